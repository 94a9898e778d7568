/* Names and meanings as tables. */
#include "output/store_lookup.h"

const char *const glo_lookup_paths[] = {
    [GLO_LOOKUP_streams] = "/lookup/streams",
    [GLO_LOOKUP_products] = "/lookup/products",
    [GLO_LOOKUP_places] = "/lookup/places",
    [GLO_LOOKUP_networks] = "/lookup/networks",
    [GLO_LOOKUP_units] = "/lookup/units",
    [GLO_LOOKUP_modes] = "/lookup/modes",
    [GLO_LOOKUP_fates] = "/lookup/fates",
    [GLO_LOOKUP_reasons] = "/lookup/reasons",
    [GLO_LOOKUP_none] = NULL,
};

struct lookup_row {
    uint32_t code;
    const char *name, *doc;
};

static const struct glo_field lookup_fields[] = {
    {"code", "1", "as in the tables that refer here", GLO_STORED_COUNT, offsetof(struct lookup_row, code), NULL},
    {"name", "1", "as in the scenario", GLO_STORED_TEXT, offsetof(struct lookup_row, name), NULL},
    {"doc", "1", "what it means", GLO_STORED_TEXT, offsetof(struct lookup_row, doc), NULL},
};
#define NUM_FIELDS (sizeof lookup_fields / sizeof lookup_fields[0])

static uint64_t count_names(const void *self)
{
    const struct glo_lookup_table *lookup = self;
    return lookup->num_names;
}

static void fill_row(const void *self, uint64_t index, void *row)
{
    const struct glo_lookup_table *lookup = self;
    const char *doc = index < lookup->num_docs ? lookup->docs[index] : NULL;
    *(struct lookup_row *)row = (struct lookup_row){(uint32_t)index, lookup->names[index], doc};
}

int glo_lookup_write(struct glo_hdf5 *file, const struct glo_lookup_table *lookup, struct glo_problem *problem)
{
    struct glo_table_source source = {lookup->path,
                                      lookup->title,
                                      lookup_fields,
                                      lookup->docs ? NUM_FIELDS : NUM_FIELDS - 1,
                                      sizeof(struct lookup_row),
                                      count_names,
                                      fill_row};
    return glo_store_table_write(file, &source, lookup, problem);
}

static const char *const fate_docs[] = {
#define GLO_FATE(name, doc) doc,
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
};
static const char *const reason_docs[] = {
#define GLO_REASON(name, doc) doc,
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
};
static const char *const titles[] = {
    [GLO_LOOKUP_streams] = "demand streams", [GLO_LOOKUP_products] = "products",
    [GLO_LOOKUP_places] = "places",          [GLO_LOOKUP_networks] = "networks",
    [GLO_LOOKUP_units] = "production units", [GLO_LOOKUP_modes] = "transport modes",
};

int glo_lookups_write(struct glo_hdf5 *file, const struct glo_lookups *lookups, struct glo_problem *problem)
{
    int code = GLO_OK;
    for (uint32_t i = 0; i < GLO_NUM_NAMED_LOOKUPS && code == GLO_OK; i++) {
        const struct glo_codes *codes = &lookups->codes[i];
        struct glo_lookup_table table = {glo_lookup_paths[i], titles[i], codes->texts, NULL, codes->num_texts, 0};
        code = glo_lookup_write(file, &table, problem);
    }
    const struct glo_lookup_table fixed[] = {
        {glo_lookup_paths[GLO_LOOKUP_fates], "what became of an order", glo_fate_names, fate_docs, GLO_NUM_FATES,
         GLO_NUM_FATES},
        {glo_lookup_paths[GLO_LOOKUP_reasons], "why an order was refused", glo_reason_names, reason_docs,
         GLO_NUM_REASONS, GLO_NUM_REASONS},
    };
    for (uint32_t i = 0; i < sizeof fixed / sizeof fixed[0] && code == GLO_OK; i++)
        code = glo_lookup_write(file, &fixed[i], problem);
    return code;
}
