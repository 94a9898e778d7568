/* Words for metrics, places and sizes. */
#include "output/findings_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MOST_PLACES 3 /* named one by one */

/* Of a metric over everything, not of an entity's part. */
static const struct words {
    const char *metric, *verb, *lowest, *highest;
} words[] = {
    {"lead_time", "is", "the fastest", "the slowest"},
    {"cost_per_order", "is", "the cheapest", "the most expensive"},
    {"co2e_per_order", "emits", "the least", "the most"},
    {"on_time_share", "is", "on time least often", "on time most often"},
    {"refused_share", "refuses", "the fewest orders", "the most orders"},
    {"lost_share", "loses", "the fewest orders", "the most orders"},
};

static const struct source_word {
    const char *account, *word;
} source_words[] = {
    {"energy", "electricity"},
    {"energy_idle", "electricity"},
    {"transport_ttw", "transport"},
    {"transport_wtt", "transport"},
};

static void say_verb(struct glo_text *out, const char *verb, const char *said)
{
    if (!said || strcmp(verb, said) != 0)
        glo_text_add(out, "%s ", verb);
}

const char *glo_say_extreme(struct glo_text *out, const struct glo_figure *figure, bool highest, const char *said)
{
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(figure->name, words[i].metric) == 0) {
            say_verb(out, words[i].verb, said);
            glo_text_add(out, "%s", highest ? words[i].highest : words[i].lowest);
            return words[i].verb;
        }
    }
    say_verb(out, "has", said);
    glo_text_add(out, "the %s %s", highest ? "highest" : "lowest", figure->name);
    return "has";
}

const char *glo_source_word(const char *account)
{
    for (uint32_t i = 0; i < sizeof source_words / sizeof *source_words; i++)
        if (strcmp(account, source_words[i].account) == 0)
            return source_words[i].word;
    return account;
}

void glo_say_next(struct glo_text *out, uint32_t index, uint32_t num)
{
    glo_text_add(out, "%s", index == 0 ? "" : index + 1 == num ? " and " : ", ");
}

void glo_say_unit(struct glo_text *out, const struct glo_figure *figure)
{
    const char *unit = glo_is_share(figure) ? "points" : figure->unit;
    if (*unit && strcmp(unit, "1") != 0)
        glo_text_add(out, " %s", unit);
}

/* Two significant digits of `most`, and `least` as exactly. */
void glo_say_range(struct glo_text *out, const struct glo_figure *figure, double lower, double upper)
{
    double scale = glo_is_share(figure) ? 100 : 1;
    double least = scale * fmin(fabs(lower), fabs(upper)), most = scale * fmax(fabs(lower), fabs(upper));
    int exponent = most > 0 ? (int)floor(log10(most)) : 0;
    double unit = pow(10, exponent - 1);
    int decimals = exponent < 1 ? 1 - exponent : 0;
    least = round(least / unit) * unit;
    most = round(most / unit) * unit;
    if (least == most)
        glo_text_add(out, "%.*f", decimals, most);
    else if (least > 0)
        glo_text_add(out, "%.*f to %.*f", decimals, least, decimals, most);
    else
        glo_text_add(out, "up to %.*f", decimals, most);
    glo_say_unit(out, figure);
}

void glo_say_about(struct glo_text *out, uint32_t num)
{
    uint32_t unit = 1;
    while (num / unit >= 100)
        unit *= 10;
    num = (uint32_t)(((uint64_t)num + unit / 2) / unit * unit);
    if (num >= 1000000)
        glo_text_add(out, "%u,%03u,%03u", (unsigned)(num / 1000000), (unsigned)(num / 1000 % 1000),
                     (unsigned)(num % 1000));
    else if (num >= 1000)
        glo_text_add(out, "%u,%03u", (unsigned)(num / 1000), (unsigned)(num % 1000));
    else
        glo_text_add(out, "%u", (unsigned)num);
}

/* The set of blocks as positions: how many, from where to where. */
struct extent {
    uint32_t num, first, last;
};

static struct extent extent_of(const bool *in, uint32_t num_blocks)
{
    struct extent extent = {.first = num_blocks};
    for (uint32_t i = 0; i < num_blocks; i++) {
        if (!in[i])
            continue;
        extent.first = extent.num == 0 ? i : extent.first;
        extent.last = i;
        extent.num++;
    }
    return extent;
}

static const struct glo_level *level_of_block(const struct glo_blocks *blocks, uint32_t block)
{
    return glo_design_level(blocks->context->study->design, blocks->blocks[block].first, blocks->factors[0]);
}

/* Whether the blocks are numbers of one factor in ascending order, so that "up to" and "from" have a meaning. */
static bool is_ascending(const struct glo_blocks *blocks)
{
    for (uint32_t i = 0; i < blocks->num_blocks; i++) {
        double value = level_of_block(blocks, i)->value;
        if (!isfinite(value) || (i > 0 && value <= level_of_block(blocks, i - 1)->value))
            return false;
    }
    return true;
}

static const char *factor_word(const struct glo_blocks *blocks, uint32_t index)
{
    return glo_last_word(blocks->context->study->design->factors[blocks->factors[index]].name);
}

/* "200 per day"; a number without unit and a word say what they are of: "machines 3". */
static void say_level(struct glo_text *out, const struct glo_blocks *blocks, uint32_t block)
{
    const struct glo_level *level = level_of_block(blocks, block);
    if (isfinite(level->value) && strchr(level->text, ' '))
        glo_text_add(out, "%s", level->text);
    else
        glo_text_add(out, "%s %s", factor_word(blocks, 0), level->label);
}

static void say_factors(struct glo_text *out, const struct glo_blocks *blocks)
{
    for (uint32_t i = 0; i < blocks->num_factors; i++) {
        glo_say_next(out, i, blocks->num_factors);
        glo_text_add(out, "%s", factor_word(blocks, i));
    }
}

static void say_list(struct glo_text *out, const struct glo_blocks *blocks, const bool *in, uint32_t num)
{
    uint32_t told = 0;
    glo_text_add(out, "at ");
    for (uint32_t i = 0; i < blocks->num_blocks; i++) {
        if (!in[i])
            continue;
        glo_say_next(out, told++, num);
        if (blocks->num_factors == 1)
            say_level(out, blocks, i);
        else
            glo_blocks_label(blocks, blocks->blocks[i].first, out);
    }
}

void glo_say_where(struct glo_text *out, const struct glo_blocks *blocks, const bool *in)
{
    const struct extent extent = extent_of(in, blocks->num_blocks);
    uint32_t num = blocks->num_blocks;
    bool single = blocks->num_factors == 1, ascending = single && is_ascending(blocks);
    if (num == 1)
        return;
    if (extent.num == num) {
        glo_text_add(out, "at every %s", single ? "" : "combination of ");
        say_factors(out, blocks);
    } else if (ascending && extent.num > 1 && extent.last + 1 == extent.num) {
        glo_text_add(out, "up to ");
        say_level(out, blocks, extent.last);
    } else if (ascending && extent.num > 1 && extent.first == num - extent.num) {
        glo_text_add(out, "from ");
        say_level(out, blocks, extent.first);
        glo_text_add(out, " on");
    } else if (extent.num <= (single ? MOST_PLACES : 1)) {
        say_list(out, blocks, in, extent.num);
    } else {
        glo_text_add(out, "at %u of %u %s ", (unsigned)extent.num, (unsigned)num,
                     single ? "levels of" : "combinations of");
        say_factors(out, blocks);
    }
}
