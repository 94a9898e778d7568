/* The JSON document, read back with jansson and compared key by key. */
#include <criterion/criterion.h>

#include "output/json.h"
#include "tests/output/console_study.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static struct shown_study shown;
static struct glo_text out;
static json_t *document;

static void make(void)
{
    shown_study_init(&shown);
}

static void drop(void)
{
    json_decref(document);
    document = NULL;
    glo_text_free(&out);
    shown_study_free(&shown);
}

TestSuite(json, .init = make, .fini = drop);

static json_t *parse(void)
{
    json_error_t error;
    cr_assert_eq(glo_json_write(&shown.context, &out), GLO_OK);
    document = json_loads(glo_text_get(&out), 0, &error);
    cr_assert(document, "%s", error.text);
    return document;
}

static json_t *point_at(json_t *root, size_t point)
{
    return json_array_get(json_object_get(root, "points"), point);
}

static json_t *metric_at(json_t *root, size_t point, size_t metric)
{
    return json_array_get(json_object_get(point_at(root, point), "metrics"), metric);
}

/* The keys, all of them, in their order. */
static void expect_keys(json_t *object, const char *keys)
{
    char found[512] = "";
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        strcat(found, key);
        strcat(found, " ");
    }
    cr_expect_str_eq(found, keys);
}

static double real_at(json_t *object, const char *key)
{
    cr_assert(json_is_number(json_object_get(object, key)), "%s", key);
    return json_number_value(json_object_get(object, key));
}

static const char *text_at(json_t *object, const char *key)
{
    cr_assert(json_is_string(json_object_get(object, key)), "%s", key);
    return json_string_value(json_object_get(object, key));
}

Test(json, keys)
{
    json_t *root = parse();
    json_t *point = point_at(root, 0);
    expect_keys(root, "scenario seed points comparisons ");
    expect_keys(point, "id factors replications metrics parties conservation ");
    expect_keys(json_object_get(point, "factors"), "topology demand.retail.rate ");
    expect_keys(json_object_get(json_object_get(point, "factors"), "demand.retail.rate"), "value unit label ");
    expect_keys(metric_at(root, 0, 0),
                "name metric entity unit mean half_width lower upper confidence n quantiles warmup ");
    expect_keys(json_array_get(json_object_get(point, "parties"), 0), "party account received paid unit ");
    expect_keys(json_object_get(point, "conservation"), "orders money carbon machine_time ");
    expect_keys(json_array_get(json_object_get(root, "comparisons"), 0),
                "point against name difference half_width confidence relative verdict replications_needed ");
}

Test(json, points)
{
    char id[17];
    json_t *root = parse();
    cr_expect_str_eq(text_at(root, "scenario"), "furniture_italy");
    cr_expect_eq(json_integer_value(json_object_get(root, "seed")), 7);
    cr_expect_eq(json_array_size(json_object_get(root, "points")), SHOWN_POINTS);
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        json_t *point = point_at(root, i), *factors = json_object_get(point, "factors");
        json_t *rate = json_object_get(factors, "demand.retail.rate");
        glo_design_id(&shown.design, i, id);
        cr_expect_str_eq(text_at(point, "id"), id);
        cr_expect_str_eq(text_at(factors, "topology"), shown.topologies[i % 3].label);
        cr_expect_eq(real_at(rate, "value"), shown.rates[i / 3].value);
        cr_expect_str_eq(text_at(rate, "unit"), "1/day");
        cr_expect_str_eq(text_at(rate, "label"), shown.rates[i / 3].label);
        cr_expect_eq(json_integer_value(json_object_get(point, "replications")), SHOWN_REPLICATIONS);
    }
}

/* One entry per metric and entity, with the very bits of the analysis. */
Test(json, metrics)
{
    json_t *root = parse();
    cr_expect_eq(json_array_size(json_object_get(point_at(root, 4), "metrics")), SHOWN_FIGURES - 1);
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        const struct glo_estimate *estimates = glo_analysis_estimate(&shown.analysis, i, 0);
        json_t *metric = metric_at(root, i, 0);
        json_t *quantile = json_object_get(json_object_get(metric, "quantiles"), "0.95");
        cr_expect_str_eq(text_at(metric, "name"), "lead_time");
        cr_expect(json_is_null(json_object_get(metric, "entity")));
        cr_expect_eq(real_at(metric, "mean"), estimates[0].interval.mean);
        cr_expect_eq(real_at(metric, "half_width"), estimates[0].interval.half_width);
        cr_expect_eq(real_at(metric, "lower"), estimates[0].interval.lower);
        cr_expect_eq(real_at(metric, "upper"), estimates[0].interval.upper);
        cr_expect_eq(real_at(metric, "confidence"), 0.95);
        cr_expect_eq(json_integer_value(json_object_get(metric, "n")), 20);
        cr_expect_eq(real_at(metric, "warmup"), 18.25 * 24);
        cr_expect_eq(json_array_size(quantile), 3);
        cr_expect_eq(json_real_value(json_array_get(quantile, 0)), estimates[1].interval.mean);
        cr_expect_eq(json_real_value(json_array_get(quantile, 1)), estimates[1].interval.lower);
        cr_expect_eq(json_real_value(json_array_get(quantile, 2)), estimates[1].interval.upper);
        json_t *station = metric_at(root, i, 5);
        cr_expect_str_eq(text_at(station, "name"), "utilisation.minifactory.Naples.finish");
        cr_expect_str_eq(text_at(station, "entity"), "minifactory.Naples.finish");
        cr_expect_str_eq(text_at(station, "unit"), "1");
        cr_expect_eq(json_object_size(json_object_get(station, "quantiles")), 0);
    }
}

/* A quantile without its mean still has an entry; its mean does not exist. */
Test(json, quantile_alone)
{
    shown.figures[0].metric = "sojourn_time";
    json_t *metric = metric_at(parse(), 0, 1);
    cr_expect_str_eq(text_at(metric, "name"), "lead_time");
    cr_expect(json_is_null(json_object_get(metric, "mean")));
    cr_expect_eq(json_object_size(json_object_get(metric, "quantiles")), 1);
}

/* Money received and paid: 100 EUR of customers, 5 EUR for transport, in every replication after the warm-up. */
Test(json, parties)
{
    static const struct {
        const char *party, *account;
        double received, paid;
    } rows[] = {{"carrier", "outbound", 5, 0},
                {"customers", "price", 0, 100},
                {"owner", "outbound", 0, 5},
                {"owner", "price", 100, 0}};
    json_t *parties = json_object_get(point_at(parse(), 8), "parties");
    cr_assert_eq(json_array_size(parties), 4);
    for (size_t i = 0; i < 4; i++) {
        json_t *party = json_array_get(parties, i);
        cr_expect_str_eq(text_at(party, "party"), rows[i].party);
        cr_expect_str_eq(text_at(party, "account"), rows[i].account);
        cr_expect_float_eq(real_at(party, "received"), rows[i].received, 1e-9);
        cr_expect_float_eq(real_at(party, "paid"), rows[i].paid, 1e-9);
        cr_expect_str_eq(text_at(party, "unit"), "EUR");
    }
}

/* Imbalances of opposite sign do not cancel, and great ones do not overflow. */
Test(json, conservation)
{
    shown.records[0].balances[GLO_BALANCE_MONEY] = 3;
    shown.records[SHOWN_POINTS].balances[GLO_BALANCE_MONEY] = -4;
    shown.records[0].balances[GLO_BALANCE_CARBON] = INT64_MIN;
    shown.records[SHOWN_POINTS].balances[GLO_BALANCE_CARBON] = INT64_MAX;
    json_t *root = parse(), *conservation = json_object_get(point_at(root, 0), "conservation");
    cr_expect_eq(json_integer_value(json_object_get(conservation, "orders")), 0);
    cr_expect_eq(json_integer_value(json_object_get(conservation, "money")), 7);
    cr_expect_eq(json_integer_value(json_object_get(conservation, "carbon")), INT64_MAX);
    cr_expect_eq(json_integer_value(json_object_get(json_object_get(point_at(root, 1), "conservation"), "money")), 0);
}

Test(json, comparisons)
{
    char id[17];
    json_t *comparisons = json_object_get(parse(), "comparisons");
    cr_assert_eq(json_array_size(comparisons), 30);
    for (uint32_t i = 0; i < 30; i++) {
        const struct glo_difference *difference = &shown.differences[i];
        json_t *comparison = json_array_get(comparisons, i);
        glo_design_id(&shown.design, difference->point, id);
        cr_expect_str_eq(text_at(comparison, "point"), id);
        glo_design_id(&shown.design, difference->against, id);
        cr_expect_str_eq(text_at(comparison, "against"), id);
        cr_expect_str_eq(text_at(comparison, "name"), shown.figures[difference->figure].name);
        cr_expect_eq(real_at(comparison, "difference"), difference->comparison.difference.mean);
        cr_expect_eq(real_at(comparison, "half_width"), difference->comparison.difference.half_width);
        cr_expect_eq(real_at(comparison, "confidence"), 0.95);
        cr_expect_eq(real_at(comparison, "relative"), difference->comparison.relative);
        cr_expect_str_eq(text_at(comparison, "verdict"), glo_verdict_name(difference->comparison.verdict));
        cr_expect_eq(json_integer_value(json_object_get(comparison, "replications_needed")),
                     difference->comparison.replications_needed);
    }
}

/* What is no number is null, wherever it stands. */
Test(json, not_finite)
{
    shown.estimates[0].interval = (struct glo_interval){(double)NAN, INFINITY, -INFINITY, INFINITY, 0.95, 0};
    shown.estimates[1].interval = shown.estimates[0].interval;
    shown.differences[0].comparison.relative = INFINITY;
    shown.differences[0].comparison.difference.half_width = INFINITY;
    shown.differences[0].comparison.replications_needed = GLO_MOST_REPLICATIONS;
    json_t *root = parse(), *metric = metric_at(root, 0, 0);
    json_t *comparison = json_array_get(json_object_get(root, "comparisons"), 0);
    cr_expect(json_is_null(json_object_get(metric, "mean")));
    cr_expect(json_is_null(json_object_get(metric, "half_width")));
    cr_expect(json_is_null(json_object_get(metric, "lower")));
    cr_expect(json_is_null(json_array_get(json_object_get(json_object_get(metric, "quantiles"), "0.95"), 0)));
    cr_expect(json_is_null(json_object_get(comparison, "relative")));
    cr_expect(json_is_null(json_object_get(comparison, "half_width")));
    cr_expect(json_is_null(json_object_get(comparison, "replications_needed")));
}

Test(json, equal_analyses_give_equal_bytes)
{
    struct glo_text again = {0};
    parse();
    cr_assert_eq(glo_json_write(&shown.context, &again), GLO_OK);
    cr_expect_str_eq(glo_text_get(&again), glo_text_get(&out));
    cr_expect_eq(again.bytes[again.length - 1], '\n');
    glo_text_free(&again);
}

Test(json, single_point)
{
    shown_study_single(&shown);
    json_t *root = parse();
    cr_expect_eq(json_array_size(json_object_get(root, "points")), 1);
    cr_expect_eq(json_object_size(json_object_get(point_at(root, 0), "factors")), 0);
    cr_expect_eq(json_array_size(json_object_get(root, "comparisons")), 0);
}

#ifdef GLO_FAULTS
Test(json, memory_faults)
{
    for (int64_t k = 0, failures = 1; failures; k++) {
        struct glo_text text = {0};
        glo_memory_fail_at(k, 1);
        int error = glo_json_write(&shown.context, &text);
        failures = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert_eq(error, failures ? GLO_ERR_NO_MEMORY : GLO_OK, "allocation %d", (int)k);
        glo_text_free(&text);
    }
}
#endif
