/* What is to be selected: the factor by its name, the indifference in the unit of the figure. */
#include "scenarios/language/selecting.h"

#include <stdio.h>
#include <string.h>

#include "scenarios/language/units.h"
#include "sim/text.h"

#define FIRST_STAGE 10 /* replications, where nothing is stated: Kim and Nelson 2001, section 6 */

static const char *figure_of(const struct glo_select_spec *spec)
{
    return spec->lowest ? spec->lowest : spec->highest;
}

static uint32_t find_factor(const struct glo_design *design, const char *name)
{
    for (uint32_t i = 0; i < design->num_factors; i++)
        if (strcmp(design->factors[i].name, name) == 0)
            return i;
    return GLO_ALL;
}

static int say_no_factor(const struct glo_scenario_study *study, const struct glo_select_spec *spec,
                         const struct glo_review *review)
{
    const struct glo_design *design = &study->reader.design;
    const char **names = glo_alloc(design->num_factors, sizeof *names);
    char text[512], help[512];
    if (!names)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < design->num_factors; i++)
        names[i] = design->factors[i].name;
    const char *nearest = glo_text_nearest(spec->of, names, design->num_factors);
    snprintf(text, sizeof text, "no factor is named `%s`", spec->of);
    snprintf(help, sizeof help, "did you mean `%s`?", nearest ? nearest : "");
    review->say(review->self, GLO_FAULT, &spec->of, NULL, text, nearest ? help : "`factors` names what is varied");
    glo_free(names);
    return GLO_OK;
}

/* The unit of a figure, from the first point that has it; NULL: none has. */
static const char *unit_of(const struct glo_scenario_study *study, const char *figure)
{
    for (uint32_t point = 0; point < study->reader.design.num_points; point++) {
        const struct glo_layout *layout = &study->points[point]->layout;
        for (uint32_t i = 0; i < layout->num_figures; i++)
            if (strcmp(layout->figures[i].name, figure) == 0)
                return layout->figures[i].unit;
    }
    return NULL;
}

/* Reads the indifference in the unit of the figure. False: it is said to be wrong. */
static bool read_indifference(struct glo_scenario_study *study, const struct glo_select_spec *spec, const char *unit,
                              const struct glo_review *review)
{
    bool plain = strcmp(unit, "1") == 0;
    char one[128], text[512], help[512];
    double value = 0, of_one = 1;
    snprintf(one, sizeof one, "1%s%s", plain ? "" : " ", plain ? "" : unit);
    bool fits = glo_units_compare(study->reader.units, spec->indifference, one, &value, &of_one);
    study->selecting.rule.indifference = value;
    if (fits && value > 0)
        return true;
    snprintf(text, sizeof text,
             fits ? "an indifference is more than 0: `%s`" : "`%s` is no difference of `%s`, which is in %s",
             spec->indifference, figure_of(spec), plain ? "shares" : unit);
    snprintf(help, sizeof help, plain ? "write `indifference: 2 %%`" : "write `indifference: 2 %s`", unit);
    review->say(review->self, GLO_FAULT, &spec->indifference, NULL, text, help);
    return false;
}

int glo_selecting_read(struct glo_scenario_study *study, const struct glo_review *review)
{
    /* the point that was bound last: its fields are those whose places are known */
    const struct glo_experiment_spec *experiment = &study->points[study->reader.design.num_points - 1]->file.experiment;
    const struct glo_select_spec *spec = &experiment->select;
    if (!spec->of)
        return GLO_OK;
    uint32_t factor = find_factor(&study->reader.design, spec->of), least = study->study.least_replications;
    if (factor == GLO_ALL)
        return say_no_factor(study, spec, review);
    const char *unit = unit_of(study, figure_of(spec));
    if (!unit)
        glo_review_say(review, GLO_FAULT, spec, NULL, "no design point has `%s`", figure_of(spec));
    if (!unit || !read_indifference(study, spec, unit, review))
        return GLO_OK;
    study->selecting.factor = factor;
    study->selecting.figure = glo_arena_text(&study->reader.arena, figure_of(spec), strlen(figure_of(spec)));
    if (!study->selecting.figure)
        return GLO_ERR_NO_MEMORY;
    study->selecting.rule.highest = spec->highest != NULL;
    study->selecting.rule.confidence = spec->confidence;
    study->selecting.rule.first = least ? least : FIRST_STAGE;
    study->study.selecting = &study->selecting;
    return GLO_OK;
}
