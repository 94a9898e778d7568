/*
 * Machines that are manned by shifts: against the rule of a queue whose number of servers changes with time, order by
 * order, and against hours that are counted here.
 */
#include <stdio.h>
#include <stdlib.h>

#include "tests/scenarios/lives.h"

#define HEAD \
    "glocal: 1\n" \
    "experiment: {start: 2027-01-04, length: 3000 h, warmup: 0 h, replications: 1, seed: 5, analysis: terminating}\n" \
    "products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}\n"

/* Shifts of 2 machines from 06:00 to 14:00 and of 1 from 10:00 to 22:00 at a station of 3, and 1 on Sundays all day. */
#define SHIFTS \
    "shifts: {early: {manned: 2, calendar: {monday-saturday: 06:00-14:00}},\n" \
    "  late: {manned: 1, calendar: {monday-saturday: 10:00-22:00}},\n" \
    "  sunday: {manned: 1, calendar: {sunday: 00:00-24:00}}}"

static uint32_t manned(glo_time time)
{
    int64_t hour = time / GLO_TICKS_PER_HOUR, of_day = hour % 24;
    if (hour / 24 % 7 == 6)
        return 1;
    return (of_day >= 6 && of_day < 14 ? 2 : 0) + (of_day >= 10 && of_day < 22 ? 1 : 0);
}

struct job {
    glo_time placed, work, start, end;
};

static uint32_t busy(const struct job *jobs, uint32_t num, glo_time time)
{
    uint32_t sum = 0;
    for (uint32_t i = num; i-- > 0 && i + 400 > num;) /* none of those before is still there */
        sum += jobs[i].start <= time && time < jobs[i].end;
    return sum;
}

/* The first time from `from` on at which more machines are manned than busy: one at which an earlier job ends, or a
 * full hour. */
static glo_time first_free(const struct job *jobs, uint32_t num, glo_time from)
{
    while (busy(jobs, num, from) >= manned(from)) {
        glo_time next = (from / GLO_TICKS_PER_HOUR + 1) * GLO_TICKS_PER_HOUR;
        for (uint32_t i = num; i-- > 0 && i + 400 > num;)
            if (jobs[i].end > from && jobs[i].end < next)
                next = jobs[i].end;
        from = next;
    }
    return from;
}

/* First come first served: who is next begins as soon as more machines are manned than busy; nobody who has begun is
 * interrupted. */
static void follow(struct job *jobs, uint32_t num)
{
    glo_time last = 0;
    for (uint32_t i = 0; i < num; i++) {
        struct job *job = &jobs[i];
        job->start = first_free(jobs, i, job->placed > last ? job->placed : last);
        job->end = job->start + job->work;
        last = job->start;
    }
}

Test(shifts, as_many_servers_as_are_manned)
{
    struct trial_rows rows = trial_rows_of(HEAD "demand: {orders: {rate: 0.8 per hour}}\n"
                                                "units: {shop: {stations: {work: {machines: 3, " SHIFTS "}}}}\n");
    uint32_t num_compared = 0, num_late = 0;
    struct job *jobs = calloc(rows.num, sizeof *jobs);
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        jobs[row->order].placed = glo_ticks(row->placed);
        jobs[row->order].work = row->fate == GLO_FATE_delivered ? glo_ticks(row->service) : GLO_TICKS_PER_HOUR;
    }
    follow(jobs, rows.num);
    for (uint32_t i = 0; i < rows.num; i++) {
        const struct glo_order_row *row = &rows.items[i];
        if (row->fate != GLO_FATE_delivered)
            continue;
        cr_assert_eq(glo_ticks(row->started), jobs[row->order].start, "order %u started at %.9f h, not at %.9f h",
                     row->order, row->started, glo_hours(jobs[row->order].start));
        num_compared++;
        num_late += busy(jobs, row->order + 1, jobs[row->order].end - 1) > manned(jobs[row->order].end - 1);
    }
    cr_expect(num_compared > 2000 && num_late > 20, "%u orders compared, %u ended after their shift", num_compared,
              num_late);
    free(jobs);
    trial_rows_free(&rows);
}

/* Without customers the hours are those of the shifts: 2 x 48 + 72 + 24 of 3 x 168 a week; labour is paid for them. */
Test(shifts, hours_and_loads)
{
    struct trial trial;
    trial_open(&trial, "glocal: 1\n"
                       "experiment: {start: 2027-01-04, length: 2 weeks, warmup: 0 h, replications: 2, seed: 5,\n"
                       "  analysis: terminating}\n"
                       "products: {part: {price: 1 EUR, plan: [{operation: work, service: 6 min}]}}\n"
                       "demand: {orders: {rate: 0.8 per hour}}\n"
                       "units: {shop: {costs: {labour: 10 EUR/h}, stations: {work: {machines: 3, " SHIFTS "}}}}\n");
    double rho = -1;
    cr_assert_eq(glo_scenario_loads(trial.study.points[0], &rho), GLO_OK);
    cr_expect_float_eq(rho, 0.8 * 0.1 / 3 / (192.0 / 504), 1e-12, "%g", rho);
    trial_analyse(&trial, 0.95);
    double off = trial_estimate(&trial, 0, "off_shift_share")->interval.mean;
    cr_expect(off <= 1 - 192.0 / 504 && off > 1 - 192.0 / 504 - 0.005, "%g", off); /* overtime: minutes */
    trial_close(&trial);
}

/* Each sentence is said of its mistake. */
Test(shifts, mistakes)
{
    static const struct {
        const char *station, *said;
    } cases[] = {
        {"machines: 1, shifts: {a: {manned: 2, calendar: {monday: 06:00-14:00}}}",
         "mans 2 machines of a station that has 1"},
        {"discipline: processor_sharing, shifts: {a: {manned: 1, calendar: {monday: 06:00-14:00}}}",
         "neither break down nor keep a calendar or shifts"},
        {"buffer: 2, shifts: {a: {manned: 1, calendar: {monday: 06:00-14:00}}}", "are always manned"},
        {"shifts: {a: {manned: 1, calendar: {monday: 14:00-06:00, tuesday: 05:00-07:00}}}", "overlap"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1024];
        struct trial trial;
        snprintf(text, sizeof text,
                 HEAD "demand: {orders: {rate: 0.1 per hour}}\nunits: {shop: {stations: {work: {%s}}}}\n",
                 cases[i].station);
        cr_expect_eq(trial_read(&trial, text), GLO_ERR_INPUT, "case %zu", i);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i].said), "case %zu: %s", i, trial_message(&trial));
        trial_close(&trial);
    }
}
