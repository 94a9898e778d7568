#include "output/store_target.h"
#include "output/store_hdf5.h"
#include "sim/memory.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[MADE_PATH], path[2 * MADE_PATH], part[2 * MADE_PATH];

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/result.h5", folder);
    snprintf(part, sizeof part, "%s/result.h5.part", folder);
    glo_hdf5_quiet();
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_target, .init = set_up, .fini = tear_down);

static void write_text(const char *file, const char *text)
{
    FILE *opened = fopen(file, "w");
    fputs(text, opened);
    fclose(opened);
}

static int claim(const char *name, bool force, struct glo_problem *problem)
{
    struct glo_store_target target;
    memset(problem, 0, sizeof *problem);
    int code = glo_store_target_claim(&target, name, force, problem);
    cr_assert_eq(code, problem->code);
    glo_store_target_release(&target);
    glo_store_target_release(&target);
    return code;
}

/* Names without a folder, with one, and in the root of all. */
Test(store_target, knows_its_folder)
{
    struct glo_store_target target;
    cr_assert_eq(glo_store_target_claim(&target, path, false, NULL), GLO_OK);
    cr_assert_str_eq(target.folder, folder);
    cr_assert_str_eq(target.part, part);
    cr_assert_eq(access(part, F_OK), 0);
    glo_store_target_release(&target);
    cr_assert_eq(made_folder_entries(folder), 0, "a claim that is given back leaves nothing");
    cr_assert_eq(chdir(folder), 0);
    cr_assert_eq(glo_store_target_claim(&target, "result.h5", false, NULL), GLO_OK);
    cr_assert_str_eq(target.folder, ".");
    cr_assert_eq(glo_store_target_publish(&target, NULL), GLO_OK);
    glo_store_target_release(&target);
    cr_assert_eq(access("result.h5", F_OK), 0);
    cr_assert_eq(made_folder_entries(folder), 1);
}

/* What no result may replace, with or without force. */
Test(store_target, refuses_what_is_no_file)
{
    struct glo_problem problem;
    cr_assert_eq(claim("", true, &problem), GLO_ERR_INPUT);
    char with_slash[2 * MADE_PATH];
    snprintf(with_slash, sizeof with_slash, "%s/", folder);
    cr_assert_eq(claim(with_slash, true, &problem), GLO_ERR_INPUT);
    cr_assert_eq(claim(folder, true, &problem), GLO_ERR_INPUT);
    cr_assert_eq(claim("/dev/full", true, &problem), GLO_ERR_INPUT);
    cr_assert_not_null(strstr(problem.text, "/dev/full"));
    cr_assert_eq(mkdir(part, 0700), 0);
    cr_assert_neq(claim(path, true, &problem), GLO_OK);
    cr_assert_eq(rmdir(part), 0);
    cr_assert_eq(symlink("/dev/null", part), 0);
    cr_assert_neq(claim(path, true, &problem), GLO_OK);
}

/* A file of somebody else needs force; so does a Glocal file that was not finished. */
Test(store_target, asks_before_it_replaces)
{
    struct glo_problem problem;
    write_text(path, "my thesis");
    cr_assert_eq(claim(path, false, &problem), GLO_ERR_INPUT);
    cr_assert_not_null(strstr(problem.text, "--force"), "%s", problem.text);
    cr_assert_eq(claim(path, true, &problem), GLO_OK);
    size_t size;
    char *bytes = made_file_bytes(path, &size);
    cr_assert(size == 9 && memcmp(bytes, "my thesis", 9) == 0, "a claim alone changes nothing");
    glo_free(bytes);

    struct glo_hdf5 file = {0};
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_set_text(file.file, "glocal", "0.1.0"), 0);
    made_file_close(&file);
    cr_assert_eq(claim(path, false, &problem), GLO_ERR_INPUT, "not finished");
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_set_int(file.file, "complete", 1), 0);
    made_file_close(&file);
    cr_assert_eq(claim(path, false, &problem), GLO_ERR_INPUT, "not ours");
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_set_text(file.file, "glocal", "0.1.0"), 0);
    cr_assert_eq(glo_hdf5_set_int(file.file, "complete", 1), 0);
    made_file_close(&file);
    cr_assert_eq(claim(path, false, &problem), GLO_OK);
}

/* One writer at a time, in this process and in others; afterwards the name is free again. */
Test(store_target, lets_one_write_at_a_time)
{
    struct glo_problem problem;
    struct glo_store_target target;
    cr_assert_eq(glo_store_target_claim(&target, path, false, NULL), GLO_OK);
    cr_assert_eq(claim(path, true, &problem), GLO_ERR_INPUT, "also with force");
    cr_assert_not_null(strstr(problem.text, "another run"), "%s", problem.text);
    pid_t child = fork();
    if (child == 0)
        _exit(claim(path, false, &problem) == GLO_ERR_INPUT ? 0 : 1);
    int status;
    waitpid(child, &status, 0);
    cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    cr_assert_eq(access(part, F_OK), 0, "who was refused has removed nothing");
    glo_store_target_release(&target);
    cr_assert_eq(claim(path, false, &problem), GLO_OK);
}

/* What a killed run left is taken over. */
Test(store_target, takes_over_what_was_abandoned)
{
    struct glo_problem problem;
    write_text(part, "half a file");
    cr_assert_eq(claim(path, false, &problem), GLO_OK);
    cr_assert_eq(access(part, F_OK), -1);
}

/* A folder that does not exist, and one that may not be written (unless by root). */
Test(store_target, says_that_it_cannot_write)
{
    struct glo_problem problem;
    cr_assert_eq(claim("no/such/folder/result.h5", false, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, "no/such/folder"), "%s", problem.text);
    cr_assert_eq(claim("/proc/result.h5", false, &problem), GLO_ERR_IO);
    if (geteuid() == 0)
        return;
    cr_assert_eq(chmod(folder, 0500), 0);
    cr_assert_eq(claim(path, false, &problem), GLO_ERR_IO);
    cr_assert_eq(chmod(folder, 0700), 0);
}

/* A final name that became a folder meanwhile: the file is not lost silently. */
Test(store_target, says_that_it_cannot_publish)
{
    struct glo_problem problem = {0};
    struct glo_store_target target;
    cr_assert_eq(glo_store_target_claim(&target, path, false, NULL), GLO_OK);
    cr_assert_eq(mkdir(path, 0700), 0);
    cr_assert_eq(glo_store_target_publish(&target, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, path), "%s", problem.text);
    glo_store_target_release(&target);
    cr_assert_eq(access(part, F_OK), -1);
}

/* Short of memory at any call: nothing is claimed. */
Test(store_target, is_short_of_memory)
{
    int64_t failures = 0;
    for (int64_t k = 0;; k++) {
        struct glo_store_target target;
        glo_memory_fail_at(k, 0);
        int code = glo_store_target_claim(&target, path, false, NULL);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        glo_store_target_release(&target);
        cr_assert_eq(made_folder_entries(folder), 0);
        if (code == GLO_OK)
            break;
        cr_assert_eq(code, GLO_ERR_NO_MEMORY);
    }
    cr_assert_geq(failures, 3);
}
