// Where libarchive's headers are is told by pkg-config alone.
#ifndef SENTLINT_CARCHIVEHEADERS_H
#define SENTLINT_CARCHIVEHEADERS_H

#include <archive.h>
#include <archive_entry.h>

#endif
