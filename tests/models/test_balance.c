/* Conservation: a run balances, and a planted loss of one unit of anything is found and named. */
#include "models/balance.h"

#include "tests/models/trial.h"

static const char text[] =
    "glocal: 1\n"
    "places: {a: {x: 0 km, y: 0 km}, b: {x: 9 km, y: 0 km}}\n"
    "materials: {wood: {price: 2 EUR/kg, emissions: {value: 0.5 kgCO2e/kg}}}\n"
    "products: {part: {mass: 5 kg, price: 200 EUR, plan: [{operation: work, service: {exponential: 1 h},\n"
    "  material: {wood: 8 kg}}]}}\n"
    "demand: {orders: {rate: 0.7 per hour, at: b}}\n"
    "units: {shop: {at: a, stations: {work: {power: {busy: 6 kW, idle: 1 kW}}},\n"
    "  costs: {fixed: 730 EUR/month, labour: 20 EUR/h, electricity: 0.25 EUR/kWh}, grid: {value: 0.4 kgCO2e/kWh}}}\n"
    "transport: {modes: {van: {speed: 90 km/h, tariff: 9 EUR/order, emissions: {ttw: 0.6 kgCO2e/tkm, wtt: 0.2 "
    "kgCO2e/tkm}}}}\n"
    "experiment: {length: 500 h, warmup: 100 h, replications: 1}\n";

/* A world that has run beyond its window and stands before its open orders are closed. */
struct ended {
    struct trial trial;
    struct glo_world world;
    struct glo_problem problem;
    int64_t balances[GLO_NUM_BALANCES];
};

static void run_to_end(struct ended *ended)
{
    memset(&ended->problem, 0, sizeof ended->problem);
    trial_open(&ended->trial, text);
    cr_assert_eq(glo_world_init(&ended->world, ended->trial.study.points[0], 0, 0, NULL, NULL), GLO_OK);
    cr_assert_eq(glo_simulation_run(&ended->world.simulation, glo_ticks(510)), GLO_OK);
}

static int weigh(struct ended *ended)
{
    memset(&ended->problem, 0, sizeof ended->problem);
    return glo_balance(&ended->world, ended->balances, &ended->problem);
}

static void release(struct ended *ended)
{
    glo_world_free(&ended->world);
    trial_close(&ended->trial);
}

/* Changes one number, weighs, and puts it back; the loss must be `lost` of `balance` and of nothing else. */
static void plant(struct ended *ended, int64_t *number, int64_t change, enum glo_balance balance, int64_t lost)
{
    *number += change;
    cr_expect_eq(weigh(ended), GLO_ERR_BALANCE, "%s: a loss of %lld was not found", glo_balance_names[balance],
                 (long long)change);
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++)
        cr_expect_eq(ended->balances[i], i == balance ? lost : 0, "%s: %lld", glo_balance_names[i],
                     (long long)ended->balances[i]);
    cr_expect(ended->problem.text[0]);
    *number -= change;
    cr_assert_eq(weigh(ended), GLO_OK, "%s", ended->problem.text);
}

/* The sum of a flow in the ledger, by account (money) or source (carbon). */
static int64_t *booked(struct ended *ended, bool is_carbon, uint32_t account)
{
    const struct glo_ledger_plan *plan = ended->world.ledger.plan;
    for (uint32_t flow = 0; flow < plan->num_flows; flow++)
        if (plan->keys[flow].is_carbon == is_carbon && plan->keys[flow].account == account)
            return &ended->world.ledger.sums[ended->world.scenario->ledger.num_flows + flow];
    cr_assert_fail("no such flow");
    return NULL;
}

Test(balance, sound)
{
    struct ended ended;
    run_to_end(&ended);
    cr_expect_eq(weigh(&ended), GLO_OK, "%s", ended.problem.text);
    for (int i = 0; i < GLO_NUM_BALANCES; i++)
        cr_expect_eq(ended.balances[i], 0);
    cr_assert_gt(ended.world.num_placed, 200);
    release(&ended);
}

/* One millionth of money and one millionth of a gram, of every account and source that orders carry. */
Test(balance, money_and_carbon)
{
    static const enum glo_account accounts[] = {GLO_ACCOUNT_price, GLO_ACCOUNT_material, GLO_ACCOUNT_energy,
                                                GLO_ACCOUNT_outbound};
    struct ended ended;
    run_to_end(&ended);
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        plant(&ended, booked(&ended, false, accounts[i]), -1, GLO_BALANCE_MONEY, 1);
        plant(&ended, booked(&ended, false, accounts[i]), 3, GLO_BALANCE_MONEY, 3);
    }
    for (uint32_t source = 0; source < GLO_NUM_ORDER_SOURCES; source++)
        plant(&ended, booked(&ended, true, source), 1, GLO_BALANCE_CARBON, 1);
    release(&ended);
}

/* What rates and hours give is checked to the rounding of its bookings: half a unit each, and a little. */
Test(balance, recomputed)
{
    static const enum glo_account accounts[] = {GLO_ACCOUNT_energy_idle, GLO_ACCOUNT_labour, GLO_ACCOUNT_fixed};
    struct ended ended;
    run_to_end(&ended);
    for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++) {
        int64_t *sum = booked(&ended, false, accounts[i]);
        *sum += 1000; /* a thousandth of the currency */
        cr_expect_eq(weigh(&ended), GLO_ERR_BALANCE, "%s", glo_account_names[accounts[i]]);
        cr_expect(ended.balances[GLO_BALANCE_MONEY] > 0 && ended.balances[GLO_BALANCE_MONEY] <= 1000);
        *sum -= 1000;
    }
    *booked(&ended, true, GLO_SOURCE_energy_idle) += 100000;
    cr_expect_eq(weigh(&ended), GLO_ERR_BALANCE);
    cr_expect_gt(ended.balances[GLO_BALANCE_CARBON], 0);
    release(&ended);
}

/* One tick of machine time, served or by level; one order placed, closed or open. */
Test(balance, machines_and_orders)
{
    struct ended ended;
    run_to_end(&ended);
    plant(&ended, &ended.world.production.stations[0].served, 1, GLO_BALANCE_MACHINE_TIME, 1);
    plant(&ended, (int64_t *)&ended.world.num_placed, 1, GLO_BALANCE_ORDERS, 2); /* a fate and a customer short */
    plant(&ended, (int64_t *)&ended.world.num_not_bought, 1, GLO_BALANCE_ORDERS, 1);
    plant(&ended, (int64_t *)&ended.world.num_closed[GLO_FATE_delivered], -1, GLO_BALANCE_ORDERS, 1);
    plant(&ended, (int64_t *)&ended.world.num_closed[GLO_FATE_refused], 2, GLO_BALANCE_ORDERS, 2);
    ended.world.production.stations[0].busy_area -= 5;
    cr_expect_eq(weigh(&ended), GLO_ERR_BALANCE);
    cr_expect_eq(ended.balances[GLO_BALANCE_MACHINE_TIME], 5);
    release(&ended);
}
