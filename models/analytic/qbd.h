/*
 * Quasi-birth-death chains: levels 0, 1, 2 ... of some phases, of which every level from some level on has the same
 * rates up, within and down. Their stationary law is matrix-geometric: the probabilities of level n + 1 are those of
 * level n times R (Neuts 1981).
 *
 * Not here: which chain it is; that is the formula's.
 *
 * Invariant: nothing is subtracted but in I - R. A state's rate of being left is the sum of the rates that leave it,
 * never a difference (Grassmann, Taksar and Heyman 1985, Oper. Res. 33, 1107). So every element is right to some digits
 * of the machine in relation to itself, however small it is and however near to its limit the load.
 */
#ifndef GLO_ANALYTIC_QBD_H
#define GLO_ANALYTIC_QBD_H

#include <gsl/gsl_matrix.h>

/*
 * The rate matrix R of a chain of n phases with rates `up`, `local` and `down`, each n x n; the diagonal of `local` is
 * not read. By logarithmic reduction, which takes a number of steps of the order of log(1 / (1 - rho)) (Latouche and
 * Ramaswami 1993, J. Appl. Prob. 30, 650). The chain must have a steady state, and a way down from every phase. Returns
 * 0; GLO_ERR_NO_MEMORY; GLO_ERR_RANGE where it does not settle.
 */
int glo_qbd_rate(const gsl_matrix *up, const gsl_matrix *local, const gsl_matrix *down, gsl_matrix *rate);

/*
 * Factors what is solved for n states that are left in the end: `rates` between them, n x n, whose diagonal is not
 * read, and those of leaving them all, `leave`, n. With M = diag(leave + sums of the rows of rates) - rates, whose
 * inverse has in (i, j) the time that is spent in j on the way out from i, `rates` becomes the factors of M; `leave` is
 * destroyed. From every state there must be a way out.
 */
void glo_qbd_factor(gsl_matrix *rates, gsl_vector *leave);

/* x = M^-1 x and x = x M^-1, of matrices without negative elements, by the factors of M. */
void glo_qbd_divide_left(const gsl_matrix *factors, gsl_matrix *x);
void glo_qbd_divide_right(const gsl_matrix *factors, gsl_matrix *x);

/* The stationary law `to`, n, of a chain with these `rates`, n x n, whose diagonal is not read and which are destroyed.
   From every state there must be a way to those before it. */
void glo_qbd_stationary(gsl_matrix *rates, gsl_vector *to);

/*
 * Sums over the levels from one on that has the probabilities `first`, n: `all` of them, first (I - R)^-1, and those
 * `beyond` it, each level times how far it is beyond, first R (I - R)^-2. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_qbd_sum(const gsl_matrix *rate, const gsl_vector *first, gsl_vector *all, gsl_vector *beyond);

/* `to` = `a` x `b`. */
void glo_qbd_multiply(const gsl_matrix *a, const gsl_matrix *b, gsl_matrix *to);

/* The sum of the elements. */
double glo_qbd_total(const gsl_vector *v);

#endif
