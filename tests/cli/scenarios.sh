#!/bin/sh
# Every scenario of the library runs, one replication of each design point, and balances; and what two threads make of the
# features of the shop is what one thread makes of them.
. "$(dirname "$0")/common.sh"

for file in "$root"/scenarios/*.yaml; do
    expect 0 run -q -r 1 --trace none "$file" -o out.h5
    has out 'balance in'
    rm -f out.h5
done

set -- --trace first -r 2 --set experiment.length=20weeks --set experiment.warmup=4weeks
set -- "$@" --set 'units.workshop.stations.knit={machines: 3, discipline: {edd: resume},
    breakdowns: {time_to_failure: {exponential: 60 h}, repair: 4 h, job: repeat_different}}'
expect 0 run -q -j 1 "$@" "$root/scenarios/seasonal_apparel.yaml" -o one.h5
expect 0 run -q -j 2 "$@" "$root/scenarios/seasonal_apparel.yaml" -o two.h5
same_data one.h5 two.h5 || fail 'two threads change the result'
finish
