/* A scenario from its text to the scenarios of its design points. What was read is written, and reads back the same. */
#include "tests/fuzz/fuzz.h"

#include <string.h>

#include "scenarios/language/study.h"
#include "sim/error.h"

/* Canonical text is a fixed point: it is a scenario, and its canonical text is itself. */
static void check_canonical(const struct glo_scenario_study *study)
{
    struct glo_scenario_study again;
    const char *text = glo_text_get(&study->canonical);
    int code = glo_scenario_study_open_text(&again, "canonical.yaml", text, study->canonical.length, NULL, 0);
    GLO_FUZZ_PROMISE(code == GLO_OK);
    GLO_FUZZ_PROMISE(strcmp(glo_text_get(&again.canonical), text) == 0);
    GLO_FUZZ_PROMISE(again.reader.design.num_points == study->reader.design.num_points);
    glo_scenario_study_free(&again);
}

int glo_fuzz_scenario(const uint8_t *data, size_t size)
{
    struct glo_scenario_study study;
    int code = glo_scenario_study_open_text(&study, "input.yaml", (const char *)data, size, NULL, 0);
    glo_fuzz_check_messages(&study.reader.diagnostics, code);
    if (code == GLO_OK) {
        check_canonical(&study);
        glo_fuzz_num_right++;
    }
    glo_scenario_study_free(&study);
    return 0;
}
