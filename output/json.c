/* The JSON document, built key by key with jansson, which keeps keys in the order in which they are set. */
#include "output/json.h"
#include "output/console_blocks.h"
#include "output/json_value.h"
#include "output/selections.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct glo_layout *layout_at(const struct glo_context *context, uint32_t point)
{
    return context->study->layout(context->study->self, point);
}

static json_t *factors_at(const struct glo_context *context, uint32_t point, bool *failed)
{
    const struct glo_design *design = context->study->design;
    json_t *factors = json_object();
    for (uint32_t i = 0; i < design->num_factors; i++) {
        const struct glo_level *level = glo_design_level(design, point, i);
        json_t *value;
        if (isfinite(level->value)) {
            value = json_object();
            glo_json_set(value, "value", json_real(level->value), failed);
            glo_json_set(value, "unit", json_string(level->unit), failed);
            glo_json_set(value, "label", json_string(level->label), failed);
        } else {
            value = json_string(level->label);
        }
        glo_json_set(factors, design->factors[i].name, value, failed);
    }
    return factors;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_entry(const struct glo_figure *a, const struct glo_figure *b)
{
    return same_text(a->metric, b->metric) && same_text(a->entity, b->entity);
}

/* The least quantile of an entry above `last`, or GLO_ALL. */
static uint32_t next_quantile(const struct glo_layout *layout, const struct glo_figure *entry, double last)
{
    uint32_t best = GLO_ALL;
    for (uint32_t i = 0; i < layout->num_figures; i++) {
        const struct glo_figure *figure = &layout->figures[i];
        bool fits = figure->kind == GLO_FIGURE_QUANTILE && figure->quantile > last && same_entry(figure, entry);
        if (fits && (best == GLO_ALL || figure->quantile < layout->figures[best].quantile))
            best = i;
    }
    return best;
}

static json_t *quantiles_of(const struct glo_context *context, uint32_t point, const struct glo_figure *entry,
                            bool *failed)
{
    const struct glo_layout *layout = layout_at(context, point);
    json_t *quantiles = json_object();
    uint32_t next;
    double last = 0;
    while ((next = next_quantile(layout, entry, last)) != GLO_ALL) {
        const struct glo_interval *interval = &glo_analysis_estimate(context->analysis, point, next)->interval;
        char key[32];
        last = layout->figures[next].quantile;
        snprintf(key, sizeof key, "%g", last);
        json_t *triple = json_array();
        glo_json_append(triple, glo_json_number(interval->mean), failed);
        glo_json_append(triple, glo_json_number(interval->lower), failed);
        glo_json_append(triple, glo_json_number(interval->upper), failed);
        glo_json_set(quantiles, key, triple, failed);
    }
    return quantiles;
}

/* The mean of an entry, or its first quantile where only quantiles exist: then the mean's numbers are null. */
static json_t *metric_of(const struct glo_context *context, uint32_t point, uint32_t index, bool *failed)
{
    const struct glo_figure *figure = &layout_at(context, point)->figures[index];
    const struct glo_interval *interval = &glo_analysis_estimate(context->analysis, point, index)->interval;
    bool has_mean = figure->kind != GLO_FIGURE_QUANTILE;
    json_t *metric = json_object();
    glo_json_set(metric, "name",
                 json_sprintf("%s%s%s", figure->metric, figure->entity ? "." : "",
                              figure->entity ? figure->entity : ""),
                 failed);
    glo_json_set(metric, "metric", json_string(figure->metric), failed);
    glo_json_set(metric, "entity", glo_json_text(figure->entity), failed);
    glo_json_set(metric, "unit", json_string(figure->unit), failed);
    glo_json_set(metric, "mean", glo_json_number(has_mean ? interval->mean : NAN), failed);
    glo_json_set(metric, "half_width", glo_json_number(has_mean ? interval->half_width : NAN), failed);
    glo_json_set(metric, "lower", glo_json_number(has_mean ? interval->lower : NAN), failed);
    glo_json_set(metric, "upper", glo_json_number(has_mean ? interval->upper : NAN), failed);
    glo_json_set(metric, "confidence", json_real(interval->confidence), failed);
    glo_json_set(metric, "n", json_integer(interval->n), failed);
    glo_json_set(metric, "quantiles", quantiles_of(context, point, figure, failed), failed);
    glo_json_set(metric, "warmup", json_real(glo_hours(context->analysis->warmup)), failed);
    return metric;
}

/* Whether a figure stands for its metric and entity: its mean, or the first quantile of one without mean. */
static bool is_entry(const struct glo_layout *layout, uint32_t index)
{
    const struct glo_figure *figure = &layout->figures[index];
    if (figure->kind != GLO_FIGURE_QUANTILE)
        return true;
    for (uint32_t i = 0; i < layout->num_figures; i++)
        if (i != index && same_entry(&layout->figures[i], figure) &&
            (i < index || layout->figures[i].kind != GLO_FIGURE_QUANTILE))
            return false;
    return true;
}

static json_t *metrics_at(const struct glo_context *context, uint32_t point, bool *failed)
{
    const struct glo_layout *layout = layout_at(context, point);
    json_t *metrics = json_array();
    for (uint32_t i = 0; i < layout->num_figures; i++)
        if (is_entry(layout, i))
            glo_json_append(metrics, metric_of(context, point, i, failed), failed);
    return metrics;
}

/* A flow of money, the mean over the whole replications. */
static double mean_flow(const struct glo_context *context, uint32_t point, uint32_t flow)
{
    const struct glo_analysis *analysis = context->analysis;
    double sum = 0;
    for (uint32_t i = 0; i < analysis->num_whole; i++)
        sum += glo_record_flow(glo_run_record(analysis->run, point, analysis->whole[i]), layout_at(context, point),
                               &context->study->window, flow, analysis->first_slot);
    return sum / analysis->num_whole;
}

/* One party's side of a flow, then of all flows of the account. */
struct party {
    const char *name, *account, *unit;
    uint32_t flow;
    double received, paid;
};

static int by_party(const struct party *a, const struct party *b)
{
    int order = strcmp(a->name, b->name);
    if (order == 0)
        order = strcmp(a->account, b->account);
    return order != 0 ? order : strcmp(a->unit, b->unit);
}

/* Of one party and account in the order of the flows, so that sums do not depend on how qsort sorts. */
static int by_party_and_flow(const void *a, const void *b)
{
    const struct party *x = a, *y = b;
    int order = by_party(x, y);
    return order != 0 ? order : (x->flow > y->flow) - (x->flow < y->flow);
}

/* The sides of all flows of money, sorted. Returns how many. */
static uint32_t list_sides(const struct glo_context *context, uint32_t point, struct party *sides)
{
    const struct glo_layout *layout = layout_at(context, point);
    uint32_t num = 0;
    for (uint32_t i = 0; i < layout->num_flows; i++) {
        const struct glo_flow *flow = &layout->flows[i];
        if (flow->is_carbon)
            continue;
        double amount = mean_flow(context, point, i);
        sides[num++] = (struct party){flow->from, flow->account, flow->unit, i, 0, amount};
        sides[num++] = (struct party){flow->to, flow->account, flow->unit, i, amount, 0};
    }
    qsort(sides, num, sizeof *sides, by_party_and_flow);
    return num;
}

/* By party, then account, in alphabetical order. */
static json_t *parties_at(const struct glo_context *context, uint32_t point, bool *failed)
{
    json_t *array = json_array();
    struct party *sides = glo_alloc(2 * (size_t)layout_at(context, point)->num_flows, sizeof *sides);
    if (!sides) {
        *failed = true;
        return array;
    }
    uint32_t num = list_sides(context, point, sides);
    for (uint32_t i = 0, next; i < num; i = next) {
        struct party sum = sides[i];
        for (next = i + 1; next < num && by_party(&sides[i], &sides[next]) == 0; next++) {
            sum.received += sides[next].received;
            sum.paid += sides[next].paid;
        }
        json_t *party = json_object();
        glo_json_set(party, "party", json_string(sum.name), failed);
        glo_json_set(party, "account", json_string(sum.account), failed);
        glo_json_set(party, "received", glo_json_number(sum.received), failed);
        glo_json_set(party, "paid", glo_json_number(sum.paid), failed);
        glo_json_set(party, "unit", json_string(sum.unit), failed);
        glo_json_append(array, party, failed);
    }
    glo_free(sides);
    return array;
}

static json_t *conservation_at(const struct glo_context *context, uint32_t point, bool *failed)
{
    const struct glo_run *run = context->analysis->run;
    json_t *conservation = json_object();
    for (uint32_t i = 0; i < GLO_NUM_BALANCES; i++) {
        uint64_t sum = 0;
        for (uint32_t j = 0; j < run->num_replications; j++) {
            int64_t balance = glo_run_record(run, point, j)->balances[i];
            uint64_t size = balance < 0 ? 0 - (uint64_t)balance : (uint64_t)balance;
            sum = sum > INT64_MAX - size ? INT64_MAX : sum + size;
        }
        glo_json_set(conservation, glo_balance_names[i], json_integer((json_int_t)sum), failed);
    }
    return conservation;
}

static json_t *id_of(const struct glo_context *context, uint32_t point)
{
    char id[17];
    glo_design_id(context->study->design, point, id);
    return json_string(id);
}

static json_t *point_of(const struct glo_context *context, uint32_t point, bool *failed)
{
    json_t *object = json_object();
    glo_json_set(object, "id", id_of(context, point), failed);
    glo_json_set(object, "factors", factors_at(context, point, failed), failed);
    glo_json_set(object, "replications", json_integer(context->analysis->num_whole), failed);
    glo_json_set(object, "metrics", metrics_at(context, point, failed), failed);
    glo_json_set(object, "parties", parties_at(context, point, failed), failed);
    glo_json_set(object, "conservation", conservation_at(context, point, failed), failed);
    return object;
}

static json_t *comparison_of(const struct glo_context *context, const struct glo_difference *difference, bool *failed)
{
    const struct glo_comparison *comparison = &difference->comparison;
    bool feasible = comparison->replications_needed < GLO_MOST_REPLICATIONS;
    json_t *object = json_object();
    glo_json_set(object, "point", id_of(context, difference->point), failed);
    glo_json_set(object, "against", id_of(context, difference->against), failed);
    glo_json_set(object, "name", json_string(layout_at(context, difference->point)->figures[difference->figure].name),
                 failed);
    glo_json_set(object, "difference", glo_json_number(comparison->difference.mean), failed);
    glo_json_set(object, "half_width", glo_json_number(comparison->difference.half_width), failed);
    glo_json_set(object, "confidence", glo_json_number(comparison->family_confidence), failed);
    glo_json_set(object, "relative", glo_json_number(comparison->relative), failed);
    glo_json_set(object, "verdict", json_string(glo_verdict_name(comparison->verdict)), failed);
    glo_json_set(object, "replications_needed", feasible ? json_integer(comparison->replications_needed) : json_null(),
                 failed);
    return object;
}

int glo_json_write(const struct glo_context *context, struct glo_text *out)
{
    bool failed = false;
    json_t *document = json_object(), *points = json_array(), *comparisons = json_array();
    for (uint32_t i = 0; i < context->study->design->num_points && !failed; i++)
        glo_json_append(points, point_of(context, i, &failed), &failed);
    uint32_t num = context->analysis->num_differences + context->analysis->num_parts;
    for (uint32_t i = 0; i < num && !failed; i++)
        glo_json_append(comparisons, comparison_of(context, glo_analysis_difference(context->analysis, i), &failed),
                        &failed);
    glo_json_set(document, "scenario", json_string(context->scenario_name), &failed);
    glo_json_set(document, "seed", json_integer((json_int_t)context->seed), &failed);
    glo_json_set(document, "points", points, &failed);
    glo_json_set(document, "comparisons", comparisons, &failed);
    if (context->study->selecting)
        glo_json_set(document, "selections", glo_selections_json(context->analysis, &failed), &failed);
    return glo_json_end(document, failed, out);
}
