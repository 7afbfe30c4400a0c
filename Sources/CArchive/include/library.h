// libarchive, loaded when it is first needed. It brings a dozen libraries with it, which together take a fifth of the time
// in which a hook is done, and most scans meet no archive.
#ifndef SENTLINT_CARCHIVE_LIBRARY_H
#define SENTLINT_CARCHIVE_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>

// The functions that are used.
#define SENTLINT_ARCHIVE_FUNCTIONS(FUNCTION) \
  FUNCTION(archive_bzlib_version) \
  FUNCTION(archive_entry_filetype) \
  FUNCTION(archive_entry_hardlink) \
  FUNCTION(archive_entry_pathname) \
  FUNCTION(archive_entry_pathname_utf8) \
  FUNCTION(archive_entry_size) \
  FUNCTION(archive_entry_size_is_set) \
  FUNCTION(archive_entry_symlink) \
  FUNCTION(archive_entry_symlink_utf8) \
  FUNCTION(archive_error_string) \
  FUNCTION(archive_filter_bytes) \
  FUNCTION(archive_filter_count) \
  FUNCTION(archive_format) \
  FUNCTION(archive_liblz4_version) \
  FUNCTION(archive_liblzma_version) \
  FUNCTION(archive_libzstd_version) \
  FUNCTION(archive_read_data) \
  FUNCTION(archive_read_free) \
  FUNCTION(archive_read_new) \
  FUNCTION(archive_read_next_header) \
  FUNCTION(archive_read_open1) \
  FUNCTION(archive_read_open_memory) \
  FUNCTION(archive_read_set_callback_data) \
  FUNCTION(archive_read_set_format_option) \
  FUNCTION(archive_read_set_read_callback) \
  FUNCTION(archive_read_set_seek_callback) \
  FUNCTION(archive_read_support_filter_bzip2) \
  FUNCTION(archive_read_support_filter_compress) \
  FUNCTION(archive_read_support_filter_gzip) \
  FUNCTION(archive_read_support_filter_lz4) \
  FUNCTION(archive_read_support_filter_lzip) \
  FUNCTION(archive_read_support_filter_lzma) \
  FUNCTION(archive_read_support_filter_rpm) \
  FUNCTION(archive_read_support_filter_xz) \
  FUNCTION(archive_read_support_filter_zstd) \
  FUNCTION(archive_read_support_format_7zip) \
  FUNCTION(archive_read_support_format_ar) \
  FUNCTION(archive_read_support_format_cab) \
  FUNCTION(archive_read_support_format_cpio) \
  FUNCTION(archive_read_support_format_empty) \
  FUNCTION(archive_read_support_format_rar) \
  FUNCTION(archive_read_support_format_rar5) \
  FUNCTION(archive_read_support_format_raw) \
  FUNCTION(archive_read_support_format_tar) \
  FUNCTION(archive_read_support_format_xar) \
  FUNCTION(archive_read_support_format_zip) \
  FUNCTION(archive_zlib_version)

// libarchive's functions, by their names.
struct sentlint_archive {
#define SENTLINT_ARCHIVE_POINTER(name) __typeof__(name) *_Nonnull name;
  SENTLINT_ARCHIVE_FUNCTIONS(SENTLINT_ARCHIVE_POINTER)
#undef SENTLINT_ARCHIVE_POINTER
};

// Loads libarchive and fills in its functions. Returns whether all of them are there.
int sentlint_load_archive(struct sentlint_archive *_Nonnull library);

#endif
