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

/* What stock on hand costs: a share of its value, and beside it. NaN: nothing. */
struct glo_holding {
    double share;     /* of the value, per hour */
    double per_piece; /* currency per piece and hour */
};

struct glo_unit_costs {
    double fixed;       /* currency per hour */
    double labour;      /* currency per open hour and machine */
    double electricity; /* currency per kWh */
    struct glo_holding holding;
    double backorder; /* currency per piece and hour */
};

/* What a piece of this value costs in stock, in currency per hour. */
static inline double glo_holding_rate(const struct glo_unit_costs *costs, double value)
{
    return glo_or_zero(costs->holding.share) * value + glo_or_zero(costs->holding.per_piece);
}

/* A part of a unit, of which it has several. */
struct glo_part_spec {
    double mass;              /* kg */
    struct glo_list stations; /* struct glo_station_spec */
    struct glo_unit_costs costs;
};

/* What it takes to move a unit, or modules of a pool. */
struct glo_move_spec {
    struct glo_reference by;                                  /* a mode of transport; not given: at once, and free */
    struct glo_distribution configure, dismantle, commission; /* h; type NULL: no time */
    double crew;                                              /* currency per move; NaN: none */
};

struct glo_unit_spec {
    struct glo_named named;
    struct glo_reference at;
    struct glo_point point; /* of a row with coordinates of its own */
    int64_t count;          /* of units that are alike, at each place */
    const char *owner;      /* NULL: each its own */
    int64_t modules;        /* 0: it is of one piece, and has stations */
    struct glo_part_spec module;
    struct glo_move_spec move;
    struct glo_list stations;     /* struct glo_station_spec */
    uint32_t choose_station;      /* of alternatives.h */
    struct glo_choice discipline; /* of glo_discipline_registry: of its stations that state none */
    struct glo_list stock;        /* struct glo_stock_spec */
    struct glo_unit_costs costs;
    struct glo_grid_spec grid; /* kg CO2e per kWh */
    double social;             /* score in [0, 1] */
    struct glo_list calendar;  /* struct glo_calendar_line; items NULL: always open */
};

extern const struct glo_table glo_unit_table;

/* The stations of a unit as written, of each of its modules where it is made of modules. */
static inline const struct glo_list *glo_unit_stations(const struct glo_unit_spec *spec)
{
    return spec->modules > 0 ? &spec->module.stations : &spec->stations;
}

/* What becomes of a family of units at a design point. */
enum glo_mobility {
    GLO_MOBILITY_NONE, /* they stand where they are */
    GLO_MOBILITY_UNIT, /* their network may move them */
    GLO_MOBILITY_POOL, /* each of their modules is a unit of its own, which its network puts together with others */
    GLO_MOBILITY_RENT  /* the same, and customers, who pay no price, pay the material of what is made */
};

/* The ledger flows that a unit causes; GLO_NO_FLOW where there is none. */
struct glo_unit_flows {
    uint32_t price, material, energy, energy_idle, outbound, labour, fixed, carbon_price;
    uint32_t inbound, ordering, holding, backorder, waiting, relocation, crew;
    uint32_t bringing, fetching; /* trips of customers to the unit: with a thing, and for what is done */
    uint32_t carbon[GLO_NUM_SOURCES];
};

/* What work at a unit costs and emits, and where it is booked. Units that are alike share one. */
struct glo_terms {
    struct glo_unit_costs costs;
    double grid;                     /* kg CO2e per kWh; in the mean, where it has hours */
    const struct glo_hourly *hourly; /* NULL: the same at all hours */
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
    uint32_t does; /* which of the plan's sets of capabilities */
    uint32_t row;  /* of the measures */
};

/* What some station does. Lives in the scenario's arena. */
struct glo_capability_set {
    uint32_t *items; /* as they are written, each once */
    uint32_t num;
};

struct glo_unit {
    const char *name;                 /* "minifactory.Rome", "plant" */
    const struct glo_unit_spec *spec; /* as written; borrowed */
    uint32_t family;
    uint32_t place; /* where it stands; GLO_ALL: at a point of its own */
    struct glo_point point;
    uint32_t first_station, num_stations;
    uint32_t modules; /* of which it is made; 1: it is of one piece */
    bool moves;       /* its network may move it: its stations are of the shop */
    bool is_rented;   /* customers pay the material of what is made */
    uint32_t owner;   /* party */
    uint32_t entity;  /* of the measures */
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
    bool has_buffers;  /* some station has limited room */
    bool things_come;  /* of customers, to be worked on (inbound.h): all stations are of the shop. Set before units are
                          built */
    uint32_t *shop_of; /* by station: its number in the shop, or GLO_ALL; NULL: there is no shop */
    uint32_t num_machines;
    struct glo_terms *terms;
    uint32_t num_terms, max_terms;
    const char **capabilities;
    uint32_t num_capabilities, max_capabilities;
    struct glo_capability_set *sets; /* what stations do; those that do the same may share one */
    uint32_t num_sets, max_sets;
    uint32_t *station_of;        /* [unit][capability]: the first station in the order as written, or GLO_ALL */
    uint64_t *first_alternative; /* [unit][capability], and the end: into `alternatives`; NULL: nowhere are there two */
    uint32_t *alternatives;      /* stations */
    bool one_station;            /* every unit has one, of the only capability: they have the same numbers */
    bool one_machine;            /* every station has one: they have the same numbers */
    uint32_t *first_unit;        /* of each family as written, and the end */
    struct glo_plan *plans;      /* by product, then by material that units keep in stock; in the scenario's arena */
    uint32_t num_plans, num_products;
    uint32_t most_parts; /* of a bill */
    bool has_materials;  /* some bill has a material */
    double *fastest;     /* by capability: the highest speed of a station that has it */
    struct glo_pools pools;
    struct glo_stock_plan stock;
};

/* Pieces that come from a source to a stock, as whoever carries them sees it. */
static inline struct glo_freight glo_stock_freight(const struct glo_production_plan *plan,
                                                   const struct glo_stock_source *source, uint32_t product,
                                                   uint32_t pieces)
{
    return (struct glo_freight){.family = source->unit == GLO_ALL ? GLO_ALL : plan->units[source->unit].family,
                                .pieces = pieces,
                                .mass = plan->plans[product].mass * pieces};
}

void glo_production_plan_init(struct glo_production_plan *plan);
void glo_production_plan_free(struct glo_production_plan *plan);

struct glo_transport_spec;

/* Km by road from one unit to another; NaN where distances are stated, but not this one. */
double glo_unit_road(const struct glo_places *places, const struct glo_transport_spec *transport,
                     const struct glo_unit *from, const struct glo_unit *to);

/* The number of a capability, added if it is new; GLO_ALL when memory is short. `name` is borrowed. */
uint32_t glo_production_capability(struct glo_production_plan *plan, const char *name);

/* The set of capabilities of a station, added if it is new: what it `does`, or the operation that has its name.
 * Mistakes are said. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_production_capability_set(struct glo_production_plan *plan, const struct glo_station_spec *spec,
                                  struct glo_arena *arena, const struct glo_review *review, uint32_t *number);

/* Indexes all stations by unit and capability, once they are listed. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_production_index_stations(struct glo_production_plan *plan);

/*
 * Lists the units of the families as written (`used[family]` false: left out, nothing offers work to it; else what
 * `mobility[family]`, of enum glo_mobility, says) and their stations, with their calendars over the run's `period` and
 * audits (`audited`: struct glo_audited). Units and their owners are registered with ledger and measures; beyond 1,000
 * units only families are told apart there; what machines draw of themselves comes from `seed` and the name of their
 * station. The capabilities of the process plans must have been added before. Returns 0 or GLO_ERR_NO_MEMORY; mistakes
 * are said to `review`.
 */
int glo_production_build_units(struct glo_production_plan *plan, const struct glo_list *families, const bool *used,
                               const uint8_t *mobility, const struct glo_list *audited, const struct glo_places *places,
                               const struct glo_period *period, const struct glo_accounting_spec *accounting,
                               struct glo_ledger_plan *ledger, struct glo_measure_plan *measures, uint64_t seed,
                               struct glo_arena *arena, const struct glo_review *review);

/* Which flows the products, materials and modes of a scenario give rise to. */
struct glo_flow_needs {
    bool price, material, outbound, material_carbon, transport_carbon, carbon_price, inbound, ordering, waiting;
    bool bringing, fetching;
    bool relocation, relocation_carbon; /* of units that move */
};

/* The unit before this one (`number`), if the two are one to ledger and measures and have one owner: they share their
 * flows. NULL: they are not. */
const struct glo_unit *glo_unit_twin(const struct glo_unit *unit, const struct glo_unit *units, uint32_t number);

/* Registers these flows for every unit. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_production_build_flows(struct glo_production_plan *plan, const struct glo_flow_needs *needs,
                               struct glo_ledger_plan *ledger);

/* The station of a unit that has a capability, or the first of several; GLO_ALL: none has. */
static inline uint32_t glo_production_station(const struct glo_production_plan *plan, uint32_t unit,
                                              uint32_t capability)
{
    return plan->one_station ? unit : plan->station_of[(size_t)unit * plan->num_capabilities + capability];
}

/* All of them, in the order as written; `*num` 0: none. */
static inline const uint32_t *glo_production_alternatives(const struct glo_production_plan *plan, uint32_t unit,
                                                          uint32_t capability, uint32_t *num)
{
    size_t cell = (size_t)unit * plan->num_capabilities + capability;
    if (plan->first_alternative) {
        *num = (uint32_t)(plan->first_alternative[cell + 1] - plan->first_alternative[cell]);
        return &plan->alternatives[plan->first_alternative[cell]];
    }
    *num = plan->station_of[cell] != GLO_ALL;
    return &plan->station_of[cell];
}

/* Whether a station has a capability. */
bool glo_production_does(const struct glo_production_plan *plan, uint32_t station, uint32_t capability);

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

/* How a station makes batches; NULL: it does not. */
static inline const struct glo_batch_spec *glo_production_batch(const struct glo_production_plan *plan,
                                                                uint32_t station)
{
    return glo_production_is_of_shop(plan, station) ? glo_shop_station_of(plan, station)->batch : NULL;
}

/* Machines of a station that can work, in the mean: without those that are down. */
double glo_production_working(const struct glo_production_plan *plan, uint32_t station);

/* The item of a material; GLO_ALL: no unit keeps it. */
static inline uint32_t glo_production_material(const struct glo_production_plan *plan,
                                               const struct glo_material_spec *material)
{
    uint32_t i = plan->num_products;
    while (i < plan->num_plans && plan->plans[i].material != material)
        i++;
    return i < plan->num_plans ? i : GLO_ALL;
}

/* Whether a unit has every capability of a product's plan and keeps its parts; of a product made to stock: whether it
 * keeps it. */
bool glo_production_can_make(const struct glo_production_plan *plan, uint32_t unit, uint32_t product);

/* Whether the first station of a product at a unit that has it is one with limited room. */
bool glo_production_is_limited(const struct glo_production_plan *plan, uint32_t unit, uint32_t product);

/* Whether it has the stations for every operation of a product. */
bool glo_production_has_stations(const struct glo_production_plan *plan, uint32_t unit, uint32_t product);

#endif
