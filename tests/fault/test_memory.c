/*
 * Memory that runs short at every single allocation of the library, from the text of a scenario to the finished result
 * file: nothing but GLO_ERR_NO_MEMORY comes back, no block is lost, and no file is left that is not whole. Allocations
 * inside the libraries that we use are swept by programs.py.
 */
#include <unistd.h>

#include "models/scenario.h"
#include "output/console.h"
#include "output/json.h"
#include "output/store_hdf5.h"
#include "scenarios/language/explain.h"
#include "scenarios/language/json_schema.h"
#include "tests/fault/finished.h"
#include "tests/fault/sweep.h"

/* The shipped scenario does the same as bakery.yaml, with far more of it. */
#define MOST_OF_SHIPPED 2000

/* A scenario to be opened: a file, or a text that stands beside bakery.yaml. */
struct source {
    const char *file, *text, *only, *const *sets;
    uint32_t num_sets;
};

/* Opens, selects points, and renders what is to be said, as the verbs do. */
static int open_source(void *self)
{
    const struct source *source = self;
    struct glo_scenario_study study;
    struct glo_text text = {0};
    int code = source->file ? glo_scenario_study_open(&study, source->file, source->sets, source->num_sets)
                            : glo_scenario_study_open_text(&study, FAULT_BAKERY, source->text, strlen(source->text),
                                                           source->sets, source->num_sets);
    const struct glo_diagnostics *diagnostics = &study.reader.diagnostics;
    for (uint32_t i = 0; code != GLO_ERR_NO_MEMORY && i < diagnostics->num_messages; i++)
        glo_message_render(diagnostics, &diagnostics->messages[i], 80, &text);
    if (code == GLO_OK && source->only)
        code = glo_scenario_study_only(&study, source->only);
    if (code == GLO_OK)
        glo_scenario_study_label(&study, 0, &text);
    if (text.failed)
        code = GLO_ERR_NO_MEMORY;
    glo_text_free(&text);
    glo_scenario_study_free(&study);
    glo_scenario_study_free(&study);
    return code;
}

Test(memory, bakery)
{
    struct source source = {.file = FAULT_BAKERY, .only = "demand.homes.rate < \"60 per day\""};
    sweep_memory("reading bakery.yaml", open_source, &source, GLO_OK, INT64_MAX);
}

Test(memory, patrols)
{
    struct source source = {.file = GLO_SOURCE_FOLDER "/tests/fault/patrols.yaml"};
    sweep_memory("reading patrols.yaml", open_source, &source, GLO_OK, INT64_MAX);
}

Test(memory, assembly)
{
    struct source source = {.file = GLO_SOURCE_FOLDER "/tests/fault/assembly.yaml"};
    sweep_memory("reading assembly.yaml", open_source, &source, GLO_OK, INT64_MAX);
}

Test(memory, trace)
{
    struct source source = {.file = GLO_SOURCE_FOLDER "/tests/fault/trace.yaml"};
    sweep_memory("reading trace.yaml", open_source, &source, GLO_OK, INT64_MAX);
}

Test(memory, furniture)
{
    static const char *const sets[] = {"demand.retail.rate=100 per day", "experiment.seed=8"};
    struct source source = {.file = GLO_SOURCE_FOLDER "/scenarios/furniture_italy.yaml",
                            .only = "topology == local",
                            .sets = sets,
                            .num_sets = 2};
    sweep_memory("reading furniture_italy.yaml", open_source, &source, GLO_OK, MOST_OF_SHIPPED);
}

/* What is said of mistakes, and what is said of all design points, is not lost either. */
Test(memory, mistakes)
{
    static const char *const texts[] = {
        "glocal: 1\nextends: base.yaml\ndemnd: {}\nunits: {a: {at: nowhere, stations: {knead: {machnes: 1}}}}\n",
        "glocal: 1\nextends: base.yaml\nunits: {a: {rows: villages.csv, where: peple > 3, x: $est km}}\n",
        "glocal: 1\nextends: base.yaml\nquestion: {x\n",
        "glocal: 1\nextends: missing.yaml\n",
        "glocal: 1\nextends: base.yaml\ntransport: {modes: {van: {speed: 12 kg}}}\nmaterials: {flour: {price: 1}}\n",
        "glocal: 1\nextends: patrols.yaml\nnetworks: {patrols: {dispatch: {preference_list: {wst: [spre, east, "
        "east]}}}}\n",
        "glocal: 1\nextends: patrols.yaml\ntransport: {distances: villages.csv}\n",
        "glocal: 1\nextends: patrols.yaml\nplaces: {beats: {rows: [{name: north}]}}\n"
        "networks: {patrols: {dispatch: nearest_free}}\n",
        "glocal: 1\nextends: trace.yaml\ndemand: {calls: {orders: villages.csv}}\n",
        "glocal: 1\nextends: trace.yaml\nplaces: {beats: {rows: [{name: wst}, {name: est}]}}\nproducts: {visit: null}\n"
        "demand: {calls: {products: call}}\n",
        "glocal: 1\nextends: trace.yaml\ndemand: {calls: {at: beats.west, rate: 1 per h}}\n",
        "glocal: 1\nextends: assembly.yaml\nproducts: {plank: {plan: [{operation: saw, service: 1 h, parts: top}]}}\n",
        "glocal: 1\nextends: base.yaml\nexperiment: {factors: {a: {b: {demand.homes.rate: 3}}, c: 1}}\n",
        "glocal: 1\nextends: base.yaml\ndemand: {x: {products: cake, rate: 1 per h}}\nunits: {a: {stations: {bake: "
        "{}}}}\n"
        "experiment: {factors: {demand.x.rate: {times: [1, 2]}}, select: {lowest: lead_time, of: demand.x.rate, "
        "indifference: 1 kg}}\n",
        "glocal: 1\nextends: base.yaml\nproducts: {cake: {plan: [{operation: bake, module: crem, service: 1 h}]}}\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char what[32];
        struct source source = {.text = texts[i]};
        snprintf(what, sizeof what, "reading mistake %zu", i + 1);
        sweep_memory(what, open_source, &source, GLO_ERR_INPUT, INT64_MAX);
    }
}

static int explain(void *self)
{
    const struct glo_table *root = self;
    struct glo_text text = {0};
    cr_assert(glo_explain(root, "units.NAME.stations.NAME.machines", NULL, 80, &text) || text.failed);
    glo_explain_nearest(root, "units.NAME.statins", 3, &text);
    int code = text.failed ? GLO_ERR_NO_MEMORY : glo_json_schema(root, "scenario", &text);
    glo_text_free(&text);
    return code;
}

Test(memory, explanations)
{
    sweep_memory("explaining", explain, (void *)&glo_scenario_table, GLO_OK, INT64_MAX);
}

/* Threads that fail share one count of allocations; a run that has failed is empty. */

struct runs {
    struct glo_scenario_study study;
    uint32_t num_threads;
};

static int run_study(void *self)
{
    const struct runs *runs = self;
    const struct glo_runner_options options = {.num_threads = runs->num_threads};
    struct glo_run run;
    struct glo_problem problem = {0};
    int code = glo_run_init(&run, &runs->study.study, &options, &problem);
    cr_assert_eq(problem.code, code);
    cr_assert(code == GLO_OK || !run.records);
    glo_run_free(&run);
    glo_run_free(&run);
    return code;
}

static void sweep_runs(const char *file, const char *const *sets, uint32_t num_sets, uint32_t num_threads)
{
    char what[32];
    struct runs runs = {.num_threads = num_threads};
    cr_assert_eq(glo_scenario_study_open(&runs.study, file, sets, num_sets), GLO_OK);
    snprintf(what, sizeof what, "running on %u thread(s)", num_threads);
    sweep_memory(what, run_study, &runs, GLO_OK, INT64_MAX);
    glo_scenario_study_free(&runs.study);
}

static const char *const short_run[] = {"experiment.length=2 days", "experiment.warmup=12 h"};

Test(memory, one_thread)
{
    sweep_runs(FAULT_BAKERY, short_run, 2, 1);
}

Test(memory, of_stocks)
{
    sweep_runs(GLO_SOURCE_FOLDER "/tests/fault/assembly.yaml", short_run, 2, 1);
}

Test(memory, four_threads)
{
    sweep_runs(FAULT_BAKERY, short_run, 2, 4);
}

/* Orders that come apart. */
Test(memory, forks)
{
    static const char text[] = "glocal: 1\n"
                               "products: {cake: {plan: [{parallel: [{operation: bake, service: 9 min}, {split: "
                               "{pieces: 2, plan: [{operation: "
                               "ice, service: 5 min, setup: 1 min}]}}]}]}}\n"
                               "demand: {orders: {rate: 1 per hour, lot: 5}}\n"
                               "units: {shop: {stations: {bake: {}, ice: {machines: 2}}}}\n"
                               "experiment: {length: 12 h, warmup: 0 h, replications: 1}\n";
    struct source source = {.text = text};
    struct runs runs = {.num_threads = 1};
    sweep_memory("reading forks", open_source, &source, GLO_OK, INT64_MAX);
    cr_assert_eq(glo_scenario_study_open_text(&runs.study, FAULT_BAKERY, text, strlen(text), NULL, 0), GLO_OK);
    sweep_memory("running forks", run_study, &runs, GLO_OK, INT64_MAX);
    glo_scenario_study_free(&runs.study);
}

/* Read, and run: what is held on shelves is of the run. */
Test(memory, shelves)
{
    struct source source = {.file = GLO_SOURCE_FOLDER "/tests/fault/shelves.yaml"};
    sweep_memory("reading shelves.yaml", open_source, &source, GLO_OK, INT64_MAX);
    sweep_runs(source.file, NULL, 0, 1);
}

/* The same of what networks keep of contracts, and of news that is late. */
Test(memory, platform)
{
    struct source source = {.file = GLO_SOURCE_FOLDER "/tests/fault/platform.yaml"};
    sweep_memory("reading platform.yaml", open_source, &source, GLO_OK, INT64_MAX);
    sweep_runs(source.file, NULL, 0, 1);
}

/* What is made of a finished run. */

static int analyse(void *self)
{
    const struct finished *finished = self;
    struct glo_analysis analysis;
    struct glo_problem problem = {0};
    int code = glo_analysis_init(&analysis, &finished->run, &problem);
    cr_assert_eq(problem.code, code);
    glo_analysis_free(&analysis);
    glo_analysis_free(&analysis);
    return code;
}

static int write_console(void *self)
{
    static const struct glo_written written = {"bakery.h5", 1000, "orders", "more"};
    const struct finished *finished = self;
    struct glo_text text = {0};
    int code = glo_console_head(&finished->context, &text);
    if (code == GLO_OK)
        code = glo_console_write(&finished->context, &written, false, &text);
    glo_text_free(&text);
    return code;
}

static int write_json(void *self)
{
    const struct finished *finished = self;
    struct glo_text text = {0};
    int code = glo_json_write(&finished->context, &text);
    glo_text_free(&text);
    return code;
}

Test(memory, answers)
{
    struct finished finished;
    finished_init(&finished);
    sweep_memory("analysing", analyse, &finished, GLO_OK, INT64_MAX);
    sweep_memory("writing the table", write_console, &finished, GLO_OK, INT64_MAX);
    sweep_memory("writing JSON", write_json, &finished, GLO_OK, INT64_MAX);
    finished_free(&finished);
}

/* A result file: what stands under the final name is the former one or the new one, always whole, and nothing else. */

struct results {
    struct finished finished;
    char folder[64], path[80];
};

static int write_result(void *self)
{
    struct results *results = self;
    struct glo_problem problem = {0};
    int code = finished_store(&results->finished, results->path, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, &problem);
    cr_assert_eq(problem.code, code);
    cr_assert(holds_only(results->folder, "bakery.h5"));
    bool is_there = access(results->path, F_OK) == 0;
    cr_assert(is_there ? glo_hdf5_is_finished(results->path) : code != GLO_OK);
    return code;
}

Test(memory, results)
{
    struct results results = {.folder = "/tmp/glocal_fault_XXXXXX"};
    finished_init(&results.finished);
    cr_assert_not_null(mkdtemp(results.folder));
    snprintf(results.path, sizeof results.path, "%s/bakery.h5", results.folder);
    sweep_memory("writing the result", write_result, &results, GLO_OK, INT64_MAX);
    unlink(results.path);
    rmdir(results.folder);
    finished_free(&results.finished);
}
