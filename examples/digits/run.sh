#!/usr/bin/env bash
# The main job on a real trained model: sets the machine up, builds nncc, compiles the digits model, and runs it on the held-back test
# set through the shared library and from a C program. Everything it makes goes to examples/digits/build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=$here/build
mkdir -p "$build"

"$root/scripts/setup-debian"
swift build --package-path "$root" -c release --static-swift-stdlib --product nncc
nncc=$root/.build/release/nncc

echo
"$nncc" compile "$here/digits.keras" -o "$build/libdigits.so"
"$nncc" verify "$here/digits.keras" --inputs "$here/test/inputs.npz" --expect "$here/test/expected.npz"
"$nncc" run "$build/libdigits.so" --inputs "$here/test/inputs.npz" --outputs "$build/outputs.npz"

"$nncc" compile "$here/digits.keras" -o "$build/libdigits.a"
cc -std=c11 -O2 -D_POSIX_C_SOURCE=200809L -I "$build" "$here/main.c" "$build/libdigits.a" -lm -o "$build/digits"
echo
"$build/digits" "$here/test"
echo "Keras:              accuracy $(sed -n 's/.*"accuracy": \([0-9.]*\).*/\1/p' "$here/metrics.json" | cut -c1-6)"
"$nncc" bench "$build/libdigits.so" --seconds 1
echo "shared library:     $(stat -c %s "$build/libdigits.so") bytes"
echo "workspace:          $(sed -n 's/.*DIGITS_WORKSPACE_BYTES //p' "$build/digits.h") bytes"
