/* What `glocal run` shows: the whole text for the furniture study, and every other shape that a study can have. */
#include <criterion/criterion.h>

#include "output/console.h"
#include "output/table.h"
#include "tests/output/console_study.h"

#include <math.h>
#include <string.h>

static struct shown_study shown;
static struct glo_text out;

static void make(void)
{
    shown_study_init(&shown);
}

static void drop(void)
{
    glo_text_free(&out);
    shown_study_free(&shown);
}

TestSuite(console, .init = make, .fini = drop);

static const char *written(const struct glo_written *file, bool ascii)
{
    cr_assert_eq(glo_console_write(&shown.context, file, ascii, &out), GLO_OK);
    /* A command to paste is the one thing that may be wider. */
    if (shown.run.num_failed == 0)
        cr_expect_leq(widest_line(glo_text_get(&out)), GLO_COLUMNS, "%s", glo_text_get(&out));
    return glo_text_get(&out);
}

#define EXPECT_HAS(text, part) cr_expect(strstr(text, part), "no \"%s\" in:\n%s", part, text)
#define EXPECT_LACKS(text, part) cr_expect_not(strstr(text, part), "\"%s\" in:\n%s", part, text)

/* The whole of it, against the text that the layout was designed with. */

static const char expected[] = "Does pooling furniture minifactories through a cloud beat local networks and one\n"
                               "central plant?\n"
                               "9 points x 20 replications x 2 years, 2 threads, seed 7, scenario 3f9c1ab2\n"
                               "\n"
                               "95 % half-widths over 20 replications; warm-up 18.25 days, one for all\n"
                               "(lead_time of central, 160 per day (x 0.8) needs it)\n"
                               "\n"
                               "rate 160 per day (x 0.8)                       busiest: finish, Naples, rho 0.68\n"
                               "topology   lead_time     .q95          on_time_share  cost_per_ord  co2e_per_ord\n"
                               "           h             h             %              EUR           kgCO2e\n"
                               "central    12.314±0.008  21.890±0.014  98.66±0.02     177.25±0.13   12.194±0.002\n"
                               "local       4.908±0.014  11.165±0.034  99.97±0.01     211.44±0.18   10.848±0.002\n"
                               "cloud       8.001±0.014  16.133±0.029  99.56±0.01     213.07±0.17   10.938±0.001\n"
                               "\n"
                               "rate 200 per day (x 1)                         busiest: finish, Naples, rho 0.85\n"
                               "central    12.392±0.007  21.971±0.011  98.58±0.01     155.44±0.12   12.017±0.002\n"
                               "local       6.019±0.041  13.99 ±0.15   99.44±0.11     181.54±0.16   10.671±0.001\n"
                               "cloud       9.370±0.023  18.897±0.059  98.56±0.03     183.94±0.15   10.821±0.001\n"
                               "\n"
                               "rate 230 per day (x 1.15)                      busiest: finish, Naples, rho 0.98\n"
                               "central    12.596±0.010  22.191±0.015  98.31±0.01     144.04±0.09   11.925±0.001\n"
                               "local      11.30 ±0.93   43.5  ±8.0    91.22±0.88     165.91±0.12   10.578±0.001\n"
                               "cloud      10.944±0.032  22.553±0.085  96.34±0.07     169.04±0.11   10.803±0.002\n"
                               "\n"
                               "Difference from local on the same orders (30 intervals, 95 % together)\n"
                               "rate  topology  lead_time     .q95           on_time     cost        co2e\n"
                               "                h             h              points      EUR         kgCO2e\n"
                               "160   central   +7.406±0.020  +10.730±0.070  -1.31±0.04  -34.19±.08  +1.346±.003\n"
                               "160   cloud     +3.093±0.021   +4.970±0.070  -0.41±0.03   +1.63±.01  +0.090±.002\n"
                               "200   central   +6.372±0.068   +7.98 ±0.27   -0.87±0.20  -26.10±.08  +1.347±.002\n"
                               "200   cloud     +3.351±0.063   +4.91 ±0.24   -0.88±0.18   +2.40±.02  +0.151±.002\n"
                               "230   central   undecided     -21    ±14     +7.1 ±1.5   -21.86±.06  +1.347±.002\n"
                               "230   cloud     undecided     -21    ±14     +5.1 ±1.5    +3.14±.02  +0.225±.003\n"
                               "\n"
                               "What this shows\n"
                               "- Up to 200 per day `local` is the fastest: `central` adds 6.3 to 7.4 h and\n"
                               "  `cloud` 3.1 to 3.4 h.\n"
                               "- At 230 per day lead_time of `central` and `cloud` is not told apart from that\n"
                               "  of `local` (+1.3±1.6 and -0.4±1.6 h; to decide differences this small takes\n"
                               "  about 400 replications).\n"
                               "- In the tail `central` and `cloud` beat `local` at 230 per day: lead_time.q95\n"
                               "  falls by 7 to 35 h.\n"
                               "- At every rate `central` is the cheapest and emits the most; `cloud` is the\n"
                               "  most expensive; `local` emits the least.\n"
                               "- Up to 200 per day `local` is on time most often; at 230 per day it is\n"
                               "  `central`.\n"
                               "- CO2e by source: material 64 %, electricity 30 %, transport 6 %.\n"
                               "\n"
                               "Checked   orders, money, kgCO2e and machine hours balance in 180 of 180 runs;\n"
                               "          every topology met the same number of orders\n"
                               "Warnings  2 (glocal check shows them): finish at Naples reaches rho 0.98 in\n"
                               "          `local` at x 1.15: this point converges slowly\n"
                               "Wrote     furniture_italy.h5 (41 MB): orders of replication 1 of each point\n"
                               "Next      scripts/orders.py furniture_italy.h5 (--trace all keeps every order)\n";

Test(console, furniture)
{
    const struct glo_written file = {"furniture_italy.h5", 41000000, "orders of replication 1 of each point",
                                     "--trace all keeps every order"};
    cr_assert_eq(glo_console_head(&shown.context, &out), GLO_OK);
    cr_assert_str_eq(written(&file, false), expected);
}

/* The lines before and after the figures. */

Test(console, head_of_one_run_without_question)
{
    shown_study_single(&shown);
    shown.context.question = NULL;
    shown.context.num_threads = 1;
    shown.study.num_replications = 1;
    cr_assert_eq(glo_console_head(&shown.context, &out), GLO_OK);
    cr_assert_str_eq(glo_text_get(&out), "1 point x 1 replication x 2 years, 1 thread, seed 7, scenario 3f9c1ab2\n");
}

Test(console, no_file_no_warning)
{
    shown.context.num_warnings = 0;
    const char *text = written(NULL, false);
    EXPECT_LACKS(text, "Warnings");
    EXPECT_LACKS(text, "Wrote");
    EXPECT_LACKS(text, "Next");
}

Test(console, one_warning_and_a_file_without_trace)
{
    const struct glo_written file = {"a.h5", 812, NULL, NULL};
    shown.context.num_warnings = 1;
    const char *text = written(&file, false);
    EXPECT_HAS(text, "Warnings  1 (glocal check shows it): finish at Naples");
    EXPECT_HAS(text, "Wrote     a.h5 (810 B)\n");
    EXPECT_LACKS(text, "Next");
}

Test(console, stated_warmup_doubt_and_none)
{
    shown.study.window.automatic = false;
    EXPECT_HAS(written(NULL, false), "warm-up 18.25 days, as stated\n");
    shown.study.window.automatic = true;
    shown.analysis.warmup_doubtful = true;
    EXPECT_HAS(written(NULL, false), "needs it) (doubtful: the run may be\ntoo short for it)\n");
    shown.analysis.warmup_doubtful = false;
    shown.analysis.warmup = glo_ticks(5.5);
    EXPECT_HAS(written(NULL, false), "; warm-up 5.5 h, one for all");
    shown.analysis.warmup = 0;
    EXPECT_HAS(written(NULL, false), "over 20 replications; no warm-up\n");
}

/* Shapes of studies. */

Test(console, single_point_is_a_list)
{
    shown_study_single(&shown);
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "metric           estimate       unit\n"
                     "lead_time         12.314±0.008  h\n"
                     "lead_time.q95     21.890±0.014  h\n"
                     "on_time_share     98.66 ±0.02   %\n");
    EXPECT_LACKS(text, "Difference");
    EXPECT_HAS(text, "balance in 20 of 20 runs\n");
}

Test(console, nothing_compared_is_a_row_per_point)
{
    shown_study_uncompared(&shown);
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "\ntopology  rate  lead_time ");
    EXPECT_HAS(text, "\ncloud     230   10.944±0.032  22.553±0.085  ");
    EXPECT_LACKS(text, "Difference");
    EXPECT_LACKS(text, "met the same");
}

Test(console, a_single_block_has_no_label)
{
    shown.design.num_points = 3;
    shown.factors[1].num_levels = 1;
    shown.analysis.num_differences = 2 * SHOWN_COLUMNS;
    shown.run.num_replications = shown.analysis.num_whole = 3;
    const char *text = written(NULL, false);
    EXPECT_LACKS(text, "rate 160");
    EXPECT_HAS(text, "\ntopology   lead_time ");
    EXPECT_HAS(text, "- `local` is the fastest: `central` adds 7.4 h and `cloud` 3.1 h.");
}

Test(console, many_metrics_go_on_below)
{
    for (uint32_t i = 0; i < SHOWN_FIGURES; i++)
        shown.figures[i].shown = true;
    const char *text = written(NULL, false);
    const char *first = strstr(text, "\ntopology ");
    cr_assert(first, "%s", text);
    const char *second = strstr(first + 1, "\ntopology ");
    cr_assert(second, "%s", text);
    EXPECT_HAS(second, "utilisation.p");
    EXPECT_HAS(second, "\nrate 230 per day (x 1.15)");
    EXPECT_HAS(second, "\ncentral ");
}

Test(console, a_quantile_that_starts_a_table_has_its_whole_name)
{
    static const char *const names[] = {"throughput_in_pieces_per_day", "emissions_of_inbound_legs"};
    shown.figures[3].name = shown.figures[3].metric = names[0];
    shown.figures[4].name = shown.figures[4].metric = names[1];
    shown.figures[0].shown = false;
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "\ntopology   lead_time.q95");
}

Test(console, points_may_be_missing)
{
    /* Without its last point the last block ends with the baseline; without its baseline a block has no differences. */
    shown.design.num_points = 7;
    shown.analysis.num_differences = 4 * SHOWN_COLUMNS;
    shown.run.num_replications = shown.analysis.num_whole = 1;
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "rate 230 per day (x 1.15)");
    EXPECT_LACKS(text, "\n230 ");
}

/* Signs, shares, cells without a figure. */

Test(console, ascii)
{
    const char *text = written(NULL, true);
    EXPECT_HAS(text, "12.314+-0.008");
    EXPECT_HAS(text, "+1.3+-1.6");
    for (; *text; text++)
        cr_assert((unsigned char)*text < 128);
}

static void set_estimate(uint32_t point, uint32_t figure, struct glo_interval interval)
{
    shown.estimates[point * SHOWN_FIGURES + figure].interval = interval;
}

Test(console, shares_stay_inside)
{
    set_estimate(0, 2, (struct glo_interval){1, .0004, .9996, 1, .95, 20});
    set_estimate(1, 2, (struct glo_interval){0, .0004, 0, .0004, .95, 20});
    set_estimate(2, 2, (struct glo_interval){.9997, .0005, .9990, .9999, .95, 20});
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "100.00 -0.04");
    EXPECT_HAS(text, "  0.000+0.040");
    EXPECT_HAS(text, " 99.97 -0.07");
    EXPECT_HAS(text, "A share whose half-width has one sign");
}

Test(console, figures_that_do_not_exist)
{
    set_estimate(0, 0, (struct glo_interval){(double)NAN, INFINITY, -INFINITY, INFINITY, .95, 0});
    shown.analysis.num_differences -= 1; /* the last point's co2e */
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "\ncentral    -  ");
    EXPECT_HAS(text, "±.02  -\n");
}

Test(console, one_replication_has_no_half_width)
{
    shown.run.num_replications = shown.analysis.num_whole = 1;
    for (uint32_t i = 0; i < SHOWN_POINTS * SHOWN_FIGURES; i++)
        shown.estimates[i].interval.half_width = INFINITY;
    for (uint32_t i = 0; i < shown.analysis.num_differences; i++)
        shown_set_difference(&shown, shown.differences[i].point, shown.differences[i].figure, 1, INFINITY,
                             GLO_MOST_REPLICATIONS);
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "\n1 replication: no half-width (±?) before there are 2;");
    EXPECT_HAS(text, "12.314±?");
    EXPECT_HAS(text, "One replication decides nothing");
    EXPECT_LACKS(text, "Difference from");
}

/* What went wrong. */

static void fail(uint32_t replication, uint32_t point, const char *reason)
{
    struct glo_record *record = &shown.records[replication * SHOWN_POINTS + point];
    glo_fail(&record->problem, GLO_ERR_BALANCE, "%s", reason);
    shown.run.num_failed++;
}

Test(console, failed_replications)
{
    fail(6, 8, "money does not balance: 0.01 EUR are missing");
    fail(7, 1, "an order was lost");
    shown.analysis.num_whole = 18;
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "half-widths over 18 replications");
    EXPECT_HAS(text, "balance in 178 of 178 runs");
    EXPECT_HAS(text, "2 of 180 replications failed (exit 1)\n"
                     "  topology cloud, rate 230 per day (x 1.15), replication 7: money does not\n"
                     "    balance: 0.01 EUR are missing\n"
                     "    glocal run scenarios/furniture_italy.yaml \\\n"
                     "      --only 'topology == cloud and demand.retail.rate == \"230 per day\"' --replication 7\n"
                     "  topology local,");
}

Test(console, the_command_quotes_for_a_shell)
{
    shown.factors[1].num_levels = 1;
    shown.topologies[0].text = "L'Aquila";
    shown.study.first_replication = 2;
    shown.context.scenario_file = "a.yaml";
    fail(0, 0, "why");
    cr_assert_eq(glo_console_failures(&shown.context, &shown.run, &out), GLO_OK);
    EXPECT_HAS(glo_text_get(&out), "    glocal run a.yaml --only 'topology == L'\\''Aquila' --replication 3\n");
    glo_text_free(&out);
    shown.context.assignments = " --set 'experiment.length=60 days'";
    cr_assert_eq(glo_console_failures(&shown.context, &shown.run, &out), GLO_OK);
    EXPECT_HAS(glo_text_get(&out), "    glocal run a.yaml --set 'experiment.length=60 days' \\\n"
                                   "      --only 'topology == L'\\''Aquila' --replication 3\n");
}

Test(console, many_failures_are_counted)
{
    for (uint32_t i = 0; i < 12; i++)
        fail(i, 0, "why");
    cr_assert_eq(glo_console_failures(&shown.context, &shown.run, &out), GLO_OK);
    EXPECT_HAS(glo_text_get(&out), "12 of 180 replications failed (exit 1)\n");
    EXPECT_HAS(glo_text_get(&out), "replication 10: why\n");
    EXPECT_LACKS(glo_text_get(&out), "replication 11: why\n");
    EXPECT_HAS(glo_text_get(&out), "  and 2 more\n");
}

Test(console, stopped)
{
    shown.run.stopped = true;
    shown.run.num_done = 113;
    EXPECT_HAS(written(NULL, false), "Stopped at 113 of 180; finished replications are kept.\n");
    shown.context.analysis = NULL;
    glo_text_free(&out);
    cr_assert_eq(glo_console_failures(&shown.context, &shown.run, &out), GLO_OK);
    cr_assert_str_eq(glo_text_get(&out), "Stopped at 113 of 180, before a replication was finished at every point.\n"
                                         "No result file was written.\n");
}

Test(console, breached_balances_and_censored_orders)
{
    shown.records[5].balances[GLO_BALANCE_MONEY] = -1;
    shown.records[7].balances[GLO_BALANCE_MONEY] = 1;
    shown.records[7].balances[GLO_BALANCE_MACHINE_TIME] = 1;
    shown.records[9].num_censored = 4;
    shown.context.has_carbon = false;
    shown.records[1].ratios[2 * 5 + 1].bottom++; /* of served_share: the orders placed */
    const char *text = written(NULL, false);
    EXPECT_HAS(text, "Checked   orders, money and machine hours balance in 178 of 180 runs; NOT\n"
                     "          balanced: money in 2; NOT balanced: machine hours in 1\n");
    EXPECT_HAS(text, "Censored  in 1 of 180 runs orders were still open when the run was given up (4\n"
                     "          in all): their times");
    EXPECT_LACKS(text, "met the same");
}

/* What was to be precise and is not, when the limit of replications came; where it is, nothing is said. */
Test(console, imprecise)
{
    static const struct glo_precision precise[] = {{0, 0.00001}, {1, 0.5}};
    shown.layout.precise = precise;
    shown.layout.num_precise = 2;
    shown.study.least_replications = 5;
    cr_assert_eq(glo_console_head(&shown.context, &out), GLO_OK);
    EXPECT_HAS(glo_text_get(&out), "9 points x 5 to 20 replications x 2 years");
    EXPECT_HAS(written(NULL, false),
               "Imprecise the half-width of lead_time at local, 230 per day (x 1.15) is 8.2 % of\n"
               "          its mean after 20 replications, not 0.001 %\n");
    glo_text_free(&out);
    shown.layout.precise = &precise[1];
    shown.layout.num_precise = 1;
    const char *text = written(NULL, false);
    EXPECT_LACKS(text, "Imprecise");
    EXPECT_HAS(text, "95 % half-widths over 20 replications, which are precise enough; warm-up");
}

#ifdef GLO_FAULTS
/* Whatever allocation fails, only out-of-memory comes back, and a text that fails says so. */
Test(console, memory_faults)
{
    int64_t failures = 0;
    for (int64_t k = 0;; k++) {
        struct glo_text text = {0};
        glo_memory_fail_at(k, k % 2 == 0);
        int error = glo_console_head(&shown.context, &text);
        if (!error)
            error = glo_console_write(&shown.context, NULL, false, &text);
        failures = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert_eq(error, failures ? GLO_ERR_NO_MEMORY : GLO_OK, "allocation %d", (int)k);
        glo_text_free(&text);
        if (!failures)
            break;
        cr_assert_lt(k, 1000000);
    }
}
#endif
