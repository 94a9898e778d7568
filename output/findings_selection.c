/* Which level of a factor is the best, and where that is not told yet. */
#include "output/findings_words.h"
#include "output/findings_writer.h"

#include <math.h>
#include <string.h>

#define MOST_CONTESTS 8 /* told one by one */

static const struct glo_selecting *asked_of(const struct glo_writer *writer)
{
    return writer->blocks.context->study->selecting;
}

/* " at rate 200 per day and reach 50 km": the levels of all other factors that vary. */
static void say_others(struct glo_writer *writer, uint32_t point)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    const char *join = " at ";
    for (uint32_t f = 0; f < design->num_factors; f++) {
        if (f == asked_of(writer)->factor || design->factors[f].num_levels < 2)
            continue;
        glo_text_add(&writer->text, "%s%s %s", join, glo_last_word(design->factors[f].name),
                     glo_design_level(design, point, f)->label);
        join = " and ";
    }
}

static const char *label_of(const struct glo_writer *writer, const struct glo_contender *contender)
{
    const struct glo_design *design = writer->blocks.context->study->design;
    return glo_design_level(design, contender->point, asked_of(writer)->factor)->label;
}

/* "2 EUR", "1.5 points". */
static void say_indifference(struct glo_writer *writer, const struct glo_figure *figure)
{
    double scale = glo_is_share(figure) ? 100 : 1;
    glo_text_add(&writer->text, "%g", scale * asked_of(writer)->rule.indifference);
    glo_say_unit(&writer->text, figure);
}

static const struct glo_figure *figure_of(const struct glo_writer *writer, const struct glo_contender *contender)
{
    const struct glo_study *study = writer->blocks.context->study;
    return &study->layout(study->self, contender->point)->figures[contender->figure];
}

static void say_selected(struct glo_writer *writer, const struct glo_contest *contest, const struct glo_contender *best)
{
    const struct glo_selecting *asked = asked_of(writer);
    glo_text_add(&writer->text, "`%s` is selected", label_of(writer, best));
    say_others(writer, best->point);
    glo_text_add(&writer->text, ": with %g %% probability its %s is the %s, or within ", 100 * asked->rule.confidence,
                 asked->figure, asked->rule.highest ? "highest" : "lowest");
    say_indifference(writer, figure_of(writer, best));
    glo_text_add(&writer->text, " of it; %u replications decided it", (unsigned)contest->selection.replications);
    glo_writer_end(writer);
}

static void say_undecided(struct glo_writer *writer, const struct glo_contest *contest,
                          const struct glo_contender *best)
{
    const struct glo_contender *contenders = writer->blocks.context->analysis->selections.contenders;
    uint32_t said = 0;
    glo_text_add(&writer->text, "%u replications do not select", (unsigned)contest->selection.replications);
    say_others(writer, best->point);
    glo_text_add(&writer->text, ": ");
    for (uint32_t i = contest->first; i < contest->first + contest->num; i++) {
        if (contenders[i].standing != GLO_STANDING_UNDECIDED)
            continue;
        glo_say_next(&writer->text, said++, contest->num_left);
        glo_text_add(&writer->text, "`%s`", label_of(writer, &contenders[i]));
    }
    glo_text_add(&writer->text, " cannot be told apart to ");
    say_indifference(writer, figure_of(writer, best));
    glo_text_add(&writer->text, " of %s", asked_of(writer)->figure);
    if (contest->selection.replications_needed < GLO_MOST_REPLICATIONS) {
        glo_text_add(&writer->text, " (at most ");
        glo_say_about(&writer->text, contest->selection.replications_needed);
        glo_text_add(&writer->text, " replications would)");
    }
    glo_writer_end(writer);
}

/* Contests that nobody is alone in. */
static bool is_real(const struct glo_contest *contest)
{
    return contest->num > 1 && contest->best != GLO_ALL;
}

void glo_find_selection(struct glo_writer *writer)
{
    const struct glo_selections *selections = &writer->blocks.context->analysis->selections;
    uint32_t num = 0, num_selected = 0;
    for (uint32_t i = 0; i < selections->num_contests; i++) {
        const struct glo_contest *contest = &selections->contests[i];
        if (!is_real(contest))
            continue;
        num_selected += num >= MOST_CONTESTS && contest->num_left == 1;
        if (num++ >= MOST_CONTESTS)
            continue;
        const struct glo_contender *best = &selections->contenders[contest->best];
        if (contest->num_left == 1)
            say_selected(writer, contest, best);
        else
            say_undecided(writer, contest, best);
    }
    if (num <= MOST_CONTESTS)
        return;
    glo_text_add(&writer->text, "of %u further combinations, %u have a best `%s`", (unsigned)(num - MOST_CONTESTS),
                 (unsigned)num_selected,
                 glo_last_word(writer->blocks.context->study->design->factors[asked_of(writer)->factor].name));
    glo_writer_end(writer);
}
