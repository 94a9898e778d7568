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
        glo_text_fold(glo_text_get(&line), 80, (uint32_t)width + 2, out);
        glo_text_add(out, "\n");
        glo_text_free(&line);
    }
}

int glo_verb_list(int argc, char **argv)
{
    struct glo_text text = {0};
    const char *names[32];
    int status = GLO_EXIT_USAGE;
    if (argc == 1)
        for (uint32_t k = 0; k < glo_num_catalogue_lists; k++)
            glo_text_add(&text, "%-10s  %s\n", glo_catalogue[k].name, glo_catalogue[k].doc);
    for (uint32_t k = 0; k < glo_num_catalogue_lists; k++) {
        names[k] = glo_catalogue[k].name;
        if (argc == 2 && strcmp(argv[1], names[k]) == 0)
            list_kind(&glo_catalogue[k], &text);
    }
    if (text.length) {
        status = glo_cli_print("list", &text);
    } else {
        const char *nearest = argc == 2 ? glo_text_nearest(argv[1], names, glo_num_catalogue_lists) : NULL;
        glo_cli_fail("list", GLO_EXIT_USAGE, "no list named `%s`; %s%s%s", argv[1],
                     nearest ? "did you mean `" : "`glocal list", nearest ? nearest : "",
                     nearest ? "`?" : "` shows all");
    }
    glo_text_free(&text);
    return status;
}
