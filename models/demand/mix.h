/*
 * To which networks the orders of a stream are offered: to one, to one after the other until one takes them (cascade),
 * to one that is drawn (shares), or to the one that would serve them most cheaply. How the networks themselves are told
 * apart is known there (network.h); what is drawn is drawn here.
 *
 * Stages before production are passed at the network that is drawn, else at the first as written.
 */
#ifndef GLO_MODELS_MIX_H
#define GLO_MODELS_MIX_H

#include "models/demand/split.h"
#include "models/network/network.h"

extern const struct glo_registry glo_mix_registry;

/* How many networks a stream names; and each, in the order as written, with its share of the orders (1 where none are
 * stated). */
uint32_t glo_mix_num(const struct glo_choice *offered);
const struct glo_reference *glo_mix_at(const struct glo_choice *offered, uint32_t i, double *share);

/*
 * Makes the offer of a stream: `networks->number` must be there; networks whose share is 0 are left out. `split` is
 * that of the numbers of networks, where there are shares. `stream`: the stream as written, where nothing is said of
 * it. Returns 0 or GLO_ERR_NO_MEMORY; mistakes are said.
 */
int glo_mix_build(struct glo_mix *mix, struct glo_split *split, const struct glo_choice *offered, const void *stream,
                  const struct glo_network_plan *networks, struct glo_arena *arena, const struct glo_review *review);

/* The share of the orders that pass their stages at a network. */
double glo_mix_first_share(const struct glo_mix *mix, const struct glo_split *split, uint32_t network);

/* The network that order `number` of a stream is drawn for. */
uint32_t glo_mix_draw(const struct glo_split *split, const struct glo_stream *key, uint32_t replication,
                      uint32_t number);

#endif
