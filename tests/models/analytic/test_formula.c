/* All formulas: each table is whole, each example serves, each known value comes out to its printed digits. */
#include "models/analytic/formula.h"

#include <criterion/criterion.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/schema.h"
#include "tests/models/analytic/oracles.h"

Test(formula, known_values)
{
    struct oracle *rows = calloc(MAX_ORACLES, sizeof *rows);
    bool *covered = calloc(glo_num_formulas, sizeof *covered);
    glob_t files;
    cr_assert_eq(glob(GLO_SOURCE_FOLDER "/tests/models/analytic/oracles/*.csv", 0, NULL, &files), 0);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        uint32_t num = oracles_read(files.gl_pathv[f], rows);
        cr_assert(num > 0);
        for (uint32_t i = 0; i < num; i++) {
            oracle_check(&rows[i]);
            for (uint32_t k = 0; k < glo_num_formulas; k++)
                covered[k] |= strcmp(rows[i].formula, glo_formulas[k]->name) == 0;
        }
    }
    for (uint32_t k = 0; k < glo_num_formulas; k++)
        cr_expect(covered[k], "no known value of %s", glo_formulas[k]->name);
    globfree(&files);
    free(covered);
    free(rows);
}

/* Every declared result that is not optional comes out, and is finite. */
static void check_example(const struct glo_formula *formula)
{
    struct glo_formula_call call;
    glo_formula_call_init(&call, formula);
    cr_assert_eq(oracle_arguments(&call, formula->example), GLO_OK, "%s: %s", formula->name, call.problem.text);
    cr_assert_eq(glo_formula_evaluate(&call), GLO_OK, "%s: %s", formula->name, call.problem.text);
    for (const struct glo_formula_result *result = formula->results; result->name; result++)
        cr_expect(result->optional || glo_formula_outcome(&call, result->name), "%s gives no %s", formula->name,
                  result->name);
    for (uint32_t i = 0; i < call.num_outcomes; i++)
        for (uint32_t k = 0; k < call.outcomes[i].num; k++)
            cr_expect(isfinite(call.outcomes[i].items[k]), "%s: %s[%u]", formula->name, call.outcomes[i].result->name,
                      k);
    glo_formula_call_free(&call);
}

Test(formula, examples_serve)
{
    for (uint32_t i = 0; i < glo_num_formulas; i++)
        check_example(glo_formulas[i]);
}

Test(formula, tables_are_whole)
{
    for (uint32_t i = 0; i < glo_num_formulas; i++) {
        const struct glo_formula *formula = glo_formulas[i];
        uint32_t num = 0;
        cr_expect(formula->title && formula->family && formula->range && formula->source && formula->example, "%s",
                  formula->name);
        cr_expect(formula->equation, "%s", formula->name);
        cr_expect_eq(glo_formula_find(formula->name), formula);
        for (const struct glo_formula_parameter *parameter = formula->parameters; parameter->name; parameter++, num++) {
            bool number = parameter->kind != GLO_ARGUMENT_LAW && parameter->kind != GLO_ARGUMENT_WORD;
            cr_expect(parameter->doc, "%s.%s", formula->name, parameter->name);
            cr_expect(!number || (parameter->dimension && glo_dimension_find(parameter->dimension)), "%s.%s",
                      formula->name, parameter->name);
            cr_expect(!parameter->group || !parameter->fallback, "%s.%s", formula->name, parameter->name);
        }
        cr_expect(num <= GLO_FORMULA_PARAMETERS, "%s", formula->name);
        for (const struct glo_formula_result *result = formula->results; result->name; result++)
            cr_expect(result->doc && result->dimension && glo_dimension_find(result->dimension), "%s.%s", formula->name,
                      result->name);
    }
}

/* The k-th allocation fails: short memory is told, and nothing is lost. */
static void starve(const struct glo_formula *formula, int for_good)
{
    int code = GLO_ERR_NO_MEMORY;
    int64_t failures = 0, held = glo_memory_live();
    for (int64_t k = 0; code != GLO_OK; k++) {
        struct glo_formula_call call;
        glo_formula_call_init(&call, formula);
        glo_memory_fail_at(k, for_good);
        code = oracle_arguments(&call, formula->example);
        if (code == GLO_OK)
            code = glo_formula_evaluate(&call);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY, "%s: %s", formula->name, call.problem.text);
        glo_formula_call_free(&call);
        cr_assert_eq(glo_memory_live(), held, "%s keeps memory", formula->name);
    }
    cr_expect_gt(failures, 0, "%s", formula->name);
}

Test(formula, short_memory_is_told)
{
    for (uint32_t i = 0; i < glo_num_formulas; i++) {
        starve(glo_formulas[i], 0);
        starve(glo_formulas[i], 1);
    }
}

/* Each argument in turn left out, not a number, negative, or enormous: an answer or a sentence, never a crash. */
Test(formula, odd_arguments_are_answered_or_refused)
{
    static const char *const odd[] = {"-1",        "0",   "1e-300", "1e300", "0.5", "1e9",
                                      "3,3,3,3,3", "1;2", "D",      "H2(1)", "E1",  "x"};
    for (uint32_t i = 0; i < glo_num_formulas; i++)
        for (uint32_t p = 0; glo_formulas[i]->parameters[p].name; p++)
            for (size_t k = 0; k < sizeof odd / sizeof odd[0]; k++) {
                struct glo_formula_call call;
                char example[ORACLE_TEXT], *rest;
                int code = GLO_OK;
                glo_formula_call_init(&call, glo_formulas[i]);
                snprintf(example, sizeof example, "%s", glo_formulas[i]->example);
                for (char *word = strtok_r(example, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
                    *strchr(word, '=') = 0;
                    if (strcmp(word, glo_formulas[i]->parameters[p].name) != 0)
                        glo_formula_set_text(&call, word, word + strlen(word) + 1);
                }
                code = glo_formula_set_text(&call, glo_formulas[i]->parameters[p].name, odd[k]);
                if (code == GLO_OK)
                    code = glo_formula_evaluate(&call);
                cr_assert(code == GLO_OK || (code == GLO_ERR_ARGUMENT && call.problem.text[0]), "%s %s=%s: %d",
                          glo_formulas[i]->name, glo_formulas[i]->parameters[p].name, odd[k], code);
                glo_formula_call_free(&call);
            }
}
