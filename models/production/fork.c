/* From steps that hold steps to a list of operations and what follows each. */
#include "models/production/fork.h"

#include "models/production/batch.h"
#include "models/production/unit.h"

#include <math.h>
#include <string.h>

static const struct glo_parameter branch_parameters[] = {
    {.name = "plan",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_branch_spec, plan),
     .many = true,
     .table = &glo_operation_table,
     .doc = "Its steps, in order.",
     .example = "[{operation: weld, service: 2 h}, {operation: grind, service: 1 h}]"},
    {0},
};
const struct glo_table glo_branch_table = {
    .name = "branch",
    .doc = "Steps that are done while other branches are.",
    .size = sizeof(struct glo_branch_spec),
    .parameters = branch_parameters,
    .main = "plan",
    .open = true, /* a list of steps, or one step */
};

static const struct glo_parameter portions_parameters[] = {
    {.name = "pieces",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_portions_spec, pieces),
     .dimension = "count",
     .min = 1,
     .max = 1000000,
     .doc = "Pieces of a portion; the last of a lot may have less.",
     .example = "5 pieces",
     .affects = "lead_time, utilisation"},
    {.name = "plan",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_portions_spec, plan),
     .many = true,
     .table = &glo_operation_table,
     .doc = "What each portion passes, in order; then it waits for the others.",
     .example = "[{operation: weld, service: 2 h}, {operation: grind, service: 1 h}]"},
    {0},
};
const struct glo_table glo_portions_table = {
    .name = "portions",
    .doc = "A lot that is worked on portion by portion.",
    .size = sizeof(struct glo_portions_spec),
    .parameters = portions_parameters,
};

static bool is_given(const struct glo_portions_spec *portions)
{
    return !isnan(portions->pieces);
}

/* How many of the ways to hold other steps it has. */
static uint32_t num_holders(const struct glo_operation_spec *step)
{
    return (uint32_t)((step->parallel.items != NULL) + is_given(&step->split) + is_given(&step->transfer));
}

static bool is_operation(const struct glo_operation_spec *step)
{
    return num_holders(step) == 0 && step->operation && step->service.type;
}

/* Whether a step that holds others is an operation too. */
static bool has_work(const struct glo_operation_spec *step)
{
    return step->operation || step->service.type || step->setup.type || step->material.num > 0 || step->yield < 1 ||
           step->share < 1 || step->scrap > 0 || step->rework.share > 0 || step->rework.back_to;
}

/* The portions of a step; NULL: it has branches. */
static const struct glo_portions_spec *portions_of(const struct glo_operation_spec *step)
{
    return is_given(&step->split) ? &step->split : is_given(&step->transfer) ? &step->transfer : NULL;
}

/* The paths that a step holds. */
static uint32_t num_paths(const struct glo_operation_spec *step)
{
    return portions_of(step) ? 1 : step->parallel.num;
}

static const struct glo_list *path_at(const struct glo_operation_spec *step, uint32_t i)
{
    const struct glo_portions_spec *portions = portions_of(step);
    return portions ? &portions->plan : &((const struct glo_branch_spec *)step->parallel.items)[i].plan;
}

struct lister {
    struct glo_steps *steps;
    struct glo_arena *arena;
    const struct glo_review *review;
    uint32_t num_operations, num_forks, num_paths; /* so far */
};

/* Counts what is to be listed. */
static void count(struct lister *l, const struct glo_list *path)
{
    const struct glo_operation_spec *items = path->items;
    for (uint32_t i = 0; i < path->num; i++) {
        bool holds = num_holders(&items[i]) == 1;
        l->num_operations += is_operation(&items[i]);
        l->num_forks += holds;
        for (uint32_t k = 0; holds && k < num_paths(&items[i]); k++)
            count(l, path_at(&items[i], k));
    }
}

static void say(const struct lister *l, const void *field, const char *text, const char *help)
{
    l->review->say(l->review->self, GLO_FAULT, field, NULL, text, help);
}

/* What a step that is no operation, and holds nothing or too much, lacks. */
static void say_unsound(const struct lister *l, const struct glo_operation_spec *step)
{
    if (num_holders(step) > 1)
        say(l, step, "a step is only one of `parallel`, `split` and `transfer`", "put one of them into the other");
    else if (!step->operation)
        say(l, step, "a step of a plan is an operation, or holds others",
            "write `operation: NAME` with its `service`; or `parallel`, `split` or `transfer`");
    else
        glo_review_say(l->review, GLO_FAULT, step, NULL, "operation `%s` has no `service`, the time per piece",
                       step->operation);
}

/* Which portions a step is inside of. */
struct inside {
    bool portions, transfer;
};

static void check_fork(const struct lister *l, const struct glo_operation_spec *step, struct inside in)
{
    const struct glo_portions_spec *portions = portions_of(step);
    if (has_work(step))
        say(l, step, "a step that holds others is no operation itself", "give each operation a step of its own");
    if (!portions && step->parallel.num < 2)
        say(l, &step->parallel, "`parallel` has two branches or more", "write `parallel: [[STEP, ...], [STEP, ...]]`");
    if (portions && portions->pieces != floor(portions->pieces))
        say(l, &portions->pieces, "a portion has a whole number of pieces", NULL);
    if (portions && in.portions)
        say(l, step, "portions of a lot are not divided again", "leave out the inner `split` or `transfer`");
    if (!portions && in.transfer)
        say(l, step, "`transfer` holds operations only: its portions keep their order",
            "write `split`, or end `transfer` before the fork");
    for (uint32_t i = 0; i < num_paths(step); i++)
        if (path_at(step, i)->num == 0)
            say(l, path_at(step, i), portions ? "portions without a step" : "a branch without a step", NULL);
}

static int list_path(struct lister *l, const struct glo_list *path, struct inside in, uint32_t *tail);

static int list_fork(struct lister *l, const struct glo_operation_spec *step, struct glo_fork *fork, struct inside in)
{
    const struct glo_portions_spec *portions = portions_of(step);
    uint32_t *first = glo_arena_alloc(l->arena, num_paths(step), sizeof *first);
    int code = first ? GLO_OK : GLO_ERR_NO_MEMORY;
    check_fork(l, step, in);
    fork->begin = l->num_operations;
    fork->first = first;
    fork->num_branches = num_paths(step);
    fork->pieces = portions ? (uint32_t)portions->pieces : 0;
    fork->in_turn = portions == &step->transfer;
    l->steps->forks->has_portions |= portions != NULL;
    in = (struct inside){in.portions || portions, in.transfer || fork->in_turn};
    for (uint32_t i = 0; code == GLO_OK && i < fork->num_branches; i++)
        code = list_path(l, path_at(step, i), in, &first[i]);
    fork->end = l->num_operations;
    return code;
}

/* `*tail`: where the node is to be put with which the path begins. */
static int list_path(struct lister *l, const struct glo_list *path, struct inside in, uint32_t *tail)
{
    const struct glo_operation_spec *items = path->items;
    struct glo_forks *forks = l->steps->forks;
    uint32_t number = l->num_paths++;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < path->num; i++)
        if (is_operation(&items[i])) {
            l->steps->operations[l->num_operations] = &items[i];
            l->steps->paths[l->num_operations] = number;
            *tail = l->num_operations++;
            tail = &forks->after[*tail];
        } else if (num_holders(&items[i]) == 1) {
            struct glo_fork *fork = &forks->items[l->num_forks];
            *tail = l->steps->num + 1 + l->num_forks++;
            tail = &fork->after;
            code = list_fork(l, &items[i], fork, in);
        } else
            say_unsound(l, &items[i]);
    *tail = l->steps->num;
    return code;
}

int glo_steps_list(struct glo_steps *steps, const struct glo_list *plan, struct glo_arena *arena,
                   const struct glo_review *review)
{
    struct lister l = {.steps = steps, .arena = arena, .review = review};
    memset(steps, 0, sizeof *steps);
    count(&l, plan);
    steps->num = l.num_operations;
    steps->operations = glo_arena_alloc(arena, steps->num, sizeof *steps->operations);
    steps->paths = glo_arena_alloc(arena, steps->num, sizeof *steps->paths);
    struct glo_forks *forks = glo_arena_alloc(arena, 1, sizeof *forks);
    if (!steps->operations || !steps->paths || !forks)
        return GLO_ERR_NO_MEMORY;
    forks->num = l.num_forks;
    forks->after = glo_arena_alloc(arena, steps->num, sizeof *forks->after);
    forks->items = glo_arena_alloc(arena, forks->num, sizeof *forks->items);
    if (!forks->after || !forks->items)
        return GLO_ERR_NO_MEMORY;
    l.num_operations = l.num_forks = 0;
    steps->forks = forks;
    int code = list_path(&l, plan, (struct inside){false, false}, &forks->first);
    if (forks->num == 0)
        steps->forks = NULL;
    return code;
}

/* The first operation that portions pass in turn and a unit does in batches; GLO_ALL: none. */
static uint32_t find_batch(const struct glo_production_plan *plan, uint32_t unit, const struct glo_plan *process)
{
    for (uint32_t k = 0; k < process->forks->num; k++)
        for (uint32_t i = process->forks->items[k].begin; i < process->forks->items[k].end; i++) {
            uint32_t num;
            const uint32_t *stations = glo_production_alternatives(plan, unit, process->operations[i].capability, &num);
            for (uint32_t a = 0; a < num; a++)
                if (process->forks->items[k].in_turn && glo_production_batch(plan, stations[a]))
                    return stations[a];
        }
    return GLO_ALL;
}

/* Whether something was wrong, and said. */
static bool check_unit(const struct glo_production_plan *plan, uint32_t u, const struct glo_plan *process,
                       const struct glo_review *review)
{
    const struct glo_unit *unit = &plan->units[u];
    uint32_t s = unit->first_station, batch = find_batch(plan, u, process);
    bool is_coupled = glo_production_is_of_shop(plan, s) && glo_shop_station_of(plan, s)->is_coupled;
    if (is_coupled)
        glo_review_say(
            review, GLO_FAULT, unit->spec, NULL,
            "unit `%s` has limited buffers and makes `%s`, whose plan forks: leave out `buffer`, or the fork",
            unit->name, process->name);
    if (batch != GLO_ALL)
        glo_review_say(review, GLO_FAULT, unit->spec, NULL,
                       "station `%s` of `%s` takes batches, and `%s` comes to it by `transfer`, one portion after "
                       "another: write `split`, or leave out `batch`",
                       plan->stations[batch].name, unit->name, process->name);
    return is_coupled || batch != GLO_ALL;
}

void glo_forks_check(const struct glo_production_plan *plan, const struct glo_review *review)
{
    for (uint32_t product = 0; product < plan->num_plans; product++) {
        uint32_t said = GLO_ALL; /* family */
        for (uint32_t u = 0; plan->plans[product].forks && u < plan->num_units; u++)
            if (plan->units[u].family != said && plan->units[u].num_stations > 0 &&
                glo_production_has_stations(plan, u, product) && check_unit(plan, u, &plan->plans[product], review))
                said = plan->units[u].family;
    }
}
