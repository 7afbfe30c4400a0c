// The prefilter's inner loop, in C: it runs over every byte of every scanned file, and bounds
// checks would cost it two thirds of its speed.
#ifndef SENTLINT_KEYWORD_H
#define SENTLINT_KEYWORD_H

#include <stddef.h>
#include <stdint.h>

// log2 of the number of bits in a gram table.
enum { SENTLINT_GRAM_BITS = 17 };

// The place in a gram table of the four bytes at `bytes`, letters taken as lower case.
uint32_t sentlint_gram(const uint8_t *_Nonnull bytes);

// The first offset at or after `from`, in steps of `stride` from `from`, at which four bytes stand whose
// bit is set in `table` (1 << SENTLINT_GRAM_BITS bits); `count` if there is none.
// Reads nothing outside bytes[from..<count].
size_t sentlint_next_gram(
    const uint8_t *_Nonnull bytes, size_t from, size_t count, size_t stride, const uint64_t *_Nonnull table);

#endif
