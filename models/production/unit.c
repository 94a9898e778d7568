/* The list of units and stations that is made of units as written. */
#include "models/production/unit.h"

#include "models/production/alternatives.h"
#include "models/production/bill.h"
#include "models/production/circle.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

void glo_production_plan_init(struct glo_production_plan *plan)
{
    memset(plan, 0, sizeof *plan);
}

void glo_production_plan_free(struct glo_production_plan *plan)
{
    glo_free(plan->units);
    glo_free(plan->stations);
    glo_free(plan->shop);
    glo_free(plan->shop_of);
    glo_free(plan->terms);
    glo_free(plan->capabilities);
    glo_free(plan->sets);
    glo_free(plan->station_of);
    glo_free(plan->first_alternative);
    glo_free(plan->alternatives);
    glo_free(plan->first_unit);
    glo_free(plan->fastest);
    glo_pools_free(&plan->pools);
    glo_stock_plan_free(&plan->stock);
    memset(plan, 0, sizeof *plan);
}

double glo_production_working(const struct glo_production_plan *plan, uint32_t station)
{
    double share = glo_production_is_of_shop(plan, station) ? glo_shop_station_of(plan, station)->availability : 1;
    return plan->stations[station].machines * share;
}

double glo_unit_road(const struct glo_places *places, const struct glo_transport_spec *transport,
                     const struct glo_unit *from, const struct glo_unit *to)
{
    uint32_t nowhere = places->num - 1;
    if (!places->distances)
        return glo_road(transport, glo_distance(&from->point, &to->point));
    if (from->place == GLO_ALL || to->place == GLO_ALL)
        return NAN;
    if (from->place != nowhere && to->place != nowhere &&
        (places->row[from->place] == GLO_ALL || places->column[to->place] == GLO_ALL))
        return NAN;
    return glo_places_stated(places, from->place, to->place);
}

bool glo_production_can_make(const struct glo_production_plan *plan, uint32_t unit, uint32_t product)
{
    return plan->plans[product].to_stock
               ? glo_stock_plan_find(&plan->stock, unit, product) != GLO_ALL
               : glo_production_has_stations(plan, unit, product) && glo_bill_is_kept(plan, unit, product);
}

bool glo_production_has_stations(const struct glo_production_plan *plan, uint32_t unit, uint32_t product)
{
    const struct glo_plan *process = &plan->plans[product];
    for (uint32_t i = 0; i < process->num_operations; i++)
        if (glo_production_station(plan, unit, process->operations[i].capability) == GLO_ALL)
            return false;
    return true;
}

bool glo_production_is_limited(const struct glo_production_plan *plan, uint32_t unit, uint32_t product)
{
    if (plan->plans[product].num_operations == 0) /* a fault was said about it */
        return false;
    uint32_t first = glo_production_station(plan, unit, plan->plans[product].operations[0].capability);
    return glo_production_is_of_shop(plan, first) && glo_shop_station_of(plan, first)->room != GLO_ALL;
}

/* More units than this are told apart by family only, in ledger, measures and files. */
#define MAX_SINGLE_UNITS 1000

/* A calendar that was built (NULL: it has mistakes), and one of those who wrote it so. */
struct known_calendar {
    const struct glo_list *lines;
    const struct glo_calendar *calendar;
};

/* Who builds the list, with what it needs at every unit. */
struct builder {
    struct glo_production_plan *plan;
    const struct glo_places *places;
    const struct glo_period *period;
    const struct glo_accounting_spec *accounting;
    struct glo_ledger_plan *ledger;
    struct glo_measure_plan *measures;
    struct glo_arena *arena;
    const struct glo_review *review;
    const struct glo_list *audited;     /* struct glo_audited */
    const struct glo_audit_spec *audit; /* of the unit at hand; NULL: none */
    uint64_t seed;
    bool single; /* every unit is an entity of the measures; else the units of a family share their flows */
    enum glo_mobility mobility; /* of the family */
    uint32_t modules;           /* of each unit of the member; 1 where it is of one piece */
    struct {
        bool fixed, labour, electricity, holding, backorder, grid, crew;
    } any;               /* some unit of the family has it */
    bool *asks_for_more; /* by capability of the plans: some product asks for more than a plain operation of it */
    uint32_t num_asked;
    struct known_calendar *calendars; /* the latest are likely those of the next unit */
    uint32_t num_calendars, max_calendars;
    const struct glo_hourly **hourly; /* the series of the accounting, in its order */
};

/* "minifactory.Rome"; or the family's name where the unit is alone. */
static const char *unit_name(struct builder *b, const struct glo_family *family, const char *member)
{
    if (!member)
        return family->name;
    char name[512];
    snprintf(name, sizeof name, "%s.%s", family->name, member);
    return glo_arena_text(b->arena, name, strlen(name));
}

static bool is_positive(double rate)
{
    return rate > 0; /* false for NaN: not stated */
}

static bool has_holding(const struct glo_unit_costs *costs)
{
    return is_positive(costs->holding.share) || is_positive(costs->holding.per_piece);
}

/* Whether a flow is needed: by this unit, or by any whose flows it shares. */
static bool stated(const struct builder *b, bool by_unit, bool by_any)
{
    return b->single ? by_unit : by_any;
}

/* What running a unit costs: so many of its modules. */
static struct glo_unit_costs costs_of(const struct glo_unit_spec *spec, uint32_t modules)
{
    struct glo_unit_costs costs = spec->modules > 0 ? spec->module.costs : spec->costs;
    costs.fixed *= modules;
    return costs;
}

/* Flows that the unit's own parameters cause; those of products, materials and transport are made where these are known
 * to exist. */
static int add_flows(struct builder *b, const struct glo_unit *unit, const struct glo_unit_spec *spec,
                     const struct glo_unit_costs *costs, struct glo_unit_flows *flows)
{
    memset(flows, 0xFF, sizeof *flows); /* GLO_NO_FLOW */
    struct {
        bool exists;
        enum glo_standard_party payee;
        enum glo_account account;
        uint32_t *flow;
    } rows[] = {
        {stated(b, is_positive(costs->fixed), b->any.fixed), GLO_PARTY_landlord, GLO_ACCOUNT_fixed, &flows->fixed},
        {stated(b, is_positive(costs->labour), b->any.labour), GLO_PARTY_workforce, GLO_ACCOUNT_labour, &flows->labour},
        {stated(b, is_positive(costs->electricity), b->any.electricity), GLO_PARTY_utility, GLO_ACCOUNT_energy,
         &flows->energy},
        {stated(b, is_positive(costs->electricity), b->any.electricity), GLO_PARTY_utility, GLO_ACCOUNT_energy_idle,
         &flows->energy_idle},
        {stated(b, has_holding(costs), b->any.holding), GLO_PARTY_landlord, GLO_ACCOUNT_holding, &flows->holding},
        {stated(b, is_positive(costs->backorder), b->any.backorder), GLO_PARTY_customer, GLO_ACCOUNT_backorder,
         &flows->backorder},
        {unit->moves && stated(b, is_positive(spec->move.crew), b->any.crew), GLO_PARTY_workforce,
         GLO_ACCOUNT_relocation, &flows->crew},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].exists &&
            glo_ledger_plan_money(b->ledger, unit->owner, rows[i].payee, rows[i].account,
                                  rows[i].account < GLO_NUM_ORDER_ACCOUNTS, unit->entity, rows[i].flow) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    static const enum glo_carbon_source sources[] = {GLO_SOURCE_energy, GLO_SOURCE_energy_idle};
    for (size_t i = 0; stated(b, spec->grid.plain.value > 0, b->any.grid) && i < sizeof sources / sizeof sources[0];
         i++)
        if (glo_ledger_plan_carbon(b->ledger, sources[i], unit->entity, &flows->carbon[sources[i]]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}

static bool are_same(const struct glo_unit_costs *a, const struct glo_unit_costs *b)
{
    return glo_same(a->fixed, b->fixed) && glo_same(a->labour, b->labour) && glo_same(a->electricity, b->electricity) &&
           glo_same(a->holding.share, b->holding.share) && glo_same(a->holding.per_piece, b->holding.per_piece) &&
           glo_same(a->backorder, b->backorder);
}

/* The terms of a unit: those of the one before, where nothing differs. */
static int add_terms(struct builder *b, struct glo_unit *unit, const struct glo_unit_spec *spec)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_unit *before = glo_unit_twin(unit, plan->units, plan->num_units);
    struct glo_terms terms = {.costs = costs_of(spec, b->modules),
                              .grid = spec->grid.plain.value,
                              .hourly = spec->grid.series};
    if (before) {
        const struct glo_terms *same = &plan->terms[before->terms];
        unit->terms = before->terms;
        if (are_same(&same->costs, &terms.costs) && glo_same(same->grid, spec->grid.plain.value) &&
            same->hourly == terms.hourly)
            return GLO_OK;
        terms.flows = same->flows;
    } else if (add_flows(b, unit, spec, &terms.costs, &terms.flows) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (glo_grow(&plan->terms, &plan->max_terms, (uint64_t)plan->num_terms + 1, sizeof *plan->terms) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    unit->terms = plan->num_terms++;
    plan->terms[unit->terms] = terms;
    return GLO_OK;
}

/* The calendar of these lines: one that was built before where they are the same. */
static int add_calendar(struct builder *b, const struct glo_list *lines, const struct glo_calendar **out)
{
    *out = NULL;
    if (!lines->items)
        return GLO_OK;
    for (uint32_t i = b->num_calendars; i-- > 0;)
        if (glo_calendar_is_same(b->calendars[i].lines, lines)) {
            *out = b->calendars[i].calendar;
            return GLO_OK;
        }
    if (glo_grow(&b->calendars, &b->max_calendars, (uint64_t)b->num_calendars + 1, sizeof *b->calendars) != GLO_OK ||
        glo_calendar_build(lines, b->period, b->arena, b->review, out) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    b->calendars[b->num_calendars++] = (struct known_calendar){lines, *out};
    return GLO_OK;
}

/* Its shifts with their calendars; none, where one of these has mistakes. */
static int build_shifts(struct builder *b, const struct glo_station_spec *spec, struct glo_shifts *shifts)
{
    const struct glo_shift_spec *specs = spec->shifts.items;
    bool is_sound = true;
    *shifts = (struct glo_shifts){0};
    struct glo_shift *items = glo_arena_alloc(b->arena, spec->shifts.num, sizeof *items);
    if (!items)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < spec->shifts.num; i++) {
        items[i].machines = (uint32_t)specs[i].manned;
        if (add_calendar(b, &specs[i].calendar, &items[i].calendar) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        is_sound &= items[i].calendar != NULL;
    }
    if (is_sound)
        *shifts = (struct glo_shifts){items, spec->shifts.num};
    return GLO_OK;
}

/* The audits of a unit at a station; NULL in `*audits`: there are none. */
static int add_audits(struct builder *b, const struct glo_unit *unit, const struct glo_station_spec *spec,
                      struct glo_shop_station *station)
{
    if (!b->audit)
        return GLO_OK;
    char name[1100];
    snprintf(name, sizeof name, "audits.units.%s", unit->name);
    const struct glo_stream key = glo_stream_make(b->seed, name);
    struct glo_audits *audits = glo_arena_alloc(b->arena, 1, sizeof *audits);
    if (!audits)
        return GLO_ERR_NO_MEMORY;
    *audits = glo_audits_make(b->audit, station->calendar, &key);
    station->audits = audits;
    station->availability = fmax(0.001, station->availability - b->audit->takes / b->audit->every);
    if (station->discipline->shares)
        b->review->say(b->review->self, GLO_FAULT, &spec->discipline, NULL,
                       "machines that share their work are not audited",
                       "choose another discipline, or leave out the `audit` of the network");
    return GLO_OK;
}

/* A station with a feature that only the shop has, beside the last of the plan. */
static int add_to_shop(struct builder *b, const struct glo_unit *unit, const struct glo_station_spec *spec,
                       const struct glo_calendar *calendar, bool is_coupled)
{
    struct glo_production_plan *plan = b->plan;
    char name[1100];
    struct glo_shifts shifts;
    snprintf(name, sizeof name, "units.%s.%s", unit->name, spec->named.name);
    if (build_shifts(b, spec, &shifts) != GLO_OK ||
        glo_grow(&plan->shop, &plan->max_shop, (uint64_t)plan->num_shop + 1, sizeof *plan->shop) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_shop_station *station = &plan->shop[plan->num_shop++];
    *station = glo_shop_station_make(spec, calendar, shifts, b->period);
    station->station = plan->num_stations;
    station->hourly = plan->terms[unit->terms].hourly;
    station->is_coupled = is_coupled;
    plan->has_buffers |= is_coupled;
    station->key = glo_stream_make(b->seed, name);
    if (add_audits(b, unit, spec, station) != GLO_OK ||
        glo_station_setups(spec, plan->plans, plan->num_plans, b->arena, b->review, &station->setups) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    b->measures->has_states = true;
    if (station->breakdowns && glo_breakdowns_job(station->breakdowns) == GLO_INTERRUPTION_SCRAP)
        b->measures->fates |= 1u << GLO_FATE_scrapped;
    return GLO_OK;
}

/* Capabilities that only stations have are asked for nothing. */
static bool asks_for_more(const struct builder *b, const struct glo_capability_set *set)
{
    bool any = false;
    for (uint32_t i = 0; i < set->num; i++)
        any |= set->items[i] < b->num_asked && b->asks_for_more[set->items[i]];
    return any;
}

/* The next station of a unit. */
static int add_station(struct builder *b, const struct glo_unit *unit, const struct glo_unit_spec *spec,
                       struct glo_station_spec *of_station, bool coupled)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_calendar *calendar;
    struct glo_station station = {
        .name = of_station->named.name,
        .unit = plan->num_units,
        .terms = unit->terms,
        .machines = (uint32_t)of_station->machines * b->modules,
        .first_machine = plan->num_machines,
        .speed = of_station->speed,
        .power = {of_station->power.busy, of_station->power.idle},
    };
    if (glo_production_capability_set(plan, of_station, b->arena, b->review, &station.does) != GLO_OK ||
        add_calendar(b, of_station->calendar.items ? &of_station->calendar : &spec->calendar, &calendar) != GLO_OK ||
        glo_measure_plan_station(b->measures, unit->entity, station.name, station.machines, &station.row) != GLO_OK ||
        glo_grow(&plan->stations, &plan->max_stations, (uint64_t)plan->num_stations + 1, sizeof *plan->stations) !=
            GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (!of_station->discipline.given)
        of_station->discipline = spec->discipline;
    glo_station_check(of_station, calendar, coupled, b->review);
    if (plan->things_come && !isnan(of_station->buffer.orders))
        b->review->say(b->review->self, GLO_FAULT, &of_station->buffer, NULL,
                       "a station with limited room cannot take things that are still on their way to it",
                       "leave its `buffer` out, or let no stream have the `handover` `visit` or `send`");
    glo_station_check_mobile(of_station, unit->moves, b->modules, b->review);
    bool needs_shop = coupled || b->audit || unit->moves || plan->things_come || spec->grid.series ||
                      glo_station_needs_shop(of_station, calendar) || asks_for_more(b, &plan->sets[station.does]);
    if (needs_shop && add_to_shop(b, unit, of_station, calendar, coupled) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->num_machines += station.machines;
    plan->stations[plan->num_stations++] = station;
    return GLO_OK;
}

/* Whether some station has limited room: it couples all of them. */
static bool is_coupled(const struct glo_list *list)
{
    const struct glo_station_spec *stations = list->items;
    for (uint32_t i = 0; i < list->num; i++)
        if (stations[i].machines > 0 && !isnan(stations[i].buffer.orders))
            return true;
    return false;
}

static int add_stations(struct builder *b, struct glo_unit *unit, struct glo_unit_spec *spec)
{
    const struct glo_list *list = glo_unit_stations(spec);
    struct glo_station_spec *stations = list->items;
    int code = GLO_OK;
    bool coupled = is_coupled(list);
    unit->first_station = b->plan->num_stations;
    for (uint32_t i = 0; code == GLO_OK && i < list->num; i++)
        if (stations[i].machines > 0)
            code = add_station(b, unit, spec, &stations[i], coupled);
    unit->num_stations = b->plan->num_stations - unit->first_station;
    return code;
}

/* One unit at a point. `family_entity` is what it belongs to. */
static int add_unit(struct builder *b, const struct glo_family *family, uint32_t number, uint32_t family_entity,
                    struct glo_unit_spec *spec, const char *member, uint32_t place)
{
    struct glo_production_plan *plan = b->plan;
    struct glo_unit unit = {.name = unit_name(b, family, member),
                            .spec = spec,
                            .family = number,
                            .place = place,
                            .modules = b->modules,
                            .moves = b->mobility != GLO_MOBILITY_NONE,
                            .is_rented = b->mobility == GLO_MOBILITY_RENT};
    bool single = b->single && b->mobility < GLO_MOBILITY_POOL; /* modules of a pool are one to the measures */
    unit.point = place == GLO_ALL ? spec->point : b->places->items[place].point;
    if (!unit.name)
        return GLO_ERR_NO_MEMORY;
    b->audit = glo_audit_find(b->audited, number, spec->named.row);
    unit.entity = family_entity;
    if (member && single &&
        glo_measure_plan_entity(b->measures, GLO_ENTITY_unit, unit.name, family_entity, GLO_ALL, &unit.entity) !=
            GLO_OK)
        return GLO_ERR_NO_MEMORY;
    const char *owner = spec->owner ? spec->owner : single ? unit.name : family->name;
    if (glo_ledger_plan_party(b->ledger, owner, &unit.owner) != GLO_OK || add_terms(b, &unit, spec) != GLO_OK ||
        add_stations(b, &unit, spec) != GLO_OK ||
        glo_grow(&plan->units, &plan->max_units, (uint64_t)plan->num_units + 1, sizeof *plan->units) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->units[plan->num_units++] = unit;
    return GLO_OK;
}

/* How many units stand at a place of a member: those that are alike, or the modules of a pool. */
static uint32_t units_at_place(const struct glo_unit_spec *spec, enum glo_mobility mobility)
{
    return (uint32_t)(mobility >= GLO_MOBILITY_POOL ? spec->count * spec->modules : spec->count);
}

/* All units of a member at a place, or at its own point. */
static int add_alike(struct builder *b, const struct glo_family *family, uint32_t number, uint32_t family_entity,
                     struct glo_unit_spec *spec, const char *member, uint32_t place)
{
    uint32_t num = units_at_place(spec, b->mobility);
    b->modules = b->mobility >= GLO_MOBILITY_POOL || spec->modules == 0 ? 1 : (uint32_t)spec->modules;
    if (num == 1)
        return add_unit(b, family, number, family_entity, spec, member, place);
    for (uint32_t i = 1; i <= num; i++) {
        char name[512];
        snprintf(name, sizeof name, "%s%s%u", member ? member : "", member ? "." : "", i);
        const char *kept = glo_arena_text(b->arena, name, strlen(name));
        int code = kept ? add_unit(b, family, number, family_entity, spec, kept, place) : GLO_ERR_NO_MEMORY;
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

/* The places of `at`, or the member's own point. */
static int add_member(struct builder *b, const struct glo_family *family, uint32_t number, uint32_t family_entity,
                      struct glo_unit_spec *spec, uint32_t first, uint32_t end)
{
    if (!spec->at.given) {
        bool nowhere = !glo_point_is_known(&spec->point);
        if (!nowhere && b->places->distances)
            glo_review_say(b->review, GLO_FAULT, spec, NULL,
                           "where distances are stated, a unit stands at a place: give it `at`");
        return add_alike(b, family, number, family_entity, spec, spec->named.name,
                         nowhere ? b->places->num - 1 : GLO_ALL);
    }
    bool several = end - first > 1 || family->num_members > 1;
    for (uint32_t place = first; place < end; place++) {
        const struct glo_place *at = &b->places->items[place];
        const char *member = spec->named.name ? spec->named.name : several ? at->name : NULL;
        int code = add_alike(b, family, number, family_entity, spec, member, place);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

/* What does not go together in a member. */
static void check_member(const struct builder *b, const struct glo_family *family, const struct glo_unit_spec *spec)
{
    const struct glo_review *review = b->review;
    const struct glo_unit_costs *costs = &spec->costs;
    bool has_costs = !isnan(costs->fixed) || !isnan(costs->labour) || !isnan(costs->electricity);
    if (spec->modules == 0 && spec->module.stations.num > 0)
        review->say(review->self, GLO_FAULT, &spec->module, NULL, "a unit with a `module` says how many it has",
                    "add `modules: 3`");
    if (spec->modules > 0 && spec->module.stations.num == 0)
        review->say(review->self, GLO_FAULT, &spec->modules, NULL, "a unit made of modules says what a `module` is",
                    "add `module: {stations: {...}}`");
    if (spec->modules > 0 && (spec->stations.num > 0 || has_costs))
        review->say(review->self, GLO_FAULT, spec, NULL,
                    "a unit made of modules has the stations and the costs of its modules",
                    "move `stations` and `costs` into `module`");
    if (spec->count > 1 && family->num_members > 1)
        review->say(review->self, GLO_FAULT, &spec->count, NULL, "a family with rows has one unit for each of them",
                    "leave `count` out, or repeat the row under other names");
    if (b->mobility == GLO_MOBILITY_NONE)
        return;
    if (b->mobility >= GLO_MOBILITY_POOL && spec->modules == 0)
        review->say(review->self, GLO_FAULT, spec, NULL, "a network that rents out modules needs a pool of them",
                    "write `modules: 24` and what a `module` is");
    const struct glo_distribution *laws[] = {&spec->move.configure, &spec->move.dismantle, &spec->move.commission};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++)
        if (laws[i]->type && glo_distribution_least(laws[i]) < 0)
            review->say(review->self, GLO_FAULT, laws[i], NULL, "the time of a move can be negative",
                        "add `at_least: 0 h`: the law is truncated and renormalised");
    if (spec->stock.num > 0)
        review->say(review->self, GLO_FAULT, &spec->stock, NULL, "a unit that may be moved keeps no stock",
                    "keep it at another unit, in another network");
}

static int add_family(struct builder *b, const struct glo_family *family, uint32_t number)
{
    uint32_t entity;
    struct glo_unit_spec *specs = family->members;
    memset(&b->any, 0, sizeof b->any);
    for (uint32_t i = 0; i < family->num_members; i++) {
        glo_grid_resolve(&b->accounting->factors, b->hourly, &specs[i].grid, b->review);
        const struct glo_unit_costs costs = costs_of(&specs[i], 1);
        b->any.fixed |= is_positive(costs.fixed);
        b->any.labour |= is_positive(costs.labour);
        b->any.electricity |= is_positive(costs.electricity);
        b->any.holding |= has_holding(&costs);
        b->any.backorder |= is_positive(costs.backorder);
        b->any.crew |= is_positive(specs[i].move.crew);
        check_member(b, family, &specs[i]);
        b->any.grid |= specs[i].grid.plain.value > 0;
    }
    if (glo_measure_plan_entity(b->measures, GLO_ENTITY_family, family->name, GLO_ALL, GLO_ALL, &entity) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < family->num_members; i++) {
        uint32_t first = 0, end = 1;
        if (specs[i].at.given)
            glo_places_range(b->places, &specs[i].at, &first, &end);
        int code = add_member(b, family, number, entity, &specs[i], first, end);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

static int index_shop(struct glo_production_plan *plan)
{
    if (plan->num_shop == 0)
        return GLO_OK;
    plan->shop_of = glo_alloc(plan->num_stations, sizeof *plan->shop_of);
    if (!plan->shop_of)
        return GLO_ERR_NO_MEMORY;
    memset(plan->shop_of, 0xFF, plan->num_stations * sizeof *plan->shop_of); /* GLO_ALL */
    for (uint32_t i = 0; i < plan->num_shop; i++)
        plan->shop_of[plan->shop[i].station] = i;
    return GLO_OK;
}

/* A family to which nothing offers work: its name and those of its owners mean nothing at this point. */
static int leave_out(struct glo_measure_plan *measures, const struct glo_family *family)
{
    const struct glo_unit_spec *specs = family->members;
    int code = glo_measure_plan_absent(measures, family->name);
    for (uint32_t i = 0; code == GLO_OK && i < family->num_members; i++)
        if (specs[i].owner)
            code = glo_measure_plan_absent(measures, specs[i].owner);
    return code;
}

/* How many units the families that are used have. */
static uint64_t count_units(const struct glo_list *families, const bool *used, const uint8_t *mobility,
                            const struct glo_places *places)
{
    const struct glo_family *items = families->items;
    uint64_t num = 0;
    for (uint32_t i = 0; i < families->num; i++)
        for (uint32_t j = 0; used[i] && j < items[i].num_members; j++) {
            uint32_t first = 0, end = 1;
            const struct glo_unit_spec *spec = (const struct glo_unit_spec *)items[i].members + j;
            if (spec->at.given)
                glo_places_range(places, &spec->at, &first, &end);
            num += (uint64_t)(end - first) *
                   (mobility[i] >= GLO_MOBILITY_POOL ? 1 : units_at_place(spec, GLO_MOBILITY_UNIT));
        }
    return num;
}

static int find_what_is_asked(struct builder *b)
{
    const struct glo_production_plan *plan = b->plan;
    b->num_asked = plan->num_capabilities;
    b->asks_for_more = glo_alloc(b->num_asked, sizeof *b->asks_for_more);
    if (!b->asks_for_more)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->num_plans; i++)
        for (uint32_t k = 0; k < plan->plans[i].num_operations; k++) {
            const struct glo_operation *it = &plan->plans[i].operations[k];
            b->asks_for_more[it->capability] |= plan->plans[i].branches || !it->is_plain;
        }
    return GLO_OK;
}

static int build_hourly(struct builder *b)
{
    const struct glo_list *specs = &b->accounting->factors.hourly;
    b->hourly = glo_alloc(specs->num, sizeof *b->hourly);
    int code = b->hourly ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; code == GLO_OK && i < specs->num; i++)
        code = glo_hourly_build((const struct glo_hourly_spec *)specs->items + i, b->period, b->arena, b->review,
                                &b->hourly[i]);
    return code;
}

static int add_families(struct builder *b, const struct glo_list *families, const bool *used, const uint8_t *mobility)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_family *items = families->items;
    plan->first_unit = glo_alloc(families->num + 1, sizeof *plan->first_unit);
    if (!plan->first_unit)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < families->num; i++) {
        plan->first_unit[i] = plan->num_units;
        b->mobility = (enum glo_mobility)mobility[i];
        int code = used[i] ? add_family(b, &items[i], i) : leave_out(b->measures, &items[i]);
        if (code != GLO_OK)
            return code;
    }
    plan->first_unit[families->num] = plan->num_units;
    return GLO_OK;
}

int glo_production_build_units(struct glo_production_plan *plan, const struct glo_list *families, const bool *used,
                               const uint8_t *mobility, const struct glo_list *audited, const struct glo_places *places,
                               const struct glo_period *period, const struct glo_accounting_spec *accounting,
                               struct glo_ledger_plan *ledger, struct glo_measure_plan *measures, uint64_t seed,
                               struct glo_arena *arena, const struct glo_review *review)
{
    struct builder builder = {.plan = plan,
                              .places = places,
                              .audited = audited,
                              .period = period,
                              .accounting = accounting,
                              .ledger = ledger,
                              .measures = measures,
                              .arena = arena,
                              .review = review,
                              .seed = seed,
                              .single = count_units(families, used, mobility, places) <= MAX_SINGLE_UNITS};
    int code = find_what_is_asked(&builder);
    if (code == GLO_OK)
        code = build_hourly(&builder);
    if (code == GLO_OK)
        code = add_families(&builder, families, used, mobility);
    glo_free(builder.calendars);
    glo_free(builder.asks_for_more);
    glo_free(builder.hourly);
    if (code != GLO_OK)
        return code;
    if (glo_production_index_stations(plan) != GLO_OK || index_shop(plan) != GLO_OK ||
        glo_circles_check(plan, review) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    glo_forks_check(plan, review);
    return glo_pools_classify(&plan->pools, plan);
}
