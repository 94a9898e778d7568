/* Arguments of closed forms: a list is taken apart here, each number is read as a quantity of its dimension. */
#include "scenarios/language/formula_text.h"

#include <stdio.h>
#include <string.h>

#include "sim/schema.h"

static const struct glo_formula_parameter *find(const struct glo_formula *formula, const char *name)
{
    for (const struct glo_formula_parameter *parameter = formula->parameters; parameter->name; parameter++)
        if (strcmp(parameter->name, name) == 0)
            return parameter;
    return NULL;
}

/* Whether numbers of the dimension have a unit at all. */
static bool has_unit(const struct glo_dimension *dimension)
{
    return strcmp(dimension->unit, "1") != 0;
}

/* Once for each argument with a unit or without. */
static int note(struct glo_formula_reader *reader, struct glo_formula_call *call, const char *name, bool plain)
{
    const char **first = plain ? &reader->plain : &reader->with_unit;
    *first = *first ? *first : name;
    if (reader->plain && reader->with_unit)
        return glo_formula_refuse(call, "give all of them with units, or none", "%s has a unit, %s has none",
                                  reader->with_unit, reader->plain);
    call->time_unit = plain ? "" : "h";
    return GLO_OK;
}

void glo_formula_reader_free(struct glo_formula_reader *reader)
{
    glo_units_free(reader->units);
    memset(reader, 0, sizeof *reader);
}

/* A number that is not plain. */
static int read_quantity(struct glo_formula_reader *reader, struct glo_formula_call *call,
                         const struct glo_formula_parameter *parameter, const char *text, double *value)
{
    struct glo_problem problem = {0};
    char help[GLO_PROBLEM_SIZE] = "";
    int code = reader->units ? GLO_OK : glo_units_init(&reader->units, "EUR", &problem);
    if (code == GLO_OK)
        code = glo_units_read(reader->units, glo_dimension_find(parameter->dimension), text, value, &problem, help);
    if (code == GLO_OK || code == GLO_ERR_NO_MEMORY)
        return code;
    return glo_formula_refuse(call, help, "%s: %s", parameter->name, problem.text);
}

static int read_number(struct glo_formula_reader *reader, struct glo_formula_call *call,
                       const struct glo_formula_parameter *parameter, const char *text, double *value)
{
    bool plain = glo_number_read(text, value);
    int code = plain ? GLO_OK : read_quantity(reader, call, parameter, text, value);
    if (code != GLO_OK)
        return code;
    return has_unit(glo_dimension_find(parameter->dimension)) ? note(reader, call, parameter->name, plain) : GLO_OK;
}

/* Reads "0,.5;1,0" into `items`, which has room for as many numbers as there are separators and one. */
static int read_numbers(struct glo_formula_reader *reader, struct glo_formula_call *call,
                        const struct glo_formula_parameter *parameter, const char *text, double *items, uint32_t *rows,
                        uint32_t *columns)
{
    uint32_t num = 0, before = 0;
    *rows = *columns = 0;
    for (const char *at = text;; at++) {
        size_t length = strcspn(at, ",;");
        char word[128];
        if (length >= sizeof word)
            return glo_formula_refuse(call, "write numbers with commas between them: 0.3,0.4",
                                      "%s: `%.40s...` is no number", parameter->name, at);
        memcpy(word, at, length);
        word[length] = 0;
        int code = read_number(reader, call, parameter, word, &items[num]);
        if (code != GLO_OK)
            return code;
        num++;
        at += length;
        if (*at == ',')
            continue;
        if (*rows > 0 && num - before != *columns)
            return glo_formula_refuse(call, "write rows of one length: 0,1;1,0", "%s has rows of %u and of %u numbers",
                                      parameter->name, *columns, num - before);
        *columns = num - before;
        before = num;
        ++*rows;
        if (!*at)
            return GLO_OK;
    }
}

static uint32_t count_separators(const char *text)
{
    uint32_t num = 0;
    for (; *text; text++)
        num += *text == ',' || *text == ';';
    return num;
}

int glo_formula_read(struct glo_formula_reader *reader, struct glo_formula_call *call, const char *name,
                     const char *text)
{
    const struct glo_formula_parameter *parameter = find(call->formula, name);
    if (!parameter || parameter->kind == GLO_ARGUMENT_LAW || parameter->kind == GLO_ARGUMENT_WORD)
        return glo_formula_set_text(call, name, text);
    uint32_t rows, columns;
    double *items = glo_formula_numbers(call, (uint64_t)count_separators(text) + 1);
    int code = items ? read_numbers(reader, call, parameter, text, items, &rows, &columns) : GLO_ERR_NO_MEMORY;
    return code == GLO_OK ? glo_formula_set_matrix(call, name, items, rows, columns) : code;
}
