/* Modes and trips: choice by distance in the order written, the mode's own way, tariffs, activity and emission. */
#include "models/logistics/transport.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "models/accounting/ledger.h"

#define NO_TARIFF \
    { \
        NAN, NAN, NAN, NAN, NAN \
    }

static struct glo_mode_spec mode(const char *name, double up_to, double speed, double handling)
{
    return (struct glo_mode_spec){.named = {name, 0},
                                  .up_to = up_to,
                                  .speed = speed,
                                  .handling = handling,
                                  .detour = NAN,
                                  .capacity = NAN,
                                  .consolidate = {NAN, NAN},
                                  .tariff = NO_TARIFF,
                                  .from = NAN,
                                  .load_factor = NAN,
                                  .empty_running = NAN,
                                  .tour = {NAN, NAN},
                                  .emissions = {.ttw = {0, 0}, .wtt = {0, 0}}};
}

/* The first mode in the order written that goes as far, its end included. */
#define ANY (&(struct glo_freight){.family = GLO_ALL, .pieces = 1, .mass = 0})

Test(transport, choice)
{
    struct glo_mode_spec modes[] = {mode("bike", 5, 15, 0), mode("van", 120, 60, 0.5), mode("cart", 50, 9, 0)};
    struct glo_transport_spec transport = {.detour = 1.3, .modes = {modes, 3}};
    cr_expect_eq(glo_transport_mode(&transport, ANY, 0), 0);
    cr_expect_eq(glo_transport_mode(&transport, ANY, 5), 0);
    cr_expect_eq(glo_transport_mode(&transport, ANY, 5.001), 1);
    cr_expect_eq(glo_transport_mode(&transport, ANY, 30), 1); /* the cart would do, but stands behind */
    cr_expect_eq(glo_transport_mode(&transport, ANY, 121), GLO_NO_CODE);
    cr_expect(glo_transport_reaches(&transport, ANY, 120) && !glo_transport_reaches(&transport, ANY, 120.1));
    modes[2].up_to = NAN;
    cr_expect_eq(glo_transport_mode(&transport, ANY, 1e6), 2);
}

/* Without modes everything is reached at once, free, over the road distance. */
Test(transport, none)
{
    struct glo_transport_spec transport = {.detour = 1};
    struct glo_trip trip =
        glo_transport_trip(&transport, &(struct glo_freight){.family = GLO_ALL, .pieces = 2, .mass = 230}, 700, NULL);
    cr_expect(glo_transport_reaches(&transport, ANY, 1e9) && glo_transport_time(&transport, ANY, 700) == 0);
    cr_expect(trip.mode == GLO_NO_CODE && trip.distance == 700 && trip.duration == 0 && trip.activity == 0 &&
              trip.cost == 0 && trip.ttw == 0 && trip.wtt == 0);
}

/* Stated distances are road distances; a mode with a detour of its own goes its own way, from the great circle. */
Test(transport, detour)
{
    struct glo_mode_spec modes[] = {mode("van", NAN, 50, 1)};
    struct glo_transport_spec transport = {.detour = 1.25, .modes = {modes, 1}};
    double road = glo_road(&transport, 80);
    cr_expect_float_eq(road, 100, 1e-12);
    cr_expect_eq(glo_transport_time(&transport, ANY, road), glo_ticks(1 + 2));
    modes[0].detour = 2;
    cr_expect_eq(glo_transport_time(&transport, ANY, road), glo_ticks(1 + 160 / 50.0));
    cr_expect_float_eq(glo_transport_trip(&transport, &(struct glo_freight){.family = GLO_ALL, .pieces = 1, .mass = 1},
                                          road, NULL)
                           .distance,
                       160, 1e-9);
}

/* 700 km x 230 kg = 161 tkm; well to wheel is tank to wheel plus well to tank, each of its own factor. */
Test(transport, activity_and_emission)
{
    struct glo_mode_spec modes[] = {mode("truck", NAN, 70, 0)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 1}};
    modes[0].emissions.ttw.per_activity = 0.0625;
    modes[0].emissions.wtt.per_activity = 0.015625;
    struct glo_trip trip =
        glo_transport_trip(&transport, &(struct glo_freight){.family = GLO_ALL, .pieces = 3, .mass = 230}, 700, NULL);
    cr_expect_eq(trip.activity, INT64_C(161000000000));
    cr_expect_eq(trip.ttw, (int64_t)(161 * 0.0625 * GLO_CARBON));
    cr_expect_eq(trip.wtt, (int64_t)(161 * 0.015625 * GLO_CARBON));
    cr_expect_eq(trip.duration, glo_ticks(10));
    cr_expect_eq(trip.cost, 0);
}

/* Each rate by itself, and all of them added. */
Test(transport, tariff)
{
    const double rates[] = {9, 2, 0.5, 40, 0.25}, parts[] = {9, 3 * 2, 700 * 0.5, 40, 161 * 0.25};
    struct glo_mode_spec modes[] = {mode("truck", NAN, 70, 0)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 1}};
    double sum = 0;
    for (size_t i = 0; i < 5; i++) {
        modes[0].tariff = (struct glo_tariff)NO_TARIFF;
        double *fields[] = {&modes[0].tariff.per_order, &modes[0].tariff.per_piece, &modes[0].tariff.per_length,
                            &modes[0].tariff.per_trip, &modes[0].tariff.per_activity};
        *fields[i] = rates[i];
        cr_expect_eq(glo_transport_trip(&transport, &(struct glo_freight){.family = GLO_ALL, .pieces = 3, .mass = 230},
                                        700, NULL)
                         .cost,
                     (int64_t)(parts[i] * GLO_MONEY), "rate %zu", i);
        sum += parts[i];
    }
    modes[0].tariff = (struct glo_tariff){rates[0], rates[1], rates[2], rates[3], rates[4]};
    cr_expect_eq(glo_transport_trip(&transport, &(struct glo_freight){.family = GLO_ALL, .pieces = 3, .mass = 230}, 700,
                                    NULL)
                     .cost,
                 (int64_t)(sum * GLO_MONEY));
}

static void hear(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                 const char *help)
{
    (void)field, (void)text, (void)help;
    *(uint32_t *)self += severity == GLO_WARNING && strcmp(code, "transport.never") == 0;
}

/* A mode behind one that goes any distance is never used: a warning. */
Test(transport, never)
{
    uint32_t num = 0;
    struct glo_review review = {&num, hear};
    struct glo_mode_spec modes[] = {mode("van", 120, 60, 0), mode("truck", NAN, 60, 0), mode("ship", 900, 30, 0)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 2}};
    struct glo_factor_tables factors = {0};
    struct glo_list units = {0};
    struct glo_arena arena = {0};
    cr_assert_eq(glo_transport_check(&transport, &units, &factors, &arena, &review), GLO_OK);
    cr_expect_eq(num, 0);
    transport.modes.num = 3;
    cr_assert_eq(glo_transport_check(&transport, &units, &factors, &arena, &review), GLO_OK);
    cr_expect_eq(num, 1);
}

/* What `for` was read to mean, over the families `plant` and `yard`. */
static void resolve(struct glo_transport_spec *transport, struct glo_arena *arena, const struct glo_review *review)
{
    static struct glo_family families[] = {{.name = "plant"}, {.name = "yard"}};
    const struct glo_list units = {families, 2};
    struct glo_factor_tables factors = {0};
    cr_assert_eq(glo_transport_check(transport, &units, &factors, arena, review), GLO_OK);
}

/* Units that are named go by their own modes, in the order written, and by no others; a mode for moves delivers
 * nothing.
 */
Test(transport, only_for)
{
    uint32_t num = 0;
    struct glo_review review = {&num, hear};
    struct glo_arena arena = {0};
    const char *yard[] = {"yard"}, *move[] = {"move"};
    struct glo_mode_spec modes[] = {mode("lowbed", NAN, 50, 6), mode("van", 120, 60, 1), mode("ferry", 900, 20, 48),
                                    mode("truck", NAN, 40, 4), mode("barge", NAN, 10, 0)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 5}};
    const struct glo_freight of_plant = {.family = 0, .pieces = 1, .mass = 1},
                             of_yard = {.family = 1, .pieces = 1, .mass = 1};
    modes[0].only_for = (struct glo_list){move, 1};
    modes[2].only_for = (struct glo_list){yard, 1};
    modes[4].only_for = (struct glo_list){yard, 1};
    resolve(&transport, &arena, &review);
    cr_expect_eq(num, 0);
    cr_expect_eq(glo_transport_mode(&transport, &of_plant, 10), 1);
    cr_expect_eq(glo_transport_mode(&transport, &of_plant, 121), 3);
    cr_expect_eq(glo_transport_mode(&transport, &of_yard, 10), 2);
    cr_expect_eq(glo_transport_mode(&transport, &of_yard, 901), 4);
    /* bounds over any unit: the van beyond 0 km, the barge beyond 0 km as the slowest */
    cr_expect_eq(glo_transport_least_time(&transport, ANY, 60), glo_ticks(2));
    cr_expect_eq(glo_transport_least_time(&transport, &of_yard, 60), glo_ticks(51));
    cr_expect_eq(glo_transport_most_time(&transport, ANY, 2000), glo_ticks(200));
    cr_expect_eq(glo_transport_most_time(&transport, &of_plant, 2000), glo_ticks(54));
    modes[4].only_for = (struct glo_list){move, 1};
    resolve(&transport, &arena, &review);
    cr_expect_eq(glo_transport_longest(&transport, &of_yard), 900);
    cr_expect_eq(glo_transport_longest(&transport, &of_plant), INFINITY);
    transport.modes.num = 1;
    resolve(&transport, &arena, &review);
    cr_expect(glo_transport_reaches(&transport, &of_plant, 1e9) && isinf(glo_transport_longest(&transport, ANY)));
    cr_expect_eq(glo_transport_time(&transport, &of_plant, 700), 0);
    glo_arena_free(&arena);
}

/* Two modules of 11 t go on a vehicle of 24 t; three are two trips, five are three; modules of 13 t go one by one; what
 * is heavier than a vehicle is divided. */
Test(transport, move)
{
    struct glo_mode_spec modes[] = {mode("lowbed", NAN, 50, 6)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 1}};
    const uint32_t pieces[] = {1, 2, 3, 5, 3, 2, 1}, trips[] = {1, 1, 2, 3, 3, 6, 3};
    const double each[] = {11000, 11000, 11000, 11000, 13000, 60000, 72000};
    modes[0].capacity = 24000;
    modes[0].tariff.per_trip = 350;
    modes[0].tariff.per_length = 2.5;
    modes[0].tariff.per_order = 7;
    modes[0].emissions.ttw.per_activity = 0.0625;
    modes[0].emissions.wtt.per_activity = 0.015625;
    for (size_t i = 0; i < 7; i++) {
        struct glo_move move = glo_transport_move(&transport, 0, 400, pieces[i], pieces[i] * each[i]);
        cr_expect_eq(move.trips, trips[i], "case %zu: %u trips", i, move.trips);
        cr_expect_eq(move.duration, glo_ticks(6 + 8));
        cr_expect_eq(move.cost, (int64_t)((7 + trips[i] * (350 + 400 * 2.5)) * GLO_MONEY));
        cr_expect_eq(move.activity, (int64_t)(400 * pieces[i] * each[i] * 1e6));
        cr_expect_eq(move.ttw, (int64_t)(400 * pieces[i] * each[i] / 1000 * 0.0625 * GLO_CARBON));
        cr_expect_eq(move.wtt, (int64_t)(400 * pieces[i] * each[i] / 1000 * 0.015625 * GLO_CARBON));
    }
}

/* Of those that go as far: the first, the cheapest, the cleanest, the fastest; of equal ones the first. */
Test(transport, choose)
{
    struct glo_mode_spec modes[] = {mode("van", 120, 60, 1), mode("rail", NAN, 40, 6), mode("truck", NAN, 60, 3),
                                    mode("twin", NAN, 60, 3)};
    struct glo_transport_spec transport = {.detour = 1, .modes = {modes, 4}};
    const struct glo_freight light = {.family = GLO_ALL, .pieces = 1, .mass = 10},
                             heavy = {.family = GLO_ALL, .pieces = 1, .mass = 5000};
    modes[0].tariff.per_order = 9;
    modes[0].tariff.per_activity = 2;
    modes[1].tariff.per_order = 90;
    modes[1].from = 100;
    modes[2].tariff.per_order = modes[3].tariff.per_order = 30;
    modes[2].tariff.per_activity = modes[3].tariff.per_activity = 0.5;
    modes[0].emissions.ttw.per_activity = 0.6;
    modes[1].emissions.wtt.per_activity = 0.02;
    modes[2].emissions.ttw.per_length = modes[3].emissions.ttw.per_length = 0.8;
    static const struct {
        enum glo_choose_mode choose;
        double road;
        uint32_t light, heavy;
    } cases[] = {{GLO_CHOOSE_FIRST, 60, 0, 0},         {GLO_CHOOSE_FIRST, 121, 1, 1},
                 {GLO_CHOOSE_LEAST_COST, 60, 0, 2},    {GLO_CHOOSE_LEAST_COST, 110, 0, 1},
                 {GLO_CHOOSE_LEAST_COST, 200, 2, 1},   {GLO_CHOOSE_LEAST_CARBON, 60, 0, 2},
                 {GLO_CHOOSE_LEAST_CARBON, 110, 1, 1}, {GLO_CHOOSE_FASTEST, 60, 0, 0},
                 {GLO_CHOOSE_FASTEST, 200, 2, 2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        transport.choose = cases[i].choose;
        cr_expect_eq(glo_transport_mode(&transport, &light, cases[i].road), cases[i].light, "case %zu", i);
        cr_expect_eq(glo_transport_mode(&transport, &heavy, cases[i].road), cases[i].heavy, "case %zu", i);
        const struct glo_trip least = glo_transport_least_trip(&transport, &heavy, cases[i].road),
                              trip = glo_transport_trip(&transport, &heavy, cases[i].road, NULL);
        cr_expect(least.cost <= trip.cost && least.ttw <= trip.ttw && least.wtt <= trip.wtt, "case %zu", i);
        cr_expect_leq(glo_transport_least_time(&transport, &heavy, cases[i].road), trip.duration, "case %zu", i);
        cr_expect_geq(glo_transport_most_time(&transport, &heavy, cases[i].road), trip.duration, "case %zu", i);
    }
}
