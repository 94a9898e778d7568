/* Design points become scenarios, scenarios become a study. */
#include "scenarios/language/study.h"

#include <string.h>

#include "models/world.h"
#include "scenarios/language/selecting.h"

/* A warning that waits until it is known at how many points it holds. */
struct warning {
    const void *field;
    const char *code, *text;
    uint32_t first_point, num_points;
    struct warning *next;
};

/* What hears the checks of one point: faults go on at once, warnings and notes are collected. */
struct listener {
    const struct glo_review *reader;
    struct glo_scenario_study *study;
    struct warning *first, **end;
    uint32_t point;
    bool faulty, failed;
    bool checking; /* what is found now concerns this point: its name is said */
};

static void say_fault(const struct listener *listener, const void *field, const char *text, const char *help)
{
    struct glo_text named = {0};
    if (listener->checking && listener->study->reader.design.num_factors) {
        glo_scenario_study_label(listener->study, listener->point, &named);
        glo_text_add(&named, ": ");
    }
    glo_text_add(&named, "%s", text);
    listener->reader->say(listener->reader->self, GLO_FAULT, field, NULL, glo_text_get(&named), help);
    glo_diagnostics_end_text(&listener->study->reader.diagnostics, &named);
}

static void hear(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                 const char *help)
{
    struct listener *listener = self;
    if (severity == GLO_FAULT) {
        listener->faulty = true;
        say_fault(listener, field, text, help);
        return;
    }
    for (struct warning *it = listener->first; it; it = it->next)
        if (strcmp(it->text, text) == 0) {
            it->num_points += listener->point != it->first_point;
            return;
        }
    struct glo_arena *arena = &listener->study->reader.arena;
    struct warning *warning = glo_arena_alloc(arena, 1, sizeof *warning);
    char *copy = glo_arena_text(arena, text, strlen(text));
    listener->failed |= !warning || !copy;
    if (listener->failed)
        return;
    *warning = (struct warning){NULL, code, copy, listener->point, 1, NULL};
    *listener->end = warning;
    listener->end = &warning->next;
}

/* "160 per day (x 0.8)" is spoken of as "x 0.8". */
static void add_label(const char *label, struct glo_text *out)
{
    const char *open = strrchr(label, '('), *close = strrchr(label, ')');
    if (open && close && open < close)
        glo_text_add(out, "%.*s", (int)(close - open - 1), open + 1);
    else
        glo_text_add(out, "%s", label);
}

void glo_scenario_study_label(const struct glo_scenario_study *study, uint32_t point, struct glo_text *out)
{
    const struct glo_design *design = &study->reader.design;
    for (uint32_t i = 0; i < design->num_factors; i++) {
        glo_text_add(out, "%s", i ? " at " : "");
        add_label(glo_design_level(design, point, i)->label, out);
    }
}

/* A warning that holds at some points only names the first of them. */
static void say_warnings(struct glo_scenario_study *study, const struct listener *listener)
{
    uint32_t num_points = study->reader.design.num_points;
    for (const struct warning *it = listener->first; it; it = it->next) {
        struct glo_text text = {0};
        if (it->num_points < num_points) {
            glo_scenario_study_label(study, it->first_point, &text);
            if (it->num_points > 1)
                glo_text_add(&text, " and %u more", it->num_points - 1);
            glo_text_add(&text, ": ");
        }
        glo_text_add(&text, "%s", it->text);
        struct glo_message message = {.severity = GLO_WARNING, .code = it->code, .text = glo_text_get(&text)};
        glo_diagnostics_say(&study->reader.diagnostics, &message);
        glo_diagnostics_end_text(&study->reader.diagnostics, &text);
    }
}

static int build_point(struct glo_scenario_study *study, uint32_t point, struct listener *listener)
{
    struct glo_scenario *scenario = glo_alloc(1, sizeof *scenario);
    struct glo_review review = {listener, hear};
    if (!scenario)
        return GLO_ERR_NO_MEMORY;
    study->points[point] = scenario;
    glo_scenario_init(scenario);
    int code = glo_reader_point(&study->reader, point, &scenario->file, &scenario->arena);
    if (code != GLO_OK)
        return code;
    listener->point = point;
    listener->reader = glo_reader_review(&study->reader);
    code = glo_scenario_build(scenario, &review);
    listener->checking = true;
    if (code == GLO_OK && !listener->faulty)
        code = glo_scenario_check(scenario, &review);
    listener->checking = false;
    if (code == GLO_OK && listener->failed)
        code = GLO_ERR_NO_MEMORY;
    return code == GLO_OK && listener->faulty ? GLO_ERR_INPUT : code;
}

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    return &((struct glo_scenario_study *)self)->points[point]->layout;
}

static int replicate(void *self, uint32_t point, uint32_t replication, const struct glo_sink *sink,
                     struct glo_tray *tray, struct glo_record *record)
{
    return glo_replicate(((struct glo_scenario_study *)self)->points[point], point, replication, sink, tray, record);
}

/* So many before it is looked whether they suffice; 0: it is not looked. */
static uint32_t least_replications(const struct glo_replications_spec *spec)
{
    return spec->at_least ? (uint32_t)spec->at_least : spec->until.num > 0 ? 2 : 0;
}

/* Once the tree is read: all points, until one is wrong. */
static int build(struct glo_scenario_study *study)
{
    struct listener listener = {.study = study};
    listener.end = &listener.first;
    uint32_t num_points = study->reader.design.num_points;
    study->points = glo_alloc(num_points, sizeof *study->points);
    if (!study->points)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; point < num_points; point++) {
        int code = build_point(study, point, &listener);
        if (code != GLO_OK)
            return code;
    }
    say_warnings(study, &listener);
    int code = glo_reader_canonical(&study->reader, &study->canonical, study->hash);
    const struct glo_scenario *first = study->points[0];
    study->study = (struct glo_study){
        .self = study,
        .design = &study->reader.design,
        .num_replications = (uint32_t)first->file.experiment.replications.at_most,
        .least_replications = least_replications(&first->file.experiment.replications),
        .confidence = 0.95,
        .layout = layout_of,
        .replicate = replicate,
    };
    struct glo_review review = {&listener, hear};
    if (code == GLO_OK) /* of the study's own: points can be left out later, with all that they own */
        code = glo_experiment_window(&first->file.experiment, &study->reader.arena, &review, &study->study.window);
    if (code == GLO_OK)
        code = glo_selecting_read(study, &review);
    return code == GLO_OK && study->reader.diagnostics.num_errors ? GLO_ERR_INPUT : code;
}

/* Messages that are not whole would leave the user without what is wrong, or without a warning; rows or points that
 * were not compared would be left out. */
static int end_reading(const struct glo_scenario_study *study, int code)
{
    const struct glo_reader *reader = &study->reader;
    bool was_short = reader->diagnostics.failed || (reader->units && glo_units_was_short(reader->units));
    return was_short ? GLO_ERR_NO_MEMORY : code;
}

int glo_scenario_study_open(struct glo_scenario_study *study, const char *path, const char *const *sets,
                            uint32_t num_sets)
{
    memset(study, 0, sizeof *study);
    int code = glo_reader_open(&study->reader, &glo_scenario_table, path, sets, num_sets);
    return end_reading(study, code == GLO_OK ? build(study) : code);
}

int glo_scenario_study_open_text(struct glo_scenario_study *study, const char *name, const char *text, size_t length,
                                 const char *const *sets, uint32_t num_sets)
{
    memset(study, 0, sizeof *study);
    int code = glo_reader_open_text(&study->reader, &glo_scenario_table, name, text, length, sets, num_sets);
    return end_reading(study, code == GLO_OK ? build(study) : code);
}

static void free_scenario(struct glo_scenario *scenario)
{
    if (scenario)
        glo_scenario_free(scenario);
    glo_free(scenario);
}

int glo_scenario_study_only(struct glo_scenario_study *study, const char *expression)
{
    struct glo_design *design = &study->reader.design;
    struct glo_diagnostics *diagnostics = &study->reader.diagnostics;
    struct glo_mark mark = {glo_diagnostics_add_file(diagnostics, "--only", expression, strlen(expression)), 1, 1, 1};
    const struct glo_node *node = glo_node_scalar(expression, mark, &study->reader.arena);
    bool *keep = glo_arena_alloc(&study->reader.arena, design->num_points, sizeof *keep);
    if (mark.file == GLO_ALL || !node || !keep)
        return GLO_ERR_NO_MEMORY;
    int code = glo_factors_select(design, node, study->reader.units, &study->reader.arena, diagnostics, keep);
    if (code != GLO_OK)
        return code;
    uint32_t kept = 0;
    for (uint32_t point = 0; point < design->num_points; point++) {
        struct glo_scenario *scenario = study->points[point];
        study->points[point] = NULL;
        if (!keep[point]) {
            free_scenario(scenario);
            continue;
        }
        study->points[kept] = scenario;
        if (kept < point)
            memmove(&design->levels[(size_t)kept * design->num_factors],
                    &design->levels[(size_t)point * design->num_factors], design->num_factors * sizeof *design->levels);
        kept++;
    }
    design->num_points = kept;
    if (kept)
        return end_reading(study, GLO_OK);
    struct glo_message message = {.severity = GLO_FAULT, .mark = mark, .text = "no design point is left"};
    glo_diagnostics_say(diagnostics, &message);
    return end_reading(study, GLO_ERR_INPUT);
}

void glo_scenario_study_free(struct glo_scenario_study *study)
{
    for (uint32_t point = 0; study->points && point < study->reader.design.num_points; point++)
        free_scenario(study->points[point]);
    glo_free(study->points);
    glo_text_free(&study->canonical);
    glo_reader_free(&study->reader);
    memset(study, 0, sizeof *study);
}
