/*
 * The inside of binding, shared by the files bind*.c and locate.c alone; others include bind.h.
 *
 * Every function here says its own mistakes and returns nothing: a mistake is counted in the binder
 * and leaves the field as it was, which is its default.
 */
#ifndef GLO_LANGUAGE_BINDER_H
#define GLO_LANGUAGE_BINDER_H

#include "scenarios/language/bind.h"
#include "scenarios/language/place.h"
#include "scenarios/language/row_store.h"
#include "scenarios/language/units.h"
#include "sim/distribution.h"

/* A row whose columns `$` may name, and those further out. */
struct glo_scope {
    const struct glo_family_rows *family;
    uint32_t row;
    const struct glo_scope *outer;
};

/* Where a value is being bound; these stand on the stack, each pointing to the one around it. */
struct glo_site {
    const struct glo_site *up;
    const char *key;               /* its part of the path; NULL: none */
    const struct glo_scope *scope; /* NULL: no rows */
    struct glo_mark used_by;       /* the `rows` that a cell was taken from without saying; line 0 */
    double times;                  /* what multiplies the values below */
    bool plain;                    /* a quantity without unit is in the unit of its dimension */
    bool doubtful;                 /* a key of the family is misspelt, so that it may have rows after all */
};

/* The columns that the parameters of a family's table take without saying. */
struct glo_implied {
    struct glo_mark rows;    /* of the word `rows` */
    const uint32_t *columns; /* by index of parameter; GLO_ALL: none */
};

/* GLO_BESIDE: the parameters of a type, whose keys stand beside its word. */
enum glo_content {
    GLO_ONE,
    GLO_BESIDE,
    GLO_LIST_ITEMS,
    GLO_MAP_ITEMS,
    GLO_FAMILY_ITEMS,
    GLO_MEMBER_ITEMS,
    GLO_ROW_ITEMS
};

/* An array of structs that was made, so that an address in it leads back to the file. */
struct glo_written {
    const char *start;
    size_t size; /* of all */
    size_t stride;
    enum glo_content content;
    const struct glo_table *table;
    const struct glo_node *node;
    const struct glo_family_rows *family; /* of members, and of rows without names; NULL */
    const void *owner;                    /* the field that leads to the array; NULL: the root */
    const char *word;                     /* of the choice that these are the parameters of; NULL */
};

/* The default struct of a table: its fallbacks are read once. */
struct glo_template {
    const struct glo_table *table;
    const void *fields;
};

/* The named things that references point to. */
struct glo_target {
    const char *path;
    const struct glo_node *names; /* NULL: there are none */
    const struct glo_table *table;
    bool families; /* they may have rows */
    bool doubtful; /* there are none, beside a misspelt key */
};

struct glo_known_law {
    const void *key;
    size_t length;
    struct glo_distribution law;
};

struct glo_binder {
    struct glo_row_store *store;
    struct glo_units *units;
    struct glo_diagnostics *diagnostics;
    struct glo_arena *arena;
    struct glo_review review;
    struct glo_place root;
    const struct glo_node *tree;
    uint32_t num_faults;
    bool no_memory;
    bool in_fallback; /* what is bound was not written by the user */

    struct glo_written *written;
    uint32_t num_written, max_written;
    bool sorted; /* `written`, by address */
    struct glo_template *templates;
    uint32_t num_templates, max_templates;
    struct glo_target *targets;
    uint32_t num_targets, max_targets;
    struct glo_known_law *laws; /* open hash table; its size is a power of two */
    uint32_t num_laws, max_laws;
    const void **said; /* values whose mistake would repeat in every row */
    uint32_t num_said, max_said;
    const char **missed; /* names that were looked for in vain, "places towsn" */
    uint32_t num_missed, max_missed;
    struct glo_text scratch; /* the value being read */
};

/* The text of a scalar, `$column` replaced. Valid until the next value is read. */
struct glo_value {
    const char *text;
    const struct glo_node *node;
    struct glo_mark mark;    /* of the cell where the value has one, else of the node */
    struct glo_mark used_by; /* of the node where mark is a cell's */
    const char *cell;        /* the text of the cell; NULL */
    const void *once;        /* what identifies the value in all rows */
};

typedef void glo_binding(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                         const struct glo_site *site, void *field);

/* bind.c: any value; the struct of a table. */
glo_binding glo_bind_value;
void glo_bind_struct(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                     const struct glo_site *site, bool family, const struct glo_implied *implied, void *out);
/* The values of a map's keys; `excused`: what is missing was misspelt, which was said. */
void glo_bind_parameters(struct glo_binder *binder, const struct glo_table *table, const struct glo_node *node,
                         const struct glo_site *site, const struct glo_implied *implied, void *out, bool excused);
/* The default struct of a table; NULL: no memory. */
const void *glo_bind_defaults(struct glo_binder *binder, const struct glo_table *table);
struct glo_site glo_site_below(const struct glo_site *site, const char *key, const struct glo_node *node);
/* Zeroed memory of the arena; NULL: no memory, noted. */
void *glo_bind_alloc(struct glo_binder *binder, size_t count, size_t size);

/* bind_say.c: messages. `help` may be NULL. */
void glo_bind_fault(struct glo_binder *binder, const struct glo_site *site, struct glo_mark mark, const char *help,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Of a value: at its cell if it has one; `unit`: the unit is wrong, which is the fault of the line that
 * uses the cell, said once. */
void glo_bind_value_fault(struct glo_binder *binder, const struct glo_site *site, const struct glo_value *value,
                          bool unit, const char *help, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* "expected KIND, got a list". */
void glo_bind_wrong_kind(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                         const struct glo_site *site);
void glo_bind_unknown_key(struct glo_binder *binder, const struct glo_place *place, const struct glo_node *node,
                          const struct glo_entry *entry, const struct glo_site *site);
/* Appends what a parameter expects: "an integer >= 0", "one of `a`, `b`". */
void glo_describe_kind(const struct glo_parameter *parameter, struct glo_text *out);

/* bind_value.c: scalars. */
bool glo_bind_read(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, struct glo_value *value);
bool glo_bind_in_bounds(struct glo_bounds bounds, double value);
/* "times" where nothing can be multiplied is said; true if there is none. */
bool glo_bind_no_times(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                       const struct glo_site *site);
/* A number of a dimension; NaN and false where a mistake was said. */
bool glo_bind_number(struct glo_binder *binder, const struct glo_parameter *parameter,
                     const struct glo_dimension *dimension, const struct glo_node *node, const struct glo_site *site,
                     double *number);
glo_binding glo_bind_bool, glo_bind_integer, glo_bind_quantity, glo_bind_text, glo_bind_date, glo_bind_word,
    glo_bind_matrix, glo_bind_tree;

/* bind_law.c, bind_reference.c, bind_choice.c, bind_family.c */
glo_binding glo_bind_law;
glo_binding glo_bind_reference, glo_bind_amounts;
glo_binding glo_bind_choice, glo_bind_rates;
/* `node` and `site` are those of the struct in which the type stands; `excused` as above. */
void glo_bind_type(struct glo_binder *binder, const struct glo_parameter *parameter, const struct glo_node *node,
                   const struct glo_site *site, void *field, bool excused);
glo_binding glo_bind_map, glo_bind_family, glo_bind_families;
/* bind_rows.c */
glo_binding glo_bind_rows;

/* What a name refers to among the targets of `parameter`. */
struct glo_found {
    struct glo_reference reference;
    const struct glo_family_rows *family; /* NULL: without rows */
    const struct glo_node *thing;
    const struct glo_table *table; /* of the thing */
};
/* False where a mistake was said, or was said before. */
bool glo_bind_find(struct glo_binder *binder, const char *targets, const struct glo_site *site,
                   const struct glo_value *value, struct glo_found *found);

/* locate.c */
void glo_written_add(struct glo_binder *binder, const struct glo_written *written);
void glo_binder_say(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                    const char *help);

#endif
