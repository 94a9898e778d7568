/*
 * `glocal theory customisation study`: solves the problems of the study of customisation, prints what is drawn from
 * them and, where asked, writes all of it to files.
 */
#include <math.h>

#include "cli/cli.h"
#include "models/analytic/customisation_study.h"
#include "output/customisation_store.h"
#include "sim/number.h"

enum { KEY_BETA = 256, KEY_GENERIC_HOLDING, KEY_CSV, KEY_FORCE };

struct options {
    double beta, generic_holding;
    const char *output, *folder;
    bool force;
};

static const struct argp_option known[] = {
    {"beta", KEY_BETA, "SHARE", 0, "share of orders that may be late; default: 0.05", 0},
    {"generic-holding", KEY_GENERIC_HOLDING, "COST", 0,
     "cost of holding a generic part per time; default: the share of the work that it takes, of that of a product", 0},
    {"output", 'o', "OUT.h5", 0, "write problems and figures to an HDF5 file", 0},
    {"csv", KEY_CSV, "FOLDER", 0, "write problems and figures to CSV files in this folder", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a file that is not Glocal's", 0},
    {0}};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case KEY_BETA:
        if (!glo_number_read(argument, &options->beta))
            argp_error(state, "--beta: `%s` is no number", argument);
        return 0;
    case KEY_GENERIC_HOLDING:
        if (!glo_number_read(argument, &options->generic_holding))
            argp_error(state, "--generic-holding: `%s` is no number", argument);
        return 0;
    case 'o':
        options->output = argument;
        return 0;
    case KEY_CSV:
        options->folder = argument;
        return 0;
    case KEY_FORCE:
        options->force = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static void show_profits(const struct glo_customisation_study *study, struct glo_text *text)
{
    glo_text_add(text, "mean profit by unit cost of cm, and instances of %d in which cm is best\n",
                 GLO_STUDY_INSTANCES);
    glo_text_add(text, "  unit cost     mts      dd      cm  best, by waiting cost");
    for (int i = 0; i < GLO_STUDY_WAITS; i++)
        glo_text_add(text, "%4g", study->wins[i].waiting_cost);
    glo_text_add(text, "\n");
    for (uint32_t i = 0; i < GLO_STUDY_UNIT_COSTS; i++) {
        const struct glo_study_unit_cost *row = &study->unit_costs[i];
        glo_text_add(text, "  %9g %7.1f %7.1f %7.1f %5u                 ", row->unit_cost, row->mts, row->dd, row->cm,
                     glo_customisation_study_wins(study, i));
        for (uint32_t k = 0; k < GLO_STUDY_WAITS; k++)
            glo_text_add(text, "%4u", study->wins[i * GLO_STUDY_WAITS + k].cm);
        glo_text_add(text, "\n");
    }
}

static void show_rest(const struct glo_customisation_study *study, struct glo_text *text)
{
    glo_text_add(text, "\nmean profit by service rate\n  rate           mts       dd       cm  cm at its least cost\n");
    for (uint32_t i = 0; i < GLO_STUDY_RATES; i++)
        glo_text_add(text, "  %9g %8.1f %8.1f %8.1f %21.1f\n", study->rates[i].service_rate, study->rates[i].mts,
                     study->rates[i].dd, study->rates[i].cm, study->rates[i].least_cm);
    glo_text_add(text, "\nmean number of lines by misfit cost\n  misfit         mts       dd\n");
    for (uint32_t i = 0; i < GLO_STUDY_MISFITS; i++)
        glo_text_add(text, "  %9g %8.2f %8.2f\n", study->lines[i].misfit_cost, study->lines[i].mts, study->lines[i].dd);
    glo_text_add(text,
                 "\nmean profit of cm at its least cost less that of dd, by waiting cost (down)\nand misfit cost\n"
                 "           ");
    for (uint32_t i = 0; i < GLO_STUDY_MISFITS; i++)
        glo_text_add(text, " %8g", study->lines[i].misfit_cost);
    for (uint32_t i = 0; i < GLO_STUDY_WAITS * GLO_STUDY_MISFITS; i++) {
        if (i % GLO_STUDY_MISFITS == 0)
            glo_text_add(text, "\n  %9g", study->gains[i].waiting_cost);
        glo_text_add(text, " %8.1f", study->gains[i].gain);
    }
    glo_text_add(text, "\n");
}

static int write_files(const struct glo_customisation_study *study, const struct options *options,
                       struct glo_problem *problem)
{
    int code = options->output ? glo_customisation_store_hdf5(study, options->output, options->force, problem) : GLO_OK;
    if (code == GLO_OK && options->folder)
        code = glo_customisation_store_csv(study, options->folder, problem);
    return code;
}

int glo_theory_customisation_study(int argc, char **argv)
{
    char name[] = "theory customisation study", *was = argv[0];
    static const struct argp argp = {known,
                                     parse,
                                     NULL,
                                     "Best plans of the problems of Wong and Eyers (2010): lines made to stock (mts), "
                                     "delayed differentiation (dd) and custom manufacturing (cm).",
                                     NULL,
                                     NULL,
                                     NULL};
    struct options options = {.beta = 0.05, .generic_holding = NAN};
    struct glo_customisation_study study;
    struct glo_problem problem = {0};
    struct glo_text text = {0};
    argv[0] = name;
    int status = glo_cli_parse(&argp, argc, argv, &options);
    argv[0] = was;
    if (status != GLO_EXIT_DONE)
        return status;
    int code = glo_customisation_study_init(&study, options.beta, options.generic_holding, &problem);
    if (code != GLO_OK)
        return glo_cli_fail(name, code == GLO_ERR_NO_MEMORY ? GLO_EXIT_FAILED : GLO_EXIT_USAGE, "%s", problem.text);
    code = write_files(&study, &options, &problem);
    if (code != GLO_OK) {
        status = glo_cli_fail(name, code == GLO_ERR_ARGUMENT ? GLO_EXIT_USAGE : GLO_EXIT_FAILED, "%s", problem.text);
    } else {
        show_profits(&study, &text);
        show_rest(&study, &text);
        status = glo_cli_print(name, &text);
    }
    glo_text_free(&text);
    glo_customisation_study_free(&study);
    return status;
}
