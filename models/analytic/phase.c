/* Laws of phase type. */
#include "models/analytic/phase.h"

bool glo_law_has_phases(const struct glo_law *law)
{
    return law->shape == GLO_LAW_EXPONENTIAL || law->shape == GLO_LAW_ERLANG || law->shape == GLO_LAW_HYPEREXPONENTIAL;
}

int glo_phases_make(struct glo_formula_call *call, const char *name, const struct glo_law *law, double rate,
                    struct glo_phases *phases)
{
    uint32_t num = law->shape == GLO_LAW_ERLANG ? law->phases : law->shape == GLO_LAW_HYPEREXPONENTIAL ? 2 : 1;
    if (!glo_law_has_phases(law))
        return glo_formula_refuse(call, "write M, E2, E3 ... or H2(scv)", "the law of %s has no phases", name);
    if (num > 1000)
        return glo_formula_refuse(call, "at most 1000; D is constant", "the law of %s has %u phases", name, num);
    phases->num = num;
    phases->begin = glo_formula_numbers(call, num);
    phases->moves = glo_formula_numbers(call, (uint64_t)num * num);
    phases->ends = glo_formula_numbers(call, num);
    if (!phases->begin || !phases->moves || !phases->ends)
        return GLO_ERR_NO_MEMORY;
    phases->begin[0] = 1;
    phases->ends[num - 1] = num * rate;
    for (uint32_t i = 0; i + 1 < num; i++)
        phases->moves[(size_t)i * num + i + 1] = num * rate;
    if (law->shape != GLO_LAW_HYPEREXPONENTIAL)
        return GLO_OK;
    phases->moves[1] = 0;
    phases->begin[0] = law->shares[0];
    phases->begin[1] = law->shares[1];
    phases->ends[0] = law->rates[0] * rate;
    phases->ends[1] = law->rates[1] * rate;
    return GLO_OK;
}
