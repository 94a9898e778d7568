/* What the verbs share. */
#include "cli/cli.h"

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
    if (fputs(glo_text_get(text), stdout) == EOF || fflush(stdout) == EOF)
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
