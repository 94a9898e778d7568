/* Changes by --set: the tree they leave is a tree like any other, and binds or says why not. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "models/scenario.h"
#include "scenarios/language/reader.h"
#include "sim/error.h"

#define MAX_SETS 4

static const char small[] = "glocal: 1\n"
                            "places: {towns: {rows: towns.csv}, port: {latitude: 44.4, longitude: 8.9}}\n"
                            "products: {part: {plan: [{operation: print, service: {exponential: 30 min}}]}}\n"
                            "demand: {web: {at: towns, products: {part: 100 %}, rate: 2 per day}}\n"
                            "units: {shop: {at: port, stations: {print: {machines: 2}}}}\n"
                            "experiment: {length: 1 year, factors: {demand.web.rate: {times: [1, 2]}}}\n";

/* Splits a copy of the input at its line ends. */
static uint32_t split(char *text, const char *sets[MAX_SETS])
{
    uint32_t num = 0;
    for (char *line = text; line && num < MAX_SETS;) {
        char *end = strchr(line, '\n');
        if (end)
            *end++ = 0;
        sets[num++] = line;
        line = end;
    }
    return num;
}

/* What is written reads back as the same tree; a change leaves no mistake of YAML behind. */
static void check_canonical(const struct glo_reader *reader)
{
    struct glo_text text = {0}, same = {0};
    struct glo_diagnostics diagnostics;
    struct glo_arena arena = {0};
    const struct glo_node *tree;
    char hash[9];
    glo_diagnostics_init(&diagnostics);
    GLO_FUZZ_PROMISE(glo_reader_canonical(reader, &text, hash) == GLO_OK);
    int code = glo_node_read_text("canonical", glo_text_get(&text), text.length, &arena, &diagnostics, &tree);
    GLO_FUZZ_PROMISE(code == GLO_OK);
    GLO_FUZZ_PROMISE(glo_node_write(tree, &same) == GLO_OK && strcmp(glo_text_get(&same), glo_text_get(&text)) == 0);
    glo_text_free(&text);
    glo_text_free(&same);
    glo_arena_free(&arena);
    glo_diagnostics_free(&diagnostics);
}

int glo_fuzz_set(const uint8_t *data, size_t size)
{
    const char *sets[MAX_SETS];
    struct glo_reader reader;
    struct glo_scenario_file file;
    struct glo_arena arena = {0};
    char *text = malloc(size + 1);
    GLO_FUZZ_PROMISE(text);
    memcpy(text, data, size);
    text[size] = 0;
    uint32_t num = split(text, sets);
    glo_fuzz_keep_tree(small);
    int code = glo_reader_open_text(&reader, &glo_scenario_table, "small.yaml", small, sizeof small - 1, sets, num);
    GLO_FUZZ_PROMISE(code == GLO_OK || reader.diagnostics.num_errors);
    /* Written are only trees all of whose changes were right; one that no change has reached is bound with no input. */
    if (code == GLO_OK && reader.diagnostics.num_errors == 0)
        check_canonical(&reader);
    if (code == GLO_OK && (size == 0 || reader.tree != glo_fuzz_kept_tree()))
        code = glo_reader_point(&reader, reader.design.num_points - 1, &file, &arena);
    else if (code == GLO_OK && reader.diagnostics.num_errors)
        code = GLO_ERR_INPUT;
    glo_fuzz_check_messages(&reader.diagnostics, code);
    glo_fuzz_num_right += code == GLO_OK;
    glo_arena_free(&arena);
    glo_reader_free(&reader);
    free(text);
    return 0;
}
