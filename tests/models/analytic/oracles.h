/*
 * Known values of formulas: tables `oracles/NAME.csv` with the columns formula, parameters ("servers=10
 * offered_load=5"), result, value (";" between those of a list) and source. A value holds to its printed digits; a
 * whole number is exact.
 */
#ifndef GLO_TEST_ORACLES_H
#define GLO_TEST_ORACLES_H

#include <criterion/criterion.h>
#include <math.h>
#include <stddef.h>

#include "models/analytic/formula.h"

/* Expects a value to a relative tolerance; what follows is said where it does not hold. */
#define RELATIVELY(value, expected, tolerance, ...) \
    cr_expect(fabs((value) - (expected)) <= (tolerance)*fabs((double)(expected)), __VA_ARGS__)

enum { ORACLE_TEXT = 1024, MAX_ORACLES = 4096 };

struct oracle {
    char formula[ORACLE_TEXT], parameters[ORACLE_TEXT], result[ORACLE_TEXT], value[ORACLE_TEXT], source[ORACLE_TEXT];
};

/* Reads a table into `rows` (room for MAX_ORACLES), without its head; returns how many. */
uint32_t oracles_read(const char *file, struct oracle *rows);

/* Sets the arguments of a call from "servers=10 offered_load=5". */
int oracle_arguments(struct glo_formula_call *call, const char *parameters);

/* Expects what a row says. */
void oracle_check(const struct oracle *row);

/* A result of a formula, of a list the number `i`, or the first; fails the test where the formula refuses. */
double oracle_item(const char *formula, const char *parameters, const char *result, uint32_t i);
double oracle_value(const char *formula, const char *parameters, const char *result);

/* Expects that a formula refuses, with `problem` in its sentence and with a help. */
void oracle_refused(const char *formula, const char *parameters, const char *problem);

/* Expects that nothing but GLO_ERR_NO_MEMORY comes out, wherever memory runs short, and that all is given back. */
void oracle_short_memory(const char *formula, const char *parameters);

/* What must be refused, and a part of the sentence. */
struct refusal {
    const char *formula, *arguments, *problem;
};

/* Expects each of them, with a help. */
void oracles_refused(const struct refusal *rows, size_t num);

#endif
