#!/bin/sh
# `theory FILE`: closed forms found in a scenario, the table, JSON, exit status; and /theory in the result of a run.
. "$(dirname "$0")/common.sh"

shop() { # RATE LENGTH WARMUP: an M/M/1 shop
    cat <<END
glocal: 1
question: Does the shop wait as M/M/1?
products: {part: {plan: [{operation: work, service: {exponential: 1 h}}]}}
demand: {orders: {rate: $1 per hour}}
units: {shop: {stations: {work: {machines: 1}}}}
experiment:
  length: $2 h
  warmup: $3 h
  replications: 20
  theory: {margin: 2 %, level: 5 %}
  metrics: [time_in_queue.shop, lead_time.q95, distance]
END
}

shop 0.5 40000 500 >shop.yaml
expect 0 theory shop.yaml -q
has out 'Does the shop wait as M/M/1?'
has out '1 point x 20 replications, margin 2 %, 5 figures'
has out 'shop.work = M/M/c (lambda 0.5/h, mu 1/h, c 1)'
has out '  utilisation               0.5       0.'
has out '  time_in_queue         h   1         '
has out 'NOT COVERED'
has out '  lead_time.q95         h   5.9915   '
has out '  distance: no closed form in glocal'
has out '5 of 5 exact figures agree within 2 % (equivalence at 5 % per row)'
narrow out

# The same as JSON; progress does not disturb it.
expect 0 theory shop.yaml --json
python3 - <<'END' || fail 'the JSON'
import json
answer = json.load(open("out"))
assert answer["margin"] == 0.02 and answer["replications"] == 20
rows = {row["name"]: row for row in answer["rows"]}
assert set(rows) == {f"{metric}.shop" for metric in
                     ("utilisation", "time_in_queue", "sojourn_time", "number_in_queue")
                     } | {"lead_time.q95"}, rows
row = rows["time_in_queue.shop"]
assert row["kind"] == "exact" and row["formula"] == "mmc" and row["verdict"] == "agrees"
assert row["parameters"]["arrival_rate"] == {"value": 0.5, "unit": "1/h"}
assert abs(row["theory"] - 1) < 1e-12 and abs(row["simulated"] - 1) < 0.02 and row["half_width"] > 0
assert abs(row["z"]) < 5 and row["replications_needed"] is None
assert answer["not_covered"] == [{"point": row["point"], "name": "distance"}]
END

# A run that begins empty and is cut short cannot agree with the steady state: it contradicts, and says so by its status.
shop 0.95 200 0 >short.yaml
expect 1 theory short.yaml -q
has out 'contradicts'
has out 'exact figures agree within 2 % (equivalence at 5 % per row); '

# Too few replications decide nothing.
shop 0.5 1000 100 >few.yaml
expect 0 theory few.yaml -q -r 3
has out 'undecided'
has out 'replications would tell (-r '

# A run keeps the same comparison where the scenario states the margin, and only there.
expect 0 run shop.yaml -q -o shop.h5
h5dump -d /theory shop.h5 >theory.txt || fail 'no /theory'
has theory.txt '"mmc"'
has theory.txt '"agrees"'
grep -v theory: shop.yaml >plain.yaml
expect 0 run plain.yaml -q -o plain.h5
h5ls plain.h5 >list.txt
lacks list.txt theory

# Mistakes are those of any scenario.
expect 2 theory nowhere.yaml
has err 'nowhere.yaml: error: cannot read this file'
echo 'glocal: 1' >empty.yaml
expect 2 theory empty.yaml
expect 2 theory shop.yaml --tracee none
expect 2 theory shop.yaml other.yaml
finish
