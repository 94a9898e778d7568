/*
 * One table of the result file: a one-dimensional dataset of a packed compound type with fixed-size fields, chunked,
 * with the attributes of HDF5's table interface (H5TB), so that PyTables and pandas open it directly, and per field its
 * unit, its meaning and the lookup table of its codes (FIELD_n_UNIT, FIELD_n_DOC, FIELD_n_LOOKUP).
 *
 * A table is declared as a const array of fields over a C struct; the same array serves type, attributes and packing.
 * Invariant: the bytes stored depend on the values added and their order alone (no padding, one NaN, whole chunks).
 *
 * Use: init; measure every row if there are texts; create; add every row; close; free.
 */
#ifndef GLO_OUTPUT_STORE_TABLE_H
#define GLO_OUTPUT_STORE_TABLE_H

#include "output/store_hdf5.h"
#include "sim/capacity.h"

#include <stddef.h>
#include <stdint.h>

/* Rows of one chunk, but for tables known to be shorter. */
#define GLO_STORE_CHUNK GLO_CAPACITY(4096, 1)

/* What a field of the C struct is, and how it is stored. */
enum glo_stored {
    GLO_STORED_COUNT,  /* uint32_t; stored as such */
    GLO_STORED_CODE,   /* uint32_t; stored as int32, GLO_NO_CODE as -1 */
    GLO_STORED_NUMBER, /* double */
    GLO_STORED_TEXT    /* const char *, NULL for ""; UTF-8, stored in as many bytes as the longest needs, zero-padded */
};

struct glo_field {
    const char *name;
    const char *unit; /* "CUR" stands for the currency; "1": none */
    const char *doc;
    enum glo_stored kind;
    size_t offset;      /* in the C struct */
    const char *lookup; /* GLO_STORED_CODE: path of the table whose field `code` it refers to; else NULL */
};

/* Fields that stand together in the C struct, of one kind or whole numbers; a text is alone. */
struct glo_store_run {
    const struct glo_field *first;
    size_t size; /* as stored, bytes */
};

/* Owns its arrays and handles; zeroed memory is legal for glo_store_table_free. */
struct glo_store_table {
    struct glo_hdf5 *file;          /* borrowed */
    const char *path, *title;       /* borrowed */
    const struct glo_field *fields; /* borrowed */
    uint32_t num_fields;
    size_t *sizes;              /* of each field as stored, bytes */
    size_t row_size;            /* their sum, once created */
    struct glo_store_run *runs; /* of all fields, once created */
    uint32_t num_runs;
    uint32_t chunk;      /* rows of a chunk */
    char *rows;          /* of one chunk, packed */
    char *marked_rows;   /* those before the mark, once the chunk in which it lies was written; else free for use */
    uint32_t num_marked; /* rows of the chunk before the mark */
    uint64_t marked;     /* rows stored before the chunk of the mark */
    uint32_t num_rows;   /* in `rows` */
    uint64_t num_stored; /* in the dataset */
    hid_t dataset, memory_type;
    bool has_dataset, has_memory_type;
};

/* Starts a table of at least one field; nothing is written yet. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_store_table_init(struct glo_store_table *table, struct glo_hdf5 *file, const char *path, const char *title,
                         const struct glo_field *fields, uint32_t num_fields, struct glo_problem *problem);
void glo_store_table_free(struct glo_store_table *table);

/* Widens the text fields to the texts of a row. Before glo_store_table_create. */
void glo_store_table_measure(struct glo_store_table *table, const void *row);

/*
 * Creates the empty dataset and its attributes; `num_rows` is how many are expected at most, UINT64_MAX where that is
 * not known. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO.
 */
int glo_store_table_create(struct glo_store_table *table, uint64_t num_rows, struct glo_problem *problem);

/*
 * Remembers what the table holds, so that all that is added afterwards can be taken back: once, or never. The latest
 * mark counts. Return 0, GLO_ERR_NO_MEMORY (of the first mark), GLO_ERR_IO.
 */
int glo_store_table_mark(struct glo_store_table *table, struct glo_problem *problem);
int glo_store_table_rewind(struct glo_store_table *table, struct glo_problem *problem);

/* Adds one row, a struct as the fields describe it. Returns 0 or GLO_ERR_IO (written are whole chunks only). */
int glo_store_table_add(struct glo_store_table *table, const void *row, struct glo_problem *problem);

/* Writes the rest of the last chunk and closes the dataset. Returns 0 or GLO_ERR_IO. */
int glo_store_table_close(struct glo_store_table *table, struct glo_problem *problem);

/* A table whose rows can be asked for in any order; `self` is whatever the functions understand. */
struct glo_table_source {
    const char *path, *title;
    const struct glo_field *fields;
    uint32_t num_fields;
    size_t row_size; /* of the C struct */
    uint64_t (*count)(const void *self);
    void (*row)(const void *self, uint64_t index, void *row); /* fills a zeroed row; texts stay borrowed */
};

/* Writes a whole table. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_store_table_write(struct glo_hdf5 *file, const struct glo_table_source *source, const void *self,
                          struct glo_problem *problem);

#endif
