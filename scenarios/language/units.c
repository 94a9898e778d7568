/*
 * Quantities: a number and a unit text, brought to the canonical unit of a dimension. Unit texts are read in
 * unit_text.c, once each; a conversion is one multiplication or division, chosen so that 12 min are 0.2 h and not its
 * neighbour.
 */
#include "scenarios/language/units.h"
#include "scenarios/language/unit_text.h"
#include "sim/capacity.h"
#include "sim/text.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define FIRST_SLOTS GLO_CAPACITY(64, 2)

enum {
    NUM_DIMENSIONS = 0
#define GLO_DIMENSION(name, unit, other_unit, spelling, other_spelling, doc) +1
#include "sim/dimensions.def"
#undef GLO_DIMENSION
};

/* How a unit is brought to the canonical unit of a dimension. Dividing by 60 is exact where multiplying by 1/60 is not.
 */
struct conversion {
    bool known, fits, divides;
    double factor;
};

struct unit {
    const char *text;
    uint64_t hash;
    ut_unit *unit;
    struct conversion conversions[NUM_DIMENSIONS];
};

/* Unit texts that were read: a hash table whose size is a power of two. */
struct cache {
    struct glo_arena arena;
    struct unit **slots;
    uint32_t num, max;
    bool was_short;
};

struct glo_units {
    struct glo_unit_system system;
    struct cache *cache; /* no part of the value of the units */
    const struct unit *canonical[NUM_DIMENSIONS], *other[NUM_DIMENSIONS];
};

/* Takes the rounding of UDUNITS off a factor that was meant to have at most 12 digits; false where it has more. */
static bool round_off(double *factor)
{
    char text[32];
    snprintf(text, sizeof text, "%.12g", *factor);
    double rounded = strtod(text, NULL);
    if (fabs(rounded - *factor) > 8 * DBL_EPSILON * fabs(*factor))
        return false;
    *factor = rounded;
    return true;
}

static struct conversion make_conversion(const ut_unit *from, const ut_unit *to)
{
    struct conversion conversion = {.known = true};
    double factor, inverse;
    if (!glo_unit_ratio(from, to, &factor) || !glo_unit_ratio(to, from, &inverse))
        return conversion;
    bool inverse_is_short = round_off(&inverse), factor_is_short = round_off(&factor);
    conversion.fits = true;
    conversion.divides = inverse_is_short && (inverse == floor(inverse) || !factor_is_short);
    conversion.factor = conversion.divides ? inverse : factor;
    return conversion;
}

static uint64_t hash_text(const char *text, size_t length)
{
    uint64_t hash = 0xCBF29CE484222325; /* FNV-1a */
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001B3;
    return hash;
}

/* The slot of a text: the one that holds it, or the empty one where it belongs. */
static struct unit **find_slot(const struct cache *cache, uint64_t hash, const char *text, size_t length)
{
    for (uint32_t i = (uint32_t)hash & (cache->max - 1);; i = (i + 1) & (cache->max - 1)) {
        struct unit *unit = cache->slots[i];
        if (!unit || (unit->hash == hash && strncmp(unit->text, text, length) == 0 && unit->text[length] == 0))
            return &cache->slots[i];
    }
}

/* Keeps the table at most half full. */
static int grow_cache(struct cache *cache)
{
    if (cache->num + 1 <= cache->max / 2)
        return GLO_OK;
    struct cache larger = *cache;
    larger.max = cache->max ? 2 * cache->max : FIRST_SLOTS;
    larger.slots = glo_alloc(larger.max, sizeof *larger.slots);
    if (!larger.slots)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < cache->max; i++)
        if (cache->slots[i]) {
            const struct unit *unit = cache->slots[i];
            *find_slot(&larger, unit->hash, unit->text, strlen(unit->text)) = cache->slots[i];
        }
    glo_free(cache->slots);
    *cache = larger;
    return GLO_OK;
}

static int add_unit(struct cache *cache, ut_unit *parsed, const char *text, size_t length, struct unit **out)
{
    struct unit *unit = glo_arena_alloc(&cache->arena, 1, sizeof *unit);
    if (!unit || !(unit->text = glo_arena_text(&cache->arena, text, length)) || grow_cache(cache) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    unit->hash = hash_text(text, length);
    unit->unit = parsed;
    *find_slot(cache, unit->hash, text, length) = unit;
    cache->num++;
    *out = unit;
    return GLO_OK;
}

/* The unit of a text of `length` bytes, from the cache or read now. `help` takes a suggestion. */
static int get_unit(const struct glo_units *units, const char *text, size_t length, struct glo_problem *problem,
                    char help[GLO_PROBLEM_SIZE], struct unit **out)
{
    struct cache *cache = units->cache;
    if (cache->max) {
        struct unit *found = *find_slot(cache, hash_text(text, length), text, length);
        if (found) {
            *out = found;
            return GLO_OK;
        }
    }
    char copy[256];
    ut_unit *parsed;
    if (length >= sizeof copy) {
        glo_fail(problem, GLO_ERR_INPUT, "unknown unit `%.60s...`", text);
        return GLO_ERR_INPUT; /* written out: analysers see that `out` is set where this returns 0 */
    }
    memcpy(copy, text, length);
    copy[length] = 0;
    int code = glo_unit_text_read(&units->system, copy, problem, help, &parsed);
    if (code != GLO_OK)
        return code;
    code = add_unit(cache, parsed, text, length, out);
    if (code != GLO_OK) {
        ut_free(parsed);
        glo_fail_memory(problem);
    }
    return code;
}

/* "CUR/h" as a unit of this currency; NULL for no text. */
static int get_canonical(const struct glo_units *units, const char *text, struct glo_problem *problem,
                         const struct unit **out)
{
    char unit_text[64], help[GLO_PROBLEM_SIZE];
    bool money = strncmp(text, "CUR", 3) == 0;
    int length =
        snprintf(unit_text, sizeof unit_text, "%s%s", money ? units->system.currency : "", text + (money ? 3 : 0));
    struct unit *unit;
    if (*text == 0)
        return GLO_OK;
    if (strcmp(unit_text, "1") == 0)
        length = 0;
    int code = get_unit(units, unit_text, (size_t)length, problem, help, &unit);
    *out = code == GLO_OK ? unit : NULL;
    return code;
}

int glo_units_init(struct glo_units **units, const char *currency, struct glo_problem *problem)
{
    struct glo_units *made = *units = glo_alloc(1, sizeof *made);
    if (!made || !(made->cache = glo_alloc(1, sizeof *made->cache))) {
        glo_free(made);
        *units = NULL;
        return glo_fail_memory(problem);
    }
    int code = glo_unit_system_init(&made->system, currency, problem);
    const struct glo_dimension *dimension;
    for (uint32_t i = 0; code == GLO_OK && (dimension = glo_dimension_at(i)); i++) {
        code = get_canonical(made, dimension->unit, problem, &made->canonical[i]);
        if (code == GLO_OK)
            code = get_canonical(made, dimension->other_unit, problem, &made->other[i]);
    }
    if (code != GLO_OK) {
        glo_units_free(made);
        *units = NULL;
    }
    return code;
}

void glo_units_free(struct glo_units *units)
{
    if (!units)
        return;
    struct cache *cache = units->cache;
    for (uint32_t i = 0; i < cache->max; i++)
        if (cache->slots[i])
            ut_free(cache->slots[i]->unit);
    glo_free(cache->slots);
    glo_arena_free(&cache->arena);
    glo_free(cache);
    glo_unit_system_free(&units->system);
    glo_free(units);
}

static const struct conversion *get_conversion(const struct glo_units *units, struct unit *unit, uint32_t dimension)
{
    struct conversion *conversion = &unit->conversions[dimension];
    if (!conversion->known) {
        *conversion = make_conversion(unit->unit, units->canonical[dimension]->unit);
        if (!conversion->fits && units->other[dimension])
            *conversion = make_conversion(unit->unit, units->other[dimension]->unit);
    }
    return conversion;
}

static double convert(const struct conversion *conversion, double number)
{
    return conversion->divides ? number / conversion->factor : number * conversion->factor;
}

/* "write `24 EUR/h` or `4100 EUR/month`", in the currency of the scenario, where no better help was given. */
static void suggest(const struct glo_units *units, const struct glo_dimension *dimension, char help[GLO_PROBLEM_SIZE])
{
    if (*help)
        return;
    snprintf(help, GLO_PROBLEM_SIZE, "write `%s` or `%s`", dimension->spelling, dimension->other_spelling);
    for (char *at = help; (at = strstr(at, "EUR")); at += 3)
        memcpy(at, units->system.currency, 3);
}

/* Why no number leads `text`, or why it is none that can be used. */
static int fail_number(const struct glo_dimension *dimension, const char *text, struct glo_problem *problem)
{
    static const char *const endless[] = {"nan", "inf", "infinity"};
    const char *digits = text + strspn(text, " +-.");
    for (size_t i = 0; i < sizeof endless / sizeof endless[0]; i++)
        if (strncasecmp(digits, endless[i], strlen(endless[i])) == 0)
            return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got `%.60s`, which is no finite number",
                            dimension->doc, text);
    size_t length = strspn(digits, "0123456789");
    if (length == 4 && digits[4] == '-')
        return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got the date `%.60s`", dimension->doc, text);
    if (length > 0 && digits[length] == ',')
        return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got `%.60s`: a number has a decimal point, no comma",
                        dimension->doc, text);
    return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got `%.60s`", dimension->doc, text);
}

/* Names what was given instead, by the first dimension that it fits. */
static int fail_dimension(const struct glo_units *units, const struct glo_dimension *expected, struct unit *unit,
                          const char *text, struct glo_problem *problem)
{
    const struct glo_dimension *dimension;
    if (*unit->text == 0)
        return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got the bare number %.60s", expected->doc, text);
    for (uint32_t i = 0; (dimension = glo_dimension_at(i)); i++)
        if (get_conversion(units, unit, i)->fits)
            return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got %s", expected->doc, dimension->doc);
    return glo_fail(problem, GLO_ERR_INPUT, "expected %s, got `%.60s`", expected->doc, text);
}

static size_t trimmed_length(const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return length;
}

int glo_units_read(const struct glo_units *units, const struct glo_dimension *dimension, const char *text,
                   double *value, struct glo_problem *problem, char help[GLO_PROBLEM_SIZE])
{
    double number;
    const char *unit_text;
    struct unit *unit;
    int code;
    help[0] = 0;
    errno = 0;
    if (!glo_quantity_split(text, &number, &unit_text)) {
        code = fail_number(dimension, text, problem);
        goto out;
    }
    code = get_unit(units, unit_text, trimmed_length(unit_text), problem, help, &unit);
    if (code != GLO_OK)
        goto out;
    const struct conversion *conversion = get_conversion(units, unit, (uint32_t)(dimension - glo_dimension_at(0)));
    if (!conversion->fits) {
        code = fail_dimension(units, dimension, unit, text, problem);
        goto out;
    }
    *value = convert(conversion, number);
    if (!isfinite(*value))
        code = glo_fail(problem, GLO_ERR_INPUT, "expected %s, got `%.60s`, which is too large", dimension->doc, text);
out:
    code = glo_unit_memory_first(code, problem);
    if (code == GLO_ERR_INPUT)
        suggest(units, dimension, help);
    return code;
}

bool glo_units_compare(const struct glo_units *units, const char *a, const char *b, double *in_b, double *b_value)
{
    const char *a_text, *b_text;
    char help[GLO_PROBLEM_SIZE];
    struct unit *a_unit, *b_unit;
    struct conversion conversion = {.fits = false};
    if (!glo_quantity_split(a, in_b, &a_text) || !glo_quantity_split(b, b_value, &b_text))
        return false;
    int code = get_unit(units, a_text, trimmed_length(a_text), NULL, help, &a_unit);
    if (code == GLO_OK)
        code = get_unit(units, b_text, trimmed_length(b_text), NULL, help, &b_unit);
    if (code == GLO_OK && a_unit == b_unit)
        return true;
    errno = 0;
    if (code == GLO_OK)
        conversion = make_conversion(a_unit->unit, b_unit->unit);
    units->cache->was_short |= code == GLO_ERR_NO_MEMORY || (!conversion.fits && errno == ENOMEM);
    *in_b = conversion.fits ? convert(&conversion, *in_b) : *in_b;
    return conversion.fits;
}

bool glo_units_was_short(const struct glo_units *units)
{
    return units->cache->was_short;
}
