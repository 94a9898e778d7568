/* The key of a stream from the seed and the stream's name. No state: equal names give equal keys, everywhere. */
#include "sim/stream.h"

#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

static uint64_t fnv_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * FNV_PRIME;
}

/* The output function of splitmix64 (Steele, Lea and Flood 2014): every input bit reaches every output bit. */
static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

uint64_t glo_stream_hash(uint64_t seed, const char *name)
{
    uint64_t hash = FNV_BASIS;
    for (int shift = 0; shift < 64; shift += 8)
        hash = fnv_byte(hash, (unsigned char)(seed >> shift));
    for (const char *c = name; *c; c++)
        hash = fnv_byte(hash, (unsigned char)*c);
    return mix(hash);
}
