/*
 * Audits: at regular times a unit stops for a while, because somebody looks at its quality. When that is follows from
 * its name; where it has opening hours it is in the beginning of a working day. Constant during a run; who stops is the
 * shop's matter (shop.h).
 */
#ifndef GLO_MODELS_AUDIT_H
#define GLO_MODELS_AUDIT_H

#include "models/production/calendar.h"
#include "sim/stream.h"

struct glo_audit_spec {
    double every, takes; /* h; NaN: there are none */
};

extern const struct glo_table glo_audit_table;

/* Units that are audited. */
struct glo_audited {
    struct glo_reference units;
    const struct glo_audit_spec *spec; /* borrowed */
};

/* How a member of a family of units is audited, by a list of struct glo_audited; NULL: it is not. */
const struct glo_audit_spec *glo_audit_find(const struct glo_list *audited, uint32_t family, uint32_t row);

/* That `takes` is less than `every`, else it is said. */
void glo_audit_check(const struct glo_audit_spec *spec, const struct glo_review *review);

/* An audit is due at `first` and from then on every `every` ticks. It begins then or, where there is a calendar, as
 * that opens next, and lasts as long as it takes, by day and by night. */
struct glo_audits {
    glo_time first, every, takes;
    const struct glo_calendar *calendar; /* NULL: always open */
};

/* `key` is of the unit: the first is due at a time drawn from it, uniform over the time from one to the next. */
struct glo_audits glo_audits_make(const struct glo_audit_spec *spec, const struct glo_calendar *calendar,
                                  const struct glo_stream *key);

/* Whether one is going on at a time, which is not before 0. */
bool glo_audits_run(const struct glo_audits *audits, glo_time time);

/* The first time after `time` at which one begins or ends. */
glo_time glo_audits_next_change(const struct glo_audits *audits, glo_time time);

#endif
