/*
 * broker, the green virtual enterprise broker (`gve_broker` section 4, Table 5): each order is an opportunity that one
 * of the network's brokers takes through eight steps, first come, first served; the partners that are found then make
 * it together and are paid for it. Who is chosen is in broker_search.c and broker_bids.c, how they work together in
 * broker_chain.c.
 *
 * Invariants: an order without a unit is with a broker, or waits for one, and is held by the network; an order on its
 * way between partners is at no station.
 */
#include "models/network/broker.h"
#include "models/network/score.h"
#include "models/network/types.h"

#include <string.h>

static const struct glo_parameter step_parameters[] = {
#define GLO_STEP(key, text) \
    {.name = #key, \
     .kind = GLO_LAW, \
     .offset = GLO_STEP_##key * sizeof(struct glo_distribution), \
     .dimension = "time", \
     .fallback = "", \
     .absent = "no work", \
     .doc = text, \
     .example = "{gamma: {mean: 1 h, scv: 0.5}}", \
     .affects = "formation_time, brokers_busy_share", \
     .source = "gve_broker, section 4", \
     .since = "0.2.0"},
    GLO_BROKER_STEPS(GLO_STEP)
#undef GLO_STEP
        {0},
};
static const struct glo_table steps_table = {
    .name = "steps",
    .doc = "Work of one broker on one opportunity, step after step.",
    .size = GLO_NUM_STEPS * sizeof(struct glo_distribution),
    .parameters = step_parameters,
};

struct partners {
    int64_t invited, per_operation;
};
static const struct glo_parameter partners_parameters[] = {
    {.name = "invited",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct partners, invited),
     .min = 1,
     .max = 1000000,
     .fallback = "5",
     .doc = "Candidates of an operation, from the best score on, that are asked for a bid.",
     .affects = "refused_share, formation_time",
     .since = "0.2.0"},
    {.name = "per_operation",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct partners, per_operation),
     .min = 1,
     .max = 255,
     .fallback = "1",
     .doc = "Partners under contract for an operation: the best does it; the others, in the order of their scores, are "
            "reserves that do it where the partners before them have failed.",
     .affects = "lead_time",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table partners_table = {
    .name = "partners",
    .doc = "How many are asked and bound.",
    .size = sizeof(struct partners),
    .parameters = partners_parameters,
};

struct bids {
    double refuse;
    struct glo_distribution margin;
    int64_t counter_offers;
    double concession;
};
static const struct glo_parameter bids_parameters[] = {
    {.name = "refuse",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct bids, refuse),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "0 %",
     .doc = "Probability that a member which is invited makes no bid, and that one which is asked for less withdraws. "
            "Drawn by the name of the unit.",
     .example = "10 %",
     .affects = "refused_share",
     .since = "0.2.0"},
    {.name = "margin",
     .kind = GLO_LAW,
     GLO_FIELD(struct bids, margin),
     .dimension = "share",
     .fallback = "",
     .absent = "none",
     .doc =
         "What a bid adds to the cost that the member foresees of the operation, the way to it and, of the last one, "
         "the delivery.",
     .example = "{uniform: {min: 8 %, max: 25 %}}",
     .affects = "profit",
     .since = "0.2.0"},
    {.name = "counter_offers",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct bids, counter_offers),
     .min = 0,
     .max = 200,
     .fallback = "0",
     .doc = "Rounds in which the broker asks the bidder with the best score for less before it gets the contract.",
     .example = "2",
     .affects = "profit, refused_share",
     .since = "0.2.0"},
    {.name = "concession",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct bids, concession),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "50 %",
     .doc = "Share of its margin that a bidder gives up in each of these rounds.",
     .affects = "profit",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table bids_table = {
    .name = "bids",
    .doc = "How members answer when they are asked for a bid.",
    .size = sizeof(struct bids),
    .parameters = bids_parameters,
};

struct weights {
    double of[GLO_NUM_BROKER_CRITERIA];
};
static const struct glo_parameter weights_parameters[] = {
    GLO_WEIGHT("cost", struct weights, of[GLO_BROKER_COST], "Of the bid; before there is one, of the cost foreseen."),
    GLO_WEIGHT("lead_time", struct weights, of[GLO_BROKER_LEAD_TIME],
               "Of the time until the operation would be done; of the last one, until the delivery."),
    GLO_WEIGHT("co2e", struct weights, of[GLO_BROKER_CARBON],
               "Of the emission of the operation, the way to it and, of the last one, the delivery."),
    GLO_WEIGHT("availability", struct weights, of[GLO_BROKER_AVAILABILITY],
               "Of the time that the order would wait for the work that is there."),
    GLO_WEIGHT("social", struct weights, of[GLO_BROKER_SOCIAL], "Of 1 less the score `social` of the unit."),
    {0},
};
static const struct glo_table weights_table = {
    .name = "weights",
    .doc = "What the broker looks at; each criterion over the greatest value of it among those who are compared. The "
           "weights sum to 1.",
    .size = sizeof(struct weights),
    .parameters = weights_parameters,
};

static const char *const surplus_words[] = {
    [GLO_SURPLUS_PARTNERS] = "partners", [GLO_SURPLUS_OPERATOR] = "operator", NULL};

static const struct glo_parameter parameters[] = {
    {.name = "steps",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_broker, steps),
     .table = &steps_table,
     .fallback = "{}",
     .doc = "How much work of a broker each step of creating an enterprise is.",
     .example = "{search: 30 min, negotiate: {gamma: {mean: 2 h, scv: 1}}}",
     .source = "gve_broker, section 4",
     .since = "0.2.0"},
    {.name = "partners",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_broker, partners),
     .table = &partners_table,
     .fallback = "{}",
     .doc = "How many members are invited, and how many get a contract, for each operation.",
     .example = "{invited: 5, per_operation: 2}",
     .since = "0.2.0"},
    {.name = "bids",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_broker, bids),
     .table = &bids_table,
     .fallback = "{}",
     .doc = "How members answer an invitation.",
     .example = "{refuse: 10 %, margin: {uniform: {min: 8 %, max: 25 %}}}",
     .since = "0.2.0"},
    {.name = "weights",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_broker, weights),
     .table = &weights_table,
     .fallback = "{cost: 100 %}",
     .doc = "By which criteria partners are scored.",
     .example = "{cost: 40 %, lead_time: 25 %, co2e: 20 %, availability: 5 %, social: 10 %}",
     .affects = "lead_time, cost_per_order, co2e_per_order",
     .source = "gve_broker, section 4",
     .since = "0.2.0"},
    {.name = "surplus",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_broker, surplus),
     .words = surplus_words,
     .fallback = "partners",
     .doc = "Who gets what the price of an order is above, or below, the bids of the partners that have worked on it: "
            "they, in proportion to their bids, or the operator.",
     .affects = "profit",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_network_broker_table = {
    .name = "broker",
    .doc =
        "Green virtual enterprise broker: members are searched, invited and bound for each order; its operations run "
        "at several partners, with transport between them.",
    .size = sizeof(struct glo_broker),
    .parameters = parameters,
};

static double brokerage(const void *of)
{
    const struct glo_broker *broker = of;
    double sum = 0;
    for (uint32_t step = 0; step < GLO_NUM_STEPS; step++)
        sum += broker->steps[step].type ? broker->steps[step].mean : 0;
    return sum;
}

static bool resells(const void *of)
{
    return ((const struct glo_broker *)of)->surplus == GLO_SURPLUS_OPERATOR;
}

static void check_laws(const struct glo_broker *broker, const struct glo_review *review)
{
    for (uint32_t step = 0; step < GLO_NUM_STEPS; step++)
        if (broker->steps[step].type && glo_distribution_least(&broker->steps[step]) < 0)
            review->say(review->self, GLO_FAULT, &broker->steps[step], NULL, "the work of a step can be negative",
                        "add `at_least: 0 h`: the law is truncated and renormalised");
    if (broker->bids.margin.type && glo_distribution_least(&broker->bids.margin) < 0)
        review->say(review->self, GLO_FAULT, &broker->bids.margin, NULL, "a margin can be negative",
                    "add `at_least: 0 %`: the law is truncated and renormalised");
    glo_score_check(broker->weights, GLO_NUM_BROKER_CRITERIA, &broker->weights, review);
}

/* Whether some member has limited room. */
static bool is_limited(const struct glo_network *network)
{
    const struct glo_production_plan *plan = network->routes.production;
    bool any = false;
    for (uint32_t u = 0; plan->shop_of && u < network->num_units; u++)
        for (uint32_t i = 0; i < plan->units[network->units[u]].num_stations; i++) {
            uint32_t s = plan->units[network->units[u]].first_station + i;
            any |= glo_production_is_of_shop(plan, s) && glo_shop_station_of(plan, s)->is_coupled;
        }
    return any;
}

/* Where distances are stated they must know the way from every member to every other. */
static void check_distances(const struct glo_network *network, const struct glo_review *review)
{
    const struct glo_production_plan *plan = network->routes.production;
    const struct glo_places *places = network->routes.places;
    for (uint32_t u = 0; places->distances && u < network->num_units; u++) {
        uint32_t place = plan->units[network->units[u]].place;
        if (place == places->num - 1 || places->column[place] != GLO_ALL)
            continue;
        glo_review_say(review, GLO_FAULT, network->parameters, NULL,
                       "%s has no column for the place `%s`: orders of a broker go from unit to unit",
                       places->distances->source, places->items[place].name);
        return;
    }
}

static int route(struct glo_network *network, const struct glo_written_families *families, const bool *places,
                 const struct glo_review *review)
{
    (void)families;
    (void)places;
    check_laws(network->parameters, review);
    if (is_limited(network))
        review->say(review->self, GLO_FAULT, network->parameters, NULL,
                    "a broker sends orders from unit to unit, and some of its units have limited buffers",
                    "leave out `buffer` of their stations");
    check_distances(network, review);
    return GLO_OK;
}

static int open_network(struct glo_networks *n, uint32_t network, void **own)
{
    struct glo_brokers *brokers = *own = glo_alloc(1, sizeof *brokers);
    n->production->predicts = true;
    if (!brokers)
        return GLO_ERR_NO_MEMORY;
    brokers->candidates = glo_alloc(n->plan->networks[network].num_units, sizeof *brokers->candidates);
    return brokers->candidates ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static void close_network(struct glo_networks *n, uint32_t network, void *own)
{
    struct glo_brokers *brokers = own;
    (void)n;
    (void)network;
    for (uint32_t i = 0; brokers && i < brokers->max_enterprises; i++)
        glo_free(brokers->enterprises[i].contracts);
    if (brokers) {
        glo_free(brokers->enterprises);
        glo_free(brokers->candidates);
        glo_free(brokers->failed);
    }
    glo_free(brokers);
}

/* Work of the step that an order is at, by its own draw; GLO_NEVER where that is no time. */
static glo_time work_of(const struct glo_networks *n, uint32_t network, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t step = glo_brokers_of(n, network)->enterprises[id].step;
    const struct glo_distribution *law = &glo_broker_of(n, network)->steps[step];
    const struct glo_address address = {
        .replication = n->orders->replication, .index = order->number, .operation = step, .purpose = GLO_FOR_BROKER};
    if (!law->type)
        return 0;
    double hours = law->low == law->high
                       ? law->mean
                       : glo_distribution_draw(
                             law, glo_block_uniform(glo_stream_block(&n->orders->streams[order->stream], &address), 0));
    glo_time time = glo_ticks(hours);
    return time < 0 ? GLO_NEVER : time;
}

static int place(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_brokers *brokers = glo_brokers_of(n, network);
    struct glo_staff *staff = &n->staff[GLO_BROKERS][network];
    const struct glo_order *order = glo_orders_get(n->orders, id);
    if (!glo_networks_joins(n, id, staff->waiting.length))
        return glo_networks_balk(n, id);
    if (glo_grow(&brokers->enterprises, &brokers->max_enterprises, (uint64_t)id + 1, sizeof *brokers->enterprises) !=
        GLO_OK)
        return glo_fail_memory(&n->simulation->problem);
    struct glo_enterprise *enterprise = &brokers->enterprises[id];
    enterprise->stream = order->stream;
    enterprise->number = order->number;
    enterprise->step = 0;
    enterprise->is_on_the_way = false;
    glo_time_average_add(&n->held[network], n->simulation->now, 1);
    return glo_staff_arrive(staff, id, work_of(n, network, id));
}

/* The broker has done with an order. */
static int release(struct glo_networks *n, uint32_t network, uint32_t id)
{
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    return glo_staff_work_ends(&n->staff[GLO_BROKERS][network], id);
}

/* The last operation that an order passes for certain or by chance; GLO_ALL: it has none of its modules. */
static uint32_t last_operation(const struct glo_networks *n, const struct glo_order *order)
{
    uint32_t last = n->production->plan->plans[order->product].num_operations;
    while (last > 0 && glo_production_lacks(n->production, order, last - 1))
        last--;
    return last - 1;
}

static int make_room(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_enterprise *enterprise = &glo_brokers_of(n, network)->enterprises[id];
    const struct glo_plan *plan = &n->production->plan->plans[glo_orders_get(n->orders, id)->product];
    uint64_t num = (uint64_t)plan->num_operations * (uint64_t)glo_broker_of(n, network)->partners.per_operation;
    if (glo_grow(&enterprise->contracts, &enterprise->max_contracts, num, sizeof *enterprise->contracts) != GLO_OK)
        return glo_fail_memory(&n->simulation->problem);
    for (uint32_t i = 0; i < num; i++)
        enterprise->contracts[i] = (struct glo_contract){.unit = GLO_NO_UNIT};
    return GLO_OK;
}

/* Partners for all operations of an order, in turn; why there are none. */
static enum glo_reason compose(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_brokers *brokers = glo_brokers_of(n, network);
    struct glo_order *order = glo_orders_get(n->orders, id);
    uint32_t last = last_operation(n, order), from = GLO_NO_UNIT;
    glo_time at = n->simulation->now;
    order->first_choice = 1;
    for (uint32_t i = 0; i <= last; i++) {
        struct glo_contract *contracts =
            glo_enterprise_contracts(&brokers->enterprises[id], glo_broker_of(n, network), i);
        if (glo_production_lacks(n->production, order, i))
            continue;
        uint32_t num = glo_broker_search(n, network, id, i, i == last, from, at, brokers->candidates);
        if (num == 0)
            return GLO_REASON_transport; /* somebody has a station for it */
        uint32_t best = brokers->candidates[0].unit;
        at = glo_broker_negotiate(n, network, id, i, brokers->candidates, num, contracts);
        if (at == GLO_NEVER)
            return GLO_REASON_negotiation;
        from = contracts[0].unit;
        order->first_choice &= best == from;
    }
    return GLO_REASON_none;
}

static int brokered(struct glo_networks *n, uint32_t network, uint32_t id)
{
    struct glo_enterprise *enterprise = &glo_brokers_of(n, network)->enterprises[id];
    int code = GLO_OK;
    if (enterprise->step++ == GLO_STEP_negotiate) {
        code = make_room(n, network, id);
        enum glo_reason reason = code == GLO_OK ? compose(n, network, id) : GLO_REASON_none;
        if (reason != GLO_REASON_none) {
            glo_orders_get(n->orders, id)->first_choice = 0;
            code = release(n, network, id);
            return code == GLO_OK ? glo_networks_refuse(n, id, reason) : code;
        }
    }
    if (code == GLO_OK && enterprise->step < GLO_NUM_STEPS)
        return glo_staff_go_on(&n->staff[GLO_BROKERS][network], id, work_of(n, network, id));
    if (code == GLO_OK)
        code = release(n, network, id);
    return code == GLO_OK ? glo_chain_begin(n, network, id) : code;
}

static int withdrawn(struct glo_networks *n, uint32_t network, uint32_t id)
{
    glo_orders_get(n->orders, id)->first_choice = 0;
    glo_time_average_add(&n->held[network], n->simulation->now, -1);
    return glo_staff_withdraw(&n->staff[GLO_BROKERS][network], id);
}

static int check(const struct glo_networks *n, uint32_t network)
{
    const struct glo_brokers *brokers = glo_brokers_of(n, network);
    const struct glo_staff *staff = &n->staff[GLO_BROKERS][network];
    int64_t num_held = 0;
    uint64_t num_on_the_way = 0;
    bool is_sound = true;
    for (uint32_t id = 0; id < brokers->max_enterprises && id < n->orders->num_items; id++) {
        const struct glo_enterprise *it = &brokers->enterprises[id];
        const struct glo_order *order = glo_orders_get(n->orders, id);
        if (!order->in_use || order->network != network || order->stream != it->stream || order->number != it->number ||
            order->configured == GLO_NEVER)
            continue;
        bool is_held = order->unit == GLO_NO_UNIT;
        num_held += is_held;
        num_on_the_way += it->is_on_the_way;
        is_sound &= is_held == (it->step < GLO_NUM_STEPS) && !(is_held && it->is_on_the_way);
    }
    if (!is_sound || n->held[network].level != num_held ||
        num_held != (int64_t)staff->num_busy + staff->waiting.length || num_on_the_way != brokers->num_on_the_way)
        return glo_fail(&n->simulation->problem, GLO_ERR_BALANCE,
                        "network `%s` at %.6f h: orders and what its brokers know of them disagree",
                        n->plan->networks[network].name, glo_hours(n->simulation->now));
    return GLO_OK;
}

const struct glo_network_type glo_network_broker = {
    .table = &glo_network_broker_table,
    .route = route,
    .brokerage = brokerage,
    .resells = resells,
    .open = open_network,
    .place = place,
    .withdrawn = withdrawn,
    .brokered = brokered,
    .step_done = glo_chain_step_done,
    .arrived = glo_chain_arrived,
    .unit_changed = glo_chain_unit_changed,
    .delivered = glo_chain_delivered,
    .wake = glo_chain_wake,
    .check = check,
    .close = close_network,
};
