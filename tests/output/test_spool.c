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

static int add_rows(struct glo_spool *spool, uint64_t num, struct glo_problem *problem)
{
    struct row row = {0, "filling"};
    int code = GLO_OK;
    for (; row.number < num && code == GLO_OK; row.number++)
        code = glo_spool_add(spool, &row, problem);
    return code;
}

/* Reads to the end; every row must be the next one, and no batch longer than promised. */
static uint64_t read_rows(struct glo_spool *spool)
{
    const void *rows;
    uint32_t num;
    uint64_t next = 0;
    for (;;) {
        cr_assert_eq(glo_spool_read(spool, &rows, &num, NULL), GLO_OK);
        if (num == 0)
            return next;
        cr_assert_leq(num, GLO_SPOOL_ROWS);
        const struct row *batch = rows;
        for (uint32_t i = 0; i < num; i++)
            cr_assert_eq(batch[i].number, next++);
    }
}

/* What goes in comes out, in order, at every boundary of the buffer; the file has no name. */
Test(spool, gives_back_what_it_got)
{
    static const uint64_t sizes[] = {
        0, 1, GLO_SPOOL_ROWS - 1, GLO_SPOOL_ROWS, GLO_SPOOL_ROWS + 1, 2 * GLO_SPOOL_ROWS, 3 * GLO_SPOOL_ROWS + 5};
    char folder[MADE_PATH];
    made_folder(folder);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct glo_spool spool;
        cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, NULL), GLO_OK);
        cr_assert_eq(add_rows(&spool, sizes[i], NULL), GLO_OK);
        cr_assert_eq(spool.has_file, sizes[i] > GLO_SPOOL_ROWS, "the file is for what does not fit");
        cr_assert_eq(made_folder_entries(folder), 0);
        cr_assert_eq(read_rows(&spool), sizes[i]);
        glo_spool_free(&spool);
        glo_spool_free(&spool);
    }
    made_folder_remove(folder);
}

/* A folder that is not there, and a limit in the middle of a batch, are errors with a sentence. */
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
    char folder[MADE_PATH];
    made_folder(folder);
    struct glo_problem problem = {0};
    struct glo_spool spool;
    cr_assert_eq(glo_spool_init(&spool, sizeof(struct row), folder, NULL), GLO_OK);
    cr_assert_eq(add_rows(&spool, 2 * GLO_SPOOL_ROWS + 1, NULL), GLO_OK);
    cr_assert_eq(ftruncate(spool.file, GLO_SPOOL_ROWS * sizeof(struct row) + 1), 0);
    const void *rows;
    uint32_t num;
    cr_assert_eq(glo_spool_read(&spool, &rows, &num, &problem), GLO_OK);
    cr_assert_eq(ftruncate(spool.file, GLO_SPOOL_ROWS * sizeof(struct row) + 1), 0);
    cr_assert_eq(glo_spool_read(&spool, &rows, &num, &problem), GLO_ERR_IO);
    cr_assert_eq(num, 0);
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
