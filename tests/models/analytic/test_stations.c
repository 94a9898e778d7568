/* Formulas of single stations that must agree with each other, over random loads. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "models/analytic/formula.h"
#include "tests/models/analytic/oracles.h"

/* A result of a formula whose arguments are printed into `format`. */
static double value(const char *formula, const char *result, const char *arguments)
{
    struct glo_formula_call call;
    glo_formula_call_init(&call, glo_formula_find(formula));
    cr_assert_eq(oracle_arguments(&call, arguments), GLO_OK, "%s: %s", arguments, call.problem.text);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK, "%s: %s", arguments, call.problem.text);
    double found = glo_formula_value(&call, result);
    glo_formula_call_free(&call);
    return found;
}

static const double loads[] = {0.05, 0.3, 0.62, 0.9, 0.99};
enum { NUM_LOADS = 5 };

/* The same station by up to five formulas. */
Test(stations, mm1_by_all_ways)
{
    static const char *const ways[][2] = {{"mmc", "servers=1"},
                                          {"mg1", "service=M"},
                                          {"gm1", "interarrival=M"},
                                          {"gg1_exact", "interarrival=M service=M"},
                                          {"mgc_exact", "service=M servers=1"},
                                          {"gg1_vut", "interarrival=M service=M"},
                                          {"gg1_klb", "interarrival=M service=M"},
                                          {"ggc_allen_cunneen", "interarrival=M service=M servers=1"},
                                          {"ggc_whitt", "interarrival=M service=M servers=1"},
                                          {"mxm1", "batch=1"},
                                          {"jackson_open", NULL}};
    for (int i = 0; i < NUM_LOADS; i++) {
        char arguments[256];
        snprintf(arguments, sizeof arguments, "rho=%g service_mean=2.5", loads[i]);
        double wait = value("mm1", "time_in_queue", arguments);
        for (size_t k = 0; k + 1 < sizeof ways / sizeof ways[0]; k++) {
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=2.5 %s", loads[i], ways[k][1]);
            RELATIVELY(value(ways[k][0], "time_in_queue", arguments), wait, 1e-9, "%s at %g", ways[k][0], loads[i]);
        }
        snprintf(arguments, sizeof arguments, "service_times=2.5 routing=0 external_rates=%.17g", loads[i] / 2.5);
        RELATIVELY(value("jackson_open", "sojourn_time", arguments), wait + 2.5, 1e-9, "jackson_open");
    }
}

/* Several servers: exponential service through the chain of phases is Erlang's; Erlang with one phase too. */
Test(stations, many_servers_by_all_ways)
{
    for (int i = 0; i < NUM_LOADS; i++)
        for (int servers = 1; servers <= 7; servers += 3) {
            char arguments[256];
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 servers=%d", loads[i], servers);
            double wait = value("mmc", "time_in_queue", arguments);
            static const char *const laws[] = {"M", "E1", "H2(1)"};
            for (int k = 0; k < 3; k++) {
                snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 servers=%d service=%s", loads[i], servers,
                         laws[k]);
                RELATIVELY(value("mgc_exact", "time_in_queue", arguments), wait, 1e-8, "%s", arguments);
            }
        }
}

/* M/G/c with one server is Pollaczek and Khinchine's. */
Test(stations, one_server_is_pollaczek_khinchine)
{
    static const char *const laws[] = {"D", "E2", "E5", "H2(2)", "H2(9)"};
    for (int i = 0; i < NUM_LOADS; i++)
        for (int k = 0; k < 5; k++) {
            char arguments[256];
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 service=%s", loads[i], laws[k]);
            double wait = value("mg1", "time_in_queue", arguments);
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 service=%s servers=1", loads[i], laws[k]);
            RELATIVELY(value("mgc_exact", "time_in_queue", arguments), wait, 1e-8, "%s", arguments);
            snprintf(arguments, sizeof arguments, "rho=%g service_mean=1 service=%s interarrival=M", loads[i], laws[k]);
            if (k > 0)
                RELATIVELY(value("gg1_exact", "time_in_queue", arguments), wait, 1e-8, "%s", arguments);
        }
}

/* Rooms and patience without end, and none. */
Test(stations, limits_of_room_and_patience)
{
    double wait = value("mmc", "time_in_queue", "arrival_rate=2.4 service_rate=1 servers=3");
    RELATIVELY(value("mmck", "time_in_queue", "arrival_rate=2.4 service_rate=1 servers=3 capacity=400"), wait, 1e-9,
               "K");
    RELATIVELY(value("erlang_a", "time_in_queue", "arrival_rate=2.4 service_rate=1 servers=3 abandonment_rate=1e-5"),
               wait, 1e-3, "A");
    double blocking = value("erlang_b", "blocking", "servers=3 offered_load=2.4");
    RELATIVELY(value("mmck", "blocking", "arrival_rate=2.4 service_rate=1 servers=3 capacity=3"), blocking, 1e-12, "B");
    RELATIVELY(value("erlang_a", "abandonment_probability",
                     "arrival_rate=2.4 service_rate=1 servers=3 abandonment_rate=1e6"),
               blocking, 1e-4, "no patience");
}

/* Work is conserved: with one service law, priorities only share out the wait of fcfs (Kleinrock's law). */
Test(stations, priorities_conserve_work)
{
    struct glo_formula_call call;
    glo_formula_call_init(&call, glo_formula_find("priority_nonpreemptive"));
    cr_assert_eq(oracle_arguments(&call, "arrival_rates=0.2,0.3,0.1 service=E2 service_means=1,0.5,2"), GLO_OK);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK);
    static const double rates[] = {0.2, 0.3, 0.1}, means[] = {1, 0.5, 2};
    const double *waits = glo_formula_outcome(&call, "time_in_queue_by_class")->items;
    double work = 0, load = 0, residual = 0;
    for (int i = 0; i < 3; i++) {
        work += rates[i] * means[i] * waits[i];
        load += rates[i] * means[i];
        residual += rates[i] * means[i] * means[i] * 1.5 / 2;
    }
    cr_expect_float_eq(work, load * residual / (1 - load), 1e-12);
    glo_formula_call_free(&call);
}

/* A server that hardly fails, a vacation or set-up of hardly any time: M/G/1. */
Test(stations, limits_of_interruptions)
{
    double sojourn = value("mg1", "sojourn_time", "arrival_rate=0.7 service_mean=1 service=E2");
    RELATIVELY(value("breakdown_operating", "sojourn_time",
                     "arrival_rate=0.7 service_mean=1 service=E2 failure_rate=1e-9 repair_mean=1"),
               sojourn, 1e-7, "operating");
    RELATIVELY(value("breakdown_clock", "sojourn_time",
                     "arrival_rate=0.7 service_mean=1 service=E2 failure_rate=1e-9 repair_mean=1"),
               sojourn, 1e-7, "clock");
    RELATIVELY(value("mg1_vacations", "sojourn_time", "arrival_rate=0.7 service_mean=1 service=E2 vacation_mean=1e-9"),
               sojourn, 1e-7, "vacations");
    RELATIVELY(value("mg1_setup", "sojourn_time", "arrival_rate=0.7 service_mean=1 service=E2 setup_mean=1e-9"),
               sojourn, 1e-7, "set-up");
}

/* 100,000 servers, and a load next to 1. */
Test(stations, extremes)
{
    double wait = value("mmc", "wait_probability", "rho=0.999 service_mean=1 servers=100000");
    cr_expect_float_eq(wait, 0.658, 0.001, "%g", wait); /* Halfin and Whitt 1981: beta = 0.001 sqrt(1e5) = 0.316 */
    RELATIVELY(value("mm1", "sojourn_time", "rho=0.999999 service_mean=1"), 1e6, 1e-9, "rho");
    cr_expect(isfinite(value("erlang_a", "abandonment_probability",
                             "arrival_rate=12000 service_rate=1 servers=10000 abandonment_rate=0.5")));
}
