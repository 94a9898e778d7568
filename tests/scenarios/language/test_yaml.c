/* Reading YAML: what the tree holds, where everything stands, and every mistake of the text at its place. */
#include "tests/scenarios/language/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A scenario with every feature of YAML that scenarios use: both styles, quotes, an anchor, comments, a block text,
 * nulls. */
static const char scenario[] = "# a comment, with a\ttab\n"
                               "glocal: 1\n"
                               "question: Does it pay?   # why\n"
                               "note: |\n"
                               "  two\n"
                               "  lines\n"
                               "places:\n"
                               "  towns: {rows: cities.csv, where: 'country in (IT, ES)', weight: $population}\n"
                               "units:\n"
                               "  plant:\n"
                               "    calendar: &week {monday-friday: 07:00-17:00}\n"
                               "    costs: [24 EUR/h, \"0.2 EUR/kWh\", {größe: 3}]\n"
                               "  rover:\n"
                               "    calendar: *week\n"
                               "    grid:\n"
                               "    owner: ~\n"
                               "    steps:\n"
                               "    - a\n"
                               "    -\n"
                               "      b: 1\n";

static const struct glo_node *at_path(const struct glo_node *node, const char *path)
{
    char key[64];
    while (node && *path) {
        size_t length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        node = node->kind == GLO_NODE_LIST ? node->items[atoi(key)] : glo_node_get(node, key);
        path += length + (path[length] == '.');
    }
    return node;
}

static void expect_scalar(const struct glo_node *tree, const char *path, const char *text, bool quoted, uint32_t line,
                          uint32_t column, uint32_t width)
{
    const struct glo_node *node = at_path(tree, path);
    cr_assert_not_null(node, "%s", path);
    cr_expect_str_eq(node->text, text);
    cr_expect_eq(node->quoted, quoted, "%s", path);
    cr_expect_eq(node->mark.line, line, "%s: line %u", path, node->mark.line);
    cr_expect_eq(node->mark.column, column, "%s: column %u", path, node->mark.column);
    cr_expect_eq(node->mark.width, width, "%s: width %u", path, node->mark.width);
    cr_expect_eq(node->times, 1.0);
}

Test(yaml, keeps_every_text_with_its_place)
{
    struct reading reading = read_text(scenario);
    cr_assert_eq(reading.code, GLO_OK, "%s", first_message(&reading.diagnostics));
    expect_scalar(reading.tree, "glocal", "1", false, 2, 9, 1);
    expect_scalar(reading.tree, "question", "Does it pay?", false, 3, 11, 12);
    expect_scalar(reading.tree, "note", "two\nlines\n", true, 4, 7, 1);
    expect_scalar(reading.tree, "places.towns.where", "country in (IT, ES)", true, 8, 36, 21);
    expect_scalar(reading.tree, "places.towns.weight", "$population", false, 8, 67, 11);
    expect_scalar(reading.tree, "units.plant.costs.1", "0.2 EUR/kWh", true, 12, 23, 13);
    expect_scalar(reading.tree, "units.plant.costs.2.größe", "3", false, 12, 46, 1);
    expect_scalar(reading.tree, "units.rover.steps.0", "a", false, 18, 7, 1);
    cr_expect_eq(at_path(reading.tree, "units.rover.grid")->kind, GLO_NODE_NULL);
    cr_expect_eq(at_path(reading.tree, "units.rover.owner")->kind, GLO_NODE_NULL);
    cr_expect_str_eq(reading.tree->entries[2].key, "note");
    cr_expect_eq(reading.tree->entries[2].key_mark.line, 4);
    free_reading(&reading);
}

/* A map in braces is as wide as they are, or as the first brace where they are on several lines; a block map is as wide
   as its first key; an anchor is no part of its value. */
Test(yaml, marks_collections)
{
    struct reading reading = read_text(scenario);
    const struct glo_node *week = at_path(reading.tree, "units.plant.calendar");
    cr_expect_eq(week->mark.line, 11);
    cr_expect_eq(week->mark.column, 21);
    cr_expect_eq(week->mark.width, 28);
    cr_expect(at_path(reading.tree, "units.rover.calendar") == week);
    const struct glo_node *plant = at_path(reading.tree, "units.plant");
    cr_expect_eq(plant->mark.line, 11);
    cr_expect_eq(plant->mark.column, 5);
    cr_expect_eq(plant->mark.width, 8);
    free_reading(&reading);

    reading = read_text("a: {b: 1,\n    c: [2, 3]}\n");
    cr_expect_eq(at_path(reading.tree, "a")->mark.width, 1);
    cr_expect_eq(at_path(reading.tree, "a.c")->mark.width, 6);
    free_reading(&reading);
}

/* What is null, and what only looks like it. */
Test(yaml, knows_null)
{
    static const struct {
        const char *text;
        enum glo_node_kind kind;
    } rows[] = {{"a:", GLO_NODE_NULL},          {"a: ~", GLO_NODE_NULL},      {"a: null", GLO_NODE_NULL},
                {"a: NULL", GLO_NODE_NULL},     {"a: Null", GLO_NODE_NULL},   {"a: nULL", GLO_NODE_SCALAR},
                {"a: 'null'", GLO_NODE_SCALAR}, {"a: \"\"", GLO_NODE_SCALAR}, {"a: none", GLO_NODE_SCALAR}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading = read_text(rows[i].text);
        cr_expect_eq(glo_node_get(reading.tree, "a")->kind, rows[i].kind, "%s", rows[i].text);
        free_reading(&reading);
    }
}

/* Every mistake of the text is one error, at its line and column. */
static const struct mistake {
    const char *text;
    uint32_t line, column, width;
    const char *said;
} mistakes[] = {
    {"", 1, 1, 1, "nothing is written here"},
    {"# only a comment\n", 1, 1, 1, "nothing is written here"},
    {"---\n", 1, 1, 1, "nothing is written here"},
    {"a: 1\n---\nb: 2\n", 2, 1, 1, "a second document: a file holds one"},
    {"a: 1\n...\n---\n", 3, 1, 1, "a second document: a file holds one"},
    {"a: 1\nb: 2\na: 3\n", 3, 1, 1, "the key `a` stands twice here, first in line 1"},
    {"x: {a: 1, \"a\": 2}\n", 1, 11, 3, "the key `a` stands twice here, first in line 1"},
    {"a:\n\tb: 1\n", 2, 1, 1, "a tab"},
    {"a:\tb\n", 1, 3, 1, "a tab"},
    {"a: b\t# c\n", 1, 5, 1, "a tab"},
    {"a: [1,\t2]\n", 1, 7, 1, "a tab"},
    {"a: 12\tmin\n", 1, 4, 6, "a tab"},
    {"a: &x [1, *x]\n", 1, 11, 2, "the alias `*x` stands inside its own anchor"},
    {"a: *x\n", 1, 4, 2, "no anchor `&x` stands above"},
    {"<<: 1\n", 1, 1, 2, "the merge key `<<` is not part of YAML 1.2"},
    {"a: {b:1}\n", 1, 5, 3, "the key `b:1` has no value"},
    {"a: {where: c in (IT, ES), b: 1}\n", 1, 12, 8, "a parenthesis is not closed in `c in (IT`"},
    {"a: [c in (IT, ES)]\n", 1, 5, 8, "a parenthesis is not closed in `c in (IT`"},
    {"a: !!str 5\n", 1, 4, 7, "YAML tags (`!`) are not used in scenarios"},
    {"a: !x {b: 1}\n", 1, 4, 4, "YAML tags (`!`) are not used in scenarios"},
    {"a: \"x\\0y\"\n", 1, 4, 6, "a text with the character U+0000"},
    {"'': 1\n", 1, 1, 2, "an empty key"},
    {"a: {&k: 1}\n", 1, 7, 1, "an empty key"},
    {"a: {&k  : 1}\n", 1, 7, 1, "an empty key"},
    {"? [a]\n: b\n", 1, 3, 3, "a key must be a word"},
    {"a: {b: 1\nc: 2\n", 1, 4, 1, "`{` is not closed"},
    {"a: [1, 2\n", 1, 4, 1, "`[` is not closed"},
    {"a: [1}\n", 1, 6, 1, "expected `,` or `]`"},
    {"a: \"b\nc: 1\n", 1, 4, 1, "a text that is opened here is never closed"},
    {"a: 'b\n---\n", 1, 4, 1, "a text that is opened here is never closed"},
    {"a: @b\n", 1, 4, 1, "a value cannot begin with this character"},
    {"a: 'b' c\n", 1, 8, 1, "expected a key"},
    {"a: b: c\n", 1, 5, 1, "a second `: ` on this line"},
    {"rate:200\ndue: 3\n", 1, 1, 8, "expected a key and its value"},
    {"a: 1\n b: 2\n", 2, 3, 1, "a key where the line above has a value already"},
    {"  a: 1\n b: 2\n", 2, 2, 1, "expected the end of the file"},
    {"- a\nb: 1\n", 2, 1, 1, "expected `- `"},
    {"a: - b\n", 1, 4, 1, "a list cannot begin here"},
    {"a: \"\\q\"\n", 1, 5, 1, "no escape of YAML"},
    {"%YAML 3.0\n---\na: 1\n", 1, 1, 1, "not YAML: found incompatible YAML document"},
};

Test(yaml, says_each_mistake_at_its_place)
{
    for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
        const struct mistake *mistake = &mistakes[i];
        struct reading reading = read_text(mistake->text);
        const struct glo_mark *mark = &reading.diagnostics.messages->mark;
        cr_expect_eq(reading.code, GLO_ERR_INPUT, "%s", mistake->text);
        cr_expect_null(reading.tree);
        cr_expect(is_only_error(&reading.diagnostics, mistake->line, mistake->column, mistake->width, mistake->said),
                  "%s%s at %u:%u width %u, %u messages", mistake->text, first_message(&reading.diagnostics),
                  mark ? mark->line : 0, mark ? mark->column : 0, mark ? mark->width : 0,
                  reading.diagnostics.num_messages);
        free_reading(&reading);
    }
}

/* What a slip needs is said with it. */
Test(yaml, helps_where_a_blank_or_quotes_are_missing)
{
    struct reading reading = read_text("a: {b:1, where: c in (IT, ES)}\n");
    cr_assert_eq(reading.diagnostics.num_messages, 2);
    cr_expect_str_eq(reading.diagnostics.messages[0].help, "write a blank after the colon: `b: 1`");
    cr_expect_str_eq(reading.diagnostics.messages[1].help,
                     "inside braces a comma ends a value: put the whole value in quotes");
    free_reading(&reading);
}

/* Mistakes that do not end the file are said all at once, before the syntax error that does. */
Test(yaml, says_all_mistakes_at_once)
{
    struct reading reading = read_text("a: 1\na: 2\n<<: {b:1}\nc:\t3\nd: [1\n");
    static const uint32_t lines[] = {2, 3, 3, 4, 5};
    cr_assert_eq(reading.diagnostics.num_errors, 4, "%u", reading.diagnostics.num_errors);
    /* The duplicate key is found where its map ends: the syntax error ended the file before. */
    for (uint32_t i = 0; i < 4; i++)
        cr_expect_eq(reading.diagnostics.messages[i].mark.line, lines[i + 1], "%u", i);
    free_reading(&reading);
}

/* What only looks like a mistake is none: times with colons, parentheses in quotes and blocks, tabs in quotes and
 * comments. */
Test(yaml, lets_pass_what_is_right)
{
    static const char *const texts[] = {
        "day: {09:00-12:00: 3, 12:00-15:00: 2}\n",
        "a: c in (IT, ES)\n",
        "a: {b: '(', c: \"(x, y)\"}\n",
        "a: \"x\ty\"\n",
        "a: 1 # tab\there\n",
        "{\"a\":1}\n",
        "a: {b: 1, c: see 3)}\n",
        "\"<<\": 1\n",
        "? a\n: b\n",
        "a: &x 1\nb: &x 2\nc: *x\n",
        "%YAML 1.2\n---\na: 1\n...\n",
        "a: $b EUR/h\n",
        "a: 'it''s'\r\nb: 2\r\n",
        "- 1\n- [2]\n",
        "just a text\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading reading = read_text(texts[i]);
        cr_expect_eq(reading.code, GLO_OK, "%s%s", texts[i], first_message(&reading.diagnostics));
        free_reading(&reading);
    }
}

/* What is read without the parser is the same as what the parser makes of it inside of a list. */
Test(yaml, reads_a_word_alone_as_in_a_list)
{
    static const char *const words[] = {
        "a",          "30 min",      "-1.5e3 EUR/h", "-",
        "a-b",        "a:b",         ":a",           "?a",
        "a # b",      "a#b",         "größe 𝄞",      "São\u00A0Paulo",
        "it's",       "say \"so\"",  "a, b",         "x]",
        "(a, b)",     "a {b}",       "$a",           "{}",
        "~",          "null",        "Null",         "nullable",
        "''",         "\"\"",        "\"a\"",        "..",
        "....",       "--",          "---a",         "=",
        "<",          "<<",          "a \\ b",       "a\\",
        "2026-01-05", "07:00-17:00", "[]",           "true",
        "1_000",
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "- %s\n", words[i]);
        struct reading alone = read_text(words[i]), list = read_text(line);
        cr_assert_eq(list.code, GLO_OK, "%s: %s", words[i], first_message(&list.diagnostics));
        cr_assert(alone.tree && list.tree, "%s", words[i]);
        const struct glo_node *a = alone.tree, *b = list.tree->items[0];
        cr_expect_eq(a->kind, b->kind, "%s", words[i]);
        cr_expect_str_eq(a->text ? a->text : "", b->text ? b->text : "");
        cr_expect_eq(a->quoted, b->quoted, "%s", words[i]);
        cr_expect(a->num == b->num && a->times == b->times, "%s", words[i]);
        cr_expect(a->mark.line == 1 && a->mark.column == 1 && a->mark.width == b->mark.width, "%s", words[i]);
        free_reading(&alone);
        free_reading(&list);
    }
}

/* An anchor that is given again means the later value from then on. */
Test(yaml, takes_the_last_anchor)
{
    struct reading reading = read_text("a: &x 1\nb: *x\nc: &x 2\nd: *x\n");
    cr_expect_str_eq(glo_node_get(reading.tree, "b")->text, "1");
    cr_expect_str_eq(glo_node_get(reading.tree, "d")->text, "2");
    free_reading(&reading);
}

static struct reading read_nested(int depth)
{
    struct glo_text text = {0};
    for (int i = 0; i < depth; i++)
        glo_text_add(&text, "[");
    for (int i = 0; i < depth; i++)
        glo_text_add(&text, "]");
    struct reading reading = read_text(glo_text_get(&text));
    glo_text_free(&text);
    return reading;
}

/* A hundred levels are read, one more is refused, and ten thousand, or as many by way of aliases, do no harm. */
Test(yaml, bounds_nesting)
{
    struct reading reading = read_nested(100);
    cr_expect_eq(reading.code, GLO_OK);
    free_reading(&reading);
    static const int depths[] = {101, 10000};
    for (int i = 0; i < 2; i++) {
        reading = read_nested(depths[i]);
        cr_expect(is_only_error(&reading.diagnostics, 1, 101, 1, "nested more than 100 levels deep"));
        free_reading(&reading);
    }
    struct glo_text text = {0};
    glo_text_add(&text, "k0: &k0 [1]\n");
    for (int i = 1; i < 200; i++)
        glo_text_add(&text, "k%d: &k%d [*k%d]\n", i, i, i - 1);
    reading = read_text(glo_text_get(&text));
    cr_expect_eq(reading.code, GLO_ERR_INPUT);
    cr_expect_str_eq(first_message(&reading.diagnostics), "nested more than 100 levels deep");
    cr_expect_eq(reading.diagnostics.messages[0].mark.line, 100);
    free_reading(&reading);
    glo_text_free(&text);
}

/* Aliases that expand to more than ten million values are refused where they do: nine levels of ten, and one long text.
 */
Test(yaml, defuses_alias_bombs)
{
    struct glo_text text = {0};
    glo_text_add(&text, "k0: &k0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; i++) {
        glo_text_add(&text, "k%d: &k%d [", i, i);
        for (int j = 0; j < 10; j++)
            glo_text_add(&text, "%s*k%d", j ? ", " : "", i - 1);
        glo_text_add(&text, "]\n");
    }
    struct reading reading = read_text(glo_text_get(&text));
    cr_expect_eq(reading.code, GLO_ERR_INPUT);
    cr_expect_str_eq(first_message(&reading.diagnostics), "more than 10000000 values, aliases written out");
    cr_expect_eq(reading.diagnostics.messages[0].mark.line, 7);
    free_reading(&reading);
    glo_text_free(&text);

    glo_text_add(&text, "a: &a ");
    for (int i = 0; i < 1 << 16; i++)
        glo_text_add(&text, "0123456789abcdef");
    glo_text_add(&text, "\nb:\n");
    for (int i = 0; i < 700; i++)
        glo_text_add(&text, "- *a\n");
    reading = read_text(glo_text_get(&text));
    cr_expect_eq(reading.code, GLO_ERR_INPUT);
    cr_expect_str_eq(first_message(&reading.diagnostics), "more than 10000000 values, aliases written out");
    free_reading(&reading);
    glo_text_free(&text);
}

/* A long text is a value like any other; a long key is none. */
Test(yaml, reads_large_scalars)
{
    struct glo_text text = {0};
    glo_text_add(&text, "a: '");
    for (int i = 0; i < 1 << 18; i++)
        glo_text_add(&text, "0123456789abcde ");
    glo_text_add(&text, "'\nb: 1\n");
    struct reading reading = read_text(glo_text_get(&text));
    cr_assert_eq(reading.code, GLO_OK);
    cr_expect_eq(strlen(glo_node_get(reading.tree, "a")->text), 1 << 22);
    cr_expect_eq(glo_node_get(reading.tree, "b")->mark.line, 2);
    free_reading(&reading);
    glo_text_free(&text);
    glo_text_add(&text, "'%0129d': 1\n", 7);
    reading = read_text(glo_text_get(&text));
    cr_expect(is_only_error(&reading.diagnostics, 1, 1, 131, "a key of more than 128 bytes"));
    free_reading(&reading);
    glo_text_free(&text);
}

/* Many keys: duplicates among them are found, each once. */
Test(yaml, finds_duplicates_among_many_keys)
{
    struct glo_text text = {0};
    for (int i = 0; i < 20000; i++)
        glo_text_add(&text, "key%d: 1\n", i % 19997);
    struct reading reading = read_text(glo_text_get(&text));
    cr_assert_eq(reading.diagnostics.num_errors, 3);
    cr_expect_eq(reading.diagnostics.messages[0].mark.line, 19998);
    cr_expect_str_eq(reading.diagnostics.messages[2].text, "the key `key2` stands twice here, first in line 3");
    free_reading(&reading);
    glo_text_free(&text);
}

/* A scenario that is cut at any byte is a tree or an error, never both and never neither. */
Test(yaml, survives_a_cut_at_every_byte)
{
    int trees = 0;
    for (size_t length = 0; length <= sizeof scenario - 1; length++) {
        char *copy = malloc(length ? length : 1);
        memcpy(copy, scenario, length);
        struct reading reading = read_bytes(copy, length);
        cr_expect(reading.code == GLO_OK || reading.code == GLO_ERR_INPUT);
        cr_expect_eq(reading.code == GLO_OK, reading.tree != NULL);
        cr_expect_eq(reading.code == GLO_OK, reading.diagnostics.num_errors == 0, "at byte %zu", length);
        trees += reading.code == GLO_OK;
        free_reading(&reading);
        free(copy);
    }
    cr_expect(trees > 100 && trees < (int)sizeof scenario - 100);
}

/* The same with every byte in turn replaced by one that may mean something. */
Test(yaml, survives_a_wrong_byte_anywhere)
{
    static const char bytes[] = "\t\n :,-[]{}'\"&*!|>%@#?\\\x80\xFF";
    char copy[sizeof scenario];
    for (size_t i = 0; i < sizeof scenario - 1; i++)
        for (size_t j = 0; j < sizeof bytes; j++) {
            memcpy(copy, scenario, sizeof scenario);
            copy[i] = bytes[j];
            struct reading reading = read_bytes(copy, sizeof scenario - 1);
            cr_expect_eq(reading.code == GLO_OK, reading.diagnostics.num_errors == 0);
            free_reading(&reading);
        }
}

#ifdef GLO_FAULTS
static struct reading read_file(const char *path)
{
    struct reading reading = {0};
    glo_diagnostics_init(&reading.diagnostics);
    reading.code = glo_node_read_file(path, &reading.arena, &reading.diagnostics, &reading.tree);
    return reading;
}

/* Fails the k-th allocation of reading a file, once and for good, until none fails: nothing but GLO_ERR_NO_MEMORY comes
 * back. */
static void sweep(const char *text, int expected)
{
    char path[] = "/tmp/glocal_yaml_XXXXXX";
    FILE *stream = fdopen(mkstemp(path), "wb");
    fputs(text, stream);
    fclose(stream);
    for (int for_good = 0; for_good < 2; for_good++) {
        int64_t k = 0, failures = 1;
        for (; failures > 0; k++) {
            glo_memory_fail_at(k, for_good);
            struct reading reading = read_file(path);
            failures = glo_memory_failures();
            glo_memory_fail_at(-1, 0);
            cr_expect_eq(reading.code, failures ? GLO_ERR_NO_MEMORY : expected, "allocation %ld", (long)k);
            cr_expect_eq(reading.tree != NULL, reading.code == GLO_OK);
            free_reading(&reading);
        }
        cr_expect(k > 5, "%ld allocations met", (long)k);
    }
    unlink(path);
}

Test(yaml, survives_short_memory)
{
    sweep(scenario, GLO_OK);
    sweep("a: 1\na: {b:1}\n<<: 2\nd: [1\n", GLO_ERR_INPUT);
}
#endif
