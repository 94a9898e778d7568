#!/usr/bin/python3
"""Closed forms beside Octave's queueing package (Marzolla, octave-queueing).

    compare.py GLOCAL    evaluates both over grids of arguments

A second pair of eyes for the formulas that both have: M/M/1, M/M/m, M/M/inf,
M/M/m/K, M/G/1, Erlang B and C, open and closed product-form networks.  Ends
with one line, `N passed, M failed`; fails if anything failed, or if Octave or
its package is missing.
"""
import itertools
import json
import subprocess
import sys

TOLERANCE = 1e-7  # relative; the package sums some probabilities up itself


def matrix(rows):
    """Returns a matrix as Octave and glocal spell it."""
    return ("[" + ";".join(",".join(f"{x:.17g}" for x in row)
                           for row in rows) + "]",
            ";".join(",".join(f"{x:.17g}" for x in row) for row in rows))


def stations():
    """Yields (Octave call, its outputs, formula, arguments)."""
    common = ["utilisation", "sojourn_time", "number_in_system", "throughput"]
    for rho in (0.1, 0.5, 0.8, 0.95, 0.99):
        rates = {"arrival_rate": rho * 3, "service_rate": 3}
        yield (f"qsmm1({rho * 3:.17g},3)", common + ["empty_probability"],
               "mm1", rates)
        yield (f"qsmminf({rho * 30:.17g},3)",
               [None, "sojourn_time", "number_in_system", "throughput",
                "empty_probability"], "mminf",
               {"arrival_rate": rho * 30, "service_rate": 3})
        for scv in (0, 0.5, 1, 4):
            # The package's p0 is exp(-rho), which is that of M/G/inf: an
            # M/G/1 is empty with probability 1 - rho.
            yield (f"qsmg1({rho:.17g},1,{1 + scv:.17g})", common, "mg1",
                   {"arrival_rate": rho, "service_mean": 1,
                    "service_scv": scv})
        for servers in (2, 5, 30):
            load = rho * servers
            yield (f"qsmmm({load * 3:.17g},3,{servers})",
                   common + ["empty_probability", "wait_probability"], "mmc",
                   {"arrival_rate": load * 3, "service_rate": 3,
                    "servers": servers})
            yield (f"erlangb({load:.17g},{servers})", ["blocking"],
                   "erlang_b", {"offered_load": load, "servers": servers})
            yield (f"erlangc({load:.17g},{servers})", ["wait_probability"],
                   "erlang_c", {"offered_load": load, "servers": servers})
    for rho, servers, room in itertools.product((0.3, 0.9, 1.5), (1, 3, 8),
                                                (0, 1, 10)):
        rate = rho * servers
        yield (f"qsmmmk({rate:.17g},1,{servers},{servers + room})",
               ["utilisation", "sojourn_time", "number_in_system",
                "throughput", "empty_probability", "blocking"], "mmck",
               {"arrival_rate": rate, "service_rate": 1, "servers": servers,
                "capacity": servers + room})


def networks():
    """Yields the same for product-form networks."""
    by_node = ["utilisation_by_node", "sojourn_time_by_node",
               "number_in_system_by_node", "throughput_by_node"]
    routing = [[0, .5, .5, 0], [.9, 0, 0, 0], [.6, 0, .1, 0], [1, 0, 0, 0]]
    times = [0.04, 0.03, 0.06, 0.05]
    octave, plain = matrix(routing)
    for rate, servers in itertools.product((0.5, 2), ([1] * 4, [2, 1, 3, 1])):
        external = [0, rate / 2, 0, rate]
        rates, plain_rates = matrix([external])
        yield (f"qnos({sum(external):.17g},{matrix([times])[0]},"
               f"qnosvisits({octave},{rates}),{matrix([servers])[0]})",
               by_node, "jackson_open",
               {"service_times": matrix([times])[1], "routing": plain,
                "external_rates": plain_rates,
                "servers": matrix([servers])[1]})
    for population, think, servers in itertools.product(
            (1, 5, 40), (0, 3), ([1, 1, 1], [1, 2, 1])):
        visits, times = [1, 2, 0.5], [0.3, 0.4, 1.1]
        yield (f"qncsmva({population},{matrix([times])[0]},"
               f"{matrix([visits])[0]},{matrix([servers])[0]},{think})",
               by_node, "gordon_newell",
               {"service_times": matrix([times])[1],
                "visits": matrix([visits])[1], "population": population,
                "servers": matrix([servers])[1], "think_time": think})


def run_octave(cases):
    """Returns the outputs of each call, in one run of Octave."""
    lines = ["pkg load queueing;", "warning('off','all');"]
    for call, outputs, _, _ in cases:
        names = ",".join(f"y{i}" for i in range(len(outputs)))
        lines.append(f"[{names}]={call};")
        lines += [f"printf('%.17g ',y{i});printf(';');"
                  for i in range(len(outputs))]
        lines.append("printf('\\n');")
    process = subprocess.run(
        ["octave-cli", "--no-gui", "--quiet", "--eval", "\n".join(lines)],
        stdout=subprocess.PIPE, text=True, check=True)
    return [[[float(x) for x in part.split()]
             for part in line.split(";")[:-1]]
            for line in process.stdout.splitlines()]


def run_glocal(program, formula, arguments):
    """Returns the results of `glocal theory`, or the refusal."""
    words = [word for name, value in arguments.items()
             for word in ("--" + name.replace("_", "-"),
                          value if isinstance(value, str)
                          else f"{value:.17g}")]
    process = subprocess.run([program, "theory", formula, *words, "--json"],
                             capture_output=True, text=True, check=False)
    if process.returncode:
        return process.stderr.strip()
    return {name: result["value"]
            for name, result in json.loads(process.stdout)["results"].items()}


def differences(expected, found):
    """Returns whether two lists differ."""
    return len(expected) != len(found) or any(
        abs(a - b) > TOLERANCE * max(abs(a), 1e-9)
        for a, b in zip(expected, found))


def main():
    """Compares, and counts."""
    program = sys.argv[1]
    cases = list(stations()) + list(networks())
    passed = failed = 0
    for (call, outputs, formula, arguments), answers in zip(
            cases, run_octave(cases)):
        results = run_glocal(program, formula, arguments)
        for name, expected in zip(outputs, answers):
            if name is None:
                continue
            found = results.get(name) if isinstance(results, dict) else None
            found = found if isinstance(found, list) else [found]
            if None in found or differences(expected, found):
                failed += 1
                print(f"{call}: {name} is {found}, Octave says {expected}; "
                      f"{formula} {arguments}"
                      + ("" if isinstance(results, dict) else f": {results}"))
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
