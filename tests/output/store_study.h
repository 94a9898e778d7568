/*
 * A made-up study for the tests of the store: four design points of two factors, three replications, two of which
 * count, figures, money and emissions with values that a reader can work out. Nothing is simulated.
 */
#ifndef GLO_TESTS_OUTPUT_STORE_STUDY_H
#define GLO_TESTS_OUTPUT_STORE_STUDY_H

#include "models/order.h"
#include "output/context.h"
#include "output/store.h"
#include "output/store_hdf5.h"

#define MADE_POINTS 4
#define MADE_REPLICATIONS 3 /* the second one failed at the last point */
#define MADE_FIGURES 3
#define MADE_SLOTS 2
#define MADE_FLOWS 4

/* Everything is in here or constant; nothing to release, must not move. */
struct made_study {
    struct glo_design design;
    struct glo_factor factors[2];
    struct glo_level topologies[2], rates[2];
    uint32_t levels[MADE_POINTS * 2];
    struct glo_study study;
    struct glo_run run;
    struct glo_record records[MADE_REPLICATIONS * MADE_POINTS];
    struct glo_ratio ratios[MADE_REPLICATIONS * MADE_POINTS][MADE_FIGURES * MADE_SLOTS];
    glo_int128 flows[MADE_REPLICATIONS * MADE_POINTS][MADE_FLOWS * MADE_SLOTS];
    struct glo_analysis analysis;
    struct glo_estimate estimates[MADE_POINTS * MADE_FIGURES];
    uint32_t first_estimate[MADE_POINTS], whole[2];
    struct glo_difference differences[2];
    struct glo_names names[MADE_POINTS];
    bool accounts_used[GLO_NUM_ACCOUNTS], sources_used[GLO_NUM_SOURCES];
    struct glo_context context;
};

/*
 * Figure f (lead_time, lead_time.post, on_time_share) of replication r (from 0) at point p: n = 10 (p + 1) orders; the
 * mean is f + p + r, in [mean - 1, mean + 1] for the lead times, which are in hours; the first slot does not count.
 */
void made_study_init(struct made_study *made);

/* Order `number` of a replication at a point, in the point's own codes; every third one was refused. */
struct glo_order made_order(uint32_t point, uint32_t number);

/* Puts orders `first` to `first + num - 1` of a point on a tray. Returns the error of the sink. */
int made_orders(const struct glo_sink *sink, struct glo_tray *tray, uint32_t point, uint32_t first, uint32_t num,
                struct glo_problem *problem);

/* Traces `num_rows` orders of every replication that the sink wants, replication by replication. Returns its first
 * error. */
int made_trace(const struct made_study *made, const struct glo_sink *sink, uint32_t num_rows,
               struct glo_problem *problem);

/* A new folder for a test, and its removal with all that is in it. */
#define MADE_PATH 256
void made_folder(char folder[MADE_PATH]);
void made_folder_remove(const char *folder);

/* Begins an HDF5 file of this name, for what is written into one; ends it without an error. */
void made_file_open(struct glo_hdf5 *file, const char *path);
void made_file_close(struct glo_hdf5 *file);

/* How many entries a folder has. */
int made_folder_entries(const char *folder);

/* The whole of a file; the caller frees it with glo_free. */
char *made_file_bytes(const char *path, size_t *size);

#endif
