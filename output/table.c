/* Folding, and the layout of tables: what a column needs, what it gets, and which columns share a line. */
#include "output/table.h"

#include <stdio.h>
#include <string.h>

#define GAP 2             /* blanks between columns */
#define GAP_AT_LABELS 3   /* after the last label, where there is room */
#define SHORTEST_NAME 6   /* a name is not cut below this */
#define WIDEST_LABEL 40   /* a longer label is cut */
#define LABELS_AT_MOST 56 /* all labels together, so that a figure fits beside them */

void glo_blanks(struct glo_text *out, uint32_t num)
{
    glo_text_add(out, "%*s", (int)num, "");
}

static size_t bytes_of(const char *text, uint32_t columns)
{
    size_t bytes = 0;
    while (text[bytes]) {
        if (((unsigned char)text[bytes] & 0xC0) != 0x80 && columns-- == 0)
            break;
        bytes++;
    }
    return bytes;
}

void glo_cut(struct glo_text *out, const char *text, uint32_t columns)
{
    glo_text_add_bytes(out, text, bytes_of(text, columns));
}

void glo_fold(struct glo_text *out, const char *first, uint32_t indent, const char *text)
{
    glo_text_add(out, "%s", first);
    glo_text_fold(out, text + strspn(text, " \n"), glo_text_columns(first), indent, GLO_COLUMNS);
    glo_text_add(out, "\n");
}

/* What a column needs and what it gets. */
struct measure {
    uint32_t integer, fraction; /* of the figures, left of the point and from the point on */
    uint32_t cells;             /* widest cell */
    uint32_t name;              /* the least that its name, as far as it may be cut, and its unit need */
    uint32_t width;             /* as laid out */
    bool can_tighten;           /* the widest half-widths all begin with "0." */
    bool tight;                 /* half-widths are shown without that 0 */
};

static uint32_t larger(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static uint32_t integer_columns(const char *text)
{
    return (uint32_t)strcspn(text, ".e");
}

/* The 0 before the point of a half-width, or NULL: "±0.08", "+-0.08". */
static const char *leading_zero(const char *half_width)
{
    const char *digit = strpbrk(half_width, "0123456789");
    return digit && digit[0] == '0' && digit[1] == '.' ? digit : NULL;
}

static const struct glo_cell *cell_at(const struct glo_text_table *table, uint32_t row, uint32_t column)
{
    return &table->rows[row].cells[column];
}

static struct measure measure_cells(const struct glo_text_table *table, uint32_t column)
{
    struct measure m = {.integer = 0};
    uint32_t half_width = 0, tight = 0;
    for (uint32_t i = 0; i < table->num_rows; i++) {
        const struct glo_cell *cell = cell_at(table, i, column);
        uint32_t columns = glo_text_columns(cell->text);
        if (!cell->half_width) {
            m.cells = larger(m.cells, columns);
            continue;
        }
        uint32_t integer = integer_columns(cell->text);
        m.integer = larger(m.integer, integer);
        m.fraction = larger(m.fraction, columns - integer);
        columns = glo_text_columns(cell->half_width);
        half_width = larger(half_width, columns);
        tight = larger(tight, columns - (leading_zero(cell->half_width) != NULL));
    }
    m.can_tighten = tight < half_width;
    m.cells = larger(m.cells, m.integer + m.fraction + half_width);
    return m;
}

/* The least length at which a name differs from all others. */
static uint32_t shortest_name(const struct glo_text_table *table, uint32_t column)
{
    const char *name = table->columns[column].name;
    uint32_t length = (uint32_t)strlen(name), least = SHORTEST_NAME;
    for (uint32_t i = 0; i < table->num_columns; i++) {
        const char *other = table->columns[i].name;
        uint32_t common = 0;
        while (common < length && name[common] == other[common])
            common++;
        if (i != column)
            least = larger(least, common + 1);
    }
    return least < length ? least : length;
}

/* The name a column goes by in a line whose first figure is `first`. */
static const char *name_of(const struct glo_text_table *table, uint32_t column, uint32_t first)
{
    const struct glo_table_column *it = &table->columns[column];
    return it->after && column > first ? it->after : it->name;
}

/* Labels get what they need, the widest less if all together take too much. */
static void lay_out_labels(const struct glo_text_table *table, struct measure *measures)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < table->num_labels; i++) {
        uint32_t width = larger(measures[i].cells, glo_text_columns(table->columns[i].name));
        measures[i].width = width < WIDEST_LABEL ? width : WIDEST_LABEL;
        total += measures[i].width + GAP;
    }
    while (total > LABELS_AT_MOST) {
        uint32_t widest = 0;
        for (uint32_t i = 1; i < table->num_labels; i++)
            if (measures[i].width >= measures[widest].width)
                widest = i;
        if (measures[widest].width <= 1)
            return;
        measures[widest].width--;
        total--;
    }
}

static uint32_t label_columns(const struct glo_text_table *table, const struct measure *measures)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < table->num_labels; i++)
        total += measures[i].width + (i + 1 < table->num_labels ? GAP : 0);
    return total;
}

/* One column narrower: the widest name that may be cut, the last of equals. */
static bool cut_name(struct measure *measures, uint32_t first, uint32_t end)
{
    uint32_t chosen = end;
    for (uint32_t i = first; i < end; i++)
        if (measures[i].width > larger(measures[i].cells, measures[i].name) &&
            (chosen == end || measures[i].width >= measures[chosen].width))
            chosen = i;
    if (chosen == end)
        return false;
    measures[chosen].width--;
    return true;
}

/* One column narrower: the last one whose half-widths still have a 0 to lose. */
static bool tighten(struct measure *measures, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first;) {
        struct measure *m = &measures[i];
        if (m->can_tighten && !m->tight && m->cells > m->name) {
            m->tight = true;
            m->cells--;
            m->width--;
            return true;
        }
    }
    return false;
}

/* Lays out columns first..end-1 beside the labels. Returns whether they fit. `*gap`: between labels and figures. */
static bool lay_out(const struct glo_text_table *table, struct measure *measures, uint32_t first, uint32_t end,
                    uint32_t *gap)
{
    uint32_t labels = label_columns(table, measures);
    uint32_t total = labels + (end - first - 1) * GAP;
    for (uint32_t i = first; i < end; i++) {
        const char *name = name_of(table, i, first);
        uint32_t columns = glo_text_columns(name);
        struct measure *m = &measures[i];
        m->cells += m->tight;
        m->tight = false;
        m->name = larger(name == table->columns[i].name ? shortest_name(table, i) : columns,
                         glo_text_columns(table->columns[i].unit));
        m->width = larger(m->cells, larger(columns, m->name));
        total += m->width;
    }
    *gap = table->num_labels ? GAP_AT_LABELS : 0;
    while (total + *gap > GLO_COLUMNS) {
        if (cut_name(measures, first, end))
            total--;
        else if (*gap > GAP)
            *gap = GAP;
        else if (tighten(measures, first, end))
            total--;
        else
            return false;
    }
    return true;
}

/* A line is built with blanks that are only written when something follows them. */
struct line {
    struct glo_text *out;
    uint32_t blanks;
};

static void line_add(struct line *line, const char *text, uint32_t width)
{
    uint32_t columns = glo_text_columns(text);
    if (*text) {
        glo_blanks(line->out, line->blanks);
        glo_cut(line->out, text, width);
        line->blanks = 0;
        columns = columns < width ? columns : width;
    }
    line->blanks += width - columns;
}

static void line_add_figure(struct line *line, const struct glo_cell *cell, const struct measure *m)
{
    char half_width[64];
    uint32_t integer = integer_columns(cell->text), columns = glo_text_columns(cell->text);
    const char *zero = m->tight ? leading_zero(cell->half_width) : NULL;
    if (zero)
        snprintf(half_width, sizeof half_width, "%.*s%s", (int)(zero - cell->half_width), cell->half_width, zero + 1);
    else
        snprintf(half_width, sizeof half_width, "%s", cell->half_width);
    line->blanks += m->integer - integer;
    line_add(line, cell->text, columns);
    line->blanks += m->fraction - (columns - integer);
    line_add(line, half_width, m->width - m->integer - m->fraction);
}

/* The figures that share a line, beside the labels. */
struct stretch {
    const struct glo_text_table *table;
    const struct measure *measures;
    uint32_t first, end, gap;
};

enum line_kind { LINE_NAMES, LINE_UNITS, LINE_CELLS };

static void write_line(const struct stretch *stretch, enum line_kind kind, uint32_t row, struct glo_text *out)
{
    const struct glo_text_table *table = stretch->table;
    struct line line = {.out = out};
    for (uint32_t i = 0; i < stretch->end; i = i + 1 == table->num_labels ? stretch->first : i + 1) {
        const struct measure *m = &stretch->measures[i];
        if (i > 0)
            line.blanks += i == stretch->first ? stretch->gap : GAP;
        const struct glo_cell *cell = kind == LINE_CELLS ? cell_at(table, row, i) : NULL;
        if (cell && cell->half_width)
            line_add_figure(&line, cell, m);
        else if (cell)
            line_add(&line, cell->text, m->width);
        else
            line_add(&line, kind == LINE_NAMES ? name_of(table, i, stretch->first) : table->columns[i].unit, m->width);
    }
    glo_text_add(out, "\n");
}

static uint32_t width_of(const struct stretch *stretch)
{
    uint32_t width = label_columns(stretch->table, stretch->measures) + stretch->gap;
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        width += stretch->measures[i].width + (i > stretch->first ? GAP : 0);
    return width;
}

static void write_heading(const struct glo_table_row *row, uint32_t width, struct glo_text *out)
{
    uint32_t heading = glo_text_columns(row->heading);
    uint32_t aside = row->aside ? glo_text_columns(row->aside) : 0;
    if (!row->aside) {
        glo_fold(out, "", 0, row->heading);
        return;
    }
    if (heading + GAP + aside > GLO_COLUMNS) {
        glo_fold(out, "", 0, row->heading);
        glo_fold(out, "", 0, row->aside);
        return;
    }
    glo_text_add(out, "%s", row->heading);
    glo_blanks(out, larger(width, heading + GAP + aside) - heading - aside);
    glo_text_add(out, "%s\n", row->aside);
}

static void write_stretch(const struct stretch *stretch, struct glo_text *out)
{
    const struct glo_text_table *table = stretch->table;
    bool has_units = false;
    for (uint32_t i = stretch->first; i < stretch->end; i++)
        has_units = has_units || *table->columns[i].unit;
    for (uint32_t i = 0; i < table->num_rows; i++) {
        if (i > 0 && table->rows[i].heading)
            glo_text_add(out, "\n");
        if (table->rows[i].heading && (*table->rows[i].heading || table->rows[i].aside))
            write_heading(&table->rows[i], width_of(stretch), out);
        if (i == 0) {
            write_line(stretch, LINE_NAMES, 0, out);
            if (has_units)
                write_line(stretch, LINE_UNITS, 0, out);
        }
        write_line(stretch, LINE_CELLS, i, out);
    }
}

int glo_table_write(const struct glo_text_table *table, struct glo_text *out)
{
    struct measure *measures = glo_alloc(table->num_columns, sizeof *measures);
    if (!measures)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < table->num_columns; i++)
        measures[i] = measure_cells(table, i);
    lay_out_labels(table, measures);
    for (uint32_t first = table->num_labels; first < table->num_columns;) {
        struct stretch stretch = {.table = table, .measures = measures, .first = first, .end = first + 1};
        while (stretch.end < table->num_columns && lay_out(table, measures, first, stretch.end + 1, &stretch.gap))
            stretch.end++;
        lay_out(table, measures, first, stretch.end, &stretch.gap);
        if (first > table->num_labels)
            glo_text_add(out, "\n");
        write_stretch(&stretch, out);
        first = stretch.end;
    }
    glo_free(measures);
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
