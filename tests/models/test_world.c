/* One replication: memory that runs out at every place, a sink that fails, and a trace that changes nothing. */
#include "models/world.h"

#include "tests/models/trial.h"

static const char text[] = "glocal: 1\n"
                           "places: {towns: {rows: [{name: a, x: 0 km, y: 0 km}, {name: b, x: 50 km, y: 0 km}]}}\n"
                           "products: {part: {price: 9 EUR, plan: [{operation: work, service: {exponential: 1 h}}]}}\n"
                           "demand: {orders: {at: towns, rate: 3 per hour}}\n"
                           "units: {shop: {at: towns, stations: {work: {}}, costs: {fixed: 9 EUR/h}}}\n"
                           "networks: {net: {type: ccm, units: shop, operator: op, fees: {transaction: 5 %}}}\n"
                           "experiment: {length: 40 h, analysis: terminating, replications: 1}\n";

#ifdef GLO_FAULTS
/* Memory fails at the k-th call, once or for good, for every k: only that error comes back, and nothing leaks. */
Test(world, no_memory_in_a_replication)
{
    struct trial trial;
    int code;
    trial_open(&trial, text);
    for (int for_good = 0; for_good < 2; for_good++) {
        int64_t k = 0;
        for (code = GLO_ERR_NO_MEMORY; code != GLO_OK; k++) {
            const struct glo_scenario *scenario = trial.study.points[0];
            struct glo_record record;
            cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
            glo_memory_fail_at(k, for_good);
            code = glo_replicate(scenario, 0, 0, NULL, NULL, &record);
            int64_t failures = glo_memory_failures();
            glo_memory_fail_at(-1, 0);
            cr_assert_eq(code, failures ? GLO_ERR_NO_MEMORY : GLO_OK, "call %lld: %d", (long long)k, code);
            cr_assert_eq(record.problem.code, code);
            cr_assert_eq(record.done, code == GLO_OK);
            glo_record_free(&record);
        }
        cr_assert_gt(k, 10);
    }
    trial_close(&trial);
}

/* The same while a scenario is read, built and checked. */
Test(world, no_memory_in_building)
{
    struct trial trial;
    int code = GLO_ERR_NO_MEMORY;
    int64_t k = 0;
    for (; code != GLO_OK; k += 1 + k / 200) {
        glo_memory_fail_at(k, 1);
        code = trial_read(&trial, text);
        int64_t failures = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert_eq(code, failures ? GLO_ERR_NO_MEMORY : GLO_OK, "call %lld: %d, %s", (long long)k, code,
                     trial_message(&trial));
        trial_close(&trial);
    }
    cr_assert_gt(k, 100);
}
#endif

/* Takes rows until one is too much. */
struct failing_sink {
    uint32_t num_rows, fails_at;
};

static int take(void *self, const struct glo_order_row *row, struct glo_problem *problem)
{
    struct failing_sink *sink = self;
    (void)row;
    return sink->num_rows++ == sink->fails_at ? glo_fail(problem, GLO_ERR_IO, "the disk is full") : GLO_OK;
}

/* One replication, traced where there is a sink. */
static struct glo_record run_once(const struct trial *trial, struct failing_sink *sink, int *code)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    struct glo_record record;
    cr_assert_eq(glo_record_init(&record, &scenario->layout, &scenario->window), GLO_OK);
    *code =
        sink ? trial_trace(scenario, 0, 0, take, sink, &record) : glo_replicate(scenario, 0, 0, NULL, NULL, &record);
    return record;
}

/* A sink that fails ends the replication with its own sentence, whether orders close in time or at the end. */
Test(world, sink_fails)
{
    static const uint32_t places[] = {0, 17, 1000000};
    struct trial trial;
    trial_open(&trial, text);
    for (int i = 0; i < 3; i++) {
        struct failing_sink self = {.fails_at = places[i]};
        int code;
        struct glo_record record = run_once(&trial, &self, &code);
        if (i < 2) {
            cr_expect(code == GLO_ERR_IO && self.num_rows == places[i] + 1 && !record.done);
            cr_expect_str_eq(record.problem.text, "the disk is full");
        } else
            cr_expect(code == GLO_OK && self.num_rows == record.num_orders);
        glo_record_free(&record);
    }
    trial_close(&trial);
}

/* A trace changes nothing: the same record with and without. */
Test(world, trace_is_silent)
{
    struct failing_sink self = {.fails_at = UINT32_MAX};
    struct trial trial;
    int code;
    trial_open(&trial, text);
    struct glo_record with = run_once(&trial, &self, &code), without = run_once(&trial, NULL, &code);
    cr_expect(with.fingerprint == without.fingerprint && with.num_events == without.num_events);
    glo_record_free(&with);
    glo_record_free(&without);
    trial_close(&trial);
}
