/* Choices, types and rates. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <math.h>

/* Words that are unknown, parameters that do not belong, rates that fit nowhere. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nnetworks: {n: {type: mpm, units: []}}\n",
     "2:22: unknown network type `mpm` (networks.n.type) [did you mean `mpn`?]\n"},
    {"glocal: 1\nnetworks: {n: {units: []}}\n", "2:15: missing key `type` (networks.n) [`type`: Of the tests.]\n"},
    {"glocal: 1\nnetworks: {n: {typ: mpn, units: [], reach: 3 km}}\n",
     "2:16: unknown key `typ` (networks.n) [did you mean `type`?]\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: hol}}\n",
     "2:52: unknown rule `hol` (networks.n.if_none_free) [did you mean `hold`?]\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {hold: 3}}}\n",
     "2:59: `hold` takes no parameters (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {hold: {}, refuse: {}}}}\n",
     "2:63: one choice is enough: `refuse` stands beside `hold` (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {}}}\n",
     "2:52: expected one of `hold`, `refuse`, got a map of keys (networks.n.if_none_free)\n"},
    {"glocal: 1\nmaterials: {m: {}}\nunits: {u: {stock: {m: {replenish: base_stock}}}}\n",
     "3:36: missing key `level` (units.u.stock.m.replenish) [`level`: Of the tests.]\n"},
    {"glocal: 1\nmaterials: {m: {}}\nunits: {u: {stock: {m: {replenish: {fixed_lot: 3}}}}}\n",
     "3:48: expected a map of keys, got \"3\" (units.u.stock.m.replenish.fixed_lot)\n"},
    {"glocal: 1\nmaterials: {m: {}}\nunits: {u: {stock: {m: {replenish: {fixed_lot: {reorder_point: 3, quantty: "
     "4}}}}}}\n",
     "3:67: unknown key `quantty` (units.u.stock.m.replenish.fixed_lot) [did you mean `quantity`?]\n"},
    {"glocal: 1\nmaterials: {m: {emissions: {valu: 3 kgCO2e/kg}}}\n",
     "2:29: unknown emissions `valu` (materials.m.emissions) [did you mean `value`?]\n"},
    {"glocal: 1\nmaterials: {m: {emissions: {value: 3 kg}}}\n",
     "2:36: expected emission per mass, got a mass (materials.m.emissions.value) [write `0.27 kgCO2e/kg` or `1.3 "
     "kgCO2e/kg`]\n"},
    {"glocal: 1\ntransport: {modes: {van: {speed: 60 km/h, tariff: [9 EUR/order, 8 EUR/order]}}}\n",
     "2:65: a second amount of money per order (transport.modes.van.tariff) [write their sum]\n"},
    {"glocal: 1\ntransport: {modes: {van: {speed: 60 km/h, tariff: 9 EUR/h}}}\n",
     "2:51: `9 EUR/h` is none of the rates that are known here (transport.modes.van.tariff) [accepted here: `9 "
     "EUR/order`, `2.4 EUR/tkm`]\n"},
    {"glocal: 1\ntransport: {modes: {van: {speed: 60 km/h, tariff: -9 EUR/order}}}\n",
     "2:51: per_order is out of its range: -9 EUR/order (transport.modes.van.tariff)\n"},
    {"glocal: 1\ntransport: {modes: {van: {speed: 60 km/h, tariff: {per_order: 9 EUR/order}}}}\n",
     "2:51: expected numbers with units, got a map of keys (transport.modes.van.tariff)\n"},
    {"glocal: 1\nnetworks: {n: {type: [mpn], units: []}}\n",
     "2:22: expected one of `mpn`, `ccm`, `solo`, got a list (networks.n.type)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: [hold]}}\n",
     "2:52: expected one of `hold`, `refuse`, got a list (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {}}}\n",
     "2:52: expected one of `hold`, `refuse`, got a map of keys (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {hold: 3}}}\n",
     "2:59: `hold` takes no parameters (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {hold: {}, refuse: {}}}}\n",
     "2:63: one choice is enough: `refuse` stands beside `hold` (networks.n.if_none_free)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {a: 1, b: 2}}}\n",
     "2:53: unknown rule `a` (networks.n.if_none_free) [known: hold, refuse]\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: hold}}\nexperiment: {length: 5 h, factors: "
     "{networks.n.if_none_free: {times: [3]}, networks.n.type: {times: [2]}}}\n",
     "2:22: `times` multiplies a number, and this is one of `mpn`, `ccm`, `solo` (networks.n.type)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], dispatch: ranks}}\n",
     "2:48: `ranks` needs a value (networks.n.dispatch) [Of the tests.]\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], dispatch: {ranks: [a]}}}\n",
     "2:56: expected named records, got a list (networks.n.dispatch.ranks)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], dispatch: {ranks: {any: {word: a}}}}}\n",
     "2:63: unknown key `word` (networks.n.dispatch.ranks.any) [did you mean `words`?]\n"},
    {"glocal: 1\nmaterials: {m: {emissions: [1]}}\n", "2:28: expected a text, got a list (materials.m.emissions)\n"},
    {"glocal: 1\nmaterials: {m: {emissions: {valeu: 1}}}\n",
     "2:29: unknown emissions `valeu` (materials.m.emissions) [did you mean `value`?]\n"},
    {"glocal: 1\ntransport: {modes: {v: {speed: 1 km/h, tariff: [-1 EUR/order]}}}\n",
     "2:49: per_order is out of its range: -1 EUR/order (transport.modes.v.tariff)\n"},
    {"glocal: 1\ntransport: {modes: {v: {speed: 1 km/h, tariff: [[1]]}}}\n",
     "2:49: expected numbers with units, got a list (transport.modes.v.tariff)\n"},
    {"glocal: 1\nnetworks: {n: {type: solo, units: [], reach: 3 km}}\n",
     "2:39: unknown key `reach` (networks.n) [a key of the type `mpn`]\n"},
    {"glocal: 1\nmaterials: {m: {emissions: {}}}\n",
     "2:28: expected a word, got a map of keys (materials.m.emissions)\n"},
    {"glocal: 1\nnetworks: {n: {type: [mpn], units: [], reach: 3 km}}\n",
     "2:22: expected one of `mpn`, `ccm`, `solo`, got a list (networks.n.type)\n"},
    {"glocal: 1\nnetworks: {n: {type: ccm, units: [], if_none_free: {hold: []}}}\n",
     "2:59: `hold` takes no parameters (networks.n.if_none_free)\n"},
    {"glocal: 1\nmaterials: {m: {emissions: none}, k: {emissions: {none: 1}}}\n",
     "2:57: `none` takes no parameters (materials.k.emissions)\n"},
};

Test(bind_choice, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* A word, a word with parameters, its main parameter alone, a bare value, a type beside its keys. */
Test(bind_choice, forms)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_family *materials = r.spec.materials.items;
    const struct material_spec *beech = materials[0].members, *powder = materials[1].members;
    const struct emissions_stated *bare = beech->emissions.parameters, *stated = powder->emissions.parameters;
    cr_assert_str_eq(bare->factor, "wood");
    cr_assert(isnan(bare->value));
    cr_assert_eq(stated->value, 9);
    cr_assert_str_eq(stated->source, "me");
    const struct network_spec *networks = r.spec.networks.items;
    const struct mpn_spec *mpn = networks[0].type.parameters;
    const struct ccm_spec *ccm = networks[1].type.parameters;
    cr_assert_eq(networks[0].type.index, 0);
    cr_assert_eq(mpn->reach, 250);
    cr_assert_eq(networks[1].type.index, 1);
    cr_assert_eq(ccm->if_none_free.index, 1);
    cr_assert_null(ccm->if_none_free.parameters);
    cr_assert_str_eq(networks[1].operator_name, "platform");
    reading_free(&r);
}

/* An open alternative: the keys below its word are the user's names, even where one is that of the parameter. */
Test(bind_choice, open)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 1 h}\n"
                  "networks: {n: {type: ccm, units: [], dispatch: {ranks: {a.b: [x, y], ranks: z}}}}\n");
    cr_assert_str_eq(said(&r), "");
    const struct network_spec *networks = r.spec.networks.items;
    const struct ccm_spec *ccm = networks[0].type.parameters;
    const struct ranks_spec *ranks = ccm->dispatch.parameters;
    const struct rank_spec *items = ranks->ranks.items;
    const char *const *words = items[0].words.items;
    cr_assert_eq(ccm->dispatch.index, 1);
    cr_assert_eq(ranks->ranks.num, 2);
    cr_expect_str_eq(items[0].named.name, "a.b");
    cr_assert(items[0].words.num == 2 && items[1].words.num == 1);
    cr_expect_str_eq(words[1], "y");
    cr_expect_str_eq(items[1].named.name, "ranks");
    cr_expect_str_eq(*(const char *const *)items[1].words.items, "z");
    reading_free(&r);
}

/* Each value goes to the row of its dimension; the others keep their defaults. */
Test(bind_choice, rates)
{
    struct reading r;
    read_text(&r, "glocal: 1\ntransport: {modes: {a: {speed: 1 km/h, tariff: [2.4 EUR/tkm, 9 EUR/order]}, "
                  "b: {speed: 1 km/h, tariff: 3 EUR/order}, c: {speed: 1 km/h}}}\n");
    cr_assert_str_eq(said(&r), "");
    static const struct tariff_spec expected[] = {{9, 2.4}, {3, 0}, {0, 0}};
    const struct glo_family *modes = r.spec.transport.modes.items;
    for (uint32_t i = 0; i < 3; i++) {
        const struct mode_spec *mode = modes[i].members;
        cr_assert_float_eq(mode->tariff.per_order, expected[i].per_order, 1e-12);
        cr_assert_float_eq(mode->tariff.per_tkm, expected[i].per_tkm, 1e-12);
    }
    reading_free(&r);
}
