/*
 * preference_list: for each place of demand the units in the order in which they are tried, as in spatial queueing
 * (Larson 1974, Computers & Operations Research 1, 67). The first free one gets the order, whatever the agreed date; a
 * unit that is not listed for a place is not eligible for it. Nothing is left to decide in a run: the lists become
 * those of the routes.
 */
#include "models/logistics/register.h"
#include "models/network/dispatch.h"

#include <stdio.h>
#include <string.h>

/* The list of one place, or of each place of a family. */
struct preference {
    struct glo_named named; /* the place */
    struct glo_list units;  /* const char * */
};

struct preference_list {
    struct glo_list lists; /* struct preference */
};

static const struct glo_parameter preference_parameters[] = {
    {.name = "units",
     .kind = GLO_TEXT,
     GLO_FIELD(struct preference, units),
     .many = true,
     .doc = "Units of the network in the order in which they are tried: names of members, or of families.",
     .example = "[west, middle, east]"},
    {0},
};
static const struct glo_table preference_table = {
    .name = "preference",
    .doc = "Who may serve a place, in the order in which they are tried.",
    .size = sizeof(struct preference),
    .parameters = preference_parameters,
    .main = "units",
};
static const struct glo_parameter parameters[] = {
    {.name = "preference_list",
     .kind = GLO_MAP,
     GLO_FIELD(struct preference_list, lists),
     .table = &preference_table,
     .doc = "For each place that demand comes from the units in the order in which they are tried.",
     .example = "{west: [west, middle, east]}"},
    {0},
};
const struct glo_table glo_dispatch_preference_list_table = {
    .name = "preference_list",
    .doc = "The first free unit of the list of the place, whatever the agreed date; who is not listed does not serve.",
    .size = sizeof(struct preference_list),
    .parameters = parameters,
    .main = "preference_list",
    .open = true,
};

/* The lists on their way to the routes. */
struct reading {
    struct glo_routes *routes;
    const struct preference_list *stated;
    const struct glo_review *review;
    struct glo_register units, places;
    uint32_t *list_of;   /* by place: its list; GLO_ALL: none */
    uint32_t *last_list; /* by unit: 1 + the last list that it was found in; 0: none */
    uint32_t *order;     /* of all lists, one after the other: numbers among the units of the routes */
    uint32_t num, max;
    uint32_t *first; /* of each list, and the end, in `order` */
    bool is_faulty;
};

static const struct preference *list_at(const struct reading *reading, uint32_t list)
{
    return (const struct preference *)reading->stated->lists.items + list;
}

/* A fault of a list or of one of its units: a sentence around a name. */
static void say(struct reading *reading, const void *field, const char *help, const char *before, const char *name,
                const char *after)
{
    char text[512];
    snprintf(text, sizeof text, "%s`%s`%s", before, name, after);
    reading->review->say(reading->review->self, GLO_FAULT, field, NULL, text, help);
    reading->is_faulty = true;
}

/* What a name means in a register; where it is nothing, or more than one thing, that is said. */
static bool find(struct reading *reading, const struct glo_register *names, const char *name, const void *field,
                 const char *unknown, uint32_t *first, uint32_t *end)
{
    char help[512] = "";
    enum glo_register_answer answer = glo_register_find(names, name, first, end);
    if (answer == GLO_REGISTER_SHARED)
        say(reading, field, "write `family.member`; rows of one name are numbered: `family.member#2`",
            "several are named ", name, "");
    if (answer != GLO_REGISTER_UNKNOWN)
        return answer == GLO_REGISTER_FOUND;
    const char *nearest = glo_register_nearest(names, name);
    if (nearest)
        snprintf(help, sizeof help, "did you mean `%s`?", nearest);
    say(reading, field, nearest ? help : NULL, unknown, name, "");
    return false;
}

static int init(struct reading *reading)
{
    const struct glo_routes *routes = reading->routes;
    int code = glo_places_register(routes->places, &reading->places);
    for (uint32_t i = 0; code == GLO_OK && i < routes->num_units; i++) {
        const char *name = routes->production->units[routes->units[i]].name, *dot = strchr(name, '.');
        code = glo_register_add(&reading->units, name, dot ? (size_t)(dot - name) : strlen(name), dot ? dot + 1 : NULL);
    }
    glo_register_sort(&reading->units);
    reading->list_of = glo_alloc(routes->places->num, sizeof *reading->list_of);
    reading->last_list = glo_alloc(routes->num_units, sizeof *reading->last_list);
    reading->first = glo_alloc((size_t)reading->stated->lists.num + 1, sizeof *reading->first);
    if (code != GLO_OK || !reading->list_of || !reading->last_list || !reading->first)
        return GLO_ERR_NO_MEMORY;
    memset(reading->list_of, 0xFF, routes->places->num * sizeof *reading->list_of); /* GLO_ALL */
    return GLO_OK;
}

static void end(struct reading *reading)
{
    glo_register_free(&reading->units);
    glo_register_free(&reading->places);
    glo_free(reading->list_of);
    glo_free(reading->last_list);
    glo_free(reading->order);
    glo_free(reading->first);
}

/* The places that a list is for. */
static void read_place(struct reading *reading, uint32_t list)
{
    uint32_t place, last;
    const struct preference *it = list_at(reading, list);
    if (!find(reading, &reading->places, it->named.name, it, "no place is named ", &place, &last))
        return;
    for (; place < last; place++) {
        if (reading->list_of[place] != GLO_ALL) {
            say(reading, it, "a place has one list", "a second list for ", reading->routes->places->items[place].name,
                "");
            return;
        }
        reading->list_of[place] = list;
    }
}

/* The units of a list, each once. */
static int read_units(struct reading *reading, uint32_t list)
{
    const struct preference *it = list_at(reading, list);
    const char *const *names = it->units.items;
    if (it->units.num == 0)
        say(reading, it, NULL, "the list of ", it->named.name, " is empty");
    for (uint32_t i = 0; i < it->units.num; i++) {
        uint32_t unit, last;
        if (!find(reading, &reading->units, names[i], &names[i], "the network has no unit ", &unit, &last))
            continue;
        if (glo_grow(&reading->order, &reading->max, (uint64_t)reading->num + last - unit, sizeof *reading->order) !=
            GLO_OK)
            return GLO_ERR_NO_MEMORY;
        for (; unit < last; unit++) {
            if (reading->last_list[unit] == list + 1) {
                say(reading, &names[i], NULL, "", names[i], " stands in the list twice");
                break;
            }
            reading->last_list[unit] = list + 1;
            reading->order[reading->num++] = unit;
        }
    }
    reading->first[list + 1] = reading->num;
    if (reading->num - reading->first[list] > GLO_MOST_NEARBY)
        say(reading, it, NULL, "the list of ", it->named.name, " has more than 65,535 units");
    return GLO_OK;
}

/* Every place that demand comes from needs a list; what is missing is one mistake. */
static void check_places(struct reading *reading, const bool *places)
{
    const struct glo_places *all = reading->routes->places;
    uint32_t num = 0, first = 0;
    for (uint32_t place = all->num; place-- > 0;)
        if (places[place] && reading->list_of[place] == GLO_ALL) {
            first = place;
            num++;
        }
    if (num == 0)
        return;
    char help[64];
    snprintf(help, sizeof help, num > 1 ? "and %u more places have none" : "each place that demand comes from has one",
             num - 1);
    bool nowhere = first == all->num - 1;
    say(reading, reading->stated, nowhere ? "give the demand a place by `at`" : help, "demand comes from ",
        all->items[first].name, nowhere ? ", which can have no list" : ", which has no list");
}

static int list(struct glo_routes *routes, const void *of, const bool *places, const struct glo_review *review)
{
    struct reading reading = {.routes = routes, .stated = of, .review = review};
    int code = init(&reading);
    for (uint32_t i = 0; code == GLO_OK && i < reading.stated->lists.num; i++) {
        read_place(&reading, i);
        code = read_units(&reading, i);
    }
    if (code == GLO_OK && !reading.is_faulty)
        check_places(&reading, places);
    for (uint32_t place = 0; code == GLO_OK && !reading.is_faulty && place < routes->places->num; place++)
        if (places[place]) {
            uint32_t it = reading.list_of[place];
            code = glo_routes_state(routes, place, reading.order + reading.first[it],
                                    reading.first[it + 1] - reading.first[it]);
        }
    end(&reading);
    return code;
}

const struct glo_dispatch_type glo_dispatch_preference_list = {
    .table = &glo_dispatch_preference_list_table,
    .by_routes = true,
    .list = list,
    .choose = glo_dispatch_first_free,
};
