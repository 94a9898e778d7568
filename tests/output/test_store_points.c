#include "output/store_points.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];
static struct made_study made;
static struct glo_hdf5 file;

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/points.h5", folder);
    made_study_init(&made);
    file.currency = "EUR";
    made_file_open(&file, path);
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_points, .init = set_up, .fini = tear_down);

/* Labels, values where levels are numbers, ids; the factor's own name and unit beside the field. */
Test(store_points, have_their_levels)
{
    cr_assert_eq(glo_points_write(&file, &made.design, NULL), GLO_OK);
    made_file_close(&file);
    cr_assert_eq(read_num_rows(path, "/points"), MADE_POINTS);
    for (uint32_t point = 0; point < MADE_POINTS; point++) {
        char id[17];
        glo_design_id(&made.design, point, id);
        cr_assert_eq(read_number(path, "/points", "point", point), point);
        cr_assert_str_eq(read_text(path, "/points", "id", point), id);
        cr_assert_str_eq(read_text(path, "/points", "topology", point), made.topologies[point % 2].label);
        cr_assert_str_eq(read_text(path, "/points", "demand_retail_rate", point), made.rates[point / 2].label);
        cr_assert_eq(read_number(path, "/points", "demand_retail_rate_value", point), point / 2 ? 200 : 160);
    }
    cr_assert_not(read_has_column(path, "/points", "topology_value"), "its levels are no numbers");
    cr_assert_str_eq(read_text_attribute(path, "/points", "FIELD_4_DOC"), "demand.retail.rate");
    cr_assert_str_eq(read_text_attribute(path, "/points", "FIELD_4_UNIT"), "1/day");
}

/* Factors whose names become the same field, or that of another: each has its own. */
Test(store_points, have_fields_of_different_names)
{
    made.factors[0].name = "id";
    made.factors[1].name = "i-d";
    made.rates[1].unit = "1/h";
    cr_assert_eq(glo_points_write(&file, &made.design, NULL), GLO_OK);
    made_file_close(&file);
    cr_assert_str_eq(read_text(path, "/points", "id_2", 0), "local");
    cr_assert_eq(read_number(path, "/points", "i_d_value", 0), 160);
    cr_assert_str_eq(read_text_attribute(path, "/points", "FIELD_4_UNIT"), "", "units differ between levels");
}

/* An experiment without factors has one point and no labels. */
Test(store_points, may_have_no_factor)
{
    made.design.num_factors = 0;
    made.design.num_points = 1;
    cr_assert_eq(glo_points_write(&file, &made.design, NULL), GLO_OK);
    made_file_close(&file);
    cr_assert_eq(read_num_rows(path, "/points"), 1);
}

/* Which unit is where, in merged codes. */
Test(store_points, have_their_units)
{
    struct glo_lookups lookups;
    cr_assert_eq(glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL), GLO_OK);
    cr_assert_eq(glo_units_write(&file, &lookups, made.names, NULL), GLO_OK);
    glo_lookups_free(&lookups);
    made_file_close(&file);
    static const int points[] = {0, 0, 1, 1, 1, 2, 2, 3, 3, 3}, units[] = {0, 1, 1, 2, 0, 0, 1, 1, 2, 0};
    cr_assert_eq(read_num_rows(path, "/units"), 10);
    for (uint64_t i = 0; i < 10; i++) {
        cr_assert_eq(read_number(path, "/units", "point", i), points[i]);
        cr_assert_eq(read_number(path, "/units", "unit", i), units[i]);
    }
}
