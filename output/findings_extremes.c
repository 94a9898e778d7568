/*
 * Which level of the compared factor is the fastest, the cheapest ... and where. A claim is one level at one end of one
 * column in a set of blocks. What holds everywhere is one sentence; elsewhere claims share one that say the same of
 * other levels, or something else of the same level over the same blocks.
 */
#include "output/findings_words.h"
#include "output/findings_writer.h"

#include <math.h>
#include <string.h>

#define MOST_OTHERS 3 /* named one by one beside the leading level */

struct claim {
    uint32_t level, column;
    bool highest;
    bool *in; /* by block; the arena's */
    bool told;
};

struct claims {
    struct claim *items;
    uint32_t num, max;
};

static bool wants_highest(const struct glo_figure *figure)
{
    return figure->higher_is_better && !figure->lower_is_better;
}

static struct claim *claim_of(struct glo_writer *writer, struct claims *claims, uint32_t level, uint32_t column,
                              bool highest)
{
    for (uint32_t i = 0; i < claims->num; i++)
        if (claims->items[i].level == level && claims->items[i].column == column && claims->items[i].highest == highest)
            return &claims->items[i];
    bool *in = glo_writer_set(writer);
    if (!in || glo_grow(&claims->items, &claims->max, (uint64_t)claims->num + 1, sizeof *claims->items)) {
        writer->failed = true;
        return NULL;
    }
    claims->items[claims->num] = (struct claim){.level = level, .column = column, .highest = highest, .in = in};
    return &claims->items[claims->num++];
}

/* All claims of one end of a column. Where a block has but two points, the worse end says nothing new. */
static void collect(struct glo_writer *writer, struct claims *claims, uint32_t column, bool highest)
{
    const struct glo_blocks *blocks = &writer->blocks;
    bool is_worse = highest != wants_highest(blocks->columns[column]);
    for (uint32_t i = 0; i < blocks->num_blocks; i++) {
        const struct glo_block *block = &blocks->blocks[i];
        if (block->baseline == GLO_ALL || (is_worse && block->num < 3))
            continue;
        uint32_t point = glo_pairs_extreme(&writer->pairs, block, column, highest);
        struct claim *claim =
            point == GLO_ALL ? NULL : claim_of(writer, claims, glo_writer_level(writer, point), column, highest);
        if (claim)
            claim->in[i] = true;
    }
}

/* "`central` adds 6.3 to 7.4 h and `cloud` 3.1 to 3.4 h": the others against a leading baseline. */
static void say_others(struct glo_writer *writer, const struct claim *claim)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    const struct glo_figure *figure = writer->blocks.columns[claim->column];
    uint32_t num = 0, told = 0;
    double lower, upper, least = INFINITY, most = -INFINITY;
    for (uint32_t i = 0; i < design->factors[design->compared].num_levels; i++) {
        if (glo_writer_union(writer, claim->in, i, claim->column, &lower, &upper)) {
            num++;
            least = fmin(least, lower);
            most = fmax(most, upper);
        }
    }
    const char *verb = claim->highest ? "lack" : "add";
    if (num > MOST_OTHERS) {
        glo_text_add(&writer->text, ": the others %s ", verb);
        glo_say_range(&writer->text, figure, least, most);
        return;
    }
    for (uint32_t i = 0; i < design->factors[design->compared].num_levels; i++) {
        if (!glo_writer_union(writer, claim->in, i, claim->column, &lower, &upper))
            continue;
        glo_text_add(&writer->text, "%s", told == 0 ? ": " : "");
        glo_say_next(&writer->text, told, num);
        glo_text_add(&writer->text, "`%s` %s%s", glo_writer_label(writer, i), told == 0 ? verb : "",
                     told == 0 ? "s " : "");
        glo_say_range(&writer->text, figure, lower, upper);
        told++;
    }
}

static void say_size(struct glo_writer *writer, const struct claim *claim)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    double lower, upper;
    if (claim->level == design->baseline) {
        say_others(writer, claim);
    } else if (glo_writer_union(writer, claim->in, claim->level, claim->column, &lower, &upper)) {
        glo_text_add(&writer->text, ": ");
        glo_say_range(&writer->text, writer->blocks.columns[claim->column], lower, upper);
        glo_text_add(&writer->text, " %s than `%s`", claim->highest ? "more" : "less",
                     glo_writer_label(writer, design->baseline));
    }
}

static void say_label(struct glo_writer *writer, const struct claim *claim)
{
    glo_text_add(&writer->text, "%s`%s` ", writer->text.length ? " " : "", glo_writer_label(writer, claim->level));
}

void glo_find_leading(struct glo_writer *writer)
{
    struct claims claims = {0};
    if (strcmp(writer->blocks.columns[0]->name, "served_share") != 0)
        collect(writer, &claims, 0, wants_highest(writer->blocks.columns[0]));
    for (uint32_t i = 0; i < claims.num && !writer->failed; i++) {
        const struct claim *claim = &claims.items[i];
        glo_say_where(&writer->text, &writer->blocks, claim->in);
        say_label(writer, claim);
        glo_say_extreme(&writer->text, writer->blocks.columns[0], claim->highest, NULL);
        say_size(writer, claim);
        glo_writer_end(writer);
    }
    glo_free(claims.items);
}

static bool is_everywhere(const struct glo_writer *writer, const struct claim *claim)
{
    return !memchr(claim->in, 0, writer->blocks.num_blocks * sizeof *claim->in);
}

/* The worse end is worth a sentence only where it is the same level everywhere. */
static bool is_worth_telling(const struct glo_writer *writer, const struct claim *claim)
{
    bool is_best = claim->highest == wants_highest(writer->blocks.columns[claim->column]);
    return !claim->told && (is_best || is_everywhere(writer, claim));
}

/* Whether two claims are of one level over the same blocks. */
static bool goes_with(const struct glo_writer *writer, const struct claim *claim, const struct claim *other)
{
    return is_worth_telling(writer, other) && claim->level == other->level &&
           memcmp(claim->in, other->in, writer->blocks.num_blocks * sizeof *claim->in) == 0;
}

/* "`central` is the cheapest and emits the most": everything that goes with one claim. */
static void say_level(struct glo_writer *writer, struct claims *claims, uint32_t first)
{
    struct claim *claim = &claims->items[first];
    uint32_t num = 0, next = 0;
    const char *verb = NULL;
    for (uint32_t i = first; i < claims->num; i++)
        num += goes_with(writer, claim, &claims->items[i]);
    say_label(writer, claim);
    for (uint32_t i = first; i < claims->num; i++) {
        struct claim *other = &claims->items[i];
        if (!goes_with(writer, claim, other))
            continue;
        glo_say_next(&writer->text, next++, num);
        verb = glo_say_extreme(&writer->text, writer->blocks.columns[other->column], other->highest, verb);
        other->told = other != claim;
    }
    claim->told = true;
}

/* "At every rate `central` is the cheapest and emits the most; `cloud` is the most expensive". */
static void say_everywhere(struct glo_writer *writer, struct claims *claims)
{
    bool begun = false;
    for (uint32_t i = 0; i < claims->num && !writer->failed; i++) {
        const struct claim *claim = &claims->items[i];
        if (!is_everywhere(writer, claim) || !is_worth_telling(writer, claim))
            continue;
        if (begun)
            glo_text_add(&writer->text, ";");
        else
            glo_say_where(&writer->text, &writer->blocks, claim->in);
        say_level(writer, claims, i);
        begun = true;
    }
    if (begun)
        glo_writer_end(writer);
}

/* Whether two claims say the same of different levels. */
static bool rivals(const struct glo_writer *writer, const struct claim *claim, const struct claim *other)
{
    return is_worth_telling(writer, other) && other->level != claim->level && other->column == claim->column &&
           other->highest == claim->highest;
}

/* "Up to 200 per day `local` is on time most often; at 230 per day it is `central`". */
static void say_somewhere(struct glo_writer *writer, struct claims *claims, uint32_t first)
{
    struct claim *claim = &claims->items[first];
    bool alone = true;
    for (uint32_t i = first + 1; i < claims->num; i++)
        alone = alone && !rivals(writer, claim, &claims->items[i]);
    glo_say_where(&writer->text, &writer->blocks, claim->in);
    if (alone) {
        say_level(writer, claims, first);
    } else {
        say_label(writer, claim);
        glo_say_extreme(&writer->text, writer->blocks.columns[claim->column], claim->highest, NULL);
        claim->told = true;
    }
    for (uint32_t i = first + 1; i < claims->num; i++) {
        struct claim *other = &claims->items[i];
        if (!rivals(writer, claim, other))
            continue;
        glo_text_add(&writer->text, "; ");
        glo_say_where(&writer->text, &writer->blocks, other->in);
        glo_text_add(&writer->text, " it is `%s`", glo_writer_label(writer, other->level));
        other->told = true;
    }
    glo_writer_end(writer);
}

void glo_find_extremes(struct glo_writer *writer)
{
    const struct glo_blocks *blocks = &writer->blocks;
    struct claims claims = {0};
    for (uint32_t i = 0; i < blocks->num_columns; i++) {
        bool highest = wants_highest(blocks->columns[i]);
        if (glo_blocks_mean(blocks, i) != GLO_ALL || strcmp(blocks->columns[i]->name, "served_share") == 0)
            continue;
        if (i > 0)
            collect(writer, &claims, i, highest);
        collect(writer, &claims, i, !highest);
    }
    say_everywhere(writer, &claims);
    for (uint32_t i = 0; i < claims.num && !writer->failed; i++)
        if (is_worth_telling(writer, &claims.items[i]))
            say_somewhere(writer, &claims, i);
    glo_free(claims.items);
}
