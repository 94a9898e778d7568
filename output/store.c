/* The life of a result file: claimed, filled, put in place or discarded. */
#include "output/store.h"
#include "output/store_figures.h"
#include "output/store_flows.h"
#include "output/store_hdf5.h"
#include "output/store_lookup.h"
#include "output/store_points.h"
#include "output/store_provenance.h"
#include "output/store_runs.h"
#include "output/store_theory.h"
#include "output/selections.h"
#include "output/writer.h"
#include "sim/memory.h"

#include <string.h>
#include <time.h>

const char *const glo_trace_policy_names[] = {
#define GLO_TRACE_POLICY(name, word) word,
    GLO_TRACE_POLICIES(GLO_TRACE_POLICY)
#undef GLO_TRACE_POLICY
};

/* The file, empty. */
static int begin_file(struct glo_store *store, const struct glo_store_options *options,
                      const struct glo_context *context, struct glo_problem *problem)
{
    store->file = glo_alloc(1, sizeof *store->file);
    if (!store->file)
        return glo_fail_memory(problem);
    store->file->currency = context->currency;
    store->file->compression = options->compression;
    return glo_hdf5_create(store->file, store->target.lock, store->target.path, problem);
}

/* The empty table of orders, and the writer that is to fill it. */
static int begin_trace_table(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem)
{
    store->trace = glo_alloc(1, sizeof *store->trace);
    store->writer = glo_alloc(1, sizeof *store->writer);
    if (!store->trace || !store->writer)
        return glo_fail_memory(problem);
    int code = glo_hdf5_group(store->file, "/trace", problem);
    if (code == GLO_OK)
        code = glo_trace_init(store->trace, store->file, context, &store->lookups, problem);
    if (code == GLO_OK)
        code = glo_writer_init(store->writer, store->trace, store->target.folder, context->num_threads, problem);
    return code;
}

int glo_store_open(struct glo_store *store, const struct glo_store_options *options, const struct glo_context *context,
                   struct glo_problem *problem)
{
    memset(store, 0, sizeof *store);
    glo_hdf5_quiet();
    store->policy = options->trace;
    store->first_replication = context->study->first_replication;
    store->started = (int64_t)time(NULL);
    int code = glo_compression_check(options->compression, problem);
    if (code == GLO_OK)
        code = glo_store_target_claim(&store->target, options->path, options->force, problem);
    if (code == GLO_OK)
        code = glo_lookups_init(&store->lookups, context->names, context->study->design->num_points, problem);
    if (code == GLO_OK)
        code = begin_file(store, options, context, problem);
    if (code == GLO_OK && options->trace != GLO_TRACE_NONE)
        code = begin_trace_table(store, context, problem);
    if (code != GLO_OK)
        glo_store_discard(store);
    return code;
}

static int begin_trace(void *self, uint32_t point, uint32_t replication, struct glo_tray **tray,
                       struct glo_problem *problem)
{
    const struct glo_store *store = self;
    if (!store->writer || (store->policy == GLO_TRACE_FIRST && replication != store->first_replication))
        return GLO_OK;
    return glo_writer_begin(store->writer, point, replication, tray, problem);
}

struct glo_sink glo_store_sink(struct glo_store *store)
{
    return (struct glo_sink){store, begin_trace, glo_writer_extend, glo_writer_keep, glo_writer_drop};
}

static int write_provenance(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem)
{
    struct glo_text text = {0};
    int code = glo_provenance_write(context, store->started, &text, problem);
    if (code == GLO_OK)
        code = glo_hdf5_write_text(store->file, "/provenance", glo_text_get(&text), problem);
    glo_text_free(&text);
    return code;
}

/* All tables but the trace. The lookups come last: writing flows may add to them. */
static int write_tables(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem)
{
    const struct glo_analysis *analysis = context->analysis;
    int code = glo_hdf5_group(store->file, "/lookup", problem);
    if (code == GLO_OK)
        code = glo_points_write(store->file, context->study->design, problem);
    if (code == GLO_OK)
        code = glo_units_write(store->file, &store->lookups, context->names, problem);
    if (code == GLO_OK)
        code = glo_runs_write(store->file, analysis->run, problem);
    if (code == GLO_OK)
        code = glo_figures_write(store->file, analysis, problem);
    if (code == GLO_OK)
        code = glo_flows_write(store->file, analysis, &store->lookups, problem);
    if (code == GLO_OK && context->study->selecting)
        code = glo_selections_write(store->file, analysis, problem);
    if (code == GLO_OK && context->judgement)
        code = glo_theory_write(store->file, context->judgement, problem);
    if (code == GLO_OK)
        code = glo_lookups_write(store->file, &store->lookups, problem);
    return code;
}

/* What may differ between equal studies is written after everything else, so that it moves nothing; `complete` is the
 * very last. */
static int write_rest(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem)
{
    int code = store->writer ? glo_writer_finish(store->writer, problem) : GLO_OK;
    if (code == GLO_OK && store->trace)
        code = glo_trace_close(store->trace, problem);
    if (code == GLO_OK)
        code = write_tables(store, context, problem);
    if (code == GLO_OK)
        code = glo_hdf5_write_text(store->file, "/scenario", context->canonical, problem);
    if (code == GLO_OK)
        code = write_provenance(store, context, problem);
    if (code != GLO_OK)
        return code;
    bool failed = glo_hdf5_set_text(store->file->file, "glocal", GLO_VERSION) != 0 ||
                  glo_hdf5_set_int(store->file->file, "complete", 1) != 0;
    return glo_hdf5_check(store->file, failed, "the file", problem);
}

int glo_store_finish(struct glo_store *store, const struct glo_context *context, struct glo_problem *problem)
{
    glo_hdf5_quiet();
    int code = write_rest(store, context, problem);
    if (code == GLO_OK)
        code = glo_hdf5_close(store->file, problem);
    if (code == GLO_OK)
        code = glo_store_target_publish(&store->target, problem);
    glo_store_discard(store);
    return code;
}

void glo_store_discard(struct glo_store *store)
{
    if (store->file)
        glo_hdf5_quiet(); /* not where there is none: HDF5 need not even begin, which takes memory */
    if (store->writer)
        glo_writer_free(store->writer);
    glo_free(store->writer);
    if (store->trace)
        glo_trace_free(store->trace);
    glo_free(store->trace);
    if (store->file)
        glo_hdf5_close(store->file, NULL); /* what it could not write is not wanted */
    glo_free(store->file);
    glo_lookups_free(&store->lookups);
    glo_store_target_release(&store->target);
    memset(store, 0, sizeof *store);
}
