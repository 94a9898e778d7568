/* Lookup tables: the names behind the codes of the other tables. Row k of a table describes code k. */
#ifndef GLO_OUTPUT_STORE_LOOKUP_H
#define GLO_OUTPUT_STORE_LOOKUP_H

#include "output/store_codes.h"
#include "output/store_table.h"

/* Where the table of each lookup stands; NULL for GLO_LOOKUP_none. */
extern const char *const glo_lookup_paths[GLO_NUM_LOOKUPS + 1];

/* A lookup table to be written; all borrowed. */
struct glo_lookup_table {
    const char *path, *title;
    const char *const *names; /* by code */
    const char *const *docs;  /* of the first `num_docs`; NULL: no column for them */
    uint32_t num_names, num_docs;
};

/* Writes one lookup table. Returns 0, GLO_ERR_NO_MEMORY, GLO_ERR_IO. */
int glo_lookup_write(struct glo_hdf5 *file, const struct glo_lookup_table *lookup, struct glo_problem *problem);

/* Writes the tables behind the codes of an order: the merged names, fates, reasons. Errors as above. */
int glo_lookups_write(struct glo_hdf5 *file, const struct glo_lookups *lookups, struct glo_problem *problem);

#endif
