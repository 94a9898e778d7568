/*
 * The sample of a replication: the cohort is what was placed in the window; the run goes on until all of it is closed,
 * at most as long again, and what is then open is counted as censored. Due dates, waits and choices are counted over
 * it.
 */
#include <math.h>
#include <stdio.h>

#include "tests/models/trial.h"

#define HEAD "glocal: 1\nproducts: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"

/* An overloaded run is given up at twice its length; a sound one closes its cohort. */
Test(cohort, censored)
{
    static const struct {
        const char *rate;
        bool closes;
    } cases[] = {{"0.8", true}, {"3", false}, {"30", false}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        char text[1024];
        struct trial trial;
        struct trial_rows rows;
        struct glo_record record;
        uint64_t open = 0, placed = 0, in_window = 0;
        snprintf(text, sizeof text,
                 HEAD "demand: {orders: {rate: %s per hour}}\nunits: {shop: {stations: {work: {}}}}\n"
                      "experiment: {length: 300 h, analysis: terminating, replications: 1}\n",
                 cases[c].rate);
        trial_open(&trial, text);
        trial_replicate(&trial, 0, 0, &rows, &record);
        for (uint32_t i = 0; i < rows.num; i++) {
            const struct glo_order_row *row = &rows.items[i];
            in_window += row->placed < 300;
            open += row->placed < 300 && row->fate == GLO_FATE_open;
            placed++;
            cr_assert_leq(row->placed, 600);
        }
        cr_expect_eq(record.num_censored, open);
        cr_expect_eq(record.num_orders, placed);
        cr_expect_eq(open == 0, cases[c].closes, "%llu of %llu are open", (unsigned long long)open,
                     (unsigned long long)in_window);
        cr_expect_eq(trial_said(&trial, GLO_WARNING, "offered"), !cases[c].closes);
        trial_rows_free(&rows);
        glo_record_free(&record);
        trial_close(&trial);
    }
}

/* The figures of the window are those of the rows of its cohort, for a warm-up that is cut off too. */
Test(cohort, figures_are_the_rows)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    double lead = 0, tardiness = 0, placed = 0, delivered = 0, late = 0, waited = 0, least = INFINITY, most = 0;
    trial_open(&trial, HEAD "demand: {orders: {rate: 0.8 per hour, due: {exponential: 4 h}}}\n"
                            "units: {shop: {stations: {work: {}}}}\n"
                            "experiment: {length: 2000 h, warmup: 200 h, replications: 1}\n");
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        if (row->placed < 200 || row->placed >= 2000)
            continue;
        double time = row->delivered - row->placed, over = row->delivered - row->requested;
        cr_assert_eq(row->fate, GLO_FATE_delivered);
        placed++, delivered++;
        lead += time;
        tardiness += over > 0 ? over : 0;
        late += over > 0;
        waited += row->started > row->placed;
        least = fmin(least, time);
        most = fmax(most, time);
    }
    const struct {
        const char *name;
        double value;
    } expected[] = {
        {"lead_time", lead / delivered},
        {"tardiness", tardiness / delivered},
        {"on_time_share", 1 - late / delivered},
        {"wait_probability", waited / placed},
        {"served_share", 1},
        {"refused_share", 0},
        {"first_choice_share", 1},
    };
    const struct glo_scenario *scenario = trial.study.points[0];
    uint32_t slot = scenario->window.num_slots - 1;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        uint32_t f = trial_figure(&trial, 0, expected[i].name);
        double value = glo_record_value(&record, &scenario->layout, &scenario->window, f, slot);
        cr_expect_float_eq(value, expected[i].value, 1e-9, "%s is %.12g", expected[i].name, value);
    }
    struct glo_ratio ratio = glo_record_ratio(&record, &scenario->window, trial_figure(&trial, 0, "lead_time"), slot);
    cr_expect_eq(ratio.least, glo_ticks(least));
    cr_expect_eq(ratio.most, glo_ticks(most));
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Without a due date every delivery is on time and none is tardy. */
Test(cohort, no_due_date)
{
    struct trial trial;
    trial_open(&trial, HEAD "demand: {orders: {rate: 0.8 per hour}}\nunits: {shop: {stations: {work: {}}}}\n"
                            "experiment: {length: 500 h, warmup: 0 h, replications: 2}\n");
    trial_analyse(&trial, 0.95);
    cr_expect_eq(trial_estimate(&trial, 0, "on_time_share")->interval.mean, 1);
    cr_expect_eq(trial_estimate(&trial, 0, "tardiness")->interval.mean, 0);
    trial_close(&trial);
}
