/* What the tests of the language share: one text that is read, with its messages. Every test frees what it made. */
#ifndef GLO_TESTS_READING_H
#define GLO_TESTS_READING_H

#include <criterion/criterion.h>
#include <string.h>

#include "scenarios/language/node.h"
#include "sim/error.h"

struct reading {
    struct glo_diagnostics diagnostics;
    struct glo_arena arena;
    const struct glo_node *tree;
    int code;
};

static inline struct reading read_bytes(const char *text, size_t length)
{
    struct reading reading = {0};
    glo_diagnostics_init(&reading.diagnostics);
    reading.code = glo_node_read_text("test.yaml", text, length, &reading.arena, &reading.diagnostics, &reading.tree);
    return reading;
}

static inline struct reading read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

static inline void free_reading(struct reading *reading)
{
    glo_diagnostics_free(&reading->diagnostics);
    glo_arena_free(&reading->arena);
}

/* Whether there is exactly this error, at this place. */
static inline bool is_only_error(const struct glo_diagnostics *diagnostics, uint32_t line, uint32_t column,
                                 uint32_t width, const char *text)
{
    const struct glo_message *message = diagnostics->messages;
    return diagnostics->num_messages == 1 && diagnostics->num_errors == 1 && message->severity == GLO_FAULT &&
           message->mark.line == line && message->mark.column == column && message->mark.width == width &&
           strcmp(message->text, text) == 0;
}

/* The first message as text, for the report of a failed test. */
static inline const char *first_message(const struct glo_diagnostics *diagnostics)
{
    return diagnostics->num_messages ? diagnostics->messages[0].text : "nothing";
}

#endif
