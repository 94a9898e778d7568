/* Maps of named things, families, their members and columns. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <malloc.h>
#include <string.h>

/* Names, members, cells that are taken without saying. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nplaces: {A: {}, b-c: {}, d_1: {}}\n",
     "2:10: `A` is no name (places) [small letters, digits and _, a letter first]\n2:17: `b-c` is no name (places) "
     "[small letters, digits and _, a letter first]\n"},
    {"glocal: 1\nplaces: [a]\n", "2:9: expected named things, got a list (places)\n"},
    {"glocal: 1\nplaces: {a: }\n", "2:13: expected a map of keys, got nothing (places.a)\n"},
    {"glocal: 1\nplaces: {t: {where: name == b}}\n", "2:14: `where` needs `rows` (places.t)\n"},
    {"glocal: 1\nplaces: {t: {members: {b: {}}}}\n", "2:14: `members` needs `rows` (places.t)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}, {name: b}, {name: b}], members: {Rom: {weight: 2}, b: {weight: "
     "2}}}}\n",
     "2:68: no row is named `Rom` (places.t.members) [did you mean `Rome`?]\n2:86: several rows are named `b` "
     "(places.t.members) [write `b#1`, `b#2`...]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], members: {Rome: {wieght: 2}}}}\n",
     "2:53: unknown key `wieght` (places.t) [did you mean `weight`?]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], members: {Rome: 3}}}\n",
     "2:52: expected a map of keys, got \"3\" (places.t.members.Rome)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], members: [Rome]}}\n",
     "2:45: expected a map of keys, got a list (places.t.members)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, weight: 2}, {name: b, weight: -3}, {name: c, weight: z}]}}\n",
     "2:61: expected a plain number >= 0, got -3 (places.t.weight) <2:20>\n2:84: expected a plain number, got `z` "
     "(places.t.weight) [write `1.5` or `2`] <2:20>\n"},
    {"glocal: 1\nemission_factors: {rows: [{name: wood, value: 1}, {name: wool, value: 2}]}\n",
     "2:47: expected emission per mass, got the bare number 1 (emission_factors.value) [write `0.27 kgCO2e/kg` or `1.3 "
     "kgCO2e/kg`] <2:26>\n"},
    {"glocal: 1\nemission_factors: {rows: [{name: wood, value: 1 kgCO2e/kg}, {name: wool, value: ''}]}\n",
     "2:81: the cell of `value` is empty (emission_factors.value) <2:26>\n"},
    {"glocal: 1\nunits: {u: {stock: {m: {replenish: never}}}}\n",
     "2:21: no `m`: the file has no products or materials (units.u.stock)\n"},
    {"glocal: 1\nunits: {a.b: {}, 9c: {}, a-b: {}, A: {}}\n",
     "2:9: `a.b` is no name (units) [small letters, digits and _, a letter first]\n2:18: `9c` is no name (units) "
     "[small letters, digits and _, a letter first]\n2:26: `a-b` is no name (units) [small letters, digits and _, a "
     "letter first]\n2:35: `A` is no name (units) [small letters, digits and _, a letter first]\n"},
    {"glocal: 1\nunits: [a]\n", "2:8: expected named things, got a list (units)\n"},
    {"glocal: 1\nunits: {u: 3}\n", "2:12: expected a map of keys, got \"3\" (units.u)\n"},
    {"glocal: 1\nunits: {u: {rows: [{name: x}], members: {y: {owner: B}, x#2: 3}}}\n",
     "2:42: no row is named `y` (units.u.members) [did you mean `x`?]\n2:57: no row is named `x#2` "
     "(units.u.members)\n"},
    {"glocal: 1\nunits: {u: {rows: [{name: x}], members: [y]}}\n",
     "2:41: expected a map of keys, got a list (units.u.members)\n"},
    {"glocal: 1\nunits: {u: {rows: [{name: x}], members: {x: {rows: [a], note: b, members: {}, where: c}}}}\n",
     "2:46: `rows` belongs to the family, not to a member (units.u.members.x)\n2:66: `members` belongs to the family, "
     "not to a member (units.u.members.x)\n2:79: `where` belongs to the family, not to a member (units.u.members.x)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, weigth: 2}], wieght: 3, members: {a: {weihgt: 2}}}}\n",
     "2:44: unknown key `wieght` (places.t) [did you mean `weight`?]\n2:69: unknown key `weihgt` (places.t) [did you "
     "mean `weight`?]\n"},
    {"glocal: 1\nemission_factors: [3]\n", "2:19: expected a map of keys, got a list (emission_factors)\n"},
    {"glocal: 1\nproducts: {p: {rows: [{name: a}, {name: b}], plan: []}}\nunits: {u: {stock: {p.b: {replenish: "
     "{base_stock: $x}}, p.c: {replenish: never}}}}\n",
     "3:51: no column `x` in the rows (units.u.stock.p.b.replenish.base_stock) [the row has: name]\n3:57: no `c` in "
     "products.p (units.u.stock) [did you mean `p.a`?]\n"},
};

Test(bind_family, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* One member per row that `where` leaves; columns named like a key, columns with `$`, values of the family; one member
 * changed. */
Test(bind_family, members)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_family *places = r.spec.places.items, *units = r.spec.units.items;
    const struct place_spec *towns = places->members;
    cr_assert_eq(places->num_members, 2);
    cr_assert_str_eq(towns[1].named.name, "Milan");
    cr_assert_eq(towns[1].named.row, 1);
    cr_assert_eq(towns[1].latitude, 45.5);
    cr_assert_eq(towns[1].weight, 1300);
    cr_assert(towns[0].coastal);
    cr_assert_not(towns[1].coastal);
    cr_assert_str_eq(towns[1].country, "IT");
    cr_assert_eq(places->rows->num_rows, 2);
    const struct unit_spec *shop = units[0].members, *plant = units[1].members;
    cr_assert_str_eq(shop[0].owner, "guild");
    cr_assert_str_eq(shop[1].owner, "rebels");
    cr_assert_eq(shop[1].labour, 27);
    cr_assert_eq(units[1].num_members, 1);
    cr_assert_null(plant->named.name);
    cr_assert_null(units[1].rows);
    reading_free(&r);
}

/* A key that names a family with rows is one thing per row, and `$` reads the row of the item first. */
Test(bind_family, items_of_a_family)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *shop = units->members;
    const struct stock_spec *stock = shop[1].stock.items;
    cr_assert_eq(shop[1].stock.num, 4);
    cr_assert_str_eq(stock[1].named.name, "part");
    cr_assert_eq(stock[1].named.row, 1);
    cr_assert_eq(((const struct base_stock_spec *)stock[1].replenish.parameters)->level, 5);
    cr_assert_eq(((const struct fixed_lot_spec *)stock[2].replenish.parameters)->quantity, 50);
    cr_assert_eq(stock[3].replenish.index, 2);
    reading_free(&r);
}

/* A key that names one member is one thing, with the row of that member. */
Test(bind_family, item_of_a_member)
{
    struct reading r;
    read_text(&r,
              "glocal: 1\nexperiment: {length: 1 h}\nproducts: {p: {rows: [{name: a, n: 3}, {name: b, n: 5}], plan: "
              "[]}}\nunits: {u: {stock: {p.b: {replenish: {base_stock: $n}}}}}\n");
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *unit = units->members;
    const struct stock_spec *stock = unit->stock.items;
    cr_assert_eq(unit->stock.num, 1);
    cr_assert_eq(stock->named.row, 1);
    cr_assert_eq(((const struct base_stock_spec *)stock->replenish.parameters)->level, 5);
    reading_free(&r);
}

/* What the C library has given; other allocators, as those of sanitizers, tell 0. */
static size_t bytes_in_use(void)
{
    struct mallinfo2 all = mallinfo2();
    return all.uordblks + all.hblkhd;
}

/* 100,000 units from rows in place: nothing is quadratic, and a unit takes less than 2 kB all told. */
Test(bind_family, many_rows)
{
    enum { NUM = 100000 };
    struct glo_text text = {0};
    struct reading r;
    glo_text_add(&text, "glocal: 1\nunits:\n  u:\n    labour: $w EUR/h\n    stations:\n"
                        "      s: {machines: $m, breakdowns: {time_to_failure: {exponential: 300 h}, repair: {gamma: "
                        "{mean: 8 h, scv: 0.7}}}}\n"
                        "    rows:\n");
    for (int i = 0; i < NUM; i++)
        glo_text_add(&text, "    - {name: n%d, w: %d, m: %d}\n", i, i % 40, i % 7);
    glo_text_add(&text, "places: {p: {}}\nnetworks: {n: {type: mpn, units: [u.n0, u.n%d]}}\n", NUM - 1);
    size_t before = bytes_in_use();
    read_text(&r, glo_text_get(&text));
    size_t after = bytes_in_use();
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *members = units->members;
    const struct station_spec *station = members[NUM - 1].stations.items;
    cr_assert_eq(units->num_members, NUM);
    cr_assert_eq(station->machines, (NUM - 1) % 7);
    cr_assert_float_eq(station->breakdowns.repair.mean, 8, 1e-9);
    const struct network_spec *network = r.spec.networks.items;
    cr_assert_eq(((const struct glo_reference *)network->units.items)[1].member, NUM - 1);
    cr_assert_lt(after - before, (size_t)NUM * 2048);
    reading_free(&r);
    glo_text_free(&text);
}
