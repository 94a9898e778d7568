/*
 * Selection of the best of several systems with an indifference zone, by the fully sequential procedure KN (Kim and
 * Nelson 2001, ACM Transactions on Modeling and Computer Simulation 11, 251): after a first stage, replication by
 * replication, a system is ruled out that is worse than another by more than chance explains. Common random numbers are
 * allowed and make it shorter, for only the variances of differences count.
 *
 * If the best system is better than every other by the indifference at least, it is selected with the stated
 * probability (normal values, independent between replications); and what is selected is within the indifference of the
 * best with it. Where the values end too early, those that are left cannot be told apart yet: the best is among them
 * with that probability.
 */
#ifndef GLO_SIM_STATISTICS_SELECTION_H
#define GLO_SIM_STATISTICS_SELECTION_H

#include <stdbool.h>
#include <stdint.h>

struct glo_selection_rule {
    bool highest;        /* the best is the highest; else the lowest */
    double indifference; /* a difference that makes none, in the unit of the values; positive */
    double confidence;   /* probability of correct selection, in (0, 1) */
    uint32_t first;      /* replications of the first stage, at least 2 */
};

/* Owns nothing. */
struct glo_selection {
    uint32_t best;                /* the selected one, or of those that are left the one of the best mean */
    uint32_t num_left;            /* 1: it is selected */
    uint32_t replications;        /* after which it was selected, or all that there are */
    uint32_t replications_needed; /* in all, at most, for a selection; 0: it is made. GLO_MOST_REPLICATIONS: no number
                                     that anybody could run, or it cannot be told from one replication */
};

/*
 * Selects among `num` >= 1 systems by n >= 1 replications of each: values[system * n + replication], finite.
 * `ruled_out[system]` gets the number of replications after which it was ruled out, 0 for those that are left; where
 * the procedure ends by its largest sample, all but the best are ruled out by that. With fewer replications than the
 * first stage has, these are the first stage. Of equal means the first system is the better.
 * Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_select(const double *values, uint32_t num, uint32_t n, const struct glo_selection_rule *rule,
               uint32_t *ruled_out, struct glo_selection *selection);

#endif
