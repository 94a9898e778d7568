#!/bin/sh
# The same numbers again: one replication alone, any number of threads, dirty memory, another build. Arguments beyond the
# second are the program as other builds have it: of another compiler, with other capacities (scripts/same knows more of them).
. "$(dirname "$0")/common.sh"
shift 2

# Traces of all seven replications of all points; a week is long enough.
week='--set experiment.length=168h --set experiment.warmup=24h'
run="run -q $week -r 7 --trace all $scenario"
"$program" $run -o batch.h5 >batch.txt || fail 'the batch does not run'

# same_as_batch FILE WHAT
same_as_batch() {
    same_data batch.h5 "$1" || {
        fail "$2 changes the result:"
        cat differences
    }
}
"$program" $run -j 1 -o one.h5 >one.txt
same_as_batch one.h5 'one thread'
sed 's/one\.h5/batch.h5/; s/(.* MB)/()/' one.txt >one_named.txt
sed 's/(.* MB)/()/' batch.txt | cmp -s - one_named.txt || fail 'one thread changes the answer'
"$program" $run -j 2 -o two.h5 >/dev/null
same_as_batch two.h5 'a second thread'
"$program" $run -j 4 -o four.h5 >/dev/null
same_as_batch four.h5 'more threads than cores'
MALLOC_PERTURB_=165 "$program" $run -o dirty.h5 >/dev/null
same_as_batch dirty.h5 'dirty memory'

# A build that is older than the sources is of another program.
is_fresh() {
    [ -x "$1" ] && [ -z "$(find "$root/sim" "$root/models" "$root/scenarios/language" "$root/output" "$root/cli" \
        -name '*.[chd]*' -newer "$1" -print -quit)" ]
}
for other in "$@"; do
    if [ "$other" != "$program" ] && is_fresh "$program" && is_fresh "$other"; then
        "$other" $run -o other.h5 >/dev/null
        same_as_batch other.h5 "the build of $other"
    fi
done

# It would tell: another seed is another result.
"$program" $run --seed 8 -o seed.h5 >/dev/null
! same_data batch.h5 seed.h5 || fail 'the seed changes nothing'

# Replication 7 alone equals replication 7 of the batch, in every table that has replications.
"$program" run -q $week --replication 7 "$scenario" -o alone.h5 >/dev/null
/usr/bin/python3 - batch.h5 alone.h5 <<'END' || fail 'replication 7 alone is not that of the batch'
import sys, tables
batch, alone = (tables.open_file(name) for name in sys.argv[1:])
compared = 0
for table in batch.walk_nodes("/", classname="Table"):
    if "replication" in table.colnames:
        rows = table.read()
        wanted = rows[rows["replication"] == 7]
        found = alone.get_node(table._v_pathname).read()
        assert len(wanted) and wanted.tobytes() == found.tobytes(), table._v_pathname
        compared += 1
batch.close()
alone.close()
assert compared >= 4, compared
END
finish
