/*
 * The tree of a scenario file: look-ups, changed copies, and canonical YAML. Reading is in yaml.c. What is written here
 * reads back as the same tree: a text is written plain only where YAML gives it back unchanged.
 */
#include "scenarios/language/node.h"
#include "scenarios/language/text_file.h"
#include "sim/error.h"

#include <string.h>

const struct glo_entry *glo_node_entry(const struct glo_node *map, const char *key)
{
    if (!map || map->kind != GLO_NODE_MAP)
        return NULL;
    for (uint32_t i = 0; i < map->num; i++)
        if (strcmp(map->entries[i].key, key) == 0)
            return &map->entries[i];
    return NULL;
}

const struct glo_node *glo_node_get(const struct glo_node *map, const char *key)
{
    const struct glo_entry *entry = glo_node_entry(map, key);
    return entry ? entry->value : NULL;
}

const struct glo_node *glo_node_with(const struct glo_node *map, const char *key, struct glo_mark key_mark,
                                     const struct glo_node *value, struct glo_arena *arena)
{
    uint32_t num = map->kind == GLO_NODE_MAP ? map->num : 0;
    struct glo_node *copy = glo_arena_alloc(arena, 1, sizeof *copy);
    struct glo_entry *entries = glo_arena_alloc(arena, num + 1ull, sizeof *entries);
    if (!copy || !entries)
        return NULL;
    *copy = *map;
    copy->kind = GLO_NODE_MAP;
    copy->entries = entries;
    copy->num = 0;
    bool found = false;
    for (uint32_t i = 0; i < num; i++) {
        struct glo_entry entry = map->entries[i];
        if (strcmp(entry.key, key) == 0) {
            found = true;
            entry.key_mark = key_mark;
            entry.value = value;
        }
        if (entry.value)
            entries[copy->num++] = entry;
    }
    if (!found && value) {
        struct glo_entry entry = {glo_arena_text(arena, key, strlen(key)), key_mark, value};
        if (!entry.key)
            return NULL;
        entries[copy->num++] = entry;
    }
    return copy;
}

const struct glo_node *glo_node_scalar(const char *text, struct glo_mark mark, struct glo_arena *arena)
{
    struct glo_node *node = glo_arena_alloc(arena, 1, sizeof *node);
    if (!node || !(node->text = glo_arena_text(arena, text, strlen(text))))
        return NULL;
    node->kind = GLO_NODE_SCALAR;
    node->mark = mark;
    node->times = 1;
    return node;
}

bool glo_node_is_plain(const char *text)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", "<<"};
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++)
        if (strcmp(text, nulls[i]) == 0)
            return false;
    size_t length = strlen(text);
    if (strchr(",[]{}#&*!|>'\"%@`", text[0]) || text[0] == ' ' || text[length - 1] == ' ' || text[length - 1] == ':')
        return false;
    if ((strchr("-?:", text[0]) && (text[1] == ' ' || text[1] == 0)) || strncmp(text, "---", 3) == 0 ||
        strncmp(text, "...", 3) == 0 || strstr(text, ": ") || strstr(text, " #"))
        return false;
    uint32_t point;
    for (size_t i = 0, bytes; i < length; i += bytes) {
        bytes = glo_utf8_decode(text + i, length - i, &point);
        if (bytes == 0 || point < 0x20 || glo_utf8_is_hidden(point))
            return false;
    }
    return true;
}

static void write_quoted(const char *text, struct glo_text *out)
{
    uint32_t point;
    glo_text_add_bytes(out, "\"", 1);
    for (size_t i = 0, bytes, length = strlen(text); i < length; i += bytes ? bytes : 1) {
        bytes = glo_utf8_decode(text + i, length - i, &point);
        if (bytes == 0)
            glo_text_add_bytes(out, "?", 1);
        else if (point == '"' || point == '\\')
            glo_text_add(out, "\\%c", (char)point);
        else if (point < 0x20 || glo_utf8_is_hidden(point))
            glo_text_add(out, "\\u%04X", (unsigned)point);
        else
            glo_text_add_bytes(out, text + i, bytes);
    }
    glo_text_add_bytes(out, "\"", 1);
}

static void write_text(const char *text, bool quoted, struct glo_text *out)
{
    if (quoted || !glo_node_is_plain(text))
        write_quoted(text, out);
    else
        glo_text_add(out, "%s", text);
}

static void write_times(const struct glo_node *node, struct glo_text *out)
{
    if (node->times != 1)
        glo_text_add(out, " # times %.15g", node->times);
    glo_text_add_bytes(out, "\n", 1);
}

static void write_value(const struct glo_node *node, uint32_t indent, bool after_dash, struct glo_text *out);

/* The lines of a list or map; the first goes on where the pen is if `inside_line`. */
static void write_children(const struct glo_node *node, uint32_t indent, bool inside_line, struct glo_text *out)
{
    for (uint32_t i = 0; i < node->num; i++) {
        glo_text_add(out, "%*s", i == 0 && inside_line ? 0 : (int)indent, "");
        if (node->kind == GLO_NODE_LIST) {
            glo_text_add_bytes(out, "-", 1);
            write_value(node->items[i], indent + 2, true, out);
        } else {
            write_text(node->entries[i].key, false, out);
            glo_text_add_bytes(out, ":", 1);
            write_value(node->entries[i].value, indent + 2, false, out);
        }
    }
}

/* What follows `key:` or `-`. */
static void write_value(const struct glo_node *node, uint32_t indent, bool after_dash, struct glo_text *out)
{
    if (node->kind == GLO_NODE_NULL || node->kind == GLO_NODE_SCALAR) {
        glo_text_add_bytes(out, " ", 1);
        if (node->kind == GLO_NODE_NULL)
            glo_text_add_bytes(out, "null", 4);
        else
            write_text(node->text, node->quoted, out);
        write_times(node, out);
    } else if (node->num == 0) {
        glo_text_add(out, node->kind == GLO_NODE_LIST ? " []" : " {}");
        write_times(node, out);
    } else if (after_dash && node->times == 1) {
        glo_text_add_bytes(out, " ", 1);
        write_children(node, indent, true, out);
    } else {
        write_times(node, out);
        write_children(node, indent, false, out);
    }
}

int glo_node_write(const struct glo_node *node, struct glo_text *out)
{
    bool block = (node->kind == GLO_NODE_LIST || node->kind == GLO_NODE_MAP) && node->num > 0;
    if (block && node->times == 1)
        write_children(node, 0, false, out);
    else
        write_value(node, 0, false, out);
    return out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
