/* Uniform and clustered places in a rectangle. */
#include "models/logistics/generate.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

struct area {
    int64_t count;
    double width, height; /* km */
};

struct clustered {
    struct area area;
    int64_t clusters;
    double spread; /* km, standard deviation around the centre */
};

#define AREA_PARAMETERS(type, prefix) \
    {.name = "count", \
     .kind = GLO_INTEGER, \
     GLO_FIELD(type, prefix count), \
     .min = 1, \
     .max = 1000000, \
     .doc = "How many places.", \
     .example = "100"}, \
        {.name = "width", \
         .kind = GLO_QUANTITY, \
         GLO_FIELD(type, prefix width), \
         .dimension = "length", \
         .min = 0, \
         .max = INFINITY, \
         .doc = "East-west extent of the area."}, \
    { \
        .name = "height", .kind = GLO_QUANTITY, GLO_FIELD(type, prefix height), .dimension = "length", .min = 0, \
        .max = INFINITY, .doc = "North-south extent of the area." \
    }

static const struct glo_parameter uniform_parameters[] = {AREA_PARAMETERS(struct area, ), {0}};
static const struct glo_table uniform_table = {
    .name = "uniform",
    .doc = "Places spread evenly over a rectangle.",
    .size = sizeof(struct area),
    .parameters = uniform_parameters,
};

static const struct glo_parameter clustered_parameters[] = {
    AREA_PARAMETERS(struct clustered, area.),
    {.name = "clusters",
     .kind = GLO_INTEGER,
     GLO_FIELD(struct clustered, clusters),
     .min = 1,
     .max = 1000000,
     .doc = "How many centres; each place belongs to one of them at random."},
    {.name = "spread",
     .kind = GLO_QUANTITY,
     GLO_FIELD(struct clustered, spread),
     .dimension = "length",
     .min = 0,
     .max = INFINITY,
     .doc = "Standard deviation of the distance to the centre, in each direction."},
    {0},
};
static const struct glo_table clustered_table = {
    .name = "clustered",
    .doc = "Places scattered normally around centres that are spread evenly over a rectangle.",
    .size = sizeof(struct clustered),
    .parameters = clustered_parameters,
};

enum { UNIFORM, CLUSTERED };
static const struct glo_table *const tables[] = {[UNIFORM] = &uniform_table, [CLUSTERED] = &clustered_table};
const struct glo_registry glo_generators = {
    .name = "generators", .doc = "Ways to make places.", .tables = tables, .num = sizeof tables / sizeof tables[0]};

/* Two uniforms of place (operation 0) or centre (operation 1) number `index`. */
static void pair(const struct glo_stream *stream, uint32_t index, uint32_t operation, double u[2])
{
    struct glo_address address = {.index = index, .operation = operation, .purpose = GLO_FOR_PLACES};
    glo_block block = glo_stream_block(stream, &address);
    u[0] = glo_block_uniform(block, 0);
    u[1] = glo_block_uniform(block, 1);
}

static struct glo_point point_in(const struct area *area, const double u[2])
{
    return (struct glo_point){NAN, NAN, u[0] * area->width, u[1] * area->height};
}

static struct glo_point clustered_point(const struct clustered *clustered, const struct glo_stream *stream,
                                        uint32_t index)
{
    struct glo_address address = {.index = index, .operation = 2, .purpose = GLO_FOR_PLACES};
    double which = glo_uniform_choice(glo_stream_block(stream, &address).v[0]);
    double u[2];
    pair(stream, (uint32_t)(which * (double)clustered->clusters), 1, u);
    struct glo_point point = point_in(&clustered->area, u);
    pair(stream, index, 0, u);
    point.x += clustered->spread * gsl_cdf_ugaussian_Pinv(u[0]);
    point.y += clustered->spread * gsl_cdf_ugaussian_Pinv(u[1]);
    return point;
}

uint32_t glo_generator_count(const struct glo_choice *choice)
{
    return (uint32_t)((const struct area *)choice->parameters)->count; /* the structs of all generators begin with it */
}

struct glo_point glo_generator_point(const struct glo_choice *choice, const struct glo_stream *stream, uint32_t index)
{
    if (choice->index == CLUSTERED)
        return clustered_point(choice->parameters, stream, index);
    double u[2];
    pair(stream, index, 0, u);
    return point_in(choice->parameters, u);
}
