/*
 * How the tables of a result file are compressed. All of them are shuffled first: byte k of every row beside byte k of
 * the next. Blosc is not part of HDF5 but a plug-in that HDF5 loads while the program runs, and that whoever reads the
 * file needs as well.
 */
#ifndef GLO_OUTPUT_COMPRESSION_H
#define GLO_OUTPUT_COMPRESSION_H

#include <stdint.h>

#include "sim/error.h"

/* GLO_COMPRESSION(NAME, word of the command line) */
#define GLO_COMPRESSIONS(GLO_COMPRESSION) \
    GLO_COMPRESSION(GZIP, "gzip") \
    GLO_COMPRESSION(BLOSC, "blosc") \
    GLO_COMPRESSION(NONE, "none")

enum glo_compression {
#define GLO_COMPRESSION(name, word) GLO_COMPRESSION_##name,
    GLO_COMPRESSIONS(GLO_COMPRESSION)
#undef GLO_COMPRESSION
        GLO_NUM_COMPRESSIONS
};
extern const char *const glo_compression_names[GLO_NUM_COMPRESSIONS];

/* Whether this machine can compress so. Returns 0, or GLO_ERR_INPUT with a sentence that says what to install. */
int glo_compression_check(enum glo_compression compression, struct glo_problem *problem);

/* Adds the compression to a list of HDF5's (H5P_DATASET_CREATE, a hid_t) of a chunked table. Returns 0 or -1. */
int glo_compression_set(enum glo_compression compression, int64_t list);

#endif
