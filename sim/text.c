/* Growing texts, edit distance, columns of UTF-8. */
#include "sim/text.h"
#include "sim/capacity.h"
#include "sim/error.h"
#include "sim/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Fewer bytes than a line are not worth growing for. */
#define LEAST_ROOM GLO_CAPACITY(128, 1)

/* Room for `length` more bytes and the closing zero; false where memory is or was short. */
static bool reserve(struct glo_text *text, size_t length)
{
    uint64_t need = (uint64_t)text->length + length + 1;
    if (!text->failed && need > text->max)
        text->failed = glo_grow(&text->bytes, &text->max, need < LEAST_ROOM ? LEAST_ROOM : need, 1) != GLO_OK;
    return !text->failed;
}

void glo_text_add_bytes(struct glo_text *text, const char *bytes, size_t length)
{
    if (!reserve(text, length))
        return;
    memcpy(text->bytes + text->length, bytes, length);
    text->length += (uint32_t)length;
    text->bytes[text->length] = 0;
}

void glo_text_add(struct glo_text *text, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    if (reserve(text, 0)) {
        /* What does not fit is cut; once there is room it is written again. */
        size_t room = text->max - text->length;
        int length = vsnprintf(text->bytes + text->length, room, format, arguments);
        bool fits = length >= 0 && (size_t)length < room;
        if (length >= 0 && !fits && reserve(text, (size_t)length)) {
            vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
            fits = true;
        }
        text->length += fits ? (uint32_t)length : 0;
        text->bytes[text->length] = 0;
    }
    va_end(again);
    va_end(arguments);
}

const char *glo_text_get(const struct glo_text *text)
{
    return text->bytes ? text->bytes : "";
}

void glo_text_free(struct glo_text *text)
{
    glo_free(text->bytes);
    memset(text, 0, sizeof *text);
}

#define MAX_WORD 63

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

uint32_t glo_text_distance(const char *a, const char *b)
{
    size_t na = strnlen(a, MAX_WORD), nb = strnlen(b, MAX_WORD);
    uint32_t rows[3][MAX_WORD + 1];
    uint32_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (uint32_t j = 0; j <= nb; j++)
        last[j] = j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = (uint32_t)i;
        for (size_t j = 1; j <= nb; j++) {
            now[j] = least(least(last[j] + 1, now[j - 1] + 1), last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
        uint32_t *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[nb];
}

const char *glo_text_nearest(const char *word, const char *const *candidates, uint32_t num)
{
    uint32_t length = (uint32_t)strnlen(word, MAX_WORD), limit = length / 3;
    uint32_t best = (limit ? limit : 1) + 1;
    const char *found = NULL;
    for (uint32_t i = 0; i < num; i++) {
        /* No fewer edits than the lengths differ by. */
        uint32_t other = (uint32_t)strnlen(candidates[i], MAX_WORD);
        if ((other > length ? other - length : length - other) >= best)
            continue;
        uint32_t distance = glo_text_distance(word, candidates[i]);
        if (distance < best) {
            best = distance;
            found = candidates[i];
        }
    }
    return found;
}

uint32_t glo_text_columns(const char *text)
{
    uint32_t columns = 0;
    for (; *text; text++)
        columns += ((unsigned char)*text & 0xC0) != 0x80;
    return columns;
}

/* Columns of the first `length` bytes. */
static uint32_t columns_of(const char *text, size_t length)
{
    uint32_t columns = 0;
    for (size_t i = 0; i < length; i++)
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    return columns;
}

void glo_text_fold(struct glo_text *out, const char *text, uint32_t at, uint32_t indent, uint32_t columns)
{
    bool first = true;
    size_t leading = strspn(text, " \n");
    glo_text_add(out, "%*s", (int)leading, "");
    at += (uint32_t)leading;
    for (text += leading; *text; first = false) {
        size_t length = strcspn(text, " \n"), gap = strspn(text + length, " \n");
        uint32_t width = columns_of(text, length);
        if (!first && at + width > columns) {
            while (out->length > 0 && out->bytes[out->length - 1] == ' ')
                out->bytes[--out->length] = 0;
            glo_text_add(out, "\n%*s", (int)indent, "");
            at = indent;
        }
        glo_text_add_bytes(out, text, length);
        at += width;
        text += length + gap;
        if (*text)
            glo_text_add(out, "%*s", (int)gap, "");
        at += (uint32_t)gap;
    }
}
