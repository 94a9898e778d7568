/* Overload that only the sharing out of products among unlike units shows: the bound of the linear program. */
#include "models/scenario.h"

#include "tests/models/trial.h"

/* Product a needs x and y, and only one unit has y; b needs x alone, of which the other unit has ten. */
#define NETWORK(rate, none_free) \
    "glocal: 1\n" \
    "products:\n" \
    "  a: {plan: [{operation: x, service: 2 h}, {operation: y, service: 0.5 h}]}\n" \
    "  b: {plan: [{operation: x, service: 1 h}]}\n" \
    "demand:\n" \
    "  as: {products: a, rate: " rate " per hour}\n" \
    "  bs: {products: b, rate: 0.5 per hour}\n" \
    "units:\n" \
    "  both: {stations: {x: {machines: 1}, y: {machines: 1}}}\n" \
    "  only: {stations: {x: {machines: 10}}}\n" \
    "networks: {net: {type: ccm, units: [both, only], if_none_free: " none_free "}}\n" \
    "experiment: {length: 900 h, warmup: 100 h, replications: 1}\n"

/* The least load is 2 h x rate at x of `both`, far from the pool's (2 rate + 0.5) / 11. */
Test(feasible, proven)
{
    static const struct {
        const char *text;
        enum glo_severity severity; /* GLO_NOTE: nothing is said */
    } cases[] = {
        {NETWORK("0.9", "hold"), GLO_FAULT}, {NETWORK("0.51", "hold"), GLO_FAULT},
        {NETWORK("0.49", "hold"), GLO_NOTE}, {NETWORK("0.9", "refuse"), GLO_WARNING},
        {NETWORK("0.1", "hold"), GLO_NOTE},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        int code = trial_read(&trial, cases[i].text);
        cr_expect_eq(code, cases[i].severity == GLO_FAULT ? GLO_ERR_INPUT : GLO_OK, "case %zu: %s", i,
                     trial_message(&trial));
        bool said = trial.study.reader.diagnostics.num_messages > 0;
        cr_expect_eq(said, cases[i].severity != GLO_NOTE, "case %zu", i);
        if (said)
            cr_expect(trial_said(&trial, cases[i].severity, "however the products are shared out"), "case %zu: %s", i,
                      trial_message(&trial));
        trial_close(&trial);
    }
}

/* A bound is never above the truth: here 0.98 at x of `both`, and for equal units the load of the pool. */
Test(feasible, bound)
{
    struct trial trial;
    double least;
    trial_open(&trial, NETWORK("0.49", "hold"));
    cr_assert_eq(glo_scenario_least_load(trial.study.points[0], 0, &least), GLO_OK);
    cr_expect(least <= 0.98 + 1e-12 && least > 0.1, "%g", least);
    trial_close(&trial);
    trial_open(&trial, "glocal: 1\nproducts: {p: {plan: [{operation: x, service: 1 h}]}}\n"
                       "demand: {d: {rate: 2.7 per hour}}\nunits: {u: {stations: {x: {machines: 3}}}}\n"
                       "experiment: {length: 900 h, warmup: 100 h, replications: 1}\n");
    cr_assert_eq(glo_scenario_least_load(trial.study.points[0], 0, &least), GLO_OK);
    cr_expect_float_eq(least, 0.9, 1e-12);
    trial_close(&trial);
}
