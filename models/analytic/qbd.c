/* Rate matrices of quasi-birth-death chains. */
#include "models/analytic/qbd.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "sim/error.h"

enum { MOST_STEPS = 64 };

void glo_qbd_multiply(const gsl_matrix *a, const gsl_matrix *b, gsl_matrix *to)
{
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, a, b, 0, to);
}

int glo_qbd_negative_inverse(gsl_matrix *a, gsl_matrix *to)
{
    int sign;
    gsl_permutation *order = gsl_permutation_alloc(a->size1);
    if (!order)
        return GLO_ERR_NO_MEMORY;
    gsl_matrix_scale(a, -1);
    gsl_linalg_LU_decomp(a, order, &sign);
    gsl_linalg_LU_invert(a, order, to);
    gsl_permutation_free(order);
    return GLO_OK;
}

/* What a step of the reduction works with. */
struct reduction {
    gsl_matrix *up, *down, *first, *product, *sum, *spare, *inverse; /* first: G, of first passages one level down */
};

static int reduction_init(struct reduction *r, size_t n)
{
    gsl_matrix **all[] = {&r->up, &r->down, &r->first, &r->product, &r->sum, &r->spare, &r->inverse};
    int code = GLO_OK;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        *all[i] = gsl_matrix_calloc(n, n);
        code = *all[i] ? code : GLO_ERR_NO_MEMORY;
    }
    return code;
}

static void reduction_free(struct reduction *r)
{
    gsl_matrix *all[] = {r->up, r->down, r->first, r->product, r->sum, r->spare, r->inverse};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        gsl_matrix_free(all[i]);
}

/* The largest of a row's distance from 1: G is stochastic where the chain has a steady state. */
static double defect(const gsl_matrix *m)
{
    double largest = 0;
    for (size_t i = 0; i < m->size1; i++) {
        double sum = 0;
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j);
        largest = fmax(largest, fabs(1 - sum));
    }
    return largest;
}

/* What rounding has taken from the rows or given to them: G is stochastic. */
static void normalise(gsl_matrix *m)
{
    for (size_t i = 0; i < m->size1; i++) {
        double sum = 0;
        for (size_t j = 0; j < m->size2; j++)
            sum += gsl_matrix_get(m, i, j);
        for (size_t j = 0; j < m->size2; j++)
            gsl_matrix_set(m, i, j, gsl_matrix_get(m, i, j) / sum);
    }
}

/* One step: levels twice as far apart. up and down become (I - U)^-1 up^2, (I - U)^-1 down^2 with U = up down + down
 * up.
 */
static int step(struct reduction *r)
{
    glo_qbd_multiply(r->up, r->down, r->sum);
    glo_qbd_multiply(r->down, r->up, r->spare);
    gsl_matrix_add(r->sum, r->spare);
    for (size_t i = 0; i < r->sum->size1; i++)
        gsl_matrix_set(r->sum, i, i, gsl_matrix_get(r->sum, i, i) - 1);
    int code = glo_qbd_negative_inverse(r->sum, r->inverse);
    if (code != GLO_OK)
        return code;
    glo_qbd_multiply(r->up, r->up, r->spare);
    glo_qbd_multiply(r->inverse, r->spare, r->up);
    glo_qbd_multiply(r->down, r->down, r->spare);
    glo_qbd_multiply(r->inverse, r->spare, r->down);
    glo_qbd_multiply(r->product, r->down, r->spare);
    gsl_matrix_add(r->first, r->spare);
    glo_qbd_multiply(r->product, r->up, r->spare);
    gsl_matrix_memcpy(r->product, r->spare);
    return GLO_OK;
}

int glo_qbd_rate(const gsl_matrix *up, const gsl_matrix *local, const gsl_matrix *down, gsl_matrix *rate)
{
    struct reduction r;
    int code = reduction_init(&r, up->size1);
    if (code == GLO_OK) {
        gsl_matrix_memcpy(r.sum, local);
        code = glo_qbd_negative_inverse(r.sum, r.inverse);
    }
    if (code == GLO_OK) {
        glo_qbd_multiply(r.inverse, up, r.up);
        glo_qbd_multiply(r.inverse, down, r.down);
        gsl_matrix_memcpy(r.first, r.down);
        gsl_matrix_memcpy(r.product, r.up);
    }
    for (int i = 0; code == GLO_OK && i < MOST_STEPS && defect(r.first) > 1e-15; i++)
        code = step(&r);
    if (code == GLO_OK && !(defect(r.first) < 1e-9))
        code = GLO_ERR_RANGE;
    if (code == GLO_OK) { /* R = up (-(local + up G))^-1 */
        normalise(r.first);
        glo_qbd_multiply(up, r.first, r.sum);
        gsl_matrix_add(r.sum, local);
        code = glo_qbd_negative_inverse(r.sum, r.inverse);
    }
    if (code == GLO_OK)
        glo_qbd_multiply(up, r.inverse, rate);
    reduction_free(&r);
    return code;
}
