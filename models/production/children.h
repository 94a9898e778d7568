/*
 * Parts of orders. Where the plan of an order forks (fork.h), each branch, or each portion of the lot, becomes a
 * *child*: an order of its own to the stations, with the number, the stream and the pieces of its parent, so that it
 * draws at the addresses at which the parent would. It is nobody's: neither counted nor traced, and what it costs and
 * emits is its parent's when it joins. The parent is at no station meanwhile. Children may have children.
 *
 * The last child to join says how the time was spent: what it waited is queue of the parent, what it was served is
 * service; so these add up to the time at the fork, to the tick. A parent has been sent back as often as the child that
 * was most often, so that no address is drawn from twice. If a child was spoilt, the parent is when all have joined.
 *
 * Invariant: a parent has as many children as have not joined; together portions have the pieces of its lot; a child is
 * at a station, or held, or has children itself. Of portions in turn, none is at an operation that the one before it
 * has not passed.
 */
#ifndef GLO_MODELS_CHILDREN_H
#define GLO_MODELS_CHILDREN_H

#include "models/order.h"

struct glo_production;

/* What an order is to others, by its slot; zeroed: nothing. Slots are counted from 1 here, 0 being none. */
struct glo_kin {
    uint32_t parent;
    uint32_t first_child, num_children; /* of those that have not joined */
    uint32_t before, after;             /* the children of one parent, in the order of branches or pieces */
    uint32_t fork;                      /* of a parent: the node at which it is; 0: it is shared by several units */
    uint32_t first_piece;               /* of its lot, in the lot of the order as a whole */
    bool in_turn, is_portion;           /* of a child */
    bool is_held;                       /* it waits for the portion before it, at no station */
    bool is_spoilt;                     /* of a parent: some child was spoilt */
};

/* For whom a machine was last set up. */
struct glo_set_up {
    uint32_t stream, number, operation; /* stream GLO_ALL: nobody yet */
};

/* The parts that are under way in a replication. Owns its arrays; zeroed where no plan forks. */
struct glo_children {
    struct glo_kin *kin;
    uint32_t max_kin;
    uint32_t num;               /* children */
    struct glo_set_up *set_ups; /* by machine; NULL: no plan has portions */
};

/* Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_children_init(struct glo_production *production);
void glo_children_free(struct glo_children *children);

/* Whether an order is part of another. */
static inline bool glo_children_is_child(const struct glo_children *children, uint32_t order)
{
    return order < children->max_kin && children->kin[order].parent != 0;
}

/* Whether it is in parts. */
static inline bool glo_children_is_parent(const struct glo_children *children, uint32_t order)
{
    return order < children->max_kin && children->kin[order].num_children > 0;
}

/* The first piece of an order's lot, in the lot of the whole. */
static inline uint32_t glo_children_first_piece(const struct glo_children *children, uint32_t order)
{
    return glo_children_is_child(children, order) ? children->kin[order].first_piece : 0;
}

/* An order whose plan forks begins with it at its unit; an operation of such an order, or of a part of it, has ended.
 * It may have left when these return: the world is told through the ports. */
int glo_children_begin(struct glo_production *production, uint32_t order);
int glo_children_step(struct glo_production *production, uint32_t order);

/* An order, at no station yet, is shared by several units, which it fits: each makes a portion of its lot, of the same
 * size but for a piece. It is at the first of them. It may have left when this returns. */
int glo_children_share(struct glo_production *production, uint32_t order, const uint32_t *units, uint32_t num);

/* An order, or a part of one, was spoilt and is at no station any more. */
int glo_children_spoil(struct glo_production *production, uint32_t order);

/* An order in parts, none of which was started, is withdrawn. */
int glo_children_withdraw(struct glo_production *production, uint32_t order);

/* A part of an order is begun; or was not, after all, as its machine failed at once. */
void glo_children_started(struct glo_production *production, uint32_t child);
void glo_children_not_started(struct glo_production *production, uint32_t child);

/* A job comes to a machine, which remembers it; `*begins`, and it is one of portions for whose lot the machine is still
 * set up: it needs no setup, and `*begins` is false. */
void glo_children_set_up(struct glo_production *production, uint32_t machine, uint32_t order, bool *begins);

/* The work at a station on a portion in turn ends now: if the one after it is held, it queues there before the machine
 * looks for its next job. `*follows`: it does. */
int glo_children_follow(struct glo_production *production, uint32_t order, uint32_t station, bool *follows);

/* The run is over: what parts have cost and emitted becomes that of the orders, and they are removed. */
void glo_children_fold(struct glo_production *production);

/* What is foreseen of an order: no unit is faster; its mean processing; behind the work that is there. */
enum glo_foresight { GLO_FORESEE_LEAST, GLO_FORESEE_MEAN, GLO_FORESEE_WAITS };

/*
 * When an order whose plan forks would be done at a unit (which the least time is not of) that gets it at `from`, by
 * means. A fork takes its longest branch. Of portions the first passes all operations, and the others follow at the
 * pace of the slowest: exact for equal portions in turn without setup.
 */
glo_time glo_children_foresee(const struct glo_production *production, const struct glo_order *order, uint32_t unit,
                              glo_time from, enum glo_foresight what);

/* Whether the invariants hold. */
bool glo_children_sound(const struct glo_production *production);

#endif
