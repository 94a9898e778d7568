#include "output/store.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[MADE_PATH], path[2 * MADE_PATH], part[2 * MADE_PATH];
static struct made_study made;

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/result.h5", folder);
    snprintf(part, sizeof part, "%s/result.h5.part", folder);
    made_study_init(&made);
    signal(SIGXFSZ, SIG_IGN);
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store, .init = set_up, .fini = tear_down);

/* A test that is skipped is not torn down. */
static void skip(const char *why)
{
    tear_down();
    cr_skip_test("%s", why);
}

/* A whole life: opened, traced, finished. */
static int write_store(const char *name, enum glo_trace_policy policy, enum glo_compression compression, uint32_t rows,
                       struct glo_problem *problem)
{
    const struct glo_store_options options = {name, false, policy, compression};
    struct glo_store store;
    int code = glo_store_open(&store, &options, &made.context, problem);
    struct glo_sink sink = glo_store_sink(&store);
    if (code == GLO_OK)
        code = made_trace(&made, &sink, rows, problem);
    if (code == GLO_OK)
        code = glo_store_finish(&store, &made.context, problem);
    glo_store_discard(&store);
    glo_store_discard(&store);
    return code;
}

/* All that results consist of is there and the file is marked as finished; nothing else is left in the folder. */
Test(store, is_complete)
{
    static const char *const objects[] = {"/scenario",        "/provenance",      "/points",        "/replications",
                                          "/estimates",       "/comparisons",     "/parties",       "/carbon",
                                          "/units",           "/trace/orders",    "/lookup/units",  "/lookup/figures",
                                          "/lookup/accounts", "/lookup/sources",  "/lookup/fates",  "/lookup/metrics",
                                          "/lookup/entities", "/lookup/parties",  "/lookup/places", "/lookup/streams",
                                          "/lookup/reasons",  "/lookup/networks", "/lookup/modes",  "/lookup/products"};
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 10, NULL), GLO_OK);
    for (size_t i = 0; i < sizeof objects / sizeof objects[0]; i++)
        cr_assert(read_has(path, objects[i]), "%s", objects[i]);
    cr_assert_eq(read_int_attribute(path, "/", "complete"), 1);
    cr_assert_str_eq(read_text_attribute(path, "/", "glocal"), GLO_VERSION);
    size_t size;
    char *scenario = read_bytes(path, "/scenario", &size);
    cr_assert_str_eq(scenario, made.context.canonical);
    glo_free(scenario);
    cr_assert_eq(made_folder_entries(folder), 1);
}

/* Which replications are traced. */
Test(store, traces_what_the_policy_says)
{
    cr_assert_eq(write_store(path, GLO_TRACE_NONE, GLO_COMPRESSION_NONE, 10, NULL), GLO_OK);
    cr_assert_not(read_has(path, "/trace/orders"));
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_NONE, 10, NULL), GLO_OK);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 10);
    cr_assert_eq(read_number(path, "/trace/orders", "replication", MADE_POINTS * 10 - 1), 1);
    cr_assert_eq(write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_NONE, 10, NULL), GLO_OK);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_REPLICATIONS * MADE_POINTS * 10);
    made.study.first_replication = 6;
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_NONE, 10, NULL), GLO_OK);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 10, "the first that is run");
    cr_assert_str_eq(glo_trace_policy_names[GLO_TRACE_FIRST], "first");
    cr_assert_str_eq(glo_compression_names[GLO_COMPRESSION_GZIP], "gzip");
}

/* Blosc makes another file of the same values; where its plug-in cannot be had the sentence says what to install, and
 * nothing is begun. */
Test(store, compresses_with_blosc)
{
    struct glo_problem problem = {0};
    if (write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_BLOSC, 1500, &problem) != GLO_OK) {
        cr_assert_eq(problem.code, GLO_ERR_INPUT);
        cr_assert_not_null(strstr(problem.text, "hdf5-filter-plugin-blosc-serial"), "%s", problem.text);
        cr_assert_eq(made_folder_entries(folder), 0);
        skip("no plug-in for Blosc");
    }
    char other[2 * MADE_PATH];
    struct stat with, without;
    snprintf(other, sizeof other, "%s/other.h5", folder);
    cr_assert_eq(write_store(other, GLO_TRACE_ALL, GLO_COMPRESSION_NONE, 1500, NULL), GLO_OK);
    cr_assert(read_equal(path, other));
    cr_assert(stat(path, &with) == 0 && stat(other, &without) == 0);
#ifndef GLO_TINY /* chunks of two rows cannot be compressed */
    cr_assert_lt(4 * with.st_size, without.st_size);
#endif
}

/* The same study gives the same bytes in all datasets but /provenance, whoever ran it and when. */
Test(store, is_the_same_every_time)
{
    char other[2 * MADE_PATH];
    snprintf(other, sizeof other, "%s/other.h5", folder);
    cr_assert_eq(write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, 1500, NULL), GLO_OK);
    made.context.num_threads = 64;
    made.context.command_line = "another command line, by which the provenance has another length";
    cr_assert_eq(write_store(other, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, 1500, NULL), GLO_OK);
    cr_assert(read_equal(path, other));
    /* And the comparison can fail. */
    made.ratios[0][1].top++;
    cr_assert_eq(write_store(other, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, 1500, NULL), GLO_OK);
    cr_assert_not(read_equal(path, other));
}

/* A finished file is replaced only by a finished one. */
Test(store, keeps_the_old_file_until_the_end)
{
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 10, NULL), GLO_OK);
    const struct glo_store_options options = {path, false, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP};
    struct glo_store store;
    cr_assert_eq(glo_store_open(&store, &options, &made.context, NULL), GLO_OK);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 10);
    cr_assert_eq(made_folder_entries(folder), 2);
    glo_store_discard(&store);
    cr_assert_eq(made_folder_entries(folder), 1);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 10);
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 20, NULL), GLO_OK);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 20);
}

/* Somebody else's file, a store that is being written, a folder that is not there: refused before anything is done. */
Test(store, refuses_at_once)
{
    struct glo_problem problem = {0};
    FILE *file = fopen(path, "w");
    fputs("my thesis", file);
    fclose(file);
    struct glo_store_options options = {path, false, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP};
    struct glo_store store, second;
    cr_assert_eq(glo_store_open(&store, &options, &made.context, &problem), GLO_ERR_INPUT);
    cr_assert_not_null(strstr(problem.text, "--force"), "%s", problem.text);
    options.force = true;
    cr_assert_eq(glo_store_open(&store, &options, &made.context, NULL), GLO_OK);
    memset(&problem, 0, sizeof problem);
    cr_assert_eq(glo_store_open(&second, &options, &made.context, &problem), GLO_ERR_INPUT);
    cr_assert_not_null(strstr(problem.text, "another run"), "%s", problem.text);
    glo_store_discard(&second);
    cr_assert_eq(glo_store_finish(&store, &made.context, NULL), GLO_OK);
    options.path = "no/such/folder/result.h5";
    cr_assert_eq(glo_store_open(&store, &options, &made.context, NULL), GLO_ERR_IO);
}

/* A run that is killed leaves nothing under the final name, and the next one takes over what it left. */
Test(store, survives_a_kill)
{
    pid_t child = fork();
    if (child == 0) {
        const struct glo_store_options options = {path, false, GLO_TRACE_ALL, GLO_COMPRESSION_NONE};
        struct glo_store store;
        if (glo_store_open(&store, &options, &made.context, NULL) == GLO_OK) {
            struct glo_sink sink = glo_store_sink(&store);
            struct glo_tray *tray = NULL;
            made_trace(&made, &sink, 3000, NULL);
            sink.begin(sink.self, 0, 0, &tray, NULL);
        }
        raise(SIGKILL);
    }
    int status;
    waitpid(child, &status, 0);
    cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    cr_assert_eq(access(path, F_OK), -1);
    cr_assert_eq(made_folder_entries(folder), 1, "the part, no temporary file");
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 10, NULL), GLO_OK);
    cr_assert_eq(made_folder_entries(folder), 1);
}

/* Wherever the disk is full, there is a sentence, and the old file stands as it was. */
static void fill_disk(const char *name, enum glo_trace_policy policy, enum glo_compression compression)
{
    int failures = 0, code;
    rlim_t size = 0;
    do {
        struct glo_problem problem = {0};
        struct rlimit limit = {size, RLIM_INFINITY};
        cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
        code = write_store(name, policy, compression, 2500, &problem);
        limit.rlim_cur = RLIM_INFINITY;
        setrlimit(RLIMIT_FSIZE, &limit);
        cr_assert_eq(made_folder_entries(folder), code == GLO_OK || access(path, F_OK) == 0);
        if (code != GLO_OK) {
            cr_assert_eq(code, GLO_ERR_IO, "%d", code);
            cr_assert_not_null(strstr(problem.text, folder), "%s", problem.text);
            cr_assert_not_null(strstr(problem.text, strerror(EFBIG)), "%s", problem.text);
            failures++;
        }
        size += 1 + size / 7;
    } while (code != GLO_OK);
    cr_assert_geq(failures, 20);
}

Test(store, notices_a_limit)
{
    fill_disk(path, GLO_TRACE_ALL, GLO_COMPRESSION_NONE);
}

Test(store, notices_a_limit_with_compression)
{
    fill_disk(path, GLO_TRACE_NONE, GLO_COMPRESSION_GZIP);
}

Test(store, notices_a_limit_beside_an_old_file)
{
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 10, NULL), GLO_OK);
    const struct rlimit limit = {20000, RLIM_INFINITY}, none = {RLIM_INFINITY, RLIM_INFINITY};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int code = write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, 10, NULL);
    setrlimit(RLIMIT_FSIZE, &none);
    cr_assert_eq(code, GLO_ERR_IO);
    cr_assert_eq(read_num_rows(path, "/trace/orders"), MADE_POINTS * 10);
}

/* The same on a real file system that is full, where one can be mounted (by root). */
Test(store, notices_a_full_disk)
{
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        skip("may not mount");
    int failures = 0, code;
    unsigned pages = 1;
    do {
        char size[32];
        struct glo_problem problem = {0};
        snprintf(size, sizeof size, "size=%u", 4096 * pages);
        if (mount("tmpfs", folder, "tmpfs", 0, size) != 0)
            skip("may not mount");
        code = write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_NONE, 2500, &problem);
        cr_assert_eq(made_folder_entries(folder), code == GLO_OK);
        cr_assert_eq(umount2(folder, MNT_DETACH), 0);
        if (code != GLO_OK) {
            cr_assert_eq(code, GLO_ERR_IO);
            cr_assert_not_null(strstr(problem.text, strerror(ENOSPC)), "%s", problem.text);
            failures++;
        }
        pages += 1 + pages / 3;
    } while (code != GLO_OK);
    cr_assert_geq(failures, 10);
}

/* Short of memory at any call, once and for good: said, and nothing is left behind. */
static void sweep(int for_good)
{
    int64_t failures = 0, k = 0;
    int code;
    do {
        struct glo_problem problem = {0};
        glo_memory_fail_at(k++, for_good);
        code = write_store(path, GLO_TRACE_ALL, GLO_COMPRESSION_GZIP, 5, &problem);
        failures += glo_memory_failures() > 0;
        glo_memory_fail_at(-1, 0);
        cr_assert_eq(made_folder_entries(folder), code == GLO_OK);
        cr_assert(code == GLO_OK || (code == GLO_ERR_NO_MEMORY && problem.code == code), "%d", code);
    } while (code != GLO_OK);
    cr_assert_geq(failures, 50);
}

Test(store, is_short_of_memory_once)
{
    sweep(0);
}

Test(store, is_short_of_memory_for_good)
{
    sweep(1);
}

/* pandas, PyTables and the user's script read the file; test_orders.py says how, and ends with 77 where they are not
 * there. */
Test(store, opens_in_python)
{
    char command[4 * MADE_PATH];
    cr_assert_eq(write_store(path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, 60, NULL), GLO_OK);
    snprintf(command, sizeof command, "/usr/bin/python3 -B '%s/tests/output/test_orders.py' '%s' '%s/figure.png'",
             GLO_SOURCE_FOLDER, path, folder);
    int status = system(command);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 77 || WEXITSTATUS(status) == 127))
        skip("no pandas");
    cr_assert_eq(status, 0);
}
