/* Places as listed from what is written: their order, names, weights, ranges, and every mistake that can be said. */
#include "models/logistics/place.h"

#include "tests/models/trial.h"

#include <math.h>

#define REST \
    "products: {part: {plan: [{operation: work, service: 1 h}]}}\n" \
    "demand: {orders: {rate: 1 per day%s}}\n" \
    "units: {shop: {stations: {work: {}}}}\n" \
    "experiment: {length: 90 h, warmup: 0 h, replications: 1}\n"

static int read_places(struct trial *trial, const char *places, const char *at)
{
    char text[2048];
    snprintf(text, sizeof text, "glocal: 1\n%s" REST, places, at);
    return trial_read(trial, text);
}

/* Family after family in the order of the file, members in the order of the rows, last the place that is nowhere. */
Test(place, listed)
{
    struct trial trial;
    cr_assert_eq(read_places(&trial,
                             "places: {city: {latitude: 45, longitude: 9}, towns: {rows: [\n"
                             "  {name: Rome, latitude: 41.9, longitude: 12.5, weight: 3},\n"
                             "  {name: Milan, latitude: 45.5, longitude: 9.2}]}}\n",
                             ", at: towns"),
                 GLO_OK, "%s", trial_message(&trial));
    const struct glo_places *places = &trial.study.points[0]->places;
    cr_assert_eq(places->num, 4);
    cr_expect_str_eq(places->items[0].name, "city");
    cr_expect_str_eq(places->items[1].name, "Rome");
    cr_expect_str_eq(places->items[2].name, "Milan");
    cr_expect(places->items[1].weight == 3 && places->items[2].weight == 1 && places->items[2].family == 1);
    cr_expect(!glo_point_is_known(&places->items[3].point));
    trial_close(&trial);
}

/* What a reference means: a family, one member, or nothing. */
Test(place, ranges)
{
    struct trial trial;
    uint32_t first, end;
    cr_assert_eq(
        read_places(&trial,
                    "places: {a: {x: 0 km, y: 0 km}, b: {generate: {uniform: {count: 5, width: 1 km, height: 1 km}}},\n"
                    "  c: {x: 1 km, y: 0 km}}\n",
                    ""),
        GLO_OK, "%s", trial_message(&trial));
    const struct glo_places *places = &trial.study.points[0]->places;
    const struct {
        struct glo_reference at;
        uint32_t first, end;
    } cases[] = {{{.member = GLO_ALL, .given = true}, 0, 1},
                 {{.family = 1, .member = GLO_ALL, .given = true}, 1, 6},
                 {{.family = 2, .member = GLO_ALL, .given = true}, 6, 7},
                 {{.family = 1, .member = 3, .given = true}, 4, 5},
                 {{.given = false}, 7, 8}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        glo_places_range(places, &cases[i].at, &first, &end);
        cr_expect(first == cases[i].first && end == cases[i].end, "case %zu: [%u, %u)", i, first, end);
    }
    trial_close(&trial);
}

/* A scenario without places has one, and no distances. */
Test(place, none)
{
    struct trial trial;
    cr_assert_eq(read_places(&trial, "", ""), GLO_OK, "%s", trial_message(&trial));
    cr_expect_eq(trial.study.points[0]->places.num, 1);
    trial_close(&trial);
}

Test(place, mistakes)
{
    static const char *const cases[][2] = {
        {"places: {a: {}}\n", "a place needs coordinates"},
        {"places: {a: {x: 1 km}}\n", "a place needs coordinates"},
        {"places: {a: {latitude: 1, longitude: 1, x: 0 km, y: 0 km}}\n", "not both"},
        {"places: {a: {latitude: 1, longitude: 1}, b: {x: 0 km, y: 0 km}}\n", "no distance between them"},
        {"places: {a: {x: 0 km, y: 0 km, weight: 0}}\n", "sum to zero"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        cr_expect_eq(read_places(&trial, cases[i][0], ""), GLO_ERR_INPUT);
        cr_expect(trial_said(&trial, GLO_FAULT, cases[i][1]), "%s: %s", cases[i][0], trial_message(&trial));
        trial_close(&trial);
    }
}

Test(place, twice_freed)
{
    struct glo_places places = {0};
    glo_places_free(&places);
    glo_places_free(&places);
    cr_expect_eq(places.num, 0);
}
