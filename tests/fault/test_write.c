/*
 * A result file that may not grow beyond a size (RLIMIT_FSIZE), for sizes from 0 to that of the whole file, with every
 * kind of trace and compression: GLO_ERR_IO with a sentence, no block lost, the earlier result untouched, nothing left
 * beside it. Up to 1000 sizes if GLO_SWEEP is `full`, else a share. The same for the program, and all other ways in
 * which writing fails: programs.py and disk.sh.
 */
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output/store_hdf5.h"
#include "tests/fault/finished.h"
#include "tests/fault/sweep.h"

/* Most sizes fall into one long write or another, which they cut alike. */
#define MOST_SIZES 1000

static void limit_files(rlim_t size)
{
    struct rlimit limit;
    getrlimit(RLIMIT_FSIZE, &limit);
    limit.rlim_cur = size;
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

/* The earlier result has another inode than the new one: nothing but a rename changes it. */
static void sweep_sizes(const struct finished *finished, const char *folder, const char *path,
                        enum glo_trace_policy trace, enum glo_compression compression)
{
    struct stat earlier, now;
    cr_assert_eq(finished_store(finished, path, trace, compression, NULL), GLO_OK);
    cr_assert_eq(stat(path, &earlier), 0);
    int64_t met = 0, live = glo_memory_live(), step = sweep_step(earlier.st_size, MOST_SIZES);
    for (int64_t size = 0; size < earlier.st_size; size += step, met++) {
        struct glo_problem problem = {0};
        limit_files((rlim_t)size);
        int code = finished_store(finished, path, trace, compression, &problem);
        limit_files(RLIM_INFINITY);
        cr_assert(code == GLO_ERR_IO && problem.code == code, "%lld bytes: %s", (long long)size, glo_error_text(code));
        cr_assert(strstr(problem.text, "bakery.h5") || strstr(problem.text, folder), "%s", problem.text);
        cr_assert(stat(path, &now) == 0 && now.st_ino == earlier.st_ino && now.st_size == earlier.st_size &&
                      now.st_mtim.tv_nsec == earlier.st_mtim.tv_nsec,
                  "%lld bytes: the earlier result is gone", (long long)size);
        cr_assert(holds_only(folder, "bakery.h5"), "%lld bytes", (long long)size);
        cr_assert_eq(glo_memory_live(), live, "%lld bytes", (long long)size);
    }
    cr_assert_gt(met, 0);
    cr_assert(glo_hdf5_is_finished(path));
    cr_assert_eq(finished_store(finished, path, trace, compression, NULL), GLO_OK);
    fprintf(stderr, "trace %s, compression %s: %lld of %lld sizes\n", glo_trace_policy_names[trace],
            glo_compression_names[compression], (long long)met, (long long)earlier.st_size);
}

Test(write, sizes)
{
    struct finished finished;
    char folder[64] = "/tmp/glocal_fault_XXXXXX", path[80];
    signal(SIGXFSZ, SIG_IGN);
    finished_init(&finished);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/bakery.h5", folder);
    for (int trace = 0; trace < GLO_NUM_TRACE_POLICIES; trace++)
        for (int compression = 0; compression < GLO_NUM_COMPRESSIONS; compression++)
            if (glo_compression_check((enum glo_compression)compression, NULL) == GLO_OK) /* its plug-in is there */
                sweep_sizes(&finished, folder, path, (enum glo_trace_policy)trace, (enum glo_compression)compression);
    unlink(path);
    rmdir(folder);
    finished_free(&finished);
}
