/*
 * Lines of exponential stations with finite buffers, blocking after service: the first station always has work, the
 * last always has room. Exact by the stationary law of all states; and by decomposition into lines of two stations, for
 * lines of any length.
 *
 * A state is a number per room, that is between station i and station i + 1: the parts that wait in the buffer, the one
 * in service at i + 1, and the finished one that blocks i. A part that blocks i + 1 itself has left the room before it.
 */
#include <math.h>

#include "models/analytic/station.h"

enum { MOST_STATIONS = 24, MOST_STATES = 20000, MOST_ROUNDS = 20000 };

/* A line of `num` stations with num - 1 rooms. */
struct line {
    uint32_t num;
    double rates[MOST_STATIONS]; /* service rate, by station */
    uint32_t buffers[MOST_STATIONS];
    uint64_t strides[MOST_STATIONS], num_states;
};

/* A state taken apart. */
struct state {
    uint32_t levels[MOST_STATIONS]; /* by room */
    bool blocked[MOST_STATIONS];    /* by station */
    bool possible;
};

/* The last station is never blocked; any other one is where its part finds the buffer full: from the end of the line
 * on. */
static struct state take_apart(const struct line *line, uint64_t number)
{
    struct state state = {.possible = true};
    for (uint32_t i = line->num - 1; i-- > 0;) {
        uint32_t most = line->buffers[i] + 2 - state.blocked[i + 1];
        state.levels[i] = (uint32_t)(number / line->strides[i] % (line->buffers[i] + 3));
        state.blocked[i] = state.levels[i] == most;
        state.possible &= state.levels[i] <= most;
    }
    return state;
}

static bool works(const struct state *state, uint32_t i)
{
    return !state->blocked[i] && (i == 0 || state->levels[i - 1] > 0);
}

/* Whether station i can have been the last to finish before `number`, and in which state that was. */
static bool before(const struct line *line, uint64_t number, const struct state *state, uint32_t i, uint64_t *earlier)
{
    *earlier = number;
    if (i + 1 < line->num) {
        if (state->levels[i] == 0)
            return false;
        *earlier -= line->strides[i];
    }
    if (i > 0) {
        if (state->levels[i - 1] == line->buffers[i - 1] + 2)
            return false;
        *earlier += line->strides[i - 1];
    }
    struct state then = take_apart(line, *earlier);
    return then.possible && works(&then, i);
}

/* The balance of one state: what flows in by the probabilities of now, over the rate at which it is left. */
static double balance(const struct line *line, const double *p, uint64_t number)
{
    struct state state = take_apart(line, number);
    double in = 0, out = 0;
    uint64_t earlier;
    if (!state.possible)
        return 0;
    for (uint32_t i = 0; i < line->num; i++) {
        out += works(&state, i) ? line->rates[i] : 0;
        in += before(line, number, &state, i, &earlier) ? line->rates[i] * p[earlier] : 0;
    }
    return in / out;
}

/* Gauss and Seidel, forwards and backwards in turn, until no probability that counts changes by more than 1e-13 of
 * itself.
 */
static bool solve(const struct line *line, double *p)
{
    for (uint64_t s = 0; s < line->num_states; s++)
        p[s] = take_apart(line, s).possible ? 1.0 / (double)line->num_states : 0;
    for (int round = 0; round < MOST_ROUNDS; round++) {
        double sum = 0, change = 0;
        for (uint64_t k = 0; k < line->num_states; k++) {
            uint64_t s = round % 2 ? line->num_states - 1 - k : k;
            double next = balance(line, p, s);
            if (next > 1e-18)
                change = fmax(change, fabs(next - p[s]) / next);
            p[s] = next;
            sum += next;
        }
        for (uint64_t s = 0; s < line->num_states; s++)
            p[s] /= sum;
        if (change < 1e-13)
            return true;
    }
    return false;
}

static int read(struct glo_formula_call *call, struct line *line)
{
    const struct glo_argument *times = glo_argument(call, "service_times"), *buffers = glo_argument(call, "buffers");
    *line = (struct line){.num = times->columns, .num_states = 1};
    if (line->num < 2 || line->num > MOST_STATIONS)
        return glo_formula_refuse(call, "2 to 24", "there are %u stations", line->num);
    if (buffers->columns != line->num - 1)
        return glo_formula_refuse(call, "one buffer between each station and the next", "%u buffers for %u stations",
                                  buffers->columns, line->num);
    for (uint32_t i = 0; i < line->num; i++)
        line->rates[i] = 1 / times->items[i];
    for (uint32_t i = 0; i + 1 < line->num; i++) {
        if (buffers->items[i] != floor(buffers->items[i]))
            return glo_formula_refuse(call, "it is a whole number", "buffer %u is %.6g", i + 1, buffers->items[i]);
        line->buffers[i] = (uint32_t)buffers->items[i];
        line->strides[i] = line->num_states;
        if (line->num_states < UINT32_MAX)
            line->num_states *= line->buffers[i] + 3;
    }
    return GLO_OK;
}

static int set_results(struct glo_formula_call *call, const struct line *line, const double *p)
{
    uint32_t n = line->num;
    double *lists = glo_formula_numbers(call, (uint64_t)n * 4);
    if (!lists)
        return GLO_ERR_NO_MEMORY;
    for (uint64_t s = 0; s < line->num_states; s++) {
        struct state state = take_apart(line, s);
        for (uint32_t i = 0; i < n && p[s] > 0; i++) {
            lists[i] += works(&state, i) ? p[s] : 0;
            lists[n + i] += state.blocked[i] ? p[s] : 0;
            lists[2 * n + i] += !state.blocked[i] && !works(&state, i) ? p[s] : 0;
            /* Parts in the buffer: without the one in service and the one that blocks. */
            if (i + 1 < n)
                lists[3 * n + i] += p[s] * (state.levels[i] - (state.levels[i] > 0 && !state.blocked[i + 1]) -
                                            (state.blocked[i] ? 1 : 0));
        }
    }
    glo_result(call, "throughput", lists[n - 1] * line->rates[n - 1]);
    glo_result_list(call, "utilisation_by_node", lists, n);
    glo_result_list(call, "blocked_share_by_node", lists + n, n);
    glo_result_list(call, "starved_share_by_node", lists + 2 * n, n);
    glo_result_list(call, "number_in_buffer_by_node", lists + 3 * n, n - 1);
    return GLO_OK;
}

static int evaluate_blocking(struct glo_formula_call *call)
{
    struct line line;
    int code = read(call, &line);
    if (code != GLO_OK)
        return code;
    if (line.num_states > MOST_STATES)
        return glo_formula_refuse(call, "tandem_decomposition takes any line", "the line has more than %d states",
                                  MOST_STATES);
    double *p = glo_formula_numbers(call, line.num_states);
    if (!p)
        return GLO_ERR_NO_MEMORY;
    if (!solve(&line, p))
        return glo_formula_refuse(call, "tandem_decomposition takes any line", "the balance equations did not settle");
    return set_results(call, &line, p);
}

/* Decomposition: each room as a line of two stations whose rates tell of the rest (Dallery and Frein 1993). */

/* Two stations, birth and death of the parts in the room: what finds the room so at the end of a service. */
struct pair {
    double throughput, starves, blocks;
};

static struct pair solve_pair(double up, double down, uint32_t buffer)
{
    /* From the end of the room that is the more likely, so that powers never overflow. */
    bool fills = up > down;
    double ratio = fills ? down / up : up / down, sum = 1, near = ratio, far = 1;
    uint32_t most = buffer + 2;
    for (uint32_t k = 1; k <= most; k++) {
        double p = pow(ratio, k);
        sum += p;
        far = k == most - 1 ? p : far;
    }
    double one = (fills ? far : near) / sum, full = (fills ? near : far) / sum;
    double throughput = fills ? down * (1 - pow(ratio, most) / sum) : up * (1 - pow(ratio, most) / sum);
    /* A service down that leaves nobody, a service up that finds the buffer full. */
    return (struct pair){throughput, one * down / throughput, full * up / throughput};
}

static int evaluate_decomposition(struct glo_formula_call *call)
{
    struct line line;
    struct pair pairs[MOST_STATIONS] = {{0}};
    double up[MOST_STATIONS], down[MOST_STATIONS], change = 1;
    int code = read(call, &line);
    if (code != GLO_OK)
        return code;
    uint32_t rooms = line.num - 1;
    for (uint32_t i = 0; i < rooms; i++) {
        up[i] = line.rates[i];
        down[i] = line.rates[i + 1];
    }
    for (int round = 0; round < MOST_ROUNDS && change > 1e-13; round++) {
        change = 0;
        for (uint32_t i = 0; i < rooms; i++) { /* a service of station i, and the wait for work where it has none */
            double rate = i > 0 ? 1 / (1 / line.rates[i] + pairs[i - 1].starves / up[i - 1]) : line.rates[0];
            change = fmax(change, fabs(rate - up[i]) / rate);
            up[i] = rate;
            pairs[i] = solve_pair(up[i], down[i], line.buffers[i]);
        }
        for (uint32_t i = rooms; i-- > 0;) { /* a service of station i + 1, and the wait for room where it has none */
            double rate =
                i + 1 < rooms ? 1 / (1 / line.rates[i + 1] + pairs[i + 1].blocks / down[i + 1]) : line.rates[rooms];
            change = fmax(change, fabs(rate - down[i]) / rate);
            down[i] = rate;
            pairs[i] = solve_pair(up[i], down[i], line.buffers[i]);
        }
    }
    if (change > 1e-9)
        return glo_formula_refuse(call, "tandem_blocking solves short lines exactly",
                                  "the decomposition did not settle");
    glo_result(call, "throughput", pairs[rooms - 1].throughput);
    double *busy = glo_formula_numbers(call, line.num);
    for (uint32_t i = 0; busy && i < line.num; i++)
        busy[i] = pairs[rooms - 1].throughput / line.rates[i];
    if (busy)
        glo_result_list(call, "utilisation_by_node", busy, line.num);
    return GLO_OK;
}

static const struct glo_formula_parameter parameters[] = {
    {.name = "service_times",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "time",
     .above = true,
     .doc = "Mean service time, by station in the order of the line."},
    {.name = "buffers",
     .kind = GLO_ARGUMENT_VECTOR,
     .dimension = "number",
     .most = 1000,
     .doc = "Places to wait between each station and the next."},
    {0}};
static const struct glo_formula_result blocking_results[] = {
    {.name = "throughput", .dimension = "rate", .doc = "Parts that leave the line per time."},
    {.name = "utilisation_by_node", .dimension = "share", .doc = "Share of time that the station works."},
    {.name = "blocked_share_by_node", .dimension = "share", .doc = "Share of time that it holds a part without room."},
    {.name = "starved_share_by_node", .dimension = "share", .doc = "Share of time that it has no part."},
    {.name = "number_in_buffer_by_node",
     .dimension = "number",
     .doc = "Parts that wait behind each station but the last."},
    {0}};
const struct glo_formula glo_formula_tandem_blocking = {
    .name = "tandem_blocking",
    .title = "Line of exponential stations with finite buffers, blocking after service, always supplied",
    .family = "networks",
    .equation = "stationary law of the Markov chain of all rooms; two equal stations: throughput = (b + 2)/(b + 3) / "
                "service_time",
    .range = "lines of up to 20000 states (product of the buffers + 3)",
    .source = "Hunt 1956; Buzacott and Shanthikumar 1993, ch. 5",
    .see_also = "tandem_decomposition (long lines), tandem (room without end)",
    .example = "service_times=1,1,1 buffers=0,1",
    .parameters = parameters,
    .results = blocking_results,
    .evaluate = evaluate_blocking,
};
static const struct glo_formula_result decomposition_results[] = {
    {.name = "throughput", .dimension = "rate", .doc = "Parts that leave the line per time."},
    {.name = "utilisation_by_node", .dimension = "share", .doc = "Share of time that the station works."},
    {0}};
const struct glo_formula glo_formula_tandem_decomposition = {
    .name = "tandem_decomposition",
    .title = "Line of exponential stations with finite buffers by decomposition into lines of two stations",
    .family = "networks",
    .standing = GLO_APPROXIMATE,
    .equation = "1/up_i = service_time_i + starves_(i-1)/up_(i-1); 1/down_i = service_time_(i+1) + "
                "blocks_(i+1)/down_(i+1); each pair is a birth-death chain",
    .range = "lines of 2 to 24 stations; exact for two, up to 9 % too high where stations are very unequal",
    .source = "Perros and Altiok 1986; Dallery and Frein 1993",
    .see_also = "tandem_blocking (exact)",
    .example = "service_times=1,1,1 buffers=0,1",
    .parameters = parameters,
    .results = decomposition_results,
    .evaluate = evaluate_decomposition,
};
