/*
 * Lines with limited buffers: units of single machines with exponential service through which all orders go the same
 * way, each station with room for so many; one station alone is M/M/c/K. With Poisson arrivals that are refused where
 * the first station is full this is the line of tandem_blocking, always supplied: customers are its first station,
 * which is blocked exactly while the last place of the first buffer is taken; what they would place meanwhile is lost,
 * which a law without memory does not see.
 */
#include <stdio.h>

#include "models/theory/first.h"

enum { MOST_STATIONS = 23 };

struct line {
    struct glo_unit_flow flow;
    const struct glo_unit *unit;
    bool is_alone; /* it has one station */
    uint32_t num;
    uint32_t stations[MOST_STATIONS];
    /* The customers are station 0, whose blocked order has the last place of the first buffer. */
    double times[MOST_STATIONS + 1], buffers[MOST_STATIONS];
};

/* Whether all orders go through the stations of the line in turn. */
static bool is_way_of_all(const struct line *line, const struct glo_scenario *s)
{
    for (uint32_t i = 0; i < line->flow.num_parts; i++) {
        const struct glo_plan *plan = &s->production.plans[line->flow.parts[i].product];
        for (uint32_t k = 0; k < plan->num_operations; k++)
            if (plan->num_operations != line->num ||
                glo_production_station(&s->production, (uint32_t)(line->unit - s->production.units),
                                       plan->operations[k].capability) != line->stations[k])
                return false;
    }
    return true;
}

/* Reads the station of an operation; false where it is not one of the formula. */
static bool add_station(struct line *line, const struct glo_scenario *s, uint32_t capability)
{
    struct glo_service service;
    double rate;
    uint32_t unit = (uint32_t)(line->unit - s->production.units);
    uint32_t number = glo_production_station(&s->production, unit, capability);
    const struct glo_shop_station *shop = glo_shop_station_of(&s->production, number);
    glo_service_of(s, &line->flow, number, &service, &rate);
    bool in_line = s->production.stations[number].machines == 1 && (line->num > 0 || shop->room > 0);
    if ((!line->is_alone && !in_line) || shop->room == GLO_ALL || shop->discipline != &glo_discipline_fcfs ||
        shop->breakdowns || !glo_shop_is_always_open(shop) || shop->setups || service.visits != 1 || !service.is_same ||
        service.law.shape != GLO_LAW_EXPONENTIAL)
        return false;
    line->stations[line->num] = number;
    line->buffers[line->num] = (double)shop->room - (line->num == 0);
    line->times[++line->num] = service.mean;
    return true;
}

static bool read_line(struct line *line, const struct glo_scenario *s)
{
    uint32_t unit = (uint32_t)(line->unit - s->production.units);
    if (!line->flow.known || !line->flow.is_poisson || line->flow.impatient || glo_unit_keeps_stock(s, unit) ||
        !glo_production_is_of_shop(&s->production, line->unit->first_station) ||
        !glo_shop_station_of(&s->production, line->unit->first_station)->is_coupled)
        return false;
    const struct glo_plan *plan = &s->production.plans[line->flow.parts[0].product];
    bool fits = plan->num_operations <= MOST_STATIONS;
    line->is_alone = plan->num_operations == 1;
    line->times[0] = 1 / line->flow.rate;
    for (uint32_t k = 0; fits && k < plan->num_operations; k++)
        fits = add_station(line, s, plan->operations[k].capability);
    return fits && is_way_of_all(line, s);
}

/* Orders that wait at a station: in its buffer, whose last place is that of a blocked customer, or blocked. */
static double waiting(const struct glo_cover *cover, uint32_t i)
{
    const double *blocked = glo_formula_outcome(&cover->call, "blocked_share_by_node")->items;
    return glo_formula_outcome(&cover->call, "number_in_buffer_by_node")->items[i] + (i == 0 ? blocked[0] : 0) +
           blocked[i + 1];
}

static int add_station_rows(struct glo_theory *theory, struct glo_cover *cover, const struct line *line, uint32_t i)
{
    const struct glo_scenario *s = theory->scenario;
    const struct glo_station *station = &s->production.stations[line->stations[i]];
    uint32_t entity = s->measures.stations[station->row].entity;
    int code = glo_theory_item(theory, cover, "utilisation", entity, "utilisation_by_node", i + 1, station->name);
    if (i + 1 == line->num) /* 0: nothing is behind it that could be full */
        glo_theory_same(theory, cover, "blocked_share", entity);
    else if (code == GLO_OK)
        code = glo_theory_item(theory, cover, "blocked_share", entity, "blocked_share_by_node", i + 1, station->name);
    const char *label = glo_theory_text(theory, "number_in_queue %s", station->name);
    if (code == GLO_OK)
        code = label ? glo_theory_row(theory, cover, "number_in_queue", entity, NAN, label, waiting(cover, i))
                     : GLO_ERR_NO_MEMORY;
    return code;
}

/* What is the same for lines and single stations: who is refused has no unit. */
static int add_refused(struct glo_theory *theory, struct glo_cover *cover, const struct line *line)
{
    static const char *const same[] = {"lead_time",       "sojourn_time",     "queue",      "time_in_queue",
                                       "number_in_queue", "number_in_system", "throughput", NULL};
    double share = 1 - glo_formula_value(&cover->call, "throughput") / line->flow.rate;
    glo_unit_same(theory, cover, line->unit, &line->flow, same);
    return theory->scenario->production.num_units == 1
               ? glo_theory_row(theory, cover, "refused_share", 0, NAN, "refused_share", share)
               : GLO_OK;
}

static int add_line_rows(struct glo_theory *theory, struct glo_cover *cover, const struct line *line)
{
    double throughput = glo_formula_value(&cover->call, "throughput"), in_queue = 0, in_service = 0;
    int code = GLO_OK;
    for (uint32_t i = 0; code == GLO_OK && i < line->num; i++) {
        in_queue += waiting(cover, i);
        in_service += throughput * line->times[i + 1];
        code = add_station_rows(theory, cover, line, i);
    }
    const struct {
        const char *metric;
        double value;
    } rows[] = {{"throughput", throughput}, /* the times by Little's law */
                {"time_in_queue", in_queue / throughput},
                {"sojourn_time", (in_queue + in_service) / throughput},
                {"number_in_system", in_queue + in_service}};
    for (size_t i = 0; code == GLO_OK && i < sizeof rows / sizeof rows[0]; i++)
        code = glo_theory_row(theory, cover, rows[i].metric, line->unit->entity, NAN, rows[i].metric, rows[i].value);
    return code == GLO_OK ? add_refused(theory, cover, line) : code;
}

static int set_line(struct glo_formula_call *call, const struct line *line)
{
    int code = glo_formula_set_vector(call, "service_times", line->times, line->num + 1);
    return code == GLO_OK ? glo_formula_set_vector(call, "buffers", line->buffers, line->num) : code;
}

static int add_rows_alone(struct glo_theory *theory, struct glo_cover *cover, const struct line *line)
{
    static const char *const metrics[] = {"throughput", "time_in_queue", "sojourn_time", "number_in_queue",
                                          "number_in_system"};
    const struct glo_scenario *s = theory->scenario;
    uint32_t station = s->measures.stations[s->production.stations[line->stations[0]].row].entity;
    int code = glo_theory_result(theory, cover, "utilisation", station, "utilisation");
    for (size_t i = 0; code == GLO_OK && i < sizeof metrics / sizeof metrics[0]; i++)
        code = glo_theory_result(theory, cover, metrics[i], line->unit->entity, metrics[i]);
    return code == GLO_OK ? add_refused(theory, cover, line) : code;
}

static int set_alone(struct glo_formula_call *call, const struct glo_scenario *s, const struct line *line)
{
    uint32_t servers = s->production.stations[line->stations[0]].machines;
    int code = glo_formula_set(call, "arrival_rate", line->flow.rate);
    if (code == GLO_OK)
        code = glo_formula_set(call, "service_mean", line->times[1]);
    if (code == GLO_OK)
        code = glo_formula_set(call, "servers", servers);
    return code == GLO_OK ? glo_formula_set(call, "capacity", line->buffers[0] + 1 + servers) : code;
}

static int add_cover(struct glo_theory *theory, const struct line *line)
{
    const struct glo_scenario *s = theory->scenario;
    struct glo_cover *cover;
    char subject[256];
    snprintf(subject, sizeof subject, "%.100s -> %.100s", glo_flow_network(s, &line->flow), line->unit->name);
    int code = glo_theory_begin(theory, line->is_alone ? "mmck" : "tandem_blocking", subject, NULL, &cover);
    if (code != GLO_OK)
        return code;
    code = line->is_alone ? set_alone(&cover->call, s, line) : set_line(&cover->call, line);
    code = glo_theory_end(theory, &cover, code);
    if (code != GLO_OK || !cover)
        return code;
    return line->is_alone ? add_rows_alone(theory, cover, line) : add_line_rows(theory, cover, line);
}

int glo_recognise_blocking(struct glo_theory *theory)
{
    const struct glo_production_plan *plan = &theory->scenario->production;
    int code = GLO_OK;
    if (!plan->has_buffers || glo_flow_is_too_large(theory->scenario))
        return GLO_OK;
    for (uint32_t unit = 0; code == GLO_OK && unit < plan->num_units; unit++) {
        struct line line = {.unit = &plan->units[unit]};
        code = glo_unit_flow_init(&line.flow, theory->scenario, unit);
        if (code == GLO_OK && read_line(&line, theory->scenario))
            code = add_cover(theory, &line);
        glo_unit_flow_free(&line.flow);
    }
    return code;
}
