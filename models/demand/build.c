/* From products and streams as written to process plans and tapes: who buys what where, in which shares. */
#include "models/demand/replay.h"
#include "models/production/bill.h"

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

/* The operation of this name that comes last before another on its path, or is it; GLO_ALL: there is none. */
static uint32_t find_back(const struct glo_steps *steps, uint32_t number, const char *name)
{
    for (uint32_t i = number + 1; i-- > 0;)
        if (steps->paths[i] == steps->paths[number] && strcmp(steps->operations[i]->operation, name) == 0)
            return i;
    return GLO_ALL;
}

/* Setup, yield, and where an order goes after the operation. */
static void read_branches(struct glo_operation *operation, const struct glo_steps *steps, uint32_t number,
                          const struct glo_review *review)
{
    const struct glo_operation_spec *spec = steps->operations[number];
    operation->setup = spec->setup.type ? &spec->setup : NULL;
    operation->yield = spec->yield;
    operation->probability = spec->share;
    operation->scrap = spec->scrap;
    operation->rework = spec->rework.share;
    operation->rework_to = number;
    if (number == 0 && spec->share < 1)
        glo_review_say(review, GLO_FAULT, &spec->share, NULL, "the first operation is passed by every order");
    if (spec->scrap + spec->rework.share > 1)
        glo_review_say(review, GLO_FAULT, &spec->rework, NULL, "scrap and rework are more than all orders together");
    if (spec->setup.type && glo_distribution_least(&spec->setup) < 0)
        review->say(review->self, GLO_FAULT, &spec->setup, NULL, "a setup can be negative",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    if (!spec->rework.back_to)
        return;
    operation->rework_to = find_back(steps, number, spec->rework.back_to);
    if (operation->rework_to != GLO_ALL)
        return;
    operation->rework_to = number;
    glo_review_say(review, GLO_FAULT, &spec->rework.back_to, NULL,
                   "`%s` is neither this operation nor one before it in the %s", spec->rework.back_to,
                   steps->paths[number] > 0 ? "branch, or among the steps of the portions" : "plan");
}

/* The module of an operation; the first is of what all have. */
static void read_module(struct glo_plan *plan, uint32_t number, const struct glo_operation_spec *spec,
                        const struct glo_review *review)
{
    plan->operations[number].module =
        spec->module ? glo_modules_find(plan, spec->module, &spec->module, review) : GLO_ALL;
    if (spec->module && number == 0)
        review->say(review->self, GLO_FAULT, &spec->module, NULL, "the first operation is passed by every order",
                    "let the plan begin with an operation of the basic module, which has no `module`");
}

static void check_modules(const struct glo_plan *plan, const struct glo_product_spec *spec,
                          const struct glo_review *review)
{
    if (plan->num_modules > 0 && plan->to_stock)
        review->say(review->self, GLO_FAULT, &spec->modules, NULL,
                    "a product made to stock is there before its customer can choose modules",
                    "choose another `approach`, or write `modules: {}` for this design point");
    if (plan->num_modules > GLO_MOST_TRACED && glo_plan_loops(plan))
        glo_review_say(review, GLO_FAULT, &spec->modules, NULL,
                       "a product whose operations scrap or rework has at most %u modules", GLO_MOST_TRACED);
}

/* The operations of a product with their capabilities, parts, and what their material costs and emits. */
static int build_plan(struct glo_plan *plan, const struct glo_product_spec *spec, const struct glo_list *products,
                      const struct glo_list *materials, struct glo_production_plan *production, struct glo_arena *arena,
                      const struct glo_review *review)
{
    struct glo_steps steps;
    bool has_parts = false;
    if (glo_steps_list(&steps, &spec->plan, arena, review) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->num_operations = steps.num;
    plan->forks = steps.forks;
    plan->mass = glo_or_zero(spec->mass);
    plan->price = glo_or_zero(spec->price);
    plan->to_stock = spec->approach == GLO_APPROACH_mts;
    plan->operations = glo_arena_alloc(arena, plan->num_operations, sizeof *plan->operations);
    if (!plan->operations || glo_modules_build(plan, &spec->modules, arena, review) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    /* Of steps that are none, a fault was said. */
    if ((spec->plan.num == 0 && !plan->to_stock) || plan->num_operations > 256)
        glo_review_say(review, GLO_FAULT, &spec->plan, NULL,
                       "a product that is made has a process plan of 1 to 256 operations");
    for (uint32_t i = 0; i < plan->num_operations; i++) {
        struct glo_operation *operation = &plan->operations[i];
        const struct glo_operation_spec *written = steps.operations[i];
        operation->capability = glo_production_capability(production, written->operation);
        operation->service = &written->service;
        if (operation->capability == GLO_ALL ||
            glo_bill_build(written, products, materials, production, arena, review, operation) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        has_parts |= written->parts.num > 0;
        read_branches(operation, &steps, i, review);
        read_module(plan, i, written, review);
        if (glo_distribution_least(&written->service) < 0)
            review->say(review->self, GLO_FAULT, &written->service, NULL, "a service time can be negative",
                        "add `at_least: 0 h`: the law is truncated and renormalised");
        for (uint32_t m = 0; m < written->material.num; m++) {
            const struct glo_amount *amount = &written->material.items[m];
            struct glo_material_use used =
                glo_material_used(glo_material_at(materials, &amount->what), amount,
                                  ((const struct glo_family *)materials->items)[amount->what.family].name,
                                  &written->material, review);
            if (glo_production_material(production, glo_material_at(materials, &amount->what)) != GLO_ALL)
                continue; /* taken from stock, or bought: it is in the bill */
            operation->material_cost += used.cost;
            operation->material_co2e += used.co2e;
        }
    }
    if (spec->approach == GLO_APPROACH_ato && !has_parts)
        review->say(review->self, GLO_FAULT, &spec->approach, NULL,
                    "a product that is `ato` is assembled of parts from stock: its plan has none",
                    "add `parts: {NAME: 1}` to an operation");
    check_modules(plan, spec, review);
    if (plan->num_operations <= 256 && !glo_plan_trace(plan))
        glo_review_say(review, GLO_FAULT, &spec->plan, NULL, "orders are reworked without end");
    return GLO_OK;
}

static uint32_t count_members(const struct glo_list *list)
{
    const struct glo_family *families = list->items;
    uint32_t num = 0;
    for (uint32_t i = 0; i < list->num; i++)
        num += families[i].num_members;
    return num;
}

/* Makes items of the materials that are kept, beside the products; there is room for all. */
static int add_materials(struct glo_demand_plan *plan, const struct glo_list *materials, const bool *kept,
                         struct glo_production_plan *production, struct glo_measure_plan *measures,
                         struct glo_arena *arena)
{
    const struct glo_family *families = materials->items;
    uint32_t item = production->num_products;
    for (uint32_t i = 0; i < materials->num; kept += families[i++].num_members)
        for (uint32_t j = 0; j < families[i].num_members; j++) {
            if (!kept[j])
                continue;
            const struct glo_material_spec *material = (const struct glo_material_spec *)families[i].members + j;
            const char *name = full_name(&families[i], &material->named, arena);
            if (!name || glo_measure_plan_entity(measures, GLO_ENTITY_product, name, GLO_ALL, GLO_ALL,
                                                 &plan->products[item].entity) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
            plan->products[item].name = name;
            production->plans[item++] = (struct glo_plan){
                .name = name, .material = material, .mass = glo_or_zero(material->mass), .to_stock = true};
        }
    return GLO_OK;
}

/* Marks the materials that are kept: `*kept` in the arena, `*num` how many are. */
static int mark_materials(const struct glo_list *products, const struct glo_list *materials,
                          const struct glo_list *units, const bool *used, struct glo_arena *arena, bool **kept,
                          uint32_t *num)
{
    uint32_t all = count_members(materials);
    *num = 0;
    *kept = glo_arena_alloc(arena, all, sizeof **kept);
    if (!*kept)
        return GLO_ERR_NO_MEMORY;
    glo_stock_mark_materials(units, used, products, materials, *kept);
    for (uint32_t i = 0; i < all; i++)
        *num += (*kept)[i];
    return GLO_OK;
}

int glo_demand_build_products(struct glo_demand_plan *plan, const struct glo_list *products,
                              const struct glo_list *materials, const struct glo_list *units, const bool *used,
                              struct glo_accounting_spec *accounting, struct glo_production_plan *production,
                              struct glo_measure_plan *measures, struct glo_arena *arena,
                              const struct glo_review *review)
{
    const struct glo_family *families = products->items;
    bool *kept;
    uint32_t num_kept;
    if (mark_materials(products, materials, units, used, arena, &kept, &num_kept) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    production->num_products = count_members(products);
    uint32_t num = production->num_plans = production->num_products + num_kept;
    plan->products = glo_arena_alloc(arena, num, sizeof *plan->products);
    plan->first_product = glo_arena_alloc(arena, (size_t)products->num + 1, sizeof *plan->first_product);
    production->plans = glo_arena_alloc(arena, num, sizeof *production->plans);
    struct glo_distribution *no_work = glo_arena_alloc(arena, 1, sizeof *no_work); /* of what is only bought */
    if (!plan->products || !plan->first_product || !production->plans || !no_work)
        return GLO_ERR_NO_MEMORY;
    *no_work = glo_distribution_constant(0);
    glo_materials_resolve(materials, &accounting->factors, review);
    if (add_materials(plan, materials, kept, production, measures, arena) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < products->num; i++) {
        const struct glo_product_spec *specs = families[i].members;
        plan->first_product[i] = plan->num_products;
        for (uint32_t j = 0; j < families[i].num_members; j++) {
            struct glo_product *product = &plan->products[plan->num_products];
            product->name = full_name(&families[i], &specs[j].named, arena);
            product->spec = &specs[j];
            glo_stages_check(&specs[j].stages, specs[j].approach, &specs[j], review);
            product->configuration = specs[j].stages.configuration.type ? &specs[j].stages.configuration : NULL;
            if (!product->name || glo_stages_build(&specs[j].stages, arena, &product->development) != GLO_OK ||
                glo_measure_plan_entity(measures, GLO_ENTITY_product, product->name, GLO_ALL, num == 1 ? 0 : GLO_ALL,
                                        &product->entity) != GLO_OK ||
                build_plan(&production->plans[plan->num_products], &specs[j], products, materials, production, arena,
                           review) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
            production->plans[plan->num_products].name = product->name;
            const struct glo_plan *made = &production->plans[plan->num_products++];
            for (uint32_t k = 0; k < made->num_operations; k++)
                measures->fates |= made->operations[k].scrap > 0 ? 1u << GLO_FATE_scrapped : 0;
            product->first_service = made->num_operations ? made->operations[0].service : no_work;
        }
    }
    plan->first_product[products->num] = plan->num_products;
    return glo_bills_check(production, review);
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
    if (spec->interarrival.type && (glo_distribution_least(&spec->interarrival) < 0 || !(spec->interarrival.mean > 0)))
        review->say(review->self, GLO_FAULT, &spec->interarrival, NULL,
                    "a time between orders can be negative, or is always 0",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
    bool is_one = spec->group.low == spec->group.high;
    if (is_one ? spec->group.mean != rint(spec->group.mean) : !spec->group.type->discrete)
        review->say(review->self, GLO_FAULT, &spec->group, NULL, "customers who come together are a whole number",
                    "write a whole number, or a law of such numbers: `{geometric: {mean: 2, plus: 1}}`");
    else if (glo_distribution_least(&spec->group) < 1)
        review->say(review->self, GLO_FAULT, &spec->group, NULL, "a group can be nobody",
                    "add `plus: 1`, or `at_least: 1`: the law is truncated and renormalised");
    else if (spec->orders.num && spec->group.high > 1)
        review->say(review->self, GLO_FAULT, &spec->group, NULL, "orders that are replayed come when their file says",
                    "write a row for each, with the same `time`");
    if (spec->lot.low < 0.5)
        review->say(review->self, GLO_FAULT, &spec->lot, NULL, "a lot can be 0 pieces",
                    "add `plus: 1`, or `at_least: 1`: the law is truncated and renormalised");
    if (spec->due.type && glo_distribution_least(&spec->due) < 0)
        glo_review_say(review, GLO_FAULT, &spec->due, NULL, "a requested date can lie before the order is placed");
}

static void check_market(const struct glo_stream_spec *spec, const struct glo_review *review)
{
    const struct glo_market_spec *choice = &spec->choice;
    if (spec->orders.num)
        glo_review_say(review, GLO_FAULT, choice, NULL, "orders that are replayed leave nothing to choose");
    if (spec->products.stated)
        review->say(review->self, GLO_FAULT, &spec->products, NULL, "customers who choose have no shares of products",
                    "list what they choose from: `products: [a, b]`");
    if (choice->taste.low < 0 || choice->taste.high > 1)
        review->say(review->self, GLO_FAULT, &choice->taste, NULL, "a taste can lie outside 0 to 1",
                    "add `at_least: 0` and `at_most: 1`: the law is truncated and renormalised");
    if (glo_distribution_least(&choice->willingness) < 0)
        review->say(review->self, GLO_FAULT, &choice->willingness, NULL, "a willingness to pay can be negative",
                    "add `at_least: 0 EUR`: the law is truncated and renormalised");
}

/* What customers who choose are offered, and what that makes of the shares of products. */
static int build_market(struct glo_stream_plan *stream, struct glo_measure_plan *measures, struct glo_arena *arena,
                        const struct glo_review *review)
{
    struct glo_split *products = &stream->products;
    stream->bought = 1;
    if (!stream->spec->choice.willingness.type)
        return GLO_OK;
    struct glo_market *market = glo_arena_alloc(arena, 1, sizeof *market);
    struct glo_offer *offers = glo_arena_alloc(arena, products->num, sizeof *offers);
    if (!market || !offers)
        return GLO_ERR_NO_MEMORY;
    check_market(stream->spec, review);
    for (uint32_t i = 0; i < products->num; i++) {
        const struct glo_product *product = &stream->all_products[products->items[i]];
        if (isnan(product->spec->price))
            review->say(review->self, GLO_FAULT, product->spec, NULL,
                        "customers choose among products, and this one has no price", "add `price: 240 EUR`");
        if (product->spec->modules.num > 0)
            review->say(review->self, GLO_FAULT, &product->spec->modules, NULL,
                        "customers who choose among products know one price of each: this one has modules",
                        "make products of its configurations, or leave out the `choice` of the stream");
        offers[i] = (struct glo_offer){products->items[i], product->spec->price, glo_or_zero(product->spec->quote),
                                       product->spec->position};
    }
    *market = (struct glo_market){
        .spec = &stream->spec->choice, .offers = offers, .num = products->num, .shares = products->shares};
    glo_market_foresee(market);
    glo_split_finish(products);
    stream->market = market;
    stream->bought = market->bought;
    measures->knows_choice = true;
    return GLO_OK;
}

/* Whether customers ask for a date: their own, or that of a promise. */
static bool asks_for_dates(const struct glo_stream_plan *stream)
{
    bool dates = stream->spec->due.type || (stream->replay && stream->replay->has_dates);
    for (uint32_t i = 0; i < stream->products.num; i++)
        dates |= !isnan(stream->all_products[stream->products.items[i]].spec->quote);
    return dates;
}

static void check_patience(const struct glo_stream_spec *spec, struct glo_measure_plan *measures,
                           const struct glo_review *review)
{
    if (!spec->patience.type)
        return;
    measures->fates |= 1u << GLO_FATE_reneged;
    if (glo_distribution_least(&spec->patience) < 0)
        review->say(review->self, GLO_FAULT, &spec->patience, NULL, "a customer can leave before the order is placed",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
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
    measures->fates |= spec->balking.given ? 1u << GLO_FATE_balked : 0;
    stream->mean_interarrival =
        spec->interarrival.type ? spec->interarrival.mean / spec->group.mean : 1 / spec->rate.mean;
    if (split_places(&stream->places, spec, places, arena) != GLO_OK ||
        split_products(&stream->products, plan, spec, arena, review) != GLO_OK ||
        build_market(stream, measures, arena, review) != GLO_OK ||
        glo_profile_build(&spec->rate, period, arena, review, &stream->profile) != GLO_OK ||
        (spec->orders.num && glo_replay_build(stream, plan, places, arena, review) != GLO_OK))
        return GLO_ERR_NO_MEMORY;
    stream->has_dates = asks_for_dates(stream);
    return glo_measure_plan_entity(measures, GLO_ENTITY_stream, stream->name, GLO_ALL, is_only ? 0 : GLO_ALL,
                                   &stream->entity);
}

/* Who chooses by prices pays them. */
static void check_prices(const struct glo_stream_plan *stream, const struct glo_network_plan *networks,
                         const struct glo_review *review)
{
    for (uint32_t i = 0; stream->market && i < stream->mix.num; i++)
        if (networks->networks[stream->mix.networks[i]].fees_only)
            review->say(review->self, GLO_FAULT, &stream->spec->choice, NULL,
                        "customers choose by prices, and are offered a network where they pay none",
                        "leave out `choice`, or the `pricing: fees_only` of the network");
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

/* The offers of the streams, where some are decided in a run. */
static int list_mixes(struct glo_demand_plan *plan, struct glo_arena *arena)
{
    bool any = false;
    for (uint32_t i = 0; i < plan->num_streams; i++)
        any |= glo_mix_is_decided(&plan->streams[i].mix);
    if (!any)
        return GLO_OK;
    plan->mixes = glo_arena_alloc(arena, plan->num_streams, sizeof *plan->mixes);
    for (uint32_t i = 0; plan->mixes && i < plan->num_streams; i++)
        plan->mixes[i] = &plan->streams[i].mix;
    return plan->mixes ? GLO_OK : GLO_ERR_NO_MEMORY;
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
                build_stream(plan, stream, &specs[j], places, period, measures, num == 1, arena, review) != GLO_OK ||
                glo_mix_build(&stream->mix, &stream->drawn, &specs[j].offered_to, &specs[j], networks, arena, review) !=
                    GLO_OK)
                return GLO_ERR_NO_MEMORY;
            check_prices(stream, networks, review);
            snprintf(key, sizeof key, "demand.%s", stream->name);
            plan->keys[plan->num_streams++] = glo_stream_make(seed, key);
        }
    }
    check_keys(plan, review);
    return list_priorities(plan, arena) == GLO_OK ? list_mixes(plan, arena) : GLO_ERR_NO_MEMORY;
}

/* Work on a customer's thing is not taken from a shelf. */
static void check_things(const struct glo_stream_plan *stream, const struct glo_plan *plans,
                         const struct glo_review *review)
{
    for (uint32_t i = 0; i < stream->products.num; i++)
        if (plans[stream->products.items[i]].to_stock)
            glo_review_say(
                review, GLO_FAULT, &stream->spec->handover, NULL,
                "customers bring things of their own to be worked on, but `%s` is made to stock: write `collect` or "
                "`deliver`, or offer another product",
                plans[stream->products.items[i]].name);
}

int glo_demand_list_handovers(struct glo_demand_plan *plan, const struct glo_transport_spec *transport,
                              const struct glo_plan *plans, struct glo_arena *arena, const struct glo_review *review)
{
    struct glo_handover *handovers = glo_arena_alloc(arena, plan->num_streams, sizeof *handovers);
    if (!handovers)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < plan->num_streams; i++) {
        handovers[i] = glo_handover_read(&plan->streams[i].spec->handover, transport, review);
        if (handovers[i].kind != GLO_CARRIAGE_deliver || handovers[i].named)
            plan->handovers = handovers;
        if (glo_handover_brings(handovers[i].kind))
            check_things(&plan->streams[i], plans, review);
    }
    return GLO_OK;
}
