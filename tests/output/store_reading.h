/* Reads result files back in tests, by HDF5 alone: nothing of what wrote them is used. */
#ifndef GLO_TESTS_OUTPUT_STORE_READING_H
#define GLO_TESTS_OUTPUT_STORE_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a file has an object of this path. */
bool read_has(const char *file, const char *path);

uint64_t read_num_rows(const char *file, const char *table);

/* Whether a table has this column. */
bool read_has_column(const char *file, const char *table, const char *column);

/* One number, one text (at most 255 bytes; borrowed until the next call) of a table. */
double read_number(const char *file, const char *table, const char *column, uint64_t row);
const char *read_text(const char *file, const char *table, const char *column, uint64_t row);

/* A text attribute (borrowed as above; "" where there is none) and an integer one (-1). */
const char *read_text_attribute(const char *file, const char *path, const char *name);
int read_int_attribute(const char *file, const char *path, const char *name);

/* All bytes of a dataset as they are stored, without compression; the caller releases them with glo_free. */
char *read_bytes(const char *file, const char *path, size_t *size);

/* Whether two files have the same bytes in all datasets but /provenance. */
bool read_equal(const char *file, const char *other);

#endif
