/* Points and units as tables; the fields of /points are made from the factors. */
#include "output/store_points.h"
#include "output/store_lookup.h"
#include "sim/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A row of /points: this, then a struct point_level for each factor. */
struct point_row {
    uint32_t point;
    const char *id;
};
struct point_level {
    const char *label;
    double value;
};

static const struct glo_field point_fields[] = {
    {"point", "1", "design point, from 0; as in the other tables", GLO_STORED_COUNT, offsetof(struct point_row, point),
     NULL},
    {"id", "1", "stays the same when other points are added", GLO_STORED_TEXT, offsetof(struct point_row, id), NULL},
};
#define NUM_POINT_FIELDS (sizeof point_fields / sizeof point_fields[0])

/* Owns everything through its arena. */
struct points {
    struct glo_arena arena;
    const struct glo_design *design;
    struct glo_field *fields;
    uint32_t num_fields;
    char (*ids)[17]; /* by point */
};

static bool has_field(const struct points *points, const char *name)
{
    for (uint32_t i = 0; i < points->num_fields; i++)
        if (strcmp(points->fields[i].name, name) == 0)
            return true;
    return false;
}

/* isalnum depends on the locale. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A name for a field: `factor` in letters, digits and `_`, then `ending`, then a number if it is taken. */
static const char *make_name(struct points *points, const char *factor, const char *ending)
{
    size_t length = strlen(factor), room = length + strlen(ending) + 16;
    char *name = glo_arena_alloc(&points->arena, room, 1);
    if (!name)
        return NULL;
    for (size_t i = 0; i < length; i++)
        name[i] = (char)(is_plain(factor[i]) ? factor[i] : '_');
    snprintf(name + length, room - length, "%s", ending);
    for (unsigned number = 2; has_field(points, name); number++)
        snprintf(name + length, room - length, "%s_%u", ending, number);
    return name;
}

/* The unit of a factor's values; NULL if it has none. Levels in different units are written without one. */
static const char *unit_of_values(const struct glo_factor *factor)
{
    const char *unit = NULL;
    for (uint32_t i = 0; i < factor->num_levels; i++) {
        const struct glo_level *level = &factor->levels[i];
        if (isnan(level->value))
            continue;
        const char *own = *level->unit ? level->unit : "1";
        unit = !unit || strcmp(unit, own) == 0 ? own : "";
    }
    return unit;
}

static int add_field(struct points *points, const char *ending, const char *unit, enum glo_stored kind, size_t offset,
                     const char *factor)
{
    const char *name = make_name(points, factor, ending);
    if (!name)
        return GLO_ERR_NO_MEMORY;
    points->fields[points->num_fields++] = (struct glo_field){name, unit, factor, kind, offset, NULL};
    return GLO_OK;
}

static int make_fields(struct points *points)
{
    const struct glo_design *design = points->design;
    points->fields =
        glo_arena_alloc(&points->arena, NUM_POINT_FIELDS + 2 * design->num_factors, sizeof *points->fields);
    if (!points->fields)
        return GLO_ERR_NO_MEMORY;
    memcpy(points->fields, point_fields, sizeof point_fields);
    points->num_fields = NUM_POINT_FIELDS;
    int code = GLO_OK;
    for (uint32_t i = 0; i < design->num_factors && code == GLO_OK; i++) {
        const struct glo_factor *factor = &design->factors[i];
        const char *unit = unit_of_values(factor);
        size_t level = sizeof(struct point_row) + i * sizeof(struct point_level);
        code = add_field(points, "", "1", GLO_STORED_TEXT, level + offsetof(struct point_level, label), factor->name);
        if (code == GLO_OK && unit)
            code = add_field(points, "_value", unit, GLO_STORED_NUMBER, level + offsetof(struct point_level, value),
                             factor->name);
    }
    return code;
}

static int make_ids(struct points *points)
{
    points->ids = glo_arena_alloc(&points->arena, points->design->num_points, sizeof *points->ids);
    if (!points->ids)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; point < points->design->num_points; point++)
        glo_design_id(points->design, point, points->ids[point]);
    return GLO_OK;
}

static uint64_t count_points(const void *self)
{
    const struct points *points = self;
    return points->design->num_points;
}

static void fill_point(const void *self, uint64_t index, void *row)
{
    const struct points *points = self;
    uint32_t point = (uint32_t)index;
    *(struct point_row *)row = (struct point_row){point, points->ids[point]};
    struct point_level *levels = (struct point_level *)((struct point_row *)row + 1);
    for (uint32_t i = 0; i < points->design->num_factors; i++) {
        const struct glo_level *level = glo_design_level(points->design, point, i);
        levels[i] = (struct point_level){level->label, level->value};
    }
}

int glo_points_write(struct glo_hdf5 *file, const struct glo_design *design, struct glo_problem *problem)
{
    struct points points = {.design = design};
    int code = make_fields(&points);
    if (code == GLO_OK)
        code = make_ids(&points);
    if (code != GLO_OK) {
        glo_fail_memory(problem);
    } else {
        struct glo_table_source source = {"/points",
                                          "design points",
                                          points.fields,
                                          points.num_fields,
                                          sizeof(struct point_row) + design->num_factors * sizeof(struct point_level),
                                          count_points,
                                          fill_point};
        code = glo_store_table_write(file, &source, &points, problem);
    }
    glo_arena_free(&points.arena);
    return code;
}

struct unit_row {
    uint32_t point, unit;
};

static const struct glo_field unit_fields[] = {
    {"point", "1", "row of /points", GLO_STORED_COUNT, offsetof(struct unit_row, point), NULL},
    {"unit", "1", "a production unit that exists there", GLO_STORED_CODE, offsetof(struct unit_row, unit),
     "/lookup/units"},
};

struct units {
    struct unit_row *rows; /* owned */
    uint64_t num_rows;
};

static uint64_t count_units(const void *self)
{
    const struct units *units = self;
    return units->num_rows;
}

static void fill_unit(const void *self, uint64_t index, void *row)
{
    const struct units *units = self;
    *(struct unit_row *)row = units->rows[index];
}

int glo_units_write(struct glo_hdf5 *file, const struct glo_lookups *lookups, const struct glo_names *names,
                    struct glo_problem *problem)
{
    static const struct glo_table_source source = {"/units",
                                                   "the production units of each design point",
                                                   unit_fields,
                                                   sizeof unit_fields / sizeof unit_fields[0],
                                                   sizeof(struct unit_row),
                                                   count_units,
                                                   fill_unit};
    struct units units = {0};
    for (uint32_t point = 0; point < lookups->num_points; point++)
        units.num_rows += names[point].num[GLO_LOOKUP_units];
    units.rows = glo_alloc(units.num_rows, sizeof *units.rows);
    if (!units.rows)
        return glo_fail_memory(problem);
    struct unit_row *row = units.rows;
    for (uint32_t point = 0; point < lookups->num_points; point++)
        for (uint32_t i = 0; i < names[point].num[GLO_LOOKUP_units]; i++)
            *row++ = (struct unit_row){point, glo_lookups_code(lookups, point, GLO_LOOKUP_units, i)};
    int code = glo_store_table_write(file, &source, &units, problem);
    glo_free(units.rows);
    return code;
}
