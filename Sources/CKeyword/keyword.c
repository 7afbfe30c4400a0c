#include "keyword.h"

#include <string.h>

static inline uint32_t gram(const uint8_t *bytes) {
  uint32_t word;
  memcpy(&word, bytes, sizeof word);
  // Setting bit 5 folds the case of letters (and merges a few other bytes: a hit is verified anyway).
  return word | 0x20202020u;
}

static inline uint32_t place(uint32_t gram, uint32_t multiplier) {
  return (gram * multiplier) >> (32 - SENTLINT_GRAM_BITS);
}

uint32_t sentlint_gram(const uint8_t *bytes) { return gram(bytes); }

// One of 1...254.
static inline uint8_t mark(uint32_t gram) { return (uint8_t)((gram * 2246822519u >> 16) % 254 + 1); }

void sentlint_file_gram(uint32_t gram, uint8_t *table, uint32_t multiplier) {
  uint8_t *entry = &table[place(gram, multiplier)];
  *entry = *entry == 0 || *entry == mark(gram) ? mark(gram) : 255;
}

uint32_t sentlint_gram_place(uint32_t gram, uint32_t multiplier) { return place(gram, multiplier); }

static inline int is_filed(uint32_t gram, const uint8_t *table, uint32_t multiplier) {
  uint8_t entry = table[place(gram, multiplier)];
  return entry != 0 && (entry == 255 || entry == mark(gram));
}

// Inlined with a constant stride.
static inline __attribute__((always_inline)) size_t next_gram(
    const uint8_t *bytes, size_t from, size_t count, size_t stride, const uint8_t *table, uint32_t multiplier) {
  enum { TOGETHER = 16 };
  size_t at = from;
  // Several at a time, so that the loads and table look-ups overlap and there is one branch for all.
  for (; at < count && count - at >= (TOGETHER - 1) * stride + 4; at += TOGETHER * stride) {
    uint8_t any = 0;
    for (size_t step = 0; step < TOGETHER; step++) {
      any |= table[place(gram(bytes + at + step * stride), multiplier)];
    }
    if (any == 0) continue;
    for (size_t step = 0; step < TOGETHER; step++) {
      if (is_filed(gram(bytes + at + step * stride), table, multiplier)) return at + step * stride;
    }
  }
  for (; count >= 4 && at <= count - 4; at += stride) {
    if (is_filed(gram(bytes + at), table, multiplier)) return at;
  }
  return count;
}

size_t sentlint_next_gram(
    const uint8_t *bytes, size_t from, size_t count, size_t stride, const uint8_t *table, uint32_t multiplier) {
  return stride == 2 ? next_gram(bytes, from, count, 2, table, multiplier)
                     : next_gram(bytes, from, count, 1, table, multiplier);
}

int sentlint_holds_zero(const uint8_t *bytes, size_t count) { return memchr(bytes, 0, count) != NULL; }
