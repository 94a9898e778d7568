/* The expression grammar: what holds, and what is said where a text is none. */
#include "scenarios/language/expression.h"
#include "scenarios/language/units.h"
#include "tests/scenarios/language/reading.h"

/* The row that the tests ask about. */
static const struct {
    const char *name, *value;
} row[] = {{"name", "Rome"}, {"country", "IT"},      {"population", "2318895"},
           {"admin1", "07"}, {"speed", "65 km/h"},   {"share", "60 %"},
           {"empty", ""},    {"place", "St. Louis"}, {"opened", "2027-01-04"},
           {"a.b.*", "7"},   {"negative", "-0.5"},   {"not_in", "x"}};

struct asked {
    const struct glo_expression *expression;
};

static const char *value_of(void *self, uint32_t index)
{
    const struct asked *asked = self;
    const char *name = glo_expression_name(asked->expression, index, NULL);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        if (strcmp(row[i].name, name) == 0)
            return row[i].value;
    cr_assert_fail("no %s", name);
    return "";
}

/* Parses a text as it stands in a file: in double quotes. */
static int parse(struct reading *reading, const char *text, const struct glo_expression **expression)
{
    struct glo_text yaml = {0};
    glo_text_add(&yaml, "\"%s\"", text);
    *reading = read_text(glo_text_get(&yaml));
    glo_text_free(&yaml);
    cr_assert_eq(reading->code, GLO_OK, "%.60s", text);
    return glo_expression_parse(reading->tree, &reading->arena, &reading->diagnostics, expression);
}

static bool holds(const char *text, const struct glo_units *units)
{
    struct reading reading;
    struct asked asked;
    cr_assert_eq(parse(&reading, text, &asked.expression), GLO_OK, "%.60s: %s", text,
                 first_message(&reading.diagnostics));
    bool result = glo_expression_holds(asked.expression, units, value_of, &asked);
    free_reading(&reading);
    return result;
}

struct expected {
    const char *text;
    bool holds;
};

static void expect_all(const struct expected *rows, size_t num, const struct glo_units *units)
{
    for (size_t i = 0; i < num; i++)
        cr_expect_eq(holds(rows[i].text, units), rows[i].holds, "%s", rows[i].text);
}

/* Numbers compare as numbers (07 is 7), other texts as texts; dates are texts whose order is that of time. */
Test(expression, compares)
{
    static const struct expected rows[] = {
        {"country == IT", true},
        {"country != IT", false},
        {"country == ES", false},
        {"population >= 50000", true},
        {"population < 50000", false},
        {"population > 2318894.5", true},
        {"population <= 2.318895e6", true},
        {"admin1 == 7", true},
        {"admin1 != 14", true},
        {"admin1 == '7'", false},
        {"admin1 == '07'", true},
        {"negative < 0", true},
        {"negative == -0.50", true},
        {"name >= Rom", true},
        {"name < Rom", false},
        {"opened < 2027-01-05", true},
        {"opened >= 2027-02", false},
        {"place == 'St. Louis'", true},
        {"a.b.* == 7", true},
        {"country==IT", true},
        {"not_in == x", true},
        {"  country   ==   IT  ", true},
    };
    expect_all(rows, sizeof rows / sizeof rows[0], NULL);
}

/* A number and a text are different and have no order; the empty cell is a text. */
Test(expression, gives_numbers_and_texts_no_order)
{
    static const struct expected rows[] = {
        {"empty < 5", false},  {"empty >= 5", false}, {"empty == 5", false},        {"empty != 5", true},
        {"name < 5", false},   {"name > 5", false},   {"population < Rome", false}, {"population > Rome", false},
        {"empty == ''", true}, {"empty < A", true},
    };
    expect_all(rows, sizeof rows / sizeof rows[0], NULL);
}

/* `and` binds more than `or`, `not` more than `and`; parentheses bind most. */
Test(expression, binds_as_written)
{
    static const struct expected rows[] = {
        {"country == IT or country == ES and name == Paris", true},
        {"(country == IT or country == ES) and name == Paris", false},
        {"not country == ES and name == Rome", true},
        {"not (country == IT and name == Rome)", false},
        {"not not country == IT", true},
        {"not country == IT or name == Rome", true},
        {"country == IT and population >= 50000 and admin1 != 14", true},
        {"((country == IT))", true},
    };
    expect_all(rows, sizeof rows / sizeof rows[0], NULL);
}

Test(expression, looks_into_sets)
{
    static const struct expected rows[] = {
        {"country in (IT, ES, FR)", true},
        {"country in (ES,FR)", false},
        {"country not in (ES, FR)", true},
        {"country not in (IT)", false},
        {"admin1 in (1, 7)", true},
        {"place in (x, 'St. Louis')", true},
        {"not country in (ES) and name == Rome", true},
    };
    expect_all(rows, sizeof rows / sizeof rows[0], NULL);
}

/* Units compare where both sides have one dimension; without a system of units they are texts. */
Test(expression, compares_units)
{
    struct glo_units *units;
    struct glo_problem problem = {0};
    cr_assert_eq(glo_units_init(&units, "EUR", &problem), GLO_OK);
    static const struct expected rows[] = {
        {"speed > 18 m/s", true},
        {"speed < 19 m/s", true},
        {"speed == 65 km/h", true},
        {"speed == 65km/h and country == IT", true},
        {"share >= 0.5", true},
        {"share == 60 %", true},
        {"speed > 18", false},
        {"speed < 18", false},
        {"speed > 18 kg", false},
        {"speed != 18 kg", true},
        {"speed in (1 m/s, 65 km / h)", true},
        {"(speed > 25 m/(2 s))", true},
        {"population > 5 km", false},
        {"speed == 65 flumps", false},
    };
    expect_all(rows, sizeof rows / sizeof rows[0], units);
    cr_expect(holds("speed == '65 km/h'", NULL));
    cr_expect(holds("speed == 65 km/h", NULL));
    cr_expect_not(holds("speed == 65.0 km/h", NULL));
    glo_units_free(units);
}

/* Every name is listed with its place in the file. */
Test(expression, lists_its_names)
{
    struct reading reading;
    const struct glo_expression *expression;
    struct glo_mark mark;
    parse(&reading, "größe == 1 and (b.c in (2) or größe != 3)", &expression);
    cr_expect_str_eq(glo_expression_name(expression, 0, &mark), "größe");
    cr_expect_eq(mark.column, 2);
    cr_expect_eq(mark.width, 5);
    cr_expect_str_eq(glo_expression_name(expression, 1, &mark), "b.c");
    cr_expect_eq(mark.column, 18);
    cr_expect_str_eq(glo_expression_name(expression, 2, &mark), "größe");
    cr_expect_eq(mark.column, 32);
    cr_expect_null(glo_expression_name(expression, 3, &mark));
    free_reading(&reading);
}

/* What is no expression is said at its column (the quote stands in column 1). */
Test(expression, says_each_mistake_at_its_place)
{
    static const struct {
        const char *text;
        uint32_t column, width;
        const char *said;
    } rows[] = {
        {"country", 9, 1, "expected a comparison at the end"},
        {"country = IT", 10, 1, "no comparison: `=`"},
        {"country ==", 12, 1, "expected a value at the end"},
        {"country == IT and", 19, 1, "expected a name at the end"},
        {"country == IT name == Rome", 16, 4, "expected `and` or `or`, got `name`"},
        {"country == New York", 17, 4, "expected `and` or `or`, got `York`"},
        {"country IT", 10, 2, "expected a comparison, got `IT`"},
        {"== IT", 2, 1, "expected a name, got `=`"},
        {"and == IT", 2, 3, "expected a name, got `and`"},
        {"country == and", 13, 3, "expected a value, got `and`"},
        {"country in IT", 13, 2, "expected `(`, got `IT`"},
        {"country in (IT", 16, 1, "expected `,` or `)` at the end"},
        {"country in (IT ES)", 17, 2, "expected `,` or `)`, got `ES`"},
        {"country in ()", 14, 1, "expected a value, got `)`"},
        {"country not IT", 14, 2, "expected `in`, got `IT`"},
        {"(country == IT", 16, 1, "expected `and`, `or` or `)` at the end"},
        {"country == IT)", 15, 1, "expected `and` or `or`, got `)`"},
        {"country == 'IT", 13, 1, "a quote is opened here and never closed"},
        {"$country == IT", 2, 8, "a name has no `$` here"},
        {"größe == 1 and $ü == 2", 17, 2, "a name has no `$` here"},
        {" ", 3, 1, "expected a name at the end"},
        {"population > 5 km name == x", 25, 1, "expected `and` or `or`, got `=`"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reading reading;
        const struct glo_expression *expression;
        cr_expect_eq(parse(&reading, rows[i].text, &expression), GLO_ERR_INPUT, "%s", rows[i].text);
        cr_expect_null(expression);
        cr_expect(is_only_error(&reading.diagnostics, 1, rows[i].column, rows[i].width, rows[i].said),
                  "%s: %s at %u+%u", rows[i].text, first_message(&reading.diagnostics),
                  reading.diagnostics.messages[0].mark.column, reading.diagnostics.messages[0].mark.width);
        free_reading(&reading);
    }
}

/* Where columns cannot be told (several lines, escapes, a text of our own), the value as a whole is marked. */
Test(expression, marks_the_whole_value_where_it_must)
{
    static const char *const texts[] = {"a: country == IT\n  nonsense\n", "a: 'country == ''IT'' x'\n"};
    for (size_t i = 0; i < 2; i++) {
        struct reading reading = read_text(texts[i]);
        const struct glo_expression *expression;
        cr_expect_eq(glo_expression_parse(glo_node_get(reading.tree, "a"), &reading.arena, &reading.diagnostics,
                                          &expression),
                     GLO_ERR_INPUT);
        cr_expect_eq(reading.diagnostics.messages[0].mark.column, 4);
        free_reading(&reading);
    }
}

Test(expression, must_be_a_text)
{
    struct reading reading = read_text("a: [country, IT]\nb:\n");
    const struct glo_expression *expression;
    for (uint32_t i = 0; i < 2; i++)
        cr_expect_eq(glo_expression_parse(reading.tree->entries[i].value, &reading.arena, &reading.diagnostics,
                                          &expression),
                     GLO_ERR_INPUT);
    cr_expect_eq(reading.diagnostics.num_errors, 2);
    cr_expect_str_eq(reading.diagnostics.messages[0].text, "expected an expression");
    free_reading(&reading);
}

/* Deep parentheses are refused; long chains are not, and need no deep stack. */
Test(expression, bounds_nesting_but_not_length)
{
    struct glo_text text = {0};
    for (int i = 0; i < 100000; i++)
        glo_text_add(&text, "(");
    struct reading reading;
    const struct glo_expression *expression;
    cr_expect_eq(parse(&reading, glo_text_get(&text), &expression), GLO_ERR_INPUT);
    cr_expect_str_eq(first_message(&reading.diagnostics), "nested more than 100 levels deep");
    free_reading(&reading);
    glo_text_free(&text);
    for (int i = 0; i < 50000; i++)
        glo_text_add(&text, "%scountry == X%d", i ? " or " : "", i);
    cr_expect_not(holds(glo_text_get(&text), NULL));
    glo_text_add(&text, " or country == IT");
    cr_expect(holds(glo_text_get(&text), NULL));
    glo_text_free(&text);
}

#ifdef GLO_FAULTS
Test(expression, survives_short_memory)
{
    struct reading reading = read_text("not (country in (IT, ES) or a == 1 and b > 5 km)\n");
    int64_t failures = 1, k = 0;
    for (; failures > 0; k++) {
        struct glo_arena arena = {0};
        const struct glo_expression *expression;
        glo_memory_fail_at(k, 0);
        int code = glo_expression_parse(reading.tree, &arena, &reading.diagnostics, &expression);
        failures = glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_expect_eq(code, failures ? GLO_ERR_NO_MEMORY : GLO_OK);
        glo_arena_free(&arena);
    }
    cr_expect(k > 2);
    free_reading(&reading);
}
#endif
