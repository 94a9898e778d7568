/* What `check` says when all is well: a line or two for each kind, and the loads as a table. */
#include "cli/understood.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"
#include "models/demand/replay.h"
#include "sim/statistics/format.h"

#define COLUMNS 80
#define HEAD 10 /* columns of the word before a line: "places", "units" */
#define CELL 64 /* bytes of a load with the name of its unit */

/* Adds a line under its word, folded. */
static void add_line(struct glo_text *out, const char *word, const struct glo_text *text)
{
    struct glo_text line = {0};
    glo_text_add(&line, "%-*s%s", HEAD, word, glo_text_get(text));
    glo_text_fold(out, glo_text_get(&line), 0, HEAD, COLUMNS);
    glo_text_add(out, "\n");
    out->failed |= text->failed || line.failed;
    glo_text_free(&line);
}

/* Lines of one kind share a word: it stands before the first only. */
static const char *head(const char *word, uint32_t *lines)
{
    return (*lines)++ == 0 ? word : "";
}

static void add_places(const struct glo_scenario *s, struct glo_text *out)
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
        glo_text_add(out, "%-*s%s %u (weight %s)\n", HEAD, head("places", &lines), families[i].name, end - first, text);
    }
}

/* Machines of a family whose stations do these operations. */
static uint64_t count_machines(const struct glo_production_plan *plan, uint32_t family, uint32_t set)
{
    uint64_t machines = 0;
    for (uint32_t i = 0; i < plan->num_stations; i++)
        if (plan->units[plan->stations[i].unit].family == family && plan->stations[i].does == set)
            machines += plan->stations[i].machines;
    return machines;
}

/* Machines of a family by what they do: "20 mill, 15 finish/pack". */
static void add_machines(const struct glo_scenario *s, uint32_t family, struct glo_text *line)
{
    const struct glo_production_plan *plan = &s->production;
    bool any = false;
    for (uint32_t c = 0; c < plan->num_capabilities; c++)
        for (uint32_t i = 0; i < plan->num_sets; i++) {
            const struct glo_capability_set *set = &plan->sets[i];
            uint64_t machines = set->items[0] == c ? count_machines(plan, family, i) : 0;
            if (machines == 0)
                continue;
            glo_text_add(line, "%s%llu ", any ? ", " : "(", (unsigned long long)machines);
            for (uint32_t k = 0; k < set->num; k++)
                glo_text_add(line, "%s%s", k ? "/" : "", plan->capabilities[set->items[k]]);
            any = true;
        }
    glo_text_add(line, "%s", any ? ")" : "(no machine)");
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

static void add_units(const struct glo_scenario_study *study, struct glo_text *out)
{
    const struct glo_list *units = &study->points[0]->file.units;
    const struct glo_family *families = units->items;
    struct glo_text line = {0};
    for (uint32_t i = 0; i < units->num; i++) {
        uint32_t point = nominal_point(study, has_family, i);
        glo_text_add(&line, "%s%s ", i ? ", " : "", families[i].name);
        if (point == GLO_ALL) {
            glo_text_add(&line, "(no network that gets orders has it)");
            continue;
        }
        const struct glo_scenario *s = study->points[point];
        glo_text_add(&line, "%u ", s->production.first_unit[i + 1] - s->production.first_unit[i]);
        add_machines(s, i, &line);
    }
    add_line(out, "units", &line);
    glo_text_free(&line);
}

static void add_demand(const struct glo_scenario_study *study, struct glo_text *out)
{
    const struct glo_scenario *s = study->points[nominal_point(study, has_anything, 0)];
    uint32_t lines = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        struct glo_text line = {0};
        double pieces = 0, mass = 0;
        for (uint32_t q = 0; q < stream->products.num; q++) {
            double of_product = stream->products.shares[q] * glo_stream_pieces(stream, q);
            pieces += of_product;
            mass += of_product * s->production.plans[stream->products.items[q]].mass;
        }
        glo_text_add(&line, "%s %.6g per day%s, %.2f pieces", stream->name, 24 * glo_stream_rate(stream),
                     stream->profile ? " (mean of a profile)" : "", pieces);
        if (mass > 0)
            glo_text_add(&line, " and %.1f kg", mass);
        glo_text_add(&line, " per order");
        if (stream->market)
            glo_text_add(&line, ": %.1f %% of those who choose buy", 100 * stream->bought);
        if (stream->replay)
            glo_text_add(&line, ": %u replayed", stream->replay->num);
        add_line(out, head("demand", &lines), &line);
        glo_text_free(&line);
    }
}

static const char *network_name(const struct glo_scenario_study *study, uint32_t network)
{
    const struct glo_network_spec *specs = study->points[0]->file.networks.items;
    return specs[network].named.name;
}

static uint32_t widest_network(const struct glo_scenario_study *study)
{
    uint32_t width = 0;
    for (uint32_t i = 0; i < study->points[0]->file.networks.num; i++) {
        uint32_t length = (uint32_t)strlen(network_name(study, i));
        width = length > width ? length : width;
    }
    return width;
}

/* Whether some demand of a network comes from nowhere in particular. */
static bool is_anywhere(const struct glo_scenario *s, uint32_t network)
{
    bool anywhere = false;
    for (uint32_t i = 0; i < s->demand.num_streams; i++)
        for (uint32_t p = 0;
             glo_mix_includes(&s->demand.streams[i].mix, network) && p < s->demand.streams[i].places.num; p++)
            anywhere |= s->demand.streams[i].places.items[p] == s->places.num - 1;
    return anywhere;
}

/* "towns" where there is but one family of places, and all demand of the network comes from it. */
static const char *word_for_places(const struct glo_scenario *s, uint32_t network, uint32_t num)
{
    const struct glo_family *families = s->file.places.items;
    bool of_family = s->file.places.num == 1 && !is_anywhere(s, network);
    return of_family ? families[0].name : num == 1 ? "place" : "places";
}

/* "112 of 112 towns, farthest 237 km by road (reach 250 km)". */
static void add_reach(const struct glo_scenario *s, uint32_t number, struct glo_text *line)
{
    const struct glo_network *network = &s->networks.networks[number];
    const struct glo_reach reach = glo_scenario_reach(s, number);
    double limit = network->type->reach ? network->type->reach(network->parameters) : (double)NAN;
    glo_text_add(line, "%u of %u %s", reach.num_reached, reach.num_places,
                 word_for_places(s, number, reach.num_places));
    if (reach.farthest > 0)
        glo_text_add(line,
                     network->fixed_routing ? ", farthest %.0f km by road" : ", nearest unit at most %.0f km by road",
                     reach.farthest);
    if (!isnan(limit))
        glo_text_add(line, " (reach %g km)", limit);
}

static void add_networks(const struct glo_scenario_study *study, struct glo_text *out)
{
    uint32_t lines = 0;
    int width = (int)widest_network(study) + 1;
    for (uint32_t i = 0; i < study->points[0]->file.networks.num; i++) {
        uint32_t point = nominal_point(study, has_network, i);
        struct glo_text line = {0};
        glo_text_add(&line, "%s:%*s", network_name(study, i), width - (int)strlen(network_name(study, i)), "");
        if (point == GLO_ALL)
            glo_text_add(&line, "gets no orders");
        else
            add_reach(study->points[point], study->points[point]->networks.number[i], &line);
        add_line(out, head("networks", &lines), &line);
        glo_text_free(&line);
    }
}

/* The load of a capability of a network: pooled, and where routing is known the highest of a single unit. */
static void show_load(const struct glo_scenario *s, uint32_t number, uint32_t capability, const double *rho,
                      char cell[CELL])
{
    const struct glo_network *network = &s->networks.networks[number];
    double pooled = glo_scenario_pooled_load(s, number, capability), highest = 0, work = 0, capacity = 0;
    const char *worst = NULL;
    for (uint32_t u = 0; u < network->num_units; u++) {
        uint32_t station = glo_production_station(&s->production, network->units[u], capability);
        if (station == GLO_ALL)
            continue;
        work += rho[station] * glo_production_working(&s->production, station);
        capacity += glo_production_working(&s->production, station);
        if (rho[station] > highest) {
            highest = rho[station];
            worst = s->production.units[network->units[u]].name;
        }
    }
    if (capacity > 0 && work / capacity > pooled) /* with what stocks and parts ask for; NaN: that is not known */
        pooled = work / capacity;
    const char *dot = worst ? strchr(worst, '.') : NULL;
    if (!(pooled > 0))
        snprintf(cell, CELL, "-");
    else if (worst && network->num_units > 1)
        snprintf(cell, CELL, "%.2f (%.2f %s)", pooled, highest, dot ? dot + 1 : worst);
    else
        snprintf(cell, CELL, "%.2f", pooled);
}

/* A row of loads for each network that gets orders, a column for each capability. */
struct loads {
    struct glo_arena arena;
    const char **names;
    char (*cells)[CELL]; /* [network][capability] */
    const char *const *capabilities;
    uint32_t num_networks, num_capabilities;
};

static int find_loads(const struct glo_scenario_study *study, struct loads *loads)
{
    const struct glo_scenario *s = study->points[0];
    uint32_t num = s->file.networks.num;
    loads->num_capabilities = s->production.num_capabilities;
    loads->capabilities = s->production.capabilities;
    loads->names = glo_arena_alloc(&loads->arena, num, sizeof *loads->names);
    loads->cells = glo_arena_alloc(&loads->arena, (size_t)num * loads->num_capabilities, sizeof *loads->cells);
    if (!loads->names || !loads->cells)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < num; i++) {
        uint32_t point = nominal_point(study, has_network, i);
        if (point == GLO_ALL)
            continue;
        const struct glo_scenario *at = study->points[point];
        double *rho = glo_arena_alloc(&loads->arena, at->production.num_stations, sizeof *rho);
        if (!rho || glo_scenario_loads(at, rho) != GLO_OK)
            return GLO_ERR_NO_MEMORY;
        for (uint32_t c = 0; c < loads->num_capabilities; c++)
            show_load(at, at->networks.number[i], c, rho,
                      loads->cells[(size_t)loads->num_networks * loads->num_capabilities + c]);
        loads->names[loads->num_networks++] = network_name(study, i);
    }
    return GLO_OK;
}

static int load_width(const struct loads *loads, uint32_t capability)
{
    uint32_t width = glo_text_columns(loads->capabilities[capability]);
    for (uint32_t i = 0; i < loads->num_networks; i++) {
        uint32_t columns = glo_text_columns(loads->cells[(size_t)i * loads->num_capabilities + capability]);
        width = columns > width ? columns : width;
    }
    return (int)width;
}

/* A line of the columns first..end-1: the capabilities (row 0) or the loads of a network. */
static void add_loads_line(const struct loads *loads, uint32_t row, uint32_t first, uint32_t end, int width,
                           struct glo_text *out)
{
    const char *name = row == 0 ? "rho" : loads->names[row - 1];
    glo_text_add(out, "%-*s%s", HEAD, row == 0 && first == 0 ? "loads" : "", name);
    int blanks = width - (int)strlen(name);
    for (uint32_t c = first; c < end; c++) {
        const char *cell =
            row == 0 ? loads->capabilities[c] : loads->cells[(size_t)(row - 1) * loads->num_capabilities + c];
        glo_text_add(out, "%*s%s", blanks, "", cell);
        blanks = load_width(loads, c) - (int)glo_text_columns(cell) + 2;
    }
    glo_text_add(out, "\n");
}

/* Columns that find no room beside the others go below. */
static int add_loads(const struct glo_scenario_study *study, struct glo_text *out)
{
    struct loads loads = {.num_networks = 0};
    int code = find_loads(study, &loads), width = (int)widest_network(study) + 3;
    width = width > 9 ? width : 9;
    for (uint32_t first = 0, end; code == GLO_OK && first < loads.num_capabilities; first = end) {
        int total = HEAD + width + load_width(&loads, first);
        for (end = first + 1; end < loads.num_capabilities; end++) {
            total += load_width(&loads, end) + 2;
            if (total > COLUMNS)
                break;
        }
        for (uint32_t row = 0; row <= loads.num_networks; row++)
            add_loads_line(&loads, row, first, end, width, out);
    }
    glo_arena_free(&loads.arena);
    return code;
}

/* A law that bounds have changed: what is drawn is not what was stated. */
static void add_law(const char *of, const char *name, const char *what, const struct glo_distribution *law,
                    const char *unit, uint32_t *lines, struct glo_text *out)
{
    struct glo_text line = {0};
    if (!law->type || law->mass == 1)
        return;
    glo_text_add(&line, "%s of %s %s, as bounded: mean %.6g%s, scv %.6g", what, of, name, law->mean, unit, law->scv);
    add_line(out, head("laws", lines), &line);
    glo_text_free(&line);
}

static void add_laws(const struct glo_scenario *s, struct glo_text *out)
{
    uint32_t lines = 0;
    for (uint32_t i = 0; i < s->demand.num_streams; i++) {
        const struct glo_stream_plan *stream = &s->demand.streams[i];
        add_law("demand", stream->name, "interarrival", &stream->spec->interarrival, " h", &lines, out);
        add_law("demand", stream->name, "lot", &stream->spec->lot, "", &lines, out);
        add_law("demand", stream->name, "due", &stream->spec->due, " h", &lines, out);
    }
    for (uint32_t i = 0; i < s->demand.num_products; i++) {
        const struct glo_product *product = &s->demand.products[i];
        const struct glo_plan *plan = &s->production.plans[i];
        if (product->configuration)
            add_law("product", product->name, "configuration", product->configuration, " h", &lines, out);
        for (uint32_t j = 0; j < plan->num_operations; j++)
            add_law("product", product->name, s->production.capabilities[plan->operations[j].capability],
                    plan->operations[j].service, " h", &lines, out);
    }
}

static void add_design(const struct glo_design *design, struct glo_text *out)
{
    struct glo_text line = {0};
    glo_text_add(&line, "%u point%s", design->num_points, design->num_points == 1 ? "" : "s");
    for (uint32_t f = 0; f < design->num_factors; f++)
        glo_text_add(&line, "%s%s %u", f ? " x " : ": ", design->factors[f].name, design->factors[f].num_levels);
    add_line(out, "design", &line);
    glo_text_free(&line);
}

/* "warning   local at x 1.15: finish at Naples has rho 0.98 [load.near_one]". */
static void add_warnings(const struct glo_diagnostics *diagnostics, struct glo_text *out)
{
    for (uint32_t i = 0; i < diagnostics->num_warnings; i++) {
        const struct glo_message *message = glo_cli_warning(diagnostics, i);
        struct glo_text line = {0};
        glo_text_add(&line, message->code ? "%s [%s]" : "%s", message->text, message->code);
        add_line(out, "warning", &line);
        glo_text_free(&line);
    }
}

int glo_understood(const struct glo_scenario_study *study, struct glo_text *out)
{
    add_places(study->points[0], out);
    add_units(study, out);
    add_demand(study, out);
    add_laws(study->points[0], out);
    add_networks(study, out);
    int code = add_loads(study, out);
    add_design(&study->reader.design, out);
    add_warnings(&study->reader.diagnostics, out);
    return out->failed ? GLO_ERR_NO_MEMORY : code;
}
