/*
 * Distributions ("laws"): each is one file in sim/distributions/ plus one line in distributions.def. Sampling is by
 * quantile function, one uniform per draw, so that common random numbers and antithetics stay aligned. Mean and SCV are
 * those of the law as it is drawn: after `plus`, `at_least` and `at_most`.
 *
 * This header knows no unit: a dimensioned parameter arrives in the canonical unit of the law's dimension. Invariant: a
 * law is constant once made, so that any number of threads may draw from it.
 */
#ifndef GLO_SIM_DISTRIBUTION_H
#define GLO_SIM_DISTRIBUTION_H

#include <stdbool.h>
#include <stdint.h>

struct glo_arena;
struct glo_problem;
struct glo_distribution_type;

#define GLO_MAX_LAW_ARGUMENTS 6

/* An argument as written: `mean: 40 min` or `values: [1, 2, 5]`. */
struct glo_law_argument {
    bool given;
    double number;      /* in the canonical unit of the law's dimension, or plain */
    const double *list; /* borrowed during glo_distribution_make */
    uint32_t num;
};

/* A parameter of a law. */
struct glo_law_parameter {
    const char *name;
    bool dimensioned; /* carries the dimension of the law (mean, min); otherwise plain (scv, shape) */
    bool inverse;     /* carries one over that dimension (rate) */
    bool list;
    bool positive; /* must be above 0, each value of a list too */
    const char *doc;
};

/* A point of a law seen from both ends: P(X <= x) and P(X > x), each to full relative precision. */
struct glo_tails {
    double lower, upper;
};

/* A law ready to be drawn from. Owns nothing: its lists and tables live in the arena. Copies are legal. */
struct glo_distribution {
    const struct glo_distribution_type *type; /* NULL: none was given */
    double p[GLO_MAX_LAW_ARGUMENTS];          /* natural parameters, meaning fixed by the type */
    const double *values;                     /* values or phases; NULL: none */
    uint32_t num_values;
    const double *table; /* what its quantile is read from; NULL: a closed form */
    double scale;        /* `times`: multiplies every draw, after plus and bounds */
    double plus;         /* added to every draw */
    double below, above; /* what `at_least` and `at_most` cut off the plain law: probabilities */
    double mass;         /* what they leave of it: 1 where nothing is cut */
    double mean, scv;    /* of the draws; SCV is INFINITY where the variance is, or where the mean is 0 */
    double low, high;    /* support of the draws */
};

/* What a law is: one constant struct in its own file. "Plain" is the law before plus, bounds and scale. */
struct glo_distribution_type {
    const char *name, *doc, *source;
    const struct glo_law_parameter *parameters; /* ends with a row without name; at most GLO_MAX_LAW_ARGUMENTS */
    const char *const
        *forms;       /* the sets of parameters, exactly one of which must be given: "mean scv"; ends with NULL */
    const char *main; /* what a bare value stands for: `{exponential: 12 min}` is its mean; NULL: none */
    bool discrete;    /* its distribution function has jumps */
    /*
     * Fills p, values, table and the plain law's support (low, high); arguments are indexed as `parameters` and already
     * agree with a form, with `positive`, and are finite. A sentence in `problem` says what else is wrong.
     */
    int (*make)(struct glo_distribution *law, const struct glo_law_argument *arguments, struct glo_arena *arena,
                struct glo_problem *problem);
    /* The least x with P(X <= x) >= u.lower; reads whichever of the two is precise. */
    double (*quantile)(const struct glo_distribution *law, struct glo_tails u);
    /* The quantiles of n uniforms of a law that nothing is cut off, vectorised: the bits of `quantile`.
     * NULL: one by one. `u` and `x` may be the same. */
    void (*quantiles)(const struct glo_distribution *law, const double *u, double *x, uint32_t n);
    struct glo_tails (*tails)(const struct glo_distribution *law, double x);
    double (*mean)(const struct glo_distribution *law);
    double (*variance)(const struct glo_distribution *law);
    /*
     * Mean and variance of the plain law within [low, high] where integrating the quantile function would not be exact;
     * false: integrate. NULL: always integrate.
     */
    bool (*within)(const struct glo_distribution *law, double low, double high, double *mean, double *variance);
};

/* `plus` 0, bounds -INFINITY and INFINITY where none are stated. */
struct glo_law_change {
    double plus, at_least, at_most;
};

/*
 * Makes a law. `at_least` and `at_most` bound the draw after `plus`; they truncate and renormalise, no clipping. Mean
 * and SCV are exact: closed form, or for a truncated law by numerical integration of the quantile function (relative
 * error below 1e-9). Errors: GLO_ERR_INPUT with a sentence (an infinite mean is one), GLO_ERR_NO_MEMORY.
 */
int glo_distribution_make(struct glo_distribution *law, const struct glo_distribution_type *type,
                          const struct glo_law_argument *arguments, const struct glo_law_change *change,
                          struct glo_arena *arena, struct glo_problem *problem);

/* The constant law. */
struct glo_distribution glo_distribution_constant(double value);

/* Multiplies a whole law by `factor` > 0; its SCV is kept. */
void glo_distribution_times(struct glo_distribution *law, double factor);

/* The least value that is ever drawn: that of the least uniform, 2^-53. A normal law has no lower end, but what
 * lies 8.3 standard deviations below its mean is never drawn. */
double glo_distribution_least(const struct glo_distribution *law);

/* One draw for a uniform in (0, 1). */
double glo_distribution_draw(const struct glo_distribution *law, double u);

/* Draws for n uniforms, the same bits; `u` and `x` may be the same. */
void glo_distribution_draws(const struct glo_distribution *law, const double *u, double *x, uint32_t n);

/* P(draw <= x). */
double glo_distribution_cdf(const struct glo_distribution *law, double x);

/* -log(1 - u) for u in (0, 1): branch-free, the same bits on every CPU, within 1 unit in the last
 * place. */
double glo_exponential_quantile(double u);
/* The same for an array of n (vectorised); `in` and `out` may be the same. */
void glo_exponential_quantiles(const double *in, double *out, uint32_t n);

/* The registry: NULL-terminated by index; by name NULL where there is none. */
const struct glo_distribution_type *glo_distribution_at(uint32_t index);
const struct glo_distribution_type *glo_distribution_find(const char *name);

#endif
