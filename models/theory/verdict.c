/* Covers beside the run: rows, tests, Holm's adjustment, what is left uncovered. */
#include "models/theory/verdict.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
#define GLO_THEORY_VERDICT(name, text) [GLO_THEORY_##name] = text,
    GLO_THEORY_VERDICTS(GLO_THEORY_VERDICT)
#undef GLO_THEORY_VERDICT
};

const char *glo_theory_verdict_name(enum glo_theory_verdict verdict)
{
    return names[verdict];
}

static const struct glo_layout *layout_at(const struct glo_judgement *j, uint32_t point)
{
    const struct glo_study *study = j->analysis->run->study;
    return study->layout(study->self, point);
}

/* The values of a figure over the replications of the analysis. */
static struct glo_moments moments_of(const struct glo_judgement *j, uint32_t point, uint32_t figure)
{
    const struct glo_analysis *analysis = j->analysis;
    const struct glo_window *window = &analysis->run->study->window;
    struct glo_moments moments = {0};
    for (uint32_t i = 0; i < analysis->num_whole; i++) {
        const struct glo_record *record = glo_run_record(analysis->run, point, analysis->whole[i]);
        double value = glo_record_value(record, layout_at(j, point), window, figure, analysis->first_slot);
        if (isfinite(value))
            glo_moments_add(&moments, value);
    }
    return moments;
}

/* Whether a cover of another point says and found the same as one that is listed. */
static bool is_same(const struct glo_judgement *j, const struct glo_judged_cover *listed, const struct glo_cover *cover,
                    const struct glo_judged_row *rows)
{
    const struct glo_cover *first = listed->cover;
    if (first->formula != cover->formula || strcmp(first->subject, cover->subject) != 0 ||
        (first->failing == NULL) != (cover->failing == NULL) || listed->num_rows != cover->num_rows)
        return false;
    for (uint32_t i = 0; i < cover->num_rows; i++) {
        const struct glo_judged_row *other = &j->rows[listed->first_row + i];
        if (strcmp(other->row->label, rows[i].row->label) != 0 || other->row->value != rows[i].row->value ||
            other->simulated.mean != rows[i].simulated.mean ||
            other->simulated.half_width != rows[i].simulated.half_width)
            return false;
    }
    return true;
}

static struct glo_judged_row judge(const struct glo_judgement *j, uint32_t point, const struct glo_cover *cover,
                                   const struct glo_theory_row *row)
{
    struct glo_moments moments = moments_of(j, point, row->figure);
    struct glo_judged_row judged = {.row = row, .figure = &layout_at(j, point)->figures[row->figure]};
    judged.verdict = cover->failing ? GLO_THEORY_SHOWN : GLO_THEORY_UNDECIDED;
    judged.simulated =
        (struct glo_interval){.mean = NAN, .half_width = INFINITY, .confidence = j->analysis->confidence};
    judged.test = (struct glo_equivalence){.contradiction = 1, .agreement = 1, .needed = INFINITY};
    if (moments.num > 0) {
        judged.simulated = glo_interval_of_moments(&moments, j->analysis->confidence);
        judged.test = glo_equivalence_test(&moments, row->value, j->margin * fabs(row->value), j->analysis->confidence);
    }
    return judged;
}

/* Adds a cover of a point, unless it is the same as that of a point before. */
static int add_cover(struct glo_judgement *j, uint32_t point, const struct glo_cover *cover)
{
    uint64_t need = (uint64_t)j->num_rows + cover->num_rows;
    if (glo_grow(&j->rows, &j->max_rows, need, sizeof *j->rows) != GLO_OK ||
        glo_grow(&j->covers, &j->max_covers, (uint64_t)j->num_covers + 1, sizeof *j->covers) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    struct glo_judged_row *rows = &j->rows[j->num_rows];
    for (uint32_t i = 0; i < cover->num_rows; i++)
        rows[i] = judge(j, point, cover, &cover->rows[i]);
    for (uint32_t i = 0; i < j->num_covers; i++)
        if (is_same(j, &j->covers[i], cover, rows)) {
            j->covers[i].num_points++;
            return GLO_OK;
        }
    j->covers[j->num_covers++] = (struct glo_judged_cover){cover, point, 1, j->num_rows, cover->num_rows};
    j->num_rows = (uint32_t)need;
    return GLO_OK;
}

static int add_covers(struct glo_judgement *j, const struct glo_theory *theories, bool exact)
{
    int code = GLO_OK;
    for (uint32_t point = 0; point < j->analysis->run->study->design->num_points; point++)
        for (uint32_t i = 0; code == GLO_OK && i < theories[point].num_covers; i++) {
            const struct glo_cover *cover = theories[point].covers[i];
            if (exact == !cover->failing && cover->num_rows > 0)
                code = add_cover(j, point, cover);
        }
    return code;
}

static int decide(struct glo_judgement *j)
{
    uint32_t num = 0;
    double *p = glo_alloc(j->num_rows, sizeof *p);
    uint32_t *order = glo_alloc(j->num_rows, sizeof *order);
    if (p && order) {
        for (uint32_t i = 0; i < j->num_rows; i++)
            if (j->rows[i].verdict != GLO_THEORY_SHOWN)
                p[num++] = j->rows[i].test.contradiction;
        glo_holm(p, num, order);
        num = 0;
        for (uint32_t i = 0; i < j->num_rows; i++) {
            struct glo_judged_row *row = &j->rows[i];
            if (row->verdict != GLO_THEORY_SHOWN) {
                row->test.contradiction = p[num++];
                row->verdict = row->test.contradiction <= j->level ? GLO_THEORY_CONTRADICTS
                               : row->test.agreement <= j->level   ? GLO_THEORY_AGREES
                                                                   : GLO_THEORY_UNDECIDED;
            }
            j->counts[row->verdict]++;
        }
    }
    int code = p && order ? GLO_OK : GLO_ERR_NO_MEMORY;
    glo_free(p);
    glo_free(order);
    return code;
}

/* The figures that were asked for and not foretold. */
static int list_uncovered(struct glo_judgement *j, const struct glo_theory *theories)
{
    for (uint32_t point = 0; point < j->analysis->run->study->design->num_points; point++) {
        const struct glo_layout *layout = layout_at(j, point);
        for (uint32_t i = 0; i < layout->num_figures; i++) {
            if (!layout->figures[i].shown || theories[point].covered[i])
                continue;
            if (glo_grow(&j->uncovered, &j->max_uncovered, (uint64_t)j->num_uncovered + 1, sizeof *j->uncovered) !=
                GLO_OK)
                return GLO_ERR_NO_MEMORY;
            j->uncovered[j->num_uncovered++] = (struct glo_uncovered){point, i};
        }
    }
    return GLO_OK;
}

int glo_judgement_init(struct glo_judgement *j, const struct glo_theory *theories, const struct glo_analysis *analysis,
                       double margin, double level)
{
    memset(j, 0, sizeof *j);
    j->analysis = analysis;
    j->margin = margin;
    j->level = level;
    int code = add_covers(j, theories, true);
    if (code == GLO_OK)
        code = add_covers(j, theories, false);
    if (code == GLO_OK)
        code = decide(j);
    return code == GLO_OK ? list_uncovered(j, theories) : code;
}

void glo_judgement_free(struct glo_judgement *j)
{
    glo_free(j->covers);
    glo_free(j->rows);
    glo_free(j->uncovered);
    memset(j, 0, sizeof *j);
}
