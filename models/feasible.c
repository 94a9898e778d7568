/*
 * Whether any assignment of a network's demand to its units keeps every station below its capacity: a small linear
 * program over products, units and capabilities (minimise the highest load). It is not solved but bounded: any prices
 * of machine time prove a lower bound of that load (linear programming duality), and multiplicative weights find good
 * prices (Plotkin, Shmoys and Tardos 1995). So a bound of 1 or more is a proof that no assignment exists; a smaller one
 * proves nothing. Distances play no part.
 */
#include <math.h>
#include <string.h>

#include "models/scenario.h"

#define MAX_ROUNDS 4000
#define MAX_STEPS 40000000.0 /* rounds x products x units */

/* Prices and loads by station; demand in pieces per hour by product. Owns its arrays. */
struct program {
    const struct glo_scenario *s;
    const struct glo_network *network;
    double *price, *load, *total, *demand;
};

static int program_init(struct program *p, const struct glo_scenario *s, uint32_t network)
{
    uint32_t num = s->production.num_stations;
    *p = (struct program){.s = s, .network = &s->networks.networks[network]};
    p->price = glo_alloc(num, sizeof *p->price);
    p->load = glo_alloc(num, sizeof *p->load);
    p->total = glo_alloc(num, sizeof *p->total);
    p->demand = glo_alloc(s->production.num_plans, sizeof *p->demand);
    if (!p->price || !p->load || !p->total || !p->demand)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++)
        p->price[i] = 1.0 / s->production.stations[i].machines;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        double pieces = glo_scenario_reached_rate(s, i) * stream->spec->lot.mean;
        for (uint32_t q = 0; stream->network == network && q < stream->products.num; q++)
            p->demand[stream->products.items[q]] += pieces * stream->products.shares[q];
    }
    return GLO_OK;
}

static void program_free(struct program *p)
{
    glo_free(p->price);
    glo_free(p->load);
    glo_free(p->total);
    glo_free(p->demand);
}

/* What a piece costs at a unit by the prices; with `pieces` > 0 its work is added to the loads. */
static double piece_at(struct program *p, uint32_t product, uint32_t unit, double pieces)
{
    const struct glo_plan *plan = &p->s->production.plans[product];
    double cost = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        uint32_t station = glo_production_station(&p->s->production, unit, plan->operations[i].capability);
        double work = plan->operations[i].service->mean / p->s->production.stations[station].speed;
        cost += p->price[station] * work;
        p->load[station] += pieces * work;
    }
    return cost;
}

/* Every product goes where it is cheapest: what that costs, over what all machine time is worth, no assignment can
 * undercut. */
static double bound_of_prices(struct program *p)
{
    const struct glo_network *network = p->network;
    double spent = 0, worth = 0;
    for (uint32_t product = 0; product < p->s->production.num_plans; product++) {
        double least = INFINITY;
        uint32_t best = GLO_NO_UNIT;
        for (uint32_t u = 0; p->demand[product] > 0 && u < network->num_units; u++) {
            double cost = glo_production_can_make(&p->s->production, network->units[u], product)
                              ? piece_at(p, product, network->units[u], 0)
                              : INFINITY;
            if (cost < least) {
                least = cost;
                best = network->units[u];
            }
        }
        if (best != GLO_NO_UNIT)
            spent += p->demand[product] * piece_at(p, product, best, p->demand[product]);
    }
    for (uint32_t u = 0; u < network->num_units; u++) {
        const struct glo_unit *unit = &p->s->production.units[network->units[u]];
        for (uint32_t i = unit->first_station; i < unit->first_station + unit->num_stations; i++)
            worth += p->price[i] * p->s->production.stations[i].machines;
    }
    return worth > 0 ? spent / worth : 0;
}

/* Raises the prices of what was loaded, relative to the highest load of this round; the loads are added up and cleared.
 * Returns the highest mean load so far: an assignment that reaches it exists. */
static double raise_prices(struct program *p, uint32_t round)
{
    double highest = 0, reached = 0;
    uint32_t num = p->s->production.num_stations;
    for (uint32_t i = 0; i < num; i++)
        highest = fmax(highest, p->load[i] / p->s->production.stations[i].machines);
    for (uint32_t i = 0; i < num; i++) {
        uint32_t machines = p->s->production.stations[i].machines;
        p->total[i] += p->load[i];
        reached = fmax(reached, p->total[i] / machines / (round + 1));
        p->price[i] *= highest > 0 ? exp(0.05 * p->load[i] / machines / highest) : 1;
        p->load[i] = 0;
    }
    return reached;
}

int glo_scenario_least_load(const struct glo_scenario *s, uint32_t network, double *least)
{
    struct program p;
    double cells = (double)s->production.num_plans * s->networks.networks[network].num_units;
    double rounds = fmin(MAX_ROUNDS, MAX_STEPS / fmax(cells, 1));
    int code = program_init(&p, s, network);
    *least = 0;
    for (uint32_t round = 0; code == GLO_OK && round < rounds; round++) {
        *least = fmax(*least, bound_of_prices(&p));
        if (*least >= 1 || raise_prices(&p, round) < 1)
            break;
    }
    program_free(&p);
    return code;
}
