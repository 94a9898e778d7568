#!/bin/sh
# Disks and descriptors that end a run: a device that is full, a folder that cannot be written, standard descriptors that
# are closed or full, a name that is taken while the run is under way. Each time the program says why, what stood under
# the name stays, nothing is left beside it, and the next run succeeds. Exit status 77: nothing can be mounted here, so
# that full devices and read-only folders were not tried; the rest was.
. "$(dirname "$0")/../cli/common.sh"
scenario=$root/tests/fault/bakery.yaml
run="run -q --set experiment.length=336h --set experiment.warmup=6h --only topology==local $scenario"
mounted=

# fails STATUS WORDS ARGUMENTS...: the program ends with this status and says these words.
fails() {
    status=$1
    words=$2
    shift 2
    expect "$status" "$@"
    has err "$words"
}

# only FILE: nothing else is in its folder.
only() {
    [ "$(ls -A "$(dirname "$1")")" = "$(basename "$1")" ] || fail "beside $1 there is: $(ls -A "$(dirname "$1")")"
}

# Standard output is full or closed, at every verb: an answer that nobody gets is a failure.
expect 0 $run -o x.h5
for words in "check $scenario" "explain carbon_price" "list networks" schema "$run -o x.h5" "$run --json -o x.h5" --help \
    --version; do
    for how in '>/dev/full' '>&-'; do
        eval "\"\$program\" $words $how 2>err"
        status=$?
        [ "$status" -eq 1 ] || fail "glocal $words $how: exit status $status"
        has err 'standard output cannot be written'
    done
done

# Standard error is full or closed: the run goes on, and nothing of what it would say reaches another file.
mkdir kept
expect 0 $run -o kept/wanted.h5
for how in '2>/dev/full' '2>&-' '<&-' '<&- 2>&-'; do
    eval "\"\$program\" run --progress plain ${run#run -q} -o x.h5 >out 2>err $how" || fail "with $how the run fails"
    h5diff --exclude-path /provenance kept/wanted.h5 x.h5 >differences || fail "with $how the result is another one"
done
"$program" $run -o x.h5 <&- >&- 2>&-
[ "$?" -eq 1 ] || fail 'with no descriptor at all the answer is not missed'
h5diff --exclude-path /provenance kept/wanted.h5 x.h5 >differences || fail 'with no descriptor at all the result is another one'

# The name is taken while the run is under way: by a folder, the run fails and leaves it; by another result, that is
# replaced by a whole one.
# taken COMMAND STATUS: what COMMAND does while the run is stopped.
taken() {
    rm -rf err y && mkdir y
    "$program" run --progress plain ${run#run -q} -r 200 -j 1 -o y/x.h5 >out 2>err &
    running=$!
    until grep -q '5 %' err; do sleep 0.02; done
    kill -STOP "$running"
    eval "$1"
    kill -CONT "$running"
    wait "$running"
    status=$?
    [ "$status" -eq "$2" ] || fail "after $1 the exit status is $status"
    only y/x.h5
}
taken 'mkdir y/x.h5' 1
has err 'y/x.h5 could not be put in place: Is a directory'
taken 'cp kept/wanted.h5 y/x.h5' 0
! cmp -s kept/wanted.h5 y/x.h5 || fail 'the result is not in place'
expect 0 $run -o y/x.h5

# A device of every size is full, then has room.
mkdir disk
if ! mount -t tmpfs -o size=4k none disk 2>/dev/null; then
    finish
    exit 77
fi
mounted=$folder/disk
trap 'umount "$mounted"; rm -rf "$folder"' EXIT
for trace in none all; do
    for compress in gzip none; do
        options="--trace $trace --compress $compress -o disk/x.h5"
        mount -o remount,size=64m disk
        rm -f disk/x.h5
        expect 0 $run $options
        size=$(stat -c %s disk/x.h5)
        rm disk/x.h5
        for share in 0 1 2 3 5 8; do
            mount -o remount,size=$((size * share / 10 / 4096 * 4 + 4))k disk
            fails 1 'o space left on device' $run $options
            [ -z "$(ls -A disk)" ] || fail "on a full device is left: $(ls -A disk)"
        done
        mount -o remount,size=64m disk
        expect 0 $run $options
        only disk/x.h5
        # The device holds an earlier result, but no second one.
        cp disk/x.h5 kept/earlier.h5
        mount -o remount,size=$((size / 4096 * 4 + 16))k disk
        fails 1 'o space left on device' $run $options
        cmp -s kept/earlier.h5 disk/x.h5 || fail 'the earlier result is damaged'
        only disk/x.h5
    done
done

# A folder that cannot be written keeps its result.
mount -o remount,ro disk
fails 2 'disk/x.h5.part cannot be created: Read-only file system' $run -o disk/x.h5
cmp -s kept/earlier.h5 disk/x.h5 || fail 'the earlier result is damaged'
only disk/x.h5
mount -o remount,rw,size=64m disk
expect 0 $run -o disk/x.h5
finish
