#!/bin/sh
# library_size.sh LIBRARY: own code in the stripped library stays within 12 MB.
set -eu
copy=$(mktemp)
trap 'rm -f "$copy"' EXIT
strip -o "$copy" "$1"
bytes=$(stat -c %s "$copy")
echo "stripped library: $bytes bytes, 12 MB are allowed"
[ "$bytes" -le 12000000 ]
