/*
 * How HDF5 reaches the file that is being built, or looked at: through a descriptor that the caller has opened. It is a
 * "virtual file driver" in HDF5's words, plain reading and writing but for two things that HDF5's own driver does not
 * do: it takes no lock of its own, which would collide with the caller's, and it remembers the first error.
 *
 * HDF5 reports a full disk late, often only on closing; and a file that it could not close it tries to close once more
 * when the program ends, and crashes (1.10). So here writing never fails as far as HDF5 can see. Invariant: `error` is
 * the first reason why the file is not what HDF5 believes; who uses the driver asks for it after every step, and what
 * has an error is thrown away.
 */
#ifndef GLO_OUTPUT_STORE_DRIVER_H
#define GLO_OUTPUT_STORE_DRIVER_H

#include <hdf5.h>
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

/* Owns its registration. Must not move while HDF5 has the file open. */
struct glo_driver {
    H5FD_t base;           /* HDF5's part; first */
    int descriptor;        /* borrowed; open for reading, and for writing where that is done */
    int error;             /* errno of the first call that failed; 0: none did */
    haddr_t end_allocated; /* as HDF5 sees it */
    haddr_t end;           /* of what was written */
    hid_t id;              /* at HDF5; negative: none */
};

/* Lets files that are opened with this list of properties (H5P_FILE_ACCESS) use the driver. Returns 0 or -1. */
int glo_driver_select(struct glo_driver *driver, int descriptor, hid_t list);

/* Gives the registration back, once no file uses it any more: HDF5 1.10 looks at the driver after it has let go of it.
 * Legal twice. */
void glo_driver_release(struct glo_driver *driver);

#endif
