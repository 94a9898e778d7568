/* The rows of selections: one table of fields says what stands in the file and in the document. */
#include "output/selections.h"

#include <math.h>
#include <string.h>

struct selection_row {
    uint32_t point, contest, n, ruled_out, replications_needed;
    const char *factor, *level, *name, *unit, *best, *verdict;
    double mean, indifference, confidence;
};

#define FIELD(member, unit, kind, doc) \
    { \
#member, unit, doc, GLO_STORED_##kind, offsetof(struct selection_row, member), NULL \
    }

static const struct glo_field fields[] = {
    FIELD(point, "1", COUNT, "row of /points"),
    FIELD(contest, "1", COUNT, "points of one number differ in the factor alone, and contend with each other"),
    FIELD(factor, "1", TEXT, "whose best level is selected"),
    FIELD(level, "1", TEXT, "of the factor at this point"),
    FIELD(name, "1", TEXT, "of the figure"),
    FIELD(unit, "1", TEXT, "of mean and indifference"),
    FIELD(best, "1", TEXT, "lowest or highest: which figure is the best"),
    FIELD(mean, "see unit", NUMBER, "over all replications"),
    FIELD(indifference, "see unit", NUMBER, "a difference that makes none"),
    FIELD(confidence, "1", NUMBER, "that all selections of the table are correct"),
    FIELD(n, "1", COUNT, "replications that were looked at until the contest was decided, or all"),
    FIELD(ruled_out, "1", COUNT, "replications after which the point was ruled out; 0: it was not"),
    FIELD(replications_needed, "1", COUNT, "in all, at most, for the contest to be decided; 0: it is"),
    FIELD(verdict, "1", TEXT, "selected, ruled out, undecided (not told apart yet), absent (it has no such figure)"),
};
enum { NUM_FIELDS = sizeof fields / sizeof fields[0] };

static uint64_t count(const void *self)
{
    return ((const struct glo_analysis *)self)->selections.num_contenders;
}

static void fill(const void *self, uint64_t index, void *row)
{
    const struct glo_analysis *analysis = self;
    const struct glo_study *study = analysis->run->study;
    const struct glo_selecting *asked = study->selecting;
    const struct glo_contender *contender = &analysis->selections.contenders[index];
    const struct glo_contest *contest = &analysis->selections.contests[contender->contest];
    bool absent = contender->figure == GLO_ALL;
    *(struct selection_row *)row = (struct selection_row){
        .point = contender->point,
        .contest = contender->contest,
        .factor = study->design->factors[asked->factor].name,
        .level = glo_design_level(study->design, contender->point, asked->factor)->label,
        .name = asked->figure,
        .unit = absent ? "" : study->layout(study->self, contender->point)->figures[contender->figure].unit,
        .best = asked->rule.highest ? "highest" : "lowest",
        .mean =
            absent ? (double)NAN : glo_analysis_estimate(analysis, contender->point, contender->figure)->interval.mean,
        .indifference = asked->rule.indifference,
        .confidence = asked->rule.confidence,
        .n = contest->selection.replications,
        .ruled_out = contender->ruled_out,
        .replications_needed = contest->selection.replications_needed,
        .verdict = glo_standing_name(contender->standing),
    };
}

int glo_selections_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_problem *problem)
{
    static const struct glo_table_source source = {.path = "/selections",
                                                   .title = "Levels that are the best",
                                                   .fields = fields,
                                                   .num_fields = NUM_FIELDS,
                                                   .row_size = sizeof(struct selection_row),
                                                   .count = count,
                                                   .row = fill};
    return glo_store_table_write(file, &source, analysis, problem);
}

static json_t *value_of(const struct glo_field *field, const struct selection_row *row)
{
    const void *at = (const char *)row + field->offset;
    if (field->kind == GLO_STORED_TEXT)
        return glo_json_text(*(const char *const *)at);
    if (field->kind == GLO_STORED_NUMBER)
        return glo_json_number(*(const double *)at);
    uint32_t number = *(const uint32_t *)at;
    return number < GLO_MOST_REPLICATIONS ? json_integer(number) : json_null();
}

json_t *glo_selections_json(const struct glo_analysis *analysis, bool *failed)
{
    json_t *array = json_array();
    for (uint64_t i = 0; i < count(analysis); i++) {
        json_t *object = json_object();
        struct selection_row row;
        char id[17];
        fill(analysis, i, &row);
        glo_design_id(analysis->run->study->design, row.point, id);
        for (uint32_t f = 0; f < NUM_FIELDS; f++)
            glo_json_set(object, fields[f].name,
                         strcmp(fields[f].name, "point") == 0 ? json_string(id) : value_of(&fields[f], &row), failed);
        glo_json_append(array, object, failed);
    }
    return array;
}
