/* The bar and the plain lines. */
#include "output/progress.h"
#include "output/table.h"
#include "sim/statistics/format.h"

#include <stdio.h>
#include <string.h>

#define BAR_COLUMNS 30
#define REDRAW_SECONDS 0.1
#define STEPS 20 /* plain lines in a whole run: one per 5 % */

const char *const glo_progress_mode_names[GLO_NUM_PROGRESS_MODES] = {
#define GLO_PROGRESS(name, word) word,
    GLO_PROGRESS_MODES(GLO_PROGRESS)
#undef GLO_PROGRESS
};

void glo_progress_view_init(struct glo_progress_view *view, enum glo_progress_mode mode, bool terminal)
{
    memset(view, 0, sizeof *view);
    view->mode = mode != GLO_PROGRESS_AUTO ? mode : terminal ? GLO_PROGRESS_BAR : GLO_PROGRESS_PLAIN;
    view->shown_at = -1;
}

/* "0:20", "1:02:05". */
static void add_clock(struct glo_text *out, double seconds)
{
    unsigned long whole = (unsigned long)(seconds + 0.5);
    if (whole >= 3600)
        glo_text_add(out, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    else
        glo_text_add(out, "%lu:%02lu", whole / 60, whole % 60);
}

/* "180/180  25.8 M orders  1.3 M/s  0:20", while running with what is left if it goes on as it went. */
static void add_state(struct glo_text *out, const struct glo_progress *progress, double seconds)
{
    char orders[GLO_FIGURE_SIZE], rate[GLO_FIGURE_SIZE];
    glo_format_number((double)progress->num_orders, 3, orders);
    glo_format_number(seconds > 0 ? (double)progress->num_orders / seconds : 0, 2, rate);
    glo_text_add(out, "%u/%u  %s orders  %s/s  ", (unsigned)progress->done, (unsigned)progress->total, orders, rate);
    add_clock(out, seconds);
    if (progress->done > 0 && progress->done < progress->total) {
        glo_text_add(out, ", ");
        add_clock(out, seconds / progress->done * (progress->total - progress->done));
        glo_text_add(out, " left");
    }
    if (progress->failed > 0)
        glo_text_add(out, "  %u failed", (unsigned)progress->failed);
}

/* How many of `parts` are done, rounded down: the last one comes with the last replication. */
static uint32_t parts_done(const struct glo_progress *progress, uint32_t parts)
{
    return progress->total > 0 ? (uint32_t)((uint64_t)progress->done * parts / progress->total) : parts;
}

static void update_bar(struct glo_progress_view *view, const struct glo_progress *progress, double seconds,
                       struct glo_text *out)
{
    bool last = progress->done == progress->total;
    if (view->shown_at >= 0 && seconds - view->shown_at < REDRAW_SECONDS && !last)
        return;
    struct glo_text line = {0};
    uint32_t filled = parts_done(progress, BAR_COLUMNS);
    glo_text_add(&line, "[");
    for (uint32_t i = 0; i < BAR_COLUMNS; i++)
        glo_text_add(&line, "%c", i < filled ? '#' : ' ');
    glo_text_add(&line, "] ");
    add_state(&line, progress, seconds);
    uint32_t columns = glo_text_columns(glo_text_get(&line));
    glo_text_add(out, "\r%s", glo_text_get(&line));
    glo_blanks(out, view->shown_columns > columns ? view->shown_columns - columns : 0);
    if (last)
        glo_text_add(out, "\n");
    view->shown_at = seconds;
    view->shown_columns = last ? 0 : columns;
    out->failed = out->failed || line.failed;
    glo_text_free(&line);
}

static void update_plain(struct glo_progress_view *view, const struct glo_progress *progress, double seconds,
                         struct glo_text *out)
{
    uint32_t step = parts_done(progress, STEPS);
    if (progress->total != view->total && progress->done > 0) {
        const struct glo_progress before = {.done = progress->done - 1, .total = progress->total};
        view->shown_step = parts_done(&before, STEPS);
        view->total = progress->total;
    }
    if (step <= view->shown_step)
        return;
    glo_text_add(out, "%u %%  ", (unsigned)(step * 100 / STEPS));
    add_state(out, progress, seconds);
    glo_text_add(out, "\n");
    view->shown_step = step;
    view->shown_at = seconds;
}

void glo_progress_view_update(struct glo_progress_view *view, const struct glo_progress *progress, double seconds,
                              struct glo_text *out)
{
    static void (*const updates[GLO_NUM_PROGRESS_MODES])(struct glo_progress_view *, const struct glo_progress *,
                                                         double, struct glo_text *) = {
        [GLO_PROGRESS_BAR] = update_bar,
        [GLO_PROGRESS_PLAIN] = update_plain,
    };
    if (updates[view->mode])
        updates[view->mode](view, progress, seconds, out);
}

void glo_progress_view_close(struct glo_progress_view *view, struct glo_text *out)
{
    if (view->shown_columns > 0)
        glo_text_add(out, "\n");
    view->shown_columns = 0;
}
