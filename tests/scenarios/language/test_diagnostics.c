/* Messages: what is kept, in which order, and how it looks. */
#include "scenarios/language/diagnostics.h"
#include "sim/error.h"
#include "tests/scenarios/language/reading.h"

#include <stdio.h>

static struct glo_message error_at(uint32_t file, uint32_t line, uint32_t column, uint32_t width, const char *text)
{
    return (struct glo_message){.severity = GLO_FAULT, .mark = {file, line, column, width}, .text = text};
}

/* Renders one message about `source` and compares. */
static void expect_look(const char *name, const char *source, struct glo_message message, uint32_t columns,
                        const char *look)
{
    struct glo_diagnostics diagnostics;
    struct glo_text out = {0};
    glo_diagnostics_init(&diagnostics);
    glo_diagnostics_add_file(&diagnostics, name, source, strlen(source));
    glo_diagnostics_say(&diagnostics, &message);
    glo_message_render(&diagnostics, diagnostics.messages, columns, &out);
    cr_expect_str_eq(glo_text_get(&out), look);
    glo_text_free(&out);
    glo_diagnostics_free(&diagnostics);
}

/* The look that was agreed on: place, line, carets, path, help folded under its own beginning. */
Test(diagnostics, look_as_agreed)
{
    struct glo_message message = error_at(0, 2, 26, 5, "no column `mill` in the rows");
    message.path = "units.minifactory.stations.mill.machines";
    message.help = "did you mean `$mills`? data/minifactories.csv has: name, admin1, latitude, longitude, mills, "
                   "finishers, wage_eur_per_h, rent_eur_per_month";
    expect_look("scenarios/furniture_italy.yaml",
                "stations:\n      mill:   {machines: $mill,      power: {busy: 6 kW, idle: 0.8 kW}}\n", message, 80,
                "scenarios/furniture_italy.yaml:2:26: error: no column `mill` in the rows\n"
                "    2 |       mill:   {machines: $mill,      power: {busy: 6 kW, idle: 0.8 kW}}\n"
                "      |                          ^^^^^\n"
                "   in units.minifactory.stations.mill.machines\n"
                " help did you mean `$mills`? data/minifactories.csv has: name, admin1, latitude,\n"
                "      longitude, mills, finishers, wage_eur_per_h, rent_eur_per_month\n");
}

/* A line that is too long is cut at a blank. */
Test(diagnostics, cuts_a_long_line_behind_the_place)
{
    struct glo_message message = error_at(0, 1, 20, 5, "expected a speed, got a length");
    expect_look("f.yaml",
                "    truck: {speed: 65 km, handling: 4 h, tariff: [14 EUR/order, 0.35 EUR/tkm], emissions: artic}\n",
                message, 80,
                "f.yaml:1:20: error: expected a speed, got a length\n"
                "    1 |     truck: {speed: 65 km, handling: 4 h, tariff: [14 EUR/order, 0.35 ...\n"
                "      |                    ^^^^^\n");
}

/* A place far to the right is shifted into sight, with its caret below it, on both sides cut where needed. */
Test(diagnostics, shifts_a_long_line_to_the_place)
{
    expect_look("f.yaml", "0123456789012345678901234567890123456789 the place is 65 km here\n",
                error_at(0, 1, 55, 5, "wrong"), 48,
                "f.yaml:1:55: error: wrong\n"
                "    1 | ... the place is 65 km here\n"
                "      |                  ^^^^^\n");
    expect_look("f.yaml", "0123456789012345678901234567890123456789 the place is 65 km here and much more follows\n",
                error_at(0, 1, 55, 5, "wrong"), 48,
                "f.yaml:1:55: error: wrong\n"
                "    1 | ... the place is 65 km here and much ...\n"
                "      |                  ^^^^^\n");
}

/* However narrow the terminal and wherever the place: no line of the source is wider than it, and a caret is there. */
Test(diagnostics, never_wider_than_the_terminal)
{
    char source[400];
    for (size_t i = 0; i < sizeof source - 1; i++)
        source[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
    source[sizeof source - 1] = 0;
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    glo_diagnostics_add_file(&diagnostics, "f", source, sizeof source - 1);
    for (uint32_t columns = 40; columns < 120; columns += 7)
        for (uint32_t column = 1; column < sizeof source; column += 3)
            for (uint32_t width = 1; width < 200; width = width * 3 + 1) {
                struct glo_message message = error_at(0, 1, column, width, "x");
                struct glo_text out = {0};
                glo_message_render(&diagnostics, &message, columns, &out);
                bool caret = strchr(glo_text_get(&out), '^');
                cr_assert(caret, "%u %u %u", columns, column, width);
                char *line = out.bytes;
                for (char *end; (end = strchr(line, '\n')); line = end + 1)
                    cr_assert(end - line <= columns, "%u %u %u: %.*s", columns, column, width, (int)(end - line), line);
                glo_text_free(&out);
            }
    glo_diagnostics_free(&diagnostics);
}

/* The caret stands below the marked letter also where the letters before take several bytes or are tabs. */
Test(diagnostics, counts_columns_in_code_points)
{
    expect_look("f.yaml", "größe:\t£ 5\n", error_at(0, 1, 8, 3, "wrong"), 80,
                "f.yaml:1:8: error: wrong\n"
                "    1 | größe: £ 5\n"
                "      |        ^^^\n");
}

/* Nothing of a file or message reaches the terminal as a control sequence. */
Test(diagnostics, hides_control_characters)
{
    expect_look("f\x1B.yaml", "a: \x1B[2J\xFF\xC2\x9B", error_at(0, 1, 4, 1, "no `\x1B[2J`"), 80,
                "f?.yaml:1:4: error: no `?[2J`\n"
                "    1 | a: ?[2J??\n"
                "      |    ^\n");
}

/* Warnings carry their code, folded texts hang, a message without a line shows none, a CSV cell names its user. */
Test(diagnostics, look_of_the_other_parts)
{
    expect_look(
        "f.yaml", "a: 1\r\nb: 2\r\n",
        (struct glo_message){.severity = GLO_WARNING, .mark = {0, 2, 1, 1}, .code = "load.near_one", .text = "near"},
        80, "f.yaml:2:1: warning: near [load.near_one]\n    2 | b: 2\n      | ^\n");
    expect_look("f.yaml", "",
                (struct glo_message){.severity = GLO_NOTE, .text = "a text that is folded because it is long"}, 40,
                "f.yaml: note: a text that is folded\n    because it is long\n");
    expect_look("f.yaml", "", error_at(7, 0, 0, 0, "nowhere"), 80, "error: nowhere\n");
    expect_look("f.yaml", "a: 1\rb: 2\r", error_at(0, 2, 1, 0, "after the old line end of a Macintosh"), 80,
                "f.yaml:2:1: error: after the old line end of a Macintosh\n    2 | b: 2\n      | ^\n");
    expect_look("f.yaml", "", error_at(0, 0, 0, 0, "no screen is so narrow that words are cut"), 5,
                "f.yaml: error: no screen is so narrow\n    that words are cut\n");
    struct glo_message cell = error_at(0, 1, 1, 3, "expected an integer >= 0, got \"two\"");
    cell.used_by = (struct glo_mark){0, 43, 26, 1};
    expect_look("data/m.csv", "two", cell, 80,
                "data/m.csv:1:1: error: expected an integer >= 0, got \"two\"\n    1 | two\n      | ^^^\n"
                "   used by data/m.csv:43:26\n");
    expect_look("f.yaml", "a", error_at(0, 123456, 1, 1, "beyond the end"), 80,
                "f.yaml:123456:1: error: beyond the end\n123456 | \n       | ^\n");
}

/* One mistake, one message: what was said is not said again, what differs in place, text or severity is. */
Test(diagnostics, removes_repetitions)
{
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    struct glo_message message = error_at(0, 2, 3, 1, "wrong");
    glo_diagnostics_say(&diagnostics, &message);
    glo_diagnostics_say(&diagnostics, &message);
    cr_expect_eq(diagnostics.num_messages, 1);
    cr_expect_eq(diagnostics.num_errors, 1);
    message.mark.column = 4;
    glo_diagnostics_say(&diagnostics, &message);
    message.text = "otherwise";
    glo_diagnostics_say(&diagnostics, &message);
    message.severity = GLO_WARNING;
    glo_diagnostics_say(&diagnostics, &message);
    cr_expect_eq(diagnostics.num_messages, 4);
    cr_expect_eq(diagnostics.num_errors, 3);
    cr_expect_eq(diagnostics.num_warnings, 1);
    glo_diagnostics_free(&diagnostics);
    glo_diagnostics_free(&diagnostics);
}

/* Messages stand in the order of the files and lines, whoever found them first; those without a place come last. */
Test(diagnostics, are_in_the_order_of_the_text)
{
    static const struct glo_mark said[] = {{1, 1, 1, 1}, {0, 0, 0, 0}, {0, 9, 1, 1}, {0, 2, 7, 1}, {0, 2, 3, 1}};
    static const uint32_t lines[] = {2, 2, 9, 1, 0}, columns[] = {3, 7, 1, 1, 0};
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    for (size_t i = 0; i < 5; i++)
        glo_diagnostics_fault(&diagnostics, said[i], NULL, "message %zu", i);
    for (size_t i = 0; i < 5; i++) {
        cr_expect_eq(diagnostics.messages[i].mark.line, lines[i], "%zu", i);
        cr_expect_eq(diagnostics.messages[i].mark.column, columns[i], "%zu", i);
    }
    glo_diagnostics_free(&diagnostics);
}

/* Errors beyond the hundredth are counted, not kept; warnings are. */
Test(diagnostics, keep_a_hundred_errors)
{
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    for (uint32_t i = 1; i <= 250; i++)
        cr_expect_eq(glo_diagnostics_fault(&diagnostics, (struct glo_mark){0, i, 1, 1}, NULL, "wrong"), GLO_ERR_INPUT);
    cr_expect_eq(diagnostics.num_messages, 100);
    cr_expect_eq(diagnostics.num_errors, 250);
    glo_diagnostics_say(&diagnostics, &(struct glo_message){.severity = GLO_WARNING, .text = "still heard"});
    cr_expect_eq(diagnostics.num_messages, 101);
    cr_expect_not(diagnostics.failed);
    glo_diagnostics_free(&diagnostics);
}

/* A file that is added again keeps its index; another text under the same name is another file. */
Test(diagnostics, know_a_file_again)
{
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    cr_expect_eq(glo_diagnostics_add_file(&diagnostics, "a", "x", 1), 0);
    cr_expect_eq(glo_diagnostics_add_file(&diagnostics, "b", "x", 1), 1);
    cr_expect_eq(glo_diagnostics_add_file(&diagnostics, "a", "x", 1), 0);
    cr_expect_eq(glo_diagnostics_add_file(&diagnostics, "a", "y", 1), 2);
    glo_diagnostics_free(&diagnostics);
}

#ifdef GLO_FAULTS
/* Where memory is short the error is still counted, and the caller learns that something is missing. */
Test(diagnostics, tell_that_memory_was_short)
{
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    glo_memory_fail_at(0, 1);
    cr_expect_eq(glo_diagnostics_fault(&diagnostics, (struct glo_mark){0}, "help", "wrong"), GLO_ERR_NO_MEMORY);
    cr_expect_eq(glo_diagnostics_add_file(&diagnostics, "a", "x", 1), GLO_ALL);
    glo_memory_fail_at(-1, 0);
    cr_expect(diagnostics.failed);
    cr_expect_eq(diagnostics.num_errors, 1);
    cr_expect_eq(diagnostics.num_messages, 0);
    glo_diagnostics_free(&diagnostics);
}
#endif
