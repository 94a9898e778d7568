/* Where one mobile server should stand: the stochastic queue median. */
#include <math.h>

#include "models/analytic/station.h"

/* What the server at one place means: M/G/1 whose service is travel there and back and work on the scene. */
struct place {
    double load, response, travel;
};

static struct place look_at(const struct glo_formula_call *call, uint32_t row)
{
    const struct glo_argument *distances = glo_argument(call, "distances"),
                              *rates = glo_argument(call, "arrival_rates");
    double speed = glo_argument_number(call, "speed"), scene = glo_argument_number(call, "scene_mean");
    double scene_second = scene * scene * (1 + glo_argument_number(call, "scene_scv"));
    double ways = glo_argument_number(call, "ways"), total = 0, mean = 0, second = 0;
    struct place place = {0};
    for (uint32_t i = 0; i < rates->columns; i++) {
        double travel = distances->items[(size_t)row * distances->columns + i] / speed, round = ways * travel;
        total += rates->items[i];
        mean += rates->items[i] * (scene + round);
        second += rates->items[i] * (scene_second + 2 * scene * round + round * round);
        place.travel += rates->items[i] * travel;
    }
    place.load = mean;
    place.travel /= total;
    place.response = mean < 1 ? second / (2 * (1 - mean)) + place.travel : INFINITY;
    return place;
}

static int evaluate(struct glo_formula_call *call)
{
    const struct glo_argument *distances = glo_argument(call, "distances"),
                              *rates = glo_argument(call, "arrival_rates");
    uint32_t num = distances->rows, best = 0;
    double *responses = glo_formula_numbers(call, num), total = 0;
    if (!responses)
        return GLO_ERR_NO_MEMORY;
    if (distances->columns != rates->columns)
        return glo_formula_refuse(call, "a column for each node of demand", "distances has %u columns for %u rates",
                                  distances->columns, rates->columns);
    for (uint32_t i = 0; i < rates->columns; i++)
        total += rates->items[i];
    if (!(total > 0))
        return glo_formula_refuse(call, "some rate must be above 0", "arrival_rates are all 0");
    for (uint32_t i = 0; i < num; i++) {
        responses[i] = look_at(call, i).response;
        best = responses[i] < responses[best] ? i : best;
    }
    if (isinf(responses[best]))
        return glo_formula_refuse(call, "lower arrival_rates or scene_mean, or raise speed",
                                  "utilisation is 1 or more wherever the server stands, no steady state");
    struct place place = look_at(call, best);
    glo_result(call, "best_node", best);
    glo_result(call, "response_time", place.response);
    glo_result(call, "time_in_queue", place.response - place.travel);
    glo_result(call, "travel_time", place.travel);
    glo_result(call, "utilisation", place.load);
    glo_result_list(call, "response_time_by_node", responses, num);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "distances",
     .kind = GLO_ARGUMENT_MATRIX,
     .dimension = "length",
     .doc = "From each place where the server may stand (rows) to each node of demand (columns)."},
    {.name = "arrival_rates", .kind = GLO_ARGUMENT_VECTOR, .dimension = "rate", .doc = "Orders per time, by node."},
    {.name = "speed", .dimension = "speed", .above = true, .doc = "Speed of the server."},
    {.name = "scene_mean", .dimension = "time", .doc = "Mean time on the scene."},
    {.name = "scene_scv", .dimension = "number", .fallback = "1", .doc = "Its squared coefficient of variation."},
    {.name = "ways",
     .dimension = "number",
     .fallback = "2",
     .doc = "Ways that a service takes: 2, there and back at one speed."},
    {0}};
static const struct glo_formula_result results[] = {
    {.name = "best_node", .dimension = "number", .doc = "Where the mean response is least, counted from 0."},
    {.name = "response_time", .dimension = "time", .doc = "There: from the order until the server arrives."},
    {.name = "time_in_queue", .dimension = "time", .doc = "There: until the server sets out."},
    {.name = "travel_time", .dimension = "time", .doc = "There: one way."},
    {.name = "utilisation", .dimension = "share", .doc = "There: share of time that the server is out."},
    {.name = "response_time_by_node",
     .dimension = "time",
     .doc = "The response by place; infinite where no steady state is."},
    {0}};
const struct glo_formula glo_formula_stochastic_queue_median = {
    .name = "stochastic_queue_median",
    .title = "Stochastic queue median: where one mobile server with a queue should stand",
    .family = "spatial",
    .equation =
        "response = rate E[S^2] / (2 (1 - rate E[S])) + travel, S = scene + ways distance/speed; the least over the "
        "places",
    .assumptions = "Poisson orders, fcfs, the server starts from its place",
    .range = "utilisation < 1 at some place",
    .source = "Berman, Larson and Chiu 1985, Operations Research 33, 746",
    .see_also = "hypercube (more units), mg1",
    .example = "distances=0,2,4;2,0,2;4,2,0 arrival_rates=.1,.1,.3 speed=10 scene_mean=0.5",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
