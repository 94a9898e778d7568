/*
 * Safety stock of components that are common to modules of configurable products. The printed rule takes the share of
 * products that contain a module, its penetration rate, times the bill of materials as the weight of a variance; what
 * a random choice of modules does to the variance of a component's demand is told beside it.
 */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>

#include "models/analytic/formula.h"

struct parts {
    uint32_t components, modules, products;
    double factor; /* deviations that the stock covers */
    const double *bill, *shares, *deviations, *lead_times;
    const double *means;    /* NULL: not given */
    const double *contents; /* product x module, NULL: every product may have every module */
};

static int check(struct glo_formula_call *call, const char *name, uint32_t rows, uint32_t columns)
{
    const struct glo_argument *argument = glo_argument(call, name);
    return !argument->given || (argument->rows == rows && argument->columns == columns)
               ? GLO_OK
               : glo_formula_refuse(call,
                                    "bill_of_materials has a row for each component and a column for each module; "
                                    "module_table a row for each product",
                                    "%s is %u x %u, but should be %u x %u", name, argument->rows, argument->columns,
                                    rows, columns);
}

static int read_parts(struct glo_formula_call *call, struct parts *parts)
{
    const struct glo_argument *bill = glo_argument(call, "bill_of_materials"),
                              *deviations = glo_argument(call, "demand_sds"),
                              *means = glo_argument(call, "demand_means"),
                              *contents = glo_argument(call, "module_table");
    *parts = (struct parts){
        .components = bill->rows,
        .modules = bill->columns,
        .products = deviations->columns,
        .factor = glo_argument_given(call, "safety_factor")
                      ? glo_argument_number(call, "safety_factor")
                      : gsl_cdf_ugaussian_Pinv(glo_argument_number(call, "service_level")),
        .bill = bill->items,
        .shares = glo_argument(call, "penetration_rates")->items,
        .deviations = deviations->items,
        .lead_times = glo_argument(call, "lead_times")->items,
        .means = means->given ? means->items : NULL,
        .contents = contents->given ? contents->items : NULL,
    };
    int code = check(call, "penetration_rates", 1, parts->modules);
    if (code == GLO_OK)
        code = check(call, "lead_times", 1, parts->components);
    if (code == GLO_OK)
        code = check(call, "demand_means", 1, parts->products);
    if (code == GLO_OK)
        code = check(call, "module_table", parts->products, parts->modules);
    return code;
}

/* Whether product p has module m. */
static double has(const struct parts *parts, uint32_t p, uint32_t m)
{
    return parts->contents ? parts->contents[(size_t)p * parts->modules + m] : 1;
}

/* The variance per time of the demand for component c as the rule has it: sum of PR alpha sigma^2. */
static double printed_variance(const struct parts *parts, uint32_t c)
{
    double variance = 0;
    for (uint32_t p = 0; p < parts->products; p++)
        for (uint32_t m = 0; m < parts->modules; m++)
            variance += parts->shares[m] * has(parts, p, m) * parts->bill[(size_t)c * parts->modules + m] *
                        gsl_pow_2(parts->deviations[p]);
    return variance;
}

/*
 * That of D products each of which has module m with its own chance PR: a product takes sum of PR alpha on average,
 * with the variance sum of PR (1 - PR) alpha^2; D of them (sum of PR alpha)^2 Var D + E D sum of PR (1 - PR) alpha^2.
 */
static double random_variance(const struct parts *parts, uint32_t c)
{
    double variance = 0;
    for (uint32_t p = 0; p < parts->products; p++) {
        double taken = 0, spread = 0;
        for (uint32_t m = 0; m < parts->modules; m++) {
            double share = parts->shares[m] * has(parts, p, m), alpha = parts->bill[(size_t)c * parts->modules + m];
            taken += share * alpha;
            spread += share * (1 - share) * alpha * alpha;
        }
        variance += gsl_pow_2(taken * parts->deviations[p]) + parts->means[p] * spread;
    }
    return variance;
}

static int evaluate(struct glo_formula_call *call)
{
    struct parts parts;
    int code = read_parts(call, &parts);
    if (code != GLO_OK)
        return code;
    double *printed = glo_formula_numbers(call, parts.components),
           *chosen = glo_formula_numbers(call, parts.components);
    double total = 0, total_chosen = 0;
    if (!printed || !chosen)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t c = 0; c < parts.components; c++) {
        total += printed[c] = parts.factor * sqrt(printed_variance(&parts, c) * parts.lead_times[c]);
        if (parts.means)
            total_chosen += chosen[c] = parts.factor * sqrt(random_variance(&parts, c) * parts.lead_times[c]);
    }
    glo_result_list(call, "safety_stock_by_component", printed, parts.components);
    glo_result(call, "safety_stock", total);
    glo_result(call, "safety_factor", parts.factor);
    if (parts.means) {
        glo_result_list(call, "random_choice_stock_by_component", chosen, parts.components);
        glo_result(call, "random_choice_stock", total_chosen);
    }
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "bill_of_materials",
     .kind = GLO_ARGUMENT_MATRIX,
     .dimension = "number",
     .doc = "A row for each component: how many pieces of it are in each module."},
    {.name = "penetration_rates",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "share",
     .most = 1,
     .doc = "Share of products that have each module; 1 of a basic one."},
    {.name = "demand_sds",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "count",
     .doc = "Standard deviation of the demand of each product in a period."},
    {.name = "lead_times",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .doc = "Periods from order to receipt of each component."},
    {.name = "safety_factor",
     .dimension = "number",
     .group = "service",
     .doc = "Standard deviations that the stock covers, K."},
    {.name = "service_level",
     .dimension = "share",
     .group = "service",
     .least = 0.5,
     .most = 1 - 0x1p-53,
     .doc = "Probability that a component suffices, of which K is the normal quantile."},
    {.name = "module_table",
     .kind = GLO_ARGUMENT_MATRIX,
     .dimension = "number",
     .fallback = "",
     .most = 1,
     .doc = "A row for each product: 1 where it may have the module; missing, all may have all."},
    {.name = "demand_means",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "count",
     .fallback = "",
     .doc = "Mean demand of each product in a period: tells the stock for modules that are chosen at random."},
    {0}};
static const struct glo_formula_result results[] = {
    {.name = "safety_stock_by_component", .dimension = "count", .doc = "Safety stock of each component, by the rule."},
    {.name = "safety_stock", .dimension = "count", .doc = "Of all components."},
    {.name = "safety_factor", .dimension = "number", .doc = "Standard deviations that the stock covers."},
    {.name = "random_choice_stock_by_component",
     .dimension = "count",
     .optional = true,
     .doc = "The same with the variance of demand whose modules are chosen independently."},
    {.name = "random_choice_stock", .dimension = "count", .optional = true, .doc = "Of all components."},
    {0}};
const struct glo_formula glo_formula_modular_safety_stock = {
    .name = "modular_safety_stock",
    .title = "safety stock of components that modules of configurable products share",
    .family = "inventory",
    .standing = GLO_APPROXIMATE,
    .equation = "safety_stock_by_component = safety_factor sqrt(sum over products and modules of penetration_rates "
                "bill_of_materials demand_sds^2) sqrt(lead_times)",
    .assumptions = "normal demand, independent from period to period and between products; the printed rule weighs "
                   "variances by shares and pieces themselves, not by their squares: where a module has several pieces "
                   "or few customers, random_choice_stock tells how far that is off",
    .range = "penetration rates from 0 to 1",
    .source =
        "Benbouja, Touil, Echchatbi and Charkaoui 2021, eq. 17, after Hernandez, Olivares-Benitez and Zuniga 2015",
    .see_also = "base_stock_palm, newsvendor (one part)",
    .example = "bill_of_materials=2,1,0;0,1,3 penetration_rates=1,0.4,0.2 demand_sds=100,100 lead_times=2,1 "
               "safety_factor=1.65 demand_means=300,300",
    .parameters = parameters,
    .results = results,
    .evaluate = evaluate,
};
