/*
 * The whole simulator against closed forms of queueing theory, with simultaneous intervals: every case is a scenario as
 * a user writes it, every figure must hold its theoretical value in its interval, and the interval must be narrow. The
 * formulas stand here once more, apart from the library. Fixed seeds: a case passes or fails for good.
 */
#include <math.h>
#include <stdio.h>

#include "tests/scenarios/claims.h"

/* Erlang's loss formula by its recursion (Erlang 1917): share of orders that find all c servers busy. */
static double erlang_b(uint32_t c, double load)
{
    double blocking = 1;
    for (uint32_t i = 1; i <= c; i++)
        blocking = load * blocking / (i + load * blocking);
    return blocking;
}

/* Erlang's delay formula: probability of waiting in M/M/c. */
static double erlang_c(uint32_t c, double load)
{
    double blocking = erlang_b(c, load), rho = load / c;
    return blocking / (1 - rho * (1 - blocking));
}

/* Pollaczek and Khinchine: mean time in queue of M/G/1. */
static double pollaczek_khinchine(double rate, double mean, double scv)
{
    double rho = rate * mean;
    return rho * mean * (1 + scv) / 2 / (1 - rho);
}

/* The claims of M/M/c with service mean 1 h, and little's law between them. */
static void expect_mmc(uint32_t c, double rate, double width)
{
    char text[1024];
    double wait = erlang_c(c, rate), queue = wait / (c - rate);
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
             "demand: {orders: {rate: %g per hour}}\n"
             "units: {shop: {stations: {work: {machines: %u}}}}\n"
             "experiment: {length: %g h, warmup: 500 h, replications: 25, seed: 3}\n",
             rate, c, 500 + 60000 / rate);
    const struct claim claims[] = {
        {"time_in_queue", queue, width},
        {"number_in_queue", rate * queue, 1.1 * width},
        {"number_in_system", rate * (queue + 1), width},
        {"utilisation", rate / c, 0.005},
        {"wait_probability", wait, width},
        {"sojourn_time", queue + 1, width},
        {"throughput", rate, 0.005},
        {"service", 1, 0.005},
    };
    struct trial trial;
    trial_open(&trial, text);
    expect_claims(&trial, claims, sizeof claims / sizeof claims[0]);
    double number = trial_estimate(&trial, 0, "number_in_queue")->interval.mean;
    double time = trial_estimate(&trial, 0, "time_in_queue")->interval.mean;
    double flow = trial_estimate(&trial, 0, "throughput")->interval.mean;
    cr_expect_float_eq(number / (flow * time), 1, 1e-3, "Little: %g, %g x %g", number, flow, time);
    trial_close(&trial);
}

/* M/M/c; Little's law holds on the sample but for the ends of the window. */
Test(queueing, mm1)
{
    expect_mmc(1, 0.6, 0.02);
}

Test(queueing, mm2)
{
    expect_mmc(2, 1.2, 0.025);
}

Test(queueing, mm5)
{
    expect_mmc(5, 3.5, 0.04);
}

/* M/G/1 by Pollaczek and Khinchine, for laws below and above the exponential in variability. */
static void expect_mg1(const char *service, double scv)
{
    char text[1024];
    double rate = 0.5, queue = pollaczek_khinchine(rate, 1, scv);
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {part: {plan: [{operation: work, service: %s}]}}\n"
             "demand: {orders: {rate: 0.5 per hour}}\n"
             "units: {shop: {stations: {work: {}}}}\n"
             "experiment: {length: 100500 h, warmup: 500 h, replications: 20, seed: 3}\n",
             service);
    const struct claim claims[] = {
        {"time_in_queue", queue, 0.03},
        {"number_in_queue", rate * queue, 0.04},
        {"utilisation", rate, 0.01},
        {"wait_probability", rate, 0.01}, /* PASTA */
        {"number_in_system", rate * queue + rate, 0.03},
    };
    expect_in_theory(text, claims, sizeof claims / sizeof claims[0]);
}

Test(queueing, mg1_deterministic)
{
    expect_mg1("1 h", 0);
}

Test(queueing, mg1_gamma)
{
    expect_mg1("{gamma: {mean: 1 h, scv: 0.5}}", 0.5);
}

Test(queueing, mg1_hyperexponential)
{
    expect_mg1("{hyperexponential: {mean: 1 h, scv: 2}}", 2);
}

/* A lot's service is a random sum: mean E[N] m / v, variance (E[N] var + Var[N] m^2) / v^2 at speed v. */
Test(queueing, mg1_lots)
{
    double rate = 0.5, pieces = 2, pieces_variance = 1, piece = 0.5, piece_scv = 0.5, speed = 1.25;
    double mean = pieces * piece / speed;
    double variance = (pieces * piece_scv + pieces_variance) * piece * piece / (speed * speed);
    double queue = pollaczek_khinchine(rate, mean, variance / (mean * mean));
    const struct claim claims[] = {{"time_in_queue", queue, 0.03},
                                   {"utilisation", rate * mean, 0.01},
                                   {"service", mean, 0.01}};
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: work, service: {gamma: {mean: 30 min, scv: 0.5}}}]}}\n"
                     "demand: {orders: {rate: 0.5 per hour, lot: {poisson: {mean: 1, plus: 1}}}}\n"
                     "units: {shop: {stations: {work: {speed: 1.25}}}}\n"
                     "experiment: {length: 100500 h, warmup: 500 h, replications: 20, seed: 4}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* Two Poisson streams of different products at one station: M/G/1 with the mixture as service. */
/* M^X/M/1 with X geometric from 1 on, of mean m: a time in queue of (rho + m - 1) / (1 - rho) services (Gross et al.
 * 2008, ch. 3); `rate` counts customers. */
Test(queueing, customers_in_groups)
{
    double rate = 0.5, group = 2, queue = (rate + group - 1) / (1 - rate);
    const struct claim claims[] = {{"time_in_queue", queue, 0.03},
                                   {"number_in_queue", rate * queue, 0.04},
                                   {"utilisation", rate, 0.01},
                                   {"throughput", rate, 0.01}};
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                     "demand: {orders: {rate: 0.5 per hour, group: {geometric: {mean: 1, plus: 1}}}}\n"
                     "units: {shop: {stations: {work: {}}}}\n"
                     "experiment: {length: 100500 h, warmup: 500 h, replications: 20, seed: 8}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

Test(queueing, mg1_two_streams)
{
    double rate = 0.2 + 0.3, mean = (0.2 * 2 + 0.3 * 0.5) / rate;
    double second = (0.2 * 2 * 4 + 0.3 * 0.25) / rate; /* exponential of mean 2, constant 1/2 */
    double queue = pollaczek_khinchine(rate, mean, second / (mean * mean) - 1);
    const struct claim claims[] = {{"time_in_queue", queue, 0.03},
                                   {"time_in_queue.long", queue, 0.03}, /* PASTA: every customer waits alike */
                                   {"time_in_queue.short", queue, 0.03},
                                   {"utilisation", rate * mean, 0.01},
                                   {"sojourn_time.short", queue + 0.5, 0.03}};
    expect_in_theory("glocal: 1\n"
                     "products:\n"
                     "  axle: {plan: [{operation: work, service: {exponential: 2 h}}]}\n"
                     "  bolt: {plan: [{operation: work, service: 30 min}]}\n"
                     "demand:\n"
                     "  long: {rate: 0.2 per hour, products: axle}\n"
                     "  short: {rate: 0.3 per hour, products: bolt}\n"
                     "units: {shop: {stations: {work: {}}}}\n"
                     "experiment: {length: 100500 h, warmup: 500 h, replications: 25, seed: 4}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* GI/M/1: sigma solves sigma = A*(mu (1 - sigma)), and the time in queue is sigma / (mu (1 - sigma)). */
Test(queueing, dm1)
{
    double sigma = 0.5, gap = 1.25;
    for (int i = 0; i < 200; i++)
        sigma = exp(-gap * (1 - sigma));
    const struct claim claims[] = {{"time_in_queue", sigma / (1 - sigma), 0.03},
                                   {"wait_probability", sigma, 0.01},
                                   {"utilisation", 0.8, 0.005}};
    cr_assert_float_eq(sigma / (1 - sigma), 1.6927308399, 1e-9); /* a value computed elsewhere */
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                     "demand: {orders: {interarrival: 1.25 h}}\n"
                     "units: {shop: {stations: {work: {}}}}\n"
                     "experiment: {length: 100500 h, warmup: 500 h, replications: 20, seed: 4}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* Burke's theorem: the second of two stations in a row is M/M/1 by itself (Jackson 1957). */
Test(queueing, tandem)
{
    double rate = 0.6, first = rate / (1 / 1.0 - rate), second = rate / (1 / 0.8 - rate);
    const struct claim claims[] = {
        {"number_in_system.shop.cut", first, 0.03},
        {"number_in_system.shop.polish", second, 0.02},
        {"utilisation.shop.cut", 0.6, 0.005},
        {"utilisation.shop.polish", 0.48, 0.006},
        {"sojourn_time", (first + second) / rate, 0.02},
    };
    expect_in_theory("glocal: 1\n"
                     "products: {part: {plan: [{operation: cut, service: {exponential: 1 h}},\n"
                     "                         {operation: polish, service: {exponential: 48 min}}]}}\n"
                     "demand: {orders: {rate: 0.6 per hour}}\n"
                     "units: {shop: {stations: {cut: {}, polish: {}}}}\n"
                     "experiment: {length: 100500 h, warmup: 500 h, replications: 20, seed: 8}\n",
                     claims, sizeof claims / sizeof claims[0]);
}

/* A cloud that refuses is Erlang's loss system: c units of one machine, and any law of service (insensitivity). */
static void expect_loss(const char *service)
{
    char text[1024];
    double load = 1.5, blocking = erlang_b(2, load);
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "places: {site: {generate: {uniform: {count: 2, width: 9 km, height: 9 km}}}}\n"
             "products: {part: {plan: [{operation: work, service: %s}]}}\n"
             "demand: {orders: {rate: 1.5 per hour, at: site}}\n"
             "units: {shop: {at: site, stations: {work: {}}}}\n"
             "networks: {cloud: {type: ccm, units: shop, if_none_free: refuse}}\n"
             "experiment: {length: 40100 h, warmup: 100 h, replications: 20, seed: 6}\n",
             service);
    const struct claim claims[] = {
        {"refused_share", blocking, 0.012},
        {"served_share", 1 - blocking, 0.007},
        {"utilisation", load * (1 - blocking) / 2, 0.007},
        {"number_in_system", load * (1 - blocking), 0.007},
    };
    expect_in_theory(text, claims, sizeof claims / sizeof claims[0]);
}

Test(queueing, loss)
{
    expect_loss("{exponential: 1 h}");
}

Test(queueing, loss_is_insensitive)
{
    expect_loss("{hyperexponential: {mean: 1 h, scv: 4}}");
}

/* A cloud that holds first come, first served is M/M/c over its units, whatever the distances. */
Test(queueing, cloud_holds_as_mmc)
{
    double rate = 2.1, wait = erlang_c(3, rate), queue = wait / (3 - rate);
    const struct claim claims[] = {{"holding", queue, 0.03},
                                   {"time_in_queue", queue, 0.03},
                                   {"number_in_queue", rate * queue, 0.03},
                                   {"wait_probability", wait, 0.015},
                                   {"utilisation", rate / 3, 0.005}};
    expect_in_theory("glocal: 1\n"
                     "places: {site: {generate: {uniform: {count: 3, width: 9 km, height: 9 km}}}}\n"
                     "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                     "demand: {orders: {rate: 2.1 per hour, at: site}}\n"
                     "units: {shop: {at: site, stations: {work: {}}}}\n"
                     "networks: {cloud: {type: ccm, units: shop, if_none_free: hold}}\n"
                     "experiment: {length: 40100 h, warmup: 100 h, replications: 25, seed: 6}\n",
                     claims, sizeof claims / sizeof claims[0]);
}
