/* The work that an order carries: one draw per piece, each at its own address, whoever does it and whenever. */
#include "models/production/plan.h"

#include <criterion/criterion.h>
#include <math.h>

#include "tests/models/production/laws.h"

/* The uniform of a piece, written out once more: block `piece` / 2 of the operation, half `piece` % 2; the very first
 * piece shares the block of the arrival. */
static double uniform(const struct glo_stream *stream, uint32_t replication, uint32_t order, uint32_t operation,
                      uint32_t piece)
{
    struct glo_address address = {.replication = replication, .index = order};
    address.purpose = operation == 0 && piece == 0 ? GLO_FOR_ARRIVAL : GLO_FOR_SERVICE;
    address.operation = operation;
    address.piece = piece / 2;
    return glo_block_uniform(glo_stream_block(stream, &address), operation == 0 && piece == 0 ? 1 : piece % 2);
}

Test(plan, requirement)
{
    struct glo_distribution laws[] = {exponential(2), exponential(0.5)};
    struct glo_operation operations[] = {{.service = &laws[0], .is_plain = true},
                                         {.service = &laws[1], .is_plain = true}};
    struct glo_plan plan = {.operations = operations, .num_operations = 2};
    struct glo_stream stream = glo_stream_make(9, "demand.orders");
    for (uint32_t lot = 1; lot <= 7; lot++)
        for (uint32_t operation = 0; operation < 2; operation++) {
            struct glo_order order = {.number = 40 + lot, .lot = lot};
            double work = 0;
            order.first_work = glo_distribution_draw(&laws[0], uniform(&stream, 3, order.number, 0, 0));
            for (uint32_t piece = 0; piece < lot; piece++)
                work += glo_distribution_draw(&laws[operation], uniform(&stream, 3, order.number, operation, piece));
            cr_expect_eq(glo_plan_requirement(&plan, &order, operation, &stream, 3), work, "lot %u, operation %u", lot,
                         operation);
        }
}

/* The mean is visible to all: pieces times the mean of one. */
Test(plan, mean)
{
    struct glo_distribution law = exponential(2);
    struct glo_operation operation = {.service = &law, .is_plain = true};
    struct glo_plan plan = {.operations = &operation, .num_operations = 1};
    cr_expect_eq(glo_plan_mean(&plan, 0, 1), 2);
    cr_expect_eq(glo_plan_mean(&plan, 0, 3), 6);
}

/* Over many orders the sum has the mean and variance of independent pieces. */
Test(plan, moments)
{
    enum { NUM = 20000 };
    struct glo_distribution law = exponential(2);
    struct glo_operation operations[] = {{.service = &law, .is_plain = true}, {.service = &law, .is_plain = true}};
    struct glo_plan plan = {.operations = operations, .num_operations = 2};
    struct glo_stream stream = glo_stream_make(1, "demand.orders");
    double sum = 0, squares = 0;
    for (uint32_t i = 0; i < NUM; i++) {
        struct glo_order order = {.number = i, .lot = 4};
        double work = glo_plan_requirement(&plan, &order, 1, &stream, 0);
        sum += work;
        squares += work * work;
    }
    double mean = sum / NUM, variance = squares / NUM - mean * mean;
    cr_expect_float_eq(mean, 8, 4 * sqrt(16.0 / NUM));
    cr_expect_float_eq(variance, 16, 4 * 16 * sqrt(3.5 / NUM)); /* kurtosis of Erlang-4: 4.5 */
}
