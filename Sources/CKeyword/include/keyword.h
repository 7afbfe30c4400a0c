// The prefilter's inner loops, in C: they run over every byte of every scanned file, and bounds checks would
// cost them two thirds of their speed.
#ifndef SENTLINT_KEYWORD_H
#define SENTLINT_KEYWORD_H

#include <stddef.h>
#include <stdint.h>

// log2 of the number of entries in a gram table.
enum { SENTLINT_GRAM_BITS = 17 };

// The four bytes at `bytes`, letters taken as lower case (and a few other bytes as one).
uint32_t sentlint_gram(const uint8_t *_Nonnull bytes);

// Files a gram in `table` (1 << SENTLINT_GRAM_BITS entries, 0 at first). Any odd multiplier will do, if it is
// the same one for all grams and for looking them up.
void sentlint_file_gram(uint32_t gram, uint8_t *_Nonnull table, uint32_t multiplier);

// The entry that a gram is filed under.
uint32_t sentlint_gram_place(uint32_t gram, uint32_t multiplier);

// The first offset at or after `from`, in steps of `stride` (1 or 2) from `from`, at which four bytes stand that
// are filed in `table`, or, one time in hundreds, others with the same entry; `count` if there is none.
// Reads nothing outside bytes[from..<count].
size_t sentlint_next_gram(
    const uint8_t *_Nonnull bytes, size_t from, size_t count, size_t stride, const uint8_t *_Nonnull table,
    uint32_t multiplier);

// Whether any of the bytes is zero.
int sentlint_holds_zero(const uint8_t *_Nonnull bytes, size_t count);

// What may hide a keyword that no gram shows.
enum sentlint_signal_kind {
  SENTLINT_SIGNAL_NONE,
  // An escape of a character that the caller asked for, or of one that itself begins an escape.
  SENTLINT_SIGNAL_ESCAPE,
  // The eighth of several escapes of printable characters in a row: nobody writes these to be read.
  SENTLINT_SIGNAL_ROW,
  // A run of at least 32 bytes of base64 or hex of which the beginning, or a part behind a separator, decodes to text.
  SENTLINT_SIGNAL_CODEC,
};

// A signal's place.
struct sentlint_signal {
  enum sentlint_signal_kind kind;
  // The escaped character; 0 for a row or a run.
  uint8_t character;
  // The escape's first byte, for a row that of its eighth; the first byte of the
  // run's part that decodes. `count` if there is no signal.
  size_t start;
  // The byte after the escape or the run.
  size_t end;
};

// The first signal in bytes[from..<count]. `characters` has a bit for each ASCII character whose escape counts.
// Reads nothing outside bytes[from..<count].
struct sentlint_signal sentlint_next_signal(
    const uint8_t *_Nonnull bytes, size_t from, size_t count, const uint64_t characters[_Nonnull 2]);

#endif
