/* Profiles as written: normalised factors, what they make of a stream, every mistake. */
#include "models/demand/profile.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "tests/models/trial.h"

#define HEAD \
    "glocal: 1\n" \
    "products: {part: {plan: [{operation: work, service: 1 min}]}}\n" \
    "units: {shop: {stations: {work: {}}}}\n"
#define TAIL "experiment: {start: 2027-01-04, length: 3 years, warmup: 0 h, replications: 1}\n"
#define DAY GLO_TICKS_PER_DAY

static const struct glo_profile *open_stream(struct trial *trial, const char *stream)
{
    char text[1024];
    snprintf(text, sizeof text, HEAD "demand:\n  orders:\n    {%s}\n" TAIL, stream);
    trial_open(trial, text);
    return trial->study.points[0]->demand.streams[0].profile;
}

/* The mean over a day, a week, a year of 365 days is 1 each, and the proportions are those that are written. */
Test(profile_build, normalised)
{
    struct trial trial;
    const struct glo_profile *profile =
        open_stream(&trial, "rate: {mean: 9 per day, day: {08:00-12:00: 3, 22:00-06:00: 0.5}, "
                            "week: {saturday-sunday: 0.2}, year: {august: 0.4, november-january: 2}}");
    static const double months[] = {2, 1, 1, 1, 1, 1, 1, 0.4, 1, 1, 2, 2},
                        lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    cr_assert(profile);
    cr_assert_eq(profile->num_pieces, 5);
    static const glo_time ends[] = {6, 8, 12, 22, 24};
    static const double hours[] = {0.5, 1, 3, 1, 0.5};
    const double mean_hour = (8 * 0.5 + 2 + 12 + 10) / 24;
    for (uint32_t i = 0; i < 5; i++) {
        cr_expect_eq(profile->pieces[i].end, ends[i] * GLO_TICKS_PER_HOUR);
        cr_expect_float_eq(profile->pieces[i].factor, hours[i] / mean_hour, 1e-15);
    }
    for (int i = 0; i < GLO_DAYS_PER_WEEK; i++)
        cr_expect_float_eq(profile->week[i], (i < 5 ? 1 : 0.2) * 7 / 5.4, 1e-15);
    double mean_month = 0;
    for (int i = 0; i < 12; i++)
        mean_month += months[i] * lengths[i] / 365;
    for (int i = 0; i < 12; i++)
        cr_expect_float_eq(profile->year[i], months[i] / mean_month, 1e-15);
    trial_close(&trial);
}

/* A bare rate has no profile. One that is flat changes no bit of the tape. */
Test(profile_build, flat)
{
    struct trial bare, flat;
    struct glo_tape tapes[2];
    struct glo_problem problem = {0};
    cr_expect_null(open_stream(&bare, "rate: 9 per hour"));
    cr_expect(open_stream(&flat, "rate: {mean: 9 per hour, week: {monday-sunday: 3}}"));
    const struct glo_demand_plan *plans[] = {&bare.study.points[0]->demand, &flat.study.points[0]->demand};
    for (int i = 0; i < 2; i++)
        cr_assert_eq(glo_tape_init(&tapes[i], &plans[i]->streams[0], &plans[i]->keys[0], 0, &problem), GLO_OK);
    for (int i = 0; i < 2000; i++) {
        struct glo_order orders[2];
        for (int k = 0; k < 2; k++)
            cr_assert_eq(glo_tape_take(&tapes[k], &orders[k], &problem), GLO_OK);
        cr_assert_eq(orders[0].placed, orders[1].placed, "order %d", i);
    }
    trial_close(&bare);
    trial_close(&flat);
}

/* A constant gap is stretched like any other: 2 per day on the whole, none on Sundays. */
Test(profile_build, interarrival)
{
    struct trial trial;
    struct glo_tape tape;
    struct glo_problem problem = {0};
    cr_expect(open_stream(&trial, "interarrival: 12 h, rate: {week: {monday-saturday: 7, sunday: 0}}"));
    const struct glo_demand_plan *plan = &trial.study.points[0]->demand;
    cr_assert_eq(glo_tape_init(&tape, &plan->streams[0], &plan->keys[0], 0, &problem), GLO_OK);
    for (int week = 0; week < 100; week++)
        for (int i = 1; i <= 14; i++) {
            struct glo_order order;
            cr_assert_eq(glo_tape_take(&tape, &order, &problem), GLO_OK);
            glo_time exact = week * 7 * DAY + i * 6 * DAY / 14;
            cr_assert(llabs(order.placed - exact) <= 1, "order %d of week %d", i, week);
        }
    trial_close(&trial);
}

/* By part of the day, weekday and month: the cell of a time within three years from 2027-01-04 on, of which one is a
 * leap year. */
static uint32_t cell_of(glo_time time)
{
    int64_t date = 20822 + time / DAY;
    uint32_t hour = (uint32_t)(time % DAY / GLO_TICKS_PER_HOUR), part = hour < 8 ? 0 : hour < 12 ? 1 : 2;
    return (part * GLO_DAYS_PER_WEEK + glo_weekday_of_days(date)) * 12 + glo_date_of_days(date).month - 1;
}

/* Counts by month, weekday and part of the day are Poisson with the integrated rate as mean: Pearson's chi-square. */
Test(profile_build, counts)
{
    enum { CELLS = 3 * 7 * 12 };
    static const double parts[] = {0.5, 3, 1}, days[] = {1, 1, 1, 1, 1, 1.5, 0},
                        months[] = {1, 1, 1, 1, 1, 1, 1, 0.4, 1.2, 1.2, 1.2, 1.2};
    const double mean_part = (8 * 0.5 + 12 + 12) / 24, mean_day = 6.5 / 7,
                 mean_month = (212 + 0.4 * 31 + 1.2 * 122) / 365;
    struct trial trial;
    struct glo_tape tape;
    struct glo_problem problem = {0};
    double expected[CELLS] = {0}, counts[CELLS] = {0}, statistic = 0, all = 0, num = 0;
    open_stream(&trial, "rate: {mean: 92 per day, day: {00:00-08:00: 0.5, 08:00-12:00: 3}, "
                        "week: {monday-friday: 1, saturday: 1.5, sunday: 0}, "
                        "year: {january-july: 1, august: 0.4, september-december: 1.2}}");
    const struct glo_demand_plan *plan = &trial.study.points[0]->demand;
    for (glo_time hour = 0; hour < 3 * 365 * 24; hour++) {
        uint32_t cell = cell_of(hour * GLO_TICKS_PER_HOUR);
        expected[cell] +=
            92.0 / 24 * parts[cell / 84] / mean_part * days[cell / 12 % 7] / mean_day * months[cell % 12] / mean_month;
    }
    cr_assert_eq(glo_tape_init(&tape, &plan->streams[0], &plan->keys[0], 0, &problem), GLO_OK);
    while (tape.source.next < 3 * 365 * DAY) {
        struct glo_order order;
        cr_assert_eq(glo_tape_take(&tape, &order, &problem), GLO_OK);
        counts[cell_of(order.placed)]++;
    }
    uint32_t freedom = 0;
    for (int i = 0; i < CELLS; i++) {
        all += expected[i];
        num += counts[i];
        if (expected[i] == 0) {
            cr_expect_eq(counts[i], 0, "an order where the rate is 0");
            continue;
        }
        statistic += pow(counts[i] - expected[i], 2) / expected[i];
        freedom++;
    }
    cr_expect_eq(freedom, 3 * 6 * 12);
    double above = gsl_cdf_chisq_Q(statistic, freedom);
    cr_expect(above > 1e-4 && above < 1 - 1e-4, "%g of %u", statistic, freedom);
    cr_expect_lt(fabs(num - all), 4 * sqrt(all), "%g of %g", num, all);
    cr_expect_float_eq(all, 92.0 * 3 * 365, 0.005 * all,
                       "the mean over three years, but for weekdays and the leap day");
    trial_close(&trial);
}

/* Every mistake is told at its line and column, once. */
Test(profile_build, mistakes)
{
    static const struct {
        const char *rate, *said;
        uint32_t column;
    } rows[] = {
        {"{mean: 9 per day, week: {mon: 2}}", "`mon` is no day of the week", 36},
        {"{mean: 9 per day, year: {juli: 2}}", "`juli` is no month", 36},
        {"{mean: 9 per day, year: {may: 2, april-june: 2}}", "may is named twice", 44},
        {"{mean: 9 per day, week: {monday-sunday: 0}}", "all factors of this profile are 0", 35},
        {"{mean: 9 per day, day: {00:00-24:00: 0}}", "all factors of this profile are 0", 34},
        {"{mean: 9 per day, day: {8-12: 2}}", "expected a span of hours like 06:00-22:00, got \"8-12\"", 35},
        {"{mean: 9 per day, day: {08:00-12:00: 2, 11:00-13:00: 1}}", "11:00-13:00 overlaps with 08:00-12:00", 51},
        {"{mean: 9 per day, day: {01:00-02:00: 2, 22:00-06:00: 1}}", "01:00-02:00 overlaps with 22:00-06:00", 35},
        {"{mean: 9 per day, week: {sunday: -1}}", "expected a plain number >= 0", 44},
        {"{week: {sunday: 0}}", "a stream has a `rate`, an `interarrival` law or", 3},
        {"{mean: 9 per day, growth: 3 h}", "expected a share per time, got a duration", 37},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct trial trial;
        char text[1024];
        snprintf(text, sizeof text, HEAD "demand:\n  orders:\n    rate: %s\n" TAIL, rows[i].rate);
        cr_expect_neq(trial_read(&trial, text), GLO_OK, "%s", rows[i].rate);
        const struct glo_diagnostics *diagnostics = &trial.study.reader.diagnostics;
        cr_assert_eq(diagnostics->num_messages, 1, "%s: %u messages", rows[i].rate, diagnostics->num_messages);
        const struct glo_message *message = &diagnostics->messages[0];
        cr_expect(strstr(message->text, rows[i].said), "%s: %s", rows[i].rate, message->text);
        cr_expect_eq(message->mark.column, rows[i].column, "%s: at %u:%u", rows[i].rate, message->mark.line,
                     message->mark.column);
        trial_close(&trial);
    }
}

/* Seasons have dates; growth has none. Both laws of growth are read in their units. */
Test(profile_build, growth)
{
    struct trial trial;
    cr_expect_neq(trial_read(&trial, HEAD "demand: {orders: {rate: {mean: 9 per day, week: {sunday: 0}}}}\n"
                                          "experiment: {length: 90 days}\n"),
                  GLO_OK);
    cr_expect(trial_said(&trial, GLO_FAULT, "a season without `experiment.start`"), "%s", trial_message(&trial));
    trial_close(&trial);
    trial_open(&trial, HEAD "demand: {orders: {rate: {mean: 9 per day, growth: -20 % per year}}}\n"
                            "experiment: {length: 90 days}\n");
    const struct glo_profile *profile = trial.study.points[0]->demand.streams[0].profile;
    cr_assert(profile && profile->growth == GLO_GROWTH_LINEAR);
    cr_expect_float_eq(profile->per_day, -0.2 / 365, 1e-15);
    trial_close(&trial);
    profile =
        open_stream(&trial,
                    "rate: {mean: 9 per day, growth: {bass: {innovation: 3 % per year, imitation: 38 % per year}}}");
    cr_assert(profile && profile->growth == GLO_GROWTH_BASS);
    cr_expect_float_eq(profile->innovation, 0.03 / 365, 1e-15);
    cr_expect_float_eq(profile->imitation, 0.38 / 365, 1e-15);
    trial_close(&trial);
    profile = open_stream(&trial, "rate: {mean: 9 per day, growth: {bass: {innovation: 3 % per year, imitation: 38 % "
                                  "per year, factors: {relative_advantage: 1.5, compatibility: 2, trialability: 1.2, "
                                  "observability: 0.5, complexity: 4, risk: 1.25}}}}");
    double scale = 1.5 * 2 * 1.2 * 0.5 / (4 * 1.25);
    cr_expect_float_eq(profile->innovation, scale * 0.03 / 365, 1e-15);
    cr_expect_float_eq(profile->imitation, scale * 0.38 / 365, 1e-15);
    trial_close(&trial);
}

/* To multiply a rate is to multiply its mean, which is shown, and not its factors. */
Test(profile_build, times)
{
    struct trial trial;
    trial_open(&trial, HEAD
               "demand: {orders: {rate: {mean: 8 per day, week: {sunday: 0.5}}}}\n"
               "experiment: {start: 2027-01-04, length: 9 days, factors: {demand.orders.rate: {times: [0.5, 2]}}}\n");
    const struct glo_factor *factor = &trial.study.reader.design.factors[0];
    cr_expect_str_eq(factor->levels[0].label, "4 per day (x 0.5)");
    cr_expect_str_eq(factor->levels[1].label, "16 per day (x 2)");
    for (uint32_t point = 0; point < 2; point++) {
        const struct glo_stream_plan *stream = &trial.study.points[point]->demand.streams[0];
        cr_expect_float_eq(stream->mean_interarrival, point ? 1.5 : 6, 1e-14);
        cr_expect_float_eq(stream->profile->week[GLO_SUNDAY], 0.5 * 7 / 6.5, 1e-15);
    }
    trial_close(&trial);
}
