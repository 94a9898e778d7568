/*
 * Tables of text cells, from CSV by libcsv or from lists in place. libcsv decides what a cell is; where it begins is
 * counted here: the text is handed over in pieces that end at a comma or line end, and a cell begins where a piece
 * begins after the last one was done.
 */
#include "scenarios/language/rows.h"
#include "scenarios/language/expression.h"
#include "scenarios/language/text_file.h"
#include "sim/error.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LISTED 20 /* columns in a help */

uint32_t glo_rows_column(const struct glo_rows *rows, const char *name)
{
    for (uint32_t i = 0; i < rows->num_columns; i++)
        if (strcmp(rows->columns[i], name) == 0)
            return i;
    return GLO_ALL;
}

int glo_rows_say_no_column(const struct glo_rows *rows, const char *name, const char *sigil, struct glo_mark mark,
                           const char *path, struct glo_diagnostics *diagnostics)
{
    struct glo_text text = {0}, help = {0};
    const char *near = glo_text_nearest(name, rows->columns, rows->num_columns);
    glo_text_add(&text, "no column `%s` in the rows", name);
    if (near)
        glo_text_add(&help, "did you mean `%s%s`? ", sigil, near);
    glo_text_add(&help, "%s has: ", rows->source ? rows->source : "the list");
    for (uint32_t i = 0; i < rows->num_columns && i < MAX_LISTED; i++)
        glo_text_add(&help, "%s%s", i ? ", " : "", rows->columns[i]);
    if (rows->num_columns > MAX_LISTED)
        glo_text_add(&help, ", ...");
    bool failed = text.failed || help.failed;
    if (!failed)
        glo_diagnostics_say(diagnostics, &(struct glo_message){.severity = GLO_FAULT,
                                                               .mark = mark,
                                                               .text = glo_text_get(&text),
                                                               .path = path,
                                                               .help = glo_text_get(&help)});
    glo_text_free(&text);
    glo_text_free(&help);
    return failed || diagnostics->failed ? GLO_ERR_NO_MEMORY : GLO_ERR_INPUT;
}

/* ---- CSV
 * ---------------------------------------------------------------------------------------------------------------- */

/* A file that is being read. Cells of all rows stand in one array, the header first; their texts in one block. */
struct table {
    struct glo_diagnostics *diagnostics;
    struct glo_mark used_by;
    struct glo_cell *cells;
    uint32_t num_cells, max_cells;
    uint32_t row_begins; /* index of its first cell */
    uint32_t num_columns, num_rows;
    char *texts;          /* room for every byte of the file and a closing zero for each cell */
    struct glo_mark cell; /* where the cell that is being read begins; its width holds the two quotes, if any */
    bool cell_done;
    int code;
};

static void say(struct table *table, struct glo_mark mark, const char *text, const char *help)
{
    glo_diagnostics_say(table->diagnostics, &(struct glo_message){.severity = GLO_FAULT,
                                                                  .mark = mark,
                                                                  .used_by = table->used_by,
                                                                  .text = text,
                                                                  .help = help});
    if (table->code != GLO_ERR_NO_MEMORY)
        table->code = table->diagnostics->failed ? GLO_ERR_NO_MEMORY : GLO_ERR_INPUT;
}

static void on_cell(void *bytes, size_t length, void *self)
{
    struct table *table = self;
    table->cell_done = true;
    if (glo_grow(&table->cells, &table->max_cells, table->num_cells + 1ull, sizeof *table->cells) != GLO_OK) {
        table->code = GLO_ERR_NO_MEMORY;
        return;
    }
    memcpy(table->texts, bytes, length);
    table->texts[length] = 0;
    struct glo_mark mark = table->cell;
    mark.width += glo_utf8_columns(table->texts, strcspn(table->texts, "\r\n"));
    mark.width += mark.width == 0;
    table->cells[table->num_cells++] = (struct glo_cell){table->texts, mark};
    table->texts += length + 1;
}

static int by_text(const void *a, const void *b)
{
    const struct glo_cell *left = *(const struct glo_cell *const *)a, *right = *(const struct glo_cell *const *)b;
    int order = strcmp(left->text, right->text);
    return order ? order : (left > right) - (left < right);
}

/* Column names are needed, and each once. */
static void check_header(struct table *table)
{
    const struct glo_cell **sorted = glo_alloc(table->num_cells, sizeof *sorted);
    if (!sorted) {
        table->code = GLO_ERR_NO_MEMORY;
        return;
    }
    for (uint32_t i = 0; i < table->num_cells; i++)
        sorted[i] = &table->cells[i];
    qsort(sorted, table->num_cells, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < table->num_cells; i++) {
        if (*sorted[i]->text == 0)
            say(table, sorted[i]->mark, "a column without a name", NULL);
        else if (i > 0 && strcmp(sorted[i]->text, sorted[i - 1]->text) == 0)
            say(table, sorted[i]->mark, "a column of this name stands before", NULL);
    }
    glo_free(sorted);
}

static void on_row(int end, void *self)
{
    struct table *table = self;
    (void)end;
    uint32_t num = table->num_cells - table->row_begins;
    if (table->code == GLO_ERR_NO_MEMORY || num == 0)
        return;
    if (table->num_columns == 0) {
        table->num_columns = num;
        check_header(table);
    } else if (num == table->num_columns) {
        table->num_rows++;
    } else {
        char text[64];
        snprintf(text, sizeof text, "expected %u cells, got %u", table->num_columns, num);
        say(table, table->cells[table->row_begins].mark, text, NULL);
        table->num_cells = table->row_begins;
    }
    table->row_begins = table->num_cells;
}

/* Moves a mark beyond some bytes of the text. */
static void advance(struct glo_mark *mark, const char *bytes, size_t length)
{
    const char *line = bytes;
    for (const char *at = bytes; at < bytes + length; at++)
        if (*at == '\n' || (*at == '\r' && at[1] != '\n')) {
            mark->line++;
            mark->column = 1;
            line = at + 1;
        }
    mark->column += glo_utf8_columns(line, (size_t)(bytes + length - line));
}

/* Hands the text to libcsv piece by piece. */
static void parse(struct table *table, struct csv_parser *parser, const struct glo_source_file *file)
{
    struct glo_mark at = table->cell;
    table->cell_done = true;
    for (size_t i = 0, length; i < file->length && table->code != GLO_ERR_NO_MEMORY; i += length) {
        const char *piece = file->text + i;
        length = strcspn(piece, ",\r\n");
        size_t blanks = strspn(piece, " \t");
        bool begins = table->cell_done, is_line_end = piece[length] && piece[length] != ',';
        length += i + length < file->length;
        if (begins) {
            table->cell = at;
            table->cell.column += (uint32_t)blanks;
            table->cell.width = piece[blanks] == '"' ? 2 : 0;
            /* A line of blanks makes no cell: what follows begins one. */
            table->cell_done = table->num_cells == table->row_begins && is_line_end && blanks + 1 == length;
        }
        size_t done = csv_parse(parser, piece, length, on_cell, on_row, table);
        if (done < length && csv_error(parser) != CSV_EPARSE)
            table->code = GLO_ERR_NO_MEMORY;
        advance(&at, piece, done);
        if (done < length) {
            at.width = 1;
            say(table, at, "a quote inside a cell", "put the whole cell in quotes, and write a quote in it twice");
            return;
        }
    }
    if (csv_fini(parser, on_cell, on_row, table) != 0) {
        table->cell.width = 1;
        say(table, table->cell, "a quote is opened here and never closed", NULL);
    }
}

/* The finished table, in the arena. */
static int keep(const struct table *table, const char *shown_name, struct glo_arena *arena, const struct glo_rows **out)
{
    uint32_t num = table->num_columns;
    struct glo_mark *marks;
    struct glo_rows *rows = glo_arena_alloc(arena, 1, sizeof *rows);
    if (!rows || !(rows->source = glo_arena_text(arena, shown_name, strlen(shown_name))) ||
        !(rows->columns = glo_arena_alloc(arena, num, sizeof *rows->columns)) ||
        !(marks = glo_arena_alloc(arena, num, sizeof *marks)) ||
        !(rows->cells = glo_arena_alloc(arena, table->num_cells - num, sizeof *rows->cells)))
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++) {
        rows->columns[i] = table->cells[i].text;
        marks[i] = table->cells[i].mark;
    }
    memcpy(rows->cells, table->cells + num, (table->num_cells - num) * sizeof *rows->cells);
    rows->marks = marks;
    rows->num_columns = num;
    rows->num_rows = table->num_rows;
    rows->all = rows;
    *out = rows;
    return GLO_OK;
}

static int read_table(uint32_t file, const char *shown_name, struct glo_mark used_by, struct glo_arena *arena,
                      struct glo_diagnostics *diagnostics, const struct glo_rows **out)
{
    const struct glo_source_file *source = &diagnostics->files[file];
    struct table table = {.diagnostics = diagnostics, .used_by = used_by, .cell = {file, 1, 1, 1}};
    struct csv_parser parser;
    /* Each cell but the last takes a comma or line end along, whose place its closing zero may have. */
    if (!(table.texts = glo_arena_alloc(arena, source->length + 2, 1)) ||
        csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return GLO_ERR_NO_MEMORY;
    parse(&table, &parser, source);
    csv_free(&parser);
    if (table.code == GLO_OK && table.num_rows == 0)
        say(&table, (struct glo_mark){file, 1, 1, 1}, table.num_columns ? "no rows below the header" : "an empty file",
            NULL);
    if (table.code == GLO_OK)
        table.code = keep(&table, shown_name, arena, out);
    glo_free(table.cells);
    return table.code;
}

int glo_rows_read_csv(const char *path, const char *shown_name, struct glo_mark used_by, struct glo_arena *arena,
                      struct glo_diagnostics *diagnostics, const struct glo_rows **out)
{
    uint32_t file;
    *out = NULL;
    int code = glo_text_file_read(path, shown_name, used_by, diagnostics, &file);
    return code == GLO_OK ? read_table(file, shown_name, used_by, arena, diagnostics, out) : code;
}

/* ---- rows in place
 * ------------------------------------------------------------------------------------------------------ */

/* Collects the column names of all rows and says what is no row and no cell. */
static int collect_columns(const struct glo_node *list, struct glo_rows *rows, uint32_t *max,
                           struct glo_diagnostics *diagnostics)
{
    int code = GLO_OK;
    for (uint32_t i = 0; i < list->num; i++) {
        const struct glo_node *row = list->items[i];
        if (row->kind != GLO_NODE_MAP)
            code = glo_diagnostics_fault(diagnostics, row->mark, "write `{name: .., weight: ..}`", "expected a row");
        for (uint32_t j = 0; row->kind == GLO_NODE_MAP && j < row->num; j++) {
            const struct glo_entry *cell = &row->entries[j];
            if (cell->value->kind == GLO_NODE_LIST || cell->value->kind == GLO_NODE_MAP)
                code =
                    glo_diagnostics_fault(diagnostics, cell->value->mark, NULL, "expected a single value in the row");
            bool known = j < rows->num_columns && strcmp(rows->columns[j], cell->key) == 0;
            if (known || glo_rows_column(rows, cell->key) != GLO_ALL)
                continue;
            if (glo_grow(&rows->columns, max, rows->num_columns + 1ull, sizeof *rows->columns) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
            rows->columns[rows->num_columns++] = cell->key;
        }
    }
    return code;
}

/* Cells in the order of the columns; a missing one is empty and stands where its row does. */
static int fill_cells(const struct glo_node *list, struct glo_rows *rows, struct glo_arena *arena)
{
    rows->num_rows = list->num;
    if (!(rows->cells = glo_arena_alloc(arena, (size_t)list->num * rows->num_columns, sizeof *rows->cells)))
        return GLO_ERR_NO_MEMORY;
    struct glo_cell *cell = rows->cells;
    for (uint32_t i = 0; i < list->num; i++)
        for (uint32_t j = 0; j < rows->num_columns; j++, cell++) {
            const struct glo_node *row = list->items[i], *value = glo_node_get(row, rows->columns[j]);
            cell->text = value && value->kind == GLO_NODE_SCALAR ? value->text : "";
            cell->mark = value ? value->mark : row->mark;
        }
    return GLO_OK;
}

int glo_rows_from_list(const struct glo_node *list, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       const struct glo_rows **out)
{
    *out = NULL;
    if (list->kind != GLO_NODE_LIST || list->num == 0)
        return glo_diagnostics_fault(diagnostics, list->mark, "write the file, or a list of `{name: .., weight: ..}`",
                                     "expected rows");
    struct glo_rows *rows = glo_arena_alloc(arena, 1, sizeof *rows), found = {0};
    uint32_t max = 0;
    int code = rows ? collect_columns(list, &found, &max, diagnostics) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK) {
        rows->num_columns = found.num_columns;
        rows->columns = glo_arena_alloc(arena, found.num_columns, sizeof *rows->columns);
        rows->all = rows;
        code = rows->columns ? GLO_OK : GLO_ERR_NO_MEMORY;
    }
    if (code == GLO_OK && found.num_columns)
        memcpy(rows->columns, found.columns, found.num_columns * sizeof *rows->columns);
    if (code == GLO_OK)
        code = fill_cells(list, rows, arena);
    glo_free(found.columns);
    if (code == GLO_OK)
        *out = rows;
    return code;
}

/* ---- filter
 * ------------------------------------------------------------------------------------------------------------- */

/* The row that an expression is asked about. */
struct asked {
    const struct glo_rows *rows;
    uint32_t row;
    uint32_t *columns; /* of each name of the expression */
};

static const char *cell_of(void *self, uint32_t index)
{
    const struct asked *asked = self;
    return glo_rows_cell(asked->rows, asked->row, asked->columns[index])->text;
}

static int find_columns(const struct glo_rows *rows, const struct glo_expression *expression,
                        struct glo_diagnostics *diagnostics, struct asked *asked)
{
    struct glo_mark mark;
    const char *name;
    uint32_t max = 0;
    int code = GLO_OK;
    for (uint32_t i = 0; (name = glo_expression_name(expression, i, &mark)); i++) {
        if (glo_grow(&asked->columns, &max, i + 1ull, sizeof *asked->columns) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        asked->columns[i] = glo_rows_column(rows, name);
        if (asked->columns[i] == GLO_ALL)
            code = glo_rows_say_no_column(rows, name, "", mark, NULL, diagnostics);
    }
    return code;
}

int glo_rows_filter(const struct glo_rows *rows, const struct glo_expression *expression, const struct glo_units *units,
                    struct glo_arena *arena, struct glo_diagnostics *diagnostics, const struct glo_rows **out)
{
    struct asked asked = {.rows = rows};
    struct glo_rows *kept = NULL;
    uint32_t *chosen = glo_alloc(rows->num_rows, sizeof *chosen), num = 0;
    *out = NULL;
    int code = chosen ? find_columns(rows, expression, diagnostics, &asked) : GLO_ERR_NO_MEMORY;
    if (code != GLO_OK)
        goto out;
    for (asked.row = 0; asked.row < rows->num_rows; asked.row++)
        if (glo_expression_holds(expression, units, cell_of, &asked))
            chosen[num++] = asked.row;
    code = GLO_ERR_NO_MEMORY;
    if (!(kept = glo_arena_alloc(arena, 1, sizeof *kept)))
        goto out;
    *kept = *rows;
    kept->num_rows = num;
    if (!(kept->cells = glo_arena_alloc(arena, (size_t)num * rows->num_columns, sizeof *kept->cells)))
        goto out;
    for (uint32_t i = 0; i < num; i++)
        memcpy(&kept->cells[(size_t)i * rows->num_columns], glo_rows_cell(rows, chosen[i], 0),
               rows->num_columns * sizeof *kept->cells);
    *out = kept;
    code = GLO_OK;
out:
    glo_free(asked.columns);
    glo_free(chosen);
    return code;
}
