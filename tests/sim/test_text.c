/* Growing texts, edit distance, columns of UTF-8. */
#include "sim/memory.h"
#include "sim/text.h"

#include <criterion/criterion.h>
#include <string.h>

/* A text grows by any number of adds, always ends with a zero, and may be freed when empty and twice. */
Test(text, grows)
{
    struct glo_text text = {0};
    cr_expect_str_eq(glo_text_get(&text), "");
    for (int i = 0; i < 1000; i++)
        glo_text_add(&text, "%03d,", i);
    cr_expect_eq(text.length, 4000);
    cr_expect_eq(strlen(glo_text_get(&text)), 4000);
    cr_expect_eq(strncmp(glo_text_get(&text) + 4 * 123, "123,124,", 8), 0);
    glo_text_add_bytes(&text, "abcdef", 3);
    cr_expect_str_eq(glo_text_get(&text) + 4000, "abc");
    glo_text_add_bytes(&text, "", 0);
    cr_expect_eq(text.length, 4003);
    glo_text_free(&text);
    glo_text_free(&text);
    cr_expect_null(text.bytes);
}

#ifdef GLO_FAULTS
/* A failed allocation is remembered, keeps what was there, and makes later adds do nothing. */
Test(text, remembers_that_memory_was_short)
{
    char longer[1000];
    memset(longer, 'x', sizeof longer);
    struct glo_text text = {0};
    glo_text_add(&text, "kept");
    glo_memory_fail_at(0, 0);
    glo_text_add_bytes(&text, longer, sizeof longer);
    glo_text_add(&text, "lost");
    glo_memory_fail_at(-1, 0);
    glo_text_add_bytes(&text, "lost", 4);
    cr_expect(text.failed);
    cr_expect_str_eq(glo_text_get(&text), "kept");
    glo_text_free(&text);

    glo_memory_fail_at(0, 0);
    glo_text_add(&text, "%d", 1);
    glo_memory_fail_at(-1, 0);
    cr_expect(text.failed);
    cr_expect_str_eq(glo_text_get(&text), "");
    glo_text_free(&text);
    cr_expect_not(text.failed);
}
#endif

/* Insert, delete, replace and the swap of neighbours cost one each; the distance is symmetric. */
Test(text, counts_edits)
{
    static const struct {
        const char *a, *b;
        uint32_t edits;
    } rows[] = {
        {"", "", 0},          {"reach", "reach", 0},  {"reach", "", 5},      {"reach", "raech", 1},
        {"reach", "each", 1}, {"reach", "reachs", 1}, {"reach", "teach", 1}, {"kitten", "sitting", 3},
        {"ab", "ba", 1},      {"abc", "cab", 2},      {"mill", "mills", 1},  {"abcdef", "badcfe", 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect_eq(glo_text_distance(rows[i].a, rows[i].b), rows[i].edits, "%s %s", rows[i].a, rows[i].b);
        cr_expect_eq(glo_text_distance(rows[i].b, rows[i].a), rows[i].edits, "%s %s", rows[i].b, rows[i].a);
    }
}

/* Words beyond 63 bytes are compared by their first 63: no overrun, and a difference behind them does not count. */
Test(text, bounds_the_words_it_compares)
{
    char a[200], b[200];
    memset(a, 'x', sizeof a - 1);
    memset(b, 'x', sizeof b - 1);
    a[sizeof a - 1] = b[sizeof b - 1] = 0;
    b[150] = 'y';
    cr_expect_eq(glo_text_distance(a, b), 0);
    b[10] = 'y';
    cr_expect_eq(glo_text_distance(a, b), 1);
}

/* A slip finds its word; what is too far from all finds none; of two equally near the first is taken. */
Test(text, finds_the_nearest)
{
    static const char *const keys[] = {"reach", "speed", "units", "unit"};
    cr_expect_str_eq(glo_text_nearest("raech", keys, 4), "reach");
    cr_expect_str_eq(glo_text_nearest("units", keys, 4), "units");
    cr_expect_str_eq(glo_text_nearest("unitt", keys, 4), "units");
    cr_expect_null(glo_text_nearest("colour", keys, 4));
    cr_expect_null(glo_text_nearest("xy", keys, 4));
    cr_expect_null(glo_text_nearest("reach", keys, 0));
    /* The rest of a long word, which is not compared, makes nothing near. */
    char word[301] = "";
    memset(word, 'k', 300);
    cr_expect_null(glo_text_nearest(word, keys, 4));
}

Test(text, counts_columns_in_code_points)
{
    cr_expect_eq(glo_text_columns(""), 0);
    cr_expect_eq(glo_text_columns("km/h"), 4);
    cr_expect_eq(glo_text_columns("±é€𝄞"), 4);
}

/* A text is broken at its blanks before it is too wide, with an indent; a word that is too wide stands alone. What it
 * begins with and runs of blanks inside of a line stay; columns are code points. */
Test(text, folds)
{
    static const struct {
        const char *text;
        uint32_t at, indent, columns;
        const char *folded;
    } rows[] = {
        {"", 0, 2, 10, ""},
        {"one two three", 0, 2, 20, "one two three"},
        {"one two three", 0, 2, 10, "one two\n  three"},
        {"one two three", 0, 2, 7, "one two\n  three"},
        {"one two three", 0, 2, 6, "one\n  two\n  three"},
        {"one two three", 4, 0, 10, "one\ntwo three"},
        {"one two", 8, 2, 10, "one\n  two"},
        {"unbreakable x", 0, 1, 4, "unbreakable\n x"},
        {"  one  two\nthree", 0, 0, 12, "  one  two\nthree"},
        {"±é€ ±é€", 0, 0, 7, "±é€ ±é€"},
        {"±é€ ±é€", 0, 0, 6, "±é€\n±é€"},
        {"end ", 0, 0, 9, "end"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_text text = {0};
        glo_text_fold(&text, rows[i].text, rows[i].at, rows[i].indent, rows[i].columns);
        cr_expect_str_eq(glo_text_get(&text), rows[i].folded, "\"%s\" in %u", rows[i].text, rows[i].columns);
        glo_text_free(&text);
    }
}
