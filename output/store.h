/*
 * The result file of a run: one HDF5 file with the scenario, the design points, every replication's figures, the
 * estimates, the comparisons, who paid whom, who emitted what, and the trace of orders (docs: "The HDF5 file"). It is
 * written here, not read: only whether a file is a finished one of ours is looked up.
 *
 * Invariants: under the final name stands the old file, nothing, or a complete new file, whatever happens (the file is
 * built as NAME.part, synchronised and renamed). All datasets but /provenance depend on the study alone, not on
 * threads, time or compiler.
 *
 * Use: glo_store_open before the run, glo_store_sink for the runner, glo_store_finish after the analysis, and in any
 * case glo_store_discard.
 */
#ifndef GLO_OUTPUT_STORE_H
#define GLO_OUTPUT_STORE_H

#include "output/compression.h"
#include "output/context.h"
#include "output/store_codes.h"
#include "output/store_target.h"
#include "sim/experiment/sink.h"

/* GLO_TRACE_POLICY(NAME, word of the command line): whose orders are traced. */
#define GLO_TRACE_POLICIES(GLO_TRACE_POLICY) \
    GLO_TRACE_POLICY(NONE, "none") \
    GLO_TRACE_POLICY(FIRST, "first") \
    GLO_TRACE_POLICY(ALL, "all")

enum glo_trace_policy {
#define GLO_TRACE_POLICY(name, word) GLO_TRACE_##name,
    GLO_TRACE_POLICIES(GLO_TRACE_POLICY)
#undef GLO_TRACE_POLICY
        GLO_NUM_TRACE_POLICIES
};
extern const char *const glo_trace_policy_names[GLO_NUM_TRACE_POLICIES];

struct glo_store_options {
    const char *path;                 /* of the final file: "out/furniture.h5"; copied */
    bool force;                       /* replace a file that is not Glocal's */
    enum glo_trace_policy trace;      /* FIRST: of the first replication that is run, at every point */
    enum glo_compression compression; /* of all tables */
};

struct glo_hdf5;
struct glo_trace;
struct glo_writer;

/* Owns its members; zeroed memory is a store that was never opened. */
struct glo_store {
    struct glo_store_target target; /* the names and the lock */
    struct glo_lookups lookups;     /* the names of all points */
    struct glo_hdf5 *file;          /* the file being built; NULL when none is */
    struct glo_trace *trace;        /* its /trace/orders; NULL without trace */
    struct glo_writer *writer;      /* who fills it; NULL without trace */
    enum glo_trace_policy policy;
    uint32_t first_replication; /* of the study */
    int64_t started;            /* seconds since 1970 (UTC), for /provenance only */
};

/*
 * Decides, before anything is simulated, whether the file may be written, takes the lock and begins the file NAME.part.
 * Of the context are read: study, names, currency, accounts_used, sources_used and num_threads; the names stay borrowed
 * until the store is discarded. A NAME.part that a killed run left behind is taken over.
 *
 * Returns 0, or with a sentence: GLO_ERR_INPUT (the name is a folder or device, or a file that is not a finished one of
 * Glocal and `force` is false, or another running process is writing it, or the compression cannot be had), GLO_ERR_IO
 * (the folder does not exist or cannot be written, the disk is full), GLO_ERR_NO_MEMORY; the store is then discarded.
 *
 * A limit on the size of files (RLIMIT_FSIZE) raises SIGXFSZ: a program that wants GLO_ERR_IO instead of its end
 * ignores that signal.
 */
int glo_store_open(struct glo_store *store, const struct glo_store_options *options, const struct glo_context *context,
                   struct glo_problem *problem);

/*
 * The sink that writes into this store, which must outlive it and not move. Codes of the orders are those of their
 * point. A trace may take up space in the folder of the file until it is stored; an error that a trace meets after it
 * was kept is told by whatever is called next, at the latest by glo_store_finish.
 */
struct glo_sink glo_store_sink(struct glo_store *store);

/*
 * Writes everything but the trace from a context whose analysis is done, `complete` last; closes, synchronises and
 * renames the file onto its final name and gives the lock back. Returns 0, GLO_ERR_IO with a sentence, or
 * GLO_ERR_NO_MEMORY; then what stood under the final name still does, and the store is discarded.
 */
int glo_store_finish(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem);

/* Removes what is not finished and releases everything. Legal on zeroed memory, after glo_store_finish, and twice. */
void glo_store_discard(struct glo_store *store);

#endif
