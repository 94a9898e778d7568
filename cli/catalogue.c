/* The registries of the house, seen as lists of names. */
#include "cli/catalogue.h"

#include <string.h>

#include "models/measures/measures.h"
#include "models/network/network.h"
#include "sim/distribution.h"
#include "sim/schema.h"

static bool network_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_network_registry.num)
        return false;
    *entry = (struct glo_entry_text){glo_network_registry.tables[i]->name, glo_network_registry.tables[i]->doc, NULL};
    return true;
}

static bool metric_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_num_metrics)
        return false;
    *entry = (struct glo_entry_text){glo_metrics[i].name, glo_metrics[i].doc, glo_metrics[i].unit};
    return true;
}

static bool law_at(uint32_t i, struct glo_entry_text *entry)
{
    const struct glo_distribution_type *type = glo_distribution_at(i);
    if (!type)
        return false;
    *entry = (struct glo_entry_text){type->name, type->doc, type->source};
    return true;
}

static bool dimension_at(uint32_t i, struct glo_entry_text *entry)
{
    const struct glo_dimension *dimension = glo_dimension_at(i);
    if (!dimension)
        return false;
    *entry = (struct glo_entry_text){dimension->name, dimension->doc, dimension->spelling};
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
#define GLO_ACCOUNT(name, of_order, doc) {#name, doc, of_order ? "of an order" : "of time"},
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
};
LIST(account_at, accounts)

static const struct glo_entry_text sources[] = {
#define GLO_SOURCE(name, of_order, doc) {#name, doc, of_order ? "of an order" : "of time"},
#include "models/accounting/sources.def"
#undef GLO_SOURCE
};
LIST(source_at, sources)

static const struct glo_entry_text events[] = {
#define GLO_EVENT(name, priority, doc) {#name, doc, "priority " #priority},
#include "models/events.def"
#undef GLO_EVENT
};
LIST(event_at, events)

static const struct glo_entry_text warnings[] = {
#define GLO_WARNING_CODE(code, doc) {code, doc, NULL},
#include "models/warnings.def"
#undef GLO_WARNING_CODE
};
LIST(warning_at, warnings)

static const struct glo_entry_text fates[] = {
#define GLO_FATE(name, doc) {#name, doc, NULL},
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
};
LIST(fate_at, fates)

static const struct glo_entry_text reasons[] = {
#define GLO_REASON(name, doc) {#name, doc, NULL},
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
};
LIST(reason_at, reasons)

static bool column_at(uint32_t i, struct glo_entry_text *entry)
{
    if (i >= glo_num_order_columns)
        return false;
    *entry = (struct glo_entry_text){glo_order_columns[i].name, glo_order_columns[i].doc, glo_order_columns[i].unit};
    return true;
}

const struct glo_catalogue_list glo_catalogue[] = {
    {"networks", "business models: who may serve an order, and how it is routed", network_at},
    {"metrics", "what can be measured; CUR is the currency of the scenario", metric_at},
    {"laws", "distributions", law_at},
    {"accounts", "what money is paid for", account_at},
    {"sources", "where greenhouse gases arise", source_at},
    {"fates", "what becomes of an order", fate_at},
    {"reasons", "why a network declines an order", reason_at},
    {"columns", "columns of the order trace", column_at},
    {"events", "what is scheduled, in the order of one instant", event_at},
    {"dimensions", "kinds of quantities and how they are spelled", dimension_at},
    {"warnings", "what the checks warn of", warning_at},
};
const uint32_t glo_num_catalogue_lists = sizeof glo_catalogue / sizeof glo_catalogue[0];

bool glo_catalogue_explain(const char *name, uint32_t columns, struct glo_text *out)
{
    bool known = false;
    for (uint32_t k = 0; k < glo_num_catalogue_lists; k++) {
        struct glo_entry_text entry;
        for (uint32_t i = 0; glo_catalogue[k].at(i, &entry); i++) {
            if (strcmp(entry.name, name) != 0)
                continue;
            glo_text_add(out, "%s%s   one of the %s", known ? "\n" : "", entry.name, glo_catalogue[k].name);
            glo_text_add(out, entry.detail ? " (%s)\n" : "\n", entry.detail);
            glo_text_fold(entry.doc, columns, 0, out);
            glo_text_add(out, "\n");
            known = true;
        }
    }
    return known;
}
