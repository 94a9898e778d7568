/*
 * The registry of laws, and what is common to all of them: checking the arguments against the declared forms, cutting,
 * shifting and scaling, drawing. What a single law is stands in its own file. Invariant: below + mass + above = 1, and
 * mass > 0.
 */
#include "sim/distribution.h"
#include "sim/distributions/laws.h"
#include "sim/distributions/moments.h"
#include "sim/error.h"

#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* A smaller mass, times the smallest uniform, would be a subnormal number. */
#define LEAST_MASS 1e-290

static const struct glo_distribution_type *const registry[] = {
#define GLO_DISTRIBUTION(name) &glo_law_##name,
#include "sim/distributions/distributions.def"
#undef GLO_DISTRIBUTION
    NULL,
};

const struct glo_distribution_type *glo_distribution_at(uint32_t index)
{
    return index < sizeof registry / sizeof registry[0] ? registry[index] : NULL;
}

const struct glo_distribution_type *glo_distribution_find(const char *name)
{
    for (uint32_t i = 0; registry[i]; i++)
        if (!strcmp(registry[i]->name, name))
            return registry[i];
    return NULL;
}

/* Whether `name` is one of the words of `form`. */
static bool form_has(const char *form, const char *name)
{
    size_t length = strlen(name);
    for (const char *word = form; *word; word += strspn(word, " ")) {
        size_t end = strcspn(word, " ");
        if (end == length && !memcmp(word, name, length))
            return true;
        word += end;
    }
    return false;
}

static bool form_fits(const char *form, const struct glo_law_parameter *parameters,
                      const struct glo_law_argument *arguments)
{
    for (uint32_t i = 0; parameters[i].name; i++)
        if (form_has(form, parameters[i].name) != arguments[i].given)
            return false;
    return true;
}

/* "give mean and scv, or shape and scale, and nothing else" */
static int fail_form(const struct glo_distribution_type *type, struct glo_problem *problem)
{
    char wanted[GLO_PROBLEM_SIZE / 2];
    size_t length = 0;
    for (uint32_t i = 0; type->forms[i]; i++) {
        const char *before = i ? ", or " : "";
        for (const char *word = type->forms[i]; *word; word += strspn(word, " ")) {
            int size = (int)strcspn(word, " ");
            length += (size_t)snprintf(wanted + length, sizeof wanted - length, "%s%.*s", before, size, word);
            assert(length < sizeof wanted);
            word += size;
            before = " and ";
        }
    }
    return glo_fail(problem, GLO_ERR_INPUT, "%s: give %s, and nothing else", type->name, wanted);
}

static int check_argument(const struct glo_distribution_type *type, const struct glo_law_parameter *parameter,
                          const struct glo_law_argument *argument, struct glo_problem *problem)
{
    const double *numbers = parameter->list ? argument->list : &argument->number;
    uint32_t num = parameter->list ? argument->num : 1;
    if (num == 0)
        return glo_fail(problem, GLO_ERR_INPUT, "%s: %s is an empty list", type->name, parameter->name);
    for (uint32_t i = 0; i < num; i++) {
        if (!isfinite(numbers[i]))
            return glo_fail(problem, GLO_ERR_INPUT, "%s: %s must be a finite number", type->name, parameter->name);
        if (parameter->positive && numbers[i] <= 0)
            return glo_fail(problem, GLO_ERR_INPUT, "%s: %s must be above 0", type->name, parameter->name);
    }
    return 0;
}

static int check_arguments(const struct glo_distribution_type *type, const struct glo_law_argument *arguments,
                           struct glo_problem *problem)
{
    bool fits = false;
    for (uint32_t i = 0; type->forms[i] && !fits; i++)
        fits = form_fits(type->forms[i], type->parameters, arguments);
    if (!fits)
        return fail_form(type, problem);
    int error = 0;
    for (uint32_t i = 0; type->parameters[i].name && !error; i++)
        if (arguments[i].given)
            error = check_argument(type, &type->parameters[i], &arguments[i], problem);
    return error;
}

static int check_change(const struct glo_distribution_type *type, const struct glo_law_change *change,
                        struct glo_problem *problem)
{
    if (!isfinite(change->plus))
        return glo_fail(problem, GLO_ERR_INPUT, "%s: plus must be a finite number", type->name);
    if (isnan(change->at_least) || change->at_least == INFINITY || isnan(change->at_most) ||
        change->at_most == -INFINITY)
        return glo_fail(problem, GLO_ERR_INPUT, "%s: at_least and at_most must be finite numbers", type->name);
    if (change->at_least > change->at_most)
        return glo_fail(problem, GLO_ERR_INPUT, "%s: at_least is above at_most", type->name);
    return 0;
}

/* A bound as the plain law sees it, with room for a value that equals it but for the rounding of `plus`. */
static double plain_bound(const struct glo_distribution *law, double bound, double plus, double direction)
{
    double plain = bound - plus;
    if (!law->type->discrete || isinf(plain))
        return plain;
    double room = plus == 0 ? 0 : 0x1p-50 * (fabs(bound) + fabs(plus));
    return plain + direction * room;
}

/* The probability between two points of a law, from whichever end is precise. */
static double mass_between(struct glo_tails low, struct glo_tails high)
{
    if (low.lower >= 0.5)
        return low.upper - high.upper;
    if (high.upper >= 0.5)
        return high.lower - low.lower;
    return 1 - low.lower - high.upper;
}

static void set_moments(struct glo_distribution *law, double low, double high)
{
    const struct glo_distribution_type *type = law->type;
    double mean, variance;
    if (law->below == 0 && law->above == 0) {
        mean = type->mean(law);
        variance = type->variance(law);
    } else if (!type->within || !type->within(law, low, high, &mean, &variance))
        glo_moments_integrate(law, &mean, &variance);
    law->mean = mean + law->plus;
    law->scv = variance == 0 ? 0 : law->mean == 0 ? INFINITY : variance / (law->mean * law->mean);
}

static int cut(struct glo_distribution *law, const struct glo_law_change *change, struct glo_problem *problem)
{
    const struct glo_distribution_type *type = law->type;
    double low = plain_bound(law, change->at_least, change->plus, -1);
    double high = plain_bound(law, change->at_most, change->plus, 1);
    struct glo_tails low_tails = {0, 1}, high_tails = {1, 0};
    if (low > -INFINITY)
        low_tails = type->tails(law, type->discrete ? nextafter(low, -INFINITY) : low);
    if (high < INFINITY)
        high_tails = type->tails(law, high);
    law->below = low_tails.lower;
    law->above = high_tails.upper;
    law->mass = mass_between(low_tails, high_tails);
    if (!(law->mass > LEAST_MASS))
        return glo_fail(problem, GLO_ERR_INPUT, "%s: at_least and at_most leave nothing of it", type->name);
    law->plus = change->plus;
    law->low = fmax(law->low + law->plus, change->at_least);
    law->high = fmin(law->high + law->plus, change->at_most);
    set_moments(law, low, high);
    if (!isfinite(law->mean))
        return glo_fail(problem, GLO_ERR_INPUT, "%s: its mean is infinite; change its parameters or state at_most",
                        type->name);
    return 0;
}

int glo_distribution_make(struct glo_distribution *law, const struct glo_distribution_type *type,
                          const struct glo_law_argument *arguments, const struct glo_law_change *change,
                          struct glo_arena *arena, struct glo_problem *problem)
{
    *law = (struct glo_distribution){.scale = 1, .mass = 1};
    struct glo_distribution made = *law;
    made.type = type;
    int error = check_arguments(type, arguments, problem);
    if (!error)
        error = check_change(type, change, problem);
    if (!error)
        error = type->make(&made, arguments, arena, problem);
    if (!error)
        error = cut(&made, change, problem);
    if (!error)
        *law = made;
    return error;
}

struct glo_distribution glo_distribution_constant(double value)
{
    return (struct glo_distribution){.type = &glo_law_deterministic,
                                     .p = {value},
                                     .scale = 1,
                                     .mass = 1,
                                     .mean = value,
                                     .low = value,
                                     .high = value};
}

void glo_distribution_times(struct glo_distribution *law, double factor)
{
    assert(factor > 0);
    law->scale *= factor;
    law->mean *= factor;
    law->low *= factor;
    law->high *= factor;
}

/* A draw from the plain law's quantile. */
static inline double changed(const struct glo_distribution *law, double plain)
{
    double x = (plain + law->plus) * law->scale;
    x = x < law->low ? law->low : x;
    return x > law->high ? law->high : x;
}

double glo_distribution_draw(const struct glo_distribution *law, double u)
{
    struct glo_tails plain = {law->below + u * law->mass, law->above + (1 - u) * law->mass};
    return changed(law, law->type->quantile(law, plain));
}

double glo_distribution_least(const struct glo_distribution *law)
{
    return glo_distribution_draw(law, 0x1p-53);
}

void glo_distribution_draws(const struct glo_distribution *law, const double *u, double *x, uint32_t n)
{
    bool is_plain = law->below == 0 && law->above == 0 && law->mass == 1;
    if (!law->type->quantiles || !is_plain) {
        for (uint32_t i = 0; i < n; i++)
            x[i] = glo_distribution_draw(law, u[i]);
        return;
    }
    law->type->quantiles(law, u, x, n);
    for (uint32_t i = 0; i < n; i++)
        x[i] = changed(law, x[i]);
}

double glo_distribution_cdf(const struct glo_distribution *law, double x)
{
    if (x < law->low)
        return 0;
    if (x >= law->high)
        return 1;
    double plain = x / law->scale - law->plus;
    if (law->type->discrete) /* a value that equals x but for rounding counts */
        plain += 0x1p-50 * (fabs(x / law->scale) + fabs(law->plus));
    struct glo_tails at = law->type->tails(law, plain);
    double part = at.lower <= 0.5 ? (at.lower - law->below) / law->mass : 1 - (at.upper - law->above) / law->mass;
    return fmin(fmax(part, 0), 1);
}
