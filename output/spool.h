/*
 * A spool: the rows of one replication on their way to the store, first in, first out. They are written in place and
 * read in place, in a ring of blocks. A reader that cannot come yet is no reason to wait: what is in the ring can be
 * spilled to a temporary file without a name in a folder of the caller's choice; it ends with the process, killed or
 * not.
 *
 * Knows neither HDF5 nor what a row means, nor of threads: the caller lets one change the counts at a time, and no row
 * is read while rows are spilled. Invariant: taken <= added; the rows below `num_filed` are in the file, those from
 * there on in the ring.
 */
#ifndef GLO_OUTPUT_SPOOL_H
#define GLO_OUTPUT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/capacity.h"
#include "sim/error.h"

/* Rows of a block, and of the ring: of 300 bytes each, some 300 kB. */
#define GLO_SPOOL_BLOCK GLO_CAPACITY(128, 1)
#define GLO_SPOOL_ROWS GLO_CAPACITY(1024, 2)

/* Owns its ring and its file. */
struct glo_spool {
    const char *folder; /* borrowed */
    size_t row_size;    /* bytes */
    char *ring;         /* row i stands at i modulo GLO_SPOOL_ROWS */
    uint64_t num_added, num_filed, num_taken;
    int file; /* descriptor, meaningful while `has_file` */
    bool has_file;
};

/* Starts an empty spool of rows of `row_size` >= 1 bytes. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_spool_init(struct glo_spool *spool, size_t row_size, const char *folder, struct glo_problem *problem);
void glo_spool_free(struct glo_spool *spool);

/* Makes it empty again and closes the file. */
void glo_spool_reset(struct glo_spool *spool);

/* Whether the next block is free to be written, and where it stands: GLO_SPOOL_BLOCK rows. Write, then raise
 * `num_added` by as many rows as were written; less than a block only at the end. */
bool glo_spool_has_room(const struct glo_spool *spool);
char *glo_spool_room(const struct glo_spool *spool);

/* Moves all that is in the ring to the file. Before anything is taken. Returns 0, GLO_ERR_NO_MEMORY, or GLO_ERR_IO with
 * a sentence that names the folder (it cannot be written, the disk is full). */
int glo_spool_spill(struct glo_spool *spool, struct glo_problem *problem);

/* How many rows can be taken together, at most a block; 0: there are none. */
uint32_t glo_spool_ready(const struct glo_spool *spool);

/*
 * The next `num` rows, as many as are ready: in the ring, or read from the file into `buffer`, which holds a block.
 * They stay until `num_taken` is raised by `num`. Returns 0 or GLO_ERR_IO.
 */
int glo_spool_read(const struct glo_spool *spool, uint32_t num, char *buffer, const void **rows,
                   struct glo_problem *problem);

#endif
