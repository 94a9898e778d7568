/*
 * The workers of a run. Jobs are taken, and their traces begun, in order under one lock; replications run outside of it
 * and end in any order: the sink puts their rows in that of the jobs. Invariants: the lock is never held while a
 * replication runs or gives its rows away (only while the sink lets a job wait before it begins, and then no other
 * could begin either); everything from `next` on was not begun.
 */
#include "sim/experiment/runner.h"
#include "sim/experiment/stopping.h"
#include "sim/memory.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

/* Shared by the workers; all but the constant members under the lock. */
struct runner {
    struct glo_run *run;
    const struct glo_runner_options *options;
    uint32_t num_jobs; /* job j is replication j / num_points of point j % num_points */
    pthread_mutex_t lock;
    uint32_t next;
    bool is_over;
    struct glo_problem problem; /* of the first error that ends the run */
};

struct job {
    uint32_t point, replication; /* replication: counted from 0 in the whole experiment */
    struct glo_record *record;
    struct glo_tray *tray; /* NULL: not traced */
};

/* Ends the run with an error; nothing new is started. Under the lock. */
static void end_run(struct runner *runner, int code, const struct glo_problem *problem)
{
    glo_fail(&runner->problem, code, "%s", problem->code != GLO_OK ? problem->text : glo_error_text(code));
    runner->is_over = true;
}

/* Whether somebody has asked the run to stop; nothing new is started then. Under the lock. */
static bool is_stopped(struct runner *runner)
{
    const _Atomic int *stop = runner->options->stop;
    runner->is_over = runner->is_over || (stop && *stop);
    return runner->is_over;
}

/* Begins the next job. Under the lock: the sink is told of jobs in their order. */
static int begin_job(struct runner *runner, struct job *job, struct glo_problem *problem)
{
    const struct glo_study *study = runner->run->study;
    const struct glo_sink *sink = runner->options->sink;
    uint32_t number = runner->next, num_points = study->design->num_points;
    *job = (struct job){number % num_points, study->first_replication + number / num_points,
                        &runner->run->records[number], NULL};
    int code = sink ? sink->begin(sink->self, job->point, job->replication, &job->tray, problem) : GLO_OK;
    if (code == GLO_OK && sink && is_stopped(runner) && job->tray) /* the sink may have let us wait for long */
        sink->drop(job->tray);
    return code;
}

/* Whether there is one more job to run, and which. */
static bool take_job(struct runner *runner, struct job *job)
{
    struct glo_problem problem = {0};
    pthread_mutex_lock(&runner->lock);
    if (!is_stopped(runner) && runner->next < runner->num_jobs) {
        int code = begin_job(runner, job, &problem);
        if (code != GLO_OK)
            end_run(runner, code, &problem);
    }
    bool any = !runner->is_over && runner->next < runner->num_jobs;
    runner->next += any;
    pthread_mutex_unlock(&runner->lock);
    return any;
}

/* Runs a replication. Returns 0 also where it failed by itself (record->problem); an error ends the run: memory, or
 * reading and writing, which can only be the sink's. */
static int replicate(const struct runner *runner, const struct job *job, struct glo_problem *problem)
{
    const struct glo_study *study = runner->run->study;
    struct glo_record *record = job->record;
    if (glo_record_init(record, study->layout(study->self, job->point), &study->window) != GLO_OK)
        return glo_fail_memory(problem);
    int code = study->replicate(study->self, job->point, job->replication, runner->options->sink, job->tray, record);
    if (code != GLO_OK)
        glo_fail(&record->problem, code, "%s", glo_error_text(code));
    code = record->problem.code;
    bool ends = code == GLO_ERR_NO_MEMORY || code == GLO_ERR_IO;
    return ends ? glo_fail(problem, code, "%s", record->problem.text) : GLO_OK;
}

/* Runs a job and gives its trace back, which is wanted only where the replication is whole. */
static int run_job(const struct runner *runner, const struct job *job, struct glo_problem *problem)
{
    const struct glo_sink *sink = runner->options->sink;
    int code = replicate(runner, job, problem);
    if (!job->tray)
        return code;
    if (code == GLO_OK && job->record->problem.code == GLO_OK)
        return sink->keep(job->tray, problem);
    sink->drop(job->tray);
    return code;
}

/* Counts a finished job and tells how far the run is. Under the lock. */
static void count(struct runner *runner, const struct job *job)
{
    struct glo_run *run = runner->run;
    bool failed = job->record->problem.code != GLO_OK;
    job->record->done = true;
    run->num_done++;
    run->num_failed += failed;
    run->num_orders += job->record->num_orders;
    run->num_events += job->record->num_events;
    if (failed && runner->options->fail_fast)
        runner->is_over = true;
    struct glo_progress progress = {run->num_done, runner->num_jobs, run->num_failed, run->num_orders, run->num_events};
    if (runner->options->progress)
        runner->options->progress(runner->options->progress_self, &progress);
}

static void *work(void *self)
{
    struct runner *runner = self;
    struct job job;
    while (take_job(runner, &job)) {
        struct glo_problem problem = {0};
        int code = run_job(runner, &job, &problem);
        pthread_mutex_lock(&runner->lock);
        if (code != GLO_OK)
            end_run(runner, code, &problem);
        else
            count(runner, &job);
        pthread_mutex_unlock(&runner->lock);
    }
    return NULL;
}

/* Works with as many threads as can be had, the calling one included. */
static int work_together(struct runner *runner)
{
    uint32_t most = runner->options->num_threads, left = runner->num_jobs - runner->next, num = 0;
    most = (most < left ? most : left) - 1;
    pthread_t *threads = NULL;
    if (most > 0) {
        threads = glo_alloc(most, sizeof *threads);
        if (!threads)
            return GLO_ERR_NO_MEMORY;
    }
    while (num < most && pthread_create(&threads[num], NULL, work, runner) == 0)
        num++;
    work(runner);
    while (num > 0)
        pthread_join(threads[--num], NULL);
    glo_free(threads);
    return GLO_OK;
}

/* Runs all replications up to a number. What was begun before is finished. */
static int run_round(struct runner *runner, uint32_t num_replications)
{
    struct glo_run *run = runner->run;
    uint64_t num_jobs = (uint64_t)num_replications * run->study->design->num_points;
    if (num_jobs > UINT32_MAX || glo_grow(&run->records, &run->max_records, num_jobs, sizeof *run->records) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    run->num_replications = num_replications;
    runner->num_jobs = (uint32_t)num_jobs;
    return work_together(runner);
}

/* A run that is stopped after a round was stopped all the same if there was to be another. */
static int run_rounds(struct runner *runner)
{
    struct glo_run *run = runner->run;
    uint32_t next = glo_stopping_first(run->study);
    int code = GLO_OK;
    while (code == GLO_OK && !runner->is_over && run->num_replications < next) {
        code = run_round(runner, next);
        if (code == GLO_OK && run->num_done == runner->num_jobs)
            code = glo_stopping_next(run, &next, &runner->problem);
    }
    run->stopped = run->num_done < runner->num_jobs || run->num_replications < next;
    return code;
}

int glo_run_init(struct glo_run *run, const struct glo_study *study, const struct glo_runner_options *options,
                 struct glo_problem *problem)
{
    assert(options->num_threads > 0 && study->design->num_points > 0 && study->num_replications > 0);
    memset(run, 0, sizeof *run);
    run->study = study;
    struct runner runner = {.run = run, .options = options, .lock = PTHREAD_MUTEX_INITIALIZER};
    if (run_rounds(&runner) != GLO_OK)
        glo_fail_memory(&runner.problem);
    pthread_mutex_destroy(&runner.lock);
    if (runner.problem.code == GLO_OK)
        return GLO_OK;
    glo_run_free(run);
    return glo_fail(problem, runner.problem.code, "%s", runner.problem.text);
}

void glo_run_free(struct glo_run *run)
{
    for (size_t i = 0; i < run->max_records; i++)
        glo_record_free(&run->records[i]);
    glo_free(run->records);
    memset(run, 0, sizeof *run);
}
