/* The registry of disciplines: every word is found, tells what it does, and says of preemption what its table lets it
 * say. */
#include "models/production/discipline.h"

#include <criterion/criterion.h>

Test(discipline, registry)
{
    cr_assert_gt(glo_discipline_registry.num, 0);
    for (uint32_t i = 0; i < glo_discipline_registry.num; i++) {
        const struct glo_discipline *discipline = glo_discipline_at(i);
        const struct glo_table *table = glo_discipline_registry.tables[i];
        cr_assert_eq(discipline->table, table);
        cr_expect_eq(glo_registry_find(&glo_discipline_registry, table->name), i);
        cr_expect(table->doc && table->doc[0], "%s", table->name);
        bool has_preemption = glo_parameter_find(table, "preemption") != NULL;
        cr_expect_eq(has_preemption, discipline->preemption != NULL, "%s", table->name);
        cr_expect(!discipline->preemption || discipline->rank, "%s: who interrupts is of smaller rank", table->name);
        cr_expect(!discipline->shares || (!discipline->rank && !discipline->before), "%s", table->name);
    }
}

Test(discipline, preemption)
{
    for (uint32_t word = 0; word < GLO_INTERRUPTION_SCRAP; word++) {
        const struct glo_preemption parameters = {word};
        cr_expect_not_null(glo_preemption_parameters[0].words[word]);
        cr_expect_eq(glo_preemption_of(&parameters), (enum glo_interruption)word);
    }
    cr_expect_null(glo_preemption_parameters[0].words[GLO_INTERRUPTION_SCRAP], "an order is not spoilt by another");
}
