#!/usr/bin/python3
"""The benchmarks as a program: everything that is promised is in what it
prints, and what cannot be right ends it.  No figure is judged: the numbers of
orders are far too small, and no test measures time.

    test_bench.py FOLDER    the folder of a build with GLO_BENCH
"""
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
import bench  # noqa: E402
from benchmarks import BENCHMARKS, Run, Target  # noqa: E402

BUILD = pathlib.Path(sys.argv.pop(1)).resolve()
MAY_BE_MISSING = {"systemc", "simpy"}  # programs of others


def called(*words):
    """Returns how scripts/bench ends that is called with these words."""
    return subprocess.run(
        ["/usr/bin/python3", "-B", str(ROOT / "bench" / "bench.py"),
         "--programs", str(BUILD), *words],
        capture_output=True, text=True, check=False)


class Document(unittest.TestCase):
    """One small run of everything."""

    @classmethod
    def setUpClass(cls):
        done = called("--shrink", "5000", "--rounds", "2", "--json")
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.document = json.loads(done.stdout)

    def test_every_benchmark_is_there(self):
        done = [one["name"] for one in self.document["benchmarks"]]
        left = [one["name"] for one in self.document["left_out"]]
        self.assertLessEqual(set(left), MAY_BE_MISSING)
        self.assertEqual(done, [one.name for one in BENCHMARKS
                                if one.name not in left])

    def test_every_figure_is_there(self):
        by_name = {one.name: one for one in BENCHMARKS}
        for told in self.document["benchmarks"]:
            figures = by_name[told["name"]].figures
            self.assertEqual([one["name"] for one in told["figures"]],
                             [one.name for one in figures])
            for one, figure in zip(told["figures"], figures):
                self.assertEqual(len(one["rounds"]), 2)
                self.assertAlmostEqual(one["median"], sum(one["rounds"]) / 2)
                self.assertTrue(math.isfinite(one["median"]), told["name"])
                self.assertEqual("verdict" in one, figure.target is not None)

    def test_every_run_is_told(self):
        for told in self.document["benchmarks"]:
            for name, run in told["runs"].items():
                self.assertTrue(run["command"], name)
                self.assertGreater(run["medians"]["count"], 0, name)
                self.assertGreater(run["medians"]["elapsed"], 0, name)
                self.assertNotIn(str(ROOT), run["command"])

    def test_machine_is_told(self):
        self.assertEqual(
            list(self.document["machine"]),
            ["processor", "cores", "memory_gib", "system", "compiler",
             "systemc", "simpy", "commit", "load_average"])

    def test_page_says_what_the_document_says(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self.document, file)
            file.flush()
            page = called("--page", file.name)
        self.assertEqual(page.returncode, 0, page.stderr)
        self.assertIn("a trial, no figures", page.stdout)
        for told in self.document["benchmarks"]:
            self.assertIn(f"| `{told['name']}` |", page.stdout)
            for figure in told["figures"]:
                if "verdict" in figure:
                    self.assertRegex(page.stdout, fr"{told['name']}: "
                                     fr"{figure['name']} .*"
                                     fr"{figure['verdict']} \|")


class Parts(unittest.TestCase):
    """What no small run shows."""

    def test_table(self):
        done = called("--shrink", "1000", "--rounds", "1", "floor", "queue.?")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\nfloor +cost +[0-9.]+ ")
        self.assertRegex(done.stdout, r"\nqueue.2 +cost +[0-9.]+ ")
        self.assertNotIn("mm1", done.stdout)

    def test_unknown_name(self):
        done = called("mm2")
        self.assertEqual(done.returncode, 2)
        self.assertIn("no benchmark is called mm2", done.stderr)

    def test_verdicts(self):
        most = Target(at_most=10, stretch=6)
        self.assertEqual([most.verdict(x) for x in (6, 6.1, 10, 10.1)],
                         ["stretch", "reached", "reached", "missed"])
        least = Target(at_least=2)
        self.assertEqual([least.verdict(x) for x in (1.9, 2, 99)],
                         ["missed", "reached", "reached"])

    def test_wrong_wait_ends_the_program(self):
        run = Run(["model"], wait=9)
        bench.check("model", run, {"wait": 9.05, "count": 20_000_000})
        with self.assertRaisesRegex(SystemExit, "model found a mean wait"):
            bench.check("model", run, {"wait": 9.3, "count": 20_000_000})

    def test_failing_command_ends_the_program(self):
        with self.assertRaisesRegex(SystemExit, "whole number"):
            bench.take(Run([BUILD / "bench" / "measure", "floor", "none"]))


if __name__ == "__main__":
    unittest.main()
