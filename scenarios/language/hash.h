/* Hashes for look-ups inside the language; nothing observable depends on them. */
#ifndef GLO_LANGUAGE_HASH_H
#define GLO_LANGUAGE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits, its high half folded in. */
static inline uint32_t glo_hash(const void *bytes, size_t length)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(1099511628211);
    return (uint32_t)(hash ^ hash >> 32);
}

static inline uint32_t glo_hash_address(const void *address)
{
    uint64_t hash = (uint64_t)(uintptr_t)address * UINT64_C(0x9E3779B97F4A7C15);
    return (uint32_t)(hash >> 32);
}

#endif
