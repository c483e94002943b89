#!/usr/bin/env bash
# Defines a network in Swift, gives it weights that Keras trained, compiles it, and measures its accuracy. Everything it makes goes to
# examples/swift-api/build.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
mkdir -p "$here/build"

"$root/scripts/setup-debian"
swift build --package-path "$here"
"$here/.build/debug/Digits" "$root/examples/digits" "$here/build" | tee "$here/build/output.txt"
grep -q "trained weights:  accuracy 0.9911" "$here/build/output.txt"
