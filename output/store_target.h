/*
 * The name under which a result will stand: may it be written, who else is writing it, and how a finished file takes
 * its place. Knows names, locks and folders; what is inside the file only as far as "a finished one of ours".
 *
 * Invariant: between glo_store_target_claim and glo_store_target_release this process alone holds the lock of
 * NAME.part.
 */
#ifndef GLO_OUTPUT_STORE_TARGET_H
#define GLO_OUTPUT_STORE_TARGET_H

#include <stdbool.h>

#include "sim/error.h"

/* Owns its texts and the lock; zeroed memory has claimed nothing. */
struct glo_store_target {
    char *path;   /* the final name */
    char *part;   /* path + ".part": the file being built, which is also the lock */
    char *folder; /* of both; "." where the path names none */
    int lock;     /* descriptor of `part` for reading and writing, meaningful while `claimed` */
    bool claimed;
    bool published; /* `part` stands under its final name */
};

/*
 * Claims a name: checks what stands there (`force`: any regular file may be replaced; else only a finished Glocal
 * file), creates NAME.part or takes over an abandoned one, and locks it (flock). Errors as of glo_store_open; nothing
 * is then claimed.
 */
int glo_store_target_claim(struct glo_store_target *target, const char *path, bool force, struct glo_problem *problem);

/*
 * Puts the finished, closed NAME.part under its final name, atomically and durably: synchronises the file, renames
 * it, synchronises the folder. Returns 0 or GLO_ERR_IO; the lock is kept until glo_store_target_release.
 */
int glo_store_target_publish(struct glo_store_target *target, struct glo_problem *problem);

/* Removes NAME.part unless it was published, gives the lock back. Legal on zeroed memory and twice. */
void glo_store_target_release(struct glo_store_target *target);

#endif
