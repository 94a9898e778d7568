/*
 * Which level of a factor is the best, all else held: the points that differ in this factor alone contend with each
 * other, by one figure, replication by replication (statistics/selection.h). All selections of an experiment together
 * are correct with the stated probability (Bonferroni over the blocks of contenders). Pure arithmetic on finished
 * records; nothing is run.
 */
#ifndef GLO_SIM_EXPERIMENT_SELECTING_H
#define GLO_SIM_EXPERIMENT_SELECTING_H

#include "sim/error.h"
#include "sim/statistics/selection.h"

struct glo_analysis;

/* What a study is asked to select. */
struct glo_selecting {
    uint32_t factor;
    const char *figure; /* its name; borrowed */
    struct glo_selection_rule rule;
};

/* GLO_STANDING(NAME, name as shown): how a point came out of its contest. */
#define GLO_STANDINGS(GLO_STANDING) \
    GLO_STANDING(SELECTED, "selected") \
    GLO_STANDING(UNDECIDED, "undecided") \
    GLO_STANDING(RULED_OUT, "ruled out") \
    GLO_STANDING(ABSENT, "absent")

enum glo_standing {
#define GLO_STANDING(name, text) GLO_STANDING_##name,
    GLO_STANDINGS(GLO_STANDING)
#undef GLO_STANDING
};

const char *glo_standing_name(enum glo_standing standing);

struct glo_contender {
    uint32_t point, figure; /* in its layout; GLO_ALL: it has none */
    uint32_t contest;
    enum glo_standing standing;
    uint32_t ruled_out; /* after so many replications; 0: it is left */
};

/* Points that differ in the factor alone: contenders [first, first + num). */
struct glo_contest {
    uint32_t first, num;
    uint32_t best;                  /* contender that is selected, or leads; GLO_ALL: there is no value at all */
    uint32_t num_left;              /* 1: it is selected */
    struct glo_selection selection; /* its `best` counts those alone that have the figure */
};

/* Owns its arrays; zeroed memory is empty: nothing was asked for. */
struct glo_selections {
    struct glo_contender *contenders; /* in the order of contests, then points */
    struct glo_contest *contests;     /* in the order of their first points */
    uint32_t num_contenders, num_contests;
    double confidence; /* of each contest alone */
};

/*
 * Holds the contests that the study of an analysis asks for; none where it asks for nothing. Who has the figure in no
 * replication is absent; replications in which one of the others lacks it are left out. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_selections_init(struct glo_selections *selections, const struct glo_analysis *analysis,
                        struct glo_problem *problem);
void glo_selections_free(struct glo_selections *selections);

/* Whether some contest is undecided, though more replications could decide it; how many in all, at most. */
bool glo_selections_open(const struct glo_selections *selections, uint32_t *needed);

#endif
