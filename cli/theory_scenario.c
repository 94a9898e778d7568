/*
 * `glocal theory FILE.yaml`: runs the experiment and sets beside each simulated figure the closed forms that cover it,
 * with a verdict. Nothing is written to disk. Exit status 1 where theory and simulation contradict each other.
 */
#include "cli/judging.h"
#include "output/theory_page.h"

struct run {
    struct glo_job job;
    struct glo_judging judging;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    (void)argument;
    if (key != ARGP_KEY_INIT)
        return ARGP_ERR_UNKNOWN;
    state->child_inputs[0] = &((struct run *)state->input)->job;
    return 0;
}

static int print_answer(const struct run *run)
{
    struct glo_text text = {0};
    const struct glo_job *job = &run->job;
    int code = job->json ? glo_theory_json(&job->context, &run->judging.judgement, &text)
                         : glo_theory_page(&job->context, &run->judging.judgement, glo_cli_is_ascii(), &text);
    int status = code == GLO_OK ? glo_cli_print("theory", &text) : glo_job_failed(job, code);
    glo_text_free(&text);
    return status;
}

static int judge(struct run *run)
{
    struct glo_job *job = &run->job;
    int code = glo_judging_find(&run->judging, job);
    if (code != GLO_OK)
        return glo_job_failed(job, code);
    int status = glo_job_run(job, NULL);
    if (status != GLO_EXIT_DONE)
        return status;
    if ((code = glo_judging_judge(&run->judging, job)) != GLO_OK)
        return glo_job_failed(job, code);
    status = print_answer(run);
    if (status == GLO_EXIT_DONE)
        status = glo_job_status(job);
    return status == GLO_EXIT_DONE && run->judging.judgement.counts[GLO_THEORY_CONTRADICTS] ? GLO_EXIT_FAILED : status;
}

int glo_theory_of_scenario(int argc, char **argv)
{
    static const struct argp_child children[] = {{&glo_job_argp, 0, NULL, 0}, {0}};
    static const struct argp argp = {NULL,     parse, "FILE", "Runs a scenario beside the closed forms that cover it.",
                                     children, NULL,  NULL};
    struct run *run = glo_alloc(1, sizeof *run);
    if (!run)
        return glo_cli_fail("theory", GLO_EXIT_FAILED, "out of memory");
    glo_job_init(&run->job, "theory");
    int status = glo_cli_parse(&argp, argc, argv, run);
    if (status == GLO_EXIT_DONE)
        status = glo_job_prepare(&run->job, argc, argv);
    if (status == GLO_EXIT_DONE)
        status = judge(run);
    glo_judging_free(&run->judging);
    glo_job_free(&run->job);
    glo_free(run);
    return status;
}
