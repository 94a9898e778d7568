/*
 * The tree of a scenario file as it was written: every value keeps its file, line and column until the semantic checks
 * are done. Nodes are constant once read; changes by factors, --set and extends make new nodes that share what is
 * unchanged.
 */
#ifndef GLO_LANGUAGE_NODE_H
#define GLO_LANGUAGE_NODE_H

#include <stdbool.h>
#include <stdint.h>

#include "sim/memory.h"
#include "scenarios/language/diagnostics.h"

enum glo_node_kind { GLO_NODE_NULL, GLO_NODE_SCALAR, GLO_NODE_LIST, GLO_NODE_MAP };

struct glo_entry {
    const char *key;
    struct glo_mark key_mark;
    const struct glo_node *value;
};

struct glo_node {
    enum glo_node_kind kind;
    struct glo_mark mark;
    bool quoted;                   /* scalar: in quotes, a block (| >) or with line ends: never null, bool or number */
    const char *text;              /* scalar */
    double times;                  /* of a factor: multiplies the value that is read from it; 1 */
    uint32_t num;                  /* list, map */
    const struct glo_node **items; /* list */
    struct glo_entry *entries;     /* map, in file order */
};

/*
 * Reads one YAML document. Every mistake of the text goes to `diagnostics`: syntax, tabs other than in quotes and
 * comments, duplicate or empty keys or keys of more than 128 bytes, tags, merge keys, a second document, cyclic
 * aliases, nesting beyond 100, more than 10 million nodes after aliases (64 bytes of text weigh as a node), more than
 * 64 MiB, invalid UTF-8, an empty document, and where a slip reads as something else: `{b:1}`, `{where: a in (IT,
 * ES)}`. A syntax error ends the file. `*out` lives in `arena`; NULL on error. Returns 0, GLO_ERR_INPUT (something was
 * said), GLO_ERR_NO_MEMORY.
 */
int glo_node_read_file(const char *path, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                       const struct glo_node **out);

/* The same from memory: `name` stands for the file in messages ("--set demand.retail.rate"). */
int glo_node_read_text(const char *name, const char *text, size_t length, struct glo_arena *arena,
                       struct glo_diagnostics *diagnostics, const struct glo_node **out);

/* The value of a key of a map, NULL where the node is no map or has no such key. */
const struct glo_node *glo_node_get(const struct glo_node *map, const char *key);
const struct glo_entry *glo_node_entry(const struct glo_node *map, const char *key);

/* A copy of `map` in which `key` has this value (added at the end where it is new; removed where value is NULL). NULL:
 * no memory. */
const struct glo_node *glo_node_with(const struct glo_node *map, const char *key, struct glo_mark key_mark,
                                     const struct glo_node *value, struct glo_arena *arena);

/* A scalar of our own making. */
const struct glo_node *glo_node_scalar(const char *text, struct glo_mark mark, struct glo_arena *arena);

/* Whether YAML reads this text back unchanged where it stands alone or plain in a block, and not as null. */
bool glo_node_is_plain(const char *text);

/* Writes the tree as canonical YAML (block style, file order, two-space indent, `times` as a comment) into a growing
 * text. */
struct glo_text;
int glo_node_write(const struct glo_node *node, struct glo_text *out);

#endif
