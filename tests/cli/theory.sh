#!/bin/sh
# `theory NAME`: the page as it is promised, JSON, the list, and a sentence for each mistake.
. "$(dirname "$0")/common.sh"

expect 0 theory mmc --arrival-rate 9/h --service-rate 5/h --servers 2
cat >wanted <<'END'
M/M/c: Poisson arrivals, exponential service, c equal servers, one line, fcfs

utilisation           0.9
offered_load          1.8
empty_probability     0.05263157895
wait_probability      0.8526315789               Erlang C
number_in_queue       7.673684211
number_in_system      9.473684211
time_in_queue         0.8526315789 h    51.16 min     sd 0.9891 h
sojourn_time          1.052631579 h     63.16 min
throughput            9 /h

quantiles             0.5        0.9        0.95       0.99
time_in_queue   min   32.02      128.59     170.18     266.74
sojourn_time    min   45.23      141.98     183.57     280.13

valid for utilisation < 1; exact. Source: Erlang 1917; Gross et al. 2008, ch. 2
See also: glocal theory erlang_c, mmck (finite room), mgc_exact (other service)
END
diff wanted out || fail 'the page of mmc'

expect 2 theory mmc --arrival-rate 10/h --service-rate 5/h --servers 2
cat >wanted <<'END'
glocal theory mmc: error: utilisation is 1, no steady state
 help arrival_rate < servers x service_rate = 10/h; mmck and erlang_a are valid
      beyond
END
diff wanted err || fail 'the refusal of mmc'
is_empty out

# The same in plain numbers, as JSON.
expect 0 theory mmc --rho 0.9 --service-mean 0.2 --servers 2 --json --quantiles 0.5,0.995
python3 - <<'END' || fail 'the JSON of mmc'
import json
answer = json.load(open("out"))
assert list(answer) == ["formula", "source", "parameters", "results"], answer
assert answer["formula"] == "mmc" and answer["parameters"]["servers"]["value"] == 2
results = answer["results"]
assert abs(results["time_in_queue"]["value"] - 0.8526315789473684) < 1e-12
assert results["time_in_queue"]["unit"] is None
assert {"time_in_queue.q50", "time_in_queue.q995", "sojourn_time.q995", "time_in_queue.sd"} <= set(results)
assert "time_in_queue.q90" not in results
END
expect 0 theory mmc --rho 0.9 --service-mean '12 min' --servers 2 --json
has out '"unit": "h"'
has out '"unit": "1/h"'

# Every formula has a page, a help, a line in the list, and JSON for its example.
expect 0 theory list
narrow out
expect 0 theory list --json
python3 - "$program" <<'END' || fail 'a formula'
import json, subprocess, sys
for formula in json.load(open("out")):
    words = [word for pair in formula["example"].split(" ")
             for word in ("--" + pair.split("=")[0].replace("_", "-"), pair.split("=", 1)[1])]
    for extra in ([], ["--json"], ["--help"]):
        run = subprocess.run([sys.argv[1], "theory", formula["formula"], *words, *extra], capture_output=True, text=True)
        assert run.returncode == 0 and not run.stderr, (formula["formula"], run.stderr)
        if extra == ["--json"]:
            assert set(json.loads(run.stdout)["results"]), formula["formula"]
        else:
            wide = [line for line in run.stdout.splitlines() if len(line) > 80]
            assert not wide, (formula["formula"], wide)
END

# The study of customisation, on the screen and as files.
expect 0 theory customisation study -o study.h5 --csv figures
narrow out
has out 'mean profit by unit cost of cm'
[ -s study.h5 ] && [ "$(find figures -name '*.csv' | wc -l)" -ge 4 ] || fail 'the files of the study'
expect 2 theory customisation study --beta 2
expect 0 theory customisation --help

expect 2 theory
has err 'Usage: glocal theory'
expect 2 theory mcc
has err 'no formula named `mcc`'
has err 'did you mean `mmc`?'
expect 2 theory mmc --arival-rate 3
has err 'did you mean `--arrival-rate`?'
expect 2 theory mmc --arrival-rate 3 --service-mean '2 min' --servers 2
has err 'service_mean has a unit, arrival_rate has none'
expect 2 theory mmc --rho 0.9 --service-mean 1
has err 'servers is missing'
expect 2 theory mmc --rho 0.9 --arrival-rate 3 --service-mean 1 --servers 1
has err 'both are given: arrival_rate or rho'
expect 2 theory mmc --service-mean 1 --servers 1
has err 'arrival_rate or rho is missing'
expect 2 theory mmc --rho 0.9 --service-mean 1 --servers 1 --quantiles 0.5,1
has err 'quantiles are `0.5,1`'
expect 2 theory mmc --rho nan --service-mean 1 --servers 1
expect 2 theory mmc 9
finish
