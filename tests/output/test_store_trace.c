#include "output/store_trace.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];
static struct made_study made;
static struct glo_lookups lookups;

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/trace.h5", folder);
    made_study_init(&made);
    cr_assert_eq(glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL), GLO_OK);
}

static void tear_down(void)
{
    glo_lookups_free(&lookups);
    made_folder_remove(folder);
}

TestSuite(store_trace, .init = set_up, .fini = tear_down);

/* Appends so many orders of a point, a few at a time. */
static void append(struct glo_trace *trace, uint32_t point, uint32_t num)
{
    for (uint32_t i = 0; i < num; i++) {
        struct glo_order orders[2] = {made_order(point, i), made_order(point, i + 1)};
        cr_assert_eq(glo_trace_append(trace, point, 0, orders, 1 + (i + 1 < num), NULL), GLO_OK);
        i += i + 1 < num;
    }
}

/* So many rows of points 0 and 1; those of another point in between are taken back. */
static void write_rows(uint32_t num, uint32_t num_unwanted)
{
    struct glo_hdf5 file = {.currency = "EUR"};
    struct glo_trace trace;
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/trace", NULL), GLO_OK);
    cr_assert_eq(glo_trace_init(&trace, &file, &made.context, &lookups, NULL), GLO_OK);
    for (uint32_t point = 0; point < 2; point++) {
        cr_assert_eq(glo_trace_mark(&trace, NULL), GLO_OK);
        append(&trace, 3, num_unwanted);
        cr_assert_eq(glo_trace_rewind(&trace, NULL), GLO_OK);
        cr_assert_eq(glo_trace_mark(&trace, NULL), GLO_OK);
        append(&trace, point, num);
    }
    cr_assert_eq(glo_trace_close(&trace, NULL), GLO_OK);
    glo_trace_free(&trace);
    glo_trace_free(&trace);
    made_file_close(&file);
}

/* Around the sizes of a chunk and of two. */
static const uint32_t sizes[] = {
    0, 1, GLO_STORE_CHUNK - 1, GLO_STORE_CHUNK, GLO_STORE_CHUNK + 1, 2 * GLO_STORE_CHUNK + 1};
enum { NUM_SIZES = sizeof sizes / sizeof sizes[0] };

/* A replication that fills no chunk, one, or a bit more: the next one follows without a gap. One that is taken back
 * leaves nothing, wherever it began and ended. */
Test(store_trace, appends_replications)
{
    for (size_t i = 0; i < NUM_SIZES; i++)
        for (size_t k = 0; k < NUM_SIZES; k++) {
            uint32_t num = sizes[i];
            write_rows(num, sizes[k]);
            cr_assert_eq(read_num_rows(path, "/trace/orders"), 2 * num);
            for (uint32_t row = 0; row<2 * num; row += num> 1 ? num - 1 : 1) {
                cr_assert_eq(read_number(path, "/trace/orders", "point", row), row / num);
                cr_assert_eq(read_number(path, "/trace/orders", "order", row), row % num);
            }
        }
}

/* Codes mean the same at every point, whatever the point calls them; what does not exist is -1 or NaN. */
Test(store_trace, merges_codes)
{
    static const int even[] = {0, 1, -1, 1}, odd[] = {1, 2, -1, 2};
    write_rows(4, 0);
    for (uint32_t i = 0; i < 4; i++) {
        cr_assert_eq(read_number(path, "/trace/orders", "unit", i), even[i]);
        cr_assert_eq(read_number(path, "/trace/orders", "unit", 4 + i), odd[i]);
    }
    cr_assert_eq(read_number(path, "/trace/orders", "mode", 2), -1);
    cr_assert(isnan(read_number(path, "/trace/orders", "delivered", 2)));
    cr_assert_eq(read_number(path, "/trace/orders", "fate", 2), GLO_FATE_refused);
    cr_assert_eq(read_number(path, "/trace/orders", "delivered", 4), 8);
    cr_assert_eq(read_number(path, "/trace/orders", "cost_outbound", 4), 4);
    cr_assert_eq(read_number(path, "/trace/orders", "co2e_transport_ttw", 4), 0.5);
}

/* Accounts and sources that no scenario uses have no column; money is in the currency. */
Test(store_trace, has_the_columns_in_use)
{
    write_rows(1, 0);
    cr_assert(read_has_column(path, "/trace/orders", "price"));
    cr_assert(read_has_column(path, "/trace/orders", "cost_outbound"));
    cr_assert_not(read_has_column(path, "/trace/orders", "cost_material"));
    cr_assert(read_has_column(path, "/trace/orders", "co2e_transport_ttw"));
    cr_assert_not(read_has_column(path, "/trace/orders", "co2e_energy"));
    cr_assert_str_eq(read_text_attribute(path, "/trace/orders", "FIELD_3_NAME"), "stream");
    cr_assert_str_eq(read_text_attribute(path, "/trace/orders", "FIELD_3_LOOKUP"), "/lookup/streams");
    cr_assert_str_eq(read_text_attribute(path, "/trace/orders", "FIELD_29_NAME"), "price");
    cr_assert_str_eq(read_text_attribute(path, "/trace/orders", "FIELD_29_UNIT"), "EUR");
}
