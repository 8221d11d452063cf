#ifndef CFILESHIM_H
#define CFILESHIM_H

#include <sys/types.h>

/// preadv2(2) with one piece and RWF_NOWAIT. Glibc declares it only for _GNU_SOURCE, which Swift's
/// importer does not set. Where the system has no such call: -1 with errno EOPNOTSUPP.
ssize_t cfile_pread_nowait(int descriptor, void *buffer, size_t count, off_t offset);

/// openat2(2) for reading a file below an open folder, which no link may lead out of or into: with
/// RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS. Where the system has no such call: -1 with errno ENOSYS.
int cfile_open_beneath(int folder, const char *path);

/// sync_file_range(2) over the whole file with SYNC_FILE_RANGE_WRITE: writing begins, nothing is
/// waited for. Where the system has no such call: -1 with errno EOPNOTSUPP.
int cfile_begin_flush(int descriptor);

#endif
