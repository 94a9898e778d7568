/*
 * Everything that is declared as data, in one walk each: the parameters that the root table reaches, metrics, events,
 * accounts, sources, fates, columns of the trace, and the codes of warnings. What a new line of a table forgets is
 * found here before anybody reads it.
 */
#include <ctype.h>
#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "models/events.h"
#include "tests/models/trial.h"

enum { MOST_TABLES = 256 };

/* The tables that the root table reaches, each once. */
struct tables {
    const struct glo_table *items[MOST_TABLES];
    uint32_t num;
};

static void collect(struct tables *tables, const struct glo_table *table)
{
    for (uint32_t i = 0; i < tables->num; i++)
        if (tables->items[i] == table)
            return;
    cr_assert_lt(tables->num, MOST_TABLES);
    tables->items[tables->num++] = table;
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++) {
        if (p->table)
            collect(tables, p->table);
        for (uint32_t i = 0; p->registry && i < p->registry->num; i++)
            collect(tables, p->registry->tables[i]);
    }
}

static void reach_all(struct tables *tables)
{
    tables->num = 0;
    collect(tables, &glo_scenario_table);
    cr_assert_gt(tables->num, 25);
}

static bool is_legal_name(const char *name)
{
    if (!islower((unsigned char)name[0]))
        return false;
    for (const char *c = name; *c; c++)
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_')
            return false;
    return true;
}

static bool is_sentence(const char *text)
{
    size_t length = text ? strlen(text) : 0;
    return length > 5 && text[length - 1] == '.';
}

/* What a kind needs beside its name. */
static void check_kind(const char *where, const struct glo_parameter *p)
{
    bool dimensioned = p->kind == GLO_QUANTITY || p->kind == GLO_LAW || p->kind == GLO_AMOUNTS || p->kind == GLO_MATRIX;
    bool structured = p->kind == GLO_RATES || p->kind == GLO_RECORD || p->kind == GLO_MAP || p->kind == GLO_FAMILY ||
                      p->kind == GLO_FAMILIES || p->kind == GLO_ROWS;
    bool chosen = p->kind == GLO_CHOICE || p->kind == GLO_TYPE;
    cr_expect_eq(dimensioned, p->dimension != NULL, "%s: dimension", where);
    cr_expect(!p->dimension || glo_dimension_find(p->dimension), "%s: dimension %s", where, p->dimension);
    cr_expect_eq(structured, p->table != NULL, "%s: table", where);
    cr_expect_eq(chosen, p->registry != NULL, "%s: registry", where);
    cr_expect_eq(p->kind == GLO_WORD, p->words != NULL, "%s: words", where);
    bool refers = p->kind == GLO_REFERENCE || p->kind == GLO_AMOUNTS;
    cr_expect(p->target ? refers || p->kind == GLO_MAP : !refers, "%s: target", where);
}

static void check_parameter(const struct glo_table *table, const struct glo_parameter *p)
{
    char where[256];
    snprintf(where, sizeof where, "%s.%s", table->name, p->name);
    cr_expect(is_legal_name(p->name), "%s: name", where);
    cr_expect(is_sentence(p->doc), "%s: doc", where);
    cr_expect(p->min <= p->max, "%s: bounds", where);
    cr_expect_lt(p->offset, table->size, "%s: offset", where);
    cr_expect_eq(p->fallback && !*p->fallback, p->absent != NULL, "%s: what leaving it out means", where);
    check_kind(where, p);
    for (const struct glo_parameter *other = table->parameters; other != p; other++)
        cr_expect_str_neq(other->name, p->name, "%s is there twice", where);
}

/* Every parameter has a legal name, a doc, bounds in order, and what its kind needs; every table has a doc. */
Test(tables, parameters)
{
    struct tables tables;
    reach_all(&tables);
    for (uint32_t i = 0; i < tables.num; i++) {
        const struct glo_table *table = tables.items[i];
        cr_expect(is_legal_name(table->name) && is_sentence(table->doc), "table %s", table->name);
        cr_expect(!table->main || glo_parameter_find(table, table->main), "%s: main", table->name);
        for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
            check_parameter(table, p);
    }
}

/* Binds a text with a table of one parameter; the result is that of the reader, `*said` its first message. */
static int bind_alone(const struct glo_table *table, const struct glo_parameter *p, const char *text, char said[256])
{
    const struct glo_parameter only[2] = {*p, {0}};
    const struct glo_table root = {.name = table->name, .doc = table->doc, .size = table->size, .parameters = only};
    struct glo_reader reader;
    struct glo_arena arena = {0};
    void *out = glo_alloc(1, table->size);
    cr_assert(out);
    int code = glo_reader_open_text(&reader, &root, "trial.yaml", text, strlen(text), NULL, 0);
    if (code == GLO_OK)
        code = glo_reader_point(&reader, 0, out, &arena);
    snprintf(said, 256, "%s", reader.diagnostics.num_messages ? reader.diagnostics.messages[0].text : "");
    glo_reader_free(&reader);
    glo_arena_free(&arena);
    glo_free(out);
    return code;
}

/* The fallback of every parameter binds: it is of the right kind and within its bounds. */
Test(tables, fallbacks)
{
    struct tables tables;
    uint32_t num = 0;
    reach_all(&tables);
    for (uint32_t i = 0; i < tables.num; i++)
        for (const struct glo_parameter *p = tables.items[i]->parameters; p && p->name; p++) {
            char said[256];
            if (!p->fallback)
                continue;
            cr_expect_eq(bind_alone(tables.items[i], p, "{}", said), GLO_OK, "%s.%s: %s: %s", tables.items[i]->name,
                         p->name, p->fallback, said);
            num++;
        }
    cr_assert_gt(num, 60);
}

static bool any_refers(const struct glo_table *table)
{
    bool names = false;
    for (const struct glo_parameter *of = table->parameters; of && of->name; of++)
        names |= of->target != NULL;
    return names;
}

/* Whether its value names other things, alone, in a record, or as a choice of which some alternative does. */
static bool refers(const struct glo_parameter *p)
{
    bool names = p->target != NULL || (p->table && any_refers(p->table));
    for (uint32_t i = 0; p->registry && i < p->registry->num; i++)
        names |= any_refers(p->registry->tables[i]);
    return names;
}

/* So does every example that stands by itself: without references and columns. */
Test(tables, examples)
{
    struct tables tables;
    uint32_t num = 0;
    reach_all(&tables);
    for (uint32_t i = 0; i < tables.num; i++)
        for (const struct glo_parameter *p = tables.items[i]->parameters; p && p->name; p++) {
            char said[256], text[512];
            if (!p->example || refers(p) || p->kind == GLO_TREE || p->kind == GLO_MATRIX || p->kind == GLO_ROWS ||
                strchr(p->example, '$'))
                continue;
            snprintf(text, sizeof text, "%s: %s\n", p->name, p->example);
            cr_expect_eq(bind_alone(tables.items[i], p, text, said), GLO_OK, "%s.%s: %s: %s", tables.items[i]->name,
                         p->name, p->example, said);
            num++;
        }
    cr_assert_gt(num, 20);
}

/* Names that a parameter says it affects are metrics. */
Test(tables, affected_metrics)
{
    struct tables tables;
    reach_all(&tables);
    for (uint32_t i = 0; i < tables.num; i++)
        for (const struct glo_parameter *p = tables.items[i]->parameters; p && p->name; p++) {
            char names[256], *rest = names, *name;
            snprintf(names, sizeof names, "%s", p->affects ? p->affects : "");
            while ((name = strtok_r(rest, ", ", &rest)))
                cr_expect(glo_metric_find(name), "%s.%s affects %s, which is no metric", tables.items[i]->name, p->name,
                          name);
        }
}

/* Metrics: a doc, a unit, something to be measured of, a name of their own; a positive scale. */
Test(tables, metrics)
{
    for (uint32_t i = 0; i < glo_num_metrics; i++) {
        const struct glo_metric *metric = &glo_metrics[i];
        cr_expect(is_legal_name(metric->name) && strlen(metric->doc) > 5 && *metric->unit, "%s", metric->name);
        cr_expect(metric->entities && metric->ratio && metric->scale > 0, "%s", metric->name);
        cr_expect_eq(glo_metric_find(metric->name), metric, "%s is there twice", metric->name);
    }
    cr_assert_null(glo_metric_find("lead_tim"));
}

/* One line of a list of names and docs. */
static void check_line(const char *name, const char *doc)
{
    cr_expect(is_legal_name(name) && strlen(doc) > 5, "%s: %s", name, doc);
}

/* Events, accounts, sources, fates, reasons, sums: each has a legal name and a doc. */
Test(tables, lists)
{
#define GLO_EVENT(name, priority, doc) \
    check_line(#name, doc); \
    cr_expect((priority) < GLO_PRIORITY_DEMAND);
#include "models/events.def"
#undef GLO_EVENT
#define GLO_SUM(kind, name, value, doc) check_line(#name, doc);
#include "models/measures/sums.def"
#undef GLO_SUM
#define GLO_FATE(name, doc) check_line(#name, doc);
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
#define GLO_REASON(name, doc) check_line(#name, doc);
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
    for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS; i++)
        check_line(glo_account_names[i], glo_account_docs[i]);
    for (uint32_t i = 0; i < GLO_NUM_SOURCES; i++)
        check_line(glo_source_names[i], glo_source_docs[i]);
}

/* Every field of a row of the trace is a column of its own; every account and source of an order has one. */
Test(tables, columns)
{
    bool accounts[GLO_NUM_ORDER_ACCOUNTS] = {false}, sources[GLO_NUM_ORDER_SOURCES] = {false};
    unsigned char covered[sizeof(struct glo_order_row)] = {0};
    for (uint32_t i = 0; i < glo_num_order_columns; i++) {
        const struct glo_column *column = &glo_order_columns[i];
        bool small = column->type == GLO_COLUMN_CODE || column->type == GLO_COLUMN_COUNT;
        check_line(column->name, column->doc);
        cr_expect_eq(column->type == GLO_COLUMN_CODE, column->lookup != GLO_LOOKUP_none, "%s", column->name);
        for (size_t byte = 0; byte < (small ? sizeof(uint32_t) : sizeof(double)); byte++)
            covered[column->offset + byte]++;
        if (column->account >= 0)
            accounts[column->account] = true;
        if (column->source >= 0)
            sources[column->source] = true;
    }
    for (size_t i = 0; i < GLO_NUM_ORDER_ACCOUNTS; i++)
        cr_expect(accounts[i], "%s has no column", glo_account_names[i]);
    for (size_t i = 0; i < GLO_NUM_ORDER_SOURCES; i++)
        cr_expect(sources[i], "%s has no column", glo_source_names[i]);
    size_t price = offsetof(struct glo_order_row, cost[GLO_ACCOUNT_price]); /* has a field of its own */
    for (size_t i = 0; i < offsetof(struct glo_order_row, first_choice) + sizeof(uint32_t);
         i++) /* the last before padding */
        cr_expect_eq(covered[i], 1, "byte %zu of a row is in %u columns", i, covered[i]);
    for (size_t i = offsetof(struct glo_order_row, placed); i < sizeof covered; i++)
        cr_expect_eq(covered[i], i < price || i >= price + sizeof(double), "byte %zu of a row", i);
}

/* The codes of warnings.def, and whether the sources use each. */
static const struct code {
    const char *name, *doc;
} codes[] = {
#define GLO_WARNING_CODE(code, doc) {code, doc},
#include "models/warnings.def"
#undef GLO_WARNING_CODE
};
enum { NUM_CODES = sizeof codes / sizeof codes[0] };

/* Whether "[a-z_]+.[a-z_]+" stands between quotes at `text`; its length, or 0. */
static size_t code_length(const char *text)
{
    size_t first = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    size_t second = first && text[first] == '.' ? strspn(text + first + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;
    return second && text[first + 1 + second] == '"' ? first + 1 + second : 0;
}

/* Whether the families that a parameter may name follow at `quote`: a path in the file, no code. */
static bool is_target(const char *line, const char *quote)
{
    static const char before[] = ".target = ";
    size_t length = sizeof before - 1;
    return (size_t)(quote - line) >= length && strncmp(quote - length, before, length) == 0;
}

/* Marks the codes that a line of a source uses; every other quoted word with a dot must be one. */
static void scan_line(const char *path, const char *line, bool used[NUM_CODES])
{
    if (line[0] == '#')
        return;
    for (const char *quote = strchr(line, '"'); quote; quote = strchr(quote + 1, '"')) {
        size_t length = is_target(line, quote) ? 0 : code_length(quote + 1);
        bool known = length == 0;
        for (size_t i = 0; length && i < NUM_CODES; i++)
            if (strlen(codes[i].name) == length && strncmp(codes[i].name, quote + 1, length) == 0)
                known = used[i] = true;
        cr_expect(known, "%s says the code %.*s, which warnings.def does not have", path, (int)length, quote + 1);
    }
}

static void scan_file(const char *path, bool used[NUM_CODES])
{
    char line[1024];
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s", path);
    while (fgets(line, sizeof line, file))
        scan_line(path, line, used);
    cr_assert_eq(fclose(file), 0);
}

static void scan_folder(const char *path, bool used[NUM_CODES])
{
    DIR *folder = opendir(path);
    cr_assert(folder, "%s", path);
    for (const struct dirent *entry; (entry = readdir(folder));) {
        char inner[1024];
        struct stat status;
        size_t length = strlen(entry->d_name);
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] == '.' || stat(inner, &status) != 0)
            continue;
        if (S_ISDIR(status.st_mode))
            scan_folder(inner, used);
        else if (length > 2 && strcmp(entry->d_name + length - 2, ".c") == 0)
            scan_file(inner, used);
    }
    cr_assert_eq(closedir(folder), 0);
}

/* Every code that models/ says stands in warnings.def with its doc, and every code there is said by somebody. */
Test(tables, warning_codes)
{
    bool used[NUM_CODES] = {false};
    scan_folder(GLO_SOURCE_FOLDER "/models", used);
    for (size_t i = 0; i < NUM_CODES; i++) {
        cr_expect(used[i], "nobody says %s", codes[i].name);
        cr_expect(is_sentence(codes[i].doc), "%s has no doc", codes[i].name);
    }
}
