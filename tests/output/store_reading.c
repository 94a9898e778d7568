/* One call opens, reads and closes: slow and simple. */
#include "tests/output/store_reading.h"
#include "sim/memory.h"

#include <criterion/criterion.h>
#include <hdf5.h>
#include <string.h>

static hid_t open_file(const char *path)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    cr_assert_geq(file, 0, "%s cannot be opened", path);
    return file;
}

bool read_has(const char *file, const char *path)
{
    hid_t opened = open_file(file);
    hid_t object;
    H5E_BEGIN_TRY
    {
        object = H5Oopen(opened, path, H5P_DEFAULT);
    }
    H5E_END_TRY
    if (object >= 0)
        H5Oclose(object);
    H5Fclose(opened);
    return object >= 0;
}

uint64_t read_num_rows(const char *file, const char *table)
{
    hid_t opened = open_file(file), dataset = H5Dopen2(opened, table, H5P_DEFAULT);
    cr_assert_geq(dataset, 0, "%s has no %s", file, table);
    hid_t space = H5Dget_space(dataset);
    hssize_t num = H5Sget_simple_extent_npoints(space);
    H5Sclose(space);
    H5Dclose(dataset);
    H5Fclose(opened);
    return (uint64_t)num;
}

bool read_has_column(const char *file, const char *table, const char *column)
{
    hid_t opened = open_file(file), dataset = H5Dopen2(opened, table, H5P_DEFAULT), type = H5Dget_type(dataset);
    int index = -1;
    for (int i = 0; i < H5Tget_nmembers(type); i++) {
        char *name = H5Tget_member_name(type, (unsigned)i);
        if (strcmp(name, column) == 0)
            index = i;
        H5free_memory(name);
    }
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(opened);
    return index >= 0;
}

/* Reads one field of one row, converted to a type of memory. */
static void read_field(const char *file, const char *table, const char *column, uint64_t row, hid_t type, void *value)
{
    hid_t opened = open_file(file), dataset = H5Dopen2(opened, table, H5P_DEFAULT);
    cr_assert_geq(dataset, 0, "%s has no %s", file, table);
    hid_t compound = H5Tcreate(H5T_COMPOUND, H5Tget_size(type));
    H5Tinsert(compound, column, 0, type);
    hid_t space = H5Dget_space(dataset), one = H5Screate(H5S_SCALAR);
    hsize_t start = row, count = 1;
    H5Sselect_hyperslab(space, H5S_SELECT_SET, &start, NULL, &count, NULL);
    cr_assert_geq(H5Dread(dataset, compound, one, space, H5P_DEFAULT, value), 0, "%s of %s", column, table);
    H5Sclose(one);
    H5Sclose(space);
    H5Tclose(compound);
    H5Dclose(dataset);
    H5Fclose(opened);
}

double read_number(const char *file, const char *table, const char *column, uint64_t row)
{
    double value = -12345;
    read_field(file, table, column, row, H5T_NATIVE_DOUBLE, &value);
    return value;
}

const char *read_text(const char *file, const char *table, const char *column, uint64_t row)
{
    static char text[256];
    memset(text, 0, sizeof text);
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, sizeof text);
    H5Tset_cset(type, H5T_CSET_UTF8);
    read_field(file, table, column, row, type, text);
    H5Tclose(type);
    return text;
}

const char *read_text_attribute(const char *file, const char *path, const char *name)
{
    static char text[256];
    memset(text, 0, sizeof text);
    hid_t opened = open_file(file), object = H5Oopen(opened, path, H5P_DEFAULT);
    if (H5Aexists(object, name) > 0) {
        hid_t attribute = H5Aopen(object, name, H5P_DEFAULT), type = H5Aget_type(attribute);
        cr_assert_lt(H5Tget_size(type), sizeof text);
        H5Aread(attribute, type, text);
        H5Tclose(type);
        H5Aclose(attribute);
    }
    H5Oclose(object);
    H5Fclose(opened);
    return text;
}

int read_int_attribute(const char *file, const char *path, const char *name)
{
    int value = -1;
    hid_t opened = open_file(file), object = H5Oopen(opened, path, H5P_DEFAULT);
    if (H5Aexists(object, name) > 0) {
        hid_t attribute = H5Aopen(object, name, H5P_DEFAULT);
        H5Aread(attribute, H5T_NATIVE_INT, &value);
        H5Aclose(attribute);
    }
    H5Oclose(object);
    H5Fclose(opened);
    return value;
}

char *read_bytes(const char *file, const char *path, size_t *size)
{
    hid_t opened = open_file(file), dataset = H5Dopen2(opened, path, H5P_DEFAULT);
    cr_assert_geq(dataset, 0, "%s has no %s", file, path);
    hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    *size = H5Tget_size(type) * (size_t)H5Sget_simple_extent_npoints(space);
    char *bytes = glo_alloc(*size + 1, 1); /* a text is then closed by a zero */
    if (*size > 0)
        cr_assert_geq(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes), 0);
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
    H5Fclose(opened);
    return bytes;
}

struct pair {
    const char *file, *other;
    bool equal;
    int num_datasets;
};

static herr_t compare_dataset(hid_t root, const char *name, const H5O_info_t *info, void *self)
{
    struct pair *pair = self;
    (void)root;
    if (info->type != H5O_TYPE_DATASET || strcmp(name, "provenance") == 0)
        return 0;
    size_t size, other_size;
    char *bytes = read_bytes(pair->file, name, &size), *other = read_bytes(pair->other, name, &other_size);
    pair->equal = pair->equal && size == other_size && memcmp(bytes, other, size) == 0;
    pair->num_datasets++;
    glo_free(bytes);
    glo_free(other);
    return 0;
}

bool read_equal(const char *file, const char *other)
{
    struct pair pair = {file, other, true, 0};
    hid_t opened = open_file(file);
    H5Ovisit(opened, H5_INDEX_NAME, H5_ITER_INC, compare_dataset, &pair);
    H5Fclose(opened);
    cr_assert_gt(pair.num_datasets, 0);
    return pair.equal;
}
