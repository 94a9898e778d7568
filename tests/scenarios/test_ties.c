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
    WORK = GLO_EVENT_work_end,
    SETUP = GLO_EVENT_setup_ends,
    REPAIRED = GLO_EVENT_machine_repaired,
    FAILURE = GLO_EVENT_machine_failure,
    SHIFT = GLO_EVENT_shift_change,
    PATIENCE = GLO_EVENT_patience_ends,
    RECEIVED = GLO_EVENT_stock_received,
    REVIEW = GLO_EVENT_stock_review,
    LEAVES = GLO_EVENT_shipment_leaves,
    BATCH = GLO_EVENT_batch_waits_no_more,
    OUTDATED = GLO_EVENT_stock_outdated,
    ROUND = GLO_EVENT_round_ends,
    ENGINEERED = GLO_EVENT_engineered,
    THING = GLO_EVENT_thing_arrives,
    BROKERED = GLO_EVENT_brokered,
    HANDOVER = GLO_EVENT_handover,
    BACK = GLO_EVENT_vehicle_returns,
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

enum { MOST_STREAMS = 3, REFUSED = -1, OPEN = -2, ABSENT = -3, RENEGED = -4, LOST = -5 };

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
#define DRAWN "{interarrival: 103 h, at: a, products: drawn}"          /* with an engineer from 3 h to 6 h */
#define AGREED "{interarrival: 103 h, at: a, products: agreed}"        /* a round from 3 h to 6 h */
/* A thing that comes from b, from 2 h to the instant. */
#define SENT_WITH(product, more) \
    "{interarrival: 102 h, at: b, products: " product ", handover: {send: {by: post}}" more "}"
#define SENT SENT_WITH("part", "")
#define SHOP "shop: {at: a, stations: {work: {}}}"
/* Stations of the shop. Its machines fail by the clock on the wall at the instant, or are repaired then; its calendar
 * opens or closes it then, on a Friday at 10:00, and opens it again at 20 h. */
#define OF_SHOP "shop: {at: a, stations: {work: {discipline: siro}}}"
#define BREAKS(after, repair, clock, job) \
    "{breakdowns: {time_to_failure: " after ", repair: " repair ", clock: " clock ", job: " job "}}"
#define FAILS "shop: {at: a, stations: {work: " BREAKS("106 h", "2 h", "elapsed", "resume") "}}"
#define FAILS_OR_SPOILS "shop: {at: a, stations: {work: " BREAKS("106 h", "3 h", "elapsed", "scrap") "}}"
#define WEARS_OUT "shop: {at: a, stations: {work: " BREAKS("5 h", "3 h", "operating", "scrap") "}}"
#define IS_REPAIRED "shop: {at: a, stations: {work: " BREAKS("104 h", "2 h", "elapsed", "resume") "}}"
#define REPAIRED_AT_B "other: {at: b, stations: {work: " BREAKS("104 h", "2 h", "elapsed", "resume") "}}"
#define OPENS "{monday-wednesday: 00:00-24:00, friday: 10:00-24:00, saturday-sunday: 00:00-24:00}"
#define CLOSES "{monday-thursday: 00:00-24:00, friday: 00:00-10:00, saturday-sunday: 00:00-24:00}"
#define SHOP_THAT(calendar) "shop: {at: a, calendar: " calendar ", stations: {work: {}}}"
#define CALENDAR "start: 2027-01-04, length: 190 h, warmup: 0 h"
#define QUEUE "net: {type: mpn, units: shop}"
#define PATIENT(interarrival, patience) \
    "{interarrival: " interarrival ", at: a, products: part, patience: " patience "}"
/* A station whose batches wait so long for a second piece. */
#define BATCHES(wait, more) "shop: {at: a, stations: {work: {batch: {at_most: 2 pieces, wait: " wait "}" more "}}"
#define PAIR "{interarrival: 102 h, at: a, products: quick, lot: 2}" /* a full batch from 2 h to 6 h */
#define SET_UP "{interarrival: 103 h, at: a, products: set}"         /* set up from 3 h to 6 h */
/* One piece in stock, and the one ordered for it at 1 h is here at the instant. */
#define STOCK(short) "shop: {at: a, stock: {kept: {replenish: {base_stock: 1}, source: works, short: " short "}}}"
/* The piece in stock is scrapped at the instant. */
#define AGEING(policy, short) \
    "shop: {at: a, stock: {kept: {replenish: {" policy "}, source: works, short: " short ", shelf_life: 106 h}}}"
#define KEPT(interarrival, patience) "{interarrival: " interarrival ", at: a, products: kept" patience "}"
#define PART(interarrival, network) "{interarrival: " interarrival ", at: a, products: part, offered_to: " network "}"
#define HOLD "net: {type: ccm, units: shop, if_none_free: hold}"
#define REFUSE "net: {type: ccm, units: shop, if_none_free: refuse}"
#define ONE_ENGINEER "net: {type: mpn, units: shop, staff: {engineers: 1}}"
/* A broker sets up an enterprise in an hour, of an order that came at 5 h; or what was prepared at the instant by one
 * of its members goes to the machine. */
#define SET_UP_BY_BROKER PART("105 h", "guild")
#define GUILD(of) of ", guild: {type: broker, units: shop, steps: {plan: 1 h}}"
#define CHAINED "{interarrival: 105 h, at: a, products: chain, offered_to: guild}"
#define CHAINS(of) of ", guild: {type: broker, units: [shop, first]}"
#define WITH_FIRST(of) of ", first: {at: b, stations: {prepare: {machines: 9}}}"
#define TO_NET(interarrival, product) "{interarrival: " interarrival ", at: a, products: " product ", offered_to: net}"
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
    {ENDED, WORK, "both machines are free before the held order is given away: it goes to its nearest",
     {ENDS_AT_B, ENDS, HELD_AT_B}, .started = {1, 1, 6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: hold}",
     .units = OF_SHOP ", other: {at: b, stations: {work: {}}}"},
    {WORK, WORK, "the same of two stations of the shop", {ENDS, ENDS_AT_B, HELD_AT_B}, .started = {1, 1, 6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: hold}",
     .units = OF_SHOP ", other: {at: b, stations: {work: {discipline: lcfs}}}"},
    {WORK, WAKE, "the held order finds the machine free", {ENDS, HELD}, .started = {1, 6}, .units = OF_SHOP},
    {WORK, READY, "what was configured finds the machine free", {ENDS, CONFIGURED}, .started = {1, 6},
     .networks = REFUSE, .units = OF_SHOP},
    {WORK, DEMAND, "the customer finds the machine free", {ENDS, PLACED}, .started = {1, 6}, .networks = REFUSE,
     .units = OF_SHOP},
    {WORK, FAILURE, "what is done is not spoilt; the machine, worn out, takes nobody before it is repaired",
     {ENDS, ENDS_LATER}, .started = {1, 9}, .networks = QUEUE, .units = WEARS_OUT},
    {WORK, FAILURE, "the same by the clock on the wall: who has just been taken is given back",
     {ENDS, ENDS_LATER}, .started = {1, 9}, .networks = QUEUE, .units = FAILS_OR_SPOILS},
    {WORK, REPAIRED, "both machines are free before the held order is given away: it goes to its nearest",
     {ENDS, HELD_AT_B}, .started = {1, 6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: hold}", .units = OF_SHOP ", " REPAIRED_AT_B},
    {ENDED, REPAIRED, "the same beside a machine that never stops", {ENDS, HELD_AT_B}, .started = {1, 6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: hold}", .units = SHOP ", " REPAIRED_AT_B},
    {WORK, SHIFT, "what is done is done; who waits begins when the station opens again", {ENDS, ENDS_LATER},
     .started = {1, 20}, .networks = QUEUE, .units = SHOP_THAT(CLOSES), .experiment = CALENDAR},
    {WORK, PATIENCE, "who waits for the machine gets it", {ENDS, PATIENT("103 h", "3 h")}, .started = {1, 6},
     .networks = QUEUE, .units = OF_SHOP},
    {ENDED, PATIENCE, "the same at a machine that never stops", {ENDS, PATIENT("103 h", "3 h")}, .started = {1, 6},
     .networks = QUEUE},
    {WAKE, PATIENCE, "who is held gets the machine", {ENDS, PATIENT("105 h", "1 h")}, .started = {1, 6}},
    {PATIENCE, READY, "who is still configuring leaves", {"{interarrival: 103 h, at: a, products: slow, patience: 3 h}"},
     .started = {RENEGED}},
    {PATIENCE, DEMAND, "who leaves is not before who comes", {ENDS_LATER, PATIENT("104 h", "2 h"), PLACED},
     .started = {3, RENEGED, 8}, .networks = QUEUE},
    {REPAIRED, FAILURE, "the customer finds the one machine down and the other one up", {PLACED}, .started = {6}, .unit = 1,
     .networks = "net: {type: ccm, units: [shop, other], if_none_free: refuse}", .units = FAILS ", " REPAIRED_AT_B},
    {REPAIRED, SHIFT, "who waits begins", {HELD}, .started = {6}, .networks = QUEUE,
     .units = "shop: {at: a, calendar: " OPENS ", stations: {work: " BREAKS("104 h", "2 h", "elapsed", "resume") "}}",
     .experiment = CALENDAR},
    {REPAIRED, WAKE, "the held order gets the machine", {HELD}, .started = {6}, .units = IS_REPAIRED},
    {REPAIRED, PATIENCE, "who waits for the machine gets it", {PATIENT("105 h", "1 h")}, .started = {6},
     .networks = QUEUE, .units = IS_REPAIRED},
    {REPAIRED, READY, "what was configured finds the machine up", {CONFIGURED}, .started = {6}, .networks = REFUSE,
     .units = IS_REPAIRED},
    {REPAIRED, DEMAND, "the customer finds the machine up", {PLACED}, .started = {6}, .networks = REFUSE,
     .units = IS_REPAIRED},
    {FAILURE, SHIFT, "the work stops once, and goes on when the station is open and the machine up",
     {ENDS_LATER, HELD}, .started = {3, 22}, .networks = QUEUE,
     .units = "shop: {at: a, calendar: " CLOSES ", stations: {work: " BREAKS("106 h", "2 h", "elapsed", "resume") "}}",
     .experiment = CALENDAR},
    {FAILURE, WAKE, "the machine that became free has failed: the held order waits for its repair", {ENDS, HELD},
     .started = {1, 8}, .units = FAILS},
    {FAILURE, PATIENCE, "the failure keeps nobody who waits", {ENDS_LATER, PATIENT("104 h", "2 h")},
     .started = {3, RENEGED}, .networks = QUEUE, .units = FAILS},
    {FAILURE, READY, "what was configured finds the machine down", {CONFIGURED}, .started = {REFUSED},
     .networks = REFUSE, .units = FAILS},
    {FAILURE, DEMAND, "the customer finds the machine down", {PLACED}, .started = {REFUSED}, .networks = REFUSE,
     .units = FAILS},
    {SHIFT, PATIENCE, "who waits for the opening begins", {PATIENT("105 h", "1 h")}, .started = {6}, .networks = QUEUE,
     .units = SHOP_THAT(OPENS), .experiment = CALENDAR},
    {SHIFT, READY, "what was configured begins", {CONFIGURED}, .started = {6}, .networks = QUEUE,
     .units = SHOP_THAT(OPENS), .experiment = CALENDAR},
    {SHIFT, DEMAND, "the customer's order begins", {PLACED}, .started = {6}, .networks = QUEUE,
     .units = SHOP_THAT(OPENS), .experiment = CALENDAR},
    {SETUP, FAILURE, "the setup is done; the work begins after the repair", {SET_UP, HELD}, .started = {3, 10},
     .networks = QUEUE, .units = FAILS},
    {SETUP, SHIFT, "the setup is done; the work begins when the station opens", {SET_UP, HELD}, .started = {3, 22},
     .networks = QUEUE, .units = SHOP_THAT(CLOSES), .experiment = CALENDAR},
    {RECEIVED, DEMAND, "the customer finds the piece", {KEPT("101 h", ""), KEPT("106 h", "")}, .started = {1, 6},
     .networks = QUEUE, .units = STOCK("lost")},
    {RECEIVED, DEMAND, "an hour before there was none", {KEPT("101 h", ""), KEPT("105 h", "")}, .started = {1, LOST},
     .networks = QUEUE, .units = STOCK("lost")},
    {RECEIVED, PATIENCE, "who waits for the piece gets it", {KEPT("101 h", ""), KEPT("103 h", ", patience: 3 h")},
     .started = {1, 6}, .networks = QUEUE, .units = STOCK("backorder")},
    {SHIFT, WAKE, .sees = "an idle machine counts as free whether its station is open or not: nothing wakes"},
    {WORK, BATCH, "who has waited long enough begins, and not with who comes", {PAIR, ENDS_LATER, PLACED},
     .started = {2, 6, 11}, .networks = QUEUE, .units = BATCHES("3 h", "") "}"},
    {REPAIRED, BATCH, "who has waited long enough begins", {ENDS}, .started = {6}, .networks = QUEUE,
     .units = BATCHES("5 h", ", breakdowns: {time_to_failure: 104 h, repair: 2 h, clock: elapsed}") "}"},
    {FAILURE, BATCH, "the machine is down: who has waited long enough waits for its repair", {ENDS}, .started = {8},
     .networks = QUEUE, .units = BATCHES("5 h", ", breakdowns: {time_to_failure: 106 h, repair: 2 h, clock: elapsed}") "}"},
    {SHIFT, BATCH, "the station is closed: who has waited long enough waits for the opening", {ENDS}, .started = {20},
     .networks = QUEUE, .units = BATCHES("5 h", "") ", calendar: " CLOSES "}", .experiment = CALENDAR},
    {BATCH, PATIENCE, "the order begins in time", {PATIENT("101 h", "5 h")}, .started = {6}, .networks = QUEUE,
     .units = BATCHES("5 h", "") "}"},
    {BATCH, READY, "what was configured comes too late for the batch", {ENDS, CONFIGURED}, .started = {6, 11},
     .networks = QUEUE, .units = BATCHES("5 h", "") "}"},
    {BATCH, DEMAND, "the customer comes too late for the batch", {ENDS, PLACED}, .started = {6, 11}, .networks = QUEUE,
     .units = BATCHES("5 h", "") "}"},
    {BATCH, LEAVES, .sees = "a shipment holds what no station waits for"},
    {BATCH, WAKE, .sees = "while a batch waits for others its station is free: nobody is held for it"},
    {BATCH, BATCH, .sees = "a station has one clock for all of its batches, and none knows of another"},
    {ENDED, BATCH, .sees = "who comes from another station at that instant joins: its work ends first"},
    {SETUP, BATCH, .sees = "a setup frees nobody"},
    {RECEIVED, BATCH, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {REVIEW, BATCH, .sees = "a review sees the position alone, which no machine changes"},
    {BIN, BATCH, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, BATCH, .sees = "the sample ends as any bin does: see operation_end"},
    {SETUP, ENDED, .sees = "a setup frees nobody"},
    {SETUP, WORK, .sees = "a setup frees nobody"},
    {SETUP, SETUP, .sees = "each machine is set up for itself"},
    {SETUP, REPAIRED, .sees = "a setup frees nobody"},
    {SETUP, WAKE, .sees = "a setup frees nobody"},
    {SETUP, PATIENCE, .sees = "who waits has no machine that is set up for him"},
    {SETUP, READY, .sees = "a setup frees nobody"},
    {SETUP, DEMAND, .sees = "a setup frees nobody"},
    {ENDED, FAILURE, .sees = "machines that never stop have none; of others see work_end"},
    {ENDED, SHIFT, .sees = "the same: a station with a calendar is of the shop"},
    {REPAIRED, REPAIRED, .sees = "each machine is repaired for itself; crews go to the first that failed"},
    {FAILURE, FAILURE, .sees = "each machine fails for itself"},
    {SHIFT, SHIFT, .sees = "a station has one calendar, and none knows of another"},
    {PATIENCE, PATIENCE, .sees = "who leaves makes room for nobody at that instant but the machine that is not there"},
    {BIN, WORK, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, WORK, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, SETUP, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, SETUP, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, REPAIRED, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, REPAIRED, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, FAILURE, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, FAILURE, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, SHIFT, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, SHIFT, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, PATIENCE, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, PATIENCE, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, RECEIVED, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, RECEIVED, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, REVIEW, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, REVIEW, .sees = "the sample ends as any bin does: see operation_end"},
    {ENDED, RECEIVED, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {ENDED, REVIEW, .sees = "a review sees the position alone, which no machine changes"},
    {WORK, RECEIVED, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {WORK, REVIEW, .sees = "a review sees the position alone, which no machine changes"},
    {SETUP, RECEIVED, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {SETUP, REVIEW, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, REPAIRED, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {REPAIRED, REVIEW, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, FAILURE, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {FAILURE, REVIEW, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, SHIFT, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {REVIEW, SHIFT, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, WAKE, "a held order gets the piece that has just arrived", {KEPT("101 h", ""), KEPT("105 h", "")},
     .started = {1, 6}, .units = STOCK("backorder")},
    {WAKE, DEMAND, "a held order gets the piece, the customer waits for the next",
     {KEPT("101 h", ""), KEPT("105 h", ""), KEPT("106 h", "")}, .started = {1, 6, 11}, .units = STOCK("backorder")},
    {REVIEW, WAKE, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, READY, .sees = "what is bought does not touch machines, and what is made arrives as its work ends"},
    {REVIEW, READY, .sees = "a review sees the position alone, which no machine changes"},
    {RECEIVED, RECEIVED, .sees = "pieces add up"},
    {RECEIVED, REVIEW, .sees = "what arrives does not change the position"},
    {REVIEW, REVIEW, .sees = "each stock is reviewed for itself"},
    {REVIEW, PATIENCE, .sees = "who leaves at that instant is seen by the next review"},
    {REVIEW, DEMAND, .sees = "who comes at that instant is seen by the next review"},
    {ENDED, LEAVES, .sees = "what ends at that instant is on board: see test_shipments.c"},
    {WORK, LEAVES, .sees = "what ends at that instant is on board: see test_shipments.c"},
    {RECEIVED, LEAVES, .sees = "what is supplied at that instant is on board, as what ends"},
    {SETUP, LEAVES, .sees = "a departure touches no machine and no stock"},
    {REPAIRED, LEAVES, .sees = "a departure touches no machine and no stock"},
    {FAILURE, LEAVES, .sees = "a departure touches no machine and no stock"},
    {SHIFT, LEAVES, .sees = "a departure touches no machine and no stock"},
    {REVIEW, LEAVES, .sees = "a departure touches no machine and no stock"},
    {LEAVES, WAKE, .sees = "what leaves has been made: it frees nobody"},
    {LEAVES, PATIENCE, .sees = "what leaves has been made: it frees nobody"},
    {LEAVES, READY, .sees = "what leaves has been made: it frees nobody"},
    {LEAVES, DEMAND, .sees = "what leaves has been made: it frees nobody"},
    {LEAVES, BATCH, .sees = "a departure touches no machine"},
    {OUTDATED, LEAVES, .sees = "a departure touches no machine and no stock"},
    {OUTDATED, BATCH, .sees = "no machine knows what lies in stock"},
    {BATCH, ROUND, .sees = "no engineer and no round knows of machines, stocks or departures"},
    {BATCH, ENGINEERED, .sees = "no engineer and no round knows of machines, stocks or departures"},
    {OUTDATED, ROUND, .sees = "no engineer and no round knows of machines, stocks or departures"},
    {OUTDATED, ENGINEERED, .sees = "no engineer and no round knows of machines, stocks or departures"},
    {LEAVES, LEAVES, .sees = "each leaves for itself"},
    {BIN, LEAVES, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, LEAVES, .sees = "the sample ends as any bin does: see operation_end"},
    {BIN, OUTDATED, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, OUTDATED, .sees = "the sample ends as any bin does: see operation_end"},
    {ENDED, OUTDATED, .sees = "no machine knows what lies in stock"},
    {WORK, OUTDATED, .sees = "no machine knows what lies in stock"},
    {SETUP, OUTDATED, .sees = "no machine knows what lies in stock"},
    {REPAIRED, OUTDATED, .sees = "no machine knows what lies in stock"},
    {OUTDATED, FAILURE, .sees = "no machine knows what lies in stock"},
    {OUTDATED, SHIFT, .sees = "no machine knows what lies in stock"},
    {OUTDATED, WAKE, .sees = "what lies in stock is not waited for: orders are held where there is none"},
    {OUTDATED, READY, .sees = "no machine knows what lies in stock"},
    {RECEIVED, OUTDATED, .sees = "what comes is younger than what is scrapped"},
    {OUTDATED, OUTDATED, .sees = "each batch is scrapped for itself"},
    {OUTDATED, REVIEW, "what was scrapped is ordered again", {KEPT("107 h", "")}, .started = {11}, .networks = QUEUE,
     .units = AGEING("periodic: {review: 106 h, up_to: 1}", "backorder")},
    {OUTDATED, PATIENCE, .sees = "who waits wants more than there was"},
    {OUTDATED, DEMAND, "the customer does not get what was scrapped", {KEPT("106 h", "")}, .started = {LOST},
     .networks = QUEUE, .units = AGEING("base_stock: 1", "lost")},
    {ENDED, ENGINEERED, "what was engineered finds the machine free", {ENDS, DRAWN}, .started = {1, 6},
     .networks = REFUSE},
    {ENDED, ROUND, "what was agreed finds the machine free", {ENDS, AGREED}, .started = {1, 6}, .networks = REFUSE},
    {WORK, ENGINEERED, "what was engineered finds the machine free", {ENDS, DRAWN}, .started = {1, 6},
     .networks = REFUSE, .units = OF_SHOP},
    {WORK, ROUND, "what was agreed finds the machine free", {ENDS, AGREED}, .started = {1, 6}, .networks = REFUSE,
     .units = OF_SHOP},
    {WAKE, ENGINEERED, "the held order comes before what was engineered", {ENDS, HELD, DRAWN}, .started = {1, 6, 11}},
    {WAKE, ROUND, "the held order comes before what was agreed", {ENDS, HELD, AGREED}, .started = {1, 6, 11}},
    {REPAIRED, ENGINEERED, "what was engineered finds the machine up", {DRAWN}, .started = {6}, .networks = REFUSE,
     .units = IS_REPAIRED},
    {REPAIRED, ROUND, "what was agreed finds the machine up", {AGREED}, .started = {6}, .networks = REFUSE,
     .units = IS_REPAIRED},
    {FAILURE, ENGINEERED, "what was engineered finds the machine down", {DRAWN}, .started = {REFUSED},
     .networks = REFUSE, .units = FAILS},
    {FAILURE, ROUND, "what was agreed finds the machine down", {AGREED}, .started = {REFUSED}, .networks = REFUSE,
     .units = FAILS},
    {SHIFT, ENGINEERED, "what was engineered begins", {DRAWN}, .started = {6}, .networks = QUEUE,
     .units = SHOP_THAT(OPENS), .experiment = CALENDAR},
    {SHIFT, ROUND, "what was agreed begins", {AGREED}, .started = {6}, .networks = QUEUE, .units = SHOP_THAT(OPENS),
     .experiment = CALENDAR},
    {ENGINEERED, PATIENCE, "who waits for the engineer gets him, and leaves with his work: the next one waits for that",
     {DRAWN, "{interarrival: 104 h, at: a, products: drawn, patience: 2 h}", "{interarrival: 105 h, at: a, products: drawn}"},
     .started = {6, RENEGED, 12}, .networks = ONE_ENGINEER},
    {ENGINEERED, PATIENCE, "a minute before the end, the place is the next one's",
     {DRAWN, "{interarrival: 104 h, at: a, products: drawn, patience: 119 min}",
      "{interarrival: 105 h, at: a, products: drawn}"}, .started = {6, RENEGED, 11}, .networks = ONE_ENGINEER},
    {ENGINEERED, READY, "what was engineered comes first", {DRAWN, CONFIGURED_LAST}, .started = {6, 11},
     .networks = QUEUE},
    {ENGINEERED, ROUND, "what was engineered comes first", {DRAWN, AGREED}, .started = {6, 11}, .networks = QUEUE},
    {ENGINEERED, DEMAND, "what was engineered comes first", {DRAWN, PLACED}, .started = {6, 11}, .networks = QUEUE},
    {ENGINEERED, ENGINEERED, "what was begun first comes first", {DRAWN, DRAWN}, .started = {6, 11}, .networks = QUEUE,
     .by_stream = true},
    {PATIENCE, ROUND, "who still takes part leaves", {"{interarrival: 103 h, at: a, products: agreed, patience: 3 h}"},
     .started = {RENEGED}},
    {READY, ROUND, "what was begun first comes first", {CONFIGURED, AGREED}, .started = {6, 11}, .networks = QUEUE,
     .by_stream = true},
    {ROUND, ROUND, "what was begun first comes first", {AGREED, AGREED}, .started = {6, 11}, .networks = QUEUE,
     .by_stream = true},
    {ROUND, DEMAND, "what was agreed comes first", {AGREED, PLACED}, .started = {6, 11}, .networks = QUEUE},
    {SETUP, ENGINEERED, .sees = "a setup frees nobody"},
    {RECEIVED, ENGINEERED, .sees = "what is made to stock has no stages"},
    {REVIEW, ENGINEERED, .sees = "what is made to stock has no stages"},
    {LEAVES, ENGINEERED, .sees = "what leaves has been made: it frees nobody"},
    {BIN, ENGINEERED, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, ENGINEERED, .sees = "the sample ends as any bin does: see operation_end"},
    {SETUP, ROUND, .sees = "a setup frees nobody"},
    {RECEIVED, ROUND, .sees = "what is made to stock has no stages"},
    {REVIEW, ROUND, .sees = "what is made to stock has no stages"},
    {LEAVES, ROUND, .sees = "what leaves has been made: it frees nobody"},
    {BIN, ROUND, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, ROUND, .sees = "the sample ends as any bin does: see operation_end"},
    {ENDED, THING, .sees = "stations to which things come are of the shop"},
    {WORK, THING, "the thing finds the machine free", {ENDS, SENT}, .started = {1, 6}, .networks = QUEUE},
    {SETUP, THING, .sees = "a setup frees nobody"},
    {REPAIRED, THING, "work on the thing begins", {SENT}, .started = {6}, .networks = QUEUE, .units = IS_REPAIRED},
    {RECEIVED, THING, .sees = "things do not go to a stock"},
    {THING, OUTDATED, .sees = "things do not lie in a stock"},
    {THING, FAILURE, "the machine fails before work on the thing has gone on", {SENT}, .started = {8}, .networks = QUEUE, .units = FAILS},
    {THING, REVIEW, .sees = "things do not go to a stock"},
    {THING, SHIFT, "work on the thing begins", {SENT}, .started = {6}, .networks = QUEUE, .units = SHOP_THAT(OPENS),
     .experiment = CALENDAR},
    {THING, BATCH, "the thing fills the batch that would wait no more",
     {"{interarrival: 104 h, at: a, products: quick}", SENT_WITH("quick", "")}, .started = {6, 6}, .networks = QUEUE,
     .units = BATCHES("2 h", "}")},
    {THING, LEAVES, .sees = "what leaves has been made: it frees nobody"},
    {THING, WAKE, "the machine has been kept for the thing: what is held waits", {SENT, HELD}, .started = {6, 11}},
    {THING, ENGINEERED, "the thing comes first", {SENT, DRAWN}, .started = {6, 11}, .networks = QUEUE},
    {THING, PATIENCE, "work on the thing begins before the customer leaves", {SENT_WITH("part", ", patience: 4 h")},
     .started = {6}, .networks = QUEUE},
    {THING, READY, "the thing comes first", {SENT, CONFIGURED}, .started = {6, 11}, .networks = QUEUE},
    {THING, ROUND, "the thing comes first", {SENT, AGREED}, .started = {6, 11}, .networks = QUEUE},
    {THING, DEMAND, "the thing comes first", {SENT, PLACED}, .started = {6, 11}, .networks = QUEUE},
    {THING, THING, "what was sent first comes first", {SENT, SENT}, .started = {6, 11}, .networks = QUEUE,
     .by_stream = true},
    {BIN, THING, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, THING, .sees = "the sample ends as any bin does: see operation_end"},
    {ENDED, BROKERED, "what is set up finds the machine free", {PART("101 h", "net"), SET_UP_BY_BROKER}, .started = {1, 6},
     .networks = GUILD(QUEUE)},
    {WORK, BROKERED, "what is set up finds the machine free", {PART("101 h", "net"), SET_UP_BY_BROKER}, .started = {1, 6},
     .networks = GUILD(QUEUE), .units = OF_SHOP},
    {WAKE, BROKERED, "the held order comes before what is set up",
     {PART("101 h", "net"), PART("104 h", "net"), SET_UP_BY_BROKER}, .started = {1, 6, 11}, .networks = GUILD(HOLD)},
    {REPAIRED, BROKERED, "what is set up finds the machine up", {SET_UP_BY_BROKER}, .started = {6},
     .networks = GUILD(QUEUE), .units = IS_REPAIRED},
    {FAILURE, BROKERED, "what is set up waits for the repair", {SET_UP_BY_BROKER}, .started = {8},
     .networks = GUILD(QUEUE), .units = FAILS},
    {SHIFT, BROKERED, "what is set up begins", {SET_UP_BY_BROKER}, .started = {6}, .networks = GUILD(QUEUE),
     .units = SHOP_THAT(OPENS), .experiment = CALENDAR},
    {BROKERED, PATIENCE, "whose enterprise is set up stays",
     {"{interarrival: 105 h, at: a, products: part, offered_to: guild, patience: 1 h}"}, .started = {6},
     .networks = GUILD(QUEUE)},
    {BROKERED, READY, "what is set up comes first", {SET_UP_BY_BROKER, TO_NET("103 h", "slow")}, .started = {6, 11},
     .networks = GUILD(QUEUE)},
    {BROKERED, ROUND, "what is set up comes first", {SET_UP_BY_BROKER, TO_NET("103 h", "agreed")}, .started = {6, 11},
     .networks = GUILD(QUEUE)},
    {BROKERED, DEMAND, "what is set up comes first", {SET_UP_BY_BROKER, PART("106 h", "net")}, .started = {6, 11},
     .networks = GUILD(QUEUE)},
    {ENGINEERED, BROKERED, "what was begun first comes first", {TO_NET("103 h", "drawn"), SET_UP_BY_BROKER},
     .started = {6, 11}, .networks = GUILD(QUEUE)},
    {BROKERED, BROKERED, "what was begun first comes first", {SET_UP_BY_BROKER, SET_UP_BY_BROKER}, .started = {6, 11},
     .networks = GUILD(QUEUE), .by_stream = true},
    {SETUP, BROKERED, .sees = "a setup frees nobody"},
    {RECEIVED, BROKERED, .sees = "no broker knows of stocks, batches or departures"},
    {REVIEW, BROKERED, .sees = "no broker knows of stocks, batches or departures"},
    {OUTDATED, BROKERED, .sees = "no broker knows of stocks, batches or departures"},
    {LEAVES, BROKERED, .sees = "no broker knows of stocks, batches or departures"},
    {BATCH, BROKERED, .sees = "no broker knows of stocks, batches or departures"},
    {BIN, BROKERED, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, BROKERED, .sees = "the sample ends as any bin does: see operation_end"},
    {ENDED, HANDOVER, "who waits for the machine gets it, and what arrives waits",
     {CHAINED, PART("101 h", "net"), PART("102 h", "net")}, .started = {5, 1, 6}, .networks = CHAINS(QUEUE),
     .units = WITH_FIRST(SHOP)},
    {WORK, HANDOVER, "who waits for the machine gets it, and what arrives waits",
     {CHAINED, PART("101 h", "net"), PART("102 h", "net")}, .started = {5, 1, 6}, .networks = CHAINS(QUEUE),
     .units = WITH_FIRST(OF_SHOP)},
    {HANDOVER, WAKE, "what arrives has the machine, the held order waits",
     {CHAINED, PART("101 h", "net"), PART("104 h", "net")}, .started = {5, 1, 11}, .networks = CHAINS(HOLD),
     .units = WITH_FIRST(SHOP)},
    {HANDOVER, READY, "what arrives has the machine", {CHAINED, TO_NET("103 h", "slow")}, .started = {5, 11},
     .networks = CHAINS(QUEUE), .units = WITH_FIRST(SHOP)},
    {HANDOVER, ENGINEERED, "what arrives has the machine", {CHAINED, TO_NET("103 h", "drawn")}, .started = {5, 11},
     .networks = CHAINS(QUEUE), .units = WITH_FIRST(SHOP)},
    {HANDOVER, ROUND, "what arrives has the machine", {CHAINED, TO_NET("103 h", "agreed")}, .started = {5, 11},
     .networks = CHAINS(QUEUE), .units = WITH_FIRST(SHOP)},
    {HANDOVER, BROKERED, "what arrives has the machine", {CHAINED, PART("105 h", "net")}, .started = {5, 11},
     .networks = CHAINS("net: {type: broker, units: shop, steps: {plan: 1 h}}"), .units = WITH_FIRST(SHOP)},
    {HANDOVER, DEMAND, "what arrives has the machine", {CHAINED, PART("106 h", "net")}, .started = {5, 11},
     .networks = CHAINS(QUEUE), .units = WITH_FIRST(SHOP)},
    {HANDOVER, PATIENCE, .sees = "who goes from partner to partner has been started, and stays"},
    {HANDOVER, HANDOVER, .sees = "what was sent first arrives first"},
    {SETUP, HANDOVER, .sees = "what arrives waits for a machine that is set up for another"},
    {REPAIRED, HANDOVER, .sees = "what arrives has the machine as soon as it is up"},
    {HANDOVER, FAILURE, .sees = "what arrives is given back as whoever begins at the instant of a failure: see arrival"},
    {HANDOVER, SHIFT, .sees = "what arrives waits for the opening, or begins with it"},
    {HANDOVER, LEAVES, .sees = "what leaves has been made"},
    {HANDOVER, BATCH, .sees = "what arrives is of the batch that waits no more"},
    {RECEIVED, HANDOVER, .sees = "orders that go from partner to partner take nothing from stock"},
    {HANDOVER, REVIEW, .sees = "orders that go from partner to partner take nothing from stock"},
    {HANDOVER, OUTDATED, .sees = "orders that go from partner to partner take nothing from stock"},
    {BIN, HANDOVER, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, HANDOVER, .sees = "the sample ends as any bin does: see operation_end"},
    {THING, BROKERED, "the thing comes first", {SENT_WITH("part", ", offered_to: net"), SET_UP_BY_BROKER}, .started = {6, 11}, .networks = GUILD(QUEUE)},
    {THING, HANDOVER, .sees = "both come at an instant: whoever was sent first is first"},
    {SETUP, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {REPAIRED, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {RECEIVED, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {THING, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {OUTDATED, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {FAILURE, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {REVIEW, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {SHIFT, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {BACK, BATCH, .sees = "what leaves has been made: it frees nobody"},
    {BACK, WAKE, .sees = "what leaves has been made: it frees nobody"},
    {BACK, ENGINEERED, .sees = "what leaves has been made: it frees nobody"},
    {BACK, PATIENCE, .sees = "what leaves has been made: it frees nobody"},
    {BACK, READY, .sees = "what leaves has been made: it frees nobody"},
    {BACK, ROUND, .sees = "what leaves has been made: it frees nobody"},
    {BACK, DEMAND, .sees = "what leaves has been made: it frees nobody"},
    {ENDED, BACK, .sees = "what has just been made is there when the vehicle is back: see the test of vehicles"},
    {WORK, BACK, .sees = "what has just been made is there when the vehicle is back: see the test of vehicles"},
    {BACK, LEAVES, .sees = "what is due leaves with the vehicle, whichever was first: see the test of vehicles"},
    {BACK, BACK, .sees = "vehicles of a unit are alike"},
    {BIN, BACK, .sees = "levels are cut at the edge, and what happens there is of the bin that begins: see operation_end"},
    {END, BACK, .sees = "the sample ends as any bin does: see operation_end"},
    {HANDOVER, BACK, .sees = "no vehicle knows what happens at machines and stocks"},
    {BACK, BROKERED, .sees = "what leaves has been made: it frees nobody"},
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

/* What only some rows have: a product with a setup makes every station one of the shop. */
static const char *more_of(const struct tie *tie)
{
    if (tie->streams[0] && strstr(tie->streams[0], "products: set"))
        return "  set: {plan: [{operation: work, setup: 3 h, service: 2 h}]}\n";
    if (tie->streams[0] && strstr(tie->streams[0], "products: kept"))
        return "  kept: {approach: mts, plan: [{operation: work, service: 5 h}]}\n"
               "suppliers: {works: {lead_time: 5 h}}\n";
    for (uint32_t i = 0; i < num_streams(tie); i++)
        if (strstr(tie->streams[i], "send"))
            return "transport: {modes: {post: {for: send, speed: 25 km/h}}}\n";
    if (tie->streams[0] && strstr(tie->streams[0], "products: chain"))
        return "  chain: {plan: [{operation: prepare, service: 1 h}, {operation: work, service: 5 h}]}\n";
    return "";
}

/* Opens the row as a scenario; stream i of the row is called s<i>, and comes last to first if `reversed`. */
static void open_tie(struct trial *trial, const struct tie *tie, bool reversed)
{
    char text[4096], demand[1024];
    uint32_t num = num_streams(tie);
    trial_write_streams(demand, sizeof demand, tie->streams, num, reversed);
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
        "  drawn: {approach: eto, plan: [{operation: work, service: 5 h}], stages: {engineering: 3 h}}\n"
        "  agreed: {approach: peto, plan: [{operation: work, service: 5 h}],\n"
        "    stages: {participation: {round: 3 h}}}\n"
        "%s"
        "demand: {%s}\nunits: {%s}\nnetworks: {%s}\nexperiment: {%s, replications: 1}\n",
        more_of(tie), demand, tie->units ? tie->units : SHOP, tie->networks ? tie->networks : HOLD,
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
    static const char *const fates[] = {
        [-REFUSED] = "refused", [-OPEN] = "open", [-ABSENT] = "absent", [-RENEGED] = "reneged", [-LOST] = "lost"};
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
