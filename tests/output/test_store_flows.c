#include "output/store_flows.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <stdio.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];
static struct glo_lookups lookups;

static int write_flows(void)
{
    static struct made_study made;
    struct glo_hdf5 file = {.currency = "CHF"};
    made_study_init(&made);
    /* At odd points the emitter is not among the units by name. */
    for (uint32_t point = 0; point < MADE_POINTS; point++)
        made.names[point].num[GLO_LOOKUP_units] = 1;
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/lookup", NULL), GLO_OK);
    int code = glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL);
    if (code == GLO_OK)
        code = glo_flows_write(&file, &made.analysis, &lookups, NULL);
    made_file_close(&file);
    return code;
}

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/flows.h5", folder);
    cr_assert_eq(write_flows(), GLO_OK);
}

static void tear_down(void)
{
    glo_lookups_free(&lookups);
    made_folder_remove(folder);
}

TestSuite(store_flows, .init = set_up, .fini = tear_down);

/* What each party receives and pays on an account, but for what differs between points and replications: `more`. */
static const struct {
    const char *party, *account;
    double received, paid, flows;
} balances[] = {
    {"Firenze", "price", 100, 0, 1},    {"customers", "price", 0, 100, 1}, {"carrier", "outbound", 500, 0, 2},
    {"Firenze", "outbound", 0, 200, 1}, {"Forlì", "outbound", 0, 300, 1},
};
#define NUM_BALANCES (sizeof balances / sizeof balances[0])

/* Every party and account at each point in each replication that counts; two flows into one account add up. */
Test(store_flows, are_seen_by_each_party)
{
    cr_assert_eq(read_num_rows(path, "/parties"), MADE_POINTS * NUM_BALANCES * 2);
    for (uint64_t i = 0; i < MADE_POINTS * NUM_BALANCES * 2; i++) {
        double point = (double)(i / 2 / NUM_BALANCES), replication = i % 2 ? 3 : 1;
        cr_assert_eq(read_number(path, "/parties", "point", i), point);
        cr_assert_eq(read_number(path, "/parties", "replication", i), replication, "the second one does not count");
        uint64_t k = i / 2 % NUM_BALANCES;
        double more = balances[k].flows * (10 * point + replication - 1);
        uint64_t party = (uint64_t)read_number(path, "/parties", "party", i);
        uint64_t account = (uint64_t)read_number(path, "/parties", "account", i);
        cr_assert_str_eq(read_text(path, "/lookup/parties", "name", party), balances[k].party);
        cr_assert_str_eq(read_text(path, "/lookup/accounts", "name", account), balances[k].account);
        double received = balances[k].received > 0 ? balances[k].received + more : 0;
        double paid = balances[k].paid > 0 ? balances[k].paid + more : 0;
        cr_assert_float_eq(read_number(path, "/parties", "received", i), received, 1e-9);
        cr_assert_float_eq(read_number(path, "/parties", "paid", i), paid, 1e-9);
    }
    cr_assert_str_eq(read_text_attribute(path, "/parties", "FIELD_4_UNIT"), "CHF");
}

/* Within a replication, whatever is paid is received by somebody. */
Test(store_flows, balance)
{
    double received = 0, paid = 0;
    for (uint64_t i = 0; i < read_num_rows(path, "/parties"); i++) {
        received += read_number(path, "/parties", "received", i);
        paid += read_number(path, "/parties", "paid", i);
    }
    cr_assert_float_eq(received, paid, 1e-9);
    cr_assert_gt(paid, 0);
}

/* Emissions by unit and source; a unit that had no code before has one now. */
Test(store_flows, of_carbon)
{
    cr_assert_eq(read_num_rows(path, "/carbon"), MADE_POINTS * 2);
    for (uint32_t i = 0; i < MADE_POINTS * 2; i++) {
        uint32_t point = i / 2, replication = i % 2 * 2;
        cr_assert_eq(read_number(path, "/carbon", "point", i), point);
        cr_assert_eq(read_number(path, "/carbon", "replication", i), replication + 1);
        uint32_t unit = (uint32_t)read_number(path, "/carbon", "unit", i);
        cr_assert_str_eq(lookups.codes[GLO_LOOKUP_units].texts[unit], "Forlì");
        cr_assert_eq(read_number(path, "/carbon", "source", i), GLO_SOURCE_transport_ttw);
        cr_assert_float_eq(read_number(path, "/carbon", "co2e", i), 0.4 + (10 * point + replication) * 1e-3, 1e-12);
    }
}

/* Accounts and sources have the codes of the models and their meanings. */
Test(store_flows, have_the_accounts_of_the_models)
{
    cr_assert_eq(read_num_rows(path, "/lookup/accounts"), GLO_NUM_ACCOUNTS);
    cr_assert_str_eq(read_text(path, "/lookup/accounts", "name", GLO_ACCOUNT_labour), "labour");
    cr_assert_str_eq(read_text(path, "/lookup/sources", "doc", GLO_SOURCE_transport_ttw), "transport, tank to wheel");
}

/* Short of memory at any call. */
Test(store_flows, are_short_of_memory)
{
    int64_t failures = 0, k = 0;
    int code;
    do {
        glo_lookups_free(&lookups);
        glo_memory_fail_at(k++, 0);
        code = write_flows();
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
    } while (code != GLO_OK);
    cr_assert_geq(failures, 20);
}
