#ifndef CFILESHIM_H
#define CFILESHIM_H

#include <sys/types.h>

/// preadv2(2) with one piece and RWF_NOWAIT. Glibc declares it only for _GNU_SOURCE, which Swift's
/// importer does not set. Where the system has no such call: -1 with errno EOPNOTSUPP.
ssize_t cfile_pread_nowait(int descriptor, void *buffer, size_t count, off_t offset);

#endif
