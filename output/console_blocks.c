/* Blocks of points and columns of figures. */
#include "output/console_blocks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct glo_layout *layout_at(const struct glo_context *context, uint32_t point)
{
    return context->study->layout(context->study->self, point);
}

/* Whether two points agree in all factors but the compared one. */
static bool same_block(const struct glo_design *design, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < design->num_factors; i++)
        if (i != design->compared &&
            design->levels[(size_t)a * design->num_factors + i] != design->levels[(size_t)b * design->num_factors + i])
            return false;
    return true;
}

static int find_blocks(struct glo_blocks *blocks)
{
    const struct glo_design *design = blocks->context->study->design;
    for (uint32_t i = 0; i < design->num_points; i++) {
        bool compared = design->compared != GLO_ALL;
        if (i > 0 && (!compared || same_block(design, i - 1, i))) {
            blocks->blocks[blocks->num_blocks - 1].num++;
            continue;
        }
        if (glo_grow(&blocks->blocks, &blocks->max_blocks, (uint64_t)blocks->num_blocks + 1, sizeof *blocks->blocks))
            return GLO_ERR_NO_MEMORY;
        blocks->blocks[blocks->num_blocks++] =
            (struct glo_block){.first = i, .num = 1, .baseline = compared ? glo_design_baseline(design, i) : GLO_ALL};
    }
    return GLO_OK;
}

static bool has_column(const struct glo_blocks *blocks, const char *name)
{
    for (uint32_t i = 0; i < blocks->num_columns; i++)
        if (strcmp(blocks->columns[i]->name, name) == 0)
            return true;
    return false;
}

/* In the order of their first appearance. */
static int find_columns(struct glo_blocks *blocks)
{
    const struct glo_layout *last = NULL;
    for (uint32_t point = 0; point < blocks->context->study->design->num_points; point++) {
        const struct glo_layout *layout = layout_at(blocks->context, point);
        for (uint32_t i = 0; layout != last && i < layout->num_figures; i++) {
            const struct glo_figure *figure = &layout->figures[i];
            if (!(blocks->parts ? figure->part : figure->shown) || has_column(blocks, figure->name))
                continue;
            if (glo_grow(&blocks->columns, &blocks->max_columns, (uint64_t)blocks->num_columns + 1,
                         sizeof *blocks->columns))
                return GLO_ERR_NO_MEMORY;
            blocks->columns[blocks->num_columns++] = figure;
        }
        last = layout;
    }
    return GLO_OK;
}

const struct glo_difference *glo_blocks_differences(const struct glo_blocks *blocks, uint32_t *num)
{
    const struct glo_analysis *analysis = blocks->context->analysis;
    *num = blocks->parts ? analysis->num_parts : analysis->num_differences;
    return blocks->parts ? analysis->parts : analysis->differences;
}

static int find_figures(struct glo_blocks *blocks)
{
    const struct glo_context *context = blocks->context;
    const struct glo_analysis *analysis = context->analysis;
    uint32_t num_points = context->study->design->num_points, num = blocks->num_columns;
    blocks->figures = glo_alloc((size_t)num_points * num, sizeof *blocks->figures);
    blocks->differences = glo_alloc((size_t)num_points * num, sizeof *blocks->differences);
    if (!blocks->figures || !blocks->differences)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; point < num_points; point++) {
        for (uint32_t i = 0; i < num; i++) {
            blocks->figures[(size_t)point * num + i] = glo_analysis_find(analysis, point, blocks->columns[i]->name);
            blocks->differences[(size_t)point * num + i] = GLO_ALL;
        }
    }
    uint32_t num_differences;
    const struct glo_difference *differences = glo_blocks_differences(blocks, &num_differences);
    for (uint32_t i = 0; i < num_differences; i++) {
        size_t row = (size_t)differences[i].point * num;
        for (uint32_t j = 0; j < num; j++)
            if (blocks->figures[row + j] == differences[i].figure)
                blocks->differences[row + j] = i;
    }
    return GLO_OK;
}

static int find_factors(struct glo_blocks *blocks)
{
    const struct glo_design *design = blocks->context->study->design;
    blocks->factors = glo_alloc(design->num_factors, sizeof *blocks->factors);
    if (!blocks->factors)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < design->num_factors; i++)
        if (i != design->compared && design->factors[i].num_levels > 1)
            blocks->factors[blocks->num_factors++] = i;
    return GLO_OK;
}

int glo_blocks_init(struct glo_blocks *blocks, const struct glo_context *context, bool parts)
{
    memset(blocks, 0, sizeof *blocks);
    blocks->context = context;
    blocks->parts = parts;
    int error = find_blocks(blocks);
    if (!error)
        error = find_columns(blocks);
    if (!error)
        error = find_figures(blocks);
    if (!error)
        error = find_factors(blocks);
    if (error)
        glo_blocks_free(blocks);
    return error;
}

void glo_blocks_free(struct glo_blocks *blocks)
{
    glo_free(blocks->blocks);
    glo_free(blocks->columns);
    glo_free(blocks->figures);
    glo_free(blocks->differences);
    glo_free(blocks->factors);
    memset(blocks, 0, sizeof *blocks);
}

const struct glo_estimate *glo_blocks_estimate(const struct glo_blocks *blocks, uint32_t point, uint32_t column)
{
    uint32_t figure = blocks->figures[(size_t)point * blocks->num_columns + column];
    return figure == GLO_ALL ? NULL : glo_analysis_estimate(blocks->context->analysis, point, figure);
}

const struct glo_difference *glo_blocks_difference(const struct glo_blocks *blocks, uint32_t point, uint32_t column)
{
    uint32_t index = blocks->differences[(size_t)point * blocks->num_columns + column];
    uint32_t num;
    return index == GLO_ALL ? NULL : &glo_blocks_differences(blocks, &num)[index];
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

uint32_t glo_blocks_mean(const struct glo_blocks *blocks, uint32_t column)
{
    const struct glo_figure *quantile = blocks->columns[column];
    for (uint32_t i = 0; quantile->kind == GLO_FIGURE_QUANTILE && i < blocks->num_columns; i++) {
        const struct glo_figure *figure = blocks->columns[i];
        if (figure->kind != GLO_FIGURE_QUANTILE && same_text(figure->metric, quantile->metric) &&
            same_text(figure->entity, quantile->entity))
            return i;
    }
    return GLO_ALL;
}

bool glo_is_share(const struct glo_figure *figure)
{
    return figure->kind == GLO_FIGURE_SHARE;
}

const char *glo_last_word(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot ? dot + 1 : path;
}

/* How long the number is that a level's text begins with; 0 where its text is no number. */
static size_t number_length(const struct glo_level *level)
{
    return isfinite(level->value) ? strcspn(level->text, " ") : 0;
}

const char *glo_short_label(const struct glo_factor *factor, uint32_t level, char text[32])
{
    const struct glo_level *it = &factor->levels[level];
    size_t length = number_length(it);
    bool alone = length > 0 && length < 32;
    for (uint32_t i = 0; alone && i < factor->num_levels; i++) {
        const struct glo_level *other = &factor->levels[i];
        size_t other_length = number_length(other);
        bool same_unit = other_length > 0 && strcmp(other->text + other_length, it->text + length) == 0;
        alone = same_unit && (i == level || strcmp(other->text, it->text) != 0);
    }
    if (!alone)
        return it->label;
    snprintf(text, 32, "%.*s", (int)length, it->text);
    return text;
}

void glo_blocks_label(const struct glo_blocks *blocks, uint32_t point, struct glo_text *out)
{
    const struct glo_design *design = blocks->context->study->design;
    for (uint32_t i = 0; i < blocks->num_factors; i++) {
        uint32_t factor = blocks->factors[i];
        glo_text_add(out, "%s%s %s", i > 0 ? ", " : "", glo_last_word(design->factors[factor].name),
                     glo_design_level(design, point, factor)->label);
    }
}
