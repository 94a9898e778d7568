/* Laws of times by the letters of Kendall's notation, at mean 1. */
#include "models/analytic/law.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/number.h"

static const struct {
    const char *letters;
    enum glo_law_shape shape;
} spelled[] = {
    {"M", GLO_LAW_EXPONENTIAL}, {"D", GLO_LAW_CONSTANT}, {"H2", GLO_LAW_HYPEREXPONENTIAL}, {"GAMMA", GLO_LAW_GAMMA},
    {"LN", GLO_LAW_LOGNORMAL},  {"G", GLO_LAW_GENERAL},  {"U", GLO_LAW_UNIFORM},
};
enum { NUM_SPELLED = sizeof spelled / sizeof spelled[0] };

int glo_law_init(struct glo_law *law, enum glo_law_shape shape, double scv, uint32_t phases)
{
    double lead = sqrt((scv - 1) / (scv + 1)); /* of the first branch of two, over one half */
    memset(law, 0, sizeof *law);
    law->shape = shape;
    law->scv = scv;
    switch (shape) {
    case GLO_LAW_EXPONENTIAL:
        law->scv = 1;
        return GLO_OK;
    case GLO_LAW_CONSTANT:
        law->scv = 0;
        return GLO_OK;
    case GLO_LAW_ERLANG:
        law->phases = phases;
        law->scv = 1.0 / phases;
        return phases > 0 ? GLO_OK : GLO_ERR_ARGUMENT;
    case GLO_LAW_HYPEREXPONENTIAL:
        /* Balanced means: each branch brings half of the mean (Whitt 1982). */
        law->shares[0] = (1 + lead) / 2;
        law->shares[1] = 1 / ((1 + lead) * (scv + 1)); /* (1 - lead) / 2 without its cancellation */
        law->rates[0] = 2 * law->shares[0];
        law->rates[1] = 2 * law->shares[1];
        return scv >= 1 && isfinite(scv) ? GLO_OK : GLO_ERR_ARGUMENT;
    case GLO_LAW_UNIFORM: /* from 0 on at the most: SCV 1/3 */
        return scv >= 0 && scv <= 1.0 / 3 ? GLO_OK : GLO_ERR_ARGUMENT;
    default:
        return scv >= 0 && isfinite(scv) && (scv > 0 || shape == GLO_LAW_GENERAL) ? GLO_OK : GLO_ERR_ARGUMENT;
    }
}

/* "H2(4)": letters, then a number in parentheses. */
static int read_with_scv(struct glo_law *law, const char *text, size_t letters, struct glo_problem *problem)
{
    char number[32];
    double scv;
    size_t length = strlen(text);
    bool closed = text[letters] == '(' && text[length - 1] == ')' && length - letters - 2 < sizeof number;
    if (closed)
        snprintf(number, sizeof number, "%.*s", (int)(length - letters - 2), text + letters + 1);
    if (!closed || !glo_number_read(number, &scv))
        return glo_fail(problem, GLO_ERR_ARGUMENT, "`%s` has no SCV in parentheses", text);
    for (uint32_t i = 0; i < NUM_SPELLED; i++)
        if (spelled[i].shape != GLO_LAW_EXPONENTIAL && spelled[i].shape != GLO_LAW_CONSTANT &&
            strlen(spelled[i].letters) == letters && strncmp(spelled[i].letters, text, letters) == 0) {
            if (glo_law_init(law, spelled[i].shape, scv, 0) == GLO_OK)
                return GLO_OK;
            return glo_fail(problem, GLO_ERR_ARGUMENT, "`%s`: %s has no such SCV", text, spelled[i].letters);
        }
    return glo_fail(problem, GLO_ERR_ARGUMENT, "`%s` is no law", text);
}

int glo_law_read(struct glo_law *law, const char *text, struct glo_problem *problem)
{
    double phases;
    if (strcmp(text, "M") == 0)
        return glo_law_init(law, GLO_LAW_EXPONENTIAL, 1, 0);
    if (strcmp(text, "D") == 0)
        return glo_law_init(law, GLO_LAW_CONSTANT, 0, 0);
    if (text[0] == 'E' && text[1] >= '1' && text[1] <= '9' && glo_number_read(text + 1, &phases)) {
        if (phases == floor(phases) && phases <= 10000)
            return glo_law_init(law, GLO_LAW_ERLANG, 0, (uint32_t)phases);
        return glo_fail(problem, GLO_ERR_ARGUMENT, "`%s` has no whole number of phases up to 10000", text);
    }
    return read_with_scv(law, text, strcspn(text, "("), problem);
}

void glo_law_write(const struct glo_law *law, char text[32])
{
    char scv[32];
    glo_number_write(law->scv, scv);
    if (law->shape == GLO_LAW_EXPONENTIAL || law->shape == GLO_LAW_CONSTANT)
        snprintf(text, 32, "%s", law->shape == GLO_LAW_CONSTANT ? "D" : "M");
    else if (law->shape == GLO_LAW_ERLANG)
        snprintf(text, 32, "E%u", law->phases);
    else
        for (uint32_t i = 0; i < NUM_SPELLED; i++)
            if (spelled[i].shape == law->shape)
                snprintf(text, 32, "%s(%.20s)", spelled[i].letters, scv);
}

double glo_law_moment(const struct glo_law *law, uint32_t k)
{
    double product = 1, scv = law->scv, half = sqrt(3 * scv);
    if (k == 1)
        return 1;
    switch (law->shape) {
    case GLO_LAW_EXPONENTIAL:
        return tgamma(k + 1.0);
    case GLO_LAW_CONSTANT:
        return 1;
    case GLO_LAW_ERLANG:
    case GLO_LAW_GAMMA: /* shape 1/scv, scale scv */
        for (uint32_t i = 0; i < k; i++)
            product *= 1 + i * scv;
        return product;
    case GLO_LAW_HYPEREXPONENTIAL:
        return tgamma(k + 1.0) * (law->shares[0] / pow(law->rates[0], k) + law->shares[1] / pow(law->rates[1], k));
    case GLO_LAW_LOGNORMAL:
        return pow(1 + scv, k * (k - 1) / 2.0);
    case GLO_LAW_UNIFORM: /* from 1 - half to 1 + half */
        return scv == 0 ? 1 : (pow(1 + half, k + 1.0) - pow(1 - half, k + 1.0)) / (2 * half * (k + 1));
    default:
        return k == 2 ? 1 + scv : NAN;
    }
}

double glo_law_transform(const struct glo_law *law, double s)
{
    double half = sqrt(3 * law->scv);
    switch (law->shape) {
    case GLO_LAW_EXPONENTIAL:
        return 1 / (1 + s);
    case GLO_LAW_CONSTANT:
        return exp(-s);
    case GLO_LAW_ERLANG:
    case GLO_LAW_GAMMA:
        return exp(-log1p(s * law->scv) / law->scv);
    case GLO_LAW_HYPEREXPONENTIAL:
        return law->shares[0] * law->rates[0] / (law->rates[0] + s) +
               law->shares[1] * law->rates[1] / (law->rates[1] + s);
    case GLO_LAW_UNIFORM:
        return s * half == 0 ? exp(-s) : exp(-s) * sinh(s * half) / (s * half);
    default:
        return NAN;
    }
}
