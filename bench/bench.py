#!/usr/bin/python3
"""Runs the benchmarks of benchmarks.py on the programs of a build.

The runs of a benchmark take turns: once through all of them is a round, every
second round backwards.  Figures are made within a round; their medians are
shown.  Called by scripts/bench.
"""
import argparse
import fnmatch
import importlib.util
import json
import math
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

import machine
import present
from benchmarks import BENCHMARKS, ROOT, SITES, runs


def say(text):
    """Shows progress."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


def write_sites(file, count):
    """Writes so many units near the cities of the world, always the same."""
    draws = random.Random(1)
    cities = (ROOT / "scenarios" / "data" / "cities15000.csv").read_text()
    rows = [line.rsplit(",", 3)[1:3] for line in cities.splitlines()[1:]]
    with open(file, "w", encoding="utf-8") as out:
        out.write("name,latitude,longitude\n")
        for i in range(count):
            latitude, longitude = map(float, rows[i % len(rows)])
            out.write(f"site{i},{latitude + draws.uniform(-0.3, 0.3):.5f},"
                      f"{longitude + draws.uniform(-0.3, 0.3):.5f}\n")


def children_seconds():
    """Returns the seconds of the processor that ended commands have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def watch(process):
    """Returns the seconds of the processor that the first thread has used.

    It is looked at every few milliseconds until the process ends.
    """
    used = 0
    while process.poll() is None:
        try:
            told = pathlib.Path(f"/proc/{process.pid}/schedstat").read_text()
            used = int(told.split()[0]) / 1e9 or used
        except (OSError, ValueError, IndexError):  # it has just ended
            pass
        time.sleep(0.004)
    return used


def take_program(run, command):
    """Runs the program itself, which says nothing of what it takes."""
    before, started = children_seconds(), time.monotonic()
    with tempfile.TemporaryFile("w+") as said, subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=said) as process:
        first = watch(process)
        elapsed = time.monotonic() - started
        said.seek(0)
        if process.returncode:
            sys.exit(f"bench: {' '.join(command)} failed:\n{said.read()}")
    taken = {"elapsed": elapsed, "count": run.count,
             "processor": children_seconds() - before, "first": first,
             "bytes": run.result.stat().st_size}
    run.result.unlink()
    return taken


def take(run):
    """Runs a command; returns its measurement."""
    command = [str(word) for word in run.command]
    if run.result:
        return take_program(run, command)
    done = subprocess.run(command, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)} failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def check(name, run, taken):
    """Ends the program where a mean wait is not what theory says.

    Of M/M/1 at load 0.9 the mean of n waits has the variance 35,900 / n
    (Whitt 1989, Management Science 35, 1341).
    """
    if run.wait and abs(taken["wait"] - run.wait) > 5 * math.sqrt(
            35_900 / taken["count"]):
        sys.exit(f"bench: {name} found a mean wait of {taken['wait']:.3f}, "
                 f"theory says {run.wait}")


def measure(benchmark, table, rounds):
    """Returns the measurements of every round, by name of the run."""
    taken = []
    for number in range(rounds):
        names = benchmark.runs[::-1] if number % 2 else benchmark.runs
        taken.append({name: take(table[name]) for name in names})
        for name in names:
            check(name, table[name], taken[-1][name])
    return taken


def words(command, folder):
    """Returns a command as one would type it in the folder of the house."""
    text = " ".join(f"'{word}'" if set(" {},*") & set(str(word)) else str(word)
                    for word in command)
    return text.replace(f"{folder}/", "").replace(f"{ROOT}/", "")


def result(benchmark, table, taken, folder):
    """Returns what is told of a benchmark."""
    figures = []
    for figure in benchmark.figures:
        values = [figure.of(one) for one in taken]
        median = statistics.median(values)
        told = {"name": figure.name, "unit": figure.unit, "median": median,
                "rounds": values}
        if figure.target:
            told["target"] = {key: value for key, value
                              in vars(figure.target).items()
                              if value is not None}
            told["verdict"] = figure.target.verdict(median)
        figures.append(told)
    return {"name": benchmark.name, "about": benchmark.about,
            "rounds": len(taken), "figures": figures,
            "runs": {name: {"command": words(table[name].command, folder),
                            "medians": medians(taken, name)}
                     for name in benchmark.runs}}


def medians(taken, name):
    """Returns the median of each part of a run's measurements."""
    return {part: statistics.median(one[name][part] for one in taken)
            for part in taken[0][name]}


def missing(benchmark, table):
    """Says what a benchmark needs and is not there; None: nothing."""
    if "simpy" in benchmark.runs and not importlib.util.find_spec("simpy"):
        return "SimPy is not installed"
    for name in benchmark.runs:
        program = table[name].command[0]
        if not program.exists():
            return f"{program.name} was not built"
    return None


def run_all(options, folder):
    """Runs the chosen benchmarks; returns the document."""
    table = runs(options.programs.resolve(), folder, options.shrink)
    write_sites(folder / "sites.csv", max(1, SITES // options.shrink))
    document = {"machine": machine.describe(), "shrink": options.shrink,
                "benchmarks": [], "left_out": []}
    for benchmark in BENCHMARKS:
        if not any(fnmatch.fnmatch(benchmark.name, pattern)
                   for pattern in options.names or ["*"]):
            continue
        why = missing(benchmark, table)
        if why:
            document["left_out"].append({"name": benchmark.name, "why": why})
            say(f"{benchmark.name} is left out: {why}")
            continue
        started = time.monotonic()
        rounds = options.rounds or benchmark.rounds
        taken = measure(benchmark, table, rounds)
        document["benchmarks"].append(result(benchmark, table, taken, folder))
        say(f"{benchmark.name}: {rounds} rounds, "
            f"{time.monotonic() - started:.1f} s")
    return document


def parse():
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        prog="scripts/bench",
        description="Measures Glocal; a table on standard output.")
    parser.add_argument("names", nargs="*", metavar="NAME",
                        help="benchmarks, such as mm1 or 'network.*' "
                        "(default: all)")
    parser.add_argument("--list", action="store_true",
                        help="name the benchmarks, measure nothing")
    parser.add_argument("--json", action="store_true",
                        help="print one JSON document instead of the table")
    parser.add_argument("--rounds", type=int, metavar="N",
                        help="rounds of each benchmark (default: mostly 9)")
    parser.add_argument("--shrink", type=int, default=1, metavar="N",
                        help="divide numbers of orders and units by N: for "
                        "trying the benchmarks out")
    parser.add_argument("--page", metavar="FILE.json", type=pathlib.Path,
                        help="print docs/performance.md, made of a JSON "
                        "document, and measure nothing")
    parser.add_argument("--programs", metavar="FOLDER", type=pathlib.Path,
                        help="measure this build as it is (default: "
                        "build/bench, built first)")
    options = parser.parse_args()
    for name in options.names:
        if not any(fnmatch.fnmatch(benchmark.name, name)
                   for benchmark in BENCHMARKS):
            parser.error(f"no benchmark is called {name}; --list names all")
    if min(options.shrink, options.rounds or 1) < 1:
        parser.error("--rounds and --shrink are whole numbers from 1 on")
    return options


def main():
    """Does what the command line asks for."""
    options = parse()
    if options.list:
        for benchmark in BENCHMARKS:
            print(f"{benchmark.name:16} {benchmark.about}")
        return
    if options.page:
        print(present.page(json.loads(options.page.read_text())), end="")
        return
    if not options.programs:
        options.programs = ROOT / "build" / "bench"
        if subprocess.run([ROOT / "scripts" / "build", "bench"],
                          check=False).returncode:
            sys.exit(1)
    with tempfile.TemporaryDirectory() as folder:
        document = run_all(options, pathlib.Path(folder))
    if options.json:
        print(json.dumps(document, indent=1))
    else:
        print(present.table(document), end="")


if __name__ == "__main__":
    main()
