/* What the sentences share: where they go, and how blocks, levels and comparisons are looked up. */
#include "output/findings_writer.h"

#include <ctype.h>
#include <math.h>

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
