/*
 * The record types that leave the models: one row of the order trace, its columns declared once
 * (records.c), and the names behind its codes. Output writes what this table says; docs and tests
 * read the same table.
 */
#ifndef GLO_MODELS_RECORDS_H
#define GLO_MODELS_RECORDS_H

#include <stddef.h>
#include <stdint.h>

enum glo_account {
#define GLO_ACCOUNT(name, of_order, doc) GLO_ACCOUNT_##name,
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
    GLO_NUM_ACCOUNTS
};

enum glo_carbon_source {
#define GLO_SOURCE(name, of_order, doc) GLO_SOURCE_##name,
#include "models/accounting/sources.def"
#undef GLO_SOURCE
    GLO_NUM_SOURCES
};

/* Those that arise from one order come first in either table, so that an order's sums are short
 * arrays. */
#define GLO_NUM_ORDER_ACCOUNTS GLO_ACCOUNT_energy_idle
#define GLO_NUM_ORDER_SOURCES GLO_SOURCE_energy_idle

extern const char *const glo_account_names[GLO_NUM_ACCOUNTS];
extern const char *const glo_account_docs[GLO_NUM_ACCOUNTS];
extern const char *const glo_source_names[GLO_NUM_SOURCES];
extern const char *const glo_source_docs[GLO_NUM_SOURCES];

/* What became of an order. */
#define GLO_FATES(GLO_FATE) \
    GLO_FATE(open, "not finished when the run ended") \
    GLO_FATE(delivered, "arrived at the customer") \
    GLO_FATE(refused, "declined by the network, for the reason given") \
    GLO_FATE(balked, "the customer did not join") \
    GLO_FATE(reneged, "the customer left before production began") \
    GLO_FATE(lost, "stock-out, or no capacity and no hold") \
    GLO_FATE(scrapped, "spoilt and not made again")

/* Why a network declined an order. */
#define GLO_REASONS(GLO_REASON) \
    GLO_REASON(none, "not refused") \
    GLO_REASON(reach, "no unit of the network is within reach") \
    GLO_REASON(capability, "no unit of the network has every operation of the plan") \
    GLO_REASON(transport, "no transport mode covers the distance") \
    GLO_REASON(capacity, "no unit was free") \
    GLO_REASON(date, "no free unit could meet the agreed date") \
    GLO_REASON(negotiation, "for some operation no member of a virtual enterprise made a bid")

enum glo_fate {
#define GLO_FATE(name, doc) GLO_FATE_##name,
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
        GLO_NUM_FATES
};

enum glo_reason {
#define GLO_REASON(name, doc) GLO_REASON_##name,
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
        GLO_NUM_REASONS
};

/* What the codes of a row refer to. The names of the first six depend on the design point (struct
 * glo_names). */
enum glo_lookup {
    GLO_LOOKUP_streams,
    GLO_LOOKUP_products,
    GLO_LOOKUP_places,
    GLO_LOOKUP_networks,
    GLO_LOOKUP_units,
    GLO_LOOKUP_modes,
    GLO_NUM_NAMED_LOOKUPS,
    GLO_LOOKUP_fates = GLO_NUM_NAMED_LOOKUPS,
    GLO_LOOKUP_reasons,
    GLO_NUM_LOOKUPS,
    GLO_LOOKUP_none = GLO_NUM_LOOKUPS /* the column is a number */
};
extern const char *const glo_lookup_names[GLO_NUM_LOOKUPS];
extern const char *const glo_fate_names[GLO_NUM_FATES];
extern const char *const glo_reason_names[GLO_NUM_REASONS];

/* The names behind the codes of one design point; borrowed from its scenario. */
struct glo_names {
    const char *const *names[GLO_NUM_NAMED_LOOKUPS];
    uint32_t num[GLO_NUM_NAMED_LOOKUPS];
};

/* No such thing, in a code column (an order that was refused has no unit). */
#define GLO_NO_CODE UINT32_MAX

/* One row of the order trace. Hours since the start of the run; what did not happen is NaN. */
struct glo_order_row {
    uint32_t point, replication; /* point from 0; replication from 1, as users count them */
    uint32_t order;              /* number in its stream, from 0: the same customer at every point */
    uint32_t stream, product, place, network, unit, mode;
    uint32_t lot; /* pieces */
    uint32_t fate, reason;
    uint32_t first_choice; /* 1: served by the nearest eligible unit */
    uint32_t partners;     /* of the enterprise that a broker formed; 0: none */
    double placed, configured, assigned, arrived, started, finished, shipped, delivered, requested, agreed, closed;
    double queue, service;               /* sums over the operations */
    double distance, activity;           /* km by road, tkm */
    double price;                        /* currency */
    double cost[GLO_NUM_ORDER_ACCOUNTS]; /* currency, by account; [price] stays zero */
    double co2e[GLO_NUM_ORDER_SOURCES];  /* kg, by source */
};

enum glo_column_type { GLO_COLUMN_CODE, GLO_COLUMN_COUNT, GLO_COLUMN_HOURS, GLO_COLUMN_NUMBER };

/* One column of the trace: CODE and COUNT are uint32_t fields, the others doubles. */
struct glo_column {
    const char *name, *unit, *doc;
    enum glo_column_type type;
    enum glo_lookup lookup;
    size_t offset;
    int account, source; /* the column exists only where the scenario uses this account or source;
                            -1: always */
};

extern const struct glo_column glo_order_columns[];
extern const uint32_t glo_num_order_columns;

#endif
