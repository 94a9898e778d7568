/* Theory beside a job: what covers its design points, and the verdicts once it is analysed. */
#ifndef GLO_CLI_JUDGING_H
#define GLO_CLI_JUDGING_H

#include "cli/job.h"
#include "models/theory/verdict.h"

/* Owns its arrays; zeroed memory is empty. */
struct glo_judging {
    struct glo_theory *theories; /* by point */
    uint32_t num_theories;
    struct glo_judgement judgement;
};

/* Finds the covers of every point of a job that is prepared. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_judging_find(struct glo_judging *judging, const struct glo_job *job);

/* Judges them by the job's analysis, with the margin and level of the scenario. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_judging_judge(struct glo_judging *judging, const struct glo_job *job);

/* Legal on zeroed memory, after a failure, and twice. */
void glo_judging_free(struct glo_judging *judging);

#endif
