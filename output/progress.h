/*
 * How far a run is, for standard error: a bar redrawn in place on a terminal, a line per 5 % elsewhere. It makes texts
 * from what the runner tells (struct glo_progress) and from the seconds it is given; it reads no clock and prints
 * nothing.
 */
#ifndef GLO_OUTPUT_PROGRESS_H
#define GLO_OUTPUT_PROGRESS_H

#include "sim/experiment/runner.h"
#include "sim/text.h"

/* GLO_PROGRESS(NAME, word of --progress) */
#define GLO_PROGRESS_MODES(GLO_PROGRESS) \
    GLO_PROGRESS(AUTO, "auto") \
    GLO_PROGRESS(BAR, "bar") \
    GLO_PROGRESS(PLAIN, "plain") \
    GLO_PROGRESS(NONE, "none")

enum glo_progress_mode {
#define GLO_PROGRESS(name, word) GLO_PROGRESS_##name,
    GLO_PROGRESS_MODES(GLO_PROGRESS)
#undef GLO_PROGRESS
        GLO_NUM_PROGRESS_MODES
};
extern const char *const glo_progress_mode_names[GLO_NUM_PROGRESS_MODES];

/* Owns nothing. */
struct glo_progress_view {
    enum glo_progress_mode mode; /* never AUTO */
    double shown_at;             /* seconds; negative: nothing was shown yet */
    uint32_t shown_step;         /* PLAIN: 5 % steps already told */
    uint32_t total;              /* PLAIN: what they are steps of: it grows with every round of replications */
    uint32_t shown_columns;      /* BAR: of the line on the screen */
};

/* AUTO becomes BAR on a terminal, else PLAIN. */
void glo_progress_view_init(struct glo_progress_view *view, enum glo_progress_mode mode, bool terminal);

/*
 * Adds to `out` what is to be written now, `seconds` >= 0 after the start: nothing if the bar was redrawn less than 0.1
 * s ago (the last replication is always shown) or no further 5 % are done.
 */
void glo_progress_view_update(struct glo_progress_view *view, const struct glo_progress *progress, double seconds,
                              struct glo_text *out);

/* Adds the line end that a bar lacks which did not reach its end (a stopped run); nothing otherwise. */
void glo_progress_view_close(struct glo_progress_view *view, struct glo_text *out);

#endif
