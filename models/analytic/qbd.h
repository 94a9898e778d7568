/*
 * Quasi-birth-death chains: levels 0, 1, 2 ... of some phases, of which every level from some level on has the same
 * rates up, within and down. Their stationary law is matrix-geometric: the probabilities of level n + 1 are those of
 * level n times R (Neuts 1981).
 */
#ifndef GLO_ANALYTIC_QBD_H
#define GLO_ANALYTIC_QBD_H

#include <gsl/gsl_matrix.h>

/*
 * The rate matrix R of a chain of n phases with rates `up`, `local` (its diagonal makes the rows of all three sum to 0)
 * and `down`, each n x n: by logarithmic reduction, which takes a number of steps of the order of log(1 / (1 - rho))
 * (Latouche and Ramaswami 1993, J. Appl. Prob. 30, 650). The chain must have a steady state. Returns 0;
 * GLO_ERR_NO_MEMORY; GLO_ERR_RANGE where it does not settle.
 */
int glo_qbd_rate(const gsl_matrix *up, const gsl_matrix *local, const gsl_matrix *down, gsl_matrix *rate);

/* `to` = -`a`^-1; `a` is destroyed. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_qbd_negative_inverse(gsl_matrix *a, gsl_matrix *to);

/* `to` = `a` x `b`. */
void glo_qbd_multiply(const gsl_matrix *a, const gsl_matrix *b, gsl_matrix *to);

#endif
