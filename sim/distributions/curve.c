/*
 * Building and reading quantile curves: quintic Hermite pieces, from the value of f and its two derivatives at each
 * end.
 *
 * A table is: for each cell of s, of equal width, the number of its first piece and how many equal pieces it has (0:
 * solve directly); then six coefficients per piece, in the powers of the place within the piece.
 */
#include "sim/distributions/curve.h"
#include "sim/distributions/logarithm.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <math.h>

#define RANGE 37 /* of s on each side: a uniform of the streams is at least 2^-53 from 0 and 1, so |s| < 36.8 */
#define CELLS_PER_UNIT 4
#define NUM_CELLS (2 * RANGE * CELLS_PER_UNIT)
#define MAX_PIECES 256 /* in a cell */
#define NUM_COEFFICIENTS 6
#define TOLERANCE 1e-11 /* of f */

/* A point of the curve: f and its derivatives by s. */
struct node {
    double s, f, slope, bend;
};

static struct node node_at(const struct glo_distribution *law, glo_curve curve, double f)
{
    struct glo_curve_point point = curve(law, f);
    double slope = exp(point.log_lower + point.log_upper - point.log_density);
    double skew = exp(point.log_upper) - exp(point.log_lower);
    /* With s' = density / (P (1 - P)): f' = 1 / s', f'' = f' (1 - 2 P - f' (log density)'). */
    return (struct node){point.log_lower - point.log_upper, f, slope, slope * (skew - slope * point.bend)};
}

/* f, d later on the s axis, by Taylor's series. */
static double extrapolate(const struct node *from, double s)
{
    double d = s - from->s;
    return from->f + d * (from->slope + d * from->bend / 2);
}

/*
 * The node at s: inverse Taylor steps from `guess`, of error order three; a step that is not finite, is large, or
 * leaves the bracket is replaced by a bisection, or while there is no bracket by a widening search.
 */
static struct node solve(const struct glo_distribution *law, glo_curve curve, double s, double guess)
{
    double low = -INFINITY, high = INFINITY, f = guess, reach = 0.5;
    struct node node = {0};
    for (int i = 0; i < 200; i++) {
        node = node_at(law, curve, f);
        if (node.s < s)
            low = f;
        else
            high = f;
        double next = extrapolate(&node, s);
        if (fabs(next - f) <= 1e-10 + 1e-14 * fabs(f)) {
            node.f = next;
            break;
        }
        if (!(fabs(next - f) <= 1 && next > low && next < high)) {
            if (isfinite(low) && isfinite(high))
                next = low + (high - low) / 2;
            else
                next = node.s < s ? f + reach : f - reach;
            reach *= 2;
        }
        f = next;
    }
    node.s = s;
    return node;
}

static void hermite(double *c, const struct node *left, const struct node *right)
{
    double width = right->s - left->s;
    double slope = left->slope * width, end_slope = right->slope * width;
    double half_bend = left->bend * width * width / 2, end_bend = right->bend * width * width;
    double rise = right->f - left->f - slope - half_bend;
    double turn = end_slope - slope - 2 * half_bend, gain = end_bend - 2 * half_bend;
    c[0] = left->f;
    c[1] = slope;
    c[2] = half_bend;
    c[3] = 10 * rise - 4 * turn + gain / 2;
    c[4] = -15 * rise + 7 * turn - gain;
    c[5] = 6 * rise - 3 * turn + gain / 2;
}

static inline double polynomial(const double *c, double x)
{
    double square = x * x;
    return (c[0] + c[1] * x) + square * ((c[2] + c[3] * x) + square * (c[4] + c[5] * x));
}

/* A table on its way. */
struct builder {
    const struct glo_distribution *law;
    glo_curve curve;
    struct node last; /* where the next cell begins */
    double cells[2 * NUM_CELLS];
    double *coefficients; /* owned */
    uint32_t num, max;    /* of pieces; of doubles */
};

/* Fills one piece up to s and compares its middle, where its error is largest, with the law. */
static bool fill_piece(struct builder *b, double *c, double s)
{
    struct node left = b->last, right = solve(b->law, b->curve, s, extrapolate(&left, s));
    hermite(c, &left, &right);
    double guess = polynomial(c, 0.5);
    struct node middle = solve(b->law, b->curve, (left.s + s) / 2, guess);
    b->last = right;
    return fabs(middle.f - guess) <= TOLERANCE;
}

static bool fill_cell(struct builder *b, uint32_t cell, uint32_t pieces)
{
    double from = (double)cell / CELLS_PER_UNIT - RANGE;
    for (uint32_t i = 0; i < pieces; i++) {
        double s = from + (double)(i + 1) / (CELLS_PER_UNIT * pieces);
        if (!fill_piece(b, b->coefficients + (size_t)(b->num + i) * NUM_COEFFICIENTS, s))
            return false;
    }
    return true;
}

static int add_cell(struct builder *b, uint32_t cell)
{
    uint64_t need = (uint64_t)(b->num + MAX_PIECES) * NUM_COEFFICIENTS;
    if (glo_grow(&b->coefficients, &b->max, need, sizeof *b->coefficients))
        return GLO_ERR_NO_MEMORY;
    struct node start = b->last;
    for (uint32_t pieces = 1; pieces <= MAX_PIECES; pieces *= 2) {
        b->last = start;
        if (fill_cell(b, cell, pieces)) {
            b->cells[2 * cell] = b->num;
            b->cells[2 * cell + 1] = pieces;
            b->num += pieces;
            return 0;
        }
    }
    double s = (double)(cell + 1) / CELLS_PER_UNIT - RANGE;
    b->last = solve(b->law, b->curve, s, extrapolate(&start, s));
    return 0;
}

int glo_curve_make(struct glo_distribution *law, glo_curve curve, struct glo_arena *arena, struct glo_problem *problem)
{
    struct builder b = {.law = law, .curve = curve, .last = solve(law, curve, -RANGE, 0)};
    int error = 0;
    for (uint32_t cell = 0; cell < NUM_CELLS && !error; cell++)
        error = add_cell(&b, cell);
    if (error)
        goto out;
    size_t num = (size_t)b.num * NUM_COEFFICIENTS;
    double *table = glo_arena_alloc(arena, 2 * NUM_CELLS + num, sizeof *table);
    if (!table) {
        error = GLO_ERR_NO_MEMORY;
        goto out;
    }
    memcpy(table, b.cells, sizeof b.cells);
    memcpy(table + 2 * NUM_CELLS, b.coefficients, num * sizeof *table);
    law->table = table;
out:
    glo_free(b.coefficients);
    return error ? glo_fail_memory(problem) : 0;
}

double glo_curve_quantile(const struct glo_distribution *law, glo_curve curve, struct glo_tails u)
{
    double s = glo_minus_log(u.upper, 0) - glo_minus_log(u.lower, 0), place = (s + RANGE) * CELLS_PER_UNIT;
    bool inside = place >= 0 && place < NUM_CELLS;
    int32_t cell = inside ? (int32_t)place : s < 0 ? 0 : NUM_CELLS - 1;
    int32_t first = (int32_t)law->table[2 * cell], pieces = (int32_t)law->table[2 * cell + 1];
    double inner = (place - cell) * pieces;
    int32_t piece = inside ? (int32_t)inner : 0;
    const double *c = law->table + 2 * NUM_CELLS + (ptrdiff_t)(first + piece) * NUM_COEFFICIENTS;
    if (inside && pieces > 0)
        return polynomial(c, inner - piece);
    return solve(law, curve, s, pieces > 0 ? c[0] + c[1] * inner : 0).f;
}
