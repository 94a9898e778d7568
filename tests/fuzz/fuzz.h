/*
 * What the language promises for any bytes whatever: a harness reads them as one kind of text and stops the program
 * where a promise is broken. libFuzzer calls a harness with bytes of its own (CMakeLists.txt here), test_corpus.c with
 * the files of the corpus. Nothing here touches a file: what a scenario names is found in shared.c.
 */
#ifndef GLO_FUZZ_FUZZ_H
#define GLO_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "scenarios/language/diagnostics.h"
#include "scenarios/language/node.h"
#include "scenarios/language/units.h"

typedef int glo_fuzz_harness(const uint8_t *data, size_t size);

/* A scenario file, from its text to the scenarios of its design points, checked. */
glo_fuzz_harness glo_fuzz_scenario;
/* Lines `PATH=VALUE`, as --set gives them, applied to a small scenario. */
glo_fuzz_harness glo_fuzz_set;
/* A byte that chooses a dimension, then a quantity of it. */
glo_fuzz_harness glo_fuzz_quantity;
/* A CSV file, and the family that has its rows. */
glo_fuzz_harness glo_fuzz_rows;
/* A condition, on names and on the factors of a design. */
glo_fuzz_harness glo_fuzz_expression;

/* How many inputs were right so far: a harness by which all are refused shows nothing of what follows reading. */
extern uint32_t glo_fuzz_num_right;

/* A promise of the language: says where it was broken and stops. */
#define GLO_FUZZ_PROMISE(holds) ((holds) ? (void)0 : glo_fuzz_broken(#holds, __FILE__, __LINE__))
_Noreturn void glo_fuzz_broken(const char *promise, const char *file, int line);

/* A result of the language fits its messages: 0 without an error, GLO_ERR_INPUT with one; each has a sentence and can
 * be shown. */
void glo_fuzz_check_messages(const struct glo_diagnostics *diagnostics, int code);

/* The units of euro. Borrowed; valid until the next call of a harness. */
const struct glo_units *glo_fuzz_units(void);

/* From now on the text at this address, which must stay, is read into a tree once only. */
void glo_fuzz_keep_tree(const char *text);
/* That tree; NULL before it was read. */
const struct glo_node *glo_fuzz_kept_tree(void);

/* The text of the file `input.csv`. Borrowed; NULL: there is none. */
void glo_fuzz_set_input(const uint8_t *data, size_t size);

#endif
