/* Matrices: numbers in the unit of the corner between names, and every mistake at its line of the file. */
#include "scenarios/language/matrix.h"
#include "scenarios/language/units.h"
#include "tests/scenarios/language/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct table {
    struct glo_diagnostics diagnostics;
    struct glo_arena arena;
    struct glo_units *units;
    const struct glo_matrix *matrix;
    int code;
};

static void read_matrix(struct table *table, const char *csv)
{
    char path[] = "/tmp/glocal_matrix_XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    const struct glo_rows *rows;
    struct glo_problem problem = {0};
    cr_assert(file && fputs(csv, file) >= 0);
    cr_assert_eq(fclose(file), 0);
    memset(table, 0, sizeof *table);
    glo_diagnostics_init(&table->diagnostics);
    cr_assert_eq(glo_units_init(&table->units, "EUR", &problem), GLO_OK);
    struct glo_mark used_by = {0, 3, 11, 8};
    cr_assert_eq(glo_rows_read_csv(path, "test.csv", used_by, &table->arena, &table->diagnostics, &rows), GLO_OK);
    cr_assert_eq(unlink(path), 0);
    table->code = glo_matrix_read(rows, glo_dimension_find("length"), table->units, used_by, &table->arena,
                                  &table->diagnostics, &table->matrix);
}

static void table_free(struct table *table)
{
    glo_units_free(table->units);
    glo_diagnostics_free(&table->diagnostics);
    glo_arena_free(&table->arena);
}

Test(matrix, numbers)
{
    struct table table;
    read_matrix(&table, "m, a ,\"b, c\",d\nx,1500,0,1e3\n\"b, c\",2,.5,7\n");
    cr_assert_eq(table.code, GLO_OK, "%s", first_message(&table.diagnostics));
    const struct glo_matrix *matrix = table.matrix;
    static const double expected[] = {1.5, 0, 1, 0.002, 0.0005, 0.007};
    cr_assert(matrix->num_rows == 2 && matrix->num_columns == 3);
    cr_expect_str_eq(matrix->source, "test.csv");
    cr_expect_str_eq(matrix->rows[1], "b, c");
    cr_expect_str_eq(matrix->columns[0], "a");
    cr_expect_str_eq(matrix->columns[2], "d");
    for (int i = 0; i < 6; i++)
        cr_expect_float_eq(matrix->cells[i], expected[i], 1e-15);
    table_free(&table);
}

/* A matrix may have no column, which fits nothing. */
Test(matrix, no_columns)
{
    struct table table;
    read_matrix(&table, "km\nx\n");
    cr_assert_eq(table.code, GLO_OK);
    cr_expect(table.matrix->num_rows == 1 && table.matrix->num_columns == 0);
    table_free(&table);
}

static void expect_fault(const char *csv, uint32_t line, uint32_t column, uint32_t width, const char *text)
{
    struct table table;
    read_matrix(&table, csv);
    cr_expect_eq(table.code, GLO_ERR_INPUT, "%s", csv);
    cr_expect_null(table.matrix);
    cr_expect(is_only_error(&table.diagnostics, line, column, width, text), "%s: %s", csv,
              first_message(&table.diagnostics));
    cr_expect_eq(table.diagnostics.messages[0].used_by.line, 3);
    table_free(&table);
}

Test(matrix, mistakes)
{
    expect_fault("km,a,b\nx,1,far\n", 2, 5, 3, "expected a number >= 0, got \"far\"");
    expect_fault("km,a,b\nx,1,\n", 2, 5, 1, "expected a number >= 0, got \"\"");
    expect_fault("km,a,b\nx,-1,3\n", 2, 3, 2, "expected a number >= 0, got \"-1\"");
    expect_fault("km,a,b\nx,1,inf\n", 2, 5, 3, "expected a number >= 0, got \"inf\"");
    expect_fault("km,a,b\nx,1,1 km\n", 2, 5, 4, "expected a number >= 0, got \"1 km\"");
    expect_fault("km,a\nx,1\ny,2\nx,3\n", 4, 1, 1, "a row of this name stands before");
    expect_fault("km,a\n,1\n", 2, 1, 1, "a row without a name");
    expect_fault("\nmin,a\nx,1\n", 2, 1, 3, "expected a length, got a duration");
    expect_fault("place,a\nx,1\n", 1, 1, 5, "unknown unit `place`");
}

/* A file of another kind is one mistake in many cells: not all are said. */
Test(matrix, many_mistakes)
{
    struct table table;
    read_matrix(&table, "km,a,b,c,d,e,f\nx,?,?,?,?,?,?\ny,?,?,?,?,?,?\n");
    cr_expect_eq(table.code, GLO_ERR_INPUT);
    cr_expect_eq(table.diagnostics.num_errors, 10);
    table_free(&table);
}
