#define _GNU_SOURCE
#include "CFileShim.h"

#include <errno.h>
#include <sys/uio.h>

ssize_t cfile_pread_nowait(int descriptor, void *buffer, size_t count, off_t offset) {
#ifdef RWF_NOWAIT
    struct iovec piece = {.iov_base = buffer, .iov_len = count};
    return preadv2(descriptor, &piece, 1, offset, RWF_NOWAIT);
#else
    errno = EOPNOTSUPP;
    return -1;
#endif
}
