/* Spatial queueing: identities, how far the approximation is from the exact model, refusals. */
#include "models/analytic/hypercube.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/analytic/station.h"
#include "tests/models/analytic/oracles.h"

/* A random number in [0, 1), the same in every run. */
static double draw(uint64_t *state)
{
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) / 9007199254740992.0;
}

enum { MOST_UNITS = 12, MOST_REGIONS = 24 };

/* A random case: lists of preferences and rates that load the units to `rho` together. */
struct sample {
    uint32_t units, regions;
    double rates[MOST_REGIONS], lists[MOST_REGIONS * MOST_UNITS];
};

static void make(struct sample *s, uint32_t units, double rho, uint64_t *state)
{
    double total = 0;
    s->units = units;
    s->regions = 2 * units;
    for (uint32_t r = 0; r < s->regions; r++) {
        total += s->rates[r] = 0.2 + draw(state);
        for (uint32_t k = 0; k < units; k++)
            s->lists[r * units + k] = k;
        for (uint32_t k = units - 1; k > 0; k--) {
            uint32_t other = (uint32_t)(draw(state) * (k + 1));
            double kept = s->lists[r * units + k];
            s->lists[r * units + k] = s->lists[r * units + other];
            s->lists[r * units + other] = kept;
        }
    }
    for (uint32_t r = 0; r < s->regions; r++)
        s->rates[r] *= rho * units / total;
}

static void evaluate(struct glo_formula_call *call, const char *formula, const struct sample *s, const char *line)
{
    glo_formula_call_init(call, glo_formula_find(formula));
    cr_assert_eq(glo_formula_set_vector(call, "arrival_rates", s->rates, s->regions), GLO_OK);
    cr_assert_eq(glo_formula_set_matrix(call, "preferences", s->lists, s->regions, s->units), GLO_OK);
    cr_assert_eq(glo_formula_set(call, "service_rate", 1), GLO_OK);
    cr_assert_eq(glo_formula_set_text(call, "line", line), GLO_OK);
    cr_assert_eq(glo_formula_evaluate(call), GLO_OK, "%s", call->problem.text);
}

/* Workloads of the approximation within 4 % of the exact ones, and 1 % in the mean, over loads from light to heavy. */
Test(hypercube, approximation_is_near)
{
    static const char *const lines[] = {"loss", "infinite"};
    uint64_t state = 11;
    double worst = 0, sum = 0;
    uint32_t num = 0;
    for (uint32_t i = 0; i < 60; i++) {
        struct sample s;
        struct glo_formula_call exact, near;
        make(&s, 3 + i % 8, 0.2 + 0.7 * draw(&state), &state);
        evaluate(&exact, "hypercube", &s, lines[i % 2]);
        evaluate(&near, "hypercube_approximation", &s, lines[i % 2]);
        for (uint32_t u = 0; u < s.units; u++, num++) {
            double is = glo_formula_outcome(&exact, "utilisation_by_unit")->items[u];
            double error = fabs(glo_formula_outcome(&near, "utilisation_by_unit")->items[u] / is - 1);
            worst = fmax(worst, error);
            sum += error;
        }
        cr_expect_float_eq(glo_formula_value(&near, "utilisation"), glo_formula_value(&exact, "utilisation"), 1e-9);
        glo_formula_call_free(&exact);
        glo_formula_call_free(&near);
    }
    printf("workloads: worst error %.2f %%, mean %.2f %%\n", 100 * worst, 100 * sum / num);
    cr_expect_lt(worst, 0.04);
    cr_expect_lt(sum / num, 0.01);
}

/* All units together are Erlang's systems, whatever the lists. */
Test(hypercube, whole_is_erlang)
{
    uint64_t state = 5;
    struct sample s;
    struct glo_formula_call call;
    make(&s, 6, 0.7, &state);
    evaluate(&call, "hypercube", &s, "loss");
    cr_expect_float_eq(glo_formula_value(&call, "blocking"), glo_erlang_b(6, 4.2), 1e-12);
    glo_formula_call_free(&call);
    evaluate(&call, "hypercube", &s, "infinite");
    cr_expect_float_eq(glo_formula_value(&call, "wait_probability"), glo_erlang_c(6, 4.2), 1e-12);
    double shares = 0;
    const struct glo_outcome *dispatch = glo_formula_outcome(&call, "dispatch_share");
    for (uint32_t i = 0; i < dispatch->num; i++)
        shares += dispatch->items[i];
    cr_expect_float_eq(shares, 1, 1e-12);
    glo_formula_call_free(&call);
}

Test(hypercube, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"hypercube", "arrival_rates=1,1 preferences=0,0;1,0 service_rate=2", "the list of region 0 has 0 in place 2"},
        {"hypercube", "arrival_rates=1,1 preferences=0,1;1,2 service_rate=2", "the list of region 1 has 2 in place 2"},
        {"hypercube", "arrival_rates=1 preferences=0,1;1,0 service_rate=2", "preferences has 2 rows for 1 regions"},
        {"hypercube", "arrival_rates=0,0 preferences=0,1;1,0 service_rate=2", "arrival_rates are all 0"},
        {"hypercube", "arrival_rates=2,2 preferences=0,1;1,0 service_rate=2 line=infinite", "have utilisation 1"},
        {"hypercube", "arrival_rates=1,1 preferences=0,1;1,0 service_rates=2", "service_rates has 1 numbers"},
        {"hypercube", "arrival_rates=1,1 preferences=0,1;1,0 service_rate=2 distances=1,2", "distances is 1 x 2"},
        {"hypercube_approximation", "arrival_rates=2,2 preferences=0,1;1,0 service_rate=2 line=infinite",
         "utilisation 1"},
        {"hypercube_origin", "arrival_rates=1,1 preferences=0,1;1,0 service_rate_matrix=1,1", "is 1 x 2 for 2 units"},
        {"hypercube_origin", "arrival_rates=1,1 preferences=0,1;1,0 service_rate_matrix=1,1;1,1 line=infinite",
         "no exact form"},
        {"stochastic_queue_median", "distances=0,1 arrival_rates=1 speed=1 scene_mean=1", "2 columns for 1 rates"},
        {"stochastic_queue_median", "distances=0 arrival_rates=1 speed=1 scene_mean=1", "wherever the server stands"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}
