/*
 * Capacities with a second, least value. A build with GLO_TINY gives every chunk, buffer and first size of a growing
 * thing the least one, so that growing, overflowing, flushing and refilling happen all the time: scripts/suite tiny,
 * and under sanitizers scripts/sanitize. Not for what bounds the input or shapes a result: results are the same in both
 * builds.
 *
 * Used in one way: #define CHUNK GLO_CAPACITY(4096, 1).
 */
#ifndef GLO_SIM_CAPACITY_H
#define GLO_SIM_CAPACITY_H

#ifdef GLO_TINY
#define GLO_CAPACITY(usual, least) (least)
#else
#define GLO_CAPACITY(usual, least) (usual)
#endif

#endif
