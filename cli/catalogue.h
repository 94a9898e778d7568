/*
 * The catalogue: everything that has a name and is not a parameter of a scenario file, as one list of lists. `list`
 * prints it, `explain` looks names up in it. All rows come from the registries; none is written here.
 */
#ifndef GLO_CLI_CATALOGUE_H
#define GLO_CLI_CATALOGUE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/schema.h"
#include "sim/text.h"

struct glo_entry_text {
    const char *name, *doc;
    const char *detail;            /* unit, source, spelling: what the list says it is; NULL: none */
    const struct glo_table *table; /* its keys; NULL: it has none */
    unsigned entities;             /* metrics: the kinds of things that have it, GLO_ENTITY_... */
};

struct glo_catalogue_list {
    const char *name, *one, *doc;                             /* "metrics", "metric", "what can be measured" */
    const char *detail;                                       /* what the detail is: "unit"; NULL: there is none */
    bool (*at)(uint32_t index, struct glo_entry_text *entry); /* false behind the last */
};

extern const struct glo_catalogue_list glo_catalogue[];
extern const uint32_t glo_num_catalogue_lists;

/* What is known of a name; false where nothing is. Adds to `out`. */
bool glo_catalogue_explain(const char *name, uint32_t columns, struct glo_text *out);

/* The name that is nearest to one that is not known; NULL where none is near. */
const char *glo_catalogue_nearest(const char *name);

#endif
