/*
 * `glocal check`: every problem of scenario files; when all is well, what was understood (understood.h). Nothing is
 * run.
 */
#include "cli/cli.h"
#include "cli/understood.h"

struct options {
    struct glo_words files, sets;
    bool strict;
};

enum { KEY_SET = 256, KEY_STRICT };

static const struct argp_option option_table[] = {
    {"set", KEY_SET, "PATH=VALUE", 0, "replace a value of the scenario, as if it stood in the file", 0},
    {"strict", KEY_STRICT, NULL, 0, "warnings fail", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case KEY_SET:
        return glo_words_add(&options->sets, argument) == GLO_OK ? 0 : ENOMEM;
    case KEY_STRICT:
        options->strict = true;
        return 0;
    case ARGP_KEY_ARG:
        return glo_words_add(&options->files, argument) == GLO_OK ? 0 : ENOMEM;
    case ARGP_KEY_NO_ARGS:
        argp_usage(state);
        return EINVAL;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int print_understood(const struct glo_scenario_study *study)
{
    struct glo_text text = {0};
    int code = glo_understood(study, &text);
    fputs(glo_text_get(&text), stdout);
    glo_text_free(&text);
    return code;
}

static int check_file(const char *path, const struct options *options)
{
    struct glo_scenario_study study;
    const struct glo_diagnostics *diagnostics = &study.reader.diagnostics;
    int code = glo_scenario_study_open(&study, path, options->sets.items, options->sets.num);
    bool strict = options->strict && diagnostics->num_warnings;
    if (code == GLO_OK)
        code = print_understood(&study);
    else if (code == GLO_ERR_INPUT)
        glo_cli_messages(stdout, diagnostics, GLO_WARNING);
    if (code == GLO_ERR_NO_MEMORY) {
        glo_cli_fail("check", GLO_EXIT_FAILED, "out of memory");
    } else {
        glo_cli_count(stdout, diagnostics);
        printf("%s\n", code == GLO_OK ? "" : ". Loads and reachability are checked once these are mended.");
    }
    glo_scenario_study_free(&study);
    return code == GLO_ERR_NO_MEMORY ? GLO_EXIT_FAILED : code != GLO_OK || strict ? GLO_EXIT_USAGE : GLO_EXIT_DONE;
}

/* Each file under its name where there are several; the status is that of the worst. */
static int check_files(const struct options *options)
{
    int status = GLO_EXIT_DONE;
    for (uint32_t i = 0; i < options->files.num; i++) {
        if (options->files.num > 1)
            printf("%s%s\n", i > 0 ? "\n" : "", options->files.items[i]);
        int one = check_file(options->files.items[i], options);
        status = one > status ? one : status;
    }
    int ended = glo_cli_end_output("check");
    return ended != GLO_EXIT_DONE ? ended : status;
}

int glo_verb_check(int argc, char **argv)
{
    static const struct argp argp = {
        option_table, parse,
        "FILE...",    "Reads scenario files, prints every problem, and what was understood. Nothing is run.",
        NULL,         NULL,
        NULL};
    struct options options = {.strict = false};
    int status = glo_cli_parse(&argp, argc, argv, &options);
    if (status == GLO_EXIT_DONE)
        status = check_files(&options);
    glo_words_free(&options.files);
    glo_words_free(&options.sets);
    return status;
}
