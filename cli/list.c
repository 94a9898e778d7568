/* `glocal list [KIND]`: the names of a registry, with a line each; without a kind, the kinds. */
#include <string.h>

#include "cli/catalogue.h"
#include "cli/cli.h"

static void list_kind(const struct glo_catalogue_list *kind, struct glo_text *out)
{
    struct glo_entry_text entry;
    size_t width = 0;
    for (uint32_t i = 0; kind->at(i, &entry); i++)
        width = strlen(entry.name) > width ? strlen(entry.name) : width;
    for (uint32_t i = 0; kind->at(i, &entry); i++) {
        struct glo_text line = {0};
        glo_text_add(&line, "%-*s  %s", (int)width, entry.name, entry.doc);
        if (entry.detail)
            glo_text_add(&line, " [%s]", entry.detail);
        glo_text_fold(out, glo_text_get(&line), 0, (uint32_t)width + 2, 80);
        glo_text_add(out, "\n");
        glo_text_free(&line);
    }
}

static int not_known(const char *name)
{
    const char *names[32];
    uint32_t num = glo_num_catalogue_lists;
    for (uint32_t k = 0; k < num; k++)
        names[k] = glo_catalogue[k].name;
    const char *nearest = glo_text_nearest(name, names, num);
    glo_cli_fail("list", GLO_EXIT_USAGE, "no list named `%s`", name);
    if (nearest)
        fprintf(stderr, " help did you mean `%s`?\n", nearest);
    else
        fprintf(stderr, " help `glocal list` shows the lists\n");
    return GLO_EXIT_USAGE;
}

static int list(const struct glo_words *words)
{
    struct glo_text text = {0};
    if (words->num > 1)
        return glo_cli_fail("list", GLO_EXIT_USAGE, "one list at a time: write `glocal list %s`", words->items[0]);
    for (uint32_t k = 0; k < glo_num_catalogue_lists; k++) {
        if (words->num == 0)
            glo_text_add(&text, "%-10s  %s\n", glo_catalogue[k].name, glo_catalogue[k].doc);
        else if (strcmp(words->items[0], glo_catalogue[k].name) == 0)
            list_kind(&glo_catalogue[k], &text);
    }
    int status = text.length ? glo_cli_print("list", &text) : not_known(words->items[0]);
    glo_text_free(&text);
    return status;
}

int glo_verb_list(int argc, char **argv)
{
    struct glo_words words = {0};
    int status = glo_cli_words(argc, argv, "[KIND]", "Lists what has a name; without a KIND, the kinds.", &words);
    if (status == GLO_EXIT_DONE)
        status = list(&words);
    glo_words_free(&words);
    return status;
}
