/* The sentences: what they say of the furniture study, and that they say no more than the intervals do. */
#include <criterion/criterion.h>

#include "output/findings.h"
#include "tests/output/console_study.h"

#include <math.h>
#include <string.h>

static struct shown_study shown;
static struct glo_findings findings;

static void make(void)
{
    shown_study_init(&shown);
}

static void drop(void)
{
    glo_findings_free(&findings);
    glo_findings_free(&findings);
    shown_study_free(&shown);
}

TestSuite(findings, .init = make, .fini = drop);

static void find(void)
{
    glo_findings_free(&findings);
    cr_assert_eq(glo_findings_init(&findings, &shown.context, false), GLO_OK);
}

static bool says(const char *sentence)
{
    for (uint32_t i = 0; i < findings.num_sentences; i++)
        if (strcmp(findings.sentences[i], sentence) == 0)
            return true;
    return false;
}

static bool mentions(const char *part)
{
    for (uint32_t i = 0; i < findings.num_sentences; i++)
        if (strstr(findings.sentences[i], part))
            return true;
    return false;
}

#define EXPECT_SAYS(sentence) cr_expect(says(sentence), "not said: %s", sentence)

static void all_undecided(void)
{
    for (uint32_t i = 0; i < shown.analysis.num_differences; i++)
        shown_set_difference(&shown, shown.differences[i].point, shown.differences[i].figure, 0.01, 1, 12345);
}

/* The study as it stands: a leader with sizes, a doubt with its price, the tail, extremes that hold everywhere. */
Test(findings, furniture)
{
    find();
    cr_assert_eq(findings.num_sentences, 6);
    cr_expect_str_eq(findings.sentences[0],
                     "Up to 200 per day `local` is the fastest: `central` adds 6.3 to 7.4 h and `cloud` 3.1 to 3.4 h.");
    EXPECT_SAYS(
        "At 230 per day lead_time of `central` and `cloud` is not told apart from that of `local` (+1.3±1.6 and "
        "-0.4±1.6 h; to decide differences this small takes about 400 replications).");
    EXPECT_SAYS("In the tail `central` and `cloud` beat `local` at 230 per day: lead_time.q95 falls by 7 to 35 h.");
    EXPECT_SAYS(
        "At every rate `central` is the cheapest and emits the most; `cloud` is the most expensive; `local` emits "
        "the least.");
    EXPECT_SAYS("Up to 200 per day `local` is on time most often; at 230 per day it is `central`.");
    EXPECT_SAYS("CO2e by source: material 64 %, electricity 30 %, transport 6 %.");
}

/* One difference that is not decided takes the claims away that rest on it, there and only there. */
Test(findings, a_claim_needs_every_pair)
{
    shown_set_difference(&shown, 0, 3, -0.01, 0.02, 50); /* cost of central against local at 160 */
    find();
    EXPECT_SAYS("From 200 per day on `central` is the cheapest.");
    cr_expect(mentions("; `central` emits the most."));
    EXPECT_SAYS("At 160 per day cost_per_order of `central` is not told apart from that of `local` (-0.01±0.02 EUR; to "
                "decide a difference this small takes about 50 replications).");
}

/* The pair of two levels neither of which is the baseline is compared from the records. */
Test(findings, pairs_without_the_baseline)
{
    double wild[2] = {0, 400};
    for (uint32_t point = 0; point < SHOWN_POINTS; point += 3)
        shown_set_values(&shown, point, 3, wild, 2); /* central's cost no longer differs from cloud's */
    find();
    cr_expect_not(mentions("is the cheapest"));
    cr_expect(mentions("At every rate `local` emits the least; `central` emits the most."));
    cr_expect_not(mentions("is the most expensive"));
}

/* A non-baseline leader is measured against the baseline. */
Test(findings, another_leader)
{
    for (uint32_t point = 0; point < SHOWN_POINTS; point++) {
        bool cloud = point % 3 == CLOUD;
        shown.estimates[point * SHOWN_FIGURES].interval.mean = cloud ? 2 : 5 + point % 3;
        double value = cloud ? 2 : 5 + point % 3;
        shown_set_values(&shown, point, 0, &value, 1);
        if (point % 3 != LOCAL)
            shown_set_difference(&shown, point, 0, cloud ? -4 - 0.1 * point : 1, 0.05, 0);
    }
    find();
    cr_expect_str_eq(findings.sentences[0], "At every rate `cloud` is the fastest: 4.2 to 4.8 h less than `local`.");
    cr_expect_not(mentions("lead_time of"));
}

/* Where nothing is decided nothing is claimed; where many differences are open they are counted. */
Test(findings, undecided_only)
{
    all_undecided();
    find();
    cr_expect_eq(findings.num_sentences, 2);
    EXPECT_SAYS(
        "6 of 6 differences each of lead_time, lead_time.q95, on_time_share, cost_per_order and co2e_per_order from "
        "`local` are undecided; to decide differences this small takes about 12,000 replications.");
    cr_expect_not(mentions("is the"));
    cr_expect_not(mentions("tail"));
    all_undecided();
    for (uint32_t i = 0; i < shown.analysis.num_differences; i++)
        shown.differences[i].comparison.replications_needed = GLO_MOST_REPLICATIONS;
    find();
    cr_expect(mentions("undecided; no number of replications decides differences this small."));
}

/* What is equal in every replication is not called undecided. */
Test(findings, equal)
{
    for (uint32_t point = CLOUD; point < SHOWN_POINTS; point += 3)
        shown_set_difference(&shown, point, 2, 0, 0, GLO_MOST_REPLICATIONS);
    find();
    EXPECT_SAYS("At every rate on_time_share of `cloud` equals that of `local` in every replication.");
    cr_expect_not(mentions("on_time_share of `cloud` is not told apart"));
}

/* The tail against the mean. */
Test(findings, the_tail_the_other_way_round)
{
    shown_set_difference(&shown, 2, 1, -2, 0.5, 0);
    find();
    EXPECT_SAYS("In the tail `cloud` beats `local` at 160 per day and 230 per day: lead_time.q95 falls by 2 to 35 h.");
    shown_set_difference(&shown, 8, 1, 20, 13, 0);
    find();
    EXPECT_SAYS(
        "In the tail it is the other way round: `cloud` beats `local` at 160 per day: lead_time.q95 falls by 1.5 to "
        "2.5 h.");
    EXPECT_SAYS("In the tail `cloud` loses to `local` at 230 per day: lead_time.q95 rises by 7 to 33 h.");
    EXPECT_SAYS("In the tail `central` beats `local` at 230 per day: lead_time.q95 falls by 7 to 35 h.");
}

Test(findings, the_tail_undecided)
{
    shown_set_difference(&shown, 2, 1, 0.1, 0.5, 333);
    find();
    EXPECT_SAYS(
        "At 160 per day lead_time.q95 of `cloud` is not told apart from that of `local` (+0.1±0.5 h; to decide a "
        "difference this small takes about 330 replications).");
}

/* The served share comes first, from the records, also where it is no column. */
Test(findings, served_share)
{
    const double served[] = {0.95, 0.96, 0.97};
    for (uint32_t point = CLOUD; point < SHOWN_POINTS; point += 3)
        shown_set_values(&shown, point, 5, served, 3);
    find();
    cr_expect(strstr(findings.sentences[0], "At every rate `cloud` serves fewer of its orders than `local`, by 3."),
              "%s", findings.sentences[0]);
    cr_expect(strstr(findings.sentences[0], " points; all else is of the orders served."));
    cr_expect_not(mentions("`central` serves"));
}

Test(findings, served_share_that_is_not_told_apart)
{
    const double served[] = {0.9, 1};
    for (uint32_t point = 0; point < 3; point++)
        shown_set_values(&shown, point, 5, served, 2);
    find();
    cr_expect_not(mentions("serves"));
}

/* A metric without words of its own, and one without a better side. */
Test(findings, other_metrics)
{
    shown.figures[3].name = shown.figures[3].metric = "tkm_per_order";
    shown.figures[3].unit = "tkm";
    shown.figures[3].lower_is_better = false;
    find();
    EXPECT_SAYS("At every rate `central` has the lowest tkm_per_order and emits the most; `cloud` has the highest "
                "tkm_per_order; `local` emits the least.");
}

/* Replications that failed at any point count nowhere, also in what is read from the records. */
Test(findings, failed_replications_do_not_count)
{
    const double wild[] = {0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    shown_set_values(&shown, 0, 5, wild, 20);
    for (uint32_t i = 1; i < SHOWN_REPLICATIONS; i++)
        shown.whole[i - 1] = i;
    shown.analysis.num_whole = SHOWN_REPLICATIONS - 1;
    find();
    cr_expect_not(mentions("serves"));
    shown.records[0].flows[2 * 2 + 1] = INT64_MAX;
    find();
    EXPECT_SAYS("CO2e by source: material 64 %, electricity 30 %, transport 6 %.");
}

/* Sources: a composition per level where they differ, ranges over the rates, none where nothing is emitted. */
Test(findings, sources)
{
    for (uint32_t i = 0; i < SHOWN_REPLICATIONS; i++) {
        for (uint32_t point = 0; point < SHOWN_POINTS; point += 3)
            shown.records[i * SHOWN_POINTS + point].flows[2 * 5 + 1] = INT64_C(1000000000) * (point + 1);
        for (uint32_t point = CLOUD; point < SHOWN_POINTS; point += 3)
            shown.records[i * SHOWN_POINTS + point].flows[2 * 5 + 1] = 1000;
    }
    find();
    EXPECT_SAYS(
        "CO2e by source: `central` material 39 to 62 %, transport 10 to 43 %, electricity 18 to 29 %; `local` "
        "material 64 %, electricity 30 %, transport 6 %; `cloud` material 68 %, electricity 32 %, transport below "
        "1 %.");
    shown.figures[4].shown = false;
    find();
    cr_expect_not(mentions("CO2e"));
}

/* Blocks: several factors, and no other factor at all. */
Test(findings, a_second_factor)
{
    static struct glo_level sites[] = {{"near", "near", NAN, ""}, {"far", "far", NAN, ""}};
    static struct glo_factor factors[3];
    static uint32_t levels[SHOWN_POINTS * 3];
    memcpy(factors, shown.factors, sizeof shown.factors);
    factors[2] = (struct glo_factor){"sites", sites, 2};
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        levels[3 * i] = i % 3;
        levels[3 * i + 1] = i / 3 % 2;
        levels[3 * i + 2] = i / 6;
    }
    shown.design.factors = factors;
    shown.design.levels = levels;
    shown.design.num_factors = 3;
    find();
    cr_expect(mentions("At every combination of rate and sites `central` is the cheapest and emits the most; "));
    EXPECT_SAYS("At 2 of 3 combinations of rate and sites `local` is on time most often; at rate 160 per day (x 0.8), "
                "sites far it is `central`.");
}

Test(findings, words_as_levels)
{
    static struct glo_level speeds[] = {{"slow", "slow", NAN, ""}, {"fast", "fast", NAN, ""}, {"3", "3", 3, ""}};
    shown.factors[1] = (struct glo_factor){"truck.speed", speeds, 3};
    find();
    EXPECT_SAYS("At speed slow and speed fast `local` is on time most often; at speed 3 it is `central`.");
}

Test(findings, many_levels_are_summed_up)
{
    static struct glo_level more[] = {{"a", "a", NAN, ""}, {"b", "b", NAN, ""}, {"c", "c", NAN, ""},
                                      {"d", "d", NAN, ""}, {"e", "e", NAN, ""}, {"f", "f", NAN, ""},
                                      {"g", "g", NAN, ""}, {"h", "h", NAN, ""}, {"i", "i", NAN, ""}};
    static uint32_t levels[SHOWN_POINTS];
    static struct glo_factor factor = {"policy", more, SHOWN_POINTS};
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        double value = 5 + i;
        levels[i] = i;
        shown.estimates[i * SHOWN_FIGURES].interval.mean = value;
        shown_set_values(&shown, i, 0, &value, 1);
    }
    shown.design = (struct glo_design){.factors = &factor,
                                       .num_factors = 1,
                                       .levels = levels,
                                       .num_points = SHOWN_POINTS,
                                       .compared = 0,
                                       .baseline = 0,
                                       .digits = 6};
    shown.analysis.num_differences = 8;
    for (uint32_t i = 0; i < 8; i++) {
        shown.differences[i] = (struct glo_difference){.point = i + 1, .against = 0};
        shown_set_difference(&shown, i + 1, 0, i + 1, 0.1, 0);
    }
    find();
    cr_expect_str_eq(findings.sentences[0], "`a` is the fastest: the others add 0.9 to 8.1 h.");
    cr_expect(mentions("`i` is the slowest"));
}

/* Nothing compared: nothing claimed. */
Test(findings, nothing_compared)
{
    shown_study_uncompared(&shown);
    find();
    cr_expect_eq(findings.num_sentences, 1);
    cr_expect(mentions("CO2e by source"));
}

Test(findings, one_replication)
{
    shown.analysis.num_whole = 1;
    find();
    cr_expect_eq(findings.num_sentences, 2);
    EXPECT_SAYS("One replication decides nothing: intervals need at least 2.");
}
