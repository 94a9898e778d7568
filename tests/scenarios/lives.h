/* What holds of every order of a replication, whatever the scenario. */
#ifndef GLO_TESTS_SCENARIOS_LIVES_H
#define GLO_TESTS_SCENARIOS_LIVES_H

#include <math.h>

#include "tests/models/trial.h"

/* Orders placed = rows = sum of the fates; every row names what became of the order, and when. */
static inline void check_rows(const struct trial_rows *rows, const struct glo_record *record, const char *name)
{
    cr_assert_eq(rows->num, record->num_orders, "%s: %u rows of %llu orders", name, rows->num,
                 (unsigned long long)record->num_orders);
    for (uint32_t i = 0; i < rows->num; i++) {
        const struct glo_order_row *row = &rows->items[i];
        cr_assert_lt(row->fate, GLO_NUM_FATES);
        cr_assert_eq(row->fate == GLO_FATE_refused, row->reason != GLO_REASON_none, "%s: order %u", name, row->order);
        cr_assert_eq(row->fate == GLO_FATE_open, isnan(row->closed) != 0, "%s: order %u", name, row->order);
        if (row->fate != GLO_FATE_delivered)
            continue;
        cr_assert(row->placed <= row->configured && row->configured <= row->assigned && row->assigned <= row->started &&
                      row->started <= row->finished && row->finished <= row->shipped &&
                      row->shipped <= row->delivered && row->delivered == row->closed,
                  "%s: order %u lives backwards", name, row->order);
        double there = isnan(row->arrived) ? row->assigned : row->arrived, parts = there + row->queue + row->service;
        cr_assert_leq(row->assigned, there, "%s: order %u", name, row->order);
        cr_assert_leq(there, row->started, "%s: order %u", name, row->order);
        if (row->partners > 0) /* there may be ways between them, and to some that have failed */
            cr_assert_leq(parts, row->finished + 1e-8, "%s: order %u", name, row->order);
        else
            cr_assert_float_eq(parts, row->finished, 1e-8, "%s: order %u", name, row->order);
    }
}

#endif
