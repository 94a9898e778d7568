#!/usr/bin/python3
"""Shows that pandas, PyTables and h5py open a result file directly, and that
scripts/orders.py reads it.

    test_orders.py FILE.h5 FIGURE.png

The file is the made-up study of store_study.h with 60 orders per point.
Ends with status 77 where pandas or PyTables is not installed; h5py is tried
where it is.
"""
import importlib.util
import os
import subprocess
import sys
import warnings

for needed in ("pandas", "tables", "matplotlib"):
    if importlib.util.find_spec(needed) is None:
        sys.exit(77)

import pandas  # noqa: E402
import tables  # noqa: E402

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "..", "scripts", "orders.py")
ORDERS = 60  # per point
POINTS = 4


def by_pandas(path):
    """Every table is a data frame; texts are texts; codes have names."""
    orders = pandas.read_hdf(path, "trace/orders")
    assert len(orders) == POINTS * ORDERS, len(orders)
    assert orders["order"].tolist() == list(range(ORDERS)) * POINTS
    refused = orders["order"] % 3 == 2
    assert (orders["unit"].eq(-1) == refused).all()
    assert (orders["delivered"].isna() == refused).all()
    units = pandas.read_hdf(path, "lookup/units")["name"]
    assert units.tolist() == ["Firenze", "Forlì", "Siena"], units.tolist()
    named = pandas.Categorical.from_codes(orders["unit"], units)
    assert (named.isna() == refused).all()
    points = pandas.read_hdf(path, "points")
    assert points["topology"].tolist() == ["local", "central, Forlì"] * 2
    with pandas.HDFStore(path, "r") as store:
        for group in store.root._f_walknodes("Table"):
            frame = pandas.read_hdf(path, group._v_pathname)
            assert len(frame) == group.nrows, group
            assert list(frame.columns) == group.colnames, group


def by_pytables(path):
    """Tables can be searched; units and meanings are attributes."""
    with tables.open_file(path) as file:
        orders = file.root.trace.orders
        late = orders.read_where("(point == 1) & (delivered - placed > 7)")
        assert len(late) == 40, len(late)
        field = orders.colnames.index("distance")
        assert orders.attrs[f"FIELD_{field}_UNIT"] == "km"
        assert orders.attrs.TITLE == "one row per order"
        assert file.root._v_attrs.complete == 1
        assert file.root._v_attrs.glocal.count(".") == 2
        assert "Forlì" in file.root.scenario[()].decode()


def by_h5py(path):
    """The same without PyTables."""
    if importlib.util.find_spec("h5py") is None:
        return
    import h5py
    with h5py.File(path) as file:
        orders = file["trace/orders"][:]
        assert orders.shape == (POINTS * ORDERS,)
        assert orders["distance"].max() == 12.5
        assert file["points"][1]["topology"].decode() == "central, Forlì"


def run(*arguments):
    """Runs the script; returns its status, its output and its errors."""
    done = subprocess.run([sys.executable, "-B", SCRIPT, *arguments],
                          capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def by_script(path, figure):
    """The parts add up, the warm-up does not count, a figure is drawn."""
    status, output, errors = run(path, "-o", figure)
    assert status == 0, errors
    rows = [line for line in output.splitlines() if "per day" in line]
    assert len(rows) == POINTS, output
    # Of orders 10 to 59, 33 were not refused; lead time 7 h plus the point.
    for point, row in enumerate(rows):
        assert row.split()[-2:] == [f"{7 + point:.2f}", "33"], row
    with open(figure, "rb") as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"


def by_script_in_vain(path):
    """What it cannot read is a sentence, not a trace of calls."""
    for wrong in (path + ".no", __file__):
        status, output, errors = run(wrong)
        assert status == 1 and "Traceback" not in errors, errors
        assert wrong in errors, errors


def main():
    """Runs all of them."""
    path, figure = sys.argv[1:]
    warnings.simplefilter("error")
    by_pandas(path)
    by_pytables(path)
    by_h5py(path)
    by_script(path, figure)
    by_script_in_vain(path)


if __name__ == "__main__":
    main()
