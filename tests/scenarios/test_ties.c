/*
 * Two events at one instant: every pair of kinds, in a table, with who sees what. Constant laws make the instant: a
 * stream with an interarrival time of more than half the run places one order, so that a scenario is a script. Every
 * row is played twice, with its streams in this order and in the reverse one: what is tied is settled by
 * models/events.def, not by which was written or scheduled first. A new kind of event is a name in `kinds` and a row
 * for each pair that it makes.
 */
#include <math.h>
#include <stdio.h>

#include "models/events.h"
#include "tests/models/trial.h"

/* Those of events.def under their numbers; then what is no queued event: sources, and the last edge of the bins. */
enum {
    ENDED = GLO_EVENT_operation_end,
    WAKE = GLO_EVENT_network_wake,
    READY = GLO_EVENT_configured,
    BIN = GLO_NUM_EVENTS,
    END,
    DEMAND,
    NUM_KINDS
};

static const struct {
    const char *name;
    uint32_t priority;
} kinds[NUM_KINDS] = {
#define GLO_EVENT(name, priority, doc) {#name, priority},
#include "models/events.def"
#undef GLO_EVENT
    [BIN] = {"end of a bin", GLO_PRIORITY_BIN},
    [END] = {"end of the run", GLO_PRIORITY_BIN},
    [DEMAND] = {"arrival", GLO_PRIORITY_DEMAND},
};

enum { MOST_STREAMS = 3, REFUSED = -1, OPEN = -2, ABSENT = -3 };

/* Streams of one order; the instant is 6 h, all times are after 100 h. */
#define ENDS "{interarrival: 101 h, at: a, products: part}"            /* on a machine from 1 h to 6 h */
#define ENDS_AT_B "{interarrival: 101 h, at: b, products: part}"       /* the same, on the machine at b */
#define ENDS_QUICKLY "{interarrival: 104 h, at: a, products: quick}"   /* from 4 h */
#define ENDS_LATER "{interarrival: 103 h, at: a, products: part}"      /* at 8 h */
#define ENDS_EARLY "{interarrival: 100 h, at: a, products: part}"      /* at 5 h */
#define HELD "{interarrival: 105 h, at: a, products: part}"            /* for want of a machine: woken at 6 h */
#define HELD_AT_B "{interarrival: 105 h, at: b, products: part}"       /* the same, nearest to b */
#define CONFIGURED "{interarrival: 103 h, at: a, products: slow}"      /* from 3 h to 6 h */
#define CONFIGURED_LAST "{interarrival: 105 h, at: a, products: late}" /* from 5 h to 6 h: scheduled last */
#define PLACED "{interarrival: 106 h, at: a, products: part}"          /* at 6 h */
#define SHOP "shop: {at: a, stations: {work: {}}}"
#define PART(interarrival, network) "{interarrival: " interarrival ", at: a, products: part, offered_to: " network "}"
#define HOLD "net: {type: ccm, units: shop, if_none_free: hold}"
#define REFUSE "net: {type: ccm, units: shop, if_none_free: refuse}"
#define EDGE "length: 190 h, warmup: 106 h" /* the sample begins at 6 h */
#define LAST "length: 106 h, warmup: 0 h"   /* it ends at 6 h */

static const struct tie {
    uint32_t first, second; /* kinds, in the order in which they are handled */
    const char *sees;       /* the outcome in words; where there is no such pair, why: then the rest is left out */
    const char *streams[MOST_STREAMS];
    int started[MOST_STREAMS]; /* h, or what became of the order instead */
    const char *networks;      /* NULL: a machine for which orders wait */
    const char *units;         /* NULL: one machine */
    const char *experiment;    /* NULL: without edges */
    uint32_t unit;             /* of the last order, where that is the outcome */
    bool by_stream;            /* nothing else settles it: streams in reverse reverse the outcome */
    const char *figure;        /* of the sample, where that is the outcome */
    double value;
} ties[] = {
    /* clang-format off */
    {ENDED, ENDED, "both machines are free before the held order is given away: it goes to its nearest",
     {ENDS, ENDS_AT_B, HELD_AT_B}, .started = {1, 1, 6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: hold}",
     .units = SHOP ", other: {at: b, stations: {work: {}}}"},
    {ENDED, WAKE, "the held order finds the machine free", {ENDS, HELD}, .started = {1, 6}},
    {ENDED, READY, "what was configured finds the machine free", {ENDS, CONFIGURED}, .started = {1, 6},
     .networks = REFUSE},
    {ENDED, READY, "and does so where its event was scheduled first", {ENDS_QUICKLY, CONFIGURED}, .started = {4, 6},
     .networks = REFUSE},
    {ENDED, DEMAND, "the customer finds the machine free", {ENDS, PLACED}, .started = {1, 6}, .networks = REFUSE},
    {WAKE, WAKE, "of two networks that share a unit the first in the file gets it",
     {PART("101 h", "net"), PART("104 h", "second"), PART("105 h", "net")}, .started = {1, 11, 6},
     .networks = HOLD ", second: {type: ccm, units: shop, if_none_free: hold}"},
    {WAKE, READY, "the held order has the machine, what was configured waits", {ENDS, HELD, CONFIGURED},
     .started = {1, 6, 11}},
    {WAKE, DEMAND, "the held order has the machine, the customer waits", {ENDS, HELD, PLACED}, .started = {1, 6, 11}},
    {READY, READY, "what was begun first has the machine", {CONFIGURED, CONFIGURED_LAST}, .started = {6, REFUSED},
     .networks = REFUSE},
    {READY, DEMAND, "what was configured has the machine", {CONFIGURED, PLACED}, .started = {6, REFUSED},
     .networks = REFUSE},
    {DEMAND, DEMAND, "customers come in the order of their streams", {PLACED, PLACED}, .started = {6, REFUSED},
     .networks = REFUSE, .by_stream = true},
    {BIN, BIN, .sees = "there is one clock of bins"},
    {BIN, ENDED, "what ends and arrives at an edge belongs to the bin that begins", {ENDS}, .started = {1},
     .experiment = EDGE, .figure = "throughput", .value = 1 / 84.0},
    {BIN, WAKE, "the held order's material is booked in the bin that begins", {ENDS, HELD}, .started = {1, 6},
     .experiment = EDGE, .figure = "cost_per_order", .value = 1},
    {BIN, READY, "the configured order's material is booked in the bin that begins", {CONFIGURED}, .started = {6},
     .experiment = EDGE, .figure = "cost_per_order", .value = 2},
    {BIN, DEMAND, "the customer is of the cohort that begins", {PLACED}, .started = {6}, .experiment = EDGE,
     .figure = "lead_time", .value = 5},
    {BIN, END, .sees = "the run ends at an edge of the bins"},
    {END, END, .sees = "a run ends once"},
    {END, ENDED, "the last order of the cohort is closed; its arrival is not of the sample", {ENDS}, .started = {1},
     .experiment = LAST, .figure = "throughput", .value = 0},
    {END, WAKE, "a held order of the cohort is made after the end", {ENDS, HELD}, .started = {1, 6},
     .experiment = LAST, .figure = "lead_time", .value = 5.5},
    {END, READY, "a configured order of the cohort is made after the end", {CONFIGURED}, .started = {6},
     .experiment = LAST, .figure = "lead_time", .value = 8},
    {END, DEMAND, "the customer comes too late", {ENDS_EARLY, PLACED}, .started = {0, ABSENT}, .experiment = LAST,
     .figure = "lead_time", .value = 5},
    {END, DEMAND, "where the cohort is still open the customer comes, but is not of it", {ENDS_LATER, PLACED},
     .started = {3, OPEN}, .experiment = LAST, .figure = "lead_time", .value = 5},
    /* clang-format on */
};
enum { NUM_TIES = sizeof ties / sizeof ties[0] };

static uint32_t num_streams(const struct tie *tie)
{
    uint32_t num = 0;
    while (num < MOST_STREAMS && tie->streams[num])
        num++;
    return num;
}

/* Opens the row as a scenario; stream i of the row is called s<i>, and comes last to first if `reversed`. */
static void open_tie(struct trial *trial, const struct tie *tie, bool reversed)
{
    char text[4096], demand[1024] = "";
    uint32_t num = num_streams(tie);
    for (uint32_t k = 0; k < num; k++) {
        uint32_t i = reversed ? num - 1 - k : k;
        size_t length = strlen(demand);
        snprintf(demand + length, sizeof demand - length, "%ss%u: %s", k ? ", " : "", i, tie->streams[i]);
    }
    snprintf(
        text, sizeof text,
        "glocal: 1\n"
        "places: {a: {x: 0 km, y: 0 km}, b: {x: 100 km, y: 0 km}}\n"
        "materials: {steel: {price: 1 EUR/kg}}\n"
        "products:\n"
        "  part: {plan: [{operation: work, service: 5 h, material: {steel: 2 kg}}]}\n"
        "  quick: {plan: [{operation: work, service: 2 h}]}\n"
        "  slow: {plan: [{operation: work, service: 5 h, material: {steel: 2 kg}}], stages: {configuration: 3 h}}\n"
        "  late: {plan: [{operation: work, service: 5 h}], stages: {configuration: 1 h}}\n"
        "demand: {%s}\nunits: {%s}\nnetworks: {%s}\nexperiment: {%s, replications: 1}\n",
        demand, tie->units ? tie->units : SHOP, tie->networks ? tie->networks : HOLD,
        tie->experiment ? tie->experiment : "length: 190 h, warmup: 0 h");
    trial_open(trial, text);
}

static void expect_order(const struct tie *tie, const struct trial_rows *rows, uint32_t stream, int started)
{
    const struct glo_order_row *row = NULL;
    for (uint32_t i = 0; i < rows->num; i++)
        if (rows->items[i].stream == stream && rows->items[i].order == 0)
            row = &rows->items[i];
    const char *fate = row ? glo_fate_names[row->fate] : "absent";
    static const char *const fates[] = {[-REFUSED] = "refused", [-OPEN] = "open", [-ABSENT] = "absent"};
    const char *wanted = started < 0 ? fates[-started] : glo_fate_names[GLO_FATE_delivered];
    cr_expect_str_eq(fate, wanted, "%s: the order of stream %u is %s, not %s", tie->sees, stream, fate, wanted);
    if (row && started >= 0)
        cr_expect_eq(row->started, 100.0 + started, "%s: stream %u started at %g h, not at %d h", tie->sees, stream,
                     row->started - 100, started);
}

static void play(const struct tie *tie, bool reversed)
{
    struct trial trial;
    struct trial_rows rows;
    struct glo_record record;
    uint32_t num = num_streams(tie);
    open_tie(&trial, tie, reversed);
    trial_replicate(&trial, 0, 0, &rows, &record);
    for (uint32_t i = 0; i < num; i++)
        expect_order(tie, &rows, reversed ? num - 1 - i : i,
                     tie->started[reversed && tie->by_stream ? num - 1 - i : i]);
    if (tie->unit)
        cr_expect_eq(trial_row(&rows, reversed ? 0 : num - 1, 0)->unit, tie->unit, "%s", tie->sees);
    if (tie->figure) {
        const struct glo_scenario *scenario = trial.study.points[0];
        const struct glo_window *window = &scenario->window;
        double value = glo_record_value(&record, &scenario->layout, window, trial_figure(&trial, 0, tie->figure),
                                        window->num_slots - 1);
        cr_expect_float_eq(value, tie->value, 1e-12, "%s: %s is %.12g", tie->sees, tie->figure, value);
    }
    glo_record_free(&record);
    trial_rows_free(&rows);
    trial_close(&trial);
}

Test(ties, outcomes)
{
    for (uint32_t i = 0; i < NUM_TIES; i++)
        for (int reversed = 0; ties[i].streams[0] && reversed < 2; reversed++)
            play(&ties[i], reversed);
}

/* Every pair of kinds has its row, and no row contradicts the priorities. */
Test(ties, every_pair)
{
    for (uint32_t a = 0; a < NUM_KINDS; a++)
        for (uint32_t b = a; b < NUM_KINDS; b++) {
            uint32_t num = 0;
            for (uint32_t i = 0; i < NUM_TIES; i++)
                num += (ties[i].first == a && ties[i].second == b) || (ties[i].first == b && ties[i].second == a);
            cr_expect_gt(num, 0, "no row for %s and %s", kinds[a].name, kinds[b].name);
        }
    for (uint32_t i = 0; i < NUM_TIES; i++)
        cr_expect_leq(kinds[ties[i].first].priority, kinds[ties[i].second].priority, "%s: %s comes before %s",
                      ties[i].sees, kinds[ties[i].second].name, kinds[ties[i].first].name);
}
