/*
 * `glocal explain KEY [FILE]`: what a parameter is (path of a scenario file), or anything else that has a name. With a
 * file, where it is set there.
 */
#include <string.h>

#include "cli/catalogue.h"
#include "cli/cli.h"
#include "scenarios/language/explain.h"

static int not_known(const char *key)
{
    struct glo_text near = {0};
    const char *name = glo_catalogue_nearest(key);
    glo_explain_nearest(&glo_scenario_table, key, 3, &near);
    if (name)
        glo_text_add(&near, "%s`%s`", near.length ? ", " : "", name);
    int status = near.failed ? glo_cli_fail("explain", GLO_EXIT_FAILED, "out of memory")
                             : glo_cli_fail("explain", GLO_EXIT_USAGE, "nothing is named `%s`", key);
    if (near.length && !near.failed)
        fprintf(stderr, " help did you mean %s?\n", glo_text_get(&near));
    else if (!near.failed)
        fprintf(stderr, " help `glocal list` shows what there is\n");
    glo_text_free(&near);
    return status;
}

static int explain(const char *key, const struct glo_reader *reader)
{
    struct glo_text text = {0};
    bool known = glo_explain(&glo_scenario_table, key, reader, 80, &text);
    struct glo_text more = {0};
    if (glo_catalogue_explain(key, 80, &more))
        glo_text_add(&text, "%s%s", known ? "\n" : "", glo_text_get(&more));
    text.failed |= more.failed;
    int status = text.length || text.failed ? glo_cli_print("explain", &text) : not_known(key);
    glo_text_free(&more);
    glo_text_free(&text);
    return status;
}

static int explain_in(const char *key, const char *file)
{
    struct glo_scenario_study study;
    int code = glo_scenario_study_open(&study, file, NULL, 0);
    int status = GLO_EXIT_USAGE;
    if (code == GLO_OK)
        status = explain(key, &study.reader);
    else if (code == GLO_ERR_NO_MEMORY)
        status = glo_cli_fail("explain", GLO_EXIT_FAILED, "out of memory");
    else
        glo_cli_messages(stderr, &study.reader.diagnostics, GLO_FAULT);
    glo_scenario_study_free(&study);
    return status;
}

int glo_verb_explain(int argc, char **argv)
{
    struct glo_words words = {0};
    int status = glo_cli_words(argc, argv, "KEY [FILE]",
                               "Explains a key of scenario files (as a path: demand.NAME.rate), a metric, a network, a "
                               "law, an account or a warning; with a FILE, where it is set there.",
                               &words);
    if (status == GLO_EXIT_DONE)
        status = words.num == 1   ? explain(words.items[0], NULL)
                 : words.num == 2 ? explain_in(words.items[0], words.items[1])
                                  : glo_cli_fail("explain", GLO_EXIT_USAGE,
                                                 "write `glocal explain KEY`, or `glocal explain KEY FILE`");
    glo_words_free(&words);
    return status;
}
