/* The gsl_rng_type of a stream. Invariant: word n of a sequence depends on its address and n only. */
#include "sim/gsl_stream.h"

/* The number of a block fills the fields that a sequence has no other use for: 24 bits of piece, then four of 8 bits.
 */
static struct glo_address address_of(const struct glo_gsl_state *state)
{
    uint64_t number = state->words / 4;
    return (struct glo_address){.replication = state->replication,
                                .index = state->index,
                                .piece = number & 0xffffff,
                                .operation = number >> 24 & 0xff,
                                .visit = number >> 32 & 0xff,
                                .attempt = number >> 40 & 0xff,
                                .child = number >> 48 & 0xff,
                                .purpose = GLO_FOR_SEQUENCE};
}

static uint32_t next_word(struct glo_gsl_state *state)
{
    uint32_t place = state->words % 4;
    if (place == 0) {
        struct glo_address address = address_of(state);
        state->block = glo_stream_block(&state->stream, &address);
    }
    state->words++;
    return state->block.v[place];
}

static void set(void *state, unsigned long seed)
{
    struct glo_gsl_state *own = state;
    own->index = (uint32_t)seed;
    own->words = 0;
}

static unsigned long get(void *state)
{
    return next_word(state);
}

static double get_double(void *state)
{
    uint32_t first = next_word(state), second = next_word(state);
    return glo_uniform(first, second);
}

static const gsl_rng_type type = {.name = "glocal stream",
                                  .max = UINT32_MAX,
                                  .min = 0,
                                  .size = sizeof(struct glo_gsl_state),
                                  .set = set,
                                  .get = get,
                                  .get_double = get_double};

void glo_gsl_stream_init(struct glo_gsl_stream *lent, const struct glo_stream *stream, uint32_t replication,
                         uint32_t index)
{
    *lent = (struct glo_gsl_stream){.rng = {.type = &type, .state = &lent->state},
                                    .state = {.stream = *stream, .replication = replication, .index = index}};
}
