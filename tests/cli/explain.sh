#!/bin/sh
# `explain`, `list`, `schema`: whatever has a name is explained, and nothing is wider than a terminal. The commands that
# README.md shows are run as they stand there.
. "$(dirname "$0")/common.sh"

# A parameter, in general and where a file sets it.
expect 0 explain demand.retail.due "$scenario"
[ "$(sed -n 1p out)" = 'demand.NAME.due                                       distribution of a duration' ] ||
    fail 'the first line is not name and kind'
has out 'Requested date: this long after the order is placed.'
has out 'default   none: the `quote` of the product, or else any delivery is on time'
has out 'example   due: 24 h'
has out 'affects   on_time_share'
has out "furniture_italy.yaml:36   due: 24 h"
narrow out
expect 0 explain networks.NAME.reach
has out 'bounds    > 0'
has out '; stored in km'
lacks out 'furniture_italy'
expect 2 explain demand.retail.due nowhere.yaml
has err 'nowhere.yaml: error: cannot read this file'

# Everything else that has a name, as `list` lists it.
expect 0 list
kinds=$(cut -d' ' -f1 out)
[ "$(echo "$kinds" | wc -l)" -ge 10 ] || fail 'few lists'
for kind in $kinds; do
    expect 0 list "$kind"
    narrow out
    for name in $(grep -v '^ ' out | cut -d' ' -f1); do
        expect 0 explain "$name"
        narrow out
        grep -q "^$name\( \|\$\)" out || fail "$name is not explained under its name"
    done
done
expect 0 explain lead_time
has out 'unit      h'
has out 'written   lead_time, or lead_time.NAME'
expect 0 explain ccm
has out 'network type'
has out 'networks.NAME.if_none_free'
expect 0 explain load.near_one
has out 'warning'

# Slips.
expect 2 explain lead_tme
has err 'glocal explain: error: nothing is named `lead_tme`'
has err 'help did you mean `lead_time`?'
expect 2 explain networks.cloud.reech
has err 'help did you mean `networks.cloud.reach`?'
expect 2 explain load.near_on
has err 'did you mean `load.near_one`?'
expect 2 explain
expect 2 explain a b c
expect 2 list metrik
has err 'help did you mean `metrics`?'
expect 2 list metrics laws
expect 2 schema x
for verb in run check explain list schema; do
    expect 0 $verb --help
    has out "Usage: glocal $verb "
    narrow out
done
expect 0 --help
narrow out
expect 0 --version
grep -q '^glocal [0-9]*\.[0-9]*\.[0-9]*$' out || fail 'no version'

# The schema is draft-07 and accepts the furniture scenario, wherever a Python with jsonschema and yaml is found.
expect 0 schema
mv out schema.json
/usr/bin/python3 -c 'import json; json.load(open("schema.json"))' || fail 'the schema is no JSON'
has schema.json 'http://json-schema.org/draft-07/schema#'
for python in /usr/bin/python3 python3; do
    "$python" -c 'import jsonschema, yaml' 2>/dev/null || continue
    "$python" - schema.json "$scenario" <<'END' || fail 'the schema is not as it should be'
import json, sys, jsonschema, yaml
schema, scenario = json.load(open(sys.argv[1])), yaml.safe_load(open(sys.argv[2]))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
errors = list(validator.iter_errors(scenario))
assert not errors, errors[0]
scenario["networks"]["local"]["raech"] = "1 km"
assert list(validator.iter_errors(scenario)), "an unknown key is accepted"
END
    break
done

# README.md: every indented line that calls scripts/glocal, with the program in its place and runs cut short.
mkdir scripts scenarios
ln -s "$program" scripts/glocal
ln -s "$root"/scenarios/*.yaml scenarios
ln -s "$root/scenarios/data" scenarios/data
sed -n 's|^    \(scripts/glocal .*\)|\1|p' "$root/README.md" >commands
[ "$(wc -l <commands)" -ge 3 ] || fail 'README.md shows few commands'
while read -r command; do
    case $command in
    *' run '*) command="$command $short" ;;
    *' theory scenarios/'*) command="$command --set experiment.length=2000h" ;;
    esac
    sh -c "$command" >out 2>err </dev/null || {
        fail "README.md: $command"
        cat out err
    }
done <commands
finish
