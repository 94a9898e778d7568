/* Places as written and as listed, and distances between them. */
#include "models/logistics/place.h"

#include "models/logistics/generate.h"
#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct glo_parameter parameters[] = {
    {.name = "latitude",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_place_spec, point.latitude),
     .dimension = "number",
     .min = -90,
     .max = 90,
     .fallback = "",
     .absent = "planar or generated",
     .doc = "WGS84 latitude in degrees.",
     .example = "41.89"},
    {.name = "longitude",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_place_spec, point.longitude),
     .dimension = "number",
     .min = -180,
     .max = 180,
     .fallback = "",
     .absent = "planar or generated",
     .doc = "WGS84 longitude in degrees.",
     .example = "12.51"},
    {.name = "x",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_place_spec, point.x),
     .dimension = "length",
     .fallback = "",
     .absent = "geographic or generated",
     .doc = "Planar coordinate."},
    {.name = "y",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_place_spec, point.y),
     .dimension = "length",
     .fallback = "",
     .absent = "geographic or generated",
     .doc = "Planar coordinate."},
    {.name = "weight",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_place_spec, weight),
     .dimension = "number",
     .min = 0,
     .max = INFINITY,
     .fallback = "1",
     .doc = "Shares out the demand that stands on a family of places.",
     .example = "$population"},
    {.name = "generate",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_place_spec, generate),
     .registry = &glo_generators,
     .fallback = "",
     .absent = "the places are listed",
     .doc = "Makes planar places at random instead of listing them.",
     .example = "{uniform: {count: 100, width: 300 km, height: 200 km}}"},
    {0},
};

const struct glo_table glo_place_table = {
    .name = "places",
    .doc = "Where customers, units and stock stand.",
    .size = sizeof(struct glo_place_spec),
    .parameters = parameters,
};

static int add_place(struct glo_places *places, const struct glo_place *place)
{
    if (glo_grow(&places->items, &places->max, (uint64_t)places->num + 1, sizeof *places->items) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    places->items[places->num++] = *place;
    return GLO_OK;
}

/* Says what is wrong with the coordinates of a place, once a family. */
static bool is_placed(const struct glo_place_spec *spec, const struct glo_review *review)
{
    bool globe = !isnan(spec->point.latitude) && !isnan(spec->point.longitude);
    bool plane = !isnan(spec->point.x) && !isnan(spec->point.y);
    if (globe != plane)
        return true;
    review->say(review->self, GLO_FAULT, spec, NULL,
                globe ? "a place has latitude and longitude, or x and y, not both" : "a place needs coordinates",
                "give latitude and longitude in degrees, or x and y in km, or `generate`");
    return false;
}

/* Generated places: like `model` but for name and coordinates. They depend on the seed and the family's name alone. */
static int generate(struct glo_places *places, const struct glo_place *model, const struct glo_choice *how,
                    uint64_t seed, const char *family, struct glo_arena *arena)
{
    char name[256];
    snprintf(name, sizeof name, "places.%s", family);
    struct glo_stream stream = glo_stream_make(seed, name);
    for (uint32_t i = 0; i < glo_generator_count(how); i++) {
        struct glo_place place = *model;
        snprintf(name, sizeof name, "p%u", i + 1);
        place.name = glo_arena_text(arena, name, strlen(name));
        place.point = glo_generator_point(how, &stream, i);
        if (!place.name || add_place(places, &place) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    return GLO_OK;
}

static int build_family(struct glo_places *places, const struct glo_family *family, uint32_t number, uint64_t seed,
                        struct glo_arena *arena, const struct glo_review *review)
{
    const struct glo_place_spec *specs = family->members;
    double weight = 0;
    for (uint32_t i = 0; i < family->num_members; i++) {
        const struct glo_place_spec *spec = &specs[i];
        struct glo_place place = {spec->named.name ? spec->named.name : family->name, number, spec->point,
                                  spec->weight};
        int code = GLO_OK;
        if (spec->generate.given)
            code = generate(places, &place, &spec->generate, seed, family->name, arena);
        else if (places->distances || is_placed(spec, review))
            code = add_place(places, &place);
        if (code != GLO_OK)
            return code;
        weight += spec->weight;
    }
    if (!(weight > 0))
        glo_review_say(review, GLO_FAULT, specs, NULL, "the weights of `%s` sum to zero", family->name);
    return GLO_OK;
}

/* Distances between the plane and the globe do not exist. */
static void check_one_kind(const struct glo_places *places, const struct glo_review *review)
{
    for (uint32_t i = 1; i < places->num; i++)
        if (isnan(places->items[i].point.latitude) != isnan(places->items[0].point.latitude)) {
            review->say(review->self, GLO_FAULT, NULL, NULL,
                        "some places are on the globe and some in the plane: there is no distance between them",
                        "use latitude and longitude everywhere, or x and y everywhere");
            return;
        }
}

/* The names of a matrix, sorted, with their numbers in it. */
struct heading {
    const char *name;
    uint32_t number;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct heading *)a)->name, ((const struct heading *)b)->name);
}

static uint32_t find_heading(const struct heading *headings, uint32_t num, const char *name)
{
    const struct heading key = {name, 0};
    const struct heading *found = num ? bsearch(&key, headings, num, sizeof key, by_name) : NULL;
    return found ? found->number : GLO_ALL;
}

/* Where each place stands among the names of rows or columns: by `family.member`, else by its own name. */
static int find_places(const struct glo_places *places, const char *const *names, uint32_t num, uint32_t **out)
{
    struct heading *headings = glo_alloc(num, sizeof *headings);
    uint32_t *numbers = *out = glo_alloc(places->num, sizeof *numbers);
    struct glo_text full = {0};
    for (uint32_t i = 0; headings && i < num; i++)
        headings[i] = (struct heading){names[i], i};
    if (headings && num)
        qsort(headings, num, sizeof *headings, by_name);
    for (uint32_t i = 0; headings && numbers && i < places->num; i++) {
        const struct glo_place *place = &places->items[i];
        bool nowhere = i == places->num - 1;
        full.length = 0;
        glo_text_add(&full, "%s.%s", nowhere ? "" : places->families[place->family], place->name);
        numbers[i] = nowhere ? GLO_ALL : find_heading(headings, num, glo_text_get(&full));
        if (numbers[i] == GLO_ALL && !nowhere)
            numbers[i] = find_heading(headings, num, place->name);
    }
    bool failed = !headings || !numbers || full.failed;
    glo_free(headings);
    glo_text_free(&full);
    return failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}

int glo_places_build(struct glo_places *places, const struct glo_list *families, const struct glo_matrix *distances,
                     uint64_t seed, struct glo_arena *arena, const struct glo_review *review)
{
    static const struct glo_place anywhere = {"anywhere", 0, {NAN, NAN, NAN, NAN}, 1};
    memset(places, 0, sizeof *places);
    places->distances = distances;
    places->num_families = families->num;
    places->first = glo_alloc(families->num + 2, sizeof *places->first);
    places->families = glo_arena_alloc(arena, families->num, sizeof *places->families);
    if (!places->first || !places->families)
        return GLO_ERR_NO_MEMORY;
    const struct glo_family *items = families->items;
    for (uint32_t i = 0; i < families->num; i++) {
        places->families[i] = items[i].name;
        places->first[i] = places->num;
        int code = build_family(places, &items[i], i, seed, arena, review);
        if (code != GLO_OK)
            return code;
    }
    places->first[families->num] = places->num;
    if (!distances)
        check_one_kind(places, review);
    if (add_place(places, &anywhere) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    if (!distances)
        return GLO_OK;
    int code = find_places(places, distances->rows, distances->num_rows, &places->row);
    return code == GLO_OK ? find_places(places, distances->columns, distances->num_columns, &places->column) : code;
}

int glo_places_register(const struct glo_places *places, struct glo_register *names)
{
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i + 1 < places->num; i++) {
        const struct glo_place *place = &places->items[i];
        const char *family = places->families[place->family];
        code = glo_register_add(names, family, strlen(family), place->name == family ? NULL : place->name);
    }
    glo_register_sort(names);
    return code;
}

void glo_places_free(struct glo_places *places)
{
    glo_free(places->items);
    glo_free(places->first);
    glo_free(places->row);
    glo_free(places->column);
    memset(places, 0, sizeof *places);
}

void glo_places_range(const struct glo_places *places, const struct glo_reference *at, uint32_t *first, uint32_t *end)
{
    if (!at->given) {
        *first = places->num - 1;
        *end = places->num;
        return;
    }
    *first = places->first[at->family];
    *end = places->first[at->family + 1];
    if (at->member != GLO_ALL) {
        *first += at->member;
        *end = *first + 1;
    }
}
