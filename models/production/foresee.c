/* Forecasts of cost and emission. */
#include "models/production/foresee.h"

#include "models/production/batch.h"
#include "models/production/bill.h"

/* Machine hours of an operation at a station: of a batch the order's part of a full one. */
static double hours_at(const struct glo_production_plan *plan, uint32_t s, const struct glo_operation *operation,
                       uint32_t pieces)
{
    const struct glo_batch_spec *batch = glo_production_batch(plan, s);
    struct glo_batch_share share = batch ? glo_batch_share_of(batch, pieces) : (struct glo_batch_share){1, 1};
    double setup = operation->setup ? operation->setup->mean : 0,
           service = operation->service->mean * pieces / operation->yield;
    return operation->visits * (share.setup * setup + share.service * service) / plan->stations[s].speed;
}

struct glo_foreseen glo_production_foresee_operation(const struct glo_production_plan *plan,
                                                     const struct glo_order *order, uint32_t unit, uint32_t number)
{
    const struct glo_operation *operation = &plan->plans[order->product].operations[number];
    uint32_t s = glo_production_station(plan, unit, operation->capability);
    const struct glo_station *station = &plan->stations[s];
    const struct glo_terms *terms = &plan->terms[station->terms];
    double hours = hours_at(plan, s, operation, order->lot), made = operation->visits * order->lot / operation->yield;
    struct glo_foreseen sum = {
        .cost =
            hours * (glo_or_zero(terms->costs.labour) + station->power.busy * glo_or_zero(terms->costs.electricity)) +
            made * operation->material_cost,
        .co2e = hours * station->power.busy * glo_or_zero(terms->grid) + made * operation->material_co2e,
    };
    for (uint32_t k = 0; operation->bill && k < operation->bill->num; k++) {
        const struct glo_bill_part *part = &operation->bill->parts[k];
        if (plan->plans[part->product].material) {
            const struct glo_material_use piece = glo_material_piece(plan->plans[part->product].material);
            sum.cost += made * part->pieces * piece.cost;
            sum.co2e += made * part->pieces * piece.co2e;
        }
    }
    return sum;
}

struct glo_foreseen glo_production_foresee(const struct glo_production_plan *plan, const struct glo_order *order,
                                           uint32_t unit)
{
    const struct glo_plan *of = &plan->plans[order->product];
    struct glo_foreseen sum = {0, 0};
    if (of->to_stock) {
        uint32_t point = glo_stock_plan_find(&plan->stock, unit, order->product);
        sum.cost = plan->stock.points[point].value * order->lot;
        return sum;
    }
    for (uint32_t i = 0; i < of->num_operations; i++) {
        const struct glo_foreseen made = glo_production_foresee_operation(plan, order, unit, i);
        sum.cost += made.cost;
        sum.co2e += made.co2e;
    }
    return sum;
}

double glo_production_foresee_hours(const struct glo_production_plan *plan, const struct glo_order *order,
                                    uint32_t unit)
{
    const struct glo_plan *of = &plan->plans[order->product];
    double hours = 0;
    for (uint32_t i = 0; !of->to_stock && i < of->num_operations; i++) {
        const struct glo_operation *operation = &of->operations[i];
        hours += hours_at(plan, glo_production_station(plan, unit, operation->capability), operation, order->lot);
    }
    return hours;
}
