/* Folding and the layout of tables. */
#include <criterion/criterion.h>

#include "output/table.h"
#include "tests/output/console_study.h"

#include <string.h>

static struct glo_text out;

static void drop(void)
{
    glo_text_free(&out);
}

TestSuite(table, .fini = drop);

/* Folding: at blanks, by code points, with a hanging indent. */
Test(table, fold)
{
    char text[401] = "";
    for (uint32_t i = 0; i < 40; i++)
        strcat(text, "été ");
    glo_fold(&out, "- ", 2, text);
    cr_expect_eq(widest_line(glo_text_get(&out)), 77); /* 2 + 19 words of 3 with 18 blanks; one more makes 81 */
    cr_expect(strstr(glo_text_get(&out), "\n  été"));
    cr_expect_not(strstr(glo_text_get(&out), " \n"));
}

Test(table, fold_keeps_what_cannot_be_folded)
{
    char word[91];
    memset(word, 'x', 90);
    word[90] = 0;
    glo_fold(&out, "", 0, word);
    cr_expect_eq(widest_line(glo_text_get(&out)), 90);
    glo_text_free(&out);
    glo_fold(&out, "", 0, "");
    cr_expect_str_eq(glo_text_get(&out), "\n");
}

Test(table, fold_fills_a_line_to_the_last_column)
{
    char text[81];
    memset(text, 'x', 80);
    text[39] = ' ';
    text[80] = 0;
    glo_fold(&out, "", 0, text);
    cr_expect_eq(widest_line(glo_text_get(&out)), 80);
    cr_expect_eq(strlen(glo_text_get(&out)), 81);
}

/* Figures stand under each other at the point and at the half-width; words at the left. */
Test(table, alignment)
{
    const struct glo_table_column columns[] = {{"row", NULL, ""}, {"x", NULL, "h"}, {"y", NULL, ""}};
    const struct glo_cell cells[] = {{"a", NULL},  {"4.908", "±0.014"}, {"1", "±0"},
                                     {"bé", NULL}, {"12.3", "±1.6"},    {"undecided", NULL},
                                     {"c", NULL},  {"-", NULL},         {"-", NULL}};
    const struct glo_table_row rows[] = {{NULL, NULL, cells}, {NULL, NULL, cells + 3}, {"more", "aside", cells + 6}};
    const struct glo_text_table table = {columns, rows, 3, 1, 3};
    cr_assert_eq(glo_table_write(&table, &out), GLO_OK);
    cr_expect_str_eq(glo_text_get(&out), "row   x             y\n"
                                         "      h\n"
                                         "a      4.908±0.014  1±0\n"
                                         "bé    12.3  ±1.6    undecided\n"
                                         "\n"
                                         "more                    aside\n"
                                         "c     -             -\n");
}

/* What does not fit: names are cut but stay different, zeros are dropped, the rest goes below. */
static const char *write_wide(uint32_t num, const char *const *names, const char *half_width)
{
    struct glo_table_column columns[12] = {{"row", NULL, ""}};
    struct glo_cell cells[12] = {{"a", NULL}};
    for (uint32_t i = 1; i <= num; i++) {
        columns[i] = (struct glo_table_column){names[i - 1], NULL, ""};
        cells[i] = (struct glo_cell){"10.25", half_width};
    }
    const struct glo_table_row row = {NULL, NULL, cells};
    const struct glo_text_table table = {columns, &row, num + 1, 1, 1};
    glo_text_free(&out);
    cr_assert_eq(glo_table_write(&table, &out), GLO_OK);
    cr_expect_leq(widest_line(glo_text_get(&out)), GLO_COLUMNS);
    return glo_text_get(&out);
}

Test(table, names_are_cut)
{
    static const char *const names[] = {"alpha_of_everything", "beta_of_everything", "gamma_of_everything",
                                        "delta_of_everything", "epsilon"};
    cr_expect(strncmp(write_wide(5, names, "±0.02"),
                      "row   alpha_of_every  beta_of_everyt  gamma_of_every  delta_of_every  epsilon\n", 77) == 0,
              "%s", glo_text_get(&out));
}

Test(table, names_stay_different)
{
    static const char *const names[] = {"utilisation.minifactory.Naples.finish", "utilisation.minifactory.Naples.mill",
                                        "utilisation.minifactory.Milan.finish"};
    const char *text = write_wide(3, names, "±0.02");
    cr_expect(strstr(text, "Naples.f"));
    cr_expect(strstr(text, "Naples.m"));
    cr_expect(strstr(text, "Milan") || strstr(text, "factory.M"));
}

Test(table, zeros_are_dropped_last)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g"};
    cr_expect(strstr(write_wide(5, names, "±0.02"), "±0.02  10.25±0.02\n"));
    cr_expect(strstr(write_wide(6, names, "±0.025"), "10.25±0.025  10.25±.025\n"));
    cr_expect_not(strstr(write_wide(6, names, "±1.025"), "±.025"));
}

Test(table, further_tables)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
    const char *text = write_wide(11, names, "±0.02");
    const char *second = strstr(text, "\n\nrow ");
    cr_assert(second);
    cr_expect(strstr(second, "k\na     10.25±0.02"));
}
