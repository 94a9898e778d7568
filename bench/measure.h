/*
 * What the measurements share: a stopwatch, and how a result is told. A measurement gets the words behind its name,
 * does one thing a stated number of times (orders, holds, draws), once through, and prints a line of JSON: the seconds
 * by the clock and of the processor, the count, and what else it has to say. Which measurements are taken, how often
 * and beside which others is not known here (bench/benchmarks.py).
 */
#ifndef GLO_BENCH_MEASURE_H
#define GLO_BENCH_MEASURE_H

#include <stdint.h>

/* BENCH_MEASUREMENT(name, how many words it needs at least, the words, what is counted) */
#define BENCH_MEASUREMENTS(BENCH_MEASUREMENT) \
    BENCH_MEASUREMENT(floor, 1, "ORDERS", "orders of M/M/1, by the recursion of their waiting times") \
    BENCH_MEASUREMENT(queue, 2, "PENDING HOLDS", "holds: the first event leaves the queue, another enters it") \
    BENCH_MEASUREMENT(law, 2, "LAW DRAWS", "draws from a law") \
    BENCH_MEASUREMENT(tape, 2, "SCENARIO ORDERS", "orders of the demand tape, with their service times") \
    BENCH_MEASUREMENT(run, 2, "THREADS SCENARIO [PATH=VALUE...]", "orders of a scenario, all replications") \
    BENCH_MEASUREMENT(load, 1, "SCENARIO [PATH=VALUE...]", \
                      "orders of a scenario, replication 1; and what loading it takes")

/* Returns the exit status. */
#define BENCH_MEASUREMENT(name, least, words, doc) int bench_##name(int argc, char **argv);
BENCH_MEASUREMENTS(BENCH_MEASUREMENT)
#undef BENCH_MEASUREMENT

/* Seconds: of a clock that never goes back, and of the processor, all threads together. */
struct bench_watch {
    double elapsed, processor;
};

struct bench_watch bench_start(void);
/* What has passed since `start`. */
struct bench_watch bench_since(const struct bench_watch *start);

/* What a measurement says beside time and count: a finite number under a name. */
struct bench_more {
    const char *name;
    double value;
};

/* Prints the result; `more` ends with a NULL name, or is NULL. Returns the exit status. */
int bench_tell(const struct bench_watch *taken, uint64_t count, const struct bench_more *more);

/* A whole number from 1 on, as a word; any other word ends the program with a sentence. */
uint64_t bench_number(const char *word);

/* A sentence on standard error; returns the exit status. */
int bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
