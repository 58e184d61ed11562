/* A plain reader of profile.proto into arrays: what the format costs when nothing is checked twice.
   decode FILE: prints how many milliseconds it takes for the unpacked bytes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

typedef const uint8_t *bytes;
typedef struct { uint32_t *at; size_t length, capacity; } column;

static void push(column *to, uint32_t value) {
  if (to->length == to->capacity) {
    to->capacity = to->capacity ? to->capacity * 2 : 4096;
    to->at = realloc(to->at, to->capacity * sizeof *to->at);
    if (!to->at) abort();
  }
  to->at[to->length++] = value;
}

static uint64_t varint(bytes *at, bytes end) {
  uint64_t value = 0;
  for (int shift = 0; *at < end && shift < 64; shift += 7) {
    uint8_t byte = *(*at)++;
    value |= (uint64_t)(byte & 127) << shift;
    if (byte < 128) break;
  }
  return value;
}

static column stack, stack_end, values, labels, tables, strings;

/* Reads a message; nested ones of samples, locations and functions go into columns. */
static void message(bytes at, bytes end, int kind) {
  while (at < end) {
    uint64_t tag = varint(&at, end);
    int field = (int)(tag >> 3);
    if ((tag & 7) == 0) {
      uint64_t value = varint(&at, end);
      if (kind == 2 && field == 1) push(&stack, (uint32_t)value);
      else if (kind == 2) push(&values, (uint32_t)value), push(&values, (uint32_t)(value >> 32));
      else push(kind == 3 ? &labels : &tables, (uint32_t)value);
      continue;
    }
    if ((tag & 7) != 2) exit(1);
    uint64_t size = varint(&at, end);
    if (size > (uint64_t)(end - at)) exit(1);
    bytes stop = at + size;
    if (kind == 2 && field == 1) while (at < stop) push(&stack, (uint32_t)varint(&at, stop));
    else if (kind == 2 && field == 2) while (at < stop) {
      uint64_t value = varint(&at, stop);
      push(&values, (uint32_t)value);
      push(&values, (uint32_t)(value >> 32));
    }
    else if (kind == 0 && field == 6) push(&strings, (uint32_t)(stop - at));
    else message(at, stop, kind == 0 && field == 2 ? 2 : kind == 2 ? 3 : 4);
    if (kind == 0 && field == 2) push(&stack_end, (uint32_t)stack.length);
    at = stop;
  }
}

int main(int count, char **arguments) {
  gzFile file = count > 1 ? gzopen(arguments[1], "rb") : NULL;
  if (!file) return 1;
  size_t length = 0, capacity = 1 << 20;
  uint8_t *all = malloc(capacity);
  for (int read; (read = gzread(file, all + length, (unsigned)(capacity - length))) > 0;) {
    length += (size_t)read;
    if (length == capacity) all = realloc(all, capacity *= 2);
  }
  struct timespec from, to;
  clock_gettime(CLOCK_MONOTONIC, &from);
  message(all, all + length, 0);
  clock_gettime(CLOCK_MONOTONIC, &to);
  printf("%.3f\n", (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6);
  return stack.length == 0;
}
