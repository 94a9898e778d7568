/*
 * Where a dotted path stands in the parameter tables: the one walk that paths, `extends`, unknown keys,
 * `explain` and the JSON Schema share. Knows the tables; of the tree only what decides between
 * alternatives (`type:`).
 */
#ifndef GLO_LANGUAGE_PLACE_H
#define GLO_LANGUAGE_PLACE_H

#include "scenarios/language/node.h"
#include "sim/schema.h"

struct glo_distribution_type;

enum glo_form {
    GLO_STRUCT,   /* the keys of `table` */
    GLO_NAMES,    /* names that the user gives, each a struct of `table` */
    GLO_WORDS,    /* a choice: one word of the registry of `parameter` */
    GLO_LAWS,     /* a distribution: its word */
    GLO_LAW_KEYS, /* the parameters of `law` */
    GLO_ENTRIES,  /* names that the user gives, each a value: amounts, keys of a GLO_TREE */
    GLO_LEAF      /* nothing stands below */
};

/* What may stand at one point of the tree. */
struct glo_place {
    enum glo_form form;
    const struct glo_parameter *parameter; /* whose value it is, or is part of; NULL: the root, or a
                                              word of the language */
    const struct glo_table *table;
    const struct glo_distribution_type *law;
    bool family; /* GLO_STRUCT: may have `rows`; GLO_NAMES: each of them may */
    bool whole;  /* the value is a choice or a list: `extends` replaces it whole */
};

/* A growing list of borrowed words. */
struct glo_word_list {
    const char **items;
    uint32_t num, max;
    bool failed;
};

void glo_word_list_add(struct glo_word_list *list, const char *word);
void glo_word_list_free(struct glo_word_list *list);

struct glo_place glo_place_root(const struct glo_table *root);

/* The place of the value of a parameter. */
struct glo_place glo_place_of(const struct glo_parameter *parameter);

/* The place below `key`; false where the tables know no such key. Any name is accepted where names
 * are the user's. `node` (NULL is legal) is the value at `place`. */
bool glo_place_step(const struct glo_place *place, const struct glo_node *node, const char *key,
                    struct glo_place *below);

/* True where the keys are the user's own names. */
bool glo_place_is_open(const struct glo_place *place);

/* Adds the keys that are legal at `place`, none where they are the user's. */
void glo_place_keys(const struct glo_place *place, const struct glo_node *node, struct glo_word_list *keys);

/* True if the map `node` has a key that is not legal at `place`. What seems missing there may only be
 * misspelt. */
bool glo_place_has_unknown(const struct glo_place *place, const struct glo_node *node);

/* The parameter of a struct's key: of the table, or of the alternative that its `type:` names (any
 * alternative where that word is not known yet). NULL: none. */
const struct glo_parameter *glo_place_parameter(const struct glo_table *table, const struct glo_node *node,
                                                const char *key);

/* True for the language's own keys of a struct: note, and in families rows, where, members. */
bool glo_place_is_own(const char *key, bool family);

/*
 * Calls each(self, path, place) for every parameter below the root, names as NAME, in the order of the
 * tables; tables that contain themselves are entered once, columns of files not at all. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_place_all(const struct glo_table *root,
                  void (*each)(void *self, const char *path, const struct glo_table *table,
                               const struct glo_parameter *parameter),
                  void *self);

#endif
