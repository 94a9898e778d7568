/* Handovers as written. */
#include "models/logistics/handover.h"

struct handover {
    struct glo_reference by;
};

#define BY(absence, text) \
    { \
        .name = "by", .kind = GLO_REFERENCE, GLO_FIELD(struct handover, by), .target = "transport.modes", \
        .fallback = "", .absent = absence, .doc = text \
    }
static const struct glo_parameter carried_parameters[] = {
    BY("the modes of `transport` in turn", "The mode that carries it, whatever the distance."), {0}};
static const struct glo_parameter travel_parameters[] = {
    BY("on their own, at no cost and without time", "How customers travel, whatever the distance."), {0}};

#define HANDOVER(word, of, text) \
    static const struct glo_table word##_table = { \
        .name = #word, .doc = text, .size = sizeof(struct handover), .parameters = of##_parameters, .main = "by"};
HANDOVER(deliver, carried, "It is brought to the customer; the owner of the unit pays.")
HANDOVER(
    collect, travel,
    "The customer comes for it when it is done: a trip there and back, which the customer pays. It is received at the "
    "unit.")
HANDOVER(visit, travel,
         "The order is work on a thing of the customer's, who brings it and collects it when it is done: two trips "
         "there and "
         "back, which the customer pays. It is received at the unit.")
HANDOVER(
    send, carried,
    "The order is work on a thing of the customer's, which is carried to the unit before work can begin, and back; the "
    "owner of the unit pays both ways.")

static const struct glo_table *const tables[] = {[GLO_CARRIAGE_deliver] = &deliver_table,
                                                 [GLO_CARRIAGE_collect] = &collect_table,
                                                 [GLO_CARRIAGE_visit] = &visit_table,
                                                 [GLO_CARRIAGE_send] = &send_table};
const struct glo_registry glo_handover_registry = {.name = "handover",
                                                   .doc = "How orders and their customers come together.",
                                                   .tables = tables,
                                                   .num = sizeof tables / sizeof tables[0]};

struct glo_handover glo_handover_read(const struct glo_choice *written, const struct glo_transport_spec *transport,
                                      const struct glo_review *review)
{
    struct glo_handover handover = {(enum glo_carriage)written->index, 0};
    const struct handover *how = written->parameters;
    if (!how || !how->by.given) {
        handover.named = glo_handover_travels(handover.kind) ? GLO_OWN_WAY : 0;
        return handover;
    }
    handover.named = how->by.family + 1;
    glo_transport_check_named(transport, how->by.family, handover.kind, &how->by, review);
    return handover;
}
