/* Open networks: identities between formulas, refusals, short memory. */
#include "models/analytic/networks.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "tests/models/analytic/oracles.h"

static void evaluate(struct glo_formula_call *call, const char *formula, const char *arguments)
{
    glo_formula_call_init(call, glo_formula_find(formula));
    cr_assert_eq(oracle_arguments(call, arguments), GLO_OK, "%s", call->problem.text);
    cr_assert_eq(glo_formula_evaluate(call), GLO_OK, "%s", call->problem.text);
}

/* One node is M/M/c, whether or not some return to it at once. */
Test(networks, one_node_is_mmc)
{
    struct glo_formula_call jackson, qna, mmc;
    evaluate(&mmc, "mmc", "arrival_rate=2.4 service_rate=1 servers=3");
    evaluate(&jackson, "jackson_open", "service_times=1 routing=0 external_rates=2.4 servers=3");
    evaluate(&qna, "qna", "service_times=1 routing=0 external_rates=2.4 servers=3 arrival_scvs=1 service_scvs=1");
    double wait = glo_formula_value(&mmc, "time_in_queue");
    cr_expect_float_eq(glo_formula_outcome(&jackson, "time_in_queue_by_node")->items[0], wait, 1e-12);
    cr_expect_float_eq(glo_formula_outcome(&qna, "time_in_queue_by_node")->items[0], wait, 1e-12);
    glo_formula_call_free(&jackson);
    evaluate(&jackson, "jackson_open", "service_times=0.5 routing=0.5 external_rates=2.4 servers=3");
    cr_expect_float_eq(glo_formula_value(&jackson, "number_in_system"), glo_formula_value(&mmc, "number_in_system"),
                       1e-12);
    glo_formula_call_free(&jackson);
    glo_formula_call_free(&qna);
    glo_formula_call_free(&mmc);
}

/* With exponential service every flow keeps an SCV of 1, and QNA is Jackson's network. */
Test(networks, qna_is_jackson_where_service_is_exponential)
{
    struct glo_formula_call jackson, qna;
    static const char *const names[] = {"number_in_system_by_node", "time_in_queue_by_node", "visits_by_node"};
#define NETWORK "service_times=.5,.9,.7 routing=0,.5,.3;.2,0,.4;0,.3,0 external_rates=.4,.1,.2 servers=1,2,1"
    evaluate(&jackson, "jackson_open", NETWORK);
    evaluate(&qna, "qna", NETWORK " arrival_scvs=1,1,1 service_scvs=1,1,1");
    for (size_t k = 0; k < sizeof names / sizeof names[0]; k++)
        for (uint32_t i = 0; i < 3; i++)
            cr_expect_float_eq(glo_formula_outcome(&qna, names[k])->items[i],
                               glo_formula_outcome(&jackson, names[k])->items[i], 1e-12);
    for (uint32_t i = 0; i < 3; i++)
        cr_expect_float_eq(glo_formula_outcome(&qna, "arrival_scv_by_node")->items[i], 1, 1e-12);
    glo_formula_call_free(&jackson);
    glo_formula_call_free(&qna);
}

Test(networks, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"jackson_open", "service_times=1,1 routing=0,1;1,0 external_rates=1,0", "can never leave"},
        {"jackson_open", "service_times=1,1 routing=0,.8;.5,.6 external_rates=1,0", "row 2 of routing sums to 1.1"},
        {"jackson_open", "service_times=1,1 routing=0,1 external_rates=1,0", "routing is 1 x 2, but there are 2 nodes"},
        {"jackson_open", "service_times=1,1 routing=0,1;0,0 external_rates=1", "external_rates has 1 numbers"},
        {"jackson_open", "service_times=1,1 routing=0,1;0,0 external_rates=1,0", "utilisation of node 1 is 1"},
        {"jackson_open", "service_times=1,1 routing=0,1;0,0 external_rates=0,0", "external_rates are all 0"},
        {"jackson_open", "service_times=1 routing=0 external_rates=1 servers=1.5", "servers of node 1 is 1.5"},
        {"jackson_open", "service_times=1 routing=0 external_rates=1 servers=2,2", "servers has 2 numbers"},
        {"qna", "service_times=1 routing=0 external_rates=.5 arrival_scvs=1,1 service_scvs=1", "arrival_scvs has 2"},
        {"qna", "service_times=1 routing=0 external_rates=.5 arrival_scvs=1 service_scvs=1,1", "service_scvs has 2"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(networks, short_memory_is_told)
{
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0;
    for (int64_t k = 0; code != GLO_OK; k++) {
        struct glo_formula_call call;
        glo_formula_call_init(&call, glo_formula_find("qna"));
        glo_memory_fail_at(k, 0);
        code = oracle_arguments(&call, call.formula->example);
        if (code == GLO_OK)
            code = glo_formula_evaluate(&call);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY, "%s", call.problem.text);
        glo_formula_call_free(&call);
    }
    cr_expect_gt(failures, 0);
}
