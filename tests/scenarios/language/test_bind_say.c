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
};

Test(bind_say, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}
