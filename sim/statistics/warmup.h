/*
 * The warm-up of a steady-state run: how many values to drop from the start of a series. It sees numbers only; which
 * series decides for the experiment (one truncation for all points) is the caller's business.
 */
#ifndef GLO_SIM_STATISTICS_WARMUP_H
#define GLO_SIM_STATISTICS_WARMUP_H

#include <stdbool.h>
#include <stdint.h>

/*
 * MSER-5: the values are averaged in batches of five (an incomplete last batch is left out), and of the k
 * batches the first d, 0 <= d <= k/2, are dropped, so many that the rest has the least sum of squared deviations /
 * (number of batches left)^2, the squared standard error of its mean; among equals the fewest. White 1997, Simulation
 * 69, 323; batches of five: White, Cobb and Spratt 2000, Proc. Winter Simulation Conference, 755 (after Spratt 1998).
 *
 * `series`: `num` finite values in order of time, NULL if num is 0. Returns how many values to drop, a multiple of 5,
 * at most half of them. Fewer than 20 values (4 batches) say nothing: 0. `*doubtful` is set where the series may be too
 * short: in that case, and when the best truncation is the greatest that was allowed.
 */
uint32_t glo_warmup_mser5(const double *series, uint32_t num, bool *doubtful);

#endif
