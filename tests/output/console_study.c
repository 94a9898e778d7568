#include "tests/output/console_study.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static const struct glo_figure figures[SHOWN_FIGURES] = {
    {.name = "lead_time", .metric = "lead_time", .unit = "h", .lower_is_better = true, .shown = true},
    {.name = "lead_time.q95",
     .metric = "lead_time",
     .unit = "h",
     .kind = GLO_FIGURE_QUANTILE,
     .quantile = 0.95,
     .lower_is_better = true,
     .shown = true},
    {.name = "on_time_share",
     .metric = "on_time_share",
     .unit = "1",
     .kind = GLO_FIGURE_SHARE,
     .higher_is_better = true,
     .shown = true},
    {.name = "cost_per_order", .metric = "cost_per_order", .unit = "EUR", .lower_is_better = true, .shown = true},
    {.name = "co2e_per_order", .metric = "co2e_per_order", .unit = "kgCO2e", .lower_is_better = true, .shown = true},
    {.name = "served_share", .metric = "served_share", .unit = "1", .kind = GLO_FIGURE_SHARE},
    {.name = "utilisation.minifactory.Naples.finish",
     .metric = "utilisation",
     .entity = "minifactory.Naples.finish",
     .unit = "1",
     .kind = GLO_FIGURE_SHARE},
    {.name = "utilisation.plant.mill",
     .metric = "utilisation",
     .entity = "plant.mill",
     .unit = "1",
     .kind = GLO_FIGURE_SHARE},
};

static const struct glo_flow flows[SHOWN_FLOWS] = {
    {.from = "customers", .to = "owner", .account = "price", .unit = "EUR", .scale = 1e-6},
    {.from = "owner", .to = "carrier", .account = "outbound", .unit = "EUR", .scale = 1e-6},
    {.from = "plant", .account = "material", .unit = "kgCO2e", .scale = 1e-9, .is_carbon = true},
    {.from = "plant", .account = "energy", .unit = "kgCO2e", .scale = 1e-9, .is_carbon = true},
    {.from = "plant", .account = "energy_idle", .unit = "kgCO2e", .scale = 1e-9, .is_carbon = true},
    {.from = "plant", .account = "transport_ttw", .unit = "kgCO2e", .scale = 1e-9, .is_carbon = true},
};

/* The integer sums of a replication: 100 EUR earned, 5 paid for transport, 10 kgCO2e. */
static const int64_t flow_sums[SHOWN_FLOWS] = {100000000, 5000000, 6400000000, 2700000000, 300000000, 600000000};

struct value {
    double mean, half_width;
};

/* Shares are fractions. Last: utilisation of finish at Naples and of the mill of the plant. */
static const struct value estimates[SHOWN_POINTS][SHOWN_FIGURES] = {
    {{12.314, .008}, {21.890, .014}, {.9866, .0002}, {177.25, .13}, {12.194, .002}, {1, 0}, {0, 0}, {.58, .01}},
    {{4.908, .014}, {11.165, .034}, {.9997, .0001}, {211.44, .18}, {10.848, .002}, {1, 0}, {.68, .01}, {0, 0}},
    {{8.001, .014}, {16.133, .029}, {.9956, .0001}, {213.07, .17}, {10.938, .001}, {1, 0}, {.47, .01}, {0, 0}},
    {{12.392, .007}, {21.971, .011}, {.9858, .0001}, {155.44, .12}, {12.017, .002}, {1, 0}, {0, 0}, {.72, .01}},
    {{6.019, .041}, {13.99, .15}, {.9944, .0011}, {181.54, .16}, {10.671, .001}, {1, 0}, {.85, .01}, {0, 0}},
    {{9.370, .023}, {18.897, .059}, {.9856, .0003}, {183.94, .15}, {10.821, .001}, {1, 0}, {.58, .01}, {0, 0}},
    {{12.596, .010}, {22.191, .015}, {.9831, .0001}, {144.04, .09}, {11.925, .001}, {1, 0}, {0, 0}, {.83, .01}},
    {{11.30, .93}, {43.5, 8.0}, {.9122, .0088}, {165.91, .12}, {10.578, .001}, {1, 0}, {.98, .01}, {0, 0}},
    {{10.944, .032}, {22.553, .085}, {.9634, .0007}, {169.04, .11}, {10.803, .002}, {1, 0}, {.67, .01}, {0, 0}},
};

/* Of central and cloud against local, at each rate. */
static const struct value differences[6][SHOWN_COLUMNS] = {
    {{7.406, .020}, {10.73, .07}, {-.0131, .0004}, {-34.19, .08}, {1.346, .003}},
    {{3.093, .021}, {4.97, .07}, {-.0041, .0003}, {1.63, .01}, {.090, .002}},
    {{6.372, .068}, {7.98, .27}, {-.0087, .0020}, {-26.10, .08}, {1.347, .002}},
    {{3.351, .063}, {4.91, .24}, {-.0088, .0018}, {2.40, .02}, {.151, .002}},
    {{1.3, 1.6}, {-21.3, 13.9}, {.071, .015}, {-21.86, .06}, {1.347, .002}},
    {{-.4, 1.6}, {-20.9, 13.9}, {.051, .015}, {3.14, .02}, {.225, .003}},
};

static const struct glo_layout *layout_of(void *self, uint32_t point)
{
    (void)point;
    return &((struct shown_study *)self)->layout;
}

static void make_design(struct shown_study *shown)
{
    static const struct glo_level topologies[3] = {{"central", "central", NAN, ""},
                                                   {"local", "local", NAN, ""},
                                                   {"cloud", "cloud", NAN, ""}};
    static const struct glo_level rates[3] = {{"160 per day (x 0.8)", "160 per day", 160, "1/day"},
                                              {"200 per day (x 1)", "200 per day", 200, "1/day"},
                                              {"230 per day (x 1.15)", "230 per day", 230, "1/day"}};
    memcpy(shown->topologies, topologies, sizeof topologies);
    memcpy(shown->rates, rates, sizeof rates);
    shown->factors[0] = (struct glo_factor){"topology", shown->topologies, 3};
    shown->factors[1] = (struct glo_factor){"demand.retail.rate", shown->rates, 3};
    for (uint32_t i = 0; i < SHOWN_POINTS; i++) {
        shown->levels[2 * i] = i % 3;
        shown->levels[2 * i + 1] = i / 3;
    }
    shown->design = (struct glo_design){.factors = shown->factors,
                                        .num_factors = 2,
                                        .levels = shown->levels,
                                        .num_points = SHOWN_POINTS,
                                        .compared = 0,
                                        .baseline = LOCAL,
                                        .digits = 6};
}

static void make_study(struct shown_study *shown)
{
    memcpy(shown->figures, figures, sizeof figures);
    for (uint32_t i = 0; i < SHOWN_FIGURES; i++)
        shown->figures[i].scale = 1e-6;
    shown->layout = (struct glo_layout){.figures = shown->figures,
                                        .num_figures = SHOWN_FIGURES,
                                        .flows = flows,
                                        .num_flows = SHOWN_FLOWS,
                                        .num_histograms = 1};
    shown->bins[1] = glo_ticks(18.25 * 24);
    shown->bins[2] = shown->study.window.end = glo_ticks(2 * GLO_HOURS_PER_YEAR);
    shown->slots[1] = 1;
    shown->study = (struct glo_study){.self = shown,
                                      .design = &shown->design,
                                      .window = {.end = shown->bins[2],
                                                 .num_bins = 2,
                                                 .bins = shown->bins,
                                                 .num_slots = 2,
                                                 .slot_of_bin = shown->slots,
                                                 .automatic = true},
                                      .num_replications = SHOWN_REPLICATIONS,
                                      .confidence = 0.95,
                                      .layout = layout_of};
}

/* Every replication has the mean, with a ripple that is a tenth of the half-width and a different one at every point.
 */
static void make_records(struct shown_study *shown)
{
    for (uint32_t i = 0; i < SHOWN_REPLICATIONS; i++) {
        for (uint32_t point = 0; point < SHOWN_POINTS; point++) {
            struct glo_record *record = &shown->records[i * SHOWN_POINTS + point];
            int error = glo_record_init(record, &shown->layout, &shown->study.window);
            assert(!error);
            (void)error;
            for (uint32_t f = 0; f < SHOWN_FIGURES; f++) {
                double value =
                    estimates[point][f].mean + 0.1 * estimates[point][f].half_width * ((i * (point + 2)) % 5 - 2.0);
                record->ratios[2 * f + 1].top = (glo_int128)llround(1e6 * value);
                record->ratios[2 * f + 1].bottom = 1;
            }
            for (uint32_t f = 0; f < SHOWN_FLOWS; f++)
                record->flows[2 * f + 1] = flow_sums[f];
            record->num_orders = 100000 + 1000 * (point / 3);
            record->done = true;
        }
    }
    shown->run = (struct glo_run){.study = &shown->study,
                                  .records = shown->records,
                                  .num_replications = SHOWN_REPLICATIONS,
                                  .num_done = SHOWN_POINTS * SHOWN_REPLICATIONS};
}

static void make_analysis(struct shown_study *shown)
{
    for (uint32_t point = 0; point < SHOWN_POINTS; point++) {
        shown->first_estimate[point] = point * SHOWN_FIGURES;
        for (uint32_t f = 0; f < SHOWN_FIGURES; f++) {
            struct value v = estimates[point][f];
            shown->estimates[point * SHOWN_FIGURES + f] = (struct glo_estimate){
                point, f, {v.mean, v.half_width, v.mean - v.half_width, v.mean + v.half_width, 0.95, 20}, NAN, NAN};
        }
    }
    for (uint32_t i = 0; i < SHOWN_REPLICATIONS; i++)
        shown->whole[i] = i;
    shown->analysis = (struct glo_analysis){.run = &shown->run,
                                            .whole = shown->whole,
                                            .num_whole = SHOWN_REPLICATIONS,
                                            .first_slot = 1,
                                            .warmup = shown->bins[1],
                                            .estimates = shown->estimates,
                                            .num_estimates = SHOWN_POINTS * SHOWN_FIGURES,
                                            .first_estimate = shown->first_estimate,
                                            .differences = shown->differences,
                                            .num_differences = 6 * SHOWN_COLUMNS,
                                            .confidence = 0.95};
    for (uint32_t i = 0; i < 6; i++) {
        uint32_t point = 3 * (i / 2) + (i % 2 ? CLOUD : CENTRAL);
        for (uint32_t j = 0; j < SHOWN_COLUMNS; j++) {
            shown->differences[i * SHOWN_COLUMNS + j] = (struct glo_difference){
                .point = point, .against = 3 * (i / 2) + LOCAL, .figure = j, .against_figure = j};
            shown_set_difference(shown, point, j, differences[i][j].mean, differences[i][j].half_width, 400);
        }
    }
    shown_comparison(shown, 6, 0)->replications_needed = 31;
}

void shown_study_init(struct shown_study *shown)
{
    static const char *const warnings[] = {
        "finish at Naples reaches rho 0.98 in `local` at x 1.15: this point converges slowly",
        "van and truck charge per order and tkm"};
    memset(shown, 0, sizeof *shown);
    make_design(shown);
    make_study(shown);
    make_records(shown);
    make_analysis(shown);
    shown->context = (struct glo_context){
        .scenario_file = "scenarios/furniture_italy.yaml",
        .scenario_name = "furniture_italy",
        .question = "Does pooling furniture minifactories through a cloud beat local networks and one central plant?",
        .hash = "3f9c1ab2",
        .currency = "EUR",
        .length = "2 years",
        .seed = 7,
        .num_threads = 2,
        .study = &shown->study,
        .analysis = &shown->analysis,
        .has_money = true,
        .has_carbon = true,
        .num_warnings = 2,
        .warnings = warnings};
}

void shown_study_free(struct shown_study *shown)
{
    for (uint32_t i = 0; i < SHOWN_POINTS * SHOWN_REPLICATIONS; i++)
        glo_record_free(&shown->records[i]);
}

/* The records of a replication stand together, so a study of one point needs them moved. */
void shown_study_single(struct shown_study *shown)
{
    for (uint32_t i = 1; i < SHOWN_REPLICATIONS; i++) {
        struct glo_record record = shown->records[i];
        shown->records[i] = shown->records[i * SHOWN_POINTS];
        shown->records[i * SHOWN_POINTS] = record;
    }
    shown->design.num_points = 1;
    shown->design.num_factors = 0;
    shown->run.num_done = shown->run.num_replications = SHOWN_REPLICATIONS;
    shown_study_uncompared(shown);
}

void shown_study_uncompared(struct shown_study *shown)
{
    shown->design.compared = GLO_ALL;
    shown->analysis.num_differences = 0;
}

struct glo_comparison *shown_comparison(struct shown_study *shown, uint32_t point, uint32_t column)
{
    for (uint32_t i = 0; i < 6 * SHOWN_COLUMNS; i++)
        if (shown->differences[i].point == point && shown->differences[i].figure == column)
            return &shown->differences[i].comparison;
    assert(!"a point with a difference");
    return NULL;
}

void shown_set_difference(struct shown_study *shown, uint32_t point, uint32_t column, double mean, double half_width,
                          uint32_t replications_needed)
{
    struct glo_comparison *comparison = shown_comparison(shown, point, column);
    double lower = mean - half_width, upper = mean + half_width;
    *comparison =
        (struct glo_comparison){.difference = {mean, half_width, lower, upper, 1 - 0.05 / 30, SHOWN_REPLICATIONS},
                                .family_confidence = 0.95,
                                .relative = mean / 10,
                                .variance_saved = 2,
                                .verdict = lower > 0   ? GLO_VERDICT_HIGHER
                                           : upper < 0 ? GLO_VERDICT_LOWER
                                                       : GLO_VERDICT_UNDECIDED};
    if (comparison->verdict == GLO_VERDICT_UNDECIDED)
        comparison->replications_needed = replications_needed;
}

void shown_set_values(struct shown_study *shown, uint32_t point, uint32_t figure, const double *values, uint32_t num)
{
    for (uint32_t i = 0; i < SHOWN_REPLICATIONS; i++)
        shown->records[i * SHOWN_POINTS + point].ratios[2 * figure + 1].top =
            (glo_int128)llround(1e6 * values[i % num]);
}

uint32_t widest_line(const char *text)
{
    uint32_t widest = 0, columns = 0;
    for (; *text; text++) {
        columns = *text == '\n' ? 0 : columns + (((unsigned char)*text & 0xC0) != 0x80);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}
