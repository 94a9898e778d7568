/* Sums by entity and bin: what an order adds, where, and what cannot be summed. */
#include "models/measures/measures.h"

#include "tests/models/trial.h"

static const char text[] = "glocal: 1\n"
                           "products: {part: {price: 9 EUR, plan: [{operation: work, service: 1 h}]}, bit: {plan: "
                           "[{operation: work, service: 1 h}]}}\n"
                           "demand: {orders: {rate: 1 per day, products: {part: 50 %, bit: 50 %}}}\n"
                           "units: {shop: {stations: {work: {}}}}\n"
                           "experiment: {length: 90 h, warmup: 30 h, replications: 1, metrics: [lead_time.q95]}\n";

/* A plan and empty sums. */
struct scene {
    struct trial trial;
    const struct glo_scenario *scenario;
    struct glo_ledger ledger;
    struct glo_measures measures;
};

static void open_scene(struct scene *scene)
{
    trial_open(&scene->trial, text);
    scene->scenario = scene->trial.study.points[0];
    cr_assert_eq(glo_ledger_init(&scene->ledger, &scene->scenario->ledger, 2), GLO_OK);
    cr_assert_eq(glo_measures_init(&scene->measures, &scene->scenario->measures, &scene->scenario->window,
                                   &scene->ledger),
                 GLO_OK);
}

static void close_scene(struct scene *scene)
{
    glo_measures_free(&scene->measures);
    glo_measures_free(&scene->measures);
    glo_ledger_free(&scene->ledger);
    trial_close(&scene->trial);
}

/* An order delivered at 40 h that was placed at 10 h; times in hours. */
static struct glo_order delivered(void)
{
    return (struct glo_order){
        .lot = 3,
        .unit = 0,
        .first_choice = true,
        .fate = GLO_FATE_delivered,
        .placed = glo_ticks(10),
        .configured = glo_ticks(12),
        .assigned = glo_ticks(15),
        .started = glo_ticks(16),
        .finished = glo_ticks(35),
        .shipped = glo_ticks(35),
        .delivered = glo_ticks(40),
        .closed = glo_ticks(40),
        .requested = glo_ticks(38),
        .agreed = glo_ticks(38),
        .queue = glo_ticks(4),
        .service = glo_ticks(16),
        .distance = 12.3456,
        .activity = 777,
    };
}

/* The sums of the first product, to whose row its orders are added. */
static const struct glo_order_sums *sums_of(const struct scene *scene, uint32_t bin)
{
    const struct glo_measure_plan *plan = &scene->scenario->measures;
    const struct glo_part_rows *part = plan->parts;
    while (part->offset != offsetof(struct glo_order, product))
        part++;
    return &scene->measures.orders[(size_t)bin * plan->num_rows + part->rows[0]];
}

static int64_t sum(const struct scene *scene, uint32_t bin, enum glo_sum which)
{
    return sums_of(scene, bin)->sums[which];
}

/* Every sum of a delivered order, in the bin of its cohort and in that of its arrival. */
Test(measures, delivered)
{
    struct scene scene;
    struct glo_order order = delivered();
    static const struct {
        enum glo_sum sum;
        double hours;
    } durations[] = {{GLO_SUM_lead_time, 30},    {GLO_SUM_configuration, 2}, {GLO_SUM_holding, 3},
                     {GLO_SUM_queue, 4},         {GLO_SUM_service, 16},      {GLO_SUM_transport, 5},
                     {GLO_SUM_sojourn_time, 20}, {GLO_SUM_time_in_queue, 7}, {GLO_SUM_tardiness, 2}};
    static const struct {
        enum glo_sum sum;
        int64_t value;
    } counts[] = {{GLO_SUM_placed, 1},     {GLO_SUM_delivered, 1},    {GLO_SUM_refused, 0},
                  {GLO_SUM_on_time, 0},    {GLO_SUM_assigned, 1},     {GLO_SUM_first_choice, 1},
                  {GLO_SUM_waited, 1},     {GLO_SUM_pieces, 3},       {GLO_SUM_distance, 12346},
                  {GLO_SUM_activity, 777}, {GLO_SUM_direct_cost, 60}, {GLO_SUM_direct_co2e, 15}};
    open_scene(&scene);
    order.cost[GLO_ACCOUNT_price] = 1000;
    order.cost[GLO_ACCOUNT_material] = 10;
    order.cost[GLO_ACCOUNT_energy] = 20;
    order.cost[GLO_ACCOUNT_outbound] = 30;
    order.co2e[GLO_SOURCE_material] = 7;
    order.co2e[GLO_SOURCE_transport_wtt] = 8;
    cr_assert_eq(glo_measures_close_order(&scene.measures, &order), GLO_OK);
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
        const struct glo_order_sums *sums = sums_of(&scene, 0);
        cr_expect_eq(sums->sums[durations[i].sum], glo_ticks(durations[i].hours), "duration %zu", i);
        cr_expect(sums->least[durations[i].sum] == glo_ticks(durations[i].hours) &&
                  sums->most[durations[i].sum] == glo_ticks(durations[i].hours));
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        cr_expect_eq(sum(&scene, 0, counts[i].sum), counts[i].value, "count %zu: %lld", i,
                     (long long)sum(&scene, 0, counts[i].sum));
    cr_expect(sum(&scene, 0, GLO_SUM_arrived) == 0 && sum(&scene, 1, GLO_SUM_arrived) == 1);
    cr_expect(sum(&scene, 1, GLO_SUM_pieces_arrived) == 3 && sum(&scene, 1, GLO_SUM_placed) == 0);
    cr_expect_eq(scene.measures.quantiles[0].num + scene.measures.quantiles[1].num, 1);
    close_scene(&scene);
}

/* A refused order counts as placed and refused and has no durations; one still open waits, or does not yet. */
Test(measures, not_delivered)
{
    struct scene scene;
    struct glo_order order = delivered();
    open_scene(&scene);
    order.fate = GLO_FATE_refused;
    order.unit = GLO_NO_UNIT;
    order.first_choice = false;
    order.assigned = order.started = order.finished = order.delivered = GLO_NEVER;
    order.bin = 1;
    cr_assert_eq(glo_measures_close_order(&scene.measures, &order), GLO_OK);
    cr_expect(sum(&scene, 1, GLO_SUM_placed) == 1 && sum(&scene, 1, GLO_SUM_refused) == 1);
    cr_expect(sum(&scene, 1, GLO_SUM_assigned) == 0 && sum(&scene, 1, GLO_SUM_waited) == 0);
    order.fate = GLO_FATE_open;
    cr_assert_eq(glo_measures_close_order(&scene.measures, &order), GLO_OK);
    cr_expect(sum(&scene, 1, GLO_SUM_placed) == 2 && sum(&scene, 1, GLO_SUM_waited) == 1);
    for (uint32_t d = 0; d < GLO_NUM_DURATIONS; d++)
        cr_expect(sum(&scene, 1, (enum glo_sum)d) == 0 && sums_of(&scene, 1)->least[d] == INT64_MAX);
    close_scene(&scene);
}

/* Bins are half open; what comes after the end has the last one. */
Test(measures, bins)
{
    struct scene scene;
    open_scene(&scene);
    static const struct {
        double hour;
        uint32_t bin;
    } cases[] = {{0, 0}, {29.999, 0}, {30, 1}, {89.999, 1}, {90, 2}, {1e6, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(glo_measures_bin_of(&scene.measures, glo_ticks(cases[i].hour)), cases[i].bin, "%g h",
                     cases[i].hour);
    scene.measures.bin = 1;
    cr_expect_eq(glo_measures_bin_of(&scene.measures, glo_ticks(31)), 1);
    close_scene(&scene);
}

/* A sum that leaves its 64 bits is an error of the replication, not a wrong number. */
Test(measures, overflow)
{
    struct scene scene;
    struct glo_order order = delivered();
    struct glo_record record;
    struct glo_problem problem = {0};
    open_scene(&scene);
    cr_assert_eq(glo_record_init(&record, &scene.scenario->layout, &scene.scenario->window), GLO_OK);
    order.placed = 0;
    order.delivered = INT64_MAX / 3;
    for (int i = 0; i < 4; i++)
        cr_assert_eq(glo_measures_close_order(&scene.measures, &order), GLO_OK);
    cr_expect(scene.measures.overflow);
    cr_expect_eq(glo_measures_record(&scene.measures, &record, &problem), GLO_ERR_RANGE);
    cr_expect(strstr(problem.text, "290,000 years"), "%s", problem.text);
    glo_record_free(&record);
    close_scene(&scene);
}

/* The ratios of a record are the sums of the bins of each slot, exactly. */
Test(measures, record)
{
    struct scene scene;
    struct glo_record record;
    struct glo_problem problem = {0};
    open_scene(&scene);
    cr_assert_eq(glo_record_init(&record, &scene.scenario->layout, &scene.scenario->window), GLO_OK);
    for (uint32_t i = 0; i < 6; i++) {
        struct glo_order order = delivered();
        order.bin = i < 4 ? 0 : 1;
        order.delivered += (glo_time)i;
        cr_assert_eq(glo_measures_close_order(&scene.measures, &order), GLO_OK);
    }
    cr_assert_eq(glo_measures_record(&scene.measures, &record, &problem), GLO_OK, "%s", problem.text);
    uint32_t f = trial_figure(&scene.trial, 0, "lead_time");
    struct glo_ratio all = glo_record_ratio(&record, &scene.scenario->window, f, 0);
    struct glo_ratio last = glo_record_ratio(&record, &scene.scenario->window, f, 1);
    cr_expect(all.top == 6 * (glo_int128)glo_ticks(30) + 15 && all.bottom == 6);
    cr_expect(last.top == 2 * (glo_int128)glo_ticks(30) + 9 && last.bottom == 2);
    cr_expect(last.least == glo_ticks(30) + 4 && last.most == glo_ticks(30) + 5);
    double q95 = glo_record_value(&record, &scene.scenario->layout, &scene.scenario->window,
                                  trial_figure(&scene.trial, 0, "lead_time.q95"), 0);
    cr_expect_float_eq(q95, 30, 30.0 / 64);
    glo_record_free(&record);
    close_scene(&scene);
}
