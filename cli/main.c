/* The program: picks the verb. */
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"

struct verb {
    const char *name, *words, *doc;
    int (*run)(int argc, char **argv);
};

static const struct verb verbs[] = {
#define GLO_VERB(name, words, doc) {#name, words, doc, glo_verb_##name},
#include "cli/verbs.def"
#undef GLO_VERB
};
#define NUM_VERBS (sizeof verbs / sizeof verbs[0])

static void usage(FILE *stream)
{
    fprintf(stream, "glocal " GLO_VERSION ": simulation of glocal networked manufacturing\n\n");
    for (size_t i = 0; i < NUM_VERBS; i++)
        fprintf(stream, "  glocal %-7s %-18s %s\n", verbs[i].name, verbs[i].words, verbs[i].doc);
    fprintf(stream, "\n`glocal VERB --help` shows the options of a verb.\n");
}

/*
 * Where a standard descriptor is closed, a file that is opened later would get its number, and what is said would be
 * written into it. So each is taken, the wrong way round: using it is an error, as it was.
 */
static bool hold_standard_descriptors(void)
{
    static const int ways[] = {O_WRONLY, O_RDONLY, O_RDONLY};
    for (int descriptor = 0; descriptor < 3; descriptor++)
        if (fcntl(descriptor, F_GETFD) == -1 && open("/dev/null", ways[descriptor]) != descriptor)
            return false;
    return true;
}

static int unknown_verb(const char *word)
{
    const char *names[NUM_VERBS];
    for (size_t i = 0; i < NUM_VERBS; i++)
        names[i] = verbs[i].name;
    const char *nearest = glo_text_nearest(word, names, NUM_VERBS);
    fprintf(stderr, "glocal: error: no verb `%s`\n", word);
    if (nearest)
        fprintf(stderr, " help did you mean `%s`?\n", nearest);
    else
        usage(stderr);
    return GLO_EXIT_USAGE;
}

int main(int argc, char **argv)
{
    signal(SIGXFSZ, SIG_IGN);    /* a file that grows too large is an error of writing, with a sentence */
    signal(SIGPIPE, SIG_IGN);    /* as is a reader that has gone */
    gsl_set_error_handler_off(); /* what GSL cannot do is told by what it returns */
    if (!hold_standard_descriptors())
        return GLO_EXIT_FAILED;
    if (argc < 2) {
        usage(stderr);
        return GLO_EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        usage(stdout);
        return glo_cli_end_output("--help");
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("glocal " GLO_VERSION "\n");
        return glo_cli_end_output("--version");
    }
    for (size_t i = 0; i < NUM_VERBS; i++)
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(argc - 1, argv + 1);
    return unknown_verb(argv[1]);
}
