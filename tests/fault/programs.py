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
import array
import fcntl
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile

MEMORY, FILES = 1, 2
SHARE = 150  # faults of one sweep, about, unless it is a full one
PIPE_SIZE = 1 << 20
CRASHES = {}  # signature -> how often

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
