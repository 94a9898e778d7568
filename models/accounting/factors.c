/* The parameter tables of emission factors, and how a stated emission is looked up. */
#include "models/accounting/factors.h"
#include "sim/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct glo_parameter freight_parameters[] = {
    {.name = "factor", .kind = GLO_TEXT, GLO_FIELD(struct glo_freight_factor, row.key), .doc = "Name of the factor."},
    {.name = "ttw",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_freight_factor, ttw),
     .dimension = "carbon_per_tkm",
     .doc = "Tank to wheel, per tonne-kilometre.",
     .source = "ISO 14083:2023"},
    {.name = "wtt",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_freight_factor, wtt),
     .dimension = "carbon_per_tkm",
     .doc = "Well to tank, per tonne-kilometre.",
     .source = "ISO 14083:2023"},
    {.name = "basis",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_freight_factor, basis),
     .fallback = "tkm",
     .doc = "What the factor multiplies; only tkm so far."},
    {.name = "distance_basis",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_freight_factor, distance_basis),
     .fallback = "actual",
     .doc = "Distance the factor is meant for: actual, SFD or GCD."},
    {.name = "source",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_freight_factor, source),
     .doc = "Where the figure comes from."},
    {0},
};
static const struct glo_table freight_table = {
    .name = "freight",
    .doc = "Emission factors of freight transport.",
    .size = sizeof(struct glo_freight_factor),
    .parameters = freight_parameters,
};

static const struct glo_parameter material_parameters[] = {
    {.name = "material", .kind = GLO_TEXT, GLO_FIELD(struct glo_plain_factor, row.key), .doc = "Name of the material."},
    {.name = "value",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_plain_factor, value),
     .dimension = "carbon_per_mass",
     .doc = "Cradle to gate, per mass."},
    {.name = "source",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_plain_factor, source),
     .doc = "Where the figure comes from."},
    {0},
};
static const struct glo_table material_table = {
    .name = "materials",
    .doc = "Emission factors of materials.",
    .size = sizeof(struct glo_plain_factor),
    .parameters = material_parameters,
};

static const struct glo_parameter grid_parameters[] = {
    {.name = "country", .kind = GLO_TEXT, GLO_FIELD(struct glo_plain_factor, row.key), .doc = "Country code."},
    {.name = "value",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_plain_factor, value),
     .dimension = "carbon_per_energy",
     .doc = "Life-cycle intensity of electricity."},
    {.name = "source",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_plain_factor, source),
     .doc = "Where the figure comes from."},
    {0},
};
static const struct glo_table grid_table = {
    .name = "grid",
    .doc = "Intensity of electricity by country.",
    .size = sizeof(struct glo_plain_factor),
    .parameters = grid_parameters,
};

static const struct glo_parameter tables_parameters[] = {
    {.name = "freight",
     .kind = GLO_FAMILY,
     GLO_FIELD(struct glo_factor_tables, freight),
     .table = &freight_table,
     .fallback = "{rows: data/freight_emissions.csv, ttw: $ttw_g_per_tkm gCO2e/tkm, "
                 "wtt: $wtt_g_per_tkm gCO2e/tkm}",
     .doc = "Factors that `emissions` of a transport mode can name."},
    {.name = "materials",
     .kind = GLO_FAMILY,
     GLO_FIELD(struct glo_factor_tables, materials),
     .table = &material_table,
     .fallback = "{rows: data/material_emissions.csv, value: $kg_co2e_per_kg kgCO2e/kg}",
     .doc = "Factors that `emissions` of a material can name."},
    {.name = "grid",
     .kind = GLO_FAMILY,
     GLO_FIELD(struct glo_factor_tables, grid),
     .table = &grid_table,
     .fallback = "{rows: data/grid_intensity.csv, value: $g_co2e_per_kwh gCO2e/kWh}",
     .doc = "Intensities that `grid` of a unit can name."},
    {.name = "hourly",
     .kind = GLO_MAP,
     GLO_FIELD(struct glo_factor_tables, hourly),
     .table = &glo_hourly_table,
     .fallback = "{}",
     .doc = "Hourly series that `grid: {hourly: NAME}` of a unit can name.",
     .example = "{italy: {hours: {rows: data/grid_hours.csv, value: $g_co2e_per_kwh gCO2e/kWh}}}",
     .since = "0.2.0"},
    {0},
};
static const struct glo_table tables_table = {
    .name = "factors",
    .doc = "Tables of emission factors.",
    .size = sizeof(struct glo_factor_tables),
    .parameters = tables_parameters,
};

static const struct glo_parameter accounting_parameters[] = {
    {.name = "currency",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_accounting_spec, currency),
     .fallback = "EUR",
     .doc = "The one currency of the scenario, an ISO 4217 code."},
    {.name = "carbon_price",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_accounting_spec, carbon_price),
     .dimension = "money_per_carbon",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "emissions cost nothing",
     .doc = "Price of every emission, paid by the unit's owner to the state.",
     .affects = "cost_per_order"},
    {.name = "factors",
     .kind = GLO_RECORD,
     GLO_FIELD(struct glo_accounting_spec, factors),
     .table = &tables_table,
     .fallback = "{}",
     .doc = "Tables of emission factors: CSV files with their source."},
    {0},
};
const struct glo_table glo_accounting_table = {
    .name = "accounting",
    .doc = "Currency, carbon price and emission factors.",
    .size = sizeof(struct glo_accounting_spec),
    .parameters = accounting_parameters,
};

#define STATED_SOURCE(type, field) \
    { \
        .name = "source", .kind = GLO_TEXT, GLO_FIELD(type, field), .fallback = "", .absent = "as the table says", \
        .doc = "Where a figure stated in place comes from." \
    }

static const struct glo_parameter freight_rate_parameters[] = {
    {.name = "per_activity",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_freight_rate, per_activity),
     .dimension = "carbon_per_tkm",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "taken from the table",
     .doc = "Per tonne-kilometre."},
    {.name = "per_length",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_freight_rate, per_length),
     .dimension = "carbon_per_length",
     .min = 0,
     .max = INFINITY,
     .fallback = "",
     .absent = "none",
     .doc = "Per kilometre of a vehicle."},
    {0},
};
static const struct glo_table freight_rate_table = {
    .name = "rate",
    .doc = "What carrying emits: a sum of rates.",
    .size = sizeof(struct glo_freight_rate),
    .parameters = freight_rate_parameters,
};

static const struct glo_parameter freight_emission_parameters[] = {
    {.name = "factor",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_freight_emission, factor),
     .fallback = "",
     .absent = "stated in place",
     .doc = "Name of a row of the freight table.",
     .example = "van_average"},
    {.name = "ttw",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_freight_emission, ttw),
     .table = &freight_rate_table,
     .fallback = "",
     .absent = "taken from the table",
     .doc =
         "Tank to wheel: per tonne-kilometre, which has load and empty running in it, or per kilometre of a vehicle.",
     .example = "0.14 kgCO2e/km"},
    {.name = "wtt",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_freight_emission, wtt),
     .table = &freight_rate_table,
     .fallback = "",
     .absent = "taken from the table",
     .doc = "Well to tank: per tonne-kilometre, which has load and empty running in it, or per kilometre of a vehicle.",
     .example = "0.14 kgCO2e/km"},
    STATED_SOURCE(struct glo_freight_emission, source),
    {0},
};
const struct glo_table glo_freight_emission_table = {
    .name = "emissions",
    .doc = "Emission factor of a transport mode.",
    .size = sizeof(struct glo_freight_emission),
    .parameters = freight_emission_parameters,
    .main = "factor",
};

static const struct glo_parameter emission_rate_parameters[] = {
#define RATE(field, dimension_name, text) \
    { \
        .name = #field, .kind = GLO_QUANTITY, GLO_FIELD(struct glo_emission_rates, field), \
        .dimension = dimension_name, .fallback = "", .absent = "none", .doc = text \
    }
    RATE(per_mass, "carbon_per_mass", "Per mass."),
    RATE(per_piece, "carbon_per_piece", "Per piece, of what is counted in pieces."),
    {0},
#undef RATE
};
static const struct glo_table emission_rates_table = {
    .name = "value",
    .doc = "What a material emits: by its mass, by the piece, or the sum of both.",
    .size = sizeof(struct glo_emission_rates),
    .parameters = emission_rate_parameters,
};

static const struct glo_parameter material_emission_parameters[] = {
    {.name = "factor",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_material_emission, plain.factor),
     .fallback = "",
     .absent = "stated in place",
     .doc = "Name of a row of the material table.",
     .example = "wood"},
    {.name = "value",
     .kind = GLO_RATES,
     GLO_FIELD(struct glo_material_emission, stated),
     .table = &emission_rates_table,
     .fallback = "",
     .absent = "taken from the table",
     .doc = "Cradle to gate, per mass or per piece.",
     .example = "1.3 kgCO2e/kg"},
    STATED_SOURCE(struct glo_material_emission, plain.source),
    {0},
};
const struct glo_table glo_material_emission_table = {
    .name = "emissions",
    .doc = "Emission factor of a material.",
    .size = sizeof(struct glo_material_emission),
    .parameters = material_emission_parameters,
    .main = "factor",
};

static const struct glo_parameter grid_stated_parameters[] = {
    {.name = "country",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_grid_spec, plain.factor),
     .fallback = "",
     .absent = "stated in place",
     .doc = "Country code, a row of the grid table.",
     .example = "IT"},
    {.name = "value",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct glo_grid_spec, plain.value),
     .dimension = "carbon_per_energy",
     .fallback = "",
     .absent = "taken from the table",
     .doc = "Intensity of electricity."},
    STATED_SOURCE(struct glo_grid_spec, plain.source),
    {.name = "hourly",
     .kind = GLO_TEXT,
     GLO_FIELD(struct glo_grid_spec, hourly),
     .fallback = "",
     .absent = "the same at all hours",
     .doc = "Name of an hourly series of `accounting.factors.hourly`.",
     .example = "italy",
     .since = "0.2.0"},
    {0},
};
const struct glo_table glo_grid_table = {
    .name = "grid",
    .doc = "Electricity that a unit takes from the grid.",
    .size = sizeof(struct glo_grid_spec),
    .parameters = grid_stated_parameters,
    .main = "country",
};

/* The row with this name, or GLO_ALL with the nearest name said at `field`. */
static uint32_t find_row(const struct glo_family *table, size_t size, const char *what, const char *const *name,
                         const struct glo_review *review)
{
    const char *nearest = NULL;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < table->num_members; i++) {
        const struct glo_factor_row *row = (const void *)((const char *)table->members + i * size);
        uint32_t distance = glo_text_distance(*name, row->key);
        if (distance == 0)
            return i;
        if (distance < best) {
            best = distance;
            nearest = row->key;
        }
    }
    char text[GLO_PROBLEM_SIZE], help[GLO_PROBLEM_SIZE];
    snprintf(text, sizeof text, "no %s named `%s` in the table", what, *name);
    snprintf(help, sizeof help, "did you mean `%s`? `glocal list factors` shows all",
             nearest ? nearest : "(the table is empty)");
    review->say(review->self, GLO_FAULT, name, NULL, text, help);
    return GLO_ALL;
}

static bool is_stated(const struct glo_freight_rate *rate)
{
    return !isnan(rate->per_activity) || !isnan(rate->per_length);
}

/* The factor of a row counts where nothing else is stated. */
static void take_factor(struct glo_freight_rate *rate, double factor)
{
    if (!is_stated(rate))
        rate->per_activity = factor;
}

bool glo_freight_emission_resolve(const struct glo_family *table, struct glo_freight_emission *emission,
                                  const struct glo_review *review)
{
    if (emission->factor) {
        uint32_t row = find_row(table, sizeof(struct glo_freight_factor), "freight factor", &emission->factor, review);
        if (row == GLO_ALL)
            return false;
        const struct glo_freight_factor *factor = (const struct glo_freight_factor *)table->members + row;
        take_factor(&emission->ttw, factor->ttw);
        take_factor(&emission->wtt, factor->wtt);
    }
    emission->given = emission->factor || is_stated(&emission->ttw) || is_stated(&emission->wtt);
    for (int i = 0; i < 2; i++) {
        struct glo_freight_rate *rate = i ? &emission->wtt : &emission->ttw;
        *rate = (struct glo_freight_rate){glo_or_zero(rate->per_activity), glo_or_zero(rate->per_length)};
    }
    return true;
}

bool glo_plain_emission_resolve(const struct glo_family *table, const char *what, struct glo_plain_emission *emission,
                                const struct glo_review *review)
{
    if (emission->factor && isnan(emission->value)) {
        uint32_t row = find_row(table, sizeof(struct glo_plain_factor), what, &emission->factor, review);
        if (row == GLO_ALL)
            return false;
        emission->value = ((const struct glo_plain_factor *)table->members)[row].value;
    }
    emission->given = !isnan(emission->value);
    emission->value = glo_or_zero(emission->value);
    return true;
}

bool glo_material_emission_resolve(const struct glo_family *table, const char *what,
                                   struct glo_material_emission *emission, const struct glo_review *review)
{
    emission->plain.value = emission->stated.per_mass;
    bool found = glo_plain_emission_resolve(table, what, &emission->plain, review);
    emission->stated.per_piece = glo_or_zero(emission->stated.per_piece);
    emission->plain.value = glo_or_zero(emission->plain.value);
    return found;
}

bool glo_grid_resolve(const struct glo_factor_tables *tables, const struct glo_hourly *const *series,
                      struct glo_grid_spec *grid, const struct glo_review *review)
{
    const struct glo_hourly_spec *specs = tables->hourly.items;
    struct glo_plain_emission *plain = &grid->plain;
    grid->series = NULL;
    if (!grid->hourly)
        return glo_plain_emission_resolve(&tables->grid, "grid", plain, review);
    if (plain->factor || !isnan(plain->value)) {
        review->say(review->self, GLO_FAULT, &grid->hourly, NULL, "the intensity of this grid is stated twice",
                    "leave out `hourly`, or the rest");
        return false;
    }
    for (uint32_t i = 0; i < tables->hourly.num; i++)
        if (strcmp(specs[i].named.name, grid->hourly) == 0) {
            grid->series = series[i];
            plain->value = series[i] ? glo_hourly_mean(series[i]) : 0;
            plain->given = true;
            return series[i] != NULL;
        }
    glo_review_say(review, GLO_FAULT, &grid->hourly, NULL,
                   "`%s` is no hourly series: `accounting.factors.hourly` has none of this name", grid->hourly);
    return false;
}
