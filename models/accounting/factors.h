/*
 * Emission factors: data files with their source, replaceable in a scenario (`accounting.factors`), never constants in
 * code. Also how a scenario names one: `emissions: wood` takes a row of the table, `emissions: {value: 1.3 kgCO2e/kg,
 * source: ...}` states its own.
 */
#ifndef GLO_MODELS_FACTORS_H
#define GLO_MODELS_FACTORS_H

#include "models/accounting/hourly.h"
#include "sim/error.h"

/* What every row of a table begins with. */
struct glo_factor_row {
    struct glo_named named; /* its number in the file */
    const char *key;        /* what a scenario calls it: "van_average", "wood", "IT" */
};

/* A row of the freight table; kg CO2e per tkm. Per-tkm factors already contain load and empty running. */
struct glo_freight_factor {
    struct glo_factor_row row;
    double ttw, wtt;
    const char *basis, *distance_basis, *source;
};

/* A row of the material table (kg CO2e per kg) or of the grid table (kg CO2e per kWh, by country code). */
struct glo_plain_factor {
    struct glo_factor_row row;
    double value;
    const char *source;
};

struct glo_factor_tables {
    struct glo_family freight, materials, grid;
    struct glo_list hourly; /* struct glo_hourly_spec */
};

struct glo_accounting_spec {
    const char *currency;
    double carbon_price; /* currency per kg CO2e */
    struct glo_factor_tables factors;
};

extern const struct glo_table glo_accounting_table;

/* How a mode, a material or a grid states its factor: by name, or in place. */
struct glo_freight_emission {
    const char *factor; /* row of the freight table; NULL */
    struct glo_freight_rate {
        double per_activity, per_length; /* kg CO2e per tkm, and per km of a vehicle; NaN where not stated */
    } ttw, wtt;
    const char *source;
    bool given;
};

struct glo_plain_emission {
    const char *factor; /* row of the material or grid table; NULL */
    double value;       /* NaN where not stated */
    const char *source;
    bool given;
};

struct glo_emission_rates {
    double per_mass, per_piece; /* kg CO2e per kg and per piece; NaN where not stated */
};

/* Of a material, which may be counted in pieces. */
struct glo_material_emission {
    struct glo_plain_emission plain; /* by name, and once it is resolved: kg CO2e per kg */
    struct glo_emission_rates stated;
};

/* Electricity from the grid: by country, stated in place, or hour by hour. */
struct glo_grid_spec {
    struct glo_plain_emission plain;
    const char *hourly;              /* name of a series; NULL: one intensity at all hours */
    const struct glo_hourly *series; /* the series, once it is resolved */
};

extern const struct glo_table glo_freight_emission_table, glo_material_emission_table, glo_grid_table;

/*
 * Resolves a stated emission: after it, the rates of `ttw` and `wtt` (or `value`) are numbers. Nothing stated is zero.
 * An unknown factor is said at its field, with the nearest name. Return false where something was said.
 */
bool glo_freight_emission_resolve(const struct glo_family *table, struct glo_freight_emission *emission,
                                  const struct glo_review *review);
bool glo_plain_emission_resolve(const struct glo_family *table, const char *what, struct glo_plain_emission *emission,
                                const struct glo_review *review);

/* The same: after it, `plain.value` and `stated.per_piece` are numbers. */
bool glo_material_emission_resolve(const struct glo_family *table, const char *what,
                                   struct glo_material_emission *emission, const struct glo_review *review);

/* The same for a grid. `series[i]` was built of `tables->hourly`; NULL where a mistake was said about it. Where the
 * grid names one, its value is the mean of that. */
bool glo_grid_resolve(const struct glo_factor_tables *tables, const struct glo_hourly *const *series,
                      struct glo_grid_spec *grid, const struct glo_review *review);

#endif
