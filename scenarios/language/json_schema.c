/*
 * The JSON Schema: one definition per table, so that tables may refer to themselves. Nothing is required, since a file
 * may extend another; null is legal, since it removes a key there.
 */
#include "scenarios/language/json_schema.h"

#include <math.h>
#include <string.h>

#include "scenarios/language/place.h"
#include "scenarios/language/units.h"
#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/memory.h"

/* A table that is referred to; as a family it has `rows` too. */
struct definition {
    const struct glo_table *table;
    bool family;
};

struct writer {
    struct glo_text *out;
    uint32_t depth;
    bool filled; /* the object or list at hand has an item already */
    struct definition *definitions;
    uint32_t num_definitions, max_definitions;
    bool failed;
};

static void add_string(struct writer *writer, const char *text)
{
    glo_text_add(writer->out, "\"");
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            glo_text_add(writer->out, "\\%c", *c);
        else if (*c < 0x20)
            glo_text_add(writer->out, "\\u%04x", *c);
        else
            glo_text_add_bytes(writer->out, (const char *)c, 1);
    }
    glo_text_add(writer->out, "\"");
}

/* Begins an item on a line of its own; `key` NULL in lists. */
static void begin(struct writer *writer, const char *key)
{
    glo_text_add(writer->out, writer->filled ? ",\n%*s" : "\n%*s", (int)(2 * writer->depth), "");
    writer->filled = true;
    if (key) {
        add_string(writer, key);
        glo_text_add(writer->out, ": ");
    }
}

static void enter(struct writer *writer, const char *key, const char *bracket)
{
    if (writer->depth)
        begin(writer, key);
    glo_text_add(writer->out, "%s", bracket);
    writer->depth++;
    writer->filled = false;
}

static void leave(struct writer *writer, const char *bracket)
{
    writer->depth--;
    if (writer->filled)
        glo_text_add(writer->out, "\n%*s", (int)(2 * writer->depth), "");
    glo_text_add(writer->out, "%s", bracket);
    writer->filled = true;
}

static void add_text(struct writer *writer, const char *key, const char *text)
{
    begin(writer, key);
    add_string(writer, text);
}

static void add_raw(struct writer *writer, const char *key, const char *json)
{
    begin(writer, key);
    glo_text_add(writer->out, "%s", json);
}

static void add_number(struct writer *writer, const char *key, double number)
{
    char text[32];
    glo_number_write(number, text);
    add_raw(writer, key, text);
}

/* The name of a definition, which the table gets on first use. Names of tables may repeat. */
static void add_reference(struct writer *writer, const struct glo_table *table, bool family)
{
    uint32_t index = 0;
    while (index < writer->num_definitions &&
           (writer->definitions[index].table != table || writer->definitions[index].family != family))
        index++;
    if (index == writer->num_definitions) {
        if (glo_grow(&writer->definitions, &writer->max_definitions, (uint64_t)index + 1,
                     sizeof *writer->definitions)) {
            writer->failed = true;
            return;
        }
        writer->definitions[writer->num_definitions++] = (struct definition){table, family};
    }
    begin(writer, "$ref");
    glo_text_add(writer->out, "\"#/definitions/%s_%u\"", table->name, index);
}

static void reference_item(struct writer *writer, const struct glo_table *table, bool family)
{
    enter(writer, NULL, "{");
    add_reference(writer, table, family);
    leave(writer, "}");
}

static void raw_item(struct writer *writer, const char *json)
{
    add_raw(writer, NULL, json);
}

/* What a number of a dimension looks like: with a unit it is a text. */
static const char *quantity_schema(const char *dimension)
{
    bool plain = strcmp(glo_dimension_find(dimension)->unit, "1") == 0;
    return plain ? "{\"type\": [\"number\", \"string\"]}" : "{\"type\": \"string\"}";
}

static void value_items(struct writer *writer, const struct glo_parameter *parameter);

/* The struct of a table; where it has a main parameter also that value alone. */
static void struct_items(struct writer *writer, const struct glo_table *table, bool family)
{
    if (!table->open)
        reference_item(writer, table, family);
    const struct glo_parameter *main = table->main ? glo_parameter_find(table, table->main) : NULL;
    if (main)
        value_items(writer, main);
}

static void integer_items(struct writer *writer, const struct glo_parameter *parameter)
{
    struct glo_bounds bounds = glo_parameter_bounds(parameter);
    enter(writer, NULL, "{");
    add_text(writer, "type", "integer");
    if (isfinite(bounds.low))
        add_number(writer, bounds.above ? "exclusiveMinimum" : "minimum", bounds.low);
    if (isfinite(bounds.high))
        add_number(writer, "maximum", bounds.high);
    leave(writer, "}");
    raw_item(writer, "{\"$ref\": \"#/definitions/column\"}");
}

static void enum_item(struct writer *writer, const struct glo_parameter *parameter)
{
    const struct glo_registry *registry = parameter->registry;
    enter(writer, NULL, "{");
    enter(writer, "enum", "[");
    for (uint32_t i = 0; parameter->words && parameter->words[i]; i++)
        add_text(writer, NULL, parameter->words[i]);
    for (uint32_t i = 0; registry && i < registry->num; i++)
        add_text(writer, NULL, registry->tables[i]->name);
    leave(writer, "]");
    leave(writer, "}");
    raw_item(writer, "{\"$ref\": \"#/definitions/column\"}");
}

/* {"anyOf": [...]} of what `items` writes. */
static void any_of(struct writer *writer, const char *key, void (*items)(struct writer *, const struct glo_parameter *),
                   const struct glo_parameter *parameter)
{
    enter(writer, key, "{");
    enter(writer, "anyOf", "[");
    items(writer, parameter);
    leave(writer, "]");
    leave(writer, "}");
}

static void any_struct(struct writer *writer, const char *key, const struct glo_table *table, bool family)
{
    enter(writer, key, "{");
    enter(writer, "anyOf", "[");
    struct_items(writer, table, family);
    raw_item(writer, "{\"type\": \"null\"}");
    leave(writer, "]");
    leave(writer, "}");
}

static void choice_items(struct writer *writer, const struct glo_parameter *parameter)
{
    const struct glo_registry *registry = parameter->registry;
    enum_item(writer, parameter);
    enter(writer, NULL, "{");
    add_text(writer, "type", "object");
    add_raw(writer, "maxProperties", "1");
    add_raw(writer, "additionalProperties", "false");
    enter(writer, "properties", "{");
    for (uint32_t i = 0; i < registry->num; i++)
        if (registry->tables[i]->parameters)
            any_struct(writer, registry->tables[i]->name, registry->tables[i], false);
    leave(writer, "}");
    leave(writer, "}");
    if (registry->bare)
        struct_items(writer, registry->tables[glo_registry_find(registry, registry->bare)], false);
}

static void names_item(struct writer *writer, const struct glo_parameter *parameter, bool family)
{
    enter(writer, NULL, "{");
    add_text(writer, "type", "object");
    if (parameter->names) {
        enter(writer, "propertyNames", "{");
        add_text(writer, "pattern", parameter->names);
        leave(writer, "}");
    }
    any_struct(writer, "additionalProperties", parameter->table, family);
    leave(writer, "}");
}

/* What an amount may be where its parameter allows two dimensions. */
static void amount_items(struct writer *writer, const struct glo_parameter *parameter)
{
    raw_item(writer, quantity_schema(parameter->dimension));
    raw_item(writer, quantity_schema(parameter->alternative));
}

static void amounts_items(struct writer *writer, const struct glo_parameter *parameter)
{
    raw_item(writer, "{\"type\": \"string\"}");
    enter(writer, NULL, "{");
    add_text(writer, "type", "object");
    if (parameter->alternative)
        any_of(writer, "additionalProperties", amount_items, parameter);
    else
        add_raw(writer, "additionalProperties", quantity_schema(parameter->dimension));
    leave(writer, "}");
    if (strcmp(parameter->dimension, "share") == 0)
        raw_item(writer, "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}");
}

static void law_items(struct writer *writer, const struct glo_parameter *parameter)
{
    raw_item(writer, quantity_schema(parameter->dimension));
    raw_item(writer, "{\"$ref\": \"#/definitions/distribution\"}");
}

static void record_items(struct writer *writer, const struct glo_parameter *parameter)
{
    struct_items(writer, parameter->table, false);
}

static void map_items(struct writer *writer, const struct glo_parameter *parameter)
{
    names_item(writer, parameter, false);
}

static void family_items(struct writer *writer, const struct glo_parameter *parameter)
{
    struct_items(writer, parameter->table, true);
}

static void families_items(struct writer *writer, const struct glo_parameter *parameter)
{
    names_item(writer, parameter, true);
}

static void quantity_items(struct writer *writer, const struct glo_parameter *parameter)
{
    raw_item(writer, quantity_schema(parameter->dimension));
}

/* The alternatives of a value: fixed JSON, or what a function writes. */
static const struct {
    const char *json;
    void (*items)(struct writer *writer, const struct glo_parameter *parameter);
} kinds[] = {
    [GLO_BOOL] = {"{\"type\": \"boolean\"}, {\"$ref\": \"#/definitions/column\"}", NULL},
    [GLO_INTEGER] = {NULL, integer_items},
    [GLO_QUANTITY] = {NULL, quantity_items},
    [GLO_TEXT] = {"{\"type\": [\"string\", \"number\", \"boolean\"]}", NULL},
    [GLO_DATE] = {"{\"type\": \"string\", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"}, "
                  "{\"$ref\": \"#/definitions/column\"}",
                  NULL},
    [GLO_WORD] = {NULL, enum_item},
    [GLO_LAW] = {NULL, law_items},
    [GLO_REFERENCE] = {"{\"type\": [\"string\", \"number\"]}", NULL},
    [GLO_AMOUNTS] = {NULL, amounts_items},
    [GLO_RATES] = {"{\"type\": [\"string\", \"number\"]}, "
                   "{\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\"]}}",
                   NULL},
    [GLO_RECORD] = {NULL, record_items},
    [GLO_MAP] = {NULL, map_items},
    [GLO_FAMILY] = {NULL, family_items},
    [GLO_FAMILIES] = {NULL, families_items},
    [GLO_CHOICE] = {NULL, choice_items},
    [GLO_TYPE] = {NULL, enum_item},
    [GLO_MATRIX] = {"{\"type\": \"string\"}", NULL},
    [GLO_ROWS] = {"{\"type\": \"string\"}", NULL},
    [GLO_TREE] = {"{}", NULL},
};

static void single_items(struct writer *writer, const struct glo_parameter *parameter)
{
    if (kinds[parameter->kind].json)
        raw_item(writer, kinds[parameter->kind].json);
    else
        kinds[parameter->kind].items(writer, parameter);
}

static void value_items(struct writer *writer, const struct glo_parameter *parameter)
{
    single_items(writer, parameter);
    if (!parameter->many)
        return;
    enter(writer, NULL, "{");
    add_text(writer, "type", "array");
    any_of(writer, "items", single_items, parameter);
    leave(writer, "}");
}

static const struct glo_parameter *type_of(const struct glo_table *table)
{
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        if (p->kind == GLO_TYPE)
            return p;
    return NULL;
}

/* The parameters of that name in the alternatives of a type: each writes what it accepts. */
static void alternative_items(struct writer *writer, const struct glo_registry *registry, const char *name)
{
    for (uint32_t i = 0; i < registry->num; i++) {
        const struct glo_parameter *p = glo_parameter_find(registry->tables[i], name);
        if (p)
            value_items(writer, p);
    }
}

/* `registry`: the key stands in alternatives of a type; NULL: in the table itself. */
static void add_property(struct writer *writer, const struct glo_parameter *parameter,
                         const struct glo_registry *registry)
{
    enter(writer, parameter->name, "{");
    add_text(writer, "description", parameter->doc);
    enter(writer, "anyOf", "[");
    if (registry)
        alternative_items(writer, registry, parameter->name);
    else
        value_items(writer, parameter);
    raw_item(writer, "{\"type\": \"null\"}");
    leave(writer, "]");
    leave(writer, "}");
}

static bool is_before(const struct glo_registry *registry, uint32_t index, const char *name)
{
    for (uint32_t i = 0; i < index; i++)
        if (glo_parameter_find(registry->tables[i], name))
            return true;
    return false;
}

static void add_alternatives(struct writer *writer, const struct glo_table *table, const struct glo_registry *registry)
{
    for (uint32_t i = 0; i < registry->num; i++)
        for (const struct glo_parameter *p = registry->tables[i]->parameters; p && p->name; p++)
            if (!is_before(registry, i, p->name) && !glo_parameter_find(table, p->name))
                add_property(writer, p, registry);
}

static void add_family_keys(struct writer *writer, const struct glo_table *table)
{
    add_raw(writer, "rows",
            "{\"description\": \"A CSV file or a list: one member per row.\", \"type\": [\"string\", \"array\"]}");
    add_raw(writer, "where",
            "{\"description\": \"Which rows are taken: a condition on their columns.\", \"type\": \"string\"}");
    enter(writer, "members", "{");
    add_text(writer, "description", "What differs in single members, by their names.");
    add_text(writer, "type", "object");
    any_struct(writer, "additionalProperties", table, true);
    leave(writer, "}");
}

/* The body of a table's schema; `root` has `extends` too. */
static void add_table(struct writer *writer, const struct glo_table *table, bool family, bool root)
{
    const struct glo_parameter *type = type_of(table);
    add_text(writer, "description", table->doc);
    add_text(writer, "type", "object");
    add_raw(writer, "additionalProperties", "false");
    enter(writer, "properties", "{");
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        add_property(writer, p, NULL);
    if (type)
        add_alternatives(writer, table, type->registry);
    if (family)
        add_family_keys(writer, table);
    if (!glo_parameter_find(table, "note"))
        add_raw(writer, "note", "{\"description\": \"A remark, kept for the report.\", \"type\": \"string\"}");
    if (root && !glo_parameter_find(table, "extends"))
        add_raw(writer, "extends",
                "{\"description\": \"The scenario file that this one changes.\", \"type\": \"string\"}");
    leave(writer, "}");
}

static void add_law(struct writer *writer, const struct glo_distribution_type *law)
{
    static const char *const changes[] = {"plus", "at_least", "at_most"};
    static const char any[] = "{\"type\": [\"number\", \"string\", \"array\"]}";
    enter(writer, law->name, "{");
    add_text(writer, "description", law->doc);
    add_raw(writer, "type", law->main ? "[\"object\", \"number\", \"string\", \"array\"]" : "\"object\"");
    add_raw(writer, "additionalProperties", "false");
    enter(writer, "properties", "{");
    for (const struct glo_law_parameter *p = law->parameters; p->name; p++)
        add_raw(writer, p->name, any);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        add_raw(writer, changes[i], any);
    leave(writer, "}");
    leave(writer, "}");
}

static void add_laws(struct writer *writer)
{
    enter(writer, "distribution", "{");
    add_text(writer, "type", "object");
    add_raw(writer, "minProperties", "1");
    add_raw(writer, "maxProperties", "1");
    add_raw(writer, "additionalProperties", "false");
    enter(writer, "properties", "{");
    for (uint32_t i = 0; glo_distribution_at(i); i++)
        add_law(writer, glo_distribution_at(i));
    leave(writer, "}");
    leave(writer, "}");
}

/* Writing a definition may refer to tables that were not met before: these follow. */
static void add_definitions(struct writer *writer)
{
    enter(writer, "definitions", "{");
    add_raw(writer, "column",
            "{\"description\": \"The value of a column of the rows: $column.\", \"type\": \"string\", "
            "\"pattern\": \"\\\\$\"}");
    add_laws(writer);
    for (uint32_t i = 0; i < writer->num_definitions && !writer->out->failed; i++) {
        struct definition definition = writer->definitions[i];
        begin(writer, NULL);
        glo_text_add(writer->out, "\"%s_%u\": {", definition.table->name, i);
        writer->depth++;
        writer->filled = false;
        add_table(writer, definition.table, definition.family, false);
        leave(writer, "}");
    }
    leave(writer, "}");
}

int glo_json_schema(const struct glo_table *root, const char *title, struct glo_text *out)
{
    struct writer writer = {.out = out};
    enter(&writer, NULL, "{");
    add_text(&writer, "$schema", "http://json-schema.org/draft-07/schema#");
    add_text(&writer, "title", title);
    add_table(&writer, root, false, true);
    add_definitions(&writer);
    leave(&writer, "}");
    glo_text_add(out, "\n");
    glo_free(writer.definitions);
    return writer.failed || out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
