#include "packfile.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int sentlint_open(const char *path, size_t *size) {
  // A FIFO must not hold us up, nor a terminal become ours.
  int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (file < 0) return -1;
  struct stat status;
  if (fstat(file, &status) == 0) {
    if (S_ISREG(status.st_mode)) {
      *size = (size_t)status.st_size;
      return file;
    }
    errno = EINVAL;
  }
  int error = errno;
  close(file);
  errno = error;
  return -1;
}

int sentlint_is_file(const char *path, size_t limit) {
  struct stat status;
  return stat(path, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size <= limit;
}

size_t sentlint_read_and_close(int file, uint8_t *start, size_t size) {
  size_t done = 0;
  while (done < size) {
    ssize_t count = read(file, start + done, size - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += (size_t)count;
  }
  close(file);
  return done;
}

const void *sentlint_map(const char *path, size_t *size) {
  int file = sentlint_open(path, size);
  if (file < 0) {
    *size = SIZE_MAX;
    return NULL;
  }
  void *start = NULL;
  if (*size > 0) {
    start = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, file, 0);
    if (start == MAP_FAILED) {
      start = NULL;
      *size = SIZE_MAX;
    } else {
      madvise(start, *size, MADV_WILLNEED);
    }
  }
  int error = errno;
  close(file);
  errno = error;
  return start;
}

void sentlint_unmap(const void *start, size_t size) { munmap((void *)start, size); }

// A size, seven bits a byte, least first. Returns the bytes it takes, 0 if it does not end or does not fit.
static size_t read_size(const uint8_t *bytes, size_t count, size_t *size) {
  size_t value = 0;
  for (size_t at = 0; at < count && at < 9; at++) {
    value |= (size_t)(bytes[at] & 0x7f) << (7 * at);
    if (!(bytes[at] & 0x80)) {
      *size = value;
      return at + 1;
    }
  }
  return 0;
}

size_t sentlint_delta_sizes(const uint8_t *delta, size_t delta_size, size_t *base_size, size_t *result_size) {
  size_t first = read_size(delta, delta_size, base_size);
  if (first == 0) return 0;
  size_t second = read_size(delta + first, delta_size - first, result_size);
  return second == 0 ? 0 : first + second;
}

struct ranges {
  struct sentlint_range *items;
  size_t count, capacity, limit;
};

// Adds [start - reach, end + reach), cut to the result, to ranges that come in ascending order.
static void add(struct ranges *ranges, size_t start, size_t end, size_t reach) {
  start = start > reach ? start - reach : 0;
  end = ranges->limit - end > reach ? end + reach : ranges->limit;
  struct sentlint_range *last = ranges->count ? &ranges->items[ranges->count - 1] : NULL;
  // With no room for one more, the last one grows over the gap: too much is fresh then, never too little.
  if (last && (start <= last->end || ranges->count == ranges->capacity)) {
    if (end > last->end) last->end = end;
  } else {
    ranges->items[ranges->count++] = (struct sentlint_range){start, end};
  }
}

long sentlint_delta_apply(
    const uint8_t *base, size_t base_size, const uint8_t *ops, size_t ops_size, uint8_t *result,
    size_t result_size, size_t reach, struct sentlint_range *fresh, size_t capacity) {
  struct ranges ranges = {fresh, 0, capacity, result_size};
  size_t at = 0, done = 0;
  // Where in the base the copy before this operation ended; SIZE_MAX if it was no copy.
  size_t copied_to = SIZE_MAX;
  while (at < ops_size) {
    uint8_t op = ops[at++];
    if (op & 0x80) {
      size_t offset = 0, size = 0;
      for (int byte = 0; byte < 4; byte++) {
        if (!(op & (1 << byte))) continue;
        if (at == ops_size) return -1;
        offset |= (size_t)ops[at++] << (8 * byte);
      }
      for (int byte = 0; byte < 3; byte++) {
        if (!(op & (0x10 << byte))) continue;
        if (at == ops_size) return -1;
        size |= (size_t)ops[at++] << (8 * byte);
      }
      if (size == 0) size = 0x10000;
      if (offset > base_size || size > base_size - offset || size > result_size - done) return -1;
      if (copied_to != SIZE_MAX && copied_to != offset) add(&ranges, done, done, reach);
      memcpy(result + done, base + offset, size);
      copied_to = offset + size;
      done += size;
    } else if (op != 0) {
      if (op > ops_size - at || op > result_size - done) return -1;
      memcpy(result + done, ops + at, op);
      add(&ranges, done, done + op, reach);
      copied_to = SIZE_MAX;
      at += op;
      done += op;
    } else {
      return -1;
    }
  }
  return done == result_size ? (long)ranges.count : -1;
}

size_t sentlint_tree_entries(
    const uint8_t *tree, size_t size, size_t id_length, struct sentlint_selection selection, size_t *from,
    int *is_malformed, struct sentlint_entry *entries, size_t capacity) {
  size_t at = *from, count = 0, range = 0;
  *is_malformed = 0;
  while (at < size) {
    // A mode of five or six digits is what git writes.
    size_t name = at + 5 < size && tree[at + 5] == ' ' ? at + 5 : at + 6 < size && tree[at + 6] == ' ' ? at + 6 : at;
    while (name < size && tree[name] != ' ') name++;
    const uint8_t *nul = name < size ? memchr(tree + name, 0, size - name) : NULL;
    if (!nul || size - (size_t)(nul - tree) - 1 < id_length) {
      *is_malformed = 1;
      break;
    }
    size_t end = (size_t)(nul - tree), next = end + 1 + id_length;
    int fresh = SENTLINT_FRESH_NAME | SENTLINT_FRESH_REST;
    if (selection.ranges) {
      while (range < selection.range_count && selection.ranges[range].end <= at) range++;
      if (range == selection.range_count) {
        at = size;
        break;
      }
      fresh = 0;
      for (size_t next_range = range; next_range < selection.range_count && selection.ranges[next_range].start < next;
           next_range++) {
        struct sentlint_range part = selection.ranges[next_range];
        // A part that ends where the name, or the rest, begins: that goes on with a copy of what may be a part.
        if (part.start <= end) fresh |= SENTLINT_FRESH_NAME;
        if (part.start <= name + 1 || part.end >= end) fresh |= SENTLINT_FRESH_REST;
      }
    }
    if (fresh) {
      unsigned prefix = (unsigned)tree[end + 1] << 8 | tree[end + 2];
      // Directories have the mode 40000, in old trees 040000; files begin with 1.
      if (tree[at] != '1' || (selection.filter[prefix >> 6] >> (prefix & 63)) & 1) {
        if (count == capacity) break;
        entries[count++] = (struct sentlint_entry){at, name + 1, end, fresh};
      }
    }
    at = next;
  }
  *from = at;
  return count;
}
