/* What is said of a mistake: what was expected, what would be legal, where. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>

/* Kinds in words, keys that belong elsewhere, types that have a key. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nmachines: 3\n", "2:1: unknown key `machines` [`machines` is a key of units.NAME.stations.NAME]\n"},
    {"glocal: 1\nprice: 3\n",
     "2:1: unknown key `price` [`price` is a key of materials.NAME, products.NAME, units.NAME.stock.NAME]\n"},
    {"glocal: 1\nzzz: 1\n", "2:1: unknown key `zzz` [legal here: glocal, question, places, materials, products, "
                            "demand, units, networks, transport, accounting, emission_factors, experiment, note]\n"},
    {"glocal: 1\nexperiment: {length: 1 h, seed: [1]}\n",
     "2:33: expected an integer >= 0, got a list (experiment.seed)\n"},
    {"glocal: 1\nexperiment: {length: {a: 1}}\n",
     "2:22: expected a duration > 0, got a map of keys (experiment.length)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, metrics: {a: 1}}\n",
     "2:36: expected a text, got a map of keys (experiment.metrics)\n"},
    {"glocal: 1\nnetworks: {n: {type: mpn, units: [], if_none_free: hold}}\n",
     "2:38: unknown key `if_none_free` (networks.n) [a key of the type `ccm`]\n"},
    {"glocal: 1\naccounting: {carbon_price: }\n",
     "2:28: expected money per emission >= 0, got nothing (accounting.carbon_price)\n"},
    {"glocal: 1\nunits: {u: {stations: 3}}\n", "2:23: expected named records, got \"3\" (units.u.stations)\n"},
    {"glocal: 1\nunits: {u: {stations: {s: {does: [a, b], power: {idle: 1 kW}}}}}\n",
     "2:49: missing key `busy` (units.u.stations.s.power) [`busy`: Of the tests.]\n"},
    {"glocal: 1\nmaterials: {m: {emissions: {}}}\ntransport: {question: x, speed: 3}\n",
     "2:28: expected a word, got a map of keys (materials.m.emissions)\n3:13: unknown key `question` (transport) "
     "[`question` is a key of the file itself]\n3:26: unknown key `speed` (transport) [`speed` is a key of "
     "units.NAME.stations.NAME, transport.modes.NAME]\n"},
    {"glocal: 1\nunits: {u: {stations: {s: {price: 1, rate: 3}}}}\nproducts: {p: {plan: [], rank: 3, masss: 1}}\n",
     "2:28: unknown key `price` (units.u.stations.s) [`price` is a key of materials.NAME, products.NAME, "
     "units.NAME.stock.NAME]\n2:38: unknown key `rate` (units.u.stations.s) [`rate` is a key of demand.NAME]\n3:26: "
     "unknown key `rank` (products.p) [`rank` is a key of places.NAME]\n3:35: unknown key `masss` (products.p) [did "
     "you mean `mass`?]\n"},
    {"glocal: 1\nunits: {t: {rows: [{name: a, w: 2}, {name: b, w: 3}], labour: $w kg, stations: {s: {power: $w "
     "km}}}}\n",
     "2:63: expected money per time, got a mass (units.t.labour) [write `24 EUR/h` or `4100 EUR/month`]\n2:92: "
     "expected a power, got a length (units.t.stations.s.power) [write `6 kW` or `800 W`]\n"},
    {"glocal: 1\nunits: {u: {stations: {s: {idle: 1 kW, lot: 1, share: 1, pwer: 1}}}}\n",
     "2:28: unknown key `idle` (units.u.stations.s) [`idle` is a key of units.NAME.stations.NAME.power]\n2:40: unknown "
     "key `lot` (units.u.stations.s) [`lot` is a key of demand.NAME]\n2:48: unknown key `share` (units.u.stations.s) "
     "[`share` is a key of demand.NAME.rate.week.NAME, experiment.replications.until.NAME]\n2:58: unknown key `pwer` "
     "(units.u.stations.s) [did you mean `power`?]\n"},
    {"glocal: 1\nunits: {u: {price: 1, at: x, rank: 1, mass: 1, rate: 1}}\nplaces: {x: {}}\n",
     "2:13: unknown key `price` (units.u) [`price` is a key of materials.NAME, products.NAME, "
     "units.NAME.stock.NAME]\n2:30: unknown key `rank` (units.u) [`rank` is a key of places.NAME]\n2:39: unknown key "
     "`mass` (units.u) [`mass` is a key of products.NAME]\n2:48: unknown key `rate` (units.u) [`rate` is a key of "
     "demand.NAME]\n"},
    {"glocal: 1\nproducts: {p: {plan: [], rate: 3, at: 3}}\ndemand: {d: {rate: {men: 1}}}\nplaces: {x: {rate: 3, plan: "
     "3}}\n",
     "2:26: unknown key `rate` (products.p) [`rate` is a key of demand.NAME]\n2:35: unknown key `at` (products.p) "
     "[`at` is a key of demand.NAME, units.NAME]\n3:13: missing key `products` (demand.d) [`products`: Of the "
     "tests.]\n3:13: missing key `offered_to` (demand.d) [`offered_to`: Of the tests.]\n3:21: unknown key `men` "
     "(demand.d.rate) [did you mean `mean`?]\n4:14: unknown key `rate` (places.x) [`rate` is a key of "
     "demand.NAME]\n4:23: unknown key `plan` (places.x) [`plan` is a key of products.NAME]\n"},
};

Test(bind_say, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}
