#include "output/writer.h"
#include "models/trace.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

enum { NUM_JOBS = 30, MOST_WORKERS = 4 };

static char folder[MADE_PATH], path[2 * MADE_PATH];
static struct made_study made;
static struct glo_lookups lookups;
static struct glo_hdf5 file;
static struct glo_trace trace;
static struct glo_writer writer;

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/trace.h5", folder);
    made_study_init(&made);
    cr_assert_eq(glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL), GLO_OK);
    signal(SIGXFSZ, SIG_IGN);
}

static void tear_down(void)
{
    glo_lookups_free(&lookups);
    made_folder_remove(folder);
}

TestSuite(writer, .init = set_up, .fini = tear_down);

/* A thread of the writer can be refused: none has a stack of that size. Threads of this test say what stack they want.
 */
static void allow_threads(bool allowed)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, allowed ? (size_t)1 << 20 : (size_t)1 << 46);
    cr_assert_eq(pthread_setattr_default_np(&attributes), 0);
    pthread_attr_destroy(&attributes);
}

static void start(uint32_t num_threads, bool has_thread)
{
    memset(&file, 0, sizeof file);
    file.currency = "EUR";
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/trace", NULL), GLO_OK);
    cr_assert_eq(glo_trace_init(&trace, &file, &made.context, &lookups, NULL), GLO_OK);
    allow_threads(has_thread);
    cr_assert_eq(glo_writer_init(&writer, &trace, folder, num_threads, NULL), GLO_OK);
    allow_threads(true);
    cr_assert_eq(writer.has_thread, has_thread);
}

/* The end of a writer that has met an error, or of one that has not. */
static int end(struct glo_problem *problem)
{
    int code = glo_writer_finish(&writer, problem);
    glo_writer_free(&writer);
    glo_writer_free(&writer);
    if (code == GLO_OK)
        code = glo_trace_close(&trace, problem);
    glo_trace_free(&trace);
    if (code == GLO_OK)
        made_file_close(&file);
    else
        glo_hdf5_close(&file, NULL);
    return code;
}

/* How many orders a job has: none, or up to some rings. Every seventh job is not wanted. */
static uint32_t num_orders(uint32_t job)
{
    return job % 5 == 1 ? 0 : (job * 7919) % (3 * GLO_SPOOL_ROWS);
}

static bool is_wanted(uint32_t job)
{
    return job % 7 != 3;
}

static const struct glo_sink sink = {.extend = glo_writer_extend};

/* Jobs that some workers share. */
struct team {
    pthread_mutex_t lock;
    uint32_t next;
    atomic_int num_begun;
    int first_waits_for; /* the first job goes on once so many were begun */
    int code;            /* the first error, after which no job is begun */
    struct glo_problem problem;
};

static int run_job(struct team *team, uint32_t job, struct glo_tray *tray, struct glo_problem *problem)
{
    while (job == 0 && atomic_load(&team->num_begun) < team->first_waits_for)
        sched_yield();
    for (int i = 0; job == 0 && i < 1000; i++) /* nobody may begin meanwhile */
        sched_yield();
    if (job == 0 && team->first_waits_for)
        cr_assert_eq(atomic_load(&team->num_begun), team->first_waits_for);
    int code = made_orders(&sink, tray, job % 2, 0, num_orders(job), problem);
    if (code == GLO_OK && is_wanted(job))
        return glo_writer_keep(tray, problem);
    glo_writer_drop(tray);
    return code;
}

static void *work(void *self)
{
    struct team *team = self;
    for (;;) {
        struct glo_problem problem = {0};
        struct glo_tray *tray = NULL;
        pthread_mutex_lock(&team->lock);
        uint32_t job = team->next;
        int code = team->code;
        if (job < NUM_JOBS && code == GLO_OK) {
            code = glo_writer_begin(&writer, job % 2, job, &tray, &problem);
            team->next++;
            atomic_fetch_add(&team->num_begun, 1);
        }
        pthread_mutex_unlock(&team->lock);
        if (tray)
            code = run_job(team, job, tray, &problem);
        pthread_mutex_lock(&team->lock);
        if (code != GLO_OK && team->code == GLO_OK) {
            team->code = code;
            team->problem = problem;
        }
        pthread_mutex_unlock(&team->lock);
        if (!tray)
            return NULL;
    }
}

/* Has so many workers do the jobs. */
static void run_jobs(struct team *team, uint32_t num_workers)
{
    pthread_t threads[MOST_WORKERS];
    pthread_mutex_init(&team->lock, NULL);
    for (uint32_t i = 0; i < num_workers; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, work, team), 0);
    for (uint32_t i = 0; i < num_workers; i++)
        pthread_join(threads[i], NULL);
    pthread_mutex_destroy(&team->lock);
}

/* The table holds the orders of all wanted jobs, job by job. A row begins with point, replication and order. */
static void check_table(void)
{
    uint64_t num_rows = read_num_rows(path, "/trace/orders"), next = 0;
    size_t size;
    char *bytes = read_bytes(path, "/trace/orders", &size);
    for (uint32_t job = 0; job < NUM_JOBS; job++)
        for (uint32_t order = 0; is_wanted(job) && order < num_orders(job); order++, next++) {
            const uint32_t expected[] = {job % 2, job + 1, order};
            cr_assert_lt(next, num_rows);
            cr_assert_eq(memcmp(bytes + next * (size / num_rows), expected, sizeof expected), 0);
        }
    cr_assert_eq(next, num_rows);
    glo_free(bytes);
}

/* Whoever runs the jobs, the table is the same; also where no thread is granted. */
Test(writer, keeps_the_order)
{
    for (uint32_t workers = 1; workers <= MOST_WORKERS; workers *= 2)
        for (int has_thread = 0; has_thread < 2; has_thread++) {
            struct team team = {.next = 0};
            start(workers, has_thread);
            run_jobs(&team, workers);
            cr_assert_eq(team.code, GLO_OK);
            cr_assert_eq(end(NULL), GLO_OK);
            check_table();
            cr_assert_eq(made_folder_entries(folder), 1, "no temporary file has a name");
        }
}

/* The first job is late: the others run ahead of it as far as they may, and no further. */
Test(writer, lets_nobody_run_far_ahead)
{
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        struct team team = {.first_waits_for = 1 + GLO_WRITER_PARKED};
        start(1, has_thread);
        run_jobs(&team, MOST_WORKERS);
        cr_assert_eq(team.code, GLO_OK);
        cr_assert_eq(end(NULL), GLO_OK);
        check_table();
    }
}

/* Wherever a limit is met, by the table or by a temporary file: all workers end, and all is released. */
Test(writer, notices_a_limit)
{
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        int num_failures = 0, code = GLO_ERR_IO;
        for (rlim_t size = 3000; code != GLO_OK; size += size / 2) {
            struct team team = {.next = 0};
            const struct rlimit limit = {size, RLIM_INFINITY}, none = {RLIM_INFINITY, RLIM_INFINITY};
            start(3, has_thread);
            cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
            run_jobs(&team, 3);
            code = end(&team.problem);
            setrlimit(RLIMIT_FSIZE, &none);
            if (code == GLO_OK)
                code = team.code;
            if (code == GLO_OK)
                continue;
            cr_assert_eq(code, GLO_ERR_IO);
            cr_assert_eq(team.problem.code, code);
            cr_assert_not_null(strstr(team.problem.text, strerror(EFBIG)), "%s", team.problem.text);
            num_failures++;
        }
        cr_assert_geq(num_failures, 2);
        check_table();
    }
}

/* What is not finished is given up at once, from the middle of a trace. */
Test(writer, can_be_given_up)
{
    for (int has_thread = 0; has_thread < 2; has_thread++) {
        struct glo_tray *trays[2] = {NULL, NULL};
        start(1, has_thread);
        for (uint32_t i = 0; i < 2; i++) {
            cr_assert_eq(glo_writer_begin(&writer, i, 0, &trays[i], NULL), GLO_OK);
            cr_assert_eq(made_orders(&sink, trays[i], i, 0, 2 * GLO_SPOOL_ROWS, NULL), GLO_OK);
        }
        glo_writer_free(&writer);
        glo_trace_free(&trace);
        glo_hdf5_close(&file, NULL);
    }
}

#ifdef GLO_FAULTS
/* Memory fails at any call of any of the threads, once or for good. */
Test(writer, is_short_of_memory)
{
    for (int for_good = 0; for_good < 2; for_good++) {
        int num_failures = 0, code = GLO_ERR_NO_MEMORY;
        for (int64_t k = 0; code != GLO_OK; k++) {
            struct team team = {.next = 0};
            start(2, true);
            glo_memory_fail_at(k, for_good);
            run_jobs(&team, 2);
            code = end(&team.problem);
            bool failed = glo_memory_failures() > 0;
            glo_memory_fail_at(-1, 0);
            if (code == GLO_OK)
                code = team.code;
            cr_assert_eq(code, failed ? GLO_ERR_NO_MEMORY : GLO_OK);
            num_failures += failed;
        }
        cr_assert_geq(num_failures, 5);
    }
}
#endif
