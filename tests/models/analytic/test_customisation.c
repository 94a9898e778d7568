/* Stocks, lead times and profits of the three configurations: limits, identities, and sums done otherwise. */
#include "models/analytic/customisation.h"

#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#define NEAR(a, b, relative) cr_expect(fabs((a) - (b)) <= (relative)*fmax(1e-300, fabs(b)), "%.17g, not %.17g", a, b)

static const struct glo_customisation usual = {.configuration = GLO_DELAYED_DIFFERENTIATION,
                                               .arrival_rate = 5,
                                               .service_rate = 7,
                                               .reservation_price = 500,
                                               .unit_cost = 100,
                                               .waiting_cost = 30,
                                               .misfit_cost = 120,
                                               .line_cost = 15,
                                               .holding_cost = 10,
                                               .generic_holding = NAN,
                                               .beta = 0.05};

/* The mean stock is the sum of P(a piece k is there) = 1 - rho^k, however near rho is to 1. */
Test(customisation, stock_is_a_sum)
{
    static const double rhos[] = {0, 0.1, 0.5, 0.9, 0.97, 0.99, 0.999, 0.999999, 1 - 1e-12};
    for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
        double sum = 0;
        for (uint32_t stock = 0; stock <= 2000; stock++) {
            sum += stock ? -expm1(stock * log1p(-(1 - rhos[i]))) : 0;
            if (stock < 20 || stock % 97 == 0)
                NEAR(glo_base_stock_on_hand(stock, rhos[i]), sum, 1e-12);
        }
    }
    cr_expect_eq(glo_base_stock_fill(0, 0.5), 0);
    cr_expect_eq(glo_base_stock_fill(3, 0.5), 0.875);
    cr_expect_eq(glo_base_stock_fill(3, 0), 1);
    cr_expect(glo_base_stock_on_hand(UINT32_MAX, 0.5) == UINT32_MAX - 1.0);
}

/* (8) is the least w that keeps (7). */
Test(customisation, lead_time_of_a_line_keeps_its_promise)
{
    double rho = glo_line_rho(1.5, 4, 6), drain = 2;
    NEAR(rho, 1.5 / 3.5, 1e-15);
    for (uint32_t stock = 0; stock < 10; stock++) {
        double w = glo_line_lead_time(stock, rho, drain, 0.02), late = pow(rho, stock) * exp(-drain * w);
        if (w > 0)
            NEAR(late, 0.02, 1e-12);
        else
            cr_expect(late <= 0.02);
    }
    cr_expect_eq(glo_line_lead_time(9, rho, drain, 0.02), 0);
    NEAR(glo_line_lead_time(0, 0, drain, 0.02), log(50) / 2, 1e-15);
}

/* The paper's own writing of (10), where it can be written. */
static double printed_tail(const struct glo_stages *s, double w)
{
    double rise = (1 - s->rho2) * s->wait * s->rho1 / (s->rho2 - s->rho1);
    return exp(-s->drain2 * w) + rise * (exp(-s->drain2 * w) - exp(-s->drain1 * w));
}

Test(customisation, tail_of_the_stages)
{
    struct glo_stages stages;
    for (int b = 1; b < 10; b++)
        for (uint32_t stock = 0; stock < 12; stock += 3) {
            glo_stages_init(&stages, 5, 7, b / 10.0, stock);
            double w = glo_stages_lead_time(&stages, 0.05);
            NEAR(glo_stages_tail(w, &stages), 0.05, 1e-13);
            cr_expect_eq(glo_stages_tail(0, &stages), 1);
            if (b != 5)
                NEAR(glo_stages_tail(w, &stages), printed_tail(&stages, w), 1e-12);
            else /* with m = 2 mu: at equal stages, each of rate 14 */
                NEAR(glo_stages_tail(w, &stages),
                     (1 + pow(5 / 14.0, stock) * (1 - 5 / 14.0) * 14 * w) * exp(-14 * (1 - 5 / 14.0) * w), 1e-13);
        }
}

/* No jump where the stages become alike, which divides the printed (10) by 0. */
Test(customisation, stages_that_are_nearly_alike)
{
    struct glo_stages stages, alike;
    glo_stages_init(&alike, 5, 7, 0.5, 2);
    double w = glo_stages_lead_time(&alike, 0.05);
    for (double shift = 1e-3; shift > 1e-15; shift /= 10) {
        glo_stages_init(&stages, 5, 7, 0.5 + shift, 2);
        cr_expect(fabs(glo_stages_lead_time(&stages, 0.05) - w) < 2 * shift + 1e-14);
    }
}

/* Without stock, the sum of two exponentials; with much, one. */
Test(customisation, limits_of_the_stages)
{
    struct glo_stages stages;
    glo_stages_init(&stages, 5, 7, 0.3, 0);
    double a = stages.drain1, b = stages.drain2;
    NEAR(glo_stages_tail(0.7, &stages), (a * exp(-b * 0.7) - b * exp(-a * 0.7)) / (a - b), 1e-13);
    glo_stages_init(&stages, 5, 7, 0.3, 5000);
    NEAR(glo_stages_lead_time(&stages, 0.01), log(100) / b, 1e-14);
    glo_stages_init(&stages, 5, 5 + 1e-9, 0.999999, 3); /* a first stage that is all but full */
    double w = glo_stages_lead_time(&stages, GLO_LEAST_BETA);
    cr_expect(isfinite(w) && fabs(glo_stages_tail(w, &stages) / GLO_LEAST_BETA - 1) < 1e-9);
}

/*
 * (10) against the chain of the jobs at both stages, solved by another program (docs/customisation.md), at arrival rate
 * 5, beta 0.05: it promises a little more than it must, and never less than the digits of the chain can tell.
 */
Test(customisation, bias_of_the_stages)
{
    static const struct {
        double service_rate, decoupling;
        uint32_t base_stock;
        double exact;
    } rows[] = {{6, .1, 0, 1.81590},  {6, .1, 1, 1.79776},  {6, .3, 1, 0.85214},  {6, .5, 1, 0.56150},
                {6, .5, 2, 0.48757},  {6, .5, 8, 0.42820},  {6, .7, 4, 0.33933},  {6, .9, 4, 1.12547},
                {8, .3, 2, 0.46690},  {8, .5, 1, 0.33876},  {8, .7, 4, 0.15669},  {8, .9, 8, 0.04242},
                {10, .3, 0, 0.36535}, {10, .5, 1, 0.23957}, {10, .7, 2, 0.15871}, {10, .9, 4, 0.04278}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_stages stages;
        glo_stages_init(&stages, 5, rows[i].service_rate, rows[i].decoupling, rows[i].base_stock);
        double w = glo_stages_lead_time(&stages, 0.05), digits = 6e-6;
        cr_expect(w > rows[i].exact - digits && w < 1.016 * rows[i].exact + digits, "%zu: %g, not %g", i, w,
                  rows[i].exact);
        if (rows[i].base_stock == 0)
            cr_expect(w < rows[i].exact + digits);
    }
}

/* At full coverage the profit falls apart: Lambda (r - c), what waits and stock cost, what misfits and lines cost. */
Test(customisation, profit_of_dd_falls_apart)
{
    struct glo_customisation_outcome outcome;
    for (uint32_t lines = 1; lines < 9; lines++)
        for (uint32_t stock = 0; stock < 9; stock++) {
            struct glo_customisation_plan plan = {lines, stock, 0.4};
            glo_customisation_evaluate(&usual, &plan, &outcome);
            double operations = 5 * 30 * outcome.lead_time + 0.4 * 10 * glo_base_stock_on_hand(stock, 0.4 * 5 / 7);
            double marketing = 5 * 120 / (2.0 * lines) + 15 * lines;
            cr_expect_eq(outcome.coverage, 1);
            NEAR(outcome.profit, 5 * 400 - operations - marketing, 1e-13);
        }
}

/* A customer at distance x buys where r - p - c_w w - c_x x >= 0; the price brings in the most at that lead time. */
static void check_market(const struct glo_customisation *problem, const struct glo_customisation_outcome *outcome)
{
    double worth = problem->reservation_price - problem->waiting_cost * outcome->lead_time;
    double half = 0.5 / outcome->plan.lines;
    double reach = fmax(0, (worth - outcome->price) / problem->misfit_cost);
    NEAR(outcome->coverage, 2 * outcome->plan.lines * fmin(half, reach), 1e-9);
    double revenue = outcome->price * outcome->coverage;
    for (double price = worth / 200; price < worth; price += worth / 200)
        cr_expect(price * 2 * outcome->plan.lines * fmin(half, (worth - price) / problem->misfit_cost) <=
                  revenue * (1 + 1e-9));
    NEAR(outcome->profit,
         (outcome->price - problem->unit_cost) * outcome->throughput - outcome->holding -
             outcome->plan.lines * problem->line_cost,
         1e-12);
}

/* The lead time is that of the demand that it brings about, covered or not. */
Test(customisation, lead_time_and_demand_agree)
{
    gsl_rng *stream = gsl_rng_alloc(gsl_rng_mt19937); /* at its own fixed seed */
    uint32_t partial = 0;
    for (int i = 0; i < 300; i++) {
        struct glo_customisation problem = usual;
        struct glo_customisation_outcome outcome;
        struct glo_customisation_plan plan = {1 + (uint32_t)(4 * gsl_rng_uniform(stream)),
                                              (uint32_t)(5 * gsl_rng_uniform(stream)),
                                              0.1 + 0.8 * gsl_rng_uniform(stream)};
        problem.configuration = i % 2 ? GLO_MAKE_TO_STOCK : GLO_DELAYED_DIFFERENTIATION;
        problem.reservation_price = 20 + 200 * gsl_rng_uniform(stream);
        problem.misfit_cost = 50 + 500 * gsl_rng_uniform(stream);
        glo_customisation_evaluate(&problem, &plan, &outcome);
        check_market(&problem, &outcome);
        struct glo_stages stages;
        glo_stages_init(&stages, outcome.throughput, 7, plan.decoupling, plan.base_stock);
        double each = outcome.throughput / plan.lines, drain = 7 - outcome.throughput;
        double w = i % 2 ? glo_line_lead_time(plan.base_stock, each / (drain + each), drain, 0.05)
                         : glo_stages_lead_time(&stages, 0.05);
        cr_expect(fabs(w - outcome.lead_time) <= 1e-12 * w + 1e-15);
        partial += outcome.coverage < 1;
    }
    gsl_rng_free(stream);
    cr_expect(partial > 50 && partial < 290, "%u", partial);
}

Test(customisation, nobody_buys_what_takes_too_long)
{
    struct glo_customisation problem = usual;
    struct glo_customisation_plan plan = {2, 0, NAN};
    struct glo_customisation_outcome outcome;
    problem.reservation_price = 10;
    problem.configuration = GLO_MAKE_TO_STOCK;
    glo_customisation_evaluate(&problem, &plan, &outcome); /* ln 20 / 7 x 30 > 10 */
    cr_expect_eq(outcome.throughput, 0);
    cr_expect_eq(outcome.price, 0);
    cr_expect_eq(outcome.profit, -30);
    problem.configuration = GLO_CUSTOM_MANUFACTURING;
    plan.lines = 0;
    glo_customisation_evaluate(&problem, &plan, &outcome);
    cr_expect_eq(outcome.profit, 0);
    cr_expect_eq(outcome.coverage, 0);
}

/* Misfits that cost next to nothing: demand is what makes the product worth next to nothing, and no number overflows.
 */
Test(customisation, misfits_that_cost_next_to_nothing)
{
    struct glo_customisation problem = usual;
    struct glo_customisation_plan plan = {1000000, 0, 0.5};
    struct glo_customisation_outcome outcome;
    problem.misfit_cost = 1e-305;
    problem.reservation_price = 18; /* a lead time of 0.36; at full demand it is 0.53 */
    problem.waiting_cost = 50;
    glo_customisation_evaluate(&problem, &plan, &outcome);
    cr_expect(outcome.coverage > 0 && outcome.coverage < 1);
    NEAR(outcome.lead_time, 18 / 50.0, 1e-9);
    cr_expect(outcome.price >= 0 && outcome.price < 1e-9);
}

Test(customisation, custom_manufacturing)
{
    struct glo_customisation problem = usual;
    struct glo_customisation_plan plan = {0, 0, NAN};
    struct glo_customisation_outcome outcome;
    problem.configuration = GLO_CUSTOM_MANUFACTURING;
    glo_customisation_evaluate(&problem, &plan, &outcome);
    NEAR(outcome.profit, 5 * (400 - 30 * log(20) / 2), 1e-14);
    NEAR(outcome.lead_time, log(20) / 2, 1e-14);
}

/* The margin is convex in the worth of the product, on which the bounds of the search rest. */
Test(customisation, margin_is_convex)
{
    for (uint32_t lines = 1; lines < 5; lines++)
        for (double worth = 1; worth < 300; worth++) {
            double left = glo_customisation_margin(&usual, lines, worth - 1);
            double right = glo_customisation_margin(&usual, lines, worth + 1);
            cr_expect(glo_customisation_margin(&usual, lines, worth) <= (left + right) / 2 + 1e-9);
        }
    cr_expect_eq(glo_customisation_margin(&usual, 1, -5), 0);
}
