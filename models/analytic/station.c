/* What formulas of single stations share. */
#include "models/analytic/station.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "sim/number.h"

static bool takes(const struct glo_formula *formula, const char *name)
{
    for (const struct glo_formula_parameter *parameter = formula->parameters; parameter->name; parameter++)
        if (strcmp(parameter->name, name) == 0)
            return true;
    return false;
}

void glo_station_read(const struct glo_formula_call *call, struct glo_station *station)
{
    station->servers = takes(call->formula, "servers") ? glo_argument_count(call, "servers") : 1;
    station->service_rate = glo_argument_given(call, "service_rate") ? glo_argument_number(call, "service_rate")
                                                                     : 1 / glo_argument_number(call, "service_mean");
    station->arrival_rate = glo_argument_given(call, "arrival_rate")
                                ? glo_argument_number(call, "arrival_rate")
                                : glo_argument_number(call, "rho") * station->service_rate * station->servers;
    station->offered_load = station->arrival_rate / station->service_rate;
    station->rho = station->offered_load / station->servers;
}

int glo_station_stable(struct glo_formula_call *call, const struct glo_station *station, const char *beyond)
{
    char rho[32], limit[32], help[GLO_PROBLEM_SIZE];
    if (station->rho < 1)
        return GLO_OK;
    snprintf(rho, sizeof rho, "%.6g", station->rho);
    snprintf(limit, sizeof limit, "%.6g", station->service_rate * station->servers);
    snprintf(help, sizeof help, "arrival_rate < %sservice_rate = %s%s%s%s%s", station->servers > 1 ? "servers x " : "",
             limit, *call->time_unit ? "/" : "", call->time_unit, beyond ? "; " : "", beyond ? beyond : "");
    return glo_formula_refuse(call, help, "utilisation is %s, no steady state", rho);
}

void glo_station_little(struct glo_formula_call *call, const struct glo_station *station, double time_in_queue)
{
    double sojourn_time = time_in_queue + 1 / station->service_rate;
    glo_result(call, "number_in_queue", station->arrival_rate * time_in_queue);
    glo_result(call, "number_in_system", station->arrival_rate * sojourn_time);
    glo_result(call, "time_in_queue", time_in_queue);
    glo_result(call, "sojourn_time", sojourn_time);
    glo_result(call, "throughput", station->arrival_rate);
}

double glo_erlang_b(uint32_t servers, double offered_load)
{
    double inverse = 1; /* 1/B, which never underflows: 1/B(n) = 1 + n/a 1/B(n-1) */
    for (uint32_t n = 1; n <= servers; n++)
        inverse = 1 + n / offered_load * inverse;
    return 1 / inverse;
}

double glo_erlang_c(uint32_t servers, double offered_load)
{
    double blocking = glo_erlang_b(servers, offered_load), rho = offered_load / servers;
    return blocking / (1 - rho * (1 - blocking));
}
