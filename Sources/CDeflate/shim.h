// What Swift needs of libdeflate.
#ifndef SENTLINT_CDEFLATE_SHIM_H
#define SENTLINT_CDEFLATE_SHIM_H

#include <libdeflate.h>

#endif
