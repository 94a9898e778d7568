/* The bar and the plain lines, fed with made-up progress and seconds. */
#include <criterion/criterion.h>

#include "output/progress.h"

#include <string.h>

static struct glo_progress_view view;
static struct glo_text out;

static void drop(void)
{
    glo_text_free(&out);
}

TestSuite(progress, .fini = drop);

static const char *update(uint32_t done, uint32_t total, double seconds)
{
    const struct glo_progress progress = {.done = done, .total = total, .num_orders = 143333ULL * done};
    glo_text_free(&out);
    glo_progress_view_update(&view, &progress, seconds, &out);
    return glo_text_get(&out);
}

/* Which view a mode gives. */
Test(progress, modes)
{
    glo_progress_view_init(&view, GLO_PROGRESS_AUTO, true);
    cr_expect_eq(view.mode, GLO_PROGRESS_BAR);
    glo_progress_view_init(&view, GLO_PROGRESS_AUTO, false);
    cr_expect_eq(view.mode, GLO_PROGRESS_PLAIN);
    glo_progress_view_init(&view, GLO_PROGRESS_PLAIN, true);
    cr_expect_eq(view.mode, GLO_PROGRESS_PLAIN);
    cr_expect_str_eq(glo_progress_mode_names[GLO_PROGRESS_NONE], "none");
}

Test(progress, none_is_silent)
{
    glo_progress_view_init(&view, GLO_PROGRESS_NONE, true);
    cr_expect_str_empty(update(1, 2, 1));
    cr_expect_str_empty(update(2, 2, 2));
}

/* The bar: its text, at most ten times per second, always the last, never a rest of a longer line. */
Test(progress, bar)
{
    glo_progress_view_init(&view, GLO_PROGRESS_BAR, true);
    cr_expect_str_eq(update(90, 180, 10),
                     "\r[###############               ] 90/180  12.9 M orders  1.3 M/s  0:10, 0:10 left");
    cr_expect_str_empty(update(91, 180, 10.09));
    cr_expect_str_not_empty(update(92, 180, 10.11));
    cr_expect_str_eq(update(180, 180, 10.12),
                     "\r[##############################] 180/180  25.8 M orders  2.5 M/s  0:10          \n");
    glo_text_free(&out);
    glo_progress_view_close(&view, &out);
    cr_expect_str_empty(glo_text_get(&out));
}

Test(progress, a_stopped_bar_ends_its_line)
{
    glo_progress_view_init(&view, GLO_PROGRESS_BAR, true);
    update(1, 180, 3725);
    cr_expect(strstr(glo_text_get(&out), "1:02:05, "));
    glo_text_free(&out);
    glo_progress_view_close(&view, &out);
    cr_expect_str_eq(glo_text_get(&out), "\n");
}

Test(progress, failures_and_an_early_look)
{
    const struct glo_progress progress = {.done = 0, .total = 4, .failed = 2};
    glo_progress_view_init(&view, GLO_PROGRESS_BAR, true);
    glo_progress_view_update(&view, &progress, 0, &out);
    cr_expect_str_eq(glo_text_get(&out), "\r[                              ] 0/4  0 orders  0/s  0:00  2 failed");
}

/* Plain: one line for each further 5 %, however many replications that is. */
Test(progress, plain)
{
    uint32_t lines = 0;
    glo_progress_view_init(&view, GLO_PROGRESS_PLAIN, false);
    for (uint32_t i = 1; i <= 180; i++)
        lines += *update(i, 180, i / 9.0) != 0;
    cr_expect_eq(lines, 20);
    cr_expect_str_eq(glo_text_get(&out), "100 %  180/180  25.8 M orders  1.3 M/s  0:20\n");
    glo_progress_view_init(&view, GLO_PROGRESS_PLAIN, false);
    cr_expect_str_eq(update(1, 3, 1), "30 %  1/3  143 k orders  140 k/s  0:01, 0:02 left\n");
}

/* A round more: the steps are those of the new total. */
Test(progress, plain_in_rounds)
{
    glo_progress_view_init(&view, GLO_PROGRESS_PLAIN, false);
    for (uint32_t i = 1; i <= 40; i++)
        update(i, 40, i);
    cr_expect_str_empty(update(41, 80, 41));
    cr_expect_str_empty(update(43, 80, 43));
    cr_expect_str_eq(update(44, 80, 44), "55 %  44/80  6.31 M orders  140 k/s  0:44, 0:36 left\n");
}
