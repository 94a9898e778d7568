/* Numbers and quantities of every dimension. */
#include "tests/fuzz/fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/error.h"

static void check_number(const char *text)
{
    double number, same;
    char written[32];
    if (!glo_number_read(text, &number))
        return;
    GLO_FUZZ_PROMISE(isfinite(number));
    glo_number_write(number, written);
    GLO_FUZZ_PROMISE(glo_number_read(written, &same) && same == number);
}

static void check_quantity(const struct glo_dimension *dimension, const char *text)
{
    const struct glo_units *units = glo_fuzz_units();
    struct glo_problem problem = {0};
    char help[GLO_PROBLEM_SIZE];
    double value, a, b;
    int code = glo_units_read(units, dimension, text, &value, &problem, help);
    GLO_FUZZ_PROMISE(code == GLO_OK || code == GLO_ERR_INPUT);
    if (code == GLO_ERR_INPUT) {
        GLO_FUZZ_PROMISE(problem.text[0] && memchr(help, 0, sizeof help) && help[0]);
        return;
    }
    glo_fuzz_num_right++;
    GLO_FUZZ_PROMISE(isfinite(value));
    GLO_FUZZ_PROMISE(glo_units_compare(units, text, text, &a, &b) && a == b);
}

int glo_fuzz_quantity(const uint8_t *data, size_t size)
{
    uint32_t num = 0;
    while (glo_dimension_at(num))
        num++;
    char *text = malloc(size + 1);
    GLO_FUZZ_PROMISE(text);
    memcpy(text, data, size);
    text[size] = 0;
    check_number(text);
    if (size > 0)
        check_quantity(glo_dimension_at(data[0] % num), text + 1);
    free(text);
    return 0;
}
