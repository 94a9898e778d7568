/* What is said of a parameter. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scenarios/language/explain.h"

static void expect_explained(const char *path, const struct glo_reader *reader, const char *expected)
{
    struct glo_text text = {0};
    cr_assert(glo_explain(&test_root, path, reader, 80, &text), "%s", path);
    cr_expect_str_eq(glo_text_get(&text), expected);
    glo_text_free(&text);
}

/* A parameter by its path, by a path of a file, by its last part where that is enough; where the file sets it. */
Test(explain, parameters)
{
    static const char reach[] = "networks.NAME.reach                                                     a length\n"
                                "Of the tests.\n\n"
                                "default   none: nothing\n"
                                "bounds    > 0\n"
                                "unit      `250 km` or `800 m`; stored in km\n"
                                "example   reach: 250 km\n";
    struct reading r;
    struct glo_text with_file = {0};
    expect_explained("networks.NAME.reach", NULL, reach);
    expect_explained("reach", NULL, reach);
    read_text(&r, full_scenario);
    glo_text_add(&with_file, "%s\nin test.yaml:55   reach: 250 km\n", reach);
    expect_explained("networks.local.reach", &r.reader, glo_text_get(&with_file));
    expect_explained("networks.cloud.reach", &r.reader, reach);
    glo_text_free(&with_file);
    reading_free(&r);
}

/* What is not known is left to others; near paths are named. */
Test(explain, unknown)
{
    struct glo_text text = {0};
    cr_assert_not(glo_explain(&test_root, "lead_time", NULL, 80, &text));
    cr_assert_not(glo_explain(&test_root, "speed", NULL, 80, &text));
    cr_assert_eq(text.length, 0);
    glo_explain_nearest(&test_root, "networks.local.raech", 3, &text);
    cr_assert_str_eq(glo_text_get(&text), "`networks.local.reach`");
    glo_text_free(&text);
    glo_explain_nearest(&test_root, "speed", 3, &text);
    cr_assert_str_eq(glo_text_get(&text), "`units.NAME.stations.NAME.speed`, `transport.modes.NAME.speed`");
    glo_text_free(&text);
}

static void count(void *self, const char *path, const struct glo_table *table, const struct glo_parameter *parameter)
{
    struct glo_text text = {0};
    (void)table, (void)parameter;
    ++*(uint32_t *)self;
    cr_expect(glo_explain(&test_root, path, NULL, 80, &text), "%s", path);
    glo_text_free(&text);
}

/* Every path of the tables is explained. */
Test(explain, all)
{
    uint32_t num = 0;
    glo_explain_all(&test_root, count, &num);
    cr_assert_gt(num, 60);
}
