/* Errors: the table is whole, the first detector's sentence wins. */
#include "sim/error.h"

#include <criterion/criterion.h>
#include <string.h>

static const int codes[] = {
#define GLO_ERROR(name, number, text) GLO_ERR_##name,
#include "sim/error.def"
#undef GLO_ERROR
};
static const char *const names[] = {
#define GLO_ERROR(name, number, text) #name,
#include "sim/error.def"
#undef GLO_ERROR
};
enum { NUM_CODES = sizeof codes / sizeof *codes };

/* Every code is negative, unlike every other, and has its own name and text. */

Test(error, table)
{
    for (int i = 0; i < NUM_CODES; i++) {
        cr_assert_lt(codes[i], 0);
        cr_assert_str_eq(glo_error_name(codes[i]), names[i]);
        cr_assert_gt(strlen(glo_error_text(codes[i])), 0);
        for (int j = 0; j < i; j++) {
            cr_assert_neq(codes[i], codes[j]);
            cr_assert_str_neq(glo_error_text(codes[i]), glo_error_text(codes[j]));
        }
    }
    cr_assert_str_eq(glo_error_name(GLO_ERR_NO_MEMORY), "NO_MEMORY");
    cr_assert_str_eq(glo_error_text(GLO_ERR_NO_MEMORY), "out of memory");
}

Test(error, success_and_unknown_numbers)
{
    cr_assert_str_eq(glo_error_name(GLO_OK), "OK");
    cr_assert_str_eq(glo_error_text(GLO_OK), "no error");
    const int unknown[] = {1, -1000, 1 << 30, -NUM_CODES - 1};
    for (int i = 0; i < 4; i++) {
        cr_assert_str_eq(glo_error_name(unknown[i]), "UNKNOWN");
        cr_assert_str_eq(glo_error_text(unknown[i]), "unknown error");
    }
}

/* The first detector knows best: later ones pass the code on and leave the sentence. */

Test(error, first_sentence_wins)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_fail(&problem, GLO_ERR_INPUT, "line %d: `%s`", 7, "rate"), GLO_ERR_INPUT);
    cr_assert_eq(glo_fail(&problem, GLO_ERR_IO, "later"), GLO_ERR_IO);
    cr_assert_eq(glo_fail_memory(&problem), GLO_ERR_NO_MEMORY);
    cr_assert_eq(problem.code, GLO_ERR_INPUT);
    cr_assert_str_eq(problem.text, "line 7: `rate`");
}

Test(error, nobody_listens)
{
    cr_assert_eq(glo_fail(NULL, GLO_ERR_RANGE, "%d", 1), GLO_ERR_RANGE);
    cr_assert_eq(glo_fail_memory(NULL), GLO_ERR_NO_MEMORY);
}

Test(error, memory_has_a_sentence_of_its_own)
{
    struct glo_problem problem = {0};
    cr_assert_eq(glo_fail_memory(&problem), GLO_ERR_NO_MEMORY);
    cr_assert_eq(problem.code, GLO_ERR_NO_MEMORY);
    cr_assert_eq(strncmp(problem.text, "out of memory", 13), 0);
    cr_assert_gt(strlen(problem.text), 14, "what to do is said too");
}

/* A sentence that is too long is cut, and ends. */

Test(error, long_sentence)
{
    struct glo_problem problem = {0};
    char text[2 * GLO_PROBLEM_SIZE];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = 0;
    glo_fail(&problem, GLO_ERR_INPUT, "%s", text);
    cr_assert_eq(strlen(problem.text), GLO_PROBLEM_SIZE - 1);
}
