/* The table /theory. */
#include "output/store_theory.h"

#include <math.h>

struct theory_row {
    uint32_t point, points;
    const char *kind, *formula, *subject, *assumption, *figure, *unit, *verdict;
    double theory, simulated, half_width, z, needed;
};

#define FIELD(member, unit, kind, doc) \
    { \
#member, unit, doc, GLO_STORED_##kind, offsetof(struct theory_row, member), NULL \
    }

static const struct glo_field fields[] = {
    FIELD(point, "1", COUNT, "row of /points: the first at which it is so"),
    FIELD(points, "1", COUNT, "at how many points theory and simulation are the same"),
    FIELD(kind, "1", TEXT, "exact, or nearly: an assumption of the formula fails"),
    FIELD(formula, "1", TEXT, "as `glocal theory list` has it"),
    FIELD(subject, "1", TEXT, "what it covers: network -> unit.station"),
    FIELD(assumption, "1", TEXT, "that fails"),
    FIELD(figure, "1", TEXT, "METRIC[.ENTITY][.qNN]"),
    FIELD(unit, "1", TEXT, "of theory, simulated and half_width; 1: a number or a fraction"),
    FIELD(theory, "1", NUMBER, "value of the formula"),
    FIELD(simulated, "1", NUMBER, "mean over replications"),
    FIELD(half_width, "1", NUMBER, "of the interval of the mean"),
    FIELD(z, "1", NUMBER, "simulated less theory, in standard errors"),
    FIELD(verdict, "1", TEXT, "agrees, contradicts, undecided; shown: not judged"),
    FIELD(needed, "1", NUMBER, "replications in all for a half-width of 0.3 margins"),
};

static uint64_t count(const void *self)
{
    return ((const struct glo_judgement *)self)->num_rows;
}

/* The cover that a row belongs to. */
static const struct glo_judged_cover *cover_of(const struct glo_judgement *judgement, uint64_t row)
{
    uint32_t i = 0;
    while (row >= (uint64_t)judgement->covers[i].first_row + judgement->covers[i].num_rows)
        i++;
    return &judgement->covers[i];
}

static void fill(const void *self, uint64_t index, void *row)
{
    const struct glo_judgement *judgement = self;
    const struct glo_judged_row *judged = &judgement->rows[index];
    const struct glo_judged_cover *cover = cover_of(judgement, index);
    *(struct theory_row *)row = (struct theory_row){
        .point = cover->point,
        .points = cover->num_points,
        .kind = cover->cover->failing ? "nearly" : "exact",
        .formula = cover->cover->formula->name,
        .subject = cover->cover->subject,
        .assumption = cover->cover->failing,
        .figure = judged->figure->name,
        .unit = judged->figure->unit,
        .verdict = glo_theory_verdict_name(judged->verdict),
        .theory = judged->row->value,
        .simulated = judged->simulated.mean,
        .half_width = judged->simulated.half_width,
        .z = judged->test.z,
        .needed = judged->test.needed,
    };
}

int glo_theory_write(struct glo_hdf5 *file, const struct glo_judgement *judgement, struct glo_problem *problem)
{
    static const struct glo_table_source source = {.path = "/theory",
                                                   .title = "Theory beside simulation",
                                                   .fields = fields,
                                                   .num_fields = sizeof fields / sizeof fields[0],
                                                   .row_size = sizeof(struct theory_row),
                                                   .count = count,
                                                   .row = fill};
    return glo_store_table_write(file, &source, judgement, problem);
}
