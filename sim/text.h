/* A growing text: what messages, JSON-free tables and canonical YAML are written into. */
#ifndef GLO_SIM_TEXT_H
#define GLO_SIM_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Owns `bytes`, which always ends with a zero (NULL while empty). A failed allocation sets `failed`
 * and later adds do nothing. */
struct glo_text {
    char *bytes;
    uint32_t length, max;
    bool failed;
};

void glo_text_add(struct glo_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void glo_text_add_bytes(struct glo_text *text, const char *bytes, size_t length);
/* The text, never NULL. */
const char *glo_text_get(const struct glo_text *text);
void glo_text_free(struct glo_text *text);

/* How many edits (insert, delete, replace, swap of neighbours) turn a into b. */
uint32_t glo_text_distance(const char *a, const char *b);

/* The candidate nearest to `word` if it is near enough to be a slip (distance at most a third of
 * the word, at least 1), or NULL. */
const char *glo_text_nearest(const char *word, const char *const *candidates, uint32_t num);

/* How many terminal columns a UTF-8 text takes (code points). */
uint32_t glo_text_columns(const char *text);

/*
 * Adds `text` with line ends between its words so that no line is wider than `columns`, unless one word is. The current
 * line has `at` columns already; later lines begin with `indent` blanks. Line ends in the text count as blanks; blanks
 * are kept, but for those at a fold and at the end. No line end is added after the last line.
 */
void glo_text_fold(struct glo_text *out, const char *text, uint32_t at, uint32_t indent, uint32_t columns);

#endif
