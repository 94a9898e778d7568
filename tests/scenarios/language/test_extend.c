/* Merging two files by the tables. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "scenarios/language/extend.h"
#include "scenarios/language/path.h"

static void expect_merged(const char *base, const char *over, const char *expected)
{
    struct glo_arena arena = {0};
    struct glo_diagnostics diagnostics;
    struct glo_text text = {0};
    const struct glo_node *a, *b;
    struct glo_place root = glo_place_root(&test_root);
    glo_diagnostics_init(&diagnostics);
    cr_assert_eq(glo_node_read_text("a", base, strlen(base), &arena, &diagnostics, &a), 0);
    cr_assert_eq(glo_node_read_text("b", over, strlen(over), &arena, &diagnostics, &b), 0);
    const struct glo_node *merged = glo_tree_merge(&root, a, b, &arena);
    cr_assert(merged);
    glo_node_flow(merged, &text);
    cr_expect_str_eq(glo_text_get(&text), expected);
    glo_text_free(&text);
    glo_diagnostics_free(&diagnostics);
    glo_arena_free(&arena);
}

/* Maps are merged, lists and values replaced, null removes; choices, rows and factors are values. */
Test(extend, rules)
{
    expect_merged("{transport: {detour: 1, modes: {van: {speed: 1 km/h}}}}", "{transport: {modes: {van: {tariff: 3}}}}",
                  "{transport: {detour: 1, modes: {van: {speed: 1 km/h, tariff: 3}}}}");
    expect_merged("{experiment: {metrics: [a, b], seed: 1}}", "{experiment: {metrics: [c], seed: null}}",
                  "{experiment: {metrics: [c]}}");
    expect_merged("{materials: {m: {emissions: {value: 1, source: x}}}}", "{materials: {m: {emissions: {value: 2}}}}",
                  "{materials: {m: {emissions: {value: 2}}}}");
    expect_merged("{places: {t: {rows: [{name: a}], weight: 2}}}", "{places: {t: {rows: [{name: b}]}}}",
                  "{places: {t: {rows: [{name: b}], weight: 2}}}");
    expect_merged("{experiment: {factors: {a: {x: {p: 1}}, b: [1]}}}", "{experiment: {factors: {a: {y: {q: 2}}}}}",
                  "{experiment: {factors: {a: {y: {q: 2}}, b: [1]}}}");
    expect_merged("{networks: {n: {type: mpn, reach: 3 km}}}", "{networks: {n: {reach: 4 km}}}",
                  "{networks: {n: {type: mpn, reach: 4 km}}}");
}

/* A bare value is the main parameter of the record it is merged with; nulls without counterpart vanish. */
Test(extend, bare_values)
{
    expect_merged("{demand: {d: {rate: 1 per day}}}", "{demand: {d: {rate: {week: {sunday: 0}}}}}",
                  "{demand: {d: {rate: {mean: 1 per day, week: {sunday: 0}}}}}");
    expect_merged("{demand: {d: {rate: {mean: 1 per day, week: {}}}}}", "{demand: {d: {rate: 2 per day}}}",
                  "{demand: {d: {rate: 2 per day}}}");
    expect_merged("{transport: 3}", "{transport: {detour: 2}}", "{transport: {detour: 2}}");
    expect_merged("{units: 3}", "{units: {u: {owner: x}}}", "{units: {u: {owner: x}}}");
    expect_merged("{transport: null}", "{transport: {detour: 2}}", "{transport: {detour: 2}}");
    expect_merged("{demand: {d: {rate: null}}}", "{demand: {d: {rate: {week: {}}}}}",
                  "{demand: {d: {rate: {week: {}}}}}");
    expect_merged("{glocal: 1}", "{zzz: {a: 1}}", "{glocal: 1, zzz: {a: 1}}");
    expect_merged("{glocal: 1}", "{transport: {detour: null, modes: {}}}", "{glocal: 1, transport: {modes: {}}}");
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    cr_assert(file);
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

static void expect_opened(const char *folder, const char *name, const char *expected)
{
    char path[128];
    struct reading r;
    memset(&r, 0, sizeof r);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    int error = glo_reader_open(&r.reader, &test_root, path, NULL, 0);
    cr_assert_eq(error, *expected ? GLO_ERR_INPUT : 0);
    cr_expect_str_eq(said(&r), expected);
    reading_free(&r);
}

/* A chain of files; a file that is not there; a circle. */
Test(extend, files)
{
    char folder[] = "/tmp/glocal_extend_XXXXXX", command[64];
    cr_assert(mkdtemp(folder));
    write_file(folder, "a.yaml", "glocal: 1\n");
    write_file(folder, "b.yaml", "extends: a.yaml\n");
    write_file(folder, "c.yaml", "extends: b.yaml\nquestion: x\n");
    write_file(folder, "d.yaml", "extends: e.yaml\n");
    write_file(folder, "e.yaml", "extends: d.yaml\n");
    write_file(folder, "f.yaml", "extends: f.yaml\n");
    expect_opened(folder, "c.yaml", "");
    expect_opened(folder, "d.yaml", "1:10: a file cannot extend itself\n");
    expect_opened(folder, "f.yaml", "1:10: a file cannot extend itself\n");
    /* A file of the chain that is no YAML; one that is named by its whole path. */
    write_file(folder, "g.yaml", "extends: h.yaml\n");
    write_file(folder, "h.yaml", "glocal: [\n");
    expect_opened(folder, "g.yaml", "2:1: not YAML: did not find expected node content\n");
    char whole[128];
    snprintf(whole, sizeof whole, "extends: %s/a.yaml\n", folder);
    write_file(folder, "g.yaml", whole);
    expect_opened(folder, "g.yaml", "");
    for (const char *name = "abcdefgh"; *name; name++) {
        snprintf(command, sizeof command, "%s/%c.yaml", folder, *name);
        cr_assert_eq(remove(command), 0);
    }
    cr_assert_eq(rmdir(folder), 0);
}
