/* Theory beside simulation as JSON. */
#include <math.h>

#include "output/formula_page.h"
#include "output/json_value.h"
#include "output/theory_page.h"

static json_t *point_id(const struct glo_context *context, uint32_t point)
{
    char id[17];
    glo_design_id(context->study->design, point, id);
    return json_string(id);
}

/* The arguments of a formula, as its own document has them. */
static json_t *row_of(const struct glo_context *context, const struct glo_judged_cover *judged,
                      const struct glo_judged_row *row, bool *failed)
{
    const struct glo_cover *cover = judged->cover;
    bool needs = row->verdict == GLO_THEORY_UNDECIDED && row->test.needed < GLO_MOST_REPLICATIONS;
    json_t *object = json_object();
    glo_json_set(object, "kind", json_string(cover->failing ? "nearly" : "exact"), failed);
    glo_json_set(object, "formula", json_string(cover->formula->name), failed);
    glo_json_set(object, "parameters", glo_formula_arguments_json(&cover->call, failed), failed);
    glo_json_set(object, "assumption", glo_json_text(cover->failing), failed);
    glo_json_set(object, "subject", json_string(cover->subject), failed);
    glo_json_set(object, "point", point_id(context, judged->point), failed);
    glo_json_set(object, "name", json_string(row->figure->name), failed);
    glo_json_set(object, "unit", json_string(row->figure->unit), failed);
    glo_json_set(object, "theory", glo_json_number(row->row->value), failed);
    glo_json_set(object, "simulated", glo_json_number(row->simulated.mean), failed);
    glo_json_set(object, "half_width", glo_json_number(row->simulated.half_width), failed);
    glo_json_set(object, "z", glo_json_number(row->test.z), failed);
    glo_json_set(object, "verdict", json_string(glo_theory_verdict_name(row->verdict)), failed);
    glo_json_set(object, "replications_needed", needs ? json_integer((json_int_t)row->test.needed) : json_null(),
                 failed);
    return object;
}

int glo_theory_json(const struct glo_context *context, const struct glo_judgement *judgement, struct glo_text *out)
{
    bool failed = false;
    json_t *document = json_object(), *rows = json_array(), *uncovered = json_array();
    for (uint32_t i = 0; i < judgement->num_covers && !failed; i++)
        for (uint32_t k = 0; k < judgement->covers[i].num_rows; k++)
            glo_json_append(rows,
                            row_of(context, &judgement->covers[i], &judgement->rows[judgement->covers[i].first_row + k],
                                   &failed),
                            &failed);
    for (uint32_t i = 0; i < judgement->num_uncovered && !failed; i++) {
        const struct glo_uncovered *it = &judgement->uncovered[i];
        const struct glo_layout *layout = context->study->layout(context->study->self, it->point);
        json_t *entry = json_object();
        glo_json_set(entry, "point", point_id(context, it->point), &failed);
        glo_json_set(entry, "name", json_string(layout->figures[it->figure].name), &failed);
        glo_json_append(uncovered, entry, &failed);
    }
    glo_json_set(document, "scenario", json_string(context->scenario_name), &failed);
    glo_json_set(document, "margin", json_real(judgement->margin), &failed);
    glo_json_set(document, "level", json_real(judgement->level), &failed);
    glo_json_set(document, "replications", json_integer(context->analysis->num_whole), &failed);
    glo_json_set(document, "rows", rows, &failed);
    glo_json_set(document, "not_covered", uncovered, &failed);
    return glo_json_end(document, failed, out);
}
