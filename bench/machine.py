"""What was measured where: the machine, the compiler, the commit."""
import os
import pathlib
import platform
import subprocess
import sys

from benchmarks import ROOT


def first_line(command):
    """Returns the first line that a command prints; "" if there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True,
                              check=False)
    except OSError:
        return ""
    return (done.stdout.splitlines() or [""])[0]


def value_of(file, key, separator):
    """Returns the value behind the first line of a file that has the key."""
    try:
        lines = pathlib.Path(file).read_text().splitlines()
    except OSError:
        return ""
    for line in lines:
        name, _, value = line.partition(separator)
        if name.strip() == key:
            return value.strip().strip('"')
    return ""


def describe():
    """Returns the machine as it is now, by part."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": value_of("/proc/cpuinfo", "model name", ":")
        or platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**30, 1),
        "system": value_of("/etc/os-release", "PRETTY_NAME", "="),
        "compiler": first_line(["cc", "--version"]),
        "systemc": first_line(["pkg-config", "--modversion", "systemc"]),
        "simpy": first_line([sys.executable, "-c", "import platform, simpy;"
                             "print(simpy.__version__, 'on Python',"
                             "platform.python_version())"]),
        "commit": first_line(["git", "-C", str(ROOT), "describe", "--always",
                              "--dirty"]),
        "load_average": round(os.getloadavg()[0], 1),
    }


def line(described):
    """Says it in one line."""
    return (f"{described['processor']}, {described['cores']} cores, "
            f"{described['memory_gib']} GiB, {described['system']}, "
            f"{described['compiler']}, "
            f"SystemC {described['systemc'] or 'none'}, "
            f"SimPy {described['simpy'] or 'none'}, "
            f"commit {described['commit']}, "
            f"load average {described['load_average']} at the start")
