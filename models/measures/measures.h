/*
 * Measures: what each finished order, each station and the ledger add to the results. The plan lists the entities
 * (streams, products, networks, units, stations, parties) and the figures, once per design point; the state collects
 * exact whole-number sums by entity and bin of time during a replication and turns them into a record. It decides
 * nothing and draws nothing.
 */
#ifndef GLO_MODELS_MEASURES_H
#define GLO_MODELS_MEASURES_H

#include "models/accounting/ledger.h"
#include "models/order.h"
#include "sim/experiment/record.h"

enum glo_sum {
#define GLO_SUM(kind, name, value, doc) GLO_SUM_##name,
#include "models/measures/sums.def"
#undef GLO_SUM
    GLO_NUM_SUMS
};
#define GLO_NUM_DURATIONS GLO_SUM_placed /* the first sums: they keep least and most */

/* What machines do (states.def). */
enum glo_state {
#define GLO_STATE(name, doc) GLO_STATE_##name,
#include "models/measures/states.def"
#undef GLO_STATE
    GLO_NUM_STATES
};

/* What a metric can be asked of; bits, so that a metric says which. */
enum glo_entity_kind {
    GLO_ENTITY_all = 1,
    GLO_ENTITY_stream = 2,
    GLO_ENTITY_product = 4,
    GLO_ENTITY_network = 8,
    GLO_ENTITY_family = 16, /* all units of a family; the unit itself where it is alone */
    GLO_ENTITY_unit = 32,
    GLO_ENTITY_station = 64, /* of a family or of a unit */
    GLO_ENTITY_party = 128,
    GLO_WITH_STOCK = 256,   /* of a metric, beside its entities: there is one only where products are made to stock */
    GLO_WITH_AGE = 512,     /* and only where some do not keep */
    GLO_WITH_CHOICE = 1024, /* only where customers choose */
    GLO_WITH_BROKER = 4096, /* only where a network forms enterprises of several partners */
    GLO_WITH_STAFF = 2048   /* only where a network has so many people of the profession `top` */
};

struct glo_entity {
    enum glo_entity_kind kind;
    const char *name; /* "post", "minifactory.Rome", "minifactory.Rome.mill"; NULL: everything */
    uint32_t parent;  /* unit -> family, station -> its unit or family, station of a unit -> station of the family;
                         GLO_ALL: none */
    uint32_t row;     /* of the order sums; GLO_ALL: none */
};

/* Machines whose levels are averaged together: a station, or the stations of one name in a family of many units. */
struct glo_station_row {
    uint32_t entity; /* the station: its parent is the station of the family, where there is one */
    uint32_t unit;   /* the unit or family that has it */
    uint32_t machines;
};

/* A product in stock at a unit, or at all units of a family that is not told apart. */
struct glo_stock_row {
    uint32_t unit, product; /* entities */
};

/* Professions of the staff of networks; modules of a pool are counted as people are: out is at work. */
enum glo_profession { GLO_ENGINEERS, GLO_BROKERS, GLO_NUM_PROFESSIONS, GLO_MODULES = GLO_NUM_PROFESSIONS };

/* So many people of a network; or modules of a pool. */
struct glo_staff_row {
    uint32_t entity; /* the network; of modules the family of units that is the pool */
    enum glo_profession profession;
};

struct glo_stretch;

/* One line of metrics.def. `ratio` adds to top and bottom what an entity came to in a stretch of the run. */
struct glo_metric {
    const char *name, *unit, *doc;
    enum glo_figure_kind kind;
    int better; /* -1: lower, 1: higher, 0: neither */
    unsigned entities;
    void (*ratio)(const struct glo_stretch *stretch, const struct glo_metric *metric, uint32_t entity,
                  struct glo_ratio *ratio);
    uint32_t top, bottom;
    double scale;
};

extern const struct glo_metric glo_metrics[];
extern const uint32_t glo_num_metrics;
/* By name, NULL where there is none. */
const struct glo_metric *glo_metric_find(const char *name);

/* The fate whose share of all orders it is, of those that only some scenarios know; GLO_NUM_FATES: it is none. */
enum glo_fate glo_metric_fate(const struct glo_metric *metric);

/* Whether it is a share of machine hours by state. */
bool glo_metric_of_states(const struct glo_metric *metric);

/* The sum that is the top of a metric of orders, of an entity of this kind: of the time in queue a unit has the part
   that is spent at its stations, not what the network held the order before. */
enum glo_sum glo_metric_sum(const struct glo_metric *metric, enum glo_entity_kind kind);

/* What a figure is computed from, beside what the record's layout says of it. */
struct glo_figure_key {
    const struct glo_metric *metric;
    uint32_t entity;
};

/* Which quantiles of which sums are kept. */
struct glo_histogram_key {
    uint32_t row;
    enum glo_sum sum;
};

/* What an order has one of, by number. */
enum glo_part { GLO_PART_STREAM, GLO_PART_PRODUCT, GLO_PART_NETWORK, GLO_PART_UNIT, GLO_NUM_PARTS };

/* The rows of a part, by the number that orders know it by. */
struct glo_part_rows {
    const uint32_t *rows;
    size_t offset; /* of the number, a uint32_t, in struct glo_order */
};

/* Owns its arrays; texts live in the scenario's arena. */
struct glo_measure_plan {
    struct glo_arena *arena;              /* borrowed */
    const struct glo_ledger_plan *ledger; /* borrowed */
    struct glo_entity *entities;
    uint32_t num_entities, max_entities;
    uint32_t num_rows;
    struct glo_station_row *stations;
    uint32_t num_stations, max_stations;
    struct glo_stock_row *stocks;
    uint32_t num_stocks, max_stocks;
    bool perishes;     /* some stock has pieces that do not keep */
    bool knows_stock;  /* some unit of the file keeps stock, though perhaps not at this point */
    bool knows_choice; /* customers of some stream choose */
    bool is_bare;      /* nothing costs, emits or is worth anything; set by glo_measure_plan_index */
    struct glo_staff_row *staff;
    uint32_t num_staff, max_staff;
    bool has_brokers, knows_brokers; /* some network forms enterprises; or one of the file does, though perhaps not at
                                        this point */
    unsigned has_staff, knows_staff; /* bits by profession: some network has so many people; or one of the file has,
                                        though perhaps not at this point */
    uint32_t num_networks;
    uint32_t fates;  /* bits by enum glo_fate: those that can befall an order, of those that not every scenario knows */
    bool has_states; /* some machine is more than busy or idle: the states of all are measured */
    struct glo_figure *figures;
    struct glo_figure_key *keys;
    uint32_t num_figures, max_figures, max_keys;
    struct glo_histogram_key *histograms;
    uint32_t num_histograms, max_histograms;
    uint32_t *watched;
    uint32_t num_watched, max_watched;
    struct glo_precision *precise;
    uint32_t num_precise, max_precise;
    const uint32_t *party_entities; /* the entity of each party of the ledger; in the arena */
    uint32_t *leaf; /* by entity: the row that its orders are added to; GLO_ALL: summed up from others */
    struct glo_part_rows parts[GLO_NUM_PARTS]; /* those that have rows of their own */
    uint32_t num_parts;
    uint32_t *whole;           /* by row: a row before it, to which it belongs and is added in the end, or GLO_ALL */
    uint32_t *first_histogram; /* by row, and the end: its histograms in `histogram_of` */
    uint32_t *histogram_of;
    const char **absent; /* names that are declared but have no work at this point */
    uint32_t num_absent, max_absent;
    struct glo_flow *flows; /* as the record's layout shows them; in the arena */
};

void glo_measure_plan_init(struct glo_measure_plan *plan, struct glo_arena *arena,
                           const struct glo_ledger_plan *ledger);
void glo_measure_plan_free(struct glo_measure_plan *plan);

/*
 * Adds an entity; `same_row_as` GLO_ALL gives it order sums of its own where its kind has them, otherwise it shares
 * those of that entity (which sees exactly the same orders). Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_measure_plan_entity(struct glo_measure_plan *plan, enum glo_entity_kind kind, const char *name, uint32_t parent,
                            uint32_t same_row_as, uint32_t *entity);

/* Adds machines to the station row `name` of a unit or family entity, made where it is new. */
int glo_measure_plan_station(struct glo_measure_plan *plan, uint32_t unit_entity, const char *name, uint32_t machines,
                             uint32_t *row);

/* The row of a product in stock at a unit, by their entities; made where it is new. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_measure_plan_stock(struct glo_measure_plan *plan, uint32_t unit_entity, uint32_t product_entity, uint32_t *row);

/* A row for people of a network, or for the modules of a pool, by its entity. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_measure_plan_staff(struct glo_measure_plan *plan, uint32_t entity, enum glo_profession profession,
                           uint32_t *row);

/*
 * Notes the name of a unit, network or party that is declared but has no work at this point: a metric that names it has
 * no figure here, which is no mistake. `name` is borrowed. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_measure_plan_absent(struct glo_measure_plan *plan, const char *name);

/*
 * Makes the figures, once all entities are there: first those that `metrics` (list of const char *) asks for, in that
 * order and marked as shown, then the quantiles .5 .9 .95 .99 of the lead time and every metric of every entity that
 * allows it. What cannot be understood is said with the nearest name. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_measure_plan_figures(struct glo_measure_plan *plan, const struct glo_list *metrics,
                             const struct glo_review *review);

/*
 * Notes a figure, named as in `metrics`, that is to have a half-width of at most this share of its mean; among all
 * means, or one of the quantiles that were made. What cannot be understood is said of `field`; what is absent at this
 * point is passed over. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_measure_plan_precise(struct glo_measure_plan *plan, const char *name, double share, const void *field,
                             const struct glo_review *review);

/* The last step of making the figures: flows, rows and histograms are listed. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_measure_plan_index(struct glo_measure_plan *plan);

/*
 * Tells the entities of all streams, products, networks or units by their number, once the figures are made: item i, of
 * `size` bytes, has its entity (a uint32_t) at this offset. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_measure_plan_number(struct glo_measure_plan *plan, enum glo_part part, const void *items, size_t offset,
                            size_t size, uint32_t num);

/* The layout of the records. */
struct glo_layout glo_measure_plan_layout(const struct glo_measure_plan *plan);

/* Sums of one entity in one bin, or in several. */
struct glo_order_sums {
    int64_t sums[GLO_NUM_SUMS];
    int64_t least[GLO_NUM_DURATIONS], most[GLO_NUM_DURATIONS];
};

struct glo_station_areas {
    glo_int128 busy;            /* machines x ticks in setup or at work */
    glo_int128 waiting, served; /* orders x ticks in the queue, at machines */
};

/* Machines x ticks in each state: of a station, in a bin. */
struct glo_state_areas {
    glo_int128 in[GLO_NUM_STATES];
};

struct glo_stock_areas {
    glo_int128 on_hand, backorders;         /* pieces x ticks */
    glo_int128 asked, filled;               /* pieces that customers ordered, and those delivered at once: by cohort */
    glo_int128 inside_asked, inside_filled; /* the same of other units */
    glo_int128 left, outdated; /* of stocks whose pieces do not keep: what left, and what of it no longer kept */
};

struct glo_staff_areas {
    glo_int128 worked, open; /* people x ticks: at work, and of their hours; modules x ticks: out, and all */
};

/* What an entity comes to beside its orders, all that belongs to it included. */
struct glo_totals {
    glo_int128 cost;     /* 1e-6 of the currency paid to parties outside the network */
    glo_int128 carbon;   /* 1e-9 kg */
    glo_int128 profit;   /* of a party: received less paid */
    glo_int128 busy;     /* machines x ticks in setup or at work */
    glo_int128 machines; /* machines x ticks */
    glo_int128 waiting;  /* orders x ticks, held by a network or in a queue */
    glo_int128 served;   /* orders x ticks at machines */
    struct glo_state_areas states;
    struct glo_stock_areas stock;
    struct glo_staff_areas staff[GLO_NUM_PROFESSIONS], pool;
};

/* A stretch of the run, of a bin or several: all that metrics are made of. Borrows its arrays. */
struct glo_stretch {
    const struct glo_measure_plan *plan;
    glo_time length;
    struct glo_order_sums *orders; /* by row */
    struct glo_totals *totals;     /* by entity */
};

/* The state of one replication. Owns its arrays. What one order adds stands together by bin. */
struct glo_measures {
    const struct glo_measure_plan *plan;
    const struct glo_window *window;
    const struct glo_ledger *ledger; /* borrowed */
    uint32_t bin;                    /* of now; num_bins after the end */
    struct glo_order_sums *orders;   /* [num_bins + 1][row] */
    struct glo_station_areas *areas; /* [num_bins][station row] */
    struct glo_state_areas *states;  /* the same; NULL where the plan has no states */
    struct glo_stock_areas *stocks;  /* [num_bins + 1][stock row] */
    struct glo_staff_areas *staff;   /* [num_bins][staff row] */
    glo_int128 *held_areas;          /* [num_bins][network] */
    struct glo_histogram *quantiles; /* [slot][histogram] */
    bool overflow;                   /* some sum left its 64 bits: the replication is worthless */
};

int glo_measures_init(struct glo_measures *measures, const struct glo_measure_plan *plan,
                      const struct glo_window *window, const struct glo_ledger *ledger);
void glo_measures_free(struct glo_measures *measures);

/* Adds what a station saw in the current bin to its row; not after the end. */
static inline void glo_measures_add_areas(struct glo_measures *measures, uint32_t row,
                                          const struct glo_station_areas *seen)
{
    struct glo_station_areas *areas = &measures->areas[(size_t)measures->bin * measures->plan->num_stations + row];
    areas->busy += seen->busy;
    areas->waiting += seen->waiting;
    areas->served += seen->served;
}

/* The same for the states of its machines, where they are measured. */
static inline void glo_measures_add_states(struct glo_measures *measures, uint32_t row,
                                           const struct glo_state_areas *seen)
{
    struct glo_state_areas *areas = &measures->states[(size_t)measures->bin * measures->plan->num_stations + row];
    for (uint32_t state = 0; state < GLO_NUM_STATES; state++)
        areas->in[state] += seen->in[state];
}

/* The same for what a network held: orders x ticks. */
static inline void glo_measures_add_held(struct glo_measures *measures, uint32_t network, glo_int128 held)
{
    measures->held_areas[(size_t)measures->bin * measures->plan->num_networks + network] += held;
}

/* The same for people: people x ticks at work, and of their hours; and for modules: out, and all. */
static inline void glo_measures_add_staff(struct glo_measures *measures, uint32_t row, glo_int128 worked,
                                          glo_int128 open)
{
    struct glo_staff_areas *areas = &measures->staff[(size_t)measures->bin * measures->plan->num_staff + row];
    areas->worked += worked;
    areas->open += open;
}

/* The same for what lay in a stock, and for the pieces that its orders waited for: pieces x ticks. */
static inline void glo_measures_add_stock(struct glo_measures *measures, uint32_t row, glo_int128 on_hand,
                                          glo_int128 backorders)
{
    struct glo_stock_areas *areas = &measures->stocks[(size_t)measures->bin * measures->plan->num_stocks + row];
    areas->on_hand += on_hand;
    areas->backorders += backorders;
}

/* An order of a cohort, of another unit (`inside`) or a customer, asked a stock for pieces and got some at once. */
static inline void glo_measures_add_asked(struct glo_measures *measures, uint32_t row, uint32_t cohort, bool inside,
                                          uint32_t pieces, uint32_t filled)
{
    struct glo_stock_areas *areas = &measures->stocks[(size_t)cohort * measures->plan->num_stocks + row];
    *(inside ? &areas->inside_asked : &areas->asked) += pieces;
    *(inside ? &areas->inside_filled : &areas->filled) += filled;
}

/* Pieces that do not keep left a stock in the current bin, and so many of them too late. */
static inline void glo_measures_add_left(struct glo_measures *measures, uint32_t row, int64_t left, int64_t outdated)
{
    struct glo_stock_areas *areas = &measures->stocks[(size_t)measures->bin * measures->plan->num_stocks + row];
    areas->left += left;
    areas->outdated += outdated;
}

/* The bin of a time not before the current bin; num_bins after the end. */
static inline uint32_t glo_measures_bin_of(const struct glo_measures *measures, glo_time time)
{
    uint32_t bin = measures->bin;
    while (bin < measures->window->num_bins && time >= measures->window->bins[bin + 1])
        bin++;
    return bin;
}

/* A customer of a stream, by its entity, has placed no order now. */
void glo_measures_add_not_bought(struct glo_measures *measures, uint32_t stream);

/* Adds an order whose fate is known to the sums of all that it is a part of. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_measures_close_order(struct glo_measures *measures, const struct glo_order *order);

/*
 * Fills a record's ratios, flows, quantiles and series. Once, when all orders are closed: sums of parts are added to
 * those of the whole. Returns 0, GLO_ERR_NO_MEMORY or GLO_ERR_RANGE (a sum overflowed).
 */
int glo_measures_record(struct glo_measures *measures, struct glo_record *record, struct glo_problem *problem);

#endif
