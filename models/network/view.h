/*
 * What a platform sees of stations: their state as it was a while ago, less what the platform itself has given them
 * since. Seen free is a station that could then have begun with more orders than those.
 *
 * It keeps what has changed within that while, of each station what was, and sets of who is seen as free; nothing looks
 * at all stations. Not what stocks have.
 *
 * Invariant: where the while is zero who is seen as free is.
 */
#ifndef GLO_MODELS_VIEW_H
#define GLO_MODELS_VIEW_H

#include "models/production/production.h"

struct glo_sighting {
    glo_time when;
    uint32_t station;
    uint32_t room;
};

/* Sightings in the order of their times: first in, first out. Owns its array. */
struct glo_sightings {
    struct glo_sighting *items;
    uint32_t first, num, max; /* a ring */
};

/* Owns its arrays; borrows the rest. Not to be moved. */
struct glo_view {
    struct glo_watcher watcher;
    const struct glo_production *production;
    glo_time delay;
    bool sees_own;
    bool fails;                   /* memory was short: what is seen is wrong */
    struct glo_sightings changes; /* not seen yet: a station can begin with so many from then on */
    struct glo_sightings given;   /* orders since, by when they were given away */
    uint32_t *room, *since;       /* by station: seen; orders given since */
    struct glo_bits *free;        /* by pool */
};

/* Watches the stations of a replication that is at time 0. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_view_init(struct glo_view *view, struct glo_production *production, glo_time delay, bool sees_own);
void glo_view_free(struct glo_view *view);

/* Sees what there is to be seen by now. */
void glo_view_bring_up(struct glo_view *view);

/* An order is given to a station now. */
void glo_view_give(struct glo_view *view, uint32_t station);

/* The first time after which it will see something else than now; GLO_NEVER: nothing has changed yet. */
glo_time glo_view_next(const struct glo_view *view);

/* Whether the invariant holds, and all is counted right; looked at from scratch. */
bool glo_view_sound(const struct glo_view *view);

#endif
