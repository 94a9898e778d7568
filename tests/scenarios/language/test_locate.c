/* From the address of a field back to its line. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <string.h>

static void expect_at(struct reading *r, const void *field, uint32_t line, uint32_t column, const char *path)
{
    struct glo_mark mark;
    struct glo_text text = {0};
    cr_assert(glo_binder_locate(r->reader.binder, field, &mark, &text), "%s", path);
    cr_expect_eq(mark.line, line, "%s: line %u", path, mark.line);
    cr_expect_eq(mark.column, column, "%s: column %u", path, mark.column);
    cr_expect_str_eq(glo_text_get(&text), path);
    glo_text_free(&text);
}

/* Values, cells, structs, records in place, lists, choices, types, members that were changed, what was left out. */
Test(locate, every_kind)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct test_spec *s = &r.spec;
    const struct glo_family *places = s->places.items, *products = s->products.items, *units = s->units.items;
    const struct place_spec *towns = places->members;
    const struct product_spec *chair = products[0].members;
    const struct operation_spec *plan = chair->plan.items;
    const struct unit_spec *shop = units[0].members;
    const struct station_spec *stations = shop[1].stations.items;
    const struct stock_spec *stock = shop[0].stock.items;
    const struct network_spec *networks = s->networks.items;
    expect_at(&r, &s->experiment.seed, 71, 9, "experiment.seed");
    expect_at(&r, &s->experiment.replications.at_most, 74, 40, "experiment.replications.at_most");
    expect_at(&r, &places[0], 4, 3, "places.towns");
    expect_at(&r, &towns[1], 4, 3, "places.towns");
    expect_at(&r, &towns[1].latitude, 8, 33, "places.towns.latitude");
    expect_at(&r, &towns[1].weight, 11, 13, "places.towns.weight");
    expect_at(&r, &towns[1].rank, 4, 3, "places.towns.rank");
    expect_at(&r, &plan[1].service, 24, 18, "products.chair.plan.service");
    expect_at(&r, &shop[0].owner, 40, 12, "units.shop.owner");
    expect_at(&r, &shop[1].owner, 52, 30, "units.shop.owner");
    expect_at(&r, &stations[0].machines, 42, 24, "units.shop.stations.mill.machines");
    expect_at(&r, &stations[0].power.idle, 42, 58, "units.shop.stations.mill.power.idle");
    expect_at(&r, &stations[1].power.busy, 45, 16, "units.shop.stations.finish.power.busy");
    expect_at(&r, &stations[1], 43, 7, "units.shop.stations.finish");
    expect_at(&r, stock[0].replenish.parameters, 48, 38, "units.shop.stock.part.replenish.base_stock.level");
    expect_at(&r, &((const struct mpn_spec *)networks[0].type.parameters)->reach, 55, 42, "networks.local.reach");
    expect_at(&r, &networks[1].type, 57, 11, "networks.cloud.type");
    const struct product_spec *part = products[1].members;
    const struct operation_spec *print = part->plan.items;
    expect_at(&r, &print->operation, 28, 23, "products.part.plan.operation");
    expect_at(&r, &stations[1].power.idle, 45, 16, "units.shop.stations.finish.power.idle");
    struct glo_mark mark;
    cr_assert_not(glo_binder_locate(r.reader.binder, &mark, &mark, NULL));
    cr_assert(glo_binder_locate(r.reader.binder, &networks[0].type, &mark, NULL));
    cr_assert_eq(mark.line, 55);
    cr_assert(glo_binder_locate(r.reader.binder, &((const struct mpn_spec *)networks[0].type.parameters)->reach, &mark,
                                NULL));
    cr_assert_eq(mark.line, 55);
    reading_free(&r);
}

/* Below an open alternative stand names and their values. */
Test(locate, open)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 1 h}\nnetworks:\n  n:\n    type: ccm\n    units: []\n"
                  "    dispatch: {ranks: {a: [x, y], ranks: z}}\n");
    cr_assert_str_eq(said(&r), "");
    const struct network_spec *networks = r.spec.networks.items;
    const struct ccm_spec *ccm = networks[0].type.parameters;
    const struct ranks_spec *ranks = ccm->dispatch.parameters;
    const struct rank_spec *items = ranks->ranks.items;
    const char *const *words = items[0].words.items;
    expect_at(&r, ranks, 7, 23, "networks.n.dispatch.ranks");
    expect_at(&r, &items[0], 7, 24, "networks.n.dispatch.ranks.a");
    expect_at(&r, &words[1], 7, 31, "networks.n.dispatch.ranks.a.words");
    expect_at(&r, &items[1], 7, 35, "networks.n.dispatch.ranks.ranks");
    reading_free(&r);
}

/* The first member can be one that is changed: it begins where all members do. */
Test(locate, changed_first)
{
    struct reading r;
    read_text(&r, "glocal: 1\nexperiment: {length: 1 h}\nunits:\n  u:\n    rows: [{name: a}, {name: b}]\n    owner: x\n"
                  "    members:\n      a: {owner: y}\n");
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *units = r.spec.units.items;
    const struct unit_spec *members = units->members;
    expect_at(&r, &members[0].owner, 8, 18, "units.u.owner");
    expect_at(&r, &members[1].owner, 6, 12, "units.u.owner");
    reading_free(&r);
}

/* A check speaks of a field, and the message stands at its line; of the file as a whole, at none. */
Test(locate, review)
{
    struct reading r;
    read_text(&r, full_scenario);
    const struct glo_review *review = glo_reader_review(&r.reader);
    glo_review_say(review, GLO_WARNING, &r.spec.transport.detour, "transport.detour", "%s is large", "detour");
    glo_review_say(review, GLO_NOTE, NULL, "a.b", "in general");
    cr_assert_str_eq(said(&r), "63:11: detour is large (transport.detour)\n0:0: in general\n");
    cr_assert_eq(r.reader.diagnostics.num_warnings, 1);
    reading_free(&r);
}
