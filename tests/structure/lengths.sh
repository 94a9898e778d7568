#!/bin/sh
# No .c or .h file over 700 lines, no function over 80 lines. A function runs from its signature to its closing brace, as
# .clang-format lays it out: both braces at the start of a line. Usage: lengths.sh ROOT
set -eu
. "$(dirname -- "$0")/planted.sh"

# check ROOT
check() {
    (
        cd -- "$1"
        find sim models scenarios output cli tests bench -name '*.[ch]' -print 2>/dev/null | sort | xargs awk '
function end_of_file() {
    if (lines > 700) printf "%s: %d lines, 700 at most\n", file, lines
}
FNR == 1 { end_of_file(); file = FILENAME; signature = 0; inside = 0 }
{ lines = FNR }
inside && /^}/ {
    length_of = FNR - signature + 1
    if (length_of > 80) printf "%s:%d: a function of %d lines, 80 at most\n", FILENAME, signature, length_of
    inside = 0
}
!inside && /^{/ { inside = 1 }
# A signature starts in the first column and may go on in indented lines.
!inside && /^[A-Za-z_]/ { signature = FNR }
END { end_of_file() }'
    )
}

# lines N TEXT: N lines of TEXT.
lines() {
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) print text }'
}

expect_clean "$1"

copy_sources "$1"
mkdir -p "$scratch/tree/sim"
planted=$scratch/tree/sim/planted.c
lines 700 '/* */' >"$planted"
expect_clean "$scratch/tree"
lines 701 '/* */' >"$planted"
expect_caught 'sim/planted.c: 701 lines' "$scratch/tree"
{
    printf 'int glo_planted(int a,\n                int b)\n{\n'
    lines 76 '    a += b;'
    printf '}\n'
} >"$planted"
expect_clean "$scratch/tree"
sed -i '$i\    return a;' "$planted"
expect_caught 'sim/planted.c:1: a function of 81 lines' "$scratch/tree"
finish
