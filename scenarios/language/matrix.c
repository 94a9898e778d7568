/* Numbers between named rows and columns. What the names mean is not known here. */
#include "scenarios/language/matrix.h"

#include "scenarios/language/units.h"
#include "sim/error.h"

#include <stdlib.h>
#include <string.h>

#define MOST_SAID 10 /* a file of another kind would be wrong in every cell */

/* A matrix that is being read. */
struct reading {
    const struct glo_rows *rows;
    struct glo_mark used_by;
    struct glo_diagnostics *diagnostics;
    uint32_t num_faults;
};

static void say(struct reading *reading, struct glo_mark mark, const char *text, const char *help)
{
    if (reading->num_faults++ < MOST_SAID)
        glo_diagnostics_say(reading->diagnostics, &(struct glo_message){.severity = GLO_FAULT,
                                                                        .mark = mark,
                                                                        .used_by = reading->used_by,
                                                                        .text = text,
                                                                        .help = help});
}

/* What a number of the file comes to in the unit of the dimension. */
static int read_unit(struct reading *reading, const struct glo_dimension *dimension, const struct glo_units *units,
                     double *factor)
{
    const char *unit = reading->rows->columns[0];
    char help[GLO_PROBLEM_SIZE];
    struct glo_text text = {0};
    struct glo_problem problem = {0};
    glo_text_add(&text, "1 %s", unit);
    int code =
        text.failed ? GLO_ERR_NO_MEMORY : glo_units_read(units, dimension, glo_text_get(&text), factor, &problem, help);
    glo_text_free(&text);
    if (code == GLO_ERR_INPUT) {
        say(reading, reading->rows->marks[0], problem.text, "the first cell of a matrix names the unit of its numbers");
        return GLO_OK;
    }
    return code;
}

static void read_cells(struct reading *reading, double factor, double *cells)
{
    const struct glo_rows *rows = reading->rows;
    for (uint32_t row = 0; row < rows->num_rows; row++)
        for (uint32_t column = 1; column < rows->num_columns; column++, cells++) {
            const struct glo_cell *cell = glo_rows_cell(rows, row, column);
            struct glo_text text = {0};
            if (glo_number_read(cell->text, cells) && *cells >= 0) {
                *cells *= factor;
                continue;
            }
            glo_text_add(&text, "expected a number >= 0, got \"%s\"", cell->text);
            say(reading, cell->mark, glo_text_get(&text), NULL);
            glo_diagnostics_end_text(reading->diagnostics, &text);
        }
}

static int by_text(const void *a, const void *b)
{
    const struct glo_cell *left = *(const struct glo_cell *const *)a, *right = *(const struct glo_cell *const *)b;
    int order = strcmp(left->text, right->text);
    return order ? order : (left > right) - (left < right);
}

/* Names of rows are needed, and each once. */
static int check_names(struct reading *reading)
{
    const struct glo_rows *rows = reading->rows;
    const struct glo_cell **sorted = glo_alloc(rows->num_rows, sizeof *sorted);
    if (!sorted)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t row = 0; row < rows->num_rows; row++)
        sorted[row] = glo_rows_cell(rows, row, 0);
    qsort(sorted, rows->num_rows, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < rows->num_rows; i++)
        if (*sorted[i]->text == 0)
            say(reading, sorted[i]->mark, "a row without a name", NULL);
        else if (i > 0 && strcmp(sorted[i]->text, sorted[i - 1]->text) == 0)
            say(reading, sorted[i]->mark, "a row of this name stands before", NULL);
    glo_free(sorted);
    return GLO_OK;
}

int glo_matrix_read(const struct glo_rows *rows, const struct glo_dimension *dimension, const struct glo_units *units,
                    struct glo_mark used_by, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                    const struct glo_matrix **out)
{
    struct reading reading = {.rows = rows, .used_by = used_by, .diagnostics = diagnostics};
    struct glo_matrix *matrix = glo_arena_alloc(arena, 1, sizeof *matrix);
    uint32_t num_columns = rows->num_columns - 1;
    double *cells = glo_arena_alloc(arena, (size_t)rows->num_rows * num_columns, sizeof *cells);
    const char **names = glo_arena_alloc(arena, rows->num_rows, sizeof *names);
    double factor = 1;
    *out = NULL;
    if (!matrix || !cells || !names)
        return GLO_ERR_NO_MEMORY;
    int code = read_unit(&reading, dimension, units, &factor);
    if (code == GLO_OK)
        code = check_names(&reading);
    if (code != GLO_OK)
        return code;
    read_cells(&reading, factor, cells);
    for (uint32_t row = 0; row < rows->num_rows; row++)
        names[row] = glo_rows_cell(rows, row, 0)->text;
    *matrix = (struct glo_matrix){rows->source, names, rows->columns + 1, rows->num_rows, num_columns, cells};
    if (diagnostics->failed)
        return GLO_ERR_NO_MEMORY;
    if (reading.num_faults)
        return GLO_ERR_INPUT;
    *out = matrix;
    return GLO_OK;
}
