#include "keyword.h"

#include <string.h>

// Vectors of the compiler's own kind become whatever the machine has.
typedef uint8_t bytes32 __attribute__((vector_size(32)));
typedef uint64_t words32 __attribute__((vector_size(32)));

#if defined(__clang__)
// Vectors are passed between inlined functions alone: their calling convention does not matter.
#pragma clang diagnostic ignored "-Wpsabi"
#endif

#define ALWAYS_INLINE static inline __attribute__((always_inline))

enum { STEP = 64, ROW = 8 };

ALWAYS_INLINE bytes32 load(const uint8_t *bytes) {
  bytes32 vector;
  memcpy(&vector, bytes, sizeof vector);
  return vector;
}

ALWAYS_INLINE bytes32 in_range(bytes32 vector, uint8_t first, uint8_t count) {
  return (bytes32)((vector - first) < count);
}

ALWAYS_INLINE bytes32 is(bytes32 vector, uint8_t byte) { return (bytes32)(vector == byte); }

// Where an escape may begin: its first two bytes look like one.
ALWAYS_INLINE bytes32 escapes(const uint8_t *bytes) {
  bytes32 first = load(bytes), second = load(bytes + 1);
  bytes32 begins = is(first, '\\') | is(first, '%') | is(first, '&');
  bytes32 goes_on = in_range(second, '0', 8) | is(second | 0x20, 'u') | is(second, 'x') | is(second, '#');
  return begins & goes_on;
}

// Whether one of the two halves is of letters and digits alone. Every run of 31 has such a half; base64 of ASCII text
// holds another character only where every third of its own is one of `>?~`.
ALWAYS_INLINE words32 has_run(bytes32 vector) {
  bytes32 alphanumeric = in_range(vector | 0x20, 'a', 26) | in_range(vector, '0', 10);
  words32 full = (words32)((words32)alphanumeric == ~(uint64_t)0);
  return full & __builtin_shufflevector(full, full, 1, 0, 3, 2);
}

ALWAYS_INLINE size_t next_step(const uint8_t *bytes, size_t from, size_t count) {
  size_t at = from;
  for (; at < count && count - at > STEP; at += STEP) {
    words32 any = (words32)(escapes(bytes + at) | escapes(bytes + at + 32)) | has_run(load(bytes + at)) |
                  has_run(load(bytes + at + 32));
    if (any[0] | any[1] | any[2] | any[3]) break;
  }
  return at;
}

// A bit for each byte of a vector of 0 and 255.
ALWAYS_INLINE uint64_t bits(bytes32 vector) {
  typedef _Bool bits32 __attribute__((ext_vector_type(32)));
  bits32 set = __builtin_convertvector(vector, bits32);
  uint32_t word;
  memcpy(&word, &set, sizeof word);
  return word;
}

// Which of 64 bytes are no part of a run, and which of those may begin an escape.
struct marks {
  uint64_t others, openers;
};

ALWAYS_INLINE struct marks marks(const uint8_t *bytes) {
  struct marks marks = {0, 0};
  for (unsigned half = 0; half < STEP; half += 32) {
    bytes32 vector = load(bytes + half);
    bytes32 codec = in_range(vector | 0x20, 'a', 26) | in_range(vector, '/', 11) | is(vector, '+') |
                    is(vector, '-') | is(vector, '_');
    marks.others |= bits(~codec) << half;
    marks.openers |= bits(is(vector, '\\') | is(vector, '%') | is(vector, '&')) << half;
  }
  return marks;
}

// Whether 32 bits in a row are set.
static int has_row(uint64_t bits) {
  for (int width = 1; width < 32; width *= 2) bits &= bits >> width;
  return bits != 0;
}

// What each byte is in base64 and hex: a character, one that is a letter or digit.
enum { CODEC = 1, ALPHANUMERIC = 2 };
static const uint8_t kinds[256] = {
    ['0' ... '9'] = CODEC | ALPHANUMERIC, ['A' ... 'Z'] = CODEC | ALPHANUMERIC, ['a' ... 'z'] = CODEC | ALPHANUMERIC,
    ['/'] = CODEC, ['+'] = CODEC, ['-'] = CODEC, ['_'] = CODEC,
};

static int is_codec(uint8_t byte) { return kinds[byte] & CODEC; }

static int is_alphanumeric(uint8_t byte) { return kinds[byte] & ALPHANUMERIC; }

static int hex_value(uint8_t byte) {
  uint8_t digit = byte - '0', letter = (byte | 0x20) - 'a';
  return digit < 10 ? digit : letter < 6 ? letter + 10 : -1;
}

static int base64_value(uint8_t byte) {
  uint8_t digit = byte - '0', small = byte - 'a', capital = byte - 'A';
  if (capital < 26) return capital;
  if (small < 26) return small + 26;
  if (digit < 10) return digit + 52;
  return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

static int is_text(uint8_t byte) {
  return (byte >= 0x20 && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

// Tells byte by byte whether bytes can be a text: UTF-8, or UTF-16 of which most is ASCII.
struct probe {
  size_t count;
  int continuations, is_wide;
  uint8_t previous;
};

static int accepts(struct probe *probe, uint8_t byte) {
  size_t index = probe->count++;
  uint8_t previous = probe->previous;
  probe->previous = byte;
  if (index == 0 && byte == 0xff) return 1;
  if (index == 1 && (byte == 0 || (byte == 0xfe && previous == 0xff))) return probe->is_wide = 1;
  if (probe->is_wide) return index % 2 == 0 || (byte == 0 && previous < 0x80 ? is_text(previous) : byte < 0xd8);
  if (probe->continuations > 0) {
    probe->continuations--;
    return (byte & 0xc0) == 0x80;
  }
  if (byte < 0x80) return is_text(byte);
  probe->continuations = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  return byte >= 0xc2 && byte <= 0xf4;
}

static int is_hex_text(const uint8_t *run, size_t count) {
  struct probe probe = {0, 0, 0, 0};
  size_t at = count > 2 && run[0] == '0' && (run[1] | 0x20) == 'x' ? 2 : 0;
  for (; at + 1 < count; at += 2) {
    int high = hex_value(run[at]), low = hex_value(run[at + 1]);
    if (high < 0 || low < 0) return at >= 32 && !is_alphanumeric(run[at]);
    if (!accepts(&probe, (uint8_t)(high << 4 | low))) return 0;
  }
  return at >= 32;
}

// How many characters of base64 decode to text; `count` if all do.
static size_t base64_text(const uint8_t *run, size_t count) {
  struct probe probe = {0, 0, 0, 0};
  uint32_t bits = 0;
  for (size_t at = 0; at < count; at++) {
    bits = bits << 6 | (uint32_t)base64_value(run[at]);
    if (at % 4 > 0 && !accepts(&probe, (uint8_t)(bits >> (6 - 2 * (at % 4))))) return at;
  }
  return count;
}

// Where in a run a part begins that decodes to text: at its beginning or behind a separator; `end` if there is none.
// A run at the beginning of a part of a text may be cut anywhere. What all attempts may look at is bounded.
static size_t decoding_start(const uint8_t *bytes, size_t start, size_t end) {
  size_t budget = 8 * (end - start) + 64;
  size_t cuts = start == 0 ? 4 : 1;
  while (end - start >= 12 && budget > 0) {
    for (size_t cut = 0; cut < cuts; cut++) {
      size_t count = end - start - cut;
      if (is_hex_text(bytes + start + cut, count)) return start + cut;
      size_t read = base64_text(bytes + start + cut, count);
      if (read == count) return start + cut;
      budget -= read < budget ? read : budget;
    }
    cuts = 1;
    while (start < end && is_alphanumeric(bytes[start])) start++;
    while (start < end && !is_alphanumeric(bytes[start])) start++;
  }
  return end;
}

static int wanted(uint32_t value, const uint64_t characters[2]) {
  return value < 128 && (characters[value >> 6] >> (value & 63) & 1);
}

// Whether the character that begins escapes, itself written as an escape that ends at `at`, may begin one.
static int begins_escape(uint32_t value, const uint8_t *bytes, size_t at, size_t count) {
  if ((value != '\\' && value != '%' && value != '&') || at >= count) return 0;
  uint8_t next = bytes[at];
  return next == '\\' || next == '%' || next == '&' || next == '#' || hex_value(next) >= 0 || next == 'x' ||
         (next | 0x20) == 'u' || (value == '&' && next == 'a');
}

static size_t number(
    const uint8_t *bytes, size_t at, size_t count, size_t digits, int base, uint32_t *value) {
  size_t end = at;
  *value = 0;
  for (; end < count && end - at < digits; end++) {
    int digit = hex_value(bytes[end]);
    if (digit < 0 || digit >= base || *value > 1 << 20) break;
    *value = *value * (uint32_t)base + (uint32_t)digit;
  }
  return end;
}

// The end of the escape at `at`, and its character; 0 if there is none.
static size_t escape_end(const uint8_t *bytes, size_t at, size_t count, uint32_t *value) {
  uint8_t first = bytes[at];
  size_t start = at + 1, digits = 0, end;
  int base = 16;
  if (start >= count) return 0;
  if (first == '&') {
    if (bytes[start++] != '#') return 0;
    base = start < count && (bytes[start] | 0x20) == 'x' ? 16 : 10;
    if (base == 16) start++;
    digits = 9;
  } else if (first == '%') {
    digits = bytes[start] == 'u' ? 4 : 2;
    if (digits == 4) start++;
  } else if (first == '\\' && bytes[start] >= '0' && bytes[start] < '8') {
    base = 8;
    // `\151`, `\60`, and `\0151` of some shells.
    end = number(bytes, start, count, 4, 8, value);
    if (end - start == 4 && bytes[start] == '0' && *value >= 0x40 && *value < 0x80) return end;
    digits = 3;
  } else if (bytes[start] == 'x' || (bytes[start] | 0x20) == 'u') {
    digits = bytes[start] == 'x' ? 2 : bytes[start] == 'u' ? 4 : 8;
    while (start < count && bytes[start] == 'u') start++;
    if (digits != 4) start++;
    if (start < count && bytes[start] == '{') {
      start++;
      digits = 8;
    }
  } else {
    return 0;
  }
  end = number(bytes, start, count, digits, base, value);
  if (end == start) return 0;
  return end < count && (bytes[end] == ';' || bytes[end] == '}') && (base == 10 || digits > 4) ? end + 1 : end;
}

ALWAYS_INLINE struct sentlint_signal next_signal(
    const uint8_t *bytes, size_t from, size_t count, const uint64_t characters[2]) {
  // How many escapes of printable characters stand in a row, and where they end.
  size_t at = from, row = 0, row_end = 0;
  while (at < count) {
    size_t next = next_step(bytes, at, count);
    // A run that began before this step counts from its beginning.
    size_t run = next;
    while (run > at && is_codec(bytes[run - 1])) run--;
    size_t length = count - next > STEP ? STEP : count - next;
    uint8_t copy[STEP] = {0};
    struct marks found = marks(length < STEP ? memcpy(copy, bytes + next, length) : bytes + next);
    uint64_t others = found.others & (~(uint64_t)0 >> (STEP - length));
    // Where no long run ends, only those places matter where an escape may begin.
    int ends_run =
        others != 0 && (has_row(~others) || next + (size_t)__builtin_ctzll(others) - run >= 32);
    for (uint64_t rest = ends_run ? others : found.openers; rest != 0; rest &= rest - 1) {
      at = next + (size_t)__builtin_ctzll(rest);
      if (ends_run) {
        size_t start = at - run >= 32 ? decoding_start(bytes, run, at) : at;
        if (start < at) return (struct sentlint_signal){SENTLINT_SIGNAL_CODEC, 0, start, at};
        run = at + 1;
      }
      uint8_t byte = bytes[at];
      if (byte == '\\' || byte == '%' || byte == '&') {
        uint32_t value;
        size_t escape = escape_end(bytes, at, count, &value);
        if (escape == 0) continue;
        if (wanted(value, characters) || begins_escape(value, bytes, escape, count)) {
          return (struct sentlint_signal){SENTLINT_SIGNAL_ESCAPE, (uint8_t)value, at, escape};
        }
        if (value < 0x20 || value > 0x7e) continue;
        row = at == row_end ? row + 1 : 1;
        row_end = escape;
        if (row == ROW) return (struct sentlint_signal){SENTLINT_SIGNAL_ROW, 0, at, escape};
      }
    }
    if (others != 0) run = next + STEP - (size_t)__builtin_clzll(others);
    at = next + length;
    // A run that goes on is read to its end, so that no step sees a part of it.
    while (run < at && at < count && is_codec(bytes[at])) at++;
    size_t start = at - run >= 32 ? decoding_start(bytes, run, at) : at;
    if (start < at) return (struct sentlint_signal){SENTLINT_SIGNAL_CODEC, 0, start, at};
  }
  return (struct sentlint_signal){SENTLINT_SIGNAL_NONE, 0, count, count};
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static struct sentlint_signal next_signal_avx2(
    const uint8_t *bytes, size_t from, size_t count, const uint64_t characters[2]) {
  return next_signal(bytes, from, count, characters);
}
#endif

struct sentlint_signal sentlint_next_signal(
    const uint8_t *bytes, size_t from, size_t count, const uint64_t characters[2]) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) return next_signal_avx2(bytes, from, count, characters);
#endif
  return next_signal(bytes, from, count, characters);
}
