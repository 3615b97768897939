#!/bin/sh
# install.sh BUILD PROGRAM: installs into an empty folder, builds PROGRAM through pkg-config alone and runs it.
set -eu
build=$1 program=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
meson install -C "$build" --no-rebuild --quiet --destdir "$folder/root"
pc=$(find "$folder/root" -name addax.pc)
export PKG_CONFIG_PATH="${pc%/*}"
flags=$(pkg-config --cflags --libs addax)
libraries=$(pkg-config --variable=libdir addax)
echo "flags: $flags"
$CXX "$program" $flags -Wl,-rpath,"$libraries" -o "$folder/user"
cd "$folder" && ./user
echo "installed, built through pkg-config, and ran"
