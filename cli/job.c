/* From the command line to the analysis of a run. */
#include "cli/job.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "output/console.h"

#define REPLICATIONS "experiment.replications" /* what -r sets */

/* The signal that asked to stop; the only state that a signal handler can reach. Every thread of the run reads it. */
static _Atomic int stop_signal;

static void on_signal(int number)
{
    stop_signal = number;
    signal(number, SIG_DFL);
}

enum { KEY_SET = 256, KEY_SEED, KEY_REPLICATION, KEY_ONLY, KEY_FAIL_FAST, KEY_STRICT, KEY_JSON, KEY_PROGRESS };

static const struct argp_option option_table[] = {
    {"threads", 'j', "N", 0, "threads; default: all cores", 0},
    {"replications", 'r', "N", 0, "replications of every design point", 0},
    {"seed", KEY_SEED, "N", 0, "seed of all random numbers", 0},
    {"set", KEY_SET, "PATH=VALUE", 0, "replace a value of the scenario, as if it stood in the file", 0},
    {"replication", KEY_REPLICATION, "K", 0, "run replication K alone, as in the batch", 0},
    {"only", KEY_ONLY, "EXPR", 0, "run the design points for which an expression over factors holds", 0},
    {"progress", KEY_PROGRESS, "auto|bar|plain|none", 0, "how progress is shown", 0},
    {"fail-fast", KEY_FAIL_FAST, NULL, 0, "stop after the first replication that fails", 0},
    {"strict", KEY_STRICT, NULL, 0, "warnings fail", 0},
    {"json", KEY_JSON, NULL, 0, "standard output is one JSON document", 0},
    {"quiet", 'q', NULL, 0, "the answer only: no progress, no head", 0},
    {0},
};

/* An option that stands for an assignment. */
static int add_set(struct glo_job *job, const char *path, uint64_t value)
{
    char text[64];
    snprintf(text, sizeof text, "%s=%llu", path, (unsigned long long)value);
    const char *kept = glo_arena_text(&job->texts, text, strlen(text));
    return kept && glo_words_add(&job->sets, kept) == GLO_OK ? 0 : ENOMEM;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct glo_job *job = state->input;
    switch (key) {
    case 'j':
        job->threads = glo_cli_number(argument, "the number of threads", 1, 4096, state);
        return 0;
    case 'r':
        return add_set(job, REPLICATIONS, glo_cli_number(argument, "the number of replications", 1, 1000000, state));
    case 'q':
        job->quiet = true;
        return 0;
    case KEY_SEED:
        return add_set(job, "experiment.seed", glo_cli_number(argument, "a seed", 0, INT64_C(9000000000000000), state));
    case KEY_SET:
        return glo_words_add(&job->sets, argument) == GLO_OK ? 0 : ENOMEM;
    case KEY_REPLICATION:
        job->replication = glo_cli_number(argument, "the replication", 1, 1000000, state);
        return 0;
    case KEY_ONLY:
        job->only = argument;
        return 0;
    case KEY_PROGRESS:
        job->progress = glo_cli_choice(argument, "--progress", glo_progress_mode_names, GLO_NUM_PROGRESS_MODES, state);
        return 0;
    case KEY_FAIL_FAST:
        job->fail_fast = true;
        return 0;
    case KEY_STRICT:
        job->strict = true;
        return 0;
    case KEY_JSON:
        job->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (job->file)
            argp_error(state, "error: one scenario at a time");
        job->file = argument;
        return 0;
    case ARGP_KEY_END:
        if (!job->file)
            argp_usage(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

const struct argp glo_job_argp = {option_table, parse, NULL, NULL, NULL, NULL, NULL};

void glo_job_init(struct glo_job *job, const char *verb)
{
    memset(job, 0, sizeof *job);
    job->verb = verb;
    job->progress = GLO_PROGRESS_AUTO;
}

void glo_job_free(struct glo_job *job)
{
    glo_analysis_free(&job->analysis);
    glo_run_free(&job->run);
    glo_scenario_study_free(&job->scenarios);
    glo_words_free(&job->sets);
    glo_arena_free(&job->texts);
    glo_arena_free(&job->arena);
}

/* Progress on standard error. */
struct shown_progress {
    struct glo_progress_view view;
    double started;
};

static void show_progress(void *self, const struct glo_progress *progress)
{
    struct shown_progress *shown = self;
    struct glo_text text = {0};
    glo_progress_view_update(&shown->view, progress, glo_cli_seconds() - shown->started, &text);
    fputs(glo_text_get(&text), stderr);
    glo_text_free(&text);
}

int glo_job_failed(const struct glo_job *job, int code)
{
    const char *text = job->problem.code ? job->problem.text : glo_error_text(code);
    return glo_cli_fail(job->verb, code == GLO_ERR_INPUT ? GLO_EXIT_USAGE : GLO_EXIT_FAILED, "%s", text);
}

/* "scenarios/furniture_italy.yaml" -> "furniture_italy". */
static char *scenario_name(struct glo_job *job)
{
    const char *slash = strrchr(job->file, '/');
    const char *base = slash ? slash + 1 : job->file;
    const char *dot = strrchr(base, '.');
    return glo_arena_text(&job->arena, base, dot && dot > base ? (size_t)(dot - base) : strlen(base));
}

/* Adds a word after a blank, quoted where a shell would need it. */
static void add_word(struct glo_text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=-,:";
    if (*word && strspn(word, plain) == strlen(word)) {
        glo_text_add(text, " %s", word);
        return;
    }
    glo_text_add(text, " '");
    for (; *word; word++)
        glo_text_add(text, *word == '\'' ? "'\\''" : "%c", *word);
    glo_text_add(text, "'");
}

static char *keep_text(struct glo_job *job, struct glo_text *text)
{
    char *kept = text->failed ? NULL : glo_arena_text(&job->arena, glo_text_get(text), text->length);
    glo_text_free(text);
    return kept;
}

static char *command_line(struct glo_job *job, int argc, char **argv)
{
    struct glo_text text = {0};
    glo_text_add(&text, "glocal");
    for (int i = 0; i < argc; i++)
        add_word(&text, argv[i]);
    return keep_text(job, &text);
}

/* What the command line sets, but for the number of replications: what a command that repeats one of them needs. */
static char *assignments(struct glo_job *job)
{
    struct glo_text text = {0};
    for (uint32_t i = 0; i < job->sets.num; i++) {
        const char *set = job->sets.items[i];
        if (strncmp(set, REPLICATIONS "=", strlen(REPLICATIONS "=")) == 0)
            continue;
        glo_text_add(&text, " --set");
        add_word(&text, set);
    }
    return keep_text(job, &text);
}

/* The length as the scenario states it: "2 years". */
static const char *length_text(const struct glo_job *job)
{
    const struct glo_node *experiment = glo_node_get(job->scenarios.reader.tree, "experiment");
    const struct glo_node *length = experiment ? glo_node_get(experiment, "length") : NULL;
    return length && length->kind == GLO_NODE_SCALAR ? length->text : "";
}

static int collect_warnings(struct glo_job *job)
{
    const struct glo_diagnostics *diagnostics = &job->scenarios.reader.diagnostics;
    const char **warnings = glo_arena_alloc(&job->arena, diagnostics->num_warnings, sizeof *warnings);
    if (!warnings)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t i = 0; i < diagnostics->num_warnings; i++)
        warnings[i] = glo_cli_warning(diagnostics, i)->text;
    job->context.num_warnings = diagnostics->num_warnings;
    job->context.warnings = warnings;
    return GLO_OK;
}

/* Names and hashes of the emission factor tables that the scenario reads. */
static int collect_factor_tables(struct glo_job *job)
{
    const struct glo_factor_tables *tables = &job->scenarios.points[0]->file.accounting.factors;
    const struct glo_family *families[] = {&tables->freight, &tables->materials, &tables->grid};
    const char **texts = glo_arena_alloc(&job->arena, 4, sizeof *texts);
    if (!texts)
        return GLO_ERR_NO_MEMORY;
    uint32_t num = 0;
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
        char text[PATH_MAX + 32];
        if (!families[i]->rows || !families[i]->rows->source)
            continue;
        uint32_t file = families[i]->rows->cells[0].mark.file;
        uint64_t hash = glo_stream_hash(0, job->scenarios.reader.diagnostics.files[file].text);
        const char *slash = strrchr(families[i]->rows->source, '/');
        snprintf(text, sizeof text, "%s %016llx", slash ? slash + 1 : families[i]->rows->source,
                 (unsigned long long)hash);
        texts[num] = glo_arena_text(&job->arena, text, strlen(text));
        if (!texts[num++])
            return GLO_ERR_NO_MEMORY;
    }
    job->context.factor_tables = texts;
    return GLO_OK;
}

static int make_context(struct glo_job *job, int argc, char **argv)
{
    struct glo_scenario_study *scenarios = &job->scenarios;
    const struct glo_scenario *first = scenarios->points[0];
    uint32_t num_points = scenarios->reader.design.num_points;
    struct glo_names *names = glo_arena_alloc(&job->arena, num_points, sizeof *names);
    if (!names)
        return GLO_ERR_NO_MEMORY;
    for (uint32_t point = 0; point < num_points; point++) {
        const struct glo_ledger_plan *ledger = &scenarios->points[point]->ledger;
        names[point] = scenarios->points[point]->names;
        for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS; i++)
            job->accounts_used[i] |= ledger->accounts_used[i];
        for (uint32_t i = 0; i < GLO_NUM_SOURCES; i++)
            job->sources_used[i] |= ledger->sources_used[i];
    }
    job->context = (struct glo_context){
        .scenario_file = job->file,
        .scenario_name = scenario_name(job),
        .question = first->file.question,
        .note = first->file.note,
        .canonical = glo_text_get(&scenarios->canonical),
        .hash = scenarios->hash,
        .currency = first->ledger.currency,
        .length = length_text(job),
        .seed = (uint64_t)first->file.experiment.seed,
        .num_threads = (uint32_t)job->threads,
        .command_line = command_line(job, argc, argv),
        .assignments = assignments(job),
        .study = &scenarios->study,
        .names = names,
        .accounts_used = job->accounts_used,
        .sources_used = job->sources_used,
    };
    for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS; i++)
        job->context.has_money |= job->accounts_used[i];
    for (uint32_t i = 0; i < GLO_NUM_SOURCES; i++)
        job->context.has_carbon |= job->sources_used[i];
    if (!job->context.scenario_name || !job->context.command_line || !job->context.assignments ||
        collect_warnings(job) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    return collect_factor_tables(job);
}

/* Reads the scenario; what is wrong with it goes to standard error. */
static int read_scenario(struct glo_job *job)
{
    struct glo_scenario_study *scenarios = &job->scenarios;
    const struct glo_diagnostics *diagnostics = &scenarios->reader.diagnostics;
    int code = glo_scenario_study_open(scenarios, job->file, job->sets.items, job->sets.num);
    if (code == GLO_OK && job->only)
        code = glo_scenario_study_only(scenarios, job->only);
    if (code == GLO_ERR_NO_MEMORY)
        return glo_cli_fail(job->verb, GLO_EXIT_FAILED, "out of memory while reading the scenario");
    bool strict = job->strict && diagnostics->num_warnings;
    if (code == GLO_OK && !strict)
        return GLO_EXIT_DONE;
    glo_cli_messages(stderr, diagnostics, strict ? GLO_WARNING : GLO_FAULT);
    glo_cli_count(stderr, diagnostics);
    fprintf(stderr, ". Nothing was run.\n");
    return GLO_EXIT_USAGE;
}

static int print_head(const struct glo_job *job)
{
    struct glo_text head = {0};
    int code = glo_console_head(&job->context, &head);
    fputs(glo_text_get(&head), stderr);
    glo_text_free(&head);
    return code;
}

static int simulate(struct glo_job *job, const struct glo_sink *sink)
{
    struct shown_progress progress = {.started = glo_cli_seconds()};
    bool silent = job->quiet || job->json;
    glo_progress_view_init(&progress.view,
                           silent && job->progress == GLO_PROGRESS_AUTO ? GLO_PROGRESS_NONE
                                                                        : (enum glo_progress_mode)job->progress,
                           isatty(STDERR_FILENO));
    struct glo_runner_options options = {
        .num_threads = (uint32_t)job->threads,
        .fail_fast = job->fail_fast,
        .sink = sink,
        .progress_self = &progress,
        .progress = show_progress,
        .stop = &stop_signal,
    };
    int code = glo_run_init(&job->run, &job->scenarios.study, &options, &job->problem);
    struct glo_text end = {0};
    glo_progress_view_close(&progress.view, &end);
    fputs(glo_text_get(&end), stderr);
    glo_text_free(&end);
    return code;
}

int glo_job_status(const struct glo_job *job)
{
    if (job->run.stopped && stop_signal)
        return 128 + stop_signal;
    return job->run.num_failed ? GLO_EXIT_FAILED : GLO_EXIT_DONE;
}

/* A run of which no replication is whole has no analysis: its failures are its answer. */
static int without_analysis(struct glo_job *job, int code)
{
    struct glo_text text = {0};
    glo_console_failures(&job->context, &job->run, &text);
    fputs(glo_text_get(&text), stderr);
    glo_text_free(&text);
    return job->run.num_failed || job->run.stopped ? (glo_job_status(job) ? glo_job_status(job) : GLO_EXIT_FAILED)
                                                   : glo_job_failed(job, code);
}

int glo_job_prepare(struct glo_job *job, int argc, char **argv)
{
    int status = read_scenario(job);
    if (status != GLO_EXIT_DONE)
        return status;
    if (job->threads == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        job->threads = cores > 0 ? (uint64_t)cores : 1;
    }
    struct glo_study *study = &job->scenarios.study;
    if (job->replication) {
        study->first_replication = (uint32_t)job->replication - 1;
        study->num_replications = 1;
    }
    return make_context(job, argc, argv) == GLO_OK ? GLO_EXIT_DONE
                                                   : glo_cli_fail(job->verb, GLO_EXIT_FAILED, "out of memory");
}

int glo_job_run(struct glo_job *job, const struct glo_sink *sink)
{
    int code;
    if (!job->quiet && !job->json && (code = print_head(job)) != GLO_OK)
        return glo_job_failed(job, code);
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    if ((code = simulate(job, sink)) != GLO_OK)
        return glo_job_failed(job, code);
    if ((code = glo_analysis_init(&job->analysis, &job->run, &job->problem)) != GLO_OK)
        return without_analysis(job, code);
    job->context.analysis = &job->analysis;
    return GLO_EXIT_DONE;
}
