#!/bin/sh
# Four threads: the same datasets as one, and the ways in which a run with threads ends early. What a thread sanitizer's
# build is run on (scripts/sanitize thread): there any race is a report.
. "$(dirname "$0")/common.sh"
workshops=$root/tests/cli/workshops.yaml

# same_at_four ARGUMENTS: the run at one thread and at four.
same_at_four() {
    expect 0 run -q -j 1 "$@" -o one.h5
    expect 0 run -q -j 4 "$@" -o four.h5
    same_data one.h5 four.h5 || {
        fail "four threads change the result of $*:"
        cat differences
    }
}

# Spools that fit into memory and spools that do not, and the trace of all or of one replication.
same_at_four --trace all "$workshops"
same_at_four --trace first -r 8 "$workshops"
same_at_four --trace all --set experiment.length=200h --set experiment.warmup=48h -r 2 "$scenario"

# Rounds of replications: how many there are depends on what they found, not on threads.
rounds='experiment.replications={at_least: 2, at_most: 60, until: {lead_time: 5 %}}'
same_at_four --trace all --set "$rounds" "$workshops"
expect 0 run -j 4 --progress plain --trace none --set "$rounds" "$workshops" -o four.h5
has err 'x 2 to 60 replications x'
has out 'which are precise enough'
rm -f one.h5 four.h5

# Progress is told from every thread.
expect 0 run --progress bar -j 4 "$workshops" -o x.h5
has err '9/9'

# Replications that fail are kept apart from those that do not; --fail-fast stops all threads at the first.
week='--set experiment.length=168h --set experiment.warmup=24h -r 2'
broken='--set networks.cloud.configuration=400000years'
expect 1 run -q -j 4 --trace all $week $broken "$scenario" -o x.h5
has err '6 of 18 replications failed (exit 1)'
expect 1 run -q -j 4 --trace all --fail-fast $week $broken "$scenario" -o x.h5
has err 'failed (exit 1)'
rm -f x.h5

# No room for the trace: every thread comes home, and no result is left.
(
    limit_files 8
    trap '' XFSZ
    expect 1 run -q -j 4 --trace all $week -r 6 "$scenario" -o x.h5
    [ "$failures" -eq 0 ]
) || fail 'a full disk'
no_result

# Ctrl-C in the middle.
"$program" run --progress plain -j 4 -r 400 "$workshops" -o x.h5 --trace all >out 2>err &
running=$!
tries=0
until grep -qF '5 %  ' err 2>/dev/null || [ "$tries" -ge 1200 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
kill -s INT "$running"
wait "$running"
status=$?
[ "$status" -eq 130 ] || fail "after SIGINT the exit status is $status"
[ ! -e x.h5.part ] || fail 'a part is left'
finish
