/*
 * Every file of the corpus through its harness, without libFuzzer: what was found once is found again by any compiler.
 * Also that a broken promise would be seen, and inputs too large to be kept as files.
 */
#include "tests/fuzz/fuzz.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void replay_file(glo_fuzz_harness *harness, const char *path)
{
    FILE *file = fopen(path, "rb");
    cr_assert(file, "%s", path);
    cr_assert_eq(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    rewind(file);
    /* No byte more than the input has: what reads beyond it is seen by the address sanitizer. */
    uint8_t *bytes = malloc(size ? (size_t)size : 1);
    cr_assert(bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size);
    cr_assert_eq(fclose(file), 0);
    harness(bytes, (size_t)size);
    free(bytes);
}

static void replay(glo_fuzz_harness *harness, const char *name)
{
    char path[1024];
    int num = 0;
    struct dirent *entry;
    snprintf(path, sizeof path, GLO_SOURCE_FOLDER "/tests/fuzz/corpus/%s", name);
    DIR *folder = opendir(path);
    cr_assert(folder, "%s", path);
    while ((entry = readdir(folder))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, GLO_SOURCE_FOLDER "/tests/fuzz/corpus/%s/%s", name, entry->d_name);
        replay_file(harness, path);
        num++;
    }
    closedir(folder);
    cr_assert_gt(num, 10);
    cr_assert_gt(glo_fuzz_num_right, 3);
}

Test(corpus, scenario)
{
    replay(glo_fuzz_scenario, "scenario");
}

Test(corpus, set)
{
    replay(glo_fuzz_set, "set");
}

Test(corpus, quantity)
{
    replay(glo_fuzz_quantity, "quantity");
}

Test(corpus, rows)
{
    replay(glo_fuzz_rows, "rows");
}

Test(corpus, expression)
{
    replay(glo_fuzz_expression, "expression");
}

/* A result that does not fit its messages stops the program. */
Test(corpus, broken_promise, .signal = SIGABRT)
{
    struct glo_diagnostics none;
    glo_diagnostics_init(&none);
    glo_fuzz_check_messages(&none, -1);
}
