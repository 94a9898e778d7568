/*
 * Collects messages in the order of the text they speak of and renders them. The parts of a rendered message stand one
 * below the other: what is wrong, the line with the place underlined, where that is in the tree, who uses it, what to
 * do.
 */
#include "scenarios/language/diagnostics.h"
#include "scenarios/language/text_file.h"
#include "sim/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_ERRORS 100
#define MIN_COLUMNS 40

void glo_diagnostics_init(struct glo_diagnostics *diagnostics)
{
    memset(diagnostics, 0, sizeof *diagnostics);
}

void glo_diagnostics_free(struct glo_diagnostics *diagnostics)
{
    glo_arena_free(&diagnostics->arena);
    glo_free(diagnostics->files);
    glo_free(diagnostics->messages);
    memset(diagnostics, 0, sizeof *diagnostics);
}

uint32_t glo_diagnostics_add_file(struct glo_diagnostics *diagnostics, const char *name, const char *text,
                                  size_t length)
{
    for (uint32_t i = 0; i < diagnostics->num_files; i++) {
        const struct glo_source_file *file = &diagnostics->files[i];
        if (file->length == length && strcmp(file->name, name) == 0 && memcmp(file->text, text, length) == 0)
            return i;
    }
    struct glo_source_file file = {.length = length};
    if (!(file.name = glo_arena_text(&diagnostics->arena, name, strlen(name))) ||
        !(file.text = glo_arena_text(&diagnostics->arena, text, length)) ||
        glo_grow(&diagnostics->files, &diagnostics->max_files, diagnostics->num_files + 1ull, sizeof file) != GLO_OK) {
        diagnostics->failed = true;
        return GLO_ALL;
    }
    diagnostics->files[diagnostics->num_files] = file;
    return diagnostics->num_files++;
}

/* Replaces a text, unless it is NULL, by a copy; false when memory is short. */
static bool copy(struct glo_arena *arena, const char **text)
{
    return !*text || (*text = glo_arena_text(arena, *text, strlen(*text)));
}

static bool keep(struct glo_diagnostics *diagnostics, struct glo_message message, uint32_t place)
{
    struct glo_arena *arena = &diagnostics->arena;
    if (!copy(arena, &message.text) || !copy(arena, &message.code) || !copy(arena, &message.path) ||
        !copy(arena, &message.help) ||
        glo_grow(&diagnostics->messages, &diagnostics->max_messages, diagnostics->num_messages + 1ull,
                 sizeof message) != GLO_OK)
        return false;
    struct glo_message *at = diagnostics->messages + place;
    memmove(at + 1, at, (diagnostics->num_messages - place) * sizeof *at);
    *at = message;
    diagnostics->num_messages++;
    return true;
}

/* Whether `a` stands before `b` in the files; what has no line comes last. */
static bool is_before(struct glo_mark a, struct glo_mark b)
{
    if (!a.line || !b.line)
        return a.line && !b.line;
    if (a.file != b.file)
        return a.file < b.file;
    return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static bool is_same(const struct glo_message *a, const struct glo_message *b)
{
    return a->severity == b->severity && a->mark.file == b->mark.file && a->mark.line == b->mark.line &&
           a->mark.column == b->mark.column && strcmp(a->text, b->text) == 0;
}

void glo_diagnostics_say(struct glo_diagnostics *diagnostics, const struct glo_message *message)
{
    for (uint32_t i = 0; i < diagnostics->num_messages; i++)
        if (is_same(&diagnostics->messages[i], message))
            return;
    uint32_t place = diagnostics->num_messages;
    while (place > 0 && is_before(message->mark, diagnostics->messages[place - 1].mark))
        place--;
    bool full = message->severity == GLO_FAULT && diagnostics->num_errors >= MAX_ERRORS;
    if (!full && !keep(diagnostics, *message, place))
        diagnostics->failed = true;
    diagnostics->num_errors += message->severity == GLO_FAULT;
    diagnostics->num_warnings += message->severity == GLO_WARNING;
}

int glo_diagnostics_fault(struct glo_diagnostics *diagnostics, struct glo_mark mark, const char *help,
                          const char *format, ...)
{
    char formatted[GLO_PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(formatted, sizeof formatted, format, arguments);
    va_end(arguments);
    glo_diagnostics_say(diagnostics,
                        &(struct glo_message){.severity = GLO_FAULT, .mark = mark, .text = formatted, .help = help});
    return diagnostics->failed ? GLO_ERR_NO_MEMORY : GLO_ERR_INPUT;
}

void glo_diagnostics_end_text(struct glo_diagnostics *diagnostics, struct glo_text *text)
{
    diagnostics->failed |= text->failed;
    glo_text_free(text);
}

/* Adds `length` bytes; a byte or character that a terminal would not show becomes `?`, a tab a blank. */
static void add_shown(struct glo_text *out, const char *text, size_t length)
{
    uint32_t point;
    size_t begin = 0; /* of what is shown as it stands */
    for (size_t i = 0; i < length;) {
        size_t bytes = glo_utf8_decode(text + i, length - i, &point);
        bool hidden = bytes == 0 || glo_utf8_is_hidden(point), replaced = hidden || point < 0x20;
        if (replaced) {
            glo_text_add_bytes(out, text + begin, i - begin);
            glo_text_add_bytes(out, hidden ? "?" : " ", 1);
        }
        i += bytes ? bytes : 1;
        begin = replaced ? i : begin;
    }
    glo_text_add_bytes(out, text + begin, length - begin);
}

/* Words of `text` from column `at` on, in lines of `columns` whose later ones begin with `indent` blanks; no line end
 * after them. */
static void add_folded(struct glo_text *out, const char *text, uint32_t at, uint32_t indent, uint32_t columns)
{
    struct glo_text shown = {0};
    add_shown(&shown, text, strlen(text));
    glo_text_fold(out, glo_text_get(&shown), at, indent, columns);
    out->failed |= shown.failed;
    glo_text_free(&shown);
}

/* The line of a mark without its end; lines end with LF, CR LF or CR. */
static const char *find_line(const struct glo_source_file *file, uint32_t line, size_t *length)
{
    const char *at = file->text, *end = at + file->length;
    for (; line > 1 && at < end; at++)
        line -= *at == '\n' || (*at == '\r' && at[1] != '\n');
    *length = strcspn(at, "\r\n");
    return at;
}

/* The bytes of the first `columns` code points, or all. */
static size_t bytes_of(const char *text, size_t length, uint32_t columns)
{
    size_t i = 0;
    uint32_t point;
    for (; columns > 0 && i < length; columns--) {
        size_t bytes = glo_utf8_decode(text + i, length - i, &point);
        i += bytes ? bytes : 1;
    }
    return i;
}

/* The part of a line that is shown: `from` and `to` in code points; a part that is left out costs four columns (`...
 * `). */
struct window {
    uint32_t from, to;
};

/* A window of `room` columns around the marked place [begin, end) of a line of `total` columns. */
static struct window choose_window(const char *line, size_t length, uint32_t begin, uint32_t end, uint32_t room)
{
    uint32_t total = glo_utf8_columns(line, length);
    struct window window = {0, total};
    if (total <= room)
        return window;
    if (end + 4 > room) {
        /* Shifted: the place stands at a third of the line, or as far left as it must for its end to be seen. */
        uint32_t before = room / 3;
        if (end - begin + before + 8 > room)
            before = end - begin + 8 < room ? room - 8 - (end - begin) : 0;
        window.from = begin > before ? begin - before : 0;
        room -= 4;
    }
    if (total - window.from <= room)
        return window;
    window.to = window.from + room - 4;
    size_t least = bytes_of(line, length, end), cut = bytes_of(line, length, window.to);
    while (cut > least && line[cut] != ' ')
        cut--;
    if (cut > least)
        window.to = end + glo_utf8_columns(line + least, cut - least);
    return window;
}

/* The line of the mark and a line with carets under the place. */
static void add_source(const struct glo_diagnostics *diagnostics, struct glo_mark mark, uint32_t columns,
                       struct glo_text *out)
{
    size_t length;
    const char *line = find_line(&diagnostics->files[mark.file], mark.line, &length);
    uint32_t total = glo_utf8_columns(line, length);
    int gutter = snprintf(NULL, 0, "%5u", mark.line);
    uint32_t begin = mark.column - 1, end = begin + (mark.width ? mark.width : 1);
    if (end > total)
        end = total > begin ? total : begin + 1;
    struct window window = choose_window(line, length, begin, end, columns - (uint32_t)gutter - 3);
    size_t first = bytes_of(line, length, window.from), last = bytes_of(line, length, window.to);
    uint32_t shift = window.from ? 4 : 0;
    if (end > window.to && window.to > begin)
        end = window.to;
    glo_text_add(out, "%*u | %s", gutter, mark.line, window.from ? "... " : "");
    add_shown(out, line + first, last - first);
    glo_text_add(out, "%s\n%*s | %*s", window.to < total ? " ..." : "", gutter, "", (int)(begin - window.from + shift),
                 "");
    for (uint32_t i = begin; i < end; i++)
        glo_text_add_bytes(out, "^", 1);
    glo_text_add_bytes(out, "\n", 1);
}

/* "file:line:column: " as far as it is known; returns its width. */
static uint32_t add_place(const struct glo_diagnostics *diagnostics, struct glo_mark mark, struct glo_text *out)
{
    if (mark.file >= diagnostics->num_files)
        return 0;
    const char *name = diagnostics->files[mark.file].name;
    add_shown(out, name, strlen(name));
    uint32_t width = glo_utf8_columns(name, strlen(name));
    if (!mark.line)
        return width;
    glo_text_add(out, ":%u:%u", mark.line, mark.column);
    return width + (uint32_t)snprintf(NULL, 0, ":%u:%u", mark.line, mark.column);
}

void glo_message_render(const struct glo_diagnostics *diagnostics, const struct glo_message *message, uint32_t columns,
                        struct glo_text *out)
{
    static const char *const severities[] = {"note", "warning", "error"};
    const char *severity = severities[message->severity];
    struct glo_text text = {0};
    if (columns < MIN_COLUMNS)
        columns = MIN_COLUMNS;
    uint32_t width = add_place(diagnostics, message->mark, out);
    glo_text_add(out, "%s%s: ", width ? ": " : "", severity);
    width += (uint32_t)strlen(severity) + (width ? 4 : 2);
    glo_text_add(&text, "%s", message->text);
    if (message->code)
        glo_text_add(&text, " [%s]", message->code);
    add_folded(out, glo_text_get(&text), width, 4, columns);
    out->failed |= text.failed;
    glo_text_free(&text);
    glo_text_add_bytes(out, "\n", 1);
    if (message->mark.line && message->mark.file < diagnostics->num_files)
        add_source(diagnostics, message->mark, columns, out);
    if (message->path) {
        glo_text_add_bytes(out, "   in ", 6);
        add_folded(out, message->path, 6, 6, columns);
        glo_text_add_bytes(out, "\n", 1);
    }
    if (message->used_by.line) {
        glo_text_add_bytes(out, "   used by ", 11);
        add_place(diagnostics, message->used_by, out);
        glo_text_add_bytes(out, "\n", 1);
    }
    if (message->help) {
        glo_text_add_bytes(out, " help ", 6);
        add_folded(out, message->help, 6, 6, columns);
        glo_text_add_bytes(out, "\n", 1);
    }
}
