/*
 * The command line: a table of verbs, each in a file of its own. A verb gets the words behind its name, writes its
 * answer to standard output and everything else to standard error, and returns the exit status: 0 done, 1 a run failed,
 * 2 usage or invalid input, 130 or 143 after a signal.
 */
#ifndef GLO_CLI_H
#define GLO_CLI_H

#include <argp.h>
#include <stdbool.h>
#include <stdio.h>

#include "scenarios/language/study.h"

enum { GLO_EXIT_DONE = 0, GLO_EXIT_FAILED = 1, GLO_EXIT_USAGE = 2 };

#define GLO_VERB(name, words, doc) int glo_verb_##name(int argc, char **argv);
#include "cli/verbs.def"
#undef GLO_VERB

/* `glocal theory customisation study [OPTION...]`, from its last word on. Returns the exit status. */
int glo_theory_customisation_study(int argc, char **argv);

/* The verb `theory` of a scenario file. */
int glo_theory_of_scenario(int argc, char **argv);

/* A list of words that options collect (`--set`). Owns its array. */
struct glo_words {
    const char **items;
    uint32_t num, max;
};
int glo_words_add(struct glo_words *words, const char *word);
void glo_words_free(struct glo_words *words);

/*
 * argp_parse, with an unknown option answered by the nearest one. argv[0] is the verb. Usage errors and --help end the
 * program; returns 0, or GLO_EXIT_USAGE or GLO_EXIT_FAILED with a message written.
 */
int glo_cli_parse(const struct argp *argp, int argc, char **argv, void *input);

/* The words of a verb that has no options; `usage`: what they are, "KEY [FILE]". Returns as glo_cli_parse. */
int glo_cli_words(int argc, char **argv, const char *usage, const char *doc, struct glo_words *words);

/* A whole number from `least` to `most`, and the place of a word among `words`; anything else ends the program with a
   sentence about `what`. */
uint64_t glo_cli_number(const char *text, const char *what, uint64_t least, uint64_t most, struct argp_state *state);
int glo_cli_choice(const char *text, const char *what, const char *const *words, int num, struct argp_state *state);

/* Renders messages to a stream, each followed by an empty line; `least`: the least severity that is shown. */
void glo_cli_messages(FILE *stream, const struct glo_diagnostics *diagnostics, enum glo_severity least);

/* The warnings in the order of their weight, which is that of models/warnings.def: index 0 to num_warnings - 1. */
const struct glo_message *glo_cli_warning(const struct glo_diagnostics *diagnostics, uint32_t index);

/* The line that counts errors and warnings. */
void glo_cli_count(FILE *stream, const struct glo_diagnostics *diagnostics);

/* One sentence on standard error, as `glocal VERB: error: ...`; returns `status`. */
int glo_cli_fail(const char *verb, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Writes a text to standard output; a full disk or closed pipe is exit status 1. */
int glo_cli_print(const char *verb, const struct glo_text *text);

/* The same of all that was written to standard output before. */
int glo_cli_end_output(const char *verb);

/* Seconds of a clock that never goes back; for progress only. */
double glo_cli_seconds(void);

/* Whether the terminal's character set is not UTF-8 (LC_ALL, LC_CTYPE, LANG), so that +- stands for the sign. */
bool glo_cli_is_ascii(void);

/* How wide messages may be: the terminal's columns between 60 and 120, or 80. */
uint32_t glo_cli_columns(void);

#endif
