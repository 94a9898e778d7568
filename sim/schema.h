/*
 * Parameter tables: every parameter of the project is declared once, as one line of a table that
 * describes one struct. The reader, its error messages, `explain`, the JSON Schema, the reference
 * page and the conformance tests all read these lines.
 *
 * This header knows nothing of YAML. It also owns the one way in which semantic checks speak of a
 * field (glo_review).
 */
#ifndef GLO_SIM_SCHEMA_H
#define GLO_SIM_SCHEMA_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a parameter is, and the C type of the field it fills. */
enum glo_kind {
    GLO_BOOL,      /* bool */
    GLO_INTEGER,   /* int64_t */
    GLO_QUANTITY,  /* double in the canonical unit of its dimension (sim/dimensions.def) */
    GLO_TEXT,      /* const char *, owned by the scenario's arena */
    GLO_DATE,      /* int64_t, days since 1970-01-01; GLO_NO_DATE (sim/date.h) where it was left out */
    GLO_WORD,      /* uint32_t, index into `words` */
    GLO_LAW,       /* struct glo_distribution, of the given dimension; type NULL where it was left out */
    GLO_REFERENCE, /* struct glo_reference into the families named `target` */
    GLO_AMOUNTS,   /* struct glo_amounts: references with an amount each (a bare reference has amount
                      1; of shares, those of a list have equal parts) */
    GLO_RATES,     /* the struct of `table`, all of whose rows are quantities: each value fills the row
                      of its dimension */
    GLO_RECORD,    /* the struct of `table`, in place */
    GLO_MAP,       /* struct glo_list of the structs of `table`, whose names are the keys, in file order
                    */
    GLO_FAMILY,    /* struct glo_family, in place: one family whose name is the key (a table of
                      factors) */
    GLO_FAMILIES,  /* struct glo_list of struct glo_family: a map of named things that may have
                      `rows:` */
    GLO_CHOICE,    /* struct glo_choice: a word of `registry`, or the word with its parameters */
    GLO_TYPE,      /* struct glo_choice: as GLO_CHOICE, but the parameters stand beside the word in the
                      same map */
    GLO_MATRIX,    /* const struct glo_matrix *, of a CSV file; numbers >= 0 of the given dimension */
    GLO_ROWS,      /* struct glo_list of the structs of `table`, one for each row of a CSV file: a column for each
                      parameter, a quantity without unit is in that of its dimension, an empty cell is left out */
    GLO_TREE       /* const struct glo_node *: kept as written, for the language itself (factors) */
};

struct glo_parameter;
struct glo_distribution;

/* A struct and its parameters; also one alternative of a registry, whose word is `name`. */
struct glo_table {
    const char *name;
    const char *doc;
    size_t size;                            /* of the struct */
    const struct glo_parameter *parameters; /* ends with a row without name; NULL: none */
    const char *main;                       /* the parameter that a bare value stands for; NULL: none */
    bool open; /* any value is that of `main`, its only parameter: a list of lists has items of such a table. Of an
                  alternative of a GLO_CHOICE the parameter has its name; so the keys of a map are the user's names */
};

/* The alternatives of a choice, in the order of their declaration. */
struct glo_registry {
    const char *name;
    const char *doc;
    const struct glo_table *const *tables;
    uint32_t num;
    const char *bare; /* the alternative that a bare value which is none of the words belongs to;
                         NULL: none */
};

/* One parameter: one line of data. */
struct glo_parameter {
    const char *name;
    enum glo_kind kind;
    size_t offset;            /* of the field in the struct of its table */
    const char *dimension;    /* GLO_QUANTITY, GLO_LAW, GLO_AMOUNTS, GLO_MATRIX: name in sim/dimensions.def */
    const char *alternative;  /* GLO_AMOUNTS: another dimension that an amount may have; NULL: none */
    const char *fallback;     /* the default, spelled as in YAML; NULL: required; "": the field stays
                                 zero, a quantity NaN, a date GLO_NO_DATE */
    const char *absent;       /* with fallback "": what leaving it out means, in words */
    double min, max;          /* bounds in the canonical unit, read by glo_parameter_bounds; both 0: none; `max` 0
                                 beside `above`, or below `min`: none above */
    bool above;               /* `min` itself is not allowed */
    bool many;                /* a list of it: the field is a struct glo_list; a single value is a list of one */
    const char *const *words; /* GLO_WORD: ends with NULL */
    const char *names;        /* GLO_MAP: what names are like, a regular expression for the JSON Schema; NULL: any.
                                 Whoever reads the map judges them */
    const char *target;       /* GLO_REFERENCE, GLO_AMOUNTS: dotted path of the families, "places"; of several, with
                                 blanks between them, the first that has the name. GLO_MAP: families that the keys
                                 name; NULL: any key */
    const struct glo_table *table;
    const struct glo_registry *registry;
    const char *doc;     /* one or two sentences */
    const char *example; /* as in YAML, after the colon; NULL: the fallback or the dimension's
                            spelling serves */
    const char *affects; /* metrics; NULL */
    const char *source;  /* where a notion or formula comes from; NULL */
    const char *since;   /* the version that brought it */
};

/* A quantity that was left out, and so is NaN, where that means none of it. */
static inline double glo_or_zero(double quantity)
{
    return isnan(quantity) ? 0 : quantity;
}

/* Whether two quantities are the same, left out ones included. */
static inline bool glo_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

#define GLO_FIELD(type, member) .offset = offsetof(type, member)

struct glo_list {
    void *items; /* owned by the scenario's arena */
    uint32_t num;
};

/* Numbers between named rows and columns, from a file. Lives as long as the scenario. */
struct glo_matrix {
    const char *source;                       /* the file, as written */
    const char *const *rows, *const *columns; /* names, each once in either */
    uint32_t num_rows, num_columns;
    const double *cells; /* [row][column], in the canonical unit of the dimension */
};

/*
 * A named thing, or a family of them (one member per row). A thing without `rows` has one member,
 * whose name is NULL. The struct of the family's table begins with a struct glo_named.
 */
struct glo_family {
    const char *name;
    void *members;
    uint32_t num_members;
    const struct glo_rows *rows; /* the rows it was read from, with all their columns (language only); NULL: none */
    /* The text of a member in a column of these rows, used or not; NULL: there is no such column. The pointer itself is
       NULL where there are no rows. */
    const char *(*attribute)(const struct glo_family *family, uint32_t member, const char *column);
};

/* The first member of every struct that a GLO_MAP or GLO_FAMILIES makes. */
struct glo_named {
    const char *name; /* of the key (GLO_MAP) or of the row (GLO_FAMILIES; NULL without rows) */
    uint32_t row;     /* its row in the family, from 0 */
};

#define GLO_ALL UINT32_MAX

/* A family, or one member of it. */
struct glo_reference {
    uint32_t family;
    uint32_t member; /* GLO_ALL: the family as a whole */
    uint32_t target; /* which of the targets of its parameter has the family, from 0 */
    bool given;      /* false: the key was left out */
};

struct glo_amount {
    struct glo_reference what;
    double amount;
    bool is_alternative; /* it is of the other dimension that its parameter allows */
};

struct glo_amounts {
    struct glo_amount *items;
    uint32_t num;
    bool stated; /* amounts are written, not only names */
};

struct glo_choice {
    uint32_t index;   /* into the registry's tables */
    void *parameters; /* the struct of that table; NULL where it has no parameters */
    bool given;
};

enum glo_severity { GLO_NOTE, GLO_WARNING, GLO_FAULT };

/*
 * How semantic checks speak: of a field of the scenario by its address, so that who reads the file
 * can name file, line and column. `field` may be the address of any bound field or struct, or NULL
 * (the file as a whole). `code` ("load.near_one") is what `glocal explain` knows for warnings and
 * notes, NULL for faults; `help` may be NULL. Texts are copied.
 */
struct glo_review {
    void *self;
    void (*say)(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                const char *help);
};

/* Formats `text` and says it (help NULL). */
void glo_review_say(const struct glo_review *review, enum glo_severity severity, const void *field, const char *code,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* One dimension of sim/dimensions.def. */
struct glo_dimension {
    const char *name, *unit, *other_unit, *spelling, *other_spelling, *doc;
};

/* By name; NULL where there is none. `index` counts all of them from 0 until NULL. */
const struct glo_dimension *glo_dimension_find(const char *name);
const struct glo_dimension *glo_dimension_at(uint32_t index);

/* The parameter of a table by its name, NULL where there is none. */
const struct glo_parameter *glo_parameter_find(const struct glo_table *table, const char *name);

/* Which numbers a parameter takes: from `low` (itself not if `above`) to `high`; infinite where nothing bounds them. */
struct glo_bounds {
    double low, high;
    bool above;
};

struct glo_bounds glo_parameter_bounds(const struct glo_parameter *parameter);

/* The index of the alternative with this word, or GLO_ALL. */
uint32_t glo_registry_find(const struct glo_registry *registry, const char *word);

#endif
