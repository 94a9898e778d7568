/* Paired differences, their verdict, and the replications a verdict would take. */
#include "sim/statistics/comparison.h"

static const char *const verdict_names[] = {
#define GLO_VERDICT(name, text) text,
    GLO_VERDICTS(GLO_VERDICT)
#undef GLO_VERDICT
};

const char *glo_verdict_name(enum glo_verdict verdict)
{
    assert((uint32_t)verdict < sizeof verdict_names / sizeof *verdict_names);
    return verdict_names[verdict];
}

static enum glo_verdict verdict_of(const struct glo_interval *difference)
{
    if (difference->lower > 0)
        return GLO_VERDICT_HIGHER;
    return difference->upper < 0 ? GLO_VERDICT_LOWER : GLO_VERDICT_UNDECIDED;
}

/* The half-width falls with n, so the least n that decides is found by bisection. `n` replications do not decide. */
static uint32_t replications_needed(const struct glo_interval *difference, double variance)
{
    uint32_t low = difference->n, high = GLO_MOST_REPLICATIONS;
    if (low == 1)
        return high;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        double half_width = glo_student_half_width(variance, middle, difference->confidence);
        if (half_width < fabs(difference->mean))
            high = middle;
        else
            low = middle;
    }
    return high;
}

static double variance_saved(const struct glo_moments *point, const struct glo_moments *baseline,
                             const struct glo_moments *difference)
{
    double unpaired = point->squares + baseline->squares;
    return unpaired > 0 ? unpaired / difference->squares : 1;
}

struct glo_comparison glo_compare(const double *point, const double *baseline, uint32_t n, uint32_t num_intervals,
                                  double family_confidence)
{
    assert(n < GLO_MOST_REPLICATIONS && num_intervals > 0);
    struct glo_moments of_point = {0}, of_baseline = {0}, of_difference = {0};
    for (uint32_t i = 0; i < n; i++) {
        glo_moments_add(&of_point, point[i]);
        glo_moments_add(&of_baseline, baseline[i]);
        glo_moments_add(&of_difference, point[i] - baseline[i]);
    }
    double confidence = 1 - (1 - family_confidence) / num_intervals;
    struct glo_interval difference = glo_interval_of_moments(&of_difference, confidence);
    struct glo_comparison comparison = {.difference = difference,
                                        .family_confidence = family_confidence,
                                        .relative = difference.mean == 0 ? 0 : difference.mean / fabs(of_baseline.mean),
                                        .variance_saved = variance_saved(&of_point, &of_baseline, &of_difference),
                                        .verdict = verdict_of(&difference)};
    if (comparison.verdict == GLO_VERDICT_UNDECIDED) {
        double variance = n > 1 ? glo_moments_variance(&of_difference) : 0;
        comparison.replications_needed = replications_needed(&difference, variance);
    }
    return comparison;
}
