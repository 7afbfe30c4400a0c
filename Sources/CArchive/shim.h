// What Swift needs of libarchive.
#ifndef SENTLINT_CARCHIVE_SHIM_H
#define SENTLINT_CARCHIVE_SHIM_H

#include <archive.h>
#include <archive_entry.h>

#endif
