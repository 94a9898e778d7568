/*
 * What a finished run says of the covers of its design points: the simulated figure beside the value from theory, and a
 * verdict. Rows of exact covers are judged, together: a row contradicts where a test of |difference| <= margin x
 * |value| rejects, adjusted by Holm for all judged rows; it agrees where two one-sided tests prove the difference to be
 * within the margin, at the level of that row; else it is undecided. Rows of near covers are shown, never judged.
 *
 * Covers that are the same at several points, in theory and in simulation, are judged once.
 */
#ifndef GLO_MODELS_VERDICT_H
#define GLO_MODELS_VERDICT_H

#include "models/theory/theory.h"
#include "sim/experiment/analysis.h"
#include "sim/statistics/equivalence.h"

/* GLO_THEORY_VERDICT(NAME, name as shown) */
#define GLO_THEORY_VERDICTS(GLO_THEORY_VERDICT) \
    GLO_THEORY_VERDICT(AGREES, "agrees") \
    GLO_THEORY_VERDICT(CONTRADICTS, "contradicts") \
    GLO_THEORY_VERDICT(UNDECIDED, "undecided") \
    GLO_THEORY_VERDICT(SHOWN, "shown")

enum glo_theory_verdict {
#define GLO_THEORY_VERDICT(name, text) GLO_THEORY_##name,
    GLO_THEORY_VERDICTS(GLO_THEORY_VERDICT)
#undef GLO_THEORY_VERDICT
};

const char *glo_theory_verdict_name(enum glo_theory_verdict verdict);

struct glo_judged_row {
    const struct glo_theory_row *row;
    const struct glo_figure *figure;
    struct glo_interval simulated; /* over the replications of the analysis */
    struct glo_equivalence test;   /* `contradiction` after Holm's adjustment */
    enum glo_theory_verdict verdict;
};

struct glo_judged_cover {
    const struct glo_cover *cover;
    uint32_t point;      /* the first at which it is so */
    uint32_t num_points; /* at how many it is the same */
    uint32_t first_row, num_rows;
};

/* A figure that was asked for and that no exact cover foretells. */
struct glo_uncovered {
    uint32_t point, figure;
};

/* Owns its arrays; borrows theories and analysis. */
struct glo_judgement {
    const struct glo_analysis *analysis;
    double margin, level;
    struct glo_judged_cover *covers; /* exact ones first, then near ones; in the order of points */
    uint32_t num_covers, max_covers;
    struct glo_judged_row *rows;
    uint32_t num_rows, max_rows;
    struct glo_uncovered *uncovered;
    uint32_t num_uncovered, max_uncovered;
    uint32_t counts[GLO_THEORY_SHOWN + 1]; /* rows by verdict */
};

/*
 * Judges the covers of all points (`theories[point]`, as many as the analysis has points). `margin` is relative to the
 * value from theory; `level` is that of the tests: of all contradictions together, of each agreement. Returns 0 or
 * GLO_ERR_NO_MEMORY; free is legal after that, on zeroed memory, and twice.
 */
int glo_judgement_init(struct glo_judgement *judgement, const struct glo_theory *theories,
                       const struct glo_analysis *analysis, double margin, double level);
void glo_judgement_free(struct glo_judgement *judgement);

#endif
