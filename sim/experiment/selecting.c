/* Contests: who is in them, and what the records say. */
#include "sim/experiment/selecting.h"

#include "sim/experiment/analysis.h"
#include "sim/memory.h"

#include <math.h>
#include <string.h>

static const char *const standing_names[] = {
#define GLO_STANDING(name, text) text,
    GLO_STANDINGS(GLO_STANDING)
#undef GLO_STANDING
};

const char *glo_standing_name(enum glo_standing standing)
{
    return standing_names[standing];
}

/* Whether two points differ in one factor at most. */
static bool contend(const struct glo_design *design, uint32_t factor, uint32_t a, uint32_t b)
{
    for (uint32_t f = 0; f < design->num_factors; f++)
        if (f != factor &&
            design->levels[(size_t)a * design->num_factors + f] != design->levels[(size_t)b * design->num_factors + f])
            return false;
    return true;
}

/* Adds the points that contend with a point to a contest of its own. */
static void add_contest(struct glo_selections *selections, const struct glo_analysis *analysis, uint32_t point,
                        bool *seen)
{
    const struct glo_study *study = analysis->run->study;
    struct glo_contest *contest = &selections->contests[selections->num_contests];
    *contest = (struct glo_contest){.first = selections->num_contenders, .best = GLO_ALL};
    for (uint32_t other = point; other < study->design->num_points; other++) {
        if (!contend(study->design, study->selecting->factor, point, other))
            continue;
        seen[other] = true;
        contest->num++;
        selections->contenders[selections->num_contenders++] =
            (struct glo_contender){.point = other,
                                   .figure = glo_analysis_find(analysis, other, study->selecting->figure),
                                   .contest = selections->num_contests};
    }
    selections->num_contests++;
}

static double value_of(const struct glo_analysis *analysis, const struct glo_contender *contender, uint32_t i)
{
    const struct glo_study *study = analysis->run->study;
    return glo_record_value(glo_run_record(analysis->run, contender->point, analysis->whole[i]),
                            study->layout(study->self, contender->point), &study->window, contender->figure,
                            analysis->first_slot);
}

/* Whether a contender has its figure in some replication. */
static bool is_present(const struct glo_analysis *analysis, const struct glo_contender *contender)
{
    for (uint32_t i = 0; contender->figure != GLO_ALL && i < analysis->num_whole; i++)
        if (!isnan(value_of(analysis, contender, i)))
            return true;
    return false;
}

/* The values of those who are present in the replications where all of them have one. Returns how many these are. */
static uint32_t take_values(const struct glo_analysis *analysis, const struct glo_contender *contenders,
                            const uint32_t *present, uint32_t num, double *values)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < analysis->num_whole; i++) {
        bool whole = true;
        for (uint32_t k = 0; k < num; k++) {
            double value = value_of(analysis, &contenders[present[k]], i);
            values[(size_t)k * analysis->num_whole + n] = value;
            whole &= !isnan(value);
        }
        n += whole;
    }
    for (uint32_t k = 1; k < num; k++) /* their rows stand as far apart as they are long */
        memmove(&values[(size_t)k * n], &values[(size_t)k * analysis->num_whole], n * sizeof *values);
    return n;
}

/* How the contenders come out of a contest. */
static void place(struct glo_contest *contest, struct glo_contender *contenders, const uint32_t *present, uint32_t num,
                  const uint32_t *ruled_out)
{
    contest->best = contest->first + present[contest->selection.best];
    contest->num_left = contest->selection.num_left;
    for (uint32_t k = 0; k < num; k++) {
        struct glo_contender *contender = &contenders[present[k]];
        contender->ruled_out = ruled_out[k];
        contender->standing = ruled_out[k]             ? GLO_STANDING_RULED_OUT
                              : contest->num_left == 1 ? GLO_STANDING_SELECTED
                                                       : GLO_STANDING_UNDECIDED;
    }
}

/* Memory of one contest at a time, which is as large as the largest needs. */
struct scratch {
    uint32_t *present, *ruled_out;
    double *values;
};

static int hold_contest(struct glo_selections *selections, const struct glo_analysis *analysis,
                        struct glo_contest *contest, struct scratch *scratch)
{
    struct glo_contender *contenders = &selections->contenders[contest->first];
    struct glo_selection_rule rule = analysis->run->study->selecting->rule;
    uint32_t num = 0;
    rule.confidence = selections->confidence;
    for (uint32_t k = 0; k < contest->num; k++) {
        contenders[k].standing = GLO_STANDING_ABSENT;
        if (is_present(analysis, &contenders[k]))
            scratch->present[num++] = k;
    }
    if (num == 0)
        return GLO_OK;
    uint32_t n = take_values(analysis, contenders, scratch->present, num, scratch->values);
    for (uint32_t k = 0; n == 0 && k < num; k++) /* no replication compares them */
        contenders[scratch->present[k]].standing = GLO_STANDING_UNDECIDED;
    if (n == 0)
        return GLO_OK;
    int code = glo_select(scratch->values, num, n, &rule, scratch->ruled_out, &contest->selection);
    if (code == GLO_OK)
        place(contest, contenders, scratch->present, num, scratch->ruled_out);
    return code;
}

static int hold_contests(struct glo_selections *selections, const struct glo_analysis *analysis)
{
    uint32_t most = 0, num_real = 0;
    for (uint32_t i = 0; i < selections->num_contests; i++) {
        num_real += selections->contests[i].num > 1;
        most = selections->contests[i].num > most ? selections->contests[i].num : most;
    }
    selections->confidence = 1 - (1 - analysis->run->study->selecting->rule.confidence) / (num_real ? num_real : 1);
    struct scratch scratch = {.present = glo_alloc(most, sizeof *scratch.present),
                              .ruled_out = glo_alloc(most, sizeof *scratch.ruled_out),
                              .values = glo_alloc((uint64_t)most * analysis->num_whole, sizeof *scratch.values)};
    int code = scratch.present && scratch.ruled_out && scratch.values ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < selections->num_contests; i++)
        code = hold_contest(selections, analysis, &selections->contests[i], &scratch);
    glo_free(scratch.present);
    glo_free(scratch.ruled_out);
    glo_free(scratch.values);
    return code;
}

int glo_selections_init(struct glo_selections *selections, const struct glo_analysis *analysis,
                        struct glo_problem *problem)
{
    const struct glo_study *study = analysis->run->study;
    uint32_t num = study->design->num_points;
    memset(selections, 0, sizeof *selections);
    if (!study->selecting)
        return GLO_OK;
    bool *seen = glo_alloc(num, sizeof *seen);
    selections->contenders = glo_alloc(num, sizeof *selections->contenders);
    selections->contests = glo_alloc(num, sizeof *selections->contests);
    int code = seen && selections->contenders && selections->contests ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; code == GLO_OK && point < num; point++)
        if (!seen[point])
            add_contest(selections, analysis, point, seen);
    if (code == GLO_OK)
        code = hold_contests(selections, analysis);
    glo_free(seen);
    return code == GLO_OK ? GLO_OK : glo_fail_memory(problem);
}

void glo_selections_free(struct glo_selections *selections)
{
    glo_free(selections->contenders);
    glo_free(selections->contests);
    memset(selections, 0, sizeof *selections);
}

bool glo_selections_open(const struct glo_selections *selections, uint32_t *needed)
{
    *needed = 0;
    for (uint32_t i = 0; i < selections->num_contests; i++) {
        const struct glo_contest *contest = &selections->contests[i];
        if (contest->num_left > 1 && contest->selection.replications_needed > *needed)
            *needed = contest->selection.replications_needed;
    }
    return *needed > 0;
}
