/* Kits in random scenarios: who keeps them, and from whom they come. Not a test itself. */
#ifndef GLO_TESTS_SCENARIOS_RANDOM_KITS_H
#define GLO_TESTS_SCENARIOS_RANDOM_KITS_H

#include "tests/scenarios/dice.h"

/* The entry of unit `u`, which may have none; `any`: others stand before it. Whether there is any entry then. */
static inline bool say_kit_entry(struct dice *dice, uint32_t u, bool any)
{
    static const char *const policies[] = {"{base_stock: 3}, short: partly", "{base_stock: 2}, shelf_life: 30 h",
                                           "{min_max: {min: 4, max: 9}}, initial: 0 pieces"};
    static const char *const sources[] = {"works", "centre", "{works: 40 %, store: 60 %}", "store"};
    if (!dice->has_kits || (u > 0 && pick(dice, KITS, 2) == 0))
        return any;
    say(dice, "%skit: {replenish: %s, source: %s}", any ? ", " : ", stock: {", policies[pick(dice, KITS, 3)],
        sources[pick(dice, KITS, 4)]);
    return true;
}

/* A unit that always has kits, and one that keeps them for others. */
static inline void say_kit_units(struct dice *dice)
{
    if (dice->has_kits)
        say(dice, "  centre: {at: depot}\n  store: {at: town, stock: {kit: {replenish: {fixed_lot: {reorder_point: 5, "
                  "quantity: 12}}, source: mint, price: 6 EUR/piece}}}\n");
}

#endif
