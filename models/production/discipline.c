/* The disciplines by name, and the parameter that several of them have. A discipline itself stands in a file
 * discipline_*.c. */
#include "models/production/discipline.h"

static const struct glo_discipline *const disciplines[] = {
#define GLO_DISCIPLINE(name) &glo_discipline_##name,
#include "models/production/discipline.def"
#undef GLO_DISCIPLINE
};

static const struct glo_table *const tables[] = {
#define GLO_DISCIPLINE(name) &glo_discipline_##name##_table,
#include "models/production/discipline.def"
#undef GLO_DISCIPLINE
};

const struct glo_registry glo_discipline_registry = {.name = "discipline",
                                                     .doc = "The order in which a station serves its queue.",
                                                     .tables = tables,
                                                     .num = sizeof tables / sizeof tables[0]};

const struct glo_discipline *glo_discipline_at(uint32_t index)
{
    return disciplines[index];
}

static const char *const preemptions[] = {
    [GLO_INTERRUPTION_NONE] = "none",
    [GLO_INTERRUPTION_RESUME] = "resume",
    [GLO_INTERRUPTION_REPEAT_IDENTICAL] = "repeat_identical",
    [GLO_INTERRUPTION_REPEAT_DIFFERENT] = "repeat_different",
    NULL,
};

const struct glo_parameter glo_preemption_parameters[] = {
    {.name = "preemption",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_preemption, preemption),
     .words = preemptions,
     .fallback = "none",
     .doc = "Whether a newcomer that comes first interrupts the service of another, and what becomes of that one's "
            "work: it goes on where it was (resume), or begins again with the same work (repeat_identical) or with a "
            "new draw (repeat_different).",
     .affects = "lead_time, time_in_queue",
     .since = "0.2.0"},
    {0},
};

enum glo_interruption glo_preemption_of(const void *parameters)
{
    return (enum glo_interruption)((const struct glo_preemption *)parameters)->preemption;
}
