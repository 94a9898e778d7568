/* The draws of failures: each machine and each of its failures has numbers of its own, whoever asks and whenever. */
#include "models/production/breakdowns.h"

#include <criterion/criterion.h>
#include <math.h>

#include "sim/stream.h"
#include "tests/models/production/laws.h"

Test(breakdowns, draws)
{
    enum { NUM = 20000 };
    const struct glo_breakdowns_spec spec = {.time_to_failure = exponential(30), .repair = exponential(2)};
    const struct glo_stream key = glo_stream_make(3, "units.shop.work");
    double until = 0, repair = 0, both = 0;
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_failure failure = glo_breakdowns_draw(&spec, &key, 1, i % 7, i / 7);
        struct glo_failure again = glo_breakdowns_draw(&spec, &key, 1, i % 7, i / 7);
        cr_assert(failure.until == again.until && failure.repair == again.repair);
        until += glo_hours(failure.until) / NUM;
        repair += glo_hours(failure.repair) / NUM;
        both += glo_hours(failure.until) * glo_hours(failure.repair) / NUM;
    }
    cr_expect_float_eq(until, 30, 4 * 30 / sqrt(NUM));
    cr_expect_float_eq(repair, 2, 4 * 2 / sqrt(NUM));
    cr_expect_float_eq(both, 60, 4 * 60 * sqrt(3) / sqrt(NUM), "the two are independent");
}

/* The words of `job` are those of the interruptions, but for the first. */
Test(breakdowns, jobs)
{
    const struct glo_parameter *job = glo_parameter_find(&glo_breakdowns_table, "job");
    static const char *const words[] = {[GLO_INTERRUPTION_RESUME] = "resume",
                                        [GLO_INTERRUPTION_REPEAT_IDENTICAL] = "repeat_identical",
                                        [GLO_INTERRUPTION_REPEAT_DIFFERENT] = "repeat_different",
                                        [GLO_INTERRUPTION_SCRAP] = "scrap"};
    for (uint32_t word = 0; word < 4; word++) {
        const struct glo_breakdowns_spec spec = {.job = word};
        cr_expect_str_eq(job->words[word], words[glo_breakdowns_job(&spec)]);
    }
}
