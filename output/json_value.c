/* Building JSON documents with jansson. */
#include "output/json_value.h"

#include <math.h>

#include "sim/error.h"

void glo_json_set(json_t *object, const char *key, json_t *value, bool *failed)
{
    if (json_object_set_new(object, key, value))
        *failed = true;
}

void glo_json_append(json_t *array, json_t *value, bool *failed)
{
    if (json_array_append_new(array, value))
        *failed = true;
}

json_t *glo_json_number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

json_t *glo_json_text(const char *text)
{
    return text ? json_string(text) : json_null();
}

static int add_bytes(const char *bytes, size_t size, void *out)
{
    glo_text_add_bytes(out, bytes, size);
    return ((struct glo_text *)out)->failed ? -1 : 0;
}

int glo_json_end(json_t *document, bool failed, struct glo_text *out)
{
    if (!failed && json_dump_callback(document, add_bytes, out, JSON_INDENT(1) | JSON_REAL_PRECISION(17)))
        failed = true;
    json_decref(document);
    glo_text_add(out, "\n");
    return failed || out->failed ? GLO_ERR_NO_MEMORY : GLO_OK;
}
