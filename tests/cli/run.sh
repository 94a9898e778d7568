#!/bin/sh
# `glocal run`: the answer on standard output and everything else on standard error, one JSON document, and each option.
. "$(dirname "$0")/common.sh"

# The answer alone goes to standard output; question, plan and progress to standard error.
expect 0 run $short "$scenario" -o x.h5
has err 'Does pooling furniture minifactories'
has err '9 points x 2 replications x 720h, '
has err '100 %  18/18  '
lacks out 'Does pooling'
lacks out '18/18'
has out 'Difference from local on the same orders (30 intervals, 95 % together)'
cp out answer
expect 0 run -q $short "$scenario" -o x.h5
is_empty err
cmp -s out answer || fail '-q changes the answer'
expect 0 run --progress none $short "$scenario" -o x.h5
has err 'seed 7'
lacks err '18/18'
expect 0 run --progress bar $short "$scenario" -o x.h5
has err '[##############################] 18/18'

# One JSON document with the keys that are promised, in their order.
expect 0 run --json $short "$scenario" -o x.h5
is_empty err
/usr/bin/python3 - out <<'END' || fail 'the JSON document is not as promised'
import json, sys
def keys(value, wanted):
    assert list(value) == wanted.split(), (list(value), wanted)
document = json.load(open(sys.argv[1]), parse_constant=lambda word: 1 / 0)
keys(document, "scenario seed points comparisons")
assert document["seed"] == 7 and len(document["points"]) == 9 and len(document["comparisons"]) >= 30
metric_keys = "name metric entity unit mean half_width lower upper confidence n quantiles warmup"
for point in document["points"]:
    keys(point, "id factors replications metrics parties conservation")
    keys(point["factors"], "topology demand.retail.rate")
    keys(point["factors"]["demand.retail.rate"], "value unit label")
    assert point["factors"]["topology"] in ("central", "local", "cloud") and point["replications"] == 2
    for metric in point["metrics"]:
        keys(metric, metric_keys)
        assert metric["name"] == metric["metric"] + ("." + metric["entity"] if metric["entity"] else "")
        assert all(len(triple) == 3 for triple in metric["quantiles"].values()) and metric["warmup"] == 48
    for party in point["parties"]:
        keys(party, "party account received paid unit")
    assert point["conservation"] == {"orders": 0, "money": 0, "carbon": 0, "machine_time": 0}
    lead_time = point["metrics"][0]
    assert lead_time["name"] == "lead_time" and lead_time["entity"] is None and lead_time["unit"] == "h"
    assert "0.95" in lead_time["quantiles"] and lead_time["lower"] < lead_time["mean"] < lead_time["upper"]
ids = {point["id"] for point in document["points"]}
assert len(ids) == 9
for comparison in document["comparisons"]:
    keys(comparison, "point against name difference half_width confidence relative verdict replications_needed")
    assert comparison["point"] in ids and comparison["against"] in ids
    assert comparison["verdict"] in ("higher", "lower", "undecided")
END

# --set, --seed, -r, --only.
expect 0 run $short --set demand.retail.lot=1 --seed 11 "$scenario" -o x.h5
has err 'seed 11'
expect 0 run $short -r 3 "$scenario" -o x.h5
has err '9 points x 3 replications'
expect 0 run -q $short --only 'topology != central and demand.retail.rate > "190 per day"' "$scenario" -o x.h5
has out 'balance in 8 of 8 runs'
lacks out 'central '
expect 0 run -q $short --only 'topology == cloud' "$scenario" -o x.h5
lacks out 'Difference'

# What is traced is said, and is what the file holds; without a trace nothing points to it.
orders() {
    /usr/bin/python3 - x.h5 <<'END'
import sys, pandas
try:
    orders = pandas.read_hdf(sys.argv[1], "trace/orders")
    print(*sorted(set(orders["replication"])))
except KeyError:
    print("none")
END
}
expect 0 run -q $short --trace none "$scenario" -o x.h5
[ "$(orders)" = none ] || fail '--trace none keeps orders'
lacks out 'orders.py'
expect 0 run -q $short --trace first "$scenario" -o x.h5
[ "$(orders)" = 1 ] || fail '--trace first does not keep replication 1'
has out ': orders of replication 1 of each point'
has out 'Next      scripts/orders.py x.h5 (--trace all keeps every order)'
expect 0 run -q $short --trace all "$scenario" -o x.h5
[ "$(orders)" = '1 2' ] || fail '--trace all does not keep all'
has out ': orders of every replication'
expect 0 run -q $short --replication 5 "$scenario" -o x.h5
[ "$(orders)" = 5 ] || fail '--replication 5 does not keep it'
has out ': orders of replication 5 of each point'
has out 'One replication decides nothing'
lacks out 'Difference'

# Orders that wait for each other for ever are an error of the run: where, who, when, and what to do.
cat >circle.yaml <<'END'
glocal: 1
experiment: {analysis: terminating, length: 1000 h, warmup: 0 h, replications: 2}
products: {part: {plan: [{operation: a, service: {exponential: 1 h}},
                         {operation: b, service: {exponential: 1 h}, rework: {share: 30 %, back_to: a}}]}}
demand: {orders: {rate: 0.8 per hour}}
units: {shop: {stations: {a: {buffer: 3}, b: {buffer: 0}}}}
END
expect 0 check circle.yaml
has out '[blocking.cycle]'
expect 1 run -q circle.yaml
has err 'replication 1: deadlock at `shop` at '
has err 'larger buffer'
finish
