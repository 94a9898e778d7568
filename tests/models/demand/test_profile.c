/* The way through a profile, beside a walk that asks for the factor of every piece anew. */
#include "models/demand/profile.h"

#include <criterion/criterion.h>
#include <math.h>

#define HOUR GLO_TICKS_PER_HOUR
#define DAY GLO_TICKS_PER_DAY

/* Constant until something is set; 2028-02-27, a Sunday before a leap day. */
static struct glo_profile plain(const struct glo_profile_piece *pieces, uint32_t num)
{
    struct glo_profile profile = {.start = 21241, .pieces = pieces, .num_pieces = num};
    for (int i = 0; i < GLO_DAYS_PER_WEEK; i++)
        profile.week[i] = 1;
    for (int i = 0; i < GLO_MONTHS_PER_YEAR; i++)
        profile.year[i] = 1;
    return profile;
}

static const struct glo_profile_piece whole_day[] = {{DAY, 1}};
static const struct glo_profile_piece office[] = {
    {8 * HOUR, 0}, {12 * HOUR, 3}, {16 * HOUR, 2}, {20 * HOUR, 1}, {DAY, 0}};

/* A factor of 1 leaves every gap as it is, however long. */
Test(profile, identity)
{
    struct glo_profile profile = plain(whole_day, 1);
    struct glo_profile_clock clock;
    glo_time now = 0;
    glo_profile_clock_init(&clock, &profile);
    for (glo_time gap = 0; gap < 5000 * DAY; gap = 2 * gap + 1) {
        now += gap;
        cr_assert_eq(glo_profile_clock_go(&clock, &profile, gap), now);
    }
}

/* One order every operational hour: three per hour in the morning, then two, then one, and none at night. */
Test(profile, hours)
{
    struct glo_profile profile = plain(office, 5);
    struct glo_profile_clock clock;
    glo_profile_clock_init(&clock, &profile);
    for (glo_time day = 0; day < 400; day++)
        for (int i = 1; i <= 24; i++) {
            glo_time minute = i <= 12 ? 480 + 20 * i : i <= 20 ? 720 + 30 * (i - 12) : 960 + 60 * (i - 20);
            cr_assert_eq(glo_profile_clock_go(&clock, &profile, HOUR), day * DAY + minute * HOUR / 60, "%d", i);
        }
}

/* Nothing passes at once, even where the rate is 0: no gap, no time. */
Test(profile, no_gap)
{
    struct glo_profile profile = plain(office, 5);
    struct glo_profile_clock clock;
    glo_profile_clock_init(&clock, &profile);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 0), 0);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 24 * HOUR), 20 * HOUR,
                 "the end of the piece, not the next day");
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 0), 20 * HOUR);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 1), 32 * HOUR, "a third of a tick after the beginning");
}

/* Days and months, with a leap day: what February has, the 29th has. */
Test(profile, dates)
{
    struct glo_profile profile = plain(whole_day, 1);
    struct glo_profile_clock clock;
    profile.week[GLO_MONDAY] = 0;
    profile.week[GLO_TUESDAY] = 2;
    profile.year[1] = 0.5;
    profile.year[2] = 4;
    cr_expect_eq(glo_profile_factor(&profile, 0, 0), 0.5, "Sunday, 27 February");
    cr_expect_eq(glo_profile_factor(&profile, 1, 0), 0, "Monday, 28 February");
    cr_expect_eq(glo_profile_factor(&profile, 2, 0), 1, "Tuesday, 29 February");
    cr_expect_eq(glo_profile_factor(&profile, 3, 0), 4, "Wednesday, 1 March");
    glo_profile_clock_init(&clock, &profile);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 6 * HOUR), 12 * HOUR);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 12 * HOUR), 2 * DAY + 6 * HOUR);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 22 * HOUR), 3 * DAY + HOUR);
}

/* A rate that falls by a tenth per day, each day as at its noon, until nothing comes any more. */
Test(profile, decline)
{
    struct glo_profile profile = plain(whole_day, 1);
    struct glo_profile_clock clock;
    glo_time passed = 0;
    profile.growth = GLO_GROWTH_LINEAR;
    profile.per_day = -0.1;
    glo_profile_clock_init(&clock, &profile);
    for (int day = 0; day < 10; day++) {
        glo_time operational = llrint((0.95 - 0.1 * day) * (double)DAY);
        cr_expect_eq(glo_profile_clock_go(&clock, &profile, operational), (day + 1) * DAY, "day %d", day);
        passed += operational;
    }
    cr_expect_eq(passed, 5 * DAY);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 1), GLO_NEVER);
    cr_expect_eq(glo_profile_clock_go(&clock, &profile, 1), GLO_NEVER);
}

/* Adoption after Bass: the differential equation F' = (p + q F)(1 - F) from F(0) = 0, by small steps of Runge and
 * Kutta. */
Test(profile, adoption)
{
    struct glo_profile profile = plain(whole_day, 1);
    const double p = 0.01, q = 0.05, step = 1.0 / 64;
    profile.growth = GLO_GROWTH_BASS;
    profile.innovation = p;
    profile.imitation = q;
    double share = 0;
    for (int i = 0; i < 64 * 200; i++) {
        if (i % 64 == 32)
            cr_assert_float_eq(glo_profile_factor(&profile, i / 64, 0), share, 1e-9, "day %d", i / 64);
        double a = (p + q * share) * (1 - share), x = share + step / 2 * a, b = (p + q * x) * (1 - x);
        double y = share + step / 2 * b, c = (p + q * y) * (1 - y), z = share + step * c, d = (p + q * z) * (1 - z);
        share += step / 6 * (a + 2 * b + 2 * c + d);
    }
    cr_expect_gt(share, 0.99);
    profile.imitation = 0;
    cr_expect_float_eq(glo_profile_factor(&profile, 9, 0), 1 - exp(-p * 9.5), 1e-15, "nobody imitates");
}

/* Gaps of every length through all factors at once: times never fall, and what passes is the sum of the pieces. */
Test(profile, sums)
{
    struct glo_profile profile = plain(office, 5);
    struct glo_profile_clock clock;
    uint64_t state = 3;
    glo_time before = 0, passed = 0;
    profile.week[GLO_SUNDAY] = 0;
    profile.year[3] = 0.125;
    profile.growth = GLO_GROWTH_LINEAR;
    profile.per_day = 0.003;
    glo_profile_clock_init(&clock, &profile);
    for (int i = 0; i < 4000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        glo_time gap = (glo_time)((state >> 33) * (i % 50 == 0 ? 40 : 2));
        glo_time now = glo_profile_clock_go(&clock, &profile, gap);
        cr_assert_geq(now, before);
        before = now;
        passed += gap;
    }
    double sum = 0;
    for (int64_t day = 0; day <= before / DAY; day++)
        for (uint32_t k = 0; k < 5; k++) {
            glo_time begin = day * DAY + (k ? office[k - 1].end : 0), end = day * DAY + office[k].end;
            end = end < before ? end : before;
            sum += end > begin ? glo_profile_factor(&profile, day, k) * (double)(end - begin) : 0;
        }
    cr_expect_gt(before, 100 * DAY);
    cr_expect_float_eq(sum, (double)passed, 1e4, "%.17g, %.17g", sum,
                       (double)passed); /* 10 ms: pieces in whole ticks */
}
