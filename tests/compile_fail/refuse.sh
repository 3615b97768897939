#!/bin/sh
# refuse.sh FILE INCLUDE_FOLDER SOURCE_FOLDER COMPILER...: FILE compiles, and with -DFAIL it is refused in the words that
# stand after `// refused:` in it.
set -eu
file=$1 public=$2 internal=$3
shift 3
compile() { "$@" -std=c++20 -fsyntax-only -I "$public" -I "$internal" "$file" 2>&1; }
words=$(sed -n 's,^// refused: ,,p' "$file")
[ -n "$words" ] || { echo "$file has no line '// refused: WORDS'"; exit 1; }
compile "$@" || { echo "the corrected form does not compile"; exit 1; }
if text=$(compile "$@" -DFAIL); then echo "the wrong form compiles"; exit 1; fi
printf '%s' "$text" | grep -qF -- "$words" || { printf '%s\nrefused, but not with: %s\n' "$text" "$words"; exit 1; }
