// What Swift needs of PCRE2, eight-bit code units.
#ifndef SENTLINT_CPCRE2_SHIM_H
#define SENTLINT_CPCRE2_SHIM_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

// PCRE2_UNSET is a cast, which Swift does not import, and its value does not fit Swift's Int.
static inline int sentlint_pcre2_is_unset(PCRE2_SIZE offset) { return offset == PCRE2_UNSET; }

#endif
