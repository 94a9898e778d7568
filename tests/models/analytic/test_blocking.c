/* Lines with finite buffers: two stations in closed form, symmetries, limits, refusals. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

#include "tests/models/analytic/oracles.h"

static double throughput(const char *formula, const char *times, const char *buffers)
{
    char arguments[256];
    snprintf(arguments, sizeof arguments, "service_times=%s buffers=%s", times, buffers);
    return oracle_value(formula, arguments, "throughput");
}

/*
 * Two stations are birth and death of the parts between them: one at rate 1/first in states 0 to b + 1, the other at
 * 1/second in states 1 to b + 2. Both ways are exact.
 */
Test(blocking, two_stations)
{
    static const double firsts[] = {0.1, 0.9, 1, 1.5, 20};
    static const int buffers[] = {0, 1, 6, 100};
    for (int i = 0; i < 5; i++)
        for (int j = 0; j < 4; j++) {
            char times[64], room[16];
            double ratio = 1 / firsts[i], sum = 0;
            int states = buffers[j] + 3;
            for (int k = 0; k < states; k++) /* from the likelier end on */
                sum += pow(fmin(ratio, 1 / ratio), k);
            double last = ratio > 1 ? pow(1 / ratio, states - 1) / sum : 1 / sum; /* nobody at the second */
            snprintf(times, sizeof times, "%g,1", firsts[i]);
            snprintf(room, sizeof room, "%d", buffers[j]);
            RELATIVELY(throughput("tandem_blocking", times, room), 1 - last, 1e-11, "%s %s", times, room);
            RELATIVELY(throughput("tandem_decomposition", times, room), 1 - last, 1e-11, "%s %s", times, room);
        }
}

/* A line yields the same when it is run backwards (Yamazaki and Sakasegawa 1975). */
Test(blocking, is_reversible)
{
    RELATIVELY(throughput("tandem_blocking", "1,0.5,2,1.3", "1,0,2"),
               throughput("tandem_blocking", "1.3,2,0.5,1", "2,0,1"), 1e-10, "four stations");
    RELATIVELY(throughput("tandem_blocking", "0.7,1,1.2", "0,3"), throughput("tandem_blocking", "1.2,1,0.7", "3,0"),
               1e-10, "three stations");
}

/* More room yields more, never more than the slowest station; one that takes no time is only a place more. */
Test(blocking, limits)
{
    static const char *const rooms[] = {"0,0", "1,0", "1,2", "4,4", "20,20", "60,60"};
    double before = 0;
    for (int i = 0; i < 6; i++) {
        double now = throughput("tandem_blocking", "1,1.1,0.8", rooms[i]);
        cr_expect(before < now && now < 1 / 1.1, "%s: %g after %g", rooms[i], now, before);
        before = now;
    }
    RELATIVELY(before, 1 / 1.1, 5e-3, "room without end");
    RELATIVELY(throughput("tandem_blocking", "1e-7,1,1.5", "2,1"), throughput("tandem_blocking", "1,1.5", "1"), 1e-6,
               "a station that always has a part ready");
    RELATIVELY(throughput("tandem_decomposition", "1,1,1,1,1", "3,3,3,3"),
               throughput("tandem_blocking", "1,1,1,1,1", "3,3,3,3"), 0.03, "decomposition");
}

/* A station works, is blocked or starves; the first has always parts, the last always room; all yield the same. */
Test(blocking, shares_are_whole)
{
    static const char *const arguments = "service_times=1,0.5,2 buffers=1,2";
    static const double times[] = {1, 0.5, 2};
    double yield = oracle_value("tandem_blocking", arguments, "throughput");
    for (uint32_t i = 0; i < 3; i++) {
        double busy = oracle_item("tandem_blocking", arguments, "utilisation_by_node", i);
        double blocked = oracle_item("tandem_blocking", arguments, "blocked_share_by_node", i);
        double starved = oracle_item("tandem_blocking", arguments, "starved_share_by_node", i);
        cr_expect_float_eq(busy + blocked + starved, 1, 1e-12);
        RELATIVELY(busy, yield * times[i], 1e-10, "station %u", i);
        cr_expect(i > 0 ? starved > 0 : starved == 0);
        cr_expect(i < 2 ? blocked > 0 : blocked == 0);
    }
}

Test(blocking, refuses_with_a_sentence)
{
    static const struct refusal rows[] = {
        {"tandem_blocking", "service_times=1 buffers=1", "there are 1 stations"},
        {"tandem_blocking", "service_times=1,1,1 buffers=1", "1 buffers for 3 stations"},
        {"tandem_blocking", "service_times=1,1 buffers=1.5", "buffer 1 is 1.5"},
        {"tandem_blocking", "service_times=1,1 buffers=-1", "buffers"},
        {"tandem_blocking", "service_times=1,1,1,1 buffers=100,100,100", "more than 20000 states"},
        {"tandem_decomposition", "service_times=1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 buffers=1",
         "there are 25 stations"},
        {"tandem_decomposition", "service_times=1,1 buffers=1,1", "2 buffers for 2 stations"},
    };
    oracles_refused(rows, sizeof rows / sizeof rows[0]);
}

Test(blocking, short_memory_is_told)
{
    oracle_short_memory("tandem_blocking", "service_times=1,1 buffers=1");
    oracle_short_memory("tandem_decomposition", "service_times=1,1 buffers=1");
}
