/*
 * Contract manufacturing by hand, to the cent and the tick: who gets an order while hours are reserved, what happens
 * when they are used up, what is owed at the end of a term, whom the clients pay; and what it is without limits.
 */
#include "tests/scenarios/books.h"

/* Places a (0 km) and b (100 km), a unit at each; `part` takes 5 h and costs its client 100 EUR. */
static const char frame[] = "glocal: 1\n"
                            "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}}\n"
                            "products: {part: {price: 100 EUR, plan: [{operation: work, service: 5 h}]}}\n"
                            "demand: {%s}\n"
                            "units:\n"
                            "  one: {at: a, stations: {work: {}}}\n"
                            "  two: {at: b, stations: {work: {machines: 2}}}\n"
                            "networks: {net: {type: cmn, units: [one, two], operator: provider, contracts: {%s}%s}}\n"
                            "experiment: {length: 250 h, warmup: 0 h, replications: 1, analysis: terminating%s}\n";

static void write(char *text, size_t size, const char *demand, const char *contracts, const char *more,
                  const char *start)
{
    snprintf(text, size, frame, demand, contracts, more, start);
}

/* The first order of a stream began at this unit at this time. */
static void expect(const struct trial_rows *rows, uint32_t stream, uint32_t unit, double started)
{
    const struct glo_order_row *row = trial_row(rows, stream, 0);
    cr_expect_eq(row->unit, unit, "stream %u went to unit %u", stream, row->unit);
    cr_expect_float_eq(row->started, started, 1e-9, "stream %u started at %.9g", stream, row->started);
}

static void expect_refused(const struct trial_rows *rows, uint32_t stream, enum glo_reason reason)
{
    const struct glo_order_row *row = trial_row(rows, stream, 0);
    cr_expect(row->fate == GLO_FATE_refused && row->reason == reason, "stream %u: %s, %s", stream,
              glo_fate_names[row->fate], glo_reason_names[row->reason]);
}

/* Orders at 141, 142, 143 and 170 h; 12 h of the cheap unit hold two of them a week, the weeks end at 168 h. */
#define FOUR \
    "s0: {interarrival: 141 h, at: a}, s1: {interarrival: 142 h, at: a}, s2: {interarrival: 143 h, at: b}, s3: " \
    "{interarrival: 170 h, at: b}"
#define CHEAP "cheap: {units: one, price: 10 EUR/piece, capacity: 12 h}"

Test(contracts, one_full)
{
    char text[4096];
    struct books books;
    struct trial_rows rows;
    struct glo_record record;
    write(text, sizeof text, FOUR, CHEAP ", dear: {units: two, price: 3 EUR/h, share: 10 %}", "", "");
    books_open(&books, text);
    trial_replicate(&books.trial, 0, 0, &rows, &record);
    expect(&rows, 0, 0, 141);
    expect(&rows, 1, 0, 146);
    expect(&rows, 2, 1, 143); /* 15 of 12 h; 10 % of two machines are 33.6 h */
    expect(&rows, 3, 0, 170); /* another week, and 10 EUR are less than 15 */
    EXPECT(sum(&books, "price", "customer", "provider"), 400);
    EXPECT(sum(&books, "price", "customer", "one") + sum(&books, "price", "customer", "two"), 0);
    EXPECT(sum(&books, "contract", "provider", "one"), 30);
    EXPECT(sum(&books, "contract", "provider", "two"), 15);
    EXPECT(figure(&books, "profit.provider"), 355 * 8760 / 250.0);
    EXPECT(figure(&books, "profit.two"), 15 * 8760 / 250.0);
    trial_rows_free(&rows);
    glo_record_free(&record);
    trial_close(&books.trial);
}

/* What happens when nothing is left, or nobody can in time; weeks are those of the calendar. */
Test(contracts, none_free)
{
    static const struct {
        const char *contracts, *more, *start;
        double started; /* of the third order; NaN: refused */
        enum glo_reason reason;
        uint32_t unit;
    } cases[] = {
        {CHEAP ", none: {units: two, price: 1 EUR/piece, capacity: 4 h}", "", "", 168, GLO_REASON_none, 0},
        {CHEAP ", none: {units: two, price: 1 EUR/piece, share: 0 %}", "", ", start: 2026-01-11", 192, GLO_REASON_none,
         0}, /* a Sunday: 24 h and whole weeks */
        {CHEAP ", none: {units: two, price: 1 EUR/piece, capacity: 4 h}", ", if_none_free: refuse", "", NAN,
         GLO_REASON_capacity, 0},
        {CHEAP ", none: {units: two, price: 1 EUR/piece, capacity: 4 h}", ", if_none_free: earliest", "", 143,
         GLO_REASON_none, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[4096];
        write(text, sizeof text, FOUR, cases[i].contracts, cases[i].more, cases[i].start);
        struct trial_rows rows = trial_rows_of(text);
        if (isnan(cases[i].started))
            expect_refused(&rows, 2, cases[i].reason);
        else
            expect(&rows, 2, cases[i].unit, cases[i].started);
        trial_rows_free(&rows);
    }
}

/* No contract reserves as much as the order needs: nothing is waited for. */
Test(contracts, too_large)
{
    char text[4096];
    write(text, sizeof text, FOUR, "all: {units: [one, two], price: 1 EUR/piece, capacity: 4 h}", "", "");
    struct trial_rows rows = trial_rows_of(text);
    expect(&rows, 0, 0, 141);
    expect(&rows, 1, 1, 142); /* of earliest predicted delivery, where no way takes time */
    expect(&rows, 2, 1, 143);
    trial_rows_free(&rows);
}

/* The cheapest that can meet the date; refused where nobody can; held orders are looked at by their dates. */
Test(contracts, dates)
{
    char text[4096];
    write(text, sizeof text,
          "s0: {interarrival: 141 h, at: a}, s1: {interarrival: 142 h, at: a, due: 6 h}, s2: {interarrival: 143 h, at: "
          "a, due: 20 h}, s3: {interarrival: 144 h, at: b, due: 4 h}",
          "cheap: {units: one, price: 10 EUR/piece}, dear: {units: two, price: 11 EUR/piece}", ", if_none_free: refuse",
          "");
    struct trial_rows rows = trial_rows_of(text);
    expect(&rows, 0, 0, 141);
    expect(&rows, 1, 1, 142); /* at the cheap unit it would be done at 151 */
    expect(&rows, 2, 0, 146);
    expect_refused(&rows, 3, GLO_REASON_date);
    trial_rows_free(&rows);
    write(text, sizeof text,
          "s0: {interarrival: 141 h, at: a}, s1: {interarrival: 142 h, at: a, due: 200 h}, s2: {interarrival: 143 h, "
          "at: a, due: 100 h}",
          "all: {units: [one, two], price: 10 EUR/order, capacity: 5 h}", ", if_none_free: {hold: edd}", "");
    rows = trial_rows_of(text);
    expect(&rows, 0, 0, 141);
    expect(&rows, 1, 1, 142);
    expect(&rows, 2, 0, 168);
    trial_rows_free(&rows);
    write(text, sizeof text,
          "s0: {interarrival: 141 h, at: a}, s1: {interarrival: 142 h, at: a}, s2: {interarrival: 143 h, at: a, due: "
          "104 h}, s3: {interarrival: 144 h, at: a, due: 100 h}, s4: {interarrival: 145 h, at: a, due: 101 h}",
          "all: {units: [one, two], price: 10 EUR/order, capacity: 5 h}", ", if_none_free: {hold: edd}", "");
    rows = trial_rows_of(text);
    expect(&rows, 3, 0, 168);
    expect(&rows, 4, 1, 168);
    trial_rows_free(&rows);
}

/* Who is paid what he has not had: orders leave the unit at 60, 100, 140, 180, 220 h, and 260 h, after the end. The
 * terms of 100 h end at 100, 200, and with the run at 250 h, when half of one has passed. */
static void expect_shortage(const char *contract, double owed, double shortage)
{
    char text[4096], whole[512];
    struct books books;
    snprintf(whole, sizeof whole,
             "cheap: {units: one, price: [10 EUR/piece, 2 EUR/h]%s}, two: {units: two, price: 99 EUR/piece}", contract);
    write(text, sizeof text, "s: {interarrival: 40 h, at: a, products: long}", whole, "", "");
    char *plan = strstr(text, "products: {part");
    cr_assert_not_null(plan);
    char other[4096];
    snprintf(other, sizeof other,
             "%.*sproducts: {long: {price: 50 EUR, plan: [{operation: work, service: 20 h}]}, part%s",
             (int)(plan - text), text, plan + strlen("products: {part"));
    books_open(&books, other);
    EXPECT(sum(&books, "contract", "provider", "one"), owed);
    cr_expect_float_eq(sum(&books, "take_or_pay", "provider", "one"), shortage, 1e-6, "%s: %.9g", contract,
                       sum(&books, "take_or_pay", "provider", "one"));
    trial_close(&books.trial);
}

Test(contracts, take_or_pay)
{
    expect_shortage("", 5 * 50, 0);
    expect_shortage(", minimum: 2 pieces, term: 100 h", 5 * 50, 0); /* who leaves as a term ends is of it */
    expect_shortage(", minimum: 3 pieces, term: 100 h", 5 * 50, 10 + 10 + 5);
    expect_shortage(", minimum: 5 pieces, term: 100 h", 5 * 50, 30 + 30 + 15);
    expect_shortage(", minimum: 48 h, term: 100 h", 5 * 50, 16 + 16 + 8);
    expect_shortage(", minimum: [3 pieces, 48 h], term: 100 h", 5 * 50, 26 + 26 + 13);
    expect_shortage(", minimum: 10 pieces, term: 1000 h", 5 * 50, 0);
    expect_shortage(", minimum: 100 pieces, term: 1000 h", 5 * 50, 10 * (25 - 5));
    expect_shortage(", minimum: 2 pieces, term: 50 h", 5 * 50, 20 + 0 + 10 + 10 + 10);
}

/* Whatever anybody pays, somebody receives. */
Test(contracts, nothing_vanishes)
{
    char text[4096];
    struct books books;
    double total = 0;
    write(text, sizeof text, "s: {rate: 8 per day, at: a}",
          CHEAP ", dear: {units: two, price: 3 EUR/h, share: 30 %, minimum: 200 h, term: 3 days}",
          ", fees: {subscription: 80 EUR/month}", "");
    books_open(&books, text);
    const struct glo_ledger_plan *ledger = &books.trial.study.points[0]->ledger;
    for (uint32_t party = 0; party < ledger->num_parties; party++) {
        char name[128];
        snprintf(name, sizeof name, "profit.%s", ledger->parties[party].name);
        total += figure(&books, name);
    }
    cr_expect_gt(sum(&books, "take_or_pay", "provider", "two"), 0);
    cr_expect_float_eq(total, 0, 1e-3);
    trial_close(&books.trial);
}

/* Two providers side by side: the cheaper offer, not the cheaper making, gets the order. */
Test(contracts, two_providers)
{
    struct trial_rows rows = trial_rows_of(
        "glocal: 1\n"
        "products: {part: {price: 100 EUR, plan: [{operation: work, service: 5 h}]}}\n"
        "demand: {s0: {interarrival: 101 h, offered_to: {cheapest: [p, q]}}, s1: {interarrival: 102 h, offered_to: "
        "{cheapest: [p, q]}}}\n"
        "units: {one: {stations: {work: {}}, costs: {labour: 1 EUR/h}}, two: {stations: {work: {}}, costs: {labour: 2 "
        "EUR/h}}}\n"
        "networks:\n"
        "  p: {type: cmn, units: one, operator: ann, contracts: {c: {units: one, price: 30 EUR/order}}}\n"
        "  q: {type: cmn, units: two, operator: bob, contracts: {c: {units: two, price: 20 EUR/order, capacity: 5 "
        "h}}}\n"
        "experiment: {length: 190 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    expect(&rows, 0, 1, 101);
    expect(&rows, 1, 1, 168); /* an order that is held is foreseen at its first unit, and would be cheaper there */
    trial_rows_free(&rows);
}

/* Without limits, without dates and at one price it is a micro production network, order by order. */
Test(contracts, unlimited)
{
    static const char text[] =
        "glocal: 1\n"
        "places: {town: {generate: {uniform: {count: 9, width: 100 km, height: 100 km}}}}\n"
        "products: {part: {price: 30 EUR, plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
        "demand: {s: {rate: 3 per hour, at: town, lot: {poisson: {mean: 0.5, plus: 1}}}}\n"
        "units: {shop: {at: town, stations: {work: {}}}}\n"
        "transport: {modes: {van: {speed: 50 km/h}}}\n"
        "networks: {net: {units: shop, operator: provider, %s}}\n"
        "experiment: {length: 900 h, warmup: 0 h, replications: 1, analysis: terminating}\n";
    static const char *const types[] = {"type: mpn", "type: cmn, contracts: {all: {units: shop, price: 30 EUR/piece}}"};
    struct trial_rows rows[2];
    for (int i = 0; i < 2; i++) {
        char whole[2048];
        snprintf(whole, sizeof whole, text, types[i]);
        rows[i] = trial_rows_of(whole);
    }
    cr_assert_gt(rows[0].num, 2000);
    cr_assert_eq(rows[0].num, rows[1].num);
    cr_assert_eq(memcmp(rows[0].items, rows[1].items, rows[0].num * sizeof *rows[0].items), 0);
    char whole[2048];
    struct books books;
    snprintf(whole, sizeof whole, text, types[1]);
    books_open(&books, whole);
    cr_expect_gt(sum(&books, "price", "customer", "provider"), 100000);
    EXPECT(figure(&books, "profit.provider"), 0);
    trial_close(&books.trial);
    trial_rows_free(&rows[0]);
    trial_rows_free(&rows[1]);
}

/* A contract is paid also where nothing else costs anything, and customers pay no price. */
Test(contracts, without_prices)
{
    struct books books;
    books_open(
        &books,
        "glocal: 1\n"
        "products: {part: {plan: [{operation: work, service: 5 h}]}}\n"
        "demand: {s: {interarrival: 40 h}}\n"
        "units: {one: {stations: {work: {}}}}\n"
        "networks: {net: {type: cmn, units: one, operator: provider, contracts: {c: {units: one, price: [3 EUR/h, "
        "2 EUR/order], minimum: 9 h, term: 100 h}}}}\n"
        "experiment: {length: 250 h, warmup: 0 h, replications: 1, analysis: terminating}\n");
    EXPECT(sum(&books, "contract", "provider", "one"), 6 * 17);
    EXPECT(sum(&books, "take_or_pay", "provider", "one"), 0); /* 10 h of 9, twice, and 10 of 4.5 */
    trial_close(&books.trial);
}

Test(contracts, bad)
{
    static const struct {
        const char *contracts, *said;
    } cases[] = {
        {CHEAP, "unit `two` of network `net` has no contract"},
        {CHEAP ", more: {units: [one, two], price: 1 EUR/piece}", "unit `one` has two contracts in network `net`"},
        {"all: {units: [one, two], price: 1 EUR/piece, capacity: 9 h, share: 10 %}",
         "the contract reserves hours and a share of the same machines"},
        {"all: {units: [one, two], price: 1 EUR/piece, minimum: 9 pieces}", "has a minimum, but no term"},
        {"all: {units: [one, two], price: 1 EUR/h, minimum: 9 pieces, term: 9 days}", "but a piece has no price"},
        {"all: {units: [one, two], price: 1 EUR/piece, minimum: 9 h, term: 9 days}", "but an hour has no price"},
        {"all: {units: [one, two], price: 1 EUR/piece, capacity: 40 h/week}", "expected a duration, got a share"},
        {"all: {units: [one, two]}", "`price`"},
    };
    char text[4096];
    struct trial trial;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        write(text, sizeof text, FOUR, cases[i].contracts, "", "");
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", cases[i].contracts);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "%s: %s", cases[i].contracts, trial_message(&trial));
        trial_close(&trial);
    }
    cr_expect_neq(trial_read(&trial,
                             "glocal: 1\nproducts: {part: {plan: [{operation: work, service: 5 h}]}}\n"
                             "demand: {s: {rate: 1 per day}}\nunits: {one: {stations: {work: {}}}}\n"
                             "networks: {net: {type: cmn, units: one, contracts: {c: {units: one, price: 1 EUR/h}}}}\n"
                             "experiment: {length: 9 days, warmup: 0 h, replications: 1}\n"),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "customers pay the provider, but the network has none"), "%s",
              trial_message(&trial));
    trial_close(&trial);
}
