/* Structs from the rows of a file: every kind of cell, what is left out, and every mistake at its cell. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "scenarios/language/reader.h"
#include "sim/error.h"
#include "sim/schema.h"

struct record {
    double time;
    const char *label;
    struct glo_reference thing;
    int64_t num;
    double mass;
};

static const struct glo_parameter record_parameters[] = {
    {.name = "time", .kind = GLO_QUANTITY, GLO_FIELD(struct record, time), .dimension = "time", .doc = "When."},
    {.name = "label", .kind = GLO_TEXT, GLO_FIELD(struct record, label), .fallback = "", .doc = "A text."},
    {.name = "thing",
     .kind = GLO_REFERENCE,
     GLO_FIELD(struct record, thing),
     .target = "things",
     .fallback = "",
     .doc = "A thing."},
    {.name = "num", .kind = GLO_INTEGER, GLO_FIELD(struct record, num), .min = 1, .fallback = "4", .doc = "How many."},
    {.name = "mass",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct record, mass),
     .dimension = "mass",
     .fallback = "",
     .doc = "Mass."},
    {0},
};
static const struct glo_table record_table = {
    .name = "records", .doc = "Records.", .size = sizeof(struct record), .parameters = record_parameters};

struct thing {
    struct glo_named named;
};
static const struct glo_table thing_table = {.name = "things", .doc = "Things.", .size = sizeof(struct thing)};

struct root {
    int64_t glocal;
    struct glo_list things, records;
};
static const struct glo_parameter root_parameters[] = {
    {.name = "glocal", .kind = GLO_INTEGER, GLO_FIELD(struct root, glocal), .doc = "Version."},
    {.name = "things",
     .kind = GLO_FAMILIES,
     GLO_FIELD(struct root, things),
     .table = &thing_table,
     .fallback = "",
     .doc = "Things."},
    {.name = "records", .kind = GLO_ROWS, GLO_FIELD(struct root, records), .table = &record_table, .doc = "A file."},
    {0},
};
static const struct glo_table root_table = {
    .name = "root", .doc = "All.", .size = sizeof(struct root), .parameters = root_parameters};

struct opened {
    struct glo_reader reader;
    struct glo_arena arena;
    struct root root;
    int code;
};

/* Reads a file with these cells; `value` is what the scenario says of it, NULL: its name. */
static void open_cells(struct opened *o, const char *cells, const char *value)
{
    char path[] = "/tmp/glocal_cells_XXXXXX", text[256];
    FILE *file = fdopen(mkstemp(path), "w");
    cr_assert(file && fputs(cells, file) >= 0);
    cr_assert_eq(fclose(file), 0);
    memset(o, 0, sizeof *o);
    snprintf(text, sizeof text, "glocal: 1\nthings: {a: {}, b: {rows: [{name: x}]}}\nrecords: %s\n",
             value ? value : path);
    o->code = glo_reader_open_text(&o->reader, &root_table, "test.yaml", text, strlen(text), NULL, 0);
    if (o->code == GLO_OK)
        o->code = glo_reader_point(&o->reader, 0, &o->root, &o->arena);
    cr_assert_eq(unlink(path), 0);
}

static void opened_free(struct opened *o)
{
    glo_reader_free(&o->reader);
    glo_arena_free(&o->arena);
}

/* Numbers without unit are in that of their dimension; columns stand in any order; an empty cell has the default. */
Test(bind_rows, cells)
{
    struct opened o;
    open_cells(&o, "mass,num,thing,time,label\n500 g,7,a,2.5,\"x, y\"\n,,,90 min,\n0.25,1,b.x,1e3,$time\n", NULL);
    cr_assert_eq(o.code, GLO_OK, "%s", o.reader.diagnostics.num_messages ? o.reader.diagnostics.messages[0].text : "");
    cr_assert_eq(o.root.records.num, 3);
    const struct record *records = o.root.records.items;
    cr_expect(records[0].time == 2.5 && records[0].mass == 0.5 && records[0].num == 7);
    cr_expect_str_eq(records[0].label, "x, y");
    cr_expect(records[0].thing.given && records[0].thing.family == 0 && records[0].thing.member == GLO_ALL);
    cr_expect(records[1].time == 1.5 && isnan(records[1].mass) && records[1].num == 4);
    cr_expect(!records[1].label && !records[1].thing.given);
    cr_expect(records[2].time == 1000 && records[2].mass == 0.25 && records[2].thing.family == 1);
    cr_expect_eq(records[2].thing.member, 0);
    cr_expect_str_eq(records[2].label, "$time", "a cell has no columns");
    opened_free(&o);
}

/* One mistake: where it is, what is said, with which help. */
static void expect_mistake(const char *cells, uint32_t line, uint32_t column, const char *text, const char *help)
{
    struct opened o;
    open_cells(&o, cells, NULL);
    const struct glo_diagnostics *diagnostics = &o.reader.diagnostics;
    cr_assert_eq(o.code, GLO_ERR_INPUT, "%s", cells);
    cr_assert_eq(diagnostics->num_messages, 1, "%s", cells);
    const struct glo_message *message = &diagnostics->messages[0];
    cr_expect_str_eq(message->text, text);
    cr_expect(message->mark.line == line && message->mark.column == column, "%s: %u:%u", text, message->mark.line,
              message->mark.column);
    cr_expect(message->mark.file != 0 && message->used_by.line == 3, "%s", text);
    cr_expect(help ? message->help && strcmp(message->help, help) == 0 : !message->help, "%s: %s", text, message->help);
    opened_free(&o);
}

Test(bind_rows, mistakes)
{
    expect_mistake("time\nsoon\n", 2, 1, "expected a duration, got `soon`", "write `12 min` or `3 days`");
    expect_mistake("time\n1\n\n2,5\n", 4, 1, "expected 1 cells, got 2", NULL);
    expect_mistake("num,time\n1,1\n2.5,1\n", 3, 1, "expected an integer >= 1, got 2.5", NULL);
    expect_mistake("num,time\n0,1\n", 2, 1, "expected an integer >= 1, got 0", NULL);
    expect_mistake("time,mass\n1,3 km\n", 2, 3, "expected a mass, got a length", "write `6.5 kg` or `3 t`");
    expect_mistake("time,thing\n1,b.y\n", 2, 3, "no `y` in things.b", "did you mean `b.x`?");
    expect_mistake("time,mass\n1,2\n ,3\n", 3, 2, "the cell of `time` is empty", NULL);
    expect_mistake("mass\n1\n", 1, 1, "there is no column `time`", "When.");
    expect_mistake("mass,tme,zzzz\n1,2,3\n", 1, 1, "there is no column `time`", "did you mean `tme`?");
    expect_mistake("time,  mas\n1,2\n", 1, 8, "unknown column `mas`", "did you mean `mass`?");
    expect_mistake("time,zzzz\n1,2\n", 1, 6, "unknown column `zzzz`",
                   "known are `time`, `label`, `thing`, `num`, `mass`");
}

/* What the scenario says must be the name of a file that can be read. */
Test(bind_rows, files)
{
    static const struct {
        const char *value, *text;
    } rows[] = {
        {"nowhere.csv", "cannot read this file: No such file or directory"},
        {"[1, 2]", "expected the name of a CSV file, got a list"},
        {"{times: 2, value: a.csv}", "expected the name of a CSV file, got a map of keys"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct opened o;
        open_cells(&o, "time\n1\n", rows[i].value);
        cr_expect_eq(o.code, GLO_ERR_INPUT);
        cr_assert_eq(o.reader.diagnostics.num_messages, 1);
        cr_expect_str_eq(o.reader.diagnostics.messages[0].text, rows[i].text);
        opened_free(&o);
    }
}

/* A file of another kind is one mistake in many cells: not all are said. */
Test(bind_rows, many_mistakes)
{
    struct opened o;
    char cells[2048] = "time\n";
    for (int i = 0; i < 200; i++)
        strcat(cells, "never\n");
    open_cells(&o, cells, NULL);
    cr_expect_eq(o.code, GLO_ERR_INPUT);
    cr_expect_eq(o.reader.diagnostics.num_errors, 10);
    opened_free(&o);
}
