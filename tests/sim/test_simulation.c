/*
 * The run loop: total order of events and sources, times that are refused, how a run ends, its fingerprint, failing
 * memory.
 */
#include "sim/simulation.h"

#include "sim/memory.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

/* What happened, in order. */
struct entry {
    glo_time time;
    uint32_t priority;
    uint32_t is_event; /* 0: of a source */
    uint32_t number;   /* sequence of an event, id of a source */
};

enum { MOST_ENTRIES = 20000 };

struct model {
    struct glo_simulation simulation;
    struct entry *log; /* MOST_ENTRIES */
    uint32_t num;
    uint32_t num_checks;
    int fails_with;
    const char *sentence;
};

static void note_entry(struct model *model, uint32_t priority, uint32_t is_event, uint32_t number)
{
    cr_assert_lt(model->num, MOST_ENTRIES);
    model->log[model->num++] = (struct entry){model->simulation.now, priority, is_event, number};
}

enum { EARLY, LATE, ENDS, FAILS, CHAIN };

static int handle_early(void *self, uint32_t a, uint32_t b)
{
    (void)b;
    note_entry(self, 10, 1, a);
    return GLO_OK;
}

static int handle_late(void *self, uint32_t a, uint32_t b)
{
    (void)b;
    note_entry(self, 20, 1, a);
    return GLO_OK;
}

static int handle_end(void *self, uint32_t a, uint32_t b)
{
    struct model *model = self;
    (void)a;
    (void)b;
    model->simulation.finished = true;
    return GLO_OK;
}

static int handle_failure(void *self, uint32_t a, uint32_t b)
{
    struct model *model = self;
    (void)a;
    (void)b;
    return model->sentence ? glo_fail(&model->simulation.problem, model->fails_with, "%s", model->sentence)
                           : model->fails_with;
}

/* At its own time: an event that comes before a pending one, then, as long as a > 0, itself again. */
static int handle_chain(void *self, uint32_t a, uint32_t b)
{
    struct model *model = self;
    struct glo_simulation *simulation = &model->simulation;
    note_entry(model, 20, 1, a);
    int code = glo_simulation_schedule(simulation, simulation->now, EARLY, 1000 + a, 0, NULL);
    if (code == GLO_OK && a > 0)
        code = glo_simulation_schedule(simulation, simulation->now, CHAIN, a - 1, b, NULL);
    return code;
}

static const struct glo_event_kind kinds[] = {
    [EARLY] = {"early", "", 10, handle_early}, [LATE] = {"late", "", 20, handle_late},
    [ENDS] = {"ends", "", 15, handle_end},     [FAILS] = {"fails", "", 15, handle_failure},
    [CHAIN] = {"chain", "", 20, handle_chain},
};

static void model_init(struct model *model)
{
    memset(model, 0, sizeof *model);
    glo_simulation_init(&model->simulation, kinds, model);
    model->log = glo_alloc(MOST_ENTRIES, sizeof *model->log);
    cr_assert_not_null(model->log);
}

static void model_free(struct model *model)
{
    glo_simulation_free(&model->simulation);
    glo_simulation_free(&model->simulation);
    glo_free(model->log);
}

static void schedule(struct model *model, glo_time time, uint32_t kind, uint32_t a)
{
    cr_assert_eq(glo_simulation_schedule(&model->simulation, time, kind, a, 0, NULL), GLO_OK);
}

/* A source that is due every `step` (0: several times at once, then again a tick later), `left` times. */
struct test_source {
    struct glo_source source;
    glo_time step;
    uint32_t left;
    int fails_with;
};

static int fire(void *self, struct glo_source *source)
{
    struct test_source *test = (struct test_source *)source;
    note_entry(self, source->priority, 0, source->id);
    if (test->fails_with)
        return test->fails_with;
    test->left--;
    source->next = test->left == 0 ? GLO_NEVER : source->next + (test->step ? test->step : test->left % 3 == 0);
    return GLO_OK;
}

static void add_source(struct model *model, struct test_source *test)
{
    test->source.fire = fire;
    cr_assert_eq(glo_simulation_add_source(&model->simulation, &test->source), GLO_OK);
}

static int by_order(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    if (a->is_event != b->is_event)
        return a->is_event < b->is_event ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

enum { NUM_SOURCES = 7, PER_SOURCE = 400, NUM_EVENTS = 6000 };

/* Sources of three priorities and events of two, with ties of every pair. */
static void fill(struct model *model, struct test_source *sources)
{
    for (uint32_t i = 0; i < NUM_SOURCES; i++) {
        sources[i] = (struct test_source){{0, 10 + 5 * (i % 3), i, NULL}, i % 4, PER_SOURCE, 0};
        sources[i].source.next = i % 2;
        add_source(model, &sources[i]);
    }
    for (uint32_t i = 0; i < NUM_EVENTS; i++)
        schedule(model, (glo_time)i * 7919 % 1500, i % 3 ? EARLY : LATE, i);
}

/* Everything happens, in the order (time, priority, sources before events, sequence or id). */

Test(simulation, merges_sources_and_events)
{
    struct model model;
    struct test_source sources[NUM_SOURCES];
    model_init(&model);
    fill(&model, sources);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    cr_assert_eq(model.num, NUM_SOURCES * PER_SOURCE + NUM_EVENTS);
    cr_assert_eq(model.simulation.num_events, model.num);
    for (uint32_t i = 1; i < model.num; i++)
        cr_assert_leq(by_order(&model.log[i - 1], &model.log[i]), 0);
    uint32_t ties = 0;
    for (uint32_t i = 1; i < model.num; i++)
        ties += model.log[i].time == model.log[i - 1].time && model.log[i].priority == model.log[i - 1].priority &&
                model.log[i].is_event != model.log[i - 1].is_event;
    cr_assert_gt(ties, 100);
    model_free(&model);
}

/* What a handler schedules for now comes before all that is due later, by its priority before what is pending now. */

Test(simulation, events_at_their_own_time)
{
    struct model model;
    model_init(&model);
    schedule(&model, 5, CHAIN, 2);
    schedule(&model, 5, LATE, 7);
    schedule(&model, 6, EARLY, 8);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    const uint32_t numbers[] = {2, 1002, 7, 1, 1001, 0, 1000, 8};
    cr_assert_eq(model.num, 8);
    for (uint32_t i = 0; i < 8; i++)
        cr_assert(model.log[i].number == numbers[i] && model.log[i].time == (i < 7 ? 5 : 6));
    model_free(&model);
}

/* `until` is included; the clock stands at the last event; a run goes on where it ended. */

Test(simulation, runs_up_to_a_time)
{
    struct model model;
    struct test_source source = {{4, 0, 1, NULL}, 10, 3, 0};
    model_init(&model);
    add_source(&model, &source);
    for (uint32_t i = 0; i < 5; i++)
        schedule(&model, 10 * i, EARLY, i);
    cr_assert_eq(glo_simulation_run(&model.simulation, 20), GLO_OK);
    cr_assert(model.num == 5 && model.simulation.now == 20);
    cr_assert_eq(glo_simulation_run(&model.simulation, 23), GLO_OK);
    cr_assert(model.num == 5 && model.simulation.now == 20);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    cr_assert(model.num == 8 && model.simulation.now == 40);
    model_free(&model);
}

/* A handler may end the run: what is pending stays pending. */

Test(simulation, finishes)
{
    struct model model;
    model_init(&model);
    schedule(&model, 1, EARLY, 1);
    schedule(&model, 2, ENDS, 0);
    schedule(&model, 2, LATE, 2);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    cr_assert(model.simulation.finished && model.num == 1 && model.simulation.now == 2);
    cr_assert_eq(glo_queue_length(&model.simulation.queue), 1);
    model_free(&model);
}

/* The past and no time at all are refused with a sentence; now is not the past. */

Test(simulation, refuses_times)
{
    static const struct {
        glo_time time;
        const char *words;
    } refused[] = {{99, "in the past"}, {-1, "in the past"}, {GLO_NEVER, "not a number"}};
    for (unsigned i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct model model;
        model_init(&model);
        schedule(&model, 100, EARLY, 1);
        cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
        schedule(&model, 100, EARLY, 2);
        struct glo_handle handle = {0, 0};
        cr_assert_eq(glo_simulation_schedule(&model.simulation, refused[i].time, LATE, 0, 0, &handle), GLO_ERR_TIME);
        cr_assert_eq(model.simulation.problem.code, GLO_ERR_TIME);
        cr_assert_not_null(strstr(model.simulation.problem.text, "`late`"));
        cr_assert_not_null(strstr(model.simulation.problem.text, refused[i].words));
        cr_assert_eq(glo_queue_length(&model.simulation.queue), 1);
        cr_assert(handle.slot == 0 && handle.generation == 0);
        model_free(&model);
    }
}

/* An error of a handler ends the run; its own sentence stands, or that of its code. */

Test(simulation, errors_of_handlers)
{
    static const char *const sentences[] = {NULL, "order 7 has no unit"};
    for (int i = 0; i < 2; i++) {
        struct model model;
        model_init(&model);
        model.fails_with = GLO_ERR_BALANCE;
        model.sentence = sentences[i];
        schedule(&model, 1, EARLY, 1);
        schedule(&model, 2, FAILS, 2);
        schedule(&model, 3, EARLY, 3);
        cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_ERR_BALANCE);
        cr_assert_eq(model.simulation.problem.code, GLO_ERR_BALANCE);
        cr_assert_str_eq(model.simulation.problem.text, sentences[i] ? sentences[i] : glo_error_text(GLO_ERR_BALANCE));
        cr_assert(model.num == 1 && model.simulation.now == 2);
        model_free(&model);
    }
}

Test(simulation, errors_of_sources)
{
    struct model model;
    struct test_source source = {{3, 0, 1, NULL}, 1, 10, GLO_ERR_RANGE};
    model_init(&model);
    add_source(&model, &source);
    schedule(&model, 4, EARLY, 1);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_ERR_RANGE);
    cr_assert_eq(model.simulation.problem.code, GLO_ERR_RANGE);
    cr_assert_eq(model.num, 1);
    model_free(&model);
}

static int check_third(void *self)
{
    struct model *model = self;
    return ++model->num_checks == 3 ? GLO_ERR_BALANCE : GLO_OK;
}

/* The check runs after every event and every firing, and ends the run. */
Test(simulation, checks_after_every_event)
{
    struct model model;
    struct test_source source = {{2, 0, 1, NULL}, 10, 2, 0};
    model_init(&model);
    model.simulation.check = check_third;
    add_source(&model, &source);
    schedule(&model, 1, EARLY, 1);
    schedule(&model, 3, EARLY, 2);
    schedule(&model, 4, EARLY, 3);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_ERR_BALANCE);
    cr_assert(model.num_checks == 3 && model.simulation.now == 3);
    model_free(&model);
}

static int count_checks(void *self)
{
    struct model *model = self;
    model->num_checks++;
    return GLO_OK;
}

static int tick(void *self, struct glo_source *source)
{
    (void)self;
    source->next++;
    return GLO_OK;
}

/* What comes late in a long run is looked at now and then. */
Test(simulation, checks_less_often_in_long_runs)
{
    struct model model;
    struct glo_source source = {.next = 1, .fire = tick};
    model_init(&model);
    model.simulation.check = count_checks;
    cr_assert_eq(glo_simulation_add_source(&model.simulation, &source), GLO_OK);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_EVENTS_CHECKED + 10 * GLO_EVENTS_BETWEEN_CHECKS), GLO_OK);
    cr_assert_eq(model.num_checks, GLO_EVENTS_CHECKED + 10);
    model_free(&model);
}

Test(simulation, cancels)
{
    struct model model;
    struct glo_handle handle;
    model_init(&model);
    cr_assert_eq(glo_simulation_schedule(&model.simulation, 5, EARLY, 1, 0, &handle), GLO_OK);
    schedule(&model, 6, EARLY, 2);
    cr_assert(glo_simulation_cancel(&model.simulation, handle));
    cr_assert_not(glo_simulation_cancel(&model.simulation, handle));
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    cr_assert(model.num == 1 && model.log[0].number == 2 && model.simulation.num_events == 1);
    model_free(&model);
}

/* The fingerprint of a run of two events. */
static uint64_t fingerprint(const struct glo_event *first, const struct glo_event *second)
{
    struct model model;
    model_init(&model);
    const struct glo_event *events[] = {first, second};
    for (int i = 0; i < 2; i++)
        cr_assert_eq(glo_simulation_schedule(&model.simulation, events[i]->time, events[i]->kind, events[i]->a,
                                             events[i]->b, NULL),
                     GLO_OK);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    uint64_t found = model.simulation.fingerprint;
    model_free(&model);
    return found;
}

/* The same events give the same fingerprint; another order, time, kind or id another one. */

Test(simulation, fingerprint)
{
    const struct glo_event a = {5, EARLY, 1, 2}, b = {5, EARLY, 3, 4};
    uint64_t expected = fingerprint(&a, &b);
    cr_assert_eq(fingerprint(&a, &b), expected);
    cr_assert_neq(fingerprint(&b, &a), expected);
    const struct glo_event others[] = {
        {6, EARLY, 3, 4}, {5, LATE, 3, 4}, {5, EARLY, 4, 4}, {5, EARLY, 3, 5}, {5, EARLY, 4, 3}};
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        cr_assert_neq(fingerprint(&a, &others[i]), expected);
}

Test(simulation, fingerprint_of_sources)
{
    uint64_t found[2];
    for (uint32_t i = 0; i < 2; i++) {
        struct model model;
        struct test_source source = {{3, 0, i, NULL}, 1, 2, 0};
        model_init(&model);
        add_source(&model, &source);
        cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
        found[i] = model.simulation.fingerprint;
        model_free(&model);
    }
    cr_assert_neq(found[0], found[1]);
}

#ifdef GLO_FAULTS
/* Without memory an event or a source is not added, the problem says so, and what was there runs. */

Test(simulation, memory_failures)
{
    struct model model;
    struct test_source source = {{3, 0, 1, fire}, 1, 2, 0};
    model_init(&model);
    glo_memory_fail_at(0, 1);
    cr_assert_eq(glo_simulation_schedule(&model.simulation, 1, EARLY, 1, 0, NULL), GLO_ERR_NO_MEMORY);
    cr_assert_eq(model.simulation.problem.code, GLO_ERR_NO_MEMORY);
    model.simulation.problem.code = GLO_OK;
    cr_assert_eq(glo_simulation_add_source(&model.simulation, &source.source), GLO_ERR_NO_MEMORY);
    cr_assert_eq(model.simulation.problem.code, GLO_ERR_NO_MEMORY);
    glo_memory_fail_at(-1, 0);
    model.simulation.problem.code = GLO_OK;
    add_source(&model, &source);
    schedule(&model, 1, EARLY, 1);
    cr_assert_eq(glo_simulation_run(&model.simulation, GLO_NEVER), GLO_OK);
    cr_assert_eq(model.num, 3);
    model_free(&model);
}
#endif
