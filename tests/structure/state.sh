#!/bin/sh
# libglocal has no mutable state of its own, neither static nor per thread: nothing in its objects' data sections but what
# is constant once loaded. In builds with fault hooks those of sim/memory.c are the one exception.
# Usage: state.sh LIBRARY COMPILER. Exit status 77: nothing can be said about an instrumented build.
set -eu
. "$(dirname -- "$0")/planted.sh"
compiler=$2
if instrumented "$1"; then
    exit 77
fi

# check LIBRARY: sections first, then the objects in them; a section with bytes but without a named object counts as well.
check() {
    objdump -h -t "$1" | awk '
function is_mutable(section) {
    return section ~ /^(\.t?(data|bss)(\..*)?|\*COM\*|COMMON)$/ && section !~ /^\.data\.rel\.ro/
}
function end_of_member(    section) {
    for (section in filled)
        if (!(section in named)) print member ": unnamed mutable state in " section
    split("", filled)
    split("", named)
}
/file format/ { end_of_member(); member = $1; sub(/:$/, "", member) }
# Idx Name Size ...
$1 ~ /^[0-9]+$/ && $3 ~ /^[0-9a-f]+$/ && is_mutable($2) && $3 !~ /^0+$/ { filled[$2] = 1 }
# VALUE FLAGS SECTION<tab>SIZE NAME
/\t/ {
    split($0, half, "\t")
    n = split(half[1], word, " ")
    split(half[2], sized, " ")
    section = word[n]
    name = sized[2]
    if (!is_mutable(section) || sized[1] ~ /^0+$/) next
    named[section] = 1
    if (member != "memory.c.o" || name !~ /^fault_(at|calls|failures|for_good|live)$/)
        print member ": mutable state " name " in " section
}
END { end_of_member() }'
}

expect_clean "$1"

with_object "$1" 'static const char *const names[] = {"a", "b"}; const char *glo_planted(int i) { return names[i]; }'
expect_clean "$scratch/planted.a"
with_object "$1" 'int glo_planted(void) { static int calls; return ++calls; }'
expect_caught 'in .bss' "$scratch/planted.a"
with_object "$1" 'int glo_planted = 1;'
expect_caught 'planted.o: mutable state glo_planted in .data' "$scratch/planted.a"
with_object "$1" 'static const char *names[] = {"a", "b"}; const char **glo_planted(void) { return names; }'
expect_caught 'planted.o: mutable state names' "$scratch/planted.a"
with_object "$1" '_Thread_local int glo_planted;'
expect_caught 'planted.o: mutable state glo_planted in .tbss' "$scratch/planted.a"
with_object "$1" '__attribute__((common)) int glo_planted;'
expect_caught 'planted.o: mutable state glo_planted in *COM*' "$scratch/planted.a"
with_object "$1" '__asm__(".data\n.quad 1\n.text\n"); int glo_planted(void) { return 1; }'
expect_caught 'planted.o: unnamed mutable state in .data' "$scratch/planted.a"
finish
