/*
 * The runner on a made-up study, whose replications are known functions: the same records and the same order of the
 * trace at any number of threads, failures, stops, a sink that fails at every place, failing memory.
 */
#include "sim/experiment/runner.h"

#include "sim/memory.h"

#include <criterion/criterion.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { NUM_POINTS = 3, NUM_REPLICATIONS = 20, NUM_JOBS = NUM_POINTS * NUM_REPLICATIONS };

/* The row of a trace, and the spool that holds the rows of one replication. */
struct row {
    uint32_t point, replication, index;
};

struct spool {
    struct glo_tray tray; /* first; of one row */
    struct test_sink *sink;
    int number; /* in the order of beginning */
    struct row row;
    struct row rows[4];
    uint32_t num_rows;
};

/* A sink that checks its contract; `*_fails` is the number (from 0) of the call that fails, negative: none. */
struct test_sink {
    struct glo_sink sink;
    bool first_only; /* traces the first job only */
    int begin_fails, extend_fails, keep_fails, code;
    atomic_int num_begun, num_extended, num_kept, num_dropped, num_open, num_inside;
    struct spool kept[NUM_JOBS]; /* by number; without rows where it was not kept */
    _Atomic int *stops;          /* set while the job of number `stops_at` begins; NULL: never */
    int stops_at;
};

/* The made-up study and what it does beside counting. */
struct test_study {
    struct glo_study study;
    struct glo_design design;
    int (*fails)(uint32_t point, uint32_t replication); /* the code to return; NULL: never */
    const char *sentence;                               /* NULL: the study says none */
    int first_waits_for;                                /* job 0 ends after so many others */
    atomic_int num_ended;
};

static const struct glo_figure figures[2] = {{.name = "a", .scale = 1}, {.name = "b", .scale = 1}};
static const struct glo_layout layouts[NUM_POINTS] = {{figures, 1, NULL, 0, 0, NULL, 0, NULL, 0},
                                                      {figures, 2, NULL, 0, 0, NULL, 0, NULL, 0},
                                                      {figures, 0, NULL, 0, 0, NULL, 0, NULL, 0}};
static const glo_time edges[2] = {0, 100};
static const uint32_t slot_of_bin[1] = {0};

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    (void)self;
    return &layouts[point];
}

static uint64_t mix(uint32_t point, uint32_t replication)
{
    uint64_t x = (((uint64_t)replication << 8 | point) + 1) * UINT64_C(0x9E3779B97F4A7C15);
    return x ^ x >> 31;
}

static int trace(const struct glo_sink *sink, struct glo_tray *tray, uint32_t point, uint32_t replication,
                 struct glo_record *record)
{
    int code = GLO_OK;
    for (uint32_t i = 0; tray && i < 1 + replication % 3 && code == GLO_OK; i++) {
        struct row row = {point, replication, i};
        if (tray->next == tray->end)
            code = sink->extend(tray, &record->problem);
        if (code == GLO_OK) {
            memcpy(tray->next, &row, sizeof row);
            tray->next += sizeof row;
        }
    }
    return code;
}

static int replicate(void *self, uint32_t point, uint32_t replication, const struct glo_sink *sink,
                     struct glo_tray *tray, struct glo_record *record)
{
    struct test_study *test = self;
    bool is_first = point == 0 && replication == test->study.first_replication;
    while (is_first && atomic_load(&test->num_ended) < test->first_waits_for)
        sched_yield();
    for (int i = 0; is_first && i < 1000; i++) /* the others go on, if nothing holds them */
        sched_yield();
    for (uint64_t i = mix(point, replication) % 50; i > 0; i--) /* who is faster is anybody's guess */
        sched_yield();
    for (uint32_t figure = 0; figure < layouts[point].num_figures; figure++)
        record->ratios[figure] = (struct glo_ratio){(glo_int128)mix(point, replication), figure + 1, 0, 0};
    record->num_orders = 10 + point;
    record->num_events = mix(point, replication) % 1000;
    record->fingerprint = mix(point, replication);
    int code = trace(sink, tray, point, replication, record);
    if (code == GLO_OK && test->fails)
        code = test->fails(point, replication);
    if (code != GLO_OK && test->sentence)
        glo_fail(&record->problem, code, "%s", test->sentence);
    atomic_fetch_add(&test->num_ended, 1);
    return code;
}

static void study_init(struct test_study *test)
{
    memset(test, 0, sizeof *test);
    test->design.num_points = NUM_POINTS;
    test->design.compared = GLO_ALL;
    test->study = (struct glo_study){.self = test,
                                     .design = &test->design,
                                     .window = {100, 1, edges, 1, slot_of_bin, false},
                                     .num_replications = NUM_REPLICATIONS,
                                     .confidence = 0.95,
                                     .layout = layout_of,
                                     .replicate = replicate};
}

static int sink_fail(const struct test_sink *sink, const char *where, struct glo_problem *problem)
{
    return glo_fail(problem, sink->code, "the disk is full in %s", where);
}

/* Gives the spool an empty tray. */
static void empty(struct spool *spool)
{
    spool->tray = (struct glo_tray){(char *)&spool->row, (char *)(&spool->row + 1)};
}

/* Jobs begin in their order, one at a time. */
static int begin(void *self, uint32_t point, uint32_t replication, struct glo_tray **tray, struct glo_problem *problem)
{
    struct test_sink *sink = self;
    cr_assert_eq(atomic_fetch_add(&sink->num_inside, 1), 0, "two jobs begin");
    int number = atomic_fetch_add(&sink->num_begun, 1);
    cr_assert_eq(number, (int)(replication * NUM_POINTS + point));
    if (sink->stops && number == sink->stops_at)
        *sink->stops = 1;
    sched_yield();
    atomic_fetch_sub(&sink->num_inside, 1);
    if (number == sink->begin_fails)
        return sink_fail(sink, "begin", problem);
    if (sink->first_only && number > 0)
        return GLO_OK;
    struct spool *made = glo_alloc(1, sizeof *made);
    if (!made)
        return glo_fail_memory(problem);
    made->sink = sink;
    made->number = number;
    empty(made);
    atomic_fetch_add(&sink->num_open, 1);
    *tray = &made->tray;
    return GLO_OK;
}

static void take_row(struct spool *spool)
{
    if (spool->tray.next == spool->tray.end)
        spool->rows[spool->num_rows++] = spool->row;
    empty(spool);
}

static int extend(struct glo_tray *tray, struct glo_problem *problem)
{
    struct spool *spool = (struct spool *)tray;
    if (atomic_fetch_add(&spool->sink->num_extended, 1) == spool->sink->extend_fails)
        return sink_fail(spool->sink, "extend", problem);
    take_row(spool);
    return GLO_OK;
}

static int keep(struct glo_tray *tray, struct glo_problem *problem)
{
    struct spool *spool = (struct spool *)tray;
    struct test_sink *sink = spool->sink;
    bool fails = atomic_fetch_add(&sink->num_kept, 1) == sink->keep_fails;
    take_row(spool);
    sink->kept[spool->number] = *spool;
    glo_free(spool);
    atomic_fetch_sub(&sink->num_open, 1);
    return fails ? sink_fail(sink, "keep", problem) : GLO_OK;
}

static void drop(struct glo_tray *tray)
{
    struct spool *spool = (struct spool *)tray;
    atomic_fetch_add(&spool->sink->num_dropped, 1);
    atomic_fetch_sub(&spool->sink->num_open, 1);
    glo_free(spool);
}

static void sink_init(struct test_sink *sink)
{
    memset(sink, 0, sizeof *sink);
    sink->sink = (struct glo_sink){sink, begin, extend, keep, drop};
    sink->begin_fails = sink->extend_fails = sink->keep_fails = -1;
    sink->code = GLO_ERR_IO;
}

/* Every record is done and holds what its replication makes. */
static void check_records(const struct glo_run *run)
{
    for (uint32_t r = 0; r < run->study->num_replications; r++)
        for (uint32_t point = 0; point < NUM_POINTS; point++) {
            const struct glo_record *record = glo_run_record(run, point, r);
            uint64_t expected = mix(point, run->study->first_replication + r);
            cr_assert(record->done && record->problem.code == GLO_OK);
            cr_assert_eq(record->fingerprint, expected);
            for (uint32_t figure = 0; figure < layouts[point].num_figures; figure++)
                cr_assert(record->ratios[figure].top == (glo_int128)expected &&
                          record->ratios[figure].bottom == figure + 1);
        }
}

/* The rows kept are those of all replications for which `fails` is NULL or 0, each with the job that it belongs to. */
static void check_kept(const struct test_sink *sink, int (*fails)(uint32_t point, uint32_t replication))
{
    for (uint32_t job = 0; job < NUM_JOBS; job++) {
        uint32_t point = job % NUM_POINTS, r = job / NUM_POINTS, num = fails && fails(point, r) ? 0 : 1 + r % 3;
        cr_assert_eq(sink->kept[job].num_rows, num);
        for (uint32_t i = 0; i < num; i++) {
            struct row expected = {point, r, i};
            cr_assert_eq(memcmp(&sink->kept[job].rows[i], &expected, sizeof expected), 0);
        }
    }
    cr_assert_eq(sink->num_open, 0);
}

/* Nothing depends on the number of threads: records, totals, what the sink keeps and in which order. */

Test(runner, any_number_of_threads)
{
    static const uint32_t nums[] = {1, 2, 3, 4, 8, 1000};
    for (uint32_t i = 0; i < sizeof nums / sizeof *nums; i++) {
        struct test_study test;
        struct test_sink sink;
        struct glo_run run;
        struct glo_problem problem = {0};
        study_init(&test);
        sink_init(&sink);
        struct glo_runner_options options = {.num_threads = nums[i], .sink = &sink.sink};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, &problem), GLO_OK);
        cr_assert_eq(problem.code, GLO_OK);
        check_records(&run);
        check_kept(&sink, NULL);
        cr_assert(run.num_done == NUM_JOBS && run.num_failed == 0 && !run.stopped);
        cr_assert_eq(run.num_orders, NUM_REPLICATIONS * (10 + 11 + 12));
        glo_run_free(&run);
        glo_run_free(&run);
        cr_assert_null(run.records);
    }
}

/* Replication K alone is replication K of the batch. */

Test(runner, one_replication_alone)
{
    struct test_study test;
    struct glo_run run;
    study_init(&test);
    test.study.first_replication = 13;
    test.study.num_replications = 1;
    struct glo_runner_options options = {.num_threads = 2};
    cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
    check_records(&run);
    glo_run_free(&run);
}

/* The first job ends last of all: no other waits for it. */

Test(runner, late_first_job)
{
    for (int first_only = 0; first_only < 2; first_only++) {
        struct test_study test;
        struct test_sink sink;
        struct glo_run run;
        study_init(&test);
        sink_init(&sink);
        sink.first_only = first_only;
        test.first_waits_for = NUM_JOBS - 1;
        struct glo_runner_options options = {.num_threads = 2, .sink = &sink.sink};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
        check_records(&run);
        cr_assert(sink.num_kept == (first_only ? 1 : NUM_JOBS) && sink.num_open == 0);
        glo_run_free(&run);
    }
}

/* A sink may let a job wait before it begins: where a stop was asked for meanwhile, it does not. */

Test(runner, stop_while_a_job_waits)
{
    struct test_study test;
    struct test_sink sink;
    struct glo_run run;
    _Atomic int stop = 0;
    study_init(&test);
    sink_init(&sink);
    sink.stops = &stop;
    sink.stops_at = 7;
    struct glo_runner_options options = {.num_threads = 1, .sink = &sink.sink, .stop = &stop};
    cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
    cr_assert(run.stopped && run.num_done == 7 && !run.records[7].done);
    cr_assert(sink.num_kept == 7 && sink.num_dropped == 1 && sink.num_open == 0);
    glo_run_free(&run);
}

static int some_fail(uint32_t point, uint32_t replication)
{
    return point == 1 && replication % 4 == 2 ? GLO_ERR_BALANCE : GLO_OK;
}

/* A failed replication keeps its sentence, or that of its code; its trace is dropped; the others go on. */

Test(runner, failed_replications)
{
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct test_study test;
        struct test_sink sink;
        struct glo_run run;
        struct glo_problem problem = {0};
        study_init(&test);
        sink_init(&sink);
        test.fails = some_fail;
        test.sentence = threads % 2 ? "order 7 was lost" : NULL;
        struct glo_runner_options options = {.num_threads = threads, .sink = &sink.sink};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, &problem), GLO_OK);
        cr_assert(run.num_done == NUM_JOBS && run.num_failed == 5 && !run.stopped && problem.code == GLO_OK);
        for (uint32_t r = 0; r < NUM_REPLICATIONS; r++)
            for (uint32_t point = 0; point < NUM_POINTS; point++) {
                const struct glo_record *record = glo_run_record(&run, point, r);
                cr_assert(record->done && record->problem.code == some_fail(point, r));
                if (record->problem.code)
                    cr_assert_str_eq(record->problem.text,
                                     test.sentence ? test.sentence : glo_error_text(GLO_ERR_BALANCE));
            }
        check_kept(&sink, some_fail);
        cr_assert_eq(sink.num_dropped, 5);
        glo_run_free(&run);
    }
}

/* With one thread fail_fast ends the run with the very job that failed. With several, others may be far ahead of it;
 * what was begun is finished. */

Test(runner, fail_fast)
{
    const uint32_t first_failed = 2 * NUM_POINTS + 1; /* replication 2 of point 1 */
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct test_study test;
        struct test_sink sink;
        struct glo_run run;
        study_init(&test);
        sink_init(&sink);
        test.fails = some_fail;
        struct glo_runner_options options = {.num_threads = threads, .fail_fast = true, .sink = &sink.sink};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
        cr_assert(run.num_done > first_failed && run.num_failed >= 1);
        cr_assert(threads > 1 || run.num_done == first_failed + 1);
        cr_assert_eq(run.stopped, run.num_done < NUM_JOBS);
        for (uint32_t job = 0; job < NUM_JOBS; job++)
            cr_assert_eq(run.records[job].done, job < run.num_done);
        cr_assert(sink.num_open == 0 && sink.num_kept + sink.num_dropped == (int)run.num_done);
        glo_run_free(&run);
    }
}

/* What progress tells, and a stop that it may ask for after some replications. */
struct watcher {
    struct glo_progress last;
    uint32_t stop_after; /* 0: never */
    _Atomic int stop;
    bool wrong;
};

static void watch(void *self, const struct glo_progress *progress)
{
    struct watcher *watcher = self;
    const struct glo_progress *last = &watcher->last;
    bool right = progress->done == last->done + 1 && progress->total == NUM_JOBS && progress->failed >= last->failed &&
                 progress->num_orders >= last->num_orders + 10 && progress->num_events >= last->num_events;
    watcher->wrong = watcher->wrong || !right;
    watcher->last = *progress;
    if (progress->done == watcher->stop_after)
        watcher->stop = 1;
}

/* Progress is told once for each replication, one after the other, and ends with the totals. */

Test(runner, progress)
{
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct test_study test;
        struct glo_run run;
        struct watcher watcher = {.wrong = false};
        study_init(&test);
        test.fails = some_fail;
        struct glo_runner_options options = {
            .num_threads = threads, .progress = watch, .progress_self = &watcher, .stop = &watcher.stop};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
        cr_assert_not(watcher.wrong);
        cr_assert(watcher.last.done == NUM_JOBS && watcher.last.failed == 5);
        cr_assert(watcher.last.num_orders == run.num_orders && watcher.last.num_events == run.num_events);
        glo_run_free(&run);
    }
}

/* After a stop what was begun is finished and kept, from the first job on without a gap. */

Test(runner, stop)
{
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct test_study test;
        struct test_sink sink;
        struct glo_run run;
        struct watcher watcher = {.stop_after = 7};
        study_init(&test);
        sink_init(&sink);
        struct glo_runner_options options = {.num_threads = threads,
                                             .sink = &sink.sink,
                                             .progress = watch,
                                             .progress_self = &watcher,
                                             .stop = &watcher.stop};
        cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
        cr_assert(run.stopped && run.num_done >= 7 && run.num_done < 7 + threads);
        for (uint32_t job = 0; job < NUM_JOBS; job++)
            cr_assert_eq(run.records[job].done, job < run.num_done);
        cr_assert(sink.num_open == 0 && sink.num_kept == (int)run.num_done && sink.num_dropped == 0);
        glo_run_free(&run);
    }
}

/* A stop before anything leaves a run in which nothing is done; one after everything is none. */

Test(runner, stop_before_and_after)
{
    struct test_study test;
    struct glo_run run;
    struct watcher watcher = {.stop = 1};
    study_init(&test);
    struct glo_runner_options options = {.num_threads = 3, .stop = &watcher.stop};
    cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
    cr_assert(run.stopped && run.num_done == 0 && !run.records[0].done);
    glo_run_free(&run);
    watcher = (struct watcher){.stop_after = NUM_JOBS};
    options.progress = watch;
    options.progress_self = &watcher;
    cr_assert_eq(glo_run_init(&run, &test.study, &options, NULL), GLO_OK);
    cr_assert(!run.stopped && run.num_done == NUM_JOBS);
    glo_run_free(&run);
}

/* Runs with a sink that fails as set: its code and sentence come back, the run is empty, no spool stays open. */
static void check_sink_error(struct test_sink *sink, uint32_t threads, const char *sentence)
{
    struct test_study test;
    struct glo_run run;
    struct glo_problem problem = {0};
    study_init(&test);
    struct glo_runner_options options = {.num_threads = threads, .sink = &sink->sink};
    cr_assert_eq(glo_run_init(&run, &test.study, &options, &problem), sink->code);
    cr_assert_eq(problem.code, sink->code);
    cr_assert_str_eq(problem.text, sentence);
    cr_assert_null(run.records);
    cr_assert_eq(run.num_done, 0);
    cr_assert_eq(sink->num_open, 0);
    glo_run_free(&run);
}

/* A sink that fails ends the run, wherever it fails. */

Test(runner, sink_errors)
{
    for (uint32_t threads = 1; threads <= 4; threads += 3)
        for (int at = 0; at < NUM_JOBS; at++) {
            struct test_sink sink;
            sink_init(&sink);
            sink.begin_fails = at;
            check_sink_error(&sink, threads, "the disk is full in begin");
            sink_init(&sink);
            sink.extend_fails = at / 2; /* there are fewer of these calls */
            check_sink_error(&sink, threads, "the disk is full in extend");
            sink_init(&sink);
            sink.keep_fails = at;
            sink.code = at % 2 ? GLO_ERR_IO : GLO_ERR_NO_MEMORY;
            check_sink_error(&sink, threads, "the disk is full in keep");
            cr_assert(threads > 1 || sink.num_kept == at + 1, "nothing is kept after an error");
        }
}

static int runs_out(uint32_t point, uint32_t replication)
{
    return point == 2 && replication == 3 ? GLO_ERR_NO_MEMORY : GLO_OK;
}

/* A replication that is short of memory ends the run: what it lacks the next one lacks too. */

Test(runner, replication_without_memory)
{
    struct test_study test;
    struct test_sink sink;
    struct glo_run run;
    struct glo_problem problem = {0};
    study_init(&test);
    sink_init(&sink);
    test.fails = runs_out;
    struct glo_runner_options options = {.num_threads = 1, .sink = &sink.sink};
    cr_assert_eq(glo_run_init(&run, &test.study, &options, &problem), GLO_ERR_NO_MEMORY);
    cr_assert_str_eq(problem.text, glo_error_text(GLO_ERR_NO_MEMORY));
    cr_assert(sink.num_open == 0 && sink.num_begun == 3 * NUM_POINTS + 3);
}

#ifdef GLO_FAULTS
static int run_once(uint32_t threads, int64_t k, int for_good)
{
    struct test_study test;
    struct test_sink sink;
    struct glo_run run;
    struct glo_problem problem = {0};
    study_init(&test);
    sink_init(&sink);
    struct glo_runner_options options = {.num_threads = threads, .sink = &sink.sink};
    glo_memory_fail_at(k, for_good);
    int code = glo_run_init(&run, &test.study, &options, &problem);
    cr_assert_eq(code != GLO_OK, glo_memory_failures() > 0);
    glo_memory_fail_at(-1, 0);
    cr_assert_eq(problem.code, code);
    cr_assert_eq(sink.num_open, 0);
    cr_assert_eq(run.records == NULL, code != GLO_OK);
    glo_run_free(&run);
    return code;
}

/* Whichever allocation fails, once or for good, the run says so and releases everything. */

Test(runner, memory_failures)
{
    for (uint32_t threads = 1; threads <= 3; threads += 2)
        for (int for_good = 0; for_good < 2; for_good++) {
            int64_t k = 0;
            int code;
            while ((code = run_once(threads, k, for_good)) == GLO_ERR_NO_MEMORY)
                k++;
            cr_assert_eq(code, GLO_OK);
            cr_assert_gt(k, 4 * NUM_JOBS);
        }
}
#endif
