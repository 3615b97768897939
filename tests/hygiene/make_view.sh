#!/bin/sh
# make_view.sh SOURCE VIEW FOLDER...: fills VIEW with one link for each folder that may be included.
set -eu
source=$1 view=$2
shift 2
rm -rf "$view"
mkdir -p "$view"
for folder; do ln -s "$source/$folder" "$view/${folder##*/}"; done
