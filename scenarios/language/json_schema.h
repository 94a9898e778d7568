/* JSON Schema (draft-07) of the scenario language, from the parameter tables: what editors check and
 * complete with. It is more lenient than the reader, never stricter. */
#ifndef GLO_LANGUAGE_JSON_SCHEMA_H
#define GLO_LANGUAGE_JSON_SCHEMA_H

#include "sim/schema.h"
#include "sim/text.h"

/* Appends the schema of the root table as JSON text, two-space indented, ending with a newline.
 * Returns 0 or GLO_ERR_NO_MEMORY. */
int glo_json_schema(const struct glo_table *root, const char *title, struct glo_text *out);

#endif
