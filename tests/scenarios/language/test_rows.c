/* Rows from CSV files and from lists in place: cells with their places, filters, and every mistake. */
#include "scenarios/language/rows.h"
#include "scenarios/language/expression.h"
#include "scenarios/language/units.h"
#include "tests/scenarios/language/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A CSV text as a file that is read; the value that names it stands in line 3. */
struct csv {
    struct glo_diagnostics diagnostics;
    struct glo_arena arena;
    const struct glo_rows *rows;
    int code;
};

static struct csv read_csv_file(const char *path)
{
    struct csv csv = {0};
    struct glo_mark used_by = {0, 3, 11, 8};
    glo_diagnostics_init(&csv.diagnostics);
    csv.code = glo_rows_read_csv(path, "data/test.csv", used_by, &csv.arena, &csv.diagnostics, &csv.rows);
    return csv;
}

static void write_file(char path[], const char *bytes, size_t length)
{
    FILE *stream = fdopen(mkstemp(path), "wb");
    fwrite(bytes, 1, length, stream);
    fclose(stream);
}

static struct csv read_csv(const char *bytes, size_t length)
{
    char path[] = "/tmp/glocal_rows_XXXXXX";
    write_file(path, bytes, length);
    struct csv csv = read_csv_file(path);
    unlink(path);
    return csv;
}

static void free_csv(struct csv *csv)
{
    glo_diagnostics_free(&csv->diagnostics);
    glo_arena_free(&csv->arena);
}

static void expect_cell(const struct glo_rows *rows, uint32_t row, uint32_t column, const char *text, uint32_t line,
                        uint32_t at, uint32_t width)
{
    const struct glo_cell *cell = glo_rows_cell(rows, row, column);
    cr_expect_str_eq(cell->text, text);
    cr_expect_eq(cell->mark.line, line, "%s: line %u", text, cell->mark.line);
    cr_expect_eq(cell->mark.column, at, "%s: column %u", text, cell->mark.column);
    cr_expect_eq(cell->mark.width, width, "%s: width %u", text, cell->mark.width);
}

/* Quotes, doubled quotes, commas and line ends in quotes, blanks around cells, empty cells, blank lines, letters of two
 * bytes. */
Test(rows, reads_cells_with_their_places)
{
    static const char text[] = "name,a, b ,\"c\"\n"
                               "x, 1 ,\"q \"\"r\"\", s\",\n"
                               "\n"
                               "  \n"
                               "\"two\n\nlines\",2,,\"é\"\n"
                               "Zürich,5,\"ü\",1";
    struct csv csv = read_csv(text, sizeof text - 1);
    cr_assert_eq(csv.code, GLO_OK, "%s", first_message(&csv.diagnostics));
    cr_assert_eq(csv.rows->num_columns, 4);
    cr_assert_eq(csv.rows->num_rows, 3);
    cr_expect_str_eq(csv.rows->columns[2], "b");
    cr_expect_str_eq(csv.rows->columns[3], "c");
    cr_expect_str_eq(csv.rows->source, "data/test.csv");
    cr_expect(csv.rows->all == csv.rows);
    expect_cell(csv.rows, 0, 0, "x", 2, 1, 1);
    expect_cell(csv.rows, 0, 1, "1", 2, 4, 1);
    expect_cell(csv.rows, 0, 2, "q \"r\", s", 2, 7, 10);
    expect_cell(csv.rows, 0, 3, "", 2, 20, 1);
    expect_cell(csv.rows, 1, 0, "two\n\nlines", 5, 1, 5);
    expect_cell(csv.rows, 1, 1, "2", 7, 8, 1);
    expect_cell(csv.rows, 1, 2, "", 7, 10, 1);
    expect_cell(csv.rows, 1, 3, "é", 7, 11, 3);
    expect_cell(csv.rows, 2, 1, "5", 8, 8, 1);
    expect_cell(csv.rows, 2, 3, "1", 8, 14, 1);
    cr_expect_eq(glo_rows_column(csv.rows, "b"), 2);
    cr_expect_eq(glo_rows_column(csv.rows, "B"), GLO_ALL);
    free_csv(&csv);
}

/* Line ends of all three kinds, a byte order mark, a last line without an end: the same cells. */
Test(rows, reads_any_line_end)
{
    static const char *const texts[] = {"a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n",       "a,b\r1,2\r3,4\r",
                                        "a,b\n1,2\n3,4",   "\357\273\277a,b\n1,2\n3,4\n", "\n\na,b\n\n1,2\n\n3,4\n\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct csv csv = read_csv(texts[i], strlen(texts[i]));
        cr_assert_eq(csv.code, GLO_OK, "%zu", i);
        cr_assert_eq(csv.rows->num_rows, 2);
        cr_expect_str_eq(csv.rows->columns[0], "a");
        uint32_t first = i == 5 ? 5 : 2, second = i == 5 ? 7 : 3;
        expect_cell(csv.rows, 0, 1, "2", first, 3, 1);
        expect_cell(csv.rows, 1, 0, "3", second, 1, 1);
        free_csv(&csv);
    }
}

/* Every mistake is said at its cell, with the value that uses the file. */
Test(rows, says_each_mistake_at_its_place)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t line, column, width;
        const char *said;
    } rows[] = {
        {"", 0, 1, 1, 1, "an empty file"},
        {"\n \n", 3, 1, 1, 1, "an empty file"},
        {"a,b\n", 4, 1, 1, 1, "no rows below the header"},
        {"a,b\n1\n", 6, 2, 1, 1, "expected 2 cells, got 1"},
        {"a,b\n1,2\nxyz,4,\n", 15, 3, 1, 3, "expected 2 cells, got 3"},
        {"a,b, a\n1,2,3\n", 13, 1, 6, 1, "a column of this name stands before"},
        {"a,,c\n1,2,3\n", 11, 1, 3, 1, "a column without a name"},
        {"a,b\n1,\"x\ny\n", 11, 2, 3, 1, "a quote is opened here and never closed"},
        {"a,b\n1,x\"y\n", 10, 2, 4, 1, "a quote inside a cell"},
        {"a,b\n1,\"x\"y\n", 11, 2, 6, 1, "a quote inside a cell"},
        {"a,b\n1,\xFF\n", 8, 2, 3, 1, "the byte 0xFF is not UTF-8"},
        {"a,b\n1,\0\n", 8, 2, 3, 1, "a hidden character, U+0000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct csv csv = read_csv(rows[i].text, rows[i].length);
        const struct glo_mark mark = csv.diagnostics.messages[0].mark;
        cr_expect_eq(csv.code, GLO_ERR_INPUT, "row %zu", i);
        cr_expect_null(csv.rows);
        cr_expect(is_only_error(&csv.diagnostics, rows[i].line, rows[i].column, rows[i].width, rows[i].said),
                  "row %zu: %s at %u:%u+%u", i, first_message(&csv.diagnostics), mark.line, mark.column, mark.width);
        cr_expect_eq(csv.diagnostics.messages[0].used_by.line, 3);
        cr_expect_str_eq(csv.diagnostics.files[mark.file].name, "data/test.csv");
        free_csv(&csv);
    }
}

/* All bad rows and columns are said at once. */
Test(rows, says_all_mistakes_at_once)
{
    static const char text[] = "a,b,a,,b\n1,2\n1,2,3,4,5\n6\n";
    struct csv csv = read_csv(text, sizeof text - 1);
    cr_expect_eq(csv.diagnostics.num_errors, 5);
    cr_expect_eq(csv.diagnostics.messages[4].mark.line, 4);
    free_csv(&csv);
}

Test(rows, says_that_a_file_is_missing)
{
    struct csv csv = read_csv_file("no/such/file.csv");
    cr_expect_eq(csv.code, GLO_ERR_INPUT);
    cr_expect_str_eq(first_message(&csv.diagnostics), "cannot read this file: No such file or directory");
    cr_expect_eq(csv.diagnostics.messages[0].used_by.column, 11);
    free_csv(&csv);
}

/* Many rows, wide tables and long cells are no matter. */
Test(rows, reads_large_files)
{
    struct glo_text text = {0};
    for (int i = 0; i < 5000; i++)
        glo_text_add(&text, "%sc%d", i ? "," : "", i);
    for (int i = 0; i < 20; i++) {
        glo_text_add(&text, "\n");
        for (int j = 0; j < 5000; j++)
            glo_text_add(&text, "%s%d", j ? "," : "", i * j);
    }
    struct csv csv = read_csv(glo_text_get(&text), text.length);
    cr_assert_eq(csv.code, GLO_OK);
    cr_expect_eq(csv.rows->num_columns, 5000);
    cr_expect_eq(csv.rows->num_rows, 20);
    cr_expect_str_eq(glo_rows_cell(csv.rows, 19, 4999)->text, "94981");
    free_csv(&csv);
    glo_text_free(&text);

    glo_text_add(&text, "name,n\n");
    for (int i = 0; i < 30000; i++)
        glo_text_add(&text, "\"place, %d\",%d\n", i, i);
    csv = read_csv(glo_text_get(&text), text.length);
    cr_assert_eq(csv.rows->num_rows, 30000);
    expect_cell(csv.rows, 29999, 1, "29999", 30001, 16, 5);
    free_csv(&csv);
    glo_text_free(&text);
}

/* A file that is cut anywhere gives rows or an error. */
Test(rows, survives_a_cut_at_every_byte)
{
    static const char text[] = "name,\"b c\"\n\"x \"\"y\"\"\n\", 2\r\nü,\"\"\n";
    for (size_t length = 0; length < sizeof text; length++) {
        struct csv csv = read_csv(text, length);
        cr_expect(csv.code == GLO_OK || csv.code == GLO_ERR_INPUT);
        cr_expect_eq(csv.code == GLO_OK, csv.rows != NULL);
        cr_expect_eq(csv.code == GLO_OK, csv.diagnostics.num_errors == 0, "at byte %zu", length);
        free_csv(&csv);
    }
}

/* Rows in place: columns in the order in which they appear, missing and null cells empty, each with a place. */
Test(rows, come_from_lists)
{
    struct reading reading = read_text("- {name: Izmir, x: 1}\n- {x: 2, name: Bonn, z: ~}\n- {}\n");
    const struct glo_rows *rows;
    cr_assert_eq(glo_rows_from_list(reading.tree, &reading.arena, &reading.diagnostics, &rows), GLO_OK);
    cr_assert_eq(rows->num_columns, 3);
    cr_assert_eq(rows->num_rows, 3);
    cr_expect_null(rows->source);
    cr_expect(rows->all == rows);
    cr_expect_str_eq(rows->columns[2], "z");
    expect_cell(rows, 0, 0, "Izmir", 1, 10, 5);
    expect_cell(rows, 0, 2, "", 1, 3, 19);
    expect_cell(rows, 1, 0, "Bonn", 2, 16, 4);
    expect_cell(rows, 1, 1, "2", 2, 7, 1);
    expect_cell(rows, 1, 2, "", 2, 25, 1);
    expect_cell(rows, 2, 0, "", 3, 3, 2);
    free_reading(&reading);
}

Test(rows, refuses_lists_that_are_none)
{
    static const struct {
        const char *text;
        uint32_t line, column, width;
        const char *said;
    } rows[] = {
        {"[]\n", 1, 1, 2, "expected rows"},
        {"a: 1\n", 1, 1, 1, "expected rows"},
        {"- {a: 1}\n- b\n", 2, 3, 1, "expected a row"},
        {"- {a: [1]}\n", 1, 7, 3, "expected a single value in the row"},
        {"- a: {b: 1}\n", 1, 6, 6, "expected a single value in the row"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading = read_text(rows[i].text);
        const struct glo_rows *out;
        cr_expect_eq(glo_rows_from_list(reading.tree, &reading.arena, &reading.diagnostics, &out), GLO_ERR_INPUT);
        cr_expect_null(out);
        cr_expect(is_only_error(&reading.diagnostics, rows[i].line, rows[i].column, rows[i].width, rows[i].said),
                  "%zu: %s", i, first_message(&reading.diagnostics));
        free_reading(&reading);
    }
}

static int filter(struct reading *reading, const struct glo_rows *rows, const struct glo_units *units, const char *text,
                  const struct glo_rows **out)
{
    const struct glo_node *node;
    const struct glo_expression *expression;
    cr_assert_eq(glo_node_read_text("where", text, strlen(text), &reading->arena, &reading->diagnostics, &node),
                 GLO_OK);
    cr_assert_eq(glo_expression_parse(node, &reading->arena, &reading->diagnostics, &expression), GLO_OK);
    return glo_rows_filter(rows, expression, units, &reading->arena, &reading->diagnostics, out);
}

static const char places[] = "- {name: Rome, country: IT, size: 2300000, reach: 5 km}\n"
                             "- {name: Bonn, country: DE, size: 330000, reach: 900 m}\n"
                             "- {name: Pisa, country: IT, size: 90000, reach: 7}\n";

/* The rows that are asked for, in their order, sharing cells and places; all of them stay at hand. */
Test(rows, are_filtered)
{
    struct reading reading = read_text(places);
    const struct glo_rows *rows, *italy, *large, *none;
    struct glo_units *units;
    struct glo_problem problem = {0};
    cr_assert_eq(glo_units_init(&units, "EUR", &problem), GLO_OK);
    glo_rows_from_list(reading.tree, &reading.arena, &reading.diagnostics, &rows);
    cr_assert_eq(filter(&reading, rows, units, "country == IT", &italy), GLO_OK);
    cr_assert_eq(italy->num_rows, 2);
    cr_expect_str_eq(glo_rows_cell(italy, 0, 0)->text, "Rome");
    cr_expect_str_eq(glo_rows_cell(italy, 1, 0)->text, "Pisa");
    cr_expect_eq(glo_rows_cell(italy, 1, 0)->mark.line, 3);
    cr_expect(italy->all == rows);
    cr_expect_eq(italy->num_columns, 4);
    cr_assert_eq(filter(&reading, italy, units, "reach > 1000 m", &large), GLO_OK);
    cr_expect_eq(large->num_rows, 1);
    cr_expect(large->all == rows);
    cr_assert_eq(filter(&reading, rows, NULL, "country == FR", &none), GLO_OK);
    cr_expect_eq(none->num_rows, 0);
    glo_units_free(units);
    free_reading(&reading);
}

/* Names that are no column are all said, each with the nearest one and all there are. */
Test(rows, names_the_columns_there_are)
{
    struct reading reading = read_text(places);
    const struct glo_rows *rows, *out;
    glo_rows_from_list(reading.tree, &reading.arena, &reading.diagnostics, &rows);
    cr_expect_eq(filter(&reading, rows, NULL, "contry == IT and colour == red", &out), GLO_ERR_INPUT);
    cr_expect_null(out);
    cr_assert_eq(reading.diagnostics.num_messages, 2);
    cr_expect_str_eq(reading.diagnostics.messages[0].text, "no column `contry` in the rows");
    cr_expect_str_eq(reading.diagnostics.messages[0].help,
                     "did you mean `country`? the list has: name, country, size, reach");
    cr_expect_eq(reading.diagnostics.messages[0].mark.column, 1);
    cr_expect_str_eq(reading.diagnostics.messages[1].help, "the list has: name, country, size, reach");
    cr_expect_eq(reading.diagnostics.messages[1].mark.column, 18);
    struct glo_mark mark = {0, 9, 4, 5};
    glo_rows_say_no_column(rows, "sizes", "$", mark, "units.plant.machines", &reading.diagnostics);
    cr_assert_eq(reading.diagnostics.num_messages, 3);
    cr_expect_str_eq(reading.diagnostics.messages[0].help,
                     "did you mean `$size`? the list has: name, country, size, reach");
    cr_expect_str_eq(reading.diagnostics.messages[0].path, "units.plant.machines");
    free_reading(&reading);
}

#ifdef GLO_FAULTS
/* Each allocation of reading and filtering a table may fail, once and for good: only out-of-memory comes back. */
Test(rows, survive_short_memory)
{
    static const char text[] = "a,b\n1,2\n3,4\n";
    static const char wrong[] = "a,a\n1\n";
    char path[] = "/tmp/glocal_rows_XXXXXX", wrong_path[] = "/tmp/glocal_rows_XXXXXX";
    write_file(path, text, sizeof text - 1);
    write_file(wrong_path, wrong, sizeof wrong - 1);
    struct reading where = read_text("a == 1 or b == 4\n");
    const struct glo_expression *expression;
    glo_expression_parse(where.tree, &where.arena, &where.diagnostics, &expression);
    for (int for_good = 0; for_good < 2; for_good++)
        for (int is_wrong = 0; is_wrong < 2; is_wrong++) {
            int64_t failures = 1, k = 0;
            for (; failures > 0; k++) {
                const struct glo_rows *out = NULL;
                glo_memory_fail_at(k, for_good);
                struct csv csv = read_csv_file(is_wrong ? wrong_path : path);
                if (csv.code == GLO_OK)
                    csv.code = glo_rows_filter(csv.rows, expression, NULL, &csv.arena, &csv.diagnostics, &out);
                failures = glo_memory_failures();
                glo_memory_fail_at(-1, 0);
                int expected = is_wrong ? GLO_ERR_INPUT : GLO_OK;
                cr_expect_eq(csv.code, failures ? GLO_ERR_NO_MEMORY : expected, "allocation %ld", (long)k);
                free_csv(&csv);
            }
            cr_expect(k > 5);
        }
    unlink(path);
    unlink(wrong_path);
    free_reading(&where);
}
#endif
