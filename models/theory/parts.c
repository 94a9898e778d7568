/*
 * Parts that orders take as they come: of Poisson streams of single pieces, so that a base stock of parts sees what one
 * of finished products would. Each is replenished by a supplier whose lead times do not queue (Palm 1938), or by a
 * machine of its own with exponential service, fcfs (Buzacott and Shanthikumar 1993); and where a single machine with
 * exponential service finishes orders of one product that have one such part, their time is nearly known (Gupta and
 * Benjaafar 2004; exactly without stock).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/production/bill.h"
#include "models/theory/first.h"

/* A unit that keeps stock. Owns its arrays. */
struct bench {
    struct glo_unit_flow flow;
    const struct glo_scenario *s;
    const struct glo_unit *unit;
    uint32_t number, first, num; /* points */
    double *rates;               /* by point: pieces per hour; NaN: not of a Poisson stream of single pieces */
    bool *is_part, *is_asked;    /* by point: some order takes it as a part; a customer's order takes it */
};

static const struct glo_stock_point *point_at(const struct bench *bench, uint32_t i)
{
    return &bench->s->production.stock.points[bench->first + i];
}

static void take_parts(struct bench *bench, const struct glo_plan *plan, double rate, bool asked);

/* A stream of orders takes single pieces of a point; what is made there is ordered one by one at once. */
static void take(struct bench *bench, uint32_t i, double rate, bool asked)
{
    const struct glo_stock_point *point = point_at(bench, i);
    bool is_plain = point->policy == &glo_replenish_base_stock && point->spec->when_short != GLO_SHORT_LOST &&
                    point->shelf_life == GLO_NEVER && !point->feeds;
    bench->rates[i] += is_plain ? rate : NAN;
    bench->is_asked[i] |= asked;
    if (point->num_sources == 0)
        take_parts(bench, &bench->s->production.plans[point->product], is_plain ? rate : NAN, false);
}

/* The same of the parts of a plan: orders are a Poisson stream at the first operation, if they come to it but once. */
static void take_parts(struct bench *bench, const struct glo_plan *plan, double rate, bool asked)
{
    for (uint32_t k = 0; k < plan->num_operations; k++) {
        const struct glo_bill *bill = plan->operations[k].bill;
        for (uint32_t i = 0; bill && i < bill->num; i++) {
            uint32_t point = glo_stock_plan_find(&bench->s->production.stock, bench->number, bill->parts[i].product);
            bool comes_once = k == 0 && !plan->branches && !plan->forks && bill->parts[i].pieces == 1;
            bench->is_part[point - bench->first] = true;
            take(bench, point - bench->first, comes_once ? rate : NAN, asked);
        }
    }
}

/* Adds what comes to the unit: false where it is not of Poisson streams of single pieces. */
static bool read_rates(struct bench *bench)
{
    bool sound = bench->flow.is_routed && bench->flow.is_poisson && !bench->flow.impatient;
    for (uint32_t i = 0; sound && i < bench->flow.num_parts; i++) {
        const struct glo_stream_part *part = &bench->flow.parts[i];
        const struct glo_distribution *lot = &bench->s->demand.streams[part->stream].spec->lot;
        const struct glo_plan *plan = &bench->s->production.plans[part->product];
        sound = lot->low == 1 && lot->high == 1;
        if (plan->to_stock)
            take(bench, glo_stock_plan_find(&bench->s->production.stock, bench->number, part->product) - bench->first,
                 part->rate, true);
        else
            take_parts(bench, plan, part->rate, true);
    }
    return sound;
}

/* Whether a plan comes to a station. */
static bool comes_to(const struct bench *bench, const struct glo_plan *plan, uint32_t station)
{
    for (uint32_t k = 0; k < plan->num_operations; k++)
        if (glo_production_does(&bench->s->production, station, plan->operations[k].capability))
            return true;
    return false;
}

/* The station of a product's only operation, which is one machine that is always there, does nothing else, serves
 * first come, first served with exponential times; GLO_ALL: it is not so. `*mean`: of its service, in h. */
static uint32_t own_machine(const struct bench *bench, uint32_t product, double *mean)
{
    const struct glo_production_plan *production = &bench->s->production;
    const struct glo_plan *plan = &production->plans[product];
    if (plan->num_operations != 1 || plan->branches || plan->forks || plan->operations[0].setup ||
        plan->operations[0].yield < 1)
        return GLO_ALL;
    const struct glo_distribution *service = plan->operations[0].service;
    uint32_t station = glo_production_station(production, bench->number, plan->operations[0].capability);
    const struct glo_shop_station *shop =
        glo_production_is_of_shop(production, station) ? glo_shop_station_of(production, station) : NULL;
    bool is_always_there =
        !shop || (shop->discipline == &glo_discipline_fcfs && !shop->breakdowns && glo_shop_is_always_open(shop) &&
                  !shop->setups && !shop->batch && !shop->is_coupled);
    bool is_own = is_always_there && production->stations[station].machines == 1 &&
                  glo_law_of(service).shape == GLO_LAW_EXPONENTIAL;
    for (uint32_t i = 0; i < bench->flow.num_parts; i++) {
        const struct glo_plan *other = &production->plans[bench->flow.parts[i].product];
        is_own &= other == plan || other->to_stock || !comes_to(bench, other, station);
    }
    for (uint32_t i = 0; i < bench->num; i++) {
        const struct glo_plan *other = &production->plans[point_at(bench, i)->product];
        is_own &= other == plan || point_at(bench, i)->num_sources > 0 || !comes_to(bench, other, station);
    }
    *mean = service->mean / production->stations[station].speed;
    return is_own ? station : GLO_ALL;
}

static int begin(struct glo_theory *theory, const struct bench *bench, const char *formula, uint32_t product,
                 const char *failing, struct glo_cover **cover)
{
    char subject[256];
    snprintf(subject, sizeof subject, "%.100s: %.100s", bench->unit->name, bench->s->production.plans[product].name);
    return glo_theory_begin(theory, formula, subject, failing, cover);
}

/* The figures of a part, where nobody else keeps it. */
static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct bench *bench, uint32_t i)
{
    static const char *const metrics[] = {"fill_rate", "on_hand", "backorders"};
    const struct glo_stock_plan *stock = &bench->s->production.stock;
    uint32_t num = 0, product = point_at(bench, i)->product;
    int code = GLO_OK;
    for (uint32_t k = 0; k < stock->num; k++)
        num += stock->points[k].product == product;
    for (size_t m = bench->is_asked[i] ? 0 : 1; code == GLO_OK && num == 1 && m < sizeof metrics / sizeof metrics[0];
         m++) {
        code = glo_theory_result(theory, cover, metrics[m], bench->s->demand.products[product].entity, metrics[m]);
        if (bench->num == 1)
            glo_theory_same(theory, cover, metrics[m], bench->unit->entity);
        if (stock->num == 1)
            glo_theory_same_for_all(theory, cover, metrics[m]);
    }
    return code;
}

/* One part, bought or made. */
static int cover_part(struct glo_theory *theory, const struct bench *bench, uint32_t i)
{
    const struct glo_stock_point *point = point_at(bench, i);
    const struct glo_distribution *lead_time = glo_stock_only_supplier(&bench->s->production.stock, point);
    bool is_made = point->num_sources == 0 && !bench->s->production.plans[point->product].has_parts;
    struct glo_cover *cover;
    double mean;
    if (!lead_time && (!is_made || own_machine(bench, point->product, &mean) == GLO_ALL))
        return GLO_OK;
    int code = begin(theory, bench, lead_time ? "base_stock_palm" : "make_to_stock", point->product, NULL, &cover);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, lead_time ? "demand_rate" : "arrival_rate", bench->rates[i]);
    if (code == GLO_OK)
        code = lead_time ? glo_formula_set(&cover->call, "lead_time", lead_time->mean)
                         : glo_formula_set(&cover->call, "service_rate", 1 / mean);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "base_stock", (double)point->policy->top(point->parameters));
    code = glo_theory_end(theory, &cover, code);
    return code == GLO_OK && cover ? add_rows(theory, cover, bench, i) : code;
}

/* The only product, finished by a machine of its own, of one part that is made by another. */
static int cover_finished(struct glo_theory *theory, const struct bench *bench)
{
    static const char *const same[] = {"lead_time", "throughput", NULL};
    const struct glo_plan *plan = &bench->s->production.plans[bench->flow.parts[0].product];
    const struct glo_bill *bill = plan->num_operations > 0 ? plan->operations[0].bill : NULL;
    double finishing, making;
    struct glo_cover *cover;
    if (bench->flow.num_parts != 1 || plan->to_stock || !bill || bill->num != 1)
        return GLO_OK;
    uint32_t part = bill->parts[0].product;
    uint32_t i = glo_stock_plan_find(&bench->s->production.stock, bench->number, part) - bench->first;
    const struct glo_stock_point *point = point_at(bench, i);
    if (isnan(bench->rates[i]) || point->num_sources > 0 || bench->s->production.plans[part].has_parts ||
        own_machine(bench, bench->flow.parts[0].product, &finishing) == GLO_ALL ||
        own_machine(bench, part, &making) == GLO_ALL)
        return GLO_OK;
    int64_t base_stock = point->policy->top(point->parameters);
    int code = begin(theory, bench, "dd_lead_time", bench->flow.parts[0].product,
                     base_stock > 0 ? "the stock is neither empty nor never short" : NULL, &cover);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "arrival_rate", bench->flow.rate);
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "service_rate", 1 / (finishing + making));
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "decoupling", making / (finishing + making));
    if (code == GLO_OK)
        code = glo_formula_set(&cover->call, "base_stock", (double)base_stock);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    code = glo_theory_result(theory, cover, "sojourn_time", bench->unit->entity, "order_time");
    glo_unit_same(theory, cover, bench->unit, &bench->flow, same);
    return code;
}

static int look_at_bench(struct glo_theory *theory, struct bench *bench)
{
    int code = GLO_OK;
    if (!read_rates(bench))
        return GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < bench->num; i++)
        if (bench->is_part[i] && bench->rates[i] > 0)
            code = cover_part(theory, bench, i);
    return code == GLO_OK && bench->flow.num_parts > 0 ? cover_finished(theory, bench) : code;
}

static int look_at(struct glo_theory *theory, uint32_t unit)
{
    const struct glo_scenario *s = theory->scenario;
    const uint32_t *first = s->production.stock.first;
    struct bench bench = {.s = s,
                          .unit = &s->production.units[unit],
                          .number = unit,
                          .first = first[unit],
                          .num = first[unit + 1] - first[unit]};
    if (bench.num == 0)
        return GLO_OK;
    bench.rates = glo_alloc(bench.num, sizeof *bench.rates);
    bench.is_part = glo_alloc(bench.num, sizeof *bench.is_part);
    bench.is_asked = glo_alloc(bench.num, sizeof *bench.is_asked);
    int code =
        bench.rates && bench.is_part && bench.is_asked ? glo_unit_flow_init(&bench.flow, s, unit) : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK)
        code = look_at_bench(theory, &bench);
    glo_unit_flow_free(&bench.flow);
    glo_free(bench.rates);
    glo_free(bench.is_part);
    glo_free(bench.is_asked);
    return code;
}

int glo_recognise_parts(struct glo_theory *theory)
{
    return theory->scenario->production.stock.first ? glo_theory_each_unit(theory, look_at) : GLO_OK;
}
