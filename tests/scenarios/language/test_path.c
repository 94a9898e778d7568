/* Dotted paths: read, replaced, multiplied. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
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
    /* What is not there is removed already, also below a name; a star removes where there is something. */
    expect_set("{transport: {modes: {}}}", "transport.detour", "null", "{transport: {modes: {}}}");
    expect_set("{demand: {d: {at: a}, e: {}}}", "demand.*.at", "null", "{demand: {d: {}, e: {}}}");
    expect_set("{demand: {d: {at: a}, e: {at: b}}}", "demand.*.at", "null", "{demand: {d: {}, e: {}}}");
    /* A star below a star, and the main parameter of a bare value below it. */
    expect_set("{units: {u: {stations: {m: {power: 3 kW}}}, v: {stations: {n: {}}}}}", "units.*.stations.*.power.busy",
               "4 kW", "{units: {u: {stations: {m: {power: {busy: 4 kW}}}}, v: {stations: {n: {}}}}}");
    expect_set("{demand: {d: {rate: 1 per day}}}", "demand.d.rate.week", "{sunday: 0}",
               "{demand: {d: {rate: {mean: 1 per day, week: {sunday: 0}}}}}");
    /* What is no map gives way, where it stands for no parameter. */
    expect_set("{transport: 3}", "transport.detour", "2", "{transport: {detour: 2}}");
    expect_set("{materials: {m: {emissions: wood}}}", "materials.m.emissions.stated.source", "me",
               "{materials: {m: {emissions: {stated: {source: me}}}}}");
    expect_set("{demand: {d: {rate: null}}}", "demand.d.rate.week", "{sunday: 0}",
               "{demand: {d: {rate: {week: {sunday: 0}}}}}");
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
    expect_set("{demand: {retail: {}}}", "demand.retail.lot.normal.x", "2",
               "no `x` in demand.retail.lot.normal: `demand.retail.lot.normal.x` leads nowhere [legal there: mean, sd, "
               "scv, plus, at_least, at_most]");
    expect_set("{glocal: 1}", "zzzz", "2",
               "no `zzzz` in the file: `zzzz` leads nowhere [legal there: glocal, question, places, materials, "
               "products, demand, units, networks, transport, accounting, emission_factors, experiment, note]");
    expect_set("{units: {}}", "units.*.owner", "2", "no `owner` in units: `units.*.owner` leads nowhere []");
    expect_set("{units: {u: {}}}", "units.u.stock.m.replenish", "never",
               "no `m` in units.u.stock: `units.u.stock.m.replenish` leads nowhere []");
    expect_set("{units: {u: {stock: {m: {replenish: never}}}}}", "units.u.stock.m.replenish.often", "2",
               "no `often` in units.u.stock.m.replenish: `units.u.stock.m.replenish.often` leads nowhere [legal there: "
               "base_stock, fixed_lot, never]");
    expect_set("{units: {}}", "units.*", "2", "no `*` in units: `units.*` leads nowhere []");
    /* A key of 300 bytes is in no table. */
    char path[512] = "transport.";
    memset(path + 10, 'k', 300);
    path[310] = 0;
    char said[1024];
    snprintf(said, sizeof said, "no `%.128s` in transport: `%s` leads nowhere [legal there: detour, modes, note]",
             path + 10, path);
    expect_set("{transport: {}}", path, "2", said);
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
    static const char yaml[] =
        "a: [1, 'x, y']\nb: {}\nc: []\nd: null\ne: 'it''s'\nf: \"\"\ng: 'a: b'\nh: 'a #b'\ni: \"[1]\"\nj: x, y\n";
    glo_diagnostics_init(&diagnostics);
    cr_assert_eq(glo_node_read_text("a", yaml, sizeof yaml - 1, &arena, &diagnostics, &node), 0);
    glo_node_flow(node, &text);
    cr_assert_str_eq(
        glo_text_get(&text),
        "{a: [1, 'x, y'], b: {}, c: [], d: null, e: 'it''s', f: '', g: 'a: b', h: 'a #b', i: '[1]', j: 'x, y'}");
    glo_text_free(&text);
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
}

/* A value by its path: a bare value is its own main parameter, and no other. */
Test(path, get)
{
    static const struct {
        const char *path, *text;
    } rows[] = {
        {"demand.d.rate.mean", "1 per day"},
        {"demand.d.rate", "1 per day"},
        {"demand.d.rate.week", NULL},
        {"glocal", "1"},
        {"glocal.x", NULL},
        {"demand.e", NULL},
        {"demand.d.due.exponential", "3 h"},
        {"demand.d.due.exponential.mean", NULL},
        {"zzz", NULL},
    };
    static const char yaml[] = "{glocal: 1, demand: {d: {rate: 1 per day, due: {exponential: 3 h}}}}";
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    const struct glo_node *tree;
    struct glo_place place;
    glo_diagnostics_init(&diagnostics);
    cr_assert_eq(glo_node_read_text("a", yaml, sizeof yaml - 1, &arena, &diagnostics, &tree), 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct glo_node *node = glo_path_get(&test_root, tree, rows[i].path, &place);
        cr_expect_eq(node != NULL, rows[i].text != NULL, "%s", rows[i].path);
        if (node && rows[i].text)
            cr_expect_str_eq(node->text, rows[i].text, "%s", rows[i].path);
        cr_expect_eq(glo_path_get(&test_root, tree, rows[i].path, NULL), node);
    }
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
}
