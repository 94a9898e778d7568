#!/usr/bin/python3
"""Faults that reach the whole program, with all libraries that it uses.

    programs.py memory|files|sizes PROGRAM SHIM ROOT [full]

`glocal run` is run again and again, each time with one fault more, planted
by the shim (shim/shim.c): the k-th allocation fails, or the k-th call that
reaches files, once and for good, or files may not grow beyond a size. Each
time, by what is in the folder and by what the program says:

- exit status 0, and then the result and the answer are those of the run
  without a fault; or 1 or 2 and a sentence; never a crash or a hang;
- an earlier result under the name is there as it was, or the new one;
- nothing else is left in the folder.

Without `full` a share of the faults, evenly spread.
"""
import collections
import fcntl
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile

MEMORY, FILES = 1, 2
SHARE, MOST = 60, 3000  # faults of one sweep, about: of a share, of a full one
MOST_SIZES = 1000  # most sizes fall into one long write or another, which they cut alike
PIPE_SIZE = 1 << 20
RESULT = "bakery.h5"

# Where a library, told that there is no memory, ends the program or crashes, and nothing that calls it can prevent it.
# What was written before stays; what was begun is a NAME.part, which the next run takes over.
KNOWN = {
    "libudunits2": "UDUNITS-2 2.2.28 uses without a look what malloc gives it while it parses its database and units "
                   "(utparse, ut_are_convertible), and fails its own assertion (ut_divide)",
    "libhdf5": "HDF5 1.10.8 needs memory for its error stack, its thread's state and its handles while it begins, "
               "fails and ends (H5E, H5TS, H5CX, H5I, H5_term_library), uses it without a look (H5T__insert, "
               "H5O__alloc, H5A__close, H5S), and ends the program with status 255 where it cannot note a handle",
}
# The words with which a library ends the program itself, and with which status.
KNOWN_ENDS = {
    2: re.compile(r"out of dynamic memory in ut\w+\(\)"),
    255: re.compile(r"\A(HDF5.*)?\Z", re.DOTALL),
}


class Program:
    """The program under the shim; one child for each fault."""

    def __init__(self, program, shim, arguments, folder):
        requests, self.requests = os.pipe()
        self.replies, replies = os.pipe()
        self.outputs = []
        ends = []
        for _ in range(2):
            reading, writing = os.pipe()
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
            os.set_blocking(reading, False)
            self.outputs.append(reading)
            ends.append(writing)
        environment = dict(os.environ, LC_ALL="C.UTF-8", LD_PRELOAD=shim,
                           GLO_SHIM=f"{requests},{replies}")
        self.process = subprocess.Popen(
            [program] + arguments, cwd=folder, env=environment,
            pass_fds=(requests, replies), stdin=subprocess.DEVNULL,
            stdout=ends[0], stderr=ends[1])
        for end in ends + [requests, replies]:
            os.close(end)

    def run(self, kind, at, for_good, size_limit=-1):
        os.write(self.requests, struct.pack("iiqq", kind, for_good, at,
                                            size_limit))
        status, _, calls, failures = struct.unpack(
            "iiqq", os.read(self.replies, 24))
        out, err = (self.read(end) for end in self.outputs)
        return os.waitstatus_to_exitcode(status), calls, failures, out, err

    @staticmethod
    def read(end):
        try:
            return os.read(end, PIPE_SIZE).decode(errors="replace")
        except BlockingIOError:
            return ""

    def close(self):
        os.close(self.requests)
        self.process.wait()


def new_folder():
    """In memory, where there is such a place: synchronising costs nothing."""
    memory = "/dev/shm"
    return tempfile.mkdtemp(prefix="glocal-fault-", dir=memory if
                            os.access(memory, os.W_OK) else None)


def masked(path):
    """The bytes of a result without what differs from run to run."""
    with open(path, "rb") as file:
        content = file.read()
    content = re.sub(rb'"(started|finished)": "[^"]*"', b"", content)
    return re.sub(rb'"seconds": \d+', b"", content)


def provenance(content):
    found = re.search(rb'\{\s*"identity".*?\n\}', content, re.DOTALL)
    return found.group(0) if found else None


def is_same(path, reference):
    """Whether two results say the same: all datasets bit by bit, and the
    provenance but for its times."""
    mine, other = masked(path), masked(reference)
    if mine == other:
        return True
    return provenance(mine) == provenance(other) and subprocess.run(
        ["h5diff", "--exclude-path", "/provenance", path, reference],
        capture_output=True).returncode == 0


# How the C library ends a program whose heap was damaged, some time before.
DAMAGED = re.compile(r"^(corrupted |malloc|free|realloc|double free|munmap_)",
                     re.MULTILINE)


def crashed_in(err):
    """The library in which the program crashed, by the stack that the shim
    prints: the innermost object but for the C library and the shim. A heap
    that was damaged before was damaged where memory was refused."""
    crash, _, refused = err.partition("the first call failed at:")
    for line in (refused if DAMAGED.search(crash) else crash).splitlines():
        found = re.match(r"\S*?/?([^/(\s]+)\(([^+)]*).*\) ?\[0x", line)
        if found and not re.match(r"libc\.|shim|libfault", found.group(1)):
            return found.group(1), found.group(2)
    return "unknown", ""


def unsized(answer):
    """An answer but for the size of the file: HDF5 keeps what it finds no
    memory to compress as it is."""
    return re.sub(rf"({RESULT}) \([^)]*\)", r"\1", answer)


class Sweep:
    """One command under many faults, judged each time."""

    def __init__(self, tools, kind, options):
        self.program, self.shim, self.root = tools
        self.kind = kind
        self.folder = new_folder()
        self.result = os.path.join(self.folder, RESULT)
        self.arguments = ["run", "-q", "-j", "1",
                          "--set", "experiment.warmup=6h", "-o", RESULT,
                          *options,
                          os.path.join(self.root, "tests/fault/bakery.yaml")]
        self.what = " ".join(options)
        self.earlier = self.plain("earlier", "--seed", "8")
        self.wanted = self.plain("wanted")
        self.server = Program(self.program, self.shim, self.arguments,
                              self.folder)
        _, self.calls, _, self.answer, _ = self.run(-1, 0)
        self.wrong = []
        self.seen = collections.Counter()
        self.met = 0

    def plain(self, name, *options):
        """The result of a run without the shim, kept outside the folder."""
        kept = new_folder()
        subprocess.run([self.program, *self.arguments, *options], cwd=kept,
                       check=True, capture_output=True)
        return os.path.join(kept, RESULT)

    def run(self, at, for_good, size_limit=-1):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        shutil.copyfile(self.earlier, self.result)
        return self.server.run(self.kind, at, for_good, size_limit)

    def judge(self, fault, status, out, err):
        """Notes what is wrong; what is legal is counted."""
        known = ""
        if status < 0:
            where, function = crashed_in(err)
            library = where.split(".")[0].split("_serial")[0]
            known = f"{where} {function}"
            if self.kind != MEMORY or library not in KNOWN:
                self.note(fault, f"crash {status} in {known}", err)
        elif self.kind == MEMORY and status in KNOWN_ENDS and (
                KNOWN_ENDS[status].search(err)):
            known = f"a library ends the program with {status}"
        elif status == 0:
            if not is_same(self.result, self.wanted) or (
                    unsized(out) != unsized(self.answer)):
                self.note(fault, "succeeds with another result", err)
        elif status not in (1, 2):
            self.note(fault, f"exit status {status}", err)
        elif not self.is_told(err):
            self.note(fault, f"exit status {status}, and not told why", err)
        self.seen[known or f"exit status {status}"] += 1
        self.look(fault, status, known)

    def is_told(self, err):
        err = " ".join(err.split())  # sentences are wrapped
        if "error: " not in err:
            return False
        if self.kind == MEMORY:
            return re.search(r"memory|could not be written|HDF5", err)
        return re.search(rf"{RESULT}|the folder|UDUNITS-2 is missing", err)

    def look(self, fault, status, known):
        """What is in the folder."""
        if not os.path.exists(self.result):
            self.note(fault, "the earlier result is gone", "")
        elif masked(self.result) != masked(self.earlier) and (
                not is_same(self.result, self.wanted)):
            self.note(fault, "the earlier result is damaged", "")
        for name in os.listdir(self.folder):
            if name != RESULT and not (known and name == RESULT + ".part"):
                self.note(fault, f"{name} is left", "")

    def note(self, fault, what, err):
        self.wrong.append(f"{self.what}, {fault}: {what}\n{err[:1500]}")

    def calls_fail(self, most):
        step = max(1, self.calls // most)
        for for_good in (0, 1):
            failures, at = 1, 0
            while failures and at < 2 * self.calls + 1000:
                status, _, failures, out, err = self.run(at, for_good)
                if failures:
                    self.met += 1
                    self.judge(f"call {at}" + " for good" * for_good, status,
                               out, err)
                at += step

    def sizes_end(self, most):
        size = os.path.getsize(self.wanted)
        for limit in range(0, size, max(1, size // most)):
            status, _, _, out, err = self.run(-1, 0, limit)
            self.met += 1
            self.judge(f"files end at {limit} bytes", status, out, err)
            if status == 0:
                self.note(f"files end at {limit} bytes", "succeeds", err)

    def end(self):
        """After all faults a run without one succeeds."""
        status, _, _, out, err = self.run(-1, 0)
        if status != 0 or not is_same(self.result, self.wanted):
            self.note("no fault", f"exit status {status}", err)
        self.server.close()
        for path in (self.result, self.earlier, self.wanted):
            shutil.rmtree(os.path.dirname(path))
        print(f"{self.what}: {self.met} faults, {self.calls} calls")
        for what, number in sorted(self.seen.items()):
            print(f"    {number:5} {what}")
        if not self.met:
            self.note("", "met no fault", "")
        return self.wrong


def main():
    sweep_kind = sys.argv[1]
    tools = [os.path.abspath(path) for path in sys.argv[2:5]]
    is_full = sys.argv[5:] == ["full"]
    most = SHARE
    if is_full:
        most = MOST_SIZES if sweep_kind == "sizes" else MOST
    every = [["--trace", trace, "--compress", compression]
             for trace in ("all", "none", "first")
             for compression in ("gzip", "none")]
    # Long enough for traces that go through a file, on as few points as can be.
    long = ["--only", "topology == local", "--set", "experiment.length=336h"]
    short = ["--set", "experiment.length=24h"]
    wrong = []
    for options in every if is_full and sweep_kind != "memory" else every[:1]:
        is_memory = sweep_kind == "memory"
        sweep = Sweep(tools, MEMORY if is_memory else FILES,
                      options + (short if is_memory else long))
        if sweep_kind == "sizes":
            sweep.sizes_end(most)
        else:
            sweep.calls_fail(most)
        wrong += sweep.end()
    for one in wrong:
        print(f"FAILED: {one}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
