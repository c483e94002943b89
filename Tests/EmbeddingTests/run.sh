#!/usr/bin/env bash
# What programs do with compiled models: C with threads, theirs and the library's own, C++ with a static and a loaded model, both compilers without a
# warning, sanitizers, every form of output. Takes the nncc to test; prints a line a check and `N passed, N failed`.
set -u
nncc=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
model=$root/examples/digits/digits.keras
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
passed=0 failed=0

check() {  # name, command …
  local name=$1
  shift
  if "$@" >log 2>&1; then
    passed=$((passed + 1)); echo "ok      $name"
  else
    failed=$((failed + 1)); echo "FAILED  $name"; head -20 log | sed 's/^/        /'
  fi
}

strict="-std=c11 -Wall -Wextra -Werror -Wno-psabi -D_POSIX_C_SOURCE=200809L"
check "compile to .so" "$nncc" compile "$model" -o libdigits.so
check "compile to .a" "$nncc" compile "$model" -o libdigits.a
check "compile to .o" "$nncc" compile "$model" -o digits.o
check "compile to .c" "$nncc" compile "$model" -o digits.c
check "compile to a project" "$nncc" compile "$model" -o project/
check "a second model" "$nncc" compile "$model" --name other -o libother.a

clang=$(command -v clang || echo "")
[ -z "$clang" ] && clang=$(dirname "$(readlink -f "$(command -v swift)")")/clang
# The workspace depends on the target, and so does the header: each has a folder.
mkdir vectors generic
check "C for this CPU" "$nncc" compile "$model" -o vectors/digits.c
check "C for any CPU" "$nncc" compile "$model" --target generic -o generic/digits.c
for kind in vectors generic; do
  [ $kind = generic ] && march="-DNNC_LANES=1" || march=-march=native
  for cc in gcc "$clang"; do
    check "$(basename "$cc") without a warning, $kind" $cc $strict -O2 $march -c $kind/digits.c -o strict.o
  done
  check "sanitizers, $kind" bash -c "gcc $strict -O1 -g $march -fsanitize=address,undefined -fno-sanitize-recover=all -I$kind $here/threads.c $kind/digits.c -lpthread -lm -o sane && ./sane"
done
for name in text audio branches channels_first; do
  check "sanitizers on $name" bash -c \
    "$nncc compile $root/Tests/Fixtures/${name}_keras3_keras/model.keras --name m -o $name/ &&
     make -C $name example CFLAGS='$strict -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all' && $name/example"
done
check "two streams" bash -c \
  "$nncc compile $root/Tests/Fixtures/streams/temporal.keras --stream 4 -o temporal.c && \
   gcc $strict -O1 -g -march=native -fsanitize=address,undefined -fno-sanitize-recover=all -I. $here/stream.c temporal.c -lm -o stream && ./stream"
check "eight threads" bash -c "gcc $strict -O2 -I. $here/threads.c libdigits.a -lpthread -lm -o threads && ./threads"
# More threads than the machine has cores, hence without what counts those.
check "compile for one and for four threads" bash -c \
  "$nncc compile $here/shared.json --name alone -o alone.c && $nncc compile $here/shared.json --threads 4 -o shared.c && $nncc compile $here/shared.json --threads 4 -o libshared.so"
pool="gcc $strict -D_DEFAULT_SOURCE -march=native -I. $here/pool.c alone.c shared.c"
check "a pool of threads" bash -c "$pool -O2 -U__linux__ -lpthread -lm -o pool && ./pool"
check "threads under ThreadSanitizer" bash -c "$pool -O1 -g -U__linux__ -fsanitize=thread -lpthread -lm -o pool && ./pool"
check "threads under AddressSanitizer" bash -c "$pool -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -lpthread -lm -o pool && ./pool"
check "clang without a warning for threads" "$clang" $strict -O2 -march=native -c shared.c -o strict.o
check "threads of the host alone" bash -c \
  "gcc $strict -O2 -march=native -DNNCC_NO_POOL -c shared.c -o hosted.o && ! nm hosted.o | grep -q pthread && ! grep -q pthread alone.c"
check "unloading ends the threads" bash -c "gcc $strict -O2 -I$root/runtime/include $here/unload.c -ldl -o unload && ./unload ./libshared.so"
check "C++, static and dlopen, two models" bash -c \
  "g++ -std=c++17 -Wall -Wextra -Werror -O2 -I. -I$root/runtime/include $here/host.cpp libdigits.a libother.a -ldl -lm -o host && ./host ./libdigits.so"
# Code for vectors that this CPU lacks is still right when the compiler makes it of what there is.
for target in x86-64-v4 x86-64-v2 aarch64; do
  check "planned for $target, compiled for here" bash -c \
    "mkdir $target && $nncc compile $model --target $target -o $target/digits.c &&
     gcc -std=gnu11 -O1 -march=native -Wno-psabi -I$target $root/examples/digits/main.c $target/digits.c -lm -o planned &&
     ./planned $root/examples/digits/test | tee planned.log && grep -q 'accuracy 0.9911' planned.log && grep -q 'e-0[67], median' planned.log"
done
# A library with several targets picks by what the CPU says; here a macro speaks for it.
if [ "$(uname -m)" = x86_64 ]; then
  check "C for several targets" bash -c \
    "mkdir several && $nncc compile $model --target x86-64-v2,x86-64-v3,x86-64-v4,generic -o several/digits.c && ls several | grep -c '\.c$' | grep -qx 5"
  build_several() {  # compiler, flags for all files
    local cc=$1 file march
    shift
    for file in digits digits_x86_64_v2 digits_x86_64_v3 digits_x86_64_v4 digits_generic; do
      march=
      case $file in *_v?) march=-march=x86-64-${file: -2} ;; esac
      "$cc" $strict -O2 $march "$@" -c several/$file.c -o several/$file.o || return 1
    done
    "$cc" $strict -O2 "$@" -Iseveral -I"$root/runtime/include" "$here/targets.c" several/*.o -lm -o pick
  }
  pick() {  # the bits that the CPU has of leaf 1, NNCC_TARGET, the target expected, the rest of the line
    build_several gcc "-Dnnc_cpu_has(leaf_1,leaf_7)=(!((leaf_1) & ~($1)) && !(leaf_7))" && [ "$(NNCC_TARGET=$2 ./pick)" = "$3, $4" ]
  }
  check "several targets without a warning from clang" build_several "$clang"
  check "a CPU of 2008 gets x86-64-v2" pick "1u << 20" "" x86-64-v2 "success, sum 1.0000"
  check "a lower target on demand" pick "1u << 20" generic generic "success, sum 1.0000"
  check "no higher target on demand" pick "1u << 20" x86-64-v4 x86-64-v2 "success, sum 1.0000"
  check "any CPU gets generic code" pick 0u "" generic "success, sum 1.0000"
  gcc "$here/level.c" -o level
  pick_here() { build_several gcc && [ "$(./pick)" = "$(./level), success, sum 1.0000" ]; }
  check "this CPU gets the level that gcc finds" pick_here
  check "several targets in an object" bash -c \
    "$nncc compile $model --target x86-64-v2,x86-64-v3,x86-64-v4,generic -o several/all.o --name digits &&
     gcc $strict -Iseveral -I$root/runtime/include $here/targets.c several/all.o -lm -o pick && ./pick | grep success"
  check "files of several targets insist on their flags" bash -c "! gcc -c several/digits_x86_64_v4.c -o strict.o 2>log && grep -q 'compile this file with -march=x86-64-v4' log"
  check "a project for several targets" bash -c \
    "$nncc compile $model --target x86-64-v2,x86-64-v3 -o levels/ && make -C levels CFLAGS='$strict -O2' && levels/example"
  check "no targets in common" bash -c \
    "mkdir none && $nncc compile $model --target x86-64-v4,x86-64-v3 -o none/digits.c && cd none && printf '#include \"digits.h\"\nint main(void) {
     float x[64] = {0}, y[10]; static char w[DIGITS_WORKSPACE_BYTES]; return digits_run(x, y, w) != DIGITS_UNSUPPORTED_CPU; }' >main.c &&
     for v in 3 4; do gcc -O1 -march=x86-64-v\$v -Wno-psabi '-Dnnc_cpu_has(leaf_1,leaf_7)=((void)(leaf_1), (void)(leaf_7), 0)' -c digits_x86_64_v\$v.c || exit 1; done && gcc main.c digits.c *.o -lm && ./a.out"
fi
check "names with trigraphs" bash -c "printf '%s' '{\"class_name\": \"Sequential\", \"config\": {\"name\": \"a??/\", \"layers\": [
  {\"class_name\": \"InputLayer\", \"config\": {\"batch_shape\": [null, 4], \"name\": \"b??!\"}},
  {\"class_name\": \"Dense\", \"config\": {\"name\": \"c??/\", \"units\": 3}}]}}' >odd.json && $nncc compile odd.json -o odd.c &&
  gcc $strict -O1 -march=native -c odd.c && strings odd.o | grep -qxF 'b??!'"
check "the project builds with make" bash -c "make -C project && project/example"
check "the project installs" bash -c "make -C project install DESTDIR=\$PWD/root PREFIX=/opt && gcc project/main.c -Iroot/opt/include -Lroot/opt/lib -lproject -lm \
  -o installed && LD_LIBRARY_PATH=root/opt/lib ./installed && grep -qx prefix=/opt root/opt/lib/pkgconfig/project.pc"
check "C that includes its weights" bash -c \
  "mkdir included && $nncc compile $model --embed-weights incbin -o included/digits.c && cd included && test -s digits.weights &&
   gcc $strict -O2 -march=native -c digits.c -I. -o digits.o && gcc -O2 -I. $here/threads.c digits.o -lpthread -lm -o threads && ./threads"
check "only the interface is exported" bash -c \
  "test \"\$(nm -D --defined-only libdigits.so | awk '{print \$3}' | sort | tr '\n' ' ')\" = 'digits_model digits_run digits_run_batch digits_strerror nncc_model_descriptor '"
check "the same bytes again" bash -c \
  "mkdir again && $nncc compile $model -o digits.c && $nncc compile $model -o again/digits.c && cmp digits.c again/digits.c &&
   $nncc compile $model -o again/libdigits.so && cmp libdigits.so again/libdigits.so"
cp "$nncc" ./alone && check "nncc alone in a folder" env -i PATH="$PATH" ./alone compile "$model" -o alone.so

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
