/* Arguments of closed forms: units, lists, rows, and a sentence for each mistake. */
#include "scenarios/language/formula_text.h"

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

static struct glo_formula_reader reader;
static struct glo_formula_call call;

/* A formula that takes everything. */
static int nothing(struct glo_formula_call *of)
{
    (void)of;
    return GLO_OK;
}

static const char *const words[] = {"loss", "infinite", NULL};
static const struct glo_formula_parameter parameters[] = {
    {.name = "rate", .dimension = "rate", .above = true, .doc = "a rate"},
    {.name = "times", .kind = GLO_ARGUMENT_VECTOR, .dimension = "time", .fallback = "", .doc = "times"},
    {.name = "routing", .kind = GLO_ARGUMENT_MATRIX, .dimension = "share", .fallback = "", .doc = "shares"},
    {.name = "servers",
     .kind = GLO_ARGUMENT_COUNT,
     .dimension = "number",
     .least = 1,
     .fallback = "",
     .doc = "servers"},
    {.name = "service", .kind = GLO_ARGUMENT_LAW, .fallback = "M", .doc = "a law"},
    {.name = "line", .kind = GLO_ARGUMENT_WORD, .words = words, .fallback = "loss", .doc = "a word"},
    {0}};
static const struct glo_formula_result results[] = {{0}};
static const struct glo_formula formula = {
    .name = "all", .parameters = parameters, .results = results, .evaluate = nothing};

static void begin(void)
{
    memset(&reader, 0, sizeof reader);
    glo_formula_call_init(&call, &formula);
}

static void end(void)
{
    glo_formula_call_free(&call);
    glo_formula_reader_free(&reader);
}

TestSuite(formula_text, .init = begin, .fini = end);

static void again(void)
{
    end();
    begin();
}

Test(formula_text, reads_numbers_with_units)
{
    cr_expect_eq(glo_formula_read(&reader, &call, "rate", "9/h"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "times", "12 min,1 h"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "routing", "50 %,.5;1,0"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "servers", "3"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "service", "E3"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "line", "infinite"), GLO_OK);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK, "%s", call.problem.text);
    cr_expect_float_eq(glo_argument_number(&call, "rate"), 9, 0);
    cr_expect_float_eq(glo_argument(&call, "times")->items[0], 0.2, 0);
    cr_expect_float_eq(glo_argument(&call, "times")->items[1], 1, 0);
    const struct glo_argument *routing = glo_argument(&call, "routing");
    cr_expect(routing->rows == 2 && routing->columns == 2 && routing->items[0] == 0.5 && routing->items[2] == 1);
    cr_expect_eq(glo_argument_count(&call, "servers"), 3);
    cr_expect_eq(glo_argument_law(&call, "service")->phases, 3);
    cr_expect_eq(glo_argument(&call, "line")->word, 1);
    cr_expect_str_eq(call.time_unit, "h");
}

Test(formula_text, reads_plain_numbers)
{
    cr_expect_eq(glo_formula_read(&reader, &call, "rate", ".5"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "times", "1,2e1"), GLO_OK);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK);
    cr_expect_float_eq(glo_argument(&call, "times")->items[1], 20, 0);
    cr_expect_str_eq(call.time_unit, "");
    cr_expect_eq(glo_argument_law(&call, "service")->shape, GLO_LAW_EXPONENTIAL, "the default");
    cr_expect_eq(glo_argument(&call, "line")->word, 0);
    cr_expect_not(glo_argument_given(&call, "servers"));
}

Test(formula_text, refuses_with_a_sentence)
{
    static const struct {
        const char *name, *text, *problem, *help;
    } rows[] = {
        {"rate", "3 km", "rate: expected a rate, got a length", "write `200 per day` or `9 per hour`"},
        {"rate", "0", "rate is 0", "it is a number above 0"},
        {"rate", "fast", "rate: expected a rate, got `fast`", "write"},
        {"rate", "1,2", "rate is given as 1 x 2 numbers", "it is one number"},
        {"times", "1,,2", "times: expected a duration, got ``", ""},
        {"routing", "1,0;1", "routing has rows of 2 and of 1 numbers", "write rows of one length: 0,1;1,0"},
        {"servers", "2.5", "servers is 2.5", "it is a whole number of at least 1"},
        {"service", "E0", "service: `E0`", "write M, D, E2, H2(4)"},
        {"service", "H2(0.5)", "service: `H2(0.5)`: H2 has no such SCV", "write M, D, E2, H2(4)"},
        {"line", "long", "line is `long`", "it is one of loss, infinite"},
        {"servres", "2", "all takes no `servres`", "did you mean `servers`?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++, again()) {
        cr_expect_eq(glo_formula_read(&reader, &call, rows[i].name, rows[i].text), GLO_ERR_ARGUMENT, "%s",
                     rows[i].text);
        cr_expect(strstr(call.problem.text, rows[i].problem), "%s: %s", rows[i].text, call.problem.text);
        cr_expect(strstr(call.help, rows[i].help), "%s: %s", rows[i].text, call.help);
    }
}

Test(formula_text, refuses_units_for_some_only)
{
    cr_expect_eq(glo_formula_read(&reader, &call, "rate", "9/h"), GLO_OK);
    cr_expect_eq(glo_formula_read(&reader, &call, "times", "1,2"), GLO_ERR_ARGUMENT);
    cr_expect_str_eq(call.problem.text, "rate has a unit, times has none");
    again();
    cr_expect_eq(glo_formula_read(&reader, &call, "times", "1,2 min"), GLO_ERR_ARGUMENT);
    cr_expect_str_eq(call.problem.text, "times has a unit, times has none");
    again();
    cr_expect_eq(glo_formula_evaluate(&call), GLO_ERR_ARGUMENT);
    cr_expect_str_eq(call.problem.text, "rate is missing");
}

Test(formula_text, short_memory_is_told)
{
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0;
    for (int64_t k = 0; code != GLO_OK; k++, again()) {
        glo_memory_fail_at(k, 1);
        code = glo_formula_read(&reader, &call, "rate", "9/h");
        if (code == GLO_OK)
            code = glo_formula_read(&reader, &call, "routing", "50 %,.5;1,0");
        if (code == GLO_OK)
            code = glo_formula_evaluate(&call);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY, "%s", call.problem.text);
    }
    cr_expect_gt(failures, 0);
}
