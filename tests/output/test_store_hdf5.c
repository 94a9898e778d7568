#include "output/store_hdf5.h"
#include "sim/memory.h"
#include "tests/output/store_reading.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[MADE_PATH], path[2 * MADE_PATH];

static void set_up(void)
{
    made_folder(folder);
    snprintf(path, sizeof path, "%s/file.h5", folder);
    glo_hdf5_quiet();
}

static void tear_down(void)
{
    made_folder_remove(folder);
}

TestSuite(store_hdf5, .init = set_up, .fini = tear_down);

/* Texts and numbers come back, UTF-8 and empty ones too; a second close is no error. */
Test(store_hdf5, writes_what_it_is_given)
{
    struct glo_hdf5 file = {0};
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/a", NULL), GLO_OK);
    cr_assert_eq(glo_hdf5_write_text(&file, "/a/text", "Forlì", NULL), GLO_OK);
    cr_assert_eq(glo_hdf5_write_text(&file, "/a/nothing", "", NULL), GLO_OK);
    cr_assert_eq(glo_hdf5_set_text(file.file, "name", "Forlì"), 0);
    cr_assert_eq(glo_hdf5_set_int(file.file, "number", -7), 0);
    made_file_close(&file);
    cr_assert_eq(glo_hdf5_close(&file, NULL), GLO_OK);
    size_t size;
    char *text = read_bytes(path, "/a/text", &size);
    cr_assert_eq(size, strlen("Forlì"));
    cr_assert_str_eq(text, "Forlì");
    glo_free(text);
    text = read_bytes(path, "/a/nothing", &size);
    cr_assert_str_eq(text, "");
    glo_free(text);
    cr_assert_str_eq(read_text_attribute(path, "/", "name"), "Forlì");
    cr_assert_eq(read_int_attribute(path, "/", "number"), -7);
}

/* The same calls give the same bytes, at any time of day: nothing in the file is dated. */
Test(store_hdf5, has_no_time_in_it)
{
    char other[2 * MADE_PATH];
    snprintf(other, sizeof other, "%s/other.h5", folder);
    const char *const names[] = {path, other};
    for (int i = 0; i < 2; i++) {
        struct glo_hdf5 file = {0};
        made_file_open(&file, names[i]);
        cr_assert_eq(glo_hdf5_group(&file, "/a", NULL), GLO_OK);
        cr_assert_eq(glo_hdf5_write_text(&file, "/a/text", "text", NULL), GLO_OK);
        hid_t group = H5Gopen2(file.file, "/a", H5P_DEFAULT), text = H5Dopen2(file.file, "/a/text", H5P_DEFAULT);
        const hid_t objects[] = {group, text};
        for (int k = 0; k < 2; k++) {
            H5O_info_t info;
            cr_assert_geq(H5Oget_info2(objects[k], &info, H5O_INFO_TIME), 0);
            cr_assert(info.ctime == 0 && info.mtime == 0 && info.btime == 0);
        }
        H5Dclose(text);
        H5Gclose(group);
        made_file_close(&file);
    }
    size_t size, other_size;
    char *bytes = made_file_bytes(path, &size), *others = made_file_bytes(other, &other_size);
    cr_assert(size == other_size && memcmp(bytes, others, size) == 0);
    glo_free(bytes);
    glo_free(others);
}

/* Sentences: what failed, where and why; or that HDF5 does not say why. */
Test(store_hdf5, says_what_went_wrong)
{
    struct glo_hdf5 file = {0};
    struct glo_problem problem = {0};
    made_file_open(&file, path);
    cr_assert_eq(glo_hdf5_group(&file, "/", &problem), GLO_ERR_IO, "it is there already");
    cr_assert_eq(strncmp(problem.text, path, strlen(path)), 0, "%s", problem.text);
    cr_assert_eq(glo_hdf5_write_text(&file, "/no/such/group", "text", NULL), GLO_ERR_IO);
    cr_assert_eq(glo_hdf5_set_text(-1, "name", "text"), -1);
    cr_assert_eq(glo_hdf5_set_int(-1, "name", 1), -1);
    made_file_close(&file);
    H5Eclear2(H5E_DEFAULT);
    memset(&problem, 0, sizeof problem);
    file.path = "result.h5";
    cr_assert_eq(glo_hdf5_check(&file, false, "/points", &problem), GLO_OK);
    cr_assert_eq(glo_hdf5_check(&file, true, "/points", &problem), GLO_ERR_IO);
    cr_assert_str_eq(problem.text, "result.h5: /points could not be written: HDF5 gives no reason");
}

/* Nothing, a text, an HDF5 file of somebody else, one whose `complete` is a list or a text. */
Test(store_hdf5, knows_finished_files)
{
    cr_assert_not(glo_hdf5_is_finished(path));
    FILE *text = fopen(path, "w");
    fputs("a text", text);
    fclose(text);
    cr_assert_not(glo_hdf5_is_finished(path));
    struct glo_hdf5 file = {0};
    hsize_t many = 1000;
    int32_t *ones = glo_alloc(many, sizeof *ones);
    for (int kind = 0; kind < 3; kind++) {
        made_file_open(&file, path);
        glo_hdf5_set_text(file.file, "glocal", "0.1.0");
        if (kind == 1)
            glo_hdf5_set_text(file.file, "complete", "1");
        if (kind == 2) {
            hid_t space = H5Screate_simple(1, &many, NULL);
            hid_t list = H5Acreate2(file.file, "complete", H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT);
            H5Awrite(list, H5T_NATIVE_INT32, ones);
            H5Aclose(list);
            H5Sclose(space);
        }
        made_file_close(&file);
        cr_assert_not(glo_hdf5_is_finished(path), "kind %d", kind);
    }
    glo_free(ones);
}
