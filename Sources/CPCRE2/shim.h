// What Swift needs of PCRE2, eight-bit code units.
#ifndef SENTLINT_CPCRE2_SHIM_H
#define SENTLINT_CPCRE2_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// Swift imports no macro that holds a cast.
static const PCRE2_SIZE sentlint_pcre2_unset = PCRE2_UNSET;

#endif
