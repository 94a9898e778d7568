/*
 * Reads YAML into the tree of node.h, from libyaml's events. It is not a validator of scenarios: it knows no key. What
 * it adds to libyaml: exact places, duplicate keys, tabs, single documents, bounds on nesting and on what aliases
 * expand to, and help where a slip of the pen reads as something else. The cursor only moves forward, from event to
 * event.
 */
#include "scenarios/language/node.h"
#include "scenarios/language/text_file.h"
#include "sim/error.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#define MAX_DEPTH 100
#define MAX_WEIGHT 10000000
#define MAX_KEY 128       /* bytes; libyaml itself ends at 1024 characters with the escapes */
#define BYTES_PER_NODE 64 /* so many bytes of a scalar weigh as much as a node */

/* A place in the text: code points are what libyaml counts, from 0. */
struct cursor {
    size_t byte, index;
    uint32_t line, column;
};

/* A list or map that is being read; its children are the pending entries from `first` on. */
struct frame {
    enum glo_node_kind kind;
    bool flow;
    struct glo_mark mark;
    uint32_t first;
    uint32_t anchor; /* GLO_ALL: none */
    uint64_t weight_before;
    uint32_t height;      /* of the highest child */
    struct glo_entry key; /* of a map: waits for its value where key.key is set */
    bool key_plain;
};

/* A named node: NULL while it is unfinished. Weight and height are those of the tree with its aliases written out. */
struct anchor {
    const char *name;
    const struct glo_node *node;
    uint64_t weight;
    uint32_t height;
};

struct reader {
    yaml_parser_t parser;
    struct glo_diagnostics *diagnostics;
    struct glo_arena *arena;
    uint32_t file;
    const char *text;
    size_t length;
    struct cursor at;
    struct frame frames[MAX_DEPTH];
    uint32_t depth;
    struct glo_entry *pending;
    uint32_t num_pending, max_pending;
    struct anchor *anchors;
    uint32_t num_anchors, max_anchors;
    uint64_t weight;
    uint32_t num_documents;
    struct glo_mark last; /* of the scalar before, where a key without its blank may hide */
    const struct glo_node *root;
    int code; /* what was said so far */
};

/* Keeps the code of a mistake after which reading goes on. */
static void note(struct reader *reader, int code)
{
    if (reader->code != GLO_ERR_NO_MEMORY)
        reader->code = code;
}

static void step(const struct reader *reader, struct cursor *at)
{
    uint32_t point;
    const char *text = reader->text + at->byte;
    size_t bytes = glo_utf8_decode(text, reader->length - at->byte, &point);
    bool ends = *text == '\n' || (*text == '\r' && text[1] != '\n');
    at->byte += bytes ? bytes : 1;
    at->index++;
    at->line += ends;
    at->column = ends ? 0 : at->column + 1;
}

static struct glo_mark mark_at(const struct reader *reader, struct cursor at, uint32_t width)
{
    return (struct glo_mark){reader->file, at.line + 1, at.column + 1, width ? width : 1};
}

static struct glo_mark mark_of(const struct reader *reader, yaml_mark_t mark)
{
    return (struct glo_mark){reader->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, 1};
}

/* Goes on to `index` through what stands between two events: blanks, comments, indicators. Tabs among them are
 * mistakes. */
static void cross(struct reader *reader, size_t index)
{
    bool comment = false;
    while (reader->at.index < index && reader->at.byte < reader->length) {
        char c = reader->text[reader->at.byte];
        comment = c == '#' || (comment && c != '\n' && c != '\r');
        if (c == '\t' && !comment)
            note(reader, glo_diagnostics_fault(reader->diagnostics, mark_at(reader, reader->at, 1),
                                               "indent and separate with blanks", "a tab"));
        step(reader, &reader->at);
    }
}

static void skip(struct reader *reader, size_t index)
{
    while (reader->at.index < index && reader->at.byte < reader->length)
        step(reader, &reader->at);
}

/* Columns from `at` to the end of its line, without blanks at its end. */
static uint32_t rest_of_line(const struct reader *reader, struct cursor at)
{
    const char *text = reader->text + at.byte;
    size_t length = strcspn(text, "\r\n");
    while (length > 0 && text[length - 1] == ' ')
        length--;
    return glo_utf8_columns(text, length);
}

/* The mark of a value from its event; the value stands after its anchor, where both are on one line. An empty value
 * ends with its anchor. */
static struct glo_mark mark_value(const struct reader *reader, const yaml_event_t *event)
{
    struct cursor at = reader->at;
    if (reader->text[at.byte] == '&') {
        const char *text = reader->text + at.byte;
        size_t length = strcspn(text, " \r\n");
        length += strspn(text + length, " ");
        if (!strchr("\r\n#", text[length]))
            for (size_t end = at.byte + length; at.byte < end && at.index < event->end_mark.index;)
                step(reader, &at);
    }
    bool one_line = event->end_mark.line == at.line;
    return mark_at(reader, at, one_line ? (uint32_t)event->end_mark.column - at.column : rest_of_line(reader, at));
}

/* Fails where a node of this weight and height is too much for the document. */
static int weigh(struct reader *reader, struct glo_mark mark, uint64_t weight, uint32_t height)
{
    reader->weight += weight;
    if (reader->depth + height > MAX_DEPTH)
        return glo_diagnostics_fault(reader->diagnostics, mark, NULL, "nested more than %d levels deep", MAX_DEPTH);
    if (reader->weight > MAX_WEIGHT)
        return glo_diagnostics_fault(reader->diagnostics, mark, "give large tables as `rows:` from a CSV file",
                                     "more than %d values, aliases written out", MAX_WEIGHT);
    return GLO_OK;
}

/* `{b:1}` is the key "b:1" without a value: nobody means that. */
static void check_blank(struct reader *reader, const struct frame *frame, const struct glo_node *value)
{
    const char *key = frame->key.key, *colon = strchr(key, ':');
    if (!colon || !frame->flow || !frame->key_plain || value->kind != GLO_NODE_NULL || *value->text)
        return;
    struct glo_text help = {0};
    glo_text_add(&help, "write a blank after the colon: `%.*s: %s`", (int)(colon - key), key, colon + 1);
    note(reader, glo_diagnostics_fault(reader->diagnostics, frame->key.key_mark, glo_text_get(&help),
                                       "the key `%s` has no value", key));
    note(reader, help.failed ? GLO_ERR_NO_MEMORY : reader->code);
    glo_text_free(&help);
}

/* Gives a finished node to the collection that is open. */
static int add(struct reader *reader, const struct glo_node *node, uint32_t height)
{
    if (reader->depth == 0) {
        reader->root = node;
        return GLO_OK;
    }
    struct frame *frame = &reader->frames[reader->depth - 1];
    if (frame->height < height)
        frame->height = height;
    struct glo_entry entry = {.value = node};
    if (frame->kind == GLO_NODE_MAP) {
        if (!frame->key.key)
            return glo_diagnostics_fault(reader->diagnostics, node->mark, NULL, "a key must be a word");
        check_blank(reader, frame, node);
        entry = frame->key;
        entry.value = node;
        frame->key.key = NULL;
    }
    if (glo_grow(&reader->pending, &reader->max_pending, reader->num_pending + 1ull, sizeof entry) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    reader->pending[reader->num_pending++] = entry;
    return GLO_OK;
}

/* Remembers an anchor (NULL: none) whose node is still to come. A name that is given again means the later node from
 * then on. */
static int open_anchor(struct reader *reader, const yaml_char_t *name, uint32_t *index)
{
    *index = GLO_ALL;
    if (!name)
        return GLO_OK;
    const char *text = (const char *)name;
    struct anchor anchor = {.name = glo_arena_text(reader->arena, text, strlen(text))};
    if (!anchor.name ||
        glo_grow(&reader->anchors, &reader->max_anchors, reader->num_anchors + 1ull, sizeof anchor) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    *index = reader->num_anchors++;
    reader->anchors[*index] = anchor;
    return GLO_OK;
}

static void close_anchor(struct reader *reader, uint32_t index, const struct glo_node *node, uint64_t weight,
                         uint32_t height)
{
    if (index == GLO_ALL)
        return;
    struct anchor *anchor = &reader->anchors[index];
    anchor->node = node;
    anchor->weight = weight;
    anchor->height = height;
}

static void check_tag(struct reader *reader, struct glo_mark mark, const yaml_char_t *tag)
{
    if (tag)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark, "put a text that looks like a number in quotes",
                                           "YAML tags (`!`) are not used in scenarios"));
}

/* A comma inside parentheses ends a plain scalar inside braces: `{where: a in (IT, ES)}`. */
static void check_cut(struct reader *reader, struct glo_mark mark, const char *text)
{
    int open = 0;
    for (const char *c = text; *c; c++)
        open += (*c == '(') - (*c == ')');
    if (open > 0 && reader->depth > 0 && reader->frames[reader->depth - 1].flow)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark,
                                           "inside braces a comma ends a value: put the whole value in quotes",
                                           "a parenthesis is not closed in `%s`", text));
}

static void check_scalar(struct reader *reader, const yaml_event_t *event, struct glo_mark mark)
{
    const char *text = (const char *)event->data.scalar.value;
    check_tag(reader, mark, event->data.scalar.tag);
    if (strlen(text) < event->data.scalar.length)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark, NULL, "a text with the character U+0000"));
    if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return;
    if (strchr(text, '\t'))
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark, "indent and separate with blanks", "a tab"));
    check_cut(reader, mark, text);
}

static int take_key(struct reader *reader, const yaml_event_t *event, struct glo_mark mark)
{
    struct frame *frame = &reader->frames[reader->depth - 1];
    const char *text = (const char *)event->data.scalar.value;
    size_t length = strlen(text);
    frame->key_plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (length == 0)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark, NULL, "an empty key"));
    if (length > MAX_KEY)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark, NULL, "a key of more than %d bytes", MAX_KEY));
    if (frame->key_plain && strcmp(text, "<<") == 0)
        note(reader, glo_diagnostics_fault(reader->diagnostics, mark,
                                           "use an alias for a whole value, or `extends:` for a whole file",
                                           "the merge key `<<` is not part of YAML 1.2"));
    if (reader->num_pending == frame->first && !frame->flow && frame->mark.line == mark.line &&
        frame->mark.column == mark.column)
        frame->mark.width = mark.width;
    frame->key = (struct glo_entry){glo_arena_text(reader->arena, text, length), mark, NULL};
    return frame->key.key ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* The words of YAML 1.2's core schema. */
static bool is_null(const char *text)
{
    static const char *const words[] = {"", "~", "null", "Null", "NULL"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(text, words[i]) == 0)
            return true;
    return false;
}

static int on_scalar(struct reader *reader, const yaml_event_t *event)
{
    struct glo_mark mark = mark_value(reader, event);
    const char *text = (const char *)event->data.scalar.value;
    reader->last = mark;
    check_scalar(reader, event, mark);
    struct frame *frame = reader->depth ? &reader->frames[reader->depth - 1] : NULL;
    if (frame && frame->kind == GLO_NODE_MAP && !frame->key.key)
        return take_key(reader, event, mark);
    struct glo_node *node = glo_arena_alloc(reader->arena, 1, sizeof *node);
    if (!node || !(node->text = glo_arena_text(reader->arena, text, strlen(text))))
        return GLO_ERR_NO_MEMORY;
    /* A plain text with a line end is never null, bool or number either, and can only be written in quotes. */
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE || strchr(text, '\n');
    node->kind = !node->quoted && is_null(text) ? GLO_NODE_NULL : GLO_NODE_SCALAR;
    node->mark = mark;
    node->times = 1;
    uint64_t weight = 1 + event->data.scalar.length / BYTES_PER_NODE;
    uint32_t anchor;
    int code = open_anchor(reader, event->data.scalar.anchor, &anchor);
    if (code == GLO_OK)
        code = weigh(reader, mark, weight, 0);
    if (code == GLO_OK)
        close_anchor(reader, anchor, node, weight, 0);
    return code == GLO_OK ? add(reader, node, 0) : code;
}

static int open_frame(struct reader *reader, enum glo_node_kind kind, bool flow, const yaml_char_t *anchor,
                      struct glo_mark mark)
{
    int code = weigh(reader, mark, 1, 1);
    if (code != GLO_OK)
        return code;
    struct frame *frame = &reader->frames[reader->depth];
    *frame = (struct frame){.kind = kind, .flow = flow, .mark = mark, .first = reader->num_pending};
    frame->weight_before = reader->weight - 1;
    reader->depth++;
    return open_anchor(reader, anchor, &frame->anchor);
}

static int on_list(struct reader *reader, const yaml_event_t *event)
{
    struct glo_mark mark = mark_value(reader, event);
    check_tag(reader, mark, event->data.sequence_start.tag);
    return open_frame(reader, GLO_NODE_LIST, event->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE,
                      event->data.sequence_start.anchor, mark);
}

static int on_map(struct reader *reader, const yaml_event_t *event)
{
    struct glo_mark mark = mark_value(reader, event);
    check_tag(reader, mark, event->data.mapping_start.tag);
    return open_frame(reader, GLO_NODE_MAP, event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE,
                      event->data.mapping_start.anchor, mark);
}

static int by_key(const void *a, const void *b)
{
    const struct glo_entry *left = *(const struct glo_entry *const *)a, *right = *(const struct glo_entry *const *)b;
    int order = strcmp(left->key, right->key);
    return order ? order : (left > right) - (left < right);
}

/* Says every key that stands in the map before. */
static int check_keys(struct reader *reader, const struct glo_node *map)
{
    if (map->num < 2)
        return GLO_OK;
    const struct glo_entry **sorted = glo_alloc(map->num, sizeof *sorted);
    if (!sorted)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < map->num; i++)
        sorted[i] = &map->entries[i];
    qsort(sorted, map->num, sizeof *sorted, by_key);
    for (uint32_t i = 1, first = 0; i < map->num; i++) {
        if (strcmp(sorted[i]->key, sorted[first]->key) != 0)
            first = i;
        else
            note(reader, glo_diagnostics_fault(reader->diagnostics, sorted[i]->key_mark, NULL,
                                               "the key `%s` stands twice here, first in line %u", sorted[i]->key,
                                               sorted[first]->key_mark.line));
    }
    glo_free(sorted);
    return GLO_OK;
}

/* Moves the children of a frame from the pending entries into the node. */
static int fill(struct reader *reader, const struct frame *frame, struct glo_node *node)
{
    node->num = reader->num_pending - frame->first;
    reader->num_pending = frame->first;
    if (node->kind == GLO_NODE_MAP) {
        if (!(node->entries = glo_arena_alloc(reader->arena, node->num, sizeof *node->entries)))
            return GLO_ERR_NO_MEMORY;
        for (uint32_t i = 0; i < node->num; i++)
            node->entries[i] = reader->pending[frame->first + i];
        return check_keys(reader, node);
    }
    if (!(node->items = glo_arena_alloc(reader->arena, node->num, sizeof *node->items)))
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < node->num; i++)
        node->items[i] = reader->pending[frame->first + i].value;
    return GLO_OK;
}

static int on_end(struct reader *reader, const yaml_event_t *event)
{
    const struct frame *frame = &reader->frames[--reader->depth];
    struct glo_node *node = glo_arena_alloc(reader->arena, 1, sizeof *node);
    if (!node)
        return GLO_ERR_NO_MEMORY;
    node->kind = frame->kind;
    node->mark = frame->mark;
    node->times = 1;
    if (frame->flow && event->end_mark.line + 1 == node->mark.line && event->end_mark.column >= node->mark.column)
        node->mark.width = (uint32_t)event->end_mark.column + 1 - node->mark.column;
    int code = fill(reader, frame, node);
    close_anchor(reader, frame->anchor, node, reader->weight - frame->weight_before, frame->height + 1);
    return code == GLO_OK ? add(reader, node, frame->height + 1) : code;
}

static int on_alias(struct reader *reader, const yaml_event_t *event)
{
    const char *name = (const char *)event->data.alias.anchor;
    struct glo_mark mark = mark_value(reader, event);
    uint32_t i = reader->num_anchors;
    while (i > 0 && strcmp(reader->anchors[i - 1].name, name) != 0)
        i--;
    if (i == 0)
        return glo_diagnostics_fault(reader->diagnostics, mark, NULL, "no anchor `&%s` stands above", name);
    struct anchor anchor = reader->anchors[i - 1];
    if (!anchor.node)
        return glo_diagnostics_fault(reader->diagnostics, mark, NULL, "the alias `*%s` stands inside its own anchor",
                                     name);
    int code = weigh(reader, mark, anchor.weight, anchor.height);
    return code == GLO_OK ? add(reader, anchor.node, anchor.height) : code;
}

static int on_document(struct reader *reader, const yaml_event_t *event)
{
    if (reader->num_documents++ == 0)
        return GLO_OK;
    return glo_diagnostics_fault(reader->diagnostics, mark_of(reader, event->start_mark), NULL,
                                 "a second document: a file holds one");
}

static int (*const handlers[])(struct reader *, const yaml_event_t *) = {
    [YAML_DOCUMENT_START_EVENT] = on_document, [YAML_ALIAS_EVENT] = on_alias,      [YAML_SCALAR_EVENT] = on_scalar,
    [YAML_SEQUENCE_START_EVENT] = on_list,     [YAML_SEQUENCE_END_EVENT] = on_end, [YAML_MAPPING_START_EVENT] = on_map,
    [YAML_MAPPING_END_EVENT] = on_end,         [YAML_STREAM_END_EVENT] = NULL,
};

/* libyaml's sentences in ours. What cannot be closed is shown where it was opened. */
static const struct complaint {
    const char *problem, *text, *help;
    bool opened;
} complaints[] = {
    {"found unexpected end of stream", "a text that is opened here is never closed", "close it with the same quote",
     true},
    {"found unexpected document indicator", "a text that is opened here is never closed",
     "close it with the same quote", true},
    {"did not find expected ',' or '}'", "expected `,` or `}`", "what `{` opens, `}` closes", false},
    {"did not find expected ',' or ']'", "expected `,` or `]`", "what `[` opens, `]` closes", false},
    {"did not find expected key", "expected a key", "begin the keys of a map in one column; quote whole values", false},
    {"did not find expected '-' indicator", "expected `- `", "begin the items of a list in one column", false},
    {"did not find expected <document start>", "expected the end of the file",
     "begin the keys of a map in one column; quote whole values", false},
    {"block sequence entries are not allowed in this context", "a list cannot begin here",
     "begin it on the next line, or write `[..]`", false},
    {"could not find expected ':'", "expected `:` after this key", "write `key: value`", true},
    {"found unknown escape character", "no escape of YAML", "write `\\\\` for a backslash, or use single quotes",
     false},
    {"found character that cannot start any token", "a value cannot begin with this character", "quote the value",
     false},
};

/* `a: b: c`, `rate:200` with the next key taken for its second line, or a line that is indented too deep. */
static int say_colon(const struct reader *reader, struct glo_mark mark, const char *text)
{
    struct glo_mark last = reader->last;
    const char *colon = memchr(text, ':', strcspn(text, "\r\n"));
    if (last.line == mark.line || last.line == 0)
        return glo_diagnostics_fault(reader->diagnostics, mark, "quote a value that contains a colon and a blank",
                                     "a second `: ` on this line");
    if (colon && !strchr(" \r\n", colon[1]))
        return glo_diagnostics_fault(reader->diagnostics, last, "write a blank after the colon of a key",
                                     "expected a key and its value");
    return glo_diagnostics_fault(reader->diagnostics, mark, "begin the keys of a map in one column",
                                 "a key where the line above has a value already");
}

/* The text at a mark of this file. */
static const char *text_at(const struct reader *reader, struct glo_mark mark)
{
    struct cursor at = {0};
    while (at.byte < reader->length &&
           (at.line + 1 < mark.line || (at.line + 1 == mark.line && at.column + 1 < mark.column)))
        step(reader, &at);
    return reader->text + at.byte;
}

/* Says why libyaml stopped. */
static int say_syntax(const struct reader *reader)
{
    const yaml_parser_t *parser = &reader->parser;
    if (parser->error == YAML_MEMORY_ERROR)
        return GLO_ERR_NO_MEMORY;
    struct glo_mark mark = mark_of(reader, parser->problem_mark), opened = mark_of(reader, parser->context_mark);
    const char *problem = parser->problem ? parser->problem : "unknown mistake";
    const char *here = text_at(reader, mark);
    if (*here == '\t' || strstr(problem, "tab character"))
        return glo_diagnostics_fault(reader->diagnostics, mark, "indent and separate with blanks", "a tab");
    if (strcmp(problem, "mapping values are not allowed in this context") == 0)
        return say_colon(reader, mark, reader->last.line ? text_at(reader, reader->last) : here);
    for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++) {
        const struct complaint *complaint = &complaints[i];
        if (strcmp(complaint->problem, problem) != 0)
            continue;
        bool flow = strstr(problem, "expected ','") != NULL;
        if (flow && mark.line != opened.line)
            return glo_diagnostics_fault(reader->diagnostics, opened, complaint->help, "`%c` is not closed",
                                         *text_at(reader, opened));
        return glo_diagnostics_fault(reader->diagnostics, complaint->opened ? opened : mark, complaint->help, "%s",
                                     complaint->text);
    }
    return glo_diagnostics_fault(reader->diagnostics, mark, NULL, "not YAML: %s", problem);
}

/* Reads events until the stream ends or something stops it. */
static int read_events(struct reader *reader)
{
    for (;;) {
        yaml_event_t event;
        if (!yaml_parser_parse(&reader->parser, &event))
            return say_syntax(reader);
        int code = GLO_OK;
        yaml_event_type_t type = event.type;
        cross(reader, event.start_mark.index);
        if (type < sizeof handlers / sizeof handlers[0] && handlers[type])
            code = handlers[type](reader, &event);
        skip(reader, event.end_mark.index);
        yaml_event_delete(&event);
        if (code != GLO_OK || type == YAML_STREAM_END_EVENT)
            return code;
    }
}

/* Through libyaml, whose buffers are large beside a single word. */
static int read_yaml(uint32_t file, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                     const struct glo_node **out)
{
    struct reader *reader = glo_alloc(1, sizeof *reader);
    if (!reader)
        return GLO_ERR_NO_MEMORY;
    reader->diagnostics = diagnostics;
    reader->arena = arena;
    reader->file = file;
    reader->text = diagnostics->files[file].text;
    reader->length = diagnostics->files[file].length;
    int code = GLO_ERR_NO_MEMORY;
    if (yaml_parser_initialize(&reader->parser)) {
        yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&reader->parser, (const unsigned char *)reader->text, reader->length);
        code = read_events(reader);
        yaml_parser_delete(&reader->parser);
    }
    if (code == GLO_OK || reader->code == GLO_ERR_NO_MEMORY)
        code = reader->code;
    struct glo_mark start = {file, 1, 1, 1};
    bool empty = !reader->root || (reader->root->kind == GLO_NODE_NULL && !*reader->root->text);
    if (code == GLO_OK && empty)
        code = glo_diagnostics_fault(diagnostics, start, NULL, "nothing is written here");
    if (code == GLO_OK)
        *out = reader->root;
    glo_free(reader->pending);
    glo_free(reader->anchors);
    glo_free(reader);
    return code;
}

/* A text that needs no parser: defaults and what --set gives are single words or `{}` most of the time. */
static bool is_short(const char *text)
{
    return strcmp(text, "{}") == 0 || glo_node_is_plain(text);
}

static int read_short(uint32_t file, const struct glo_source_file *source, struct glo_arena *arena,
                      const struct glo_node **out)
{
    struct glo_mark mark = {file, 1, 1, glo_utf8_columns(source->text, source->length)};
    bool map = source->text[0] == '{';
    struct glo_node *node = glo_arena_alloc(arena, 1, sizeof *node);
    if (!node)
        return GLO_ERR_NO_MEMORY;
    *node = (struct glo_node){.kind = map ? GLO_NODE_MAP : GLO_NODE_SCALAR, .mark = mark, .times = 1};
    if (!map && !(node->text = glo_arena_text(arena, source->text, source->length)))
        return GLO_ERR_NO_MEMORY;
    *out = node;
    return GLO_OK;
}

static int read_tree(uint32_t file, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                     const struct glo_node **out)
{
    const struct glo_source_file *source = &diagnostics->files[file];
    return is_short(source->text) ? read_short(file, source, arena, out) : read_yaml(file, arena, diagnostics, out);
}

int glo_node_read_file(const char *path, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       const struct glo_node **out)
{
    uint32_t file;
    *out = NULL;
    int code = glo_text_file_read(path, path, (struct glo_mark){0}, diagnostics, &file);
    return code == GLO_OK ? read_tree(file, arena, diagnostics, out) : code;
}

int glo_node_read_text(const char *name, const char *text, size_t length, struct glo_arena *arena,
                       struct glo_diagnostics *diagnostics, const struct glo_node **out)
{
    uint32_t file;
    *out = NULL;
    int code = glo_text_file_check(name, text, length, diagnostics, &file);
    return code == GLO_OK ? read_tree(file, arena, diagnostics, out) : code;
}
