/* The columns of the order trace and the names of its codes. */
#include "models/records.h"

const char *const glo_account_names[] = {
#define GLO_ACCOUNT(name, of_order, doc) #name,
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
};
const char *const glo_account_docs[] = {
#define GLO_ACCOUNT(name, of_order, doc) doc,
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
};
const char *const glo_source_names[] = {
#define GLO_SOURCE(name, of_order, doc) #name,
#include "models/accounting/sources.def"
#undef GLO_SOURCE
};
const char *const glo_source_docs[] = {
#define GLO_SOURCE(name, of_order, doc) doc,
#include "models/accounting/sources.def"
#undef GLO_SOURCE
};

/* An order's sums are the first rows of either table: the table itself must say so. */
#define GLO_ACCOUNT(name, of_order, doc) \
    _Static_assert((of_order) == (GLO_ACCOUNT_##name < GLO_NUM_ORDER_ACCOUNTS), \
                   "accounts.def: order accounts come first");
#include "models/accounting/accounts.def"
#undef GLO_ACCOUNT
#define GLO_SOURCE(name, of_order, doc) \
    _Static_assert((of_order) == (GLO_SOURCE_##name < GLO_NUM_ORDER_SOURCES), "sources.def: order sources come " \
                                                                              "first");
#include "models/accounting/sources.def"
#undef GLO_SOURCE

const char *const glo_fate_names[] = {
#define GLO_FATE(name, doc) #name,
    GLO_FATES(GLO_FATE)
#undef GLO_FATE
};
const char *const glo_reason_names[] = {
#define GLO_REASON(name, doc) #name,
    GLO_REASONS(GLO_REASON)
#undef GLO_REASON
};
const char *const glo_lookup_names[] = {"streams", "products", "places", "networks",
                                        "units",   "modes",    "fates",  "reasons"};

#define AT(member) offsetof(struct glo_order_row, member), -1, -1
#define CODE(name, lookup, doc) \
    { \
#name, "1", doc, GLO_COLUMN_CODE, GLO_LOOKUP_##lookup, AT(name) \
    }
#define COUNT(name, unit, doc) \
    { \
#name, unit, doc, GLO_COLUMN_COUNT, GLO_LOOKUP_none, AT(name) \
    }
#define HOURS(name, doc) \
    { \
#name, "h", doc, GLO_COLUMN_HOURS, GLO_LOOKUP_none, AT(name) \
    }
#define NUMBER(name, unit, doc) \
    { \
#name, unit, doc, GLO_COLUMN_NUMBER, GLO_LOOKUP_none, AT(name) \
    }
/* CUR stands for the currency of the scenario. */
#define COST(account) \
    { \
        "cost_" #account, "CUR", "cost booked for the order", GLO_COLUMN_NUMBER, GLO_LOOKUP_none, \
            offsetof(struct glo_order_row, cost[GLO_ACCOUNT_##account]), GLO_ACCOUNT_##account, -1 \
    }
#define CO2E(source) \
    { \
        "co2e_" #source, "kgCO2e", "emission booked for the order", GLO_COLUMN_NUMBER, GLO_LOOKUP_none, \
            offsetof(struct glo_order_row, co2e[GLO_SOURCE_##source]), -1, GLO_SOURCE_##source \
    }

const struct glo_column glo_order_columns[] = {
    COUNT(point, "1", "design point, row of /points from 0"),
    COUNT(replication, "1", "replication, from 1"),
    COUNT(order, "1", "number in its stream, from 0; the same customer at every point"),
    CODE(stream, streams, "demand stream"),
    CODE(product, products, "product"),
    CODE(place, places, "where the customer is"),
    CODE(network, networks, "network that took it, or that was the last to refuse it"),
    CODE(unit, units, "unit that made it"),
    CODE(mode, modes, "transport mode"),
    COUNT(lot, "piece", "pieces ordered"),
    CODE(fate, fates, "what became of it"),
    CODE(reason, reasons, "why it was refused"),
    COUNT(first_choice, "1", "1 if the nearest eligible unit served it"),
    COUNT(partners, "1", "partners of the enterprise that a broker formed for it; 0: none"),
    HOURS(placed, "when the customer placed it"),
    HOURS(configured, "when its configuration was done"),
    HOURS(assigned, "when a unit got it"),
    HOURS(arrived, "when the customer's thing was at the unit, of finished orders by `visit` or `send`"),
    HOURS(started, "when its first operation began"),
    HOURS(finished, "when its last operation ended"),
    HOURS(shipped, "when it left the unit"),
    HOURS(delivered, "when it arrived"),
    HOURS(requested, "date that the customer asked for"),
    HOURS(agreed, "date that was agreed"),
    HOURS(closed, "when its fate was known"),
    HOURS(queue, "waiting at stations, all operations"),
    HOURS(service, "in service, all operations"),
    NUMBER(distance, "km", "road distance from unit to customer"),
    NUMBER(activity, "tkm", "transport activity"),
    {"price", "CUR", "price paid", GLO_COLUMN_NUMBER, GLO_LOOKUP_none, offsetof(struct glo_order_row, price),
     GLO_ACCOUNT_price, -1},
    COST(material),
    COST(energy),
    COST(outbound),
    COST(platform_fee),
    COST(royalty),
    COST(marketing),
    COST(brokerage),
    COST(fee),
    COST(inbound),
    COST(waiting),
    CO2E(material),
    CO2E(energy),
    CO2E(transport_ttw),
    CO2E(transport_wtt),
};
const uint32_t glo_num_order_columns = sizeof glo_order_columns / sizeof glo_order_columns[0];
