/* A scenario file from its name to its bound points. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

/* What concerns the file as a whole. */
static const struct expectation mistakes[] = {
    {"[1, 2]\n", "1:1: expected the keys of a scenario\n"},
    {"glocal: 1\naccounting: {currency: XYZ}\n", "2:24: no currency `XYZ`: write a code of ISO 4217, as EUR\n"},
    {"glocal: 1\naccounting: {currency: USD, carbon_price: 3 EUR/kgCO2e}\n",
     "2:43: two currencies: USD and EUR (accounting.carbon_price) [all amounts are in USD, which `accounting.currency` "
     "names]\n"},
    {"glocal: 1\nextends: none.yaml\n", "2:10: cannot read `none.yaml`: No such file or directory\n"},
    {"glocal: 1\nextends: [a]\n", "2:10: expected the name of a scenario file\n"},
    {"glocal: 1\nglocal: 1\n", "2:1: the key `glocal` stands twice here, first in line 1\n"},
    {"glocal: 1\naccounting: {currency: [EUR]}\n", "2:24: expected a text, got a list (accounting.currency)\n"},
    {"accounting: {currency: xyz}\nglocal: 1\n", "1:24: no currency `xyz`: write a code of ISO 4217, as EUR\n"},
};

Test(reader, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* --set replaces a value before anything else is read; what is wrong with it is said at it. */
Test(reader, sets)
{
    struct reading r;
    static const char *const good[] = {"transport.detour=1.5", "networks.*.units=[plant]",
                                       "experiment.factors.topology=null", "experiment.where=null",
                                       "experiment.compare=null"};
    read_text_with(&r, full_scenario, good, 5);
    cr_assert_str_eq(said(&r), "");
    cr_assert_eq(r.spec.transport.detour, 1.5);
    cr_assert_eq(r.reader.design.num_factors, 1);
    reading_free(&r);
    static const char *const bad[] = {"transport.detuor=1.5", "transport.detour", "transport.detour=[",
                                      "transport.detour=x"};
    read_text_with(&r, "glocal: 1\n", bad, 4);
    cr_assert_eq(r.error, GLO_ERR_INPUT);
    cr_assert_eq(r.reader.diagnostics.num_errors, 4, "%s", said(&r));
    reading_free(&r);
    static const char *const no_text[] = {"experiment.factors.a\xFD=[1]"};
    read_text_with(&r, "glocal: 1\n", no_text, 1);
    cr_assert_str_eq(said(&r), "1:21: the byte 0xFD is not UTF-8 [save the file as UTF-8]\n");
    reading_free(&r);
}

/* The canonical text reads back as the same scenario with the same hash; another value has another hash. */
Test(reader, canonical)
{
    struct reading a, b, c;
    struct glo_text first = {0}, second = {0}, third = {0};
    char hash[3][9];
    static const char *const set[] = {"transport.detour=1.31"};
    read_text(&a, full_scenario);
    cr_assert_eq(glo_reader_canonical(&a.reader, &first, hash[0]), 0);
    read_text(&b, glo_text_get(&first));
    cr_assert_str_eq(said(&b), "");
    cr_assert_eq(glo_reader_canonical(&b.reader, &second, hash[1]), 0);
    read_text_with(&c, full_scenario, set, 1);
    cr_assert_eq(glo_reader_canonical(&c.reader, &third, hash[2]), 0);
    cr_assert_str_eq(glo_text_get(&first), glo_text_get(&second));
    cr_assert_str_eq(hash[0], hash[1]);
    cr_assert_str_neq(hash[0], hash[2]);
    cr_assert_eq(strlen(hash[0]), 8);
    glo_text_free(&first);
    glo_text_free(&second);
    glo_text_free(&third);
    reading_free(&a);
    reading_free(&b);
    reading_free(&c);
}

/* A file cut at any byte is an error or a shorter scenario, never a crash. */
Test(reader, cut_at_every_byte)
{
    static char text[8192];
    size_t length = strlen(full_scenario);
    for (size_t cut = 0; cut < length; cut++) {
        struct reading r;
        memcpy(text, full_scenario, cut);
        text[cut] = 0;
        read_text(&r, text);
        cr_assert_neq(r.error, GLO_ERR_NO_MEMORY);
        cr_assert_eq(r.error == 0, r.reader.diagnostics.num_errors == 0, "cut at %zu", cut);
        reading_free(&r);
    }
}
