#include "output/store_driver.h"
#include "output/store_hdf5.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/file.h5", folder);
    glo_hdf5_quiet();
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_driver, .init = set_up, .fini = tear_down);

/* What it writes, HDF5's own driver reads; an older, longer file leaves nothing behind. */
Test(store_driver, writes_an_ordinary_file)
{
    struct glo_hdf5 file = {0};
    FILE *old = fopen(path, "w");
    for (int i = 0; i < 100000; i++)
        fputs("old", old);
    fclose(old);
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_write_text(&file, "/text", "new", NULL), GLO_OK);
    made_file_close(&file);
    size_t size;
    char *text = read_bytes(path, "/text", &size);
    cr_assert_str_eq(text, "new");
    glo_free(text);
    glo_free(made_file_bytes(path, &size));
    cr_assert_lt(size, 10000);
}

/* It takes no lock, so it works beside that of the caller, even if HDF5 is told to lock. */
Test(store_driver, works_beside_a_lock)
{
    struct glo_hdf5 file = {0};
    int descriptor = open(path, O_RDWR | O_CREAT, 0600);
    setenv("HDF5_USE_FILE_LOCKING", "TRUE", 1); /* before HDF5 starts */
    cr_assert_eq(flock(descriptor, LOCK_EX | LOCK_NB), 0);
    cr_assert_eq(glo_hdf5_create(&file, descriptor, path, NULL), GLO_OK);
    cr_assert_eq(glo_hdf5_close(&file, NULL), GLO_OK);
    int other = open(path, O_RDWR);
    cr_assert_eq(flock(other, LOCK_EX | LOCK_NB), -1, "the lock is still held");
    close(other);
    close(descriptor);
}

/* The first error stays, HDF5 does not see it, and the file can be closed. */
Test(store_driver, remembers_the_first_error)
{
    struct glo_hdf5 file = {0};
    struct glo_problem problem = {0};
    made_file_open(&file, path);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {1000, RLIM_INFINITY};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    char *text = glo_alloc(100001, 1);
    memset(text, 'x', 100000);
    cr_assert_eq(glo_hdf5_write_text(&file, "/text", text, &problem), GLO_ERR_IO);
    glo_free(text);
    cr_assert_eq(file.driver.error, EFBIG);
    cr_assert_not_null(strstr(problem.text, strerror(EFBIG)), "%s", problem.text);
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    cr_assert_eq(glo_hdf5_group(&file, "/group", NULL), GLO_ERR_IO, "there is room again, but the file is damaged");
    cr_assert_eq(glo_hdf5_close(&file, NULL), GLO_ERR_IO);
    cr_assert_not(file.is_open);
    cr_assert_eq(close(file.driver.descriptor), 0);
}

/* A descriptor that cannot be written: said when the file is begun. */
Test(store_driver, needs_to_write)
{
    struct glo_hdf5 file = {0};
    struct glo_problem problem = {0};
    int descriptor = open("/dev/null", O_RDONLY);
    cr_assert_eq(glo_hdf5_create(&file, descriptor, path, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, path), "%s", problem.text);
    close(descriptor);
    cr_assert_eq(glo_hdf5_create(&file, -1, path, NULL), GLO_ERR_IO);
}
