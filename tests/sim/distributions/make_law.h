/*
 * How tests make a law: from "gamma: mean=2 scv=0.5 at_least=1", lists as values=1,2,5. Not the scenario language: no
 * units. What is made lives in one struct, freed by free_law.
 */
#ifndef GLO_TESTS_MAKE_LAW_H
#define GLO_TESTS_MAKE_LAW_H

#include "sim/distribution.h"
#include "sim/error.h"
#include "sim/memory.h"
#include "sim/stream.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_LIST 64

struct made {
    struct glo_distribution law;
    struct glo_arena arena;
    struct glo_problem problem;
    int error;
};

static inline void read_number(const char *name, size_t length, double number, const struct glo_distribution_type *type,
                               struct glo_law_argument *arguments, struct glo_law_change *change,
                               double (*lists)[MAX_LIST])
{
    struct {
        const char *name;
        double *place;
    } changes[] = {{"plus", &change->plus}, {"at_least", &change->at_least}, {"at_most", &change->at_most}};
    for (size_t i = 0; i < 3; i++)
        if (strlen(changes[i].name) == length && !memcmp(changes[i].name, name, length)) {
            *changes[i].place = number;
            return;
        }
    for (uint32_t i = 0; type->parameters[i].name; i++)
        if (strlen(type->parameters[i].name) == length && !memcmp(type->parameters[i].name, name, length)) {
            arguments[i].given = true;
            arguments[i].number = number;
            arguments[i].list = lists[i];
            lists[i][arguments[i].num++] = number;
            return;
        }
    cr_assert(false, "%s has no parameter %s", type->name, name);
}

static inline void make_law(struct made *made, const char *text)
{
    *made = (struct made){0};
    size_t length = strcspn(text, ":");
    char name[64] = {0};
    memcpy(name, text, length);
    const struct glo_distribution_type *type = glo_distribution_find(name);
    cr_assert(type, "no law %s", name);
    struct glo_law_argument arguments[GLO_MAX_LAW_ARGUMENTS] = {{0}};
    struct glo_law_change change = {0, -INFINITY, INFINITY};
    double lists[GLO_MAX_LAW_ARGUMENTS][MAX_LIST];
    const char *at = text + length + (text[length] == ':');
    while (*(at += strspn(at, " "))) {
        size_t key = strcspn(at, "=");
        const char *number = at + key;
        do {
            char *end;
            read_number(at, key, strtod(number + 1, &end), type, arguments, &change, lists);
            number = end;
        } while (*number == ',');
        at = number;
    }
    made->error = glo_distribution_make(&made->law, type, arguments, &change, &made->arena, &made->problem);
}

static inline void free_law(struct made *made)
{
    glo_arena_free(&made->arena);
}

/* The law must be made. */
static inline void need_law(struct made *made, const char *text)
{
    make_law(made, text);
    cr_assert_eq(made->error, 0, "%s: %s", text, made->problem.text);
}

static inline bool near(double a, double b, double tolerance)
{
    return a == b || fabs(a - b) <= tolerance * fmax(fabs(a), fabs(b));
}

/* The draw at u is `expected` to 1e-9, relatively. */
static inline void expect_draw(const char *text, double u, double expected)
{
    struct made made;
    need_law(&made, text);
    double draw = glo_distribution_draw(&made.law, u);
    cr_expect(near(draw, expected, 1e-9), "%s at %.17g: %.17g, not %.17g", text, u, draw, expected);
    free_law(&made);
}

static inline void expect_moments(const char *text, double mean, double scv)
{
    struct made made;
    need_law(&made, text);
    cr_expect(near(made.law.mean, mean, 1e-9), "%s: mean %.17g, not %.17g", text, made.law.mean, mean);
    cr_expect(near(made.law.scv, scv, 1e-9), "%s: scv %.17g, not %.17g", text, made.law.scv, scv);
    free_law(&made);
}

/* It is refused with GLO_ERR_INPUT and a sentence that names the law and contains `part`. */
static inline void expect_refused(const char *text, const char *part)
{
    struct made made;
    make_law(&made, text);
    cr_expect_eq(made.error, GLO_ERR_INPUT, "%s: error %d", text, made.error);
    cr_expect(strstr(made.problem.text, part), "%s: \"%s\" lacks \"%s\"", text, made.problem.text, part);
    cr_expect(!strncmp(made.problem.text, text, strcspn(text, ":")), "%s: %s", text, made.problem.text);
    free_law(&made);
}

/* A uniform of a fixed stream. */
static inline double test_uniform(uint32_t index)
{
    struct glo_stream stream = glo_stream_make(20261122, "laws");
    struct glo_address address = {.index = index};
    return glo_block_uniform(glo_stream_block(&stream, &address), 0);
}

#endif
