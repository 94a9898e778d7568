/* KN, with c = 1: the triangle of continuation that Kim and Nelson recommend. */
#include "sim/statistics/selection.h"

#include "sim/error.h"
#include "sim/memory.h"
#include "sim/statistics/comparison.h"

/* A selection under way. Values count as they are where the highest is the best, else negative: more is better. */
struct contest {
    const double *values;
    const struct glo_selection_rule *rule;
    uint32_t num, n, stage; /* replications: all, and those of the first stage */
    double *sums;           /* by system, of the replications so far */
    double *bounds;         /* by pair: h^2 S^2 / indifference^2, so many replications at most; 0 on the diagonal;
                               INFINITY where there is one replication, which tells nothing */
    uint32_t *ruled_out;
};

static double value_of(const struct contest *contest, uint32_t system, uint32_t replication)
{
    double value = contest->values[(size_t)system * contest->n + replication];
    return contest->rule->highest ? value : -value;
}

/* h^2 / indifference^2: Kim and Nelson's eta for c = 1 times 2 (n0 - 1). */
static double scale_of(const struct contest *contest)
{
    const struct glo_selection_rule *rule = contest->rule;
    double degrees = contest->stage - 1.0, error = (1 - rule->confidence) / (contest->num - 1);
    double eta = 0.5 * (pow(2 * error, -2 / degrees) - 1);
    return 2 * fmax(eta, 0) * degrees / (rule->indifference * rule->indifference);
}

static void bound_pairs(struct contest *contest)
{
    double scale = contest->stage > 1 ? scale_of(contest) : 0;
    for (uint32_t i = 0; i < contest->num; i++)
        for (uint32_t j = i + 1; j < contest->num; j++) {
            struct glo_moments difference = {0};
            for (uint32_t r = 0; r < contest->stage; r++)
                glo_moments_add(&difference, value_of(contest, i, r) - value_of(contest, j, r));
            double bound = contest->stage > 1 ? scale * glo_moments_variance(&difference) : INFINITY;
            contest->bounds[(size_t)i * contest->num + j] = contest->bounds[(size_t)j * contest->num + i] = bound;
        }
}

static bool is_left(const struct contest *contest, uint32_t system, uint32_t now)
{
    return contest->ruled_out[system] == 0 || contest->ruled_out[system] == now; /* all are judged by all who were in */
}

/* Whether some other system that is in is better by more than chance explains. */
static bool is_beaten(const struct contest *contest, uint32_t system, uint32_t now)
{
    double indifference = contest->rule->indifference;
    for (uint32_t j = 0; j < contest->num; j++) {
        double slack = indifference / 2 * (contest->bounds[(size_t)system * contest->num + j] - now);
        if (j != system && is_left(contest, j, now) && contest->sums[system] < contest->sums[j] - fmax(slack, 0))
            return true;
    }
    return false;
}

/* Rules out, and says how many are left. */
static uint32_t screen(struct contest *contest, uint32_t now)
{
    uint32_t num_left = 0;
    for (uint32_t i = 0; i < contest->num; i++) {
        if (contest->ruled_out[i] == 0 && is_beaten(contest, i, now))
            contest->ruled_out[i] = now;
        num_left += contest->ruled_out[i] == 0;
    }
    return num_left;
}

/* The most replications that the systems that are left can take; beyond all numbers: a double. */
static double most_needed(const struct contest *contest)
{
    double most = 0;
    for (uint32_t i = 0; i < contest->num; i++)
        for (uint32_t j = 0; j < contest->num; j++)
            if (contest->ruled_out[i] == 0 && contest->ruled_out[j] == 0)
                most = fmax(most, floor(contest->bounds[(size_t)i * contest->num + j]) + 1);
    return most;
}

static uint32_t best_of(const struct contest *contest)
{
    uint32_t best = contest->num;
    for (uint32_t i = 0; i < contest->num; i++)
        if (contest->ruled_out[i] == 0 && (best == contest->num || contest->sums[i] > contest->sums[best]))
            best = i;
    return best;
}

/* The largest sample is there: the best mean wins. */
static void end_by_mean(struct contest *contest, uint32_t now)
{
    uint32_t best = best_of(contest);
    for (uint32_t i = 0; i < contest->num; i++)
        if (i != best && contest->ruled_out[i] == 0)
            contest->ruled_out[i] = now;
}

/* Adds replications until one system is left or there are no more. Returns how many there were. */
static uint32_t run(struct contest *contest, uint32_t *num_left)
{
    uint32_t now = 0;
    *num_left = contest->num;
    while (*num_left > 1 && now < contest->n) {
        for (uint32_t i = 0; i < contest->num; i++)
            contest->sums[i] += value_of(contest, i, now);
        if (++now < contest->stage)
            continue;
        if (now >= most_needed(contest)) {
            end_by_mean(contest, now);
            *num_left = 1;
        } else
            *num_left = screen(contest, now);
    }
    return now;
}

int glo_select(const double *values, uint32_t num, uint32_t n, const struct glo_selection_rule *rule,
               uint32_t *ruled_out, struct glo_selection *selection)
{
    struct contest contest = {values, rule, num, n, n < rule->first ? n : rule->first, NULL, NULL, ruled_out};
    for (uint32_t i = 0; i < num; i++)
        ruled_out[i] = 0;
    contest.sums = glo_alloc(num, sizeof *contest.sums);
    contest.bounds = glo_alloc((uint64_t)num * num, sizeof *contest.bounds);
    int code = contest.sums && contest.bounds ? GLO_OK : GLO_ERR_NO_MEMORY;
    *selection = (struct glo_selection){.num_left = num, .replications = n};
    if (code == GLO_OK && num > 1) {
        bound_pairs(&contest);
        selection->replications = run(&contest, &selection->num_left);
        selection->best = best_of(&contest);
        if (selection->num_left > 1)
            selection->replications_needed = (uint32_t)fmin(most_needed(&contest), GLO_MOST_REPLICATIONS);
    }
    glo_free(contest.sums);
    glo_free(contest.bounds);
    return code;
}
