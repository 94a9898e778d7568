/*
 * The table of dimensions and the look-ups of schema.h. Binding YAML to tables is the language's business: nothing here
 * reads a file. All tables are constant.
 */
#include "sim/schema.h"
#include "sim/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct glo_dimension dimensions[] = {
#define GLO_DIMENSION(name, unit, other_unit, spelling, other_spelling, doc) \
    {#name, unit, other_unit, spelling, other_spelling, doc},
#include "sim/dimensions.def"
#undef GLO_DIMENSION
};

const struct glo_dimension *glo_dimension_at(uint32_t index)
{
    return index < sizeof dimensions / sizeof dimensions[0] ? &dimensions[index] : NULL;
}

const struct glo_dimension *glo_dimension_find(const char *name)
{
    const struct glo_dimension *dimension;
    for (uint32_t i = 0; (dimension = glo_dimension_at(i)); i++)
        if (strcmp(dimension->name, name) == 0)
            return dimension;
    return NULL;
}

const struct glo_parameter *glo_parameter_find(const struct glo_table *table, const char *name)
{
    const struct glo_parameter *parameter = table->parameters;
    for (; parameter && parameter->name; parameter++)
        if (strcmp(parameter->name, name) == 0)
            return parameter;
    return NULL;
}

struct glo_bounds glo_parameter_bounds(const struct glo_parameter *parameter)
{
    struct glo_bounds bounds = {parameter->min, parameter->max, parameter->above};
    bool none = bounds.low == 0 && bounds.high == 0 && !bounds.above;
    if (none)
        bounds.low = -INFINITY;
    if (none || bounds.high < bounds.low || (bounds.high == 0 && bounds.above))
        bounds.high = INFINITY;
    return bounds;
}

uint32_t glo_registry_find(const struct glo_registry *registry, const char *word)
{
    for (uint32_t i = 0; i < registry->num; i++)
        if (strcmp(registry->tables[i]->name, word) == 0)
            return i;
    return GLO_ALL;
}

void glo_review_say(const struct glo_review *review, enum glo_severity severity, const void *field, const char *code,
                    const char *format, ...)
{
    char text[GLO_PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    review->say(review->self, severity, field, code, text, NULL);
}
