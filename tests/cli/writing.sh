#!/bin/sh
# Where the result goes: folders that cannot be written, files of others, a run that is under way, a full disk. Nothing
# stands under the final name unless it is whole, and what stood there stays.
. "$(dirname "$0")/common.sh"

run="run -q $short $scenario"

# NAME.h5 in the current folder, or where -o says; a finished result is replaced.
expect 0 $run
[ -f furniture_italy.h5 ] || fail 'no furniture_italy.h5'
cp furniture_italy.h5 first.h5
expect 0 $run --seed 8
! cmp -s first.h5 furniture_italy.h5 || fail 'the result was not replaced'
[ ! -e furniture_italy.h5.part ] || fail 'a part is left'
rm first.h5 furniture_italy.h5

expect 2 $run -o nowhere/x.h5
has err 'nowhere/x.h5.part cannot be created: No such file or directory'
mkdir x.h5
expect 2 $run -o x.h5
has err 'x.h5 is not a file that a result could replace'
rmdir x.h5
if [ "$(id -u)" -ne 0 ]; then
    mkdir locked && chmod a-w locked
    expect 2 $run -o locked/x.h5
    has err 'locked/x.h5.part cannot be created: Permission denied'
fi

# A file that is not Glocal's.
echo 'my thesis' >x.h5
expect 2 $run -o x.h5
has err 'x.h5 exists and is not a finished result of glocal'
has err '--force'
has x.h5 'my thesis'
expect 0 $run -o x.h5 --force
lacks x.h5 'my thesis'
rm x.h5

# Another run writes this result: its part is locked. A part that nobody holds is no obstacle.
: >x.h5.part
exec 9<>x.h5.part
flock 9
expect 2 $run -o x.h5
has err 'x.h5 is being written by another run'
[ -e x.h5.part ] || fail 'the part of the other run is gone'
exec 9>&-
expect 0 $run -o x.h5
[ ! -e x.h5.part ] || fail 'the part is left'

# Blosc is a plug-in of HDF5: without it nothing is run, with it the values are those of any other compression.
HDF5_PLUGIN_PATH=$PWD expect 2 $run -o blosc.h5 --compress blosc
has err 'install Debian'\''s hdf5-filter-plugin-blosc-serial'
has err 'or use --compress gzip'
[ ! -e blosc.h5 ] && [ ! -e blosc.h5.part ] || fail 'a file is left'
if "$program" $run -o blosc.h5 --compress blosc >out 2>err; then
    h5diff --exclude-path /provenance blosc.h5 x.h5 || fail 'blosc changes the values'
    rm blosc.h5
else
    echo 'skipped: blosc, whose plug-in is not installed'
    has err 'hdf5-filter-plugin-blosc-serial'
fi

# The disk is full, early or late: what stood under the name stays as it was.
cp x.h5 before.h5
for blocks in 1 100 1000; do
    (
        limit_files "$blocks"
        exec "$program" $run -o x.h5
    ) >out 2>err
    status=$?
    [ "$status" -eq 1 ] || fail "with $blocks blocks the exit status is $status"
    has err 'glocal run: error: '
    is_empty out
    cmp -s before.h5 x.h5 || fail "with $blocks blocks the former result is damaged"
    [ ! -e x.h5.part ] || fail "with $blocks blocks a part is left"
done

# Standard output that cannot be written is a failure too; the result is there.
rm x.h5
"$program" $run -o x.h5 >/dev/full 2>err
status=$?
[ "$status" -eq 1 ] || fail "with a full standard output the exit status is $status"
has err 'standard output cannot be written'
[ -f x.h5 ] || fail 'no result'
finish
