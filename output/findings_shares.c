/* Shares of a whole: of the orders, those served; of the CO2e, its sources. */
#include "output/findings_words.h"
#include "output/findings_writer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define SERVED "served_share"
#define MOST_LEVELS 4   /* with a composition each */
#define MOST_SOURCES 16 /* further ones are counted as the last */

/* Served share */

/* The comparison of a point with its baseline: the analysis's where the share is shown, else from the records. */
static bool compare_served(const struct glo_writer *writer, uint32_t block, uint32_t level,
                           struct glo_comparison *comparison)
{
    const struct glo_block *it = &writer->blocks.blocks[block];
    const struct glo_analysis *analysis = writer->blocks.context->analysis;
    uint32_t point = glo_writer_point(writer, it, level);
    if (it->baseline == GLO_ALL || point == GLO_ALL || point == it->baseline)
        return false;
    for (uint32_t i = 0; i < writer->blocks.num_columns; i++)
        if (strcmp(writer->blocks.columns[i]->name, SERVED) == 0)
            return glo_pairs_column(&writer->pairs, i, point, it->baseline, comparison);
    return glo_pairs_compare(&writer->pairs, point, glo_analysis_find(analysis, point, SERVED), it->baseline,
                             glo_analysis_find(analysis, it->baseline, SERVED), comparison);
}

/* Says where and by how much a level serves more, or fewer, orders. Returns whether it does anywhere. */
static bool say_served(struct glo_writer *writer, uint32_t level, enum glo_verdict verdict)
{
    static const struct glo_figure share = {.kind = GLO_FIGURE_SHARE, .unit = "1"};
    const struct glo_design *design = writer->blocks.context->study->design;
    double lower = INFINITY, upper = -INFINITY;
    bool *in = glo_writer_set(writer);
    for (uint32_t i = 0; in && i < writer->blocks.num_blocks; i++) {
        struct glo_comparison comparison;
        in[i] = compare_served(writer, i, level, &comparison) && comparison.verdict == verdict;
        if (in[i]) {
            lower = fmin(lower, comparison.difference.lower);
            upper = fmax(upper, comparison.difference.upper);
        }
    }
    if (!in || lower > upper)
        return false;
    glo_say_where(&writer->text, &writer->blocks, in);
    glo_text_add(&writer->text, "%s`%s` serves %s of its orders than `%s`, by ", writer->text.length ? " " : "",
                 glo_writer_label(writer, level), verdict == GLO_VERDICT_LOWER ? "fewer" : "more",
                 glo_writer_label(writer, design->baseline));
    glo_say_range(&writer->text, &share, lower, upper);
    glo_text_add(&writer->text, "; all else is of the orders served");
    glo_writer_end(writer);
    return true;
}

void glo_find_served(struct glo_writer *writer)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    for (uint32_t i = 0; i < design->factors[design->compared].num_levels && !writer->failed; i++) {
        if (i == design->baseline)
            continue;
        say_served(writer, i, GLO_VERDICT_LOWER);
        say_served(writer, i, GLO_VERDICT_HIGHER);
    }
}

/* Sources of CO2e */

struct source {
    const char *word;
    double sum;         /* at one point, kg */
    double least, most; /* share of the whole, over points */
};

struct sources {
    struct source items[MOST_SOURCES];
    uint32_t num, num_points;
};

static struct source *source_of(struct sources *sources, const char *word)
{
    for (uint32_t i = 0; i < sources->num; i++)
        if (strcmp(sources->items[i].word, word) == 0)
            return &sources->items[i];
    if (sources->num == MOST_SOURCES)
        return &sources->items[MOST_SOURCES - 1];
    sources->items[sources->num] = (struct source){.word = word, .least = sources->num_points > 0 ? 0 : INFINITY};
    return &sources->items[sources->num++];
}

/* Adds what a point emits, all whole replications together, after the warm-up. */
static void add_point(const struct glo_writer *writer, uint32_t point, struct sources *sources)
{
    const struct glo_context *context = writer->blocks.context;
    const struct glo_analysis *analysis = context->analysis;
    const struct glo_layout *layout = context->study->layout(context->study->self, point);
    double total = 0;
    for (uint32_t i = 0; i < sources->num; i++)
        sources->items[i].sum = 0;
    for (uint32_t i = 0; i < layout->num_flows; i++) {
        if (!layout->flows[i].is_carbon)
            continue;
        struct source *source = source_of(sources, glo_source_word(layout->flows[i].account));
        for (uint32_t j = 0; j < analysis->num_whole; j++) {
            const struct glo_record *record = glo_run_record(analysis->run, point, analysis->whole[j]);
            double flow = glo_record_flow(record, layout, &context->study->window, i, analysis->first_slot);
            source->sum += flow;
            total += flow;
        }
    }
    for (uint32_t i = 0; i < sources->num && total > 0; i++) {
        sources->items[i].least = fmin(sources->items[i].least, sources->items[i].sum / total);
        sources->items[i].most = fmax(sources->items[i].most, sources->items[i].sum / total);
    }
    sources->num_points += total > 0;
}

/* The greatest first; of equals the one that was met first. */
static void sort_sources(struct sources *sources)
{
    for (uint32_t i = 1; i < sources->num; i++) {
        struct source source = sources->items[i];
        uint32_t j = i;
        for (; j > 0 && sources->items[j - 1].most < source.most; j--)
            sources->items[j] = sources->items[j - 1];
        sources->items[j] = source;
    }
}

/* "material 64 %, electricity 29 to 30 %, transport 6 %". */
static void list_sources(struct sources *sources, struct glo_text *out)
{
    bool first = true;
    sort_sources(sources);
    for (uint32_t i = 0; i < sources->num; i++) {
        double least = round(100 * sources->items[i].least), most = round(100 * sources->items[i].most);
        if (!(sources->items[i].most > 0))
            continue;
        glo_text_add(out, "%s%s ", first ? "" : ", ", sources->items[i].word);
        if (most == 0)
            glo_text_add(out, "below 1 %%");
        else if (least == most)
            glo_text_add(out, "%.0f %%", most);
        else
            glo_text_add(out, "%.0f to %.0f %%", least, most);
        first = false;
    }
}

/* The composition at all points of a level (GLO_ALL: at all points). */
static void compose(const struct glo_writer *writer, uint32_t level, struct glo_text *out)
{
    struct sources sources = {.num = 0};
    for (uint32_t i = 0; i < writer->blocks.context->study->design->num_points; i++)
        if (level == GLO_ALL || glo_writer_level(writer, i) == level)
            add_point(writer, i, &sources);
    list_sources(&sources, out);
}

/* Whether the levels of the compared factor emit from the same sources in the same shares, as far as they are shown. */
static bool is_uniform(struct glo_writer *writer, uint32_t num_levels)
{
    struct glo_text first = {0}, other = {0};
    bool uniform = true;
    compose(writer, 0, &first);
    for (uint32_t i = 1; i < num_levels && uniform; i++) {
        compose(writer, i, &other);
        uniform = strcmp(glo_text_get(&first), glo_text_get(&other)) == 0;
        writer->failed = writer->failed || other.failed;
        glo_text_free(&other);
    }
    writer->failed = writer->failed || first.failed;
    glo_text_free(&first);
    return uniform;
}

/* Adds the level (GLO_ALL: all points, without a name) and its composition; nothing where it emits nothing. */
static void say_sources(struct glo_writer *writer, uint32_t level)
{
    struct glo_text composition = {0};
    compose(writer, level, &composition);
    if (composition.length) {
        glo_text_add(&writer->text, "%s ", writer->text.length ? ";" : "CO2e by source:");
        if (level != GLO_ALL)
            glo_text_add(&writer->text, "`%s` ", glo_writer_label(writer, level));
        glo_text_add(&writer->text, "%s", glo_text_get(&composition));
    }
    writer->failed = writer->failed || composition.failed;
    glo_text_free(&composition);
}

void glo_find_sources(struct glo_writer *writer)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    uint32_t num = design->compared == GLO_ALL ? 0 : design->factors[design->compared].num_levels;
    bool shown = false;
    for (uint32_t i = 0; i < writer->blocks.num_columns; i++)
        shown = shown || strcmp(writer->blocks.columns[i]->metric, "co2e_per_order") == 0;
    if (!shown)
        return;
    if (num == 0 || num > MOST_LEVELS || is_uniform(writer, num)) {
        say_sources(writer, GLO_ALL);
    } else {
        for (uint32_t i = 0; i < num; i++)
            say_sources(writer, i);
    }
    if (writer->text.length)
        glo_writer_end(writer);
}
