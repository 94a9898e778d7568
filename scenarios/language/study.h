/*
 * From a scenario file to a study that can be run: every design point read, built and checked, and the callbacks that
 * the runner needs. Warnings of single points name the levels of the point.
 */
#ifndef GLO_LANGUAGE_STUDY_H
#define GLO_LANGUAGE_STUDY_H

#include "models/scenario.h"
#include "scenarios/language/reader.h"
#include "sim/experiment/study.h"

/* Owns everything. */
struct glo_scenario_study {
    struct glo_reader reader;
    struct glo_scenario **points; /* by design point; a scenario must not move */
    struct glo_study study;
    struct glo_selecting selecting; /* where the study has one */
    struct glo_text canonical;      /* the scenario as resolved, YAML */
    char hash[9];                   /* of it */
};

/*
 * Reads the file, applies the sets and makes every design point. What is wrong, and what is to be warned of, stands in
 * reader.diagnostics. Returns 0 (the study can be run), GLO_ERR_INPUT (it cannot; everything found was said),
 * GLO_ERR_NO_MEMORY. glo_scenario_study_free releases it, whatever was returned. The study must not move.
 */
int glo_scenario_study_open(struct glo_scenario_study *study, const char *path, const char *const *sets,
                            uint32_t num_sets);
/* The same for a text in memory; `name` stands for the file in messages, its folder for where rows are looked for. */
int glo_scenario_study_open_text(struct glo_scenario_study *study, const char *name, const char *text, size_t length,
                                 const char *const *sets, uint32_t num_sets);
void glo_scenario_study_free(struct glo_scenario_study *study);

/*
 * Keeps the points that an expression over factors selects. A mistake is said. Returns 0, GLO_ERR_INPUT,
 * GLO_ERR_NO_MEMORY.
 */
int glo_scenario_study_only(struct glo_scenario_study *study, const char *expression);

/* The levels of a point as one would say them: "local at x 1.15"; "" where there are no factors. Adds to `out`. */
void glo_scenario_study_label(const struct glo_scenario_study *study, uint32_t point, struct glo_text *out);

#endif
