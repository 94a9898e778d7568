/*
 * What is wrong with a scenario, all at once: messages with file, line and column, one per mistake, in the form of
 * compilers:
 *
 *     scenarios/furniture_italy.yaml:64:44: error: unknown key `raech`
 *        64 |   local:   {type: mpn, units: minifactory, raech: 250 km}
 *           |                                            ^^^^^
 *        in networks.local
 *      help did you mean `reach`?
 *
 * This file collects, removes repetitions and renders; it prints nothing.
 */
#ifndef GLO_LANGUAGE_DIAGNOSTICS_H
#define GLO_LANGUAGE_DIAGNOSTICS_H

#include <stdint.h>

#include "sim/memory.h"
#include "sim/schema.h"
#include "sim/text.h"

/* A place in a text: `file` indexes glo_diagnostics.files; line and column from 1 in code points, 0: none. */
struct glo_mark {
    uint32_t file, line, column, width; /* width in code points, at least 1 */
};

struct glo_source_file {
    const char *name; /* as the user spelled it */
    const char *text; /* the whole text, for the line that is shown */
    size_t length;
};

struct glo_message {
    enum glo_severity severity;
    struct glo_mark mark;
    struct glo_mark used_by; /* line 0: none; a CSV cell's error names the YAML value that uses it */
    const char *code;        /* "load.near_one" of warnings and notes; NULL */
    const char *text;
    const char *path; /* "networks.local"; NULL */
    const char *help; /* NULL */
};

/* Owns its texts and messages. Zeroed memory is legal for glo_diagnostics_free. */
struct glo_diagnostics {
    struct glo_arena arena;
    struct glo_source_file *files;
    uint32_t num_files, max_files;
    struct glo_message *messages; /* by file, line and column; those without a line come last */
    uint32_t num_messages, max_messages;
    uint32_t num_errors, num_warnings; /* said, repetitions aside, also where no longer kept */
    bool failed;                       /* memory was short: some message is missing, or a part of it */
};

void glo_diagnostics_init(struct glo_diagnostics *diagnostics);
void glo_diagnostics_free(struct glo_diagnostics *diagnostics);

/*
 * Keeps a copy of the name and the text; returns its index, or GLO_ALL when memory is short. Index 0 is the first file
 * added; a file that is there already, with the same name and text, keeps its index.
 */
uint32_t glo_diagnostics_add_file(struct glo_diagnostics *diagnostics, const char *name, const char *text,
                                  size_t length);

/*
 * Adds a message (texts are copied) unless one with the same severity, place and text is there. The first 100 errors
 * are kept, later ones only counted.
 */
void glo_diagnostics_say(struct glo_diagnostics *diagnostics, const struct glo_message *message);

/* Says an error with a formatted text and `help` (NULL: none). Returns GLO_ERR_INPUT, or GLO_ERR_NO_MEMORY if it could
 * not be kept. */
int glo_diagnostics_fault(struct glo_diagnostics *diagnostics, struct glo_mark mark, const char *help,
                          const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Releases a text that a message was made of. Where memory was short for it, the message is not what it should be. */
void glo_diagnostics_end_text(struct glo_diagnostics *diagnostics, struct glo_text *text);

/*
 * Renders one message, at most `columns` wide (40 at least), ending with a line end: the shown line is cut with `...`
 * and shifted where it is longer, help and text are folded with a hanging indent, the path stands on its own line. What
 * a terminal would not show is shown as `?`.
 */
void glo_message_render(const struct glo_diagnostics *diagnostics, const struct glo_message *message, uint32_t columns,
                        struct glo_text *out);

#endif
