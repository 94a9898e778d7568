/* Conditions: parsed, evaluated for texts of all kinds, and asked about the points of a design. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "scenarios/language/expression.h"
#include "scenarios/language/factors.h"
#include "sim/error.h"

/* Texts that a name may stand for; `row` shifts them, so that each name meets each. */
struct world {
    uint32_t row;
};

static const char *value_of(void *self, uint32_t index)
{
    static const char *const values[] = {"", "3", "2 km", "per day", "IT", "-1e300 EUR", "nan", "São Paulo"};
    const struct world *world = self;
    return values[(world->row + index) % (sizeof values / sizeof values[0])];
}

static void check_values(const struct glo_expression *expression)
{
    for (struct world world = {0}; world.row < 8; world.row++) {
        bool holds = glo_expression_holds(expression, glo_fuzz_units(), value_of, &world);
        GLO_FUZZ_PROMISE(holds == glo_expression_holds(expression, glo_fuzz_units(), value_of, &world));
        glo_expression_holds(expression, NULL, value_of, &world);
    }
}

/* Two factors with two levels each: `a`, `b.c`. */
static int select_points(const struct glo_node *node, struct glo_arena *arena, struct glo_diagnostics *diagnostics)
{
    struct glo_level texts[] = {{"local", "local", 0, ""}, {"cloud", "cloud", 0, ""}};
    struct glo_level numbers[] = {{"160 per day (x 0.8)", "160 per day", 160, "1/day"},
                                  {"200", "200 per day", 200, ""}};
    struct glo_factor factors[] = {{"a", texts, 2}, {"b.c", numbers, 2}};
    uint32_t levels[] = {0, 0, 0, 1, 1, 0, 1, 1};
    struct glo_design design = {.factors = factors, .num_factors = 2, .levels = levels, .num_points = 4};
    bool keep[4];
    return glo_factors_select(&design, node, glo_fuzz_units(), arena, diagnostics, keep);
}

int glo_fuzz_expression(const uint8_t *data, size_t size)
{
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    const struct glo_expression *expression;
    glo_diagnostics_init(&diagnostics);
    char *text = glo_arena_text(&arena, (const char *)data, size);
    GLO_FUZZ_PROMISE(text);
    uint32_t file = glo_diagnostics_add_file(&diagnostics, "--only", text, strlen(text));
    const struct glo_node *node = glo_node_scalar(text, (struct glo_mark){file, 1, 1, 1}, &arena);
    int code = glo_expression_parse(node, &arena, &diagnostics, &expression);
    glo_fuzz_check_messages(&diagnostics, code);
    if (code == GLO_OK) {
        glo_fuzz_num_right++;
        check_values(expression);
        code = select_points(node, &arena, &diagnostics);
        glo_fuzz_check_messages(&diagnostics, code);
    }
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
    return 0;
}
