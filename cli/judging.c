/* Theory beside a job. */
#include "cli/judging.h"

#include <string.h>

int glo_judging_find(struct glo_judging *judging, const struct glo_job *job)
{
    uint32_t num = job->scenarios.reader.design.num_points;
    judging->theories = glo_alloc(num, sizeof *judging->theories);
    if (!judging->theories)
        return GLO_ERR_NO_MEMORY;
    judging->num_theories = num;
    int code = GLO_OK;
    for (uint32_t point = 0; code == GLO_OK && point < num; point++)
        code = glo_theory_init(&judging->theories[point], job->scenarios.points[point]);
    return code;
}

int glo_judging_judge(struct glo_judging *judging, const struct glo_job *job)
{
    const struct glo_theory_spec *spec = &job->scenarios.points[0]->file.experiment.theory;
    return glo_judgement_init(&judging->judgement, judging->theories, &job->analysis, spec->margin, spec->level);
}

void glo_judging_free(struct glo_judging *judging)
{
    glo_judgement_free(&judging->judgement);
    for (uint32_t i = 0; i < judging->num_theories; i++)
        glo_theory_free(&judging->theories[i]);
    glo_free(judging->theories);
    memset(judging, 0, sizeof *judging);
}
