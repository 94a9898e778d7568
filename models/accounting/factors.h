/*
 * Emission factors: data files with their source, replaceable in a scenario (`accounting.factors`), never constants in
 * code. Also how a scenario names one: `emissions: wood` takes a row of the table, `emissions: {value: 1.3 kgCO2e/kg,
 * source: ...}` states its own.
 */
#ifndef GLO_MODELS_FACTORS_H
#define GLO_MODELS_FACTORS_H

#include "sim/error.h"
#include "sim/schema.h"

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
    double ttw, wtt;    /* kg CO2e per tkm; NaN where not stated */
    const char *source;
    bool given;
};

struct glo_plain_emission {
    const char *factor; /* row of the material or grid table; NULL */
    double value;       /* NaN where not stated */
    const char *source;
    bool given;
};

extern const struct glo_table glo_freight_emission_table, glo_material_emission_table, glo_grid_table;

/*
 * Resolves a stated emission: after it, `ttw` and `wtt` (or `value`) are numbers. Nothing stated is zero. An unknown
 * factor is said at its field, with the nearest name. Return false where something was said.
 */
bool glo_freight_emission_resolve(const struct glo_family *table, struct glo_freight_emission *emission,
                                  const struct glo_review *review);
bool glo_plain_emission_resolve(const struct glo_family *table, const char *what, struct glo_plain_emission *emission,
                                const struct glo_review *review);

#endif
