#!/bin/sh
# subproject.sh SOURCE PROGRAM: builds PROGRAM in a project of its own that holds this one as its subproject, and runs it.
set -eu
source=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/subprojects"
ln -s "$source" "$folder/subprojects/addax"
cp "$program" "$folder/user.cpp"
cat > "$folder/meson.build" <<'MESON'
project('user', 'cpp', default_options: ['cpp_std=c++20'])
executable('user', 'user.cpp', dependencies: dependency('addax', fallback: 'addax'))
MESON
cd "$folder"
if command -v ccache >/dev/null; then CXX="ccache $CXX"; fi
CXX=$CXX meson setup build -Doptimization=0 -Daddax:optimization=0
ninja -C build user
build/user
echo "built as a subproject, and ran"
