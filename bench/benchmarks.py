"""The table of benchmarks: what is run, and what figures are made of it.

A run is a command that takes one measurement.  A benchmark names the runs of
one round, which follow each other so that ratios between them are fair, and
its figures: functions of the measurements of a round.  Nothing is run here.
"""
import dataclasses
import math
import pathlib
from typing import Callable, Optional

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
QUEUE = HERE / "scenarios" / "queue.yaml"
NETWORK = HERE / "scenarios" / "network.yaml"
CITIES = HERE / "scenarios" / "cities.yaml"
FURNITURE = ROOT / "scenarios" / "furniture_italy.yaml"

PENDING = (2, 16, 1_000, 100_000, 1_000_000)
LAWS = ("exponential", "gamma", "normal", "lognormal", "poisson")
UNITS = {10: 1_000_000, 100: 1_000_000, 1_000: 1_000_000, 10_000: 1_000_000,
         100_000: 2_500_000}  # orders
MOST_REGIONS = 24_000
SITES = 100_000
TRACED = 2_000_000
DATED = 10_000  # units


@dataclasses.dataclass
class Target:
    """What a figure is to reach; `stretch` is hoped for beyond it."""

    at_most: Optional[float] = None
    at_least: Optional[float] = None
    stretch: Optional[float] = None

    def verdict(self, value):
        """Returns "stretch", "reached" or "missed"."""
        sign = 1 if self.at_least is None else -1
        limit = self.at_most if self.at_least is None else self.at_least
        if self.stretch is not None and sign * value <= sign * self.stretch:
            return "stretch"
        return "reached" if sign * value <= sign * limit else "missed"


@dataclasses.dataclass
class Figure:
    """A number made of the measurements of one round, by name of the run."""

    name: str
    unit: str
    of: Callable[[dict], float]
    target: Optional[Target] = None


@dataclasses.dataclass
class Benchmark:
    """Runs that belong together, and what they show."""

    name: str
    about: str
    runs: list
    figures: list
    rounds: int = 9


@dataclasses.dataclass
class Run:
    """A command.

    It prints a measurement (bench/measure.h), unless it is the program itself,
    which writes a result file: then the file is looked at, and `count` says
    how many orders were asked for.  `wait`: the mean that theory knows.
    """

    command: list
    wait: Optional[float] = None
    result: Optional[pathlib.Path] = None
    count: Optional[int] = None


def cost(run):
    """Nanoseconds of the processor for each thing counted."""
    return lambda m: 1e9 * m[run]["processor"] / m[run]["count"]


def times(run, reference):
    """How many times the cost of the reference a run costs."""
    return lambda m: cost(run)(m) / cost(reference)(m)


def speed(run):
    """Things counted in a second of the processor."""
    return lambda m: m[run]["count"] / m[run]["processor"]


def per_byte(run, reference, threads="processor"):
    """Nanoseconds of the processor for each byte that a run writes more.

    `threads`: "processor" for all of them, "first" for the one that simulates.
    """
    return lambda m: (1e9 * (m[run][threads] - m[reference][threads])
                      / (m[run]["bytes"] - m[reference]["bytes"]))


def queue_of(machines, orders):
    """What makes M/M/c of the queue scenario, at load 0.9."""
    return [f"demand.jobs.rate={0.9 * machines:.9g} per hour",
            f"units.desk.stations.serve.machines={machines}",
            f"experiment.length={orders / (0.9 * machines):.9g} h"]


def network_of(units, orders):
    """What makes a network of so many units of the network scenario."""
    def places(count):
        side = 10 * math.sqrt(units)
        return (f"{{uniform: {{count: {count}, width: {side:.6g} km, "
                f"height: {side:.6g} km}}}}")
    return [f"places.sites.generate={places(units)}",
            f"places.regions.generate={places(min(units, MOST_REGIONS))}",
            f"demand.retail.rate={0.9 * units:.9g} per hour",
            f"experiment.length={orders / (0.9 * units):.9g} h"]


def runs(programs, folder, shrink):
    """All runs by name.

    `programs`: the folder of a build; `folder`: for what they write, and the
    rows of sites.csv; `shrink`: divides the numbers of orders and units.
    """
    def number(full):
        return max(1, full // shrink)

    measure = programs / "bench" / "measure"
    people = min(15_000 * (shrink - 1), 20_000_000)  # 0: in every city
    table = {
        "floor": Run([measure, "floor", number(20_000_000)], wait=9),
        "tape": Run([measure, "tape", QUEUE, number(5_000_000)]),
        "mm1": Run([measure, "run", 1, QUEUE,
                    *queue_of(1, number(3_000_000))], wait=9),
        "mm10": Run([measure, "run", 1, QUEUE,
                     *queue_of(10, number(3_000_000))]),
        "systemc": Run([programs / "bench" / "others" / "systemc_mm1",
                        number(1_000_000)], wait=9),
        "simpy": Run([HERE / "others" / "simpy_mm1.py", number(100_000)],
                     wait=9),
        "load": Run([measure, "load", CITIES,
                     f"places.sites.rows={folder / 'sites.csv'}",
                     f"places.regions.where=population >= {people}",
                     f"demand.retail.rate={0.9 * number(SITES):.9g} per hour",
                     "experiment.length=1 h"]),
    }
    for pending in PENDING:
        table[f"queue.{pending}"] = Run([measure, "queue", number(pending),
                                         number(5_000_000)])
    for law in LAWS:
        table[f"law.{law}"] = Run([measure, "law", law, number(10_000_000)])
    for units, orders in UNITS.items():
        table[f"network.{units}"] = Run(
            [measure, "run", 1, NETWORK,
             *network_of(number(units), number(orders))])
    table["dated"] = Run(
        [measure, "run", 1, NETWORK,
         *network_of(number(DATED), number(1_000_000)),
         "demand.retail.due=8 h",
         "networks.cloud.dispatch=nearest_free_in_time"])
    for name, trace, compress in (("untraced", "none", "none"),
                                  ("plain", "all", "none"),
                                  ("gzip", "all", "gzip")):
        result = folder / f"{name}.h5"
        command = [programs / "glocal", "run", "-q", "-j", 1, "--trace", trace,
                   "--compress", compress, "-o", result, NETWORK]
        for change in network_of(number(100), number(TRACED)):
            command += ["--set", change]
        table[name] = Run(command, result=result, count=number(TRACED))
    for threads in (1, 2):
        table[f"threads.{threads}"] = Run(
            [measure, "run", threads, FURNITURE,
             f"experiment.length={90 if shrink == 1 else 10} days",
             f"experiment.replications={number(20)}"])
    return table


def network_benchmark(units):
    """The network of one size: its cost, and how it grew."""
    name = f"network.{units}"
    target = Target(at_most=40, stretch=25) if units == 100 else None
    figures = [Figure("cost", "ns/order", cost(name)),
               Figure("over the floor", "", times(name, "floor"), target)]
    others = ["floor"]
    if units == max(UNITS):
        others.append("network.10")
        figures.append(Figure("over 10 units", "", times(name, "network.10"),
                              Target(at_most=8, stretch=4)))
    return Benchmark(name, f"network of {units:,} units at load 0.9, nearest "
                     "free unit, all accounts", [name, *others], figures)


BENCHMARKS = [
    Benchmark("floor", "M/M/1 by the recursion of its waiting times, nothing "
              "but the mean wait", ["floor"],
              [Figure("cost", "ns/order", cost("floor"))]),
    *(Benchmark(f"queue.{pending}", f"event queue, {pending:,} pending: one "
                "event out, one in", [f"queue.{pending}"],
                [Figure("cost", "ns/hold", cost(f"queue.{pending}"))])
      for pending in PENDING),
    Benchmark("tape", "demand tape: interarrival and service time of an order",
              ["tape"], [Figure("cost", "ns/order", cost("tape"))]),
    *(Benchmark(f"law.{law}", f"one draw of the {law} law" +
                (", by arrays" if law == "exponential" else ""),
                [f"law.{law}"],
                [Figure("cost", "ns/draw", cost(f"law.{law}"))])
      for law in LAWS),
    Benchmark("mm1", "M/M/1 at load 0.9, all statistics, no trace",
              ["mm1", "floor"],
              [Figure("cost", "ns/order", cost("mm1")),
               Figure("over the floor", "", times("mm1", "floor"),
                      Target(at_most=10, stretch=6))]),
    Benchmark("mm10", "M/M/10 at load 0.9, all statistics, no trace",
              ["mm10", "floor"],
              [Figure("cost", "ns/order", cost("mm10")),
               Figure("over the floor", "", times("mm10", "floor"),
                      Target(at_most=15, stretch=8))]),
    *(network_benchmark(units) for units in UNITS),
    Benchmark("network.dated", f"network of {DATED:,} units, nearest free unit "
              "that meets the date, all accounts", ["dated", "floor"],
              [Figure("cost", "ns/order", cost("dated")),
               Figure("over the floor", "", times("dated", "floor"),
                      Target(at_most=120, stretch=80)),
               Figure("memory at most", "GiB",
                      lambda m: m["dated"]["peak"] / 2**30,
                      Target(at_most=1))]),
    Benchmark("trace.plain", "the whole program: network of 100 units, every "
              "order a row of the file, not compressed",
              ["plain", "untraced"],
              [Figure("cost", "ns/order", cost("plain")),
               Figure("of the trace", "ns/byte", per_byte("plain", "untraced"),
                      Target(at_most=0.5)),
               Figure("of it, simulating", "ns/byte",
                      per_byte("plain", "untraced", "first"))]),
    Benchmark("trace.gzip", "the same, compressed", ["gzip", "untraced"],
              [Figure("cost", "ns/order", cost("gzip")),
               Figure("over no trace", "", times("gzip", "untraced"))]),
    Benchmark("systemc", "M/M/1 in SystemC: two modules, threads, an sc_fifo",
              ["systemc", "mm1"],
              [Figure("speed", "orders/s", speed("systemc")),
               Figure("our speed", "orders/s", speed("mm1")),
               Figure("ours over theirs", "", times("systemc", "mm1"),
                      Target(at_least=2))]),
    Benchmark("simpy", "M/M/1 in SimPy: a process for each order, a Resource",
              ["simpy", "mm1"],
              [Figure("speed", "orders/s", speed("simpy")),
               Figure("our speed", "orders/s", speed("mm1")),
               Figure("ours over theirs", "", times("simpy", "mm1"),
                      Target(at_least=75))]),
    Benchmark("load", f"{SITES:,} units in 24,323 cities: loading, then an "
              "hour of orders", ["load"],
              [Figure("until the first event", "s",
                      lambda m: m["load"]["load"], Target(at_most=3)),
               Figure("memory at most", "GiB",
                      lambda m: m["load"]["peak"] / 2**30,
                      Target(at_most=1))]),
    Benchmark("threads", "furniture_italy, 180 replications: two threads "
              "against one", ["threads.1", "threads.2"],
              [Figure("speed-up", "", lambda m: (m["threads.1"]["elapsed"]
                                                 / m["threads.2"]["elapsed"]),
                      Target(at_least=1.9))], rounds=10),
]
