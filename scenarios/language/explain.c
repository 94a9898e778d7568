/* Explaining parameters from their tables. */
#include "scenarios/language/explain.h"

#include <math.h>
#include <string.h>

#include "scenarios/language/bind.h"
#include "scenarios/language/path.h"
#include "scenarios/language/place.h"
#include "scenarios/language/units.h"
#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/memory.h"

/* A path that was found: as a pattern ("demand.NAME.patience"), and what stands there. */
struct found {
    struct glo_text pattern;
    const char *key; /* last component, borrowed from the tables; NULL: a name */
    struct glo_place place;
};

/* What stands in a list of records or the rows of a file, which a path cannot change but can name; else nothing. */
static struct glo_place in_list(const struct glo_place *place)
{
    bool records = place->form == GLO_LEAF && place->parameter && place->table &&
                   (place->parameter->many || place->parameter->kind == GLO_ROWS);
    return records ? glo_place_root(place->table) : (struct glo_place){.form = GLO_LEAF};
}

/* Follows a path through the tables; names are any word. Stops at the first key that is not known: `*rest` is then
 * where it begins, and `place` where it was looked for. */
static bool follow(const struct glo_table *root, const char *path, struct found *found, const char **rest)
{
    char key[256];
    struct glo_place below;
    found->place = glo_place_root(root);
    *rest = path;
    while (**rest) {
        size_t length = strcspn(*rest, ".");
        if (length >= sizeof key)
            break;
        memcpy(key, *rest, length);
        key[length] = 0;
        struct glo_place list = in_list(&found->place);
        if (list.table)
            found->place = list;
        if (!glo_place_step(&found->place, NULL, key, &below))
            break;
        bool open = glo_place_is_open(&found->place);
        found->key = !open && below.parameter && strcmp(below.parameter->name, key) == 0 ? below.parameter->name : NULL;
        glo_text_add(&found->pattern, "%s%s", found->pattern.length ? "." : "", open ? "NAME" : key);
        found->place = below;
        *rest += length + ((*rest)[length] == '.');
    }
    return !**rest && found->pattern.length && !found->pattern.failed;
}

/* The one path of the tables that ends with a word. */
struct search {
    const char *word;
    struct glo_text *out;
    uint32_t num, most;
    bool backquotes;
};

static void match_end(void *self, const char *path, const struct glo_table *table,
                      const struct glo_parameter *parameter)
{
    struct search *search = self;
    (void)table;
    if (strcmp(parameter->name, search->word) != 0)
        return;
    if (search->num++ < search->most)
        glo_text_add(search->out, "%s%s%s%s", search->out->length ? ", " : "", search->backquotes ? "`" : "", path,
                     search->backquotes ? "`" : "");
}

static bool find_end(const struct glo_table *root, const char *word, struct glo_text *path)
{
    struct search search = {.word = word, .out = path, .most = 1};
    path->failed |= glo_place_all(root, match_end, &search) != GLO_OK;
    return !path->failed && search.num == 1;
}

/* Adds a text in lines of at most `columns`, the first of which has `used` columns already, others an indent. */
static void add_folded(struct glo_text *out, const char *text, uint32_t indent, uint32_t used, uint32_t columns)
{
    glo_text_fold(out, text, used, indent, columns);
    glo_text_add(out, "\n");
}

#define INDENT 10

static void add_line(struct glo_text *out, const char *title, const char *text, uint32_t columns)
{
    if (!text || !*text)
        return;
    glo_text_add(out, "%-*s", INDENT, title);
    add_folded(out, text, INDENT, INDENT, columns);
}

static const char *const kind_words[] = {
    [GLO_BOOL] = "true or false",
    [GLO_INTEGER] = "integer",
    [GLO_QUANTITY] = "number",
    [GLO_TEXT] = "text",
    [GLO_DATE] = "date",
    [GLO_WORD] = "word",
    [GLO_LAW] = "distribution",
    [GLO_REFERENCE] = "name",
    [GLO_AMOUNTS] = "names with amounts",
    [GLO_RATES] = "numbers with units",
    [GLO_RECORD] = "record",
    [GLO_MAP] = "named records",
    [GLO_FAMILY] = "record, or one per row",
    [GLO_FAMILIES] = "named things, or families of them",
    [GLO_CHOICE] = "choice",
    [GLO_TYPE] = "type",
    [GLO_MATRIX] = "file with a matrix",
    [GLO_ROWS] = "file, one record per row",
    [GLO_TREE] = "keys and values",
};

static const struct glo_dimension *dimension_of(const struct glo_parameter *parameter)
{
    return parameter->dimension ? glo_dimension_find(parameter->dimension) : NULL;
}

static void add_kind(const struct glo_parameter *parameter, struct glo_text *out)
{
    const struct glo_dimension *dimension = dimension_of(parameter);
    glo_text_add(out, parameter->many ? "list: " : "");
    if (dimension && parameter->kind == GLO_QUANTITY)
        glo_text_add(out, "%s", dimension->doc);
    else if (dimension)
        glo_text_add(out, "%s of %s%s%s", kind_words[parameter->kind], dimension->doc,
                     parameter->alternative ? " or " : "",
                     parameter->alternative ? glo_dimension_find(parameter->alternative)->doc : "");
    else
        glo_text_add(out, "%s", kind_words[parameter->kind]);
    if (parameter->kind == GLO_REFERENCE)
        glo_text_add(out, " of %s", parameter->target);
}

static void add_default(struct glo_text *out, const struct glo_parameter *parameter, uint32_t columns)
{
    struct glo_text text = {0};
    if (!parameter->fallback)
        glo_text_add(&text, "none: it must be given");
    else if (parameter->fallback[0])
        glo_text_add(&text, "%s", parameter->fallback);
    else
        glo_text_add(&text, "none: %s", parameter->absent);
    add_line(out, "default", glo_text_get(&text), columns);
    out->failed |= text.failed;
    glo_text_free(&text);
}

static void add_bounds(struct glo_text *out, const struct glo_parameter *p, uint32_t columns)
{
    char number[32];
    struct glo_text text = {0};
    struct glo_bounds bounds = glo_parameter_bounds(p);
    const struct glo_dimension *dimension = dimension_of(p);
    const char *unit = dimension && strcmp(dimension->unit, "1") != 0 ? dimension->unit : "";
    const char *least = bounds.low == bounds.high ? "=" : bounds.above ? ">" : ">=";
    if (isfinite(bounds.low)) {
        glo_number_write(bounds.low, number);
        glo_text_add(&text, "%s %s%s%s", least, number, bounds.low != 0 && *unit ? " " : "",
                     bounds.low != 0 ? unit : "");
    }
    if (isfinite(bounds.high) && bounds.high > bounds.low) {
        glo_number_write(bounds.high, number);
        glo_text_add(&text, "%s<= %s%s%s", text.length ? ", " : "", number, *unit ? " " : "", unit);
    }
    add_line(out, "bounds", glo_text_get(&text), columns);
    out->failed |= text.failed;
    glo_text_free(&text);
}

static void add_unit(struct glo_text *out, const struct glo_parameter *parameter, uint32_t columns)
{
    const struct glo_dimension *dimension = dimension_of(parameter);
    struct glo_text text = {0};
    if (!dimension || strcmp(dimension->unit, "1") == 0)
        return;
    glo_text_add(&text, "`%s` or `%s`; stored in %s", dimension->spelling, dimension->other_spelling, dimension->unit);
    add_line(out, "unit", glo_text_get(&text), columns);
    out->failed |= text.failed;
    glo_text_free(&text);
}

/* What may be written below, or as its word. */
static void add_keys(struct glo_text *out, const struct glo_place *place, const struct glo_parameter *parameter,
                     uint32_t columns)
{
    struct glo_word_list keys = {0};
    struct glo_text text = {0};
    struct glo_place inside = *place;
    bool names = place->form == GLO_NAMES;
    if (names)
        glo_place_step(place, NULL, "NAME", &inside);
    for (uint32_t i = 0; parameter && parameter->words && parameter->words[i]; i++)
        glo_word_list_add(&keys, parameter->words[i]);
    for (uint32_t i = 0; parameter && parameter->kind == GLO_TYPE && i < parameter->registry->num; i++)
        glo_word_list_add(&keys, parameter->registry->tables[i]->name);
    bool words = keys.num || inside.form == GLO_WORDS, columns_of_file = parameter && parameter->kind == GLO_ROWS;
    for (const struct glo_parameter *p = columns_of_file ? parameter->table->parameters : NULL; p && p->name; p++)
        glo_word_list_add(&keys, p->name);
    glo_place_keys(&inside, NULL, &keys);
    for (uint32_t i = 0; i < keys.num; i++)
        glo_text_add(&text, "%s%s", i ? ", " : "", keys.items[i]);
    add_line(out,
             inside.form == GLO_LAWS ? "known"
             : columns_of_file       ? "columns"
             : words                 ? "words"
                                     : "keys",
             glo_text_get(&text), columns);
    out->failed |= keys.failed || text.failed;
    glo_word_list_free(&keys);
    glo_text_free(&text);
}

static void add_example(struct glo_text *out, const struct glo_parameter *parameter, uint32_t columns)
{
    const struct glo_dimension *dimension = dimension_of(parameter);
    struct glo_text text = {0};
    const char *example = parameter->example;
    if (!example && parameter->fallback && parameter->fallback[0])
        example = parameter->fallback;
    if (!example && dimension)
        example = dimension->spelling;
    if (example)
        glo_text_add(&text, "%s: %s", parameter->name, example);
    add_line(out, "example", glo_text_get(&text), columns);
    out->failed |= text.failed;
    glo_text_free(&text);
}

static void add_title(struct glo_text *out, const char *pattern, const char *kind, uint32_t columns)
{
    uint32_t used = glo_text_columns(pattern), width = glo_text_columns(kind);
    uint32_t gap = !width ? 0 : used + width + 2 <= columns ? columns - used - width : 2;
    glo_text_add(out, "%s%*s%s\n", pattern, (int)gap, "", kind);
}

/* What a law comes to: "mean 2 h, scv 1, q95 4.95 h". */
static void add_law(struct glo_text *out, const struct glo_reader *reader, const struct glo_parameter *parameter,
                    const struct glo_node *node)
{
    struct glo_arena arena = {0};
    struct glo_distribution law;
    const struct glo_dimension *dimension = dimension_of(parameter);
    const char *unit = dimension && strcmp(dimension->unit, "1") != 0 ? dimension->unit : "";
    if (glo_bind_single_law(parameter, node, reader->units, &arena, &law))
        glo_text_add(out, "%*smean %.6g%s%s, scv %.6g, q95 %.6g%s%s\n", INDENT, "", law.mean, *unit ? " " : "", unit,
                     law.scv, glo_distribution_draw(&law, 0.95), *unit ? " " : "", unit);
    glo_arena_free(&arena);
}

/* Where the file sets it, and with what; of named things only where. */
static void add_setting(struct glo_text *out, const struct glo_reader *reader, const char *path,
                        const struct glo_place *place, const struct glo_parameter *parameter, const char *key,
                        uint32_t columns)
{
    struct glo_text text = {0};
    if (!reader || !reader->tree)
        return;
    const struct glo_node *node = glo_path_get(reader->root, reader->tree, path, NULL);
    if (!node)
        return;
    glo_text_add(&text, "in %s:%u", reader->diagnostics.files[node->mark.file].name, node->mark.line);
    if (key && !(place->form == GLO_NAMES && node->kind == GLO_NODE_MAP)) {
        glo_text_add(&text, "   %s: ", key);
        glo_node_flow(node, &text);
    }
    glo_text_add(out, "\n");
    add_folded(out, glo_text_get(&text), INDENT, 0, columns);
    if (parameter && parameter->kind == GLO_LAW)
        add_law(out, reader, parameter, node);
    out->failed |= text.failed;
    glo_text_free(&text);
}

static void add_parameter(struct glo_text *out, const struct glo_place *place, const struct glo_parameter *parameter,
                          uint32_t columns)
{
    add_folded(out, parameter->doc, 0, 0, columns);
    glo_text_add(out, "\n");
    add_default(out, parameter, columns);
    add_bounds(out, parameter, columns);
    add_unit(out, parameter, columns);
    add_keys(out, place, parameter, columns);
    add_example(out, parameter, columns);
    add_line(out, "affects", parameter->affects, columns);
    add_line(out, "source", parameter->source, columns);
    add_line(out, "since", parameter->since, columns);
}

/* A name, a word of a choice or a distribution: the table below it. */
static void add_other(struct glo_text *out, const struct glo_place *place, uint32_t columns)
{
    const char *doc = place->law ? place->law->doc : place->table ? place->table->doc : NULL;
    if (doc)
        add_folded(out, doc, 0, 0, columns);
    glo_text_add(out, "\n");
    add_keys(out, place, NULL, columns);
    if (place->law)
        add_line(out, "source", place->law->source, columns);
}

bool glo_explain(const struct glo_table *root, const char *path, const struct glo_reader *reader, uint32_t columns,
                 struct glo_text *out)
{
    struct found found = {.key = NULL};
    struct glo_text full = {0}, kind = {0};
    const char *rest, *asked = path;
    bool known = follow(root, path, &found, &rest);
    if (!known && !strchr(path, '.') && find_end(root, path, &full)) {
        glo_text_free(&found.pattern);
        asked = glo_text_get(&full);
        known = follow(root, asked, &found, &rest);
    }
    if (known && found.key) {
        add_kind(found.place.parameter, &kind);
        add_title(out, glo_text_get(&found.pattern), glo_text_get(&kind), columns);
        add_parameter(out, &found.place, found.place.parameter, columns);
    } else if (known) {
        add_title(out, glo_text_get(&found.pattern), "", columns);
        add_other(out, &found.place, columns);
    }
    if (known)
        add_setting(out, reader, asked, &found.place, found.key ? found.place.parameter : NULL, found.key, columns);
    out->failed |= kind.failed || full.failed || found.pattern.failed;
    glo_text_free(&found.pattern);
    glo_text_free(&full);
    glo_text_free(&kind);
    return known;
}

void glo_explain_nearest(const struct glo_table *root, const char *path, uint32_t most, struct glo_text *out)
{
    struct found found = {.key = NULL};
    struct glo_word_list keys = {0};
    const char *rest, *last = strrchr(path, '.');
    struct search search = {.word = last ? last + 1 : path, .out = out, .most = most, .backquotes = true};
    uint32_t before = out->length;
    follow(root, path, &found, &rest);
    glo_place_keys(&found.place, NULL, &keys);
    char word[64];
    size_t length = strcspn(rest, ".");
    length = length < sizeof word ? length : sizeof word - 1;
    memcpy(word, rest, length);
    word[length] = 0;
    const char *near = *rest ? glo_text_nearest(word, keys.items, keys.num) : NULL;
    if (near && most)
        glo_text_add(out, "`%.*s%s%s`", (int)(rest - path), path, near, rest + strcspn(rest, "."));
    else if (out->length == before && glo_place_all(root, match_end, &search))
        out->failed = true;
    out->failed |= keys.failed || found.pattern.failed;
    glo_word_list_free(&keys);
    glo_text_free(&found.pattern);
}

void glo_explain_all(const struct glo_table *root,
                     void (*each)(void *self, const char *path, const struct glo_table *table,
                                  const struct glo_parameter *parameter),
                     void *self)
{
    glo_place_all(root, each, self);
}
