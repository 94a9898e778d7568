/* `measure NAME WORDS...`: takes one measurement. And what the measurements share. */
#include "bench/measure.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DONE = 0, FAILED = 1, USAGE = 2 };

static const struct {
    const char *name;
    int least;
    const char *words, *doc;
    int (*take)(int argc, char **argv);
} measurements[] = {
#define BENCH_MEASUREMENT(name, least, words, doc) {#name, least, words, doc, bench_##name},
    BENCH_MEASUREMENTS(BENCH_MEASUREMENT)
#undef BENCH_MEASUREMENT
};
#define NUM_MEASUREMENTS (sizeof measurements / sizeof measurements[0])

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct bench_watch bench_start(void)
{
    return (struct bench_watch){seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
}

struct bench_watch bench_since(const struct bench_watch *start)
{
    struct bench_watch now = bench_start();
    return (struct bench_watch){now.elapsed - start->elapsed, now.processor - start->processor};
}

int bench_tell(const struct bench_watch *taken, uint64_t count, const struct bench_more *more)
{
    printf("{\"elapsed\": %.9f, \"processor\": %.9f, \"count\": %llu", taken->elapsed, taken->processor,
           (unsigned long long)count);
    for (; more && more->name; more++)
        printf(", \"%s\": %.9g", more->name, more->value);
    printf("}\n");
    return fflush(stdout) == 0 ? DONE : FAILED;
}

int bench_fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "measure: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    va_end(arguments);
    return FAILED;
}

uint64_t bench_number(const char *word)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(word, &end, 10);
    if (errno || end == word || *end || *word == '-' || number == 0)
        exit(bench_fail("`%s` is no whole number from 1 on", word));
    return number;
}

static int say_usage(void)
{
    for (size_t i = 0; i < NUM_MEASUREMENTS; i++)
        fprintf(stderr, "measure %s %s\n    %s\n", measurements[i].name, measurements[i].words, measurements[i].doc);
    return USAGE;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < NUM_MEASUREMENTS; i++)
        if (strcmp(argv[1], measurements[i].name) == 0 && argc - 2 >= measurements[i].least)
            return measurements[i].take(argc - 2, argv + 2);
    return say_usage();
}
