/*
 * score: the candidate of least weighted sum of cost, lead time and emission, each over the greatest of it among the
 * candidates (0 where that is 0), so that no unit of measure counts: simple additive weighting, as in the choice of
 * partners of a virtual enterprise. All candidates are looked at.
 */
#include "models/network/least.h"
#include "models/network/score.h"

enum { NUM_CRITERIA = 3 };

struct score {
    double weights[NUM_CRITERIA]; /* by enum glo_criterion; NaN: none */
};

static const struct glo_parameter parameters[] = {
    GLO_WEIGHT("cost", struct score, weights[GLO_BY_COST],
               "Weight of the predicted cost of serving, as `least_cost` has it."),
    GLO_WEIGHT("lead_time", struct score, weights[GLO_BY_DELIVERY], "Weight of the time until the predicted delivery."),
    GLO_WEIGHT("co2e", struct score, weights[GLO_BY_CARBON],
               "Weight of the predicted emission, as `least_carbon` has it."),
    {0},
};
const struct glo_table glo_dispatch_score_table = {
    .name = "score",
    .doc =
        "The candidate of least weighted sum of predicted cost, lead time and emission, each over the greatest of it "
        "among the candidates. The weights sum to 1.",
    .size = sizeof(struct score),
    .parameters = parameters,
};

static void check(const void *of, const struct glo_review *review)
{
    const struct score *rule = of;
    glo_score_check(rule->weights, NUM_CRITERIA, rule, review);
}

/* What a candidate comes to; false: it does not serve the order. */
static bool values_of(const struct glo_networks *n, const struct glo_service *service, uint32_t id,
                      const struct glo_neighbour *unit, double values[NUM_CRITERIA])
{
    bool serves = glo_service_accepts(service, id, unit);
    for (int c = 0; serves && c < NUM_CRITERIA; c++) {
        int64_t value = glo_criterion_at(n, service, (enum glo_criterion)c, id, unit);
        serves = value != INT64_MAX;
        values[c] = (double)(c == GLO_BY_DELIVERY ? value - n->simulation->now : value);
    }
    return serves;
}

static bool choose(const struct glo_networks *n, const struct glo_service *service, const struct glo_order *order,
                   struct glo_soonest *found)
{
    const struct score *rule = glo_dispatch_parameters(n, service->network);
    uint32_t id = glo_dispatch_id(n, order);
    double greatest[NUM_CRITERIA] = {0}, values[NUM_CRITERIA], best = INFINITY;
    found->delivery = GLO_NEVER;
    for (int pass = 0; pass < 2; pass++) {
        struct glo_walk walk;
        glo_walk_start(&walk, service->routes, service->place, service->class_number, service->candidates);
        for (const struct glo_neighbour *it; (it = glo_walk_next(&walk));) {
            if (!values_of(n, service, id, it, values))
                continue;
            if (pass == 0) {
                glo_score_see(values, NUM_CRITERIA, greatest);
                continue;
            }
            double score = glo_score_of(values, NUM_CRITERIA, rule->weights, greatest);
            if (score < best) {
                best = score;
                found->unit = *it;
            }
        }
    }
    return best < INFINITY;
}

const struct glo_dispatch_type glo_dispatch_score = {
    .table = &glo_dispatch_score_table,
    .predicts = true,
    .check = check,
    .choose = choose,
};
