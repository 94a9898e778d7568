/* The table of breakdowns and the draws of a failure. */
#include "models/production/breakdowns.h"

#include "sim/stream.h"

static const char *const clocks[] = {[GLO_CLOCK_OPERATING] = "operating", [GLO_CLOCK_ELAPSED] = "elapsed", NULL};

/* In the order of enum glo_interruption, without its first. */
static const char *const jobs[] = {"resume", "repeat_identical", "repeat_different", "scrap", NULL};

static const struct glo_parameter parameters[] = {
    {.name = "time_to_failure",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_breakdowns_spec, time_to_failure),
     .dimension = "time",
     .doc = "Time from the end of a repair to the next failure, by the clock.",
     .example = "{exponential: 300 h}",
     .affects = "down_share, lead_time"},
    {.name = "repair",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_breakdowns_spec, repair),
     .dimension = "time",
     .doc = "Time that a repair takes, by day and by night.",
     .example = "{gamma: {mean: 8 h, scv: 1}}",
     .affects = "down_share, lead_time"},
    {.name = "clock",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_breakdowns_spec, clock),
     .words = clocks,
     .fallback = "operating",
     .doc = "Whether the time to a failure runs only while the machine works, or always while it is not down."},
    {.name = "job",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_breakdowns_spec, job),
     .words = jobs,
     .fallback = "resume",
     .doc = "What becomes of the job in service: after the repair it goes on where it was, begins again with the same "
            "work or with a new draw; or it is spoilt (scrap)."},
    {.name = "crews",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct glo_breakdowns_spec, crews),
     .min = 0,
     .max = 100000,
     .fallback = "0",
     .doc = "How many machines of the station can be repaired at once, first failed first; 0: all.",
     .affects = "down_share"},
    {0},
};
const struct glo_table glo_breakdowns_table = {
    .name = "breakdowns",
    .doc = "Failures of each machine of the station and their repair.",
    .size = sizeof(struct glo_breakdowns_spec),
    .parameters = parameters,
};

enum glo_interruption glo_breakdowns_job(const struct glo_breakdowns_spec *spec)
{
    return (enum glo_interruption)(spec->job + 1);
}

struct glo_failure glo_breakdowns_draw(const struct glo_breakdowns_spec *spec, const struct glo_stream *key,
                                       uint32_t replication, uint32_t machine, uint32_t number)
{
    const struct glo_address address = {
        .replication = replication, .index = number, .piece = machine, .purpose = GLO_FOR_FAILURE};
    glo_block block = glo_stream_block(key, &address);
    return (struct glo_failure){
        glo_ticks(glo_distribution_draw(&spec->time_to_failure, glo_block_uniform(block, 0))),
        glo_ticks(glo_distribution_draw(&spec->repair, glo_block_uniform(block, 1))),
    };
}
