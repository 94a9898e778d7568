/* `glocal run`: runs the study on all cores, writes the HDF5 file, prints the estimates. */
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/judging.h"
#include "output/console.h"
#include "output/json.h"
#include "output/store.h"

enum { KEY_TRACE = 512, KEY_COMPRESS, KEY_FORCE };

static const struct argp_option option_table[] = {
    {"output", 'o', "OUT.h5", 0, "the result file; default: NAME.h5 in the current folder", 0},
    {"trace", KEY_TRACE, "none|first|all", 0, "whose orders are kept; default: first, replication 1 of each point", 0},
    {"compress", KEY_COMPRESS, "none|gzip|blosc", 0,
     "compression of the result file; default: gzip. blosc is faster, and whoever reads the file needs HDF5's plug-in "
     "for it (Debian: hdf5-filter-plugin-blosc-serial)",
     0},
    {"force", KEY_FORCE, NULL, 0, "replace a file that is not Glocal's", 0},
    {0},
};

struct run {
    struct glo_job job;
    struct glo_judging judging; /* where the scenario speaks of theory */
    struct glo_store store;
    const char *asked; /* -o; NULL: not given */
    char *output;
    bool force;
    int trace, compression;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct run *run = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &run->job;
        return 0;
    case 'o':
        run->asked = argument;
        return 0;
    case KEY_TRACE:
        run->trace = glo_cli_choice(argument, "--trace", glo_trace_policy_names, GLO_NUM_TRACE_POLICIES, state);
        return 0;
    case KEY_COMPRESS:
        run->compression = glo_cli_choice(argument, "--compress", glo_compression_names, GLO_NUM_COMPRESSIONS, state);
        return 0;
    case KEY_FORCE:
        run->force = true;
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

/* NAME.h5 in the current folder unless -o says otherwise. */
static int choose_output(struct run *run)
{
    if (run->asked) {
        run->output = glo_arena_text(&run->job.arena, run->asked, strlen(run->asked));
        return run->output ? GLO_OK : GLO_ERR_NO_MEMORY;
    }
    char name[NAME_MAX + 8];
    snprintf(name, sizeof name, "%.*s.h5", NAME_MAX - 3, run->job.context.scenario_name);
    run->output = glo_arena_text(&run->job.arena, name, strlen(name));
    return run->output ? GLO_OK : GLO_ERR_NO_MEMORY;
}

/* What the file holds beside the estimates; NULL: nothing. */
static const char *trace_text(const struct run *run, char text[80])
{
    uint32_t first = run->job.scenarios.study.first_replication + 1;
    const char *all = run->job.scenarios.study.num_replications > 1 ? "orders of every replication" : NULL;
    if (run->trace == GLO_TRACE_NONE)
        return NULL;
    if (run->trace == GLO_TRACE_ALL && all)
        return all;
    snprintf(text, 80, "orders of replication %u%s", first,
             run->job.scenarios.reader.design.num_points > 1 ? " of each point" : "");
    return text;
}

static const char *trace_hint(const struct run *run)
{
    if (run->trace == GLO_TRACE_NONE)
        return "--trace first keeps orders, one row each";
    return run->trace == GLO_TRACE_FIRST && run->job.scenarios.study.num_replications > 1
               ? "--trace all keeps every order"
               : NULL;
}

/* The answer: JSON, or the table with what was written. */
static int print_answer(const struct run *run)
{
    struct glo_text text = {0};
    struct stat status;
    char trace[80];
    struct glo_written written = {
        .file = run->output,
        .size = stat(run->output, &status) == 0 ? (uint64_t)status.st_size : 0,
        .trace = trace_text(run, trace),
        .hint = trace_hint(run),
    };
    int code = run->job.json ? glo_json_write(&run->job.context, &text)
                             : glo_console_write(&run->job.context, &written, glo_cli_is_ascii(), &text);
    int exit_status = code == GLO_OK ? glo_cli_print("run", &text) : glo_job_failed(&run->job, code);
    glo_text_free(&text);
    return exit_status;
}

/* Whether the scenario says when simulation and theory agree: then their comparison is a part of the result. */
static bool states_theory(const struct glo_job *job)
{
    const struct glo_node *experiment = glo_node_get(job->scenarios.reader.tree, "experiment");
    return experiment && glo_node_get(experiment, "theory");
}

static int judge(struct run *run)
{
    int code = glo_judging_find(&run->judging, &run->job);
    if (code == GLO_OK)
        code = glo_judging_judge(&run->judging, &run->job);
    run->job.context.judgement = &run->judging.judgement;
    return code;
}

static int run_and_write(struct run *run)
{
    struct glo_job *job = &run->job;
    struct glo_store_options options = {
        .path = run->output,
        .force = run->force,
        .trace = (enum glo_trace_policy)run->trace,
        .compression = (enum glo_compression)run->compression,
    };
    int code = glo_store_open(&run->store, &options, &job->context, &job->problem);
    if (code == GLO_ERR_NO_MEMORY)
        return glo_job_failed(job, code);
    if (code != GLO_OK)
        return glo_cli_fail("run", GLO_EXIT_USAGE, "%s", job->problem.text);
    struct glo_sink sink = glo_store_sink(&run->store);
    int status = glo_job_run(job, &sink);
    if (status != GLO_EXIT_DONE)
        return status;
    if (states_theory(job) && (code = judge(run)) != GLO_OK)
        return glo_job_failed(job, code);
    if ((code = glo_store_finish(&run->store, &job->context, &job->problem)) != GLO_OK)
        return glo_job_failed(job, code);
    status = print_answer(run);
    return status != GLO_EXIT_DONE ? status : glo_job_status(job);
}

int glo_verb_run(int argc, char **argv)
{
    static const struct argp_child children[] = {{&glo_job_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {option_table, parse, "FILE", "Runs the experiment of a scenario file.",
                                     children,     NULL,  NULL};
    struct run *run = glo_alloc(1, sizeof *run);
    if (!run)
        return glo_cli_fail("run", GLO_EXIT_FAILED, "out of memory");
    glo_job_init(&run->job, "run");
    run->trace = GLO_TRACE_FIRST;
    run->compression = GLO_COMPRESSION_GZIP;
    int status = glo_cli_parse(&argp, argc, argv, run);
    if (status == GLO_EXIT_DONE)
        status = glo_job_prepare(&run->job, argc, argv);
    if (status == GLO_EXIT_DONE)
        status =
            choose_output(run) == GLO_OK ? run_and_write(run) : glo_cli_fail("run", GLO_EXIT_FAILED, "out of memory");
    glo_store_discard(&run->store);
    glo_judging_free(&run->judging);
    glo_job_free(&run->job);
    glo_free(run);
    return status;
}
