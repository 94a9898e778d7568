/*
 * Production units as written and as listed: a unit is a set of stations at a point, owned by a party. Kinds of units
 * differ by their parameters only. Constant during a run.
 */
#ifndef GLO_MODELS_UNIT_H
#define GLO_MODELS_UNIT_H

#include "models/accounting/ledger.h"
#include "models/logistics/place.h"
#include "models/measures/measures.h"
#include "models/production/pool.h"
#include "models/production/shop.h"
#include "models/production/station.h"
#include "models/production/stock_plan.h"

struct glo_unit_costs {
    double fixed;       /* currency per hour */
    double labour;      /* currency per open hour and machine */
    double electricity; /* currency per kWh */
};

struct glo_unit_spec {
    struct glo_named named;
    struct glo_reference at;
    struct glo_point point;   /* of a row with coordinates of its own */
    const char *owner;        /* NULL: each its own */
    struct glo_list stations; /* struct glo_station_spec */
    struct glo_list stock;    /* struct glo_stock_spec */
    struct glo_unit_costs costs;
    struct glo_plain_emission grid; /* kg CO2e per kWh */
    struct glo_list calendar;       /* struct glo_calendar_line; items NULL: always open */
};

extern const struct glo_table glo_unit_table;

/* The ledger flows that a unit causes; GLO_NO_FLOW where there is none. */
struct glo_unit_flows {
    uint32_t price, material, energy, energy_idle, outbound, labour, fixed, carbon_price;
    uint32_t carbon[GLO_NUM_SOURCES];
};

/* What work at a unit costs and emits, and where it is booked. Units that are alike share one. */
struct glo_terms {
    struct glo_unit_costs costs;
    double grid; /* kg CO2e per kWh */
    struct glo_unit_flows flows;
};

/* What an order needs of it stands together. */
struct glo_station {
    uint32_t unit, terms;
    uint32_t machines, first_machine;
    double speed;
    struct {
        double busy, idle; /* kW; of the shop see there */
    } power;
    struct glo_watch watch; /* the first who looks at it; its pool GLO_ALL: nobody does */
    const char *name;
    uint32_t capability;
    uint32_t row; /* of the measures */
};

struct glo_unit {
    const char *name;                 /* "minifactory.Rome", "plant" */
    const struct glo_unit_spec *spec; /* as written; borrowed */
    uint32_t family;
    uint32_t place; /* where it stands; GLO_ALL: at a point of its own */
    struct glo_point point;
    uint32_t first_station, num_stations;
    uint32_t owner;  /* party */
    uint32_t entity; /* of the measures */
    uint32_t terms;
};

/* Everything that can produce, at one design point. Owns its arrays; names live in the scenario's arena. */
struct glo_production_plan {
    struct glo_unit *units;
    uint32_t num_units, max_units;
    struct glo_station *stations;
    uint32_t num_stations, max_stations;
    struct glo_shop_station *shop; /* those of the shop */
    uint32_t num_shop, max_shop;
    uint32_t *shop_of; /* by station: its number in the shop, or GLO_ALL; NULL: there is no shop */
    uint32_t num_machines;
    struct glo_terms *terms;
    uint32_t num_terms, max_terms;
    const char **capabilities;
    uint32_t num_capabilities, max_capabilities;
    uint32_t *station_of;   /* [unit][capability]: station, or GLO_ALL */
    bool one_station;       /* every unit has one, of the only capability: they have the same numbers */
    bool one_machine;       /* every station has one: they have the same numbers */
    uint32_t *first_unit;   /* of each family as written, and the end */
    struct glo_plan *plans; /* by product; owned by the scenario's arena */
    uint32_t num_plans;
    double *fastest; /* by capability: the highest speed of a station that has it */
    struct glo_pools pools;
    struct glo_stock_plan stock;
};

void glo_production_plan_init(struct glo_production_plan *plan);
void glo_production_plan_free(struct glo_production_plan *plan);

/* The number of a capability, added if it is new; GLO_ALL when memory is short. `name` is borrowed. */
uint32_t glo_production_capability(struct glo_production_plan *plan, const char *name);

/*
 * Lists the units of the families as written (`used[family]` false: left out, nothing offers work to it) and their
 * stations, with their calendars over the run's `period`. Units and their owners are registered with ledger and
 * measures; beyond 1,000 units only families are told apart there; what machines draw of themselves comes from `seed`
 * and the name of their station. The capabilities of the process plans must have been added before. Returns 0 or
 * GLO_ERR_NO_MEMORY; mistakes are said to `review`.
 */
int glo_production_build_units(struct glo_production_plan *plan, const struct glo_list *families, const bool *used,
                               const struct glo_places *places, const struct glo_period *period,
                               const struct glo_accounting_spec *accounting, struct glo_ledger_plan *ledger,
                               struct glo_measure_plan *measures, uint64_t seed, struct glo_arena *arena,
                               const struct glo_review *review);

/* Which flows the products, materials and modes of a scenario give rise to. */
struct glo_flow_needs {
    bool price, material, outbound, material_carbon, transport_carbon, carbon_price;
};

/* Registers these flows for every unit. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_production_build_flows(struct glo_production_plan *plan, const struct glo_flow_needs *needs,
                               struct glo_ledger_plan *ledger);

/* The station of a unit that has a capability, or GLO_ALL. */
static inline uint32_t glo_production_station(const struct glo_production_plan *plan, uint32_t unit,
                                              uint32_t capability)
{
    return plan->one_station ? unit : plan->station_of[(size_t)unit * plan->num_capabilities + capability];
}

/* Whether a station is of the shop. */
static inline bool glo_production_is_of_shop(const struct glo_production_plan *plan, uint32_t station)
{
    return plan->shop_of && plan->shop_of[station] != GLO_ALL;
}

/* The shop's side of a station, which must have one. */
static inline const struct glo_shop_station *glo_shop_station_of(const struct glo_production_plan *plan,
                                                                 uint32_t station)
{
    return &plan->shop[plan->shop_of[station]];
}

/* Machines of a station that can work, in the mean: without those that are down. */
double glo_production_working(const struct glo_production_plan *plan, uint32_t station);

/* Whether a unit has every capability of a product's plan; of a product made to stock: whether it keeps it. */
bool glo_production_can_make(const struct glo_production_plan *plan, uint32_t unit, uint32_t product);

/* Whether it has the stations for every operation of a product. */
bool glo_production_has_stations(const struct glo_production_plan *plan, uint32_t unit, uint32_t product);

#endif
