/* From a text to a study: points built and checked, warnings that name their points, points chosen by --only. */
#include "scenarios/language/study.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "sim/error.h"

/* A desk at 4 or more orders per hour, of which a machine makes 5. */
static int open_study(struct glo_scenario_study *study, const char *rate, const char *factors)
{
    char text[1024];
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {job: {plan: [{operation: serve, service: {exponential: 12 min}}]}}\n"
             "demand: {jobs: {products: job, rate: %s}}\n"
             "units: {desk: {stations: {serve: {machines: 1}}}}\n"
             "experiment: {length: 100 days, warmup: 1000 h, replications: 5, factors: {%s}}\n",
             rate, factors);
    return glo_scenario_study_open_text(study, "desk.yaml", text, strlen(text), NULL, 0);
}

static void expect_messages(const struct glo_scenario_study *study, const char *expected)
{
    struct glo_text text = {0};
    for (uint32_t i = 0; i < study->reader.diagnostics.num_messages; i++)
        glo_text_add(&text, "%s\n", study->reader.diagnostics.messages[i].text);
    cr_expect_str_eq(glo_text_get(&text), expected);
    glo_text_free(&text);
}

/* A warning names the first of the points at which it holds, and none where it holds at all. */
Test(study, warnings)
{
    struct glo_scenario_study study;
    cr_assert_eq(open_study(&study, "4.9 per hour", ""), GLO_OK);
    expect_messages(&study, "serve at desk has rho 0.98\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(open_study(&study, "4.9 per hour", "seed: {one: {}, other: {experiment.seed: 2}}"), GLO_OK);
    expect_messages(&study, "serve at desk has rho 0.98\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(open_study(&study, "4 per hour",
                            "demand.jobs.rate: {times: [1, 1.2]}, seed: {one: {}, other: {experiment.seed: 2}}"),
                 GLO_OK);
    expect_messages(&study, "x 1.2 at one and 1 more: serve at desk has rho 0.96\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(open_study(&study, "4 per hour",
                            "desks: {two: {units.desk.stations.serve.machines: 2}, one: "
                            "{demand.jobs.rate: 4.8 per hour}}"),
                 GLO_OK);
    expect_messages(&study, "one: serve at desk has rho 0.96\n");
    glo_scenario_study_free(&study);
}

/* A mistake that only the checks see ends the study, and names its point where there are several. */
Test(study, faults)
{
    struct glo_scenario_study study;
    cr_assert_eq(open_study(&study, "9 per hour", ""), GLO_ERR_INPUT);
    expect_messages(&study, "serve in `units`: the work offered is 1.80 of the capacity of its units; there is no "
                            "steady state\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(open_study(&study, "4 per hour", "demand.jobs.rate: {times: [1, 2]}"), GLO_ERR_INPUT);
    expect_messages(&study, "x 2: serve in `units`: the work offered is 1.60 of the capacity of its units; there is no "
                            "steady state\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(glo_scenario_study_open_text(&study, "list.yaml", "[1]", 3, NULL, 0), GLO_ERR_INPUT);
    expect_messages(&study, "expected the keys of a scenario\n");
    glo_scenario_study_free(&study);
    cr_assert_eq(glo_scenario_study_open(&study, "nowhere/none.yaml", NULL, 0), GLO_ERR_INPUT);
    expect_messages(&study, "cannot read this file: No such file or directory\n");
    glo_scenario_study_free(&study);
}

/* --only keeps the points for which its condition holds, and says why it keeps none. */
Test(study, only)
{
    static const struct {
        const char *expression;
        int code;
        uint32_t num_points;
        const char *messages;
    } rows[] = {
        {"desks == two", GLO_OK, 2, ""},
        {"desks == one or demand.jobs.rate == 2 per hour", GLO_OK, 3, ""},
        {"demand.jobs.rate > 1 per hour", GLO_OK, 4, ""},
        {"desks == three", GLO_ERR_INPUT, 0, "no design point is left\n"},
        {"desk == one", GLO_ERR_INPUT, 4, "no factor is named `desk`\n"},
        {"desks = one", GLO_ERR_INPUT, 4, "no comparison: `=`\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_scenario_study study;
        cr_assert_eq(open_study(&study, "4 per hour",
                                "demand.jobs.rate: {times: [0.5, 1]}, desks: {one: {}, two: "
                                "{units.desk.stations.serve.machines: 2}}"),
                     GLO_OK);
        cr_expect_eq(glo_scenario_study_only(&study, rows[i].expression), rows[i].code, "%s", rows[i].expression);
        cr_expect_eq(study.reader.design.num_points, rows[i].num_points, "%s", rows[i].expression);
        expect_messages(&study, rows[i].messages);
        glo_scenario_study_free(&study);
    }
}

/* What is left after --only is labelled as before. */
Test(study, labels)
{
    struct glo_scenario_study study;
    struct glo_text label = {0};
    cr_assert_eq(open_study(&study, "4 per hour",
                            "demand.jobs.rate: {times: [0.5, 1]}, desks: {one: {}, two: "
                            "{units.desk.stations.serve.machines: 2}}"),
                 GLO_OK);
    cr_assert_eq(glo_scenario_study_only(&study, "desks == two"), GLO_OK);
    glo_scenario_study_label(&study, 0, &label);
    cr_assert_str_eq(glo_text_get(&label), "x 0.5 at two");
    glo_text_free(&label);
    glo_scenario_study_free(&study);
}
