#include "output/store_codes.h"
#include "sim/memory.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Equal texts have equal codes, new ones the next, however many there are. */
Test(store_codes, count_in_order_of_appearance)
{
    static char texts[1000][16];
    struct glo_codes codes = {0};
    uint32_t code;
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < 1000; i++) {
            snprintf(texts[i], sizeof texts[i], "unit %u", (unsigned)i);
            cr_assert_eq(glo_codes_add(&codes, texts[i], &code, NULL), GLO_OK);
            cr_assert_eq(code, i);
        }
    cr_assert_eq(codes.num_texts, 1000);
    char copy[] = "unit 7";
    cr_assert_eq(glo_codes_add(&codes, copy, &code, NULL), GLO_OK);
    cr_assert_eq(code, 7, "texts are compared, not addresses");
    cr_assert_eq(glo_codes_add(&codes, NULL, &code, NULL), GLO_OK);
    cr_assert_eq(code, GLO_NO_CODE);
    glo_codes_free(&codes);
    glo_codes_free(&codes);
}

/* A code of a point leads to the same name as its merged code; names of several points are there once. */
Test(store_codes, merge_the_names_of_points)
{
    struct made_study made;
    struct glo_lookups lookups;
    made_study_init(&made);
    cr_assert_eq(glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL), GLO_OK);
    cr_assert_eq(lookups.codes[GLO_LOOKUP_units].num_texts, 3);
    for (uint32_t point = 0; point < MADE_POINTS; point++)
        for (uint32_t lookup = 0; lookup < GLO_NUM_NAMED_LOOKUPS; lookup++)
            for (uint32_t i = 0; i < made.names[point].num[lookup]; i++) {
                uint32_t merged = glo_lookups_code(&lookups, point, lookup, i);
                cr_assert_str_eq(lookups.codes[lookup].texts[merged], made.names[point].names[lookup][i]);
            }
    cr_assert_eq(glo_lookups_code(&lookups, 1, GLO_LOOKUP_units, GLO_NO_CODE), GLO_NO_CODE);
    glo_lookups_free(&lookups);
    glo_lookups_free(&lookups);
}

/* Short of memory at any call: said, and nothing is lost. */
Test(store_codes, are_short_of_memory)
{
    struct made_study made;
    struct glo_lookups lookups;
    made_study_init(&made);
    int64_t failures = 0;
    for (int64_t k = 0;; k++) {
        glo_memory_fail_at(k, 0);
        int code = glo_lookups_init(&lookups, made.names, MADE_POINTS, NULL);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        glo_lookups_free(&lookups);
        if (code == GLO_OK)
            break;
        cr_assert_eq(code, GLO_ERR_NO_MEMORY);
    }
    cr_assert_geq(failures, 10);
}
