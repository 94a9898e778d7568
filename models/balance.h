/*
 * Conservation, checked at the end of every replication. Balances are recomputed from what orders, machines
 * and rates say, and compared with what the ledger and the levels have summed.
 */
#ifndef GLO_MODELS_BALANCE_H
#define GLO_MODELS_BALANCE_H

#include <stdint.h>

struct glo_world;
struct glo_problem;

/*
 * Fills the four balances (enum glo_balance): orders, money (1e-6 of the currency), carbon (1e-9 kg), machine time
 * (ticks). To be called when the run has ended and open orders are still open. Returns 0, or GLO_ERR_BALANCE with the
 * largest breach named if any is not zero.
 */
int glo_balance(const struct glo_world *world, int64_t balances[], struct glo_problem *problem);

#endif
