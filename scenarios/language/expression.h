/*
 * The one expression grammar: `country == IT and population >= 50000`, `in (..)`, `and`, `or`, `not`, parentheses,
 * units.
 *
 *     expression = term { "or" term }
 *     term       = factor { "and" factor }
 *     factor     = "not" factor | "(" expression ")" | comparison
 *     comparison = name ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value
 *                | name [ "not" ] "in" "(" value { "," value } ")"
 *     name       = a column, or a dotted path
 *     value      = a word, a number with or without a unit, or a quoted text
 *
 * A value compares as a number where both sides read as numbers (with units: where both have one dimension), else as
 * text, byte by byte. An order (`<` and the like) between a number and a text, the empty one included, does not hold.
 */
#ifndef GLO_LANGUAGE_EXPRESSION_H
#define GLO_LANGUAGE_EXPRESSION_H

#include "scenarios/language/node.h"

struct glo_expression;
struct glo_units;

/*
 * Parses; a mistake is said at its column inside the scalar `node` (at the scalar as a whole where it is written over
 * several lines or with escapes). Lives in `arena`. Returns 0, GLO_ERR_INPUT (said), GLO_ERR_NO_MEMORY.
 */
int glo_expression_parse(const struct glo_node *node, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                         const struct glo_expression **out);

/* The names it uses, each with its mark: `index` from 0 until NULL. */
const char *glo_expression_name(const struct glo_expression *expression, uint32_t index, struct glo_mark *mark);

/* Evaluates: `value_of(self, index)` gives the text of the name with that index, never NULL. `units` may be NULL. */
bool glo_expression_holds(const struct glo_expression *expression, const struct glo_units *units,
                          const char *(*value_of)(void *self, uint32_t index), void *self);

#endif
