/* Factors, levels, labels, conditions and comparisons. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <math.h>
#include <string.h>

/* Paths, levels, ranges, comparisons and conditions that are wrong; each is said once. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {demand.retail.rate: [1 per day]}\n",
     "5:13: no `retail` in demand: `demand.retail.rate` leads nowhere\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.lenth: [1 h]}\n",
     "5:13: no `lenth` in experiment: `experiment.lenth` leads nowhere [did you mean `length`?]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: []}\n",
     "5:13: the factor `experiment.length` has no level\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 1 h]}\n",
     "5:13: the level `1 h` of `experiment.length` is repeated\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 2 h]}\n  compare: "
     "{experiment.length: 3 h}\n",
     "6:32: `experiment.length` has no level `3 h` [did you mean `1 h`?]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 2 h]}\n  compare: "
     "{experiment.lengt: 2 h}\n",
     "6:13: no factor is named `experiment.lengt` [did you mean `experiment.length`?]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 2 h]}\n  compare: "
     "experiment.length\n",
     "6:12: expected one factor and a level of it: {factor: level}\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 2 h]}\n  where: "
     "experiment.length > 3 h\n",
     "6:10: no design point is left\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 h, 2 h]}\n  where: length "
     "> 3 h\n",
     "6:10: no factor is named `length`\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: [1 km, 2 h]}\n",
     "5:33: expected a duration, got a length (experiment.length) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.seed: {times: [1, 2]}}\n",
     "5:13: nothing to multiply: `experiment.seed` is not set\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {times: [1, 0]}}\n",
     "5:44: expected a number > 0 to multiply by\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {times: 2}}\n",
     "5:40: expected a list of numbers to multiply by, or a range of them\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {times: [1, x]}}\n  compare: "
     "{experiment.length: 3}\n",
     "5:44: expected a number > 0 to multiply by\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {from: 1 h, to: 2 days}}\n",
     "5:48: both ends of a range have the same unit\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {from: 1 h, to: 3 h, levels: "
     "1}}\n",
     "5:61: expected an integer >= 2 and <= 10000\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {from: x, to: 3 h}}\n",
     "5:39: expected a number\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: {from: 1 h}}\n",
     "5:32: a range is {from: ..., to: ..., levels: n}\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {experiment.length: 5 h}\n",
     "5:32: expected a list of values, a range or named levels\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {a: {x: 3}}\n",
     "5:20: expected paths with values: {path: value}\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: [a]\n",
     "5:12: expected factors: names or paths with levels\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {question: {times: [2, 3]}}\n",
     "2:11: `times` multiplies a number, and this is a text (question)\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factors: {a: {x: {experiment.lenth: 1 h}, y: "
     "{experiment.lenth: 2 h}}}\n",
     "5:21: no `lenth` in experiment: `experiment.lenth` leads nowhere [did you mean `length`?]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  factos: {a: {x: {}}}\n  compare: {a: x}\n  where: a == x\n",
     "5:3: unknown key `factos` (experiment) [did you mean `factors`?]\n"},
    {"glocal: 1\nquestion: x\nexperiment:\n  length: 5 h\n  compare: {a: x}\n", "5:13: no factor is named `a`\n"},
};

Test(factors, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

static void expect_levels(const char *levels, const char *expected)
{
    char text[512];
    struct reading r;
    struct glo_text got = {0};
    snprintf(text, sizeof text, "glocal: 1\nexperiment: {length: 200 h, seed: 4, replications: 8, factors: {%s}}\n",
             levels);
    read_text(&r, text);
    cr_assert_str_eq(said(&r), "");
    const struct glo_factor *factor = r.reader.design.factors;
    for (uint32_t i = 0; i < factor->num_levels; i++) {
        const struct glo_level *level = &factor->levels[i];
        glo_text_add(&got, "%s|%s|%g|%s\n", level->label, level->text, level->value, level->unit);
    }
    cr_expect_str_eq(glo_text_get(&got), expected);
    glo_text_free(&got);
    reading_free(&r);
}

/* Labels: a level by its name; a value as it is written; a product with its factor. */
Test(factors, labels)
{
    expect_levels("experiment.length: [1 h, 2 days]", "1 h|1 h|1|h\n2 days|2 days|2|days\n");
    expect_levels("experiment.length: {times: [0.8, 1, 1.15]}",
                  "160 h (x 0.8)|160 h|160|h\n200 h (x 1)|200 h|200|h\n230 h (x 1.15)|230 h|230|h\n");
    expect_levels("experiment.replications: {times: [0.5, 2]}", "x 0.5|0.5|0.5|\nx 2|2|2|\n");
    expect_levels("experiment.length: {from: 1 h, to: 2 h, levels: 3}",
                  "1 h|1 h|1|h\n1.5 h|1.5 h|1.5|h\n2 h|2 h|2|h\n");
    expect_levels("experiment.seed: {times: {from: 0.5, to: 1}}", "2 (x 0.5)|2|2|\n4 (x 1)|4|4|\n");
    expect_levels("a: {x: {experiment.seed: 3}, y: {}}", "x|x|nan|\ny|y|nan|\n");
    expect_levels("experiment.replications: [{at_most: 3}]", "{at_most: 3}|{at_most: 3}|nan|\n");
}

static void bind_point(struct reading *r, uint32_t point)
{
    cr_assert_eq(glo_reader_point(&r->reader, point, &r->spec, &r->arena), 0, "%s", said(r));
}

/* Points stand in blocks in which the compared factor varies; `where` leaves some out; each binds what its levels
 * assign. */
Test(factors, points)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_design *design = &r.reader.design;
    const struct glo_family *streams;
    cr_assert_eq(design->num_points, 3);
    static const char *const labels[3][2] = {{"far", "x 0.8"}, {"near", "x 1"}, {"far", "x 1"}};
    static const double rates[] = {160. / 24, 200. / 24, 200. / 24};
    static const uint32_t networks[] = {1, 0, 1};
    for (uint32_t p = 0; p < 3; p++) {
        cr_assert_str_eq(glo_design_level(design, p, 0)->label, labels[p][0]);
        cr_assert_str_eq(glo_design_level(design, p, 1)->label, labels[p][1]);
        bind_point(&r, p);
        streams = r.spec.demand.items;
        const struct stream_spec *stream = streams->members;
        cr_assert_eq(stream->offered_to.family, networks[p]);
        cr_assert_float_eq(stream->rate.mean, rates[p], 1e-9);
        /* The profile of the record is not multiplied. */
        cr_assert_eq(((const struct day_spec *)stream->rate.week.items)[0].share, 1);
    }
    cr_assert_eq(glo_design_baseline(design, 0), GLO_ALL);
    cr_assert_eq(glo_design_baseline(design, 2), 1);
    reading_free(&r);
}

/* `times` multiplies a whole law, its SCV kept; an integer is rounded; `*` is every name that has the rest. */
Test(factors, times)
{
    struct reading r;
    static const char text[] = "glocal: 1\nmaterials: {m: {}, k: {}, j: {}}\n"
                               "products: {a: {plan: {operation: x, service: {gamma: {mean: 3 h, scv: 0.5}}}}}\n"
                               "networks: {n: {type: ccm, units: [], configuration: {gamma: {mean: 3 h, scv: 0.5}}}}\n"
                               "units: {u: {stock: {m: {replenish: {base_stock: 3}}, k: {replenish: {base_stock: 10}}, "
                               "j: {replenish: never}}}}\n"
                               "experiment: {length: 1 h, factors: {networks.n.configuration: {times: [2]}, "
                               "units.u.stock.*.replenish.base_stock: {times: [0.5]}}}\n";
    read_text(&r, text);
    cr_assert_str_eq(said(&r), "");
    const struct network_spec *network = r.spec.networks.items;
    const struct ccm_spec *ccm = network->type.parameters;
    cr_assert_float_eq(ccm->configuration.mean, 6, 1e-9);
    cr_assert_float_eq(ccm->configuration.scv, 0.5, 1e-9);
    const struct glo_family *units = r.spec.units.items;
    const struct stock_spec *stock = ((const struct unit_spec *)units->members)->stock.items;
    cr_assert_eq(((const struct base_stock_spec *)stock[0].replenish.parameters)->level, 2);
    cr_assert_eq(((const struct base_stock_spec *)stock[1].replenish.parameters)->level, 5);
    reading_free(&r);
}

/* An expression selects points by labels and values, with units. */
Test(factors, select)
{
    struct reading r;
    bool keep[3];
    read_text(&r, full_scenario);
    const struct glo_node *node =
        glo_node_scalar("topology == far and demand.retail.rate > 0.9", (struct glo_mark){0}, &r.arena);
    cr_assert_eq(glo_factors_select(&r.reader.design, node, r.reader.units, &r.arena, &r.reader.diagnostics, keep), 0);
    cr_assert_not(keep[0]);
    cr_assert_not(keep[1]);
    cr_assert(keep[2]);
    reading_free(&r);
}
