/* The books of a run in one replication: sums of flows by account or source, payer and payee, and figures by name. */
#ifndef GLO_TESTS_SCENARIOS_BOOKS_H
#define GLO_TESTS_SCENARIOS_BOOKS_H

#include <math.h>

#include "tests/models/trial.h"

struct books {
    struct trial trial;
};

/* Runs a text, on one thread. Release by trial_close. */
static inline void books_open(struct books *books, const char *text)
{
    trial_open(&books->trial, text);
    trial_run(&books->trial, 1);
}

/* The sum of an account or source over the flows, by payer and payee (NULL: any). */
static inline double sum(const struct books *books, const char *account, const char *from, const char *to)
{
    const struct glo_scenario *scenario = books->trial.study.points[0];
    double total = 0;
    for (uint32_t f = 0; f < scenario->layout.num_flows; f++) {
        const struct glo_flow *flow = &scenario->layout.flows[f];
        bool wanted = strcmp(flow->account, account) == 0 && (!from || strcmp(flow->from, from) == 0) &&
                      (!to || (flow->to && strcmp(flow->to, to) == 0)) && flow->is_carbon == !to;
        if (wanted)
            total += glo_record_flow(books->trial.run.records, &scenario->layout, &scenario->window, f, 0);
    }
    return total;
}

static inline double figure(const struct books *books, const char *name)
{
    const struct glo_scenario *scenario = books->trial.study.points[0];
    uint32_t f = trial_figure(&books->trial, 0, name);
    cr_assert_neq(f, GLO_ALL, "%s", name);
    return glo_record_value(books->trial.run.records, &scenario->layout, &scenario->window, f, 0);
}

#define EXPECT(value, expected) cr_expect_float_eq(value, expected, 1e-6, "%s is %.9g", #value, value)

#endif
