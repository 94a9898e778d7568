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
                                  .tariff = NO_TARIFF,
                                  .emissions = {.ttw = 0, .wtt = 0}};
}

/* The first mode in the order written that goes as far, its end included. */
Test(transport, choice)
{
    struct glo_mode_spec modes[] = {mode("bike", 5, 15, 0), mode("van", 120, 60, 0.5), mode("cart", 50, 9, 0)};
    struct glo_transport_spec transport = {1.3, NULL, {modes, 3}};
    cr_expect_eq(glo_transport_mode(&transport, 0), 0);
    cr_expect_eq(glo_transport_mode(&transport, 5), 0);
    cr_expect_eq(glo_transport_mode(&transport, 5.001), 1);
    cr_expect_eq(glo_transport_mode(&transport, 30), 1); /* the cart would do, but stands behind */
    cr_expect_eq(glo_transport_mode(&transport, 121), GLO_NO_CODE);
    cr_expect(glo_transport_reaches(&transport, 120) && !glo_transport_reaches(&transport, 120.1));
    modes[2].up_to = NAN;
    cr_expect_eq(glo_transport_mode(&transport, 1e6), 2);
}

/* Without modes everything is reached at once, free, over the road distance. */
Test(transport, none)
{
    struct glo_transport_spec transport = {1, NULL, {NULL, 0}};
    struct glo_trip trip = glo_transport_trip(&transport, 700, 2, 230);
    cr_expect(glo_transport_reaches(&transport, 1e9) && glo_transport_time(&transport, 700) == 0);
    cr_expect(trip.mode == GLO_NO_CODE && trip.distance == 700 && trip.duration == 0 && trip.activity == 0 &&
              trip.cost == 0 && trip.ttw == 0 && trip.wtt == 0);
}

/* Stated distances are road distances; a mode with a detour of its own goes its own way, from the great circle. */
Test(transport, detour)
{
    struct glo_mode_spec modes[] = {mode("van", NAN, 50, 1)};
    struct glo_transport_spec transport = {1.25, NULL, {modes, 1}};
    double road = glo_road(&transport, 80);
    cr_expect_float_eq(road, 100, 1e-12);
    cr_expect_eq(glo_transport_time(&transport, road), glo_ticks(1 + 2));
    modes[0].detour = 2;
    cr_expect_eq(glo_transport_time(&transport, road), glo_ticks(1 + 160 / 50.0));
    cr_expect_float_eq(glo_transport_trip(&transport, road, 1, 1).distance, 160, 1e-9);
}

/* 700 km x 230 kg = 161 tkm; well to wheel is tank to wheel plus well to tank, each of its own factor. */
Test(transport, activity_and_emission)
{
    struct glo_mode_spec modes[] = {mode("truck", NAN, 70, 0)};
    struct glo_transport_spec transport = {1, NULL, {modes, 1}};
    modes[0].emissions.ttw = 0.0625;
    modes[0].emissions.wtt = 0.015625;
    struct glo_trip trip = glo_transport_trip(&transport, 700, 3, 230);
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
    struct glo_transport_spec transport = {1, NULL, {modes, 1}};
    double sum = 0;
    for (size_t i = 0; i < 5; i++) {
        modes[0].tariff = (struct glo_tariff)NO_TARIFF;
        double *fields[] = {&modes[0].tariff.per_order, &modes[0].tariff.per_piece, &modes[0].tariff.per_length,
                            &modes[0].tariff.per_trip, &modes[0].tariff.per_activity};
        *fields[i] = rates[i];
        cr_expect_eq(glo_transport_trip(&transport, 700, 3, 230).cost, (int64_t)(parts[i] * GLO_MONEY), "rate %zu", i);
        sum += parts[i];
    }
    modes[0].tariff = (struct glo_tariff){rates[0], rates[1], rates[2], rates[3], rates[4]};
    cr_expect_eq(glo_transport_trip(&transport, 700, 3, 230).cost, (int64_t)(sum * GLO_MONEY));
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
    struct glo_transport_spec transport = {1, NULL, {modes, 2}};
    struct glo_factor_tables factors = {0};
    glo_transport_check(&transport, &factors, &review);
    cr_expect_eq(num, 0);
    transport.modes.num = 3;
    glo_transport_check(&transport, &factors, &review);
    cr_expect_eq(num, 1);
}
