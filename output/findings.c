/* The order of the sentences. */
#include "output/findings_writer.h"

#include <string.h>

/* What was to be selected, then the leading metric whole, then the extremes of the others together, then what these
 * leave open. */
static void find_all(struct glo_writer *writer)
{
    const struct glo_blocks *blocks = &writer->blocks;
    const struct glo_context *context = blocks->context;
    glo_find_selection(writer);
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
