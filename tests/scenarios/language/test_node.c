/* The tree: look-ups, changed copies, and canonical YAML that reads back. */
#include "tests/scenarios/language/reading.h"

/* Same kinds, texts, keys and order; marks differ, as does how a null was spelled. */
static bool equal(const struct glo_node *a, const struct glo_node *b)
{
    if (a->kind != b->kind || a->quoted != b->quoted || a->num != b->num)
        return false;
    if (a->kind == GLO_NODE_SCALAR && strcmp(a->text, b->text) != 0)
        return false;
    for (uint32_t i = 0; i < a->num; i++) {
        if (a->kind == GLO_NODE_LIST && !equal(a->items[i], b->items[i]))
            return false;
        if (a->kind == GLO_NODE_MAP &&
            (strcmp(a->entries[i].key, b->entries[i].key) != 0 || !equal(a->entries[i].value, b->entries[i].value)))
            return false;
    }
    return true;
}

Test(node, looks_up_keys)
{
    struct reading reading = read_text("a: 1\nb: {c: 2}\n");
    cr_expect_str_eq(glo_node_get(reading.tree, "a")->text, "1");
    cr_expect_eq(glo_node_entry(reading.tree, "b")->key_mark.line, 2);
    cr_expect_null(glo_node_get(reading.tree, "c"));
    cr_expect_null(glo_node_get(glo_node_get(reading.tree, "a"), "a"));
    cr_expect_null(glo_node_get(NULL, "a"));
    free_reading(&reading);
}

/* A copy has the key replaced in its place, added at the end, or removed; the original and what is unchanged stay as
 * they are. */
Test(node, makes_changed_copies)
{
    struct reading reading = read_text("a: 1\nb: 2\nc: 3\n");
    struct glo_mark mark = {0, 7, 8, 9};
    const struct glo_node *value = glo_node_scalar("9", mark, &reading.arena);
    const struct glo_node *changed = glo_node_with(reading.tree, "b", mark, value, &reading.arena);
    cr_assert_eq(changed->num, 3);
    cr_expect_str_eq(changed->entries[1].key, "b");
    cr_expect(changed->entries[1].value == value);
    cr_expect_eq(changed->entries[1].key_mark.line, 7);
    cr_expect(changed->entries[0].value == reading.tree->entries[0].value);
    cr_expect_str_eq(glo_node_get(reading.tree, "b")->text, "2");

    const struct glo_node *longer = glo_node_with(reading.tree, "d", mark, value, &reading.arena);
    cr_assert_eq(longer->num, 4);
    cr_expect_str_eq(longer->entries[3].key, "d");

    const struct glo_node *shorter = glo_node_with(reading.tree, "a", mark, NULL, &reading.arena);
    cr_assert_eq(shorter->num, 2);
    cr_expect_str_eq(shorter->entries[0].key, "b");
    cr_expect_eq(glo_node_with(reading.tree, "x", mark, NULL, &reading.arena)->num, 3);
    free_reading(&reading);
}

/* Keys can be set in a map that was left empty. */
Test(node, fills_an_empty_map)
{
    struct reading reading = read_text("a:\n");
    const struct glo_node *empty = glo_node_get(reading.tree, "a");
    const struct glo_node *filled = glo_node_with(empty, "b", empty->mark, reading.tree, &reading.arena);
    cr_expect_eq(filled->kind, GLO_NODE_MAP);
    cr_expect(glo_node_get(filled, "b") == reading.tree);
    free_reading(&reading);
}

/* What is written reads back as the same tree, and written again is the same text. */
Test(node, writes_what_reads_back)
{
    static const char *const texts[] = {
        "a: 1\nb: [1, [2, 3], {c: 4, d: [5]}, [], {}, [[6]]]\n",
        "a:\n  b:\n    c: ~\n    d: 'null'\n    e: \"\"\n    f:\n",
        "a: 'it''s: a # text'\nb: \" blanks \"\nc: \"tab\\t line\\n quote\\\" back\\\\slash\"\nd: '- x'\ne: \"a:\"\n",
        "a: \"\\x07 \\x85 \\u2028 \\uFEFF \\U0001F600\"\n",
        "? \"key: with # all \\\"kinds\\\"\\n\"\n: 1\n'~': 2\n'- x': 3\n\"<<\": 4\n' ': 5\n",
        "a: plain, with [brackets] and {braces}\nb: -5\nc: :x\nd: ?y\ne: a:b\nf: a#b\ng: 08:00-18:00\nh: '---'\n",
        "a: first\n  second\n\n  third\nb: |\n  block\n   text\nc: >\n  folded\n  text\n",
        "- &x {a: 1}\n- *x\n- - 1\n  - - 2\n",
        "größe: £5\n",
        "text\n",
        "'123'\n",
        "[]\n",
        "a: '@x'\nb: '`x'\nc: '%x'\nd: '!x'\ne: '&x'\nf: '*x'\n",
        "g: '|'\nh: '>'\ni: ','\nj: '-'\nk: '?'\nl: ':'\nm: '-x'\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading first = read_text(texts[i]);
        struct glo_text written = {0}, again = {0};
        cr_assert_eq(first.code, GLO_OK, "%s%s", texts[i], first_message(&first.diagnostics));
        cr_expect_eq(glo_node_write(first.tree, &written), GLO_OK);
        struct reading second = read_text(glo_text_get(&written));
        cr_assert_eq(second.code, GLO_OK, "%s: %s", glo_text_get(&written), first_message(&second.diagnostics));
        cr_expect(equal(first.tree, second.tree), "%s", glo_text_get(&written));
        glo_node_write(second.tree, &again);
        cr_expect_str_eq(glo_text_get(&again), glo_text_get(&written));
        glo_text_free(&written);
        glo_text_free(&again);
        free_reading(&first);
        free_reading(&second);
    }
}

/* Texts of our own making, which no YAML ever spelled, are quoted where they must be and read back too. */
Test(node, quotes_texts_of_our_own)
{
    static const char *const texts[] = {
        "St. Louis", "a: b",     "a #b",         "# a",  "",     " a", "a ", "null", "~",    "- a",    "-",  "-5",
        "...",       "--- a",    "a:",           "a\nb", "a\tb", "\"", "'",  "{",    "$x",   "12 min", "[a", "a, b",
        "@",         "x\033[0m", "\xE2\x80\xA8", "<<",   "? a",  "?",  ":",  "%",    "60 %", "!a",     "0.5"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct reading reading = read_text("key: 1\n");
        struct glo_mark mark = {0};
        const struct glo_node *value = glo_node_scalar(texts[i], mark, &reading.arena);
        const struct glo_node *map = glo_node_with(reading.tree, "key", mark, value, &reading.arena);
        struct glo_text written = {0};
        glo_node_write(map, &written);
        struct reading back = read_text(glo_text_get(&written));
        cr_assert_eq(back.code, GLO_OK, "%s", glo_text_get(&written));
        cr_expect_eq(glo_node_get(back.tree, "key")->kind, GLO_NODE_SCALAR, "%s", glo_text_get(&written));
        cr_expect_str_eq(glo_node_get(back.tree, "key")->text, texts[i]);
        glo_text_free(&written);
        free_reading(&back);
        free_reading(&reading);
    }
}

/* The look: two blanks of indent, file order, what a factor multiplies as a comment. */
Test(node, writes_canonical_yaml)
{
    struct reading reading = read_text("b: {c: [1, {d: 2, e: 3}], f: {}}\na: 5\n");
    struct glo_node five = *glo_node_get(reading.tree, "a"), map = *glo_node_get(reading.tree, "b");
    struct glo_mark mark = {0};
    five.times = 1.15;
    map.times = 0.5;
    const struct glo_node *tree = glo_node_with(reading.tree, "a", mark, &five, &reading.arena);
    tree = glo_node_with(tree, "b", mark, &map, &reading.arena);
    struct glo_text written = {0};
    cr_expect_eq(glo_node_write(tree, &written), GLO_OK);
    cr_expect_str_eq(glo_text_get(&written), "b: # times 0.5\n"
                                             "  c:\n"
                                             "    - 1\n"
                                             "    - d: 2\n"
                                             "      e: 3\n"
                                             "  f: {}\n"
                                             "a: 5 # times 1.15\n");
    glo_text_free(&written);
    free_reading(&reading);
}

#ifdef GLO_FAULTS
Test(node, tells_that_memory_was_short)
{
    struct reading reading = read_text("a: 1\n");
    struct glo_text written = {0};
    struct glo_arena arena = {0};
    struct glo_mark mark = {0};
    glo_memory_fail_at(0, 1);
    cr_expect_eq(glo_node_write(reading.tree, &written), GLO_ERR_NO_MEMORY);
    cr_expect_null(glo_node_with(reading.tree, "a", mark, reading.tree, &arena));
    cr_expect_null(glo_node_scalar("a", mark, &arena));
    glo_memory_fail_at(-1, 0);
    glo_text_free(&written);
    free_reading(&reading);
}
#endif
