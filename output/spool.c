/* Rows through a buffer into a nameless file and back. */
#include "output/spool.h"
#include "sim/memory.h"
#include "sim/text.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int glo_spool_init(struct glo_spool *spool, size_t row_size, const char *folder, struct glo_problem *problem)
{
    memset(spool, 0, sizeof *spool);
    spool->folder = folder;
    spool->row_size = row_size;
    spool->rows = glo_alloc(GLO_SPOOL_ROWS, row_size);
    return spool->rows ? GLO_OK : glo_fail_memory(problem);
}

void glo_spool_free(struct glo_spool *spool)
{
    glo_free(spool->rows);
    if (spool->has_file)
        close(spool->file); /* nothing to check: the rows were read or are not wanted */
    memset(spool, 0, sizeof *spool);
}

static int fail(const struct glo_spool *spool, const char *what, struct glo_problem *problem)
{
    return glo_fail(problem, GLO_ERR_IO, "the trace could not be %s a temporary file in the folder \"%s\": %s", what,
                    spool->folder, strerror(errno));
}

/* A named file that is unlinked at once, for file systems without O_TMPFILE (NFS, overlays). */
static int open_unlinked(struct glo_spool *spool, struct glo_problem *problem)
{
    struct glo_text name = {0};
    glo_text_add(&name, "%s/.glocal-trace-XXXXXX", spool->folder);
    int code = name.failed ? glo_fail_memory(problem) : GLO_OK;
    if (code == GLO_OK) {
        spool->file = mkostemp(name.bytes, O_CLOEXEC);
        spool->has_file = spool->file >= 0;
        if (!spool->has_file || unlink(name.bytes) != 0)
            code = fail(spool, "written to", problem);
    }
    glo_text_free(&name);
    return code;
}

static int open_file(struct glo_spool *spool, struct glo_problem *problem)
{
    spool->file = open(spool->folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    spool->has_file = spool->file >= 0;
    return spool->has_file ? GLO_OK : open_unlinked(spool, problem);
}

/* Moves the buffered rows to the end of the file. A write may be cut short (a full disk, a limit): the next try says
 * why. */
static int write_out(struct glo_spool *spool, struct glo_problem *problem)
{
    if (!spool->has_file) {
        int code = open_file(spool, problem);
        if (code != GLO_OK)
            return code;
    }
    size_t size = spool->num_rows * spool->row_size, done = 0;
    off_t start = (off_t)(spool->num_filed * spool->row_size);
    while (done < size) {
        ssize_t written = pwrite(spool->file, spool->rows + done, size - done, start + (off_t)done);
        if (written < 0 && errno != EINTR)
            return fail(spool, "written to", problem);
        done += written > 0 ? (size_t)written : 0;
    }
    spool->num_filed += spool->num_rows;
    spool->num_rows = 0;
    return GLO_OK;
}

int glo_spool_add(struct glo_spool *spool, const void *row, struct glo_problem *problem)
{
    assert(spool->num_read == 0);
    if (spool->num_rows == GLO_SPOOL_ROWS) {
        int code = write_out(spool, problem);
        if (code != GLO_OK)
            return code;
    }
    memcpy(spool->rows + spool->num_rows++ * spool->row_size, row, spool->row_size);
    return GLO_OK;
}

/* Fills the buffer with `num` rows from where reading has come to. */
static int read_back(struct glo_spool *spool, uint32_t num, struct glo_problem *problem)
{
    size_t size = num * spool->row_size, done = 0;
    off_t start = (off_t)(spool->num_read * spool->row_size);
    while (done < size) {
        ssize_t got = pread(spool->file, spool->rows + done, size - done, start + (off_t)done);
        if (got == 0)
            errno = EIO; /* shorter than what was written */
        if (got == 0 || (got < 0 && errno != EINTR))
            return fail(spool, "read from", problem);
        done += got > 0 ? (size_t)got : 0;
    }
    return GLO_OK;
}

int glo_spool_read(struct glo_spool *spool, const void **rows, uint32_t *num, struct glo_problem *problem)
{
    int code = GLO_OK;
    *rows = spool->rows;
    *num = 0;
    if (!spool->has_file) { /* the buffer holds everything */
        *num = spool->num_read == 0 ? spool->num_rows : 0;
        spool->num_read += *num;
        return GLO_OK;
    }
    if (spool->num_rows > 0) /* the buffer is needed for reading */
        code = write_out(spool, problem);
    uint64_t left = spool->num_filed - spool->num_read;
    uint32_t wanted = left < GLO_SPOOL_ROWS ? (uint32_t)left : GLO_SPOOL_ROWS;
    if (code == GLO_OK && wanted > 0)
        code = read_back(spool, wanted, problem);
    if (code == GLO_OK) {
        *num = wanted;
        spool->num_read += wanted;
    }
    return code;
}
