/*
 * What a change of a scenario must do to every order, under common random numbers: other names, another order of rows,
 * other units of money, carbon and time; a network of one unit; a platform that neither charges nor delays.
 *
 * Shown elsewhere: the same customers at other topologies and rates, and work that is the order's own
 * (test_common_numbers.c); a platform without fees is that platform with fees of nothing, one that sees nothing is a
 * micro production network, one that sees all at once has no delay (test_platform.c); so is contract manufacturing
 * without limits (test_contracts.c); a platform of one unit with stock is that unit (test_stock_platform.c); a mix of
 * one network is that network (test_mixes.c); stated distances of the plane are the plane (test_distances.c); distances
 * times a give tonne-kilometres times a (test_vehicles.c).
 *
 * Names of streams, of generated places and of what units draw by themselves (failures, audits, acceptance) are keys
 * of randomness: they stay. A stream that is spread over places draws the row of its place: regions that change places
 * have streams of their own.
 */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/models/trial.h"

enum { TEXT = 8192 };

/* A replication, its rows by stream and number. */
struct life {
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
};

static int by_stream(const void *a, const void *b)
{
    const struct glo_order_row *x = a, *y = b;
    if (x->stream != y->stream)
        return x->stream < y->stream ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void live(struct life *life, const char *text)
{
    trial_open(&life->trial, text);
    trial_replicate(&life->trial, 0, 0, &life->rows, &life->record);
    qsort(life->rows.items, life->rows.num, sizeof *life->rows.items, by_stream);
    cr_assert_gt(life->rows.num, 1000);
}

static void end(struct life *life)
{
    trial_rows_free(&life->rows);
    glo_record_free(&life->record);
    trial_close(&life->trial);
}

static uint32_t count_of(const struct glo_order_row *row, const struct glo_column *column)
{
    uint32_t value;
    memcpy(&value, (const char *)row + column->offset, sizeof value);
    return value;
}

static double number_of(const struct glo_order_row *row, const struct glo_column *column)
{
    double value;
    memcpy(&value, (const char *)row + column->offset, sizeof value);
    return value;
}

static bool is_number(const struct glo_column *column)
{
    return column->type == GLO_COLUMN_HOURS || column->type == GLO_COLUMN_NUMBER;
}

static bool same_bits(const struct glo_order_row *x, const struct glo_order_row *y, const struct glo_column *column)
{
    size_t size = is_number(column) ? sizeof(double) : sizeof(uint32_t);
    return memcmp((const char *)x + column->offset, (const char *)y + column->offset, size) == 0;
}

/* A platform without fees and configuration, step by step. */

enum { UNITS = 8, TOWNS = 11, MOST_MACHINES = 2 };
static const double unit_at[UNITS][2] = {{13, 21}, {87, 8}, {52, 47}, {9, 88}, {71, 93}, {95, 59}, {34, 66}, {41, 5}};
static const double town_at[TOWNS][2] = {{2, 3},   {30, 29}, {67, 22}, {99, 31}, {58, 71}, {81, 77},
                                         {22, 97}, {44, 83}, {5, 55},  {49, 18}, {76, 50}};

static uint32_t machines_of(uint32_t unit)
{
    return 1 + unit % MOST_MACHINES;
}

static void write_platform(char *text)
{
    size_t at = (size_t)snprintf(text, TEXT, "glocal: 1\nplaces: {town: {rows: [");
    for (uint32_t i = 0; i < TOWNS; i++)
        at += (size_t)snprintf(text + at, TEXT - at, "{name: t%u, x: %g km, y: %g km}, ", i, town_at[i][0],
                               town_at[i][1]);
    at += (size_t)snprintf(text + at, TEXT - at, "]}}\nunits: {shop: {stations: {work: {machines: $num}}, rows: [");
    for (uint32_t i = 0; i < UNITS; i++)
        at += (size_t)snprintf(text + at, TEXT - at, "{name: u%u, x: %g km, y: %g km, num: %u}, ", i, unit_at[i][0],
                               unit_at[i][1], machines_of(i));
    snprintf(text + at, TEXT - at,
             "]}}\n"
             "products:\n"
             "  part: {price: 30 EUR, plan: [{operation: work, service: {exponential: 1 h}}]}\n"
             "  box: {price: 70 EUR, plan: [{operation: work, setup: 10 min, service: {gamma: {mean: 2 h, scv: 2}}}]}\n"
             "demand: {s: {rate: 4 per hour, at: town, products: {part: 70 %%, box: 30 %%}, lot: {geometric: {mean: 1, "
             "plus: 1}}}}\n"
             "networks: {net: {type: ccm, units: shop, dispatch: nearest_free, if_none_free: hold, operator: host,\n"
             "  configuration: 0 h, fees: {transaction: 0 %%, subscription: 0 EUR/month}}}\n"
             "experiment: {length: 1000 h, warmup: 0 h, replications: 1, analysis: terminating, seed: 41}\n");
}

/* The recursion: when each machine is free again, and who waits. */
struct line {
    glo_time ends[UNITS][MOST_MACHINES]; /* -1: idle; GLO_NEVER: it works beyond the end of the run, or is none */
    const struct glo_order_row *waiting[8000];
    uint32_t first, num, num_waited, num_far;
};

static void take(struct line *line, const struct glo_order_row *row, uint32_t unit, uint32_t machine, glo_time now)
{
    bool ends = row->fate == GLO_FATE_delivered;
    line->ends[unit][machine] = ends ? now + glo_ticks(row->service) : GLO_NEVER;
    cr_assert_eq(row->unit, unit, "order %u is at unit %u, not %u", row->order, row->unit, unit);
    cr_assert_eq(glo_ticks(row->started), now, "order %u began at %.9g h", row->order, row->started);
    cr_assert(!ends || glo_ticks(row->finished) == line->ends[unit][machine], "order %u", row->order);
}

/* Every machine that ends until `now` takes the first of the line, or is idle. */
static void free_until(struct line *line, glo_time now)
{
    for (;;) {
        uint32_t unit = 0, machine = 0;
        glo_time soonest = GLO_NEVER;
        for (uint32_t i = 0; i < UNITS * MOST_MACHINES; i++) {
            glo_time ends = line->ends[i / MOST_MACHINES][i % MOST_MACHINES];
            if (ends < 0 || ends >= soonest)
                continue;
            unit = i / MOST_MACHINES;
            machine = i % MOST_MACHINES;
            soonest = ends;
        }
        if (soonest > now)
            return;
        line->ends[unit][machine] = -1;
        if (line->first < line->num)
            take(line, line->waiting[line->first++], unit, machine, soonest);
    }
}

static void arrive(struct line *line, const struct glo_order_row *row)
{
    double nearest = INFINITY, near_busy = INFINITY;
    uint32_t unit = 0, machine = 0;
    glo_time now = glo_ticks(row->placed);
    free_until(line, now);
    for (uint32_t i = 0; i < UNITS * MOST_MACHINES; i++) {
        const double *at = unit_at[i / MOST_MACHINES], *town = town_at[row->place];
        double far = hypot(at[0] - town[0], at[1] - town[1]);
        near_busy = fmin(near_busy, far);
        if (line->ends[i / MOST_MACHINES][i % MOST_MACHINES] >= 0 || far >= nearest)
            continue;
        nearest = far;
        unit = i / MOST_MACHINES;
        machine = i % MOST_MACHINES;
    }
    if (!isinf(nearest)) {
        line->num_far += nearest > near_busy;
        take(line, row, unit, machine, now);
        return;
    }
    cr_assert_lt(line->num, sizeof line->waiting / sizeof line->waiting[0]);
    line->waiting[line->num++] = row;
}

Test(metamorphic, plain_platform)
{
    static struct line line;
    char text[TEXT];
    struct life life;
    write_platform(text);
    live(&life, text);
    for (uint32_t i = 0; i < UNITS * MOST_MACHINES; i++)
        line.ends[i / MOST_MACHINES][i % MOST_MACHINES] =
            i % MOST_MACHINES < machines_of(i / MOST_MACHINES) ? -1 : GLO_NEVER;
    for (uint32_t i = 0; i < life.rows.num; i++) {
        cr_assert_eq(life.rows.items[i].order, i);
        arrive(&line, &life.rows.items[i]);
    }
    free_until(&line, life.trial.study.study.window.end);
    for (uint32_t i = line.first; i < line.num; i++)
        cr_assert(isnan(line.waiting[i]->started), "order %u did not wait", line.waiting[i]->order);
    cr_expect_gt(line.num, 500, "%u waited", line.num);
    cr_expect_gt(line.num_far, 500, "%u went farther than to the nearest", line.num_far);
    end(&life);
}

/*
 * Names and rows. In this text an entry of four blanks may stand anywhere among its neighbours of four blanks, and the
 * words below may be others.
 */
static const char village[] =
    "glocal: 1\n"
    "places: {\n"
    "  hill: {x: 44 km, y: 160 km},\n"
    "  town: {rows: [\n"
    "    {name: ada, land: left, x: 3 km, y: 14 km},\n"
    "    {name: bor, land: right, x: 159 km, y: 26 km},\n"
    "    {name: cle, land: left, x: 53 km, y: 58 km},\n"
    "    {name: dun, land: right, x: 97 km, y: 93 km},\n"
    "    {name: elk, land: left, x: 23 km, y: 84 km},\n"
    "  ]}}\n"
    "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.3 kgCO2e/kg}}}\n"
    "products:\n"
    "  chair: {mass: 6 kg, price: 200 EUR, plan: [{operation: mill, service: {gamma: {mean: 40 min, scv: 0.5}},\n"
    "    material: {wood: 8 kg}}, {operation: finish, service: {exponential: 25 min}}]}\n"
    "  stool: {mass: 3 kg, price: 90 EUR, plan: [{operation: mill, service: {exponential: 30 min}}]}\n"
    "demand: {buyer: {rate: 2.8 per hour, at: town.$place, products: {chair: 60 %, stool: 40 %},\n"
    "  lot: {poisson: {mean: 0.4, plus: 1}}, due: {uniform: {min: 4 h, max: 20 h}}, patience: {exponential: 60 h},\n"
    "  offered_to: {shares: {cloud: 20 %, near: 20 %, brand: 20 %, agency: 10 %, big: 10 %, guild: 10 %, roam: 10 %}}, "
    "rows: [\n"
    "    {name: one, place: ada},\n"
    "    {name: two, place: bor},\n"
    "    {name: three, place: cle},\n"
    "    {name: four, place: dun},\n"
    "    {name: five, place: elk},\n"
    "  ]}}\n"
    "units: {\n"
    "    plant: {at: hill, owner: industry, stations: {mill: {machines: 2, power: {busy: 6 kW}}, finish: {}}, grid: "
    "{value: 0.2 kgCO2e/kWh}},\n"
    "    works: {x: 170 km, y: 171 km, stations: {mill: {machines: 2, speed: 1.2}, finish: {}}},\n"
    "    rover: {at: town.cle, owner: nomad, count: 2, modules: 1, module: {mass: 9 t, stations: {mill: {}, finish: "
    "{}}}, move: {by: lowbed, dismantle: 2 h, commission: {exponential: 6 h}}},\n"
    "  shop: {owner: $keeper, stations: {mill: {}, finish: {speed: 1.5}}, costs: {fixed: 900 EUR/month, labour: 20 "
    "EUR/h}, rows: [\n"
    "    {name: pim, keeper: jan, land: left, x: 13 km, y: 20 km},\n"
    "    {name: qua, keeper: kim, land: right, x: 140 km, y: 40 km},\n"
    "    {name: rok, keeper: lou, land: left, x: 51 km, y: 76 km},\n"
    "    {name: sim, keeper: mia, land: right, x: 77 km, y: 92 km},\n"
    "    {name: tor, keeper: jan, land: left, x: 2 km, y: 69 km},\n"
    "  ]}}\n"
    "transport: {detour: 1.3, modes: {van: {up_to: 60 km, speed: 60 km/h, tariff: [9 EUR/order, 2 EUR/tkm],\n"
    "  emissions: {ttw: 0.6 kgCO2e/tkm}}, truck: {speed: 65 km/h, handling: 4 h, tariff: 0.5 EUR/km},\n"
    "  lowbed: {for: move, speed: 50 km/h, tariff: 2 EUR/km}}}\n"
    "networks: {\n"
    "    cloud: {type: ccm, units: [shop, plant], operator: host, configuration: {exponential: 1 h}, fees: "
    "{transaction: 6 %, subscription: 90 EUR/month}},\n"
    "    near: {type: mpn, units: shop, reach: 120 km},\n"
    "    brand: {type: pfn, units: shop, operator: head, territory: land, spill: {when_queue_above: 1}, fees: "
    "{royalty: 6 %}},\n"
    "    agency: {type: cmn, units: [shop, works], operator: agent, contracts: {small: {units: shop, price: 150 "
    "EUR/piece, capacity: 30 h}, large: {units: works, price: 9 EUR/h}}},\n"
    "    big: {type: central, units: [plant, works], dispatch: earliest_delivery},\n"
    "    guild: {type: broker, units: [shop, works], operator: house, steps: {search: {exponential: 30 min}}, "
    "partners: {invited: 3, per_operation: 2}, weights: {cost: 50 %, lead_time: 50 %}, fees: {brokerage: 5 %}},\n"
    "    roam: {type: mfn, units: rover, operator: nomad, use: {roaming: {stops: town, relocate: {forecast: {review: "
    "24 h, smoothing: 30 %}}}}},\n"
    "  }\n"
    "experiment: {length: 250 h, warmup: 0 h, replications: 1, analysis: terminating, seed: 8}\n";

/* Writes the text with these words replaced, where they are whole words. */
static void rename_words(char *to, const char *from, const char *const (*words)[2], size_t num)
{
    size_t at = 0;
    while (*from) {
        size_t length = 0;
        while (islower((unsigned char)from[length]) || from[length] == '_')
            length++;
        const char *word = from;
        size_t size = length ? length : 1;
        for (size_t i = 0; i < num; i++)
            if (length == strlen(words[i][0]) && strncmp(from, words[i][0], length) == 0) {
                word = words[i][1];
                size = strlen(word);
            }
        cr_assert_lt(at + size, TEXT);
        memcpy(to + at, word, size);
        at += size;
        from += length ? length : 1;
    }
    to[at] = 0;
}

/* Writes the text with the lines of four blanks in reverse order among their neighbours. */
static void reverse_rows(char *to, const char *from)
{
    while (*from) {
        const char *last = from, *next;
        while (strncmp(last, "    ", 4) == 0)
            last = strchr(last, '\n') + 1;
        next = last > from ? last : strchr(from, '\n') + 1;
        for (const char *line = next, *behind = next; line > from; behind = line) {
            for (line--; line > from && line[-1] != '\n';)
                line--;
            memcpy(to, line, (size_t)(behind - line));
            to += behind - line;
        }
        from = next;
    }
    *to = 0;
}

/* Other names, whose alphabetical order is another too: not an event, a figure or a booking changes. */
Test(metamorphic, names)
{
    static const char *const words[][2] = {
        {"shop", "atelier"}, {"plant", "zavod"}, {"works", "werk"},  {"pim", "zoe"},      {"qua", "yan"},
        {"rok", "xia"},      {"tor", "uwe"},     {"town", "region"}, {"ada", "zell"},     {"bor", "york"},
        {"dun", "ulm"},      {"hill", "aalen"},  {"left", "west"},   {"right", "east"},   {"chair", "sedia"},
        {"stool", "banco"},  {"wood", "alder"},  {"cloud", "web"},   {"near", "yonder"},  {"brand", "marca"},
        {"agency", "union"}, {"big", "alpha"},   {"host", "gastro"}, {"head", "capo"},    {"industry", "fabbri"},
        {"jan", "wim"},      {"kim", "ari"},     {"guild", "lega"},  {"van", "lastwagen"}};
    char text[TEXT];
    struct life a, b;
    rename_words(text, village, words, sizeof words / sizeof words[0]);
    live(&a, village);
    live(&b, text);
    const struct glo_scenario *s = a.trial.study.points[0], *t = b.trial.study.points[0];
    cr_assert_eq(a.rows.num, b.rows.num);
    cr_assert_eq(a.record.fingerprint, b.record.fingerprint);
    cr_assert_eq(memcmp(a.rows.items, b.rows.items, a.rows.num * sizeof *a.rows.items), 0);
    cr_assert(s->layout.num_figures == t->layout.num_figures && s->layout.num_flows == t->layout.num_flows);
    size_t slots = s->window.num_slots;
    cr_expect_eq(memcmp(a.record.ratios, b.record.ratios, s->layout.num_figures * slots * sizeof *a.record.ratios), 0);
    cr_expect_eq(memcmp(a.record.flows, b.record.flows, s->layout.num_flows * slots * sizeof *a.record.flows), 0);
    cr_expect_str_eq(t->production.units[0].name, "zavod");
    cr_expect_str_eq(t->networks.networks[0].name, "web");
    cr_expect_gt(glo_record_value(&a.record, &s->layout, &s->window, trial_figure(&a.trial, 0, "relocating_share"), 0),
                 0);
    end(&a);
    end(&b);
}

/* The name that a code of the trace stands for; NULL: it stands for the same in both. */
static const char *name_of(const struct glo_scenario *s, const struct glo_column *column, uint32_t code)
{
    if (code == GLO_NO_CODE)
        return NULL;
    switch (column->lookup) {
    case GLO_LOOKUP_streams:
        return s->demand.streams[code].name;
    case GLO_LOOKUP_places:
        return s->places.items[code].name;
    case GLO_LOOKUP_networks:
        return s->networks.networks[code].name;
    case GLO_LOOKUP_units:
        return s->production.units[code].name;
    default:
        return NULL;
    }
}

static bool same_by_name(const struct glo_scenario *s, const struct glo_order_row *x, const struct glo_scenario *t,
                         const struct glo_order_row *y, const struct glo_column *column)
{
    if (column->type != GLO_COLUMN_CODE)
        return same_bits(x, y, column);
    const char *name = name_of(s, column, count_of(x, column)), *other = name_of(t, column, count_of(y, column));
    return name && other ? strcmp(name, other) == 0 : same_bits(x, y, column);
}

/* Rows of units, places and streams, units and networks in reverse order: by name every order and every figure is the
 * same. No two units are equally far from anybody. */
Test(metamorphic, rows)
{
    char text[TEXT];
    struct life a, b;
    reverse_rows(text, village);
    live(&a, village);
    live(&b, text);
    const struct glo_scenario *s = a.trial.study.points[0], *t = b.trial.study.points[0];
    cr_assert_str_eq(t->demand.streams[0].name, "buyer.five");
    cr_assert_str_eq(t->production.units[2].name, "works");
    cr_assert_str_eq(t->production.units[4].name, "shop.tor");
    cr_assert_eq(a.rows.num, b.rows.num);
    uint32_t last = s->demand.num_streams - 1, served[8] = {0};
    for (uint32_t i = 0; i < a.rows.num; i++) {
        const struct glo_order_row *row = &a.rows.items[i], key = {.stream = last - row->stream, .order = row->order};
        const struct glo_order_row *other = bsearch(&key, b.rows.items, b.rows.num, sizeof key, by_stream);
        cr_assert(other, "order %u of stream %u is missing", row->order, row->stream);
        for (uint32_t c = 0; c < glo_num_order_columns; c++)
            cr_assert(same_by_name(s, row, t, other, &glo_order_columns[c]), "order %u of stream %u: %s", row->order,
                      row->stream, glo_order_columns[c].name);
        served[row->network] += row->fate == GLO_FATE_delivered;
    }
    for (uint32_t n = 0; n < s->networks.num_networks; n++)
        cr_expect_gt(served[n], 100, "%s served %u", s->networks.networks[n].name, served[n]);
    cr_assert_eq(s->layout.num_figures, t->layout.num_figures);
    for (uint32_t f = 0; f < s->layout.num_figures; f++) {
        const char *name = s->layout.figures[f].name;
        uint32_t g = trial_figure(&b.trial, 0, name);
        cr_assert_neq(g, GLO_ALL, "%s", name);
        double x = glo_record_value(&a.record, &s->layout, &s->window, f, 0),
               y = glo_record_value(&b.record, &t->layout, &t->window, g, 0);
        cr_expect((isnan(x) && isnan(y)) || x == y, "%s: %.17g, %.17g", name, x, y);
    }
    end(&a);
    end(&b);
}

/* A network of one unit is that unit. */
static const char lonely[] =
    "glocal: 1\n"
    "places: {town: {generate: {uniform: {count: 9, width: 100 km, height: 100 km}}}, home: {x: 50 km, y: 40 km}}\n"
    "products:\n"
    "  part: {mass: 2 kg, price: 30 EUR, plan: [{operation: cut, service: {exponential: 1 h}}]}\n"
    "  box: {mass: 5 kg, price: 70 EUR, plan: [{operation: cut, setup: 5 min, service: {gamma: {mean: 40 min, scv: "
    "2}}},\n"
    "    {operation: glue, service: {exponential: 40 min}}]}\n"
    "demand: {s: {rate: 1.3 per hour, at: town, products: [part, box], lot: {poisson: {mean: 0.3, plus: 1}},\n"
    "  due: {uniform: {min: 1 h, max: 9 h}}, patience: {exponential: 30 h}}}\n"
    "units: {shop: {at: home, stations: {cut: {machines: 2, power: {busy: 3 kW}}, glue: {\n"
    "  breakdowns: {time_to_failure: {exponential: 40 h}, repair: {exponential: 2 h}}}},\n"
    "  costs: {labour: 20 EUR/h, electricity: 0.2 EUR/kWh}, grid: {value: 0.2 kgCO2e/kWh}}}\n"
    "transport: {modes: {van: {speed: 50 km/h, tariff: [5 EUR/order, 1 EUR/km]}}}\n"
    "%s"
    "experiment: {length: 1500 h, warmup: 0 h, replications: 1, analysis: terminating, seed: 12}\n";

/* Where orders wait, and whether another date is agreed where nobody is free. */
enum custom { QUEUES, AGREES, HOLDS };

/* Who is held waits at the network, as long as he would at the station. The run is over with the last order that was
 * placed in its window: of later ones, not even all that happens at that instant. */
static void expect_alone(const struct life *alone, const char *network, enum custom custom)
{
    char text[TEXT], line[512];
    struct life life;
    snprintf(line, sizeof line, "networks: {net: {units: shop, type: %s}}\n", network);
    snprintf(text, sizeof text, lonely, line);
    live(&life, text);
    cr_assert_eq(life.rows.num, alone->rows.num);
    for (uint32_t i = 0; i < life.rows.num; i++) {
        struct glo_order_row row = life.rows.items[i], expected = alone->rows.items[i];
        if (row.placed >= glo_hours(alone->trial.study.study.window.end))
            continue;
        expected.network = row.network;
        if (custom == AGREES)
            expected.agreed = row.agreed;
        if (custom == HOLDS && !isnan(row.finished)) {
            double wait = row.assigned - row.configured + row.queue;
            cr_assert_float_eq(wait, expected.queue, 1e-9, "%s: order %u waits %g h", network, row.order, wait);
        }
        if (custom == HOLDS) {
            expected.assigned = row.assigned;
            expected.queue = row.queue;
        }
        if (custom == HOLDS && isnan(row.assigned)) { /* who is never given away has no unit and no way to it */
            cr_assert(isnan(expected.started));
            expected.unit = row.unit;
            expected.mode = row.mode;
            expected.distance = row.distance;
            expected.first_choice = row.first_choice;
        }
        for (uint32_t c = 0; c < glo_num_order_columns; c++)
            cr_assert(same_bits(&expected, &row, &glo_order_columns[c]), "%s: order %u: %s", network, row.order,
                      glo_order_columns[c].name);
    }
    end(&life);
}

Test(metamorphic, alone)
{
    char text[TEXT];
    struct life alone;
    uint32_t fates[GLO_NUM_FATES] = {0}, waited = 0;
    snprintf(text, sizeof text, lonely, "");
    live(&alone, text);
    for (uint32_t i = 0; i < alone.rows.num; i++) {
        fates[alone.rows.items[i].fate]++;
        waited += alone.rows.items[i].queue > 0;
    }
    cr_expect(fates[GLO_FATE_delivered] > 1000 && waited > 500);
    cr_expect_gt(fates[GLO_FATE_reneged], 20);
    expect_alone(&alone, "central", QUEUES);
    expect_alone(&alone, "central, dispatch: earliest_delivery", QUEUES);
    expect_alone(&alone, "mpn", QUEUES);
    expect_alone(&alone, "pfn", QUEUES);
    expect_alone(&alone, "pfn, spill: {when_queue_above: 0}", QUEUES);
    expect_alone(&alone, "cmn, operator: agent, contracts: {all: {units: shop, price: 0 EUR/order}}", QUEUES);
    expect_alone(&alone, "ccm, dispatch: nearest_free, if_none_free: earliest", AGREES);
    expect_alone(&alone, "ccm, dispatch: nearest_free, if_none_free: hold", HOLDS);
    end(&alone);
}

/*
 * Other units. In this text a number behind a mark is in units that change: @ money, ? money per time, ^ emissions,
 * ~ time, ! what is per time, * money per emission. Times are drawn from few values of whole ticks, unless what stands
 * for the arrivals says otherwise.
 */
static const char measured[] =
    "glocal: 1\n"
    "places:\n"
    "  town: {rows: [{name: a, x: 3 km, y: 14 km}, {name: b, x: 159 km, y: 26 km}, {name: c, x: 53 km, y: 58 "
    "km}]}\n"
    "  hill: {x: 44 km, y: 160 km}\n"
    "materials: {wood: {price: @2.3 EUR/kg, emissions: {value: ^0.31 kgCO2e/kg}}}\n"
    "products:\n"
    "  chair: {mass: 6 kg, price: @200 EUR, plan: [\n"
    "    {operation: mill, service: {discrete: {values: [~7 min, ~31 min, ~113 min], weights: [1, 2, 1]}}, material: "
    "{wood: 8 kg}},\n"
    "    {operation: finish, setup: ~3 min, service: {discrete: {values: [~5 min, ~29 min], weights: [1, 1]}}}]}\n"
    "  stool: {mass: 3 kg, price: @90 EUR, quote: ~3 h, plan: [{operation: mill, service: ~37 min, material: {wood: 4 "
    "kg}}],\n"
    "    stages: {configuration: {discrete: {values: [~11 min, ~90 min], weights: [3, 1]}}}}\n"
    "demand:\n"
    "  buyer: {at: town, products: {chair: 60 %%, stool: 40 %%}, lot: {poisson: {mean: 0.4, plus: 1}}, offered_to: "
    "%s,\n"
    "    %s,\n"
    "    due: {discrete: {values: [~5 h, ~19 h], weights: [1, 2]}}, patience: {discrete: {values: [~3 h, ~17 h], "
    "weights: [1, 1]}}}\n"
    "  chooser: {at: town, products: stool, interarrival: ~101 min, offered_to: big,\n"
    "    choice: {willingness: {uniform: {min: @60 EUR, max: @170 EUR}}, delay_cost: ?1.5 EUR/h}}\n"
    "units:\n"
    "  shop: {owner: $name, stations: {mill: {power: {busy: !6 kW, idle: !1 kW}}, finish: {power: {busy: !2 kW},\n"
    "      breakdowns: {time_to_failure: {discrete: {values: [~17 h, ~71 h], weights: [1, 1]}}, repair: ~2 h}}},\n"
    "    costs: {fixed: ?900 EUR/month, labour: ?24 EUR/h, electricity: @0.21 EUR/kWh}, grid: {value: ^0.3 "
    "kgCO2e/kWh},\n"
    "    rows: [{name: p, x: 13 km, y: 20 km}, {name: q, x: 140 km, y: 40 km}, {name: r, x: 51 km, y: 76 km}]}\n"
    "  plant: {at: hill, owner: industry, stations: {mill: {machines: 4, power: {busy: !9 kW}}, finish: {machines: "
    "3}},\n"
    "    costs: {labour: ?31 EUR/h, electricity: @0.17 EUR/kWh}, grid: {value: ^0.2 kgCO2e/kWh}}\n"
    "transport: {detour: 1.25, modes: {\n"
    "  van: {up_to: 60 km, speed: !60 km/h, handling: ~30 min, tariff: [@9 EUR/order, @2 EUR/tkm],\n"
    "    emissions: {ttw: ^0.6 kgCO2e/tkm, wtt: ^0.15 kgCO2e/tkm}},\n"
    "  truck: {speed: !65 km/h, handling: ~4 h, tariff: [@0.5 EUR/km, @1 EUR/piece], emissions: {ttw: ^0.07 "
    "kgCO2e/tkm}}}}\n"
    "networks:\n"
    "  near: {type: mpn, units: shop}\n"
    "  cloud: {type: ccm, units: [shop, plant], dispatch: least_cost, operator: host, fees: {transaction: 6 %%, "
    "subscription: ?90 EUR/month,\n"
    "    entry: @500 EUR, packing: {amount: @1 EUR/piece, from: customer, to: owner}}}\n"
    "  agency: {type: cmn, units: [shop, plant], operator: agent, contracts: {small: {units: shop, price: @35 "
    "EUR/piece, minimum: 900 pieces, term: ~11 days},\n"
    "    large: {units: plant, price: [?9 EUR/h, @2 EUR/order], minimum: ~200 h, term: ~9 days}}}\n"
    "  big: {type: central, units: plant}\n"
    "accounting: {carbon_price: *80 EUR/tCO2e}\n"
    "experiment: {length: ~800 h, warmup: ~0 h, replications: 1, analysis: terminating, seed: 5}\n";

static const char steps[] = "interarrival: {discrete: {values: [~1 min, ~13 min, ~31 min], weights: [2, 2, 1]}}";
static const char shares[] = "{shares: {near: 30 %, cloud: 40 %, agency: 30 %}}",
                  cheapest[] = "{cheapest: [near, cloud, agency]}";

/* What everything of a kind is multiplied by, and how many ticks a time may then be off; 0: one, for rounding. */
struct scale {
    double money, carbon, time, ticks;
};

static double factor_of(const struct scale *scale, char mark)
{
    switch (mark) {
    case '@':
        return scale->money;
    case '?':
        return scale->money / scale->time;
    case '^':
        return scale->carbon;
    case '~':
        return scale->time;
    case '!':
        return 1 / scale->time;
    case '*':
        return scale->money / scale->carbon;
    default:
        return 0;
    }
}

static void live_scaled(struct life *life, const struct scale *scale, const char *offered_to, const char *arrivals)
{
    char pattern[TEXT], text[TEXT];
    size_t at = 0;
    snprintf(pattern, sizeof pattern, measured, offered_to, arrivals);
    for (const char *from = pattern; *from;) {
        double factor = factor_of(scale, *from);
        cr_assert_lt(at + 32, sizeof text);
        if (factor > 0) {
            char *behind;
            at += (size_t)snprintf(text + at, 32, "%.15g", factor * strtod(from + 1, &behind));
            from = behind;
        } else
            text[at++] = *from++;
    }
    text[at] = 0;
    live(life, text);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_assert_eq(life->record.balances[b], 0, "%s", glo_balance_names[b]);
}

/* What the number in this column is multiplied by, and how far off it may be: ticks, or some roundings. */
static double expected_factor(const struct scale *scale, const struct glo_column *column, double *error)
{
    bool is_money = column->account >= 0, is_carbon = column->source >= 0;
    *error = column->type == GLO_COLUMN_HOURS ? (fmax(scale->ticks, 1) + 0.01) / (double)GLO_TICKS_PER_HOUR
             : is_carbon                      ? 2e-9 * (1 + scale->carbon)
                                              : 2e-6 * (1 + scale->money);
    return column->type == GLO_COLUMN_HOURS ? scale->time : is_money ? scale->money : is_carbon ? scale->carbon : 1;
}

/* Expects every order of `b` to be that of `a` in other units. */
static void expect_scaled(const struct life *a, const struct life *b, const struct scale *scale)
{
    double sums[4] = {0};
    uint32_t fates[GLO_NUM_FATES] = {0}, late = 0;
    cr_assert_eq(a->rows.num, b->rows.num);
    for (uint32_t i = 0; i < a->rows.num; i++) {
        fates[a->rows.items[i].fate]++;
        late += a->rows.items[i].delivered > a->rows.items[i].requested;
        for (uint32_t c = 0; c < glo_num_order_columns; c++) {
            const struct glo_order_row *x = &a->rows.items[i], *y = &b->rows.items[i];
            const struct glo_column *column = &glo_order_columns[c];
            double error, factor = expected_factor(scale, column, &error);
            if (!is_number(column))
                cr_assert_eq(count_of(x, column), count_of(y, column), "order %u: %s", x->order, column->name);
            if (!is_number(column))
                continue;
            double m = number_of(x, column), n = number_of(y, column);
            cr_assert((isnan(m) && isnan(n)) || fabs(n - factor * m) <= error, "order %u: %s is %.12g, %.12g before",
                      x->order, column->name, n, m);
            sums[column->account >= 0               ? 0
                 : column->source >= 0              ? 1
                 : column->type == GLO_COLUMN_HOURS ? 2
                                                    : 3] += isnan(n) ? 0 : n;
        }
    }
    cr_expect(fates[GLO_FATE_delivered] > 1000 && fates[GLO_FATE_reneged] > 50 && late > 50,
              "%u delivered, %u left, %u late", fates[GLO_FATE_delivered], fates[GLO_FATE_reneged], late);
    for (int i = 0; i < 4; i++)
        cr_expect_gt(sums[i], 0);
}

/* Expects every flow of money and of emissions to be so many times what it was. */
static void expect_flows(const struct life *a, const struct life *b, const struct scale *scale)
{
    const struct glo_scenario *s = a->trial.study.points[0], *t = b->trial.study.points[0];
    uint32_t num[2] = {0, 0};
    cr_assert_eq(s->layout.num_flows, t->layout.num_flows);
    for (uint32_t f = 0; f < s->layout.num_flows; f++) {
        const struct glo_flow *flow = &s->layout.flows[f];
        double m = glo_record_flow(&a->record, &s->layout, &s->window, f, 0),
               n = glo_record_flow(&b->record, &t->layout, &t->window, f, 0);
        double factor = flow->is_carbon ? scale->carbon : scale->money;
        double error = (flow->is_carbon ? 2e-9 : 2e-6) * (1 + factor) * a->rows.num;
        cr_expect_leq(fabs(n - factor * m), error, "%s from %s is %.12g, %.12g before", flow->account, flow->from, n,
                      m);
        num[flow->is_carbon] += m > 1;
    }
    cr_expect(num[0] > 30 && num[1] > 10, "%u flows of money, %u of emissions", num[0], num[1]);
}

static void compare(const struct scale *scale, const char *offered_to, const char *arrivals)
{
    struct life a, b;
    live_scaled(&a, &(struct scale){1, 1, 1, 0}, offered_to, arrivals);
    live_scaled(&b, scale, offered_to, arrivals);
    expect_scaled(&a, &b, scale);
    expect_flows(&a, &b, scale);
    end(&a);
    end(&b);
}

/* All prices and tariffs times a: every booking times a, and who serves whom stays. */
Test(metamorphic, money)
{
    compare(&(struct scale){3, 1, 1, 0}, shares, steps);
    compare(&(struct scale){0.25, 1, 1, 0}, cheapest, steps);
}

/* All emission factors times a: every emission times a; at a price of emissions by a nothing costs more. */
Test(metamorphic, carbon)
{
    compare(&(struct scale){1, 7, 1, 0}, shares, steps);
    compare(&(struct scale){1, 0.3, 1, 0}, cheapest, steps);
}

/* All times twice as long and all rates half as high: every time of every order is twice what it was, to a tick; money
 * and emissions are what they were. Where each time between orders is rounded, they add up to a tick for each. */
Test(metamorphic, time)
{
    compare(&(struct scale){1, 1, 2, 0}, shares, steps);
    compare(&(struct scale){1, 1, 2, 0}, cheapest, steps);
    compare(&(struct scale){1, 1, 2, 5000}, shares, "rate: !4 per hour");
}
