/* The table of dimensions and the look-ups of the parameter tables. */
#include "sim/schema.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct pump {
    double power;
    int64_t count;
};

static const struct glo_parameter pump_parameters[] = {
    {.name = "power", .kind = GLO_QUANTITY, GLO_FIELD(struct pump, power), .dimension = "power"},
    {.name = "count", .kind = GLO_INTEGER, GLO_FIELD(struct pump, count), .fallback = "1"},
    {0},
};
static const struct glo_table pump = {.name = "pump", .size = sizeof(struct pump), .parameters = pump_parameters};
static const struct glo_table nothing = {.name = "nothing"};
static const struct glo_table *const tables[] = {&nothing, &pump};
static const struct glo_registry registry = {.name = "machines", .tables = tables, .num = 2};

/* Every row of the table can be found by its name, names are distinct, and every row is complete. */
Test(schema, dimensions_are_found_by_name)
{
    const struct glo_dimension *dimension;
    uint32_t num = 0;
    for (; (dimension = glo_dimension_at(num)); num++) {
        cr_expect(glo_dimension_find(dimension->name) == dimension, "%s", dimension->name);
        cr_expect(*dimension->unit && *dimension->spelling && *dimension->other_spelling && *dimension->doc);
    }
    cr_expect(num > 20);
    cr_expect_null(glo_dimension_find("taste"));
    cr_expect_null(glo_dimension_at(num));
    cr_expect_str_eq(glo_dimension_find("speed")->unit, "km/h");
}

/* A table without parameters has none, and the closing row has no name to be found. */
Test(schema, parameters_are_found_by_name)
{
    cr_expect(glo_parameter_find(&pump, "count") == &pump_parameters[1]);
    cr_expect_null(glo_parameter_find(&pump, "colour"));
    cr_expect_null(glo_parameter_find(&pump, ""));
    cr_expect_null(glo_parameter_find(&nothing, "power"));
}

Test(schema, alternatives_are_found_by_their_word)
{
    cr_expect_eq(glo_registry_find(&registry, "pump"), 1);
    cr_expect_eq(glo_registry_find(&registry, "nothing"), 0);
    cr_expect_eq(glo_registry_find(&registry, "valve"), GLO_ALL);
}

struct heard {
    enum glo_severity severity;
    const void *field;
    char code[32], text[4096];
    bool help;
};

static void hear(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                 const char *help)
{
    struct heard *heard = self;
    heard->severity = severity;
    heard->field = field;
    snprintf(heard->code, sizeof heard->code, "%s", code ? code : "none");
    snprintf(heard->text, sizeof heard->text, "%s", text);
    heard->help = help != NULL;
}

/* What is said arrives formatted, with its field and code; a long text is cut, not overrun. */
Test(schema, a_review_formats_what_it_says)
{
    struct heard heard = {0};
    struct glo_review review = {&heard, hear};
    double load = 0.98;
    glo_review_say(&review, GLO_WARNING, &load, "load.near_one", "load %.2f at %s", load, "Naples");
    cr_expect_eq(heard.severity, GLO_WARNING);
    cr_expect(heard.field == &load);
    cr_expect_str_eq(heard.code, "load.near_one");
    cr_expect_str_eq(heard.text, "load 0.98 at Naples");
    cr_expect_not(heard.help);

    char longer[3000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    glo_review_say(&review, GLO_FAULT, NULL, NULL, "%s", longer);
    cr_expect_str_eq(heard.code, "none");
    cr_expect(strlen(heard.text) > 500 && strlen(heard.text) < sizeof longer - 1);
}
