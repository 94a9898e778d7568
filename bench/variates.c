/*
 * What a draw costs: from a law for a uniform that is there already (the exponential law for whole arrays, as the
 * demand tape draws it), and of the tape an order with its service time, from the generator of random bits to the hour.
 */
#include "bench/measure.h"

#include <string.h>

#include "bench/scenario.h"
#include "models/scenario.h"
#include "sim/distribution.h"
#include "sim/memory.h"
#include "sim/stream.h"

#define NUM_UNIFORMS 65536 /* used again and again; too many to be learnt by a branch predictor */

/* The laws that are drawn, each by the first two parameters that it declares. */
static const struct {
    const char *name;
    double first, second; /* 0: not given */
} laws[] = {{"exponential", 1, 0}, {"gamma", 1, 0.5}, {"normal", 10, 1}, {"lognormal", 1, 1}, {"poisson", 4, 0}};

static int make_law(const char *name, struct glo_distribution *law, struct glo_arena *arena,
                    struct glo_problem *problem)
{
    static const struct glo_law_change unchanged = {0, -INFINITY, INFINITY};
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        const struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {
            {.given = true, .number = laws[i].first}, {.given = laws[i].second > 0, .number = laws[i].second}};
        if (strcmp(laws[i].name, name) == 0)
            return glo_distribution_make(law, glo_distribution_find(name), arguments, &unchanged, arena, problem);
    }
    return glo_fail(problem, GLO_ERR_INPUT, "no law `%s` is drawn here", name);
}

static double *make_uniforms(void)
{
    struct glo_stream stream = glo_stream_make(1, "draws");
    double *uniforms = glo_alloc(NUM_UNIFORMS, sizeof *uniforms);
    for (uint32_t i = 0; uniforms && i < NUM_UNIFORMS; i++) {
        struct glo_address address = {.index = i};
        uniforms[i] = glo_block_uniform(glo_stream_block(&stream, &address), 0);
    }
    return uniforms;
}

/* The sum of the draws for `num` uniforms. */
static double draw(const struct glo_distribution *law, const double *uniforms, uint64_t num)
{
    double sum = 0;
    for (uint64_t i = 0; i < num; i++)
        sum += glo_distribution_draw(law, uniforms[i]);
    return sum;
}

/* The same of the exponential law with mean 1, an array at a time. */
static double draw_arrays(const double *uniforms, uint64_t num)
{
    double times[GLO_TAPE_CHUNK], sum = 0;
    for (uint64_t done = 0; done < num; done += GLO_TAPE_CHUNK) {
        uint32_t now = num - done < GLO_TAPE_CHUNK ? (uint32_t)(num - done) : GLO_TAPE_CHUNK;
        glo_exponential_quantiles(uniforms + done, times, now);
        for (uint32_t i = 0; i < now; i++)
            sum += times[i];
    }
    return sum;
}

int bench_law(int argc, char **argv)
{
    (void)argc;
    struct glo_distribution law;
    struct glo_arena arena = {0};
    struct glo_problem problem = {0};
    uint64_t draws = bench_number(argv[1]);
    bool by_array = strcmp(argv[0], "exponential") == 0;
    double *uniforms = make_uniforms(), sum = 0;
    int status;
    if (!uniforms || make_law(argv[0], &law, &arena, &problem) != GLO_OK) {
        status = bench_fail("%s", uniforms ? problem.text : "out of memory");
        goto out;
    }
    struct bench_watch watch = bench_start();
    for (uint64_t done = 0; done < draws; done += NUM_UNIFORMS) {
        uint64_t now = draws - done < NUM_UNIFORMS ? draws - done : NUM_UNIFORMS;
        sum += by_array ? draw_arrays(uniforms, now) : draw(&law, uniforms, now);
    }
    watch = bench_since(&watch);
    status = bench_tell(&watch, draws, (struct bench_more[]){{"mean", sum / (double)draws}, {0}});
out:
    glo_free(uniforms);
    glo_arena_free(&arena);
    return status;
}

/* The mean work of the orders of the only stream, or a problem. */
static double read_tape(const struct glo_scenario *scenario, uint64_t orders, struct bench_watch *watch,
                        struct glo_problem *problem)
{
    static struct glo_tape tape;
    const struct glo_demand_plan *demand = &scenario->demand;
    struct glo_order order = {0};
    double sum = 0;
    *watch = bench_start();
    int code = glo_tape_init(&tape, demand->streams, demand->keys, 0, problem);
    for (uint64_t i = 0; i < orders && code == GLO_OK; i++) {
        code = glo_tape_take(&tape, &order, problem);
        sum += glo_plan_requirement(&scenario->production.plans[order.product], &order, 0, demand->keys, 0);
    }
    *watch = bench_since(watch);
    return sum / (double)orders;
}

int bench_tape(int argc, char **argv)
{
    (void)argc;
    struct glo_scenario_study study;
    struct glo_problem problem = {0};
    struct bench_watch watch;
    uint64_t orders = bench_number(argv[1]);
    int status = bench_open(&study, argv[0], NULL, 0);
    if (status == 0) {
        double mean = read_tape(study.points[0], orders, &watch, &problem);
        status = problem.code ? bench_fail("%s", problem.text)
                              : bench_tell(&watch, orders, (struct bench_more[]){{"mean", mean}, {0}});
    }
    glo_scenario_study_free(&study);
    return status;
}
