/*
 * Whole scenarios: run by the functions by which `glocal run` runs them, without a trace and without a result file
 * (what these cost is measured with the program itself); and loaded, up to the first event.
 */
#include "bench/scenario.h"

#include <string.h>
#include <sys/resource.h>

#include "bench/measure.h"
#include "models/world.h"
#include "sim/experiment/runner.h"

int bench_open(struct glo_scenario_study *study, const char *path, char **sets, int num_sets)
{
    int code = glo_scenario_study_open(study, path, (const char *const *)sets, (uint32_t)num_sets);
    if (code == GLO_OK)
        return 0;
    struct glo_text text = {0};
    const struct glo_diagnostics *diagnostics = &study->reader.diagnostics;
    for (uint32_t i = 0; i < diagnostics->num_messages; i++)
        if (diagnostics->messages[i].severity == GLO_FAULT)
            glo_message_render(diagnostics, &diagnostics->messages[i], 100, &text);
    int status = bench_fail("%s: %s\n%s", path, glo_error_text(code), glo_text_get(&text));
    glo_text_free(&text);
    return status;
}

/* The mean time that orders have waited in the first replication of the first point, in hours. */
static double mean_wait(const struct glo_run *run)
{
    const struct glo_study *study = run->study;
    const struct glo_layout *layout = study->layout(study->self, 0);
    uint32_t figure = 0;
    while (strcmp(layout->figures[figure].name, "time_in_queue") != 0) /* every scenario has it */
        figure++;
    return glo_record_value(glo_run_record(run, 0, 0), layout, &study->window, figure, 0);
}

/* Bytes that this process has held at most. */
static double peak_memory(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss * 1024;
}

int bench_run(int argc, char **argv)
{
    struct glo_scenario_study study;
    struct glo_run run = {0};
    struct glo_problem problem = {0};
    const struct glo_runner_options options = {.num_threads = (uint32_t)bench_number(argv[0])};
    int status = bench_open(&study, argv[1], argv + 2, argc - 2);
    if (status != 0)
        goto out;
    struct bench_watch watch = bench_start();
    int code = glo_run_init(&run, &study.study, &options, &problem);
    watch = bench_since(&watch);
    if (code != GLO_OK || run.num_failed)
        status = bench_fail("%s: %s", argv[1], code != GLO_OK ? problem.text : "a replication failed");
    else
        status = bench_tell(&watch, run.num_orders,
                            (struct bench_more[]){{"wait", mean_wait(&run)}, {"peak", peak_memory()}, {0}});
out:
    glo_run_free(&run);
    glo_scenario_study_free(&study);
    return status;
}

int bench_load(int argc, char **argv)
{
    struct glo_scenario_study study;
    struct glo_world world = {0};
    struct glo_record record = {0};
    struct glo_problem problem = {0};
    struct bench_watch start = bench_start();
    int status = bench_open(&study, argv[0], argv + 1, argc - 1);
    if (status != 0)
        goto out;
    int code = glo_record_init(&record, &study.points[0]->layout, &study.study.window);
    if (code == GLO_OK)
        code = glo_world_init(&world, study.points[0], 0, 0, NULL, NULL);
    struct bench_watch loaded = bench_since(&start), run = bench_start();
    if (code == GLO_OK)
        code = glo_world_run(&world, &record, &problem);
    run = bench_since(&run);
    status = code != GLO_OK ? bench_fail("%s", problem.code ? problem.text : glo_error_text(code))
                            : bench_tell(&run, record.num_orders,
                                         (struct bench_more[]){{"load", loaded.elapsed}, {"peak", peak_memory()}, {0}});
out:
    glo_world_free(&world);
    glo_record_free(&record);
    glo_scenario_study_free(&study);
    return status;
}
