/*
 * Building JSON documents with jansson: whatever it cannot make for want of memory is NULL, and setting a NULL fails,
 * so one flag remembers it all. Keys stand in the order in which they are set.
 */
#ifndef GLO_OUTPUT_JSON_VALUE_H
#define GLO_OUTPUT_JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>

#include "sim/text.h"

/* Give `value` to the object or array. */
void glo_json_set(json_t *object, const char *key, json_t *value, bool *failed);
void glo_json_append(json_t *array, json_t *value, bool *failed);

/* A number, or null where it is not finite; a text, or null. */
json_t *glo_json_number(double value);
json_t *glo_json_text(const char *text);

/* Adds the document and a line end to `out`, and lets go of it. Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_json_end(json_t *document, bool failed, struct glo_text *out);

#endif
