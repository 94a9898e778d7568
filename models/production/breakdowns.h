/*
 * Breakdowns as written, and the draws of a machine's own: when it fails next, and how long its repair takes. Constant
 * during a run; who is down, and what becomes of its work, is the shop's matter (shop.h).
 */
#ifndef GLO_MODELS_BREAKDOWNS_H
#define GLO_MODELS_BREAKDOWNS_H

#include "models/production/discipline.h"
#include "sim/distribution.h"

enum glo_failure_clock {
    GLO_CLOCK_OPERATING, /* runs while the machine works */
    GLO_CLOCK_ELAPSED    /* runs while it is not down */
};

struct glo_breakdowns_spec {
    struct glo_distribution time_to_failure, repair; /* h; type NULL: it does not fail */
    uint32_t clock;                                  /* enum glo_failure_clock */
    uint32_t job;                                    /* words of job_words: see glo_breakdowns_job */
    int64_t crews;                                   /* 0: as many as there are machines down */
};

extern const struct glo_table glo_breakdowns_table;

/* What becomes of the work of a job when its machine fails. */
enum glo_interruption glo_breakdowns_job(const struct glo_breakdowns_spec *spec);

/* The draws of a machine (its number in the station) for its failure `number`, from 0; ticks, GLO_NEVER or negative
 * where a law gives no time. */
struct glo_failure {
    glo_time until, repair;
};
struct glo_failure glo_breakdowns_draw(const struct glo_breakdowns_spec *spec, const struct glo_stream *key,
                                       uint32_t replication, uint32_t machine, uint32_t number);

#endif
