/* The registries of the house, seen as lists of names. */
#include "cli/catalogue.h"

#include <ctype.h>
#include <string.h>

#include "models/analytic/formula.h"
#include "models/demand/stages.h"
#include "models/measures/measures.h"
#include "models/network/dispatch.h"
#include "models/network/network.h"
#include "models/network/relocate.h"
#include "sim/distribution.h"
#include "sim/schema.h"

static bool network_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_network_registry.num)
        return false;
    const struct glo_table *table = glo_network_registry.tables[i];
    *entry = (struct glo_entry_text){.name = table->name, .doc = table->doc, .table = table};
    return true;
}

/* A word of a registry and what it means. */
static bool word_at(const struct glo_registry *registry, uint32_t i, struct glo_entry_text *entry)
{
    if (i >= registry->num)
        return false;
    *entry = (struct glo_entry_text){.name = registry->tables[i]->name, .doc = registry->tables[i]->doc};
    return true;
}

static bool dispatch_at(uint32_t i, struct glo_entry_text *entry)
{
    return word_at(&glo_dispatch_registry, i, entry);
}

static bool relocate_at(uint32_t i, struct glo_entry_text *entry)
{
    return word_at(&glo_relocate_registry, i, entry);
}

static bool discipline_at(uint32_t i, struct glo_entry_text *entry)
{
    return word_at(&glo_discipline_registry, i, entry);
}

static bool replenish_at(uint32_t i, struct glo_entry_text *entry)
{
    return word_at(&glo_replenish_registry, i, entry);
}

static bool approach_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= GLO_NUM_APPROACHES)
        return false;
    const struct glo_approach_type *type = &glo_approaches[i];
    *entry = (struct glo_entry_text){.name = type->name, .doc = type->doc, .detail = type->decoupling};
    return true;
}

static bool metric_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_num_metrics)
        return false;
    const struct glo_metric *metric = &glo_metrics[i];
    *entry = (struct glo_entry_text){metric->name, metric->doc, metric->unit, NULL, metric->entities};
    return true;
}

static bool law_at(uint32_t i, struct glo_entry_text *entry)
{
    const struct glo_distribution_type *type = glo_distribution_at(i);
    if (!type)
        return false;
    *entry = (struct glo_entry_text){.name = type->name, .doc = type->doc, .detail = type->source};
    return true;
}

static bool dimension_at(uint32_t i, struct glo_entry_text *entry)
{
    const struct glo_dimension *dimension = glo_dimension_at(i);
    if (!dimension)
        return false;
    *entry = (struct glo_entry_text){.name = dimension->name, .doc = dimension->doc, .detail = dimension->spelling};
    return true;
}

static bool formula_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_num_formulas)
        return false;
    const struct glo_formula *formula = glo_formulas[i];
    *entry = (struct glo_entry_text){.name = formula->name, .doc = formula->title, .detail = formula->source};
    return true;
}

/* A list that is an array of entries. */
#define LIST(function, rows) \
    static bool function(uint32_t i, struct glo_entry_text *entry) \
    { \
        if (i >= sizeof(rows) / sizeof(rows)[0]) \
            return false; \
        *entry = (rows)[i]; \
        return true; \
    }

static const struct glo_entry_text accounts[] = {
#define GLO_ACCOUNT(name, of_order, doc) {#name, doc, of_order ? "by order" : "by time", NULL, 0},
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
};
LIST(account_at, accounts)

static const struct glo_entry_text sources[] = {
#define GLO_SOURCE(name, of_order, doc) {#name, doc, of_order ? "by order" : "by time", NULL, 0},
#include "models/accounting/sources.def"
#undef GLO_SOURCE
};
LIST(source_at, sources)

static const struct glo_entry_text events[] = {
#define GLO_EVENT(name, priority, doc) {#name, doc, #priority, NULL, 0},
#include "models/events.def"
#undef GLO_EVENT
};
LIST(event_at, events)

static const struct glo_entry_text warnings[] = {
#define GLO_WARNING_CODE(code, doc) {code, doc, NULL, NULL, 0},
#include "models/warnings.def"
#undef GLO_WARNING_CODE
};
LIST(warning_at, warnings)

static const struct glo_entry_text fates[] = {
#define GLO_FATE(name, doc) {#name, doc, NULL, NULL, 0},
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
};
LIST(fate_at, fates)

static const struct glo_entry_text reasons[] = {
#define GLO_REASON(name, doc) {#name, doc, NULL, NULL, 0},
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
};
LIST(reason_at, reasons)

static bool column_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_num_order_columns)
        return false;
    *entry = (struct glo_entry_text){.name = glo_order_columns[i].name,
                                     .doc = glo_order_columns[i].doc,
                                     .detail = glo_order_columns[i].unit};
    return true;
}

const struct glo_catalogue_list glo_catalogue[] = {
    {"networks", "network type", "business models: who may serve an order, and how it is routed", NULL, network_at},
    {"dispatch", "rule of dispatch", "rules by which a network chooses a unit", NULL, dispatch_at},
    {"relocate", "policy of relocation", "policies by which mobile units move among stops", NULL, relocate_at},
    {"disciplines", "queue discipline", "orders in which a station serves its queue", NULL, discipline_at},
    {"replenish", "policy of replenishment", "policies by which a stock is replenished", NULL, replenish_at},
    {"approaches", "production approach", "where the decoupling point of a product lies, and its stages",
     "before an order", approach_at},
    {"metrics", "metric", "what can be measured; CUR is the currency of the scenario", "unit", metric_at},
    {"laws", "law of a random quantity", "distributions", "source", law_at},
    {"formulas", "closed form", "closed forms; `glocal theory NAME` evaluates one", "source", formula_at},
    {"accounts", "account", "what money is paid for", "booked", account_at},
    {"sources", "source of CO2e", "where greenhouse gases arise", "booked", source_at},
    {"fates", "fate of an order", "what becomes of an order", NULL, fate_at},
    {"reasons", "reason for refusal", "why a network declines an order", NULL, reason_at},
    {"columns", "column of /trace/orders", "columns of the order trace", "unit", column_at},
    {"events", "event", "what is scheduled, in the order of one instant", "priority", event_at},
    {"dimensions", "dimension", "kinds of quantities and how they are spelled", "example", dimension_at},
    {"warnings", "warning", "what the checks warn of", NULL, warning_at},
};
const uint32_t glo_num_catalogue_lists = sizeof glo_catalogue / sizeof glo_catalogue[0];

/* "unit      h", folded. */
static void add_line(struct glo_text *out, const char *label, const char *text, uint32_t columns)
{
    struct glo_text line = {0};
    glo_text_add(&line, "%-10s%s", label, text);
    glo_text_fold(out, glo_text_get(&line), 0, 10, columns);
    glo_text_add(out, "\n");
    out->failed |= line.failed;
    glo_text_free(&line);
}

static void add_keys(struct glo_text *out, const struct glo_table *table, uint32_t columns)
{
    struct glo_text keys = {0};
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        glo_text_add(&keys, "%snetworks.NAME.%s", keys.length ? ", " : "", p->name);
    if (keys.length)
        add_line(out, "keys", glo_text_get(&keys), columns);
    out->failed |= keys.failed;
    glo_text_free(&keys);
}

/* The kinds of things that have a metric, and how it is then written. */
static void add_entities(struct glo_text *out, const struct glo_entry_text *entry, uint32_t columns)
{
    static const struct {
        unsigned kind;
        const char *words;
    } kinds[] = {
        {GLO_ENTITY_all, "everything"},
        {GLO_ENTITY_stream, "a demand stream"},
        {GLO_ENTITY_product, "a product"},
        {GLO_ENTITY_network, "a network"},
        {GLO_ENTITY_family | GLO_ENTITY_unit, "a unit or a family of units"},
        {GLO_ENTITY_station, "a station"},
        {GLO_ENTITY_party, "a party"},
    };
    struct glo_text words = {0};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (entry->entities & kinds[i].kind)
            glo_text_add(&words, "%s%s", words.length ? ", " : "", kinds[i].words);
    if (words.length)
        add_line(out, "of", glo_text_get(&words), columns);
    glo_text_free(&words);
    glo_text_add(&words, entry->entities & GLO_ENTITY_all ? "%s, or %s.NAME" : "%s.NAME", entry->name, entry->name);
    if (entry->entities)
        add_line(out, "written", glo_text_get(&words), columns);
    out->failed |= words.failed;
    glo_text_free(&words);
}

/* The doc as a sentence, then what else the list says. */
static void explain_entry(const struct glo_catalogue_list *list, const struct glo_entry_text *entry, uint32_t columns,
                          struct glo_text *out)
{
    struct glo_text doc = {0};
    size_t length = strlen(entry->doc);
    uint32_t taken = glo_text_columns(entry->name) + glo_text_columns(list->one);
    glo_text_add(out, "%s%*s%s\n", entry->name, taken + 3 < columns ? (int)(columns - taken) : 3, "", list->one);
    glo_text_add(&doc, "%c%s%s", toupper((unsigned char)entry->doc[0]), entry->doc + 1,
                 entry->doc[length - 1] == '.' ? "" : ".");
    glo_text_fold(out, glo_text_get(&doc), 0, 0, columns);
    glo_text_add(out, "\n");
    if (entry->detail || entry->table || entry->entities)
        glo_text_add(out, "\n");
    if (entry->detail)
        add_line(out, list->detail, entry->detail, columns);
    if (entry->table)
        add_keys(out, entry->table, columns);
    add_entities(out, entry, columns);
    out->failed |= doc.failed;
    glo_text_free(&doc);
}

bool glo_catalogue_explain(const char *name, uint32_t columns, struct glo_text *out)
{
    bool known = false;
    for (uint32_t k = 0; k < glo_num_catalogue_lists; k++) {
        struct glo_entry_text entry;
        for (uint32_t i = 0; glo_catalogue[k].at(i, &entry); i++) {
            if (strcmp(entry.name, name) != 0)
                continue;
            glo_text_add(out, "%s", known ? "\n" : "");
            explain_entry(&glo_catalogue[k], &entry, columns, out);
            known = true;
        }
    }
    return known;
}

const char *glo_catalogue_nearest(const char *name)
{
    const char *nearest = NULL;
    for (uint32_t k = 0; k < glo_num_catalogue_lists; k++) {
        struct glo_entry_text entry;
        for (uint32_t i = 0; glo_catalogue[k].at(i, &entry); i++) {
            const char *both[] = {nearest ? nearest : entry.name, entry.name};
            nearest = glo_text_nearest(name, both, 2);
        }
    }
    return nearest;
}
