/* The tables of the tests, a scenario that fills them, and a reader for texts. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

/* The table of a struct; its rows follow. */
#define TABLE(variable, type, title, main_key, ...) \
    static const struct glo_parameter variable##_rows[] = {__VA_ARGS__, {0}}; \
    static const struct glo_table variable = {.name = title, \
                                              .doc = "Of the tests.", \
                                              .size = sizeof(struct type), \
                                              .parameters = variable##_rows, \
                                              .main = main_key}

#define ROW(key, type, member, ...) \
    { \
        .name = key, .doc = "Of the tests.", GLO_FIELD(struct type, member), __VA_ARGS__ \
    }
#define QUANTITY(what) .kind = GLO_QUANTITY, .dimension = what
#define LAW(what) .kind = GLO_LAW, .dimension = what
#define POSITIVE .min = 0, .max = INFINITY, .above = true
#define NOT_NEGATIVE .min = 0, .max = INFINITY
#define LEFT_OUT .fallback = "", .absent = "nothing"

TABLE(place_table, place_spec, "places", NULL,
      ROW("latitude", place_spec, latitude, QUANTITY("number"), .min = -90, .max = 90, LEFT_OUT),
      ROW("longitude", place_spec, longitude, QUANTITY("number"), .min = -180, .max = 180, LEFT_OUT),
      ROW("weight", place_spec, weight, QUANTITY("number"), NOT_NEGATIVE, .fallback = "1"),
      ROW("rank", place_spec, rank, .kind = GLO_INTEGER, .min = 0, .max = INFINITY, .fallback = "0"),
      ROW("country", place_spec, country, .kind = GLO_TEXT, LEFT_OUT),
      ROW("coastal", place_spec, coastal, .kind = GLO_BOOL, .fallback = "false"));

TABLE(stated_table, emissions_stated, "stated", "factor",
      ROW("factor", emissions_stated, factor, .kind = GLO_TEXT, LEFT_OUT),
      ROW("value", emissions_stated, value, QUANTITY("carbon_per_mass"), NOT_NEGATIVE, LEFT_OUT),
      ROW("source", emissions_stated, source, .kind = GLO_TEXT, LEFT_OUT));
static const struct glo_table none_table = {.name = "none", .doc = "Nothing is emitted."};
static const struct glo_table *const emission_tables[] = {&stated_table, &none_table};
static const struct glo_registry emission_registry = {
    .name = "emissions", .tables = emission_tables, .num = 2, .bare = "stated"};

TABLE(material_table, material_spec, "materials", NULL,
      ROW("price", material_spec, price, QUANTITY("money_per_mass"), NOT_NEGATIVE, LEFT_OUT),
      ROW("emissions", material_spec, emissions, .kind = GLO_CHOICE, .registry = &emission_registry, LEFT_OUT));

TABLE(operation_table, operation_spec, "operations", NULL,
      ROW("operation", operation_spec, operation, .kind = GLO_TEXT),
      ROW("service", operation_spec, service, LAW("time"), NOT_NEGATIVE),
      ROW("material", operation_spec, material, .kind = GLO_AMOUNTS, .dimension = "mass", .target = "materials",
          LEFT_OUT));

static const char *const approaches[] = {"mto", "mts", NULL};
TABLE(product_table, product_spec, "products", NULL,
      ROW("mass", product_spec, mass, QUANTITY("mass"), NOT_NEGATIVE, LEFT_OUT),
      ROW("price", product_spec, price, QUANTITY("money"), NOT_NEGATIVE, LEFT_OUT),
      ROW("approach", product_spec, approach, .kind = GLO_WORD, .words = approaches, .fallback = "mto"),
      ROW("plan", product_spec, plan, .kind = GLO_RECORD, .many = true, .table = &operation_table));

TABLE(day_table, day_spec, "week", "share", ROW("share", day_spec, share, QUANTITY("number"), NOT_NEGATIVE));
TABLE(rate_table, rate_spec, "rate", "mean", ROW("mean", rate_spec, mean, QUANTITY("rate"), POSITIVE),
      ROW("week", rate_spec, week, .kind = GLO_MAP, .table = &day_table, LEFT_OUT));
TABLE(stream_table, stream_spec, "demand", NULL,
      ROW("at", stream_spec, at, .kind = GLO_REFERENCE, .target = "places", LEFT_OUT),
      ROW("products", stream_spec, products, .kind = GLO_AMOUNTS, .dimension = "share", .target = "products"),
      ROW("rate", stream_spec, rate, .kind = GLO_RECORD, .table = &rate_table),
      ROW("lot", stream_spec, lot, LAW("count"), .min = 0, .max = 1000, .fallback = "1"),
      ROW("due", stream_spec, due, LAW("time"), POSITIVE, LEFT_OUT),
      ROW("offered_to", stream_spec, offered_to, .kind = GLO_REFERENCE, .target = "networks"));

TABLE(power_table, power_spec, "power", "busy", ROW("busy", power_spec, busy, QUANTITY("power"), NOT_NEGATIVE),
      ROW("idle", power_spec, idle, QUANTITY("power"), NOT_NEGATIVE, .fallback = "0 kW"));
TABLE(breakdowns_table, breakdowns_spec, "breakdowns", NULL,
      ROW("time_to_failure", breakdowns_spec, time_to_failure, LAW("time")),
      ROW("repair", breakdowns_spec, repair, LAW("time")));
TABLE(station_table, station_spec, "stations", NULL,
      ROW("machines", station_spec, machines, .kind = GLO_INTEGER, .min = 0, .max = 1e6, .fallback = "1"),
      ROW("speed", station_spec, speed, QUANTITY("number"), POSITIVE, .fallback = "1"),
      ROW("power", station_spec, power, .kind = GLO_RECORD, .table = &power_table, LEFT_OUT),
      ROW("breakdowns", station_spec, breakdowns, .kind = GLO_RECORD, .table = &breakdowns_table, LEFT_OUT),
      ROW("does", station_spec, does, .kind = GLO_TEXT, .many = true, LEFT_OUT));

TABLE(base_stock_table, base_stock_spec, "base_stock", "level",
      ROW("level", base_stock_spec, level, .kind = GLO_INTEGER, .min = 0, .max = INFINITY));
TABLE(fixed_lot_table, fixed_lot_spec, "fixed_lot", NULL,
      ROW("reorder_point", fixed_lot_spec, reorder_point, .kind = GLO_INTEGER, .min = 0, .max = INFINITY),
      ROW("quantity", fixed_lot_spec, quantity, .kind = GLO_INTEGER, .min = 1, .max = INFINITY));
static const struct glo_table never_table = {.name = "never", .doc = "Nothing is ordered."};
static const struct glo_table *const replenish_tables[] = {&base_stock_table, &fixed_lot_table, &never_table};
static const struct glo_registry replenish_registry = {.name = "policy", .tables = replenish_tables, .num = 3};
TABLE(stock_table, stock_spec, "stock", NULL,
      ROW("replenish", stock_spec, replenish, .kind = GLO_CHOICE, .registry = &replenish_registry),
      ROW("price", stock_spec, price, QUANTITY("money_per_piece"), NOT_NEGATIVE, LEFT_OUT));
TABLE(unit_table, unit_spec, "units", NULL,
      ROW("at", unit_spec, at, .kind = GLO_REFERENCE, .target = "places", LEFT_OUT),
      ROW("owner", unit_spec, owner, .kind = GLO_TEXT, LEFT_OUT),
      ROW("stations", unit_spec, stations, .kind = GLO_MAP, .table = &station_table, LEFT_OUT),
      ROW("stock", unit_spec, stock, .kind = GLO_MAP, .table = &stock_table, .target = "products materials", LEFT_OUT),
      ROW("labour", unit_spec, labour, QUANTITY("money_per_time"), NOT_NEGATIVE, LEFT_OUT));

TABLE(tariff_table, tariff_spec, "tariff", NULL,
      ROW("per_order", tariff_spec, per_order, QUANTITY("money_per_order"), NOT_NEGATIVE, .fallback = "0 EUR/order"),
      ROW("per_tkm", tariff_spec, per_tkm, QUANTITY("money_per_tkm"), NOT_NEGATIVE, .fallback = "0 EUR/tkm"));
TABLE(mode_table, mode_spec, "modes", NULL, ROW("speed", mode_spec, speed, QUANTITY("speed"), POSITIVE),
      ROW("tariff", mode_spec, tariff, .kind = GLO_RATES, .table = &tariff_table, LEFT_OUT));
TABLE(transport_table, transport_spec, "transport", NULL,
      ROW("detour", transport_spec, detour, QUANTITY("number"), .min = 1, .max = INFINITY, .fallback = "1"),
      ROW("modes", transport_spec, modes, .kind = GLO_FAMILIES, .table = &mode_table, LEFT_OUT));

TABLE(mpn_table, mpn_spec, "mpn", NULL, ROW("reach", mpn_spec, reach, QUANTITY("length"), POSITIVE, LEFT_OUT));
static const struct glo_table hold_table = {.name = "hold", .doc = "Waits."};
static const struct glo_table refuse_table = {.name = "refuse", .doc = "Is declined."};
static const struct glo_table *const waiting_tables[] = {&hold_table, &refuse_table};
static const struct glo_registry waiting_registry = {.name = "rule", .tables = waiting_tables, .num = 2};
TABLE(rank_table, rank_spec, "rank", "words", ROW("words", rank_spec, words, .kind = GLO_TEXT, .many = true));
static const struct glo_parameter ranks_rows[] = {
    ROW("ranks", ranks_spec, ranks, .kind = GLO_MAP, .table = &rank_table), {0}};
static const struct glo_table ranks_table = {.name = "ranks",
                                             .doc = "Names that users give.",
                                             .size = sizeof(struct ranks_spec),
                                             .parameters = ranks_rows,
                                             .main = "ranks",
                                             .open = true};
static const struct glo_table nearest_table = {.name = "nearest", .doc = "Takes the nearest."};
static const struct glo_table *const dispatch_tables[] = {&nearest_table, &ranks_table};
static const struct glo_registry dispatch_registry = {.name = "rule", .tables = dispatch_tables, .num = 2};
TABLE(ccm_table, ccm_spec, "ccm", NULL,
      ROW("if_none_free", ccm_spec, if_none_free, .kind = GLO_CHOICE, .registry = &waiting_registry,
          .fallback = "hold"),
      ROW("dispatch", ccm_spec, dispatch, .kind = GLO_CHOICE, .registry = &dispatch_registry, .fallback = "nearest"),
      ROW("configuration", ccm_spec, configuration, LAW("time"), .fallback = "0 h"));
static const struct glo_table solo_table = {.name = "solo", .doc = "Serves alone."};
static const struct glo_table *const network_tables[] = {&mpn_table, &ccm_table, &solo_table};
static const struct glo_registry network_registry = {.name = "network type", .tables = network_tables, .num = 3};
TABLE(network_table, network_spec, "networks", NULL,
      ROW("type", network_spec, type, .kind = GLO_TYPE, .registry = &network_registry),
      ROW("units", network_spec, units, .kind = GLO_REFERENCE, .many = true, .target = "units"),
      ROW("operator", network_spec, operator_name, .kind = GLO_TEXT, LEFT_OUT));

TABLE(precision_table, precision_spec, "until", "share",
      ROW("share", precision_spec, share, QUANTITY("share"), .min = 0, .max = 1, .above = true));
TABLE(replications_table, replications_spec, "replications", "at_most",
      ROW("at_least", replications_spec, at_least, .kind = GLO_INTEGER, .min = 1, .max = 1e6, .fallback = "2"),
      ROW("at_most", replications_spec, at_most, .kind = GLO_INTEGER, .min = 1, .max = 1e6),
      ROW("until", replications_spec, until, .kind = GLO_MAP, .table = &precision_table, LEFT_OUT));
TABLE(experiment_table, experiment_spec, "experiment", NULL,
      ROW("seed", experiment_spec, seed, .kind = GLO_INTEGER, .min = 0, .max = INFINITY, .fallback = "1"),
      ROW("start", experiment_spec, start, .kind = GLO_DATE, LEFT_OUT),
      ROW("length", experiment_spec, length, QUANTITY("time"), POSITIVE),
      ROW("replications", experiment_spec, replications, .kind = GLO_RECORD, .table = &replications_table,
          .fallback = "20"),
      ROW("factors", experiment_spec, factors, .kind = GLO_TREE, LEFT_OUT),
      ROW("where", experiment_spec, where, .kind = GLO_TREE, LEFT_OUT),
      ROW("compare", experiment_spec, compare, .kind = GLO_TREE, LEFT_OUT),
      ROW("metrics", experiment_spec, metrics, .kind = GLO_TEXT, .many = true, .fallback = "[lead_time]"));

TABLE(accounting_table, accounting_spec, "accounting", NULL,
      ROW("currency", accounting_spec, currency, .kind = GLO_TEXT, .fallback = "EUR"),
      ROW("carbon_price", accounting_spec, carbon_price, QUANTITY("money_per_carbon"), NOT_NEGATIVE, LEFT_OUT));
TABLE(factor_row_table, factor_row_spec, "factors", NULL,
      ROW("value", factor_row_spec, value, QUANTITY("carbon_per_mass"), NOT_NEGATIVE));

static const struct glo_parameter root_rows[] = {
    ROW("glocal", test_spec, glocal, .kind = GLO_INTEGER, .min = 1, .max = 1),
    ROW("question", test_spec, question, .kind = GLO_TEXT, LEFT_OUT),
    ROW("places", test_spec, places, .kind = GLO_FAMILIES, .table = &place_table, LEFT_OUT),
    ROW("materials", test_spec, materials, .kind = GLO_FAMILIES, .table = &material_table, LEFT_OUT),
    ROW("products", test_spec, products, .kind = GLO_FAMILIES, .table = &product_table, LEFT_OUT),
    ROW("demand", test_spec, demand, .kind = GLO_FAMILIES, .table = &stream_table, LEFT_OUT),
    ROW("units", test_spec, units, .kind = GLO_FAMILIES, .table = &unit_table, LEFT_OUT),
    ROW("networks", test_spec, networks, .kind = GLO_MAP, .table = &network_table, LEFT_OUT),
    ROW("transport", test_spec, transport, .kind = GLO_RECORD, .table = &transport_table, LEFT_OUT),
    ROW("accounting", test_spec, accounting, .kind = GLO_RECORD, .table = &accounting_table, LEFT_OUT),
    ROW("emission_factors", test_spec, factors, .kind = GLO_FAMILY, .table = &factor_row_table, LEFT_OUT),
    ROW("experiment", test_spec, experiment, .kind = GLO_RECORD, .table = &experiment_table, LEFT_OUT),
    {0},
};
const struct glo_table test_root = {
    .name = "scenario", .doc = "A scenario of the tests.", .size = sizeof(struct test_spec), .parameters = root_rows};

const char full_scenario[] =
    "glocal: 1\n"                                                                          /* 1 */
    "question: Is it so?\n"                                                                /* 2 */
    "places:\n"                                                                            /* 3 */
    "  towns:\n"                                                                           /* 4 */
    "    note: customers\n"                                                                /* 5 */
    "    rows:\n"                                                                          /* 6 */
    "      - {name: Rome, latitude: 41.9, longitude: 12.5, people: 2800, coastal: true}\n" /* 7 */
    "      - {name: Milan, latitude: 45.5, longitude: 9.2, people: 1300}\n"                /* 8 */
    "      - {name: Turin, latitude: 45.1, longitude: 7.7, people: 900}\n"                 /* 9 */
    "    where: people > 1000\n"                                                           /* 10 */
    "    weight: $people\n"                                                                /* 11 */
    "    country: IT\n"                                                                    /* 12 */
    "materials:\n"                                                                         /* 13 */
    "  beech: {price: 1.9 EUR/kg, emissions: wood}\n"                                      /* 14 */
    "  powder: {price: 58 EUR/kg, emissions: {value: 9 kgCO2e/kg, source: me}}\n"          /* 15 */
    "products:\n"                                                                          /* 16 */
    "  chair:\n"                                                                           /* 17 */
    "    mass: 6.5 kg\n"                                                                   /* 18 */
    "    price: 240 EUR\n"                                                                 /* 19 */
    "    approach: mts\n"                                                                  /* 20 */
    "    plan:\n"                                                                          /* 21 */
    "      - {operation: mill, service: {gamma: {mean: 40 min, scv: 0.5}}, material: {beech: 8 kg}}\n"
    "      - operation: finish\n"                                                        /* 23 */
    "        service: 25 min\n"                                                          /* 24 */
    "  part:\n"                                                                          /* 25 */
    "    rows: [{name: P1, grams: 930, stock: 2}, {name: P2, grams: 170, stock: 5}]\n"   /* 26 */
    "    mass: $grams g\n"                                                               /* 27 */
    "    plan: {operation: print, service: {exponential: 2 h}}\n"                        /* 28 */
    "demand:\n"                                                                          /* 29 */
    "  retail:\n"                                                                        /* 30 */
    "    at: towns\n"                                                                    /* 31 */
    "    products: {chair: 60 %, part.P1: 40 %}\n"                                       /* 32 */
    "    rate: {mean: 200 per day, week: {monday-friday: 1, sunday: 0}}\n"               /* 33 */
    "    lot: {poisson: {mean: 0.4, plus: 1}}\n"                                         /* 34 */
    "    due: 24 h\n"                                                                    /* 35 */
    "    offered_to: local\n"                                                            /* 36 */
    "units:\n"                                                                           /* 37 */
    "  shop:\n"                                                                          /* 38 */
    "    rows: [{name: North, mills: 3, wage: 31}, {name: South, mills: 2, wage: 27}]\n" /* 39 */
    "    owner: guild\n"                                                                 /* 40 */
    "    stations:\n"                                                                    /* 41 */
    "      mill: {machines: $mills, power: {busy: 6 kW, idle: 800 W}, does: mill}\n"     /* 42 */
    "      finish:\n"                                                                    /* 43 */
    "        speed: 1.5\n"                                                               /* 44 */
    "        power: 2.5 kW\n"                                                            /* 45 */
    "        breakdowns: {time_to_failure: {exponential: 300 h}, repair: 8 h}\n"         /* 46 */
    "    stock:\n"                                                                       /* 47 */
    "      part: {replenish: {base_stock: $stock}, price: 3 EUR/piece}\n"                /* 48 */
    "      beech: {replenish: {fixed_lot: {reorder_point: 10, quantity: 50}}}\n"         /* 49 */
    "      chair: {replenish: never}\n"                                                  /* 50 */
    "    labour: $wage EUR/h\n"                                                          /* 51 */
    "    members: {South: {owner: rebels}}\n"                                            /* 52 */
    "  plant: {at: towns.Milan, stations: {mill: {machines: 14}}}\n"                     /* 53 */
    "networks:\n"                                                                        /* 54 */
    "  local: {type: mpn, units: shop, reach: 250 km}\n"                                 /* 55 */
    "  cloud:\n"                                                                         /* 56 */
    "    type: ccm\n"                                                                    /* 57 */
    "    units: [shop.North, plant]\n"                                                   /* 58 */
    "    operator: platform\n"                                                           /* 59 */
    "    if_none_free: refuse\n"                                                         /* 60 */
    "    configuration: {lognormal: {mean: 2 h, scv: 1, at_most: 20 h}}\n"               /* 61 */
    "transport:\n"                                                                       /* 62 */
    "  detour: 1.3\n"                                                                    /* 63 */
    "  modes:\n"                                                                         /* 64 */
    "    van: {speed: 60 km/h, tariff: [9 EUR/order, 2.4 EUR/tkm]}\n"                    /* 65 */
    "accounting: {currency: EUR, carbon_price: 75 EUR/tCO2e}\n"                          /* 66 */
    "emission_factors:\n"                                                                /* 67 */
    "  rows: [{name: wood, grams: 310}]\n"                                               /* 68 */
    "  value: $grams gCO2e/kg\n"                                                         /* 69 */
    "experiment:\n"                                                                      /* 70 */
    "  seed: 7\n"                                                                        /* 71 */
    "  start: 2027-01-04\n"                                                              /* 72 */
    "  length: 2 years\n"                                                                /* 73 */
    "  replications: {at_least: 3, at_most: 9, until: {lead_time: 2 %}}\n"               /* 74 */
    "  factors:\n"                                                                       /* 75 */
    "    topology:\n"                                                                    /* 76 */
    "      near: {demand.retail.offered_to: local}\n"                                    /* 77 */
    "      far: {demand.retail.offered_to: cloud}\n"                                     /* 78 */
    "    demand.retail.rate: {times: [0.8, 1]}\n"                                        /* 79 */
    "  where: topology == far or demand.retail.rate == 200 per day\n"                    /* 80 */
    "  compare: {topology: near}\n"                                                      /* 81 */
    "  metrics: [lead_time, on_time_share]\n";                                           /* 82 */

const char *said(struct reading *reading)
{
    const struct glo_diagnostics *diagnostics = &reading->reader.diagnostics;
    glo_text_free(&reading->said);
    for (uint32_t i = 0; i < diagnostics->num_messages; i++) {
        const struct glo_message *message = &diagnostics->messages[i];
        glo_text_add(&reading->said, "%u:%u: %s", message->mark.line, message->mark.column, message->text);
        if (message->path)
            glo_text_add(&reading->said, " (%s)", message->path);
        if (message->help)
            glo_text_add(&reading->said, " [%s]", message->help);
        if (message->used_by.line)
            glo_text_add(&reading->said, " <%u:%u>", message->used_by.line, message->used_by.column);
        glo_text_add(&reading->said, "\n");
    }
    return glo_text_get(&reading->said);
}

void read_text_with(struct reading *reading, const char *text, const char *const *sets, uint32_t num_sets)
{
    memset(reading, 0, sizeof *reading);
    reading->error =
        glo_reader_open_text(&reading->reader, &test_root, "test.yaml", text, strlen(text), sets, num_sets);
    if (!reading->error)
        reading->error = glo_reader_point(&reading->reader, 0, &reading->spec, &reading->arena);
}

void read_text(struct reading *reading, const char *text)
{
    read_text_with(reading, text, NULL, 0);
}

void reading_free(struct reading *reading)
{
    glo_reader_free(&reading->reader);
    glo_arena_free(&reading->arena);
    glo_text_free(&reading->said);
}

void expect_all(const struct expectation *expectations, size_t num)
{
    for (size_t i = 0; i < num; i++) {
        struct reading r;
        read_text(&r, expectations[i].text);
        cr_expect_str_eq(said(&r), expectations[i].said, "%s%s", expectations[i].text, glo_text_get(&r.said));
        cr_expect_eq(r.error, expectations[i].said[0] ? GLO_ERR_INPUT : 0, "%s", expectations[i].text);
        reading_free(&r);
    }
}
