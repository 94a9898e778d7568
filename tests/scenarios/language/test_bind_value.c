/* Scalars and columns. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <math.h>

/* Numbers, dates, words, true and false; cells, and the lines that use them. */
static const struct expectation mistakes[] = {
    {"glocal: 2\n", "1:9: expected an integer = 1, got 2 (glocal)\n"},
    {"glocal: two\n", "1:9: expected an integer = 1, got \"two\" (glocal)\n"},
    {"glocal: 1.5\n", "1:9: expected an integer = 1, got 1.5 (glocal)\n"},
    {"glocal: [1]\n", "1:9: expected an integer = 1, got a list (glocal)\n"},
    {"glocal: 1\nexperiment: {length: 5 km}\n",
     "2:22: expected a duration, got a length (experiment.length) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nexperiment: {length: 5}\n",
     "2:22: expected a duration, got the bare number 5 (experiment.length) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nexperiment: {length: -5 h}\n", "2:22: expected a duration > 0, got -5 h (experiment.length)\n"},
    {"glocal: 1\nexperiment: {length: 0 h}\n", "2:22: expected a duration > 0, got 0 h (experiment.length)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, seed: 1e300}\n",
     "2:33: expected an integer >= 0, got 1e300 (experiment.seed)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, seed: -1}\n", "2:33: expected an integer >= 0, got -1 (experiment.seed)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, start: 2027-02-29}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-02-29\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, start: 2027-2-2}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-2-2\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, start: 2100-02-29}\n",
     "2:34: expected a date like 2027-01-04, got \"2100-02-29\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 5 h, start: 2027-13-01}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-13-01\" (experiment.start)\n"},
    {"glocal: 1\nplaces: {a: {coastal: yes}}\n", "2:23: expected true or false, got \"yes\" (places.a.coastal)\n"},
    {"glocal: 1\nplaces: {a: {latitude: 91}}\n",
     "2:24: expected a plain number >= -90 and <= 90, got 91 (places.a.latitude)\n"},
    {"glocal: 1\nproducts: {a: {approach: mtz, plan: []}}\n",
     "2:26: expected one of `mto`, `mts`, got \"mtz\" (products.a.approach) [did you mean `mto`?]\n"},
    {"glocal: 1\nproducts: {a: {approach: make, plan: []}}\n",
     "2:26: expected one of `mto`, `mts`, got \"make\" (products.a.approach)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, w: 2}, {name: b, w: x}], weight: $w}}\n",
     "2:51: expected a plain number, got `x` (places.t.weight) [write `1.5` or `2`] <2:64>\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, w: 2}, {name: b, w: 3}], weight: $v}}\n",
     "2:64: no column `v` in the rows (places.t.weight) [did you mean `$w`? the row has: name, w]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, w: 2}], country: \"in $v\"}}\n",
     "2:52: no column `v` in the rows (places.t.country) [did you mean `$w`? the row has: name, w]\n"},
    {"glocal: 1\nplaces: {t: {weight: $w}}\n",
     "2:22: `$w` stands outside of any rows (places.t.weight) [a column belongs to the rows of a family]\n"},
    {"glocal: 1\nunits: {t: {rows: [{name: a, w: 2}, {name: b, w: 3}], labour: $w kg}}\n",
     "2:63: expected money per time, got a mass (units.t.labour) [write `24 EUR/h` or `4100 EUR/month`]\n"},
    {"glocal: 1\nunits: {t: {rows: [{name: a, w: 2}, {name: b, w: 3}], labour: $w}}\n",
     "2:63: expected money per time, got the bare number 2 (units.t.labour) [write `24 EUR/h` or `4100 EUR/month`]\n"},
    {"glocal: 1\nunits: {t: {rows: [{name: a, w: 2}, {name: b, w: ''}], labour: $w EUR/h}}\n",
     "2:50: the cell of `w` is empty (units.t.labour) <2:64>\n"},
    {"glocal: 1\nunits: {t: {rows: [{name: a, w: 2}, {name: b, w: -4}], labour: $w EUR/h}}\n",
     "2:50: expected money per time >= 0, got -4 EUR/h (units.t.labour) <2:64>\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: 3 h, material: 3 kg}}}\n",
     "2:61: no `3 kg`: the file has no materials (products.a.plan.material)\n"},
    {"glocal: 1\nplaces: {a: {rows: [{k: 1}], weight: "
     "$kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk}}\n",
     "2:38: no column "
     "`kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
     "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk` in the rows (places.a.weight) [the row has: k]\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-00-10}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-00-10\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-01-00}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-01-00\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-01-32}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-01-32\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027/01/02}\n",
     "2:34: expected a date like 2027-01-04, got 2027/01/02 (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-01/02}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-01/02\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 20a7-01-02}\n",
     "2:34: expected a date like 2027-01-04, got 20a7-01-02 (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-0.-02}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-0.-02\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 2027-01-0x}\n",
     "2:34: expected a date like 2027-01-04, got \"2027-01-0x\" (experiment.start)\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: [2027-01-02]}\n",
     "2:34: expected a date like 2027-01-04, got a list (experiment.start)\n"},
    {"glocal: 1\nplaces: {a: {latitude: '{x}', country: {a: 1}, coastal: [true], rank: 1.5}}\n",
     "2:24: expected a plain number, got `{x}` (places.a.latitude) [write `1.5` or `2`]\n2:40: expected a text, got a "
     "map of keys (places.a.country)\n2:57: expected true or false, got a list (places.a.coastal)\n2:71: expected an "
     "integer >= 0, got 1.5 (places.a.rank)\n"},
    {"glocal: 1\nplaces: {a: {rank: 99999999999999999999}, b: {rank: 3 pieces}}\n",
     "2:20: expected an integer >= 0, got 99999999999999999999 (places.a.rank)\n2:53: expected an integer >= 0, got 3 "
     "pieces (places.b.rank)\n"},
    {"glocal: 1\nunits: {u: {stations: {s: {machines: 2000000}}}}\n",
     "2:38: expected an integer >= 0 and <= 1000000, got 2000000 (units.u.stations.s.machines)\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: a, w: 2, c: ''}], country: '$c', weight: '$w:'}}\n",
     "2:69: expected a plain number, got `2:` (places.t.weight) [write `1.5` or `2`]\n"},
    {"glocal: 1\nexperiment: {length: 1 h, start: 1900-02-29}\n",
     "2:34: expected a date like 2027-01-04, got \"1900-02-29\" (experiment.start)\n"},
    {"glocal: 1\nunits: {u: {stations: {m: {machines: 9}}}}\nexperiment: {length: 1 h, factors: "
     "{units.u.stations.m.machines: {times: [1000000]}}}\n",
     "2:38: expected an integer >= 0 and <= 1000000, got 9 x 1000000 (units.u.stations.m.machines)\n"},
    {"glocal: 1\nplaces: {a: {coastal: $x, country: [a]}}\n",
     "2:23: `$x` stands outside of any rows (places.a.coastal) [a column belongs to the rows of a family]\n2:36: "
     "expected a text, got a list (places.a.country)\n"},
    {"glocal: 1\nplaces: {a: {coastal: true}}\nexperiment: {length: 1 h, factors: {places.a.coastal: {times: [2]}}}\n",
     "2:23: `times` multiplies a number, and this is true or false (places.a.coastal)\n"},
    {"glocal: 1\nplaces: {a: {weight: '3 ', latitude: 2027x, longitude: 2027-05}}\n",
     "2:38: unknown unit `x` (places.a.latitude) [did you mean `s`?]\n2:56: expected a plain number, got the date "
     "`2027-05` (places.a.longitude) [write `1.5` or `2`]\n"},
};

Test(bind_value, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* Days since 1970-01-01 at the edges of the calendar. */
Test(bind_value, dates)
{
    static const struct {
        const char *text;
        int64_t days;
    } dates[] = {{"1970-01-01", 0},     {"1969-12-31", -1},    {"2000-02-29", 11016},
                 {"2000-03-01", 11017}, {"2027-01-04", 20822}, {"1600-01-01", -135140}};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        struct reading r;
        char text[128];
        snprintf(text, sizeof text, "glocal: 1\nexperiment: {length: 1 h, start: %s}\n", dates[i].text);
        read_text(&r, text);
        cr_assert_str_eq(said(&r), "");
        cr_assert_eq(r.spec.experiment.start, dates[i].days, "%s", dates[i].text);
        reading_free(&r);
    }
}

/* `$column` alone, with a unit, inside a text; a dollar that names nothing is a dollar. */
Test(bind_value, columns)
{
    struct reading r;
    read_text(
        &r,
        "glocal: 1\nquestion: does it pay $5 or $x?\n"
        "units:\n  u:\n    rows: [{name: North, w: 30, o: Ann}]\n    labour: $w EUR/h\n    owner: $o and $name ($1)\n");
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *unit = units->members;
    cr_assert_float_eq(unit->labour, 30, 1e-12);
    cr_assert_str_eq(unit->owner, "Ann and North ($1)");
    cr_assert_str_eq(r.spec.question, "does it pay $5 or $x?");
    reading_free(&r);
}

/* Forms of which nothing is said. */
static const struct expectation accepted[] = {
    {"glocal: 1\nplaces: {a: {rows: [{country: ''}]}}\n", ""},
    {"glocal: 1\nplaces: {a: {rows: [{Kö: 7, B1: 2, _c: 3}], weight: $Kö, rank: $B1, country: $_c}}\n", ""},
};

Test(bind_value, accepted)
{
    expect_all(accepted, sizeof accepted / sizeof *accepted);
}
