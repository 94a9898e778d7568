/*
 * Closed forms: the registry of formulas, and one evaluation of one of them.
 *
 * A formula is one line of formulas.def and one struct glo_formula in the file of its family: what it takes, what it
 * gives, where it comes from, where it holds, and a function. Everything that shows, documents, reads or tests formulas
 * reads these tables. Nothing here knows text with units, files or scenarios: `scenarios/language/formula_text.h` reads
 * arguments, `models/theory` finds the formulas that cover a scenario.
 *
 * Numbers have no units here. A formula holds in any consistent ones; a dimension says which power of which unit a
 * number carries, so that those who read and show can convert.
 *
 * Invariant: a successful evaluation has set every result that the formula declares, or the result is declared as one
 * that may be missing.
 */
#ifndef GLO_ANALYTIC_FORMULA_H
#define GLO_ANALYTIC_FORMULA_H

#include <stdbool.h>
#include <stdint.h>

#include "models/analytic/law.h"
#include "sim/error.h"
#include "sim/memory.h"

enum glo_argument_kind {
    GLO_ARGUMENT_NUMBER,
    GLO_ARGUMENT_COUNT,  /* a whole number */
    GLO_ARGUMENT_VECTOR, /* numbers with commas between them */
    GLO_ARGUMENT_MATRIX, /* rows with semicolons between them */
    GLO_ARGUMENT_LAW,    /* M, D, E2, H2(4): see law.h */
    GLO_ARGUMENT_WORD    /* one of `words` */
};

/* One parameter of a formula. A number is refused outside of [least, most], or where `above` and it is `least` itself.
 */
struct glo_formula_parameter {
    const char *name; /* as in `arrival_rate`; the option is --arrival-rate */
    enum glo_argument_kind kind;
    const char *dimension; /* a row of sim/dimensions.def: "rate", "time", "number", "share" ... */
    const char *fallback;  /* the default as text; NULL: it must be given; "": it may be missing */
    const char *group;     /* exactly one of the parameters of a group is given; NULL: none. Its fallback is NULL */
    double least, most;    /* `most` 0: no bound above */
    bool above;
    const char *const *words; /* GLO_ARGUMENT_WORD: ends with NULL */
    const char *doc;
};

/* One result of a formula. */
struct glo_formula_result {
    const char *name; /* "sojourn_time"; a list's ends with what it goes over, "sojourn_time_by_class" */
    const char *dimension;
    const char *doc;
    bool optional; /* it may be missing: not known for all arguments */
    bool has_quantiles;
    const char *note; /* stands beside it, "Erlang C"; NULL */
};

struct glo_formula_call;

enum glo_formula_standing { GLO_EXACT, GLO_APPROXIMATE, GLO_BOUND };

struct glo_formula {
    const char *name;  /* "mmc" */
    const char *title; /* "M/M/c: Poisson arrivals, exponential service, c equal servers, one line, fcfs" */
    const char *family;
    enum glo_formula_standing standing;
    const char *equation;    /* in words of its parameters: "time_in_queue = ..." */
    const char *assumptions; /* what must hold beside the title; NULL */
    const char *range;       /* "utilisation < 1" */
    const char *source;      /* author, year, chapter or equation */
    const char *see_also;    /* "erlang_c, mmck (finite room)"; NULL */
    const char *example;     /* arguments that serve: "arrival_rate=9 service_rate=5 servers=2" */
    const struct glo_formula_parameter *parameters; /* ends with a row without name */
    const struct glo_formula_result *results;       /* ends with a row without name */
    int (*evaluate)(struct glo_formula_call *call); /* 0, GLO_ERR_ARGUMENT by glo_formula_refuse, GLO_ERR_NO_MEMORY */
};

/* The formulas in the order of formulas.def, which is by family. */
extern const struct glo_formula *const glo_formulas[];
extern const uint32_t glo_num_formulas;

/* By name; NULL where there is none. */
const struct glo_formula *glo_formula_find(const char *name);

enum { GLO_FORMULA_PARAMETERS = 24, GLO_FORMULA_PROBABILITIES = 16 };

/* An argument: a scalar has one row and one column, a vector one row. */
struct glo_argument {
    bool given; /* also where the fallback serves, but not for the fallback "" */
    double *items;
    uint32_t rows, columns;
    struct glo_law law;
    uint32_t word;
};

/* A value that came out: a scalar has num 1. */
struct glo_outcome {
    const struct glo_formula_result *result;
    double probability; /* of a quantile; NaN: none */
    bool is_deviation, is_list;
    double *items; /* owned by the call */
    uint32_t num;
};

/* One evaluation. Owns its arrays. */
struct glo_formula_call {
    const struct glo_formula *formula;
    struct glo_argument arguments[GLO_FORMULA_PARAMETERS]; /* in the order of formula->parameters */
    double probabilities[GLO_FORMULA_PROBABILITIES];       /* of the quantiles that are asked for */
    uint32_t num_probabilities;
    const char *time_unit;        /* "h" where numbers carry units; "": any consistent ones */
    struct glo_outcome *outcomes; /* in the order in which they were set */
    uint32_t num_outcomes, max_outcomes;
    struct glo_problem problem;  /* what is wrong */
    char help[GLO_PROBLEM_SIZE]; /* and what to do; "": nothing to suggest */
    struct glo_arena arena;
    bool failed; /* memory was short */
};

/* A call without arguments that asks for the quantiles 0.5, 0.9, 0.95 and 0.99. `free` is legal on zeroed memory and
   twice. */
void glo_formula_call_init(struct glo_formula_call *call, const struct glo_formula *formula);
void glo_formula_call_free(struct glo_formula_call *call);

/*
 * Sets arguments by the name of a parameter. Numbers are copied. Return 0; GLO_ERR_ARGUMENT, with a sentence, where the
 * formula has no such parameter, it has another kind, or a number is not finite, out of its bounds, or no whole number
 * where one is due; GLO_ERR_NO_MEMORY.
 */
int glo_formula_set(struct glo_formula_call *call, const char *name, double value);
int glo_formula_set_vector(struct glo_formula_call *call, const char *name, const double *items, uint32_t num);
int glo_formula_set_matrix(struct glo_formula_call *call, const char *name, const double *items, uint32_t rows,
                           uint32_t columns);
int glo_formula_set_law(struct glo_formula_call *call, const char *name, const struct glo_law *law);
/* Any kind as plain text: "9", "0.3,0.4", "0,1;1,0", "H2(4)". */
int glo_formula_set_text(struct glo_formula_call *call, const char *name, const char *text);

/*
 * Fills in what was not given by its fallback, refuses what must be given and was not, or was given twice, and
 * evaluates. Returns 0; GLO_ERR_ARGUMENT with a sentence (out of the formula's range, say); GLO_ERR_NO_MEMORY.
 */
int glo_formula_evaluate(struct glo_formula_call *call);

/* A result by name, "time_in_queue" or "sojourn_time.q95"; NULL where it was not set. */
const struct glo_outcome *glo_formula_outcome(const struct glo_formula_call *call, const char *name);

/* The scalar of that name, NaN where it was not set. */
double glo_formula_value(const struct glo_formula_call *call, const char *name);

/* For the functions of formulas. A name that the tables do not have is a programmer's error. */
const struct glo_argument *glo_argument(const struct glo_formula_call *call, const char *name);
bool glo_argument_given(const struct glo_formula_call *call, const char *name);
double glo_argument_number(const struct glo_formula_call *call, const char *name); /* NaN where it is missing */
uint32_t glo_argument_count(const struct glo_formula_call *call, const char *name);
const struct glo_law *glo_argument_law(const struct glo_formula_call *call, const char *name);

/* `num` zeros that live as long as the call; NULL (and `call->failed`) when memory is short. */
double *glo_formula_numbers(struct glo_formula_call *call, uint64_t num);

void glo_result(struct glo_formula_call *call, const char *name, double value);
void glo_result_list(struct glo_formula_call *call, const char *name, const double *items, uint32_t num);
/* The standard deviation, shown beside the mean: "time_in_queue.sd". `name`: the result's. */
void glo_result_sd(struct glo_formula_call *call, const char *name, double deviation);

/* P(X > t) for t >= 0, not increasing. */
typedef double glo_tail(double t, const void *context);

/*
 * Sets the quantiles of a result that has some: the least t with P(X <= t) >= p, by root finding on the tail. `scale`:
 * a time of the order of X, as its mean.
 */
void glo_result_quantiles(struct glo_formula_call *call, const char *name, glo_tail *tail, const void *context,
                          double scale);
/* One quantile that is known otherwise. */
void glo_result_quantile(struct glo_formula_call *call, const char *name, double probability, double value);

/*
 * Refuses the arguments: writes the sentence (a format and what it takes) and, where not NULL, the help, unless
 * something was refused before. The value is GLO_ERR_ARGUMENT.
 */
#define glo_formula_refuse(call, help, ...) (glo_formula_say((call), (help), __VA_ARGS__), GLO_ERR_ARGUMENT)
void glo_formula_say(struct glo_formula_call *call, const char *help, const char *format, ...)
    __attribute__((cold, format(printf, 3, 4)));

#endif
