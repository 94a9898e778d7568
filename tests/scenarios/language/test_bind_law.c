/* Distributions as they are written. */
#include "tests/scenarios/language/tables.h"

#include <criterion/criterion.h>
#include <stdio.h>

/* Words, parameters, units and bounds of distributions. */
static const struct expectation mistakes[] = {
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gama: {mean: 3 h, scv: 1}}}}}\n",
     "2:47: unknown distribution `gama` (products.a.plan.service) [did you mean `gamma`?]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {bell: {mean: 3 h}}}}}\n",
     "2:47: unknown distribution `bell` (products.a.plan.service) [known: deterministic, exponential, uniform, "
     "triangular, normal, lognormal, gamma, erlang, weibull, hyperexponential, pareto, beta, discrete, empirical, "
     "poisson, geometric, negative_binomial]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: exponential}}}\n",
     "2:46: `exponential` needs its parameters (products.a.plan.service) [write `{exponential: 12 min}`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: triangular}}}\n",
     "2:46: `triangular` needs its parameters (products.a.plan.service) [write `{triangular: {...}}`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: often}}}\n",
     "2:46: expected a duration, got `often` (products.a.plan.service) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {exponential: 3 km}}}}\n",
     "2:60: expected a duration, got a length (products.a.plan.service.exponential.mean) [write `12 min` or `3 "
     "days`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {exponential: {mean: 3}}}}}\n",
     "2:67: expected a duration, got the bare number 3 (products.a.plan.service.exponential.mean) [write `12 min` or "
     "`3 days`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: {mean: 3 h, scw: 1}}}}}\n",
     "2:66: unknown key `scw` (products.a.plan.service.gamma) [did you mean `scv`?]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: {mean: 3 h, scv: 1 h}}}}}\n",
     "2:71: expected a plain number, got a duration (products.a.plan.service.gamma.scv) [write `1.5` or `2`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: {mean: 3 h, scv: -1}}}}}\n",
     "2:54: gamma: scv must be above 0 (products.a.plan.service.gamma)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: {mean: 3 h}}}}}\n",
     "2:54: gamma: give mean and scv, or shape and scale, or shape and rate, and nothing else "
     "(products.a.plan.service.gamma)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: 3 h}}}}\n",
     "2:54: `gamma` needs its parameters, as a map of keys (products.a.plan.service.gamma)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {triangular: 3 h}}}}\n",
     "2:59: `triangular` needs its parameters, as a map of keys (products.a.plan.service.triangular)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {gamma: {mean: 3 h, scv: 1}, exponential: 3 h}}}}\n",
     "2:75: one distribution is enough: `exponential` stands beside `gamma` (products.a.plan.service)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: -3 h}}}\n",
     "2:46: expected a duration >= 0, got -3 h (products.a.plan.service)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {uniform: {min: -3 h, max: 2 h}}}}}\n",
     "2:56: expected a duration >= 0, got -3 h (products.a.plan.service)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: [3 h]}}}\n",
     "2:46: expected a duration or a distribution of it, got a list (products.a.plan.service)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {}}}}\n",
     "2:46: expected a duration or a distribution of it, got a map of keys (products.a.plan.service)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {exponential: {mean: 2 h, at_most: 3 kg}}}}}\n",
     "2:81: expected a duration, got a mass (products.a.plan.service.exponential.at_most) [write `12 min` or `3 "
     "days`]\n"},
    {"glocal: 1\nproducts: {a: {rows: [{name: b, m: 2}, {name: c, m: -2}], plan: {operation: x, service: {gamma: "
     "{mean: $m h, scv: 1}}}}}\n",
     "2:53: gamma: mean must be above 0 (products.a.plan.service.gamma) <2:104>\n"},
    {"glocal: 1\nproducts: {a: {rows: [{name: b, m: 2}, {name: c, m: 3}], plan: {operation: x, service: {gamma: {mean: "
     "$m kg, scv: 1}}}}}\n",
     "2:103: expected a duration, got a mass (products.a.plan.service.gamma.mean) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {discrete: {values: [1 h, 2 kg], weights: 1}}}}}\n",
     "2:72: expected a duration, got a mass (products.a.plan.service.discrete.values) [write `12 min` or `3 days`]\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {exponential: null}}}}\n",
     "2:60: `exponential` needs its parameters, as a map of keys (products.a.plan.service.exponential)\n"},
    {"glocal: 1\nproducts: {a: {rows: [{name: x, m: 0}], plan: {operation: x, service: {exponential: $m h}}}}\n",
     "2:36: exponential: mean must be above 0 (products.a.plan.service.exponential) <2:85>\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, due: {exponential: {mean: 1 h, plus: -3 h, at_most: 0 h}}}}\n",
     "4:83: expected a duration > 0, got -3 h (demand.d.due)\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, due: {uniform: {min: -2 h, max: 0 h}}}}\n",
     "4:79: expected a duration > 0, got -2 h (demand.d.due)\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, lot: {exponential: {rate: 1 per day}}}}\n",
     "4:90: expected a plain number, got a rate (demand.d.lot.exponential.rate) [write `1.5` or `2`]\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, due: 0 h, lot: -1}}\n",
     "4:69: expected a duration > 0, got 0 h (demand.d.due)\n4:79: expected a number of pieces >= 0 and <= 1000, got "
     "-1 (demand.d.lot)\n"},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, due: {uniform: {min: 0 h, max: 2 h}}, lot: {uniform: {min: 1, max: 2000}}}}\n",
     "4:117: expected a number of pieces >= 0 and <= 1000, got 2000 (demand.d.lot)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {discrete: {values: [1 h, 2 h], weights: [1]}}}}}\n",
     "2:57: discrete: values and weights must be lists of one length (products.a.plan.service.discrete)\n"},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {discrete: {values: [], weights: []}}}}}\n",
     "2:57: discrete: values is an empty list (products.a.plan.service.discrete)\n"},
};

Test(bind_law, mistakes)
{
    expect_all(mistakes, sizeof mistakes / sizeof *mistakes);
}

static const struct glo_distribution *service_of(struct reading *r, const char *service)
{
    char text[256];
    snprintf(text, sizeof text, "glocal: 1\nproducts: {a: {plan: {operation: x, service: %s}}}\n", service);
    read_text(r, text);
    cr_assert_str_eq(said(r), "");
    const struct glo_family *products = r->spec.products.items;
    const struct product_spec *product = products->members;
    return &((const struct operation_spec *)product->plan.items)->service;
}

/* A bare value is constant; a bare parameter is the main one; `plus` and bounds change the law. */
Test(bind_law, forms)
{
    static const struct {
        const char *text;
        double mean, scv;
    } forms[] = {{"30 min", 0.5, 0},
                 {"{exponential: 12 min}", 0.2, 1},
                 {"{exponential: {rate: 4 per hour}}", 0.25, 1},
                 {"{gamma: {mean: 2 h, scv: 0.5}}", 2, 0.5},
                 {"{uniform: {min: 1 h, max: 3 h}}", 2, 1. / 12},
                 {"{exponential: {mean: 1 h, plus: 1 h}}", 2, 0.25}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct reading r;
        const struct glo_distribution *law = service_of(&r, forms[i].text);
        cr_assert_float_eq(law->mean, forms[i].mean, 1e-9, "%s", forms[i].text);
        cr_assert_float_eq(law->scv, forms[i].scv, 1e-9, "%s", forms[i].text);
        reading_free(&r);
    }
}

/* Rows with the same parameters share the tables of a law; other parameters have their own. */
Test(bind_law, shared_tables)
{
    struct reading r;
    read_text(&r, "glocal: 1\nproducts:\n  a:\n    rows: [{name: x, m: 2}, {name: y, m: 3}, {name: z, m: 2}]\n"
                  "    plan: {operation: o, service: {gamma: {mean: $m h, scv: 0.5}}}\n");
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *family = r.spec.products.items;
    const struct product_spec *products = family->members;
    const struct operation_spec *x = products[0].plan.items, *y = products[1].plan.items, *z = products[2].plan.items;
    cr_assert_float_eq(x->service.mean, 2, 1e-9);
    cr_assert_float_eq(y->service.mean, 3, 1e-9);
    cr_assert_eq(x->service.table, z->service.table);
    reading_free(&r);
}

/* Hundreds of laws are told apart, also when the table of those that were made has grown. */
Test(bind_law, many_laws)
{
    struct reading r;
    struct glo_text text = {0};
    glo_text_add(&text, "glocal: 1\nproducts:\n  a:\n    rows:\n");
    for (int i = 1; i <= 200; i++)
        glo_text_add(&text, "      - {m: %d}\n", i);
    glo_text_add(&text, "    plan: {operation: o, service: {gamma: {mean: $m h, scv: 0.5}}}\n");
    read_text(&r, glo_text_get(&text));
    cr_assert_str_eq(said(&r), "");
    const struct glo_family *family = r.spec.products.items;
    const struct product_spec *products = family->members;
    for (int i = 1; i <= 200; i++)
        cr_expect_float_eq(((const struct operation_spec *)products[i - 1].plan.items)->service.mean, i, 1e-6);
    reading_free(&r);
    glo_text_free(&text);
}

/* Forms of which nothing is said. */
static const struct expectation accepted[] = {
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {discrete: {values: [1 h, 2 h], weights: [1, 3]}}}}}\n",
     ""},
    {"glocal: 1\nproducts: {a: {plan: {operation: x, service: {empirical: 3 h}}}}\n", ""},
    {"glocal: 1\nproducts: {p: {plan: []}}\nnetworks: {n: {type: mpn, units: []}}\ndemand: {d: {products: {p: 1}, "
     "rate: 1 per day, offered_to: n, lot: {exponential: {rate: 1}}, due: {uniform: {min: 0 h, max: 2 h}}}}\n",
     ""},
};

Test(bind_law, accepted)
{
    expect_all(accepted, sizeof accepted / sizeof *accepted);
}
