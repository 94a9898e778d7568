/* HDF5's file operations over one descriptor. */
#include "output/store_driver.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ADDRESS (((haddr_t)1 << (8 * sizeof(off_t) - 1)) - 1)

static void note_error(struct glo_driver *driver, int error)
{
    if (driver->error == 0)
        driver->error = error;
}

/* HDF5 opens a new file twice; the name is only for its messages. */
static H5FD_t *driver_open(const char *name, unsigned flags, hid_t list, haddr_t max_address)
{
    struct stat about;
    struct glo_driver *const *selected = H5Pget_driver_info(list);
    (void)name;
    (void)max_address;
    if (!selected)
        return NULL;
    struct glo_driver *driver = *selected;
    memset(&driver->base, 0, sizeof driver->base);
    driver->end_allocated = driver->end = 0;
    if (((flags & H5F_ACC_TRUNC) && ftruncate(driver->descriptor, 0) != 0) || fstat(driver->descriptor, &about) != 0) {
        note_error(driver, errno);
        return NULL;
    }
    driver->end = (haddr_t)about.st_size;
    return &driver->base;
}

static herr_t driver_close(H5FD_t *file)
{
    (void)file; /* the descriptor is the caller's */
    return 0;
}

/* What makes a file like that of HDF5's own driver. */
static herr_t driver_query(const H5FD_t *file, unsigned long *features)
{
    (void)file;
    *features = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE |
                H5FD_FEAT_AGGREGATE_SMALLDATA | H5FD_FEAT_DEFAULT_VFD_COMPATIBLE;
    return 0;
}

static haddr_t driver_get_allocated(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct glo_driver *)file)->end_allocated;
}

static herr_t driver_set_allocated(H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
    (void)type;
    ((struct glo_driver *)file)->end_allocated = address;
    return 0;
}

static haddr_t driver_get_end(const H5FD_t *file, H5FD_mem_t type)
{
    (void)type;
    return ((const struct glo_driver *)file)->end;
}

/* What lies behind the end, and all that cannot be read, is zero. */
static herr_t driver_read(H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t address, size_t size, void *buffer)
{
    struct glo_driver *driver = (struct glo_driver *)file;
    char *bytes = buffer;
    (void)type;
    (void)list;
    memset(bytes, 0, size);
    while (size > 0) {
        ssize_t got = pread(driver->descriptor, bytes, size, (off_t)address);
        if (got < 0 && errno != EINTR) {
            note_error(driver, errno);
            return 0;
        }
        if (got == 0)
            return 0;
        if (got > 0) {
            bytes += got;
            address += (haddr_t)got;
            size -= (size_t)got;
        }
    }
    return 0;
}

static herr_t driver_write(H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t address, size_t size, const void *buffer)
{
    struct glo_driver *driver = (struct glo_driver *)file;
    const char *bytes = buffer;
    (void)type;
    (void)list;
    while (size > 0 && driver->error == 0) {
        ssize_t written = pwrite(driver->descriptor, bytes, size, (off_t)address);
        if (written < 0 && errno != EINTR)
            note_error(driver, errno);
        if (written > 0) {
            bytes += written;
            address += (haddr_t)written;
            size -= (size_t)written;
        }
    }
    if (driver->end < address + size)
        driver->end = address + size;
    return 0;
}

static herr_t driver_truncate(H5FD_t *file, hid_t list, hbool_t closing)
{
    struct glo_driver *driver = (struct glo_driver *)file;
    (void)list;
    (void)closing;
    if (driver->end != driver->end_allocated) {
        if (ftruncate(driver->descriptor, (off_t)driver->end_allocated) != 0)
            note_error(driver, errno);
        driver->end = driver->end_allocated;
    }
    return 0;
}

static const H5FD_class_t driver_class = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = 511, /* of those that need no registration */
#endif
    .name = "glocal",
    .maxaddr = MAX_ADDRESS,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(struct glo_driver *),
    .open = driver_open,
    .close = driver_close,
    .query = driver_query,
    .get_eoa = driver_get_allocated,
    .set_eoa = driver_set_allocated,
    .get_eof = driver_get_end,
    .read = driver_read,
    .write = driver_write,
    .truncate = driver_truncate,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

int glo_driver_select(struct glo_driver *driver, int descriptor, hid_t list)
{
    memset(driver, 0, sizeof *driver);
    driver->descriptor = descriptor;
    driver->id = H5FDregister(&driver_class);
    return driver->id < 0 || H5Pset_driver(list, driver->id, &driver) < 0 ? -1 : 0;
}

void glo_driver_release(struct glo_driver *driver)
{
    if (driver->id > 0)
        H5FDunregister(driver->id);
    driver->id = -1;
}
