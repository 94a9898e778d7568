/*
 * The floor: what the waiting times of M/M/1 cost where nothing else is wanted. It is the recursion of Lindley (1952),
 * W' = max(0, W + S - A), with both of its variates drawn, and it computes the mean wait and nothing else: no clock, no
 * events, no orders, no statistics but one sum. Load 0.9, mean service 1, started empty; the mean wait tends to 9.
 *
 * Variates: xoshiro256++ (Blackman and Vigna 2021) and the ziggurat (Marsaglia and Tsang 2000) with 256 layers and 53
 * bits. On the machines tried a logarithm over arrays, vectorised, took twice as long. The few draws that leave the
 * fast path use a generator of their own, so that the state of the other one stays in registers.
 */
#include "bench/measure.h"

#include <math.h>

#define LAYERS 256
#define TAIL 7.69711747013104972      /* where the lowest layer ends and the tail begins */
#define AREA 0.0039496598225815571993 /* of each layer */
#define LOAD 0.9

struct generator {
    uint64_t s[4];
};

/* Layer i is as wide as `inner` of 2^53 steps of `step` under the curve for certain; exp(-x) at its right end. */
struct ziggurat {
    uint64_t inner[LAYERS];
    double step[LAYERS], height[LAYERS];
};

static inline uint64_t rotated(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

static inline uint64_t next(struct generator *generator)
{
    uint64_t *s = generator->s, result = rotated(s[0] + s[3], 23) + s[0], shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 45);
    return result;
}

static void seed(struct generator *generator, uint64_t value)
{
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = value += UINT64_C(0x9e3779b97f4a7c15);
        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
        generator->s[i] = z ^ z >> 31;
    }
}

static void stack_layers(struct ziggurat *z)
{
    double right = TAIL, bottom = AREA / exp(-TAIL); /* of the lowest layer, as wide as if it had no tail */
    z->inner[0] = (uint64_t)(TAIL / bottom * 0x1p53);
    z->step[0] = bottom * 0x1p-53;
    z->height[0] = 1;
    for (int i = LAYERS - 1; i > 0; i--) {
        double left = i > 1 ? -log(AREA / right + exp(-right)) : 0;
        z->inner[i] = (uint64_t)(left / right * 0x1p53);
        z->step[i] = right * 0x1p-53;
        z->height[i] = exp(-right);
        right = left;
    }
}

static inline double unit(struct generator *generator)
{
    return (double)(next(generator) >> 11) * 0x1p-53;
}

/* A draw that began with `bits` and did not fall under the curve for certain. */
static double rare(const struct ziggurat *z, struct generator *generator, uint64_t bits)
{
    for (;; bits = next(generator)) {
        uint32_t layer = bits % LAYERS;
        uint64_t steps = bits >> 11;
        double x = (double)steps * z->step[layer];
        if (steps < z->inner[layer])
            return x;
        if (layer == 0)
            return TAIL - log1p(-unit(generator));
        if (z->height[layer] + (z->height[layer - 1] - z->height[layer]) * unit(generator) < exp(-x))
            return x;
    }
}

static inline double exponential(const struct ziggurat *z, struct generator *often, struct generator *seldom)
{
    uint64_t bits = next(often), steps = bits >> 11;
    uint32_t layer = bits % LAYERS;
    return steps < z->inner[layer] ? (double)(int64_t)steps * z->step[layer] : rare(z, seldom, bits);
}

int bench_floor(int argc, char **argv)
{
    (void)argc;
    struct generator often, seldom;
    struct ziggurat z;
    uint64_t orders = bench_number(argv[0]);
    double wait = 0, sum = 0;
    seed(&often, 1);
    seed(&seldom, 2);
    stack_layers(&z);
    struct bench_watch watch = bench_start();
    for (uint64_t i = 0; i < orders; i++) {
        sum += wait;
        double service = exponential(&z, &often, &seldom);
        wait += service - exponential(&z, &often, &seldom) * (1 / LOAD);
        wait = wait > 0 ? wait : 0;
    }
    watch = bench_since(&watch);
    return bench_tell(&watch, orders, (struct bench_more[]){{"wait", sum / (double)orders}, {0}});
}
