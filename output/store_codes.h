/*
 * Codes for texts: the same text has the same code, codes count from 0 in the order of first appearance, whatever the
 * hash. And the names of all design points merged in that way, so that a code means the same in every row of the
 * result file although each point numbers its own streams, places and units.
 */
#ifndef GLO_OUTPUT_STORE_CODES_H
#define GLO_OUTPUT_STORE_CODES_H

#include "models/records.h"
#include "sim/error.h"

/* Owns its arrays; zeroed memory is an empty set. */
struct glo_codes {
    const char **texts; /* by code; the texts are borrowed */
    uint32_t num_texts, max_texts;
    uint32_t *slots; /* hash table: code + 1, 0 where free; at least half of it is free */
    uint32_t num_slots;
};

/* The code of a text, new if it has none yet; of NULL: GLO_NO_CODE. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_codes_add(struct glo_codes *codes, const char *text, uint32_t *code, struct glo_problem *problem);
void glo_codes_free(struct glo_codes *codes);

/* Owns its arrays; zeroed memory is legal for glo_lookups_free. */
struct glo_lookups {
    struct glo_codes codes[GLO_NUM_NAMED_LOOKUPS];
    uint32_t num_points;
    uint32_t *merged; /* the merged code of each name, in the order of points, lookups, names */
    size_t *first;    /* [point x GLO_NUM_NAMED_LOOKUPS + lookup]: where its names begin in `merged` */
};

/* Merges the names of `num_points` points, which stay borrowed. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_lookups_init(struct glo_lookups *lookups, const struct glo_names *names, uint32_t num_points,
                     struct glo_problem *problem);
void glo_lookups_free(struct glo_lookups *lookups);

/* The merged code of a point's own code; GLO_NO_CODE of itself. */
static inline uint32_t glo_lookups_code(const struct glo_lookups *lookups, uint32_t point, enum glo_lookup lookup,
                                        uint32_t code)
{
    if (code == GLO_NO_CODE)
        return code;
    return lookups->merged[lookups->first[(size_t)point * GLO_NUM_NAMED_LOOKUPS + lookup] + code];
}

#endif
