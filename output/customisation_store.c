/* The tables of the study of customisation, and the two kinds of file that hold them. */
#include "output/customisation_store.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "output/store_table.h"
#include "output/store_target.h"
#include "sim/memory.h"
#include "sim/number.h"
#include "sim/text.h"

/* A problem and its best plan, flat. NaN where a configuration has no such number. */
struct problem_row {
    const char *configuration;
    double arrival_rate, service_rate, reservation_price, unit_cost, waiting_cost, misfit_cost, line_cost, holding_cost,
        generic_holding, beta;
    double profit, price, lines, base_stock, decoupling, lead_time, coverage, throughput, on_hand, fill_rate;
};

#define NUMBER(row, name, unit, doc) \
    { \
#name, unit, doc, GLO_STORED_NUMBER, offsetof(struct row, name), NULL \
    }
#define COUNT(row, name, unit, doc) \
    { \
#name, unit, doc, GLO_STORED_COUNT, offsetof(struct row, name), NULL \
    }
#define PROBLEM(name, unit, doc) NUMBER(problem_row, name, unit, doc)

/* The study has no unit of time but "time". */
static const struct glo_field problem_fields[] = {
    {"configuration", "1", "mts, dd or cm", GLO_STORED_TEXT, offsetof(struct problem_row, configuration), NULL},
    PROBLEM(arrival_rate, "1/time", "potential customers"),
    PROBLEM(service_rate, "1/time", "products of a server that is never idle"),
    PROBLEM(reservation_price, "CUR", "worth of the ideal product, at once"),
    PROBLEM(unit_cost, "CUR", "of making one product"),
    PROBLEM(waiting_cost, "CUR/time", "to a customer, of the promised lead time"),
    PROBLEM(misfit_cost, "CUR", "to a customer, of the distance from the ideal product"),
    PROBLEM(line_cost, "CUR/time", "of one more line"),
    PROBLEM(holding_cost, "CUR/time", "of a finished product in stock"),
    PROBLEM(generic_holding, "CUR/time", "of a generic part in stock, at the best decoupling point"),
    PROBLEM(beta, "1", "share of orders that may be late"),
    PROBLEM(profit, "CUR/time", "of the best plan"),
    PROBLEM(price, "CUR", "of one product"),
    PROBLEM(lines, "1", "number of lines"),
    PROBLEM(base_stock, "1", "pieces of each line, or of the generic part"),
    PROBLEM(decoupling, "1", "share of the work before the stock"),
    PROBLEM(lead_time, "time", "promised"),
    PROBLEM(coverage, "1", "share of potential customers that buy"),
    PROBLEM(throughput, "1/time", "orders"),
    PROBLEM(on_hand, "1", "mean stock, all lines together"),
    PROBLEM(fill_rate, "1", "share of orders that find stock"),
};

static const struct glo_field unit_cost_fields[] = {
    NUMBER(glo_study_unit_cost, unit_cost, "CUR", "of cm"),
    NUMBER(glo_study_unit_cost, mts, "CUR/time", "mean profit of mts"),
    NUMBER(glo_study_unit_cost, dd, "CUR/time", "mean profit of dd"),
    NUMBER(glo_study_unit_cost, cm, "CUR/time", "mean profit of cm"),
};
static const struct glo_field wins_fields[] = {
    NUMBER(glo_study_wins, unit_cost, "CUR", "of cm"),
    NUMBER(glo_study_wins, waiting_cost, "CUR/time", "to a customer"),
    COUNT(glo_study_wins, mts, "1", "instances in which mts is best"),
    COUNT(glo_study_wins, dd, "1", "instances in which dd is best"),
    COUNT(glo_study_wins, cm, "1", "instances in which cm is best"),
    COUNT(glo_study_wins, ties, "1", "instances in which two are equally good"),
};
static const struct glo_field lines_fields[] = {
    NUMBER(glo_study_lines, misfit_cost, "CUR", "to a customer"),
    NUMBER(glo_study_lines, mts, "1", "mean of the best number of lines of mts"),
    NUMBER(glo_study_lines, dd, "1", "mean of the best number of lines of dd"),
};
static const struct glo_field rate_fields[] = {
    NUMBER(glo_study_rate, service_rate, "1/time", "products of a server that is never idle"),
    NUMBER(glo_study_rate, mts, "CUR/time", "mean profit of mts"),
    NUMBER(glo_study_rate, dd, "CUR/time", "mean profit of dd"),
    NUMBER(glo_study_rate, cm, "CUR/time", "mean profit of cm over its unit costs"),
    NUMBER(glo_study_rate, least_cm, "CUR/time", "mean profit of cm at its least unit cost"),
};
static const struct glo_field gain_fields[] = {
    NUMBER(glo_study_gain, unit_cost, "CUR", "of cm"),
    NUMBER(glo_study_gain, waiting_cost, "CUR/time", "to a customer"),
    NUMBER(glo_study_gain, misfit_cost, "CUR", "to a customer"),
    NUMBER(glo_study_gain, gain, "CUR/time", "mean of the profit of cm less that of dd"),
};

static uint64_t count_problems(const void *self)
{
    (void)self;
    return GLO_STUDY_PROBLEMS;
}

static void fill_problems(const void *self, uint64_t index, void *row)
{
    const struct glo_study_row *from = &((const struct glo_customisation_study *)self)->rows[index];
    const struct glo_customisation *problem = &from->problem;
    const struct glo_customisation_outcome *best = &from->best;
    bool dd = problem->configuration == GLO_DELAYED_DIFFERENTIATION;
    bool stocked = problem->configuration != GLO_CUSTOM_MANUFACTURING;
    *(struct problem_row *)row = (struct problem_row){
        .configuration = glo_configuration_names[problem->configuration],
        .arrival_rate = problem->arrival_rate,
        .service_rate = problem->service_rate,
        .reservation_price = problem->reservation_price,
        .unit_cost = problem->unit_cost,
        .waiting_cost = problem->waiting_cost,
        .misfit_cost = stocked ? problem->misfit_cost : NAN,
        .line_cost = stocked ? problem->line_cost : NAN,
        .holding_cost = stocked ? problem->holding_cost : NAN,
        .generic_holding = dd ? glo_customisation_stock_cost(problem, best->plan.decoupling) : NAN,
        .beta = problem->beta,
        .profit = best->profit,
        .price = best->price,
        .lines = stocked ? (double)best->plan.lines : NAN,
        .base_stock = stocked ? (double)best->plan.base_stock : NAN,
        .decoupling = best->plan.decoupling,
        .lead_time = best->lead_time,
        .coverage = best->coverage,
        .throughput = best->throughput,
        .on_hand = stocked ? best->on_hand : NAN,
        .fill_rate = stocked ? best->fill_rate : NAN,
    };
}

/* count and row of a figure, an array of the study. */
#define FIGURE(member, type) \
    static uint64_t count_##member(const void *self) \
    { \
        return sizeof((const struct glo_customisation_study *)self)->member / sizeof(struct type); \
    } \
    static void fill_##member(const void *self, uint64_t index, void *row) \
    { \
        *(struct type *)row = ((const struct glo_customisation_study *)self)->member[index]; \
    }

FIGURE(unit_costs, glo_study_unit_cost)
FIGURE(wins, glo_study_wins)
FIGURE(lines, glo_study_lines)
FIGURE(rates, glo_study_rate)
FIGURE(gains, glo_study_gain)

#define NUM(array) (sizeof(array) / sizeof(array)[0])
#define SOURCE(path, title, fields, type, member) \
    { \
        path, title, fields, NUM(fields), sizeof(struct type), count_##member, fill_##member \
    }

static const struct glo_table_source sources[] = {
    SOURCE("/problems", "problems and their best plans", problem_fields, problem_row, problems),
    SOURCE("/figures/profit_by_unit_cost", "mean profits by the unit cost of cm", unit_cost_fields, glo_study_unit_cost,
           unit_costs),
    SOURCE("/figures/best_by_waiting_cost", "which configuration is best, by waiting cost", wins_fields, glo_study_wins,
           wins),
    SOURCE("/figures/lines_by_misfit_cost", "best numbers of lines by misfit cost", lines_fields, glo_study_lines,
           lines),
    SOURCE("/figures/profit_by_service_rate", "mean profits by service rate", rate_fields, glo_study_rate, rates),
    SOURCE("/figures/gain_by_costs", "profit of cm over dd by waiting and misfit cost", gain_fields, glo_study_gain,
           gains),
};

/* HDF5. */

static int write_attributes(struct glo_hdf5 *file, const struct glo_customisation_study *study,
                            struct glo_problem *problem)
{
    char beta[32], generic_holding[32] = "b h";
    glo_number_write(study->beta, beta);
    if (!isnan(study->generic_holding))
        glo_number_write(study->generic_holding, generic_holding);
    bool failed = glo_hdf5_set_text(file->file, "study", "customisation") != 0 ||
                  glo_hdf5_set_text(file->file, "beta", beta) != 0 ||
                  glo_hdf5_set_text(file->file, "generic_holding", generic_holding) != 0 ||
                  glo_hdf5_set_text(file->file, "glocal", GLO_VERSION) != 0 ||
                  glo_hdf5_set_int(file->file, "complete", 1) != 0;
    return glo_hdf5_check(file, failed, "the file", problem);
}

static int fill_file(struct glo_hdf5 *file, const struct glo_customisation_study *study, struct glo_problem *problem)
{
    int code = glo_hdf5_group(file, "/figures", problem);
    for (size_t i = 0; i < NUM(sources) && code == GLO_OK; i++)
        code = glo_store_table_write(file, &sources[i], study, problem);
    return code == GLO_OK ? write_attributes(file, study, problem) : code;
}

int glo_customisation_store_hdf5(const struct glo_customisation_study *study, const char *path, bool force,
                                 struct glo_problem *problem)
{
    struct glo_store_target target = {0};
    struct glo_hdf5 file = {.currency = "GBP", .compression = GLO_COMPRESSION_GZIP};
    glo_hdf5_quiet();
    int code = glo_store_target_claim(&target, path, force, problem);
    if (code == GLO_OK)
        code = glo_hdf5_create(&file, target.lock, path, problem);
    if (code == GLO_OK) {
        code = fill_file(&file, study, problem);
        int closed = glo_hdf5_close(&file, code == GLO_OK ? problem : NULL);
        code = code == GLO_OK ? closed : code;
    }
    if (code == GLO_OK)
        code = glo_store_target_publish(&target, problem);
    glo_store_target_release(&target);
    return code;
}

/* CSV. All texts are plain words, which need no quotes. */

static void add_cell(struct glo_text *text, const struct glo_field *field, const char *row)
{
    char written[32];
    double number;
    uint32_t count;
    const char *word;
    switch (field->kind) {
    case GLO_STORED_TEXT:
        memcpy(&word, row + field->offset, sizeof word);
        glo_text_add(text, "%s", word);
        break;
    case GLO_STORED_NUMBER:
        memcpy(&number, row + field->offset, sizeof number);
        glo_number_write(number, written);
        glo_text_add(text, "%s", isnan(number) ? "" : written);
        break;
    default:
        memcpy(&count, row + field->offset, sizeof count);
        glo_text_add(text, "%u", count);
    }
}

static int render(const struct glo_table_source *source, const struct glo_customisation_study *study,
                  struct glo_text *text, struct glo_problem *problem)
{
    char *row = glo_alloc(1, source->row_size);
    if (!row)
        return glo_fail_memory(problem);
    for (uint32_t i = 0; i < source->num_fields; i++)
        glo_text_add(text, "%s%s", i ? "," : "", source->fields[i].name);
    glo_text_add(text, "\n");
    for (uint64_t index = 0; index < source->count(study) && !text->failed; index++) {
        source->row(study, index, row);
        for (uint32_t i = 0; i < source->num_fields; i++) {
            glo_text_add(text, i ? "," : "");
            add_cell(text, &source->fields[i], row);
        }
        glo_text_add(text, "\n");
    }
    glo_free(row);
    return text->failed ? glo_fail_memory(problem) : GLO_OK;
}

/* Writes a text under a name, by way of NAME.part. */
static int write_text(const struct glo_text *text, const char *name, const char *part, struct glo_problem *problem)
{
    FILE *stream = fopen(part, "we");
    bool failed = !stream || fwrite(glo_text_get(text), 1, text->length, stream) != text->length;
    int error = failed ? errno : 0;
    if (stream && fclose(stream) != 0 && !failed) {
        failed = true;
        error = errno;
    }
    if (!failed && rename(part, name) != 0) {
        failed = true;
        error = errno;
    }
    if (!failed)
        return GLO_OK;
    if (stream)
        remove(part);
    return glo_fail(problem, GLO_ERR_IO, "%s could not be written: %s", name, strerror(error));
}

static int write_csv(const struct glo_table_source *source, const struct glo_customisation_study *study,
                     const char *folder, struct glo_problem *problem)
{
    struct glo_text text = {0}, name = {0}, part = {0};
    glo_text_add(&name, "%s/%s.csv", folder, strrchr(source->path, '/') + 1);
    glo_text_add(&part, "%s.part", glo_text_get(&name));
    int code = name.failed || part.failed ? glo_fail_memory(problem) : render(source, study, &text, problem);
    if (code == GLO_OK)
        code = write_text(&text, glo_text_get(&name), glo_text_get(&part), problem);
    glo_text_free(&text);
    glo_text_free(&name);
    glo_text_free(&part);
    return code;
}

int glo_customisation_store_csv(const struct glo_customisation_study *study, const char *folder,
                                struct glo_problem *problem)
{
    int code = GLO_OK;
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return glo_fail(problem, GLO_ERR_IO, "the folder %s could not be made: %s", folder, strerror(errno));
    for (size_t i = 0; i < NUM(sources) && code == GLO_OK; i++)
        code = write_csv(&sources[i], study, folder, problem);
    return code;
}
