/* What a column leaves open against the baseline, and where a quantile says something else than its mean. */
#include "output/console_figure.h"
#include "output/findings_words.h"
#include "output/findings_writer.h"

#include <math.h>
#include <string.h>

#define MOST_DOUBTS 4 /* of a column, told one by one */

static bool is_equal(const struct glo_comparison *comparison)
{
    return comparison->verdict == GLO_VERDICT_UNDECIDED && comparison->difference.half_width == 0;
}

static bool is_open(const struct glo_comparison *comparison)
{
    return comparison && comparison->verdict == GLO_VERDICT_UNDECIDED && !is_equal(comparison);
}

static uint32_t num_levels(const struct glo_writer *writer)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    return design->factors[design->compared].num_levels;
}

static const char *baseline_label(const struct glo_writer *writer)
{
    return glo_writer_label(writer, writer->blocks.context->study->design->baseline);
}

/* How many differences of a column there are, how many are open (in one block, or in all: GLO_ALL), and what deciding
 * them all would take. */
struct doubts {
    uint32_t num, num_open, needed;
};

static struct doubts count_doubts(const struct glo_writer *writer, uint32_t column, uint32_t block)
{
    struct doubts doubts = {0};
    for (uint32_t i = 0; i < writer->blocks.num_blocks; i++) {
        for (uint32_t level = 0; level < num_levels(writer) && (block == GLO_ALL || block == i); level++) {
            const struct glo_comparison *comparison = glo_writer_comparison(writer, i, level, column);
            if (!comparison)
                continue;
            doubts.num++;
            if (!is_open(comparison))
                continue;
            doubts.num_open++;
            if (comparison->replications_needed > doubts.needed)
                doubts.needed = comparison->replications_needed;
        }
    }
    return doubts;
}

static void say_needed(struct glo_writer *writer, const struct doubts *doubts)
{
    const char *what = doubts->num_open == 1 ? "a difference this small" : "differences this small";
    if (doubts->needed >= GLO_MOST_REPLICATIONS) {
        glo_text_add(&writer->text, "no number of replications decides %s", what);
        return;
    }
    glo_text_add(&writer->text, "to decide %s takes about ", what);
    glo_say_about(&writer->text, doubts->needed);
    glo_text_add(&writer->text, " replications");
}

/* The open levels of a block: their names, or their differences. */
static void list_open(struct glo_writer *writer, uint32_t column, uint32_t block, bool names)
{
    const struct glo_figure *figure = writer->blocks.columns[column];
    const struct doubts doubts = count_doubts(writer, column, block);
    uint32_t told = 0;
    for (uint32_t level = 0; level < num_levels(writer); level++) {
        const struct glo_comparison *comparison = glo_writer_comparison(writer, block, level, column);
        struct glo_shown_figure shown;
        if (!is_open(comparison))
            continue;
        glo_say_next(&writer->text, told++, doubts.num_open);
        if (names) {
            glo_text_add(&writer->text, "`%s`", glo_writer_label(writer, level));
        } else {
            glo_show_difference(&comparison->difference, glo_is_share(figure), writer->ascii, 1, &shown);
            glo_text_add(&writer->text, "%s%s", shown.mean, shown.half_width);
        }
    }
    if (!names)
        glo_say_unit(&writer->text, figure);
}

/* "At 230 per day lead_time of `cloud` is not told apart from that of `local` (-0.4±1.6 h; to decide ...)." */
static void say_block(struct glo_writer *writer, uint32_t column, uint32_t block, bool *in)
{
    const struct doubts doubts = count_doubts(writer, column, block);
    if (doubts.num_open == 0)
        return;
    in[block] = true;
    glo_say_where(&writer->text, &writer->blocks, in);
    in[block] = false;
    glo_text_add(&writer->text, "%s%s of ", writer->text.length ? " " : "", writer->blocks.columns[column]->name);
    list_open(writer, column, block, true);
    glo_text_add(&writer->text, " is not told apart from that of `%s` (", baseline_label(writer));
    list_open(writer, column, block, false);
    glo_text_add(&writer->text, "; ");
    say_needed(writer, &doubts);
    glo_text_add(&writer->text, ")");
    glo_writer_end(writer);
}

static void find_open(struct glo_writer *writer, uint32_t column)
{
    bool *in = glo_writer_set(writer);
    if (!in || count_doubts(writer, column, GLO_ALL).num_open > MOST_DOUBTS)
        return;
    for (uint32_t i = 0; i < writer->blocks.num_blocks; i++)
        say_block(writer, column, i, in);
}

/* Adds the columns of which as many differences are open as of `column`, and what deciding all of them would take. */
static void say_many(struct glo_writer *writer, uint32_t column, bool *told)
{
    const struct glo_blocks *blocks = &writer->blocks;
    struct doubts doubts = count_doubts(writer, column, GLO_ALL);
    const uint32_t num_open = doubts.num_open, num = doubts.num;
    uint32_t num_columns = 0, next = 0;
    for (uint32_t i = column; i < blocks->num_columns; i++) {
        const struct doubts others = count_doubts(writer, i, GLO_ALL);
        if (told[i] || others.num_open != num_open || others.num != num)
            continue;
        doubts.needed = others.needed > doubts.needed ? others.needed : doubts.needed;
        num_columns++;
    }
    glo_text_add(&writer->text, "%u of %u differences%s of ", (unsigned)num_open, (unsigned)num,
                 num_columns > 1 ? " each" : "");
    for (uint32_t i = column; i < blocks->num_columns; i++) {
        const struct doubts others = count_doubts(writer, i, GLO_ALL);
        if (told[i] || others.num_open != num_open || others.num != num)
            continue;
        glo_say_next(&writer->text, next++, num_columns);
        glo_text_add(&writer->text, "%s", blocks->columns[i]->name);
        told[i] = true;
    }
    glo_text_add(&writer->text, " from `%s` are undecided; ", baseline_label(writer));
    say_needed(writer, &doubts);
    glo_writer_end(writer);
}

void glo_find_many(struct glo_writer *writer)
{
    const struct glo_blocks *blocks = &writer->blocks;
    bool *told = glo_arena_alloc(&writer->findings->arena, blocks->num_columns, sizeof *told);
    writer->failed = writer->failed || !told;
    for (uint32_t i = 0; told && i < blocks->num_columns; i++)
        if (!told[i] && count_doubts(writer, i, GLO_ALL).num_open > MOST_DOUBTS)
            say_many(writer, i, told);
}

/* Levels that share a predicate and a set of blocks share a sentence. */
struct group {
    uint32_t num;
    const uint32_t *levels;
    const bool *in;
};

/*
 * Groups the levels by the blocks in which `holds` is true of them, and says each group; levels for which it holds
 * nowhere are in none.
 */
static void say_groups(struct glo_writer *writer, uint32_t column, int kind,
                       bool (*holds)(const struct glo_writer *writer, uint32_t block, uint32_t level, uint32_t column,
                                     int kind),
                       void (*say)(struct glo_writer *writer, const struct group *group, uint32_t column, int kind))
{
    uint32_t levels = num_levels(writer), num_blocks = writer->blocks.num_blocks;
    bool *in = glo_arena_alloc(&writer->findings->arena, (size_t)levels * num_blocks, sizeof *in);
    uint32_t *members = glo_arena_alloc(&writer->findings->arena, levels, sizeof *members);
    bool *done = glo_arena_alloc(&writer->findings->arena, levels, sizeof *done);
    if (!in || !members || !done) {
        writer->failed = true;
        return;
    }
    for (uint32_t i = 0; i < levels; i++) {
        done[i] = true;
        for (uint32_t block = 0; block < num_blocks; block++) {
            in[(size_t)i * num_blocks + block] = holds(writer, block, i, column, kind);
            done[i] = done[i] && !in[(size_t)i * num_blocks + block];
        }
    }
    for (uint32_t i = 0; i < levels; i++) {
        struct group group = {.levels = members, .in = &in[(size_t)i * num_blocks]};
        for (uint32_t j = i; j < levels && !done[i]; j++)
            if (!done[j] && memcmp(group.in, &in[(size_t)j * num_blocks], num_blocks * sizeof *in) == 0)
                members[group.num++] = j;
        for (uint32_t j = 0; j < group.num; j++)
            done[members[j]] = true;
        if (group.num > 0)
            say(writer, &group, column, kind);
    }
}

static void say_names(struct glo_writer *writer, const struct group *group)
{
    for (uint32_t i = 0; i < group->num; i++) {
        glo_say_next(&writer->text, i, group->num);
        glo_text_add(&writer->text, "`%s`", glo_writer_label(writer, group->levels[i]));
    }
}

static bool holds_equal(const struct glo_writer *writer, uint32_t block, uint32_t level, uint32_t column, int kind)
{
    (void)kind;
    const struct glo_comparison *comparison = glo_writer_comparison(writer, block, level, column);
    return comparison && is_equal(comparison);
}

static void say_equal(struct glo_writer *writer, const struct group *group, uint32_t column, int kind)
{
    (void)kind;
    glo_say_where(&writer->text, &writer->blocks, group->in);
    glo_text_add(&writer->text, "%s%s of ", writer->text.length ? " " : "", writer->blocks.columns[column]->name);
    say_names(writer, group);
    glo_text_add(&writer->text, " equals that of `%s` in every replication", baseline_label(writer));
    glo_writer_end(writer);
}

/* The quantile is decided, `kind` being its verdict, and the mean does not say the same. */
static bool holds_contrast(const struct glo_writer *writer, uint32_t block, uint32_t level, uint32_t column, int kind)
{
    uint32_t mean = glo_blocks_mean(&writer->blocks, column);
    const struct glo_comparison *of_mean = glo_writer_comparison(writer, block, level, mean);
    const struct glo_comparison *of_tail = glo_writer_comparison(writer, block, level, column);
    return of_mean && of_tail && (int)of_tail->verdict == kind && (int)of_mean->verdict != kind;
}

/* Whether the means of a whole group are decided, the other way round. */
static bool is_opposed(const struct glo_writer *writer, const struct group *group, uint32_t mean)
{
    for (uint32_t i = 0; i < group->num; i++)
        for (uint32_t block = 0; block < writer->blocks.num_blocks; block++)
            if (group->in[block] &&
                glo_writer_comparison(writer, block, group->levels[i], mean)->verdict == GLO_VERDICT_UNDECIDED)
                return false;
    return true;
}

/* "beats", "loses to" where the figure has a better side. */
static const char *tail_verb(const struct glo_figure *figure, bool lower, bool plural)
{
    if (figure->lower_is_better == figure->higher_is_better)
        return lower ? (plural ? "are below" : "is below") : plural ? "are above" : "is above";
    if (lower == figure->lower_is_better)
        return plural ? "beat" : "beats";
    return plural ? "lose to" : "loses to";
}

static void say_contrast(struct glo_writer *writer, const struct group *group, uint32_t column, int kind)
{
    const struct glo_figure *figure = writer->blocks.columns[column];
    uint32_t mean = glo_blocks_mean(&writer->blocks, column);
    bool lower = kind == GLO_VERDICT_LOWER;
    double least = INFINITY, most = -INFINITY;
    struct glo_text where = {0};
    glo_say_where(&where, &writer->blocks, group->in);
    glo_text_add(&writer->text, "in the tail %s", is_opposed(writer, group, mean) ? "it is the other way round: " : "");
    say_names(writer, group);
    glo_text_add(&writer->text, " %s `%s`", tail_verb(writer->blocks.columns[mean], lower, group->num > 1),
                 baseline_label(writer));
    glo_text_add(&writer->text, "%s%s: %s %s by ", where.length ? " " : "", glo_text_get(&where), figure->name,
                 lower ? "falls" : "rises");
    for (uint32_t i = 0; i < group->num; i++) {
        double from = 0, to = 0;
        glo_writer_union(writer, group->in, group->levels[i], column, &from, &to);
        least = fmin(least, from);
        most = fmax(most, to);
    }
    glo_say_range(&writer->text, figure, least, most);
    writer->failed = writer->failed || where.failed;
    glo_text_free(&where);
    glo_writer_end(writer);
}

void glo_find_doubts(struct glo_writer *writer, uint32_t column)
{
    const struct glo_blocks *blocks = &writer->blocks;
    find_open(writer, column);
    say_groups(writer, column, 0, holds_equal, say_equal);
    for (uint32_t i = 0; i < blocks->num_columns; i++) {
        if (glo_blocks_mean(blocks, i) != column)
            continue;
        say_groups(writer, i, GLO_VERDICT_LOWER, holds_contrast, say_contrast);
        say_groups(writer, i, GLO_VERDICT_HIGHER, holds_contrast, say_contrast);
        find_open(writer, i);
        say_groups(writer, i, 0, holds_equal, say_equal);
    }
}
