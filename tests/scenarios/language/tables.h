/*
 * Parameter tables for the tests of the language: a small scenario language with every kind of value, in the shape of
 * the real one but independent of it. Also a reader opened on a text, and its messages as lines.
 */
#ifndef GLO_TEST_TABLES_H
#define GLO_TEST_TABLES_H

#include "scenarios/language/reader.h"
#include "sim/distribution.h"
#include "sim/schema.h"
#include "sim/text.h"

struct place_spec {
    struct glo_named named;
    double latitude, longitude, weight;
    int64_t rank;
    const char *country;
    bool coastal;
};

struct material_spec {
    struct glo_named named;
    double price;
    struct glo_choice emissions;
};

struct emissions_stated {
    const char *factor;
    double value;
    const char *source;
};

struct operation_spec {
    const char *operation;
    struct glo_distribution service;
    struct glo_amounts material;
};

struct product_spec {
    struct glo_named named;
    double mass, price;
    uint32_t approach;
    struct glo_list plan;
};

struct rate_spec {
    double mean;
    struct glo_list week;
};

struct day_spec {
    struct glo_named named;
    double share;
};

struct stream_spec {
    struct glo_named named;
    struct glo_reference at;
    struct glo_amounts products;
    struct rate_spec rate;
    struct glo_distribution lot, due;
    struct glo_reference offered_to;
};

struct power_spec {
    double busy, idle;
};

struct breakdowns_spec {
    struct glo_distribution time_to_failure, repair;
};

struct station_spec {
    struct glo_named named;
    int64_t machines;
    double speed;
    struct power_spec power;
    struct breakdowns_spec breakdowns;
    struct glo_list does;
};

struct base_stock_spec {
    int64_t level;
};

struct fixed_lot_spec {
    int64_t reorder_point, quantity;
};

struct stock_spec {
    struct glo_named named;
    struct glo_choice replenish;
    double price;
};

struct unit_spec {
    struct glo_named named;
    struct glo_reference at;
    const char *owner;
    struct glo_list stations, stock;
    double labour;
};

struct tariff_spec {
    double per_order, per_tkm;
};

struct mode_spec {
    struct glo_named named;
    double speed;
    struct tariff_spec tariff;
};

struct transport_spec {
    double detour;
    struct glo_list modes;
};

struct mpn_spec {
    double reach;
};

struct ranks_spec {
    struct glo_list ranks; /* struct rank_spec */
};

struct rank_spec {
    struct glo_named named;
    struct glo_list words; /* const char * */
};

struct ccm_spec {
    struct glo_choice if_none_free, dispatch;
    struct glo_distribution configuration;
};

struct network_spec {
    struct glo_named named;
    struct glo_choice type;
    struct glo_list units;
    const char *operator_name;
};

struct replications_spec {
    int64_t at_least, at_most;
    struct glo_list until;
};

struct precision_spec {
    struct glo_named named;
    double share;
};

struct experiment_spec {
    int64_t seed, start;
    double length;
    struct replications_spec replications;
    const struct glo_node *factors, *where, *compare;
    struct glo_list metrics;
};

struct accounting_spec {
    const char *currency;
    double carbon_price;
};

struct factor_row_spec {
    struct glo_named named;
    double value;
};

struct test_spec {
    int64_t glocal;
    const char *question;
    struct glo_list places, materials, products, demand, units, networks;
    struct transport_spec transport;
    struct accounting_spec accounting;
    struct glo_family factors;
    struct experiment_spec experiment;
};

extern const struct glo_table test_root;

/* A reader of a text in memory, the bound scenario, and what was said, one line a message: "LINE:COLUMN: TEXT". */
struct reading {
    struct glo_reader reader;
    struct glo_arena arena;
    struct test_spec spec;
    struct glo_text said;
    int error; /* of opening, else of binding point 0 */
};

void read_text(struct reading *reading, const char *text);
void read_text_with(struct reading *reading, const char *text, const char *const *sets, uint32_t num_sets);
void reading_free(struct reading *reading);
/* The messages anew. */
const char *said(struct reading *reading);

/* A text and what is said of it. */
struct expectation {
    const char *text, *said;
};

/* Asserts that each text gives its messages and nothing else, and fails if there are any. */
void expect_all(const struct expectation *expectations, size_t num);

/* A scenario that uses every kind. */
extern const char full_scenario[];

#endif
