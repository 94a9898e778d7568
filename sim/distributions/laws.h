/* The laws of distributions.def by their C names; only the registry (sim/distribution.c) and the laws themselves
 * include this. */
#ifndef GLO_SIM_DISTRIBUTIONS_LAWS_H
#define GLO_SIM_DISTRIBUTIONS_LAWS_H

#include "sim/distribution.h"

#include <stddef.h> /* NULL ends their tables */

#define GLO_DISTRIBUTION(name) extern const struct glo_distribution_type glo_law_##name;
#include "sim/distributions/distributions.def"
#undef GLO_DISTRIBUTION

#endif
