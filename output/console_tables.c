/* Cells, rows and columns of the two tables; how they share 80 columns is table.c's. */
#include "output/console_tables.h"
#include "output/console_figure.h"
#include "output/table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* A table under construction; everything in it is the arena's. */
struct draft {
    struct glo_arena arena;
    struct glo_table_column *columns;
    struct glo_table_row *rows;
    struct glo_cell *cells; /* [row][column] */
    struct glo_text_table table;
};

static int draft_init(struct draft *draft, uint32_t num_columns, uint32_t num_labels, uint32_t num_rows)
{
    memset(draft, 0, sizeof *draft);
    draft->columns = glo_arena_alloc(&draft->arena, num_columns, sizeof *draft->columns);
    draft->rows = glo_arena_alloc(&draft->arena, num_rows, sizeof *draft->rows);
    draft->cells = glo_arena_alloc(&draft->arena, (size_t)num_rows * num_columns, sizeof *draft->cells);
    if (!draft->columns || !draft->rows || !draft->cells)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num_rows; i++)
        draft->rows[i].cells = &draft->cells[(size_t)i * num_columns];
    draft->table = (struct glo_text_table){draft->columns, draft->rows, num_columns, num_labels, num_rows};
    return GLO_OK;
}

static const char *keep(struct draft *draft, const char *text)
{
    return glo_arena_text(&draft->arena, text, strlen(text));
}

static struct glo_cell *cell_at(struct draft *draft, uint32_t row, uint32_t column)
{
    return &draft->cells[(size_t)row * draft->table.num_columns + column];
}

static int set_text(struct draft *draft, uint32_t row, uint32_t column, const char *text)
{
    struct glo_cell *cell = cell_at(draft, row, column);
    cell->text = keep(draft, text);
    return cell->text ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static int set_figure(struct draft *draft, uint32_t row, uint32_t column, const struct glo_shown_figure *shown)
{
    struct glo_cell *cell = cell_at(draft, row, column);
    cell->text = keep(draft, shown->mean);
    cell->half_width = *shown->half_width ? keep(draft, shown->half_width) : NULL;
    return cell->text && (cell->half_width || !*shown->half_width) ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* "q95" follows its mean as ".q95" where that stands to its left. */
static const char *name_after_mean(const struct glo_blocks *blocks, uint32_t column)
{
    uint32_t mean = glo_blocks_mean(blocks, column);
    if (mean == GLO_ALL || mean >= column)
        return NULL;
    for (uint32_t i = mean + 1; i < column; i++)
        if (glo_blocks_mean(blocks, i) != mean)
            return NULL;
    return strrchr(blocks->columns[column]->name, '.');
}

static const char *shown_unit(const struct glo_figure *figure)
{
    return glo_is_share(figure) ? "%" : figure->unit;
}

/* How the points of a table are named: their levels of these factors. */
struct labels {
    const uint32_t *factors;
    uint32_t num;
};

static void head_labels(struct draft *draft, const struct glo_blocks *blocks, const struct labels *labels)
{
    const struct glo_design *design = blocks->context->study->design;
    for (uint32_t i = 0; i < labels->num; i++)
        draft->columns[i] =
            (struct glo_table_column){.name = glo_last_word(design->factors[labels->factors[i]].name), .unit = ""};
}

/* The compared factor's level is always shown by its label, the others' by the number alone where that tells them
 * apart. */
static int label_row(struct draft *draft, const struct glo_blocks *blocks, const struct labels *labels, uint32_t row,
                     uint32_t point)
{
    const struct glo_design *design = blocks->context->study->design;
    for (uint32_t i = 0; i < labels->num; i++) {
        uint32_t factor = labels->factors[i];
        uint32_t level = design->levels[(size_t)point * design->num_factors + factor];
        char text[32];
        const char *label = factor == design->compared ? design->factors[factor].levels[level].label
                                                       : glo_short_label(&design->factors[factor], level, text);
        if (set_text(draft, row, i, label))
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* Estimates */

/* "finish, Naples, rho 0.68" of utilisation.minifactory.Naples.finish, or "finish, plant, rho 0.68". */
static void describe_station(const char *entity, double utilisation, struct glo_text *out)
{
    const char *first = strchr(entity, '.'), *last = strrchr(entity, '.');
    const char *owner = first == last ? entity : first + 1;
    glo_text_add(out, "busiest: %s, %.*s, rho %.2f", last + 1, (int)(last - owner), owner, utilisation);
}

/* The busiest station of a block; an empty text where no station is measured. */
static void find_busiest(const struct glo_blocks *blocks, const struct glo_block *block, struct glo_text *out)
{
    const struct glo_context *context = blocks->context;
    const char *entity = NULL;
    double most = 0;
    for (uint32_t point = block->first; point < block->first + block->num; point++) {
        const struct glo_layout *layout = context->study->layout(context->study->self, point);
        for (uint32_t i = 0; i < layout->num_figures; i++) {
            const struct glo_figure *figure = &layout->figures[i];
            if (strcmp(figure->metric, "utilisation") != 0 || figure->kind == GLO_FIGURE_QUANTILE || !figure->entity ||
                !strchr(figure->entity, '.'))
                continue;
            double mean = glo_analysis_estimate(context->analysis, point, i)->interval.mean;
            if (isfinite(mean) && (!entity || mean > most)) {
                entity = figure->entity;
                most = mean;
            }
        }
    }
    if (entity)
        describe_station(entity, most, out);
}

static int set_estimate(struct draft *draft, uint32_t row, uint32_t column, const struct glo_blocks *blocks,
                        uint32_t point, uint32_t figure, bool ascii, bool *one_sided)
{
    const struct glo_estimate *estimate = glo_blocks_estimate(blocks, point, figure);
    struct glo_shown_figure shown = {.mean = "-"};
    if (estimate)
        *one_sided |= glo_show_estimate(&estimate->interval, glo_is_share(blocks->columns[figure]), ascii, &shown);
    return set_figure(draft, row, column, &shown);
}

/* A list for a single point: metric, estimate, unit. */
static int draft_list(struct draft *draft, const struct glo_blocks *blocks, bool ascii, bool *one_sided)
{
    static const char *const names[] = {"metric", "estimate", "unit"};
    if (draft_init(draft, 3, 1, blocks->num_columns))
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < 3; i++)
        draft->columns[i] = (struct glo_table_column){.name = names[i], .unit = ""};
    for (uint32_t i = 0; i < blocks->num_columns; i++) {
        if (set_text(draft, i, 0, blocks->columns[i]->name) ||
            set_estimate(draft, i, 1, blocks, 0, i, ascii, one_sided) ||
            set_text(draft, i, 2, shown_unit(blocks->columns[i])))
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* The heading of a block: its levels at the left, its busiest station at the right. */
static int head_block(struct draft *draft, const struct glo_blocks *blocks, const struct glo_block *block)
{
    struct glo_table_row *row = &draft->rows[block->first];
    struct glo_text text = {0};
    if (blocks->context->study->design->compared != GLO_ALL)
        glo_blocks_label(blocks, block->first, &text);
    row->heading = keep(draft, glo_text_get(&text));
    bool failed = text.failed;
    glo_text_free(&text);
    find_busiest(blocks, block, &text);
    row->aside = text.length ? keep(draft, glo_text_get(&text)) : NULL;
    failed = failed || text.failed || !row->heading || (text.length && !row->aside);
    glo_text_free(&text);
    return failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}

static int draft_estimates(struct draft *draft, const struct glo_blocks *blocks, bool ascii, bool *one_sided)
{
    const struct glo_design *design = blocks->context->study->design;
    bool compared = design->compared != GLO_ALL;
    struct labels labels = {compared ? &design->compared : blocks->factors, compared ? 1 : blocks->num_factors};
    if (draft_init(draft, labels.num + blocks->num_columns, labels.num, design->num_points))
        return GLO_ERR_NO_MEMORY;
    head_labels(draft, blocks, &labels);
    for (uint32_t i = 0; i < blocks->num_columns; i++)
        draft->columns[labels.num + i] = (struct glo_table_column){blocks->columns[i]->name, name_after_mean(blocks, i),
                                                                   shown_unit(blocks->columns[i])};
    for (uint32_t point = 0; point < design->num_points; point++) {
        if (label_row(draft, blocks, &labels, point, point))
            return GLO_ERR_NO_MEMORY;
        for (uint32_t i = 0; i < blocks->num_columns; i++)
            if (set_estimate(draft, point, labels.num + i, blocks, point, i, ascii, one_sided))
                return GLO_ERR_NO_MEMORY;
    }
    for (uint32_t i = 0; i < blocks->num_blocks; i++)
        if (head_block(draft, blocks, &blocks->blocks[i]))
            return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}

int glo_console_estimates(const struct glo_blocks *blocks, bool ascii, struct glo_text *out)
{
    if (blocks->num_columns == 0)
        return GLO_OK;
    struct draft draft;
    bool one_sided = false, single = blocks->context->study->design->num_points == 1;
    int error =
        single ? draft_list(&draft, blocks, ascii, &one_sided) : draft_estimates(&draft, blocks, ascii, &one_sided);
    if (!error)
        error = glo_table_write(&draft.table, out);
    if (!error && one_sided)
        glo_fold(out, "", 0,
                 "A share whose half-width has one sign reaches no further than 0 or 100 % on the other side.");
    glo_arena_free(&draft.arena);
    return error;
}

/* Differences */

/* "cost" of cost_per_order and "on_time" of on_time_share; NULL where the name is short already. */
static const char *short_name(struct draft *draft, const char *name, bool *failed)
{
    static const char *const tails[] = {"_per_", "_share"};
    for (uint32_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const char *tail = strstr(name, tails[i]);
        if (tail && tail > name && !strchr(name, '.')) {
            const char *text = glo_arena_text(&draft->arena, name, (size_t)(tail - name));
            *failed = *failed || !text;
            return text;
        }
    }
    return NULL;
}

/* Names as short as they stay different. */
static int head_differences(struct draft *draft, const struct glo_blocks *blocks, uint32_t num_labels)
{
    bool failed = false;
    for (uint32_t i = 0; i < blocks->num_columns; i++) {
        const char *name = blocks->columns[i]->name, *brief = short_name(draft, name, &failed);
        for (uint32_t j = 0; brief && j < blocks->num_columns; j++) {
            const char *other = blocks->columns[j]->name;
            bool same_start = strncmp(other, brief, strlen(brief)) == 0;
            if (j != i && same_start && strchr("_", other[strlen(brief)]))
                brief = NULL;
        }
        draft->columns[num_labels + i] =
            (struct glo_table_column){brief ? brief : name, name_after_mean(blocks, i),
                                      glo_is_share(blocks->columns[i]) ? "points" : blocks->columns[i]->unit};
    }
    return failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}

/* The decimals of an estimate: of the column itself, or of the lead time whose part it is. */
static int decimals_of(const struct glo_blocks *blocks, uint32_t point, uint32_t column, bool ascii)
{
    const struct glo_analysis *analysis = blocks->context->analysis;
    uint32_t figure = blocks->parts ? glo_analysis_find(analysis, point, "lead_time") : GLO_ALL;
    const struct glo_estimate *estimate =
        figure == GLO_ALL ? glo_blocks_estimate(blocks, point, column) : glo_analysis_estimate(analysis, point, figure);
    struct glo_shown_figure shown = {.decimals = 0};
    if (estimate)
        glo_show_estimate(&estimate->interval, glo_is_share(blocks->columns[column]), ascii, &shown);
    return shown.decimals;
}

/* What a difference cell says: the difference, or that it is not decided, or that there is none. */
static void show_cell(const struct glo_blocks *blocks, uint32_t point, uint32_t column, bool ascii,
                      struct glo_shown_figure *shown)
{
    const struct glo_difference *difference = glo_blocks_difference(blocks, point, column);
    memset(shown, 0, sizeof *shown);
    if (!difference || !isfinite(difference->comparison.difference.mean)) {
        snprintf(shown->mean, sizeof shown->mean, "-");
    } else if (difference->comparison.verdict != GLO_VERDICT_UNDECIDED) {
        int a = decimals_of(blocks, point, column, ascii);
        int b = decimals_of(blocks, difference->against, column, ascii);
        glo_show_difference(&difference->comparison.difference, glo_is_share(blocks->columns[column]), ascii,
                            a > b ? a : b, shown);
    } else {
        bool equal = difference->comparison.difference.half_width == 0;
        snprintf(shown->mean, sizeof shown->mean, "%s", equal ? "equal" : "undecided");
    }
}

static int draft_differences(struct draft *draft, const struct glo_blocks *blocks, const struct labels *labels,
                             bool ascii)
{
    uint32_t num_rows = 0, row = 0;
    for (uint32_t i = 0; i < blocks->num_blocks; i++)
        num_rows += blocks->blocks[i].baseline == GLO_ALL ? 0 : blocks->blocks[i].num - 1;
    if (draft_init(draft, labels->num + blocks->num_columns, labels->num, num_rows))
        return GLO_ERR_NO_MEMORY;
    head_labels(draft, blocks, labels);
    if (head_differences(draft, blocks, labels->num))
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < blocks->num_blocks; i++) {
        const struct glo_block *block = &blocks->blocks[i];
        for (uint32_t point = block->first; point < block->first + block->num; point++) {
            if (block->baseline == GLO_ALL || point == block->baseline)
                continue;
            if (label_row(draft, blocks, labels, row, point))
                return GLO_ERR_NO_MEMORY;
            for (uint32_t j = 0; j < blocks->num_columns; j++) {
                struct glo_shown_figure shown;
                show_cell(blocks, point, j, ascii, &shown);
                if (set_figure(draft, row, labels->num + j, &shown))
                    return GLO_ERR_NO_MEMORY;
            }
            row++;
        }
    }
    return GLO_OK;
}

static void write_title(const struct glo_blocks *blocks, struct glo_text *out)
{
    const struct glo_design *design = blocks->context->study->design;
    const struct glo_analysis *analysis = blocks->context->analysis;
    struct glo_text title = {0};
    uint32_t num;
    glo_blocks_differences(blocks, &num);
    glo_text_add(&title,
                 blocks->parts ? "Where the lead time differs from %s (" : "Difference from %s on the same orders (",
                 design->factors[design->compared].levels[design->baseline].label);
    if (num == 1)
        glo_text_add(&title, "%g %%)", 100 * analysis->confidence);
    else
        glo_text_add(&title, "%u intervals, %g %% together)", (unsigned)num, 100 * analysis->confidence);
    glo_text_add(out, "\n");
    glo_fold(out, "", 0, glo_text_get(&title));
    out->failed = out->failed || title.failed;
    glo_text_free(&title);
}

int glo_console_differences(const struct glo_blocks *blocks, bool ascii, struct glo_text *out)
{
    const struct glo_design *design = blocks->context->study->design;
    uint32_t num;
    glo_blocks_differences(blocks, &num);
    if (num == 0 || blocks->context->analysis->num_whole < 2)
        return GLO_OK;
    struct draft draft = {0};
    int error = GLO_ERR_NO_MEMORY;
    struct labels labels = {.num = blocks->num_factors + 1};
    uint32_t *factors = glo_alloc(labels.num, sizeof *factors);
    if (!factors)
        goto out;
    memcpy(factors, blocks->factors, blocks->num_factors * sizeof *factors);
    factors[blocks->num_factors] = design->compared;
    labels.factors = factors;
    error = draft_differences(&draft, blocks, &labels, ascii);
    if (error)
        goto out;
    write_title(blocks, out);
    error = glo_table_write(&draft.table, out);
out:
    glo_free(factors);
    glo_arena_free(&draft.arena);
    return error;
}
