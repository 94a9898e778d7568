/*
 * Stations that serve by priority class: Cobham's and Miller's formulas for one machine and any service, without
 * preemption and with resumption; for several machines without preemption, where all classes have one exponential
 * service. Poisson arrivals.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/theory/first.h"

/* A class: the streams of one priority that come to the station. */
struct class
{
    int64_t priority;
    struct glo_unit_flow flow;
    struct glo_service service;
    double rate;
};

/* Owns its arrays. */
struct classes {
    struct class *items; /* the highest first */
    uint32_t num;
    double *rates, *means, *scvs;
    bool is_one_exponential;
};

static void free_classes(struct classes *classes)
{
    for (uint32_t k = 0; classes->items && k < classes->num; k++)
        glo_unit_flow_free(&classes->items[k].flow);
    glo_free(classes->items);
    glo_free(classes->rates);
    glo_free(classes->means);
    glo_free(classes->scvs);
}

static int by_priority(const void *a, const void *b)
{
    const struct class *x = a, *y = b;
    return x->priority < y->priority ? -1 : x->priority > y->priority;
}

/* The class of a priority, made where it is new: there is room. */
static struct class *class_of(struct classes *classes, int64_t priority)
{
    for (uint32_t k = 0; k < classes->num; k++)
        if (classes->items[k].priority == priority)
            return &classes->items[k];
    classes->items[classes->num].priority = priority;
    return &classes->items[classes->num++];
}

static int read_classes(struct classes *classes, const struct glo_scenario *s, const struct glo_first_station *q)
{
    uint32_t most = q->flow.num_parts;
    memset(classes, 0, sizeof *classes);
    classes->items = glo_alloc(most, sizeof *classes->items);
    classes->rates = glo_alloc(most, sizeof *classes->rates);
    classes->means = glo_alloc(most, sizeof *classes->means);
    classes->scvs = glo_alloc(most, sizeof *classes->scvs);
    if (!classes->items || !classes->rates || !classes->means || !classes->scvs)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < most; i++) {
        const struct glo_stream_part *part = &q->flow.parts[i];
        struct class *class = class_of(classes, s->demand.streams[part->stream].spec->priority);
        if (glo_unit_flow_add(&class->flow, part->stream, part->product, part->rate) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
    }
    qsort(classes->items, classes->num, sizeof *classes->items, by_priority);
    classes->is_one_exponential = q->service.is_same && q->service.law.shape == GLO_LAW_EXPONENTIAL;
    for (uint32_t k = 0; k < classes->num; k++) {
        struct class *class = &classes->items[k];
        glo_service_of(s, &class->flow, q->number, &class->service, &class->rate);
        classes->rates[k] = class->rate;
        classes->means[k] = class->service.mean;
        classes->scvs[k] = class->service.scv;
    }
    return GLO_OK;
}

static const char *formula_of(const struct glo_first_station *q, const struct classes *classes)
{
    bool one = q->station->machines == 1;
    if (q->shop->preemption == GLO_INTERRUPTION_RESUME)
        return one ? "priority_preemptive_resume" : NULL;
    if (q->shop->preemption != GLO_INTERRUPTION_NONE)
        return NULL;
    return one ? "priority_nonpreemptive" : classes->is_one_exponential ? "priority_mmc_nonpreemptive" : NULL;
}

static int set_arguments(struct glo_cover *cover, const struct glo_first_station *q, const struct classes *classes)
{
    struct glo_formula_call *call = &cover->call;
    int code = glo_formula_set_vector(call, "arrival_rates", classes->rates, classes->num);
    if (code != GLO_OK)
        return code;
    if (q->station->machines > 1) {
        code = glo_formula_set(call, "servers", q->station->machines);
        return code == GLO_OK ? glo_formula_set(call, "service_mean", q->service.mean) : code;
    }
    code = glo_formula_set_vector(call, "service_means", classes->means, classes->num);
    return code == GLO_OK ? glo_formula_set_vector(call, "service_scvs", classes->scvs, classes->num) : code;
}

/* Rows of the only stream of a class, where all of its orders come here. */
static int add_class(struct glo_theory *theory, struct glo_cover *cover, const struct class *class, uint32_t k)
{
    static const char *const metrics[] = {"time_in_queue", "sojourn_time"};
    const struct glo_stream_plan *stream = &theory->scenario->demand.streams[class->flow.parts[0].stream];
    int code = GLO_OK;
    for (uint32_t i = 1; i < class->flow.num_parts; i++)
        if (class->flow.parts[i].stream != class->flow.parts[0].stream)
            return GLO_OK;
    if (class->rate * stream->mean_interarrival < 1 - 1e-12)
        return GLO_OK;
    for (size_t i = 0; code == GLO_OK && i < sizeof metrics / sizeof metrics[0]; i++) {
        char result[64];
        snprintf(result, sizeof result, "%s_by_class", metrics[i]);
        code = glo_theory_item(theory, cover, metrics[i], stream->entity, result, k, stream->name);
    }
    glo_theory_same(theory, cover, "queue", stream->entity);
    glo_theory_same(theory, cover, "service", stream->entity);
    return code;
}

static int add_rows(struct glo_theory *theory, struct glo_cover *cover, const struct glo_first_station *q,
                    const struct classes *classes)
{
    static const char *const metrics[] = {"utilisation", "time_in_queue", "sojourn_time", "number_in_queue", NULL};
    static const char *const same[] = {"queue", "service", "throughput", "number_in_system", "lead_time", NULL};
    int code = glo_first_rows(theory, cover, q, metrics);
    for (uint32_t k = 0; code == GLO_OK && k < classes->num; k++)
        code = add_class(theory, cover, &classes->items[k], k);
    glo_unit_same(theory, cover, q->unit, &q->flow, metrics);
    glo_unit_same(theory, cover, q->unit, &q->flow, same);
    return code;
}

static int cover_classes(struct glo_theory *theory, const struct glo_first_station *q, const struct classes *classes)
{
    struct glo_cover *cover;
    const char *formula = formula_of(q, classes);
    if (!formula)
        return GLO_OK;
    int code = glo_first_begin(theory, q, formula, NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = glo_theory_end(theory, &cover, set_arguments(cover, q, classes));
    return code == GLO_OK && cover ? add_rows(theory, cover, q, classes) : code;
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    struct classes classes;
    if (!q->shop || q->shop->discipline != &glo_discipline_priority || q->shop->breakdowns || !q->alone ||
        !q->flow.is_poisson || q->flow.impatient)
        return GLO_OK;
    int code = read_classes(&classes, theory->scenario, q);
    if (code == GLO_OK)
        code = cover_classes(theory, q, &classes);
    free_classes(&classes);
    return code;
}

int glo_recognise_priorities(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
