/*
 * Every file that is read, cut at every byte (a full disk, a download that broke off, an editor that crashed): a
 * scenario and its rows give a study or a mistake with its place, never a crash, a hang or a lost block; a result that
 * is not whole is never taken for a finished one. If GLO_SWEEP is not `full`, a share of the lengths.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "output/store_hdf5.h"
#include "tests/fault/finished.h"
#include "tests/fault/sweep.h"

struct content {
    char *bytes;
    size_t size;
};

static struct content read_content(const char *path)
{
    struct content content;
    FILE *file = fopen(path, "rb");
    cr_assert(file && fseek(file, 0, SEEK_END) == 0, "%s", path);
    content.size = (size_t)ftell(file);
    rewind(file);
    content.bytes = malloc(content.size);
    cr_assert_eq(fread(content.bytes, 1, content.size, file), content.size);
    fclose(file);
    return content;
}

static void write_content(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    cr_assert(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0, "%s", path);
}

/* Counts what was found. Every mistake names a file that was read, and its line and column; or is of the whole file. */
struct found {
    uint32_t num_good, num_bad;
};

static void check_study(const struct glo_scenario_study *study, int code, const char *what, size_t size)
{
    const struct glo_diagnostics *diagnostics = &study->reader.diagnostics;
    struct glo_text text = {0};
    cr_assert(code == GLO_OK || code == GLO_ERR_INPUT, "%s at %zu: %s", what, size, glo_error_text(code));
    cr_assert_eq(code == GLO_OK, diagnostics->num_errors == 0, "%s at %zu", what, size);
    for (uint32_t i = 0; i < diagnostics->num_messages; i++) {
        const struct glo_message *message = &diagnostics->messages[i];
        cr_assert(message->text && *message->text);
        cr_assert(!message->mark.line || (message->mark.column && message->mark.file < diagnostics->num_files));
        glo_message_render(diagnostics, message, 80, &text);
    }
    cr_assert_not(text.failed);
    glo_text_free(&text);
}

/* Opens the scenario at `path`, which must end in a study or in mistakes, and give everything back. */
static void open_cut(const char *path, const char *what, size_t size, struct found *found)
{
    int64_t live = glo_memory_live();
    struct glo_scenario_study study;
    int code = glo_scenario_study_open(&study, path, NULL, 0);
    check_study(&study, code, what, size);
    glo_scenario_study_free(&study);
    cr_assert_eq(glo_memory_live(), live, "%s at %zu: blocks are lost", what, size);
    found->num_good += code == GLO_OK;
    found->num_bad += code != GLO_OK;
}

/* A file that a scenario needs: NAME of the source folder FROM, by that name beside the scenario; of its lines the
 * first and those with `only`, if that is given. */
struct input {
    const char *from, *name, *only;
};

static void copy_lines(char *path, const struct content *content, const char *only)
{
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    for (size_t begin = 0, end; begin < content->size; begin = end) {
        const char *line = content->bytes + begin, *newline = memchr(line, '\n', content->size - begin);
        end = newline ? (size_t)(newline - content->bytes) + 1 : content->size;
        if (begin == 0 || !only || memmem(line, end - begin, only, strlen(only)))
            cr_assert_eq(fwrite(line, 1, end - begin, file), end - begin);
    }
    cr_assert_eq(fclose(file), 0);
}

static void copy_inputs(const char *folder, const struct input *inputs)
{
    char source[512], target[512];
    snprintf(target, sizeof target, "%s/data", folder);
    cr_assert_eq(mkdir(target, 0777), 0);
    for (const struct input *input = inputs; input->name; input++) {
        snprintf(source, sizeof source, "%s/%s/%s", GLO_SOURCE_FOLDER, input->from, input->name);
        snprintf(target, sizeof target, "%s/%s", folder, input->name);
        struct content content = read_content(source);
        copy_lines(target, &content, input->only);
        free(content.bytes);
    }
}

static void remove_inputs(const char *folder, const struct input *inputs)
{
    char path[512];
    for (const struct input *input = inputs; input->name; input++) {
        snprintf(path, sizeof path, "%s/%s", folder, input->name);
        cr_assert_eq(unlink(path), 0);
    }
    snprintf(path, sizeof path, "%s/data", folder);
    cr_assert_eq(rmdir(path), 0);
    cr_assert_eq(rmdir(folder), 0);
}

/* Opens the first of the inputs again and again, with input number `cut` cut at every length but the whole. */
static void sweep_cuts(const struct input *inputs, size_t cut)
{
    struct found found = {0};
    char folder[] = "/tmp/glocal_fault_XXXXXX", scenario[256], path[256];
    cr_assert_not_null(mkdtemp(folder));
    copy_inputs(folder, inputs);
    snprintf(scenario, sizeof scenario, "%s/%s", folder, inputs[0].name);
    snprintf(path, sizeof path, "%s/%s", folder, inputs[cut].name);
    struct content content = read_content(path);
    for (size_t size = 0; size < content.size; size += (size_t)sweep_step((int64_t)content.size, INT64_MAX)) {
        write_content(path, content.bytes, size);
        open_cut(scenario, inputs[cut].name, size, &found);
    }
    cr_assert_gt(found.num_bad, 0, "%s", path);
    fprintf(stderr, "%s: %u lengths are mistakes, %u are scenarios\n", inputs[cut].name, found.num_bad, found.num_good);
    free(content.bytes);
    remove_inputs(folder, inputs);
}

static const struct input bakery[] = {
    {"tests/fault", "bakery.yaml", NULL},           {"tests/fault", "base.yaml", NULL},
    {"tests/fault", "villages.csv", NULL},          {"scenarios", "data/freight_emissions.csv", NULL},
    {"scenarios", "data/grid_intensity.csv", NULL}, {NULL, NULL, NULL}};

Test(cut, bakery)
{
    for (size_t i = 0; bakery[i].name; i++)
        sweep_cuts(bakery, i);
}

static const struct input patrols[] = {{"tests/fault", "patrols.yaml", NULL},
                                       {"tests/fault", "roads.csv", NULL},
                                       {NULL, NULL, NULL}};

Test(cut, patrols)
{
    for (size_t i = 0; patrols[i].name; i++)
        sweep_cuts(patrols, i);
}

static const struct input trace[] = {{"tests/fault", "trace.yaml", NULL},
                                     {"tests/fault", "calls.csv", NULL},
                                     {NULL, NULL, NULL}};

Test(cut, trace)
{
    for (size_t i = 0; trace[i].name; i++)
        sweep_cuts(trace, i);
}

/* With the towns of one country, for the time it takes. */
static const struct input furniture[] = {{"scenarios", "furniture_italy.yaml", NULL},
                                         {"scenarios", "data/minifactories.csv", NULL},
                                         {"scenarios", "data/cities15000.csv", ",IT,"},
                                         {"scenarios", "data/material_emissions.csv", NULL},
                                         {NULL, NULL, NULL}};

Test(cut, furniture)
{
    for (size_t i = 0; furniture[i].name; i++)
        sweep_cuts(furniture, i);
}

/* A result file is finished when it is whole, and at no length before. */
Test(cut, result)
{
    struct finished finished;
    char folder[64] = "/tmp/glocal_fault_XXXXXX", path[80];
    finished_init(&finished);
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/bakery.h5", folder);
    cr_assert_eq(finished_store(&finished, path, GLO_TRACE_FIRST, GLO_COMPRESSION_GZIP, NULL), GLO_OK);
    struct content content = read_content(path);
    cr_assert(glo_hdf5_is_finished(path));
    int64_t live = glo_memory_live();
    for (size_t size = content.size; size-- > 0;) {
        if (size % (size_t)sweep_step((int64_t)content.size, INT64_MAX) != 0 && size + 1 != content.size)
            continue;
        cr_assert_eq(truncate(path, (off_t)size), 0);
        cr_assert_not(glo_hdf5_is_finished(path), "cut at %zu of %zu bytes", size, content.size);
    }
    cr_assert_eq(glo_memory_live(), live);
    free(content.bytes);
    unlink(path);
    rmdir(folder);
    finished_free(&finished);
}
