/* Units as written, and the list of units and stations that is made of them. */
#include "models/production/unit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct glo_parameter costs_parameters[] = {
    {.name = "fixed",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_unit_costs, fixed),
     .dimension = "money_per_time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "none",
     .doc = "Per elapsed time: rent, depreciation. Paid by the owner to the landlord.",
     .example = "4100 EUR/month",
     .affects = "cost_per_order"},
    {.name = "labour",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_unit_costs, labour),
     .dimension = "money_per_time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "none",
     .doc = "Per open hour and machine. Paid by the owner to the workforce.",
     .example = "24 EUR/h",
     .affects = "cost_per_order"},
    {.name = "electricity",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_unit_costs, electricity),
     .dimension = "money_per_energy",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "none",
     .doc = "Per kWh, by machine state. Paid by the owner to the utility.",
     .affects = "cost_per_order"},
    {0},
};
static const struct glo_table costs_table = {
    .name = "costs",
    .doc = "What running a unit costs.",
    .size = sizeof(struct glo_unit_costs),
    .parameters = costs_parameters,
};

#define COORDINATE(key, field, dim, low, high, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_unit_spec, point.field), .dimension = dim, .min = low, \
        .max = high, .fallback = "", .absent = "that of `at`", .doc = text \
    }

static const struct glo_parameter unit_parameters[] = {
    {.name = "at",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct glo_unit_spec, at),
     .target = "places",
     .fallback = "",
     .absent = "at its own coordinates, or nowhere in particular",
     .doc = "Where it stands: a place, or a set of places (one unit at each).",
     .example = "towns.Bologna"},
    COORDINATE("latitude", latitude, "number", -90, 90, "WGS84 latitude in degrees."),
    COORDINATE("longitude", longitude, "number", -180, 180, "WGS84 longitude in degrees."),
    COORDINATE("x", x, "length", -INFINITY, INFINITY, "Planar coordinate."),
    COORDINATE("y", y, "length", -INFINITY, INFINITY, "Planar coordinate."),
    {.name = "owner",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_unit_spec, owner),
     .fallback = "",
     .absent = "each unit is a party of its own",
     .doc = "The party that earns its price and pays its costs; one party may own several units.",
     .example = "industry",
     .affects = "profit"},
    {.name = "stations",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_unit_spec, stations),
     .table = &glo_station_table,
     .fallback = "{}",
     .doc = "Its stations; the name of a station is the operation that it does.",
     .example = "{mill: {machines: 2}}"},
    {.name = "stock",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_unit_spec, stock),
     .table = &glo_stock_table,
     .fallback = "{}",
     .doc = "Finished products that it keeps, by the name of the product or family of products.",
     .example = "{chair: {replenish: {base_stock: 4}}}",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "costs",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_unit_spec, costs),
     .table = &costs_table,
     .fallback = "{}",
     .doc = "What running it costs."},
    {.name = "grid",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_unit_spec, grid),
     .table = &glo_grid_table,
     .fallback = "{}",
     .doc = "Country whose electricity it uses, or the intensity stated in place.",
     .example = "IT",
     .affects = "co2e_per_order"},
    {.name = "calendar",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_unit_spec, calendar),
     .table = &glo_calendar_table,
     .names = GLO_CALENDAR_NAMES,
     .fallback = "",
     .absent = "always open",
     .doc =
         "Opening hours by days of the week, of which those without hours are closed, and dates on which it is closed. "
         "Needs `experiment.start`.",
     .example =
         "{monday-friday: 06:00-22:00, saturday: [06:00-12:00, 13:00-18:00], closed: [2027-08-09 to 2027-08-22]}",
     .affects = "lead_time, utilisation",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_unit_table = {
    .name = "units",
    .doc = "Production units: what they can do, where they stand, whose they are.",
    .size = sizeof(struct glo_unit_spec),
    .parameters = unit_parameters,
};

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
    glo_free(plan->station_of);
    glo_free(plan->first_unit);
    glo_free(plan->fastest);
    glo_pools_free(&plan->pools);
    glo_stock_plan_free(&plan->stock);
    memset(plan, 0, sizeof *plan);
}

uint32_t glo_production_capability(struct glo_production_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->num_capabilities; i++)
        if (strcmp(plan->capabilities[i], name) == 0)
            return i;
    if (glo_grow(&plan->capabilities, &plan->max_capabilities, (uint64_t)plan->num_capabilities + 1,
                 sizeof *plan->capabilities) != GLO_OK)
        return GLO_ALL;
    plan->capabilities[plan->num_capabilities] = name;
    return plan->num_capabilities++;
}

double glo_production_working(const struct glo_production_plan *plan, uint32_t station)
{
    double share = glo_production_is_of_shop(plan, station) ? glo_shop_station_of(plan, station)->availability : 1;
    return plan->stations[station].machines * share;
}

bool glo_production_can_make(const struct glo_production_plan *plan, uint32_t unit, uint32_t product)
{
    return plan->plans[product].to_stock ? glo_stock_plan_find(&plan->stock, unit, product) != GLO_ALL
                                         : glo_production_has_stations(plan, unit, product);
}

bool glo_production_has_stations(const struct glo_production_plan *plan, uint32_t unit, uint32_t product)
{
    const struct glo_plan *process = &plan->plans[product];
    for (uint32_t i = 0; i < process->num_operations; i++)
        if (glo_production_station(plan, unit, process->operations[i].capability) == GLO_ALL)
            return false;
    return true;
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
    uint64_t seed;
    bool single; /* every unit is an entity of the measures; else the units of a family share their flows */
    struct {
        bool fixed, labour, electricity, grid;
    } any;               /* some unit of the family has it */
    bool *asks_for_more; /* by capability of the plans: some product asks for more than a plain operation of it */
    uint32_t num_asked;
    struct known_calendar *calendars; /* the latest are likely those of the next unit */
    uint32_t num_calendars, max_calendars;
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

/* Whether a flow is needed: by this unit, or by any whose flows it shares. */
static bool stated(const struct builder *b, bool by_unit, bool by_any)
{
    return b->single ? by_unit : by_any;
}

/* The unit before, if the two are one to ledger and measures and have one owner: they share their flows. */
static const struct glo_unit *twin(const struct glo_unit *unit, const struct glo_unit *units, uint32_t number)
{
    bool same = number > 0 && units[number - 1].entity == unit->entity && units[number - 1].owner == unit->owner;
    return same ? &units[number - 1] : NULL;
}

/* Flows that the unit's own parameters cause; those of products, materials and transport are made where these are known
 * to exist. */
static int add_flows(struct builder *b, const struct glo_unit *unit, const struct glo_unit_spec *spec,
                     struct glo_unit_flows *flows)
{
    memset(flows, 0xFF, sizeof *flows); /* GLO_NO_FLOW */
    struct {
        bool exists;
        enum glo_standard_party payee;
        enum glo_account account;
        uint32_t *flow;
    } rows[] = {
        {stated(b, is_positive(spec->costs.fixed), b->any.fixed), GLO_PARTY_landlord, GLO_ACCOUNT_fixed, &flows->fixed},
        {stated(b, is_positive(spec->costs.labour), b->any.labour), GLO_PARTY_workforce, GLO_ACCOUNT_labour,
         &flows->labour},
        {stated(b, is_positive(spec->costs.electricity), b->any.electricity), GLO_PARTY_utility, GLO_ACCOUNT_energy,
         &flows->energy},
        {stated(b, is_positive(spec->costs.electricity), b->any.electricity), GLO_PARTY_utility,
         GLO_ACCOUNT_energy_idle, &flows->energy_idle},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].exists &&
            glo_ledger_plan_money(b->ledger, unit->owner, rows[i].payee, rows[i].account,
                                  rows[i].account < GLO_NUM_ORDER_ACCOUNTS, unit->entity, rows[i].flow) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    static const enum glo_carbon_source sources[] = {GLO_SOURCE_energy, GLO_SOURCE_energy_idle};
    for (size_t i = 0; stated(b, spec->grid.value > 0, b->any.grid) && i < sizeof sources / sizeof sources[0]; i++)
        if (glo_ledger_plan_carbon(b->ledger, sources[i], unit->entity, &flows->carbon[sources[i]]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}

/* Two rates, of which both may not be stated. */
static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* The terms of a unit: those of the one before, where nothing differs. */
static int add_terms(struct builder *b, struct glo_unit *unit, const struct glo_unit_spec *spec)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_unit *before = twin(unit, plan->units, plan->num_units);
    struct glo_terms terms = {.costs = spec->costs, .grid = spec->grid.value};
    if (before) {
        const struct glo_terms *same = &plan->terms[before->terms];
        unit->terms = before->terms;
        if (is_same(same->costs.fixed, spec->costs.fixed) && is_same(same->costs.labour, spec->costs.labour) &&
            is_same(same->costs.electricity, spec->costs.electricity) && is_same(same->grid, spec->grid.value))
            return GLO_OK;
        terms.flows = same->flows;
    } else if (add_flows(b, unit, spec, &terms.flows) != GLO_OK)
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

/* A station with a feature that only the shop has, beside the last of the plan. */
static int add_to_shop(struct builder *b, const struct glo_unit *unit, const struct glo_station_spec *spec,
                       const struct glo_calendar *calendar)
{
    struct glo_production_plan *plan = b->plan;
    char name[1100];
    snprintf(name, sizeof name, "units.%s.%s", unit->name, spec->named.name);
    if (glo_grow(&plan->shop, &plan->max_shop, (uint64_t)plan->num_shop + 1, sizeof *plan->shop) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_shop_station *station = &plan->shop[plan->num_shop++];
    *station = glo_shop_station_make(spec, calendar, b->period);
    station->station = plan->num_stations;
    station->key = glo_stream_make(b->seed, name);
    if (glo_station_setups(spec, plan->plans, plan->num_plans, b->arena, b->review, &station->setups) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    b->measures->has_states = true;
    if (station->breakdowns && glo_breakdowns_job(station->breakdowns) == GLO_INTERRUPTION_SCRAP)
        b->measures->fates |= 1u << GLO_FATE_scrapped;
    return GLO_OK;
}

/* Capabilities that only stations have are asked for nothing. */
static bool asks_for_more(const struct builder *b, uint32_t capability)
{
    return capability < b->num_asked && b->asks_for_more[capability];
}

static int add_stations(struct builder *b, struct glo_unit *unit, const struct glo_unit_spec *spec)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_station_spec *stations = spec->stations.items;
    unit->first_station = plan->num_stations;
    for (uint32_t i = 0; i < spec->stations.num; i++) {
        const struct glo_calendar *calendar;
        if (stations[i].machines == 0)
            continue;
        struct glo_station station = {
            .name = stations[i].named.name,
            .unit = plan->num_units,
            .terms = unit->terms,
            .capability = glo_production_capability(plan, stations[i].named.name),
            .machines = (uint32_t)stations[i].machines,
            .first_machine = plan->num_machines,
            .speed = stations[i].speed,
            .power = {stations[i].power.busy, stations[i].power.idle},
        };
        if (station.capability == GLO_ALL ||
            add_calendar(b, stations[i].calendar.items ? &stations[i].calendar : &spec->calendar, &calendar) !=
                GLO_OK ||
            glo_measure_plan_station(b->measures, unit->entity, station.name, station.machines, &station.row) !=
                GLO_OK ||
            glo_grow(&plan->stations, &plan->max_stations, (uint64_t)plan->num_stations + 1, sizeof *plan->stations) !=
                GLO_OK)
            return GLO_ERR_NO_MEMORY;
        glo_station_check(&stations[i], calendar, b->review);
        bool needs_shop = glo_station_needs_shop(&stations[i], calendar) || asks_for_more(b, station.capability);
        if (needs_shop && add_to_shop(b, unit, &stations[i], calendar) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        plan->num_machines += station.machines;
        plan->stations[plan->num_stations++] = station;
    }
    unit->num_stations = plan->num_stations - unit->first_station;
    return GLO_OK;
}

/* One unit at a point. `family_entity` is what it belongs to. */
static int add_unit(struct builder *b, const struct glo_family *family, uint32_t number, uint32_t family_entity,
                    struct glo_unit_spec *spec, const char *member, uint32_t place)
{
    struct glo_production_plan *plan = b->plan;
    struct glo_unit unit = {.name = unit_name(b, family, member), .spec = spec, .family = number, .place = place};
    unit.point = place == GLO_ALL ? spec->point : b->places->items[place].point;
    if (!unit.name)
        return GLO_ERR_NO_MEMORY;
    unit.entity = family_entity;
    if (member && b->single &&
        glo_measure_plan_entity(b->measures, GLO_ENTITY_unit, unit.name, family_entity, GLO_ALL, &unit.entity) !=
            GLO_OK)
        return GLO_ERR_NO_MEMORY;
    const char *owner = spec->owner ? spec->owner : b->single ? unit.name : family->name;
    if (glo_ledger_plan_party(b->ledger, owner, &unit.owner) != GLO_OK || add_terms(b, &unit, spec) != GLO_OK ||
        add_stations(b, &unit, spec) != GLO_OK ||
        glo_grow(&plan->units, &plan->max_units, (uint64_t)plan->num_units + 1, sizeof *plan->units) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->units[plan->num_units++] = unit;
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
        return add_unit(b, family, number, family_entity, spec, spec->named.name,
                        nowhere ? b->places->num - 1 : GLO_ALL);
    }
    bool several = end - first > 1 || family->num_members > 1;
    for (uint32_t place = first; place < end; place++) {
        const struct glo_place *at = &b->places->items[place];
        const char *member = spec->named.name ? spec->named.name : several ? at->name : NULL;
        int code = add_unit(b, family, number, family_entity, spec, member, place);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

static int add_family(struct builder *b, const struct glo_family *family, uint32_t number)
{
    uint32_t entity;
    struct glo_unit_spec *specs = family->members;
    memset(&b->any, 0, sizeof b->any);
    for (uint32_t i = 0; i < family->num_members; i++) {
        glo_plain_emission_resolve(&b->accounting->factors.grid, "grid", &specs[i].grid, b->review);
        b->any.fixed |= is_positive(specs[i].costs.fixed);
        b->any.labour |= is_positive(specs[i].costs.labour);
        b->any.electricity |= is_positive(specs[i].costs.electricity);
        b->any.grid |= specs[i].grid.value > 0;
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

/* Which station of which unit has which capability; two of one capability cannot be, since names are unique in a map.
 */
static int index_stations(struct glo_production_plan *plan)
{
    size_t cells = (size_t)plan->num_units * plan->num_capabilities;
    plan->station_of = glo_alloc(cells, sizeof *plan->station_of);
    plan->fastest = glo_alloc(plan->num_capabilities, sizeof *plan->fastest);
    if (!plan->station_of || !plan->fastest)
        return GLO_ERR_NO_MEMORY;
    memset(plan->station_of, 0xFF, cells * sizeof *plan->station_of); /* GLO_ALL */
    for (uint32_t s = 0; s < plan->num_stations; s++) {
        const struct glo_station *station = &plan->stations[s];
        plan->station_of[(size_t)station->unit * plan->num_capabilities + station->capability] = s;
        plan->fastest[station->capability] = fmax(plan->fastest[station->capability], station->speed);
    }
    plan->one_station = plan->num_capabilities == 1 && plan->num_stations == plan->num_units;
    plan->one_machine = plan->num_machines == plan->num_stations;
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
static uint64_t count_units(const struct glo_list *families, const bool *used, const struct glo_places *places)
{
    const struct glo_family *items = families->items;
    uint64_t num = 0;
    for (uint32_t i = 0; i < families->num; i++)
        for (uint32_t j = 0; used[i] && j < items[i].num_members; j++) {
            uint32_t first = 0, end = 1;
            const struct glo_unit_spec *spec = (const struct glo_unit_spec *)items[i].members + j;
            if (spec->at.given)
                glo_places_range(places, &spec->at, &first, &end);
            num += end - first;
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

static int add_families(struct builder *b, const struct glo_list *families, const bool *used)
{
    struct glo_production_plan *plan = b->plan;
    const struct glo_family *items = families->items;
    plan->first_unit = glo_alloc(families->num + 1, sizeof *plan->first_unit);
    if (!plan->first_unit)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < families->num; i++) {
        plan->first_unit[i] = plan->num_units;
        int code = used[i] ? add_family(b, &items[i], i) : leave_out(b->measures, &items[i]);
        if (code != GLO_OK)
            return code;
    }
    plan->first_unit[families->num] = plan->num_units;
    return GLO_OK;
}

int glo_production_build_units(struct glo_production_plan *plan, const struct glo_list *families, const bool *used,
                               const struct glo_places *places, const struct glo_period *period,
                               const struct glo_accounting_spec *accounting, struct glo_ledger_plan *ledger,
                               struct glo_measure_plan *measures, uint64_t seed, struct glo_arena *arena,
                               const struct glo_review *review)
{
    struct builder builder = {.plan = plan,
                              .places = places,
                              .period = period,
                              .accounting = accounting,
                              .ledger = ledger,
                              .measures = measures,
                              .arena = arena,
                              .review = review,
                              .seed = seed,
                              .single = count_units(families, used, places) <= MAX_SINGLE_UNITS};
    int code = find_what_is_asked(&builder);
    if (code == GLO_OK)
        code = add_families(&builder, families, used);
    glo_free(builder.calendars);
    glo_free(builder.asks_for_more);
    if (code != GLO_OK)
        return code;
    return index_stations(plan) == GLO_OK && index_shop(plan) == GLO_OK ? glo_pools_classify(&plan->pools, plan)
                                                                        : GLO_ERR_NO_MEMORY;
}

int glo_production_build_flows(struct glo_production_plan *plan, const struct glo_flow_needs *needs,
                               struct glo_ledger_plan *ledger)
{
    for (uint32_t u = 0; u < plan->num_units; u++) {
        const struct glo_unit *unit = &plan->units[u], *before = twin(unit, plan->units, u);
        struct glo_unit_flows *flows = &plan->terms[unit->terms].flows;
        if (before) {
            *flows = plan->terms[before->terms].flows;
            continue;
        }
        struct {
            bool exists;
            uint32_t from, to;
            enum glo_account account;
            uint32_t *flow;
        } money[] = {
            {needs->price, GLO_PARTY_customer, unit->owner, GLO_ACCOUNT_price, &flows->price},
            {needs->material, unit->owner, GLO_PARTY_supplier, GLO_ACCOUNT_material, &flows->material},
            {needs->outbound, unit->owner, GLO_PARTY_carrier, GLO_ACCOUNT_outbound, &flows->outbound},
            {needs->carbon_price, unit->owner, GLO_PARTY_state, GLO_ACCOUNT_carbon_price, &flows->carbon_price},
        };
        struct {
            bool exists;
            enum glo_carbon_source source;
        } carbon[] = {
            {needs->material_carbon, GLO_SOURCE_material},
            {needs->transport_carbon, GLO_SOURCE_transport_ttw},
            {needs->transport_carbon, GLO_SOURCE_transport_wtt},
        };
        for (size_t i = 0; i < sizeof money / sizeof money[0]; i++)
            if (money[i].exists &&
                glo_ledger_plan_money(ledger, money[i].from, money[i].to, money[i].account,
                                      money[i].account < GLO_NUM_ORDER_ACCOUNTS, unit->entity, money[i].flow) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
        for (size_t i = 0; i < sizeof carbon / sizeof carbon[0]; i++)
            if (carbon[i].exists && glo_ledger_plan_carbon(ledger, carbon[i].source, unit->entity,
                                                           &flows->carbon[carbon[i].source]) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}
