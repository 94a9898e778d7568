/* Rate matrices of quasi-birth-death chains. */
#include "models/analytic/qbd.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "sim/error.h"

/* A load of 1 halves what is left with every step: after 50 more than SETTLED is. */
enum { MOST_STEPS = 50 };
#define SETTLED 1e-18

void glo_qbd_multiply(const gsl_matrix *a, const gsl_matrix *b, gsl_matrix *to)
{
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, a, b, 0, to);
}

double glo_qbd_total(const gsl_vector *v)
{
    double sum = 0;
    for (size_t i = 0; i < v->size; i++)
        sum += gsl_vector_get(v, i);
    return sum;
}

/* Elimination: who comes to state k goes on from there at once. Sums of the rates that are left are the pivots. */
void glo_qbd_factor(gsl_matrix *rates, gsl_vector *leave)
{
    size_t n = rates->size1;
    for (size_t k = 0; k < n; k++) {
        double *row = gsl_matrix_ptr(rates, k, 0), pivot = gsl_vector_get(leave, k);
        for (size_t j = k + 1; j < n; j++)
            pivot += row[j];
        for (size_t i = k + 1; i < n; i++) {
            double *other = gsl_matrix_ptr(rates, i, 0), share = other[k] / pivot;
            other[k] = -share;
            if (share == 0)
                continue;
            *gsl_vector_ptr(leave, i) += share * gsl_vector_get(leave, k);
            for (size_t j = k + 1; j < n; j++)
                other[j] += share * row[j];
        }
        for (size_t j = k + 1; j < n; j++)
            row[j] = -row[j];
        row[k] = pivot;
    }
}

void glo_qbd_divide_left(const gsl_matrix *factors, gsl_matrix *x)
{
    gsl_blas_dtrsm(CblasLeft, CblasLower, CblasNoTrans, CblasUnit, 1, factors, x);
    gsl_blas_dtrsm(CblasLeft, CblasUpper, CblasNoTrans, CblasNonUnit, 1, factors, x);
}

void glo_qbd_divide_right(const gsl_matrix *factors, gsl_matrix *x)
{
    gsl_blas_dtrsm(CblasRight, CblasUpper, CblasNoTrans, CblasNonUnit, 1, factors, x);
    gsl_blas_dtrsm(CblasRight, CblasLower, CblasNoTrans, CblasUnit, 1, factors, x);
}

void glo_qbd_stationary(gsl_matrix *rates, gsl_vector *to)
{
    size_t n = rates->size1;
    for (size_t k = n - 1; k > 0; k--) {
        double *row = gsl_matrix_ptr(rates, k, 0), leave = 0;
        for (size_t j = 0; j < k; j++)
            leave += row[j];
        for (size_t i = 0; i < k; i++) {
            double *other = gsl_matrix_ptr(rates, i, 0);
            other[k] /= leave;
            for (size_t j = 0; j < k; j++)
                other[j] += other[k] * row[j];
        }
    }
    gsl_vector_set_zero(to);
    gsl_vector_set(to, 0, 1);
    for (size_t k = 1; k < n; k++)
        for (size_t i = 0; i < k; i++)
            *gsl_vector_ptr(to, k) += gsl_vector_get(to, i) * gsl_matrix_get(rates, i, k);
    gsl_vector_scale(to, 1 / glo_qbd_total(to));
}

int glo_qbd_sum(const gsl_matrix *rate, const gsl_vector *first, gsl_vector *all, gsl_vector *beyond)
{
    int sign;
    size_t n = rate->size1;
    gsl_matrix *rest = gsl_matrix_alloc(n, n); /* (I - R) transposed */
    gsl_permutation *order = gsl_permutation_alloc(n);
    int code = rest && order ? GLO_OK : GLO_ERR_NO_MEMORY;
    if (code == GLO_OK) {
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                gsl_matrix_set(rest, j, i, (i == j) - gsl_matrix_get(rate, i, j));
        gsl_linalg_LU_decomp(rest, order, &sign);
        gsl_linalg_LU_solve(rest, order, first, all);
        gsl_blas_dgemv(CblasTrans, 1, rate, all, 0, beyond);
        gsl_linalg_LU_svx(rest, order, beyond);
    }
    gsl_matrix_free(rest);
    gsl_permutation_free(order);
    return code;
}

/* What a step of the reduction works with. `first`: G, of first passages one level down. */
struct reduction {
    gsl_matrix *up, *down, *first, *product, *sum, *spare;
    gsl_vector *leave;
};

static int reduction_init(struct reduction *r, size_t n)
{
    gsl_matrix **all[] = {&r->up, &r->down, &r->first, &r->product, &r->sum, &r->spare};
    r->leave = gsl_vector_calloc(n);
    int code = r->leave ? GLO_OK : GLO_ERR_NO_MEMORY;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        *all[i] = gsl_matrix_calloc(n, n);
        code = *all[i] ? code : GLO_ERR_NO_MEMORY;
    }
    return code;
}

static void reduction_free(struct reduction *r)
{
    gsl_matrix *all[] = {r->up, r->down, r->first, r->product, r->sum, r->spare};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
    gsl_vector_free(r->leave);
}

static double row_sum(const gsl_matrix *m, size_t i)
{
    gsl_vector_const_view row = gsl_matrix_const_row(m, i);
    return glo_qbd_total(&row.vector);
}

/* From rates up, down and between phases (`sum`): up and down become the shares that go there first. */
static void find_shares(struct reduction *r)
{
    for (size_t i = 0; i < r->sum->size1; i++)
        gsl_vector_set(r->leave, i, row_sum(r->up, i) + row_sum(r->down, i));
    glo_qbd_factor(r->sum, r->leave);
    glo_qbd_divide_left(r->sum, r->up);
    glo_qbd_divide_left(r->sum, r->down);
}

/*
 * One step: levels twice as far apart. up and down become (I - U)^-1 up^2, (I - U)^-1 down^2 with U = up down + down
 * up; as up + down is stochastic, the rows of I - U are those of up^2 + down^2.
 */
static void step(struct reduction *r)
{
    glo_qbd_multiply(r->up, r->down, r->sum);
    glo_qbd_multiply(r->down, r->up, r->spare);
    gsl_matrix_add(r->sum, r->spare);
    glo_qbd_multiply(r->up, r->up, r->spare);
    gsl_matrix_memcpy(r->up, r->spare);
    glo_qbd_multiply(r->down, r->down, r->spare);
    gsl_matrix_memcpy(r->down, r->spare);
    find_shares(r);
    glo_qbd_multiply(r->product, r->down, r->spare);
    gsl_matrix_add(r->first, r->spare);
    glo_qbd_multiply(r->product, r->up, r->spare);
    gsl_matrix_memcpy(r->product, r->spare);
}

/* R = up (-(local + up G))^-1, the rows of which sum to the rates down, as G is stochastic. */
static void find_rate(struct reduction *r, const gsl_matrix *up, const gsl_matrix *local, const gsl_matrix *down,
                      gsl_matrix *rate)
{
    glo_qbd_multiply(up, r->first, r->sum);
    gsl_matrix_add(r->sum, local);
    for (size_t i = 0; i < down->size1; i++)
        gsl_vector_set(r->leave, i, row_sum(down, i));
    glo_qbd_factor(r->sum, r->leave);
    gsl_matrix_memcpy(rate, up);
    glo_qbd_divide_right(r->sum, rate);
}

int glo_qbd_rate(const gsl_matrix *up, const gsl_matrix *local, const gsl_matrix *down, gsl_matrix *rate)
{
    struct reduction r;
    int code = reduction_init(&r, up->size1);
    if (code == GLO_OK) {
        gsl_matrix_memcpy(r.sum, local);
        gsl_matrix_memcpy(r.up, up);
        gsl_matrix_memcpy(r.down, down);
        find_shares(&r);
        gsl_matrix_memcpy(r.first, r.down);
        gsl_matrix_memcpy(r.product, r.up);
        for (int i = 0; i < MOST_STEPS && gsl_matrix_max(r.product) > SETTLED; i++)
            step(&r);
        code = gsl_matrix_max(r.product) <= SETTLED ? GLO_OK : GLO_ERR_RANGE;
    }
    if (code == GLO_OK)
        find_rate(&r, up, local, down, rate);
    reduction_free(&r);
    return code;
}
