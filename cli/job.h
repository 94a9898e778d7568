/*
 * A run of a scenario's experiment, from the words of the command line to the analysis: what the verbs `run` and
 * `theory` share. Progress and complaints go to standard error. The first Ctrl-C finishes what is running and keeps it;
 * the second ends the program.
 */
#ifndef GLO_CLI_JOB_H
#define GLO_CLI_JOB_H

#include "cli/cli.h"
#include "output/context.h"
#include "output/progress.h"

/* What a run holds from beginning to end. Owns everything but the words of the command line. */
struct glo_job {
    const char *verb; /* for messages */
    /* options */
    const char *file, *only;
    struct glo_words sets;
    struct glo_arena texts;        /* of the sets that other options stand for */
    uint64_t threads, replication; /* 0: not given */
    bool fail_fast, strict, json, quiet;
    int progress;
    /* what came of them */
    struct glo_scenario_study scenarios;
    struct glo_context context;
    struct glo_run run;
    struct glo_analysis analysis;
    struct glo_problem problem;
    struct glo_arena arena;
    bool accounts_used[GLO_NUM_ACCOUNTS], sources_used[GLO_NUM_SOURCES];
};

/* The options that runs share and the word FILE, as a child of a verb's own argp, whose input is the job. */
extern const struct argp glo_job_argp;

void glo_job_init(struct glo_job *job, const char *verb);
void glo_job_free(struct glo_job *job);

/*
 * Reads the scenario and fills the context; what is wrong goes to standard error. Returns the exit status: done, or
 * what the verb ends with.
 */
int glo_job_prepare(struct glo_job *job, int argc, char **argv);

/*
 * Says what will be run, runs it on the job's threads and analyses it (context.analysis). `sink` NULL: no trace.
 * Returns the exit status: done, or what the verb ends with, said.
 */
int glo_job_run(struct glo_job *job, const struct glo_sink *sink);

/* Says what went wrong and returns the exit status. */
int glo_job_failed(const struct glo_job *job, int code);

/* How a run ended that has an analysis: done, failed, or stopped by a signal. */
int glo_job_status(const struct glo_job *job);

#endif
