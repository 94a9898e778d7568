/* What draws random scenarios and writes them down. Not a test itself. */
#ifndef GLO_TESTS_SCENARIOS_DICE_H
#define GLO_TESTS_SCENARIOS_DICE_H

#include <criterion/criterion.h>
#include <stdarg.h>
#include <stdio.h>

#include "sim/stream.h"
#include "sim/text.h"
#include "tests/scenarios/random_mobile.h"

enum { MOST_PRODUCTS = 4, MOST_OPERATIONS = 3 };

/* What has words of its own. */
enum subject {
    LATE = 1,
    STAGES,
    SIGHT,
    PARTS,
    GROUPS,
    MODULES,
    NETWORKS,
    SHIFTS,
    HANDOVER,
    BROKERS,
    CONTRACTS,
    MOBILE,
    PLATFORM,
    KITS,
    VEHICLES,
    NUM_SUBJECTS
};

/* What draws a scenario: consecutive words of its own stream; those of buffers and of networks of stocks are of others,
 * so that they shift nothing. */
struct dice {
    struct glo_stream stream, buffers, of_stocks, of_forks;
    uint32_t next, next_buffer, next_later, next_of_forks, picked[NUM_SUBJECTS];
    struct glo_text text;
    const char *stations[3];
    uint32_t num_stations, num_products;
    bool to_stock[MOST_PRODUCTS];
    bool forks, transfers;  /* some plan does */
    bool has_modules;       /* of products made to order; then nobody chooses among products */
    bool makes_to_stock[3]; /* by station: the first of a product made to stock, which has no limit */
    uint32_t parts[MOST_PRODUCTS][MOST_OPERATIONS]; /* pieces of every later product made to stock; 0: none */
    bool has_parts;
    bool has_kits, has_audits;
    bool brings;  /* customers bring or send things: no station has limited room */
    bool brokers; /* the network `near` is a broker: all is made to order, in one path, without parts and buffers */
    struct random_mobile mobile;
};

/* A number below `num`, by the next word of a sequence: of a stream, from an address on. */
static inline uint32_t roll(const struct glo_stream *stream, struct glo_address at, uint32_t *next, uint32_t num)
{
    at.index = (*next)++;
    at.purpose = GLO_FOR_SEQUENCE;
    return (uint32_t)((uint64_t)glo_stream_block(stream, &at).v[0] * num >> 32);
}

static inline uint32_t below(struct dice *dice, uint32_t num)
{
    return roll(&dice->stream, (struct glo_address){0}, &dice->next, num);
}

static inline uint32_t below_for_buffers(struct dice *dice, uint32_t num)
{
    return roll(&dice->buffers, (struct glo_address){0}, &dice->next_buffer, num);
}

static inline uint32_t below_later(struct dice *dice, uint32_t num)
{
    return roll(&dice->stream, (struct glo_address){.piece = 1}, &dice->next_later, num);
}

/* Features that came late are drawn by words of their own, so that all else is as it would be without them. */
static inline uint32_t pick(struct dice *dice, enum subject subject, uint32_t num)
{
    return roll(&dice->stream, (struct glo_address){.operation = subject}, &dice->picked[subject], num);
}

static inline bool one_in(struct dice *dice, uint32_t num)
{
    return below(dice, num) == 0;
}

static inline void say(struct dice *dice, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline void say(struct dice *dice, const char *format, ...)
{
    char line[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    glo_text_add(&dice->text, "%s", line);
}

#define ONE_OF(dice, ...) \
    ((const char *const[]){__VA_ARGS__}[below(dice, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))])

/* A law of a time, in minutes. */
static inline void say_law(struct dice *dice, uint32_t minutes)
{
    switch (below(dice, 6)) {
    case 0:
        say(dice, "%u min", minutes);
        return;
    case 1:
        say(dice, "{exponential: %u min}", minutes);
        return;
    case 2:
        say(dice, "{gamma: {mean: %u min, scv: 0.4}}", minutes);
        return;
    case 3:
        say(dice, "{uniform: {min: 0 min, max: %u min}}", 2 * minutes);
        return;
    case 4:
        say(dice, "{hyperexponential: {mean: %u min, scv: 3}}", minutes);
        return;
    default:
        say(dice, "{lognormal: {mean: %u min, scv: 1}}", minutes);
    }
}

#endif
