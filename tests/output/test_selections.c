/* Contests that are decided, one that is not: the same rows in the file and in the document, and the sentences. */
#include <criterion/criterion.h>

#include "output/findings.h"
#include "output/selections.h"
#include "tests/output/console_study.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <string.h>

static struct shown_study shown;
static const struct glo_selecting asked = {.factor = 0,
                                           .figure = "lead_time",
                                           .rule = {.indifference = 0.5, .confidence = 0.9, .first = 10}};

/* Cloud is the fastest at the first rate; at the second it is like local; at the third that is the fastest. */
static void make(void)
{
    struct glo_problem problem = {0};
    shown_study_init(&shown);
    shown.study.selecting = &asked;
    shown_set_values(&shown, CENTRAL, 0, (const double[]){12, 12.5}, 2);
    shown_set_values(&shown, LOCAL, 0, (const double[]){5, 5.5, 5.2}, 3);
    shown_set_values(&shown, CLOUD, 0, (const double[]){4, 4.5}, 2);
    shown_set_values(&shown, 3 + CENTRAL, 0, (const double[]){12, 12.5}, 2);
    shown_set_values(&shown, 3 + LOCAL, 0, (const double[]){2, 8, 5}, 3);
    shown_set_values(&shown, 3 + CLOUD, 0, (const double[]){5, 3, 7, 4}, 4);
    shown_set_values(&shown, 6 + CENTRAL, 0, (const double[]){12, 12.5}, 2);
    shown_set_values(&shown, 6 + LOCAL, 0, (const double[]){3, 3.5, 3.2}, 3);
    shown_set_values(&shown, 6 + CLOUD, 0, (const double[]){4, 4.5}, 2);
    cr_assert_eq(glo_selections_init(&shown.analysis.selections, &shown.analysis, &problem), GLO_OK);
}

static void drop(void)
{
    glo_selections_free(&shown.analysis.selections);
    glo_selections_free(&shown.analysis.selections);
    shown_study_free(&shown);
}

TestSuite(selections, .init = make, .fini = drop);

static const char *const verdicts[] = {"ruled out", "ruled out", "selected", "ruled out", "undecided",
                                       "undecided", "ruled out", "selected", "ruled out"};

Test(selections, in_json)
{
    bool failed = false;
    json_t *rows = glo_selections_json(&shown.analysis, &failed);
    cr_assert(!failed);
    cr_assert_eq(json_array_size(rows), SHOWN_POINTS);
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        const json_t *row = json_array_get(rows, i);
        char id[17];
        glo_design_id(&shown.design, i, id);
        cr_expect_str_eq(json_string_value(json_object_get(row, "verdict")), verdicts[i], "row %u", i);
        cr_expect_str_eq(json_string_value(json_object_get(row, "point")), id);
        cr_expect_str_eq(json_string_value(json_object_get(row, "level")), shown.topologies[i % 3].label);
        cr_expect_eq(json_integer_value(json_object_get(row, "contest")), i / 3);
        cr_expect_eq(json_number_value(json_object_get(row, "confidence")), 0.9);
        cr_expect((json_integer_value(json_object_get(row, "replications_needed")) > 20) == (i / 3 == 1));
    }
    json_decref(rows);
}

Test(selections, in_the_file)
{
    char folder[MADE_PATH], path[2 * MADE_PATH];
    struct glo_hdf5 file = {.currency = "EUR"};
    made_folder(folder);
    snprintf(path, sizeof path, "%s/selections.h5", folder);
    made_file_open(&file, path);
    cr_assert_eq(glo_selections_write(&file, &shown.analysis, NULL), GLO_OK);
    made_file_close(&file);
    cr_assert_eq(read_num_rows(path, "/selections"), SHOWN_POINTS);
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        cr_expect_str_eq(read_text(path, "/selections", "verdict", i), verdicts[i]);
        cr_expect_eq(read_number(path, "/selections", "point", i), i);
        cr_expect_eq(read_number(path, "/selections", "indifference", i), 0.5);
        cr_expect_float_eq(read_number(path, "/selections", "mean", i),
                           shown.estimates[i * SHOWN_FIGURES].interval.mean, 1e-12);
    }
    cr_expect_str_eq(read_text(path, "/selections", "unit", 0), "h");
    cr_expect_str_eq(read_text(path, "/selections", "factor", 0), "topology");
    made_folder_remove(folder);
}

static bool mentions(const struct glo_findings *findings, const char *part)
{
    for (uint32_t i = 0; i < findings->num_sentences; i++)
        if (strstr(findings->sentences[i], part))
            return true;
    return false;
}

Test(selections, in_sentences)
{
    struct glo_findings findings;
    shown_study_uncompared(&shown);
    cr_assert_eq(glo_findings_init(&findings, &shown.context, true), GLO_OK);
    cr_expect(mentions(&findings,
                       "`cloud` is selected at rate 160 per day (x 0.8): with 90 % probability its lead_time "
                       "is the lowest, or within 0.5 h of it; 10 replications decided it."),
              "%s", findings.sentences[0]);
    cr_expect(mentions(&findings, "20 replications do not select at rate 200 per day (x 1): `local` and `cloud` cannot "
                                  "be told apart to 0.5 h of lead_time (at most "),
              "%s", findings.sentences[1]);
    cr_expect(mentions(&findings, "`local` is selected at rate 230"));
    glo_findings_free(&findings);
}
