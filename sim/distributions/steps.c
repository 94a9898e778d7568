/*
 * A table is three rows of num_values: P(X <= value), P(X > value), and a guide: its entry i is the first value that is
 * reached at u = i / num_values, so that a look-up takes about one comparison (Chen and Asau 1974).
 */
#include "sim/distributions/steps.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <gsl/gsl_sort_double.h>
#include <math.h>
#include <string.h>

#define MAX_VALUES (1u << 20)
#define LEAST_WEIGHT 1e-40 /* of the mode's */

/* Turns the weights, which stand in the first row of `table`, into the three rows. */
static void accumulate(double *table, uint32_t n)
{
    double *lower = table, *upper = table + n, *guide = table + 2 * (size_t)n;
    double total = 0, rest = 0;
    for (uint32_t i = n; i-- > 0;) {
        upper[i] = rest;
        rest += lower[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        total += lower[i];
        lower[i] = total / rest;
        upper[i] /= rest;
    }
    lower[n - 1] = 1;
    uint32_t value = 0;
    for (uint32_t i = 0; i < n; i++) {
        while (lower[value] < (double)i / n)
            value++;
        guide[i] = value;
    }
}

static int take(struct glo_distribution *law, uint32_t n, double **values, double **table, struct glo_arena *arena,
                struct glo_problem *problem)
{
    *values = glo_arena_alloc(arena, n, sizeof **values);
    *table = glo_arena_alloc(arena, 3 * (size_t)n, sizeof **table);
    if (!*values || !*table)
        return glo_fail_memory(problem);
    law->values = *values;
    law->num_values = n;
    law->table = *table;
    return 0;
}

int glo_steps_make(struct glo_distribution *law, const double *values, const double *weights, uint32_t n,
                   struct glo_arena *arena, struct glo_problem *problem)
{
    double sum = 0, *own, *table;
    for (uint32_t i = 0; i < n; i++) {
        if (weights[i] < 0)
            return glo_fail(problem, GLO_ERR_INPUT, "%s: no weight may be below 0", law->type->name);
        sum += weights[i];
    }
    if (!(sum > 0 && isfinite(sum)))
        return glo_fail(problem, GLO_ERR_INPUT, "%s: the sum of the weights must be above 0 and finite",
                        law->type->name);
    int error = take(law, n, &own, &table, arena, problem);
    if (error)
        return error;
    uint32_t num = 0; /* values of weight 0 never occur, and would only blur the support */
    for (uint32_t i = 0; i < n; i++)
        if (weights[i] > 0) {
            own[num] = values[i];
            table[num++] = weights[i];
        }
    gsl_sort2(own, 1, table, 1, num);
    law->num_values = num;
    accumulate(table, num);
    law->low = own[0];
    law->high = own[num - 1];
    return 0;
}

/* How many values beside the mode, in the given direction, are worth having; stops beyond MAX_VALUES. */
static uint32_t reach(const struct glo_distribution *law, double mode, int direction,
                      double (*ratio)(const struct glo_distribution *law, double k))
{
    double weight = 1, k = mode;
    uint32_t num = 0;
    while ((direction > 0 || k > 0) && num <= MAX_VALUES) {
        weight = direction > 0 ? weight * ratio(law, k) : weight / ratio(law, k - 1);
        if (weight < LEAST_WEIGHT)
            break;
        k += direction;
        num++;
    }
    return num;
}

int glo_steps_make_lattice(struct glo_distribution *law, double mode,
                           double (*ratio)(const struct glo_distribution *law, double k), struct glo_arena *arena,
                           struct glo_problem *problem)
{
    uint32_t below = reach(law, mode, -1, ratio), above = reach(law, mode, 1, ratio), n = below + above + 1;
    if (n > MAX_VALUES)
        return glo_fail(problem, GLO_ERR_INPUT,
                        "%s: it spreads over more than %u values; use gamma, counts are rounded", law->type->name,
                        MAX_VALUES);
    double *values, *table;
    int error = take(law, n, &values, &table, arena, problem);
    if (error)
        return error;
    for (uint32_t i = 0; i < n; i++)
        values[i] = mode - below + i;
    table[below] = 1;
    for (uint32_t i = below; i-- > 0;)
        table[i] = table[i + 1] / ratio(law, values[i]);
    for (uint32_t i = below + 1; i < n; i++)
        table[i] = table[i - 1] * ratio(law, values[i - 1]);
    accumulate(table, n);
    return 0;
}

double glo_steps_quantile(const struct glo_distribution *law, struct glo_tails u)
{
    uint32_t n = law->num_values;
    const double *lower = law->table, *upper = lower + n, *guide = upper + n;
    double place = u.lower * n;
    uint32_t i = (uint32_t)guide[place < n ? (uint32_t)place : n - 1];
    if (u.lower <= 0.5)
        while (lower[i] < u.lower)
            i++;
    else
        while (upper[i] > u.upper)
            i++;
    return law->values[i];
}

/* The number of values up to x. */
static uint32_t rank(const struct glo_distribution *law, double x)
{
    uint32_t from = 0, to = law->num_values;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (law->values[middle] <= x)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

struct glo_tails glo_steps_tails(const struct glo_distribution *law, double x)
{
    uint32_t num = rank(law, x);
    if (num == 0)
        return (struct glo_tails){0, 1};
    return (struct glo_tails){law->table[num - 1], law->table[law->num_values + num - 1]};
}

static double weight_of(const struct glo_distribution *law, uint32_t i)
{
    const double *lower = law->table, *upper = lower + law->num_values;
    if (i == 0)
        return lower[0];
    return lower[i] < 0.5 ? lower[i] - lower[i - 1] : upper[i - 1] - upper[i];
}

bool glo_steps_within(const struct glo_distribution *law, double low, double high, double *mean, double *variance)
{
    uint32_t from = rank(law, nextafter(low, -INFINITY)), to = rank(law, high);
    double mass = 0, sum = 0, squares = 0, start = law->values[from];
    for (uint32_t i = from; i < to; i++) {
        mass += weight_of(law, i);
        sum += weight_of(law, i) * (law->values[i] - start);
    }
    *mean = start + sum / mass;
    for (uint32_t i = from; i < to; i++)
        squares += weight_of(law, i) * (law->values[i] - *mean) * (law->values[i] - *mean);
    *variance = squares / mass;
    return true;
}

double glo_steps_mean(const struct glo_distribution *law)
{
    double mean, variance;
    glo_steps_within(law, -INFINITY, INFINITY, &mean, &variance);
    return mean;
}

double glo_steps_variance(const struct glo_distribution *law)
{
    double mean, variance;
    glo_steps_within(law, -INFINITY, INFINITY, &mean, &variance);
    return variance;
}
