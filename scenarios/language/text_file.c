/*
 * Reads source files and checks their characters. It knows neither YAML nor CSV; what it lets pass is UTF-8 whose lines
 * end with LF, CR LF or CR.
 */
#include "scenarios/language/text_file.h"
#include "sim/capacity.h"
#include "sim/error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAX_BYTES (64u << 20)
#define CHUNK GLO_CAPACITY(65536, 1)

/* The bytes of a character: its first byte under `mask` is `lead`; less than `least` is written shorter. */
static const struct utf8_form {
    unsigned char mask, lead;
    uint32_t least;
} forms[] = {{0x80, 0x00, 0}, {0xE0, 0xC0, 0x80}, {0xF0, 0xE0, 0x800}, {0xF8, 0xF0, 0x10000}};

size_t glo_utf8_decode(const char *text, size_t length, uint32_t *point)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t extra = 0;
    if (length > 0 && bytes[0] < 0x80) { /* nearly always */
        *point = bytes[0];
        return 1;
    }
    while (extra < 4 && (length <= extra || (bytes[0] & forms[extra].mask) != forms[extra].lead))
        extra++;
    if (extra == 4)
        return 0;
    *point = bytes[0] & (unsigned char)~forms[extra].mask;
    for (size_t i = 1; i <= extra; i++) {
        if ((bytes[i] & 0xC0) != 0x80)
            return 0;
        *point = *point << 6 | (bytes[i] & 0x3F);
    }
    bool surrogate = *point >= 0xD800 && *point <= 0xDFFF;
    return *point >= forms[extra].least && *point <= 0x10FFFF && !surrogate ? extra + 1 : 0;
}

uint32_t glo_utf8_columns(const char *text, size_t length)
{
    uint32_t columns = 0, point;
    for (size_t i = 0; i < length; columns++) {
        size_t bytes = glo_utf8_decode(text + i, length - i, &point);
        i += bytes ? bytes : 1;
    }
    return columns;
}

bool glo_utf8_is_hidden(uint32_t point)
{
    if (point < 0x20)
        return point != '\t' && point != '\n' && point != '\r';
    return (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 || point == 0xFEFF ||
           point == 0xFFFE || point == 0xFFFF;
}

static int say(struct glo_diagnostics *diagnostics, struct glo_mark mark, struct glo_mark used_by, const char *text,
               const char *help)
{
    glo_diagnostics_say(
        diagnostics,
        &(struct glo_message){.severity = GLO_FAULT, .mark = mark, .used_by = used_by, .text = text, .help = help});
    return diagnostics->failed ? GLO_ERR_NO_MEMORY : GLO_ERR_INPUT;
}

/* Says the first character that does not belong into a source text; 0 where there is none. */
static int check_characters(const char *text, size_t length, struct glo_mark mark, struct glo_mark used_by,
                            struct glo_diagnostics *diagnostics)
{
    uint32_t point = 0;
    char what[64];
    mark.line = mark.column = mark.width = 1;
    for (size_t i = 0; i < length;) {
        size_t bytes = glo_utf8_decode(text + i, length - i, &point);
        if (bytes == 0) {
            snprintf(what, sizeof what, "the byte 0x%02X is not UTF-8", (unsigned char)text[i]);
            return say(diagnostics, mark, used_by, what, "save the file as UTF-8");
        }
        if (glo_utf8_is_hidden(point)) {
            snprintf(what, sizeof what, "a hidden character, U+%04X", (unsigned)point);
            return say(diagnostics, mark, used_by, what, "remove it");
        }
        bool ends = point == '\n' || (point == '\r' && (i + 1 == length || text[i + 1] != '\n'));
        mark.line += ends;
        mark.column = ends ? 1 : mark.column + 1;
        i += bytes;
    }
    return GLO_OK;
}

static int check(const char *name, const char *text, size_t length, struct glo_mark used_by,
                 struct glo_diagnostics *diagnostics, uint32_t *file)
{
    if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    bool large = length > MAX_BYTES;
    *file = glo_diagnostics_add_file(diagnostics, name, large ? "" : text, large ? 0 : length);
    if (*file == GLO_ALL)
        return GLO_ERR_NO_MEMORY;
    struct glo_mark mark = {.file = *file};
    if (large)
        return say(diagnostics, mark, used_by, "a file of more than 64 MiB", NULL);
    return check_characters(text, length, mark, used_by, diagnostics);
}

int glo_text_file_check(const char *name, const char *text, size_t length, struct glo_diagnostics *diagnostics,
                        uint32_t *file)
{
    return check(name, text, length, (struct glo_mark){0}, diagnostics, file);
}

/* Reads all of a stream, one byte beyond the limit at most. Returns 0, GLO_ERR_IO or GLO_ERR_NO_MEMORY. */
static int read_all(FILE *stream, char **bytes, size_t *length)
{
    uint32_t max = 0;
    *bytes = NULL;
    *length = 0;
    while (*length <= MAX_BYTES) {
        if (glo_grow(bytes, &max, *length + CHUNK, 1) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        size_t got = fread(*bytes + *length, 1, max - *length, stream);
        *length += got;
        if (got == 0)
            break;
    }
    return ferror(stream) ? GLO_ERR_IO : GLO_OK;
}

int glo_text_file_read(const char *path, const char *shown_name, struct glo_mark used_by,
                       struct glo_diagnostics *diagnostics, uint32_t *file)
{
    char *bytes = NULL;
    size_t length = 0;
    errno = 0;
    FILE *stream = fopen(path, "rb");
    int code = stream ? read_all(stream, &bytes, &length) : GLO_ERR_IO;
    int reason = errno;
    if (stream && fclose(stream) != 0 && code == GLO_OK)
        code = GLO_ERR_IO;
    if (code == GLO_OK)
        code = check(shown_name, bytes, length, used_by, diagnostics, file);
    if (code == GLO_ERR_IO) {
        char what[128];
        snprintf(what, sizeof what, "cannot read this file: %s", strerror(reason));
        *file = glo_diagnostics_add_file(diagnostics, shown_name, "", 0);
        code = *file == GLO_ALL ? GLO_ERR_NO_MEMORY
                                : say(diagnostics, (struct glo_mark){.file = *file}, used_by, what, NULL);
    }
    glo_free(bytes);
    return code;
}
