#include "output/store_lookup.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* Row k is code k: of merged names, and of the words that the models declare, which have meanings. */
Test(store_lookup, names_the_codes)
{
    char folder[MADE_PATH], path[2 * MADE_PATH];
    made_folder(folder);
    snprintf(path, sizeof path, "%s/lookup.h5", folder);
    struct made_study made;
    struct glo_lookups lookups;
    struct glo_hdf5 file = {.currency = "EUR"};
    made_study_init(&made);
    cr_assert_eq(glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL), GLO_OK);
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/lookup", NULL), GLO_OK);
    cr_assert_eq(glo_lookups_write(&file, &lookups, NULL), GLO_OK);
    glo_lookups_free(&lookups);
    made_file_close(&file);

    static const char *const units[] = {"Firenze", "Forlì", "Siena"};
    cr_assert_eq(read_num_rows(path, "/lookup/units"), 3);
    for (uint64_t i = 0; i < 3; i++) {
        cr_assert_eq(read_number(path, "/lookup/units", "code", i), i);
        cr_assert_str_eq(read_text(path, "/lookup/units", "name", i), units[i]);
    }
    cr_assert_not(read_has_column(path, "/lookup/units", "doc"));
    cr_assert_eq(read_num_rows(path, "/lookup/fates"), GLO_NUM_FATES);
    cr_assert_str_eq(read_text(path, "/lookup/fates", "name", GLO_FATE_refused), "refused");
    cr_assert_str_eq(read_text(path, "/lookup/reasons", "doc", GLO_REASON_capacity), "no unit was free");
    for (uint32_t lookup = 0; lookup < GLO_NUM_LOOKUPS; lookup++)
        cr_assert(read_has(path, glo_lookup_paths[lookup]), "%s", glo_lookup_paths[lookup]);
    cr_assert_null(glo_lookup_paths[GLO_LOOKUP_none]);
    made_folder_remove(folder);
}
