#!/bin/sh
# Include directions: who may include whom, by two tables. Judges the text of each #include line where it stands; what a
# header drags in is judged in the header. Usage: includes.sh ROOT
set -eu
. "$(dirname -- "$0")/planted.sh"

# FOLDER OR FILE: what it may include beside its own folder. A folder without a line may not have sources. Of the folders
# of models, each sees those to its right: demand, network, production, logistics, measures, accounting.
records='sim models/order.h models/records.h models/ports.h models/events.h'
state='models/scenario.h models/world.h'
may_include="
sim                : sim
sim/distributions  : sim
sim/statistics     : sim
sim/experiment     : sim
models             : sim models
models/order.h     : $records
models/records.h   : $records models/accounting/*.def
models/ports.h     : $records
models/events.h    : models/events.def
models/trace.h     : $records
models/demand      : $records $state models/network models/production models/logistics models/accounting models/measures
models/network     : $records $state models/production models/logistics models/accounting models/measures
models/production  : $records models/logistics models/accounting models/measures
models/logistics   : $records models/accounting models/measures
models/measures    : $records models/accounting
models/accounting  : $records
models/analytic    : sim
models/theory      : $records $state models/demand models/network models/production models/logistics models/accounting models/measures models/analytic
scenarios/language : sim models
output             : sim models/records.h models/order.h models/trace.h models/measures models/analytic models/theory $state
cli                : sim models scenarios/language output
bench              : sim models scenarios/language
"

# HEADER: who alone may include it. A star stands for any text without a slash.
holders='models/*.[ch] models/demand/*.c models/network/*.c models/theory scenarios/language output cli bench'
only_from="
models/scenario.h  : $holders
models/world.h     : $holders
yaml.h             : scenarios/language
udunits2.h         : scenarios/language
csv.h              : scenarios/language
hdf5*.h            : output
H5*.h              : output
geodesic.h         : models/logistics
jansson.h          : output cli
mpi.h              : sim/experiment/mpi.c
"

export may_include only_from

# check ROOT
check() {
    (
        cd -- "$1"
        find sim models scenarios output cli bench \( -name '*.[ch]' -o -name '*.def' \) -print 2>/dev/null | sort |
            xargs awk '
# The folder or file itself, or anything below it.
function covers(pattern, path) {
    gsub(/\./, "\\.", pattern)
    gsub(/\*/, "[^/]*", pattern)
    return path ~ ("^" pattern "(/.*)?$")
}
function any_covers(patterns, path,    word, n, i) {
    n = split(patterns, word, " ")
    for (i = 1; i <= n; i++)
        if (covers(word[i], path)) return 1
    return 0
}
function complain(words) {
    printf "%s:%d: %s\n", FILENAME, FNR, words
}
function read_table(text, table,    line, part, n, i) {
    n = split(text, line, "\n")
    for (i = 1; i <= n; i++)
        if (split(line[i], part, / *: */) == 2) table[part[1]] = part[2]
}
function is_there(path,    line, found) {
    found = (getline line < path) >= 0
    close(path)
    return found
}
BEGIN {
    read_table(ENVIRON["may_include"], allowed)
    read_table(ENVIRON["only_from"], owners)
}
FNR == 1 {
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    place = FILENAME in allowed ? FILENAME : folder
    if (!(folder in allowed)) complain("no line of the table is about the folder " folder)
}
/^[ \t]*#[ \t]*include/ {
    header = $0
    if (!match(header, /["<][^">]*[">]/)) {
        complain("an include that cannot be read")
        next
    }
    ours = substr(header, RSTART, 1) == "\""
    header = substr(header, RSTART + 1, RLENGTH - 2)
    if (ours && !is_there(header))
        complain(header " is not a path from the root")
    else if (ours && folder in allowed && !any_covers(place == folder ? folder "/*.* " allowed[place] : allowed[place], header))
        complain(place " may not include " header)
    else
        for (owned in owners)
            if (covers(owned, header) && !any_covers(owners[owned], FILENAME))
                complain(header " belongs to " owners[owned])
}'
    )
}

# plant FILE INCLUDE WORDS: with that line in that file, and no other violation, check says so.
plant() {
    mkdir -p "$(dirname -- "$scratch/tree/$1")"
    cp -- "$scratch/tree/$1" "$scratch/before" 2>/dev/null || rm -f "$scratch/before"
    printf '\n#include %s\n' "$2" >>"$scratch/tree/$1"
    expect_caught "$3" "$scratch/tree"
    if [ -f "$scratch/before" ]; then cp -- "$scratch/before" "$scratch/tree/$1"; else rm -f -- "$scratch/tree/$1"; fi
}

expect_clean "$1"

copy_sources "$1"
for header in sim/a models/a models/order models/records models/ports models/scenario models/world models/demand/a \
    models/network/a models/production/a models/logistics/a models/accounting/a models/measures/a scenarios/language/a \
    output/a cli/a bench/a; do
    mkdir -p "$(dirname -- "$scratch/tree/$header")"
    : >"$scratch/tree/$header.h"
done
expect_clean "$scratch/tree"

plant sim/b.c '"models/order.h"' 'sim may not include models/order.h'
plant sim/statistics/b.h '"output/a.h"' 'sim/statistics may not include output/a.h'
plant models/b.c '"scenarios/language/a.h"' 'models may not include scenarios/language/a.h'
plant models/order.h '"models/demand/a.h"' 'models/order.h may not include models/demand/a.h'
plant models/records.h '"models/a.h"' 'models/records.h may not include models/a.h'
plant models/ports.h '"models/world.h"' 'models/ports.h may not include models/world.h'
plant models/network/b.c '"models/demand/a.h"' 'models/network may not include models/demand/a.h'
plant models/production/b.c '"models/network/a.h"' 'models/production may not include models/network/a.h'
plant models/production/b.c '"models/world.h"' 'models/production may not include models/world.h'
plant models/logistics/b.c '"models/production/a.h"' 'models/logistics may not include models/production/a.h'
plant models/accounting/b.c '"models/logistics/a.h"' 'models/accounting may not include models/logistics/a.h'
plant models/accounting/b.c '"models/measures/a.h"' 'models/accounting may not include models/measures/a.h'
plant models/demand/b.h '"models/scenario.h"' 'models/scenario.h belongs to'
plant models/network/b.h '"models/world.h"' 'models/world.h belongs to'
plant scenarios/language/b.c '"output/a.h"' 'scenarios/language may not include output/a.h'
plant output/b.c '"models/network/a.h"' 'output may not include models/network/a.h'
plant output/b.c '"cli/a.h"' 'output may not include cli/a.h'
plant bench/b.c '"output/a.h"' 'bench may not include output/a.h'
plant cli/b.c '"bench/a.h"' 'cli may not include bench/a.h'
plant models/elsewhere/b.c '"sim/a.h"' 'about the folder models/elsewhere'
plant sim/b.c '"a.h"' 'a.h is not a path from the root'
plant sim/b.c 'HEADER' 'cannot be read'
plant cli/b.c '<yaml.h>' 'yaml.h belongs to scenarios/language'
plant output/b.c '<udunits2.h>' 'udunits2.h belongs to'
plant models/b.c '<csv.h>' 'csv.h belongs to'
plant cli/b.c '<hdf5.h>' 'hdf5.h belongs to'
plant cli/b.c '<H5TBpublic.h>' 'H5TBpublic.h belongs to'
plant models/network/b.c '<geodesic.h>' 'geodesic.h belongs to'
plant scenarios/language/b.c '<jansson.h>' 'jansson.h belongs to output cli'
plant sim/experiment/runner.h '<mpi.h>' 'mpi.h belongs to sim/experiment/mpi.c'
finish
