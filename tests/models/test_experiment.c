/* The window: 200 bins for an automatic warm-up, or whole weeks where there are dates, one or two for a stated one;
 * replications; what is refused. */
#include "models/experiment.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "tests/models/trial.h"

#define REST \
    "glocal: 1\n" \
    "products: {part: {plan: [{operation: work, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day}}\n" \
    "units: {shop: {stations: {work: {}}}}\n"

static int read_experiment(struct trial *trial, const char *experiment)
{
    char text[1024];
    snprintf(text, sizeof text, REST "experiment: {%s}\n", experiment);
    return trial_read(trial, text);
}

/* Bins are of equal length but for a tick, from 0 to the end; slots of five bins are candidates over the first half. */
Test(experiment, automatic)
{
    struct trial trial;
    cr_assert_eq(read_experiment(&trial, "length: 1000.5 h"), GLO_OK, "%s", trial_message(&trial));
    const struct glo_window *window = &trial.study.points[0]->window;
    cr_assert(window->automatic && window->num_bins == 200 && window->end == glo_ticks(1000.5));
    cr_expect(window->bins[0] == 0 && window->bins[200] == window->end);
    for (uint32_t bin = 0; bin < 200; bin++) {
        glo_time length = window->bins[bin + 1] - window->bins[bin];
        cr_expect_leq(length * 200 - window->end, 200);
        cr_expect_leq(window->end - length * 200, 200);
        cr_expect_eq(window->slot_of_bin[bin], bin < 100 ? bin / 5 : window->num_slots - 1, "bin %u", bin);
    }
    cr_expect_eq(window->num_slots, 21);
    trial_close(&trial);
}

/* With dates bins are whole weeks, so that a weekly profile is the same in each of them. */
Test(experiment, weeks)
{
    static const struct {
        const char *text;
        uint32_t num_bins, weeks, num_slots;
    } cases[] = {
        {"length: 104 weeks, start: 2027-01-04", 104, 1, 11},
        {"length: 731 days, start: 2027-01-06", 104, 1, 11},
        {"length: 500 weeks, start: 2027-01-04", 166, 3, 17},
        {"length: 20 weeks, start: 2027-01-04", 20, 1, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        cr_assert_eq(read_experiment(&trial, cases[i].text), GLO_OK, "%s", trial_message(&trial));
        const struct glo_window *window = &trial.study.points[0]->window;
        cr_assert(window->automatic && window->num_bins == cases[i].num_bins, "%s: %u", cases[i].text,
                  window->num_bins);
        cr_expect_eq(window->num_slots, cases[i].num_slots, "%s: %u", cases[i].text, window->num_slots);
        for (uint32_t bin = 0; bin < window->num_bins; bin++) {
            cr_expect_eq(window->bins[bin], glo_ticks(168.0 * bin * cases[i].weeks));
            cr_expect_leq(window->slot_of_bin[bin], bin / 5);
        }
        cr_expect_eq(window->bins[window->num_bins], window->end);
        cr_expect_lt(window->end - window->bins[window->num_bins - 1], glo_ticks(168.0 * 2 * cases[i].weeks));
        trial_close(&trial);
    }
    struct trial trial;
    cr_assert_eq(read_experiment(&trial, "length: 19 weeks, start: 2027-01-04"), GLO_OK, "%s", trial_message(&trial));
    cr_expect_eq(trial.study.points[0]->window.num_bins, 200, "too few weeks to tell a warm-up by");
    trial_close(&trial);
}

Test(experiment, stated)
{
    static const struct {
        const char *text;
        uint32_t num;
        double edges[3];
    } cases[] = {
        {"length: 90 h, warmup: 30 h", 2, {0, 30, 90}},
        {"length: 90 h, warmup: 0 h", 1, {0, 90}},
        {"length: 90 h, analysis: terminating", 1, {0, 90}},
        {"length: 90 h, analysis: terminating, warmup: 0 h", 1, {0, 90}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        cr_assert_eq(read_experiment(&trial, cases[i].text), GLO_OK, "%s", trial_message(&trial));
        const struct glo_window *window = &trial.study.points[0]->window;
        cr_expect(!window->automatic && window->num_bins == cases[i].num && window->num_slots == cases[i].num);
        for (uint32_t edge = 0; edge <= cases[i].num; edge++)
            cr_expect_eq(window->bins[edge], glo_ticks(cases[i].edges[edge]), "%s", cases[i].text);
        for (uint32_t bin = 0; bin < cases[i].num; bin++)
            cr_expect_eq(window->slot_of_bin[bin], bin);
        trial_close(&trial);
    }
}

/* A number, or as many as make figures precise, at every point that has them. */
Test(experiment, replications)
{
    struct trial trial;
    cr_assert_eq(read_experiment(&trial, "length: 90 h, replications: 7"), GLO_OK, "%s", trial_message(&trial));
    cr_expect(trial.study.study.num_replications == 7 && trial.study.points[0]->layout.num_precise == 0);
    trial_close(&trial);
    cr_assert_eq(read_experiment(&trial, "length: 9000 h, warmup: 0 h, metrics: [lead_time.q97],\n"
                                         "  replications: {at_least: 3, at_most: 900,\n"
                                         "  until: {utilisation.shop: 3 %, lead_time.q97: 20 %}}"),
                 GLO_OK, "%s", trial_message(&trial));
    const struct glo_layout *layout = &trial.study.points[0]->layout;
    cr_assert(trial.study.study.num_replications == 900 && trial.study.study.least_replications == 3);
    cr_assert_eq(layout->num_precise, 2);
    cr_expect_str_eq(layout->figures[layout->precise[0].figure].name, "utilisation.shop");
    cr_expect_str_eq(layout->figures[layout->precise[1].figure].name, "lead_time.q97");
    cr_expect_float_eq(layout->precise[0].share, 0.03, 1e-12);
    trial_analyse(&trial, 0.95);
    cr_expect(trial.run.num_replications > 3 && trial.run.num_replications < 900, "%u", trial.run.num_replications);
    const struct glo_interval *reached = &trial_estimate(&trial, 0, "utilisation.shop")->interval;
    cr_expect_leq(reached->half_width, 0.03 * reached->mean);
    trial_close(&trial);
}

/* One per cent and five, unless others are stated. */
Test(experiment, theory)
{
    struct trial trial;
    cr_assert_eq(read_experiment(&trial, "length: 90 h"), GLO_OK, "%s", trial_message(&trial));
    const struct glo_theory_spec *theory = &trial.study.points[0]->file.experiment.theory;
    cr_expect_float_eq(theory->margin, 0.01, 1e-12);
    cr_expect_float_eq(theory->level, 0.05, 1e-12);
    trial_close(&trial);
    cr_assert_eq(read_experiment(&trial, "length: 90 h, theory: {margin: 2 %, level: 0.01}"), GLO_OK);
    theory = &trial.study.points[0]->file.experiment.theory;
    cr_expect_float_eq(theory->margin, 0.02, 1e-12);
    cr_expect_float_eq(theory->level, 0.01, 1e-12);
    trial_close(&trial);
}

Test(experiment, mistakes)
{
    static const char *const cases[][2] = {
        {"length: 90 h, warmup: 90 h", "not shorter than the run"},
        {"length: 90 h, warmup: 91 h", "not shorter than the run"},
        {"length: 90 h, warmup: 10 h, analysis: terminating", "no warm-up"},
        {"length: 90 h, replications: {at_least: 9, at_most: 8, until: {lead_time: 1 %}}", "at_least is more than"},
        {"length: 90 h, replications: {at_least: 9, until: {lead_time: 1 %}}", "missing key `at_most`"},
        {"length: 90 h, replications: {at_most: 8, until: {leadtime: 1 %}}", "no metric named `leadtime`"},
        {"length: 90 h, replications: {at_most: 8, until: {lead_time: 0 %}}", "expected a share > 0"},
        {"length: 90 h, replications: {at_most: 8, until: {lead_time.q97: 1 %}}", "name it in `metrics` too"},
        {"length: 90 h, theory: {margin: 2}", "expected a share > 0 and <= 1"},
        {"length: 90 h, theory: {level: 60 %}", "expected a share > 0"},
        {"length: 90 h, theory: 1 %", "expected a map of keys"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        cr_expect_eq(read_experiment(&trial, cases[i][0]), GLO_ERR_INPUT);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i][1]), "%s", trial_message(&trial));
        trial_close(&trial);
    }
    struct trial trial;
    cr_expect_eq(read_experiment(&trial, "length: 0 h"), GLO_ERR_INPUT);
    trial_close(&trial);
}
