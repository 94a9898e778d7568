/* The order trace: an order as a row of models/records.h, in hours, kilometres, currency and kilograms. */
#ifndef GLO_MODELS_TRACE_H
#define GLO_MODELS_TRACE_H

struct glo_world;
struct glo_order;
struct glo_order_row;

/* An order whose fate is known, as a row. */
void glo_world_row(const struct glo_world *world, const struct glo_order *order, struct glo_order_row *row);

#endif
