/*
 * What every law must keep, as a loop over the registry: a law is tested before its author writes a line. A law without
 * a case below fails the first test.
 */
#include "tests/sim/distributions/make_law.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort_double.h>

static const char *const cases[] = {
    "deterministic: value=12",
    "exponential: mean=2",
    "exponential: rate=4 plus=1 at_least=1.5 at_most=3",
    "uniform: min=-1 max=3",
    "uniform: min=2 max=8 at_least=7",
    "triangular: min=5 mode=10 max=25",
    "triangular: min=0 mode=0 max=1",
    "triangular: min=1 mode=2 max=4 at_least=1.5 at_most=3",
    "normal: mean=10 sd=3",
    "normal: mean=1 scv=1 at_least=0",
    "normal: mean=0 sd=1 at_least=6",
    "lognormal: mean=45 scv=0.6",
    "lognormal: mean=260 scv=0.5 at_least=40",
    "lognormal: mean=1 scv=50",
    "gamma: mean=40 scv=0.5",
    "gamma: shape=0.01 scale=3",
    "gamma: shape=0.3 rate=2",
    "gamma: mean=7 scv=0.0001",
    "gamma: shape=100000 scale=1",
    "gamma: mean=2 scv=0.4 plus=1 at_least=2 at_most=6",
    "gamma: mean=2 scv=1.7 at_least=100",
    "erlang: shape=3 mean=12",
    "erlang: shape=20 rate=2 at_most=9",
    "weibull: shape=1.5 mean=400",
    "weibull: shape=0.2 scale=1",
    "weibull: shape=30 mean=5 at_least=4.9",
    "hyperexponential: mean=3 scv=1",
    "hyperexponential: mean=3 scv=6",
    "hyperexponential: mean=3 scv=200",
    "hyperexponential: probabilities=0.2,0.5,0.3 means=1,10,0.01",
    "hyperexponential: probabilities=0.5,0.5 means=1,1e6",
    "hyperexponential: mean=3 scv=6 at_most=20",
    "pareto: shape=2.5 min=3",
    "pareto: shape=4 mean=8 at_least=10",
    "pareto: shape=0.7 min=1 at_most=1000",
    "beta: min=0 max=1 a=2 b=5",
    "beta: min=0 max=6 a=0.05 b=1.4",
    "beta: min=0 max=2 a=0.5 b=800",
    "beta: min=0 max=10 mean=3 scv=0.2",
    "beta: min=-2 max=6 a=3 b=2.5",
    "beta: min=0 max=10 mean=3 scv=0.2 at_least=8",
    "discrete: values=1,2,5,9 weights=5,1,0,4",
    "discrete: values=9,5,2,1 weights=1,1,1,1 at_least=2 at_most=8",
    "empirical: values=3,1,4,1,5,9,2,6",
    "poisson: mean=0.4 plus=1",
    "poisson: mean=24 plus=6",
    "poisson: mean=5000",
    "poisson: mean=3 at_least=9 at_most=14",
    "geometric: mean=0.3",
    "geometric: mean=50 at_least=20 at_most=90",
    "negative_binomial: mean=10 scv=2",
    "negative_binomial: mean=3 scv=0.4 at_most=5",
};
#define NUM_CASES (sizeof cases / sizeof cases[0])

/* Uniforms near 0 and 1 as well as between, ascending: fractions of both tails, seven per octave. */
#define NUM_POINTS (2 * 7 * 51 + 1)

static double point(int i)
{
    int middle = NUM_POINTS / 2;
    if (i == middle)
        return 0.5;
    double tail = exp2(-1 - abs(i - middle) / 7.0);
    return i < middle ? tail : 1 - tail;
}

Test(conformance, every_law_is_listed_and_has_a_case)
{
    for (uint32_t i = 0; glo_distribution_at(i); i++) {
        const struct glo_distribution_type *type = glo_distribution_at(i);
        cr_expect_eq(glo_distribution_find(type->name), type);
        cr_expect(type->doc && type->source && type->forms[0]);
        uint32_t num = 0;
        for (; type->parameters[num].name; num++)
            cr_expect(type->parameters[num].doc);
        cr_expect_leq(num, GLO_MAX_LAW_ARGUMENTS);
        bool found = false;
        for (size_t k = 0; k < NUM_CASES; k++)
            found =
                found || (!strncmp(cases[k], type->name, strlen(type->name)) && cases[k][strlen(type->name)] == ':');
        cr_expect(found, "no case of %s", type->name);
    }
    cr_expect_null(glo_distribution_find("gaussian"));
    cr_expect_null(glo_distribution_at(1000));
}

/* Every word of a form is a parameter, and every parameter occurs in a form. */
Test(conformance, forms_are_made_of_parameters)
{
    for (uint32_t i = 0; glo_distribution_at(i); i++) {
        const struct glo_distribution_type *type = glo_distribution_at(i);
        for (uint32_t k = 0; type->parameters[k].name; k++) {
            bool used = false;
            for (uint32_t form = 0; type->forms[form]; form++)
                used = used || strstr(type->forms[form], type->parameters[k].name);
            cr_expect(used, "%s %s", type->name, type->parameters[k].name);
        }
        for (uint32_t form = 0; type->forms[form]; form++)
            for (const char *word = type->forms[form]; *word; word += strspn(word, " ")) {
                size_t length = strcspn(word, " ");
                bool known = false;
                for (uint32_t k = 0; type->parameters[k].name; k++)
                    known = known || (strlen(type->parameters[k].name) == length &&
                                      !memcmp(type->parameters[k].name, word, length));
                cr_expect(known, "%s: %s", type->name, word);
                word += length;
            }
    }
}

/*
 * The quantile is right to 1e-9 relatively, in both tails: the distribution function 1e-9 below it is at most u, and
 * 1e-9 above it at least u. Of a law with jumps: P(X < x) < u <= P(X <= x).
 */
Test(conformance, quantiles_are_exact_in_both_tails)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        const struct glo_distribution *law = &made.law;
        for (int i = 0; i < NUM_POINTS; i++) {
            double u = point(i);
            struct glo_tails plain = {law->below + u * law->mass, law->above + (1 - u) * law->mass};
            double x = law->type->quantile(law, plain), room = 1e-9 * fabs(x);
            /* A value near 0 between large ones; a value too small for a double. */
            room = fmax(room, law->low < 0 ? 1e-15 : 1e-300);
            struct glo_tails before = law->type->tails(law, law->type->discrete ? nextafter(x, -INFINITY) : x - room);
            struct glo_tails after = law->type->tails(law, law->type->discrete ? x : x + room);
            double slack = 1 + 1e-12;
            bool lower = before.lower <= plain.lower * slack && after.lower * slack >= plain.lower;
            bool upper = before.upper * slack >= plain.upper && after.upper <= plain.upper * slack;
            cr_expect(plain.lower <= 0.5 ? lower : upper, "%s at %.17g: %.17g: %g %g %g", cases[k], u, x, before.lower,
                      plain.lower, after.lower);
        }
        free_law(&made);
    }
}

/* Up to a few units in the last place, of the mean where a value near 0 is a difference. */
Test(conformance, draws_rise_with_the_uniform_and_stay_in_their_support)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        double last = -INFINITY;
        for (int i = 0; i < NUM_POINTS; i++) {
            double x = glo_distribution_draw(&made.law, point(i));
            cr_expect(x >= last - 4e-15 * (fabs(x) + fabs(made.law.mean)), "%s: %.17g after %.17g", cases[k], x, last);
            cr_expect(made.law.low <= x && x <= made.law.high, "%s: %g", cases[k], x);
            last = x;
        }
        free_law(&made);
    }
}

/* Draws for an array are the draws one by one, in place as well. */
Test(conformance, arrays)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        double u[NUM_POINTS], x[NUM_POINTS];
        for (int i = 0; i < NUM_POINTS; i++)
            u[i] = point(i);
        glo_distribution_draws(&made.law, u, x, NUM_POINTS);
        glo_distribution_draws(&made.law, u, u, NUM_POINTS);
        for (int i = 0; i < NUM_POINTS; i++) {
            double one = glo_distribution_draw(&made.law, point(i));
            cr_assert(x[i] == one && u[i] == one, "%s at %g", cases[k], point(i));
        }
        free_law(&made);
    }
}

/* P(draw <= the draw at u) is u; of a law with jumps at least u. */
Test(conformance, the_distribution_function_undoes_a_draw)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        glo_distribution_times(&made.law, 3);
        cr_expect_eq(glo_distribution_cdf(&made.law, -1e300), 0);
        cr_expect_eq(glo_distribution_cdf(&made.law, 1e300), 1);
        for (int i = 0; i < NUM_POINTS; i += 5) {
            double u = point(i), x = glo_distribution_draw(&made.law, u), cdf = glo_distribution_cdf(&made.law, x);
            if (made.law.low == 0 && x < 1e-300) /* too small for a double */
                continue;
            /* A quantile exact to 1e-11 may move u by 1e-11 x density; laws of SCV 1e-5 have density near 120. */
            bool right = made.law.type->discrete ? cdf >= u - 1e-12 : fabs(cdf - u) <= 1e-8;
            cr_expect(right, "%s: %.17g for %.17g", cases[k], cdf, u);
        }
        free_law(&made);
    }
}

/*
 * Mean and variance by the trapezoidal rule in s = log(u / (1 - u)), steps of 1/64 (it knows nothing of the integration
 * in the library). Of laws with jumps and corners its error is larger: both are compared to what it can do.
 */
static void integrate(const struct glo_distribution *law, double *mean, double *variance)
{
    const double step = 1.0 / 64;
    double shift = glo_distribution_draw(law, 0.5), first = 0, second = 0;
    for (int i = -700 * 64; i <= 700 * 64; i++) {
        double s = i * step, lower = 1 / (1 + exp(-s)), upper = 1 / (1 + exp(s));
        struct glo_tails plain = {law->below + lower * law->mass, law->above + upper * law->mass};
        double x = law->type->quantile(law, plain) + law->plus - shift;
        first += x * lower * upper * step;
        second += x * x * lower * upper * step;
    }
    *mean = shift + first;
    *variance = second - first * first;
}

Test(conformance, moments_agree_with_integration)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        double mean, variance, tolerance = made.law.type->discrete ? 2e-2 : 1e-5;
        integrate(&made.law, &mean, &variance);
        double own = made.law.scv * made.law.mean * made.law.mean;
        cr_expect(near(mean, made.law.mean, tolerance), "%s: %.12g, not %.12g", cases[k], made.law.mean, mean);
        cr_expect(fabs(variance - own) <= tolerance * own + 1e-15, "%s: variance %.12g, not %.12g", cases[k], own,
                  variance);
        free_law(&made);
    }
}

/* Goodness of fit of 100,000 draws, p > 1e-4: Kolmogorov-Smirnov, or chi-square over the values of a law with jumps. */
#define NUM_DRAWS 100000

static void expect_continuous_fit(const struct glo_distribution *law, const char *text, const double *draws)
{
    double distance = 0;
    for (int i = 0; i < NUM_DRAWS; i++) {
        double cdf = glo_distribution_cdf(law, draws[i]);
        distance = fmax(distance, fmax(cdf - (double)i / NUM_DRAWS, (double)(i + 1) / NUM_DRAWS - cdf));
    }
    /* P(sqrt(n) D > 2.2253) = 2 exp(-2 x 2.2253^2) = 1e-4 */
    cr_expect_lt(distance * sqrt(NUM_DRAWS), 2.2253, "%s: %g", text, distance);
}

static void expect_discrete_fit(const struct glo_distribution *law, const char *text, const double *draws)
{
    double chi_square = 0, done = 0;
    int bins = 0, start = 0;
    for (int i = 1; i <= NUM_DRAWS; i++) {
        if (i < NUM_DRAWS && draws[i] == draws[i - 1])
            continue;
        double cdf = i < NUM_DRAWS ? glo_distribution_cdf(law, draws[i - 1]) : 1;
        double expected = NUM_DRAWS * (cdf - done), rest = NUM_DRAWS * (1 - cdf);
        if (i < NUM_DRAWS && (expected < 10 || rest < 10))
            continue;
        chi_square += (i - start - expected) * (i - start - expected) / expected;
        bins++;
        start = i;
        done = cdf;
    }
    if (bins > 1)
        cr_expect_gt(gsl_cdf_chisq_Q(chi_square, bins - 1), 1e-4, "%s: %g over %d bins", text, chi_square, bins);
}

Test(conformance, draws_fit_the_distribution_function)
{
    double *draws = malloc(NUM_DRAWS * sizeof *draws);
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        for (int i = 0; i < NUM_DRAWS; i++)
            draws[i] = glo_distribution_draw(&made.law, test_uniform((uint32_t)(i + 1000003 * k)));
        gsl_sort(draws, 1, NUM_DRAWS);
        if (made.law.type->discrete)
            expect_discrete_fit(&made.law, cases[k], draws);
        else
            expect_continuous_fit(&made.law, cases[k], draws);
        free_law(&made);
    }
    free(draws);
}

/* A factor scales every draw, the mean and the support, and keeps the SCV; it comes after plus and the bounds. */
Test(conformance, times_scales_a_whole_law)
{
    for (size_t k = 0; k < NUM_CASES; k++) {
        struct made made;
        need_law(&made, cases[k]);
        struct glo_distribution twice = made.law;
        glo_distribution_times(&twice, 2);
        for (int i = 0; i < NUM_POINTS; i += 5)
            cr_expect_eq(glo_distribution_draw(&twice, point(i)), 2 * glo_distribution_draw(&made.law, point(i)));
        cr_expect_eq(twice.mean, 2 * made.law.mean);
        cr_expect_eq(twice.scv, made.law.scv);
        cr_expect_eq(twice.low, 2 * made.law.low);
        free_law(&made);
    }
}

/* Nothing given, everything given, no number and too large a number are refused with a sentence, by every law. */
Test(conformance, bad_arguments_are_refused)
{
    for (uint32_t i = 0; glo_distribution_at(i); i++) {
        const struct glo_distribution_type *type = glo_distribution_at(i);
        struct glo_law_change change = {0, -INFINITY, INFINITY};
        static const double bad[] = {NAN, INFINITY, -INFINITY};
        for (int kind = -1; kind < 3; kind++) {
            struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{0}};
            for (uint32_t k = 0; kind >= 0 && type->parameters[k].name; k++)
                if (strstr(type->forms[0], type->parameters[k].name))
                    arguments[k] = (struct glo_law_argument){true, bad[kind], &bad[kind], 1};
            struct glo_distribution law;
            struct glo_arena arena = {0};
            struct glo_problem problem = {0};
            cr_expect_eq(glo_distribution_make(&law, type, arguments, &change, &arena, &problem), GLO_ERR_INPUT);
            cr_expect_null(law.type);
            cr_expect(strlen(problem.text) > strlen(type->name) + 10, "%s: %s", type->name, problem.text);
            glo_arena_free(&arena);
        }
    }
}

/* A parameter that must be above 0 is refused at 0, in every form; its name is in the sentence. */
Test(conformance, positive_parameters_are_checked)
{
    for (uint32_t i = 0; glo_distribution_at(i); i++) {
        const struct glo_distribution_type *type = glo_distribution_at(i);
        struct glo_law_change change = {0, -INFINITY, INFINITY};
        static const double zero = 0, one = 1;
        for (uint32_t k = 0; type->parameters[k].name; k++)
            for (uint32_t form = 0; type->parameters[k].positive && type->forms[form]; form++) {
                if (!strstr(type->forms[form], type->parameters[k].name))
                    continue;
                struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{0}};
                for (uint32_t j = 0; type->parameters[j].name; j++) {
                    char padded[80], word[40];
                    snprintf(padded, sizeof padded, " %s ", type->forms[form]);
                    snprintf(word, sizeof word, " %s ", type->parameters[j].name);
                    if (strstr(padded, word))
                        arguments[j] = (struct glo_law_argument){true, j == k ? 0 : 1, j == k ? &zero : &one, 1};
                }
                if (!arguments[k].given)
                    continue;
                struct glo_distribution law;
                struct glo_arena arena = {0};
                struct glo_problem problem = {0};
                cr_expect_eq(glo_distribution_make(&law, type, arguments, &change, &arena, &problem), GLO_ERR_INPUT);
                cr_expect(strstr(problem.text, type->parameters[k].name) && strstr(problem.text, "above 0"),
                          "%s %s: %s", type->name, type->parameters[k].name, problem.text);
                glo_arena_free(&arena);
            }
    }
}
