#!/usr/bin/env bash
# Runs code for AVX-512 on a machine that has none: the tests of the kernels and, for each model that is given, its library for x86-64-v4 beside
# that for x86-64-v3, on a CPU that Bochs emulates. Installs what is missing through apt. Tests/EmulatedTests/avx512.sh [MODEL…]; NNCC: the program
# (a release build of the package). Takes 8 minutes for the kernels, and a second for each 60 million instructions of a model.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nncc=${NNCC:-$root/.build/release/nncc}
kernel=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-.*\)/\1/p' | head -1)
"$root/scripts/install-debian" bochs bochs-term bochsbios vgabios isolinux syslinux-common xorriso cpio busybox-static
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
models=()
for model in "$@"; do models+=("$(realpath "$model")"); done
cd "$work"
mkdir -p disk/{bin,dev,proc,tests,models,lib64,lib/x86_64-linux-gnu} image/isolinux

for source in "$root"/Tests/KernelTests/test_*.c; do
  gcc -O3 -march=x86-64-v4 -std=c11 -Wno-psabi -I"$root/templates/kernels" -I"$root/Tests/KernelTests" "$source" -static -lm \
    -o "disk/tests/$(basename "${source%.c}")"
done

# The host computes what the emulated CPU must find.
gcc -O2 -Wall -Wextra -Werror -I"$root/runtime/include" "$here/check.c" -o disk/check -ldl -lm
for model in "${models[@]}"; do
  name=$(basename "$(dirname "$model")")-$(basename "${model%.*}")
  "$nncc" compile "$model" --target x86-64-v3 -o "$name.so" >/dev/null
  "$nncc" compile "$model" --target x86-64-v4 -o "disk/models/$name.so" >/dev/null
  disk/check write "./$name.so" "disk/models/$name.expected"
done
cp /lib64/ld-linux-x86-64.so.2 disk/lib64/
cp -L /lib/x86_64-linux-gnu/{libc.so.6,libm.so.6} disk/lib/x86_64-linux-gnu/
cp "$(command -v busybox)" disk/bin/
cat >disk/init <<'END'
#!/bin/busybox sh
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev
for test in /tests/*; do
  if $test; then echo "ok      ${test##*/}"; else echo "FAILED  ${test##*/}"; fi
done
for model in /models/*.so; do
  if [ -e $model ]; then
    if /check compare $model ${model%.so}.expected; then echo "ok      ${model##*/}"; else echo "FAILED  ${model##*/}"; fi
  fi
done
echo all done
/bin/busybox poweroff -f
END
chmod +x disk/init
(cd disk && find . | cpio -o -H newc 2>/dev/null | gzip -1) >image/disk.gz

apt-get download -qq "$kernel" 2>/dev/null
dpkg -x "$kernel"*.deb debian
cp debian/boot/vmlinuz-* image/vmlinuz
cp /usr/lib/ISOLINUX/isolinux.bin /usr/lib/syslinux/modules/bios/ldlinux.c32 image/isolinux/
# Bochs reports another size for compacted register images than Linux expects, which then does without AVX: hide xsavec (321) and xsaves (323).
cat >image/isolinux/isolinux.cfg <<'END'
DEFAULT linux
PROMPT 0
LABEL linux
 KERNEL /vmlinuz
 INITRD /disk.gz
 APPEND console=ttyS0,115200 mitigations=off clearcpuid=321,323 panic=5 quiet
END
xorriso -as mkisofs -quiet -o boot.iso -b isolinux/isolinux.bin -c isolinux/boot.cat -no-emul-boot -boot-load-size 4 -boot-info-table image \
  2>/dev/null
cat >bochsrc <<'END'
display_library: rfb, options="timeout=0"
romimage: file=/usr/share/bochs/BIOS-bochs-latest
vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
megs: 2048
cpu: model=corei7_skylake_x, ips=200000000
ata0-master: type=cdrom, path=boot.iso, status=inserted
boot: cdrom
com1: enabled=1, mode=file, dev=serial.txt
log: bochs.log
END
echo c >commands
bochs -q -f bochsrc -rc commands >bochs.out 2>&1 </dev/null || true
sed -n 's/\r$//; s/^.*\(\(ok  \|FAILED\)  [^ ]*.*\)$/\1/p' serial.txt
grep -q '^all done' serial.txt || { tail -5 serial.txt bochs.out >&2; exit 1; }
! grep -q FAILED serial.txt
