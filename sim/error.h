/*
 * Errors: `int` functions return 0 or a negative GLO_ERR_*; the first that detects a failure writes
 * a sentence that a user can act on into a glo_problem, every caller only passes the code on.
 * Nothing is printed by the library. Programmer errors are asserts; user errors never are.
 */
#ifndef GLO_SIM_ERROR_H
#define GLO_SIM_ERROR_H

enum {
    GLO_OK = 0,
#define GLO_ERROR(name, number, text) GLO_ERR_##name = -(number),
#include "sim/error.def"
#undef GLO_ERROR
};

#define GLO_PROBLEM_SIZE 1024

/* The one sentence of what went wrong. All zero bytes: nothing did. */
struct glo_problem {
    int code;
    char text[GLO_PROBLEM_SIZE];
};

/* Writes the sentence, unless an earlier detector already did, and returns `code`. `problem` may be
 * NULL. */
int glo_fail(struct glo_problem *problem, int code, const char *format, ...)
    __attribute__((cold, format(printf, 3, 4))); /* cold: what leads here is kept off the path of an order */

/* GLO_ERR_NO_MEMORY with its standard sentence. */
int glo_fail_memory(struct glo_problem *problem) __attribute__((cold));

/* "NO_MEMORY" and "out of memory" of a code; "OK" and "no error" of 0; "UNKNOWN" of any other
 * number. */
const char *glo_error_name(int code);
const char *glo_error_text(int code);

#endif
