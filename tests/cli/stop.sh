#!/bin/sh
# What ends a run early: Ctrl-C, replications that fail, a reader of the answer that goes away.
. "$(dirname "$0")/common.sh"

# wait_for TEXT: until the progress on standard error says so.
wait_for() {
    tries=0
    until grep -qF -e "$1" err 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 6000 ] || {
            fail "no \"$1\" on standard error"
            return
        }
        sleep 0.05
    done
}

# interrupt SIGNAL STATUS: a run that would take long is stopped in the middle.
interrupt() {
    rm -f err # that of an earlier run would be taken for progress
    "$program" run --progress plain $short -r 1000 "$scenario" -o x.h5 --trace none >out 2>err &
    running=$!
    wait_for '5 %  '
    kill -s "$1" "$running"
    wait "$running"
    status=$?
    [ "$status" -eq "$2" ] || fail "after SIG$1 the exit status is $status"
}

# What is finished is kept, in a whole file, and the answer is that of it.
interrupt INT 130
has out 'half-widths over '
grep -q 'Stopped at [0-9]* of 9000; finished replications are kept\.$' out || fail 'no word of the stop'
has out 'Wrote     x.h5 ('
lacks out 'half-widths over 1000'
[ ! -e x.h5.part ] || fail 'a part is left'
rm -f x.h5
interrupt TERM 143
[ -f x.h5 ] || fail 'SIGTERM keeps nothing'

# Times that no clock can hold: each failure is told with the command that repeats it, and where no replication is whole
# there is no result.
rm -f x.h5
expect 1 run -q $short --set networks.cloud.configuration='400000 years' "$scenario" -o x.h5
has err '6 of 18 replications failed (exit 1)'
has err '  topology cloud, rate 160 per day (x 0.8), replication 1: event `configured`'
has err "--set 'networks.cloud.configuration=400000 years'"
has err "--only 'topology == cloud and demand.retail.rate == \"160 per day\"' --replication 1"
has err 'No result file was written.'
is_empty out
no_result

# The command, pasted, repeats the failure.
sed -n '/glocal run/{N;p;q}' err | sed 's/.*glocal run/run/' >pasted
eval "set -- $(tr -d '\\\n' <pasted)"
expect 1 "$@" -q -o x.h5
has err '1 of 1 replication failed (exit 1)'
has err 'event `configured`'
no_result

# Where some fail the others are kept: a law with a tail so long that it does so in most replications, but not in all.
law='{lognormal: {mean: 300 years, scv: 10000}}'
expect 1 run --set experiment.length=240h --set experiment.warmup=48h -r 6 --only 'topology == cloud' \
    --set networks.cloud.configuration="$law" "$scenario" -o x.h5
grep -q '^[1-9][0-9]* of 18 replications failed (exit 1)$' out || fail 'no count of failures'
grep -q '^95 % half-widths over [2-5] replications;' out || fail 'the others are not shown'
has out 'Wrote     x.h5 ('
[ -f x.h5 ] || fail 'the others are not kept'

# A reader that has gone is no crash.
"$program" run -q $short "$scenario" -o x.h5 | head -1 >first
[ -f x.h5 ] || fail 'no result when the reader goes'
(
    "$program" run -q $short "$scenario" -o x.h5 2>err
    echo "$?" >status
) | :
[ "$(cat status)" -le 1 ] || fail "a closed pipe ends with exit status $(cat status)"
finish
