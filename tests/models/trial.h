/*
 * What the tests of the models and of the whole simulator share: a scenario given as text, opened, run and looked at.
 * Every trial is closed by its test. Not a test itself.
 */
#ifndef GLO_TESTS_TRIAL_H
#define GLO_TESTS_TRIAL_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "models/trace.h"
#include "models/world.h"
#include "scenarios/language/study.h"
#include "sim/experiment/analysis.h"

/* A scenario that was opened, and its run and analysis once there are any. Zeroed memory can be closed. */
struct trial {
    struct glo_scenario_study study;
    struct glo_run run;
    struct glo_analysis analysis;
};

/* The first message, for the report of a failed test. */
static inline const char *trial_message(const struct trial *trial)
{
    const struct glo_diagnostics *diagnostics = &trial->study.reader.diagnostics;
    return diagnostics->num_messages ? diagnostics->messages[0].text : "nothing was said";
}

/* Opens a text; the result is that of glo_scenario_study_open_text. The trial must not move. */
static inline int trial_read(struct trial *trial, const char *text)
{
    memset(trial, 0, sizeof *trial);
    return glo_scenario_study_open_text(&trial->study, GLO_SOURCE_FOLDER "/scenarios/trial.yaml", text, strlen(text),
                                        NULL, 0);
}

/* Opens a text that must be right. */
static inline void trial_open(struct trial *trial, const char *text)
{
    int code = trial_read(trial, text);
    cr_assert_eq(code, GLO_OK, "%s", trial_message(trial));
}

/* Opens a scenario of the repository with some values replaced; it must be right. */
static inline void trial_open_file(struct trial *trial, const char *path, const char *const *sets, uint32_t num_sets)
{
    memset(trial, 0, sizeof *trial);
    int code = glo_scenario_study_open(&trial->study, path, sets, num_sets);
    cr_assert_eq(code, GLO_OK, "%s", trial_message(trial));
}

static inline void trial_close(struct trial *trial)
{
    glo_analysis_free(&trial->analysis);
    glo_run_free(&trial->run);
    glo_scenario_study_free(&trial->study);
}

/* Whether some message of this severity contains `part`. */
static inline bool trial_said(const struct trial *trial, enum glo_severity severity, const char *part)
{
    const struct glo_diagnostics *diagnostics = &trial->study.reader.diagnostics;
    for (uint32_t i = 0; i < diagnostics->num_messages; i++)
        if (diagnostics->messages[i].severity == severity && strstr(diagnostics->messages[i].text, part))
            return true;
    return false;
}

/* Runs all points and replications; none may fail, which includes that every balance is zero. */
static inline void trial_run(struct trial *trial, uint32_t num_threads)
{
    const struct glo_runner_options options = {.num_threads = num_threads};
    struct glo_problem problem = {0};
    glo_run_free(&trial->run);
    cr_assert_eq(glo_run_init(&trial->run, &trial->study.study, &options, &problem), GLO_OK, "%s", problem.text);
    for (uint32_t i = 0; i < trial->run.num_done; i++)
        cr_assert_eq(trial->run.records[i].problem.code, GLO_OK, "%s", trial->run.records[i].problem.text);
}

/* Runs and analyses at this confidence of each interval. */
static inline void trial_analyse(struct trial *trial, double confidence)
{
    struct glo_problem problem = {0};
    trial->study.study.confidence = confidence;
    trial_run(trial, 2);
    cr_assert_eq(glo_analysis_init(&trial->analysis, &trial->run, &problem), GLO_OK, "%s", problem.text);
}

/* The estimate of a figure at a point, which must exist. */
static inline const struct glo_estimate *trial_estimate(const struct trial *trial, uint32_t point, const char *name)
{
    uint32_t figure = glo_analysis_find(&trial->analysis, point, name);
    cr_assert_neq(figure, GLO_ALL, "no figure %s", name);
    return glo_analysis_estimate(&trial->analysis, point, figure);
}

/* The figure of this name at a point, or GLO_ALL. */
static inline uint32_t trial_figure(const struct trial *trial, uint32_t point, const char *name)
{
    const struct glo_layout *layout = &trial->study.points[point]->layout;
    for (uint32_t i = 0; i < layout->num_figures; i++)
        if (strcmp(layout->figures[i].name, name) == 0)
            return i;
    return GLO_ALL;
}

/* The rows of one replication in the order in which they came. Owns them. */
struct trial_rows {
    struct glo_order_row *items;
    uint32_t num, max;
};

/* A tray of one row, which gives each to a function at once. Not to be moved. */
struct trial_tray {
    struct glo_tray tray; /* first */
    struct glo_order order;
    uint32_t point, replication;
    int (*take)(void *self, const struct glo_order_row *row, struct glo_problem *problem);
    void *self;
};

static inline void trial_tray_empty(struct trial_tray *t)
{
    t->tray.next = (char *)&t->order;
    t->tray.end = t->tray.next + sizeof t->order;
}

static inline int trial_extend(struct glo_tray *tray, struct glo_problem *problem)
{
    struct trial_tray *t = (struct trial_tray *)tray;
    struct glo_order_row row;
    memset(&row, 0, sizeof row); /* rows are compared byte by byte, gaps included */
    glo_trace_row(&t->order, t->point, t->replication, &row);
    trial_tray_empty(t);
    return t->take(t->self, &row, problem);
}

static const struct glo_sink trial_sink = {.extend = trial_extend};

/* Runs one replication, each row of which is given to `take`. The record is initialised. */
static inline int trial_trace(const struct glo_scenario *scenario, uint32_t point, uint32_t replication,
                              int (*take)(void *self, const struct glo_order_row *row, struct glo_problem *problem),
                              void *self, struct glo_record *record)
{
    struct trial_tray t = {.point = point, .replication = replication, .take = take, .self = self};
    trial_tray_empty(&t);
    int code = glo_replicate(scenario, point, replication, &trial_sink, &t.tray, record);
    return code == GLO_OK && t.tray.next == t.tray.end ? trial_extend(&t.tray, &record->problem) : code;
}

static inline int trial_add_row(void *self, const struct glo_order_row *row, struct glo_problem *problem)
{
    struct trial_rows *rows = self;
    if (glo_grow(&rows->items, &rows->max, (uint64_t)rows->num + 1, sizeof *rows->items) != GLO_OK)
        return glo_fail_memory(problem);
    rows->items[rows->num++] = *row;
    return GLO_OK;
}

/* One replication (from 0), which must succeed; the record (initialised here) and the rows are the caller's. */
static inline void trial_replicate(const struct trial *trial, uint32_t point, uint32_t replication,
                                   struct trial_rows *rows, struct glo_record *record)
{
    const struct glo_scenario *scenario = trial->study.points[point];
    memset(rows, 0, sizeof *rows);
    cr_assert_eq(glo_record_init(record, &scenario->layout, &scenario->window), GLO_OK);
    int code = trial_trace(scenario, point, replication, trial_add_row, rows, record);
    cr_assert_eq(code, GLO_OK, "%s", record->problem.text);
}

/* The rows of replication 1 of the only point of a text. */
static inline struct trial_rows trial_rows_of(const char *text)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    trial_open(&trial, text);
    trial_replicate(&trial, 0, 0, &rows, &record);
    glo_record_free(&record);
    trial_close(&trial);
    return rows;
}

/* The row of this order of this stream, which must be there. */
static inline const struct glo_order_row *trial_row(const struct trial_rows *rows, uint32_t stream, uint32_t order)
{
    for (uint32_t i = 0; i < rows->num; i++)
        if (rows->items[i].stream == stream && rows->items[i].order == order)
            return &rows->items[i];
    cr_assert_fail("order %u of stream %u has no row", order, stream);
    return NULL;
}

static inline void trial_rows_free(struct trial_rows *rows)
{
    glo_free(rows->items);
    memset(rows, 0, sizeof *rows);
}

/* Cuts the lists of neighbours of the first network to `most`, but for stated ones, which are whole. */
static inline void trial_shorten(struct glo_scenario *scenario, uint32_t most)
{
    struct glo_routes *routes = &scenario->networks.networks[0].routes;
    for (uint32_t g = 0; g < routes->num_groups && !routes->stated; g++)
        for (uint32_t p = 0; p < routes->places->num; p++) {
            struct glo_nearby *nearby = &routes->groups[g].nearby[p];
            if (nearby->num > most)
                *nearby = (struct glo_nearby){.first = nearby->first, .num = (uint16_t)most};
        }
}

/* Writes streams as the entries of `demand`; stream i is called s<i>, and comes last to first if `reversed`. */
static inline void trial_write_streams(char *demand, size_t size, const char *const *streams, uint32_t num,
                                       bool reversed)
{
    size_t length = 0;
    demand[0] = 0;
    for (uint32_t k = 0; k < num; k++) {
        uint32_t i = reversed ? num - 1 - k : k;
        length += (size_t)snprintf(demand + length, size - length, "%ss%u: %s", k ? ", " : "", i, streams[i]);
        cr_assert_lt(length, size);
    }
}

#endif
