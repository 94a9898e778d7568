/*
 * Money and carbon by hand: nine orders of two pieces, so that every account and source is a short sum; fees of every
 * dimension; the carbon price; and the doors to parties. All over [0, 95 h), from the flows of the record.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/books.h"

/* Orders at 10, 20 ... 90 h, 1 h of service at speed 2, all at the one shop of `ann`; `bob` has no work. */
static const char frame[] =
    "glocal: 1\n"
    "places: {home: {x: 0 km, y: 0 km}, client: {x: 60 km, y: 0 km}, away: {x: 900 km, y: 0 km}}\n"
    "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.5 kgCO2e/kg}}}\n"
    "products: {part: {mass: 5 kg, price: 200 EUR,\n"
    "  plan: [{operation: work, service: 1 h, material: {wood: 8 kg}}]}}\n"
    "demand: {orders: {interarrival: 10 h, at: client, lot: 2}}\n"
    "units:\n"
    "  shop: {at: home, owner: ann, stations: {work: {speed: 2, power: {busy: 6 kW, idle: 1 kW}}},\n"
    "    costs: {fixed: 730 EUR/month, labour: 20 EUR/h, electricity: 0.25 EUR/kWh}, grid: {value: 0.4 kgCO2e/kWh}}\n"
    "  second: {at: away, owner: ann, stations: {work: {machines: 2}}}\n"
    "  third: {at: away, owner: bob, stations: {work: {}}}\n"
    "transport: {detour: 1.5, modes: {van: {speed: 90 km/h, tariff: [9 EUR/order, 2 EUR/piece, 0.1 EUR/km, 3 "
    "EUR/trip,\n"
    "  4 EUR/tkm], emissions: {ttw: 0.6 kgCO2e/tkm, wtt: 0.2 kgCO2e/tkm}}}}\n"
    "networks: {net: {type: central, units: [shop, second, third], operator: platform, fees: {%s}}}\n"
    "accounting: {%s}\n"
    "experiment: {length: 95 h, warmup: 0 h, replications: 1}\n";

static void open_books(struct books *books, const char *fees, const char *accounting)
{
    char text[4096];
    snprintf(text, sizeof text, frame, fees, accounting);
    books_open(books, text);
}

/* What is made and carried. Busy 9 x 1 h of 95; road 90 km, 0.9 tkm. The last order arrives at 92 h. */
Test(money, costs)
{
    struct books books;
    open_books(&books, "", "");
    EXPECT(sum(&books, "price", "customer", "ann"), 9 * 400);
    EXPECT(sum(&books, "material", "ann", "supplier"), 9 * 2 * 8 * 2);
    EXPECT(sum(&books, "energy", "ann", "utility"), 9 * 6 * 0.25);
    EXPECT(sum(&books, "energy_idle", "ann", "utility"), 86 * 1 * 0.25);
    EXPECT(sum(&books, "labour", "ann", "workforce"), 95 * 20);
    EXPECT(sum(&books, "fixed", "ann", "landlord"), 95);
    EXPECT(sum(&books, "outbound", "ann", "carrier"), 9 * (9 + 2 * 2 + 0.1 * 90 + 3 + 4 * 0.9));
    EXPECT(sum(&books, "price", "customer", "bob"), 0);
    trial_close(&books.trial);
}

Test(money, carbon)
{
    struct books books;
    open_books(&books, "", "");
    EXPECT(sum(&books, "material", "shop", NULL), 9 * 2 * 8 * 0.5);
    EXPECT(sum(&books, "energy", "shop", NULL), 9 * 6 * 0.4);
    EXPECT(sum(&books, "energy_idle", "shop", NULL), 86 * 0.4);
    EXPECT(sum(&books, "transport_ttw", "shop", NULL), 9 * 0.9 * 0.6);
    EXPECT(sum(&books, "transport_wtt", "shop", NULL), 9 * 0.9 * 0.2);
    trial_close(&books.trial);
}

/* Metrics of money and carbon: outside parties only, over the orders that arrived; profit per year of 8,760 h. */
Test(money, metrics)
{
    struct books books;
    open_books(&books, "transaction: 10 %", "");
    double outside = 9 * 32 + 9 * 1.5 + 86 * 0.25 + 95 * 20 + 95 + 9 * 28.6;
    double emitted = 9 * 8 + 9 * 2.4 + 86 * 0.4 + 9 * 0.9 * 0.8;
    EXPECT(figure(&books, "cost_per_order"), outside / 9);
    EXPECT(figure(&books, "cost_per_piece"), outside / 18);
    EXPECT(figure(&books, "direct_cost_per_order"), 32 + 1.5 + 28.6);
    EXPECT(figure(&books, "co2e_per_order"), emitted / 9);
    EXPECT(figure(&books, "co2e_per_piece"), emitted / 18);
    EXPECT(figure(&books, "direct_co2e_per_order"), 8 + 2.4 + 0.72);
    EXPECT(figure(&books, "profit.platform"), 360 * 8760 / 95.0);
    EXPECT(figure(&books, "profit.ann"), (3600 - 360 - outside) * 8760 / 95);
    EXPECT(figure(&books, "tkm_per_order"), 0.9);
    EXPECT(figure(&books, "distance"), 90);
    EXPECT(figure(&books, "throughput"), 9 / 95.0);
    trial_close(&books.trial);
}

/* Everything that anybody pays is received by somebody: profits of all parties sum to zero. */
Test(money, nothing_vanishes)
{
    struct books books;
    double total = 0, largest = 0;
    open_books(&books, "transaction: 10 %, entry: 50 EUR", "carbon_price: 90 EUR/tCO2e");
    const struct glo_ledger_plan *ledger = &books.trial.study.points[0]->ledger;
    for (uint32_t party = 0; party < ledger->num_parties; party++) {
        char name[128];
        snprintf(name, sizeof name, "profit.%s", ledger->parties[party].name);
        total += figure(&books, name);
        largest = fmax(largest, fabs(figure(&books, name)));
    }
    cr_expect_float_eq(total, 0, 1e-9 * largest);
    trial_close(&books.trial);
}

/* Fees: share of the price, per order, per piece, per time and unit, once per owner; doors, and unknown names. */
Test(money, fees)
{
    struct books books;
    open_books(&books,
               "transaction: 6 %, royalty: 3 EUR/order, marketing: 1.5 EUR/piece, subscription: 73 EUR/month,\n"
               "  entry: 500 EUR, brokerage: [1 %, 2 EUR/order],\n"
               "  packing: {amount: 4 EUR/order, from: customer, to: owner},\n"
               "  grant: {amount: 7 EUR/order, from: operator, to: city}",
               "");
    EXPECT(sum(&books, "platform_fee", "ann", "platform"), 0.06 * 3600);
    EXPECT(sum(&books, "royalty", "ann", "platform"), 27);
    EXPECT(sum(&books, "marketing", "ann", "platform"), 27);
    EXPECT(sum(&books, "subscription", "ann", "platform"), 2 * 0.1 * 95);
    EXPECT(sum(&books, "subscription", "bob", "platform"), 0.1 * 95);
    EXPECT(sum(&books, "entry", "ann", "platform"), 500);
    EXPECT(sum(&books, "entry", "bob", "platform"), 500);
    EXPECT(sum(&books, "brokerage", "ann", "platform"), 36 + 18);
    EXPECT(sum(&books, "fee", "customer", "ann"), 36);
    EXPECT(sum(&books, "fee", "platform", "city"), 63);
    trial_close(&books.trial);
}

/* A fee of any name may have any dimension: what falls due with time is no part of an order, and still balances. */
Test(money, fees_of_time)
{
    struct books books;
    open_books(&books, "royalty: 73 EUR/month, transaction: [73 EUR/month, 1 %], desk: 20 EUR, entry: 2 %", "");
    EXPECT(sum(&books, "royalty", "ann", "platform"), 2 * 0.1 * 95);
    EXPECT(sum(&books, "platform_fee", "ann", "platform"), 2 * 0.1 * 95 + 36);
    EXPECT(sum(&books, "fee", "ann", "platform"), 20);
    EXPECT(sum(&books, "entry", "ann", "platform"), 72);
    trial_close(&books.trial);
}

/* The carbon price is paid to the state for everything that the unit emitted. */
Test(money, carbon_price)
{
    struct books books;
    open_books(&books, "", "carbon_price: 90 EUR/tCO2e");
    double emitted = 9 * 8 + 9 * 2.4 + 86 * 0.4 + 9 * 0.9 * 0.8;
    EXPECT(sum(&books, "carbon_price", "ann", "state"), 0.09 * emitted);
    EXPECT(sum(&books, "carbon_price", "bob", "state"), 0);
    trial_close(&books.trial);
}

/* A fee to the operator of a network that has none is a mistake of the scenario. */
Test(money, fee_without_operator)
{
    struct trial trial;
    cr_assert_eq(trial_read(&trial, "glocal: 1\n"
                                    "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                                    "demand: {orders: {rate: 1 per day}}\n"
                                    "units: {shop: {stations: {work: {}}}}\n"
                                    "networks: {net: {type: mpn, units: shop, fees: {transaction: 6 %}}}\n"
                                    "experiment: {length: 9 h}\n"),
                 GLO_ERR_INPUT);
    cr_expect(trial_said(&trial, GLO_FAULT, "the network has none"));
    trial_close(&trial);
}
