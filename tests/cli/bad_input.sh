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
