/* Characters and files before anything reads them. */
#include "scenarios/language/text_file.h"
#include "tests/scenarios/language/reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Every code point round: valid forms decode to themselves, what RFC 3629 forbids decodes to nothing. */
Test(text_file, decodes_utf8)
{
    static const struct {
        const char *bytes;
        size_t length, taken;
        uint32_t point;
    } rows[] = {
        {"A", 1, 1, 'A'},
        {"\0", 1, 1, 0},
        {"\xC3\xA9", 2, 2, 0xE9},
        {"\xE2\x82\xAC", 3, 3, 0x20AC},
        {"\xF0\x9D\x84\x9E", 4, 4, 0x1D11E},
        {"\xF4\x8F\xBF\xBF", 4, 4, 0x10FFFF},
        {"\xC3", 1, 0, 0},     /* cut */
        {"\xE2\x82", 2, 0, 0}, /* cut */
        {"\x80", 1, 0, 0},     /* goes on from nothing */
        {"\xC3"
         "A",
         2, 0, 0},                     /* does not go on */
        {"\xC0\x80", 2, 0, 0},         /* longer than it must be */
        {"\xE0\x9F\xBF", 3, 0, 0},     /* longer than it must be */
        {"\xED\xA0\x80", 3, 0, 0},     /* half of a pair of UTF-16 */
        {"\xF4\x90\x80\x80", 4, 0, 0}, /* beyond U+10FFFF */
        {"\xFF", 1, 0, 0},
        {"", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t point = 0;
        cr_expect_eq(glo_utf8_decode(rows[i].bytes, rows[i].length, &point), rows[i].taken, "row %zu", i);
        if (rows[i].taken)
            cr_expect_eq(point, rows[i].point, "row %zu", i);
    }
}

Test(text_file, counts_columns_also_of_bytes_that_are_none)
{
    cr_expect_eq(glo_utf8_columns("a\xC3\xA9\xFFz", 5), 4);
    cr_expect_eq(glo_utf8_columns("a\xC3\xA9", 2), 2);
}

/* The first character that does not belong into a text is named with its line and column; every kind of line end
 * counts. */
Test(text_file, names_the_place_of_a_bad_character)
{
    static const struct {
        const char *text;
        size_t length;
        uint32_t line, column;
        const char *said;
    } rows[] = {
        {"a: \xFF", 4, 1, 4, "the byte 0xFF is not UTF-8"},
        {"é: ü\nb: \xC3", 11, 2, 4, "the byte 0xC3 is not UTF-8"},
        {"a\r\nb\rc\n\xC0\x80", 9, 4, 1, "the byte 0xC0 is not UTF-8"},
        {"a\0b", 3, 1, 2, "a hidden character, U+0000"},
        {"a\x1B[2J", 5, 1, 2, "a hidden character, U+001B"},
        {"a: \xC2\x85", 5, 1, 4, "a hidden character, U+0085"},
        {"a\xE2\x80\xA8"
         "b",
         5, 1, 2, "a hidden character, U+2028"},
        {"a\xEF\xBB\xBF", 4, 1, 2, "a hidden character, U+FEFF"},
        {"\x7F", 1, 1, 1, "a hidden character, U+007F"},
        {"a \xE2\x80\xA9", 5, 1, 3, "a hidden character, U+2029"},
        {"\xEF\xBF\xBE", 3, 1, 1, "a hidden character, U+FFFE"},
        {"\xEF\xBF\xBF", 3, 1, 1, "a hidden character, U+FFFF"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading = read_bytes(rows[i].text, rows[i].length);
        cr_expect_eq(reading.code, GLO_ERR_INPUT);
        cr_expect(is_only_error(&reading.diagnostics, rows[i].line, rows[i].column, 1, rows[i].said), "row %zu: %s", i,
                  first_message(&reading.diagnostics));
        free_reading(&reading);
    }
}

/* A byte order mark is left out: the first column is that of the first letter. */
Test(text_file, leaves_a_byte_order_mark_out)
{
    struct reading reading = read_text("\xEF\xBB\xBF"
                                       "a: 1\n");
    cr_assert_eq(reading.code, GLO_OK);
    cr_expect_str_eq(reading.tree->entries[0].key, "a");
    cr_expect_eq(reading.tree->entries[0].key_mark.column, 1);
    cr_expect_str_eq(reading.diagnostics.files[0].text, "a: 1\n");
    free_reading(&reading);
}

/* A text of 64 MiB is read, one byte more is refused without being kept. */
Test(text_file, refuses_what_is_too_large)
{
    size_t limit = (size_t)64 << 20;
    char *text = malloc(limit + 1);
    memset(text, 'x', limit + 1);
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    uint32_t file;
    cr_expect_eq(glo_text_file_check("small", text, limit, &diagnostics, &file), GLO_OK);
    cr_expect_eq(diagnostics.files[file].length, limit);
    cr_expect_eq(glo_text_file_check("large", text, limit + 1, &diagnostics, &file), GLO_ERR_INPUT);
    cr_expect_str_eq(diagnostics.messages[0].text, "a file of more than 64 MiB");
    cr_expect_eq(diagnostics.files[file].length, 0);
    glo_diagnostics_free(&diagnostics);
    free(text);
}

/* A file that cannot be read is said under the name the user gave, with who uses it. */
Test(text_file, says_why_a_file_cannot_be_read)
{
    static const struct {
        const char *path, *said;
    } rows[] = {{"no/such/file.csv", "cannot read this file: No such file or directory"},
                {"/", "cannot read this file: Is a directory"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct glo_diagnostics diagnostics;
        glo_diagnostics_init(&diagnostics);
        uint32_t file;
        struct glo_mark used_by = {0, 3, 9, 4};
        cr_expect_eq(glo_text_file_read(rows[i].path, "data/x.csv", used_by, &diagnostics, &file), GLO_ERR_INPUT);
        cr_assert_eq(diagnostics.num_messages, 1);
        cr_expect_str_eq(diagnostics.messages[0].text, rows[i].said);
        cr_expect_str_eq(diagnostics.files[diagnostics.messages[0].mark.file].name, "data/x.csv");
        cr_expect_eq(diagnostics.messages[0].used_by.line, 3);
        glo_diagnostics_free(&diagnostics);
    }
}

/* A file is read whole, whatever its size is to the size of a read. */
Test(text_file, reads_all_bytes)
{
    char path[] = "/tmp/glocal_text_file_XXXXXX";
    FILE *stream = fdopen(mkstemp(path), "wb");
    for (int i = 0; i < 200001; i++)
        fputc('a' + i % 26, stream);
    fclose(stream);
    struct glo_diagnostics diagnostics;
    glo_diagnostics_init(&diagnostics);
    uint32_t file;
    cr_assert_eq(glo_text_file_read(path, path, (struct glo_mark){0}, &diagnostics, &file), GLO_OK);
    cr_expect_eq(diagnostics.files[file].length, 200001);
    cr_expect_eq(diagnostics.files[file].text[200000], 'a' + 200000 % 26);
    unlink(path);
    glo_diagnostics_free(&diagnostics);
}
