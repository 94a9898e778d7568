/* The table of modules, and their draws. */
#include "models/production/modules.h"

#include "models/production/plan.h"
#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define KEY_BITS 24 /* of the field `piece` of an address */

static const struct glo_parameter parameters[] = {
    {.name = "share",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_module_spec, share),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .doc = "Share of the orders that have it (penetration rate), whatever else they have.",
     .example = "30 %",
     .affects = "lead_time, utilisation, profit",
     .source = "three_echelon_mass_customization, PR",
     .since = "0.2.0"},
    {.name = "price",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_module_spec, price),
     .dimension = "money",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "nothing is paid for it",
     .doc = "Per piece, beside the price of the product.",
     .example = "40 EUR",
     .affects = "profit",
     .since = "0.2.0"},
    {.name = "mass",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_module_spec, mass),
     .dimension = "mass",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it weighs nothing",
     .doc = "Per piece, beside the mass of the product.",
     .example = "0.4 kg",
     .affects = "tkm_per_order",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_module_table = {
    .name = "modules",
    .doc = "What a customer may choose of a product beside what all have.",
    .size = sizeof(struct glo_module_spec),
    .parameters = parameters,
    .main = "share",
};

int glo_modules_build(struct glo_plan *plan, const struct glo_list *specs, struct glo_arena *arena,
                      const struct glo_review *review)
{
    const struct glo_module_spec *spec = specs->items;
    struct glo_module *modules = glo_arena_alloc(arena, specs->num, sizeof *modules);
    if (!modules)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < specs->num; i++) {
        modules[i] = (struct glo_module){spec[i].named.name, spec[i].share, glo_or_zero(spec[i].price),
                                         glo_or_zero(spec[i].mass),
                                         (uint32_t)(glo_stream_hash(0, spec[i].named.name) >> (64 - KEY_BITS))};
        for (uint32_t j = 0; j < i; j++)
            if (modules[j].key == modules[i].key)
                glo_review_say(review, GLO_FAULT, &spec[i], NULL,
                               "the modules `%s` and `%s` would be chosen by the same customers: rename one of them",
                               modules[j].name, modules[i].name);
    }
    plan->modules = modules;
    plan->num_modules = specs->num;
    return GLO_OK;
}

uint32_t glo_modules_find(const struct glo_plan *plan, const char *name, const void *field,
                          const struct glo_review *review)
{
    const char *names[64]; /* of so many the nearest is told */
    char text[512], help[512];
    for (uint32_t i = 0; i < plan->num_modules; i++) {
        if (strcmp(plan->modules[i].name, name) == 0)
            return i;
        names[i % 64] = plan->modules[i].name;
    }
    const char *nearest = glo_text_nearest(name, names, plan->num_modules < 64 ? plan->num_modules : 64);
    snprintf(text, sizeof text, "the product has no module `%s`", name);
    snprintf(help, sizeof help, nearest ? "did you mean `%s`?" : "state it: `modules: {%s: 30 %%}`",
             nearest ? nearest : name);
    review->say(review->self, GLO_FAULT, field, NULL, text, help);
    return GLO_ALL;
}

bool glo_plan_has_module(const struct glo_plan *plan, const struct glo_order *order, uint32_t module,
                         const struct glo_stream *stream, uint32_t replication)
{
    const struct glo_module *it = &plan->modules[module];
    const struct glo_address address = {
        .replication = replication, .index = order->number, .piece = it->key, .purpose = GLO_FOR_MODULES};
    return glo_uniform_choice(glo_stream_block(stream, &address).v[0]) < it->share;
}

struct glo_configured glo_plan_add_modules(const struct glo_plan *plan, const struct glo_order *order,
                                           const struct glo_stream *stream, uint32_t replication)
{
    struct glo_configured it = {plan->price, plan->mass};
    for (uint32_t i = 0; i < plan->num_modules; i++)
        if (glo_plan_has_module(plan, order, i, stream, replication)) {
            it.price += plan->modules[i].price;
            it.mass += plan->modules[i].mass;
        }
    return it;
}

bool glo_plan_has_price(const struct glo_plan *plan)
{
    bool has = plan->price > 0;
    for (uint32_t i = 0; i < plan->num_modules; i++)
        has |= plan->modules[i].price > 0;
    return has;
}
