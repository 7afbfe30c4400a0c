// What is done in C about pack files: mapping them, and the two loops that run over every byte of every object or
// directory of a repository and would lose half of their speed to bounds checks written one by one.
#ifndef SENTLINT_PACKFILE_H
#define SENTLINT_PACKFILE_H

#include <stddef.h>
#include <stdint.h>

// Opens a regular file for reading, with its size in `*size`. -1 is a failure, and errno says which.
int sentlint_open(const char *_Nonnull path, size_t *_Nonnull size);

// Reads up to `size` bytes of a file, fewer only if it has no more or fails, and closes it. Returns how many.
size_t sentlint_read_and_close(int file, uint8_t *_Nonnull start, size_t size);

// Whether a regular file is there, of at most `limit` bytes.
int sentlint_is_file(const char *_Nonnull path, size_t limit);

// Maps a regular file for reading and returns its first byte, with its size in `*size`. NULL with `*size` 0 is an
// empty file; NULL with `*size` SIZE_MAX is a failure, and errno says which.
const void *_Nullable sentlint_map(const char *_Nonnull path, size_t *_Nonnull size);

// Ends a mapping.
void sentlint_unmap(const void *_Nonnull start, size_t size);

// A stretch of bytes, half-open.
struct sentlint_range {
  size_t start, end;
};

// What a delta says of itself: the size of the base that it applies to, and of what it makes. Returns the number
// of bytes that say so, 0 if they are malformed.
size_t sentlint_delta_sizes(
    const uint8_t *_Nonnull delta, size_t delta_size, size_t *_Nonnull base_size, size_t *_Nonnull result_size);

// Rebuilds an object from its base. `ops` is the delta behind its sizes. Writes exactly result[0..<result_size] or
// fails with -1; reads nothing outside of base[0..<base_size] and ops[0..<ops_size], whatever they hold.
//
// Returns the number of ranges written to `fresh`, sorted and apart: every window of at most `reach` bytes of the
// result that is not also a window of the base lies wholly in one of them. There are at most `capacity` (>= 1). With a
// `reach` of 0 they are what is inserted, and empty where two copies meet that do not in the base.
long sentlint_delta_apply(
    const uint8_t *_Nonnull base, size_t base_size, const uint8_t *_Nonnull ops, size_t ops_size,
    uint8_t *_Nonnull result, size_t result_size, size_t reach, struct sentlint_range *_Nonnull fresh,
    size_t capacity);

// What of an entry is fresh.
enum { SENTLINT_FRESH_NAME = 1, SENTLINT_FRESH_REST = 2 };

// An entry of a directory: its mode begins at `start`, its name at `name`; a NUL at `end` ends the name, and the ID
// follows. `fresh` is what the ranges overlap, or of which they show that it was put together from two places.
struct sentlint_entry {
  size_t start, name, end;
  int fresh;
};

// Which entries of a directory matter: those that are directories, and those whose ID's first two bytes, big-endian,
// have their bit set in `filter` (1 << 16 bits). If there are `ranges`, sorted, only those that overlap one,
// or in which an empty one lies.
struct sentlint_selection {
  const uint64_t *_Nonnull filter;
  const struct sentlint_range *_Nullable ranges;
  size_t range_count;
};

// Lists the entries of a directory that matter.
//
// Begins at `*from` and leaves there where it stopped: at `size`, at an entry that did not fit into `entries`, or at
// one that is malformed, which sets `*is_malformed`. Returns the number of entries. What stands behind the last of the
// ranges is not read.
size_t sentlint_tree_entries(
    const uint8_t *_Nonnull tree, size_t size, size_t id_length, struct sentlint_selection selection,
    size_t *_Nonnull from, int *_Nonnull is_malformed, struct sentlint_entry *_Nonnull entries, size_t capacity);

#endif
