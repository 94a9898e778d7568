/* Rows of families: found, filtered, named, kept. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Files, lists and conditions that are none. A file is read once, and said once. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nplaces: {t: {rows: nowhere.csv}, u: {rows: nowhere.csv}}\n",
     "0:0: cannot read this file: No such file or directory <2:20>\n"},
    {"glocal: 1\nplaces: {t: {rows: {a: 1}}}\n", "2:20: expected the name of a CSV file, or a list of rows\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], where: nam == b}}\n",
     "2:43: no column `nam` in the rows [did you mean `name`?]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], where: name == b}}\n", "2:43: none of the 1 rows meets `where`\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], where: [a]}}\n",
     "2:43: expected a condition on the columns of the rows\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome}], where: name ==}}\n", "2:50: expected a value at the end\n"},
    {"glocal: 1\nplaces: {t: {rows: [3, {name: [1]}]}}\n",
     "2:21: expected a row [write `{name: .., weight: ..}`]\n2:31: expected a single value in the row\n"},
    {"glocal: 1\nplaces: {t: {rows: []}}\n",
     "2:20: expected rows [write the file, or a list of `{name: .., weight: ..}`]\n"},
    {"glocal: 1\nplaces: {t: {rows: [{name: Rome, w: 3}], where: zzzzzz == 1}}\n",
     "2:49: no column `zzzzzz` in the rows\n"},
    {"glocal: 1\nplaces: {v: {rows: /none.csv}, w: {rows: data/none.csv}, y: {rows: null}}\n",
     "2:68: expected the name of a CSV file, or a list of rows\n0:0: cannot read this file: No such file or directory "
     "<2:20>\n0:0: cannot read this file: No such file or directory <2:42>\n"},
};

Test(row_store, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* A file beside the scenario comes before the folder that GLOCAL_DATA names; only `data/` is looked for there. */
Test(row_store, folders)
{
    char folder[] = "/tmp/glocal_rows_XXXXXX", path[128];
    struct reading r;
    cr_assert(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/only_here.csv", folder);
    FILE *file = fopen(path, "w");
    cr_assert(file);
    fputs("name,weight\nRome,3\n", file);
    cr_assert_eq(fclose(file), 0);
    setenv("GLOCAL_DATA", folder, 1);
    read_text(&r, "glocal: 1\nplaces: {t: {rows: data/only_here.csv}}\n");
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *places = r.spec.places.items;
    cr_assert_eq(((const struct place_spec *)places->members)->weight, 3);
    reading_free(&r);
    read_text(&r, "glocal: 1\nplaces: {t: {rows: only_here.csv}}\n");
    cr_assert_eq(r.error, GLO_ERR_INPUT);
    reading_free(&r);
    unsetenv("GLOCAL_DATA");
    cr_assert_eq(remove(path), 0);
    cr_assert_eq(rmdir(folder), 0);
}

/* Rows that share a name are numbered in their order; rows without a name are numbered. */
Test(row_store, names)
{
    struct reading r;
    read_text(
        &r,
        "glocal: 1\nplaces: {a: {rows: [{name: x}, {name: y}, {name: x}, {name: x}]}, b: {rows: [{k: 1}, {k: 2}]}}\n");
    cr_assert_str_eq(said(&r), "");
    static const char *const expected[] = {"x", "y", "x#2", "x#3"};
    const struct glo_family *places = r.spec.places.items;
    for (uint32_t i = 0; i < 4; i++)
        cr_assert_str_eq(((const struct place_spec *)places[0].members)[i].named.name, expected[i]);
    cr_assert_str_eq(((const struct place_spec *)places[1].members)[1].named.name, "2");
    reading_free(&r);
}

/* Forms of which nothing is said. */
static const struct expectation accepted[] = {
    {"glocal: 1\nplaces: {t: {rows: [{name: a#2}, {name: a}, {name: a}, {name: ''}], members: {a#2: {weight: 3}, 4: "
     "{weight: 2}}}}\n",
     ""},
    {"glocal: 1\nplaces: {a: {rows: [{k: 1}]}, b: {rows: [{k: 1}]}, c: {rows: [{k: 1}]}, d: {rows: [{k: 1}]}, e: "
     "{rows: [{k: 1}]}, f: {rows: [{k: 1}]}, g: {rows: [{k: 1}]}, h: {rows: [{k: 1}]}, i: {rows: [{k: 1}]}, j: {rows: "
     "[{}]}}\n",
     ""},
};

Test(row_store, accepted)
{
    expect_all(accepted, sizeof accepted / sizeof *accepted);
}
