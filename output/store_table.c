/* Types, attributes, packing and whole chunks of a table. */
#include "output/store_table.h"
#include "sim/memory.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

int glo_store_table_init(struct glo_store_table *table, struct glo_hdf5 *file, const char *path, const char *title,
                         const struct glo_field *fields, uint32_t num_fields, struct glo_problem *problem)
{
    static const size_t sizes[] = {
        [GLO_STORED_COUNT] = sizeof(uint32_t),
        [GLO_STORED_CODE] = sizeof(int32_t),
        [GLO_STORED_NUMBER] = sizeof(double),
        [GLO_STORED_TEXT] = 1, /* HDF5 has no text of size 0 */
    };
    memset(table, 0, sizeof *table);
    table->file = file;
    table->path = path;
    table->title = title;
    table->fields = fields;
    table->num_fields = num_fields;
    table->sizes = glo_alloc(num_fields, sizeof *table->sizes);
    table->runs = glo_alloc(num_fields, sizeof *table->runs);
    if (!table->sizes || !table->runs)
        return glo_fail_memory(problem);
    for (uint32_t i = 0; i < num_fields; i++)
        table->sizes[i] = sizes[fields[i].kind];
    return GLO_OK;
}

void glo_store_table_free(struct glo_store_table *table)
{
    if (table->has_dataset)
        H5Dclose(table->dataset);
    if (table->has_memory_type)
        H5Tclose(table->memory_type);
    glo_free(table->sizes);
    glo_free(table->runs);
    glo_free(table->rows);
    glo_free(table->marked_rows);
    memset(table, 0, sizeof *table);
}

static const char *text_of(const struct glo_field *field, const void *row)
{
    const char *text;
    memcpy(&text, (const char *)row + field->offset, sizeof text);
    return text ? text : "";
}

void glo_store_table_measure(struct glo_store_table *table, const void *row)
{
    for (uint32_t i = 0; i < table->num_fields; i++) {
        if (table->fields[i].kind != GLO_STORED_TEXT)
            continue;
        size_t length = strlen(text_of(&table->fields[i], row));
        if (table->sizes[i] < length)
            table->sizes[i] = length;
    }
}

/* The type of a field; the caller closes it. */
static hid_t field_type(enum glo_stored kind, size_t size, bool in_memory)
{
    if (kind == GLO_STORED_NUMBER)
        return H5Tcopy(in_memory ? H5T_NATIVE_DOUBLE : H5T_IEEE_F64LE);
    if (kind == GLO_STORED_COUNT)
        return H5Tcopy(in_memory ? H5T_NATIVE_UINT32 : H5T_STD_U32LE);
    if (kind == GLO_STORED_CODE)
        return H5Tcopy(in_memory ? H5T_NATIVE_INT32 : H5T_STD_I32LE);
    return glo_hdf5_text_type(size);
}

/* The packed type of a row; negative on failure. */
static hid_t row_type(const struct glo_store_table *table, bool in_memory)
{
    hid_t type = H5Tcreate(H5T_COMPOUND, table->row_size);
    size_t place = 0;
    for (uint32_t i = 0; type >= 0 && i < table->num_fields; i++) {
        hid_t field = field_type(table->fields[i].kind, table->sizes[i], in_memory);
        int failed = field < 0 || H5Tinsert(type, table->fields[i].name, place, field) < 0;
        if (field >= 0)
            H5Tclose(field);
        if (failed) {
            H5Tclose(type);
            return -1;
        }
        place += table->sizes[i];
    }
    return type;
}

static int set_field_text(hid_t dataset, uint32_t field, const char *what, const char *text)
{
    char name[32];
    snprintf(name, sizeof name, "FIELD_%u_%s", (unsigned)field, what);
    return glo_hdf5_set_text(dataset, name, text);
}

/* The attributes of H5TB, then ours. */
static int set_attributes(const struct glo_store_table *table)
{
    hid_t dataset = table->dataset;
    int result = glo_hdf5_set_text(dataset, "CLASS", "TABLE");
    result |= glo_hdf5_set_text(dataset, "VERSION", "3.0");
    result |= glo_hdf5_set_text(dataset, "TITLE", table->title);
    for (uint32_t i = 0; i < table->num_fields; i++)
        result |= set_field_text(dataset, i, "NAME", table->fields[i].name);
    for (uint32_t i = 0; i < table->num_fields; i++) {
        const struct glo_field *field = &table->fields[i];
        const char *unit = strcmp(field->unit, "CUR") == 0 ? table->file->currency : field->unit;
        result |= set_field_text(dataset, i, "UNIT", unit);
        result |= set_field_text(dataset, i, "DOC", field->doc);
        if (field->lookup)
            result |= set_field_text(dataset, i, "LOOKUP", field->lookup);
    }
    return result;
}

/* How the dataset is laid out; negative on failure. */
static hid_t layout_list(const struct glo_store_table *table)
{
    hsize_t chunk = table->chunk;
    hid_t list = glo_hdf5_timeless(H5P_DATASET_CREATE);
    if (list < 0)
        return -1;
    if (H5Pset_chunk(list, 1, &chunk) < 0 || glo_compression_set(table->file->compression, list) != 0) {
        H5Pclose(list);
        return -1;
    }
    return list;
}

static int create_dataset(struct glo_store_table *table)
{
    hsize_t empty = 0, unlimited = H5S_UNLIMITED;
    hid_t type = row_type(table, false), list = layout_list(table), space = H5Screate_simple(1, &empty, &unlimited);
    if (type >= 0 && list >= 0 && space >= 0) {
        table->dataset = H5Dcreate2(table->file->file, table->path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
        table->has_dataset = table->dataset >= 0;
    }
    if (space >= 0)
        H5Sclose(space);
    if (list >= 0)
        H5Pclose(list);
    if (type >= 0)
        H5Tclose(type);
    return table->has_dataset ? set_attributes(table) : -1;
}

static bool is_whole(enum glo_stored kind)
{
    return kind == GLO_STORED_COUNT || kind == GLO_STORED_CODE;
}

/* Whether a field can be packed together with those before it. */
static bool goes_on(const struct glo_store_run *run, const struct glo_field *field)
{
    enum glo_stored a = run->first->kind, b = field->kind;
    bool alike = (is_whole(a) && is_whole(b)) || (a == GLO_STORED_NUMBER && b == GLO_STORED_NUMBER);
    return alike && run->first->offset + run->size == field->offset;
}

/* How a row is packed, once the sizes are known: fields that are alike and stand together are packed together. */
static void make_runs(struct glo_store_table *table)
{
    for (uint32_t i = 0; i < table->num_fields; i++) {
        const struct glo_field *field = &table->fields[i];
        if (table->num_runs > 0 && goes_on(&table->runs[table->num_runs - 1], field))
            table->runs[table->num_runs - 1].size += table->sizes[i];
        else
            table->runs[table->num_runs++] = (struct glo_store_run){field, table->sizes[i]};
        table->row_size += table->sizes[i];
    }
}

int glo_store_table_create(struct glo_store_table *table, uint64_t num_rows, struct glo_problem *problem)
{
    make_runs(table);
    table->chunk = num_rows < GLO_STORE_CHUNK ? (uint32_t)num_rows : GLO_STORE_CHUNK;
    if (table->chunk == 0)
        table->chunk = 1; /* HDF5 has no chunk of size 0 */
    table->rows = glo_alloc(table->chunk, table->row_size);
    if (!table->rows)
        return glo_fail_memory(problem);
    table->memory_type = row_type(table, true);
    table->has_memory_type = table->memory_type >= 0;
    bool failed = !table->has_memory_type || create_dataset(table) != 0;
    return glo_hdf5_check(table->file, failed, table->path, problem);
}

int glo_store_table_mark(struct glo_store_table *table, struct glo_problem *problem)
{
    if (!table->marked_rows)
        table->marked_rows = glo_alloc(table->chunk, table->row_size);
    if (!table->marked_rows)
        return glo_fail_memory(problem);
    table->num_marked = table->num_rows;
    table->marked = table->num_stored;
    return GLO_OK;
}

/* The chunk of the mark has two copies from the moment when it is written; the one in memory is not written on. */
static void keep_marked_rows(struct glo_store_table *table)
{
    if (table->marked_rows && table->marked == table->num_stored) {
        char *rows = table->marked_rows;
        table->marked_rows = table->rows;
        table->rows = rows;
    }
}

int glo_store_table_rewind(struct glo_store_table *table, struct glo_problem *problem)
{
    hsize_t end = table->marked;
    bool failed = false;
    if (table->num_stored > end) {
        char *rows = table->marked_rows;
        table->marked_rows = table->rows;
        table->rows = rows;
        failed = H5Dset_extent(table->dataset, &end) < 0;
    }
    table->num_rows = table->num_marked;
    table->num_stored = end;
    return glo_hdf5_check(table->file, failed, table->path, problem);
}

/* Writes the buffered rows behind those stored. */
static int write_rows(struct glo_store_table *table, struct glo_problem *problem)
{
    hsize_t start = table->num_stored, count = table->num_rows, end = start + count;
    hid_t memory = H5Screate_simple(1, &count, NULL);
    hid_t space = H5Dset_extent(table->dataset, &end) < 0 ? -1 : H5Dget_space(table->dataset);
    bool failed = memory < 0 || space < 0 ||
                  H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL) < 0 ||
                  H5Dwrite(table->dataset, table->memory_type, memory, space, H5P_DEFAULT, table->rows) < 0;
    int code = glo_hdf5_check(table->file, failed, table->path, problem);
    if (space >= 0)
        H5Sclose(space);
    if (memory >= 0)
        H5Sclose(memory);
    keep_marked_rows(table);
    table->num_stored = end;
    table->num_rows = 0;
    return code;
}

static void pack_text(char *place, const char *text, size_t size)
{
    size_t length = strnlen(text, size);
    memcpy(place, text, length);
    memset(place + length, 0, size - length);
}

/* Compilers differ in the sign of a NaN that they compute: there is one in the file. */
static void pack_numbers(char *place, const char *numbers, size_t size)
{
    static const double nan_value = NAN;
    for (size_t i = 0; i < size; i += sizeof(double)) {
        double number;
        memcpy(&number, numbers + i, sizeof number);
        number = isnan(number) ? nan_value : number;
        memcpy(place + i, &number, sizeof number);
    }
}

int glo_store_table_add(struct glo_store_table *table, const void *row, struct glo_problem *problem)
{
    char *place = table->rows + table->num_rows * table->row_size;
    for (uint32_t i = 0; i < table->num_runs; i++) {
        const struct glo_store_run *run = &table->runs[i];
        const char *from = (const char *)row + run->first->offset;
        if (run->first->kind == GLO_STORED_TEXT)
            pack_text(place, text_of(run->first, row), run->size);
        else if (run->first->kind == GLO_STORED_NUMBER)
            pack_numbers(place, from, run->size);
        else
            memcpy(place, from, run->size);
        place += run->size;
    }
    table->num_rows++;
    return table->num_rows == table->chunk ? write_rows(table, problem) : GLO_OK;
}

int glo_store_table_close(struct glo_store_table *table, struct glo_problem *problem)
{
    int code = table->num_rows > 0 ? write_rows(table, problem) : GLO_OK;
    if (code == GLO_OK) {
        table->has_dataset = false;
        code = glo_hdf5_check(table->file, H5Dclose(table->dataset) < 0, table->path, problem);
    }
    return code;
}

/* Every row of a source, measured or added. */
static int visit_rows(struct glo_store_table *table, const struct glo_table_source *source, const void *self, void *row,
                      bool add, struct glo_problem *problem)
{
    uint64_t num = source->count(self);
    int code = GLO_OK;
    for (uint64_t i = 0; i < num && code == GLO_OK; i++) {
        memset(row, 0, source->row_size);
        source->row(self, i, row);
        if (add)
            code = glo_store_table_add(table, row, problem);
        else
            glo_store_table_measure(table, row);
    }
    return code;
}

static bool has_texts(const struct glo_table_source *source)
{
    for (uint32_t i = 0; i < source->num_fields; i++)
        if (source->fields[i].kind == GLO_STORED_TEXT)
            return true;
    return false;
}

int glo_store_table_write(struct glo_hdf5 *file, const struct glo_table_source *source, const void *self,
                          struct glo_problem *problem)
{
    struct glo_store_table table;
    void *row = NULL;
    int code =
        glo_store_table_init(&table, file, source->path, source->title, source->fields, source->num_fields, problem);
    if (code != GLO_OK)
        goto out;
    row = glo_alloc(1, source->row_size);
    if (!row) {
        code = glo_fail_memory(problem);
        goto out;
    }
    if (has_texts(source))
        visit_rows(&table, source, self, row, false, NULL);
    code = glo_store_table_create(&table, source->count(self), problem);
    if (code == GLO_OK)
        code = visit_rows(&table, source, self, row, true, problem);
    if (code == GLO_OK)
        code = glo_store_table_close(&table, problem);
out:
    glo_free(row);
    glo_store_table_free(&table);
    return code;
}
