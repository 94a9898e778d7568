/*
 * `glocal theory NAME --parameter value ...`: a closed form for the numbers of the command line; `glocal theory list`:
 * what there is. `glocal theory FILE.yaml` is in theory_scenario.c.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "output/formula_page.h"
#include "scenarios/language/formula_text.h"
#include "sim/number.h"

enum { KEY_JSON = 1000, KEY_QUANTILES, KEY_PARAMETER };

/* What the command line says of one formula. */
struct request {
    const struct glo_formula *formula;
    struct glo_formula_call call;
    struct glo_formula_reader reader;
    const char *quantiles;
    bool json;
    int code;
};

/* The sentence of a refusal, with what to do. */
static int refused(const struct glo_formula_call *call)
{
    char verb[64];
    snprintf(verb, sizeof verb, "theory %s", call->formula->name);
    glo_cli_fail(verb, GLO_EXIT_USAGE, "%s", call->problem.text);
    if (*call->help) {
        struct glo_text text = {0};
        glo_text_add(&text, " help ");
        glo_text_fold(&text, call->help, 6, 6, 80);
        glo_text_add(&text, "\n");
        fputs(glo_text_get(&text), stderr);
        glo_text_free(&text);
    }
    return GLO_EXIT_USAGE;
}

static int failed(const struct request *request, int code)
{
    return code == GLO_ERR_NO_MEMORY ? glo_cli_fail("theory", GLO_EXIT_FAILED, "out of memory")
                                     : refused(&request->call);
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct request *request = state->input;
    if (key == KEY_JSON)
        request->json = true;
    else if (key == KEY_QUANTILES)
        request->quantiles = argument;
    else if (key >= KEY_PARAMETER && key < KEY_PARAMETER + GLO_FORMULA_PARAMETERS)
        request->code = request->code != GLO_OK
                            ? request->code
                            : glo_formula_read(&request->reader, &request->call,
                                               request->formula->parameters[key - KEY_PARAMETER].name, argument);
    else
        return ARGP_ERR_UNKNOWN;
    return 0;
}

/* Whether the help is asked for. */
static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-?") == 0)
            return true;
    return false;
}

static int print_help(const struct glo_formula *formula)
{
    struct glo_text text = {0};
    glo_formula_help(formula, &text);
    int status = glo_cli_print("theory", &text);
    glo_text_free(&text);
    return status;
}

/* The options of a formula: those of every formula, and its parameters. `names`: room for their names. */
static void make_options(const struct glo_formula *formula, char names[][64],
                         struct argp_option options[GLO_FORMULA_PARAMETERS + 3])
{
    uint32_t num = 0;
    for (uint32_t i = 0; formula->parameters[i].name; i++) {
        snprintf(names[i], 64, "%s", formula->parameters[i].name);
        for (char *at = names[i]; *at; at++)
            if (*at == '_')
                *at = '-';
        options[num++] =
            (struct argp_option){names[i], KEY_PARAMETER + (int)i, "VALUE", 0, formula->parameters[i].doc, 0};
    }
    options[num++] = (struct argp_option){"json", KEY_JSON, NULL, 0, "standard output is one JSON document", 1};
    options[num++] = (struct argp_option){"quantiles", KEY_QUANTILES, "LIST", 0, "which, 0.5,0.99 for example", 1};
    options[num] = (struct argp_option){0};
}

/* "0.5,0.99" into the call. */
static int read_quantiles(struct request *request)
{
    struct glo_formula_call *call = &request->call;
    if (!request->quantiles)
        return GLO_OK;
    call->num_probabilities = 0;
    for (const char *at = request->quantiles;; at++) {
        char word[32];
        double probability;
        size_t length = strcspn(at, ",");
        snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : 0), at);
        if (!glo_number_read(word, &probability) || !(probability > 0 && probability < 1) ||
            call->num_probabilities == GLO_FORMULA_PROBABILITIES)
            return glo_formula_refuse(call, "write up to 16 numbers between 0 and 1: --quantiles 0.5,0.99",
                                      "quantiles are `%s`", request->quantiles);
        call->probabilities[call->num_probabilities++] = probability;
        at += length;
        if (!*at)
            return GLO_OK;
    }
}

static int answer(struct request *request)
{
    struct glo_text text = {0};
    int code = request->code == GLO_OK ? read_quantiles(request) : request->code;
    if (code == GLO_OK)
        code = glo_formula_evaluate(&request->call);
    if (code == GLO_OK && request->json)
        code = glo_formula_json(&request->call, &text);
    else if (code == GLO_OK)
        glo_formula_page(&request->call, &text);
    int status = code == GLO_OK ? glo_cli_print("theory", &text) : failed(request, code);
    glo_text_free(&text);
    return status;
}

/* argv[0]: the name of the formula; argp begins its messages with it. */
static int evaluate(const struct glo_formula *formula, int argc, char **argv)
{
    struct request request = {.formula = formula};
    char names[GLO_FORMULA_PARAMETERS][64], verb[80];
    struct argp_option options[GLO_FORMULA_PARAMETERS + 3];
    make_options(formula, names, options);
    const struct argp argp = {options, parse, "", formula->title, NULL, NULL, NULL};
    glo_formula_call_init(&request.call, formula);
    snprintf(verb, sizeof verb, "theory %s", formula->name);
    argv[0] = verb;
    int status = glo_cli_parse(&argp, argc, argv, &request);
    if (status == GLO_EXIT_DONE)
        status = answer(&request);
    glo_formula_call_free(&request.call);
    glo_formula_reader_free(&request.reader);
    return status;
}

static int list(bool json)
{
    struct glo_text text = {0};
    int code = GLO_OK;
    if (json)
        code = glo_formula_list_json(&text);
    else
        glo_formula_list(&text);
    int status =
        code == GLO_OK ? glo_cli_print("theory", &text) : glo_cli_fail("theory", GLO_EXIT_FAILED, "out of memory");
    glo_text_free(&text);
    return status;
}

static int not_known(const char *name)
{
    const char **names = glo_alloc(glo_num_formulas, sizeof *names);
    for (uint32_t i = 0; names && i < glo_num_formulas; i++)
        names[i] = glo_formulas[i]->name;
    const char *nearest = names ? glo_text_nearest(name, names, glo_num_formulas) : NULL;
    glo_cli_fail("theory", GLO_EXIT_USAGE, "no formula named `%s`", name);
    if (nearest)
        fprintf(stderr, " help did you mean `%s`?\n", nearest);
    else
        fprintf(stderr, " help `glocal theory list` shows the formulas\n");
    glo_free(names);
    return GLO_EXIT_USAGE;
}

static int usage(FILE *stream, int status)
{
    fprintf(stream, "Usage: glocal theory NAME --PARAMETER VALUE ... [--quantiles LIST] [--json]\n"
                    "  or:  glocal theory NAME --help\n"
                    "  or:  glocal theory list [--json]\n"
                    "  or:  glocal theory customisation study [OPTION...]\n"
                    "  or:  glocal theory FILE.yaml [OPTION...]\n"
                    "  or:  glocal theory FILE.yaml --help\n");
    return status;
}

/* Whether the words are about a scenario: some word of them is a path, and none the name of a formula. */
static bool is_scenario(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *dot = strrchr(argv[i], '.');
        if (argv[i][0] != '-' && dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0))
            return true;
    }
    return argv[1][0] != '-' && strchr(argv[1], '/');
}

int glo_verb_theory(int argc, char **argv)
{
    if (argc < 2)
        return usage(stderr, GLO_EXIT_USAGE);
    const char *name = argv[1];
    const struct glo_formula *formula = glo_formula_find(name);
    if (strcmp(name, "customisation") == 0 && argc > 2 && strcmp(argv[2], "study") == 0)
        return glo_theory_customisation_study(argc - 2, argv + 2);
    if (formula)
        return wants_help(argc - 1, argv + 1) ? print_help(formula) : evaluate(formula, argc - 1, argv + 1);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-?") == 0 || strcmp(name, "--usage") == 0)
        return usage(stdout, GLO_EXIT_DONE);
    if (strcmp(name, "list") == 0 && (argc == 2 || (argc == 3 && strcmp(argv[2], "--json") == 0)))
        return list(argc == 3);
    return is_scenario(argc, argv) ? glo_theory_of_scenario(argc, argv) : not_known(name);
}
