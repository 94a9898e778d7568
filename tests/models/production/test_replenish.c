/* Policies of replenishment: what each orders at a position, and that no position is left at which it would order
 * again. */
#include "models/production/replenish.h"

#include <criterion/criterion.h>
#include <math.h>

/* The parameters of the policies, whose structs begin with these numbers. */
struct two {
    int64_t first, second;
};
struct reviewed {
    double review;
    int64_t level;
    double least;
};

/* What every policy owes: an order ends the need for one, and none is due at the top. */
static void check(const struct glo_replenish_type *type, const void *parameters)
{
    int64_t top = type->top(parameters);
    cr_expect_geq(top, 0);
    cr_expect_leq(type->quantity(parameters, top), 0);
    for (int64_t position = top; position >= top - 50; position--) {
        int64_t wanted = type->quantity(parameters, position);
        if (wanted <= 0)
            continue;
        cr_expect_leq(position + wanted, top, "position %lld", (long long)position);
        cr_expect_leq(type->quantity(parameters, position + wanted), 0);
    }
}

Test(replenish, policies)
{
    const struct two s_S = {2, 8}, r_Q = {1, 3}, base = {5, 0};
    const struct reviewed periodic = {9, 6, NAN}, R_s_S = {9, 6, 2};
    check(&glo_replenish_base_stock, &base);
    check(&glo_replenish_min_max, &s_S);
    check(&glo_replenish_fixed_lot, &r_Q);
    check(&glo_replenish_periodic, &periodic);
    cr_expect_eq(glo_replenish_base_stock.quantity(&base, 4), 1);
    cr_expect_eq(glo_replenish_min_max.quantity(&s_S, 3), 0);
    cr_expect_eq(glo_replenish_min_max.quantity(&s_S, 2), 6);
    cr_expect_eq(glo_replenish_min_max.quantity(&s_S, -4), 12);
    cr_expect_eq(glo_replenish_fixed_lot.quantity(&r_Q, 2), 0);
    cr_expect_eq(glo_replenish_fixed_lot.quantity(&r_Q, 1), 3);
    cr_expect_eq(glo_replenish_fixed_lot.quantity(&r_Q, -3), 6, "two quantities bring it above the point");
    cr_expect_eq(glo_replenish_periodic.quantity(&periodic, -2), 8);
    cr_expect_eq(glo_replenish_periodic.quantity(&R_s_S, 3), 0);
    cr_expect_eq(glo_replenish_periodic.quantity(&R_s_S, 2), 4);
    cr_expect_eq(glo_replenish_periodic.review(&periodic), 9);
}

/* The registry and the types agree, and what every policy must have is there. */
Test(replenish, registry)
{
    cr_assert_gt(glo_replenish_registry.num, 0);
    for (uint32_t i = 0; i < glo_replenish_registry.num; i++) {
        const struct glo_replenish_type *type = glo_replenish_at(i);
        cr_assert(type && type->top && type->quantity, "policy %u", i);
        cr_expect_eq(glo_registry_find(&glo_replenish_registry, glo_replenish_registry.tables[i]->name), i);
    }
}
