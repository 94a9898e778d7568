/*
 * What the store needs of the HDF5 library, made uniform: a file that is being built, groups, attributes and texts
 * without time stamps, and one sentence for whatever went wrong. The tables are in store_table.h.
 *
 * HDF5 prints its errors by itself unless told not to, and its error stack belongs to a thread: each public function of
 * the store calls glo_hdf5_quiet first.
 */
#ifndef GLO_OUTPUT_STORE_HDF5_H
#define GLO_OUTPUT_STORE_HDF5_H

#include <stdbool.h>

#include "output/compression.h"
#include "output/store_driver.h"
#include "sim/error.h"

/* Owns HDF5's handle; zeroed memory has none. Must not move while the file is open. */
struct glo_hdf5 {
    struct glo_driver driver;
    hid_t file;           /* meaningful while `is_open` */
    const char *path;     /* borrowed; for sentences */
    const char *currency; /* borrowed; stands for the unit "CUR" */
    bool is_open;
    enum glo_compression compression; /* of tables */
};

/* Silences HDF5's own messages in this thread. */
void glo_hdf5_quiet(void);

/*
 * The end of every step on a file. Returns 0 where HDF5 did not fail and everything could be written, else GLO_ERR_IO
 * with a sentence: "PATH: WHAT could not be written: " and the error of the system or the innermost reason on HDF5's
 * error stack, which is cleared.
 */
int glo_hdf5_check(const struct glo_hdf5 *file, bool failed, const char *what, struct glo_problem *problem);

/* Empties the file behind a descriptor and begins an HDF5 file in it; `path` is its name. Returns 0 or GLO_ERR_IO. */
int glo_hdf5_create(struct glo_hdf5 *file, int descriptor, const char *path, struct glo_problem *problem);

/* Closes the file with everything in it that is still open. Returns 0 or GLO_ERR_IO; the descriptor stays open. */
int glo_hdf5_close(struct glo_hdf5 *file, struct glo_problem *problem);

/* Creates an empty group. Returns 0 or GLO_ERR_IO. */
int glo_hdf5_group(struct glo_hdf5 *file, const char *path, struct glo_problem *problem);

/*
 * The type of a text of so many bytes: UTF-8 without a closing zero, which PyTables would take for part of the text;
 * an empty text is one zero. The caller closes it; negative on failure.
 */
hid_t glo_hdf5_text_type(size_t length);

/* Attaches a text or an integer to an object. Return 0 or a negative number; the sentence is the caller's. */
int glo_hdf5_set_text(hid_t object, const char *name, const char *text);
int glo_hdf5_set_int(hid_t object, const char *name, int32_t value);

/* Writes a text as a scalar dataset. Returns 0 or GLO_ERR_IO. */
int glo_hdf5_write_text(struct glo_hdf5 *file, const char *path, const char *text, struct glo_problem *problem);

/* A creation property list without time stamps, of class H5P_GROUP_CREATE or H5P_DATASET_CREATE; negative on failure.
 * The caller closes it. */
hid_t glo_hdf5_timeless(hid_t list_class);

/* Whether a file is a finished result of this program: HDF5, with the root attributes `glocal` and `complete` = 1.
 * Where it could not be read for want of memory it seems to be none, and errno is ENOMEM. */
bool glo_hdf5_is_finished(const char *path);

#endif
