/* The formulas of customisation by name: identities between them, and what they refuse. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/analytic/formula.h"
#include "tests/models/analytic/oracles.h"

#define NEAR(a, b) cr_expect(fabs((a) - (b)) <= 1e-11 * fmax(1, fabs(b)), "%.17g, not %.17g", a, b)

static int evaluate(struct glo_formula_call *call, const char *formula, const char *arguments)
{
    glo_formula_call_init(call, glo_formula_find(formula));
    int code = oracle_arguments(call, arguments);
    return code == GLO_OK ? glo_formula_evaluate(call) : code;
}

/* A line of stock alone, without stock, is M/M/1, and so is custom manufacturing. */
Test(customisation_forms, no_stock_is_mm1)
{
    struct glo_formula_call line, custom, mm1;
    cr_assert_eq(evaluate(&line, "mts_line", "rho=0.8 service_mean=0.25 base_stock=0"), GLO_OK);
    cr_assert_eq(evaluate(&custom, "cm_lead_time", "arrival_rate=3.2 service_rate=4"), GLO_OK);
    cr_assert_eq(evaluate(&mm1, "mmc", "arrival_rate=3.2 service_rate=4 servers=1"), GLO_OK);
    static const char *const pairs[][2] = {{"order_time", "sojourn_time"},
                                           {"order_time.q50", "sojourn_time.q50"},
                                           {"order_time.q99", "sojourn_time.q99"},
                                           {"lead_time", "sojourn_time.q95"},
                                           {"backorders", "number_in_system"},
                                           {"utilisation", "utilisation"},
                                           {"throughput", "throughput"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        NEAR(glo_formula_value(&line, pairs[i][0]), glo_formula_value(&mm1, pairs[i][1]));
        NEAR(glo_formula_value(&custom, pairs[i][0]), glo_formula_value(&mm1, pairs[i][1]));
    }
    glo_formula_call_free(&line);
    glo_formula_call_free(&custom);
    glo_formula_call_free(&mm1);
}

/* Stock less backorders is base stock less what is being made, lambda_i / (mu - lambda). */
Test(customisation_forms, balance_of_a_line)
{
    char text[128];
    for (int stock = 0; stock < 12; stock++) {
        struct glo_formula_call call;
        snprintf(text, sizeof text, "arrival_rate=4 service_rate=5 line_rate=1.5 base_stock=%d", stock);
        cr_assert_eq(evaluate(&call, "mts_line", text), GLO_OK);
        NEAR(glo_formula_value(&call, "on_hand") - glo_formula_value(&call, "backorders"), stock - 1.5);
        NEAR(glo_formula_value(&call, "backorders"), 1.5 * glo_formula_value(&call, "order_time"));
        glo_formula_call_free(&call);
    }
}

/* The problem as a whole promises what its parts promise. */
Test(customisation_forms, parts_of_the_whole)
{
    struct glo_formula_call whole, part;
    cr_assert_eq(
        evaluate(&whole, "customisation",
                 "configuration=dd arrival_rate=5 service_rate=7 reservation_price=500 unit_cost=100 waiting_cost=30 "
                 "misfit_cost=120 line_cost=15 holding_cost=10 lines=4 base_stock=5 decoupling=0.8"),
        GLO_OK);
    cr_assert_eq(evaluate(&part, "dd_lead_time", "arrival_rate=5 service_rate=7 decoupling=0.8 base_stock=5"), GLO_OK);
    NEAR(glo_formula_value(&whole, "lead_time"), glo_formula_value(&part, "lead_time"));
    NEAR(glo_formula_value(&part, "order_time.q95"), glo_formula_value(&part, "lead_time"));
    NEAR(glo_formula_value(&whole, "on_hand"), glo_formula_value(&part, "on_hand"));
    NEAR(glo_formula_value(&whole, "fill_rate"), glo_formula_value(&part, "fill_rate"));
    NEAR(glo_formula_value(&whole, "stock_cost"), 8 * glo_formula_value(&part, "on_hand"));
    glo_formula_call_free(&whole);
    glo_formula_call_free(&part);
}

static void check_refused(const char *formula, const char *arguments, const char *words)
{
    struct glo_formula_call call;
    cr_expect_eq(evaluate(&call, formula, arguments), GLO_ERR_ARGUMENT, "%s %s", formula, arguments);
    cr_expect(strstr(call.problem.text, words), "%s %s: %s", formula, arguments, call.problem.text);
    cr_expect(call.help[0] != 0, "%s %s: no help", formula, arguments);
    glo_formula_call_free(&call);
}

#define MARKET "reservation_price=500 unit_cost=100 waiting_cost=30 "
#define SHOP "arrival_rate=5 service_rate=7 "

Test(customisation_forms, refuse)
{
    check_refused("mts_line", "arrival_rate=7 service_rate=7 base_stock=2", "utilisation is 1");
    check_refused("mts_line", "arrival_rate=3 service_rate=7 base_stock=2 line_rate=4", "line_rate is 4 of 3 orders");
    check_refused("mts_line", "arrival_rate=3 service_rate=7 base_stock=1.5", "base_stock is 1.5");
    check_refused("dd_lead_time", "arrival_rate=8 service_rate=7 base_stock=2 decoupling=0.5", "utilisation is 1.1");
    check_refused("dd_lead_time", SHOP "base_stock=2 decoupling=1", "decoupling is 1");
    check_refused("dd_lead_time", SHOP "base_stock=2 decoupling=0", "decoupling is 0");
    check_refused("cm_lead_time", "arrival_rate=8 service_rate=7", "utilisation");
    check_refused("cm_lead_time", SHOP "beta=0", "beta is 0");
    check_refused("cm_lead_time", SHOP "beta=1", "beta is 1");
    check_refused("customisation", SHOP MARKET "configuration=mto", "configuration is `mto`");
    check_refused("customisation", SHOP MARKET "configuration=mts", "misfit_cost is missing, which mts needs");
    check_refused("customisation", SHOP MARKET "configuration=dd misfit_cost=9 line_cost=1", "holding_cost is missing");
    check_refused("customisation", SHOP MARKET "configuration=cm lines=3", "cm has no lines");
    check_refused("customisation",
                  SHOP MARKET "configuration=mts misfit_cost=9 line_cost=1 holding_cost=1 decoupling=0.5",
                  "mts has no decoupling");
    check_refused("customisation", "arrival_rate=9 service_rate=7 " MARKET "configuration=cm", "utilisation");
    check_refused("customisation", SHOP MARKET "configuration=mts misfit_cost=9 line_cost=0 holding_cost=1",
                  "no number of lines is best");
    check_refused("customisation", SHOP MARKET "configuration=dd misfit_cost=9 line_cost=2 holding_cost=0",
                  "no stock is best");
    check_refused("customisation", SHOP MARKET "configuration=mts misfit_cost=9 line_cost=1e-12 holding_cost=1",
                  "too many plans");
}

/* Short of memory at any call: told as such. */
Test(customisation_forms, are_short_of_memory)
{
    static const char arguments[] = SHOP MARKET "configuration=dd misfit_cost=120 line_cost=15 holding_cost=10";
    int64_t failures = 0;
    int code;
    for (int64_t k = 0;; k++) {
        struct glo_formula_call call;
        glo_memory_fail_at(k, 0);
        code = evaluate(&call, "customisation", arguments);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        glo_formula_call_free(&call);
        if (code == GLO_OK)
            break;
        cr_assert_eq(code, GLO_ERR_NO_MEMORY);
    }
    cr_expect(failures > 20);
}
