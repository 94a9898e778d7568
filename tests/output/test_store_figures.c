#include "output/store_figures.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];

static void set_up(void)
{
    static struct made_study made;
    struct glo_hdf5 file = {.currency = "EUR"};
    made_folder(folder);
    snprintf(path, sizeof path, "%s/figures.h5", folder);
    made_study_init(&made);
    made.study.first_replication = 4;
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/lookup", NULL), GLO_OK);
    cr_assert_eq(glo_figures_write(&file, &made.analysis, NULL), GLO_OK);
    made_file_close(&file);
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_figures, .init = set_up, .fini = tear_down);

/* Every figure of every replication that counts, by the rule of made_study_init; the first slot is left out. */
Test(store_figures, of_each_replication)
{
    cr_assert_eq(read_num_rows(path, "/replications"), MADE_POINTS * MADE_FIGURES * 2);
    static const uint32_t whole[] = {0, 2};
    for (uint32_t i = 0; i < MADE_POINTS * MADE_FIGURES * 2; i++) {
        uint32_t point = i / 2 / MADE_FIGURES, figure = i / 2 % MADE_FIGURES, replication = whole[i % 2];
        double mean = figure + point + replication;
        cr_assert_eq(read_number(path, "/replications", "point", i), point);
        cr_assert_eq(read_number(path, "/replications", "figure", i), figure);
        cr_assert_eq(read_number(path, "/replications", "replication", i), replication + 5, "counted from 1");
        cr_assert_float_eq(read_number(path, "/replications", "value", i), mean, 1e-12);
        cr_assert_eq(read_number(path, "/replications", "n", i), 10 * (point + 1));
        cr_assert_eq(read_number(path, "/replications", "warm_up", i), 10);
        double min = read_number(path, "/replications", "min", i), max = read_number(path, "/replications", "max", i);
        if (figure < 2) {
            cr_assert_float_eq(min, mean - 1, 1e-12);
            cr_assert_float_eq(max, mean + 1, 1e-12);
        } else {
            cr_assert(isnan(min) && isnan(max), "a share has no range");
        }
    }
}

/* Codes lead to the figure, its metric and its entity; no entity is -1. */
Test(store_figures, have_names)
{
    cr_assert_eq(read_num_rows(path, "/lookup/figures"), MADE_FIGURES);
    cr_assert_str_eq(read_text(path, "/lookup/figures", "name", 1), "lead_time.post");
    cr_assert_str_eq(read_text(path, "/lookup/figures", "unit", 1), "h");
    cr_assert_eq(read_number(path, "/lookup/figures", "shown", 0), 1);
    cr_assert_eq(read_number(path, "/lookup/figures", "shown", 1), 0);
    cr_assert(isnan(read_number(path, "/lookup/figures", "quantile", 0)));
    cr_assert_eq(read_num_rows(path, "/lookup/metrics"), 2);
    cr_assert_str_eq(read_text(path, "/lookup/metrics", "name", 1), "on_time_share");
    cr_assert_eq(read_number(path, "/replications", "metric", 2), 0, "lead_time.post");
    cr_assert_eq(read_number(path, "/replications", "metric", 4), 1, "on_time_share");
    cr_assert_eq(read_num_rows(path, "/lookup/entities"), 1);
    cr_assert_str_eq(read_text(path, "/lookup/entities", "name", 0), "post");
    cr_assert_eq(read_number(path, "/replications", "entity", 0), -1);
    cr_assert_eq(read_number(path, "/replications", "entity", 2), 0);
}

/* Estimates as the analysis has them. */
Test(store_figures, are_estimated)
{
    cr_assert_eq(read_num_rows(path, "/estimates"), MADE_POINTS * MADE_FIGURES);
    uint64_t row = 2 * MADE_FIGURES + 1;
    cr_assert_eq(read_number(path, "/estimates", "point", row), 2);
    cr_assert_str_eq(read_text(path, "/estimates", "name", row), "lead_time.post");
    cr_assert_str_eq(read_text(path, "/estimates", "unit", row), "h");
    cr_assert_eq(read_number(path, "/estimates", "mean", row), 4);
    cr_assert_eq(read_number(path, "/estimates", "half_width", row), 0.5);
    cr_assert_eq(read_number(path, "/estimates", "lower", row), 3.5);
    cr_assert_eq(read_number(path, "/estimates", "upper", row), 4.5);
    cr_assert_eq(read_number(path, "/estimates", "confidence", row), 0.95);
    cr_assert_eq(read_number(path, "/estimates", "n", row), 2);
    cr_assert_eq(read_number(path, "/estimates", "min", row), 2);
    cr_assert_eq(read_number(path, "/estimates", "max", row), 6);
}

/* Comparisons as the analysis has them. */
Test(store_figures, are_compared)
{
    cr_assert_eq(read_num_rows(path, "/comparisons"), 2);
    cr_assert_eq(read_number(path, "/comparisons", "point", 1), 3);
    cr_assert_eq(read_number(path, "/comparisons", "against", 1), 2);
    cr_assert_str_eq(read_text(path, "/comparisons", "name", 1), "lead_time");
    cr_assert_eq(read_number(path, "/comparisons", "difference", 1), 1);
    cr_assert_eq(read_number(path, "/comparisons", "lower", 1), 0.75);
    cr_assert_eq(read_number(path, "/comparisons", "confidence", 1), 0.95, "of all together");
    cr_assert_eq(read_number(path, "/comparisons", "relative", 1), 0.5);
    cr_assert_eq(read_number(path, "/comparisons", "variance_saved", 1), 4);
    cr_assert_str_eq(read_text(path, "/comparisons", "verdict", 1), "higher");
}
