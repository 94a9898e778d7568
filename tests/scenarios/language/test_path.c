/* Dotted paths: read, replaced, multiplied. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

#include "scenarios/language/path.h"

/* A text, one change, and the changed text or what is said of it. */
static void expect_set(const char *yaml, const char *path, const char *value, const char *expected)
{
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    struct glo_paths paths;
    struct glo_text text = {0};
    const struct glo_node *tree, *node, *changed = NULL;
    glo_diagnostics_init(&diagnostics);
    glo_paths_init(&paths, &test_root, &arena, &diagnostics);
    cr_assert_eq(glo_node_read_text("a", yaml, strlen(yaml), &arena, &diagnostics, &tree), 0);
    cr_assert_eq(glo_node_read_text("b", value, strlen(value), &arena, &diagnostics, &node), 0);
    int error =
        glo_path_set(&paths, tree, path, (struct glo_mark){.line = 1, .column = 1, .width = 1}, node, 1, &changed);
    if (!error)
        glo_node_flow(changed, &text);
    else if (diagnostics.num_messages)
        glo_text_add(&text, "%s [%s]", diagnostics.messages[0].text,
                     diagnostics.messages[0].help ? diagnostics.messages[0].help : "");
    cr_expect_str_eq(glo_text_get(&text), expected, "%s: %s", path, glo_text_get(&text));
    glo_text_free(&text);
    glo_paths_free(&paths);
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
}

/* Values, keys that are absent, bare values, choices, every name, names with dots, factors as one key. */
Test(path, set)
{
    expect_set("{transport: {detour: 1}}", "transport.detour", "2", "{transport: {detour: 2}}");
    expect_set("{glocal: 1}", "transport.detour", "2", "{glocal: 1, transport: {detour: 2}}");
    expect_set("{demand: {d: {rate: 1 per day}}}", "demand.d.rate.mean", "2 per day",
               "{demand: {d: {rate: {mean: 2 per day}}}}");
    expect_set("{demand: {d: {rate: 1 per day}, e: {}}}", "demand.*.rate", "2 per day",
               "{demand: {d: {rate: 2 per day}, e: {}}}");
    expect_set("{units: {u: {stock: {m: {replenish: never}}}}}", "units.u.stock.m.replenish.base_stock", "4",
               "{units: {u: {stock: {m: {replenish: {base_stock: 4}}}}}}");
    expect_set("{units: {u: {stock: {m: {replenish: {fixed_lot: {quantity: 3}}}}}}}",
               "units.u.stock.m.replenish.fixed_lot.quantity", "4",
               "{units: {u: {stock: {m: {replenish: {fixed_lot: {quantity: 4}}}}}}}");
    expect_set("{places: {t: {rows: x.csv, members: {St. Louis: {rank: 1}}}}}", "places.t.members.St. Louis",
               "{rank: 2}", "{places: {t: {rows: x.csv, members: {St. Louis: {rank: 2}}}}}");
    expect_set("{places: {t: {rows: x.csv}}}", "places.t.members.Rome.weight", "4",
               "{places: {t: {rows: x.csv, members: {Rome: {weight: 4}}}}}");
    expect_set("{experiment: {factors: {demand.d.rate: [1]}}}", "experiment.factors.demand.d.rate", "[2]",
               "{experiment: {factors: {demand.d.rate: [2]}}}");
    expect_set("{experiment: {factors: {a: {}}}}", "experiment.factors.demand.d.rate", "[2]",
               "{experiment: {factors: {a: {}, demand.d.rate: [2]}}}");
    expect_set("{demand: {d: {due: {exponential: 3 h}}}}", "demand.d.due.exponential", "4 h",
               "{demand: {d: {due: {exponential: 4 h}}}}");
    expect_set("{transport: {detour: 1, modes: {}}}", "transport.detour", "null", "{transport: {modes: {}}}");
}

/* What leads nowhere names the first part that does. */
Test(path, nowhere)
{
    expect_set("{glocal: 1}", "transprt.detour", "2",
               "no `transprt` in the file: `transprt.detour` leads nowhere [did you mean `transport`?]");
    expect_set("{demand: {retail: {}}}", "demand.retial.rate", "2",
               "no `retial` in demand: `demand.retial.rate` leads nowhere [did you mean `retail`?]");
    expect_set("{demand: {retail: {}}}", "demand.retail.raet", "2",
               "no `raet` in demand.retail: `demand.retail.raet` leads nowhere [did you mean `rate`?]");
    expect_set("{demand: {retail: {}}}", "demand.*.rate", "2", "no `rate` in demand: `demand.*.rate` leads nowhere []");
    expect_set("{demand: {retail: {lot: 1}}}", "demand.retail.at.x", "2",
               "no `x` in demand.retail.at: `demand.retail.at.x` leads nowhere []");
    expect_set("{demand: {retail: {}}}", "", "2", "the path `` has no key []");
    /* The key above is misspelt in the file, which binding says. */
    expect_set("{demnd: {retail: {}}}", "demand.retail.rate", "2", "");
}

/* Values in one line, quoted where they would be read otherwise. */
Test(path, flow)
{
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    struct glo_text text = {0};
    const struct glo_node *node;
    static const char yaml[] = "{a: [1, 'x, y'], b: {}, c: [], d: null, e: 'it''s', f: \"\"}";
    glo_diagnostics_init(&diagnostics);
    cr_assert_eq(glo_node_read_text("a", yaml, sizeof yaml - 1, &arena, &diagnostics, &node), 0);
    glo_node_flow(node, &text);
    cr_assert_str_eq(glo_text_get(&text), "{a: [1, 'x, y'], b: {}, c: [], d: null, e: 'it''s', f: ''}");
    glo_text_free(&text);
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
}
