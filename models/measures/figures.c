/* The figures of a plan: those that are asked for, by the names that users write, and those that there are anyhow. */
#include "models/measures/measures.h"
#include "sim/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *figure_name(struct glo_measure_plan *plan, const struct glo_metric *metric,
                               const struct glo_entity *entity, double quantile)
{
    char name[768], q[32] = "";
    if (quantile > 0)
        snprintf(q, sizeof q, ".q%g", quantile * 100);
    snprintf(name, sizeof name, "%s%s%s%s", metric->name, entity->name ? "." : "", entity->name ? entity->name : "", q);
    return glo_arena_text(plan->arena, name, strlen(name));
}

/* "CUR/year" in the scenario's currency. */
static const char *figure_unit(struct glo_measure_plan *plan, const struct glo_metric *metric)
{
    if (strncmp(metric->unit, "CUR", 3) != 0)
        return metric->unit;
    char unit[64];
    snprintf(unit, sizeof unit, "%s%s", plan->ledger->currency, metric->unit + 3);
    return glo_arena_text(plan->arena, unit, strlen(unit));
}

/* The parts of the lead time stand together in sums.def, behind it. */
static bool is_part(const struct glo_metric *metric)
{
    return metric->entities & GLO_ENTITY_stream && metric->top >= GLO_SUM_configuration &&
           metric->top <= GLO_SUM_transport;
}

static int add_figure(struct glo_measure_plan *plan, const struct glo_metric *metric, uint32_t entity, double quantile,
                      uint32_t histogram)
{
    uint64_t need = (uint64_t)plan->num_figures + 1;
    if (glo_grow(&plan->figures, &plan->max_figures, need, sizeof *plan->figures) != GLO_OK ||
        glo_grow(&plan->keys, &plan->max_keys, need, sizeof *plan->keys) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_figure figure = {
        .name = figure_name(plan, metric, &plan->entities[entity], quantile),
        .metric = metric->name,
        .entity = plan->entities[entity].name,
        .unit = figure_unit(plan, metric),
        .kind = quantile > 0 ? GLO_FIGURE_QUANTILE : metric->kind,
        .scale = metric->scale,
        .quantile = quantile,
        .histogram = histogram,
        .has_range = metric->entities & GLO_ENTITY_stream && metric->top < GLO_NUM_DURATIONS,
        .of_time =
            metric->kind == GLO_FIGURE_SHARE && metric->entities & (unsigned)(GLO_ENTITY_station | GLO_WITH_STAFF),
        .part = entity == 0 && quantile == 0 && is_part(metric),
        .lower_is_better = metric->better == -1,
        .higher_is_better = metric->better == 1,
    };
    if (!figure.name || !figure.unit)
        return GLO_ERR_NO_MEMORY;
    plan->keys[plan->num_figures] = (struct glo_figure_key){metric, entity};
    plan->figures[plan->num_figures++] = figure;
    return GLO_OK;
}

/* Money, emission and stock are figures only where there is any. */
static bool exists(const struct glo_measure_plan *plan, const struct glo_metric *metric)
{
    if (glo_metric_of_states(metric))
        return plan->has_states;
    if (glo_metric_fate(metric) != GLO_NUM_FATES)
        return plan->fates >> glo_metric_fate(metric) & 1;
    bool money = false, carbon = false;
    for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS; i++)
        money |= plan->ledger->accounts_used[i];
    for (uint32_t i = 0; i < GLO_NUM_SOURCES; i++)
        carbon |= plan->ledger->sources_used[i];
    if (metric->entities & GLO_WITH_STOCK)
        return plan->num_stocks > 0 && (plan->perishes || !(metric->entities & GLO_WITH_AGE));
    if (metric->entities & GLO_WITH_CHOICE)
        return plan->knows_choice;
    if (metric->entities & GLO_WITH_BROKER)
        return plan->has_brokers;
    if (metric->entities & GLO_WITH_STAFF)
        return plan->has_staff >> metric->top & 1;
    return strncmp(metric->unit, "CUR", 3) == 0 ? money : strcmp(metric->unit, "kgCO2e") == 0 ? carbon : true;
}

/* Among the first `num` figures. */
static uint32_t find_figure(const struct glo_measure_plan *plan, uint32_t num, const struct glo_metric *metric,
                            uint32_t entity, double quantile)
{
    for (uint32_t f = 0; f < num; f++)
        if (plan->keys[f].metric == metric && plan->keys[f].entity == entity && plan->figures[f].quantile == quantile)
            return f;
    return GLO_ALL;
}

static int add_mean(struct glo_measure_plan *plan, const struct glo_metric *metric, uint32_t entity)
{
    if (find_figure(plan, plan->num_figures, metric, entity, 0) != GLO_ALL)
        return GLO_OK;
    return add_figure(plan, metric, entity, 0, GLO_ALL);
}

/* Every metric of everything that has it, after the `num` figures that were asked for. */
static int add_all_means(struct glo_measure_plan *plan, uint32_t num)
{
    for (uint32_t m = 0; m < glo_num_metrics; m++)
        for (uint32_t e = 0; e < plan->num_entities && exists(plan, &glo_metrics[m]); e++)
            if (glo_metrics[m].entities & plan->entities[e].kind &&
                find_figure(plan, num, &glo_metrics[m], e, 0) == GLO_ALL &&
                add_figure(plan, &glo_metrics[m], e, 0, GLO_ALL) != GLO_OK)
                return GLO_ERR_NO_MEMORY;
    return GLO_OK;
}

static int add_quantile(struct glo_measure_plan *plan, const struct glo_metric *metric, uint32_t entity,
                        double quantile)
{
    if (find_figure(plan, plan->num_figures, metric, entity, quantile) != GLO_ALL)
        return GLO_OK;
    struct glo_histogram_key key = {plan->entities[entity].row, glo_metric_sum(metric, plan->entities[entity].kind)};
    uint32_t histogram = 0;
    while (histogram < plan->num_histograms &&
           (plan->histograms[histogram].row != key.row || plan->histograms[histogram].sum != key.sum))
        histogram++;
    if (histogram == plan->num_histograms) {
        if (glo_grow(&plan->histograms, &plan->max_histograms, (uint64_t)histogram + 1, sizeof key) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        plan->histograms[plan->num_histograms++] = key;
    }
    return add_figure(plan, metric, entity, quantile, histogram);
}

/* What a word of experiment.metrics asks for. */
struct request {
    const struct glo_metric *metric;
    uint32_t entity;
    double quantile;
};

/* Kinds in the order in which a name is looked for, with the prefix that forces one. */
static const struct {
    const char *prefix;
    unsigned kinds;
} kinds[] = {
    {"demand.", GLO_ENTITY_stream},    {"products.", GLO_ENTITY_product},
    {"networks.", GLO_ENTITY_network}, {"units.", GLO_ENTITY_family | GLO_ENTITY_unit | GLO_ENTITY_station},
    {"parties.", GLO_ENTITY_party},
};

static uint32_t find_entity(const struct glo_measure_plan *plan, unsigned allowed, const char *name)
{
    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t length = strlen(kinds[k].prefix);
        const char *plain = strncmp(name, kinds[k].prefix, length) == 0 ? name + length : NULL;
        for (uint32_t e = 0; e < plan->num_entities; e++) {
            const struct glo_entity *entity = &plan->entities[e];
            if (entity->kind & kinds[k].kinds & allowed &&
                (strcmp(entity->name, name) == 0 || (plain && strcmp(entity->name, plain) == 0)))
                return e;
        }
    }
    return GLO_ALL;
}

/* Whether the name, or what it is a part of, is declared but has no work at this point. */
static bool is_absent(const struct glo_measure_plan *plan, const char *name)
{
    for (uint32_t i = 0; i < plan->num_absent; i++) {
        size_t length = strlen(plan->absent[i]);
        if (strncmp(name, plan->absent[i], length) == 0 && (name[length] == 0 || name[length] == '.'))
            return true;
    }
    return false;
}

static void say_unknown_metric(const struct glo_review *review, const void *field, const char *name)
{
    const char *names[128];
    uint32_t num = 0;
    for (uint32_t i = 0; i < glo_num_metrics && num < 128; i++)
        names[num++] = glo_metrics[i].name;
    const char *nearest = glo_text_nearest(name, names, num);
    char text[640], help[640];
    snprintf(text, sizeof text, "no metric named `%s`", name);
    if (nearest)
        snprintf(help, sizeof help, "did you mean `%s`? `glocal list metrics` shows all", nearest);
    else
        snprintf(help, sizeof help, "`glocal list metrics` shows all");
    review->say(review->self, GLO_FAULT, field, NULL, text, help);
}

static void say_unknown_entity(const struct glo_measure_plan *plan, const struct glo_review *review, const void *field,
                               const struct glo_metric *metric, const char *name)
{
    const char *names[256];
    uint32_t num = 0;
    for (uint32_t e = 0; e < plan->num_entities && num < 256; e++)
        if (plan->entities[e].kind & metric->entities && plan->entities[e].name)
            names[num++] = plan->entities[e].name;
    const char *nearest = glo_text_nearest(name, names, num);
    char text[1280], help[640];
    snprintf(text, sizeof text, "`%s` is nothing that %s is measured of", name, metric->name);
    if (nearest)
        snprintf(help, sizeof help, "did you mean `%s.%s`?", metric->name, nearest);
    else
        snprintf(help, sizeof help, "write `%s` alone, or one of the things that `glocal explain %s` lists",
                 metric->name, metric->name);
    review->say(review->self, GLO_FAULT, field, NULL, text, help);
}

/* The end ".q95" or ".q99.9" of a name, and the quantile; NULL where there is none. */
static char *find_quantile(char *text, double *quantile)
{
    for (char *at = strstr(text, ".q"); at; at = strstr(at + 1, ".q")) {
        char *end;
        double percent = strtod(at + 2, &end);
        if (end == at + 2 || *end)
            continue;
        *quantile = percent / 100;
        return at;
    }
    return NULL;
}

/* Splits "lead_time.post.q95"; false where something was said. An entity that exists at other points only is left out:
 * entity GLO_ALL. */
static bool understand(const struct glo_measure_plan *plan, const char *word, const void *field,
                       const struct glo_review *review, struct request *request)
{
    char text[512];
    snprintf(text, sizeof text, "%s", word);
    *request = (struct request){NULL, 0, 0};
    char *quantile = find_quantile(text, &request->quantile);
    if (quantile && !(request->quantile > 0 && request->quantile < 1)) {
        glo_review_say(review, GLO_FAULT, field, NULL, "a quantile lies between q0 and q100, as in q95");
        return false;
    }
    if (quantile)
        *quantile = 0;
    char *dot = strchr(text, '.');
    if (dot)
        *dot = 0;
    request->metric = glo_metric_find(text);
    if (!request->metric) {
        say_unknown_metric(review, field, text);
        return false;
    }
    if (request->quantile > 0 &&
        !(request->metric->entities & GLO_ENTITY_stream && request->metric->top < GLO_NUM_DURATIONS)) {
        glo_review_say(review, GLO_FAULT, field, NULL, "quantiles are kept of durations, not of %s", text);
        return false;
    }
    if (dot)
        request->entity = find_entity(plan, request->metric->entities, dot + 1);
    if (dot && request->entity == GLO_ALL && is_absent(plan, dot + 1))
        return false;
    if (request->entity == GLO_ALL || (!dot && !(request->metric->entities & GLO_ENTITY_all))) {
        say_unknown_entity(plan, review, field, request->metric, dot ? dot + 1 : "");
        return false;
    }
    return true;
}

static int watch(struct glo_measure_plan *plan, uint32_t figure)
{
    for (uint32_t i = 0; i < plan->num_watched; i++)
        if (plan->watched[i] == figure)
            return GLO_OK;
    if (glo_grow(&plan->watched, &plan->max_watched, (uint64_t)plan->num_watched + 1, sizeof *plan->watched) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->watched[plan->num_watched++] = figure;
    return GLO_OK;
}

/* At a point where all is made to order, what is measured of stock has no figure, nor of staff where nobody asks for
 * it, which is no mistake. */
static bool is_passed_over(const struct glo_measure_plan *plan, const struct glo_metric *metric)
{
    bool known = (metric->entities & GLO_WITH_STOCK && plan->knows_stock) ||
                 (metric->entities & GLO_WITH_BROKER && plan->knows_brokers) ||
                 (metric->entities & GLO_WITH_STAFF && plan->knows_staff >> metric->top & 1);
    return known && !exists(plan, metric);
}

static const char *const staff_words[] = {[GLO_ENGINEERS] = "number of engineers", [GLO_BROKERS] = "number of brokers"};

static int add_requested(struct glo_measure_plan *plan, const char *const *word, const struct glo_review *review)
{
    struct request request;
    if (!understand(plan, *word, word, review, &request) || is_passed_over(plan, request.metric))
        return GLO_OK;
    plan->has_states |= glo_metric_of_states(request.metric); /* whoever asks is told, be it nothing */
    if (glo_metric_fate(request.metric) != GLO_NUM_FATES)
        plan->fates |= 1u << glo_metric_fate(request.metric);
    if (!exists(plan, request.metric)) {
        glo_review_say(review, GLO_FAULT, word, NULL, "%s cannot be measured: the scenario states no %s",
                       request.metric->name,
                       request.metric->entities & GLO_WITH_STOCK      ? "stock"
                       : request.metric->entities & GLO_WITH_CHOICE   ? "choice"
                       : request.metric->entities & GLO_WITH_BROKER   ? "network of type `broker`"
                       : request.metric->entities & GLO_WITH_STAFF    ? staff_words[request.metric->top]
                       : strncmp(request.metric->unit, "CUR", 3) == 0 ? "price or cost"
                                                                      : "emission factor or grid");
        return GLO_OK;
    }
    int code = request.quantile > 0 ? add_quantile(plan, request.metric, request.entity, request.quantile)
                                    : add_mean(plan, request.metric, request.entity);
    if (code == GLO_OK) /* a quantile's mean is watched, so it is there too */
        code = add_mean(plan, request.metric, request.entity);
    if (code != GLO_OK)
        return code;
    plan->figures[find_figure(plan, plan->num_figures, request.metric, request.entity, request.quantile)].shown = true;
    return watch(plan, find_figure(plan, plan->num_figures, request.metric, request.entity, 0));
}

int glo_measure_plan_precise(struct glo_measure_plan *plan, const char *name, double share, const void *field,
                             const struct glo_review *review)
{
    struct request request;
    if (!understand(plan, name, field, review, &request) || is_passed_over(plan, request.metric))
        return GLO_OK;
    uint32_t figure = find_figure(plan, plan->num_figures, request.metric, request.entity, request.quantile);
    if (figure == GLO_ALL) {
        glo_review_say(review, GLO_FAULT, field, NULL, "%s is not measured: name it in `metrics` too", name);
        return GLO_OK;
    }
    if (glo_grow(&plan->precise, &plan->max_precise, (uint64_t)plan->num_precise + 1, sizeof *plan->precise) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    plan->precise[plan->num_precise++] = (struct glo_precision){figure, share};
    return GLO_OK;
}

int glo_measure_plan_figures(struct glo_measure_plan *plan, const struct glo_list *metrics,
                             const struct glo_review *review)
{
    static const double usual[] = {0.5, 0.9, 0.95, 0.99};
    const char *const *words = metrics->items;
    for (uint32_t i = 0; i < metrics->num; i++)
        if (add_requested(plan, &words[i], review) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (add_quantile(plan, glo_metric_find("lead_time"), 0, usual[i]) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    return add_all_means(plan, plan->num_figures) == GLO_OK ? glo_measure_plan_index(plan) : GLO_ERR_NO_MEMORY;
}
