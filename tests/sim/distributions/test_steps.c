/* Step laws: look-ups against a plain search, and short memory. */
#include "tests/sim/distributions/make_law.h"

#include "sim/distributions/steps.h"

/* Weights over twelve decades: the guide points near, never past, the first value whose sum reaches u. */
Test(steps, lookups_agree_with_a_search)
{
    enum { N = 200 };
    double values[N], weights[N];
    for (int i = 0; i < N; i++) {
        values[i] = (i * 37) % N;
        weights[i] = exp(-28 * test_uniform((uint32_t)i));
    }
    struct glo_distribution law = {0};
    struct glo_arena arena = {0};
    cr_assert_eq(glo_steps_make(&law, values, weights, N, &arena, NULL), 0);
    for (uint32_t i = 0; i < 20000; i++) {
        double u = ldexp(test_uniform(i), -(int)(i % 30));
        uint32_t found = 0;
        while (law.table[found] < u)
            found++;
        if (u <= 0.5)
            cr_expect_eq(glo_steps_quantile(&law, (struct glo_tails){u, 1 - u}), law.values[found]);
        uint32_t top = 0;
        while (law.table[N + top] > u)
            top++;
        if (u < 0.5)
            cr_expect_eq(glo_steps_quantile(&law, (struct glo_tails){1 - u, u}), law.values[top]);
    }
    cr_expect_eq(glo_steps_quantile(&law, (struct glo_tails){1, 1e-200}), N - 1);
    glo_arena_free(&arena);
}

#ifdef GLO_FAULTS
Test(steps, short_memory)
{
    const char *names[] = {"poisson", "empirical", "discrete", "hyperexponential"};
    double one = 1;
    for (int i = 0; i < 4; i++) {
        struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{true, 1, &one, 1}};
        arguments[1] = arguments[0];
        arguments[1].given = i > 1;
        struct glo_law_change change = {0, -INFINITY, INFINITY};
        struct glo_distribution law;
        struct glo_arena arena = {0};
        struct glo_problem problem = {0};
        glo_memory_fail_at(0, 1);
        cr_expect_eq(glo_distribution_make(&law, glo_distribution_find(names[i]), arguments, &change, &arena, &problem),
                     GLO_ERR_NO_MEMORY, "%s", names[i]);
        glo_memory_fail_at(-1, 0);
        cr_expect_null(law.type);
        glo_arena_free(&arena);
    }
}
#endif
