/* The walk along the tables. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scenarios/language/place.h"

static void add_path(void *self, const char *path, const struct glo_table *table, const struct glo_parameter *parameter)
{
    (void)table, (void)parameter;
    glo_text_add(self, "%s\n", path);
}

/* Every parameter has a path: names as NAME, words of choices in it, keys of types beside their word. */
Test(place, all)
{
    struct glo_text text = {0};
    cr_assert_eq(glo_place_all(&test_root, add_path, &text), 0);
    static const char *const known[] = {"glocal\n",
                                        "\nplaces.NAME.latitude\n",
                                        "\nproducts.NAME.plan.service\n",
                                        "\nunits.NAME.stock.NAME.replenish.fixed_lot.quantity\n",
                                        "\nnetworks.NAME.reach\n",
                                        "\nnetworks.NAME.dispatch.ranks\n",
                                        "\nnetworks.NAME.dispatch.ranks.NAME.words\n",
                                        "\nmaterials.NAME.emissions.value\n",
                                        "\nemission_factors.value\n"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        cr_expect(strstr(glo_text_get(&text), known[i]), "%s", known[i]);
    glo_text_free(&text);
}

/* A table that contains itself is entered once. */
static const struct glo_table itself;
static const struct glo_parameter itself_rows[] = {{.name = "more", .kind = GLO_MAP, .table = &itself}, {0}};
static const struct glo_table itself = {.name = "itself", .parameters = itself_rows, .size = 64};

Test(place, recursive)
{
    struct glo_text text = {0};
    cr_assert_eq(glo_place_all(&itself, add_path, &text), 0);
    cr_assert_str_eq(glo_text_get(&text), "more\n");
    glo_text_free(&text);
}
