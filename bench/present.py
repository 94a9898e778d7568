"""How the document of a benchmark run is shown: as a table, as a page."""
import machine

HEAD = ["benchmark", "figure", "median", "range", "unit", "target", ""]


def number(value):
    """Three digits, and thousands apart."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def target(figure):
    """Says what is to be reached, and in brackets what is hoped for."""
    limits = figure.get("target")
    if not limits:
        return ""
    sign, key = ("<=", "at_most") if "at_most" in limits else (">=",
                                                               "at_least")
    text = f"{sign} {number(limits[key])}"
    if "stretch" in limits:
        text += f" ({number(limits['stretch'])})"
    return text


def cells(benchmark, figure):
    """Returns a row of the table."""
    values = figure["rounds"]
    return [benchmark["name"], figure["name"], number(figure["median"]),
            f"{number(min(values))} - {number(max(values))}", figure["unit"],
            target(figure), figure.get("verdict", "")]


def rows(document):
    """Returns all rows."""
    return [cells(benchmark, figure) for benchmark in document["benchmarks"]
            for figure in benchmark["figures"]]


def shrunk(document):
    """Returns a warning where the figures are none."""
    if document["shrink"] == 1:
        return ""
    return (f"Numbers of orders and units were divided by "
            f"{document['shrink']:,}: a trial, no figures.\n\n")


def table(document):
    """Returns the document as text for a terminal."""
    lines = [HEAD, *rows(document)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    text = machine.line(document["machine"]) + "\n\n" + shrunk(document)
    previous = None
    for line in lines:
        name = "" if line[0] == previous else line[0]
        previous = line[0]
        padded = [name.ljust(widths[0]), line[1].ljust(widths[1]),
                  line[2].rjust(widths[2]), line[3].rjust(widths[3])]
        padded += [cell.ljust(width)
                   for cell, width in zip(line[4:], widths[4:])]
        text += "  ".join(padded).rstrip() + "\n"
    for left in document["left_out"]:
        text += f"{left['name']} was left out: {left['why']}\n"
    return text

