/*
 * Territories: units and places that have the same value in a column of their rows belong together. Built with the
 * scenario, constant in a run.
 */
#ifndef GLO_MODELS_TERRITORY_H
#define GLO_MODELS_TERRITORY_H

#include "models/network/fees.h"
#include "models/network/routes.h"

/* The families as written, in whose rows the column is looked for. */
struct glo_written_families {
    const struct glo_list *places, *units; /* struct glo_family */
};

/* Owns its arrays and sets. */
struct glo_territories {
    uint32_t *of_place; /* by place; GLO_ALL: of no unit's territory, or not asked for */
    uint32_t num, num_classes;
    struct glo_bits *sets; /* [class][territory]: who can make the products of the class, by position in the index */
};

/*
 * Reads the territories of the units of the routes, and of the places that demand comes from (`places[place]`), whose
 * pools are there. Places of nobody's territory are out of reach from then on (`routes->nearest`). `*column` NULL:
 * all is one territory. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_territories_init(struct glo_territories *territories, const char *const *column, struct glo_routes *routes,
                         const struct glo_written_families *families, const bool *places,
                         const struct glo_review *review);
/*
 * Who holds the territories of units, before there are routes: numbered as glo_territories_init does. What is wrong
 * with the column is said by that; nothing is known of it then (`num` 0). Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_territories_holders(const char *const *column, const struct glo_production_plan *production,
                            const uint32_t *units, uint32_t num_units, const struct glo_list *families,
                            struct glo_arena *arena, struct glo_holders *holders);
void glo_territories_free(struct glo_territories *territories);

/* Who of a territory can make the products of a class. */
static inline const struct glo_bits *glo_territory_of(const struct glo_territories *t, uint32_t territory,
                                                      uint32_t class_number)
{
    return &t->sets[(size_t)class_number * t->num + territory];
}

#endif
