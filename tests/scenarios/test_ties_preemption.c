/*
 * Ties where orders interrupt each other: at one instant an order of a higher class comes, and something else happens
 * to the machine or to the order that it interrupts. Every row is a script of constant times, played under each way to
 * go on after an interruption, with its streams in this order and in the reverse one: the outcome is the same, to the
 * hour, and was worked out by hand.
 */
#include <stdio.h>

#include "tests/models/trial.h"

enum { MOST_STREAMS = 3 };

/* Streams of one order each, of a class: times are after 100 h, the instant is 6 h. */
#define ORDER(interarrival, product, class) \
    "{interarrival: " interarrival ", products: " product ", priority: " class "}"
#define PATIENT(interarrival, product, class, patience) \
    "{interarrival: " interarrival ", products: " product ", priority: " class ", patience: " patience "}"
#define BREAKS(after, repair, clock) \
    ", breakdowns: {time_to_failure: " after ", repair: " repair ", clock: " clock ", job: resume}"
/* A Friday: it closes at the instant and opens at 20 h, or opens at the instant. */
#define CLOSES ", calendar: {monday-thursday: 00:00-24:00, friday: 00:00-10:00, saturday-sunday: 00:00-24:00}"
#define OPENS ", calendar: {monday-wednesday: 00:00-24:00, friday: 10:00-24:00, saturday-sunday: 00:00-24:00}"

/* Times of an order, h; `repeated`: it ends then where what was done is lost. Negative: it is left. */
struct life {
    int started, finished, repeated;
};

static const struct tie {
    const char *sees, *streams[MOST_STREAMS];
    struct life lives[MOST_STREAMS];
    const char *station; /* what there is beside the discipline */
} ties[] = {
    {"what ends is not interrupted",
     {ORDER("101 h", "five", "2"), ORDER("106 h", "two", "1")},
     {{1, 6, 6}, {6, 8, 8}},
     ""},
    {"who has just taken the machine gives it away, and has not begun",
     {ORDER("101 h", "five", "2"), ORDER("102 h", "five", "2"), ORDER("106 h", "two", "1")},
     {{1, 6, 6}, {8, 13, 13}, {6, 8, 8}},
     ""},
    {"of two who come, the higher class first: the lower one has not begun",
     {ORDER("101 h", "eight", "3"), ORDER("106 h", "two", "2"), ORDER("106 h", "two", "1")},
     {{1, 13, 18}, {8, 10, 10}, {6, 8, 8}},
     ""},
    {"the machine fails as it is done with the order of the higher class: the lower one goes on after the repair",
     {ORDER("101 h", "five", "2"), ORDER("104 h", "two", "1")},
     {{1, 11, 14}, {4, 6, 6}},
     BREAKS("106 h", "3 h", "elapsed")},
    {"the same of a machine that is worn out by both",
     {ORDER("101 h", "five", "2"), ORDER("104 h", "two", "1")},
     {{1, 11, 14}, {4, 6, 6}},
     BREAKS("5 h", "3 h", "operating")},
    {"who finds the machine down has it after the repair, before the order on which it worked",
     {ORDER("101 h", "eight", "2"), ORDER("106 h", "two", "1")},
     {{1, 14, 19}, {9, 11, 11}},
     BREAKS("106 h", "3 h", "elapsed")},
    {"who finds the machine up interrupts what goes on after the repair",
     {ORDER("101 h", "five", "2"), ORDER("106 h", "two", "1")},
     {{1, 10, 13}, {6, 8, 8}},
     BREAKS("104 h", "2 h", "elapsed")},
    {"who finds the station closed has the machine at the opening, before the order on which it worked",
     {ORDER("101 h", "eight", "2"), ORDER("106 h", "two", "1")},
     {{1, 25, 30}, {20, 22, 22}},
     CLOSES},
    {"the shift ends with the order of the higher class: the lower one goes on at the opening",
     {ORDER("101 h", "five", "2"), ORDER("104 h", "two", "1")},
     {{1, 22, 25}, {4, 6, 6}},
     CLOSES},
    {"who comes at the opening has the machine, before who has waited for it",
     {ORDER("105 h", "five", "2"), ORDER("106 h", "two", "1")},
     {{8, 13, 13}, {6, 8, 8}},
     OPENS},
    {"patience ends as the interrupted order goes on: it was begun long before",
     {PATIENT("101 h", "five", "2", "5 h"), ORDER("104 h", "two", "1")},
     {{1, 8, 11}, {4, 6, 6}},
     ""},
    {"patience ends while it is interrupted: the same",
     {PATIENT("101 h", "five", "2", "4 h"), ORDER("104 h", "two", "1")},
     {{1, 8, 11}, {4, 6, 6}},
     ""},
    {"patience ends as it is interrupted: the same",
     {PATIENT("101 h", "five", "2", "5 h"), ORDER("106 h", "two", "1"), ORDER("107 h", "two", "1")},
     {{1, 6, 6}, {6, 8, 8}, {8, 10, 10}},
     ""},
    {"who has not begun when the other comes can leave while that is served",
     {ORDER("101 h", "five", "2"), PATIENT("102 h", "five", "2", "5 h"), ORDER("106 h", "two", "1")},
     {{1, 6, 6}, {-1, -1, -1}, {6, 8, 8}},
     ""},
};
enum { NUM_TIES = sizeof ties / sizeof ties[0] };

static void expect_life(const struct tie *tie, const struct trial_rows *rows, uint32_t stream, const struct life *life,
                        bool repeats, const char *how)
{
    const struct glo_order_row *row = trial_row(rows, stream, 0);
    int finished = repeats ? life->repeated : life->finished;
    if (life->started < 0)
        cr_expect_eq(row->fate, GLO_FATE_reneged, "%s (%s): stream %u is %s", tie->sees, how, stream,
                     glo_fate_names[row->fate]);
    else
        cr_expect(row->started == 100.0 + life->started && row->finished == 100.0 + finished,
                  "%s (%s): stream %u from %g to %g h, not from %d to %d", tie->sees, how, stream, row->started - 100,
                  row->finished - 100, life->started, finished);
}

static void play(const struct tie *tie, const char *how, bool reversed)
{
    char text[4096], demand[1024];
    uint32_t num = 0;
    while (num < MOST_STREAMS && tie->streams[num])
        num++;
    trial_write_streams(demand, sizeof demand, tie->streams, num, reversed);
    snprintf(
        text, sizeof text,
        "glocal: 1\n"
        "products: {two: {plan: [{operation: work, service: 2 h}]}, five: {plan: [{operation: work, service: 5 h}]},\n"
        "  eight: {plan: [{operation: work, service: 8 h}]}}\n"
        "demand: {%s}\n"
        "units: {shop: {stations: {work: {discipline: {priority: %s}%s}}}}\n"
        "experiment: {start: 2027-01-04, length: 190 h, warmup: 0 h, replications: 1}\n",
        demand, how, tie->station);
    struct trial_rows rows = trial_rows_of(text);
    for (uint32_t i = 0; i < num; i++)
        expect_life(tie, &rows, reversed ? num - 1 - i : i, &tie->lives[i], strcmp(how, "resume") != 0, how);
    trial_rows_free(&rows);
}

Test(ties_preemption, outcomes)
{
    static const char *const ways[] = {"resume", "repeat_identical", "repeat_different"};
    for (uint32_t i = 0; i < NUM_TIES; i++)
        for (int way = 0; way < 3; way++)
            for (int reversed = 0; reversed < 2; reversed++)
                play(&ties[i], ways[way], reversed);
}

/* How long an order that is interrupted after 1 h, for 2 h, is served after that; alone: from the beginning. */
static double served(const char *how, bool alone, bool reversed)
{
    char text[2048];
    const char *urgent = alone ? "" : "urgent: {interarrival: 102 h, products: two, priority: 1}";
    snprintf(text, sizeof text,
             "glocal: 1\n"
             "products: {two: {plan: [{operation: work, service: 2 h}]},\n"
             "  some: {plan: [{operation: work, service: {uniform: {min: 4 h, max: 9 h}}}]}}\n"
             "demand: {%s%ssome: {interarrival: 101 h, products: some, priority: 2}%s%s}\n"
             "units: {shop: {stations: {work: {discipline: {priority: %s}}}}}\n"
             "experiment: {length: 190 h, warmup: 0 h, replications: 1}\n",
             reversed ? urgent : "", reversed && !alone ? ", " : "", reversed || alone ? "" : ", ",
             reversed ? "" : urgent, how);
    struct trial_rows rows = trial_rows_of(text);
    double finished = trial_row(&rows, reversed && !alone, 0)->finished;
    trial_rows_free(&rows);
    return finished - (alone ? 101 : 104);
}

/* The work is less by what was done, the same again, or another, whatever the order of the streams. */
Test(ties_preemption, what_is_lost)
{
    double whole = served("resume", true, false);
    for (int reversed = 0; reversed < 2; reversed++) {
        cr_expect_float_eq(served("resume", false, reversed), whole - 1, 1e-6);
        cr_expect_float_eq(served("repeat_identical", false, reversed), whole, 1e-6);
        cr_expect_gt(fabs(served("repeat_different", false, reversed) - whole), 0.01);
    }
    cr_expect_eq(served("repeat_different", false, false), served("repeat_different", false, true));
}
