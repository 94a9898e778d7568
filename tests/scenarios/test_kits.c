/*
 * Materials that units keep in stock: who waits for them, what they carry to the orders that use them, tick for tick
 * and to the cent; and Palm's formula. Audits: their share of time. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

/* Orders at 10, 20 ... 50 h at the one outlet of `ann`, each of which uses a kit. */
static const char frame[] =
    "glocal: 1\n"
    "places: {home: {x: 0 km, y: 0 km}, far: {x: 60 km, y: 0 km}}\n"
    "materials: {kit: {mass: 1 kg, price: 26 EUR/piece, emissions: {value: 4.1 kgCO2e/piece}}}\n"
    "products: {phone: {price: 89 EUR, plan: [{operation: repair, service: 1 h, material: {kit: 1 piece}%s}]}}\n"
    "demand: {orders: {interarrival: 10 h, at: home}}\n"
    "units:\n"
    "  outlet: {at: home, owner: ann, stations: {repair: {}}, stock: {%s}}\n"
    "  centre: {at: far, owner: fixit, stock: {%s}}\n"
    "suppliers: {maker: {lead_time: %s}}\n"
    "transport: {detour: 1, modes: {parcel: {speed: 60 km/h, handling: 1 h, tariff: 6.5 EUR/order}}}\n"
    "networks: {net: {type: pfn, units: outlet}}\n"
    "experiment: {length: 55 h, warmup: 0 h, replications: 1, analysis: terminating}\n";

/* When each of five orders began, and what of material, of inbound transport and in kg CO2e of material it carries. */
struct used {
    double started, material, inbound, co2e;
};

static void expect_used(const char *operation, const char *outlet, const char *centre, const char *lead_time,
                        const struct used *used)
{
    char text[4096];
    snprintf(text, sizeof text, frame, operation, outlet, centre, lead_time);
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; i < 5; i++) {
        const struct glo_order_row *row = trial_row(&rows, 0, i);
        cr_expect_float_eq(row->started, used[i].started, 1e-9, "%s: order %u started at %g", outlet, i, row->started);
        cr_expect_float_eq(row->cost[GLO_ACCOUNT_material], used[i].material, 1e-9, "%s: order %u: material %g", outlet,
                           i, row->cost[GLO_ACCOUNT_material]);
        cr_expect_float_eq(row->cost[GLO_ACCOUNT_inbound], used[i].inbound, 1e-9, "%s: order %u: inbound %g", outlet, i,
                           row->cost[GLO_ACCOUNT_inbound]);
        cr_expect_float_eq(row->co2e[GLO_SOURCE_material], used[i].co2e, 1e-9, "%s: order %u: %g kg", outlet, i,
                           row->co2e[GLO_SOURCE_material]);
    }
    trial_rows_free(&rows);
}

/* A base stock of one: the first takes the kit that is there, which was bought before; the others wait for the kit that
 * was ordered with the order before, 25 h ago. */
Test(kits, one_at_a_time)
{
    static const struct used used[] = {
        {10, 0, 0, 0}, {35, 26, 0, 4.1}, {45, 26, 0, 4.1}, {55, 26, 0, 4.1}, {65, 26, 0, 4.1}};
    expect_used("", "kit: {replenish: {base_stock: 1}, source: maker}",
                "kit: {replenish: {base_stock: 1}, source: maker}", "25 h", used);
}

/* From the centre a kit comes in 2 h, by a parcel of its own; the oldest of the centre go first: two that were there.
 */
Test(kits, from_the_centre)
{
    static const struct used used[] = {
        {10, 0, 0, 0}, {20, 0, 6.5, 0}, {30, 0, 6.5, 0}, {40, 26, 6.5, 4.1}, {50, 26, 6.5, 4.1}};
    expect_used("", "kit: {replenish: {base_stock: 1}, source: centre}",
                "kit: {replenish: {base_stock: 2}, source: maker, price: 34 EUR/piece}", "5 h", used);
}

/* Kits of one delivery share its transport: three of them for 6.5 EUR, to a millionth, and the last gets the rest. */
Test(kits, one_parcel_for_three)
{
    static const struct used used[] = {
        {10, 0, 0, 0}, {20, 0, 2.166666, 0}, {30, 0, 2.166667, 0}, {40, 0, 2.166667, 0}, {50, 0, 2.166666, 0}};
    expect_used("", "kit: {replenish: {fixed_lot: {reorder_point: 0, quantity: 3}}, initial: 1 piece, source: centre}",
                "kit: {replenish: {base_stock: 100}, source: maker}", "5 h", used);
}

/* An outlet that keeps none buys kits as they are used, without a way. */
Test(kits, bought_as_used)
{
    static const struct used used[] = {
        {10, 26, 0, 4.1}, {20, 26, 0, 4.1}, {30, 26, 0, 4.1}, {40, 26, 0, 4.1}, {50, 26, 0, 4.1}};
    char text[4096];
    snprintf(text, sizeof text, frame, "", "", "", "5 h");
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; i < 5; i++)
        cr_expect_float_eq(trial_row(&rows, 0, i)->cost[GLO_ACCOUNT_material], used[i].material, 1e-9);
    trial_rows_free(&rows);
}

/* A centre that keeps no stock always has kits: they come in 2 h, at the price of the material. */
Test(kits, ample_centre)
{
    static const struct used used[] = {
        {10, 0, 0, 0}, {20, 26, 6.5, 4.1}, {30, 26, 6.5, 4.1}, {40, 26, 6.5, 4.1}, {50, 26, 6.5, 4.1}};
    expect_used("", "kit: {replenish: {base_stock: 1}, source: centre}", "", "5 h", used);
}

static double poisson(double mean, int k)
{
    return exp(k * log(mean) - mean - lgamma(k + 1.0));
}

/* Palm (1938): with a base stock S and a constant lead time L what is on order is Poisson of mean lambda L. Half of the
 * orders take no kit. */
Test(kits, palm)
{
    enum { STOCK = 5 };
    double mean = 0.5 * 1.4 * 5, at_once = 0, on_hand = 0;
    for (int k = 0; k < STOCK; k++) {
        at_once += poisson(mean, k);
        on_hand += (STOCK - k) * poisson(mean, k);
    }
    const struct claim claims[] = {{"fill_rate.kit", at_once, 0.025},
                                   {"on_hand", on_hand, 0.03},
                                   {"backorders", on_hand - STOCK + mean, 0.15}};
    expect_in_theory("glocal: 1\n"
                     "experiment: {length: 12000 h, warmup: 500 h, replications: 10, seed: 5}\n"
                     "materials: {kit: {price: 26 EUR/piece}}\n"
                     "products: {phone: {plan: [{operation: look, service: 0 h},\n"
                     "  {operation: repair, share: 50 %, service: 0 h, material: {kit: 1 piece}}]}}\n"
                     "demand: {orders: {rate: 1.4 per hour}}\n"
                     "units: {shop: {stations: {all: {does: [look, repair]}},\n"
                     "  stock: {kit: {replenish: {base_stock: 5}, source: maker}}}}\n"
                     "suppliers: {maker: {lead_time: 5 h}}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* The window is ten times as long as there is from one audit to the next: whatever their time, the share is exact. The
 * working week is one of 50 h, of which an audit takes 4, in the morning. */
Test(kits, audits)
{
    static const struct {
        const char *audit, *unit;
        double share;
    } cases[] = {
        {"{every: 100 h, takes: 7 h}", "", 0.07},
        {"{every: 1 week, takes: 4 h}", "calendar: {monday-friday: 09:00-19:00}, ", 4 / 168.0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "experiment: {start: 2027-01-04, length: %s, warmup: %s, replications: 2}\n"
                 "products: {phone: {plan: [{operation: repair, service: {exponential: 1 h}}]}}\n"
                 "demand: {orders: {rate: 0.1 per hour}}\n"
                 "units: {shop: {%sstations: {repair: {machines: 2}}}}\n"
                 "networks: {net: {type: pfn, units: shop, audit: %s}}\n",
                 i ? "12 weeks" : "1200 h", i ? "2 weeks" : "200 h", cases[i].unit, cases[i].audit);
        trial_open(&trial, text);
        trial_analyse(&trial, 0.95);
        struct glo_interval interval = trial_estimate(&trial, 0, "down_share")->interval;
        cr_expect_float_eq(interval.mean, cases[i].share, 1e-12, "%s: %.15f", cases[i].audit, interval.mean);
        trial_close(&trial);
    }
}

Test(kits, bad)
{
    static const struct {
        const char *material, *operation, *stock, *said;
    } cases[] = {
        {"price: 2 EUR/kg", "kit: 1 piece", "", "it needs a `mass` per piece"},
        {"price: 2 EUR/piece", "kit: 1 kg", "", "it needs a `mass` per piece"},
        {"price: 2 EUR/piece", "kit: 0.5", "kit: {replenish: {base_stock: 1}, source: maker}",
         "an operation takes whole pieces of it, at least 1"},
        {"price: 2 EUR/piece", "kit: 1", "kit: {replenish: {base_stock: 1}}", "a material cannot be made"},
        {"price: 2 EUR/piece", "kit: 1", "kti: {replenish: {base_stock: 1}}", "no `kti` in products or materials"},
        {"price: 2 EUR/hour", "kit: 1", "", "none of the rates"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2048];
        struct trial trial;
        snprintf(text, sizeof text,
                 "glocal: 1\n"
                 "materials: {kit: {%s}}\n"
                 "products: {phone: {plan: [{operation: repair, service: 1 h, material: {%s}}]}}\n"
                 "demand: {orders: {rate: 1 per day}}\n"
                 "units: {shop: {stations: {repair: {}}, stock: {%s}}}\n"
                 "suppliers: {maker: {lead_time: 1 h}}\n"
                 "experiment: {length: 10 h, warmup: 0 h, replications: 1}\n",
                 cases[i].material, cases[i].operation, cases[i].stock);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s, %s", cases[i].material, cases[i].operation);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s, %s: %s", cases[i].material, cases[i].operation,
                  trial_message(&trial));
        trial_close(&trial);
    }
}
