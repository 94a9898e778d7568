/*
 * What the harnesses share: the check of messages, and what stands in for the world outside. The linker puts the
 * functions named __wrap_... in the place of the library's (CMakeLists.txt): files are those of a table; the database
 * of units, which takes milliseconds to read, and the tree of a text that is the same for all inputs are kept from one
 * input to the next.
 */
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenarios/language/hash.h"
#include "scenarios/language/text_file.h"
#include "sim/error.h"

/* So many inputs use one database, whose cache of unit texts grows. */
#define INPUTS_PER_DATABASE 20000

uint32_t glo_fuzz_num_right;

_Noreturn void glo_fuzz_broken(const char *promise, const char *file, int line)
{
    fprintf(stderr, "%s:%d: a broken promise: %s\n", file, line, promise);
    abort();
}

static void check_message(const struct glo_diagnostics *diagnostics, const struct glo_message *message)
{
    struct glo_text narrow = {0}, wide = {0};
    GLO_FUZZ_PROMISE(message->text && message->text[0]);
    GLO_FUZZ_PROMISE(message->mark.file < diagnostics->num_files);
    glo_message_render(diagnostics, message, 40, &narrow);
    glo_message_render(diagnostics, message, 120, &wide);
    uint32_t point;
    for (size_t i = 0, bytes; i < wide.length; i += bytes) {
        bytes = glo_utf8_decode(wide.bytes + i, wide.length - i, &point);
        GLO_FUZZ_PROMISE(bytes > 0 && !glo_utf8_is_hidden(point));
    }
    glo_text_free(&narrow);
    glo_text_free(&wide);
}

void glo_fuzz_check_messages(const struct glo_diagnostics *diagnostics, int code)
{
    GLO_FUZZ_PROMISE(!diagnostics->failed);
    GLO_FUZZ_PROMISE(code == GLO_OK || code == GLO_ERR_INPUT);
    GLO_FUZZ_PROMISE((code == GLO_OK) == (diagnostics->num_errors == 0));
    /* Showing costs more than finding: the first and the last stand for all. */
    if (diagnostics->num_messages > 0)
        check_message(diagnostics, &diagnostics->messages[0]);
    if (diagnostics->num_messages > 1)
        check_message(diagnostics, &diagnostics->messages[diagnostics->num_messages - 1]);
}

/* ---- units */

int __real_glo_units_init(struct glo_units **units, const char *currency, struct glo_problem *problem);
void __real_glo_units_free(struct glo_units *units);
int __wrap_glo_units_init(struct glo_units **units, const char *currency, struct glo_problem *problem);
void __wrap_glo_units_free(struct glo_units *units);

static struct glo_units *euro;
static uint32_t num_uses, num_users;

int __wrap_glo_units_init(struct glo_units **units, const char *currency, struct glo_problem *problem)
{
    if (strcmp(currency, "EUR") != 0)
        return __real_glo_units_init(units, currency, problem);
    if (num_users == 0 && ++num_uses % INPUTS_PER_DATABASE == 0) {
        __real_glo_units_free(euro);
        euro = NULL;
    }
    int code = euro ? GLO_OK : __real_glo_units_init(&euro, currency, problem);
    num_users += code == GLO_OK;
    *units = euro;
    return code;
}

void __wrap_glo_units_free(struct glo_units *units)
{
    if (units && units == euro)
        num_users--;
    else
        __real_glo_units_free(units);
}

const struct glo_units *glo_fuzz_units(void)
{
    struct glo_units *units;
    struct glo_problem problem = {0};
    GLO_FUZZ_PROMISE(glo_units_init(&units, "EUR", &problem) == GLO_OK);
    glo_units_free(units);
    return units;
}

/* ---- trees */

int __real_glo_node_read_text(const char *name, const char *text, size_t length, struct glo_arena *arena,
                              struct glo_diagnostics *diagnostics, const struct glo_node **out);
int __wrap_glo_node_read_text(const char *name, const char *text, size_t length, struct glo_arena *arena,
                              struct glo_diagnostics *diagnostics, const struct glo_node **out);

/* Trees of texts that are the same for all inputs: defaults, and the text that a harness has named. Marks hold the
 * number of a file, so that there is a tree for each. A slot that is taken by another text stays so. */
#define MAX_KEPT 1024

static struct kept {
    const char *text;
    uint32_t file;
    const struct glo_node *tree;
} kept[MAX_KEPT];

static struct glo_arena kept_arena;
static const char *named;

void glo_fuzz_keep_tree(const char *text)
{
    named = text;
}

static struct kept *find_kept(const char *text, uint32_t file)
{
    return &kept[(glo_hash_address(text) + file) % MAX_KEPT];
}

const struct glo_node *glo_fuzz_kept_tree(void)
{
    return find_kept(named, 0)->tree;
}

int __wrap_glo_node_read_text(const char *name, const char *text, size_t length, struct glo_arena *arena,
                              struct glo_diagnostics *diagnostics, const struct glo_node **out)
{
    if (text != named && strcmp(name, "a default") != 0)
        return __real_glo_node_read_text(name, text, length, arena, diagnostics, out);
    uint32_t file = glo_diagnostics_add_file(diagnostics, name, text, length);
    struct kept *slot = find_kept(text, file);
    if (slot->text == text && slot->file == file) {
        *out = slot->tree;
        return GLO_OK;
    }
    bool fits = !slot->text;
    int code = __real_glo_node_read_text(name, text, length, fits ? &kept_arena : arena, diagnostics, out);
    if (fits && code == GLO_OK)
        *slot = (struct kept){text, file, *out};
    return code;
}

/* ---- files */

int __wrap_access(const char *path, int mode);
char *__wrap_realpath(const char *path, char *real);
int __wrap_glo_text_file_read(const char *path, const char *shown_name, struct glo_mark used_by,
                              struct glo_diagnostics *diagnostics, uint32_t *file);

struct text {
    const char *name, *bytes;
    size_t length;
};

#define TEXT(name, text) \
    { \
        name, text, sizeof(text) - 1 \
    }

static struct text texts[] = {
    {"input.csv", NULL, 0},
    TEXT("towns.csv", "name,weight,latitude,longitude,machines\nBologna,390,44.5,11.3,2\nTrento,118,46.1,11.1,1\n"
                      "Rome,2800,41.9,12.5,3\nRome,2,34.3,-85.2,1\n"),
    TEXT("freight_emissions.csv", "factor,ttw_g_per_tkm,wtt_g_per_tkm,basis,distance_basis,source\n"
                                  "van_average,631.3,150.95,tkm,actual,a\nartic_over_33t,60,15,tkm,actual,b\n"),
    TEXT("material_emissions.csv", "material,kg_co2e_per_kg,source\nwood,0.27,a\npla,2.1,b\n"),
    TEXT("grid_intensity.csv", "country,g_co2e_per_kwh,source\nIT,287.9,a\nDE,341.2,b\n"),
    TEXT("base.yaml", "glocal: 1\nplaces: {here: {}}\nunits: {shop: {stations: {print: {machines: 2}}}}\n"),
    TEXT("loop.yaml", "glocal: 1\nextends: loop.yaml\n"),
};

void glo_fuzz_set_input(const uint8_t *data, size_t size)
{
    texts[0].bytes = (const char *)data;
    texts[0].length = size;
}

static const struct text *find_text(const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].bytes && strcmp(texts[i].name, name) == 0)
            return &texts[i];
    return NULL;
}

int __wrap_access(const char *path, int mode)
{
    (void)mode;
    if (find_text(path))
        return 0;
    errno = ENOENT;
    return -1;
}

/* Every file is known by its name alone. */
char *__wrap_realpath(const char *path, char *real)
{
    (void)path;
    (void)real;
    errno = ENOENT;
    return NULL;
}

int __wrap_glo_text_file_read(const char *path, const char *shown_name, struct glo_mark used_by,
                              struct glo_diagnostics *diagnostics, uint32_t *file)
{
    const struct text *text = find_text(path);
    if (text)
        return glo_text_file_check(shown_name, text->bytes, text->length, diagnostics, file);
    *file = glo_diagnostics_add_file(diagnostics, shown_name, "", 0);
    GLO_FUZZ_PROMISE(*file != GLO_ALL);
    struct glo_message message = {
        .severity = GLO_FAULT, .mark = {.file = *file}, .used_by = used_by, .text = "cannot read this file: not here"};
    glo_diagnostics_say(diagnostics, &message);
    return GLO_ERR_INPUT;
}
