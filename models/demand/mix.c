/* Offers as written, and on their way to the networks of a design point. */
#include "models/demand/mix.h"

enum { MIX_NETWORK, MIX_CASCADE, MIX_SHARES, MIX_CHEAPEST };

#define NETWORKS(key, text) \
    { \
        .name = key, .kind = GLO_REFERENCE, .offset = 0, .many = true, .target = "networks", .doc = text \
    }
static const struct glo_parameter network_parameters[] = {
    {.name = "network", .kind = GLO_REFERENCE, .offset = 0, .target = "networks", .doc = "The network."}, {0}};
static const struct glo_parameter cascade_parameters[] = {
    NETWORKS("cascade", "Networks in the order in which they are asked."), {0}};
static const struct glo_parameter shares_parameters[] = {{.name = "shares",
                                                          .kind = GLO_AMOUNTS,
                                                          .offset = 0,
                                                          .dimension = "share",
                                                          .target = "networks",
                                                          .doc = "Shares of the orders by network, which sum to 1."},
                                                         {0}};
static const struct glo_parameter cheapest_parameters[] = {
    NETWORKS("cheapest", "Networks that are asked, in the order that counts where two are equal."), {0}};

static const struct glo_table network_table = {
    .name = "network",
    .doc = "One network. It needs no word: `offered_to: local`.",
    .size = sizeof(struct glo_reference),
    .parameters = network_parameters,
    .main = "network",
};
static const struct glo_table cascade_table = {
    .name = "cascade",
    .doc = "The first network that accepts: what one refuses is offered to the next, and refused by the last.",
    .size = sizeof(struct glo_list),
    .parameters = cascade_parameters,
    .main = "cascade",
};
static const struct glo_table shares_table = {
    .name = "shares",
    .doc = "Each order goes to one network, drawn by these shares; the draw is the order's own.",
    .size = sizeof(struct glo_amounts),
    .parameters = shares_parameters,
    .main = "shares",
    .open = true,
};
static const struct glo_table cheapest_table = {
    .name = "cheapest",
    .doc = "Of the networks that would accept, the one that foresees the least cost of serving the order: machine "
           "time, electricity, material, transport, and fees that fall due with it.",
    .size = sizeof(struct glo_list),
    .parameters = cheapest_parameters,
    .main = "cheapest",
};
static const struct glo_table *const tables[] = {[MIX_NETWORK] = &network_table,
                                                 [MIX_CASCADE] = &cascade_table,
                                                 [MIX_SHARES] = &shares_table,
                                                 [MIX_CHEAPEST] = &cheapest_table};
const struct glo_registry glo_mix_registry = {.name = "offered_to",
                                              .doc = "Which networks get the orders of a stream.",
                                              .tables = tables,
                                              .num = sizeof tables / sizeof tables[0],
                                              .bare = "network"};

uint32_t glo_mix_num(const struct glo_choice *offered)
{
    if (!offered->given)
        return 0;
    return offered->index == MIX_NETWORK  ? 1
           : offered->index == MIX_SHARES ? ((const struct glo_amounts *)offered->parameters)->num
                                          : ((const struct glo_list *)offered->parameters)->num;
}

const struct glo_reference *glo_mix_at(const struct glo_choice *offered, uint32_t i, double *share)
{
    *share = 1;
    if (offered->index == MIX_NETWORK)
        return offered->parameters;
    if (offered->index != MIX_SHARES)
        return (const struct glo_reference *)((const struct glo_list *)offered->parameters)->items + i;
    const struct glo_amount *amount = &((const struct glo_amounts *)offered->parameters)->items[i];
    *share = amount->amount;
    return &amount->what;
}

/* The networks as written, each once. */
static void read_networks(struct glo_mix *mix, struct glo_split *split, const struct glo_choice *offered,
                          const struct glo_network_plan *networks, const struct glo_review *review)
{
    for (uint32_t i = 0; i < glo_mix_num(offered); i++) {
        double share;
        const struct glo_reference *reference = glo_mix_at(offered, i, &share);
        uint32_t number = networks->number[reference->family];
        if (!(share > 0))
            continue;
        if (mix->kind == GLO_MIX_CHEAPEST && !networks->networks[number].type->foresee)
            review->say(review->self, GLO_FAULT, reference, NULL,
                        "what an order costs at a broker is known when the partners have made their bids",
                        "offer to it in a cascade, or by shares");
        if (glo_mix_includes(mix, number))
            glo_review_say(review, GLO_FAULT, reference, NULL, "network `%s` stands in the list twice",
                           networks->networks[number].name);
        if (offered->index == MIX_SHARES)
            split->shares[mix->num] = share;
        mix->networks[mix->num++] = number;
    }
}

int glo_mix_build(struct glo_mix *mix, struct glo_split *split, const struct glo_choice *offered, const void *stream,
                  const struct glo_network_plan *networks, struct glo_arena *arena, const struct glo_review *review)
{
    static const enum glo_mix_kind kinds[] = {[MIX_NETWORK] = GLO_MIX_CASCADE,
                                              [MIX_CASCADE] = GLO_MIX_CASCADE,
                                              [MIX_SHARES] = GLO_MIX_SHARES,
                                              [MIX_CHEAPEST] = GLO_MIX_CHEAPEST};
    uint32_t num = glo_mix_num(offered);
    *mix = (struct glo_mix){.kind = offered->given ? kinds[offered->index] : GLO_MIX_CASCADE};
    mix->networks = glo_arena_alloc(arena, (size_t)num + 1, sizeof *mix->networks);
    if (!mix->networks || (mix->kind == GLO_MIX_SHARES && glo_split_init(split, num, arena) != GLO_OK))
        return GLO_ERR_NO_MEMORY;
    if (!offered->given && networks->num_networks != 1)
        review->say(review->self, GLO_FAULT, stream, NULL, "it is not said which network gets the stream's orders",
                    "add `offered_to: NAME`");
    if (offered->given && num == 0)
        glo_review_say(review, GLO_FAULT, offered, NULL, "no network is named");
    read_networks(mix, split, offered, networks, review);
    if (mix->num == 0)
        mix->num = 1; /* number 0: the only one, or a fault was said */
    if (mix->kind != GLO_MIX_SHARES)
        return GLO_OK;
    split->num = mix->num;
    for (uint32_t i = 0; i < mix->num; i++)
        split->items[i] = mix->networks[i];
    glo_split_finish(split);
    return GLO_OK;
}

double glo_mix_first_share(const struct glo_mix *mix, const struct glo_split *split, uint32_t network)
{
    if (mix->kind != GLO_MIX_SHARES)
        return mix->networks[0] == network;
    for (uint32_t i = 0; i < mix->num; i++)
        if (mix->networks[i] == network)
            return split->shares[i];
    return 0;
}

uint32_t glo_mix_draw(const struct glo_split *split, const struct glo_stream *key, uint32_t replication,
                      uint32_t number)
{
    const struct glo_address address = {.replication = replication, .index = number, .purpose = GLO_FOR_MIX};
    return glo_split_choose(split, glo_stream_block(key, &address).v[0]);
}
