/* Allocation, growth, arenas; the fault hooks exist in test builds only. */
#include "sim/memory.h"
#include "sim/capacity.h"
#include "sim/error.h"

#include <stdlib.h>
#include <string.h>

/* The address sanitizer is told what of a block is in use; its header is there only where it is. */
#ifdef __SANITIZE_ADDRESS__
#define WITH_ASAN 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(address, size) ((void)(address), (void)(size))
#endif

#ifdef GLO_FAULTS
#include <stdatomic.h>
/* The only static state of the library, and only in test builds: a fault is injected from outside
 * of what is tested. */
static _Atomic int64_t fault_at = -1, fault_calls, fault_failures, fault_live;
static _Atomic int fault_for_good;

void glo_memory_fail_at(int64_t k, int for_good)
{
    fault_at = k;
    fault_for_good = for_good;
    fault_calls = 0;
    fault_failures = 0;
}

int64_t glo_memory_calls(void)
{
    return fault_calls;
}

int64_t glo_memory_failures(void)
{
    return fault_failures;
}

int64_t glo_memory_live(void)
{
    return fault_live;
}

static int fails_now(void)
{
    int64_t number = fault_calls++;
    int fails = fault_at >= 0 && (number == fault_at || (fault_for_good && number > fault_at));
    fault_failures += fails;
    return fails;
}

static void count_live(int change)
{
    fault_live += change;
}
#else
static int fails_now(void)
{
    return 0;
}

static void count_live(int change)
{
    (void)change;
}
#endif

void *glo_alloc(size_t count, size_t size)
{
    if (fails_now())
        return NULL;
    void *memory = calloc(count ? count : 1, size ? size : 1);
    count_live(memory != NULL);
    return memory;
}

void glo_free(void *memory)
{
    count_live(-(memory != NULL));
    free(memory);
}

/* The least capacities follow the need up to here: beyond it, copying at every step would be all that long tests do. */
#define EXACT GLO_CAPACITY(1, 256)

int glo_grow(void *array_address, uint32_t *max, uint64_t need, size_t size)
{
    if (need <= *max)
        return GLO_OK;
    uint64_t target = *max >= EXACT ? *max : GLO_CAPACITY(*max ? *max : 8, need);
    while (target < need)
        target *= 2;
    if (target > UINT32_MAX || target > SIZE_MAX / size || fails_now())
        return GLO_ERR_NO_MEMORY;
    void *old;
    memcpy(&old, array_address, sizeof old);
    char *grown = realloc(old, target * size);
    if (!grown)
        return GLO_ERR_NO_MEMORY;
    count_live(!old);
    memset(grown + *max * size, 0, (target - *max) * size);
    memcpy(array_address, &grown, sizeof grown);
    *max = (uint32_t)target;
    return GLO_OK;
}

#define ARENA_ALIGN 16
/* Each block is twice as large as the one before, from the first to the largest. */
#define FIRST_BLOCK GLO_CAPACITY(1024, ARENA_ALIGN)
#define LARGEST_BLOCK GLO_CAPACITY(65536, ARENA_ALIGN)

struct glo_arena_block {
    struct glo_arena_block *next;
    size_t used, size;
    _Alignas(ARENA_ALIGN) char bytes[];
};

static size_t next_size(const struct glo_arena_block *block)
{
    if (!block)
        return FIRST_BLOCK;
    return block->size < LARGEST_BLOCK / 2 ? 2 * block->size : LARGEST_BLOCK;
}

void *glo_arena_alloc(struct glo_arena *arena, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX / 2 - ARENA_ALIGN) / size)
        return NULL;
    size_t bytes = (count * size + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN;
    struct glo_arena_block *block = arena->blocks;
    if (!block || block->size - block->used < bytes) {
        size_t room = next_size(block);
        if (room < bytes)
            room = bytes;
        block = glo_alloc(1, sizeof *block + room);
        if (!block)
            return NULL;
        block->size = room;
        block->next = arena->blocks;
        arena->blocks = block;
        ASAN_POISON_MEMORY_REGION(block->bytes, room);
    } else if (fails_now()) { /* any piece may be the one that finds no room */
        return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += bytes;
    ASAN_UNPOISON_MEMORY_REGION(memory, count * size);
    return memory;
}

char *glo_arena_text(struct glo_arena *arena, const char *text, size_t length)
{
    char *copy = glo_arena_alloc(arena, length + 1, 1);
    if (copy)
        memcpy(copy, text, length);
    return copy;
}

void glo_arena_free(struct glo_arena *arena)
{
    while (arena->blocks) {
        struct glo_arena_block *next = arena->blocks->next;
        glo_free(arena->blocks);
        arena->blocks = next;
    }
}
