/*
 * The workers of a run. Jobs are taken in order under one lock; replications run outside of it; finished spools are
 * handed to the sink in the order of the jobs by whichever worker closes the gap. Invariants: the lock is never held
 * while a replication runs or a spool is written; at most one worker hands over at a time; everything below `handed`
 * was given to the sink, everything from `next` on was not begun.
 */
#include "sim/experiment/runner.h"
#include "sim/capacity.h"
#include "sim/memory.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>

/* Spools that may wait for an earlier job, per thread: each may hold an open file. */
#define MOST_PARKED GLO_CAPACITY(16, 1)

/* What is left of a job for the sink. */
struct parcel {
    void *spool; /* NULL: not traced, or no longer ours */
    bool is_ready, has_failed;
};

/* Shared by the workers; all but the constant members under the lock. */
struct runner {
    struct glo_run *run;
    const struct glo_runner_options *options;
    uint32_t num_jobs; /* job j is replication j / num_points of point j % num_points */
    pthread_mutex_t lock;
    pthread_cond_t handed_over; /* `handed` has moved, or the run is over */
    uint32_t next, handed;
    struct parcel *parcels; /* by job */
    uint32_t num_parked;    /* with a spool */
    bool is_handing, is_over;
    struct glo_problem problem; /* of the first error that ends the run */
};

struct job {
    uint32_t number, point, replication; /* replication: counted from 0, not from the study's first */
    struct glo_record *record;
    void *spool;
};

/* Ends the run with an error; nothing new is started. Under the lock. */
static void end_run(struct runner *runner, int code, const struct glo_problem *problem)
{
    glo_fail(&runner->problem, code, "%s", problem->code != GLO_OK ? problem->text : glo_error_text(code));
    runner->is_over = true;
    pthread_cond_broadcast(&runner->handed_over);
}

/* Whether there is one more job to run, and which. */
static bool take_job(struct runner *runner, struct job *job)
{
    const struct glo_runner_options *options = runner->options;
    pthread_mutex_lock(&runner->lock);
    /* The job that the parked spools wait for runs in another worker, so that this wait ends. */
    while (!runner->is_over && runner->num_parked / MOST_PARKED >= options->num_threads)
        pthread_cond_wait(&runner->handed_over, &runner->lock);
    if (options->stop && *options->stop)
        runner->is_over = true;
    bool any = !runner->is_over && runner->next < runner->num_jobs;
    if (any) {
        uint32_t number = runner->next++, num_points = runner->run->study->design->num_points;
        *job = (struct job){number, number % num_points, number / num_points, &runner->run->records[number], NULL};
    }
    pthread_mutex_unlock(&runner->lock);
    return any;
}

/*
 * Runs a replication. Returns 0 also where it failed by itself (record->problem); an error ends the run: memory, or
 * reading and writing, which can only be the sink's.
 */
static int run_job(const struct runner *runner, struct job *job, struct glo_problem *problem)
{
    const struct glo_study *study = runner->run->study;
    const struct glo_sink *sink = runner->options->sink;
    uint32_t replication = study->first_replication + job->replication;
    if (glo_record_init(job->record, study->layout(study->self, job->point), &study->window) != GLO_OK)
        return glo_fail_memory(problem);
    int code = sink ? sink->begin(sink->self, job->point, replication, &job->spool, problem) : GLO_OK;
    if (code != GLO_OK)
        return code;
    struct glo_record *record = job->record;
    code = study->replicate(study->self, job->point, replication, sink, job->spool, record);
    if (code != GLO_OK)
        glo_fail(&record->problem, code, "%s", glo_error_text(code));
    code = record->problem.code;
    bool ends = code == GLO_ERR_NO_MEMORY || code == GLO_ERR_IO;
    return ends ? glo_fail(problem, code, "%s", record->problem.text) : GLO_OK;
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
    runner->parcels[job->number] = (struct parcel){job->spool, true, failed};
    runner->num_parked += job->spool != NULL;
    if (failed && runner->options->fail_fast)
        runner->is_over = true;
    struct glo_progress progress = {run->num_done, runner->num_jobs, run->num_failed, run->num_orders, run->num_events};
    if (runner->options->progress)
        runner->options->progress(runner->options->progress_self, &progress);
}

/* Gives the sink what is ready, in order. Under the lock, which is released while the sink works. */
static void hand_over(struct runner *runner)
{
    const struct glo_sink *sink = runner->options->sink;
    if (runner->is_handing)
        return;
    runner->is_handing = true;
    while (runner->handed < runner->num_jobs && runner->parcels[runner->handed].is_ready && !runner->problem.code) {
        struct parcel *parcel = &runner->parcels[runner->handed++];
        void *spool = parcel->spool;
        bool failed = parcel->has_failed;
        parcel->spool = NULL;
        if (!spool)
            continue;
        struct glo_problem problem = {0};
        pthread_mutex_unlock(&runner->lock);
        int code = GLO_OK;
        if (failed)
            sink->drop(sink->self, spool);
        else
            code = sink->keep(sink->self, spool, &problem);
        pthread_mutex_lock(&runner->lock);
        runner->num_parked--;
        pthread_cond_broadcast(&runner->handed_over);
        if (code != GLO_OK)
            end_run(runner, code, &problem);
    }
    runner->is_handing = false;
}

static void *work(void *self)
{
    struct runner *runner = self;
    struct job job;
    while (take_job(runner, &job)) {
        struct glo_problem problem = {0};
        int code = run_job(runner, &job, &problem);
        pthread_mutex_lock(&runner->lock);
        if (code != GLO_OK) {
            runner->parcels[job.number].spool = job.spool;
            end_run(runner, code, &problem);
        } else {
            count(runner, &job);
            hand_over(runner);
        }
        pthread_mutex_unlock(&runner->lock);
    }
    return NULL;
}

/* Works with as many threads as can be had, the calling one included. */
static int work_together(struct runner *runner)
{
    uint32_t most = runner->options->num_threads, num = 0;
    most = (most < runner->num_jobs ? most : runner->num_jobs) - 1;
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

/* What no sink took, because the run ended with an error. */
static void drop_rest(struct runner *runner)
{
    const struct glo_sink *sink = runner->options->sink;
    for (uint32_t job = 0; job < runner->num_jobs; job++)
        if (runner->parcels[job].spool)
            sink->drop(sink->self, runner->parcels[job].spool);
}

int glo_run_init(struct glo_run *run, const struct glo_study *study, const struct glo_runner_options *options,
                 struct glo_problem *problem)
{
    assert(options->num_threads > 0 && study->design->num_points > 0 && study->num_replications > 0);
    memset(run, 0, sizeof *run);
    run->study = study;
    uint64_t num_jobs = (uint64_t)study->num_replications * study->design->num_points;
    if (num_jobs > UINT32_MAX)
        return glo_fail_memory(problem);
    struct runner runner = {.run = run,
                            .options = options,
                            .num_jobs = (uint32_t)num_jobs,
                            .lock = PTHREAD_MUTEX_INITIALIZER,
                            .handed_over = PTHREAD_COND_INITIALIZER};
    int code = GLO_ERR_NO_MEMORY;
    run->records = glo_alloc(num_jobs, sizeof *run->records);
    runner.parcels = glo_alloc(num_jobs, sizeof *runner.parcels);
    if (run->records && runner.parcels)
        code = work_together(&runner);
    if (code != GLO_OK)
        glo_fail_memory(&runner.problem);
    if (runner.parcels)
        drop_rest(&runner);
    glo_free(runner.parcels);
    pthread_cond_destroy(&runner.handed_over);
    pthread_mutex_destroy(&runner.lock);
    run->stopped = run->num_done < num_jobs;
    if (runner.problem.code == GLO_OK)
        return GLO_OK;
    glo_run_free(run);
    return glo_fail(problem, runner.problem.code, "%s", runner.problem.text);
}

void glo_run_free(struct glo_run *run)
{
    if (run->records) {
        size_t num = (size_t)run->study->num_replications * run->study->design->num_points;
        for (size_t i = 0; i < num; i++)
            glo_record_free(&run->records[i]);
    }
    glo_free(run->records);
    memset(run, 0, sizeof *run);
}
