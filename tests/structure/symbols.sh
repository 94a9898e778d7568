#!/bin/sh
# Every symbol that libglocal offers to a linker begins with glo_, so that it can stand in any program.
# Usage: symbols.sh LIBRARY COMPILER. Exit status 77: nothing can be said about an instrumented build.
set -eu
. "$(dirname -- "$0")/planted.sh"
compiler=$2
if instrumented "$1"; then
    exit 77
fi

# check LIBRARY
check() {
    nm -g --defined-only "$1" | awk 'NF == 3 && $3 !~ /^glo_/ { print $3 " does not begin with glo_" }'
}

expect_clean "$1"

with_object "$1" 'static int inner(void) { return 1; } int glo_planted(void) { return inner(); }'
expect_clean "$scratch/planted.a"
with_object "$1" 'int planted(void) { return 1; }'
expect_caught 'planted does not begin' "$scratch/planted.a"
with_object "$1" 'const int planted_table[] = {1, 2};'
expect_caught 'planted_table does not begin' "$scratch/planted.a"
with_object "$1" '__attribute__((weak)) int planted_weakly;'
expect_caught 'planted_weakly does not begin' "$scratch/planted.a"
finish
