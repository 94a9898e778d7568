/*
 * Whether any assignment of a network's demand to its units keeps every station below its capacity: a small linear
 * program over products, units and capabilities (minimise the highest load). It is not solved but bounded: any prices
 * of machine time prove a lower bound of that load (linear programming duality), and multiplicative weights find good
 * prices (Plotkin, Shmoys and Tardos 1995). So a bound of 1 or more is a proof that no assignment exists; a smaller one
 * proves nothing. Distances play no part. Units that are alike get equal shares of an optimum, so they are one unit
 * with the machines of all.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/demand/replay.h"
#include "models/production/batch.h"
#include "models/scenario.h"

#define MAX_ROUNDS 4000
#define MAX_STEPS 40000000.0 /* rounds x products x kinds of units */

/* Units that are alike: the one that stands for them, and how many they are. */
struct kind {
    const struct glo_production_plan *production;
    uint32_t unit, num;
};

/* Prices and loads by station of the units that stand for others; demand in pieces per hour by product, and the mean
 * work of the first operation of such a piece in h, with the setup that is in it. Owns its arrays. */
struct program {
    const struct glo_scenario *s;
    struct kind *kinds;
    uint32_t num_kinds;
    double *price, *load, *total, *demand, *first, *setup;
    double *machines; /* of all units of the kind, by station */
};

static int compare_batches(const struct glo_batch_spec *a, const struct glo_batch_spec *b)
{
    double of_a = a ? a->at_most : 0, of_b = b ? b->at_most : 0;
    if (of_a < of_b || of_b < of_a)
        return of_a < of_b ? -1 : 1;
    return a && b && a->time != b->time ? (a->time < b->time ? -1 : 1) : 0;
}

/* Compares what two units can do and how fast: 0 if they are alike. */
static int compare_work(const struct kind *a, const struct kind *b)
{
    const struct glo_unit *x = &a->production->units[a->unit], *y = &b->production->units[b->unit];
    if (x->num_stations != y->num_stations)
        return x->num_stations < y->num_stations ? -1 : 1;
    for (uint32_t i = 0; i < x->num_stations; i++) {
        const struct glo_station *s = &a->production->stations[x->first_station + i],
                                 *t = &b->production->stations[y->first_station + i];
        if (s->does != t->does)
            return s->does < t->does ? -1 : 1;
        int batches = compare_batches(glo_production_batch(a->production, x->first_station + i),
                                      glo_production_batch(b->production, y->first_station + i));
        if (batches)
            return batches;
        double m = glo_production_working(a->production, x->first_station + i),
               n = glo_production_working(b->production, y->first_station + i);
        if (m < n || m > n)
            return m < n ? -1 : 1;
        if (s->speed < t->speed || s->speed > t->speed)
            return s->speed < t->speed ? -1 : 1;
    }
    return 0;
}

static int by_work_and_number(const void *a, const void *b)
{
    const struct kind *x = a, *y = b;
    int order = compare_work(x, y);
    return order ? order : x->unit < y->unit ? -1 : x->unit > y->unit;
}

/* Finds the kinds of units of a network, and what machines they have. */
static int find_kinds(struct program *p, const struct glo_network *network)
{
    const struct glo_production_plan *production = &p->s->production;
    p->kinds = glo_alloc(network->num_units, sizeof *p->kinds);
    if (!p->kinds)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t u = 0; u < network->num_units; u++)
        p->kinds[u] = (struct kind){production, network->units[u], 1};
    qsort(p->kinds, network->num_units, sizeof *p->kinds, by_work_and_number);
    for (uint32_t u = 0; u < network->num_units; u++)
        if (p->num_kinds > 0 && compare_work(&p->kinds[p->num_kinds - 1], &p->kinds[u]) == 0)
            p->kinds[p->num_kinds - 1].num++;
        else
            p->kinds[p->num_kinds++] = p->kinds[u];
    for (uint32_t k = 0; k < p->num_kinds; k++) {
        const struct glo_unit *unit = &production->units[p->kinds[k].unit];
        for (uint32_t i = unit->first_station; i < unit->first_station + unit->num_stations; i++)
            p->machines[i] = glo_production_working(production, i) * p->kinds[k].num;
    }
    return GLO_OK;
}

/* What is offered to the network for certain: pieces of each product, and their first operations, whose work replayed
 * orders may state. */
static void find_demand(struct program *p, const struct glo_scenario *s, uint32_t network)
{
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        for (uint32_t q = 0; glo_mix_includes(&stream->mix, network) && q < stream->products.num; q++) {
            uint32_t product = stream->products.items[q];
            if (s->production.plans[product].to_stock) /* a bound stays one without them */
                continue;
            double of_product = glo_scenario_offered_rate(s, i, q, network);
            p->demand[product] += of_product * glo_stream_pieces(stream, q);
            p->first[product] += of_product * glo_stream_work(stream, q, &s->production.plans[product], 0);
            p->setup[product] += of_product * glo_stream_setup(stream, &s->production.plans[product], 0);
        }
    }
    for (uint32_t product = 0; product < s->production.num_plans; product++)
        if (p->demand[product] > 0) {
            p->first[product] /= p->demand[product];
            p->setup[product] /= p->demand[product];
        }
}

static int program_init(struct program *p, const struct glo_scenario *s, uint32_t network)
{
    uint32_t num = s->production.num_stations;
    *p = (struct program){.s = s};
    p->price = glo_alloc(num, sizeof *p->price);
    p->load = glo_alloc(num, sizeof *p->load);
    p->total = glo_alloc(num, sizeof *p->total);
    p->machines = glo_alloc(num, sizeof *p->machines);
    p->demand = glo_alloc(s->production.num_plans, sizeof *p->demand);
    p->first = glo_alloc(s->production.num_plans, sizeof *p->first);
    p->setup = glo_alloc(s->production.num_plans, sizeof *p->setup);
    if (!p->price || !p->load || !p->total || !p->machines || !p->demand || !p->first || !p->setup ||
        find_kinds(p, &s->networks.networks[network]) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++)
        p->price[i] = p->machines[i] > 0 ? 1 / p->machines[i] : 0;
    find_demand(p, s, network);
    return GLO_OK;
}

static void program_free(struct program *p)
{
    glo_free(p->price);
    glo_free(p->load);
    glo_free(p->total);
    glo_free(p->machines);
    glo_free(p->demand);
    glo_free(p->first);
    glo_free(p->setup);
    glo_free(p->kinds);
}

/* The station of a unit where an operation that takes `work` at speed 1, of it `setup`, costs least by the prices;
 * `*hours` that a machine of it needs at least. */
static uint32_t cheapest(const struct program *p, uint32_t unit, uint32_t capability, double work, double setup,
                         double *hours)
{
    const struct glo_production_plan *production = &p->s->production;
    uint32_t num, best = GLO_ALL;
    *hours = 0;
    const uint32_t *stations = glo_production_alternatives(production, unit, capability, &num);
    for (uint32_t i = 0; i < num; i++) {
        const struct glo_batch_spec *batch = glo_production_batch(production, stations[i]);
        struct glo_batch_share share = batch ? glo_batch_share_of(batch, 1) : (struct glo_batch_share){1, 1};
        double takes = (share.service * (work - setup) + share.setup * setup) / production->stations[stations[i]].speed;
        if (best != GLO_ALL && p->price[stations[i]] * takes >= p->price[best] * *hours)
            continue;
        best = stations[i];
        *hours = takes;
    }
    return best;
}

/* What a piece costs at a unit by the prices; with `pieces` > 0 its work is added to the loads. */
static double piece_at(struct program *p, uint32_t product, uint32_t unit, double pieces)
{
    const struct glo_plan *plan = &p->s->production.plans[product];
    double cost = 0;
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        double mean = i == 0 ? p->first[product] : plan->operations[i].visits * plan->operations[i].service->mean;
        double work;
        uint32_t station =
            cheapest(p, unit, plan->operations[i].capability, mean, i == 0 ? p->setup[product] : 0, &work);
        cost += p->price[station] * work;
        p->load[station] += pieces * work;
    }
    return cost;
}

/* Every product goes where it is cheapest: what that costs, over what all machine time is worth, no assignment can
 * undercut. */
static double bound_of_prices(struct program *p)
{
    double spent = 0, worth = 0;
    for (uint32_t product = 0; product < p->s->production.num_plans; product++) {
        double least = INFINITY;
        uint32_t best = GLO_NO_UNIT;
        for (uint32_t k = 0; p->demand[product] > 0 && k < p->num_kinds; k++) {
            uint32_t unit = p->kinds[k].unit;
            double cost =
                glo_production_can_make(&p->s->production, unit, product) ? piece_at(p, product, unit, 0) : INFINITY;
            if (cost < least) {
                least = cost;
                best = unit;
            }
        }
        if (best != GLO_NO_UNIT)
            spent += p->demand[product] * piece_at(p, product, best, p->demand[product]);
    }
    for (uint32_t i = 0; i < p->s->production.num_stations; i++)
        worth += p->price[i] * p->machines[i];
    return worth > 0 ? spent / worth : 0;
}

/* Raises the prices of what was loaded, relative to the highest load of this round; the loads are added up and cleared.
 * Returns the highest mean load so far: an assignment that reaches it exists. */
static double raise_prices(struct program *p, uint32_t round)
{
    double highest = 0, reached = 0;
    uint32_t num = p->s->production.num_stations;
    for (uint32_t i = 0; i < num; i++)
        highest = p->machines[i] > 0 ? fmax(highest, p->load[i] / p->machines[i]) : highest;
    for (uint32_t i = 0; i < num; i++) {
        if (!(p->machines[i] > 0))
            continue;
        p->total[i] += p->load[i];
        reached = fmax(reached, p->total[i] / p->machines[i] / (round + 1));
        p->price[i] *= highest > 0 ? exp(0.05 * p->load[i] / p->machines[i] / highest) : 1;
        p->load[i] = 0;
    }
    return reached;
}

int glo_scenario_least_load(const struct glo_scenario *s, uint32_t network, double *least)
{
    struct program p;
    int code = program_init(&p, s, network);
    double cells = (double)s->production.num_plans * p.num_kinds + s->production.num_stations;
    double rounds = fmin(MAX_ROUNDS, MAX_STEPS / fmax(cells, 1));
    *least = 0;
    for (uint32_t round = 0; code == GLO_OK && round < rounds; round++) {
        *least = fmax(*least, bound_of_prices(&p));
        if (*least >= 1 || raise_prices(&p, round) < 1)
            break;
    }
    program_free(&p);
    return code;
}
