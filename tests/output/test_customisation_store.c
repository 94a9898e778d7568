/* The study of customisation as files: both kinds say what the study says; what cannot be written is told. */
#include "output/customisation_store.h"

#include <criterion/criterion.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"
#include "sim/capacity.h"

static char folder[MADE_PATH], path[2 * MADE_PATH];
static struct glo_customisation_study study;

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/study.h5", folder);
    cr_assert_eq(glo_customisation_study_init(&study, 0.05, NAN, NULL), GLO_OK);
}

static void tear_down(void)
{
    glo_customisation_study_free(&study);
    made_folder_remove(folder);
}

TestSuite(customisation_store, .init = set_up, .fini = tear_down);

static void check_row(uint64_t i, const char *configuration)
{
    const struct glo_study_row *row = &study.rows[i];
    cr_expect_str_eq(read_text(path, "/problems", "configuration", i), configuration);
    cr_expect_eq(read_number(path, "/problems", "service_rate", i), row->problem.service_rate);
    cr_expect_eq(read_number(path, "/problems", "unit_cost", i), row->problem.unit_cost);
    cr_expect_eq(read_number(path, "/problems", "profit", i), row->best.profit);
    cr_expect_eq(read_number(path, "/problems", "lead_time", i), row->best.lead_time);
    double lines = read_number(path, "/problems", "lines", i);
    cr_expect(row->best.plan.lines ? lines == row->best.plan.lines : isnan(lines));
}

Test(customisation_store, hdf5)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_customisation_store_hdf5(&study, path, false, &problem), GLO_OK, "%s", problem.text);
    cr_expect_eq(read_num_rows(path, "/problems"), GLO_STUDY_PROBLEMS);
    check_row(0, "mts");
    check_row(2500, "dd");
    check_row(4999, "dd");
    check_row(5124, "cm");
    cr_expect_eq(read_num_rows(path, "/figures/gain_by_costs"), GLO_STUDY_CUSTOM);
    cr_expect_eq(read_number(path, "/figures/gain_by_costs", "gain", 7), study.gains[7].gain);
    cr_expect_eq(read_number(path, "/figures/best_by_waiting_cost", "cm", 3), study.wins[3].cm);
    cr_expect_eq(read_number(path, "/figures/lines_by_misfit_cost", "dd", 4), study.lines[4].dd);
    cr_expect_eq(read_number(path, "/figures/profit_by_service_rate", "least_cm", 2), study.rates[2].least_cm);
    cr_expect_eq(read_number(path, "/figures/profit_by_unit_cost", "mts", 0), study.unit_costs[0].mts);
    cr_expect_str_eq(read_text_attribute(path, "/problems", "FIELD_4_UNIT"), "GBP");
    cr_expect_str_eq(read_text_attribute(path, "/", "generic_holding"), "b h");
    cr_expect_str_eq(read_text_attribute(path, "/", "beta"), "0.05");
    cr_assert_eq(glo_customisation_store_hdf5(&study, path, false, &problem), GLO_OK, "its own file is replaced");
    cr_expect_eq(made_folder_entries(folder), 1);
}

/* Numbers of a line of a CSV file, `line` from 0, the head; NaN where a cell is no number. */
static void read_csv(const char *name, uint64_t line, double numbers[32], uint32_t *num)
{
    char file[2 * MADE_PATH], text[1024];
    snprintf(file, sizeof file, "%s/%s.csv", folder, name);
    FILE *stream = fopen(file, "r");
    cr_assert(stream, "%s", file);
    for (uint64_t i = 0; i <= line; i++)
        cr_assert(fgets(text, sizeof text, stream), "%s has no line %lu", name, (unsigned long)line);
    fclose(stream);
    *num = 0;
    char *rest = text, *cell;
    while ((cell = strsep(&rest, ",\n")) && rest) {
        char *end;
        numbers[*num] = strtod(cell, &end);
        if (end == cell || *end)
            numbers[*num] = NAN;
        ++*num;
    }
}

Test(customisation_store, csv)
{
    double numbers[32];
    uint32_t num, columns;
    for (int again = 0; again < 2; again++)
        cr_assert_eq(glo_customisation_store_csv(&study, folder, NULL), GLO_OK);
    cr_expect_eq(made_folder_entries(folder), 6);
    read_csv("problems", 0, numbers, &columns);
    for (uint64_t i = 0; i < GLO_STUDY_PROBLEMS; i += 1200) {
        read_csv("problems", 1 + i, numbers, &num);
        cr_assert_eq(num, columns);
        cr_expect_eq(numbers[2], study.rows[i].problem.service_rate);
        cr_expect_eq(numbers[11], study.rows[i].best.profit);
        cr_expect_eq(numbers[13], study.rows[i].best.plan.lines);
    }
    read_csv("problems", GLO_STUDY_PROBLEMS, numbers, &num);
    cr_expect(num == columns && isnan(numbers[13]), "cm has no lines");
    read_csv("best_by_waiting_cost", 25, numbers, &num);
    cr_expect(num == 6 && numbers[4] == study.wins[24].cm);
    read_csv("gain_by_costs", 125, numbers, &num);
    cr_expect(num == 4 && numbers[3] == study.gains[124].gain);
}

Test(customisation_store, says_what_went_wrong)
{
    struct glo_problem problem = {0};
    cr_expect_eq(glo_customisation_store_csv(&study, "/no/such/folder", &problem), GLO_ERR_IO);
    cr_expect(strstr(problem.text, "/no/such/folder"));
    problem = (struct glo_problem){0};
    FILE *stream = fopen(path, "w");
    fputs("not ours", stream);
    fclose(stream);
    cr_expect(glo_customisation_store_hdf5(&study, path, false, &problem) != GLO_OK && problem.text[0]);
    cr_expect_eq(glo_customisation_store_hdf5(&study, path, true, NULL), GLO_OK);
    problem = (struct glo_problem){0};
    cr_expect_eq(glo_customisation_store_csv(&study, path, &problem), GLO_ERR_IO, "a file is no folder");
}

/* A file that may not grow: told, and no piece of it is left. */
Test(customisation_store, disk_is_full)
{
    struct glo_problem problem = {0};
    const struct rlimit limit = {1000, RLIM_INFINITY}, none = {RLIM_INFINITY, RLIM_INFINITY};
    signal(SIGXFSZ, SIG_IGN);
    cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
    int csv = glo_customisation_store_csv(&study, folder, &problem);
    int hdf5 = glo_customisation_store_hdf5(&study, path, false, NULL);
    setrlimit(RLIMIT_FSIZE, &none); /* the counters of a coverage build, written at the end, would be cut as well */
    cr_expect_eq(csv, GLO_ERR_IO);
    cr_expect(strstr(problem.text, "problems.csv could not be written"), "%s", problem.text);
    cr_expect_eq(hdf5, GLO_ERR_IO);
    cr_expect_eq(made_folder_entries(folder), 0);
}

Test(customisation_store, is_short_of_memory)
{
    int64_t failures = 0;
    for (int csv = 0; csv < 2; csv++) {
        int code = GLO_ERR_NO_MEMORY;
        /* With the least capacity a file is made of thousands of chunks, each with allocations of its own. */
        for (int64_t k = 0; code != GLO_OK; k += GLO_CAPACITY(1, k + 1)) {
            int64_t held = glo_memory_live();
            glo_memory_fail_at(k, 0);
            code = csv ? glo_customisation_store_csv(&study, folder, NULL)
                       : glo_customisation_store_hdf5(&study, path, true, NULL);
            failures += glo_memory_failures();
            glo_memory_fail_at(-1, 0);
            cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY, "%d", code);
            cr_assert_eq(glo_memory_live(), held);
        }
    }
    cr_expect(failures > GLO_CAPACITY(20, 2));
}
