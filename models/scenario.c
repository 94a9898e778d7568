/* The root of all parameter tables, and the order in which a scenario is built. */
#include "models/scenario.h"

#include "models/network/territory.h"
#include "models/production/bill.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define FAMILIES(key, element, text) \
    { \
        .name = #key, .kind = GLO_FAMILIES, GLO_FIELD(struct glo_scenario_file, key), .table = element, \
        .fallback = "{}", .doc = text \
    }
#define TEXT(key, text) \
    { \
        .name = #key, .kind = GLO_TEXT, GLO_FIELD(struct glo_scenario_file, key), .fallback = "", .absent = "none", \
        .doc = text \
    }

static const struct glo_parameter parameters[] = {
    {.name = "glocal",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_scenario_file, version),
     .min = 1,
     .max = 1,
     .doc = "Version of the scenario language.",
     .example = "1"},
    TEXT(question, "What the scenario is to answer; heads every result."),
    TEXT(note, "Anything worth knowing; goes to the report."),
    TEXT(extends,
         "Another scenario file that this one changes: maps are merged, lists and values replaced, null removes."),
    FAMILIES(places, &glo_place_table,
             "Where customers, units and stock stand. Without places, distance plays no part."),
    FAMILIES(materials, &glo_material_table, "What products are made of."),
    FAMILIES(products, &glo_product_table, "What customers order and how it is made."),
    FAMILIES(demand, &glo_stream_table, "Order streams."),
    FAMILIES(units, &glo_unit_table, "Production units."),
    {.name = "suppliers",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_scenario_file, suppliers),
     .table = &glo_supplier_table,
     .fallback = "{}",
     .doc = "Ample suppliers, from whom stock is replenished."},
    {.name = "transport",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_scenario_file, transport),
     .table = &glo_transport_table,
     .fallback = "{}",
     .doc = "How goods reach the customer. Without it, delivery is immediate and free."},
    {.name = "networks",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_scenario_file, networks),
     .table = &glo_network_table,
     .fallback = "{}",
     .doc = "Business models. Without networks, all units serve: the nearest, whatever its load."},
    {.name = "accounting",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_scenario_file, accounting),
     .table = &glo_accounting_table,
     .fallback = "{}",
     .doc = "Currency, carbon price and emission factors."},
    {.name = "experiment",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_scenario_file, experiment),
     .table = &glo_experiment_table,
     .doc = "What is run, for how long, how often, and what is compared."},
    {0},
};
const struct glo_table glo_scenario_table = {
    .name = "scenario",
    .doc = "A scenario of networked manufacturing.",
    .size = sizeof(struct glo_scenario_file),
    .parameters = parameters,
};

void glo_scenario_init(struct glo_scenario *scenario)
{
    memset(scenario, 0, sizeof *scenario);
}

void glo_scenario_free(struct glo_scenario *scenario)
{
    glo_places_free(&scenario->places);
    glo_network_plan_free(&scenario->networks);
    glo_production_plan_free(&scenario->production);
    glo_ledger_plan_free(&scenario->ledger);
    glo_measure_plan_free(&scenario->measures);
    glo_arena_free(&scenario->arena);
    memset(scenario, 0, sizeof *scenario);
}

/* A scenario without networks has one: all units, the nearest serves. */
static int default_network(struct glo_scenario *scenario)
{
    struct glo_scenario_file *file = &scenario->file;
    struct glo_network_spec *spec = glo_arena_alloc(&scenario->arena, 1, sizeof *spec);
    struct glo_reference *units = glo_arena_alloc(&scenario->arena, file->units.num, sizeof *units);
    if (!spec || !units)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < file->units.num; i++)
        units[i] = (struct glo_reference){.family = i, .member = GLO_ALL, .given = true};
    spec->named.name = "units";
    spec->type.index = glo_registry_find(&glo_network_registry, "central");
    spec->units = (struct glo_list){units, file->units.num};
    file->networks = (struct glo_list){spec, 1};
    return GLO_OK;
}

/* Materials are, too. */
static bool is_to_stock(const struct glo_scenario_file *file, const struct glo_named *entry)
{
    const struct glo_family *family = file->products.items;
    uint32_t product = glo_stock_product(&file->products, entry);
    if (product == GLO_ALL)
        return true;
    for (; product >= family->num_members; family++)
        product -= family->num_members;
    return ((const struct glo_product_spec *)family->members)[product].approach == GLO_APPROACH_mts;
}

/* Marks the units from which those of a family take pieces that are made to stock; true: some of them are new. */
static bool mark_sources(const struct glo_scenario_file *file, const struct glo_family *family, bool *units)
{
    const struct glo_unit_spec *specs = family->members;
    bool any = false;
    for (uint32_t i = 0; i < family->num_members; i++)
        for (uint32_t j = 0; j < specs[i].stock.num; j++) {
            const struct glo_stock_spec *stock = (const struct glo_stock_spec *)specs[i].stock.items + j;
            const struct glo_amounts *from = glo_stock_spec_sources(stock);
            for (uint32_t k = 0; from && is_to_stock(file, &stock->named) && k < from->num; k++)
                if (from->items[k].what.target == GLO_FROM_UNIT && !units[from->items[k].what.family])
                    any = units[from->items[k].what.family] = true;
        }
    return any;
}

/* Marks the networks, of `num` in all, that get orders of a stream. */
static void mark_offered(const struct glo_choice *offered, bool *networks, uint32_t num)
{
    if (!offered->given && num == 1)
        networks[0] = true;
    for (uint32_t i = 0; i < glo_mix_num(offered); i++) {
        double share;
        const struct glo_reference *reference = glo_mix_at(offered, i, &share);
        networks[reference->family] |= share > 0;
    }
}

/* At a design point only what demand can reach exists: networks that get orders, their units, and the sources of these.
 */
static int find_used(const struct glo_scenario_file *file, struct glo_arena *arena, bool **networks, bool **units,
                     uint8_t **mobility)
{
    *networks = glo_arena_alloc(arena, file->networks.num, sizeof **networks);
    *units = glo_arena_alloc(arena, file->units.num, sizeof **units);
    *mobility = glo_arena_alloc(arena, file->units.num, sizeof **mobility);
    if (!*networks || !*units || !*mobility)
        return GLO_ERR_NO_MEMORY;
    const struct glo_family *streams = file->demand.items;
    for (uint32_t i = 0; i < file->demand.num; i++) {
        const struct glo_stream_spec *specs = streams[i].members;
        for (uint32_t j = 0; j < streams[i].num_members; j++)
            mark_offered(&specs[j].offered_to, *networks, file->networks.num);
    }
    const struct glo_network_spec *specs = file->networks.items;
    for (uint32_t i = 0; i < file->networks.num; i++)
        for (uint32_t j = 0; (*networks)[i] && j < specs[i].units.num; j++) {
            uint32_t family = ((const struct glo_reference *)specs[i].units.items)[j].family;
            enum glo_mobility moves = glo_network_mobility(&specs[i]);
            (*units)[family] = true;
            (*mobility)[family] = moves > (*mobility)[family] ? (uint8_t)moves : (*mobility)[family];
        }
    const struct glo_family *families = file->units.items;
    for (bool any = true; any;) {
        any = false;
        for (uint32_t i = 0; i < file->units.num; i++)
            any |= (*units)[i] && mark_sources(file, &families[i], *units);
    }
    return GLO_OK;
}

/* The entity that stands for all owners of a family, where there are several; GLO_ALL: there is one. */
static int owners_of(struct glo_scenario *scenario, uint32_t family, uint32_t *entity)
{
    const struct glo_production_plan *production = &scenario->production;
    uint32_t first = production->first_unit[family], end = production->first_unit[family + 1];
    const struct glo_family *families = scenario->file.units.items;
    *entity = GLO_ALL;
    for (uint32_t u = first + 1; u < end; u++)
        if (production->units[u].owner != production->units[first].owner)
            return glo_measure_plan_entity(&scenario->measures, GLO_ENTITY_party, families[family].name, GLO_ALL,
                                           GLO_ALL, entity);
    return GLO_OK;
}

/* Parties are entities of the measures once all of them are known; the owners of a family are also one together. */
static int add_parties(struct glo_scenario *scenario)
{
    const struct glo_ledger_plan *ledger = &scenario->ledger;
    const struct glo_production_plan *production = &scenario->production;
    uint32_t *entities = glo_arena_alloc(&scenario->arena, ledger->num_parties, sizeof *entities);
    scenario->measures.party_entities = entities;
    if (!entities)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t party = 0; ledger->num_flows && party < ledger->num_parties; party++)
        if (glo_measure_plan_entity(&scenario->measures, GLO_ENTITY_party, ledger->parties[party].name, GLO_ALL,
                                    GLO_ALL, &entities[party]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (uint32_t family = 0; ledger->num_flows && family < scenario->file.units.num; family++) {
        uint32_t together;
        if (owners_of(scenario, family, &together) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        for (uint32_t u = production->first_unit[family]; together != GLO_ALL && u < production->first_unit[family + 1];
             u++)
            scenario->measures.entities[entities[production->units[u].owner]].parent = together;
    }
    return GLO_OK;
}

/* Marks the classes of products and the places that streams bring to a network. */
static void mark_asked(const struct glo_scenario *scenario, uint32_t network, bool *classes, bool *places)
{
    const struct glo_pools *pools = &scenario->production.pools;
    memset(classes, 0, pools->num_classes * sizeof *classes);
    memset(places, 0, scenario->places.num * sizeof *places);
    for (uint32_t i = 0; i < scenario->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &scenario->demand.streams[i];
        if (!glo_mix_includes(&stream->mix, network))
            continue;
        for (uint32_t q = 0; q < stream->products.num; q++)
            classes[pools->class_of[stream->products.items[q]]] = true;
        for (uint32_t p = 0; p < stream->places.num; p++)
            places[stream->places.items[p]] = true;
    }
}

/* How far the orders that streams bring to a network are carried: as far as its units' modes go, or, where modes are
 * named or customers travel, any distance; which has to be the same for all of them. */
static void limit_routes(struct glo_scenario *s, uint32_t network, const struct glo_review *review)
{
    struct glo_routes *routes = &s->networks.networks[network].routes;
    const struct glo_stream_plan *named = NULL, *carried = NULL;
    for (uint32_t i = 0; s->demand.handovers && i < s->demand.num_streams; i++)
        if (glo_mix_includes(&s->demand.streams[i].mix, network))
            *(s->demand.handovers[i].named ? &named : &carried) = &s->demand.streams[i];
    if (!named || !(routes->limit < routes->reach))
        return;
    if (carried)
        glo_review_say(review, GLO_FAULT, &named->spec->handover, NULL,
                       "orders of `%s` reach `%s` from any distance, those of `%s` up to %.6g km, as far as modes of "
                       "transport go: "
                       "limit the `reach` of the network instead, or offer them to different networks",
                       named->name, s->networks.networks[network].name, carried->name, routes->limit);
    routes->limit = routes->reach;
}

/* Who may serve which customer, as far as demand asks. */
static int add_routes(struct glo_scenario *scenario, const struct glo_review *review)
{
    struct glo_production_plan *production = &scenario->production;
    const struct glo_written_families families = {&scenario->file.places, &scenario->file.units};
    bool *classes = glo_alloc(production->pools.num_classes, sizeof *classes);
    bool *places = glo_alloc(scenario->places.num, sizeof *places);
    int code = classes && places ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (uint32_t n = 0; code == GLO_OK && n < scenario->networks.num_networks; n++) {
        mark_asked(scenario, n, classes, places);
        limit_routes(scenario, n, review);
        code = glo_network_plan_route(&scenario->networks, n, &production->pools, classes, places, &families,
                                      &scenario->file.transport, review);
    }
    glo_free(classes);
    glo_free(places);
    return code == GLO_OK ? glo_pools_watch(production) : code;
}

/* How orders are handed over: whether some stream does so, by enum glo_carriage. */
static void list_handovers(const struct glo_scenario_file *file, bool handovers[GLO_NUM_CARRIAGES])
{
    for (uint32_t i = 0; i < file->demand.num; i++) {
        const struct glo_family *family = (const struct glo_family *)file->demand.items + i;
        for (uint32_t j = 0; j < family->num_members; j++)
            handovers[((const struct glo_stream_spec *)family->members)[j].handover.index] = true;
    }
}

/* Flows that exist because of what is made and carried, for every unit; `used`: the networks that get orders,
 * `handovers`: by enum glo_carriage, how orders are handed over. */
static int add_flows(struct glo_scenario *scenario, const bool *used, const bool *handovers)
{
    const struct glo_transport_spec *transport = &scenario->file.transport;
    const struct glo_stock_plan *stock = &scenario->production.stock;
    struct glo_flow_needs needs = {.carbon_price = scenario->file.accounting.carbon_price > 0,
                                   .material = stock->has_price,
                                   .material_carbon = stock->has_emission,
                                   .ordering = stock->has_ordering};
    for (uint32_t i = 0; i < scenario->production.num_plans; i++) {
        const struct glo_plan *plan = &scenario->production.plans[i];
        if (plan->material) { /* units that do not keep it buy it */
            const struct glo_material_use piece = glo_material_piece(plan->material);
            needs.material |= piece.cost > 0;
            needs.material_carbon |= piece.co2e > 0;
        }
        needs.price |= glo_plan_has_price(plan);
        for (uint32_t j = 0; j < plan->num_operations; j++) {
            needs.material |= plan->operations[j].material_cost > 0;
            needs.material_carbon |= plan->operations[j].material_co2e > 0;
        }
    }
    const struct glo_mode_spec *modes = transport->modes.items;
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        const struct glo_tariff *tariff = &modes[i].tariff;
        needs.outbound |= tariff->per_order > 0 || tariff->per_piece > 0 || tariff->per_length > 0 ||
                          tariff->per_trip > 0 || tariff->per_activity > 0;
        const struct glo_freight_rate *rates[] = {&modes[i].emissions.ttw, &modes[i].emissions.wtt};
        for (int k = 0; k < 2; k++)
            needs.transport_carbon |= rates[k]->per_activity > 0 || rates[k]->per_length > 0;
    }
    needs.relocation = needs.outbound;
    needs.relocation_carbon = needs.transport_carbon;
    for (uint32_t i = 0; i < scenario->file.demand.num; i++) {
        const struct glo_family *family = (const struct glo_family *)scenario->file.demand.items + i;
        for (uint32_t j = 0; j < family->num_members; j++)
            needs.waiting |= ((const struct glo_stream_spec *)family->members)[j].waiting_cost > 0;
    }
    bool hands_over = false;
    const struct glo_network_spec *networks = scenario->file.networks.items;
    for (uint32_t i = 0; i < scenario->file.networks.num; i++)
        hands_over |= used[i] && glo_network_type_at(networks[i].type.index)->step_done;
    needs.inbound = needs.outbound && (stock->between_units || hands_over || handovers[GLO_CARRIAGE_send]);
    needs.bringing = needs.outbound && handovers[GLO_CARRIAGE_visit];
    needs.fetching = needs.outbound && (handovers[GLO_CARRIAGE_visit] || handovers[GLO_CARRIAGE_collect]);
    return glo_production_build_flows(&scenario->production, &needs, &scenario->ledger);
}

/* The stock points, and what is measured of them. */
static int add_stock(struct glo_scenario *s, const struct glo_review *review)
{
    struct glo_stock_plan *stock = &s->production.stock;
    const struct glo_stock_inputs inputs = {
        .production = &s->production,
        .products = &s->file.products,
        .materials = &s->file.materials,
        .units = &s->file.units,
        .suppliers = &s->file.suppliers,
        .places = &s->places,
        .transport = &s->file.transport,
        .factors = &s->file.accounting.factors,
        .ledger = &s->ledger,
        .review = review,
    };
    if (glo_stock_plan_build(&inputs) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    glo_bills_check_units(&s->production, review);
    s->measures.perishes = stock->perishes;
    for (uint32_t u = 0; u < s->production.num_units; u++)
        s->measures.knows_stock |= s->production.units[u].spec->stock.num > 0;
    for (uint32_t i = 0; i < stock->num; i++) {
        struct glo_stock_point *point = &stock->points[i];
        s->measures.fates |= point->spec->when_short == GLO_SHORT_LOST ? 1u << GLO_FATE_lost : 0;
        if (glo_measure_plan_stock(&s->measures, s->production.units[point->unit].entity,
                                   s->demand.products[point->product].entity, &point->row) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

/* What the replenishment of each stock point is drawn from, after the keys of the streams. */
static int add_stock_keys(struct glo_scenario *s, uint64_t seed)
{
    struct glo_stock_plan *stock = &s->production.stock;
    uint32_t num = s->demand.num_streams;
    stock->first_stream = num;
    if (stock->num == 0)
        return GLO_OK;
    struct glo_stream *keys = glo_arena_alloc(&s->arena, (size_t)num + stock->num, sizeof *keys);
    if (!keys)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++)
        keys[i] = s->demand.keys[i];
    for (uint32_t i = 0; i < stock->num; i++) {
        char key[1024];
        snprintf(key, sizeof key, "units.%s.stock.%s", s->production.units[stock->points[i].unit].name,
                 s->demand.products[stock->points[i].product].name);
        keys[num + i] = glo_stream_make(seed, key);
    }
    s->demand.keys = keys;
    if (!s->demand.priorities)
        return GLO_OK;
    uint32_t *priorities = glo_arena_alloc(&s->arena, (size_t)num + stock->num, sizeof *priorities);
    if (!priorities)
        return GLO_ERR_NO_MEMORY;
    memcpy(priorities, s->demand.priorities, num * sizeof *priorities); /* replenishment is of class 0 */
    s->demand.priorities = priorities;
    return GLO_OK;
}

/* Figures that are to be made precise. */
static int add_precisions(struct glo_scenario *scenario, const struct glo_review *review)
{
    const struct glo_list *until = &scenario->file.experiment.replications.until;
    const struct glo_precision_spec *specs = until->items;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < until->num; i++)
        code = glo_measure_plan_precise(&scenario->measures, specs[i].named.name, specs[i].share, &specs[i], review);
    return code;
}

/* The measures know entities; orders know numbers. */
static int number_entities(struct glo_scenario *s)
{
    const struct {
        enum glo_part part;
        const void *items;
        size_t entity, size; /* where an item has its entity, and how large it is */
        uint32_t num;
    } lists[] = {
#define LIST(part, items, type, num) {part, items, offsetof(struct type, entity), sizeof(struct type), num}
        LIST(GLO_PART_STREAM, s->demand.streams, glo_stream_plan, s->demand.num_streams),
        LIST(GLO_PART_PRODUCT, s->demand.products, glo_product, s->demand.num_products),
        LIST(GLO_PART_NETWORK, s->networks.networks, glo_network, s->networks.num_networks),
        LIST(GLO_PART_UNIT, s->production.units, glo_unit, s->production.num_units),
#undef LIST
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (glo_measure_plan_number(&s->measures, lists[i].part, lists[i].items, lists[i].entity, lists[i].size,
                                    lists[i].num) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}

/* The names behind the codes of the order trace. */
static int collect_names(struct glo_scenario *scenario)
{
    const char **lists[GLO_NUM_NAMED_LOOKUPS];
    const struct glo_list *modes = &scenario->file.transport.modes;
    uint32_t num[GLO_NUM_NAMED_LOOKUPS] = {
        [GLO_LOOKUP_streams] = scenario->demand.num_streams, [GLO_LOOKUP_products] = scenario->demand.num_products,
        [GLO_LOOKUP_places] = scenario->places.num,          [GLO_LOOKUP_networks] = scenario->networks.num_networks,
        [GLO_LOOKUP_units] = scenario->production.num_units, [GLO_LOOKUP_modes] = modes->num,
    };
    for (uint32_t i = 0; i < GLO_NUM_NAMED_LOOKUPS; i++) {
        lists[i] = glo_arena_alloc(&scenario->arena, num[i], sizeof **lists);
        if (!lists[i])
            return GLO_ERR_NO_MEMORY;
        scenario->names.names[i] = lists[i];
        scenario->names.num[i] = num[i];
    }
    for (uint32_t i = 0; i < num[GLO_LOOKUP_streams]; i++)
        lists[GLO_LOOKUP_streams][i] = scenario->demand.streams[i].name;
    for (uint32_t i = 0; i < num[GLO_LOOKUP_products]; i++)
        lists[GLO_LOOKUP_products][i] = scenario->demand.products[i].name;
    for (uint32_t i = 0; i < num[GLO_LOOKUP_places]; i++)
        lists[GLO_LOOKUP_places][i] = scenario->places.items[i].name;
    for (uint32_t i = 0; i < num[GLO_LOOKUP_networks]; i++)
        lists[GLO_LOOKUP_networks][i] = scenario->networks.networks[i].name;
    for (uint32_t i = 0; i < num[GLO_LOOKUP_units]; i++)
        lists[GLO_LOOKUP_units][i] = scenario->production.units[i].name;
    for (uint32_t i = 0; i < num[GLO_LOOKUP_modes]; i++)
        lists[GLO_LOOKUP_modes][i] = ((const struct glo_mode_spec *)modes->items)[i].named.name;
    return GLO_OK;
}

/* The units that networks in use audit; an audit of one network stands for all. */
static int list_audited(const struct glo_scenario_file *file, const bool *networks, struct glo_arena *arena,
                        const struct glo_review *review, struct glo_list *audited)
{
    const struct glo_network_spec *specs = file->networks.items;
    uint32_t num = 0;
    for (uint32_t i = 0; i < file->networks.num; i++)
        num += specs[i].units.num;
    struct glo_audited *items = glo_arena_alloc(arena, num, sizeof *items);
    *audited = (struct glo_list){items, 0};
    if (!items)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < file->networks.num; i++) {
        const struct glo_network_type *type = glo_network_type_at(specs[i].type.index);
        const struct glo_audit_spec *spec = networks[i] && type->audit ? type->audit(specs[i].type.parameters) : NULL;
        if (spec)
            glo_audit_check(spec, review);
        for (uint32_t k = 0; spec && k < specs[i].units.num; k++)
            items[audited->num++] = (struct glo_audited){((const struct glo_reference *)specs[i].units.items)[k], spec};
    }
    return GLO_OK;
}

/* A review that counts faults on their way: what depends on sound parts is not looked at where parts are not. */
struct counter {
    const struct glo_review *to;
    uint32_t num_faults;
};

static void count(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                  const char *help)
{
    struct counter *counter = self;
    counter->num_faults += severity == GLO_FAULT;
    counter->to->say(counter->to->self, severity, field, code, text, help);
}

int glo_scenario_build(struct glo_scenario *scenario, const struct glo_review *to)
{
    struct counter counter = {to, 0};
    const struct glo_review counting = {&counter, count}, *review = &counting;
    struct glo_scenario_file *file = &scenario->file;
    struct glo_arena *arena = &scenario->arena;
    uint64_t seed = (uint64_t)file->experiment.seed;
    const struct glo_period period = glo_experiment_period(&file->experiment);
    bool *networks, *units;
    uint8_t *mobility;
    struct glo_list audited;
    bool handovers[GLO_NUM_CARRIAGES] = {false};
    uint32_t everything;
    int code;
    glo_measure_plan_init(&scenario->measures, arena, &scenario->ledger);
    if ((code = glo_ledger_plan_init(&scenario->ledger, file->accounting.currency)) != GLO_OK ||
        (code = glo_measure_plan_entity(&scenario->measures, GLO_ENTITY_all, NULL, GLO_ALL, GLO_ALL, &everything)) !=
            GLO_OK ||
        (code = file->networks.num ? GLO_OK : default_network(scenario)) != GLO_OK ||
        (code = find_used(file, arena, &networks, &units, &mobility)) != GLO_OK ||
        (code = list_audited(file, networks, arena, review, &audited)) != GLO_OK ||
        (code = glo_experiment_window(&file->experiment, arena, review, &scenario->window)) != GLO_OK)
        return code;
    glo_experiment_check(&file->experiment, review);
    list_handovers(file, handovers);
    scenario->production.things_come = handovers[GLO_CARRIAGE_visit] || handovers[GLO_CARRIAGE_send];
    if ((code = glo_transport_check(&file->transport, &file->units, &file->accounting.factors, arena, review)) !=
            GLO_OK ||
        (code = glo_places_build(&scenario->places, &file->places, file->transport.distances, seed, arena, review)) !=
            GLO_OK ||
        (code = glo_demand_build_products(&scenario->demand, &file->products, &file->materials, &file->units, units,
                                          &file->accounting, &scenario->production, &scenario->measures, arena,
                                          review)) != GLO_OK ||
        (code = glo_production_build_units(&scenario->production, &file->units, units, mobility, &audited,
                                           &scenario->places, &period, &file->accounting, &scenario->ledger,
                                           &scenario->measures, seed, arena, review)) != GLO_OK ||
        (code = add_stock(scenario, review)) != GLO_OK || (code = add_flows(scenario, networks, handovers)) != GLO_OK ||
        (code = glo_network_plan_build(&scenario->networks, &file->networks, networks, &file->units, &scenario->places,
                                       &period, &file->transport, &scenario->production, &scenario->ledger,
                                       &scenario->measures, arena, review)) != GLO_OK ||
        (code = glo_demand_build_streams(&scenario->demand, &file->demand, &scenario->places, &scenario->networks,
                                         &period, seed, &scenario->measures, arena, review)) != GLO_OK ||
        (code = glo_demand_list_handovers(&scenario->demand, &file->transport, scenario->production.plans, arena,
                                          review)) != GLO_OK ||
        (code = add_stock_keys(scenario, seed)) != GLO_OK || (code = add_parties(scenario)) != GLO_OK)
        return code;
    if (counter.num_faults)
        return GLO_OK;
    code = add_routes(scenario, review);
    if (code != GLO_OK || counter.num_faults)
        return code;
    code = glo_measure_plan_figures(&scenario->measures, &file->experiment.metrics, review);
    if (code == GLO_OK)
        code = add_precisions(scenario, review);
    if (code == GLO_OK)
        code = number_entities(scenario);
    if (code != GLO_OK)
        return code;
    scenario->layout = glo_measure_plan_layout(&scenario->measures);
    return collect_names(scenario);
}
