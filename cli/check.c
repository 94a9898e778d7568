/*
 * `glocal check`: every problem of a scenario file; when all is well, what was understood: places, units, demand,
 * reach, loads, design.
 */
#include <argp.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "sim/statistics/format.h"

struct options {
    struct glo_words files, sets;
    bool strict;
};

static const struct argp_option option_table[] = {
    {"set", 's', "PATH=VALUE", 0, "replace a value of the scenario, as if it stood in the file", 0},
    {"strict", 'S', NULL, 0, "warnings fail", 0},
    {0},
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 's':
        return glo_words_add(&options->sets, argument) == GLO_OK ? 0 : ENOMEM;
    case 'S':
        options->strict = true;
        return 0;
    case ARGP_KEY_ARG:
        return glo_words_add(&options->files, argument) == GLO_OK ? 0 : ENOMEM;
    case ARGP_KEY_NO_ARGS:
        argp_usage(state);
        return EINVAL;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* Lines of one kind share a head: it stands before the first only. */
static const char *head(const char *word, uint32_t *lines)
{
    return (*lines)++ == 0 ? word : "";
}

static void print_places(const struct glo_scenario *s)
{
    const struct glo_family *families = s->file.places.items;
    uint32_t lines = 0;
    for (uint32_t i = 0; i < s->file.places.num; i++) {
        double weight = 0;
        uint32_t first = s->places.first[i], end = s->places.first[i + 1];
        char text[GLO_FIGURE_SIZE];
        for (uint32_t p = first; p < end; p++)
            weight += s->places.items[p].weight;
        glo_format_number(weight, 3, text);
        printf("%-10s%s %u (weight %s)\n", head("places", &lines), families[i].name, end - first, text);
    }
}

/* Machines of a family by station: "20 mill, 15 finish". */
static void print_machines(const struct glo_scenario *s, uint32_t family)
{
    const struct glo_production_plan *plan = &s->production;
    bool any = false;
    for (uint32_t c = 0; c < plan->num_capabilities; c++) {
        uint64_t machines = 0;
        for (uint32_t i = 0; i < plan->num_stations; i++)
            if (plan->units[plan->stations[i].unit].family == family && plan->stations[i].capability == c)
                machines += plan->stations[i].machines;
        if (machines) {
            printf("%s%llu %s", any ? ", " : "(", (unsigned long long)machines, plan->capabilities[c]);
            any = true;
        }
    }
    printf("%s", any ? ")" : "(no machine)");
}

/* Whether a level leaves its factor as the file states it. */
static bool is_nominal(const char *label)
{
    size_t length = strlen(label);
    return (length >= 3 && strcmp(label + length - 3, "x 1") == 0) ||
           (length >= 5 && strcmp(label + length - 5, "(x 1)") == 0);
}

/* Among the points for which `has` holds, the first of those that leave most factors as stated; GLO_ALL: none. */
static uint32_t nominal_point(const struct glo_scenario_study *study,
                              bool (*has)(const struct glo_scenario *, uint32_t), uint32_t number)
{
    const struct glo_design *design = &study->reader.design;
    uint32_t best = GLO_ALL, most = 0;
    for (uint32_t point = 0; point < design->num_points; point++) {
        uint32_t stated = 1;
        for (uint32_t f = 0; f < design->num_factors; f++)
            stated += is_nominal(glo_design_level(design, point, f)->label);
        if (has(study->points[point], number) && stated > most) {
            most = stated;
            best = point;
        }
    }
    return best;
}

static bool has_anything(const struct glo_scenario *s, uint32_t number)
{
    (void)s;
    (void)number;
    return true;
}

static bool has_network(const struct glo_scenario *s, uint32_t network)
{
    return s->networks.number[network] != GLO_ALL;
}

static bool has_family(const struct glo_scenario *s, uint32_t family)
{
    return s->production.first_unit[family] < s->production.first_unit[family + 1];
}

static void print_units(const struct glo_scenario_study *study)
{
    const struct glo_list *units = &study->points[0]->file.units;
    const struct glo_family *families = units->items;
    printf("units     ");
    for (uint32_t i = 0; i < units->num; i++) {
        uint32_t point = nominal_point(study, has_family, i);
        printf("%s%s ", i ? ", " : "", families[i].name);
        if (point == GLO_ALL) {
            printf("(no network that gets orders has it)");
            continue;
        }
        const struct glo_scenario *s = study->points[point];
        printf("%u ", s->production.first_unit[i + 1] - s->production.first_unit[i]);
        print_machines(s, i);
    }
    printf("\n");
}

static void print_demand(const struct glo_scenario_study *study)
{
    const struct glo_scenario *s = study->points[nominal_point(study, has_anything, 0)];
    uint32_t lines = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        char rate[32];
        double mass = 0, per_day = 24 / stream->mean_interarrival;
        for (uint32_t q = 0; q < stream->products.num; q++)
            mass += stream->products.shares[q] * s->production.plans[stream->products.items[q]].mass;
        snprintf(rate, sizeof rate, "%.6g", per_day);
        printf("%-10s%s %s per day, %.2f pieces", head("demand", &lines), stream->name, rate, stream->spec->lot.mean);
        if (mass > 0)
            printf(" and %.1f kg", mass * stream->spec->lot.mean);
        printf(" per order\n");
    }
}

static void print_networks(const struct glo_scenario_study *study)
{
    const struct glo_list *networks = &study->points[0]->file.networks;
    uint32_t lines = 0, width = 0;
    for (uint32_t i = 0; i < networks->num; i++) {
        uint32_t length = (uint32_t)strlen(((const struct glo_network_spec *)networks->items)[i].named.name);
        width = length > width ? length : width;
    }
    for (uint32_t i = 0; i < networks->num; i++) {
        const char *name = ((const struct glo_network_spec *)networks->items)[i].named.name;
        uint32_t point = nominal_point(study, has_network, i);
        printf("%-10s%s:%*s ", head("networks", &lines), name, (int)(width - strlen(name)), "");
        if (point == GLO_ALL) {
            printf("gets no orders\n");
            continue;
        }
        const struct glo_scenario *s = study->points[point];
        uint32_t number = s->networks.number[i];
        const struct glo_network *network = &s->networks.networks[number];
        struct glo_reach reach = glo_scenario_reach(s, number);
        double limit = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
        printf("%u of %u place%s", reach.num_reached, reach.num_places, reach.num_places == 1 ? "" : "s");
        if (reach.farthest > 0)
            printf(network->type->fixed_routing ? ", farthest %.0f km by road"
                                                : ", nearest unit at most %.0f km by road",
                   reach.farthest);
        if (!isnan(limit))
            printf(" (reach %g km)", limit);
        printf("\n");
    }
}

/* The loads of one network: pooled, and where routing is known the highest of a single unit. */
static void print_network_loads(const struct glo_scenario *s, uint32_t number, const double *rho)
{
    const struct glo_network *network = &s->networks.networks[number];
    for (uint32_t c = 0; c < s->production.num_capabilities; c++) {
        double pooled = glo_scenario_pooled_load(s, number, c), highest = 0;
        uint32_t worst = GLO_ALL;
        for (uint32_t u = 0; u < network->num_units; u++) {
            uint32_t station = glo_production_station(&s->production, network->units[u], c);
            if (station != GLO_ALL && rho[station] > highest) {
                highest = rho[station];
                worst = network->units[u];
            }
        }
        char text[64];
        if (worst != GLO_ALL && network->num_units > 1) {
            const char *dot = strchr(s->production.units[worst].name, '.');
            snprintf(text, sizeof text, "%.2f (%.2f %s)", pooled, highest,
                     dot ? dot + 1 : s->production.units[worst].name);
        } else {
            snprintf(text, sizeof text, "%.2f", pooled);
        }
        printf("%-22s", pooled > 0 ? text : "-");
    }
}

static int print_loads(const struct glo_scenario_study *study)
{
    const struct glo_scenario *s = study->points[0];
    printf("loads     %-18s", "rho");
    for (uint32_t c = 0; c < s->production.num_capabilities; c++)
        printf("%-22s", s->production.capabilities[c]);
    printf("\n");
    for (uint32_t i = 0; i < s->file.networks.num; i++) {
        uint32_t point = nominal_point(study, has_network, i);
        if (point == GLO_ALL)
            continue;
        const struct glo_scenario *at = study->points[point];
        double *rho = glo_alloc(at->production.num_stations, sizeof *rho);
        if (!rho)
            return GLO_ERR_NO_MEMORY;
        int code = glo_scenario_loads(at, rho);
        printf("          %-18s", ((const struct glo_network_spec *)at->file.networks.items)[i].named.name);
        print_network_loads(at, at->networks.number[i], rho);
        printf("\n");
        glo_free(rho);
        if (code != GLO_OK)
            return code;
    }
    return GLO_OK;
}

static void print_design(const struct glo_design *design)
{
    printf("design    %u point%s", design->num_points, design->num_points == 1 ? "" : "s");
    for (uint32_t f = 0; f < design->num_factors; f++)
        printf("%s%s %u", f ? " x " : ": ", design->factors[f].name, design->factors[f].num_levels);
    printf("\n");
}

/* "warning   local at x 1.15: finish at Naples has rho 0.98 [load.near_one]", folded. */
static void print_warnings(const struct glo_diagnostics *diagnostics)
{
    for (uint32_t i = 0; i < diagnostics->num_messages; i++) {
        const struct glo_message *message = &diagnostics->messages[i];
        struct glo_text line = {0}, folded = {0};
        if (message->severity != GLO_WARNING)
            continue;
        glo_text_add(&line, "warning   %s", message->text);
        if (message->code)
            glo_text_add(&line, " [%s]", message->code);
        glo_text_fold(glo_text_get(&line), 80, 10, &folded);
        printf("%s\n", glo_text_get(&folded));
        glo_text_free(&line);
        glo_text_free(&folded);
    }
}

static int print_understood(const struct glo_scenario_study *study)
{
    print_places(study->points[0]);
    print_units(study);
    print_demand(study);
    print_networks(study);
    int code = print_loads(study);
    print_design(&study->reader.design);
    print_warnings(&study->reader.diagnostics);
    return code;
}

static int check_file(const char *path, const struct options *options)
{
    struct glo_scenario_study study;
    const struct glo_diagnostics *diagnostics = &study.reader.diagnostics;
    int code = glo_scenario_study_open(&study, path, options->sets.items, options->sets.num);
    bool strict = options->strict && diagnostics->num_warnings;
    if (code == GLO_OK)
        code = print_understood(&study);
    else if (code == GLO_ERR_INPUT)
        glo_cli_messages(stdout, diagnostics, GLO_WARNING);
    if (code == GLO_ERR_NO_MEMORY)
        glo_cli_fail("check", GLO_EXIT_FAILED, "out of memory");
    else {
        glo_cli_count(stdout, diagnostics);
        printf("%s\n", code == GLO_OK ? "" : ". Loads and reachability are checked once these are mended.");
    }
    glo_scenario_study_free(&study);
    return code == GLO_ERR_NO_MEMORY ? GLO_EXIT_FAILED : code != GLO_OK || strict ? GLO_EXIT_USAGE : GLO_EXIT_DONE;
}

int glo_verb_check(int argc, char **argv)
{
    static const struct argp argp = {
        option_table, parse,
        "FILE...",    "Reads scenario files, prints every problem, and what was understood. Nothing is run.",
        NULL,         NULL,
        NULL};
    struct options options = {0};
    int status = GLO_EXIT_DONE;
    argp_err_exit_status = GLO_EXIT_USAGE;
    if (argp_parse(&argp, argc, argv, 0, NULL, &options) != 0)
        return GLO_EXIT_USAGE;
    for (uint32_t i = 0; i < options.files.num; i++) {
        int one = check_file(options.files.items[i], &options);
        status = one > status ? one : status;
    }
    if (fflush(stdout) == EOF)
        status = glo_cli_fail("check", GLO_EXIT_FAILED, "standard output cannot be written");
    glo_words_free(&options.files);
    glo_words_free(&options.sets);
    return status;
}
