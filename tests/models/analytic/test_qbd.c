/* Rate matrices: the equation that defines them, and a chain whose matrix is known. */
#include "models/analytic/qbd.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>

#include "sim/error.h"

/* One phase, M/M/1: R is rho. */
Test(qbd, one_phase_is_rho)
{
    gsl_matrix *up = gsl_matrix_alloc(1, 1), *local = gsl_matrix_alloc(1, 1), *down = gsl_matrix_alloc(1, 1);
    gsl_matrix *rate = gsl_matrix_alloc(1, 1);
    static const double rhos[] = {0.01, 0.5, 0.9, 0.9999};
    for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
        gsl_matrix_set(up, 0, 0, rhos[i]);
        gsl_matrix_set(down, 0, 0, 1);
        gsl_matrix_set(local, 0, 0, -1 - rhos[i]);
        cr_assert_eq(glo_qbd_rate(up, local, down, rate), GLO_OK);
        cr_expect_float_eq(gsl_matrix_get(rate, 0, 0), rhos[i], 1e-12);
    }
    gsl_matrix_free(up);
    gsl_matrix_free(local);
    gsl_matrix_free(down);
    gsl_matrix_free(rate);
}

enum { N = 4 };

/* A random chain: up + R local + R^2 down = 0. */
Test(qbd, solves_its_equation)
{
    uint64_t state = 3;
    gsl_matrix *m[6];
    for (int i = 0; i < 6; i++)
        m[i] = gsl_matrix_calloc(N, N);
    gsl_matrix *up = m[0], *local = m[1], *down = m[2], *rate = m[3], *sum = m[4], *spare = m[5];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            state = state * UINT64_C(6364136223846793005) + 1;
            double a = (double)(state >> 40) / 16777216.0;
            gsl_matrix_set(up, i, j, 0.6 * a);
            gsl_matrix_set(down, i, j, 1.1 - a / 2);
            gsl_matrix_set(local, i, j, i == j ? 0 : 0.3 * a);
        }
    for (int i = 0; i < N; i++) {
        double leave = 0;
        for (int j = 0; j < N; j++)
            leave += gsl_matrix_get(up, i, j) + gsl_matrix_get(down, i, j) + gsl_matrix_get(local, i, j);
        gsl_matrix_set(local, i, i, -leave);
    }
    cr_assert_eq(glo_qbd_rate(up, local, down, rate), GLO_OK);
    glo_qbd_multiply(rate, down, spare);
    gsl_matrix_add(spare, local);
    glo_qbd_multiply(rate, spare, sum);
    gsl_matrix_add(sum, up);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++)
            cr_expect_float_eq(gsl_matrix_get(sum, i, j), 0, 1e-13);
    for (int i = 0; i < 6; i++)
        gsl_matrix_free(m[i]);
}

/* Without a steady state no rate matrix is claimed. */
Test(qbd, refuses_what_does_not_settle)
{
    gsl_matrix *up = gsl_matrix_alloc(1, 1), *local = gsl_matrix_alloc(1, 1), *down = gsl_matrix_alloc(1, 1);
    gsl_matrix *rate = gsl_matrix_alloc(1, 1);
    gsl_matrix_set(up, 0, 0, 2);
    gsl_matrix_set(down, 0, 0, 1);
    gsl_matrix_set(local, 0, 0, -3);
    cr_expect_eq(glo_qbd_rate(up, local, down, rate), GLO_ERR_RANGE);
    gsl_matrix_free(up);
    gsl_matrix_free(local);
    gsl_matrix_free(down);
    gsl_matrix_free(rate);
}
