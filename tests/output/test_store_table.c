#include "output/store_table.h"
#include "models/records.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/table.h5", folder);
    glo_hdf5_quiet();
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_table, .init = set_up, .fini = tear_down);

/* One field of each kind, in an order that leaves gaps in the C struct. */
struct row {
    uint32_t count;
    double number;
    uint32_t code;
    const char *text;
};

static const struct glo_field fields[] = {
    {"count", "piece", "how many", GLO_STORED_COUNT, offsetof(struct row, count), NULL},
    {"number", "CUR", "how much", GLO_STORED_NUMBER, offsetof(struct row, number), NULL},
    {"code", "1", "which", GLO_STORED_CODE, offsetof(struct row, code), "/lookup/things"},
    {"text", "1", "what", GLO_STORED_TEXT, offsetof(struct row, text), NULL},
};

static uint64_t count(const void *self)
{
    return *(const uint64_t *)self;
}

static void fill(const void *self, uint64_t index, void *row)
{
    static const char *const texts[] = {"", "Forlì", NULL, "x"};
    (void)self;
    uint32_t i = (uint32_t)index;
    *(struct row *)row =
        (struct row){i, index % 5 == 4 ? -(double)NAN : i / 2.0, i % 3 ? i : GLO_NO_CODE, texts[i % 4]};
}

static const struct glo_table_source source = {"/things", "things", fields, 4, sizeof(struct row), count, fill};

static void write_things(uint64_t num, enum glo_compression compression)
{
    struct glo_hdf5 file = {.currency = "EUR", .compression = compression};
    made_file_open(&file, path);
    cr_assert_eq(glo_store_table_write(&file, &source, &num, NULL), GLO_OK);
    made_file_close(&file);
}

static void check_thing(uint64_t i)
{
    struct row row;
    fill(NULL, i, &row);
    cr_assert_eq(read_number(path, "/things", "count", i), row.count);
    double number = read_number(path, "/things", "number", i);
    cr_assert(isnan(row.number) ? isnan(number) : number == row.number);
    double code = row.code == GLO_NO_CODE ? -1 : (double)row.code;
    cr_assert_eq(read_number(path, "/things", "code", i), code);
    cr_assert_str_eq(read_text(path, "/things", "text", i), row.text ? row.text : "");
}

/* Around the boundaries of a chunk, in every compression that can be had: as many rows as were added, first and last
 * right. */
Test(store_table, keeps_every_row)
{
    static const uint64_t sizes[] = {
        0, 1, 2, GLO_STORE_CHUNK - 1, GLO_STORE_CHUNK, GLO_STORE_CHUNK + 1, 2 * GLO_STORE_CHUNK + 3};
    for (size_t i = 0; i < GLO_NUM_COMPRESSIONS * sizeof sizes / sizeof sizes[0]; i++) {
        enum glo_compression compression = (enum glo_compression)(i % GLO_NUM_COMPRESSIONS);
        uint64_t num = sizes[i / GLO_NUM_COMPRESSIONS];
        if (glo_compression_check(compression, NULL) != GLO_OK)
            continue;
        write_things(num, compression);
        cr_assert_eq(read_num_rows(path, "/things"), num);
        for (uint64_t row = 0; row < 5 && row < num; row++)
            check_thing(row);
        for (uint64_t row = num > 3 ? num - 3 : num; row < num; row++)
            check_thing(row);
        if (num > GLO_STORE_CHUNK)
            check_thing(GLO_STORE_CHUNK);
    }
}

/* A row is as long as its fields: no gap whose bytes could vary; and any NaN is the same NaN. */
Test(store_table, stores_nothing_else)
{
    size_t size;
    write_things(10, GLO_COMPRESSION_GZIP);
    char *bytes = read_bytes(path, "/things", &size);
    size_t row_size = 4 + 8 + 4 + strlen("Forlì");
    cr_assert_eq(size, 10 * row_size);
    static const double nan_value = NAN;
    cr_assert_eq(memcmp(bytes + 4 * row_size + 4, &nan_value, sizeof nan_value), 0);
    static const char first[] = "\xff\xff\xff\xff\0\0\0\0\0"; /* code -1, text of six bytes "" */
    cr_assert_eq(memcmp(bytes + 12, first, 10), 0);
    glo_free(bytes);
}

/* The attributes that HDF5's table interface and PyTables look for, and ours. */
Test(store_table, describes_itself)
{
    write_things(3, GLO_COMPRESSION_GZIP);
    cr_assert_str_eq(read_text_attribute(path, "/things", "CLASS"), "TABLE");
    cr_assert_str_eq(read_text_attribute(path, "/things", "VERSION"), "3.0");
    cr_assert_str_eq(read_text_attribute(path, "/things", "TITLE"), "things");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_0_NAME"), "count");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_3_NAME"), "text");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_0_UNIT"), "piece");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_1_UNIT"), "EUR");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_1_DOC"), "how much");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_2_LOOKUP"), "/lookup/things");
    cr_assert_str_eq(read_text_attribute(path, "/things", "FIELD_1_LOOKUP"), "");
}

/* A text longer than what was measured is cut, not written over its neighbour. */
Test(store_table, cuts_what_was_not_measured)
{
    struct glo_hdf5 file = {.currency = "EUR"};
    struct glo_store_table table;
    struct row row = {1, 2, 3, "long"};
    made_file_open(&file, path);
    cr_assert_eq(glo_store_table_init(&table, &file, "/things", "things", fields, 4, NULL), GLO_OK);
    row.text = "two";
    glo_store_table_measure(&table, &row);
    cr_assert_eq(glo_store_table_create(&table, UINT64_MAX, NULL), GLO_OK);
    row.text = "three";
    cr_assert_eq(glo_store_table_add(&table, &row, NULL), GLO_OK);
    cr_assert_eq(glo_store_table_add(&table, &row, NULL), GLO_OK);
    cr_assert_eq(glo_store_table_close(&table, NULL), GLO_OK);
    glo_store_table_free(&table);
    glo_store_table_free(&table);
    made_file_close(&file);
    cr_assert_str_eq(read_text(path, "/things", "text", 0), "thr");
    cr_assert_eq(read_number(path, "/things", "count", 1), 1);
}

/* A place that does not exist is an error with a sentence that names the table. */
Test(store_table, says_what_went_wrong)
{
    struct glo_hdf5 file = {.currency = "EUR"};
    struct glo_problem problem = {0};
    struct glo_table_source elsewhere = source;
    uint64_t num = 3;
    elsewhere.path = "/no/such/group";
    made_file_open(&file, path);
    cr_assert_eq(glo_store_table_write(&file, &elsewhere, &num, &problem), GLO_ERR_IO);
    cr_assert_not_null(strstr(problem.text, "/no/such/group"), "%s", problem.text);
    made_file_close(&file);
}

/* Short of memory at any call: said, and the file can still be closed. */
Test(store_table, is_short_of_memory)
{
    uint64_t num = 3;
    int64_t failures = 0;
    int code;
    int64_t k = 0;
    do {
        struct glo_hdf5 file = {.currency = "EUR"};
        made_file_open(&file, path);
        glo_memory_fail_at(k++, 0);
        code = glo_store_table_write(&file, &source, &num, NULL);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
        made_file_close(&file);
    } while (code != GLO_OK);
    cr_assert_eq(failures, 4);
}
