/*
 * Stations whose disciplines make the number of those who are there the same for every law of service of one mean
 * (Kelly 1979; Baskett, Chandy, Muntz and Palacios 1975): processor sharing on c machines, and last come first served
 * with preemption on one. It is that of M/M/c then. Poisson arrivals.
 */
#include "models/theory/first.h"

static bool is_insensitive(const struct glo_first_station *q)
{
    if (!q->shop || q->shop->breakdowns)
        return false;
    bool one = q->station->machines == 1;
    return q->shop->discipline->shares ||
           (one && q->shop->discipline == &glo_discipline_lcfs && q->shop->preemption == GLO_INTERRUPTION_RESUME);
}

static int look_at(struct glo_theory *theory, const struct glo_first_station *q)
{
    static const char *const metrics[] = {"utilisation", "sojourn_time", "number_in_system", NULL};
    static const char *const same[] = {"throughput", "lead_time", NULL};
    struct glo_cover *cover;
    if (!q->alone || !q->flow.is_poisson || q->flow.impatient || !is_insensitive(q))
        return GLO_OK;
    int code = glo_first_begin(theory, q, "mmc", NULL, &cover);
    if (code != GLO_OK)
        return code;
    return glo_first_end(theory, cover, q, glo_first_set_load(cover, q), metrics, same);
}

int glo_recognise_sharing(struct glo_theory *theory)
{
    return glo_first_each(theory, look_at);
}
