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
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: [3 h, 2 h, 2 h, 3 h, 3 h]}}\n",
     "2:37: the level `2 h` of `experiment.length` is repeated\n"},
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
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: [1, 2]}}, compare: {experiment.length: "
     "3}}\n",
     "2:103: `experiment.length` has no level `3`\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: [1, 2]}}, compare: {experiment.length: "
     "[1]}}\n",
     "2:83: expected one factor and a level of it: {factor: level}\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: [1, 2]}}, compare: {experiment.length: "
     "1, a: 2}}\n",
     "2:83: expected one factor and a level of it: {factor: level}\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: []}, compare: {experiment.length: 3}}\n",
     "2:37: the factor `experiment.length` has no level\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: [1 h, 2 h], a: {x: 3}}, compare: {a: y}}\n",
     "2:75: expected paths with values: {path: value}\n2:93: `a` has no level `y` [did you mean `x`?]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: [[1], nan, 1e999]}}}\n",
     "2:65: expected a number > 0 to multiply by\n2:70: expected a number > 0 to multiply by\n2:75: expected a number "
     "> 0 to multiply by\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: [3]}}}\n",
     "2:72: expected a number\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: [1], to: 3 h}}}\n",
     "2:63: expected a number\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {to: 3 h}}}\n",
     "2:56: a range is {from: ..., to: ..., levels: n}\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: x}}}\n",
     "2:72: expected a number\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: 3 h, step: 1}}}\n",
     "2:56: a range is {from: ..., to: ..., levels: n}\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: 3 h, levels: [2]}}}\n",
     "2:85: expected an integer >= 2 and <= 10000\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: 3 h, levels: x}}}\n",
     "2:85: expected an integer >= 2 and <= 10000\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: 3 h, levels: 2.5}}}\n",
     "2:85: expected an integer >= 2 and <= 10000\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {from: 1 h, to: 3 h, levels: 20000}}}\n",
     "2:85: expected an integer >= 2 and <= 10000\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: {from: 1}}}}\n",
     "2:64: a range is {from: ..., to: ..., levels: n}\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: {from: 0, to: 2}}}}\n",
     "2:71: expected a number > 0 to multiply by\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: {from: 1, to: -2}}}}\n",
     "2:78: expected a number > 0 to multiply by\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {accounting.carbon_price: [1 EUR per kgCO2e per day]}}\n",
     "2:63: expected money per emission, got `1 EUR per kgCO2e per day` (accounting.carbon_price) [write `75 "
     "EUR/tCO2e` or `0.1 EUR/kgCO2e`]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {demand.*.rate: [1 per day]}}\n",
     "2:37: no `rate` in demand: `demand.*.rate` leads nowhere\n"},
    {"glocal: 1\nunits: {u: {stations: {m: {power: 3 kW}}}}\nexperiment: {length: 5 h, factors: "
     "{units.*.stations.*.power.idle: [1 kW]}}\n",
     "3:37: no `stations.*.power.idle` in units: `units.*.stations.*.power.idle` leads nowhere\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {a: {x: {}, y: [1]}, b: 3, c: {}}, where: [1]}\n",
     "2:51: expected paths with values: {path: value}\n2:60: expected a list of values, a range or named levels\n2:78: "
     "expected a condition on factors\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {a: {x: {}, y: {}}}, where: a ==}\n",
     "2:68: expected a value at the end\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {a: {x: {}, y: {}}}, where: a == x and b == 3, compare: {b: x}}\n",
     "2:93: no factor is named `b` [did you mean `a`?]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {a: {x: {}, y: {}}}, where: b == 3, compare: {a: z}}\n",
     "2:64: no factor is named `b` [did you mean `a`?]\n2:85: `a` has no level `z` [did you mean `x`?]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {glocal.x: [1], question.x.y: [1], a..b: [1]}}\n",
     "2:37: no `x` in glocal: `glocal.x` leads nowhere\n2:52: no `x` in question: `question.x.y` leads nowhere\n2:71: "
     "no `a` in the file: `a..b` leads nowhere [legal there: glocal, question, places, materials, products, demand, "
     "units, networks, transport, accounting, emission_factors, experiment, note]\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {transport: {times: [2, 3]}, transport.modes: {times: "
     "[2]}}}\ntransport: {modes: {v: {speed: 1 km/h}}}\n",
     "3:12: `times` has no number to multiply here (transport)\n3:24: `times` has no number to multiply here "
     "(transport.modes.v)\n"},
    {"glocal: 1\nproducts: {a: {approach: mts, plan: {operation: x, service: {exponential: 3 h}}}}\nexperiment: "
     "{length: 5 h, factors: {products.a.approach: {times: [2]}, products.a.plan: {times: [2]}, experiment.start: "
     "{times: [2]}}, start: 2027-01-01}\n",
     "2:26: `times` multiplies a number, and this is one of `mto`, `mts` (products.a.approach)\n2:37: `times` has no "
     "number to multiply here (products.a.plan)\n3:143: `times` multiplies a number, and this is a date like "
     "2027-01-04 (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, seed: 3, factors: {f: {a: {experiment.length: {times: 2}, experiment.seed: "
     "{times: 0}}}}}\n",
     "2:110: expected a number > 0 to multiply by\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: [3 h, 3 h, 2 h, 2 h]}}\n",
     "2:37: the level `3 h` of `experiment.length` is repeated\n"},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: [3 h, 4 h]}, compare: {a: 3 h}, where: a == 3 "
     "h and b == 2}\n",
     "2:79: no factor is named `a`\n2:108: no factor is named `b`\n"},
    {"glocal: 1\nexperiment: {length: 5 h, seed: 1, factors: {f: {1: {experiment.seed: 2}, 2: {experiment.seed: "
     "{times: 3}}, 3: {experiment.seed: 4, experiment.length: 1 h}}}, compare: {f: 4}}\n",
     "2:173: `f` has no level `4` [did you mean `1`?]\n"},
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

/* Labels: a level by its name; a value as it is written; a product with its factor, of a record that of its main value.
 */
Test(factors, labels)
{
    expect_levels("experiment.length: [1 h, 2 days]", "1 h|1 h|1|h\n2 days|2 days|2|days\n");
    expect_levels("experiment.length: {times: [0.8, 1, 1.15]}",
                  "160 h (x 0.8)|160 h|160|h\n200 h (x 1)|200 h|200|h\n230 h (x 1.15)|230 h|230|h\n");
    expect_levels("experiment.replications: {times: [0.5, 2]}", "4 (x 0.5)|4|4|\n16 (x 2)|16|16|\n");
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
    static const char *const labels[3][2] = {{"far", "160 per day (x 0.8)"},
                                             {"near", "200 per day (x 1)"},
                                             {"far", "200 per day (x 1)"}};
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

/* A named level can multiply one value and replace another. */
Test(factors, named_times)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 5 h, seed: 3, factors: {f: {far: {experiment.length: {times: 2}, "
                  "experiment.seed: 8}, near: {experiment.length: {times: 0.5}}}}}\n");
    cr_assert_str_eq(said(&r), "");
    bind_point(&r, 0);
    cr_assert_float_eq(r.spec.experiment.length, 10, 1e-12);
    cr_assert_eq(r.spec.experiment.seed, 8);
    bind_point(&r, 1);
    cr_assert_float_eq(r.spec.experiment.length, 2.5, 1e-12);
    cr_assert_eq(r.spec.experiment.seed, 3);
    reading_free(&r);
}

/* An expression selects points by labels and values, with units. */
Test(factors, select)
{
    struct reading r;
    bool keep[3];
    read_text(&r, full_scenario);
    const struct glo_node *node =
        glo_node_scalar("topology == far and demand.retail.rate > 190 per day", (struct glo_mark){0}, &r.arena);
    cr_assert_eq(glo_factors_select(&r.reader.design, node, r.reader.units, &r.arena, &r.reader.diagnostics, keep), 0);
    cr_assert_not(keep[0]);
    cr_assert_not(keep[1]);
    cr_assert(keep[2]);
    reading_free(&r);
}

/* Forms of which nothing is said; a level is compared by its name also where that is a number. */
static const struct expectation accepted[] = {
    {"glocal: 1\nexperiment: {length: 5 h, seed: 1, factors: {f: {1: {experiment.seed: 2}, 2: {experiment.seed: "
     "{times: "
     "3}}, 4: {experiment.seed: 4, experiment.length: 1 h}, 5: {}}}, compare: {f: 4}}\n",
     ""},
    {"glocal: 1\nexperiment: {length: 5 h, factors: {experiment.length: {times: {from: 1, to: 2, levels: 3}}}, "
     "compare: {experiment.length: 2}}\n",
     ""},
    {"glocal: 1\nexperiment: {length: 5 h, seed: 3, factors: {experiment.seed: {from: 1, to: 3}}}\n", ""},
    {"glocal: 1\nunits: {u: {stations: {m: {power: 3 kW}, n: {power: {busy: 1 kW}}}}, v: {stations: {m: {power: 1 "
     "kW}}}, w: {}}\nexperiment: {length: 5 h, factors: {units.*.stations.*.power.busy: {times: [2]}, "
     "units.*.stations.m.power: [1 kW, 2 kW]}}\n",
     ""},
};

Test(factors, accepted)
{
    expect_all(accepted, sizeof accepted / sizeof *accepted);
}
