/* What the verbs share. */
#include "cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int glo_words_add(struct glo_words *words, const char *word)
{
    if (glo_grow(&words->items, &words->max, (uint64_t)words->num + 1, sizeof *words->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    words->items[words->num++] = word;
    return GLO_OK;
}

void glo_words_free(struct glo_words *words)
{
    glo_free(words->items);
    memset(words, 0, sizeof *words);
}

/* The option that begins so, of the verb's own and of those that it shares. */
static const struct argp_option *option_named(const struct argp *argp, const char *name, size_t length)
{
    for (const struct argp_option *option = argp->options; option && option->name; option++)
        if (strncmp(option->name, name, length) == 0)
            return option;
    for (const struct argp_child *child = argp->children; child && child->argp; child++) {
        const struct argp_option *option = option_named(child->argp, name, length);
        if (option)
            return option;
    }
    return NULL;
}

enum { MOST_OPTIONS = 64 };

static void list_options(const struct argp *argp, const char *names[MOST_OPTIONS], uint32_t *num)
{
    for (const struct argp_option *option = argp->options; option && option->name && *num < MOST_OPTIONS; option++)
        names[(*num)++] = option->name;
    for (const struct argp_child *child = argp->children; child && child->argp; child++)
        list_options(child->argp, names, num);
}

/* Says that there is no such option, and which one is nearest. */
static int unknown_option(const struct argp *argp, const char *verb, const char *name, size_t length)
{
    const char *names[MOST_OPTIONS];
    char word[64];
    uint32_t num = 0;
    list_options(argp, names, &num);
    snprintf(word, sizeof word, "%.*s", (int)length, name);
    const char *nearest = glo_text_nearest(word, names, num);
    glo_cli_fail(verb, GLO_EXIT_USAGE, "no option `--%s`", word);
    if (nearest)
        fprintf(stderr, " help did you mean `--%s`?\n", nearest);
    else
        fprintf(stderr, " help `glocal %s --help` lists the options\n", verb);
    return GLO_EXIT_USAGE;
}

/* Looks for long options that no option begins with, before argp answers them with less. */
static int check_options(const struct argp *argp, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *name = argv[i] + 2;
        size_t length = strncmp(argv[i], "--", 2) == 0 ? strcspn(name, "=") : 0;
        if (length == 0 || strncmp(name, "help", length) == 0 || strncmp(name, "usage", length) == 0)
            continue;
        const struct argp_option *option = option_named(argp, name, length);
        if (!option)
            return unknown_option(argp, argv[0], name, length);
        i += option->arg && name[length] != '=';
    }
    return 0;
}

int glo_cli_parse(const struct argp *argp, int argc, char **argv, void *input)
{
    char *verb = argv[0], name[64]; /* argp's own messages begin with argv[0] */
    int status = check_options(argp, argc, argv);
    if (status != 0)
        return status;
    snprintf(name, sizeof name, "glocal %s", verb);
    argp_err_exit_status = GLO_EXIT_USAGE;
    argv[0] = name;
    error_t error = argp_parse(argp, argc, argv, 0, NULL, input);
    argv[0] = verb;
    return error == 0 ? 0 : glo_cli_fail(verb, GLO_EXIT_FAILED, "%s", strerror(error));
}

uint64_t glo_cli_number(const char *text, const char *what, uint64_t least, uint64_t most, struct argp_state *state)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text == '-' || value < least || value > most)
        argp_error(state, "error: %s is a whole number from %llu to %llu, not `%s`", what, (unsigned long long)least,
                   (unsigned long long)most, text);
    return value;
}

int glo_cli_choice(const char *text, const char *what, const char *const *words, int num, struct argp_state *state)
{
    for (int i = 0; i < num; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    char all[64] = "";
    for (int i = 0; i < num; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s",
                 i == 0        ? ""
                 : i + 1 < num ? ", "
                               : " or ",
                 words[i]);
    argp_error(state, "error: %s is %s, not `%s`", what, all, text);
    return 0;
}

static error_t parse_word(int key, char *argument, struct argp_state *state)
{
    if (key != ARGP_KEY_ARG)
        return ARGP_ERR_UNKNOWN;
    return glo_words_add(state->input, argument) == GLO_OK ? 0 : ENOMEM;
}

int glo_cli_words(int argc, char **argv, const char *usage, const char *doc, struct glo_words *words)
{
    const struct argp argp = {NULL, parse_word, usage, doc, NULL, NULL, NULL};
    return glo_cli_parse(&argp, argc, argv, words);
}

static const char *const warning_codes[] = {
#define GLO_WARNING_CODE(code, doc) code,
#include "models/warnings.def"
#undef GLO_WARNING_CODE
};
#define NUM_WARNING_CODES (sizeof warning_codes / sizeof warning_codes[0])

static size_t weight(const struct glo_message *message)
{
    size_t i = 0;
    while (i < NUM_WARNING_CODES && (!message->code || strcmp(message->code, warning_codes[i]) != 0))
        i++;
    return i;
}

const struct glo_message *glo_cli_warning(const struct glo_diagnostics *diagnostics, uint32_t index)
{
    for (size_t i = 0; i <= NUM_WARNING_CODES; i++)
        for (uint32_t j = 0; j < diagnostics->num_messages; j++) {
            const struct glo_message *message = &diagnostics->messages[j];
            if (message->severity == GLO_WARNING && weight(message) == i && index-- == 0)
                return message;
        }
    return NULL;
}

void glo_cli_messages(FILE *stream, const struct glo_diagnostics *diagnostics, enum glo_severity least)
{
    for (uint32_t i = 0; i < diagnostics->num_messages; i++) {
        struct glo_text text = {0};
        if (diagnostics->messages[i].severity < least)
            continue;
        glo_message_render(diagnostics, &diagnostics->messages[i], glo_cli_columns(), &text);
        fprintf(stream, "%s\n", glo_text_get(&text));
        glo_text_free(&text);
    }
    if (diagnostics->failed)
        fprintf(stream, "memory was short: some messages are missing\n");
}

void glo_cli_count(FILE *stream, const struct glo_diagnostics *diagnostics)
{
    uint32_t errors = diagnostics->num_errors, warnings = diagnostics->num_warnings;
    fprintf(stream, "%u error%s, %u warning%s", errors, errors == 1 ? "" : "s", warnings, warnings == 1 ? "" : "s");
}

int glo_cli_fail(const char *verb, int status, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "glocal %s: error: ", verb);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\n");
    return status;
}

int glo_cli_print(const char *verb, const struct glo_text *text)
{
    if (text->failed)
        return glo_cli_fail(verb, GLO_EXIT_FAILED, "out of memory");
    fputs(glo_text_get(text), stdout);
    return glo_cli_end_output(verb);
}

int glo_cli_end_output(const char *verb)
{
    if (fflush(stdout) == EOF || ferror(stdout))
        return glo_cli_fail(verb, GLO_EXIT_FAILED, "standard output cannot be written");
    return GLO_EXIT_DONE;
}

double glo_cli_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool glo_cli_is_ascii(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return !strcasestr(value, "UTF-8") && !strcasestr(value, "UTF8");
    }
    return true;
}

uint32_t glo_cli_columns(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < 60 ? 60 : size.ws_col > 120 ? 120 : size.ws_col;
}
