/* The study behind the sweeps over outputs. */
#include "tests/fault/finished.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <string.h>

static void describe(struct finished *finished)
{
    static const char *const no_tables[] = {NULL};
    const struct glo_scenario_study *scenarios = &finished->scenarios;
    uint32_t num_points = scenarios->reader.design.num_points;
    cr_assert_leq(num_points, FAULT_MAX_POINTS);
    for (uint32_t point = 0; point < num_points; point++) {
        const struct glo_ledger_plan *ledger = &scenarios->points[point]->ledger;
        finished->names[point] = scenarios->points[point]->names;
        for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS; i++)
            finished->accounts_used[i] |= ledger->accounts_used[i];
        for (uint32_t i = 0; i < GLO_NUM_SOURCES; i++)
            finished->sources_used[i] |= ledger->sources_used[i];
    }
    finished->context = (struct glo_context){
        .scenario_file = "bakery.yaml",
        .scenario_name = "bakery",
        .question = scenarios->points[0]->file.question,
        .canonical = glo_text_get(&scenarios->canonical),
        .hash = scenarios->hash,
        .currency = scenarios->points[0]->ledger.currency,
        .length = "2 days",
        .seed = (uint64_t)scenarios->points[0]->file.experiment.seed,
        .num_threads = 1,
        .command_line = "glocal run bakery.yaml",
        .assignments = "",
        .study = &scenarios->study,
        .analysis = &finished->analysis,
        .names = finished->names,
        .has_money = true,
        .has_carbon = true,
        .accounts_used = finished->accounts_used,
        .sources_used = finished->sources_used,
        .factor_tables = no_tables,
    };
}

void finished_init(struct finished *finished)
{
    static const char *const sets[] = {"experiment.length=2 days", "experiment.warmup=12 h"};
    const struct glo_runner_options options = {.num_threads = 1};
    struct glo_problem problem = {0};
    memset(finished, 0, sizeof *finished);
    cr_assert_eq(glo_scenario_study_open(&finished->scenarios, FAULT_BAKERY, sets, 2), GLO_OK);
    cr_assert_eq(glo_run_init(&finished->run, &finished->scenarios.study, &options, &problem), GLO_OK, "%s",
                 problem.text);
    cr_assert_eq(finished->run.num_failed, 0);
    cr_assert_eq(glo_analysis_init(&finished->analysis, &finished->run, &problem), GLO_OK, "%s", problem.text);
    describe(finished);
}

void finished_free(struct finished *finished)
{
    glo_analysis_free(&finished->analysis);
    glo_run_free(&finished->run);
    glo_scenario_study_free(&finished->scenarios);
}

int finished_trace(const struct finished *finished, const struct glo_sink *sink, struct glo_problem *problem)
{
    const struct glo_runner_options options = {.num_threads = 1, .sink = sink};
    struct glo_run run;
    int code = glo_run_init(&run, &finished->scenarios.study, &options, problem);
    glo_run_free(&run);
    return code;
}

int finished_store(const struct finished *finished, const char *path, enum glo_trace_policy trace,
                   enum glo_compression compression, struct glo_problem *problem)
{
    const struct glo_store_options options = {path, false, trace, compression};
    struct glo_store store;
    int code = glo_store_open(&store, &options, &finished->context, problem);
    struct glo_sink sink = glo_store_sink(&store);
    if (code == GLO_OK)
        code = finished_trace(finished, &sink, problem);
    if (code == GLO_OK)
        code = glo_store_finish(&store, &finished->context, problem);
    glo_store_discard(&store);
    glo_store_discard(&store);
    return code;
}

bool holds_only(const char *folder, const char *name)
{
    DIR *entries = opendir(folder);
    cr_assert_not_null(entries);
    bool only = true;
    for (const struct dirent *entry = readdir(entries); entry; entry = readdir(entries))
        only &= strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0 || strcmp(entry->d_name, name) == 0;
    closedir(entries);
    return only;
}
