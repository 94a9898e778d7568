/* Replications as rows, in the order of points, then replications. */
#include "output/store_runs.h"

#include "sim/memory.h"

#include <stdio.h>

struct run_row {
    uint32_t point, replication, done;
    double orders, events, censored;
    double orders_balance, money_balance, carbon_balance, machine_time_balance;
    const char *fingerprint, *problem;
};

#define FIELD(member, unit, kind, doc) \
    { \
#member, unit, doc, GLO_STORED_##kind, offsetof(struct run_row, member), NULL \
    }

static const struct glo_field fields[] = {
    FIELD(point, "1", COUNT, "design point, row of /points from 0"),
    FIELD(replication, "1", COUNT, "replication, from 1"),
    FIELD(done, "1", COUNT, "1 if it is whole"),
    FIELD(orders, "order", NUMBER, "potential orders that came, after the window included"),
    FIELD(events, "1", NUMBER, "events handled"),
    FIELD(censored, "order", NUMBER, "orders of the window that were still open when the run was given up"),
    FIELD(orders_balance, "order", NUMBER, "orders lost or counted twice; 0"),
    FIELD(money_balance, "1e-6 of the currency", NUMBER, "money not accounted for; 0"),
    FIELD(carbon_balance, "1e-9 kgCO2e", NUMBER, "emission not accounted for; 0"),
    FIELD(machine_time_balance, "1e-6 s", NUMBER, "machine time not accounted for; 0"),
    FIELD(fingerprint, "1", TEXT, "of the sequence of events, 16 hexadecimal digits"),
    FIELD(problem, "1", TEXT, "why it is not whole; empty"),
};

/* What the rows are made from; the fingerprints as text, one after the other. */
struct runs {
    const struct glo_run *run;
    char (*fingerprints)[17];
};

static uint64_t count(const void *self)
{
    const struct glo_study *study = ((const struct runs *)self)->run->study;
    return (uint64_t)study->design->num_points * ((const struct runs *)self)->run->num_replications;
}

static void fill(const void *self, uint64_t index, void *row)
{
    const struct runs *runs = self;
    const struct glo_study *study = runs->run->study;
    uint32_t num = runs->run->num_replications, point = (uint32_t)(index / num), replication = (uint32_t)(index % num);
    const struct glo_record *record = glo_run_record(runs->run, point, replication);
    snprintf(runs->fingerprints[index], sizeof runs->fingerprints[index], "%016llx",
             (unsigned long long)record->fingerprint);
    *(struct run_row *)row = (struct run_row){
        .point = point,
        .replication = study->first_replication + replication + 1,
        .done = record->done,
        .orders = (double)record->num_orders,
        .events = (double)record->num_events,
        .censored = (double)record->num_censored,
        .orders_balance = (double)record->balances[GLO_BALANCE_ORDERS],
        .money_balance = (double)record->balances[GLO_BALANCE_MONEY],
        .carbon_balance = (double)record->balances[GLO_BALANCE_CARBON],
        .machine_time_balance = (double)record->balances[GLO_BALANCE_MACHINE_TIME],
        .fingerprint = runs->fingerprints[index],
        .problem = record->problem.text,
    };
}

int glo_runs_write(struct glo_hdf5 *file, const struct glo_run *run, struct glo_problem *problem)
{
    static const struct glo_table_source source = {
        "/runs", "replications", fields, sizeof fields / sizeof fields[0], sizeof(struct run_row), count, fill};
    struct runs runs = {.run = run};
    runs.fingerprints = glo_alloc(count(&runs), sizeof *runs.fingerprints);
    if (!runs.fingerprints)
        return glo_fail_memory(problem);
    int code = glo_store_table_write(file, &source, &runs, problem);
    glo_free(runs.fingerprints);
    return code;
}
