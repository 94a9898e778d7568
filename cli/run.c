/*
 * `glocal run`: reads the scenario, runs the study on all cores, writes the HDF5 file, prints the estimates. Progress
 * goes to standard error. The first Ctrl-C finishes what is running and keeps it; the second ends the program.
 */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"
#include "output/console.h"
#include "output/json.h"
#include "output/progress.h"
#include "output/store.h"

#define REPLICATIONS "experiment.replications" /* what -r sets */

/* The signal that asked to stop; the only state that a signal handler can reach. Every thread of the run reads it. */
static _Atomic int stop_signal;

static void on_signal(int number)
{
    stop_signal = number;
    signal(number, SIG_DFL);
}

struct options {
    const char *file, *output, *only;
    struct glo_words sets;
    struct glo_arena texts;                      /* of the sets that other options stand for */
    uint64_t threads, replications, replication; /* 0: not given */
    bool fail_fast, strict, force, json, quiet;
    int trace, compression, progress;
};

enum {
    KEY_SET = 256,
    KEY_SEED,
    KEY_REPLICATION,
    KEY_ONLY,
    KEY_TRACE,
    KEY_COMPRESS,
    KEY_FAIL_FAST,
    KEY_STRICT,
    KEY_FORCE,
    KEY_JSON,
    KEY_PROGRESS
};

static const struct argp_option option_table[] = {
    {"output", 'o', "OUT.h5", 0, "the result file; default: NAME.h5 in the current folder", 0},
    {"threads", 'j', "N", 0, "threads; default: all cores", 0},
    {"replications", 'r', "N", 0, "replications of every design point", 0},
    {"seed", KEY_SEED, "N", 0, "seed of all random numbers", 0},
    {"set", KEY_SET, "PATH=VALUE", 0, "replace a value of the scenario, as if it stood in the file", 0},
    {"replication", KEY_REPLICATION, "K", 0, "run replication K alone, as in the batch", 0},
    {"only", KEY_ONLY, "EXPR", 0, "run the design points for which an expression over factors holds", 0},
    {"trace", KEY_TRACE, "none|first|all", 0, "whose orders are kept; default: first, replication 1 of each point", 0},
    {"compress", KEY_COMPRESS, "none|gzip|blosc", 0,
     "compression of the result file; default: gzip. blosc is faster, and whoever reads the file needs HDF5's plug-in "
     "for it (Debian: hdf5-filter-plugin-blosc-serial)",
     0},
    {"progress", KEY_PROGRESS, "auto|bar|plain|none", 0, "how progress is shown", 0},
    {"fail-fast", KEY_FAIL_FAST, NULL, 0, "stop after the first replication that fails", 0},
    {"strict", KEY_STRICT, NULL, 0, "warnings fail", 0},
    {"force", KEY_FORCE, NULL, 0, "replace a file that is not Glocal's", 0},
    {"json", KEY_JSON, NULL, 0, "standard output is one JSON document", 0},
    {"quiet", 'q', NULL, 0, "the answer only: no progress, no head", 0},
    {0},
};

static uint64_t number_of(const char *text, const char *what, uint64_t least, uint64_t most, struct argp_state *state)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text == '-' || value < least || value > most)
        argp_error(state, "error: %s is a whole number from %llu to %llu, not `%s`", what, (unsigned long long)least,
                   (unsigned long long)most, text);
    return value;
}

static int word_of(const char *text, const char *what, const char *const *words, int num, struct argp_state *state)
{
    for (int i = 0; i < num; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    char all[64] = "";
    for (int i = 0; i < num; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s",
                 i == 0        ? ""
                 : i + 1 < num ? ", "
                               : " or ",
                 words[i]);
    argp_error(state, "error: %s is %s, not `%s`", what, all, text);
    return 0;
}

/* An option that stands for an assignment. */
static int add_set(struct options *options, const char *path, uint64_t value)
{
    char text[64];
    snprintf(text, sizeof text, "%s=%llu", path, (unsigned long long)value);
    const char *kept = glo_arena_text(&options->texts, text, strlen(text));
    return kept && glo_words_add(&options->sets, kept) == GLO_OK ? 0 : ENOMEM;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct options *options = state->input;
    switch (key) {
    case 'o':
        options->output = argument;
        return 0;
    case 'j':
        options->threads = number_of(argument, "the number of threads", 1, 4096, state);
        return 0;
    case 'r':
        return add_set(options, REPLICATIONS, number_of(argument, "the number of replications", 1, 1000000, state));
    case 'q':
        options->quiet = true;
        return 0;
    case KEY_SEED:
        return add_set(options, "experiment.seed", number_of(argument, "a seed", 0, INT64_C(9000000000000000), state));
    case KEY_SET:
        return glo_words_add(&options->sets, argument) == GLO_OK ? 0 : ENOMEM;
    case KEY_REPLICATION:
        options->replication = number_of(argument, "the replication", 1, 1000000, state);
        return 0;
    case KEY_ONLY:
        options->only = argument;
        return 0;
    case KEY_TRACE:
        options->trace = word_of(argument, "--trace", glo_trace_policy_names, GLO_NUM_TRACE_POLICIES, state);
        return 0;
    case KEY_COMPRESS:
        options->compression = word_of(argument, "--compress", glo_compression_names, GLO_NUM_COMPRESSIONS, state);
        return 0;
    case KEY_PROGRESS:
        options->progress = word_of(argument, "--progress", glo_progress_mode_names, GLO_NUM_PROGRESS_MODES, state);
        return 0;
    case KEY_FAIL_FAST:
        options->fail_fast = true;
        return 0;
    case KEY_STRICT:
        options->strict = true;
        return 0;
    case KEY_FORCE:
        options->force = true;
        return 0;
    case KEY_JSON:
        options->json = true;
        return 0;
    case ARGP_KEY_ARG:
        if (options->file)
            argp_error(state, "error: one scenario at a time");
        options->file = argument;
        return 0;
    case ARGP_KEY_END:
        if (!options->file)
            argp_usage(state);
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
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

/* What a run holds from beginning to end. */
struct job {
    struct options options;
    struct glo_scenario_study scenarios;
    struct glo_context context;
    struct glo_store store;
    struct glo_run run;
    struct glo_analysis analysis;
    struct glo_problem problem;
    struct glo_arena arena;
    char *output;
    bool accounts_used[GLO_NUM_ACCOUNTS], sources_used[GLO_NUM_SOURCES];
};

/* "scenarios/furniture_italy.yaml" -> "furniture_italy". */
static char *scenario_name(struct job *job)
{
    const char *slash = strrchr(job->options.file, '/');
    const char *base = slash ? slash + 1 : job->options.file;
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

static char *keep_text(struct job *job, struct glo_text *text)
{
    char *kept = text->failed ? NULL : glo_arena_text(&job->arena, glo_text_get(text), text->length);
    glo_text_free(text);
    return kept;
}

static char *command_line(struct job *job, int argc, char **argv)
{
    struct glo_text text = {0};
    glo_text_add(&text, "glocal");
    for (int i = 0; i < argc; i++)
        add_word(&text, argv[i]);
    return keep_text(job, &text);
}

/* What the command line sets, but for the number of replications: what a command that repeats one of them needs. */
static char *assignments(struct job *job)
{
    struct glo_text text = {0};
    for (uint32_t i = 0; i < job->options.sets.num; i++) {
        const char *set = job->options.sets.items[i];
        if (strncmp(set, REPLICATIONS "=", strlen(REPLICATIONS "=")) == 0)
            continue;
        glo_text_add(&text, " --set");
        add_word(&text, set);
    }
    return keep_text(job, &text);
}

/* The length as the scenario states it: "2 years". */
static const char *length_text(const struct job *job)
{
    const struct glo_node *experiment = glo_node_get(job->scenarios.reader.tree, "experiment");
    const struct glo_node *length = experiment ? glo_node_get(experiment, "length") : NULL;
    return length && length->kind == GLO_NODE_SCALAR ? length->text : "";
}

static int collect_warnings(struct job *job)
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
static int collect_factor_tables(struct job *job)
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

static int make_context(struct job *job, int argc, char **argv)
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
        .scenario_file = job->options.file,
        .scenario_name = scenario_name(job),
        .question = first->file.question,
        .note = first->file.note,
        .canonical = glo_text_get(&scenarios->canonical),
        .hash = scenarios->hash,
        .currency = first->ledger.currency,
        .length = length_text(job),
        .seed = (uint64_t)first->file.experiment.seed,
        .num_threads = (uint32_t)job->options.threads,
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

/* NAME.h5 in the current folder unless -o says otherwise. */
static int choose_output(struct job *job)
{
    if (job->options.output) {
        job->output = glo_arena_text(&job->arena, job->options.output, strlen(job->options.output));
        return job->output ? GLO_OK : GLO_ERR_NO_MEMORY;
    }
    char name[NAME_MAX + 8];
    snprintf(name, sizeof name, "%.*s.h5", NAME_MAX - 3, job->context.scenario_name);
    job->output = glo_arena_text(&job->arena, name, strlen(name));
    return job->output ? GLO_OK : GLO_ERR_NO_MEMORY;
}

static int print_head(const struct job *job)
{
    struct glo_text head = {0};
    int code = glo_console_head(&job->context, &head);
    fputs(glo_text_get(&head), stderr);
    glo_text_free(&head);
    return code;
}

static int simulate(struct job *job)
{
    struct shown_progress progress = {.started = glo_cli_seconds()};
    struct glo_sink sink = glo_store_sink(&job->store);
    bool silent = job->options.quiet || job->options.json;
    glo_progress_view_init(&progress.view,
                           silent && job->options.progress == GLO_PROGRESS_AUTO
                               ? GLO_PROGRESS_NONE
                               : (enum glo_progress_mode)job->options.progress,
                           isatty(STDERR_FILENO));
    struct glo_runner_options options = {
        .num_threads = (uint32_t)job->options.threads,
        .fail_fast = job->options.fail_fast,
        .sink = &sink,
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

/* What the file holds beside the estimates; NULL: nothing. */
static const char *trace_text(const struct job *job, char text[80])
{
    uint32_t first = job->scenarios.study.first_replication + 1;
    const char *all = job->scenarios.study.num_replications > 1 ? "orders of every replication" : NULL;
    if (job->options.trace == GLO_TRACE_NONE)
        return NULL;
    if (job->options.trace == GLO_TRACE_ALL && all)
        return all;
    snprintf(text, 80, "orders of replication %u%s", first,
             job->scenarios.reader.design.num_points > 1 ? " of each point" : "");
    return text;
}

static const char *trace_hint(const struct job *job)
{
    if (job->options.trace == GLO_TRACE_NONE)
        return "--trace first keeps orders, one row each";
    return job->options.trace == GLO_TRACE_FIRST && job->scenarios.study.num_replications > 1
               ? "--trace all keeps every order"
               : NULL;
}

/* What went wrong, as a sentence and an exit status. */
static int failed(const struct job *job, int code)
{
    const char *text = job->problem.code ? job->problem.text : glo_error_text(code);
    return glo_cli_fail("run", code == GLO_ERR_INPUT ? GLO_EXIT_USAGE : GLO_EXIT_FAILED, "%s", text);
}

/* The answer: JSON, or the table with what was written. */
static int print_answer(const struct job *job)
{
    struct glo_text text = {0};
    struct stat status;
    char trace[80];
    struct glo_written written = {
        .file = job->output,
        .size = stat(job->output, &status) == 0 ? (uint64_t)status.st_size : 0,
        .trace = trace_text(job, trace),
        .hint = trace_hint(job),
    };
    int code = job->options.json ? glo_json_write(&job->context, &text)
                                 : glo_console_write(&job->context, &written, glo_cli_is_ascii(), &text);
    int exit_status = code == GLO_OK ? glo_cli_print("run", &text) : failed(job, code);
    glo_text_free(&text);
    return exit_status;
}

static int exit_status(const struct job *job)
{
    if (job->run.stopped && stop_signal)
        return 128 + stop_signal;
    return job->run.num_failed ? GLO_EXIT_FAILED : GLO_EXIT_DONE;
}

/* A run of which no replication is whole has no analysis: its failures are its answer. */
static int without_analysis(struct job *job, int code)
{
    struct glo_text text = {0};
    glo_console_failures(&job->context, &job->run, &text);
    fputs(glo_text_get(&text), stderr);
    glo_text_free(&text);
    return job->run.num_failed || job->run.stopped ? (exit_status(job) ? exit_status(job) : GLO_EXIT_FAILED)
                                                   : failed(job, code);
}

static int run_and_write(struct job *job)
{
    struct glo_store_options options = {
        .path = job->output,
        .force = job->options.force,
        .trace = (enum glo_trace_policy)job->options.trace,
        .compression = (enum glo_compression)job->options.compression,
    };
    int code = glo_store_open(&job->store, &options, &job->context, &job->problem);
    if (code == GLO_ERR_NO_MEMORY)
        return failed(job, code);
    if (code != GLO_OK)
        return glo_cli_fail("run", GLO_EXIT_USAGE, "%s", job->problem.text);
    if (!job->options.quiet && !job->options.json && (code = print_head(job)) != GLO_OK)
        return failed(job, code);
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    if ((code = simulate(job)) != GLO_OK)
        return failed(job, code);
    if ((code = glo_analysis_init(&job->analysis, &job->run, &job->problem)) != GLO_OK)
        return without_analysis(job, code);
    job->context.analysis = &job->analysis;
    if ((code = glo_store_finish(&job->store, &job->context, &job->problem)) != GLO_OK)
        return failed(job, code);
    int printed = print_answer(job);
    return printed != GLO_EXIT_DONE ? printed : exit_status(job);
}

/* Reads the scenario; what is wrong with it goes to standard error. */
static int read_scenario(struct job *job)
{
    struct glo_scenario_study *scenarios = &job->scenarios;
    const struct glo_diagnostics *diagnostics = &scenarios->reader.diagnostics;
    int code = glo_scenario_study_open(scenarios, job->options.file, job->options.sets.items, job->options.sets.num);
    if (code == GLO_OK && job->options.only)
        code = glo_scenario_study_only(scenarios, job->options.only);
    if (code == GLO_ERR_NO_MEMORY)
        return glo_cli_fail("run", GLO_EXIT_FAILED, "out of memory while reading the scenario");
    bool strict = job->options.strict && diagnostics->num_warnings;
    if (code == GLO_OK && !strict)
        return GLO_EXIT_DONE;
    glo_cli_messages(stderr, diagnostics, strict ? GLO_WARNING : GLO_FAULT);
    glo_cli_count(stderr, diagnostics);
    fprintf(stderr, ". Nothing was run.\n");
    return GLO_EXIT_USAGE;
}

static int run(struct job *job, int argc, char **argv)
{
    int status = read_scenario(job);
    if (status != GLO_EXIT_DONE)
        return status;
    if (job->options.threads == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);
        job->options.threads = cores > 0 ? (uint64_t)cores : 1;
    }
    struct glo_study *study = &job->scenarios.study;
    if (job->options.replication) {
        study->first_replication = (uint32_t)job->options.replication - 1;
        study->num_replications = 1;
    }
    if (make_context(job, argc, argv) != GLO_OK || choose_output(job) != GLO_OK)
        return glo_cli_fail("run", GLO_EXIT_FAILED, "out of memory");
    return run_and_write(job);
}

int glo_verb_run(int argc, char **argv)
{
    static const struct argp argp = {option_table, parse, "FILE", "Runs the experiment of a scenario file.",
                                     NULL,         NULL,  NULL};
    struct job *job = glo_alloc(1, sizeof *job);
    if (!job)
        return glo_cli_fail("run", GLO_EXIT_FAILED, "out of memory");
    job->options.trace = GLO_TRACE_FIRST;
    job->options.compression = GLO_COMPRESSION_GZIP;
    job->options.progress = GLO_PROGRESS_AUTO;
    int status = glo_cli_parse(&argp, argc, argv, &job->options);
    if (status == GLO_EXIT_DONE)
        status = run(job, argc, argv);
    glo_store_discard(&job->store);
    glo_analysis_free(&job->analysis);
    glo_run_free(&job->run);
    glo_scenario_study_free(&job->scenarios);
    glo_words_free(&job->options.sets);
    glo_arena_free(&job->options.texts);
    glo_arena_free(&job->arena);
    glo_free(job);
    return status;
}
