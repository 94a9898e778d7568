#!/bin/sh
# Input that cannot be run: a message at its place, exit status 2, nothing written.
. "$(dirname "$0")/common.sh"

# refused EDIT PLACE MESSAGE: `run` refuses the edited scenario with an error at this line and column.
refused() {
    edit "$1" bad.yaml
    expect 2 run -q $short bad.yaml
    is_empty out
    has err "bad.yaml:$2: error: $3"
    has err '1 error, 0 warnings. Nothing was run.'
    no_result
}

refused 's/rate: 200 per day/rate: 200 km/' 34:11 'expected a rate, got a length'
has err 'help write `200 per day`'
refused 's/    due: 24 h/    deu: 24 h/' 36:5 'unknown key `deu`'
has err 'help did you mean `due`?'
refused 's/^  seed: 7/  seed: 7\n  seed: 8/' 75:3 'the key `seed` stands twice here, first in line 74'
refused 's/on_time_share, cost/on_tme_share, cost/' 85:39 'no metric named `on_tme_share`'
has err 'did you mean `on_time_share`?'
refused 's/lead_time.q95, on/lead_time.locl, on/' 85:24 '`locl` is nothing that lead_time is measured of'
refused 's/demand.retail.rate: {times/demand.retial.rate: {times/' 83:5 'no `retial` in demand'
has err 'did you mean `retail`?'
refused 's/offered_to: central}/offered_to: centrall}/' 80:43 'no `centrall` in networks'
has err 'did you mean `central`?'
refused 's/price: 240 EUR/price: 240 USD/' 19:12 'two currencies: EUR and USD'
refused 's/^    mass: 6.5 kg/    mass: 6.5 kg\n    approach: cto/' 17:3 'a product that is `cto` has a stage `configuration`'
refused 's/^    mass: 6.5 kg/    mass: 6.5 kg\n    stages: {participation: {round: 1 h}}/' 19:37 'a product that is `mto` has no stage `participation`'
refused 's/^    mass: 6.5 kg/    mass: 6.5 kg\n    approach: peto\n    stages: {participation: {round: 1 h, again: 100 %}}/' 20:49 'the community never agrees'

# Stocks that take from each other: at the line of the source. stock SOURCE-OF-A SOURCE-OF-B POLICY
stock() {
    cat >stock.yaml <<EOF
glocal: 1
products: {part: {approach: mts, plan: [{operation: work, service: 1 h}]}}
suppliers: {works: {lead_time: 4 h}}
demand: {orders: {rate: 1 per day}}
units:
  a:
    stock: {part: {source: $1, replenish: {$3}}}
  b:
    stock: {part: {source: $2, replenish: {base_stock: 1}}}
networks: {n: {type: central, units: a}}
experiment: {length: 1000 h, warmup: 100 h, replications: 2}
EOF
    expect 2 run -q stock.yaml
    is_empty out
    has err '1 error, 0 warnings. Nothing was run.'
    no_result
}
stock b a 'base_stock: 1'
has err 'stock.yaml:7:28: error: sources go in a circle: `a` takes `part`'
stock b workz 'base_stock: 1'
has err 'stock.yaml:9:28: error: no `workz` in suppliers or units'
has err 'did you mean `works`?'
stock b '{works: 60 %, a: 30 %}' 'base_stock: 1'
has err 'stock.yaml:9:28: error: the shares sum to 90 %, not 100 %'
stock b works 'min_max: {min: 5, max: 4}'
has err 'stock.yaml:7:58: error: the minimum of a stock is not below its maximum'
stock a works 'base_stock: 1'
has err 'stock.yaml:7:28: error: `part` comes from `a`, where no other unit keeps it'

# Parts that lead back, that the unit does not keep, or that are no parts: bill BILL-OF-BULB STOCK
bill() {
    cat >bill.yaml <<EOF
glocal: 1
products:
  lamp: {approach: ato, plan: [{operation: fit, service: 1 h, parts: {bulb: 2}}]}
  bulb: {approach: mts, plan: [{operation: blow, service: 1 h, $1}]}
demand: {orders: {products: lamp, rate: 1 per day}}
units: {shop: {stations: {fit: {}, blow: {}}, stock: {$2}}}
experiment: {length: 1000 h, warmup: 100 h, replications: 2}
EOF
    expect 2 run -q bill.yaml
    is_empty out
    has err '1 error, 0 warnings. Nothing was run.'
    no_result
}
bill 'parts: lamp' 'bulb: {replenish: {base_stock: 1}}'
has err 'bill.yaml:4:71: error: bills of materials go in a circle: `lamp` has the part'
has err '`bulb`, `bulb` has the part `lamp`'
bill 'setup: 1 h' 'lamp: {replenish: {base_stock: 1}}'
has err 'bill.yaml:5:10: error: unit `shop` has every operation of product `lamp`, but'
has err 'stock of its part `bulb`'
bill 'parts: {bulk: 1}' 'bulb: {replenish: {base_stock: 1}}'
has err 'bill.yaml:4:72: error: no `bulk` in products'
has err 'did you mean `bulb`?'
refused 's/    due: 24 h/    choice: {willingness: 300 EUR, taste: 1.5}/; s/{chair: 60 %, table: 40 %}/[chair, table]/' 36:43 'a taste can lie outside 0 to 1'
refused 's/    due: 24 h/    balking: {when_queue_above: -1}/' 36:33 'expected an integer >= 0'

# Work beyond capacity: an error where a steady state is asked for, else a warning.
edit 's/times: \[0.8, 1.0, 1.15\]/times: [1.0, 3]/' busy.yaml
expect 2 run -q $short busy.yaml
has err 'error: central at x 3: mill in `central`: the work offered is'
no_result
expect 0 check --set experiment.analysis=terminating busy.yaml
has out '[load.overload]'

# Customers out of reach: a warning with their share.
edit 's/reach: 250 km/reach: 60 km/' far.yaml
expect 0 check far.yaml
has out '52 of 112 places, 27.5 % of the demand'
has out '[demand.unreached]'
expect 2 run -q --strict $short far.yaml
has err 'warning: '
no_result

# Files that are not there, or say nothing.
: >empty.yaml
expect 2 run -q empty.yaml
has err 'empty.yaml:1:1: error: nothing is written here'
expect 2 run -q missing.yaml
has err 'missing.yaml: error: cannot read this file: No such file or directory'
edit 's/minifactories.csv/nowhere.csv/' bad.yaml
expect 2 run -q bad.yaml
has err 'data/nowhere.csv: error: cannot read this file: No such file or directory'
has err 'used by bad.yaml:41:11'

# Without its database no unit has a meaning.
for currency in '' '--set accounting.currency=EUR'; do
    UDUNITS2_XML_PATH=nowhere.xml expect 2 check $currency "$scenario"
    has out 'error: the units database'
done

# A bad cell is shown in its file.
sed '3s/,2,2,31,/,two,2,31,/' data/minifactories.csv >data/rows.csv
edit 's/minifactories.csv/rows.csv/' bad.yaml
expect 2 run -q bad.yaml
has err 'data/rows.csv:3:27: error: expected an integer >= 0'
has err 'got "two"'
has err 'used by bad.yaml:43:26'

# What the command line sets.
expect 2 run "$scenario" --set experiment.lenght='3 days'
has err 'error: no `lenght` in experiment'
expect 2 run "$scenario" --set experiment.length
has err 'help write `--set path=value`'
expect 2 run "$scenario" --only 'topolgy == cloud'
has err 'error: no factor is named `topolgy`'
has err 'did you mean `topology`?'
expect 2 run "$scenario" --only 'topology == elsewhere'
has err 'error: no design point is left'
no_result

# Verbs and options that do not exist.
expect 2
has err 'glocal check'
expect 2 rnu "$scenario"
has err 'glocal: error: no verb `rnu`'
has err 'help did you mean `run`?'
expect 2 run --sedd 4 "$scenario"
has err 'glocal run: error: no option `--sedd`'
has err 'help did you mean `--seed`?'
expect 2 check --nothing "$scenario"
has err 'help `glocal check --help` lists the options'
expect 2 run --trace some "$scenario"
has err 'error: --trace is none, first or all, not `some`'
expect 2 run -j 0 "$scenario"
has err 'error: the number of threads is a whole number from 1 to 4096, not `0`'
expect 2 run
expect 2 run "$scenario" "$scenario"
expect 0 run --help
has out '--replications=N'
no_result
finish
