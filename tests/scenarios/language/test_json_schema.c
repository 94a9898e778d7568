/* The JSON Schema of the test tables. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "models/scenario.h"
#include "scenarios/language/json_schema.h"

/* It is JSON; every definition that is referred to exists, and none is there twice (a strict parser would say so). */
static void check_references(const json_t *value, const json_t *definitions)
{
    const char *key;
    const json_t *item;
    size_t index;
    if (json_is_string(json_object_get(value, "$ref"))) {
        const char *name = json_string_value(json_object_get(value, "$ref"));
        cr_assert_eq(strncmp(name, "#/definitions/", 14), 0);
        cr_expect(json_object_get(definitions, name + 14), "%s", name);
    }
    if (json_is_object(value)) {
        json_object_foreach((json_t *)value, key, item) check_references(item, definitions);
    }
    json_array_foreach(value, index, item) check_references(item, definitions);
}

static void expect_well_formed(const struct glo_table *root)
{
    struct glo_text text = {0};
    json_error_t error;
    cr_assert_eq(glo_json_schema(root, "A \"title\" \\ \x01", &text), 0);
    json_t *schema = json_loads(glo_text_get(&text), JSON_REJECT_DUPLICATES, &error);
    cr_assert(schema, "%d: %s", error.line, error.text);
    cr_assert_str_eq(json_string_value(json_object_get(schema, "title")), "A \"title\" \\ \x01");
    check_references(schema, json_object_get(schema, "definitions"));
    const json_t *properties = json_object_get(schema, "properties");
    for (const struct glo_parameter *p = root->parameters; p->name; p++)
        cr_expect(json_object_get(properties, p->name), "%s", p->name);
    cr_assert(json_object_get(properties, "extends"));
    cr_assert(json_object_get(properties, "note"));
    json_decref(schema);
    glo_text_free(&text);
}

/* Names that are not any names are told by a pattern: calendars of units, stations, shifts and networks, three
 * profiles. */
Test(json_schema, names)
{
    struct glo_text text = {0};
    uint32_t num = 0;
    cr_assert_eq(glo_json_schema(&glo_scenario_table, "names", &text), 0);
    for (const char *at = glo_text_get(&text); (at = strstr(at, "\"propertyNames\"")); at++)
        num++;
    cr_expect_eq(num, 7);
    cr_expect(strstr(glo_text_get(&text), "^(closed|(monday|"));
    glo_text_free(&text);
}

/* Of the tables of the tests, and of those that are shipped. */
Test(json_schema, well_formed)
{
    expect_well_formed(&test_root);
    expect_well_formed(&glo_scenario_table);
}
