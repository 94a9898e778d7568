/* HDF5's filters for each compression. */
#include "output/compression.h"

#include <hdf5.h>

/* The level at which compression is nearly free beside the simulation; shuffling first is what makes it worth it. */
#define GZIP_LEVEL 1

/* The number by which HDF5 knows Blosc, and its parameters: the first four are the plug-in's own to fill in. */
#define BLOSC 32001
enum { BLOSC_LEVEL = 4, BLOSC_SHUFFLE, BLOSC_COMPRESSOR, NUM_BLOSC_PARAMETERS };

const char *const glo_compression_names[] = {
#define GLO_COMPRESSION(name, word) word,
    GLO_COMPRESSIONS(GLO_COMPRESSION)
#undef GLO_COMPRESSION
};

int glo_compression_check(enum glo_compression compression, struct glo_problem *problem)
{
    if (compression != GLO_COMPRESSION_BLOSC || H5Zfilter_avail(BLOSC) > 0)
        return GLO_OK;
    H5Eclear2(H5E_DEFAULT);
    return glo_fail(
        problem, GLO_ERR_INPUT,
        "HDF5 finds no plug-in for Blosc: install Debian's hdf5-filter-plugin-blosc-serial (or name its folder "
        "in HDF5_PLUGIN_PATH), or use --compress gzip, which needs none");
}

int glo_compression_set(enum glo_compression compression, int64_t list)
{
    /* LZ4 at a middle level. Blosc's own shuffle knows rows of up to 255 bytes only: HDF5's knows all. */
    static const unsigned blosc[NUM_BLOSC_PARAMETERS] = {
        [BLOSC_LEVEL] = 5, [BLOSC_SHUFFLE] = 0, [BLOSC_COMPRESSOR] = 1};
    if (compression == GLO_COMPRESSION_NONE)
        return 0;
    if (H5Pset_shuffle(list) < 0)
        return -1;
    if (compression == GLO_COMPRESSION_GZIP)
        return H5Pset_deflate(list, GZIP_LEVEL) < 0 ? -1 : 0;
    /* Optional: a chunk that Blosc cannot make smaller, which it calls a failure, is stored as it is. */
    return H5Pset_filter(list, BLOSC, H5Z_FLAG_OPTIONAL, NUM_BLOSC_PARAMETERS, blosc) < 0 ? -1 : 0;
}
