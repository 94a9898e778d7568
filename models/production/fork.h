/*
 * Forks of process plans, as written and as listed: steps that hold other steps. The branches of `parallel` are worked
 * on at the same time; the steps of `split` and `transfer` are done portion by portion of the lot. What comes after
 * begins when the last of them has ended. Constant during a run; the parts of orders that are under way are in
 * children.h.
 *
 * A plan is a tree, and its operations are numbered in the order in which they are written, whatever holds them: so
 * their random numbers are those of a plan without forks. A *path* is a sequence of steps: the plan as a whole, a
 * branch, or what portions pass. A *node* is what stands next on a path: an operation, by its number; its end, which is
 * the number of operations; or a fork, by its number and what glo_fork_at says.
 */
#ifndef GLO_MODELS_FORK_H
#define GLO_MODELS_FORK_H

#include "sim/memory.h"
#include "sim/schema.h"

struct glo_operation_spec;
struct glo_plan;
struct glo_production_plan;

struct glo_branch_spec {
    struct glo_list plan; /* struct glo_operation_spec */
};

struct glo_portions_spec {
    double pieces;        /* of a portion; the last of a lot may have less */
    struct glo_list plan; /* struct glo_operation_spec */
};

extern const struct glo_table glo_branch_table, glo_portions_table;

struct glo_fork {
    const uint32_t *first; /* [branch] node */
    uint32_t num_branches;
    uint32_t after;  /* node */
    uint32_t pieces; /* of a portion: all have the one branch; 0: every branch has the whole lot */
    bool in_turn;    /* one portion at a time is at each of its operations */
    uint32_t begin;  /* its operations: from here on, */
    uint32_t end;    /* and before this one */
};

/* Of one plan. Lives in the scenario's arena. */
struct glo_forks {
    uint32_t first;  /* node with which the plan begins */
    uint32_t *after; /* by operation: node */
    struct glo_fork *items;
    uint32_t num;
    bool has_portions;
};

/* The operations of a plan in the order of their numbers, and the path that each is on. Lives in the scenario's arena.
 */
struct glo_steps {
    const struct glo_operation_spec **operations;
    uint32_t *paths;
    uint32_t num;
    struct glo_forks *forks; /* NULL: the plan is one path of operations */
};

/* Lists the steps of a plan as written, and says what is wrong with them: such a step is left out. Returns 0 or
 * GLO_ERR_NO_MEMORY. */
int glo_steps_list(struct glo_steps *steps, const struct glo_list *plan, struct glo_arena *arena,
                   const struct glo_review *review);

/* Says what in a unit does not go together with forks of a plan that it can make. */
void glo_forks_check(const struct glo_production_plan *plan, const struct glo_review *review);

#endif
