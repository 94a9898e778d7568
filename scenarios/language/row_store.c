/* Finding CSV files, filtering rows, naming them. */
#include "scenarios/language/row_store.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/language/expression.h"
#include "scenarios/language/hash.h"
#include "scenarios/language/matrix.h"
#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/text.h"

/* Slots of a table, a power of two, of which at most half are taken. */
#define FIRST_FAMILIES GLO_CAPACITY(16, 2)
#define FIRST_NAMES GLO_CAPACITY(8, 2)

/* Without the build's word for it, shipped data lies beside the scenarios in the current folder. */
#ifndef GLO_DATA_FOLDER
#define GLO_DATA_FOLDER "scenarios/data"
#endif

/* A file that was read; rows NULL: it could not be. */
struct glo_csv {
    const char *path;
    const struct glo_rows *rows;
    bool is_matrix;                  /* its matrix was asked for */
    const struct glo_matrix *matrix; /* NULL: it was not, or it could not be read */
};

void glo_row_store_init(struct glo_row_store *store, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                        const struct glo_units *units)
{
    *store = (struct glo_row_store){.arena = arena, .diagnostics = diagnostics, .units = units};
}

void glo_row_store_free(struct glo_row_store *store)
{
    glo_free(store->files);
    glo_free(store->families);
    memset(store, 0, sizeof *store);
}

static size_t folder_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (size_t)(slash - path) + 1 : 0;
}

static char *join(struct glo_arena *arena, const char *folder, size_t length, const char *between, const char *name)
{
    size_t middle = strlen(between), end = strlen(name);
    char *path = glo_arena_alloc(arena, length + middle + end + 1, 1);
    if (!path)
        return NULL;
    memcpy(path, folder, length);
    memcpy(path + length, between, middle);
    memcpy(path + length + middle, name, end);
    return path;
}

/* Where the file lies that the scalar `node` names; NULL: no memory. What is nowhere is taken to be
 * beside the scenario, so that the error names that place. */
static char *find_file(struct glo_row_store *store, const struct glo_node *node)
{
    const char *const shipped[] = {getenv("GLOCAL_DATA"), GLO_DATA_FOLDER};
    uint32_t file = node->mark.file < store->num_scenario_files ? node->mark.file : 0;
    const char *from = file < store->diagnostics->num_files ? store->diagnostics->files[file].name : "";
    size_t length = node->text[0] == '/' ? 0 : folder_length(from);
    char *beside = join(store->arena, from, length, "", node->text);
    if (!beside || access(beside, F_OK) == 0 || strncmp(node->text, "data/", 5) != 0)
        return beside;
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        if (!shipped[i])
            continue;
        char *path = join(store->arena, shipped[i], strlen(shipped[i]), "/", node->text + 5);
        if (!path || access(path, F_OK) == 0)
            return path;
    }
    return beside;
}

/* The file that a scalar names, read where it was not yet. */
static int get_csv(struct glo_row_store *store, const struct glo_node *node, struct glo_csv **out)
{
    const char *path = find_file(store, node);
    if (!path)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < store->num_files; i++) {
        if (strcmp(store->files[i].path, path) == 0) {
            *out = &store->files[i];
            return GLO_OK;
        }
    }
    const struct glo_rows *rows;
    if (glo_grow(&store->files, &store->max_files, (uint64_t)store->num_files + 1, sizeof *store->files))
        return GLO_ERR_NO_MEMORY;
    int error = glo_rows_read_csv(path, node->text, node->mark, store->arena, store->diagnostics, &rows);
    if (error == GLO_ERR_NO_MEMORY)
        return error;
    *out = &store->files[store->num_files++];
    **out = (struct glo_csv){.path = path, .rows = error ? NULL : rows};
    return GLO_OK;
}

int glo_row_store_file(struct glo_row_store *store, const struct glo_node *node, const struct glo_rows **out)
{
    struct glo_csv *file;
    int error = get_csv(store, node, &file);
    *out = error ? NULL : file->rows;
    return error;
}

int glo_row_store_matrix(struct glo_row_store *store, const struct glo_node *node,
                         const struct glo_dimension *dimension, const struct glo_matrix **out)
{
    struct glo_csv *file;
    *out = NULL;
    int error = get_csv(store, node, &file);
    if (error || !file->rows)
        return error;
    if (!file->is_matrix)
        error = glo_matrix_read(file->rows, dimension, store->units, node->mark, store->arena, store->diagnostics,
                                &file->matrix);
    if (error == GLO_ERR_NO_MEMORY)
        return error;
    file->is_matrix = true;
    *out = file->matrix;
    return GLO_OK;
}

static int read_rows(struct glo_row_store *store, const struct glo_node *node, const struct glo_rows **out)
{
    int error = GLO_OK;
    *out = NULL;
    if (node->kind == GLO_NODE_SCALAR)
        return glo_row_store_file(store, node, out);
    if (node->kind == GLO_NODE_LIST)
        error = glo_rows_from_list(node, store->arena, store->diagnostics, out);
    else
        error = glo_diagnostics_fault(store->diagnostics, node->mark, NULL,
                                      "expected the name of a CSV file, or a list of rows");
    if (error)
        *out = NULL;
    return error == GLO_ERR_NO_MEMORY ? error : GLO_OK;
}

/* The row that an expression looks at, and the column of each of its names. */
struct filter {
    const struct glo_rows *rows;
    uint32_t *columns;
    uint32_t row;
};

static const char *value_of(void *self, uint32_t index)
{
    const struct filter *filter = self;
    return glo_rows_cell(filter->rows, filter->row, filter->columns[index])->text;
}

/* Finds the column of each name; what is no column is said. */
static int find_columns(struct glo_row_store *store, const struct glo_expression *expression, struct filter *filter)
{
    uint32_t num = 0;
    struct glo_mark mark;
    const char *name;
    int error = GLO_OK;
    while (glo_expression_name(expression, num, &mark))
        num++;
    filter->columns = glo_arena_alloc(store->arena, num, sizeof *filter->columns);
    if (!filter->columns)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; (name = glo_expression_name(expression, i, &mark)); i++) {
        filter->columns[i] = glo_rows_column(filter->rows, name);
        if (filter->columns[i] != GLO_ALL)
            continue;
        const char *near = glo_text_nearest(name, filter->rows->columns, filter->rows->num_columns);
        struct glo_text help = {0};
        if (near)
            glo_text_add(&help, "did you mean `%s`?", near);
        error = glo_diagnostics_fault(store->diagnostics, mark, near ? glo_text_get(&help) : NULL,
                                      "no column `%s` in the rows", name);
        glo_diagnostics_end_text(store->diagnostics, &help);
    }
    return store->diagnostics->failed ? GLO_ERR_NO_MEMORY : error;
}

static int copy_matching(struct glo_row_store *store, const struct glo_expression *expression, struct filter *filter,
                         const struct glo_rows **out)
{
    const struct glo_rows *rows = filter->rows;
    struct glo_rows *kept = glo_arena_alloc(store->arena, 1, sizeof *kept);
    uint32_t *matching = glo_alloc(rows->num_rows, sizeof *matching);
    int error = GLO_ERR_NO_MEMORY;
    if (!kept || !matching)
        goto out;
    *kept = *rows;
    kept->num_rows = 0;
    for (filter->row = 0; filter->row < rows->num_rows; filter->row++)
        if (glo_expression_holds(expression, store->units, value_of, filter))
            matching[kept->num_rows++] = filter->row;
    kept->cells = glo_arena_alloc(store->arena, (size_t)kept->num_rows * rows->num_columns, sizeof *kept->cells);
    if (!kept->cells)
        goto out;
    for (uint32_t i = 0; i < kept->num_rows; i++)
        memcpy(&kept->cells[(size_t)i * rows->num_columns], glo_rows_cell(rows, matching[i], 0),
               rows->num_columns * sizeof *kept->cells);
    *out = kept;
    error = GLO_OK;
out:
    glo_free(matching);
    return error;
}

/* Keeps the rows for which `where` holds; *rows becomes NULL where a mistake was said. */
static int filter_rows(struct glo_row_store *store, const struct glo_node *where, const struct glo_rows **rows)
{
    const struct glo_expression *expression;
    struct filter filter = {.rows = *rows};
    if (where->kind != GLO_NODE_SCALAR) {
        *rows = NULL;
        int error = glo_diagnostics_fault(store->diagnostics, where->mark, NULL,
                                          "expected a condition on the columns of the rows");
        return error == GLO_ERR_NO_MEMORY ? error : GLO_OK;
    }
    *rows = NULL;
    int error = glo_expression_parse(where, store->arena, store->diagnostics, &expression);
    if (!error)
        error = find_columns(store, expression, &filter);
    if (!error)
        error = copy_matching(store, expression, &filter, rows);
    if (!error && (*rows)->num_rows == 0) {
        *rows = NULL;
        error = glo_diagnostics_fault(store->diagnostics, where->mark, NULL, "none of the %u rows meets `where`",
                                      filter.rows->num_rows);
    }
    return error == GLO_ERR_NO_MEMORY ? error : GLO_OK;
}

static uint32_t *find_slot(const struct glo_family_rows *family, const char *name, size_t length)
{
    uint32_t slot = glo_hash(name, length) & (family->num_slots - 1);
    while (family->slots[slot]) {
        /* A number that was added to a name stands behind its plain text. */
        const char *known = family->names[family->slots[slot] - 1];
        if (strncmp(known, name, length) == 0 && known[length] == 0)
            break;
        slot = (slot + 1) & (family->num_slots - 1);
    }
    return &family->slots[slot];
}

static const char *plain_name(struct glo_row_store *store, const struct glo_rows *rows, uint32_t column, uint32_t row)
{
    struct glo_text number = {0};
    if (column != GLO_ALL && glo_rows_cell(rows, row, column)->text[0])
        return glo_rows_cell(rows, row, column)->text;
    glo_text_add(&number, "%u", row + 1);
    const char *name = number.failed ? NULL : glo_arena_text(store->arena, number.bytes, number.length);
    glo_text_free(&number);
    return name;
}

/* Names one row, and puts it into the chain of those that share its name. */
static int name_row(struct glo_row_store *store, struct glo_family_rows *family, uint32_t row, const char *name,
                    uint32_t *last, uint32_t *ordinal)
{
    uint32_t *slot = find_slot(family, name, strlen(name));
    family->next[row] = GLO_ALL;
    family->names[row] = name;
    if (!*slot) {
        *slot = row + 1;
        last[row] = row;
        ordinal[row] = 1;
        return GLO_OK;
    }
    uint32_t first = *slot - 1;
    family->next[last[first]] = row;
    last[first] = row;
    struct glo_text numbered = {0};
    glo_text_add(&numbered, "%s#%u", name, ++ordinal[first]);
    family->names[row] = numbered.failed ? NULL : glo_arena_text(store->arena, numbered.bytes, numbered.length);
    glo_text_free(&numbered);
    return family->names[row] ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static int name_rows(struct glo_row_store *store, struct glo_family_rows *family)
{
    const struct glo_rows *rows = family->rows;
    uint32_t column = glo_rows_column(rows, "name");
    int error = GLO_ERR_NO_MEMORY;
    for (family->num_slots = FIRST_NAMES; family->num_slots < 2 * rows->num_rows;)
        family->num_slots *= 2;
    uint32_t *last = glo_alloc(rows->num_rows, sizeof *last);
    uint32_t *ordinal = glo_alloc(rows->num_rows, sizeof *ordinal);
    family->names = glo_arena_alloc(store->arena, rows->num_rows, sizeof *family->names);
    family->next = glo_arena_alloc(store->arena, rows->num_rows, sizeof *family->next);
    family->slots = glo_arena_alloc(store->arena, family->num_slots, sizeof *family->slots);
    if (!last || !ordinal || !family->names || !family->next || !family->slots)
        goto out;
    for (uint32_t row = 0; row < rows->num_rows; row++) {
        const char *name = plain_name(store, rows, column, row);
        if (!name || name_row(store, family, row, name, last, ordinal))
            goto out;
    }
    error = GLO_OK;
out:
    glo_free(last);
    glo_free(ordinal);
    return error;
}

static struct glo_family_rows **family_slot(struct glo_family_rows **table, uint32_t size, const struct glo_node *node)
{
    uint32_t slot = glo_hash_address(node) & (size - 1);
    while (table[slot] && table[slot]->node != node)
        slot = (slot + 1) & (size - 1);
    return &table[slot];
}

static int make_room(struct glo_row_store *store)
{
    if (2 * (store->num_families + 1) <= store->max_families)
        return GLO_OK;
    uint32_t size = store->max_families ? 2 * store->max_families : FIRST_FAMILIES;
    struct glo_family_rows **grown = glo_alloc(size, sizeof(struct glo_family_rows *));
    if (!grown)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < store->max_families; i++)
        if (store->families[i])
            *family_slot(grown, size, store->families[i]->node) = store->families[i];
    glo_free(store->families);
    store->families = grown;
    store->max_families = size;
    return GLO_OK;
}

int glo_row_store_get(struct glo_row_store *store, const struct glo_node *node, const struct glo_family_rows **out)
{
    int error = make_room(store);
    if (error)
        return error;
    struct glo_family_rows **slot = family_slot(store->families, store->max_families, node);
    if (*slot) {
        *out = *slot;
        return GLO_OK;
    }
    struct glo_family_rows *family = glo_arena_alloc(store->arena, 1, sizeof *family);
    if (!family)
        return GLO_ERR_NO_MEMORY;
    family->node = node;
    const struct glo_node *where = glo_node_get(node, "where");
    error = read_rows(store, glo_node_get(node, "rows"), &family->rows);
    if (!error && family->rows && where)
        error = filter_rows(store, where, &family->rows);
    if (!error && family->rows)
        error = name_rows(store, family);
    if (error)
        return error;
    *slot = family;
    store->num_families++;
    *out = family;
    return GLO_OK;
}

/* The row that stands at `ordinal` (from 1) among those of the plain name. */
static uint32_t numbered_row(const struct glo_family_rows *family, const char *name)
{
    const char *hash = strrchr(name, '#');
    if (!hash || hash[1] < '1' || hash[1] > '9')
        return GLO_ALL;
    char *end;
    unsigned long ordinal = strtoul(hash + 1, &end, 10);
    uint32_t first = *find_slot(family, name, (size_t)(hash - name));
    if (*end || !first)
        return GLO_ALL;
    uint32_t row = first - 1;
    /* A name without namesakes has no numbers. */
    if (family->next[row] == GLO_ALL)
        return GLO_ALL;
    while (row != GLO_ALL && --ordinal)
        row = family->next[row];
    return row;
}

uint32_t glo_family_rows_find(const struct glo_family_rows *family, const char *name, uint32_t *again)
{
    *again = GLO_ALL;
    if (!family->rows)
        return GLO_ALL;
    uint32_t row = *find_slot(family, name, strlen(name));
    if (!row)
        return numbered_row(family, name);
    *again = family->next[row - 1];
    return row - 1;
}
