/* MSER-5 in one pass from the end, so that every truncation extends the batches of the one before. */
#include "sim/statistics/warmup.h"
#include "sim/statistics/moments.h"

#define BATCH 5
#define FEWEST_BATCHES 4

static double batch_mean(const double *values)
{
    double sum = 0;
    for (uint32_t i = 0; i < BATCH; i++)
        sum += values[i];
    return sum / BATCH;
}

uint32_t glo_warmup_mser5(const double *series, uint32_t num, bool *doubtful)
{
    uint32_t batches = num / BATCH, most = batches / 2, best = 0;
    *doubtful = true;
    if (batches < FEWEST_BATCHES)
        return 0;
    double least = INFINITY;
    struct glo_moments rest = {0};
    for (uint32_t dropped = batches; dropped-- > 0;) {
        glo_moments_add(&rest, batch_mean(series + (uint64_t)BATCH * dropped));
        double score = rest.squares / ((double)rest.num * rest.num);
        if (dropped <= most && score <= least) {
            least = score;
            best = dropped;
        }
    }
    *doubtful = best == most;
    return best * BATCH;
}
