/* The study of store_study.h, number by number. */
#include "tests/output/store_study.h"
#include "models/trace.h"
#include "sim/memory.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct glo_figure figures[MADE_FIGURES] = {
    {.name = "lead_time", .metric = "lead_time", .unit = "h", .has_range = true, .shown = true, .scale = 1.0 / 3.6e9},
    {.name = "lead_time.post",
     .metric = "lead_time",
     .entity = "post",
     .unit = "h",
     .has_range = true,
     .scale = 1.0 / 3.6e9},
    {.name = "on_time_share", .metric = "on_time_share", .unit = "1", .kind = GLO_FIGURE_SHARE, .scale = 1},
};
static const struct glo_flow flows[MADE_FLOWS] = {
    {"customers", "Firenze", "price", "EUR", 1e-6, false},
    {"Firenze", "carrier", "outbound", "EUR", 1e-6, false},
    {"Forlì", "carrier", "outbound", "EUR", 1e-6, false},
    {"Forlì", NULL, "transport_ttw", "kgCO2e", 1e-9, true},
};
static const struct glo_layout layout = {figures, MADE_FIGURES, flows, MADE_FLOWS, 0, NULL, 0, NULL, 0};
static const glo_time bins[] = {0, 10 * GLO_TICKS_PER_HOUR, 100 * GLO_TICKS_PER_HOUR};
static const uint32_t slots[] = {0, 1};

/* The names of odd points are those of even ones in another order, and one more. */
static const char *const streams[] = {"post", "walk-in"};
static const char *const products[] = {"chair"};
static const char *const places[] = {"Forlì", "Prato", "Lucca"};
static const char *const networks[] = {"italy"};
static const char *const units[] = {"Firenze", "Forlì"}, *const other_units[] = {"Forlì", "Siena", "Firenze"};
static const char *const modes[] = {"van"};
static const struct glo_names even = {{streams, products, places, networks, units, modes}, {2, 1, 3, 1, 2, 1}};
static const struct glo_names odd = {{streams, products, places, networks, other_units, modes}, {2, 1, 3, 1, 3, 1}};

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    (void)self;
    (void)point;
    return &layout;
}

static void make_design(struct made_study *made)
{
    static const uint32_t levels[] = {0, 0, 1, 0, 0, 1, 1, 1};
    made->topologies[0] = (struct glo_level){"local", "local", NAN, ""};
    made->topologies[1] = (struct glo_level){"central, Forlì", "central", NAN, ""};
    made->rates[0] = (struct glo_level){"160 per day (x 0.8)", "160 per day", 160, "1/day"};
    made->rates[1] = (struct glo_level){"200 per day", "200 per day", 200, "1/day"};
    made->factors[0] = (struct glo_factor){"topology", made->topologies, 2};
    made->factors[1] = (struct glo_factor){"demand.retail.rate", made->rates, 2};
    memcpy(made->levels, levels, sizeof levels);
    made->design.factors = made->factors;
    made->design.num_factors = 2;
    made->design.levels = made->levels;
    made->design.num_points = MADE_POINTS;
    made->design.digits = 6;
}

static void make_records(struct made_study *made)
{
    for (uint32_t i = 0; i < MADE_REPLICATIONS * MADE_POINTS; i++) {
        uint32_t replication = i / MADE_POINTS, point = i % MADE_POINTS;
        int64_t n = 10 * (point + 1);
        for (uint32_t f = 0; f < MADE_FIGURES; f++) {
            int64_t mean = (f + point + replication) * (f < 2 ? GLO_TICKS_PER_HOUR : 1);
            int64_t spread = f < 2 ? GLO_TICKS_PER_HOUR : 0;
            made->ratios[i][2 * f] = (struct glo_ratio){1000 * GLO_TICKS_PER_HOUR, 1, 0, INT64_MAX - 1};
            made->ratios[i][2 * f + 1] = (struct glo_ratio){n * mean, n, mean - spread, mean + spread};
        }
        for (uint32_t f = 0; f < MADE_FLOWS; f++) {
            made->flows[i][2 * f] = 1;
            made->flows[i][2 * f + 1] = (glo_int128)(100 * (f + 1) + 10 * point + replication) * 1000000;
        }
        made->records[i].ratios = made->ratios[i];
        made->records[i].flows = made->flows[i];
        made->records[i].done = true;
    }
    made->records[MADE_POINTS + MADE_POINTS - 1].problem.code = GLO_ERR_BALANCE;
}

static void make_analysis(struct made_study *made)
{
    for (uint32_t i = 0; i < MADE_POINTS * MADE_FIGURES; i++) {
        double mean = i % MADE_FIGURES + i / MADE_FIGURES + 1.0;
        made->estimates[i] = (struct glo_estimate){
            i / MADE_FIGURES, i % MADE_FIGURES, {mean, 0.5, mean - 0.5, mean + 0.5, 0.95, 2}, mean - 2, mean + 2};
    }
    made->whole[0] = 0;
    made->whole[1] = 2;
    for (uint32_t point = 0; point < MADE_POINTS; point++)
        made->first_estimate[point] = point * MADE_FIGURES;
    for (uint32_t i = 0; i < 2; i++)
        made->differences[i] = (struct glo_difference){
            2 * i + 1, 2 * i, 0, 0, {{1, 0.25, 0.75, 1.25, 0.975, 2}, 0.95, 0.5, 4, 0, GLO_VERDICT_HIGHER}};
    made->analysis = (struct glo_analysis){.run = &made->run,
                                           .whole = made->whole,
                                           .num_whole = 2,
                                           .first_slot = 1,
                                           .warmup = 10 * GLO_TICKS_PER_HOUR,
                                           .estimates = made->estimates,
                                           .num_estimates = MADE_POINTS * MADE_FIGURES,
                                           .first_estimate = made->first_estimate,
                                           .differences = made->differences,
                                           .num_differences = 2,
                                           .confidence = 0.95};
}

static void make_context(struct made_study *made)
{
    static const char *const factor_tables[] = {"freight_emissions.csv 1a2b3c4d", NULL};
    for (uint32_t i = 0; i < MADE_POINTS; i++)
        made->names[i] = i % 2 ? odd : even;
    made->accounts_used[GLO_ACCOUNT_price] = made->accounts_used[GLO_ACCOUNT_outbound] = true;
    made->sources_used[GLO_SOURCE_transport_ttw] = true;
    made->context = (struct glo_context){.scenario_file = "made_up.yaml",
                                         .scenario_name = "made_up",
                                         .canonical = "glocal: 1\nname: made up in Forlì\n",
                                         .hash = "01234567",
                                         .currency = "EUR",
                                         .length = "100 h",
                                         .seed = 1,
                                         .num_threads = 2,
                                         .command_line = "glocal run made_up.yaml",
                                         .study = &made->study,
                                         .analysis = &made->analysis,
                                         .names = made->names,
                                         .has_money = true,
                                         .has_carbon = true,
                                         .accounts_used = made->accounts_used,
                                         .sources_used = made->sources_used,
                                         .factor_tables = factor_tables};
}

void made_study_init(struct made_study *made)
{
    memset(made, 0, sizeof *made);
    make_design(made);
    made->study = (struct glo_study){.design = &made->design,
                                     .window = {100 * GLO_TICKS_PER_HOUR, 2, bins, MADE_SLOTS, slots, false},
                                     .num_replications = MADE_REPLICATIONS,
                                     .confidence = 0.95,
                                     .layout = layout_of};
    made->run = (struct glo_run){.study = &made->study,
                                 .records = made->records,
                                 .num_replications = MADE_REPLICATIONS,
                                 .num_done = 12,
                                 .num_failed = 1};
    make_records(made);
    make_analysis(made);
    make_context(made);
}

struct glo_order made_order(uint32_t point, uint32_t number)
{
    bool refused = number % 3 == 2;
    glo_time placed = glo_ticks(number);
    struct glo_order order = {.number = number,
                              .stream = number % 2,
                              .place = number % 3,
                              .unit = refused ? GLO_NO_UNIT : number % 2,
                              .mode = refused ? GLO_NO_CODE : 0,
                              .lot = 1,
                              .fate = refused ? GLO_FATE_refused : GLO_FATE_delivered,
                              .reason = refused ? GLO_REASON_capacity : GLO_REASON_none,
                              .placed = placed,
                              .configured = placed,
                              .requested = placed + glo_ticks(48),
                              .agreed = placed + glo_ticks(48),
                              .closed = refused ? placed : placed + glo_ticks(7 + point)};
    order.assigned = order.started = order.finished = order.shipped = order.delivered = refused ? GLO_NEVER : placed;
    if (!refused) {
        order.started += glo_ticks(1);
        order.queue = glo_ticks(1);
        order.service = glo_ticks(2);
        order.finished += glo_ticks(3);
        order.shipped += glo_ticks(3);
        order.delivered += glo_ticks(7 + point);
        order.distance = 12.5;
        order.cost[GLO_ACCOUNT_price] = 100000000;
        order.cost[GLO_ACCOUNT_outbound] = 4000000;
        order.co2e[GLO_SOURCE_transport_ttw] = 500000000;
    }
    return order;
}

int made_orders(const struct glo_sink *sink, struct glo_tray *tray, uint32_t point, uint32_t first, uint32_t num,
                struct glo_problem *problem)
{
    int code = GLO_OK;
    for (uint32_t k = first; k < first + num && code == GLO_OK; k++) {
        struct glo_order order = made_order(point, k);
        code = glo_trace_order(sink, tray, &order, problem);
    }
    return code;
}

int made_trace(const struct made_study *made, const struct glo_sink *sink, uint32_t num_rows,
               struct glo_problem *problem)
{
    int code = GLO_OK;
    for (uint32_t i = 0; i < MADE_REPLICATIONS * MADE_POINTS && code == GLO_OK; i++) {
        uint32_t replication = i / MADE_POINTS, point = i % MADE_POINTS;
        struct glo_tray *tray = NULL;
        code = sink->begin(sink->self, point, made->study.first_replication + replication, &tray, problem);
        if (!tray)
            continue;
        code = made_orders(sink, tray, point, 0, num_rows, problem);
        if (code == GLO_OK)
            code = sink->keep(tray, problem);
        else
            sink->drop(tray);
    }
    return code;
}

void made_folder(char folder[MADE_PATH])
{
    snprintf(folder, MADE_PATH, "%s/glocal-test-XXXXXX", P_tmpdir);
    cr_assert_not_null(mkdtemp(folder));
}

void made_folder_remove(const char *folder)
{
    DIR *entries = opendir(folder);
    for (struct dirent *entry; (entry = readdir(entries));) {
        char path[MADE_PATH + 256];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            cr_assert_eq(remove(path), 0, "%s", path);
    }
    closedir(entries);
    cr_assert_eq(rmdir(folder), 0);
}

void made_file_open(struct glo_hdf5 *file, const char *path)
{
    int descriptor = open(path, O_RDWR | O_CREAT, 0600);
    cr_assert_geq(descriptor, 0, "%s", path);
    cr_assert_eq(glo_hdf5_create(file, descriptor, path, NULL), GLO_OK);
}

void made_file_close(struct glo_hdf5 *file)
{
    cr_assert_eq(glo_hdf5_close(file, NULL), GLO_OK);
    cr_assert_eq(close(file->driver.descriptor), 0);
}

int made_folder_entries(const char *folder)
{
    int num = -2; /* itself and its parent */
    DIR *entries = opendir(folder);
    while (readdir(entries))
        num++;
    closedir(entries);
    return num;
}

char *made_file_bytes(const char *path, size_t *size)
{
    struct stat about;
    cr_assert_eq(stat(path, &about), 0, "%s", path);
    *size = (size_t)about.st_size;
    char *bytes = glo_alloc(*size, 1);
    FILE *file = fopen(path, "rb");
    cr_assert_eq(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}
