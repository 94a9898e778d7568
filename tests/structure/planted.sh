# shellcheck shell=sh
# Sourced by the scripts of this folder. Each of them has a function `check` that prints one line per violation and nothing
# where there is none; the functions here run it on what stands, then on temporary copies in which a violation was
# planted, so that a check that has stopped seeing anything fails.

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
failures=0

# expect_clean ARGUMENTS: check ARGUMENTS finds nothing; where it does, nothing more can be shown by planting.
expect_clean() {
    complaints=$(check "$@")
    if [ -n "$complaints" ]; then
        printf '%s\n' "$complaints"
        exit 1
    fi
}

# expect_caught WORDS ARGUMENTS: check ARGUMENTS prints one line, with WORDS in it.
expect_caught() {
    words=$1
    shift
    complaints=$(check "$@")
    if [ "$(printf '%s\n' "$complaints" | grep -c .)" -ne 1 ] || ! printf '%s\n' "$complaints" | grep -qF -- "$words"; then
        printf 'planted, but not found as one line with "%s": %s\n' "$words" "$complaints"
        failures=$((failures + 1))
    fi
}

# copy_sources ROOT: the folders with sources, into $scratch/tree.
copy_sources() {
    mkdir "$scratch/tree"
    (cd -- "$1" && find sim models scenarios/language output cli bench -name '*.[ch]' -o -name '*.def') | sed 's|/[^/]*$||' |
        sort -u | while read -r folder; do
        mkdir -p "$scratch/tree/$folder"
        find "$1/$folder" -maxdepth 1 \( -name '*.[ch]' -o -name '*.def' \) -exec cp -- '{}' "$scratch/tree/$folder" ';'
    done
}

# instrumented LIBRARY: true where a sanitizer or the coverage tool has added data and symbols of its own.
instrumented() {
    nm "$1" | grep -qE '__(asan|ubsan|tsan|gcov)_'
}

# with_object LIBRARY SOURCE-TEXT: a copy of the library with one object more, in $scratch/planted.a. The script that
# sources this one sets $compiler.
with_object() {
    printf '%s\n' "$2" >"$scratch/planted.c"
    "$compiler" -c -o "$scratch/planted.o" "$scratch/planted.c"
    cp -- "$1" "$scratch/planted.a"
    ar r "$scratch/planted.a" "$scratch/planted.o"
}

finish() {
    exit "$((failures > 0))"
}
