/*
 * Several networks for one stream: what is the same as one network is so order by order; who gets what is computed
 * again from the trace; customers are the same under every mix; bad mixes are refused at their place.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"
#include "tests/scenarios/lives.h"

/* Forty places, sixteen small shops and two plants that cost different things; `saw` is a product of the plants. */
static const char frame[] =
    "glocal: 1\n"
    "places:\n"
    "  site: {generate: {uniform: {count: 40, width: 300 km, height: 300 km}}}\n"
    "  yard: {generate: {uniform: {count: 16, width: 300 km, height: 300 km}}}\n"
    "  west: {x: 0 km, y: 150 km}\n"
    "  east: {x: 300 km, y: 150 km}\n"
    "materials: {wood: {price: 2 EUR/kg}}\n"
    "products:\n"
    "  part: {mass: 5 kg, price: 80 EUR, plan: [{operation: work, service: {exponential: 1 h}, material: {wood: 1 "
    "kg}}]}\n"
    "  saw: {mass: 9 kg, price: 90 EUR, plan: [{operation: work, service: 1 h}, {operation: coat, service: 1 h}]}\n"
    "demand:\n"
    "  all: {rate: 6 per hour, at: site, products: {part: 80 %%, saw: 20 %%}, due: {exponential: 9 h},\n"
    "    lot: {poisson: {mean: 0.3, plus: 1}}, offered_to: %s}\n"
    "units:\n"
    "  shop: {at: yard, stations: {work: {power: {busy: 5 kW}}}, costs: {labour: 20 EUR/h, electricity: 0.2 EUR/kWh}}\n"
    "  plant: {at: west, stations: {work: {machines: 9, speed: 2}, coat: {machines: 5}}, costs: {labour: 30 EUR/h}}\n"
    "  works: {at: east, stations: {work: {machines: 9, speed: 2}, coat: {machines: 5}}, costs: {labour: 33 EUR/h}}\n"
    "transport: {modes: {van: {speed: 60 km/h, tariff: [5 EUR/order, 0.2 EUR/km]}}}\n"
    "networks:\n"
    "  near: {type: mpn, units: shop, reach: 60 km}\n"
    "  cloud: {type: ccm, units: [shop, plant], if_none_free: refuse, operator: host, fees: {transaction: 6 %%}}\n"
    "  west: {type: central, units: plant}\n"
    "  both: {type: central, units: [plant, works]}\n"
    "experiment: {length: %u h, warmup: 0 h, replications: 1, analysis: terminating, seed: 3}\n";

enum { HOURS = 200 };
enum { NEAR, CLOUD, WEST, BOTH, NUM_NETWORKS };
static const char *const names[] = {"near", "cloud", "west", "both"};

static void open_mix(struct trial *trial, const char *offered_to)
{
    char text[4096];
    snprintf(text, sizeof text, frame, offered_to, HOURS);
    trial_open(trial, text);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = ((const struct glo_order_row *)a)->order, y = ((const struct glo_order_row *)b)->order;
    return x < y ? -1 : x > y;
}

/* The orders under a mix, by number, their network among `names`. Money, machine time and orders balance. */
static struct trial_rows rows_under(const char *offered_to)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    open_mix(&trial, offered_to);
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_assert_eq(record.balances[b], 0, "%s: %s", offered_to, glo_balance_names[b]);
    check_rows(&rows, &record, offered_to);
    for (uint32_t i = 0; i < rows.num; i++) {
        const char *name = trial.study.points[0]->networks.networks[rows.items[i].network].name;
        uint32_t number = 0;
        while (strcmp(names[number], name) != 0)
            number++;
        rows.items[i].network = number;
    }
    qsort(rows.items, rows.num, sizeof *rows.items, by_number);
    cr_assert_gt(rows.num, 1000);
    glo_record_free(&record);
    trial_close(&trial);
    return rows;
}

static void expect_same(const char *one, const char *other)
{
    struct trial_rows a = rows_under(one), b = rows_under(other);
    cr_assert_eq(a.num, b.num);
    for (uint32_t i = 0; i < a.num; i++)
        cr_assert_eq(memcmp(&a.items[i], &b.items[i], sizeof a.items[i]), 0, "order %u: %s, %s", i, one, other);
    trial_rows_free(&a);
    trial_rows_free(&b);
}

/* A mix of one is that network; what is never asked changes nothing. */
Test(mixes, of_one)
{
    expect_same("west", "{network: west}");
    expect_same("west", "{cascade: west}");
    expect_same("west", "{cheapest: [west]}");
    expect_same("cloud", "{cascade: [cloud]}");
    expect_same("cloud", "{shares: {cloud: 100 %}}");
    expect_same("west", "{shares: {near: 0 %, west: 1}}");
    expect_same("west", "{cascade: [west, both]}"); /* it refuses nothing */
}

/* Where the nearest shop is, by a scan; INFINITY: beyond the reach. */
static double nearest_shop(const struct glo_scenario *s, uint32_t place)
{
    double nearest = INFINITY;
    for (uint32_t u = s->production.first_unit[0]; u < s->production.first_unit[1]; u++)
        nearest = fmin(nearest, glo_distance(&s->places.items[place].point, &s->production.units[u].point));
    return nearest <= 60 ? nearest : INFINITY;
}

/* Beyond the reach of the shops, and what they cannot make, goes to the plant; the rest stays what it was. */
Test(mixes, cascade_by_reach)
{
    struct trial trial;
    struct trial_rows rows = rows_under("{cascade: [near, west]}");
    uint32_t num[2] = {0, 0};
    open_mix(&trial, "{cascade: [near, west]}");
    const struct glo_scenario *s = trial.study.points[0];
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        bool near = row->product == 0 && !isinf(nearest_shop(s, row->place));
        cr_assert_eq(row->network, near ? NEAR : WEST, "order %u", i);
        cr_assert_neq(row->fate, GLO_FATE_refused);
        cr_assert(!near || fabs(row->distance - nearest_shop(s, row->place)) < 1e-9);
        num[near]++;
    }
    cr_assert(num[0] > 300 && num[1] > 300);
    trial_rows_free(&rows);
    trial_close(&trial);
}

/* Who has no free unit passes the order on; the last who is asked gives the reason. */
Test(mixes, cascade_by_capacity)
{
    struct trial_rows rows = rows_under("{cascade: [cloud, both]}"),
                      last = rows_under("{cascade: [west, near, cloud]}"),
                      reasons = rows_under("{cascade: [cloud, near]}");
    uint32_t passed = 0, refused[GLO_NUM_REASONS] = {0};
    for (uint32_t i = 0; i < rows.num; i++) {
        cr_assert_neq(rows.items[i].fate, GLO_FATE_refused);
        passed += rows.items[i].network == BOTH;
    }
    cr_expect(passed > 50 && passed < rows.num - 50, "%u of %u", passed, rows.num);
    for (uint32_t i = 0; i < last.num; i++)
        cr_assert_eq(last.items[i].network, WEST);
    for (uint32_t i = 0; i < reasons.num; i++)
        if (reasons.items[i].fate == GLO_FATE_refused) {
            cr_assert_eq(reasons.items[i].network, NEAR);
            refused[reasons.items[i].reason]++;
        }
    cr_expect_gt(refused[GLO_REASON_reach], 5);
    cr_expect_gt(refused[GLO_REASON_capability], 5);
    cr_expect_eq(refused[GLO_REASON_capacity] + refused[GLO_REASON_date], 0);
    trial_rows_free(&rows);
    trial_rows_free(&last);
    trial_rows_free(&reasons);
}

static bool same_customer(const struct glo_order_row *a, const struct glo_order_row *b)
{
    return a->order == b->order && a->product == b->product && a->place == b->place && a->lot == b->lot &&
           a->placed == b->placed && a->requested == b->requested;
}

/* Orders are drawn by shares, each by a number of its own: who is drawn for the smaller share is so for the larger;
 * customers are the same everywhere. */
Test(mixes, shares)
{
    struct trial_rows few = rows_under("{shares: {west: 30 %, cloud: 70 %}}"),
                      many = rows_under("{shares: {west: 60 %, cloud: 40 %}}"), none = rows_under("west");
    uint32_t num[2] = {0, 0};
    for (uint32_t i = 0; i < few.num && i < many.num && i < none.num; i++) {
        const struct glo_order_row *a = &few.items[i], *b = &many.items[i];
        cr_assert(same_customer(a, b) && same_customer(a, &none.items[i]), "order %u", i);
        cr_assert(a->network != WEST || b->network == WEST, "order %u", i);
        num[0] += a->network == WEST;
        num[1] += b->network == WEST;
    }
    cr_expect_float_eq(num[0], 0.3 * few.num, 3.3 * sqrt(0.21 * few.num));
    cr_expect_float_eq(num[1], 0.6 * many.num, 3.3 * sqrt(0.24 * many.num));
    trial_rows_free(&few);
    trial_rows_free(&many);
    trial_rows_free(&none);
}

/* What serving an order costs, by hand: labour and electricity of the mean work, wood, the trip, the fee. */
static double cost_at(const struct glo_order_row *row, double road, double rate, double speed, double fee)
{
    double hours = row->lot * (row->product == 0 ? 1 : 1 + speed) / speed; /* coating has speed 1 */
    double wood = row->product == 0 ? 2.0 * row->lot : 0, price = row->product == 0 ? 80 : 90;
    return hours * rate + wood + 5 + 0.2 * road + fee * price * row->lot;
}

/* Of shops in reach and the plant, the one that costs less; the plant where nobody else can. */
Test(mixes, cheapest)
{
    struct trial trial;
    struct trial_rows rows = rows_under("{cheapest: [west, near]}");
    uint32_t num[NUM_NETWORKS] = {0};
    open_mix(&trial, "{cheapest: [west, near]}");
    const struct glo_scenario *s = trial.study.points[0];
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        const struct glo_point *plant = &s->production.units[s->production.first_unit[1]].point;
        double near = row->product == 0 ? nearest_shop(s, row->place) : INFINITY,
               far = glo_distance(&s->places.items[row->place].point, plant);
        bool cheaper = !isinf(near) && cost_at(row, near, 21, 1, 0) < cost_at(row, far, 30, 2, 0) - 1e-6;
        cr_assert_eq(row->network, cheaper ? NEAR : WEST, "order %u", i);
        num[row->network]++;
    }
    cr_expect(num[NEAR] > 100 && num[WEST] > 100, "%u, %u", num[NEAR], num[WEST]);
    trial_rows_free(&rows);
    trial_close(&trial);
    rows = rows_under("{cheapest: [cloud, west]}"); /* the fee is dear, unless a free shop is near */
    for (uint32_t i = 0; i < rows.num; i++) {
        cr_assert_neq(rows.items[i].fate, GLO_FATE_refused);
        cr_assert(rows.items[i].network == WEST || rows.items[i].product == 0);
    }
    trial_rows_free(&rows);
}

/* Loads and reach count what is certain. */
Test(mixes, loads)
{
    struct trial trial;
    struct {
        const char *mix;
        double near, west; /* orders per hour for certain, over all products */
    } cases[] = {{"{shares: {west: 30 %, both: 70 %}}", 0, 1.8},
                 {"west", 0, 6},
                 {"{cascade: [west, near]}", 0, 6},
                 {"{cascade: [near, west]}", -1, -1},
                 {"{cheapest: [near, west]}", 0, -1}};
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        open_mix(&trial, cases[c].mix);
        const struct glo_scenario *s = trial.study.points[0];
        double sums[2] = {0, 0}, reached = 0;
        for (uint32_t p = 0; p < s->demand.streams[0].places.num; p++)
            reached += isinf(nearest_shop(s, s->demand.streams[0].places.items[p]))
                           ? 0
                           : s->demand.streams[0].places.shares[p];
        double near = cases[c].near < 0 ? 6 * 0.8 * reached : cases[c].near;
        double west = cases[c].west < 0 ? 6 - 6 * 0.8 * reached : cases[c].west;
        for (uint32_t n = 0; n < s->networks.num_networks; n++)
            for (uint32_t q = 0; q < 2; q++)
                if (strcmp(s->networks.networks[n].name, "near") == 0)
                    sums[0] += glo_scenario_offered_rate(s, 0, q, n);
                else if (strcmp(s->networks.networks[n].name, "west") == 0)
                    sums[1] += glo_scenario_offered_rate(s, 0, q, n);
        cr_expect_float_eq(sums[0], near, 1e-9, "%s: near %g", cases[c].mix, sums[0]);
        cr_expect_float_eq(sums[1], west, 1e-9, "%s: west %g", cases[c].mix, sums[1]);
        cr_expect(!trial_said(&trial, GLO_WARNING, "out of reach"), "%s", cases[c].mix);
        trial_close(&trial);
    }
}

/* Poisson orders that are drawn for two networks of one machine each: two M/M/1, which theory finds by itself. */
Test(mixes, split_of_poisson)
{
    static const struct claim claims[] = {{"lead_time.a", 2, 0.02},
                                          {"lead_time.b", 1 / 0.7, 0.02},
                                          {"utilisation.one", 0.5, 0.01},
                                          {"utilisation.two", 0.3, 0.015}};
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                     "demand: {all: {rate: 0.8 per hour, offered_to: {shares: {a: 62.5 %, b: 37.5 %}}}}\n"
                     "units: {one: {stations: {work: {}}}, two: {stations: {work: {}}}}\n"
                     "networks: {a: {type: central, units: one}, b: {type: central, units: two}}\n"
                     "experiment: {length: 100000 h, warmup: 1000 h, replications: 8}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* Bad mixes, each said where it stands. */
Test(mixes, bad)
{
    static const struct {
        const char *mix, *said;
    } cases[] = {
        {"{shares: {near: 30 %, west: 60 %}}", "the shares sum to 90 %, not 100 %"},
        {"{shares: {near: 40 %, wast: 60 %}}", "no `wast` in networks"},
        {"{cascade: [near, wast]}", "no `wast` in networks"},
        {"{cheapest: [west, near, west]}", "network `west` stands in the list twice"},
        {"{cascade: []}", "no network is named"},
        {"wast", "no `wast` in networks"},
        {"{near: 50 %, west: 50 %}", "unknown offered_to `near`"},
        {"cascade", "`cascade`"},
        {"{cascade: [near, west], shares: {near: 1}}", "one choice is enough: `shares` stands beside `cascade`"},
        {"{shares: {near: 50 %, west: 50 %}}", "no unit of network `near` has every operation of product `saw`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[4096];
        struct trial trial;
        snprintf(text, sizeof text, frame, cases[i].mix, HOURS);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].mix);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].mix, trial_message(&trial));
        trial_close(&trial);
    }
}
