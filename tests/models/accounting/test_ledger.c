/* The ledger: parties by name, flows, sums by bin, and amounts in whole units. */
#include "models/accounting/ledger.h"

#include <criterion/criterion.h>
#include <math.h>

/* The parties that every scenario knows come first; others are added once. */
Test(ledger, parties)
{
    static const char *const names[] = {"customer", "supplier", "utility", "workforce", "landlord", "carrier", "state"};
    struct glo_ledger_plan plan;
    uint32_t party, again;
    cr_assert_eq(glo_ledger_plan_init(&plan, "EUR"), GLO_OK);
    for (uint32_t i = 0; i < GLO_NUM_STANDARD_PARTIES; i++) {
        cr_assert_eq(glo_ledger_plan_party(&plan, names[i], &party), GLO_OK);
        cr_expect_eq(party, i);
        cr_expect(plan.parties[i].outside, "%s", names[i]);
    }
    cr_assert_eq(glo_ledger_plan_party(&plan, "ann", &party), GLO_OK);
    cr_assert_eq(glo_ledger_plan_party(&plan, "ann", &again), GLO_OK);
    cr_expect(party == again && party == GLO_NUM_STANDARD_PARTIES && !plan.parties[party].outside);
    glo_ledger_plan_free(&plan);
    glo_ledger_plan_free(&plan);
}

/* What is booked stands in its flow and bin; totals are over all flows and bins, the one after the end included. */
Test(ledger, booking)
{
    struct glo_ledger_plan plan;
    struct glo_ledger ledger;
    uint32_t flows[3], carbon;
    cr_assert_eq(glo_ledger_plan_init(&plan, "EUR"), GLO_OK);
    cr_assert_eq(glo_ledger_plan_money(&plan, 0, 1, GLO_ACCOUNT_price, true, GLO_ALL, &flows[0]), GLO_OK);
    cr_assert_eq(glo_ledger_plan_money(&plan, 0, 2, GLO_ACCOUNT_price, true, GLO_ALL, &flows[1]), GLO_OK);
    cr_assert_eq(glo_ledger_plan_money(&plan, 1, 2, GLO_ACCOUNT_labour, false, GLO_ALL, &flows[2]), GLO_OK);
    cr_assert_eq(glo_ledger_plan_carbon(&plan, GLO_SOURCE_energy, GLO_ALL, &carbon), GLO_OK);
    cr_assert_eq(glo_ledger_init(&ledger, &plan, 3), GLO_OK);
    for (uint32_t bin = 0; bin <= 3; bin++) {
        glo_ledger_book(&ledger, flows[0], bin, 1);
        glo_ledger_book(&ledger, flows[1], bin, 10);
        glo_ledger_book(&ledger, flows[2], bin, -100);
        glo_ledger_book(&ledger, carbon, bin, 1000);
        glo_ledger_book(&ledger, GLO_NO_FLOW, bin, 7);
    }
    glo_ledger_book(&ledger, flows[0], 2, 5);
    cr_expect_eq(glo_ledger_sum(&ledger, flows[0], 2), 6);
    cr_expect_eq(glo_ledger_sum(&ledger, flows[0], 3), 1);
    cr_expect(glo_ledger_account_total(&ledger, GLO_ACCOUNT_price, false) == 4 + 5 + 40);
    cr_expect(glo_ledger_account_total(&ledger, GLO_ACCOUNT_labour, false) == -400);
    cr_expect(glo_ledger_account_total(&ledger, GLO_ACCOUNT_energy, false) == 0);
    cr_expect(glo_ledger_source_total(&ledger, GLO_SOURCE_energy, false) == 4000);
    cr_expect(plan.accounts_used[GLO_ACCOUNT_price] && plan.sources_used[GLO_SOURCE_energy]);
    cr_expect(!plan.accounts_used[GLO_ACCOUNT_energy] && !plan.sources_used[GLO_SOURCE_material]);
    glo_ledger_free(&ledger);
    glo_ledger_free(&ledger);
    glo_ledger_plan_free(&plan);
}

/* To the nearest whole unit, halves to even; what no booking can hold is cut off. */
Test(ledger, units)
{
    cr_expect_eq(glo_ledger_units(1.25, GLO_MONEY), 1250000);
    cr_expect_eq(glo_ledger_units(0.5, 1), 0);
    cr_expect_eq(glo_ledger_units(1.5, 1), 2);
    cr_expect_eq(glo_ledger_units(-1.5, 1), -2);
    cr_expect_eq(glo_ledger_units(2.49, 1), 2);
    cr_expect_eq(glo_ledger_units(-2.51, 1), -3);
    cr_expect_eq(glo_ledger_units(0, GLO_CARBON), 0);
    cr_expect_eq(glo_ledger_units(1e300, GLO_MONEY), GLO_MOST_BOOKED);
    cr_expect_eq(glo_ledger_units(-1e300, GLO_MONEY), -GLO_MOST_BOOKED);
    cr_expect_eq(glo_ledger_units(NAN, GLO_MONEY), GLO_MOST_BOOKED);
}
