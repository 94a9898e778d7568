/* CSV files as rows, and the names of a family's members. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "scenarios/language/row_store.h"
#include "sim/error.h"

static void check_cells(const struct glo_rows *rows, const struct glo_diagnostics *diagnostics)
{
    GLO_FUZZ_PROMISE(rows->num_rows > 0 && rows->num_columns > 0);
    for (uint32_t row = 0; row < rows->num_rows; row++)
        for (uint32_t column = 0; column < rows->num_columns; column++) {
            const struct glo_cell *cell = glo_rows_cell(rows, row, column);
            GLO_FUZZ_PROMISE(cell->mark.file < diagnostics->num_files && cell->mark.line && cell->mark.width);
            GLO_FUZZ_PROMISE(strlen(cell->text) <= diagnostics->files[cell->mark.file].length);
        }
    for (uint32_t column = 0; column < rows->num_columns; column++)
        GLO_FUZZ_PROMISE(glo_rows_column(rows, rows->columns[column]) == column);
}

static void check_names(const struct glo_family_rows *family)
{
    uint32_t again;
    for (uint32_t row = 0; row < family->rows->num_rows; row++) {
        uint32_t found = glo_family_rows_find(family, family->names[row], &again);
        GLO_FUZZ_PROMISE(found < family->rows->num_rows && (again == GLO_ALL || again < family->rows->num_rows));
    }
}

/* The family whose rows are in input.csv, with a condition or (NULL) without. */
static int read_family(struct glo_row_store *store, struct glo_node *where)
{
    struct glo_node file = {.kind = GLO_NODE_SCALAR, .mark = {0, 1, 1, 1}, .text = "input.csv", .times = 1};
    struct glo_entry entries[] = {{"rows", {0, 1, 1, 1}, &file}, {"where", {0, 1, 1, 1}, where}};
    struct glo_node family = {
        .kind = GLO_NODE_MAP, .mark = {0, 1, 1, 1}, .times = 1, .num = where ? 2 : 1, .entries = entries};
    const struct glo_family_rows *rows;
    int code = glo_row_store_get(store, &family, &rows);
    if (code == GLO_OK && rows->rows) {
        check_cells(rows->rows, store->diagnostics);
        check_names(rows);
    }
    return code;
}

int glo_fuzz_rows(const uint8_t *data, size_t size)
{
    struct glo_node where = {
        .kind = GLO_NODE_SCALAR, .mark = {0, 1, 1, 30}, .text = "name > b or weight >= 2 kg", .times = 1};
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    struct glo_row_store store;
    glo_diagnostics_init(&diagnostics);
    glo_row_store_init(&store, &arena, &diagnostics, glo_fuzz_units());
    glo_fuzz_set_input(data, size);
    glo_diagnostics_add_file(&diagnostics, "input.yaml", "", 0);
    int code = read_family(&store, NULL);
    if (code == GLO_OK)
        code = read_family(&store, &where);
    glo_fuzz_set_input(NULL, 0);
    glo_fuzz_num_right += code == GLO_OK && diagnostics.num_errors == 0;
    glo_fuzz_check_messages(&diagnostics, code == GLO_OK && diagnostics.num_errors ? GLO_ERR_INPUT : code);
    glo_row_store_free(&store);
    glo_arena_free(&arena);
    glo_diagnostics_free(&diagnostics);
    return 0;
}
