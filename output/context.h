/*
 * What every output is made from: the finished analysis and what was asked. Borrowed texts
 * throughout; filled once by the verb that ran the study, read by the console table, the JSON
 * document and the HDF5 store.
 */
#ifndef GLO_OUTPUT_CONTEXT_H
#define GLO_OUTPUT_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "models/records.h"
#include "sim/experiment/analysis.h"

struct glo_judgement;

struct glo_context {
    const char *scenario_file;   /* as the user spelled it: "scenarios/furniture_italy.yaml" */
    const char *scenario_name;   /* "furniture_italy" */
    const char *question, *note; /* NULL where there is none */
    const char *canonical;       /* the scenario as resolved, YAML */
    const char *hash;            /* of `canonical`, 8 hex digits */
    const char *currency;        /* "EUR" */
    const char *length;          /* as written: "2 years" */
    uint64_t seed;
    uint32_t num_threads;
    const char *command_line; /* as typed */
    const char *assignments;  /* what replaced values of the file: " --set 'path=value'" of each; NULL: nothing */
    const struct glo_study *study;
    const struct glo_analysis *analysis;   /* NULL before the run */
    const struct glo_judgement *judgement; /* theory beside simulation; NULL: not asked for */
    const struct glo_names *names;         /* by point */
    bool has_money, has_carbon;            /* of any point: which columns exist */
    const bool *accounts_used;             /* GLO_NUM_ACCOUNTS */
    const bool *sources_used;              /* GLO_NUM_SOURCES */
    uint32_t num_warnings;                 /* what `glocal check` would show */
    const char *const *warnings;
    const char *const *factor_tables; /* of the emission factor files: "freight_emissions.csv
                                         1a2b3c4d", ends with NULL */
};

#endif
