/* Processor sharing: all who are there are served at once, each with an equal part of the machines and at most one. */
#include "models/production/discipline.h"

const struct glo_table glo_discipline_processor_sharing_table = {
    .name = "processor_sharing",
    .doc = "Nobody waits: all are served at once, each with an equal part of the machines and at most one."};

const struct glo_discipline glo_discipline_processor_sharing = {.table = &glo_discipline_processor_sharing_table,
                                                                .shares = true};
