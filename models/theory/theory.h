/*
 * Which closed forms cover which parts of a scenario. A recogniser looks at the scenario of one design point, before
 * anything is run, and lists covers: a formula, evaluated with the scenario's own numbers, and the figures of the
 * results that it foretells. It covers exactly where every assumption of the formula holds in the model as it is
 * simulated, else nearly, with the assumption that fails. What nothing covers stays uncovered: no guess.
 *
 * A recogniser is one file and one line of recognisers.def.
 */
#ifndef GLO_MODELS_THEORY_H
#define GLO_MODELS_THEORY_H

#include "models/analytic/formula.h"
#include "models/scenario.h"

/* A figure that a formula foretells. */
struct glo_theory_row {
    uint32_t figure;   /* in the layout of the point */
    const char *label; /* what it is shown as, beside the subject: "utilisation", "utilisation west" */
    double value;      /* in the unit of the figure */
};

struct glo_cover {
    const struct glo_formula *formula;
    struct glo_formula_call call; /* evaluated; in hours and km */
    const char *subject;          /* "counter -> desk.serve" */
    const char *failing;          /* the assumption that fails: "service scv is 0.5, not 1"; NULL: all hold */
    struct glo_theory_row *rows;
    uint32_t num_rows, max_rows;
};

/* What is known of one design point. Owns its arrays. */
struct glo_theory {
    const struct glo_scenario *scenario; /* borrowed */
    struct glo_arena arena;
    struct glo_cover **covers;
    uint32_t num_covers, max_covers;
    bool *covered; /* by figure of the layout: it is a row of an exact cover, or the same as one */
};

/* Finds all covers. Returns 0 or GLO_ERR_NO_MEMORY; free is legal after that too, on zeroed memory, and twice. */
int glo_theory_init(struct glo_theory *theory, const struct glo_scenario *scenario);
void glo_theory_free(struct glo_theory *theory);

/* For recognisers. */

/* A recogniser adds the covers that it finds. Returns 0 or GLO_ERR_NO_MEMORY. */
typedef int glo_recogniser(struct glo_theory *theory);
#define GLO_RECOGNISER(name) glo_recogniser glo_recognise_##name;
#include "models/theory/recognisers.def"
#undef GLO_RECOGNISER

/* Looks at every unit in turn, but of none where glo_flow_is_too_large; what `look` returns ends it where it is not 0.
 * Returns that. */
int glo_theory_each_unit(struct glo_theory *theory, int (*look)(struct glo_theory *theory, uint32_t unit));

/*
 * Begins a cover by the formula of this name; `*cover` is NULL when memory is short. The recogniser sets the arguments
 * of its call, then calls glo_theory_end.
 */
int glo_theory_begin(struct glo_theory *theory, const char *formula, const char *subject, const char *failing,
                     struct glo_cover **cover);

/*
 * Evaluates the call, whose arguments were set with this result. A cover whose arguments are out of the range of its
 * formula (no steady state, say) is dropped: `*cover` is NULL then, and 0 is returned. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_theory_end(struct glo_theory *theory, struct glo_cover **cover, int code);

/*
 * Adds a row: the metric (or the quantile of it, where `probability` is not NaN) of an entity is foretold to have this
 * value in hours and plain numbers. Nothing is added where the layout has no such figure, an exact cover foretells it
 * already, or the value is not finite. `label` is copied. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_theory_row(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                   double probability, const char *label, double value);

/* The same, named as its metric, from the result of the formula that has this name. */
int glo_theory_result(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                      const char *result);

/* The same, of item `item` of a result that is a list, labelled as its metric and `name`; nothing where the formula
   does not give it. */
int glo_theory_item(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                    const char *result, uint32_t item, const char *name);

/* Asks the formula for the quantiles that the scenario shows, before glo_theory_end. */
void glo_theory_ask_quantiles(const struct glo_theory *theory, struct glo_cover *cover);

/* Adds a row for each quantile of a metric of an entity that the scenario shows and the formula gives, as quantiles of
   its result of this name. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_theory_quantiles(struct glo_theory *theory, struct glo_cover *cover, const char *metric, uint32_t entity,
                         const char *result);

/* Notes that a figure is the same as rows of an exact cover under another name, or pools them. */
void glo_theory_same(struct glo_theory *theory, const struct glo_cover *cover, const char *metric, uint32_t entity);

/* The same of the figure of everything, and of the network, for a cover of the only unit or the only network: all
   orders are its orders. */
void glo_theory_same_for_all(struct glo_theory *theory, const struct glo_cover *cover, const char *metric);

/* A text that lives as long as the theory; NULL when memory is short. */
const char *glo_theory_text(struct glo_theory *theory, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
