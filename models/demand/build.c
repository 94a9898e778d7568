/* From products and streams as written to process plans and tapes: who buys what where, in which shares. */
#include "models/demand/replay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *full_name(const struct glo_family *family, const struct glo_named *member, struct glo_arena *arena)
{
    if (!member->name)
        return family->name;
    char name[512];
    snprintf(name, sizeof name, "%s.%s", family->name, member->name);
    return glo_arena_text(arena, name, strlen(name));
}

static const void *member_at(const struct glo_list *families, const struct glo_reference *reference, size_t size)
{
    const struct glo_family *family = (const struct glo_family *)families->items + reference->family;
    return (const char *)family->members + (reference->member == GLO_ALL ? 0 : reference->member) * size;
}

/* The operations of a product with their capabilities and what their material costs and emits. */
/* Setup, yield, and where an order goes after the operation. */
static void read_branches(struct glo_operation *operation, const struct glo_product_spec *product, uint32_t number,
                          const struct glo_review *review)
{
    const struct glo_operation_spec *specs = product->plan.items, *spec = &specs[number];
    operation->setup = spec->setup.type ? &spec->setup : NULL;
    operation->yield = spec->yield;
    operation->probability = spec->probability;
    operation->scrap = spec->scrap;
    operation->rework = spec->rework.probability;
    operation->rework_to = number;
    if (number == 0 && spec->probability < 1)
        glo_review_say(review, GLO_FAULT, &spec->probability, NULL, "the first operation is passed by every order");
    if (spec->scrap + spec->rework.probability > 1)
        glo_review_say(review, GLO_FAULT, &spec->rework, NULL, "scrap and rework are more than all orders together");
    if (spec->setup.type && spec->setup.low < 0)
        review->say(review->self, GLO_FAULT, &spec->setup, NULL, "a setup can be negative",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    if (!spec->rework.to)
        return;
    while (operation->rework_to > 0 && strcmp(specs[operation->rework_to].operation, spec->rework.to) != 0)
        operation->rework_to--;
    if (strcmp(specs[operation->rework_to].operation, spec->rework.to) != 0)
        glo_review_say(review, GLO_FAULT, &spec->rework.to, NULL,
                       "`%s` is neither this operation nor one before it in the plan", spec->rework.to);
}

static int build_plan(struct glo_plan *plan, const struct glo_product_spec *spec, const struct glo_list *materials,
                      struct glo_production_plan *production, struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_operation_spec *operations = spec->plan.items;
    plan->num_operations = spec->plan.num;
    plan->mass = glo_or_zero(spec->mass);
    plan->price = glo_or_zero(spec->price);
    plan->to_stock = spec->approach == GLO_APPROACH_MTS;
    plan->operations = glo_arena_alloc(arena, plan->num_operations, sizeof *plan->operations);
    if (!plan->operations)
        return GLO_ERR_NO_MEMORY;
    if (plan->num_operations == 0 || plan->num_operations > 256)
        glo_review_say(review, GLO_FAULT, &spec->plan, NULL, "a process plan has 1 to 256 operations");
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        struct glo_operation *operation = &plan->operations[i];
        operation->capability = glo_production_capability(production, operations[i].operation);
        operation->service = &operations[i].service;
        if (operation->capability == GLO_ALL)
            return GLO_ERR_NO_MEMORY;
        read_branches(operation, spec, i, review);
        if (operations[i].service.low < 0)
            review->say(review->self, GLO_FAULT, &operations[i].service, NULL, "a service time can be negative",
                        "add `at_least: 0 h`: the law is truncated and renormalised");
        for (uint32_t m = 0; m < operations[i].material.num; m++) {
            const struct glo_amount *amount = &operations[i].material.items[m];
            const struct glo_material_spec *material = member_at(materials, &amount->what, sizeof *material);
            operation->material_cost += amount->amount * glo_or_zero(material->price);
            operation->material_co2e += amount->amount * material->emissions.value;
        }
    }
    if (!glo_plan_trace(plan))
        glo_review_say(review, GLO_FAULT, &spec->plan, NULL, "orders are reworked without end");
    return GLO_OK;
}

static void resolve_materials(const struct glo_list *materials, const struct glo_accounting_spec *accounting,
                              const struct glo_review *review)
{
    struct glo_family *families = materials->items;
    for (uint32_t i = 0; i < materials->num; i++)
        for (uint32_t j = 0; j < families[i].num_members; j++)
            glo_plain_emission_resolve(&accounting->factors.materials, "material factor",
                                       &((struct glo_material_spec *)families[i].members)[j].emissions, review);
}

int glo_demand_build_products(struct glo_demand_plan *plan, const struct glo_list *products,
                              const struct glo_list *materials, struct glo_accounting_spec *accounting,
                              struct glo_production_plan *production, struct glo_measure_plan *measures,
                              struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_family *families = products->items;
    uint32_t num = 0;
    for (uint32_t i = 0; i < products->num; i++)
        num += families[i].num_members;
    plan->products = glo_arena_alloc(arena, num, sizeof *plan->products);
    plan->first_product = glo_arena_alloc(arena, (size_t)products->num + 1, sizeof *plan->first_product);
    production->plans = glo_arena_alloc(arena, num, sizeof *production->plans);
    if (!plan->products || !plan->first_product || !production->plans)
        return GLO_ERR_NO_MEMORY;
    production->num_plans = num;
    resolve_materials(materials, accounting, review);
    for (uint32_t i = 0; i < products->num; i++) {
        const struct glo_product_spec *specs = families[i].members;
        plan->first_product[i] = plan->num_products;
        for (uint32_t j = 0; j < families[i].num_members; j++) {
            struct glo_product *product = &plan->products[plan->num_products];
            product->name = full_name(&families[i], &specs[j].named, arena);
            product->configuration = specs[j].stages.configuration.type ? &specs[j].stages.configuration : NULL;
            if (!product->name ||
                glo_measure_plan_entity(measures, GLO_ENTITY_product, product->name, GLO_ALL, num == 1 ? 0 : GLO_ALL,
                                        &product->entity) != GLO_OK ||
                build_plan(&production->plans[plan->num_products], &specs[j], materials, production, arena, review) !=
                    GLO_OK)
                return GLO_ERR_NO_MEMORY;
            production->plans[plan->num_products].name = product->name;
            const struct glo_plan *made = &production->plans[plan->num_products++];
            for (uint32_t k = 0; k < made->num_operations; k++)
                measures->fates |= made->operations[k].scrap > 0 ? 1u << GLO_FATE_scrapped : 0;
            product->first_service = made->num_operations ? made->operations[0].service : NULL;
        }
    }
    plan->first_product[products->num] = plan->num_products;
    return GLO_OK;
}

static int split_places(struct glo_split *split, const struct glo_stream_spec *spec, const struct glo_places *places,
                        struct glo_arena *arena)
{
    uint32_t first, end;
    glo_places_range(places, &spec->at, &first, &end);
    if (glo_split_init(split, end - first, arena) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < split->num; i++) {
        split->items[i] = first + i;
        split->shares[i] = places->items[first + i].weight;
    }
    glo_split_finish(split);
    return GLO_OK;
}

/* A reference to a family of products stands for all of them in equal parts. */
static int split_products(struct glo_split *split, const struct glo_demand_plan *plan,
                          const struct glo_stream_spec *spec, struct glo_arena *arena, const struct glo_review *review)
{
    if (spec->products.num == 0) {
        if (plan->num_products != 1 && !glo_replay_names_products(spec))
            review->say(review->self, GLO_FAULT, spec, NULL, "it is not said which product the stream orders",
                        "add `products: NAME`, or shares of several: `products: {a: 60 %, b: 40 %}`");
        if (glo_split_init(split, plan->num_products ? 1 : 0, arena) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        for (uint32_t i = 0; i < split->num; i++)
            split->shares[i] = 1;
        glo_split_finish(split);
        return GLO_OK;
    }
    uint32_t num = 0;
    for (uint32_t pass = 0; pass < 2; pass++) {
        if (pass && glo_split_init(split, num, arena) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        num = 0;
        for (uint32_t i = 0; i < spec->products.num; i++) {
            const struct glo_reference *what = &spec->products.items[i].what;
            uint32_t first = plan->first_product[what->family], end = plan->first_product[what->family + 1];
            if (what->member != GLO_ALL) {
                first += what->member;
                end = first + 1;
            }
            for (uint32_t product = first; product < end; product++, num++) {
                if (!pass)
                    continue;
                split->items[num] = product;
                split->shares[num] = spec->products.items[i].amount / (end - first);
            }
        }
    }
    glo_split_finish(split);
    return GLO_OK;
}

static void check_stream(const struct glo_stream_spec *spec, const struct glo_review *review)
{
    if (!isnan(spec->rate.mean) + (spec->interarrival.type != NULL) + (spec->orders.num > 0) != 1) {
        review->say(review->self, GLO_FAULT, spec, NULL,
                    "a stream has a `rate`, an `interarrival` law or a file of `orders`, and only one of them",
                    "write `rate: 200 per day`, or `interarrival: {gamma: {mean: 6 min, scv: 0.5}}`, or "
                    "`orders: FILE.csv`");
        return;
    }
    if (spec->interarrival.type && (spec->interarrival.low < 0 || !(spec->interarrival.mean > 0)))
        review->say(review->self, GLO_FAULT, &spec->interarrival, NULL,
                    "a time between orders can be negative, or is always 0",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    if (spec->lot.low < 0.5)
        review->say(review->self, GLO_FAULT, &spec->lot, NULL, "a lot can be 0 pieces",
                    "add `plus: 1`, or `at_least: 1`: the law is truncated and renormalised");
    if (spec->due.type && spec->due.low < 0)
        glo_review_say(review, GLO_FAULT, &spec->due, NULL, "a requested date can lie before the order is placed");
}

static void check_patience(const struct glo_stream_spec *spec, struct glo_measure_plan *measures,
                           const struct glo_review *review)
{
    if (!spec->patience.type)
        return;
    measures->fates |= 1u << GLO_FATE_reneged;
    if (spec->patience.low < 0)
        review->say(review->self, GLO_FAULT, &spec->patience, NULL, "a customer can leave before the order is placed",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
}

static uint32_t network_of(const struct glo_stream_spec *spec, const struct glo_network_plan *networks,
                           const struct glo_review *review)
{
    if (spec->offered_to.given)
        return networks->number[spec->offered_to.family];
    if (networks->num_networks == 1)
        return 0;
    review->say(review->self, GLO_FAULT, spec, NULL, "it is not said which network gets the stream's orders",
                "add `offered_to: NAME`");
    return 0;
}

/* The law of the platform to which the orders are offered, if it has one. */
static const struct glo_distribution *configuration_of(const struct glo_network_plan *networks, uint32_t number)
{
    if (number >= networks->num_networks) /* a fault was said about it */
        return NULL;
    const struct glo_network *network = &networks->networks[number];
    return network->type->configuration ? network->type->configuration(network->parameters) : NULL;
}

static int build_stream(struct glo_demand_plan *plan, struct glo_stream_plan *stream,
                        const struct glo_stream_spec *spec, const struct glo_places *places,
                        const struct glo_period *period, struct glo_measure_plan *measures, bool is_only,
                        struct glo_arena *arena, const struct glo_review *review)
{
    stream->spec = spec;
    stream->all_products = plan->products;
    check_stream(spec, review);
    check_patience(spec, measures, review);
    stream->mean_interarrival = spec->interarrival.type ? spec->interarrival.mean : 1 / spec->rate.mean;
    if (split_places(&stream->places, spec, places, arena) != GLO_OK ||
        split_products(&stream->products, plan, spec, arena, review) != GLO_OK ||
        glo_profile_build(&spec->rate, period, arena, review, &stream->profile) != GLO_OK ||
        (spec->orders.num && glo_replay_build(stream, plan, places, arena, review) != GLO_OK))
        return GLO_ERR_NO_MEMORY;
    return glo_measure_plan_entity(measures, GLO_ENTITY_stream, stream->name, GLO_ALL, is_only ? 0 : GLO_ALL,
                                   &stream->entity);
}

/* The classes of the streams, where there are several. */
static int list_priorities(struct glo_demand_plan *plan, struct glo_arena *arena)
{
    bool several = false;
    for (uint32_t i = 1; i < plan->num_streams; i++)
        several |= plan->streams[i].spec->priority != plan->streams[0].spec->priority;
    if (!several)
        return GLO_OK;
    plan->priorities = glo_arena_alloc(arena, plan->num_streams, sizeof *plan->priorities);
    for (uint32_t i = 0; plan->priorities && i < plan->num_streams; i++)
        plan->priorities[i] = (uint32_t)plan->streams[i].spec->priority;
    return plan->priorities ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* Two streams with one key would see the same customers. */
static void check_keys(const struct glo_demand_plan *plan, const struct glo_review *review)
{
    for (uint32_t i = 0; i < plan->num_streams; i++)
        for (uint32_t j = 0; j < i; j++)
            if (plan->keys[i].key.v[0] == plan->keys[j].key.v[0] && plan->keys[i].key.v[1] == plan->keys[j].key.v[1])
                glo_review_say(review, GLO_FAULT, plan->streams[i].spec, NULL,
                               "streams `%s` and `%s` have one random key: rename one of them", plan->streams[j].name,
                               plan->streams[i].name);
}

int glo_demand_build_streams(struct glo_demand_plan *plan, const struct glo_list *streams,
                             const struct glo_places *places, const struct glo_network_plan *networks,
                             const struct glo_period *period, uint64_t seed, struct glo_measure_plan *measures,
                             struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_family *families = streams->items;
    uint32_t num = 0;
    for (uint32_t i = 0; i < streams->num; i++)
        num += families[i].num_members;
    plan->streams = glo_arena_alloc(arena, num, sizeof *plan->streams);
    plan->keys = glo_arena_alloc(arena, num, sizeof *plan->keys);
    if (!plan->streams || !plan->keys)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < streams->num; i++) {
        const struct glo_stream_spec *specs = families[i].members;
        for (uint32_t j = 0; j < families[i].num_members; j++) {
            struct glo_stream_plan *stream = &plan->streams[plan->num_streams];
            char key[512];
            stream->name = full_name(&families[i], &specs[j].named, arena);
            if (!stream->name ||
                build_stream(plan, stream, &specs[j], places, period, measures, num == 1, arena, review) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
            stream->network = network_of(&specs[j], networks, review);
            stream->configuration = configuration_of(networks, stream->network);
            snprintf(key, sizeof key, "demand.%s", stream->name);
            plan->keys[plan->num_streams++] = glo_stream_make(seed, key);
        }
    }
    check_keys(plan, review);
    return list_priorities(plan, arena);
}
