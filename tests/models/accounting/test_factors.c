/* Emission factors: by name from the table, stated in place, one stated part over the table, and names that are none.
 */
#include "models/accounting/factors.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

struct heard {
    uint32_t num;
    const void *field;
    char text[256], help[256];
};

static void hear(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                 const char *help)
{
    struct heard *heard = self;
    cr_assert(severity == GLO_FAULT && !code && help);
    heard->num++;
    heard->field = field;
    strncpy(heard->text, text, sizeof heard->text - 1);
    strncpy(heard->help, help, sizeof heard->help - 1);
}

static struct glo_freight_factor freight_rows[] = {{{{0}, "van"}, 0.6, 0.15, "tkm", "actual", "a"},
                                                   {{{0}, "train"}, 0.02, 0.01, "tkm", "actual", "a"}};
static struct glo_plain_factor plain_rows[] = {{{{0}, "wood"}, 0.27, "b"}, {{{0}, "steel"}, 2.1, "b"}};
static const struct glo_family freight = {.name = "freight", .members = freight_rows, .num_members = 2};
static const struct glo_family plain = {.name = "materials", .members = plain_rows, .num_members = 2};

Test(factors, freight)
{
    struct heard heard = {0};
    const struct glo_review review = {&heard, hear};
    struct glo_freight_emission cases[] = {
        {.factor = "train", .ttw = {NAN, NAN}, .wtt = {NAN, NAN}},
        {.factor = "train", .ttw = {NAN, NAN}, .wtt = {0.5, NAN}},
        {.ttw = {0.3, NAN}, .wtt = {NAN, NAN}},
        {.ttw = {NAN, NAN}, .wtt = {NAN, NAN}},
    };
    const double expected[][3] = {{0.02, 0.01, 1}, {0.02, 0.5, 1}, {0.3, 0, 1}, {0, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(glo_freight_emission_resolve(&freight, &cases[i], &review));
        cr_expect(cases[i].ttw.per_activity == expected[i][0] && cases[i].wtt.per_activity == expected[i][1] &&
                      cases[i].given == expected[i][2],
                  "case %zu: %g %g", i, cases[i].ttw.per_activity, cases[i].wtt.per_activity);
    }
    cr_expect_eq(heard.num, 0);
}

Test(factors, plain)
{
    struct heard heard = {0};
    const struct glo_review review = {&heard, hear};
    struct glo_plain_emission cases[] = {
        {.factor = "steel", .value = NAN}, {.factor = "steel", .value = 3}, {.value = 1.5}, {.value = NAN}};
    const double expected[][2] = {{2.1, 1}, {3, 1}, {1.5, 1}, {0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cr_expect(glo_plain_emission_resolve(&plain, "material factor", &cases[i], &review));
        cr_expect(cases[i].value == expected[i][0] && cases[i].given == expected[i][1], "case %zu: %g", i,
                  cases[i].value);
    }
    cr_expect_eq(heard.num, 0);
}

/* An unknown name is said at its field, with the nearest name that there is. */
Test(factors, unknown)
{
    struct heard heard = {0};
    const struct glo_review review = {&heard, hear};
    struct glo_freight_emission emission = {.factor = "trian", .ttw = {NAN, NAN}, .wtt = {NAN, NAN}};
    cr_expect(!glo_freight_emission_resolve(&freight, &emission, &review));
    cr_expect_eq(heard.num, 1);
    cr_expect_eq(heard.field, &emission.factor);
    cr_expect(strstr(heard.text, "`trian`") && strstr(heard.help, "`train`"), "%s; %s", heard.text, heard.help);
    struct glo_plain_emission material = {.factor = "wod", .value = NAN};
    cr_expect(!glo_plain_emission_resolve(&plain, "material factor", &material, &review));
    cr_expect(heard.num == 2 && strstr(heard.text, "material factor") && strstr(heard.help, "`wood`"));
}
