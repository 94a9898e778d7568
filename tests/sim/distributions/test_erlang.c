/* The Erlang law is the gamma law of a whole shape. */
#include "tests/sim/distributions/make_law.h"

Test(erlang, known_answers)
{
    /* P = 1 - e^-x (1 + x) for two phases of mean 1. */
    for (double x = 0.001; x < 30; x *= 2)
        expect_draw("erlang: shape=2 rate=1", -expm1(-x) - x * exp(-x), x);
    expect_moments("erlang: shape=4 mean=12", 12, 0.25);
    expect_moments("erlang: shape=4 rate=2", 2, 0.25);
    expect_draw("erlang: shape=1 mean=3", 1 - exp(-1), 3);
}

Test(erlang, refusals)
{
    expect_refused("erlang: shape=2.5 mean=1", "whole number");
    expect_refused("erlang: shape=2", "shape and mean, or shape and rate");
}
