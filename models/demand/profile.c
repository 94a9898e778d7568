/* The way through a profile, piece by piece. */
#include "models/demand/profile.h"

#include <math.h>

/* Of those who ever adopt, the share that has done so after `days`. */
static double adopted(const struct glo_profile *profile, double days)
{
    double p = profile->innovation, q = profile->imitation;
    return p * -expm1(-(p + q) * days) / (p + q * exp(-(p + q) * days)); /* without q / p, which may be infinite */
}

static double growth_at(const struct glo_profile *profile, double days)
{
    switch (profile->growth) {
    case GLO_GROWTH_LINEAR:
        return fmax(1 + profile->per_day * days, 0);
    case GLO_GROWTH_BASS:
        return adopted(profile, days);
    case GLO_GROWTH_NONE:
    default:
        return 1;
    }
}

/* Whether the rate is 0 from a day on. */
static bool is_over(const struct glo_profile *profile, int64_t day)
{
    return (double)day * 24 >= GLO_MAX_HOURS || (profile->growth == GLO_GROWTH_LINEAR && profile->per_day <= 0 &&
                                                 growth_at(profile, (double)day + 0.5) <= 0);
}

double glo_profile_factor(const struct glo_profile *profile, int64_t day, uint32_t piece)
{
    int64_t date = profile->start + day;
    return profile->pieces[piece].factor * profile->week[glo_weekday_of_days(date)] *
           profile->year[glo_date_of_days(date).month - 1] * growth_at(profile, (double)day + 0.5);
}

/* More than any gap, so that a sum of two is a time. */
#define MAX_OPERATIONAL 1e18

static void enter_piece(struct glo_profile_clock *clock, const struct glo_profile *profile)
{
    const struct glo_profile_piece *piece = &profile->pieces[clock->piece];
    glo_time length = piece->end - (clock->piece ? piece[-1].end : 0);
    double operational = fmin(glo_profile_factor(profile, clock->day, clock->piece) * (double)length, MAX_OPERATIONAL);
    clock->end = clock->day * GLO_TICKS_PER_DAY + piece->end;
    clock->left = llrint(operational);
    clock->stretch = clock->left ? (double)length / (double)clock->left : 0;
}

void glo_profile_clock_init(struct glo_profile_clock *clock, const struct glo_profile *profile)
{
    *clock = (struct glo_profile_clock){0};
    enter_piece(clock, profile);
    if (!clock->left)
        clock->end = 0; /* the first time is the beginning */
}

glo_time glo_profile_clock_go(struct glo_profile_clock *clock, const struct glo_profile *profile, glo_time gap)
{
    while (gap > clock->left) {
        gap -= clock->left;
        clock->left = 0;
        if (is_over(profile, clock->day))
            return GLO_NEVER;
        if (++clock->piece == profile->num_pieces) {
            clock->piece = 0;
            clock->day++;
        }
        enter_piece(clock, profile);
    }
    clock->left -= gap;
    return clock->end - llrint((double)clock->left * clock->stretch);
}
