/*
 * Stations of the shop against closed forms: disciplines, preemption, sharing, breakdowns. Every case is a scenario as
 * a user writes it; the values of theory are computed here, apart from the library. Fixed seeds.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {length: 46000 h, warmup: 1000 h, replications: 25, seed: 11}\n"

/* A station of M/G/1 with mean service 1 h; `station` are its own parameters. */
static void one_station(char *text, size_t size, double rate, const char *service, const char *station)
{
    snprintf(text, size,
             HEAD "products: {part: {plan: [{operation: work, service: %s}]}}\n"
                  "demand: {orders: {rate: %g per hour, due: {exponential: 4 h}}}\n"
                  "units: {shop: {stations: {work: {%s}}}}\n",
             service, rate, station);
}

static void expect(double rate, const char *service, const char *station, const struct claim *claims, uint32_t num)
{
    char text[1024];
    one_station(text, sizeof text, rate, service, station);
    expect_in_theory(text, claims, num);
}

#define EXPECT(rate, service, station, ...) \
    expect(rate, service, station, (const struct claim[]){__VA_ARGS__}, \
           sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* The transform of the busy period of M/M/1 at `s`, of which G = b(s + rate - rate G). */
static double busy_period(double rate, double s)
{
    double sum = 1 + rate + s;
    return (sum - sqrt(sum * sum - 4 * rate)) / (2 * rate);
}

/* The share of orders on time, with an exponential due date, is the transform of the sojourn time at 1/mean of the
 * date. */
Test(shop, last_come_first_served)
{
    double rate = 0.7, s = 0.25, busy = busy_period(rate, s);
    double wait = (1 - rate) + rate * (1 - busy) / (s + rate * (1 - busy));
    EXPECT(rate, "{exponential: 1 h}", "discipline: lcfs", {"number_in_system", rate / (1 - rate), 0.03},
           {"on_time_share", wait / (1 + s), 0.01});
}

Test(shop, last_come_interrupts)
{
    double rate = 0.7;
    EXPECT(rate, "{gamma: {mean: 1 h, scv: 3}}", "discipline: {lcfs: resume}",
           {"number_in_system", rate / (1 - rate), 0.06}, {"service", 1, 0.01}, {"busy_share", rate, 0.01});
}

/*
 * Service in random order: a customer who waits among n others is taken next with probability 1/(n + 1). v[n] is the
 * transform of its remaining wait; the equations between neighbours are solved by elimination from the far end, where
 * nobody is served in time.
 */
static double random_order(double rate, double s)
{
    enum { MOST = 2000 };
    double v = 0, sum = 0, ratio[MOST + 1] = {0}, constant[MOST + 1] = {0};
    for (int n = MOST - 1; n >= 0; n--) { /* v[n] = constant[n] + ratio[n] v[n - 1] */
        double own = rate + 1 + s - rate * ratio[n + 1];
        constant[n] = (rate * constant[n + 1] + 1.0 / (n + 1)) / own;
        ratio[n] = (double)n / (n + 1) / own;
    }
    for (int n = 0; n < MOST; n++) { /* who finds the server busy and n waiting */
        v = constant[n] + ratio[n] * v;
        sum += (1 - rate) * pow(rate, n + 1) * v;
    }
    return 1 - rate + sum;
}

Test(shop, service_in_random_order)
{
    double rate = 0.7, s = 0.25;
    EXPECT(rate, "{exponential: 1 h}", "discipline: siro", {"number_in_system", rate / (1 - rate), 0.03},
           {"on_time_share", random_order(rate, s) / (1 + s), 0.01});
}

/* Shortest first (Phipps 1956): a job of length x waits R/(1 - rho(x))^2, rho(x) the load of jobs no longer than it. */
Test(shop, shortest_first)
{
    double rate = 0.8, wait = 0, step = 1e-4;
    for (double x = step / 2; x < 40; x += step) {
        double load = rate * (1 - exp(-x) * (1 + x));
        wait += rate / ((1 - load) * (1 - load)) * exp(-x) * step;
    }
    EXPECT(rate, "{exponential: 1 h}", "discipline: {spt: {known: true}}", {"time_in_queue", wait, 0.04});
}

/* Equal parts of c machines: the number of jobs does not depend on the law of their work (Kelly 1979), M/M/c's. */
Test(shop, processor_sharing_is_insensitive)
{
    static const char *const laws[] = {"1 h", "{gamma: {mean: 1 h, scv: 0.5}}",
                                       "{hyperexponential: {mean: 1 h, scv: 4}}"};
    for (int i = 0; i < 3; i++) {
        EXPECT(0.7, laws[i], "discipline: processor_sharing", {"number_in_system", 0.7 / 0.3, 0.05},
               {"utilisation", 0.7, 0.02}, {"number_in_queue", 0, 0});
        double rate = 1.6, delay = rate * rate / (2 + rate); /* Erlang's C for two servers: a^2 / (2 + a) */
        EXPECT(rate, laws[i], "machines: 2, discipline: processor_sharing",
               {"number_in_system", rate + delay * (rate / 2) / (1 - rate / 2), 0.06}, {"utilisation", rate / 2, 0.02});
    }
}

/* Two classes on one station; the urgent are class 1. */
static void two_classes(const char *service, const char *preemption, const struct claim *claims, uint32_t num)
{
    char text[1024];
    snprintf(text, sizeof text,
             HEAD "products: {part: {plan: [{operation: work, service: %s}]}}\n"
                  "demand:\n"
                  "  normal: {rate: 0.4 per hour, priority: 2}\n"
                  "  urgent: {rate: 0.3 per hour, priority: 1}\n"
                  "units: {shop: {stations: {work: {discipline: {priority: %s}}}}}\n",
             service, preemption);
    expect_in_theory(text, claims, num);
}

#define EXPECT_CLASSES(service, preemption, ...) \
    two_classes(service, preemption, (const struct claim[]){__VA_ARGS__}, \
                sizeof((const struct claim[]){__VA_ARGS__}) / sizeof(struct claim))

/* Cobham (1954): class k waits R / ((1 - load before)(1 - load up to k)). */
Test(shop, priorities_without_preemption)
{
    double residual = 0.7 * 3 / 2, urgent = residual / 0.7, normal = residual / 0.7 / 0.3;
    EXPECT_CLASSES("{gamma: {mean: 1 h, scv: 2}}", "none", {"time_in_queue.urgent", urgent, 0.04},
                   {"time_in_queue.normal", normal, 0.05});
}

/* The urgent see an M/G/1 of their own; the others stay 1/(1 - load before) longer in service. */
Test(shop, priorities_with_resumption)
{
    double urgent = 0.3 * 3 / 2 / 0.7, normal = 1 / 0.7 + 0.7 * 3 / 2 / 0.7 / 0.3;
    EXPECT_CLASSES("{gamma: {mean: 1 h, scv: 2}}", "resume", {"time_in_queue.urgent", urgent, 0.04},
                   {"sojourn_time.normal", normal, 0.05}, {"service.normal", 1, 0.01}, {"busy_share", 0.7, 0.01});
}

/*
 * Until an attempt of length S is not interrupted (Jaiswal 1968): the machine time of all attempts is (E[exp(a S)] -
 * 1) / a where the work stays the same, and (1 / E[exp(-a S)] - 1) / a where it is drawn anew; a is the rate of the
 * urgent.
 */
Test(shop, priorities_with_repetition)
{
    double rate = 0.3;
    EXPECT_CLASSES("{gamma: {mean: 1 h, scv: 0.5}}", "repeat_identical",
                   {"time_in_queue.urgent", 0.3 * 0.75 / 0.7, 0.03},
                   {"service.normal", (pow(1 - rate / 2, -2) - 1) / rate, 0.01});
    EXPECT_CLASSES("{gamma: {mean: 1 h, scv: 0.5}}", "repeat_different",
                   {"time_in_queue.urgent", 0.3 * 0.75 / 0.7, 0.03},
                   {"service.normal", (pow(1 + rate / 2, 2) - 1) / rate, 0.01});
}

/* Failures while it works: the service with its repairs is that of an M/G/1 (Gaver 1962). */
Test(shop, breakdowns_by_operating_time)
{
    double rate = 0.5, until = 5, repair = 2, scv = 1.5, factor = 1 + repair / until;
    double second = 1.5 * factor * factor + repair * repair * (1 + scv) / until, mean = factor;
    EXPECT(rate, "{gamma: {mean: 1 h, scv: 0.5}}",
           "breakdowns: {time_to_failure: {exponential: 5 h}, repair: {gamma: {mean: 2 h, scv: 1.5}}}",
           {"time_in_queue", rate * second / 2 / (1 - rate * mean), 0.05}, {"service", mean, 0.01},
           {"busy_share", rate, 0.01}, {"down_share", rate * repair / until, 0.05});
}

/* What is begun again: the machine time of a job is that of Jaiswal's, with failures for the urgent. */
Test(shop, breakdowns_that_spoil_the_work_done)
{
    double rate = 0.4, fails = 0.2;
    EXPECT(rate, "{gamma: {mean: 1 h, scv: 0.5}}",
           "breakdowns: {time_to_failure: {exponential: 5 h}, repair: 30 min, job: repeat_identical}",
           {"busy_share", rate * (pow(1 - fails / 2, -2) - 1) / fails, 0.01});
    EXPECT(rate, "{gamma: {mean: 1 h, scv: 0.5}}",
           "breakdowns: {time_to_failure: {exponential: 5 h}, repair: 30 min, job: repeat_different}",
           {"busy_share", rate * (pow(1 + fails / 2, 2) - 1) / fails, 0.01});
    EXPECT(rate, "{gamma: {mean: 1 h, scv: 0.5}}",
           "breakdowns: {time_to_failure: {exponential: 5 h}, repair: 30 min, job: scrap}",
           {"served_share", pow(1 + fails / 2, -2), 0.005}, {"scrapped_share", 1 - pow(1 + fails / 2, -2), 0.03});
}

/* Machines that fail whether or not they work, and one crew: the number down is that of the repairman's problem. */
Test(shop, crews_repair_one_machine_at_a_time)
{
    double p = 1, sum = 1, down = 0;
    for (int n = 1; n <= 4; n++) { /* n machines down: (4 - n + 1) may fail, one is repaired */
        p *= (4 - n + 1) * (3.0 / 20);
        sum += p;
        down += n * p;
    }
    EXPECT(
        1, "{exponential: 1 h}",
        "machines: 4, breakdowns: {time_to_failure: {exponential: 20 h}, repair: {exponential: 3 h}, clock: elapsed, "
        "crews: 1}",
        {"down_share", down / sum / 4, 0.05}, {"busy_share", 0.25, 0.02});
}

/* Palm's machine with impatient customers (Erlang A), by its birth and death process. */
Test(shop, impatient_customers)
{
    enum { SERVERS = 2, MOST = 400 };
    const double rate = 2.5, leaves = 0.5;
    double p = 1, sum = 1, lost = 0, queue = 0;
    for (int n = 1; n < MOST; n++) {
        double waiting = n > SERVERS ? n - SERVERS : 0;
        p *= rate / (fmin(n, SERVERS) + leaves * waiting);
        sum += p;
        queue += waiting * p;
        lost += leaves * waiting * p;
    }
    static const char text[] = HEAD "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                                    "demand: {orders: {rate: 2.5 per hour, patience: {exponential: 2 h}}}\n";
    static const char *const units[] = {
        "units: {shop: {stations: {work: {machines: 2}}}}\n",
        "units: {shop: {stations: {work: {machines: 2, discipline: siro}}}}\n",
        "units: {shop: {rows: [{name: a}, {name: b}], stations: {work: {}}}}\n"
        "networks: {cloud: {type: ccm, units: shop}}\n",
    };
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        char whole[2048];
        const struct claim claims[] = {{"reneged_share", lost / sum / rate, 0.02},
                                       {"number_in_queue", queue / sum, 0.02},
                                       {"served_share", 1 - lost / sum / rate, 0.01}};
        snprintf(whole, sizeof whole, "%s%s", text, units[i]);
        expect_in_theory(whole, claims, 3);
    }
}

/* A lot that needs a setup: M/G/1, whose service is the sum. */
Test(shop, setup_of_every_lot)
{
    double rate = 0.8, mean = 1, second = 0.75 * 0.75 * 2 + 2 * 0.25 * 0.75 + 0.25 * 0.25;
    char text[1024];
    snprintf(text, sizeof text,
             HEAD "products: {part: {plan: [{operation: work, setup: 15 min, service: {exponential: 45 min}}]}}\n"
                  "demand: {orders: {rate: %g per hour}}\nunits: {shop: {stations: {work: {}}}}\n",
             rate);
    const struct claim claims[] = {{"time_in_queue", rate * second / 2 / (1 - rate * mean), 0.05},
                                   {"setup_share", rate * 0.25, 0.01},
                                   {"utilisation", rate, 0.01}};
    expect_in_theory(text, claims, 3);
}

/* A piece that is made until it is good, each time for an exponential time: the sum is exponential, of mean / yield. */
Test(shop, yield)
{
    static const char text[] =
        HEAD "products: {part: {plan: [{operation: work, service: {exponential: 36 min}, yield: 80 %}]}}\n"
             "demand: {orders: {rate: 0.9 per hour}}\nunits: {shop: {stations: {work: {}}}}\n";
    double rho = 0.9 * 0.75;
    const struct claim claims[] = {{"number_in_system", rho / (1 - rho), 0.03}, {"utilisation", rho, 0.01}};
    expect_in_theory(text, claims, 2);
}

/* Stations with Bernoulli feedback, scrap and a detour: each is an M/M/1 at the flow that passes it (Jackson 1957). */
Test(shop, rework_scrap_and_detours)
{
    static const char text[] =
        HEAD "products: {part: {plan: [\n"
             "  {operation: cut, service: {exponential: 1 h}},\n"
             "  {operation: weld, service: {exponential: 30 min}, scrap: 10 %, rework: {share: 20 %, back_to: cut}},\n"
             "  {operation: paint, service: {exponential: 2 h}, share: 50 %}]}}\n"
             "demand: {orders: {rate: 0.5 per hour}}\n"
             "units: {shop: {stations: {cut: {}, weld: {}, paint: {}}}}\n";
    double flow = 0.5 / 0.8, cut = flow, weld = flow / 2, paint = flow * 0.7 * 0.5 * 2;
    const struct claim claims[] = {{"number_in_system.shop.cut", cut / (1 - cut), 0.03},
                                   {"number_in_system.shop.weld", weld / (1 - weld), 0.03},
                                   {"number_in_system.shop.paint", paint / (1 - paint), 0.03},
                                   {"scrapped_share", flow * 0.1 / 0.5, 0.02}};
    expect_in_theory(text, claims, 4);
}

/* Ticks in which a station that is open from 8 to 18 h every day was open up to `time`. */
static glo_time open_up_to(glo_time time)
{
    const glo_time hour = GLO_TICKS_PER_HOUR;
    glo_time of_day = time % (24 * hour) - 8 * hour;
    of_day = of_day < 0 ? 0 : of_day > 10 * hour ? 10 * hour : of_day;
    return time / (24 * hour) * 10 * hour + of_day;
}

/* When it has been open for so long: just before it closes, or as it opens again. */
static glo_time time_of(glo_time open, bool opens)
{
    const glo_time hour = GLO_TICKS_PER_HOUR;
    glo_time day = open / (10 * hour), of_day = open % (10 * hour);
    if (of_day == 0 && !opens)
        return (day - 1) * 24 * hour + 18 * hour;
    return day * 24 * hour + 8 * hour + of_day;
}

/* Daily shifts are Lindley's recursion in open hours: an order begins when the one before it has ended and the station
 * is open. Services of one hour make many of them end as a shift does. */
Test(shop, daily_shifts_as_a_recursion_has_them)
{
    struct trial_rows rows = trial_rows_of("glocal: 1\n"
                                           "experiment: {start: 2027-01-04, length: 20000 h, warmup: 0 h, "
                                           "replications: 1, seed: 6}\n"
                                           "products: {part: {plan: [{operation: work, service: 1 h}]}}\n"
                                           "demand: {orders: {rate: 0.3 per hour}}\n"
                                           "units: {shop: {calendar: {monday-sunday: 08:00-18:00}, stations: {work: "
                                           "{}}}}\n");
    glo_time free_at = 0;
    uint32_t num_compared = 0;
    for (uint32_t i = 0; i < rows.num; i++) { /* rows stand in the order in which they were served */
        const struct glo_order_row *row = &rows.items[i];
        if (row->fate != GLO_FATE_delivered)
            continue;
        cr_assert_eq(row->order, num_compared);
        glo_time came = open_up_to(glo_ticks(row->placed)), start = came > free_at ? came : free_at;
        free_at = start + GLO_TICKS_PER_HOUR;
        glo_time starts = time_of(start, true);
        cr_assert_eq(glo_ticks(row->started), starts, "order %u started at %.9f h, not at %.9f h", row->order,
                     row->started, glo_hours(starts));
        cr_assert_eq(glo_ticks(row->finished), time_of(free_at, false), "order %u", row->order);
        num_compared++;
    }
    cr_expect_gt(num_compared, 5000);
    trial_rows_free(&rows);
}
