/*
 * Memory: every allocation of the project goes through here, so that a test build (GLO_FAULTS) can
 * make the k-th one fail. Also an arena: many small things that live and die together (a scenario).
 */
#ifndef GLO_SIM_MEMORY_H
#define GLO_SIM_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* `count` x `size` zeroed bytes, or NULL when memory is short or the product overflows. A product
 * of 0 gives a valid pointer. */
void *glo_alloc(size_t count, size_t size);

/* Releases what glo_alloc or glo_grow gave; NULL is legal. */
void glo_free(void *memory);

/*
 * Makes room for `need` elements of `size` bytes in a growing array (doubling; new elements are
 * zero). `*array` and `*max` are unchanged on failure. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_grow(void *array_address, uint32_t *max, uint64_t need, size_t size);

struct glo_arena_block;

/* Owns all that was taken from it; zeroed memory is an empty arena. */
struct glo_arena {
    struct glo_arena_block *blocks;
};

/* `size` zeroed bytes, aligned for any type, owned by the arena; NULL when memory is short. */
void *glo_arena_alloc(struct glo_arena *arena, size_t count, size_t size);

/* A copy of `length` bytes of text with a closing zero; NULL when memory is short. */
char *glo_arena_text(struct glo_arena *arena, const char *text, size_t length);

void glo_arena_free(struct glo_arena *arena);

#ifdef GLO_FAULTS
/*
 * The call that takes memory whose number (from 0) reaches `k` fails, and all later ones too if `for_good`: glo_alloc,
 * glo_grow where it grows, and every piece of an arena, also one that fits into the block at hand. k < 0: none fails.
 * Restarts the count. For single-threaded tests and for runs whose threads all count on one counter.
 */
void glo_memory_fail_at(int64_t k, int for_good);
/* How many calls were counted and how many failed since then. */
int64_t glo_memory_calls(void);
int64_t glo_memory_failures(void);
/* How many blocks are held now: given and not yet released, since the program began. */
int64_t glo_memory_live(void);
#endif

#endif
