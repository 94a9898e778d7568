/* Rows through a ring, or a nameless file, and back. */
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
    spool->ring = glo_alloc(GLO_SPOOL_ROWS, row_size);
    return spool->ring ? GLO_OK : glo_fail_memory(problem);
}

void glo_spool_reset(struct glo_spool *spool)
{
    if (spool->has_file)
        close(spool->file); /* nothing to check: the rows were read or are not wanted */
    spool->has_file = false;
    spool->num_added = spool->num_filed = spool->num_taken = 0;
}

void glo_spool_free(struct glo_spool *spool)
{
    glo_spool_reset(spool);
    glo_free(spool->ring);
    memset(spool, 0, sizeof *spool);
}

static uint64_t larger(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* Where a row stands in the ring. */
static char *place(const struct glo_spool *spool, uint64_t row)
{
    return spool->ring + row % GLO_SPOOL_ROWS * spool->row_size;
}

bool glo_spool_has_room(const struct glo_spool *spool)
{
    return spool->num_added - larger(spool->num_taken, spool->num_filed) <= GLO_SPOOL_ROWS - GLO_SPOOL_BLOCK;
}

char *glo_spool_room(const struct glo_spool *spool)
{
    return place(spool, spool->num_added);
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

int glo_spool_spill(struct glo_spool *spool, struct glo_problem *problem)
{
    assert(spool->num_taken == 0);
    if (!spool->has_file) {
        int code = open_file(spool, problem);
        if (code != GLO_OK)
            return code;
    }
    /* The ring is spilled as a whole or, where it was never full, from its beginning: its rows stand together. */
    size_t size = (spool->num_added - spool->num_filed) * spool->row_size, done = 0;
    const char *rows = place(spool, spool->num_filed);
    off_t start = (off_t)(spool->num_filed * spool->row_size);
    assert(rows + size <= spool->ring + GLO_SPOOL_ROWS * spool->row_size);
    /* A write may be cut short (a full disk, a limit): the next try says why. */
    while (done < size) {
        ssize_t written = pwrite(spool->file, rows + done, size - done, start + (off_t)done);
        if (written < 0 && errno != EINTR)
            return fail(spool, "written to", problem);
        done += written > 0 ? (size_t)written : 0;
    }
    spool->num_filed = spool->num_added;
    return GLO_OK;
}

uint32_t glo_spool_ready(const struct glo_spool *spool)
{
    uint64_t end = spool->num_taken < spool->num_filed ? spool->num_filed : spool->num_added;
    uint64_t num = end - spool->num_taken;
    return num < GLO_SPOOL_BLOCK ? (uint32_t)num : GLO_SPOOL_BLOCK;
}

static int read_back(const struct glo_spool *spool, size_t size, char *buffer, struct glo_problem *problem)
{
    off_t start = (off_t)(spool->num_taken * spool->row_size);
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(spool->file, buffer + done, size - done, start + (off_t)done);
        if (got == 0)
            errno = EIO; /* shorter than what was written */
        if (got == 0 || (got < 0 && errno != EINTR))
            return fail(spool, "read from", problem);
        done += got > 0 ? (size_t)got : 0;
    }
    return GLO_OK;
}

int glo_spool_read(const struct glo_spool *spool, uint32_t num, char *buffer, const void **rows,
                   struct glo_problem *problem)
{
    bool is_filed = spool->num_taken < spool->num_filed;
    *rows = is_filed ? buffer : place(spool, spool->num_taken);
    return is_filed ? read_back(spool, num * spool->row_size, buffer, problem) : GLO_OK;
}
