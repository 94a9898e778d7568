/* The numbers and priorities of events.def. */
#ifndef GLO_MODELS_EVENTS_H
#define GLO_MODELS_EVENTS_H

enum glo_event_number {
#define GLO_EVENT(name, priority, doc) GLO_EVENT_##name,
#include "models/events.def"
#undef GLO_EVENT
    GLO_NUM_EVENTS
};

#define GLO_PRIORITY_BIN 0
#define GLO_PRIORITY_DEMAND 40

#endif
