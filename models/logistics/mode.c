/* Modes as written, and what is wrong with them. */
#include "models/logistics/transport.h"

#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct glo_parameter tariff_parameters[] = {
#define RATE(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_tariff, field), .dimension = dimension_name, \
        .min = 0, .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
    RATE(per_order, "money_per_order", "Per order carried."),
    RATE(per_piece, "money_per_piece", "Per piece carried."),
    RATE(per_length, "money_per_length", "Per kilometre by road."),
    RATE(per_trip, "money_per_trip", "Per trip: an order makes one, or shares one with those it leaves with."),
    RATE(per_activity, "money_per_tkm", "Per tonne-kilometre."),
    {0},
#undef RATE
};
static const struct glo_table tariff_table = {
    .name = "tariff",
    .doc = "What a carrier charges: a sum of rates.",
    .size = sizeof(struct glo_tariff),
    .parameters = tariff_parameters,
};

static const struct glo_parameter consolidate_parameters[] = {
    {.name = "full",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_consolidate_spec, full),
     .dimension = "mass",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "the `capacity` of a vehicle; without one, never",
     .doc = "It leaves as soon as so much waits.",
     .example = "12 t"},
    {.name = "at_most",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_consolidate_spec, at_most),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it does not consolidate",
     .doc = "It leaves at the latest so long after the first order came that waits.",
     .example = "2 days"},
    {0},
};
static const struct glo_table consolidate_table = {
    .name = "consolidate",
    .doc =
        "Orders of a unit leave together, each for its own destination. A rate per trip, and one per kilometre of the "
        "way to the farthest, is then paid once and shared by mass.",
    .size = sizeof(struct glo_consolidate_spec),
    .parameters = consolidate_parameters,
};

static const struct glo_parameter tour_parameters[] = {
    {.name = "drops",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_tour_spec, drops),
     .dimension = "number",
     .min = 1,
     .max = 1e6,
     .fallback = "",
     .absent = "as many as orders leave together, of a mode that consolidates",
     .doc = "Drops of a tour.",
     .example = "40"},
    {.name = "between",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_tour_spec, between),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it makes no tours",
     .doc = "Road distance from one drop to the next.",
     .example = "1.2 km"},
    {0},
};
static const struct glo_table tour_table = {
    .name = "tour",
    .doc = "The way to the first drop, from drop to drop, and back: rates per trip and per kilometre are shared by all "
           "of them.",
    .size = sizeof(struct glo_tour_spec),
    .parameters = tour_parameters,
};

static const struct glo_parameter mode_parameters[] = {
    {.name = "for",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_mode_spec, only_for),
     .many = true,
     .fallback = "",
     .absent = "deliveries of all units that no other mode is for",
     .doc = "What it is only for: a handover (`visit`, `send`, `collect`, `deliver`) or `move`, where a stream of "
            "demand or "
            "a unit that moves names it; or families of units, whose goods then go by the modes that are for them and "
            "by no "
            "other.",
     .example = "visit",
     .affects = "lead_time, transport",
     .since = "0.2.0"},
    {.name = "from",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, from),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "any distance",
     .doc = "Shortest road distance that the mode goes.",
     .example = "300 km",
     .since = "0.2.0"},
    {.name = "up_to",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, up_to),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "any distance",
     .doc = "Longest road distance that the mode goes. Modes are tried in the order written."},
    {.name = "speed",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, speed),
     .dimension = "speed",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .doc = "Average speed over the road distance.",
     .affects = "lead_time, transport"},
    {.name = "handling",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, handling),
     .dimension = "time",
     .min = 0,
     .max = INFINITY,
     .fallback = "0 h",
     .doc = "Fixed time of a delivery: loading, hubs, unloading.",
     .affects = "lead_time, transport"},
    {.name = "detour",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, detour),
     .dimension = "number",
     .min = 1,
     .max = 100,
     .fallback = "",
     .absent = "that of `transport`",
     .doc = "Way of this mode over great-circle distance, for its own time, cost and emission."},
    {.name = "capacity",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, capacity),
     .dimension = "mass",
     .min = 0,
     .max = INFINITY,
     .above = true,
     .fallback = "",
     .absent = "it takes whatever is to be carried",
     .doc = "What one vehicle takes. What is heavier goes by several, at the same time: a rate per trip or per "
            "kilometre is "
            "paid for each.",
     .example = "24 t",
     .affects = "cost_per_order",
     .since = "0.2.0"},
    {.name = "vehicles",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_mode_spec, vehicles),
     .min = 1,
     .max = 1000000,
     .fallback = "",
     .absent = "as many as are needed",
     .doc = "How many vehicles each unit has. What is to leave waits for one; it is back after handling and the way "
            "there and back, "
            "and goes several times with what is heavier than its capacity.",
     .example = "3",
     .affects = "transport, lead_time",
     .since = "0.2.0"},
    {.name = "load_factor",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, load_factor),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .above = true,
     .fallback = "",
     .absent = "vehicles carry nothing else",
     .doc = "How full vehicles are, with the goods of others: an order has its share, by mass, of what a vehicle costs "
            "and emits per "
            "trip and per kilometre.",
     .example = "60 %",
     .affects = "cost_per_order, co2e_per_order",
     .source = "ISO 14083:2023: transport activity of a shared vehicle",
     .since = "0.2.0"},
    {.name = "empty_running",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_mode_spec, empty_running),
     .dimension = "share",
     .min = 0,
     .max = 0.99,
     .fallback = "",
     .absent = "none",
     .doc = "Share of the kilometres of vehicles that they run empty: rates per kilometre are paid for these, too.",
     .example = "25 %",
     .affects = "cost_per_order, co2e_per_order",
     .source = "ISO 14083:2023: empty trips belong to the transport that they serve",
     .since = "0.2.0"},
    {.name = "tour",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_mode_spec, tour),
     .table = &tour_table,
     .fallback = "{}",
     .doc = "One vehicle brings orders to several customers.",
     .example = "{drops: 40, between: 1.2 km}",
     .affects = "cost_per_order, co2e_per_order, lead_time",
     .source = "Daganzo, Logistics Systems Analysis (4th ed. 2005), ch. 4",
     .since = "0.2.0"},
    {.name = "consolidate",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_mode_spec, consolidate),
     .table = &consolidate_table,
     .fallback = "{}",
     .doc = "When what waits for the mode leaves; without it every order leaves at once, by itself.",
     .example = "{full: 12 t, at_most: 2 days}",
     .affects = "lead_time, cost_per_order",
     .since = "0.2.0"},
    {.name = "tariff",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_mode_spec, tariff),
     .table = &tariff_table,
     .fallback = "",
     .absent = "free",
     .doc = "What the carrier charges: one rate or a list of rates that are added.",
     .example = "[9 EUR/order, 2.4 EUR/tkm]",
     .affects = "cost_per_order"},
    {.name = "emissions",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_mode_spec, emissions),
     .table = &glo_freight_emission_table,
     .fallback = "{}",
     .doc = "A freight factor by name, or stated in place.",
     .example = "van_average",
     .affects = "co2e_per_order"},
    {0},
};
static const struct glo_table mode_table = {
    .name = "modes",
    .doc = "A way to bring goods to the customer.",
    .size = sizeof(struct glo_mode_spec),
    .parameters = mode_parameters,
};

static const char *const choices[] = {[GLO_CHOOSE_FIRST] = "first",
                                      [GLO_CHOOSE_LEAST_COST] = "least_cost",
                                      [GLO_CHOOSE_LEAST_CARBON] = "least_carbon",
                                      [GLO_CHOOSE_FASTEST] = "fastest",
                                      NULL};

static const struct glo_parameter transport_parameters[] = {
    {.name = "detour",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_transport_spec, detour),
     .dimension = "number",
     .min = 1,
     .max = 100,
     .fallback = "1",
     .doc = "Road distance over great-circle distance (circuity). Every stated distance is road distance.",
     .example = "1.3"},
    {.name = "choose",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_transport_spec, choose),
     .words = choices,
     .fallback = "first",
     .doc = "Which mode carries an order, of those that are for it and go as far: the first in the order written, or "
            "the one whose trip "
            "costs least, emits least (WTT and TTW) or takes the least time.",
     .example = "least_carbon",
     .affects = "lead_time, cost_per_order, co2e_per_order",
     .since = "0.2.0"},
    {.name = "distances",
     .kind = GLO_MATRIX,
     GLO_FIELD(struct glo_transport_spec, distances),
     .dimension = "length",
     .fallback = "",
     .absent = "distances follow from coordinates",
     .doc = "CSV file of road distances from the place of a unit (row) to that of a customer (column), by the names of "
            "places; its first cell names the unit. No detour is added.",
     .example = "data/beats.csv",
     .affects = "distance, lead_time",
     .since = "0.2.0"},
    {.name = "modes",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_transport_spec, modes),
     .table = &mode_table,
     .fallback = "{}",
     .doc = "Modes by name, tried in the order written."},
    {0},
};
const struct glo_table glo_transport_table = {
    .name = "transport",
    .doc = "How goods reach the customer. Without it, delivery is immediate and free.",
    .size = sizeof(struct glo_transport_spec),
    .parameters = transport_parameters,
};

static const char *const carriages[] = {[GLO_CARRIAGE_deliver] = "deliver",
                                        [GLO_CARRIAGE_collect] = "collect",
                                        [GLO_CARRIAGE_visit] = "visit",
                                        [GLO_CARRIAGE_send] = "send",
                                        [GLO_CARRIAGE_move] = "move"};

static uint32_t find_carriage(const char *word)
{
    uint32_t i = 0;
    while (i < GLO_NUM_CARRIAGES && strcmp(carriages[i], word) != 0)
        i++;
    return i;
}

/* The number of the family of units with this name; GLO_ALL with what is near it, said at `field`. */
static uint32_t find_family(const struct glo_list *units, const char *const *field, const struct glo_review *review)
{
    const struct glo_family *families = units->items;
    const char *near = NULL;
    uint32_t least = UINT32_MAX;
    for (uint32_t i = 0; i < units->num + GLO_NUM_CARRIAGES; i++) {
        const char *name = i < units->num ? families[i].name : carriages[i - units->num];
        uint32_t distance = glo_text_distance(*field, name);
        if (distance == 0)
            return i;
        if (distance < least) {
            least = distance;
            near = name;
        }
    }
    char text[GLO_PROBLEM_SIZE], help[GLO_PROBLEM_SIZE];
    snprintf(text, sizeof text, "a mode cannot be for `%s`: no units have this name", *field);
    snprintf(help, sizeof help,
             "did you mean `%s`? It may be for a handover, for `move`, or for units by the name of their family", near);
    review->say(review->self, GLO_FAULT, field, NULL, text, help);
    return GLO_ALL;
}

/* What the `for` of a mode says. */
static int resolve_for(struct glo_transport_spec *transport, struct glo_mode_spec *mode, const struct glo_list *units,
                       struct glo_arena *arena, const struct glo_review *review)
{
    const char *const *words = mode->only_for.items;
    mode->families = NULL;
    mode->num_families = 0;
    memset(mode->is_for, 0, sizeof mode->is_for);
    for (uint32_t i = 0; i < mode->only_for.num; i++) {
        uint32_t carriage = find_carriage(words[i]), family;
        if (carriage < GLO_NUM_CARRIAGES) {
            mode->is_for[carriage] = true;
            continue;
        }
        if ((family = find_family(units, &words[i], review)) == GLO_ALL)
            continue;
        if (!mode->families && !(mode->families = glo_arena_alloc(arena, mode->only_for.num, sizeof *mode->families)))
            return GLO_ERR_NO_MEMORY;
        if (!transport->has_own &&
            !(transport->has_own = glo_arena_alloc(arena, units->num, sizeof *transport->has_own)))
            return GLO_ERR_NO_MEMORY;
        mode->families[mode->num_families++] = family;
        transport->has_own[family] = true;
    }
    return GLO_OK;
}

/* A mode for all goods behind one that goes any distance. */
static void check_order(const struct glo_mode_spec *modes, uint32_t i, const struct glo_review *review)
{
    for (uint32_t k = 0; modes[i].only_for.num == 0 && k < i; k++)
        if (modes[k].only_for.num == 0 && isnan(modes[k].up_to) && !(modes[k].from > 0)) {
            glo_review_say(review, GLO_WARNING, &modes[i], "transport.never",
                           "mode `%s` is never used: `%s` goes any distance", modes[i].named.name, modes[k].named.name);
            return;
        }
}

/* Whether two modes are for the same deliveries. */
static bool are_alike(const struct glo_mode_spec *a, const struct glo_mode_spec *b)
{
    bool shared = a->only_for.num == 0 && b->only_for.num == 0;
    for (uint32_t i = 0; i < a->num_families; i++)
        for (uint32_t k = 0; k < b->num_families; k++)
            shared |= a->families[i] == b->families[k];
    return shared;
}

/* Below the band of a mode another one has to go, or near customers would be out of reach. */
static void check_band(const struct glo_transport_spec *transport, uint32_t i, const struct glo_review *review)
{
    const struct glo_mode_spec *modes = transport->modes.items, *mode = &modes[i];
    bool is_joined = !(mode->from > 0) || (mode->only_for.num > 0 && mode->num_families == 0);
    if (mode->from > mode->up_to)
        glo_review_say(review, GLO_FAULT, &mode->from, NULL, "mode `%s` goes no distance: from %.6g km up to %.6g km",
                       mode->named.name, mode->from, mode->up_to);
    for (uint32_t k = 0; !is_joined && k < transport->modes.num; k++)
        is_joined =
            k != i && are_alike(mode, &modes[k]) && !(modes[k].from >= mode->from) && !(modes[k].up_to < mode->from);
    if (!is_joined)
        glo_review_say(review, GLO_FAULT, &mode->from, NULL,
                       "below %.6g km no mode goes: give another one than `%s` a band that ends there", mode->from,
                       mode->named.name);
}

/* What is stated of vehicles must have something to multiply, and no other meaning. */
static void check_vehicle(const struct glo_mode_spec *mode, const struct glo_review *review)
{
    const struct glo_freight_emission *emissions = &mode->emissions;
    bool is_tour = !isnan(mode->tour.between), consolidates = !isnan(mode->consolidate.at_most);
    bool per_vehicle = mode->tariff.per_length > 0 || mode->tariff.per_trip > 0 || emissions->ttw.per_length > 0 ||
                       emissions->wtt.per_length > 0;
    bool shares = !isnan(mode->load_factor), runs_empty = mode->empty_running > 0;
    const struct {
        bool is_wrong;
        const void *field;
        const char *text, *help;
    } mistakes[] = {
        {!isnan(mode->tour.drops) && !is_tour, &mode->tour, "a tour has a way between its drops",
         "add it: `tour: {drops: 40, between: 1.2 km}`"},
        {is_tour && isnan(mode->tour.drops) && !consolidates, &mode->tour, "it is not known how many drops a tour has",
         "write `tour: {drops: 40, between: 1.2 km}`, or let the mode `consolidate`"},
        {!isnan(mode->tour.drops) && consolidates, &mode->tour,
         "orders that leave together are the drops of their tour", "leave `drops` out, or `consolidate`"},
        {mode->vehicles > 0 && !isnan(mode->tour.drops), &mode->vehicles,
         "vehicles on tours of so many drops carry the goods of others, too: it is not known when they are back",
         "leave out `vehicles`; or `drops`, and let the mode `consolidate`"},
        {shares && isnan(mode->capacity), &mode->load_factor, "a load factor is a share of the capacity of a vehicle",
         "add `capacity: 3.5 t`"},
        {shares && (is_tour || consolidates), &mode->load_factor,
         "a vehicle that makes tours or consolidates is as full as its orders make it", "leave `load_factor` out"},
        {runs_empty && is_tour, &mode->empty_running, "the way of a tour has the way back in it",
         "leave `empty_running` out"},
        {(is_tour || shares || runs_empty) && !per_vehicle,
         is_tour  ? (const void *)&mode->tour
         : shares ? &mode->load_factor
                  : &mode->empty_running,
         "nothing depends on what its vehicles do: it has rates per order and per tkm only, which contain it",
         "state a tariff per km or per trip, or an emission per km; or leave this out"},
    };
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++)
        if (mistakes[i].is_wrong)
            review->say(review->self, GLO_FAULT, mistakes[i].field, NULL, mistakes[i].text, mistakes[i].help);
}

int glo_transport_check(struct glo_transport_spec *transport, const struct glo_list *units,
                        const struct glo_factor_tables *factors, struct glo_arena *arena,
                        const struct glo_review *review)
{
    struct glo_mode_spec *modes = transport->modes.items;
    bool detour = transport->detour > 1;
    transport->has_own = NULL;
    transport->delivers_by_no = true;
    for (uint32_t i = 0; i < transport->modes.num; i++)
        detour |= !isnan(modes[i].detour);
    if (detour && transport->distances)
        review->say(review->self, GLO_FAULT, &transport->distances, NULL, "stated distances have no detour",
                    "they are taken as roads: leave `detour` out");
    for (uint32_t i = 0; i < transport->modes.num; i++) {
        if (isnan(modes[i].consolidate.at_most) && !isnan(modes[i].consolidate.full))
            review->say(review->self, GLO_FAULT, &modes[i].consolidate, NULL,
                        "orders could wait for ever for a full load",
                        "say how long the first of them waits `at_most`: `consolidate: {full: 12 t, at_most: 2 days}`");
        glo_freight_emission_resolve(&factors->freight, &modes[i].emissions, review);
        if (resolve_for(transport, &modes[i], units, arena, review) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        transport->delivers_by_no &= modes[i].only_for.num > 0 && modes[i].num_families == 0;
        if (transport->choose == GLO_CHOOSE_FIRST)
            check_order(modes, i, review);
        check_band(transport, i, review);
        check_vehicle(&modes[i], review);
    }
    return GLO_OK;
}

void glo_transport_check_named(const struct glo_transport_spec *transport, uint32_t mode, enum glo_carriage carriage,
                               const void *field, const struct glo_review *review)
{
    const struct glo_mode_spec *it = (const struct glo_mode_spec *)transport->modes.items + mode;
    char text[GLO_PROBLEM_SIZE], help[GLO_PROBLEM_SIZE];
    if (!isnan(it->up_to))
        glo_review_say(
            review, GLO_FAULT, field, NULL,
            "mode `%s` goes up to %.6g km, but where it is named it goes any distance: limit the `reach` of the "
            "network instead, and leave its `up_to` out",
            it->named.name, it->up_to);
    if (it->only_for.num == 0 || it->is_for[carriage])
        return;
    snprintf(text, sizeof text, "mode `%s` is not for this", it->named.name);
    snprintf(help, sizeof help, "add `%s` to its `for`, or leave its `for` out", carriages[carriage]);
    review->say(review->self, GLO_FAULT, field, NULL, text, help);
}
