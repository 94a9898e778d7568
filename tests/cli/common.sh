# What the tests of the command line share; read by each with `. common.sh`, whose arguments are those of the test:
# the program and the source folder. The test runs in a folder of its own, which is removed at its end.
set -u
program=$1
root=$2
scenario=$root/scenarios/furniture_italy.yaml
failures=0
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
cd "$folder" || exit 1
cp -r "$root/scenarios/data" data
export LC_ALL=C.UTF-8

# A run that takes a fraction of a second.
short='--set experiment.length=720h --set experiment.warmup=48h -r 2'

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n' "$1"
}

# expect STATUS ARGUMENTS...: runs the program; what it writes is in the files out and err.
expect() {
    wanted=$1
    shift
    "$program" "$@" >out 2>err
    status=$?
    [ "$status" -eq "$wanted" ] || {
        fail "glocal $*: exit status $status instead of $wanted"
        sed 's/^/    /' out err
    }
}

# limit_files BLOCKS: in the rest of this shell no file grows beyond so many blocks. The counters of a coverage build, which all
# runs add to in one place, would be cut as well; they go elsewhere.
limit_files() {
    ulimit -f "$1"
    export GCOV_PREFIX="$folder/counters"
}

# has FILE TEXT: a line of the file contains the text.
has() {
    grep -qF -e "$2" "$1" || {
        fail "no \"$2\" in $1:"
        sed 's/^/    /' "$1"
    }
}

lacks() {
    ! grep -qF -e "$2" "$1" || fail "\"$2\" in $1"
}

is_empty() {
    [ ! -s "$1" ] || {
        fail "$1 is not empty:"
        sed 's/^/    /' "$1"
    }
}

# same FILE: the file is what stands on standard input.
same() {
    diff - "$1" >difference || {
        fail "$1 differs from what is expected (<):"
        cat difference
    }
}

# same_data FILE FILE: every dataset but /provenance is the same, bit by bit; the file differences tells what is not. h5diff
# takes what cannot be compared, as shapes that differ, for no difference, but says so.
same_data() {
    h5diff --exclude-path /provenance "$1" "$2" >differences && [ ! -s differences ]
}

# narrow FILE: no line has more than 80 characters.
narrow() {
    /usr/bin/python3 - "$1" <<'END' || fail "$1 has lines wider than 80 columns"
import sys
lines = open(sys.argv[1], encoding="utf-8").read().splitlines()
wide = [line for line in lines if len(line) > 80]
print("\n".join(wide), end="\n" if wide else "")
sys.exit(bool(wide))
END
}

# edit SCRIPT FILE: a copy of the scenario, changed by sed; it must have changed.
edit() {
    sed "$1" "$scenario" >"$2"
    ! cmp -s "$scenario" "$2" || fail "the edit $1 changes nothing"
}

# No result and no half-written one is left.
no_result() {
    for left in *.h5 *.h5.part; do
        [ ! -e "$left" ] || fail "$left is left"
    done
}

finish() {
    [ "$failures" -eq 0 ] || {
        printf '%d failed\n' "$failures"
        exit 1
    }
}
