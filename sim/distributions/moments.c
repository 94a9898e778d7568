/*
 * The k-th moment about c is the integral of (Q(u) - c)^k du. With u = 1 / (1 + e^-s) both tails become smooth and die
 * out like e^-|s|; panels of length 1 in s, from the middle outwards, are halved until a Gauss-Legendre rule agrees
 * with its halves.
 */
#include "sim/distributions/moments.h"
#include "sim/distribution.h"

#include <math.h>
#include <stddef.h>

/* Of 20 points on [-1, 1], the positive half (Abramowitz and Stegun 1964, table 25.4). */
static const struct {
    double x, weight;
} points[] = {
    {0.99312859918509488, 0.017614007139152118}, {0.96397192727791381, 0.040601429800386939},
    {0.91223442825132595, 0.062672048334109068}, {0.83911697182221878, 0.083276741576704755},
    {0.7463319064601508, 0.10193011981724044},   {0.63605368072651502, 0.11819453196151841},
    {0.51086700195082713, 0.13168863844917664},  {0.37370608871541955, 0.14209610931838204},
    {0.22778585114164507, 0.14917298647260374},  {0.076526521133497338, 0.15275338713072584},
};

#define NEAR_END 45 /* beyond it a panel may end the sum: e^-45 is below 1e-19 */
#define FAR_END 690 /* e^-690 is near the smallest normal number */
#define TOLERANCE 1e-12
#define MAX_HALVINGS 10 /* where a law has a corner (triangular), what is left is below 1e-11 */

/* An integral on its way. */
struct moment {
    const struct glo_distribution *law;
    double center;
    int power;
    double sum, size; /* of the panels so far; of their absolute values */
};

static double integrand(const struct moment *m, double s)
{
    double e = exp(-fabs(s)), large = 1 / (1 + e), small = e * large;
    struct glo_tails u = {s < 0 ? small : large, s < 0 ? large : small};
    const struct glo_distribution *law = m->law;
    struct glo_tails plain = {law->below + u.lower * law->mass, law->above + u.upper * law->mass};
    double distance = law->type->quantile(law, plain) - m->center;
    return (m->power == 2 ? distance * distance : distance) * small * large;
}

static double rule(const struct moment *m, double from, double to)
{
    double half = (to - from) / 2, middle = (to + from) / 2, sum = 0;
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++)
        sum +=
            points[i].weight * (integrand(m, middle - half * points[i].x) + integrand(m, middle + half * points[i].x));
    return sum * half;
}

static double panel(const struct moment *m, double from, double to, double whole, int halvings)
{
    double middle = (from + to) / 2;
    double left = rule(m, from, middle), right = rule(m, middle, to);
    double scale = m->size + fabs(left) + fabs(right);
    if (halvings == 0 || fabs(left + right - whole) <= TOLERANCE * scale)
        return left + right;
    return panel(m, from, middle, left, halvings - 1) + panel(m, middle, to, right, halvings - 1);
}

/* Adds the panels from 0 towards `direction` (1 or -1). */
static void add_side(struct moment *m, int direction)
{
    for (int i = 0; i < FAR_END; i++) {
        double from = direction > 0 ? i : -i - 1, to = from + 1;
        double part = panel(m, from, to, rule(m, from, to), MAX_HALVINGS);
        m->sum += part;
        m->size += fabs(part);
        if (i >= NEAR_END && fabs(part) <= TOLERANCE * m->size)
            return;
    }
}

static double moment_about(const struct glo_distribution *law, double center, int power)
{
    struct moment m = {.law = law, .center = center, .power = power};
    add_side(&m, 1);
    add_side(&m, -1);
    return m.sum;
}

void glo_moments_integrate(const struct glo_distribution *law, double *mean, double *variance)
{
    /* About the median first: the mean of a law far from 0 but narrow would lose its last digits to 0. */
    double median =
        law->type->quantile(law, (struct glo_tails){law->below + law->mass / 2, law->above + law->mass / 2});
    *mean = median + moment_about(law, median, 1);
    *variance = moment_about(law, *mean, 2);
}
