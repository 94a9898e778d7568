/* What a text means among names: families, members, members of several families, rows that share a name. */
#include "models/logistics/register.h"

#include <criterion/criterion.h>
#include <string.h>

#include "sim/error.h"

struct entry {
    const char *family, *member;
};

static const struct entry entries[] = {{"towns", "Rome"},          {"towns", "Springfield"}, {"towns", "St. Louis"},
                                       {"towns", "Springfield#2"}, {"depot", NULL},          {"ports", "Rome"},
                                       {"ports", "Genoa"},         {"ports", "towns"},       {"ports", "Lima#1"}};

static void make(struct glo_register *names)
{
    memset(names, 0, sizeof *names);
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        cr_assert_eq(glo_register_add(names, entries[i].family, strlen(entries[i].family), entries[i].member), GLO_OK);
    glo_register_sort(names);
}

static void expect_found(const struct glo_register *names, const char *text, uint32_t first, uint32_t end)
{
    uint32_t from = 99, to = 99;
    cr_expect_eq(glo_register_find(names, text, &from, &to), GLO_REGISTER_FOUND, "%s", text);
    cr_expect(from == first && to == end, "%s is [%u, %u)", text, from, to);
}

static void expect_not(const struct glo_register *names, const char *text, enum glo_register_answer answer)
{
    uint32_t first, end;
    cr_expect_eq(glo_register_find(names, text, &first, &end), answer, "%s", text);
}

Test(register, found)
{
    struct glo_register names;
    make(&names);
    expect_found(&names, "towns", 0, 4);
    expect_found(&names, "depot", 4, 5);
    expect_found(&names, "ports", 5, 9);
    expect_found(&names, "Genoa", 6, 7);
    expect_found(&names, "St. Louis", 2, 3);
    expect_found(&names, "towns.St. Louis", 2, 3);
    expect_found(&names, "ports.Rome", 5, 6);
    expect_found(&names, "ports.towns", 7, 8);
    expect_found(&names, "towns.Springfield#1", 1, 2);
    expect_found(&names, "Springfield#2", 3, 4);
    expect_found(&names, "Lima#1", 8, 9);
    glo_register_free(&names);
    glo_register_free(&names);
}

Test(register, not_found)
{
    struct glo_register names;
    make(&names);
    expect_not(&names, "Rome", GLO_REGISTER_SHARED);
    expect_not(&names, "Springfield", GLO_REGISTER_SHARED);
    expect_not(&names, "towns.Springfield", GLO_REGISTER_SHARED);
    expect_not(&names, "Genoa#1", GLO_REGISTER_UNKNOWN);
    expect_not(&names, "towns.Genoa", GLO_REGISTER_UNKNOWN);
    expect_not(&names, "depot.depot", GLO_REGISTER_UNKNOWN);
    expect_not(&names, "town", GLO_REGISTER_UNKNOWN);
    expect_not(&names, "", GLO_REGISTER_UNKNOWN);
    cr_expect_str_eq(glo_register_nearest(&names, "Gneoa"), "Genoa");
    cr_expect_null(glo_register_nearest(&names, "Vladivostok"));
    glo_register_free(&names);
}

Test(register, empty)
{
    struct glo_register names = {0};
    glo_register_sort(&names);
    expect_not(&names, "Rome", GLO_REGISTER_UNKNOWN);
    cr_expect_null(glo_register_nearest(&names, "Rome"));
    glo_register_free(&names);
}
