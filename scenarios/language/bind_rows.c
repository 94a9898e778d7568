/*
 * Structs from the rows of a CSV file: each column is a parameter of their table. Not families: the rows have no names,
 * nothing refers to them, and a column that is no parameter is a mistake, since nothing could ask for it.
 */
#include "scenarios/language/binder.h"

#include <string.h>

#include "sim/error.h"

#define MOST_SAID 10 /* a file of another kind would be wrong in every cell */

/* A file that is being read. */
struct reading {
    const struct glo_table *table;
    const struct glo_rows *rows;
    const uint32_t *columns; /* of each parameter; GLO_ALL: none */
    struct glo_mark used_by;
};

/* Says of a column that it is not what was looked for; `near` is a name like it, NULL: none, then `otherwise` helps. */
static void say_column(struct glo_binder *binder, const struct reading *reading, const struct glo_site *site,
                       uint32_t column, const char *what, const char *name, const char *near, const char *otherwise)
{
    struct glo_text help = {0};
    struct glo_value value = {.mark = reading->rows->marks[column], .used_by = reading->used_by};
    if (near)
        glo_text_add(&help, "did you mean `%s`?", near);
    else
        glo_text_add(&help, "%s", otherwise);
    glo_bind_value_fault(binder, site, &value, false, glo_text_get(&help), "%s column `%s`", what, name);
    glo_diagnostics_end_text(binder->diagnostics, &help);
}

/* Columns that no parameter has, once all are there that must be. */
static void check_unknown(struct glo_binder *binder, const struct reading *reading, const struct glo_site *site)
{
    const struct glo_rows *rows = reading->rows;
    struct glo_word_list names = {0};
    struct glo_text known = {0};
    for (const struct glo_parameter *p = reading->table->parameters; p->name; p++) {
        glo_word_list_add(&names, p->name);
        glo_text_add(&known, "%s`%s`", known.length ? ", " : "known are ", p->name);
    }
    for (uint32_t i = 0; i < rows->num_columns && !names.failed && !known.failed; i++)
        if (!glo_parameter_find(reading->table, rows->columns[i]))
            say_column(binder, reading, site, i, "unknown", rows->columns[i],
                       glo_text_nearest(rows->columns[i], names.items, names.num), glo_text_get(&known));
    binder->no_memory |= names.failed || known.failed;
    glo_word_list_free(&names);
    glo_text_free(&known);
}

/* The column of each parameter; what is missing or unknown is said. NULL: no memory. */
static uint32_t *find_columns(struct glo_binder *binder, const struct reading *reading, const struct glo_site *site)
{
    const struct glo_parameter *parameters = reading->table->parameters;
    const struct glo_rows *rows = reading->rows;
    uint32_t num = 0, before = binder->num_faults;
    while (parameters[num].name)
        num++;
    uint32_t *columns = glo_bind_alloc(binder, num, sizeof *columns);
    for (uint32_t i = 0; columns && i < num; i++) {
        columns[i] = glo_rows_column(rows, parameters[i].name);
        if (columns[i] == GLO_ALL && !parameters[i].fallback)
            say_column(binder, reading, site, 0, "there is no", parameters[i].name,
                       glo_text_nearest(parameters[i].name, rows->columns, rows->num_columns), parameters[i].doc);
    }
    if (binder->num_faults == before)
        check_unknown(binder, reading, site);
    return columns;
}

/* An empty cell is as if there were no column: the field keeps its default. */
static void bind_cell(struct glo_binder *binder, const struct reading *reading, const struct glo_parameter *parameter,
                      const struct glo_cell *cell, const struct glo_site *site, void *field)
{
    struct glo_site below = glo_site_below(site, parameter->name, NULL);
    struct glo_node node = {.kind = GLO_NODE_SCALAR, .mark = cell->mark, .text = cell->text, .times = 1};
    below.scope = NULL;
    below.used_by = reading->used_by;
    below.plain = true;
    if (cell->text[0]) {
        glo_bind_value(binder, parameter, &node, &below, field);
    } else if (!parameter->fallback) {
        struct glo_value empty = {.text = "", .mark = cell->mark, .used_by = reading->used_by, .cell = ""};
        glo_bind_value_fault(binder, &below, &empty, false, NULL, "the cell of `%s` is empty", parameter->name);
    }
}

static void bind_row(struct glo_binder *binder, const struct reading *reading, uint32_t row,
                     const struct glo_site *site, char *fields)
{
    const struct glo_parameter *p = reading->table->parameters;
    for (uint32_t i = 0; p[i].name && !binder->no_memory; i++)
        if (reading->columns[i] != GLO_ALL)
            bind_cell(binder, reading, &p[i], glo_rows_cell(reading->rows, row, reading->columns[i]), site,
                      fields + p[i].offset);
}

/* An address in a row leads back to its cell. */
static void note_rows(struct glo_binder *binder, const struct reading *reading, const struct glo_node *node,
                      const struct glo_list *list, const void *field)
{
    struct glo_family_rows *rows = glo_bind_alloc(binder, 1, sizeof *rows);
    if (!rows)
        return;
    *rows = (struct glo_family_rows){.node = node, .rows = reading->rows};
    glo_written_add(binder, &(struct glo_written){.start = list->items,
                                                  .size = list->num * reading->table->size,
                                                  .stride = reading->table->size,
                                                  .content = GLO_ROW_ITEMS,
                                                  .table = reading->table,
                                                  .node = node,
                                                  .family = rows,
                                                  .owner = field});
}

static void bind_all(struct glo_binder *binder, const struct reading *reading, const struct glo_node *node,
                     const struct glo_site *site, struct glo_list *list)
{
    size_t size = reading->table->size;
    uint32_t num = reading->rows->num_rows, before = binder->num_faults;
    const void *defaults = glo_bind_defaults(binder, reading->table);
    char *items = glo_bind_alloc(binder, num, size);
    if (!items || !defaults)
        return;
    for (uint32_t row = 0; row < num && binder->num_faults - before < MOST_SAID && !binder->no_memory; row++) {
        memcpy(items + row * size, defaults, size);
        bind_row(binder, reading, row, site, items + row * size);
    }
    if (binder->num_faults != before || binder->no_memory)
        return;
    *list = (struct glo_list){.items = items, .num = num};
    note_rows(binder, reading, node, list, list);
}

void glo_bind_rows(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field)
{
    struct reading reading = {.table = parameter->table, .used_by = node->mark};
    uint32_t before = binder->num_faults;
    struct glo_value value;
    struct glo_node file = *node;
    if (!glo_bind_no_times(binder, parameter, node, site) || !glo_bind_read(binder, parameter, node, site, &value))
        return;
    file.text = value.text; /* `$column` is a file for each row of a family */
    if (glo_row_store_file(binder->store, &file, &reading.rows) != GLO_OK) {
        binder->no_memory = true;
        return;
    }
    if (!reading.rows) {
        binder->num_faults++;
        return;
    }
    reading.columns = find_columns(binder, &reading, site);
    if (reading.columns && binder->num_faults == before)
        bind_all(binder, &reading, node, site, field);
}
