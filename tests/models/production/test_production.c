/* Stations at work, looked at in the middle of a run: what is free, what is predicted, and planted mistakes. */
#include "models/production/production.h"

#include "tests/models/trial.h"

/* Two machines that cut (2 h at speed 1/2), one that polishes (3 h). Orders at 100, 101, 102 and 103 h. */
static const char text[] =
    "glocal: 1\n"
    "products: {part: {plan: [{operation: cut, service: 1 h}, {operation: polish, service: 3 h}]},\n"
    "          bit: {plan: [{operation: polish, service: 1 h}]}}\n"
    "demand: {s0: {interarrival: 100 h, products: part}, s1: {interarrival: 101 h, products: part, lot: 2},\n"
    "         s2: {interarrival: 101.5 h, products: part}, s3: {interarrival: 150 h, products: bit}}\n"
    "units: {shop: {stations: {cut: {machines: 2, speed: 0.5}, polish: {}}}}\n"
    "experiment: {length: 190 h, warmup: 0 h, replications: 1}\n";

/* A world that stands after everything up to this hour. */
struct stopped {
    struct trial trial;
    struct glo_world world;
};

static void stop_at(struct stopped *stopped, double hour)
{
    trial_open(&stopped->trial, text);
    cr_assert_eq(glo_world_init(&stopped->world, stopped->trial.study.points[0], 0, 0, NULL, NULL), GLO_OK);
    stopped->world.production.predicts = true;
    cr_assert_eq(glo_simulation_run(&stopped->world.simulation, glo_ticks(hour)), GLO_OK);
}

static void release(struct stopped *stopped)
{
    glo_world_free(&stopped->world);
    trial_close(&stopped->trial);
}

/* Free: at the first operation's station nobody waits and a machine is idle. */
Test(production, is_free)
{
    static const struct {
        double hour;
        bool part, bit;
    } cases[] = {
        {99, true, true},     {100.5, true, true},
        {101.2, false, true}, {102.3, false, false}, /* s0 polishes, s1 and s2 are cut */
        {104.2, true, false},                        /* s2 waits to be polished: till 105 s1 is cut, one machine idle */
        {130, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stopped stopped;
        stop_at(&stopped, cases[i].hour);
        const struct glo_production *production = &stopped.world.production;
        const struct glo_routes *routes = &stopped.trial.study.points[0]->networks.networks[0].routes;
        for (uint32_t product = 0; product < 2; product++) {
            uint32_t pool = routes->pool_of[production->plan->pools.class_of[product]];
            bool is_free = glo_bits_has(glo_production_free_units(production, pool), 0);
            cr_expect_eq(is_free, product ? cases[i].bit : cases[i].part, "product %u at %g", product, cases[i].hour);
        }
        cr_expect_eq(glo_production_check(production), GLO_OK);
        release(&stopped);
    }
}

/* When the unit would finish one more: the work ahead of each station is shared by its machines. */
Test(production, predict)
{
    static const struct {
        double hour;
        uint32_t product;
        double finish;
    } cases[] = {
        {99.5, 0, 99.5 + 2 + 3},
        {101.2, 0, 101.2 + (0.8 + 3.8) / 2 + 2 + 3}, /* s0 0.8 h and s1 (a lot of two) 3.8 h on two machines */
        {102.3, 1, 105 + 1},                         /* s0 polishes until 105 */
        {104.2, 1, 108 + 1},                         /* then s2 */
        {104.2, 0, 108 + 3},                         /* is cut meanwhile */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stopped stopped;
        uint32_t id;
        stop_at(&stopped, cases[i].hour);
        stopped.world.simulation.now = glo_ticks(cases[i].hour);
        cr_assert_eq(glo_orders_add(&stopped.world.orders, &id), GLO_OK);
        struct glo_order *order = glo_orders_get(&stopped.world.orders, id);
        order->product = cases[i].product;
        order->lot = 1;
        double finish = glo_hours(glo_production_predict(&stopped.world.production, id, 0, 0));
        cr_expect_float_eq(finish, cases[i].finish, 1e-9, "case %zu: %g", i, finish);
        double processing = glo_hours(glo_production_mean_time(&stopped.world.production, order, 0, 0));
        cr_expect_float_eq(processing, cases[i].product == 0 ? 5 : 1, 1e-9);
        release(&stopped);
    }
}

/* The check finds every disagreement between queues, machines, orders, and what counts as free. */
Test(production, check)
{
    for (int planted = 0; planted < 6; planted++) {
        struct stopped stopped;
        stop_at(&stopped, 104.2); /* one order waits to be polished */
        struct glo_production *production = &stopped.world.production;
        const struct glo_production_plan *plan = production->plan;
        struct glo_station_state *state =
            &production->stations[glo_production_station(plan, 0, plan->plans[1].operations[0].capability)];
        cr_assert_eq(state->queue.length, 1);
        cr_assert_eq(glo_production_check(production), GLO_OK);
        switch (planted) {
        case 0:
            glo_bits_remove(&production->free[0], 0);
            break;
        case 1:
            state->queued++;
            break;
        case 2:
            state->queue.length++;
            break;
        case 3:
            state->first_free = 1;
            break;
        case 4:
            state->waiting.level++;
            break;
        default:
            state->busy.level--;
        }
        cr_expect_eq(glo_production_check(production), GLO_ERR_BALANCE, "mistake %d was not found", planted);
        release(&stopped);
    }
}
