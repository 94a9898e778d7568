/* Territories from the columns of rows. */
#include "models/network/territory.h"

#include <math.h>
#include <string.h>

/* What is known while they are read. Owns its arrays. */
struct reading {
    const struct glo_production_plan *production;
    const uint32_t *units; /* of the network */
    uint32_t num_units;
    const char *const *column;
    const struct glo_review *review;
    const char **names; /* of the territories */
    uint32_t *of_unit;  /* by number in the network */
    uint32_t num;
    bool is_faulty;
};

/* The value of a member in the column, the same for all without a column; NULL, which is said, where the family has no
 * such column. */
static const char *value_of(struct reading *r, const struct glo_family *family, uint32_t member, const char *what)
{
    if (!*r->column)
        return "";
    const char *value = family->attribute ? family->attribute(family, member, *r->column) : NULL;
    if (!value && !r->is_faulty)
        glo_review_say(r->review, GLO_FAULT, r->column, NULL, "the rows of %s.%s have no column `%s`", what,
                       family->name, *r->column);
    r->is_faulty |= !value;
    return value;
}

static uint32_t find(const struct reading *r, const char *name)
{
    for (uint32_t i = 0; i < r->num; i++)
        if (strcmp(r->names[i], name) == 0)
            return i;
    return GLO_ALL;
}

static int read_units(struct reading *r, const struct glo_list *families)
{
    r->names = glo_alloc(r->num_units, sizeof *r->names);
    r->of_unit = glo_alloc(r->num_units, sizeof *r->of_unit);
    if (!r->names || !r->of_unit)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t u = 0; u < r->num_units && !r->is_faulty; u++) {
        uint32_t unit = r->units[u], family = r->production->units[unit].family;
        const char *name = value_of(r, (const struct glo_family *)families->items + family,
                                    r->production->units[unit].spec->named.row, "units");
        uint32_t known = name ? find(r, name) : GLO_ALL;
        if (name && known == GLO_ALL) {
            known = r->num++;
            r->names[known] = name;
        }
        r->of_unit[u] = known;
    }
    return GLO_OK;
}

static void free_reading(struct reading *r)
{
    glo_free(r->names);
    glo_free(r->of_unit);
}

static void read_places(struct reading *r, const struct glo_list *families, const bool *places,
                        struct glo_territories *t, const struct glo_places *all, double *nearest)
{
    for (uint32_t place = 0; place < all->num && !r->is_faulty; place++) {
        t->of_place[place] = GLO_ALL;
        if (!places[place])
            continue;
        if (*r->column && place == all->num - 1) {
            r->review->say(r->review->self, GLO_FAULT, r->column, NULL,
                           "demand that comes from nowhere in particular belongs to no territory",
                           "give the demand a place by `at`");
            r->is_faulty = true;
            return;
        }
        const char *name = "";
        if (*r->column) {
            uint32_t family = all->items[place].family;
            name =
                value_of(r, (const struct glo_family *)families->items + family, place - all->first[family], "places");
        }
        t->of_place[place] = name ? find(r, name) : GLO_ALL;
        if (t->of_place[place] == GLO_ALL)
            nearest[place] = INFINITY;
    }
}

/* Who of which territory can make what. */
static int make_sets(struct glo_territories *t, const struct reading *r, const struct glo_routes *routes)
{
    const struct glo_pools *pools = &routes->production->pools;
    t->num = r->num;
    t->num_classes = pools->num_classes;
    t->sets = glo_alloc((size_t)t->num * t->num_classes, sizeof *t->sets);
    if (!t->sets)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t c = 0; c < t->num_classes; c++) {
        if (routes->pool_of[c] == GLO_ALL)
            continue;
        const struct glo_bits *eligible = &pools->items[routes->pool_of[c]].eligible;
        for (uint32_t i = 0; i < t->num; i++)
            if (glo_bits_init(&t->sets[(size_t)c * t->num + i], routes->num_units) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
        for (uint32_t u = 0; u < routes->num_units; u++)
            if (glo_bits_has(eligible, routes->spatial.positions[u]))
                glo_bits_add(&t->sets[(size_t)c * t->num + r->of_unit[u]], routes->spatial.positions[u]);
    }
    return GLO_OK;
}

int glo_territories_init(struct glo_territories *t, const char *const *column, struct glo_routes *routes,
                         const struct glo_written_families *families, const bool *places,
                         const struct glo_review *review)
{
    struct reading r = {.production = routes->production,
                        .units = routes->units,
                        .num_units = routes->num_units,
                        .column = column,
                        .review = review};
    memset(t, 0, sizeof *t);
    t->of_place = glo_alloc(routes->places->num, sizeof *t->of_place);
    int code = t->of_place ? read_units(&r, families->units) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK) {
        read_places(&r, families->places, places, t, routes->places, routes->nearest);
        code = r.is_faulty ? GLO_OK : make_sets(t, &r, routes);
    }
    free_reading(&r);
    return code;
}

static void say_nothing(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                        const char *help)
{
    (void)self, (void)severity, (void)field, (void)code, (void)text, (void)help;
}

int glo_territories_holders(const char *const *column, const struct glo_production_plan *production,
                            const uint32_t *units, uint32_t num_units, const struct glo_list *families,
                            struct glo_arena *arena, struct glo_holders *holders)
{
    const struct glo_review silent = {NULL, say_nothing};
    struct reading r = {
        .production = production, .units = units, .num_units = num_units, .column = column, .review = &silent};
    *holders = (struct glo_holders){0};
    int code = read_units(&r, families);
    if (code == GLO_OK && !r.is_faulty) {
        holders->num = r.num;
        holders->of_unit = glo_arena_alloc(arena, num_units, sizeof *holders->of_unit);
        holders->parties = glo_arena_alloc(arena, r.num, sizeof *holders->parties);
        code = holders->of_unit && holders->parties ? GLO_OK : GLO_ERR_NO_MEMORY;
    }
    for (uint32_t t = 0; code == GLO_OK && t < holders->num; t++) {
        bool any = false;
        for (uint32_t u = 0; u < num_units; u++)
            if (r.of_unit[u] == t) {
                uint32_t owner = production->units[units[u]].owner;
                holders->parties[t] = any && holders->parties[t] != owner ? GLO_ALL : owner;
                any = true;
            }
    }
    for (uint32_t u = 0; code == GLO_OK && holders->num && u < num_units; u++)
        holders->of_unit[u] = r.of_unit[u];
    free_reading(&r);
    return code;
}

void glo_territories_free(struct glo_territories *t)
{
    for (uint32_t i = 0; t->sets && i < t->num * t->num_classes; i++)
        glo_bits_free(&t->sets[i]);
    glo_free(t->sets);
    glo_free(t->of_place);
    memset(t, 0, sizeof *t);
}
