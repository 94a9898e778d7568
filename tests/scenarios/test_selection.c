/* Selections of whole experiments: who contends with whom, when enough is run, who is selected; and bad input. */
#include <stdio.h>

#include "sim/experiment/stopping.h"
#include "tests/models/trial.h"

/* One desk that works to order, or to stock; `tail`: the rest of the experiment. */
static void plant(char *text, size_t size, const char *tail)
{
    snprintf(text, size,
             "glocal: 1\n"
             "products: {job: {price: 9 EUR, plan: [{operation: serve, service: {exponential: 12 min}}]}}\n"
             "demand: {jobs: {rate: 2 per hour}}\n"
             "units: {desk: {stations: {serve: {}}, stock: {job: {replenish: {base_stock: 1}}}}}\n"
             "experiment:\n  length: 600 h\n  warmup: 100 h\n  seed: 3\n%s",
             tail);
}

/* Speed decides where it is stated, at either rate; the same customers come to all. */
Test(selection, of_each_block)
{
    char text[2048];
    struct trial trial;
    plant(text, sizeof text,
          "  replications: {at_least: 5, at_most: 200}\n"
          "  factors:\n"
          "    demand.jobs.rate: [2 per hour, 3 per hour]\n"
          "    pace: {slow: {units.desk.stations.serve.speed: 0.8}, fast: {units.desk.stations.serve.speed: 1.2},\n"
          "      same: {units.desk.stations.serve.speed: 1.2}}\n"
          "  metrics: [lead_time]\n"
          "  select: {lowest: lead_time, of: pace, indifference: 6 min}\n");
    trial_open(&trial, text);
    trial_analyse(&trial, 0.95);
    const struct glo_selections *it = &trial.analysis.selections;
    cr_assert_eq(it->num_contests, 2);
    cr_assert_eq(it->num_contenders, 6);
    cr_expect_float_eq(it->confidence, 0.975, 1e-12);
    for (uint32_t c = 0; c < 2; c++) {
        const struct glo_contest *contest = &it->contests[c];
        cr_assert_eq(contest->num, 3);
        cr_expect_eq(contest->num_left, 1);
        for (uint32_t k = 0; k < 3; k++) {
            const struct glo_contender *contender = &it->contenders[contest->first + k];
            const char *label = glo_design_level(trial.study.study.design, contender->point, 1)->label;
            /* of two that are equal to the last bit, the first is selected as soon as their own sample allows */
            cr_expect_eq(contender->standing,
                         strcmp(label, "fast") == 0 ? GLO_STANDING_SELECTED : GLO_STANDING_RULED_OUT, "%s", label);
            cr_expect_eq(glo_design_level(trial.study.study.design, contender->point, 0),
                         glo_design_level(trial.study.study.design, it->contenders[contest->first].point, 0));
        }
    }
    cr_expect_lt(trial.run.num_replications, 200);
    trial_close(&trial);
}

/* Two levels that differ by nothing that counts: all replications are run, and neither is selected. */
Test(selection, told_apart_by_nothing)
{
    char text[2048];
    struct trial trial;
    plant(text, sizeof text,
          "  replications: {at_least: 5, at_most: 12}\n"
          "  factors: {seeds: {a: {demand.jobs.rate: 2 per hour}, b: {demand.jobs.rate: 2.001 per hour}}}\n"
          "  metrics: [lead_time.q95, utilisation]\n"
          "  select: {highest: lead_time.q95, of: seeds, indifference: 0.05 s}\n");
    trial_open(&trial, text);
    trial_analyse(&trial, 0.95);
    const struct glo_contest *contest = &trial.analysis.selections.contests[0];
    uint32_t needed;
    cr_expect_eq(trial.run.num_replications, 12);
    cr_expect(contest->num_left == 2 && contest->selection.replications == 12);
    cr_expect(glo_selections_open(&trial.analysis.selections, &needed) && needed > 12);
    cr_expect_eq(trial.analysis.selections.contenders[0].standing, GLO_STANDING_UNDECIDED);
    trial_close(&trial);
}

/* A level without the figure is absent; the others contend without it. A stated number of replications is run. */
Test(selection, without_the_figure)
{
    char text[2048];
    struct trial trial;
    plant(text, sizeof text,
          "  replications: 6\n"
          "  factors: {made: {order: {products.job.approach: mto}, stock: {products.job.approach: mts},\n"
          "    much: {products.job.approach: mts, units.desk.stock.job.replenish: {base_stock: 9}}}}\n"
          "  metrics: [fill_rate]\n"
          "  select: {highest: fill_rate, of: made, indifference: 5 %, confidence: 90 %}\n");
    trial_open(&trial, text);
    trial_analyse(&trial, 0.95);
    const struct glo_selections *it = &trial.analysis.selections;
    cr_expect_eq(trial.run.num_replications, 6);
    cr_expect_eq(it->contenders[0].standing, GLO_STANDING_ABSENT);
    cr_expect_eq(it->contenders[1].standing, GLO_STANDING_RULED_OUT);
    cr_expect_eq(it->contenders[2].standing, GLO_STANDING_SELECTED);
    cr_expect_float_eq(it->confidence, 0.9, 1e-12);
    trial_close(&trial);
}

/* Mistakes are told at their line. */
Test(selection, mistakes)
{
    static const struct {
        const char *select, *said;
    } rows[] = {
        {"{lowest: lead_time, of: paces, indifference: 1 h}", "no factor is named `paces`"},
        {"{lowest: time_in_queue, of: pace, indifference: 1 h}", "`time_in_queue` is none of the `metrics`"},
        {"{lowest: lead_time, of: pace, indifference: 2 EUR}",
         "`2 EUR` is no difference of `lead_time`, which is in h"},
        {"{lowest: lead_time, of: pace, indifference: 2}", "`2` is no difference of `lead_time`"},
        {"{lowest: lead_time, of: pace, indifference: 0 h}", "more than 0"},
        {"{highest: utilisation, of: pace, indifference: 2 h}", "which is in shares"},
        {"{lowest: lead_time, highest: utilisation, of: pace, indifference: 1 h}", "a selection needs"},
        {"{lowest: lead_time, of: pace}", "a selection needs"},
        {"{of: pace, indifference: 1 h}", "a selection needs"},
        {"{lowest: lead_time, of: pace, indifference: 1 h, confidence: 30 %}", "0.5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[2048], tail[1024];
        snprintf(tail, sizeof tail,
                 "  factors: {pace: {slow: {units.desk.stations.serve.speed: 1}, fast: "
                 "{units.desk.stations.serve.speed: 2}}}\n"
                 "  metrics: [lead_time, utilisation]\n"
                 "  select: %s\n",
                 rows[i].select);
        plant(text, sizeof text, tail);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].select);
        cr_expect(trial_said(&trial, GLO_FAULT, rows[i].said), "%s: %s", rows[i].select, trial_message(&trial));
        cr_expect_eq(trial.study.reader.diagnostics.messages[0].mark.line, 11, "%s: line %u", rows[i].select,
                     trial.study.reader.diagnostics.messages[0].mark.line);
        trial_close(&trial);
    }
}
