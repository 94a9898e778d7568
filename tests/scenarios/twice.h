/*
 * Two runs of one scenario: both are sound and the same, or both end in the same deadlock, of which was warned.
 */
#ifndef GLO_TESTS_SCENARIOS_TWICE_H
#define GLO_TESTS_SCENARIOS_TWICE_H

#include "tests/scenarios/lives.h"

static inline void check_figures(const struct trial *trial, const struct glo_record *record, uint32_t number)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    for (uint32_t f = 0; f < scenario->layout.num_figures; f++) {
        const struct glo_figure *figure = &scenario->layout.figures[f];
        double value = glo_record_value(record, &scenario->layout, &scenario->window, f, 0);
        if (figure->kind == GLO_FIGURE_SHARE && !isnan(value))
            cr_assert(value >= 0 && value <= 1, "scenario %u: %s is %g", number, figure->name, value);
    }
}

/* Runs it with its trace: true, or it ends in a deadlock, whose sentence is in the record. */
static inline bool replicate(const struct trial *trial, struct trial_rows *rows, struct glo_record *record,
                             uint32_t number)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    memset(rows, 0, sizeof *rows);
    cr_assert_eq(glo_record_init(record, &scenario->layout, &scenario->window), GLO_OK);
    int code = trial_trace(scenario, 0, 1, trial_add_row, rows, record);
    cr_assert(code == GLO_OK || code == GLO_ERR_DEADLOCK, "scenario %u: %s", number, record->problem.text);
    return code == GLO_OK;
}

static inline void check_record(const struct trial *trial, const struct trial_rows *rows,
                                const struct glo_record *record, uint32_t number)
{
    char name[32];
    snprintf(name, sizeof name, "scenario %u", number);
    for (int b = 0; b < GLO_NUM_BALANCES; b++)
        cr_assert_eq(record->balances[b], 0, "scenario %u: %s", number, glo_balance_names[b]);
    check_rows(rows, record, name);
    check_figures(trial, record, number);
}

/* Plays a scenario twice; `number` names it. */
static inline void play_twice(const char *text, uint32_t number)
{
    struct trial trial;
    struct trial_rows rows[2];
    struct glo_record records[2];
    bool ends[2];
    cr_assert_eq(trial_read(&trial, text), GLO_OK, "scenario %u: %s\n%s", number, trial_message(&trial), text);
    for (int i = 0; i < 2; i++) {
        ends[i] = replicate(&trial, &rows[i], &records[i], number);
        if (ends[i])
            check_record(&trial, &rows[i], &records[i], number);
        else
            cr_assert(trial_said(&trial, GLO_WARNING, "may wait for room"), "scenario %u: %s", number,
                      records[i].problem.text);
    }
    cr_assert(ends[0] == ends[1] && rows[0].num == rows[1].num, "scenario %u", number);
    cr_assert_eq(records[0].fingerprint, records[1].fingerprint, "scenario %u", number);
    cr_assert_str_eq(records[0].problem.text, records[1].problem.text, "scenario %u", number);
    for (int i = 0; i < 2; i++) {
        trial_rows_free(&rows[i]);
        glo_record_free(&records[i]);
    }
    trial_close(&trial);
}

#endif
