/* Thin covers over HDF5: files, groups, attributes, texts, errors. */
#include "output/store_hdf5.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void glo_hdf5_quiet(void)
{
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* The deepest entry, which is the first that a walk upwards meets: where it went wrong. */
static herr_t take_first(unsigned depth, const H5E_error2_t *entry, void *text)
{
    if (depth == 0)
        snprintf(text, GLO_PROBLEM_SIZE / 2, "%s", entry->desc ? entry->desc : "");
    return 0;
}

int glo_hdf5_check(const struct glo_hdf5 *file, bool failed, const char *what, struct glo_problem *problem)
{
    char reason[GLO_PROBLEM_SIZE / 2] = "";
    if (file->driver.error != 0)
        return glo_fail(problem, GLO_ERR_IO, "%s: %s could not be written: %s", file->path, what,
                        strerror(file->driver.error));
    if (!failed)
        return GLO_OK;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, reason);
    H5Eclear2(H5E_DEFAULT);
    return glo_fail(problem, GLO_ERR_IO, "%s: %s could not be written: %s", file->path, what,
                    *reason ? reason : "HDF5 gives no reason");
}

int glo_hdf5_create(struct glo_hdf5 *file, int descriptor, const char *path, struct glo_problem *problem)
{
    hid_t list = H5Pcreate(H5P_FILE_ACCESS);
    file->path = path;
    file->is_open = false;
    /* Handles that an error left open go with the file. */
    if (list >= 0 && H5Pset_fclose_degree(list, H5F_CLOSE_STRONG) >= 0 &&
        glo_driver_select(&file->driver, descriptor, list) == 0) {
        file->file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, list);
        file->is_open = file->file >= 0;
    }
    int code = glo_hdf5_check(file, !file->is_open, "the file", problem);
    if (list >= 0)
        H5Pclose(list);
    if (!file->is_open)
        glo_driver_release(&file->driver);
    return code;
}

int glo_hdf5_close(struct glo_hdf5 *file, struct glo_problem *problem)
{
    if (!file->is_open)
        return GLO_OK;
    file->is_open = false;
    bool failed = H5Fclose(file->file) < 0;
    glo_driver_release(&file->driver);
    return glo_hdf5_check(file, failed, "the file", problem);
}

hid_t glo_hdf5_timeless(hid_t list_class)
{
    hid_t list = H5Pcreate(list_class);
    if (list >= 0 && H5Pset_obj_track_times(list, 0) < 0) {
        H5Pclose(list);
        return -1;
    }
    return list;
}

int glo_hdf5_group(struct glo_hdf5 *file, const char *path, struct glo_problem *problem)
{
    hid_t list = glo_hdf5_timeless(H5P_GROUP_CREATE);
    hid_t group = list < 0 ? -1 : H5Gcreate2(file->file, path, H5P_DEFAULT, list, H5P_DEFAULT);
    bool failed = group < 0 || H5Gclose(group) < 0;
    int code = glo_hdf5_check(file, failed, path, problem);
    if (list >= 0)
        H5Pclose(list);
    return code;
}

hid_t glo_hdf5_text_type(size_t length)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    if (type >= 0 && (H5Tset_size(type, length > 0 ? length : 1) < 0 || H5Tset_strpad(type, H5T_STR_NULLPAD) < 0 ||
                      H5Tset_cset(type, H5T_CSET_UTF8) < 0)) {
        H5Tclose(type);
        return -1;
    }
    return type;
}

static int set_attribute(hid_t object, const char *name, hid_t type, hid_t memory_type, const void *value)
{
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute = space < 0 ? -1 : H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    int failed = attribute < 0 || H5Awrite(attribute, memory_type, value) < 0;
    if (attribute >= 0 && H5Aclose(attribute) < 0)
        failed = 1;
    if (space >= 0)
        H5Sclose(space);
    return failed ? -1 : 0;
}

int glo_hdf5_set_text(hid_t object, const char *name, const char *text)
{
    hid_t type = glo_hdf5_text_type(strlen(text));
    if (type < 0)
        return -1;
    int result = set_attribute(object, name, type, type, text);
    H5Tclose(type);
    return result;
}

int glo_hdf5_set_int(hid_t object, const char *name, int32_t value)
{
    return set_attribute(object, name, H5T_STD_I32LE, H5T_NATIVE_INT32, &value);
}

int glo_hdf5_write_text(struct glo_hdf5 *file, const char *path, const char *text, struct glo_problem *problem)
{
    hid_t list = glo_hdf5_timeless(H5P_DATASET_CREATE), type = glo_hdf5_text_type(strlen(text)),
          space = H5Screate(H5S_SCALAR);
    hid_t dataset = -1;
    if (list >= 0 && type >= 0 && space >= 0)
        dataset = H5Dcreate2(file->file, path, type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    bool failed = dataset < 0 || H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, text) < 0;
    if (dataset >= 0 && H5Dclose(dataset) < 0)
        failed = true;
    int code = glo_hdf5_check(file, failed, path, problem);
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (list >= 0)
        H5Pclose(list);
    return code;
}

/* The value of an integer attribute, 0 where there is none (a list of integers is none). */
static int32_t get_int(hid_t object, const char *name)
{
    int32_t value = 0;
    hid_t attribute = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1;
    hid_t space = attribute < 0 ? -1 : H5Aget_space(attribute);
    if (space >= 0 && H5Sget_simple_extent_npoints(space) == 1 && H5Aread(attribute, H5T_NATIVE_INT32, &value) < 0)
        value = 0;
    if (space >= 0)
        H5Sclose(space);
    if (attribute >= 0)
        H5Aclose(attribute);
    return value;
}

bool glo_hdf5_is_finished(const char *path)
{
    struct glo_driver driver = {.id = -1};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    hid_t list = descriptor < 0 ? -1 : H5Pcreate(H5P_FILE_ACCESS), file = -1;
    if (list >= 0 && glo_driver_select(&driver, descriptor, list) == 0)
        file = H5Fopen(path, H5F_ACC_RDONLY, list);
    bool finished = file >= 0 && H5Aexists(file, "glocal") > 0 && get_int(file, "complete") == 1;
    if (file >= 0)
        H5Fclose(file);
    glo_driver_release(&driver);
    if (list >= 0)
        H5Pclose(list);
    if (descriptor >= 0)
        close(descriptor);
    H5Eclear2(H5E_DEFAULT);
    return finished && driver.error == 0;
}
