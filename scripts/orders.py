#!/usr/bin/python3
"""What the lead time of traced orders consists of, read with pandas.

    scripts/orders.py FILE.h5              a table: mean hours per design point
    scripts/orders.py FILE.h5 -o FILE.png  and the same as a figure

Reads /trace/orders, which has one row per order: the times of its life in
hours since the start, NaN where something did not happen.  Counted are the
delivered orders that were placed after the warm-up.
"""
import argparse
import sys

try:
    import matplotlib
    import pandas
    import tables  # noqa: F401 (pandas.read_hdf needs it)
except ImportError as missing:
    sys.exit(f"{missing}: install python3-pandas, python3-tables and "
             "python3-matplotlib (Debian), or pandas, tables and matplotlib "
             "(pip).")

TIMES = ["placed", "configured", "assigned", "started", "finished", "shipped",
         "delivered"]

# The parts of a lead time in the order of an order's life, with the colours
# of Okabe and Ito, which the colour-blind can tell apart.
PARTS = {
    "configuration": "#CC79A7",
    "held": "#E69F00",
    "queue": "#D55E00",
    "service": "#009E73",
    "other": "#999999",
    "dispatch": "#F0E442",
    "transport": "#0072B2",
}


def read(file):
    """Returns the orders that count, and the points with a name for each."""
    orders = pandas.read_hdf(file, "trace/orders")
    points = pandas.read_hdf(file, "points").set_index("point")
    fates = pandas.read_hdf(file, "lookup/fates").set_index("name")["code"]
    warm_up = pandas.read_hdf(file, "replications", stop=1)["warm_up"].max()
    counts = orders["fate"].eq(fates["delivered"])
    if pandas.notna(warm_up):
        counts &= orders["placed"].ge(warm_up)
    return orders[counts], points.assign(name=names(points))


def names(points):
    """Names each point by those of its labels that differ between points."""
    labels = points.select_dtypes(object).drop(columns="id")
    labels = labels.loc[:, labels.nunique() > 1]
    if labels.empty:
        return points["id"]
    return labels.apply(", ".join, axis=1)


def parts(orders):
    """Splits the lead time of each order; the parts add up to it."""
    # What an order did not need took no time: it ended as it began.
    times = orders[TIMES].ffill(axis=1)
    production = times["finished"] - times["assigned"]
    return pandas.DataFrame({
        "configuration": times["configured"] - times["placed"],
        "held": times["assigned"] - times["configured"],
        "queue": orders["queue"],
        "service": orders["service"],
        "other": production - orders["queue"] - orders["service"],
        "dispatch": times["shipped"] - times["finished"],
        "transport": times["delivered"] - times["shipped"],
    })


def summary(orders, points):
    """Returns the mean of each part in hours, and the sum, by point."""
    means = parts(orders).groupby(orders["point"]).mean()
    means["lead time"] = means.sum(axis=1)
    means["orders"] = orders.groupby("point").size()
    return means.rename(index=points["name"])


def draw(means, title, file):
    """Draws the lead time of each point as a bar made of its parts."""
    matplotlib.use("Agg")
    from matplotlib import pyplot

    shown = [part for part in PARTS if means[part].abs().max() > 0.005]
    width = max(len(name) for name in means.index)
    figure, axes = pyplot.subplots(
        figsize=(7 + 0.08 * width, 1.2 + 0.38 * len(means)),
        layout="constrained")
    left = pandas.Series(0.0, index=range(len(means)))
    for part in shown:
        values = means[part].reset_index(drop=True)
        axes.barh(left.index, values, left=left, height=0.7, label=part,
                  color=PARTS[part], edgecolor="white", linewidth=0.5)
        left += values
    for row, total in left.items():
        axes.annotate(f"{total:.1f}", (total, row), (4, 0), va="center",
                      textcoords="offset points", fontsize="small")
    axes.set_yticks(left.index, means.index)
    axes.set_ylim(len(means) - 0.5, -0.5)
    axes.margins(x=0.1)
    axes.set_xlabel("mean lead time in h")
    axes.set_title(title, loc="left", fontsize="medium", pad=22)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(left=False)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.legend(ncols=len(shown), loc="lower left", bbox_to_anchor=(0, 1),
                frameon=False, fontsize="small", handlelength=1,
                columnspacing=1.5, borderaxespad=0.2, borderpad=0)
    figure.savefig(file, dpi=150)


def main():
    """Reads the command line, prints the table, draws the figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("file", help="a result of `glocal run`")
    parser.add_argument("-o", "--output", metavar="PNG", help="the figure")
    arguments = parser.parse_args()
    try:
        orders, points = read(arguments.file)
    except (OSError, tables.HDF5ExtError):
        sys.exit(f"{arguments.file} is not there or is no result of glocal.")
    except KeyError as missing:
        sys.exit(f"{arguments.file}: {missing.args[0]} (orders are there "
                 "unless the run was told `--trace none`).")
    if orders.empty:
        sys.exit(f"{arguments.file}: no traced order was delivered.")
    means = summary(orders, points)
    means.index.name = "mean hours"
    print(means.to_string(float_format="{:.2f}".format))
    if arguments.output:
        traced = sorted(orders["replication"].unique())
        title = (f"Lead time of delivered orders, replication {traced[0]}"
                 if len(traced) == 1 else
                 f"Lead time of delivered orders, {len(traced)} replications")
        draw(means, title, arguments.output)


if __name__ == "__main__":
    main()
