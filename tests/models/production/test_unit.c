/* Units and stations as listed: families, rows, units at a set of places, stations without machines, owners. */
#include "models/production/unit.h"

#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "places: {towns: {rows: [{name: Rome, x: 0 km, y: 0 km}, {name: Milan, x: 50 km, y: 0 km}]}}\n" \
    "products: {part: {price: 9 EUR, plan: [{operation: mill, service: 1 h}, {operation: coat, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day}}\n"
#define TAIL "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n"

static void expect_name(const struct trial *trial, uint32_t unit, const char *name, const char *owner)
{
    const struct glo_scenario *scenario = trial->study.points[0];
    const struct glo_unit *it = &scenario->production.units[unit];
    cr_expect_str_eq(it->name, name);
    cr_expect_str_eq(scenario->ledger.parties[it->owner].name, owner);
}

/* A unit alone, one per place, one per row: names, points, owners. */
Test(unit, families)
{
    struct trial trial;
    trial_open(
        &trial,
        HEAD "units:\n"
             "  plant: {at: towns.Milan, owner: industry, stations: {mill: {}, coat: {}}}\n"
             "  shop: {at: towns, stations: {mill: {}, coat: {}}}\n"
             "  kiosk: {rows: [{name: North, x: 7 km, y: 1 km, mills: 2}, {name: South, x: 8 km, y: 1 km, mills: 0}],\n"
             "    stations: {mill: {machines: $mills}, coat: {machines: 3}}}\n" TAIL);
    const struct glo_production_plan *plan = &trial.study.points[0]->production;
    cr_assert_eq(plan->num_units, 5);
    expect_name(&trial, 0, "plant", "industry");
    expect_name(&trial, 1, "shop.Rome", "shop.Rome");
    expect_name(&trial, 2, "shop.Milan", "shop.Milan");
    expect_name(&trial, 3, "kiosk.North", "kiosk.North");
    expect_name(&trial, 4, "kiosk.South", "kiosk.South");
    cr_expect(plan->units[0].point.x == 50 && plan->units[1].point.x == 0 && plan->units[4].point.x == 8);
    cr_expect(plan->first_unit[0] == 0 && plan->first_unit[1] == 1 && plan->first_unit[2] == 3 &&
              plan->first_unit[3] == 5);
    trial_close(&trial);
}

/* Stations have consecutive machines; one without machines does not exist, and its unit cannot make the product. */
Test(unit, stations)
{
    struct trial trial;
    uint32_t machines = 0;
    trial_open(&trial, HEAD "units:\n"
                            "  a: {stations: {coat: {machines: 2}, mill: {machines: 3, speed: 1.5}}}\n"
                            "  b: {stations: {mill: {machines: 0}, coat: {}, polish: {}}}\n" TAIL);
    const struct glo_production_plan *plan = &trial.study.points[0]->production;
    cr_assert(plan->num_stations == 4 && plan->num_units == 2);
    for (uint32_t s = 0; s < plan->num_stations; s++) {
        cr_expect_eq(plan->stations[s].first_machine, machines);
        machines += plan->stations[s].machines;
    }
    cr_expect_eq(plan->num_machines, machines);
    uint32_t mill = plan->plans[0].operations[0].capability, coat = plan->plans[0].operations[1].capability;
    const struct glo_station *station = &plan->stations[glo_production_station(plan, 0, mill)];
    cr_expect(station->machines == 3 && station->speed == 1.5 && station->unit == 0);
    cr_expect_eq(glo_production_station(plan, 1, mill), GLO_ALL);
    cr_expect_neq(glo_production_station(plan, 1, coat), GLO_ALL);
    cr_expect(glo_production_can_make(plan, 0, 0) && !glo_production_can_make(plan, 1, 0));
    trial_close(&trial);
}

static void expect_fault(const char *stations, const char *said)
{
    struct trial trial;
    char text[1024];
    snprintf(text, sizeof text, HEAD "units: {shop: {stations: {%s}}}\n" TAIL, stations);
    cr_expect_eq(trial_read(&trial, text), GLO_ERR_INPUT, "%s", stations);
    cr_expect(trial_said(&trial, GLO_FAULT, said), "%s: `%s` instead of `%s`", stations, trial_message(&trial), said);
    trial_close(&trial);
}

/* What stations do, and their batches, where it cannot be. */
Test(unit, mistakes)
{
    expect_fault("mill: {}, bench: {does: []}, coat: {}", "station `bench` does nothing");
    expect_fault("mill: {}, bench: {does: [coat, mill, coat]}", "station `bench` does `coat` twice");
    expect_fault("bench: {does: mill}, mill: {does: polish}", "has every operation of product `part`");
    expect_fault("mill: {batch: {at_most: 0}}, coat: {}", "expected a number of pieces >= 1");
    expect_fault("mill: {batch: {at_most: 3, at_least: 4}}, coat: {}", "at_least is more than at_most: 4 and 3");
    expect_fault("mill: {batch: {at_most: 3}, discipline: {lcfs: resume}}, coat: {}", "take batches neither share");
    expect_fault("mill: {batch: {at_most: 3}, discipline: processor_sharing}, coat: {}", "take batches neither share");
}

/* Several stations of a unit do the same: all are listed in the order as written; those of other units are not. */
Test(unit, alternatives)
{
    struct trial trial;
    uint32_t num;
    trial_open(&trial, HEAD "units:\n"
                            "  a: {discipline: edd, stations: {coat: {discipline: spt}, bench: {does: [coat, mill]}, "
                            "mill: {}}}\n"
                            "  b: {stations: {bench: {does: [mill, coat]}}}\n" TAIL);
    const struct glo_production_plan *plan = &trial.study.points[0]->production;
    uint32_t mill = plan->plans[0].operations[0].capability, coat = plan->plans[0].operations[1].capability;
    const uint32_t *stations = glo_production_alternatives(plan, 0, coat, &num);
    cr_expect(num == 2 && stations[0] == 0 && stations[1] == 1);
    stations = glo_production_alternatives(plan, 0, mill, &num);
    cr_expect(num == 2 && stations[0] == 1 && stations[1] == 2);
    stations = glo_production_alternatives(plan, 1, mill, &num);
    cr_expect(num == 1 && stations[0] == 3);
    cr_expect(glo_production_can_make(plan, 0, 0) && glo_production_can_make(plan, 1, 0));
    cr_expect_eq(glo_shop_station_of(plan, 0)->discipline, &glo_discipline_spt);
    cr_expect_eq(glo_shop_station_of(plan, 1)->discipline, &glo_discipline_edd);
    cr_expect_eq(glo_shop_station_of(plan, 2)->discipline, &glo_discipline_edd);
    trial_close(&trial);
}

/* One party may own several units: one account, one profit. */
Test(unit, owners)
{
    struct trial trial;
    trial_open(&trial, HEAD "units:\n"
                            "  shop: {at: towns, owner: ann, stations: {mill: {}, coat: {}}}\n"
                            "  plant: {owner: ann, stations: {mill: {}, coat: {}}}\n" TAIL);
    const struct glo_scenario *scenario = trial.study.points[0];
    cr_expect_eq(scenario->ledger.num_parties, GLO_NUM_STANDARD_PARTIES + 1);
    cr_expect_eq(scenario->production.units[0].owner, scenario->production.units[2].owner);
    cr_expect_neq(trial_figure(&trial, 0, "profit.ann"), GLO_ALL);
    trial_close(&trial);
}

/* Only what demand can reach exists: other networks and their units have no machines, costs or figures. */
Test(unit, used)
{
    struct trial trial;
    trial_open(&trial, HEAD "units:\n"
                            "  near: {stations: {mill: {}, coat: {}}, costs: {fixed: 9 EUR/h}}\n"
                            "  idle: {stations: {mill: {}, coat: {}}, costs: {fixed: 9 EUR/h}}\n"
                            "networks: {one: {type: mpn, units: near}, two: {type: mpn, units: idle}}\n"
                            "experiment: {length: 90 h, factors: {who: {one: {demand.orders.offered_to: one},\n"
                            "  two: {demand.orders.offered_to: two}}}, metrics: [profit.idle, utilisation.near]}\n");
    static const char *const absent[2][3] = {{"utilisation.idle", "profit.idle", "served_share.two"},
                                             {"utilisation.near", "profit.near", "served_share.one"}};
    for (uint32_t point = 0; point < 2; point++) {
        cr_expect_eq(trial.study.points[point]->production.num_units, 1);
        cr_expect_eq(trial.study.points[point]->networks.num_networks, 1);
        for (int i = 0; i < 3; i++) {
            cr_expect_eq(trial_figure(&trial, point, absent[point][i]), GLO_ALL, "%s", absent[point][i]);
            cr_expect_neq(trial_figure(&trial, 1 - point, absent[point][i]), GLO_ALL, "%s", absent[point][i]);
        }
    }
    trial_close(&trial);
}
