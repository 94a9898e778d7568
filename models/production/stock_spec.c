/* Stock and suppliers as written: their parameter tables, and the registry of sources. */
#include "models/production/stock_plan.h"

#define ORDERING(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_ordering, field), .dimension = dimension_name, \
        .min = 0, .max = INFINITY, .fallback = "", .absent = "none", .doc = text \
    }
static const struct glo_parameter ordering_parameters[] = {
    ORDERING(per_order, "money_per_order", "For each order, when it is placed."),
    ORDERING(per_piece, "money_per_piece", "For each piece of it, at the same time."),
    {0},
};
static const struct glo_table ordering_table = {
    .name = "ordering",
    .doc = "What ordering costs: a sum of rates.",
    .size = sizeof(struct glo_ordering),
    .parameters = ordering_parameters,
};

#define PIECES(key, field, words, text) \
    { \
        .name = key, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_supply_spec, field), .dimension = "count", .min = 1, \
        .max = GLO_MOST_PIECES, .fallback = "", .absent = words, .doc = text, .since = "0.2.0" \
    }
static const struct glo_parameter supply_parameters[] = {
    {.name = "price",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_supply_spec, price),
     .dimension = "money_per_piece",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "it costs nothing",
     .doc = "Paid to the supplier when pieces arrive.",
     .example = "12 EUR/piece",
     .affects = "cost_per_order",
     .since = "0.2.0"},
    {.name = "emissions",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_supply_spec, emissions),
     .table = &glo_material_emission_table,
     .fallback = "{}",
     .doc = "A material factor by name, or stated in place, for the mass of the product; counted when pieces arrive.",
     .example = "{value: 9.6 kgCO2e/kg, source: assumption}",
     .affects = "co2e_per_order",
     .since = "0.2.0"},
    PIECES("at_least", at_least, "one piece", "The fewest pieces of one order: a smaller need is raised to it."),
    PIECES("at_most", at_most, "any number", "The most pieces of one order: a larger need becomes several orders."),
    {.name = "ordering",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_supply_spec, ordering),
     .table = &ordering_table,
     .fallback = "",
     .absent = "nothing",
     .doc = "What the order costs beside its pieces: one rate or a list of rates that are added. Paid to the supplier "
            "when it is placed.",
     .example = "[32 EUR/order, 3 EUR/piece]",
     .affects = "cost_per_order",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table supply_table = {
    .name = "items",
    .doc = "On which terms a supplier sells a product or a material.",
    .size = sizeof(struct glo_supply_spec),
    .parameters = supply_parameters,
};

static const struct glo_parameter supplier_parameters[] = {
    {.name = "lead_time",
     .kind = GLO_LAW,
     GLO_FIELD(struct glo_supplier_spec, lead_time),
     .dimension = "time",
     .doc = "From an order to its arrival. Orders are independent, so that a later one may arrive first.",
     .example = "{lognormal: {mean: 8 weeks, scv: 0.1}}",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "items",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_supplier_spec, items),
     .table = &supply_table,
     .target = "products materials",
     .fallback = "{}",
     .doc = "Prices, emissions and order quantities by product or material, or family of them, whose rows `$column` "
            "then means. What is not listed comes in any number: products free, materials at their own price.",
     .example = "{chair: {price: 12 EUR/piece, at_most: 500 pieces}}",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_supplier_table = {
    .name = "suppliers",
    .doc = "Ample suppliers: each order arrives after a lead time of its own.",
    .size = sizeof(struct glo_supplier_spec),
    .parameters = supplier_parameters,
};

/* `make` and whom pieces come from, which needs no word. */
enum { SOURCE_MAKE, SOURCE_FROM };

static const struct glo_parameter from_parameters[] = {
    {.name = "from",
     .kind = GLO_AMOUNTS,
     .offset = 0,
     .dimension = "share",
     .target = "suppliers units",
     .doc = "A supplier or a unit that keeps the product, or several with their shares of the orders."},
    {0},
};
static const struct glo_table make_table = {
    .name = "make",
    .doc = "Made at the stations of the unit itself.",
};
static const struct glo_table from_table = {
    .name = "from",
    .doc = "Bought from suppliers, or taken from other units. It needs no word: `source: depot`.",
    .size = sizeof(struct glo_amounts),
    .parameters = from_parameters,
    .main = "from",
    .open = true,
};
static const struct glo_table *const source_tables[] = {[SOURCE_MAKE] = &make_table, [SOURCE_FROM] = &from_table};
static const struct glo_registry source_registry = {
    .name = "source",
    .doc = "Where the pieces of a stock come from.",
    .tables = source_tables,
    .num = sizeof source_tables / sizeof source_tables[0],
    .bare = "from",
};

const struct glo_amounts *glo_stock_spec_sources(const struct glo_stock_spec *spec)
{
    return spec->source.index == SOURCE_FROM ? spec->source.parameters : NULL;
}

static const char *const shortages[] = {
    [GLO_SHORT_BACKORDER] = "backorder", [GLO_SHORT_LOST] = "lost", [GLO_SHORT_PARTLY] = "partly", NULL};

static const char *const managers[] = {[GLO_MANAGED_BY_OWNER] = "owner", [GLO_MANAGED_BY_SOURCE] = "source", NULL};

static const struct glo_parameter stock_parameters[] = {
    {.name = "replenish",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_stock_spec, replenish),
     .registry = &glo_replenish_registry,
     .doc = "When the stock orders, and how much.",
     .example = "{base_stock: 4}",
     .affects = "fill_rate, on_hand, backorders"},
    {.name = "source",
     .kind = GLO_CHOICE,
     GLO_FIELD(struct glo_stock_spec, source),
     .registry = &source_registry,
     .fallback = "make",
     .doc = "Where pieces come from: `make` at the stations of the unit, a supplier, a unit that keeps the same (of a "
            "family the nearest that does), or several of these with their shares of the orders: `{foundry: 60 %, "
            "mint: 40 %}`.",
     .example = "make",
     .affects = "fill_rate, utilisation"},
    {.name = "short",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_stock_spec, when_short),
     .words = shortages,
     .fallback = "backorder",
     .doc = "What becomes of an order for more than is on hand: it waits, first come, first served and never in parts "
            "(`backorder`); it takes what there is and waits for the rest (`partly`); or it is lost. What other units "
            "order, and what is taken as parts, always waits.",
     .affects = "fill_rate, backorders, lost_share"},
    {.name = "managed_by",
     .kind = GLO_WORD,
     GLO_FIELD(struct glo_stock_spec, managed_by),
     .words = managers,
     .fallback = "owner",
     .doc =
         "Who runs the stock and pays what holding it costs: the owner of the unit, or that of the unit which is its "
         "only source (a stock of the vendor near the customer).",
     .affects = "profit",
     .since = "0.2.0"},
    {.name = "initial",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_stock_spec, initial),
     .dimension = "count",
     .min = 0,
     .max = GLO_MOST_PIECES,
     .fallback = "",
     .absent = "full: as high as the policy orders",
     .doc = "Pieces on hand at the start of the run.",
     .example = "60 pieces",
     .affects = "on_hand",
     .since = "0.2.0"},
    {.name = "price",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_stock_spec, price),
     .dimension = "money_per_piece",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "nothing is paid",
     .doc = "What another unit pays for a piece from here when it arrives, where the owners are two.",
     .example = "34 EUR/piece",
     .affects = "profit",
     .since = "0.2.0"},
    {.name = "shelf_life",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_stock_spec, shelf_life),
     .dimension = "time",
     .min = 0.001, /* a few seconds: what is scrapped is ordered again */
     .max = INFINITY,
     .fallback = "",
     .absent = "pieces keep for ever",
     .doc = "How long a piece keeps after it has come to this stock; then it is scrapped. The oldest are taken first.",
     .example = "30 days",
     .affects = "outdated_share, fill_rate",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_stock_table = {
    .name = "stock",
    .doc =
        "Products that a unit keeps, finished or parts of others, and materials that are counted in pieces; the name "
        "of an entry is that of a product with `approach: mts`, of a material, or of a family of them, whose rows "
        "`$column` then means.",
    .size = sizeof(struct glo_stock_spec),
    .parameters = stock_parameters,
};
