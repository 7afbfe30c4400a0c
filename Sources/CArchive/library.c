#include "library.h"

#include <dlfcn.h>
#include <stddef.h>

// The names under which the dynamic linker knows the interface that the header declares.
#ifdef __APPLE__
static const char *const name = "libarchive.2.dylib";
#else
static const char *const name = "libarchive.so.13";
#endif

int sentlint_load_archive(struct sentlint_archive *library) {
  void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
  if (!handle) return 0;
#define SENTLINT_ARCHIVE_LOAD(name) \
  if (!(library->name = (__typeof__(name) *)dlsym(handle, #name))) return 0;
  SENTLINT_ARCHIVE_FUNCTIONS(SENTLINT_ARCHIVE_LOAD)
  return 1;
}
