/*
 * A spool: rows of one size, first all written, then all read once in the same order. It holds what one replication
 * traces until its turn to be stored comes. What does not fit into its buffer goes to a temporary file without a name
 * in a folder of the caller's choice, in whole buffers; it ends with the process, killed or not.
 *
 * Knows neither HDF5 nor what a row means. One thread at a time.
 */
#ifndef GLO_OUTPUT_SPOOL_H
#define GLO_OUTPUT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/capacity.h"
#include "sim/error.h"

/* Rows that are kept in memory: of 300 bytes each, some 300 kB. */
#define GLO_SPOOL_ROWS GLO_CAPACITY(1024, 1)

/* Owns its buffer and its file. */
struct glo_spool {
    const char *folder; /* borrowed */
    size_t row_size;    /* bytes */
    char *rows;         /* GLO_SPOOL_ROWS of them */
    uint32_t num_rows;  /* in `rows` */
    uint64_t num_filed; /* in the file, a multiple of GLO_SPOOL_ROWS until it is read */
    uint64_t num_read;  /* handed out by glo_spool_read */
    int file;           /* descriptor, meaningful while `has_file` */
    bool has_file;
};

/* Starts an empty spool of rows of `row_size` >= 1 bytes. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_spool_init(struct glo_spool *spool, size_t row_size, const char *folder, struct glo_problem *problem);
void glo_spool_free(struct glo_spool *spool);

/* Adds a copy of one row. Returns 0, or GLO_ERR_IO with a sentence that names the folder (it cannot be written, the
 * disk is full). Not after glo_spool_read. */
int glo_spool_add(struct glo_spool *spool, const void *row, struct glo_problem *problem);

/*
 * The next rows, at most GLO_SPOOL_ROWS: `*num` of them at `*rows`, borrowed until the next call; 0 after the last.
 * Returns 0 or GLO_ERR_IO.
 */
int glo_spool_read(struct glo_spool *spool, const void **rows, uint32_t *num, struct glo_problem *problem);

#endif
