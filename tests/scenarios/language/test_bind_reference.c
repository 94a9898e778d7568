/* Names of things, and amounts of them. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>

/* Names that lead nowhere are said once, ambiguous ones with what to write; shares sum to one. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nplaces: {t: {rows: [{name: a},{name: a}]}}\nunits: {u: {at: t.a}}\n",
     "3:17: 2 rows of places.t are named `a` (units.u.at) [write `t.a#1`, `t.a#2`]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a},{name: a}]}}\nunits: {u: {at: t.a#3}, v: {at: t.a#0}}\n",
     "3:17: no `a#3` in places.t (units.u.at) [did you mean `t.a#2`?]\n3:33: no `a#0` in places.t (units.v.at) [did "
     "you mean `t.a#2`?]\n"},
    {"glocal: 1\nplaces: {town: {rows: [{name: Rome}]}}\nunits: {u: {at: town.Rom}, v: {at: town.Rom}, w: {at: twon}, "
     "x: {at: twon.Rome}}\n",
     "3:17: no `Rom` in places.town (units.u.at) [did you mean `town.Rome`?]\n3:55: no `twon` in places (units.w.at) "
     "[did you mean `town`?]\n"},
    {"glocal: 1\nplaces: {town: {}}\nunits: {u: {at: town.Rome}}\n",
     "3:17: no `Rome`: places.town has no rows (units.u.at)\n"},
    {"glocal: 1\nunits: {u: {at: t}}\n", "2:17: no `t`: the file has no places (units.u.at)\n"},
    {"glocal: 1\nplases: {t: {}}\nunits: {u: {at: t}}\n", "2:1: unknown key `plases` [did you mean `places`?]\n"},
    {"glocal: 1\nplaces: {t: {rows: nowhere.csv}}\nunits: {u: {at: t.a}}\n",
     "0:0: cannot read this file: No such file or directory <2:20>\n"},
    {"glocal: 1\nmaterials: {m: {}}\nproducts: {a: {plan: {operation: x, service: 1 h, material: [m]}}}\n",
     "3:61: expected names with amounts, got a list (products.a.plan.material)\n"},
    {"glocal: 1\nmaterials: {m: {}}\nproducts: {a: {plan: {operation: x, service: 1 h, material: {m: 3 h, n: 3 "
     "kg}}}}\n",
     "3:65: expected a mass, got a duration (products.a.plan.material.m) [write `6.5 kg` or `3 t`]\n3:70: no `n` in "
     "materials (products.a.plan.material) [did you mean `m`?]\n"},
    {"glocal: 1\nproducts: {a: {plan: []}, b: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: "
     "{products: {a: 60 %, b: 50 %}, rate: 3 per day, offered_to: n}}\n",
     "4:24: the shares sum to 110 %, not 100 % (demand.d.products)\n"},
    {"glocal: 1\nproducts: {a: {plan: []}, b: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: "
     "{products: {a: 60 %, b: 50 kg}, rate: 3 per day, offered_to: n}}\n",
     "4:37: expected a share, got a mass (demand.d.products.b) [write `60 %` or `0.6`]\n"},
    {"glocal: 1\nunits: {s: {rows: [{name: x}, {name: x}, {name: x}, {name: x}, {name: x}, {name: x}]}}\nnetworks: {n: "
     "{type: mpn, units: [s.x, s.y, s.x#99, s.x#0, s.x#1a, s.y#1]}}\n",
     "3:35: 6 rows of units.s are named `x` (networks.n.units) [write `s.x#1`, `s.x#2`, `s.x#3`, `s.x#4`, "
     "`s.x#5`...]\n3:40: no `y` in units.s (networks.n.units) [did you mean `s.x`?]\n3:45: no `x#99` in units.s "
     "(networks.n.units)\n3:53: no `x#0` in units.s (networks.n.units) [did you mean `s.x#2`?]\n3:60: no `x#1a` in "
     "units.s (networks.n.units)\n3:68: no `y#1` in units.s (networks.n.units)\n"},
    {"glocal: 1\nunits: {a1: {}, a2: {}, a3: {}, a4: {}, a5: {}, a6: {}, a7: {}, a8: {}, a9: {}, b1: {}, b2: {}, b3: "
     "{}, b4: {}}\nnetworks: {n: {type: mpn, units: [zzzzzz]}}\n",
     "3:35: no `zzzzzz` in units (networks.n.units) [units has: a1, a2, a3, a4, a5, a6, a7, a8, a9, b1, b2, b3...]\n"},
    {"glocal: 1\nunits: {a: {}, b: {}}\nnetworks: {n: {type: mpn, units: [c, c, a.x]}}\n",
     "3:35: no `c` in units (networks.n.units) [did you mean `a`?]\n3:41: no `x`: units.a has no rows "
     "(networks.n.units)\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 3 kg, q: "
     "1, p.x: 2}, rate: 1 per day, offered_to: n}, e: {products: [p], rate: 1 per day, offered_to: [n]}, f: {products: "
     "{}, rate: 1 per day, offered_to: n}}\n",
     "4:28: expected a share, got a mass (demand.d.products.p) [write `60 %` or `0.6`]\n4:34: no `q` in products "
     "(demand.d.products) [did you mean `p`?]\n4:40: no `x`: products.p has no rows (demand.d.products)\n4:130: "
     "expected a name of networks, got a list "
     "(demand.e.offered_to)\n4:150: the shares sum to 0 %, not 100 % (demand.f.products)\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: p, rate: 1 "
     "per day, offered_to: n}}\nexperiment: {length: 1 h, factors: {demand.d.products: {times: [2]}, "
     "demand.d.offered_to: {times: [3]}}}\n",
     "4:24: `times` multiplies a number, and this is names with amounts (demand.d.products)\n4:56: `times` multiplies "
     "a number, and this is a name of networks (demand.d.offered_to)\n"},
    {"glocal: 1\nunits: {u: {stock: {nothing: {replenish: never}, 3: {replenish: nevr}}}}\n",
     "2:21: no `nothing`: the file has no products or materials (units.u.stock)\n2:50: no `3`: the file has no "
     "products or materials (units.u.stock)\n"},
    {"glocal: 1\nunits: {u: {stock: [a]}}\n", "2:20: expected named records, got a list (units.u.stock)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a},{name: a}]}}\nunits: {u: {at: t.a}, v: {at: t.a}}\n",
     "3:17: 2 rows of places.t are named `a` (units.u.at) [write `t.a#1`, `t.a#2`]\n"},
    {"glocal: 1\nproducts: {p: {rows: [{name: a}], plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: "
     "{products: {$x: 1}, rate: 1 per day, offered_to: n}, e: {rows: [{name: r, w: q}], products: {p.$w: 1}, rate: 1 "
     "per day, offered_to: n}}\n",
     "4:25: `$x` stands outside of any rows (demand.d.products) [a column belongs to the rows of a family]\n4:90: no "
     "`q` in products.p (demand.e.products) [did you mean `p.a`?] <4:106>\n"},
    {"glocal: 1\nunits: {u: {stock: {$x: {replenish: never}}}}\n",
     "2:21: no `$x`: the file has no products or materials (units.u.stock)\n"},
};

Test(bind_reference, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* Families, members and things of one; the order of keys does not matter. */
Test(bind_reference, targets)
{
    struct reading r;
    read_text(&r,
              "glocal: 1\nunits: {a: {at: towns}, b: {at: towns.St. Louis}, c: {at: spot}, d: {}, e: {at: towns.X#2}}\n"
              "places: {spot: {}, towns: {rows: [{name: Rome}, {name: St. Louis}, {name: X}, {name: X}]}}\n");
    cr_assert_str_eq(said(&r), "");
    static const struct glo_reference expected[] = {{.family = 1, .member = GLO_ALL, .given = true},
                                                    {.family = 1, .member = 1, .given = true},
                                                    {.member = GLO_ALL, .given = true},
                                                    {.given = false},
                                                    {.family = 1, .member = 3, .given = true}};
    const struct glo_family *units = r.spec.units.items;
    for (uint32_t i = 0; i < 5; i++) {
        const struct unit_spec *unit = units[i].members;
        cr_assert_eq(unit->at.family, expected[i].family);
        cr_assert_eq(unit->at.member, expected[i].member);
        cr_assert_eq(unit->at.given, expected[i].given);
    }
    reading_free(&r);
}

/* `part.$name` is another member in each row; a bare name has amount 1. */
Test(bind_reference, amounts)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_family *streams = r.spec.demand.items;
    const struct stream_spec *stream = streams->members;
    cr_assert_eq(stream->products.num, 2);
    cr_assert_eq(stream->products.items[1].what.family, 1);
    cr_assert_eq(stream->products.items[1].what.member, 0);
    cr_assert_float_eq(stream->products.items[1].amount, 0.4, 1e-12);
    reading_free(&r);
    read_text(&r,
              "glocal: 1\nproducts: {part: {rows: [{name: P1}, {name: P2}], plan: []}}\n"
              "networks: {n: {type: mpn, units: []}}\n"
              "demand: {d: {rows: [{name: P2}, {name: P1}], products: part.$name, rate: 1 per day, offered_to: n}}\n");
    cr_assert_str_eq(said(&r), "");
    streams = r.spec.demand.items;
    stream = streams->members;
    cr_assert_eq(streams->num_members, 2);
    cr_assert_eq(stream[0].products.items[0].what.member, 1);
    cr_assert_eq(stream[1].products.items[0].what.member, 0);
    cr_assert_eq(stream[1].products.items[0].amount, 1);
    reading_free(&r);
}
