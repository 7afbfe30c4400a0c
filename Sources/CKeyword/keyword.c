#include "keyword.h"

#include <string.h>

static inline uint32_t gram(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  // Setting bit 5 folds the case of letters (and merges a few other bytes: a hit is verified anyway).
  return ((word | 0x20202020u) * 2654435761u) >> (32 - SENTLINT_GRAM_BITS);
}

static inline int has(const uint64_t *table, uint32_t bit) { return (table[bit >> 6] >> (bit & 63)) & 1; }

uint32_t sentlint_gram(const uint8_t *bytes) { return gram(bytes); }

size_t sentlint_next_gram(
    const uint8_t *bytes, size_t from, size_t count, size_t stride, const uint64_t *table) {
  size_t at = from;
  // Eight at a time, so that the loads and table look-ups overlap and there is one branch for all.
  for (; count - at >= 7 * stride + 4 && at < count; at += 8 * stride) {
    int any = 0;
    for (int step = 0; step < 8; step++) any |= has(table, gram(bytes + at + step * stride));
    if (any) break;
  }
  for (; count >= 4 && at <= count - 4; at += stride) {
    if (has(table, gram(bytes + at))) return at;
  }
  return count;
}
