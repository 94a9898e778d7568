#include "output/spool.h"
#include "sim/memory.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

struct row {
    uint64_t number;
    char filling[48];
};

/* Adds rows up to `end` in blocks; spills where there is no room. */
static int add_rows(struct glo_spool *spool, uint64_t end, struct glo_problem *problem)
{
    while (spool->num_added < end) {
        int code = glo_spool_has_room(spool) ? GLO_OK : glo_spool_spill(spool, problem);
        if (code != GLO_OK)
            return code;
        struct row *rows = (struct row *)glo_spool_room(spool);
        uint64_t first = spool->num_added, num = end - first < GLO_SPOOL_BLOCK ? end - first : GLO_SPOOL_BLOCK;
        for (uint64_t i = 0; i < num; i++)
            rows[i].number = first + i;
        spool->num_added += num;
    }
    return GLO_OK;
}

/* Takes all rows that there are; each must be the next one. */
static void take_rows(struct glo_spool *spool)
{
    static char buffer[GLO_SPOOL_BLOCK * sizeof(struct row)];
    uint32_t num;
    while ((num = glo_spool_ready(spool)) > 0) {
        const void *rows;
        cr_assert_leq(num, GLO_SPOOL_BLOCK);
        cr_assert_eq(glo_spool_read(spool, num, buffer, &rows, NULL), GLO_OK);
        for (uint32_t i = 0; i < num; i++)
            cr_assert_eq(((const struct row *)rows)[i].number, spool->num_taken + i);
        spool->num_taken += num;
    }
    cr_assert_eq(spool->num_taken, spool->num_added);
}

/* What goes in comes out, in order, at every boundary of the ring and of a block; the file has no name. */
Test(spool, gives_back_what_it_got)
{
    static const uint64_t sizes[] = {0,
                                     1,
                                     GLO_SPOOL_BLOCK,
                                     GLO_SPOOL_BLOCK + 1,
                                     GLO_SPOOL_ROWS - 1,
                                     GLO_SPOOL_ROWS,
                                     GLO_SPOOL_ROWS + 1,
                                     2 * GLO_SPOOL_ROWS,
                                     3 * GLO_SPOOL_ROWS + GLO_SPOOL_BLOCK + 5};
    char folder[MADE_PATH];
    struct glo_spool spool;
    made_folder(folder);
    cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, NULL), GLO_OK);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        cr_assert_eq(add_rows(&spool, sizes[i], NULL), GLO_OK);
        cr_assert_eq(spool.has_file, sizes[i] > GLO_SPOOL_ROWS, "the file is for what does not fit");
        cr_assert_eq(made_folder_entries(folder), 0);
        take_rows(&spool);
        glo_spool_reset(&spool);
    }
    glo_spool_free(&spool);
    glo_spool_free(&spool);
    made_folder_remove(folder);
}

/* Rows that are taken make room in the ring, also after a part of them went to the file. */
Test(spool, goes_round)
{
    char folder[MADE_PATH];
    made_folder(folder);
    for (int spills = 0; spills < 2; spills++) {
        struct glo_spool spool;
        cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, NULL), GLO_OK);
        cr_assert_eq(add_rows(&spool, spills ? 2 * GLO_SPOOL_ROWS : GLO_SPOOL_ROWS, NULL), GLO_OK);
        for (int round = 0; round < 5; round++) {
            cr_assert_not(glo_spool_has_room(&spool));
            take_rows(&spool);
            uint64_t end = spool.num_added + GLO_SPOOL_ROWS;
            while (spool.num_added < end) {
                cr_assert(glo_spool_has_room(&spool));
                cr_assert_eq(add_rows(&spool, spool.num_added + GLO_SPOOL_BLOCK, NULL), GLO_OK);
            }
        }
        cr_assert_eq(spool.num_filed, spills ? GLO_SPOOL_ROWS : 0);
        glo_spool_free(&spool);
    }
    made_folder_remove(folder);
}

/* A folder that is not there, and a limit in the middle of a ring, are errors with a sentence. */
Test(spool, says_that_it_cannot_write)
{
    struct glo_problem problem = {0};
    struct glo_spool spool;
    cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), "no/such/folder", &problem), GLO_OK);
    cr_assert_eq(add_rows(&spool, GLO_SPOOL_ROWS + 1, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, "no/such/folder"), "%s", problem.text);
    glo_spool_free(&spool);

    char folder[MADE_PATH];
    made_folder(folder);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {GLO_SPOOL_ROWS * sizeof(struct row) * 5 / 2, RLIM_INFINITY};
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    memset(&problem, 0, sizeof problem);
    cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, &problem), GLO_OK);
    cr_assert_eq(add_rows(&spool, 10 * GLO_SPOOL_ROWS, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, strerror(EFBIG)), "%s", problem.text);
    glo_spool_free(&spool);
    limit.rlim_cur = RLIM_INFINITY;
    setrlimit(RLIMIT_FSIZE, &limit);
    made_folder_remove(folder);
}

/* A file that lost its end is noticed when it is read. */
Test(spool, notices_a_short_file)
{
    static char buffer[GLO_SPOOL_BLOCK * sizeof(struct row)];
    char folder[MADE_PATH];
    made_folder(folder);
    struct glo_problem problem = {0};
    struct glo_spool spool;
    const void *rows;
    cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, NULL), GLO_OK);
    cr_assert_eq(add_rows(&spool, 2 * GLO_SPOOL_ROWS + 1, NULL), GLO_OK);
    cr_assert_eq(ftruncate(spool.file, GLO_SPOOL_BLOCK * sizeof(struct row) + 1), 0);
    cr_assert_eq(glo_spool_read(&spool, GLO_SPOOL_BLOCK, buffer, &rows, &problem), GLO_OK);
    spool.num_taken += GLO_SPOOL_BLOCK;
    cr_assert_eq(glo_spool_read(&spool, GLO_SPOOL_BLOCK, buffer, &rows, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, folder), "%s", problem.text);
    glo_spool_free(&spool);
    made_folder_remove(folder);
}

/* Memory is taken once, at the start. */
Test(spool, is_short_of_memory)
{
    struct glo_spool spool;
    glo_memory_fail_at(0, 1);
    cr_assert_eq(glo_spool_init(&spool, 8, ".", NULL), GLO_ERR_NO_MEMORY);
    glo_memory_fail_at(-1, 0);
    glo_spool_free(&spool);
}
