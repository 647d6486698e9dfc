#!/bin/sh
# Builds for another machine and runs there, by qemu-user, the golden records and the unit tests, without sanitizers:
# cross.sh arm64|armhf|i386|ppc64el|riscv64|s390x [TEST...]
# A processor and kernel of x86-64 that run i386 do so themselves, which is quicker and has the true x87 unit.
# It wants debootstrap, qemu-user-static and that machine's gcc (gcc-s390x-linux-gnu). The libraries are Debian's, of
# SUITE (bookworm), and are fetched once, into build/cross/ARCH/root. TESTS are names such as color/test_lab; without
# any, all are run. RENDER names a program that draws the scenes of the golden records in its stead, this machine's own
# (build/obj/render), which takes a tenth of the time.
set -eu
cd "$(dirname "$0")/../.."
arch=${1:?an architecture of Debian}
shift
case $arch in
arm64) triplet=aarch64-linux-gnu qemu=aarch64 ;;
armhf) triplet=arm-linux-gnueabihf qemu=arm ;;
i386) triplet=i386-linux-gnu qemu=i386 ;;
ppc64el) triplet=powerpc64le-linux-gnu qemu=ppc64le ;;
riscv64) triplet=riscv64-linux-gnu qemu=riscv64 ;;
s390x) triplet=s390x-linux-gnu qemu=s390x ;;
*) echo "cross.sh: no architecture that this knows: $arch" >&2; exit 2 ;;
esac
compiler=$triplet
[ "$arch" != i386 ] || compiler=i686-linux-gnu
for tool in debootstrap "$compiler-gcc" "qemu-$qemu-static"; do
    command -v "$tool" >/dev/null || { echo "cross.sh: $tool is missing: apt-get install debootstrap qemu-user-static gcc-$compiler" >&2; exit 2; }
done
b=$PWD/build/cross/$arch
root=${SYSROOT:-$b/root}

# ---------------------------------------------------------------- its libraries: unpacked, nothing of them is run
if [ ! -e "$root/.whole" ]; then
    packages=check,libcminpack-dev,libexif-dev,libexpat1-dev,libheif-dev,libjansson-dev,libjpeg-dev,liblcms2-dev,libpng-dev,nettle-dev,libsubunit-dev
    debootstrap --foreign --variant=minbase --arch="$arch" --include="$packages" "${SUITE:-bookworm}" "$root" >/dev/null
    for package in "$root"/var/cache/apt/archives/*.deb; do dpkg-deb -x "$package" "$root"; done
    find "$root/lib" "$root/usr/lib" -type l -lname '/*' | while read -r link; do
        ln -sfn "$root$(readlink "$link")" "$link"
    done
    touch "$root/.whole"
fi

# ---------------------------------------------------------------- build
export PKG_CONFIG_SYSROOT_DIR="$root" PKG_CONFIG_LIBDIR="$root/usr/lib/$triplet/pkgconfig:$root/usr/share/pkgconfig"
# Those that ask the sanitizers themselves are for sanitizers.
tests=${*:-$(cd tests && grep -L __lsan_ */test_*.c | sed 's/\.c$//')}
targets=
for test in $tests; do targets="$targets $b/san/tests/$test"; done
# shellcheck disable=SC2086
make -s -j"$(nproc)" B="$b" SAN= CC="$compiler-gcc --sysroot=$root" AR="$compiler-ar" CFLAGS=-g0 "$b/san/pigmatch" "$b/san/render" $targets

# ---------------------------------------------------------------- run
export QEMU_LD_PREFIX="$root" XDG_CONFIG_HOME=/nonexistent CK_FORK=no
loader=$root/lib/ld-linux.so.2
runner=qemu-$qemu-static
if [ "$arch" = i386 ] && "$loader" --help >/dev/null 2>&1; then
    runner="\"$loader\" --library-path \"$root/lib/$triplet:$root/usr/lib/$triplet\""
fi
printf '#!/bin/sh\nexec %s "$@"\n' "$runner" >"$b/run"
for program in pigmatch render; do
    printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$runner" "$b/san/$program" >"$b/$program"
done
chmod +x "$b/run" "$b/pigmatch" "$b/render"
failed=
PIGMATCH=$b/pigmatch RENDER=${RENDER:-$b/render} python3 tests/golden/golden.py || failed=" golden"
for test in $tests; do
    "$b/run" "$b/san/tests/$test" || failed="$failed $test"
done
echo "$arch: failed:${failed:- none}"
[ -z "$failed" ]
