#!/bin/sh
# `glocal check`: what it understood of the furniture scenario, line by line; three mistakes as three errors.
. "$(dirname "$0")/common.sh"

# All is well.
expect 0 check "$scenario"
is_empty err
same out <<'END'
places    towns 112 (weight 16.9 M)
units     minifactory 13 (20 mill, 15 finish), plant 1 (14 mill, 9 finish)
demand    retail 200 per day, 1.40 pieces and 21.1 kg per order
networks  central: 112 of 112 towns, farthest 1155 km by road
          local:   112 of 112 towns, farthest 238 km by road (reach 250 km)
          cloud:   112 of 112 towns, nearest unit at most 238 km by road
loads     rho       mill               finish
          central   0.72               0.66
          local     0.58 (0.81 Milan)  0.45 (0.85 Naples)
          cloud     0.58               0.45
design    9 points: topology 3 x demand.retail.rate 3
warning   local at x 1.15: finish at Naples has rho 0.97 [load.near_one]
warning   van and truck charge by the tkm: a vehicle is assumed to be shared and
          full as in its emission factor [transport.shared]
0 errors, 2 warnings
END

# Lists of preferences and demand from nowhere in particular; a mistake in a list stands at its line and column.
expect 0 check "$root/scenarios/validation_queueing.yaml"
same out <<'END'
places    beats 3 (weight 6)
units     desk 1 (2 serve), patrol 3 (3 answer)
demand    jobs 216 per day, 1.00 pieces per order
          calls 43.2 per day, 1.00 pieces per order
networks  counter: 1 of 1 place
          patrols: 3 of 3 beats
loads     rho       serve  answer
          counter   0.90   -
          patrols   -      0.60
design    2 points: line 2
0 errors, 0 warnings
END
sed 's/west:   \[west, middle/west:   [wset, middle/' "$root/scenarios/validation_queueing.yaml" >list.yaml
expect 2 check list.yaml
same out <<'END'
list.yaml:33:18: error: the network has no unit `wset`
   33 |         west:   [wset, middle, east]
      |                  ^^^^
   in networks.patrols.dispatch.preference_list.west.units
 help did you mean `west`?

1 error, 0 warnings. Loads and reachability are checked once these are mended.
END

# Three mistakes: a column that the rows do not have, a length for a speed, a key that is misspelt.
edit 's/machines: \$mills, /machines: $mill,  /; s|truck: {speed: 65 km/h|truck: {speed: 65 km|; s/minifactory, reach/minifactory, raech/' three.yaml
expect 2 check three.yaml
is_empty err
same out <<'END'
three.yaml:43:26: error: no column `mill` in the rows
   43 |       mill:   {machines: $mill,      power: {busy: 6 kW, idle: 0.8 kW}}
      |                          ^^^^^
   in units.minifactory.stations.mill.machines
 help did you mean `$mills`? data/minifactories.csv has: name, admin1, latitude,
      longitude, mills, finishers, wage_eur_per_h, rent_eur_per_month

three.yaml:60:20: error: expected a speed, got a length
   60 |     truck: {speed: 65 km, handling: 4 h, tariff: [14 EUR/order, 0.35 ...
      |                    ^^^^^
   in transport.modes.truck.speed
 help write `65 km/h` or `18 m/s`

three.yaml:64:44: error: unknown key `raech`
   64 |   local:   {type: mpn, units: minifactory, raech: 250 km}
      |                                            ^^^^^
   in networks.local
 help did you mean `reach`?

3 errors, 0 warnings. Loads and reachability are checked once these are mended.
END

# Warnings fail if that is asked for; a value set on the command line is one of the scenario.
expect 2 check --strict "$scenario"
has out '0 errors, 2 warnings'
expect 0 check --set demand.retail.rate='100 per day' "$scenario"
has out 'demand    retail 100 per day,'

# Several files are named, and the worst of them decides.
expect 2 check "$scenario" three.yaml
has out '0 errors, 2 warnings'
has out '3 errors, 0 warnings'
[ "$(sed -n 1p out)" = "$scenario" ] || fail 'the first file is not named'

# A law that bounds have changed is shown as it is drawn.
expect 0 check --set 'demand.retail.due={normal: {mean: 24 h, sd: 12 h, at_least: 1 h}}' "$scenario"
has out 'laws      due of demand retail, as bounded: mean 24.7844 h, scv 0.204053'

# Nothing was run.
no_result
finish
