/*
 * KN by hand, at its edges, and how often it is right where it is hardest: all systems but one equal, the best better
 * by just the indifference (the slippage configuration). Fixed seeds.
 */
#include "sim/statistics/selection.h"

#include "sim/stream.h"
#include "sim/statistics/comparison.h"

#include <criterion/criterion.h>
#include <gsl/gsl_cdf.h>

static struct glo_selection select_of(const double *values, uint32_t num, uint32_t n, struct glo_selection_rule rule,
                                      uint32_t *ruled_out)
{
    struct glo_selection selection;
    cr_assert_eq(glo_select(values, num, n, &rule, ruled_out, &selection), 0);
    return selection;
}

/*
 * Two systems, two replications in the first stage, error 10 %: eta = ((2 x 0.1)^-2 - 1) / 2 = 12 and h^2 = 24. The
 * differences 1 and 3 have the variance 2, so with indifference 4 there are at most 24 x 2 / 16 = 3 replications and a
 * fourth decides. Their sum is 4 after two; the slack is then 4/2 x (3 - 2) = 2.
 */
Test(selection, by_hand)
{
    uint32_t out[2];
    struct glo_selection_rule rule = {.highest = true, .indifference = 4, .confidence = 0.9, .first = 2};
    struct glo_selection two = select_of((const double[]){1, 3, 0, 0}, 2, 2, rule, out);
    cr_expect(two.best == 0 && two.num_left == 1 && two.replications == 2 && two.replications_needed == 0);
    cr_expect(out[0] == 0 && out[1] == 2);
    rule.indifference = 1; /* at most 48 replications; the slack after two is 1/2 x 46 = 23 */
    two = select_of((const double[]){1, 3, 0, 0}, 2, 2, rule, out);
    cr_expect(two.best == 0 && two.num_left == 2 && two.replications == 2 && two.replications_needed == 49);
    cr_expect(out[0] == 0 && out[1] == 0);
    rule.highest = false;
    rule.indifference = 4;
    struct glo_selection lowest = select_of((const double[]){1, 3, 9, 0, 0, 9}, 2, 3, rule, out);
    cr_expect(lowest.best == 1 && lowest.num_left == 1 && lowest.replications == 2 && out[0] == 2);
}

/* Differences -1 and 3 have the variance 8: 24 x 8 / 16 = 12 replications at most, and a slack of 2 x (12 - r). */
Test(selection, ends_with_the_largest_sample)
{
    uint32_t out[2];
    double values[2 * 13] = {-1, 3, 1, 1, 1, 1, 1, 1, 1, 1, -6, -2, -2};
    struct glo_selection_rule rule = {.highest = true, .indifference = 4, .confidence = 0.9, .first = 2};
    struct glo_selection all = select_of(values, 2, 13, rule, out);
    /* the sum r is beyond the slack when r > 24 - 2 r */
    cr_expect(all.best == 0 && all.replications == 9 && out[1] == 9, "%u", all.replications);
    for (int i = 2; i < 13; i++)
        values[i] = i == 2 ? -2 : i == 12 ? -1 : 0; /* the sum is 0 until the last decides, by its mean */
    all = select_of(values, 2, 13, rule, out);
    cr_expect(all.best == 1 && all.num_left == 1 && all.replications == 13 && out[0] == 13, "%u", all.replications);
}

/* Equal systems without spread are decided at once, for the first; one system is selected; one replication tells
 * nothing. */
Test(selection, edges)
{
    static const double same[] = {5, 5, 5, 5, 5, 5};
    struct glo_selection_rule rule = {.indifference = 1, .confidence = 0.95, .first = 10};
    uint32_t out[3];
    struct glo_selection it = select_of(same, 3, 2, rule, out);
    cr_expect(it.best == 0 && it.num_left == 1 && out[1] == 2 && out[2] == 2);
    it = select_of(same, 1, 6, rule, out);
    cr_expect(it.best == 0 && it.num_left == 1 && it.replications == 6 && it.replications_needed == 0);
    it = select_of((const double[]){3, 1, 2}, 3, 1, rule, out);
    cr_expect(it.best == 1 && it.num_left == 3 && it.replications == 1);
    cr_expect_eq(it.replications_needed, GLO_MOST_REPLICATIONS);
}

enum { SYSTEMS = 5, MOST = 400, TRIALS = 1500 };

/* One trial of the slippage configuration: standard normal values, of which a share is common to all systems. */
static struct glo_selection slip(const struct glo_stream *stream, uint32_t trial, double common, uint32_t best,
                                 double *values)
{
    const struct glo_selection_rule rule = {.highest = true, .indifference = 0.5, .confidence = 0.8, .first = 8};
    uint32_t out[SYSTEMS];
    for (uint32_t r = 0; r < MOST; r++) {
        double z[SYSTEMS + 1];
        for (uint32_t i = 0; i <= SYSTEMS; i++) {
            struct glo_address at = {.replication = trial, .index = r, .piece = i, .purpose = GLO_FOR_SEQUENCE};
            z[i] = gsl_cdf_ugaussian_Pinv(glo_block_uniform(glo_stream_block(stream, &at), 0));
        }
        for (uint32_t i = 0; i < SYSTEMS; i++)
            values[i * MOST + r] = sqrt(common) * z[SYSTEMS] + sqrt(1 - common) * z[i] + (i == best ? 0.5 : 0);
    }
    return select_of(values, SYSTEMS, MOST, rule, out);
}

/*
 * At the slippage configuration the promise is 80 %; the procedure is known to keep it with something to spare, but not
 * always to be right. Common random numbers make it shorter, by the variance that they take away: a half.
 */
Test(selection, probability_of_being_right)
{
    static double values[SYSTEMS * MOST];
    const struct glo_stream stream = glo_stream_make(77, "slippage");
    double length[2] = {0};
    for (int c = 0; c < 2; c++) {
        uint32_t right = 0;
        for (uint32_t trial = 0; trial < TRIALS / 3; trial++) {
            struct glo_selection it = slip(&stream, trial, c ? 0.5 : 0, trial % SYSTEMS, values);
            cr_assert_eq(it.num_left, 1);
            right += it.best == trial % SYSTEMS;
            length[c] += it.replications;
        }
        double share = right / (TRIALS / 3.0), error = sqrt(0.8 * 0.2 / (TRIALS / 3.0));
        cr_expect(share > 0.8 - 3 * error && share < 0.97, "right in %g", share);
    }
    cr_expect_lt(length[1], 0.65 * length[0], "%g and %g", length[0], length[1]);
    cr_expect_gt(length[1], 0.35 * length[0], "%g and %g", length[0], length[1]);
}
