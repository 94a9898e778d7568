/* Rate matrices: the equation that defines them, and chains whose solutions are known. */
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
    static const double rhos[] = {1e-9, 0.01, 0.5, 0.9, 0.9999};
    for (size_t i = 0; i < sizeof rhos / sizeof rhos[0]; i++) {
        gsl_matrix_set(up, 0, 0, rhos[i]);
        gsl_matrix_set(down, 0, 0, 1);
        gsl_matrix_set(local, 0, 0, NAN); /* is not read */
        cr_assert_eq(glo_qbd_rate(up, local, down, rate), GLO_OK);
        cr_expect_float_eq(gsl_matrix_get(rate, 0, 0), rhos[i], 1e-15 * rhos[i]);
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
    gsl_matrix_set(down, 0, 0, 1);
    gsl_matrix_set(local, 0, 0, 0);
    for (int load = 1; load <= 2; load++) {
        gsl_matrix_set(up, 0, 0, load);
        cr_expect_eq(glo_qbd_rate(up, local, down, rate), GLO_ERR_RANGE, "%d", load);
    }
    gsl_matrix_free(up);
    gsl_matrix_free(local);
    gsl_matrix_free(down);
    gsl_matrix_free(rate);
}

/*
 * Two states that are hardly ever left, M = [[1 + e, -1], [-1, 1 + e]]: M^-1 = [[1 + e, 1], [1, 1 + e]] / (e (2 + e)).
 * A solution by differences has lost all digits of e.
 */
Test(qbd, solves_what_is_nearly_singular)
{
    double e = 1e-18, whole = e * (2 + e);
    gsl_matrix *m = gsl_matrix_alloc(2, 2), *left = gsl_matrix_alloc(2, 2), *right = gsl_matrix_alloc(2, 2);
    gsl_vector *leave = gsl_vector_alloc(2);
    gsl_matrix_set_all(m, 1);
    gsl_vector_set_all(leave, e);
    glo_qbd_factor(m, leave);
    gsl_matrix_set_identity(left);
    gsl_matrix_set_identity(right);
    glo_qbd_divide_left(m, left);
    glo_qbd_divide_right(m, right);
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < 2; j++) {
            double expected = (i == j ? 1 + e : 1) / whole;
            cr_expect_float_eq(gsl_matrix_get(left, i, j), expected, 1e-14 * expected);
            cr_expect_float_eq(gsl_matrix_get(right, i, j), expected, 1e-14 * expected);
        }
    gsl_matrix_free(m);
    gsl_matrix_free(left);
    gsl_matrix_free(right);
    gsl_vector_free(leave);
}

/* A matrix that is not symmetric: both sides of M^-1 times M is one. */
Test(qbd, factors_both_sides)
{
    static const double rates[] = {0, 2, 0.5, 0, 0, 3, 1, 0, 0}, leaves[] = {0, 0.25, 0};
    gsl_matrix *m = gsl_matrix_alloc(3, 3), *whole = gsl_matrix_alloc(3, 3), *left = gsl_matrix_alloc(3, 3);
    gsl_matrix *right = gsl_matrix_alloc(3, 3), *product = gsl_matrix_alloc(3, 3);
    gsl_vector *leave = gsl_vector_alloc(3);
    for (size_t i = 0; i < 3; i++) {
        double sum = leaves[i];
        gsl_vector_set(leave, i, leaves[i]);
        for (size_t j = 0; j < 3; j++) {
            gsl_matrix_set(m, i, j, rates[3 * i + j]);
            gsl_matrix_set(whole, i, j, -rates[3 * i + j]);
            sum += rates[3 * i + j];
        }
        gsl_matrix_set(whole, i, i, sum);
    }
    glo_qbd_factor(m, leave);
    gsl_matrix_set_identity(left);
    gsl_matrix_set_identity(right);
    glo_qbd_divide_left(m, left);
    glo_qbd_divide_right(m, right);
    for (int side = 0; side < 2; side++) {
        glo_qbd_multiply(side ? whole : left, side ? right : whole, product);
        for (size_t i = 0; i < 3; i++)
            for (size_t j = 0; j < 3; j++)
                cr_expect_float_eq(gsl_matrix_get(product, i, j), i == j, 1e-14);
    }
    gsl_matrix_free(m);
    gsl_matrix_free(whole);
    gsl_matrix_free(left);
    gsl_matrix_free(right);
    gsl_matrix_free(product);
    gsl_vector_free(leave);
}

/* A birth-death chain whose probabilities fall by 1e-60 with each state. */
Test(qbd, stationary_law_of_rare_states)
{
    gsl_matrix *rates = gsl_matrix_calloc(N, N);
    gsl_vector *law = gsl_vector_alloc(N);
    for (size_t i = 0; i + 1 < N; i++) {
        gsl_matrix_set(rates, i, i + 1, 1e-30);
        gsl_matrix_set(rates, i + 1, i, 1e30);
    }
    glo_qbd_stationary(rates, law);
    for (size_t i = 0; i < N; i++)
        cr_expect_float_eq(gsl_vector_get(law, i), pow(1e-60, (double)i), 1e-14 * pow(1e-60, (double)i));
    gsl_matrix_free(rates);
    gsl_vector_free(law);
}

/* Levels 1, R, R^2 ... of one phase: 1/(1 - R) and R/(1 - R)^2; of a phase that leads to another and no further. */
Test(qbd, sums_levels)
{
    gsl_matrix *rate = gsl_matrix_calloc(2, 2);
    gsl_vector *first = gsl_vector_alloc(2), *all = gsl_vector_alloc(2), *beyond = gsl_vector_alloc(2);
    gsl_vector_set(first, 0, 1);
    gsl_vector_set(first, 1, 2);
    gsl_matrix_set(rate, 0, 0, 0.5);
    gsl_matrix_set(rate, 0, 1, 3);
    cr_assert_eq(glo_qbd_sum(rate, first, all, beyond), GLO_OK);
    cr_expect_float_eq(gsl_vector_get(all, 0), 2, 1e-15);
    cr_expect_float_eq(gsl_vector_get(all, 1), 2 + 3 * 2, 1e-14);
    cr_expect_float_eq(gsl_vector_get(beyond, 0), 2, 1e-15);     /* sum of k 2^-k */
    cr_expect_float_eq(gsl_vector_get(beyond, 1), 3 * 4, 1e-14); /* of 3 k 2^(1 - k) */
    cr_expect_float_eq(glo_qbd_total(beyond), 14, 1e-14);
    gsl_matrix_free(rate);
    gsl_vector_free(first);
    gsl_vector_free(all);
    gsl_vector_free(beyond);
}
