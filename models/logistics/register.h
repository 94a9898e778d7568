/*
 * A register of the members of families by name, and what a text means among them, as everywhere in the language:
 * `family` (all its members), `family.member`, or the member's name alone where only one family has it. Rows that share
 * a name are numbered (`Springfield`, `Springfield#2`): their plain name means none of them, `Springfield#1` the first.
 * What the members are is not known here.
 */
#ifndef GLO_MODELS_REGISTER_H
#define GLO_MODELS_REGISTER_H

#include <stddef.h>
#include <stdint.h>

struct glo_register_item;
struct glo_register_family;

/* Owns its arrays, borrows the texts. Zeroed memory is an empty register. */
struct glo_register {
    struct glo_register_item *items; /* by number; sorted: by name */
    uint32_t num, max;
    struct glo_register_family *families;
    uint32_t num_families, max_families;
};

/*
 * Adds the next member (they are numbered from 0, family after family): its family's name, of `length` bytes, and its
 * own; NULL where it is all that its family stands for. Returns 0 or GLO_ERR_NO_MEMORY.
 */
int glo_register_add(struct glo_register *names, const char *family, size_t length, const char *member);
/* Once all are added, before the first is looked for. */
void glo_register_sort(struct glo_register *names);
void glo_register_free(struct glo_register *names);

enum glo_register_answer {
    GLO_REGISTER_FOUND,
    GLO_REGISTER_UNKNOWN,
    GLO_REGISTER_SHARED /* several members have the name */
};

/* The members that a text means: [*first, *end), not empty. */
enum glo_register_answer glo_register_find(const struct glo_register *names, const char *text, uint32_t *first,
                                           uint32_t *end);

/* The member's name nearest to a text that is none, or NULL where none is near; in time proportional to the names. */
const char *glo_register_nearest(const struct glo_register *names, const char *text);

#endif
