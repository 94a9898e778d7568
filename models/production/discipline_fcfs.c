/* First come, first served. */
#include "models/production/discipline.h"

const struct glo_table glo_discipline_fcfs_table = {.name = "fcfs", .doc = "First come, first served."};

const struct glo_discipline glo_discipline_fcfs = {.table = &glo_discipline_fcfs_table};
