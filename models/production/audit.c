/* When audits are. */
#include "models/production/audit.h"

#include <math.h>

static const struct glo_parameter parameters[] = {
    {.name = "every",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_audit_spec, every),
     .dimension = "time",
     .min = 0,
     .above = true,
     .doc = "From one audit of a unit to the next. The first is due at a time within it that follows from the name of "
            "the unit, the same in all replications; each begins when it is due or, where the unit is closed or in the "
            "midst of its day, as it opens next.",
     .example = "26 weeks",
     .affects = "down_share, lead_time",
     .since = "0.2.0"},
    {.name = "takes",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_audit_spec, takes),
     .dimension = "time",
     .min = 0,
     .above = true,
     .doc = "How long its machines are down. Work in service goes on afterwards where it was.",
     .example = "4 h",
     .affects = "down_share, lead_time",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_audit_table = {
    .name = "audit",
    .doc = "Audits of quality, in which all machines of a unit are down.",
    .size = sizeof(struct glo_audit_spec),
    .parameters = parameters,
};

const struct glo_audit_spec *glo_audit_find(const struct glo_list *audited, uint32_t family, uint32_t row)
{
    const struct glo_audited *items = audited->items;
    for (uint32_t i = 0; i < audited->num; i++)
        if (items[i].units.family == family && (items[i].units.member == GLO_ALL || items[i].units.member == row))
            return items[i].spec;
    return NULL;
}

void glo_audit_check(const struct glo_audit_spec *spec, const struct glo_review *review)
{
    if (spec->takes >= spec->every || glo_ticks(spec->takes) <= 0)
        glo_review_say(review, GLO_FAULT, &spec->takes, NULL,
                       "an audit takes some time, and less than there is from one to the next");
}

struct glo_audits glo_audits_make(const struct glo_audit_spec *spec, const struct glo_calendar *calendar,
                                  const struct glo_stream *key)
{
    const struct glo_address address = {.purpose = GLO_FOR_FAILURE};
    struct glo_audits audits = {.every = glo_ticks(spec->every), .takes = glo_ticks(spec->takes), .calendar = calendar};
    audits.first = (glo_time)(glo_block_uniform(glo_stream_block(key, &address), 0) * (double)audits.every);
    audits.first = audits.first < 1 ? 1 : audits.first; /* nobody is audited as the run begins */
    return audits;
}

/* When the audit of this number begins; GLO_NEVER: never, or later than any run. */
static glo_time begin_of(const struct glo_audits *audits, int64_t number)
{
    glo_time due;
    if (__builtin_mul_overflow(audits->every, number, &due) || __builtin_add_overflow(due, audits->first, &due) ||
        due > GLO_NEVER / 2)
        return GLO_NEVER;
    if (!audits->calendar)
        return due;
    bool opens;
    glo_time begin = due - 1; /* it may open just then */
    do
        begin = glo_calendar_next_change(audits->calendar, begin, &opens);
    while (begin != GLO_NEVER && !opens);
    return begin;
}

/* The number of the last audit that has begun by a time, or -1. One that had to wait for the opening may have begun
 * together with those that were due later. */
static int64_t last_begun(const struct glo_audits *audits, glo_time time)
{
    int64_t number = time < audits->first ? -1 : (time - audits->first) / audits->every;
    while (number >= 0 && begin_of(audits, number) > time)
        number--;
    return number;
}

bool glo_audits_run(const struct glo_audits *audits, glo_time time)
{
    int64_t number = last_begun(audits, time);
    return number >= 0 && time - begin_of(audits, number) < audits->takes;
}

glo_time glo_audits_next_change(const struct glo_audits *audits, glo_time time)
{
    int64_t number = last_begun(audits, time);
    glo_time next = begin_of(audits, number + 1), end = GLO_NEVER;
    if (number >= 0) {
        glo_time begin = begin_of(audits, number);
        end = begin + audits->takes > time ? begin + audits->takes : GLO_NEVER;
    }
    return next < end ? next : end;
}
