/* The order of the sentences, and what their parts share. */
#include "output/findings_writer.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

void glo_writer_end(struct glo_writer *writer)
{
    struct glo_findings *findings = writer->findings;
    glo_text_add(&writer->text, ".");
    writer->failed = writer->failed || writer->text.failed;
    if (!writer->failed) {
        char *text = glo_arena_text(&findings->arena, writer->text.bytes, writer->text.length);
        if (!text || glo_grow(&findings->sentences, &findings->max_sentences, (uint64_t)findings->num_sentences + 1,
                              sizeof *findings->sentences)) {
            writer->failed = true;
        } else {
            text[0] = (char)toupper((unsigned char)text[0]);
            findings->sentences[findings->num_sentences++] = text;
        }
    }
    glo_text_free(&writer->text);
}

bool *glo_writer_set(struct glo_writer *writer)
{
    bool *set = glo_arena_alloc(&writer->findings->arena, writer->blocks.num_blocks, sizeof *set);
    writer->failed = writer->failed || !set;
    return set;
}

uint32_t glo_writer_level(const struct glo_writer *writer, uint32_t point)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    return design->levels[(size_t)point * design->num_factors + design->compared];
}

uint32_t glo_writer_point(const struct glo_writer *writer, const struct glo_block *block, uint32_t level)
{
    /* Where no point was left out, its place in the block is the level. */
    if (level < block->num && glo_writer_level(writer, block->first + level) == level)
        return block->first + level;
    for (uint32_t point = block->first; point < block->first + block->num; point++)
        if (glo_writer_level(writer, point) == level)
            return point;
    return GLO_ALL;
}

const char *glo_writer_label(const struct glo_writer *writer, uint32_t level)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    return design->factors[design->compared].levels[level].label;
}

const struct glo_comparison *glo_writer_comparison(const struct glo_writer *writer, uint32_t block, uint32_t level,
                                                   uint32_t column)
{
    uint32_t point = glo_writer_point(writer, &writer->blocks.blocks[block], level);
    const struct glo_difference *difference =
        point == GLO_ALL ? NULL : glo_blocks_difference(&writer->blocks, point, column);
    return difference ? &difference->comparison : NULL;
}

bool glo_writer_union(const struct glo_writer *writer, const bool *in, uint32_t level, uint32_t column, double *lower,
                      double *upper)
{
    bool found = false;
    for (uint32_t i = 0; i < writer->blocks.num_blocks; i++) {
        const struct glo_comparison *comparison = in[i] ? glo_writer_comparison(writer, i, level, column) : NULL;
        if (!comparison)
            continue;
        *lower = found ? fmin(*lower, comparison->difference.lower) : comparison->difference.lower;
        *upper = found ? fmax(*upper, comparison->difference.upper) : comparison->difference.upper;
        found = true;
    }
    return found;
}

/* The leading metric whole, then the extremes of the others together, then what these leave open. */
static void find_all(struct glo_writer *writer)
{
    const struct glo_blocks *blocks = &writer->blocks;
    const struct glo_context *context = blocks->context;
    bool compared = context->study->design->compared != GLO_ALL && context->analysis->num_differences > 0;
    if (compared && context->analysis->num_whole == 1) {
        glo_text_add(&writer->text, "One replication decides nothing: intervals need at least 2");
        glo_writer_end(writer);
    } else if (compared) {
        glo_find_served(writer);
        glo_find_leading(writer);
        glo_find_doubts(writer, 0);
        glo_find_extremes(writer);
        for (uint32_t i = 1; i < blocks->num_columns; i++)
            if (glo_blocks_mean(blocks, i) == GLO_ALL)
                glo_find_doubts(writer, i);
        glo_find_many(writer);
    }
    glo_find_sources(writer);
}

int glo_findings_init(struct glo_findings *findings, const struct glo_context *context, bool ascii)
{
    struct glo_writer writer = {.findings = findings, .ascii = ascii};
    memset(findings, 0, sizeof *findings);
    int error = glo_blocks_init(&writer.blocks, context, false);
    if (!error)
        error = glo_pairs_init(&writer.pairs, &writer.blocks);
    if (!error)
        find_all(&writer);
    if (!error && (writer.failed || writer.text.failed))
        error = GLO_ERR_NO_MEMORY;
    glo_text_free(&writer.text);
    glo_pairs_free(&writer.pairs);
    glo_blocks_free(&writer.blocks);
    if (error)
        glo_findings_free(findings);
    return error;
}

void glo_findings_free(struct glo_findings *findings)
{
    glo_free(findings->sentences);
    glo_arena_free(&findings->arena);
    memset(findings, 0, sizeof *findings);
}
