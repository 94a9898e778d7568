/* The stages before production: their tables, and the way of an order through those after configuration. */
#include "models/demand/stages.h"

#include "models/demand/demand.h"
#include "models/events.h"

#include <math.h>

const struct glo_approach_type glo_approaches[] = {
#define GLO_APPROACH(name, decoupling, configuration, engineering, participation, doc) \
    {#name, doc, decoupling, GLO_STAGE_##configuration, GLO_STAGE_##engineering, GLO_STAGE_##participation},
#include "models/demand/approaches.def"
#undef GLO_APPROACH
};

const char *const glo_approach_names[] = {
#define GLO_APPROACH(name, decoupling, configuration, engineering, participation, doc) #name,
#include "models/demand/approaches.def"
#undef GLO_APPROACH
    NULL,
};

static const struct glo_parameter participation_parameters[] = {
    {.name = "round",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_participation_spec, round),
     .dimension = "time",
     .doc = "Time that the community takes for a round.",
     .example = "{gamma: {mean: 4 days, scv: 0.5}}",
     .affects = "lead_time, configuration",
     .since = "0.2.0"},
    {.name = "again",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_participation_spec, again),
     .dimension = "share",
     .min = 0,
     .max = 1,
     .fallback = "0 %",
     .doc = "Probability that the requirements contradict each other after a round, so that another one follows.",
     .example = "35 %",
     .affects = "lead_time, configuration",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table participation_table = {
    .name = "participation",
    .doc = "Rounds in which a community says what it wants.",
    .size = sizeof(struct glo_participation_spec),
    .parameters = participation_parameters,
};

static const struct glo_parameter stages_parameters[] = {
    {.name = "configuration",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_stages_spec, configuration),
     .dimension = "time",
     .fallback = "",
     .absent = "that of the network, if it has one",
     .doc = "Time that the customer takes to configure the product.",
     .example = "{lognormal: {mean: 3 h, scv: 1}}",
     .affects = "lead_time, configuration"},
    {.name = "participation",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_stages_spec, participation),
     .table = &participation_table,
     .fallback = "",
     .absent = "no community takes part",
     .doc = "Rounds of a community, after configuration.",
     .example = "{round: {gamma: {mean: 4 days, scv: 0.5}}, again: 35 %}",
     .affects = "lead_time, configuration",
     .since = "0.2.0"},
    {.name = "engineering",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_stages_spec, engineering),
     .dimension = "time",
     .fallback = "",
     .absent = "none",
     .doc = "Work of one engineer of the network; with participation, after every round.",
     .example = "{gamma: {mean: 30 h, scv: 0.8}}",
     .affects = "lead_time, configuration, engineers_busy_share",
     .source = "gve_broker, section 3",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_stages_table = {
    .name = "stages",
    .doc = "What an order passes before production.",
    .size = sizeof(struct glo_stages_spec),
    .parameters = stages_parameters,
};

static void check_stage(const struct glo_distribution *law, const char *name, enum glo_stage_rule rule,
                        const char *approach, const void *field, const struct glo_review *review)
{
    if (law->type && rule == GLO_STAGE_NEVER)
        glo_review_say(review, GLO_FAULT, law, NULL, "a product that is `%s` has no stage `%s`", approach, name);
    else if (!law->type && rule == GLO_STAGE_MUST)
        glo_review_say(review, GLO_FAULT, field, NULL, "a product that is `%s` has a stage `%s`: say how long it takes",
                       approach, name);
    else if (law->type && glo_distribution_least(law) < 0)
        review->say(review->self, GLO_FAULT, law, NULL, "the time of a stage can be negative",
                    "add `at_least: 0 h`: the law is truncated and renormalised");
}

void glo_stages_check(const struct glo_stages_spec *spec, uint32_t approach, const void *field,
                      const struct glo_review *review)
{
    const struct glo_approach_type *type = &glo_approaches[approach];
    check_stage(&spec->configuration, "configuration", type->configuration, type->name, field, review);
    check_stage(&spec->engineering, "engineering", type->engineering, type->name, field, review);
    check_stage(&spec->participation.round, "participation", type->participation, type->name, field, review);
    if (spec->participation.round.type && spec->participation.again >= 1)
        glo_review_say(review, GLO_FAULT, &spec->participation.again, NULL, "the community never agrees");
}

int glo_stages_build(const struct glo_stages_spec *spec, struct glo_arena *arena,
                     const struct glo_development **development)
{
    *development = NULL;
    if (!spec->participation.round.type && !spec->engineering.type)
        return GLO_OK;
    struct glo_development *it = glo_arena_alloc(arena, 1, sizeof *it);
    if (!it)
        return GLO_ERR_NO_MEMORY;
    it->engineering = spec->engineering.type ? &spec->engineering : NULL;
    if (spec->participation.round.type) {
        it->round = &spec->participation.round;
        it->again = spec->participation.again;
    }
    *development = it;
    return GLO_OK;
}

double glo_development_work(const struct glo_development *development)
{
    return development && development->engineering ? development->engineering->mean / (1 - development->again) : 0;
}

static const struct glo_development *development_of(const struct glo_order_stages *stages,
                                                    const struct glo_order *order)
{
    return stages->products[order->product].development;
}

static struct glo_staff *engineers_of(const struct glo_order_stages *stages, uint32_t id)
{
    return &stages->networks->staff[GLO_ENGINEERS][glo_orders_get(stages->orders, id)->network];
}

/* What is drawn for the round that the order is in. */
static glo_block block_of(const struct glo_order_stages *stages, const struct glo_order *order,
                          enum glo_purpose purpose)
{
    const struct glo_address address = {
        .replication = stages->orders->replication, .index = order->number, .visit = order->visit, .purpose = purpose};
    return glo_stream_block(&stages->orders->streams[order->stream], &address);
}

/* How long a stage takes; GLO_NEVER where that is no time. */
static glo_time time_of(const struct glo_order_stages *stages, const struct glo_order *order,
                        const struct glo_distribution *law, enum glo_purpose purpose)
{
    double hours = law->low == law->high
                       ? law->mean
                       : glo_distribution_draw(law, glo_block_uniform(block_of(stages, order, purpose), 0));
    glo_time time = glo_ticks(hours);
    return time < 0 ? GLO_NEVER : time;
}

static int engineer(struct glo_order_stages *stages, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(stages->orders, id);
    const struct glo_distribution *law = development_of(stages, order)->engineering;
    return glo_staff_arrive(engineers_of(stages, id), id, time_of(stages, order, law, GLO_FOR_ENGINEERING));
}

static int begin_round(struct glo_order_stages *stages, uint32_t id)
{
    const struct glo_order *order = glo_orders_get(stages->orders, id);
    const struct glo_distribution *law = development_of(stages, order)->round;
    if (!law)
        return engineer(stages, id);
    glo_time now = stages->simulation->now, time = time_of(stages, order, law, GLO_FOR_PARTICIPATION);
    return glo_simulation_schedule(stages->simulation, time > GLO_NEVER - now ? GLO_NEVER : now + time,
                                   GLO_EVENT_round_ends, id, 0, NULL);
}

int glo_stages_begin(struct glo_order_stages *stages, uint32_t id)
{
    glo_orders_get(stages->orders, id)->visit = 0;
    return begin_round(stages, id);
}

/* Another round, or the requirements agree. */
int glo_stages_engineered(struct glo_order_stages *stages, uint32_t id, bool *is_developed)
{
    struct glo_order *order = glo_orders_get(stages->orders, id);
    double again = development_of(stages, order)->again;
    *is_developed = again <= 0 || glo_block_uniform(block_of(stages, order, GLO_FOR_PARTICIPATION), 1) >= again;
    if (*is_developed)
        return GLO_OK;
    if (++order->visit > 255)
        return glo_fail(&stages->simulation->problem, GLO_ERR_RANGE,
                        "an order of product `%s` went through more than 256 rounds: look at `again`",
                        stages->products[order->product].name);
    return begin_round(stages, id);
}

int glo_stages_round_ends(struct glo_order_stages *stages, uint32_t id, bool *is_developed)
{
    *is_developed = false;
    bool has_work = development_of(stages, glo_orders_get(stages->orders, id))->engineering != NULL;
    return has_work ? engineer(stages, id) : glo_stages_engineered(stages, id, is_developed);
}

int glo_stages_release(struct glo_order_stages *stages, uint32_t id)
{
    return glo_staff_work_ends(engineers_of(stages, id), id);
}

bool glo_stages_is_waiting(const struct glo_order_stages *stages, uint32_t id)
{
    return glo_staff_is_waiting(engineers_of(stages, id), id);
}

int glo_stages_withdraw(struct glo_order_stages *stages, uint32_t id)
{
    return glo_staff_withdraw(engineers_of(stages, id), id);
}
