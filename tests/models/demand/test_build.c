/* Streams and products as built: splits whose shares match their weights, choices by thresholds, and every mistake. */
#include "models/demand/demand.h"

#include "tests/models/trial.h"

#include <math.h>

/* The share of all 2^32 words that each item of a split gets, from its thresholds, which must ascend to 2^32. */
static void expect_split(const struct glo_split *split, const uint32_t *items, const double *shares, uint32_t num)
{
    uint64_t before = 0;
    cr_assert_eq(split->num, num);
    for (uint32_t i = 0; i < num; i++) {
        cr_assert_geq(split->thresholds[i], before);
        double share = (double)(split->thresholds[i] - before) * 0x1p-32;
        cr_expect_eq(split->items[i], items[i]);
        cr_expect_float_eq(split->shares[i], shares[i], 1e-12);
        cr_expect_float_eq(share, shares[i], 0x1p-31, "item %u gets %g", i, share);
        if (share > 0) {
            cr_expect_eq(glo_split_choose(split, (uint32_t)before), items[i]);
            cr_expect_eq(glo_split_choose(split, (uint32_t)(split->thresholds[i] - 1)), items[i]);
        }
        before = split->thresholds[i];
    }
    cr_expect_eq(before, UINT64_C(1) << 32);
}

/* Places by weight, products by share; a family of products in equal parts; weight 0 is never chosen. */
Test(demand_build, splits)
{
    struct trial trial;
    trial_open(
        &trial,
        "glocal: 1\n"
        "places: {lone: {x: 0 km, y: 0 km}, towns: {rows: [{name: a, x: 0 km, y: 0 km, weight: 3},\n"
        "  {name: none, x: 0 km, y: 1 km, weight: 0}, {name: b, x: 0 km, y: 2 km, weight: 1}]}}\n"
        "products: {part: {rows: [{name: P1, t: 1}, {name: P2, t: 2}], plan: [{operation: work, service: $t h}]},\n"
        "  unit: {plan: [{operation: work, service: 1 h}]}}\n"
        "demand: {one: {rate: 1 per day, at: towns, products: {part: 60 %, unit: 40 %}},\n"
        "  two: {rate: 1 per day, at: towns.b, products: part.P2}, three: {rate: 1 per day, products: unit}}\n"
        "units: {shop: {stations: {work: {machines: 9}}}}\n"
        "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n");
    const struct glo_stream_plan *streams = trial.study.points[0]->demand.streams;
    expect_split(&streams[0].places, (uint32_t[]){1, 2, 3}, (double[]){0.75, 0, 0.25}, 3);
    expect_split(&streams[0].products, (uint32_t[]){0, 1, 2}, (double[]){0.3, 0.3, 0.4}, 3);
    expect_split(&streams[1].places, (uint32_t[]){3}, (double[]){1}, 1);
    expect_split(&streams[1].products, (uint32_t[]){1}, (double[]){1}, 1);
    expect_split(&streams[2].places, (uint32_t[]){4}, (double[]){1}, 1); /* nowhere in particular */
    cr_expect_str_eq(trial.study.points[0]->demand.products[1].name, "part.P2");
    cr_expect_float_eq(streams[0].mean_interarrival, 24, 1e-12);
    trial_close(&trial);
}

/* What is wrong with a stream or a plan, one mistake at a time. */
Test(demand_build, mistakes)
{
    static const struct {
        const char *products, *demand, *said;
    } cases[] = {
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {}}", "only one of them"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {rate: 1 per day, interarrival: 2 h}}",
         "only one of them"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {interarrival: {normal: {mean: 2 h, sd: 1 h}}}}",
         "can be negative"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {interarrival: 0 h}}", "always 0"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {rate: 1 per day, lot: {poisson: 2}}}",
         "can be 0 pieces"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {rate: 1 per day, group: {poisson: 2}}}",
         "a group can be nobody"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{one: {rate: 1 per day, group: 1.5}}",
         "are a whole number"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}",
         "{one: {rate: 1 per day, group: {gamma: {mean: 3, scv: 1, plus: 1}}}}", "are a whole number"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}",
         "{one: {rate: 1 per day, due: {normal: {mean: 2 h, sd: 1 h}}}}", "before the order is placed"},
        {"{part: {plan: [{operation: work, service: {normal: {mean: 2 h, sd: 1 h}}}]}}", "{one: {rate: 1 per day}}",
         "service time can be negative"},
        {"{part: {plan: []}}", "{one: {rate: 1 per day}}", "1 to 256 operations"},
        {"{part: {plan: [{operation: work, service: 1 h}]}, bit: {plan: [{operation: work, service: 1 h}]}}",
         "{one: {rate: 1 per day}}", "which product the stream orders"},
        {"{part: {plan: [{operation: coat, service: 1 h}]}}", "{one: {rate: 1 per day}}",
         "every operation of product `part`"},
        {"{part: {plan: [{operation: work, service: 1 h}]}}", "{}", "no demand"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\nproducts: %s\ndemand: %s\nunits: {shop: {stations: {work: {machines: 9}}}}\n"
                 "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n",
                 cases[i].products, cases[i].demand);
        cr_expect_eq(trial_read(&trial, text), GLO_ERR_INPUT, "case %zu", i);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "case %zu: %s", i, trial_message(&trial));
        trial_close(&trial);
    }
}

/* Demand with several networks names the one it is offered to. */
Test(demand_build, offered_to)
{
    struct trial trial;
    cr_expect_eq(trial_read(&trial, "glocal: 1\nproducts: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                                    "demand: {one: {rate: 1 per day}}\nunits: {shop: {stations: {work: {}}}}\n"
                                    "networks: {a: {type: mpn, units: shop}, b: {type: mpn, units: shop}}\n"
                                    "experiment: {length: 90 h}\n"),
                 GLO_ERR_INPUT);
    cr_expect(trial_said(&trial, GLO_FAULT, "which network gets the stream's orders"), "%s", trial_message(&trial));
    trial_close(&trial);
}
