/* The table of errors, read from error.def, and the one way to report one. */
#include "sim/error.h"

#include <stdarg.h>
#include <stdio.h>

struct error_row {
    int code;
    const char *name;
    const char *text;
};

static const struct error_row rows[] = {
    {GLO_OK, "OK", "no error"},
#define GLO_ERROR(name, number, text) {-(number), #name, text},
#include "sim/error.def"
#undef GLO_ERROR
};

static const struct error_row unknown = {1, "UNKNOWN", "unknown error"};

static const struct error_row *find(int code)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == code)
            return &rows[i];
    return &unknown;
}

int glo_fail(struct glo_problem *problem, int code, const char *format, ...)
{
    if (problem && problem->code == GLO_OK) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(problem->text, sizeof problem->text, format, arguments);
        va_end(arguments);
        problem->code = code;
    }
    return code;
}

int glo_fail_memory(struct glo_problem *problem)
{
    return glo_fail(problem, GLO_ERR_NO_MEMORY, "out of memory: use fewer threads (-j) or a smaller scenario");
}

const char *glo_error_name(int code)
{
    return find(code)->name;
}

const char *glo_error_text(int code)
{
    return find(code)->text;
}
