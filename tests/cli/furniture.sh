#!/bin/sh
# The furniture scenario end to end, 60 days long: the table, the differences, what they show, and the lines behind
# them, on a terminal with and without UTF-8.
. "$(dirname "$0")/common.sh"

run="run -q $scenario --set experiment.length=1440h -r 3"

# lines NUMBER TEXT: so many lines contain the text.
lines() {
    [ "$(grep -cF -e "$2" out)" -eq "$1" ] || fail "not $1 lines with \"$2\""
}

expect 0 $run
is_empty err
narrow out
has out '95 % half-widths over 3 replications; warm-up '
grep -q '^topology  *lead_time  *\.q95  *on_time_share  *cost_per_ord[er]*  *co2e_per_ord[er]*$' out ||
    fail 'the columns are not those of experiment.metrics, in their order'
lines 1 'rate 160 per day (x 0.8)'
lines 1 'rate 200 per day (x 1) '
lines 1 'rate 230 per day (x 1.15)'
lines 3 'busiest: '
[ "$(grep -c '^central  *[0-9.]* *±' out)" -eq 3 ] || fail 'not 3 rows of central with half-widths'
has out 'Difference from local on the same orders (30 intervals, 95 % together)'
grep -q '^160 *central ' out || fail 'no difference of central at 160'
! grep -q '±0\.*0*\( \|$\)' out || fail 'a half-width of 0'
has out 'What this shows'
has out '- CO2e by source: `central` material '
has out 'Checked   orders, money, kgCO2e and machine hours balance in 27 of 27 runs;'
has out '          every topology met the same number of orders'
has out 'Warnings  2 (glocal check shows them): local at x 1.15: finish at Naples has rho'
grep -q '^Wrote     furniture_italy\.h5 (.* MB): orders of replication 1 of each point$' out || fail 'no Wrote'
has out 'Next      scripts/orders.py furniture_italy.h5 (--trace all keeps every order)'
[ -z "$(grep ' $' out)" ] || fail 'a line ends with a blank'

# The order of it all: numbers, what they show, what was checked, what was written, what to do next.
grep -o '^95 %\|^Difference\|^What\|^Checked\|^Warnings\|^Wrote\|^Next' out | tr '\n' ' ' >order
[ "$(cat order)" = '95 % Difference What Checked Warnings Wrote Next ' ] || fail "the order is $(cat order)"

# The next command works.
/usr/bin/python3 "$root/scripts/orders.py" furniture_italy.h5 >orders || fail 'scripts/orders.py cannot read the result'
[ "$(grep -c 'cloud' orders)" -eq 3 ] || fail 'not 3 points of cloud in the orders'

# A C locale gets the same in ASCII.
cp out utf8
for locale in C POSIX; do
    LC_ALL=$locale expect 0 $run
    narrow out
    ! LC_ALL=C grep -q '[^ -~]' out || fail "not all is ASCII in the locale $locale"
    grep -q '^central  *[0-9.]* *+-' out || fail 'no +- in its place'
done
finish
