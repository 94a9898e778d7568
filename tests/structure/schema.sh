#!/bin/sh
# docs/scenario.schema.json is what the program makes of its tables. Usage: schema.sh ROOT PROGRAM
set -eu
if ! "$2" schema | cmp -s - "$1/docs/scenario.schema.json"; then
    echo "docs/scenario.schema.json is not what the tables say: renew it with"
    echo "  scripts/glocal schema >docs/scenario.schema.json"
    exit 1
fi
