# pigmatch: make help
#   make              build/pigmatch; names what is missing, installs nothing
#   make demo         installs what is missing, builds, runs the main job on a sample photo
#   make check        installs what is missing, builds, runs every test
#   make check-quick  most of the tests, in about a minute, without sanitizers and a browser; installs nothing
#   make fuzz         each fuzz target for FUZZ_SECONDS (60); needs clang with libFuzzer. make fuzz-corpus keeps new inputs
#   make bench        speed and memory beside djpeg, ImageMagick and libvips
#   make bench-blend  speed of the search for blends, compared with a naive search
#   make accuracy     errors and uncertainties on rendered scenes of known colour, as a table
#   make heads        how often the hair is found, on the real heads in PIGMATCH_SHARED
#   make install      program, library, pages, palettes and completions under PREFIX (/usr/local); make uninstall
#   make dist         build/pigmatch-VERSION.tar.gz, which builds anywhere; make distcheck tests that
#   make deb          Debian packages in build/deb
#   make cross        golden records and unit tests on another machine: ARCH=s390x (qemu, debootstrap)
#   make coverage     the lines that the tests run, file by file, and those that no test runs
#   make golden       renews the golden records (tests/golden); read the difference before committing it
#   make pictures     renews the pictures of README
#   make po           updates po/pigmatch.pot from the sources, and each po/*.po from it
# HEIF=no, PNG=no and CXF=no leave a format out. CFLAGS, CPPFLAGS and LDFLAGS are added to ours. V=1 shows every command.

empty    :=
space    := $(empty) $(empty)
define newline


endef

VERSION  := $(shell sed -n 's/^#define PM_VERSION "\(.*\)"/\1/p' include/pigmatch.h)
PREFIX   ?= /usr/local
DESTDIR  ?=
BINDIR    = $(PREFIX)/bin
LIBDIR    = $(PREFIX)/lib
INCLUDEDIR = $(PREFIX)/include
MANDIR    = $(PREFIX)/share/man
DATADIR   = $(PREFIX)/share/pigmatch
BASHDIR   = $(PREFIX)/share/bash-completion/completions
ZSHDIR    = $(PREFIX)/share/zsh/site-functions
HEIF     ?= yes
PNG      ?= yes
CXF      ?= yes
CC       ?= cc
PKG_CONFIG ?= pkg-config
B        := build
# V=1 shows every command.
Q        := $(if $(V),,@)
# The distribution's own, which has the distribution's packages.
PYTHON   ?= $(firstword $(wildcard /usr/bin/python3) python3)

# ---------------------------------------------------------------- what it needs
NEEDS := libjpeg lcms2 jansson libexif cminpack nettle
ifeq ($(PNG),yes)
NEEDS += libpng
endif
ifeq ($(CXF),yes)
NEEDS += expat
endif
# Headers only: libheif is loaded for the first HEIC photo (linking it would slow down every run).
HEADERS_ONLY :=
ifeq ($(HEIF),yes)
HEADERS_ONLY += libheif
endif

DEBIAN_libjpeg  := libjpeg-dev
DEBIAN_lcms2    := liblcms2-dev
DEBIAN_jansson  := libjansson-dev
DEBIAN_libexif  := libexif-dev
DEBIAN_cminpack := libcminpack-dev
DEBIAN_nettle   := nettle-dev
DEBIAN_libpng   := libpng-dev
DEBIAN_expat    := libexpat1-dev
DEBIAN_libheif  := libheif-dev
DEBIAN_check    := check

# From libheif 1.16 on HEVC's decoder and encoder are separate packages, named in libheif1's description.
heif_plugin = $(if $(filter yes,$(HEIF)),$(shell apt-cache show --no-all-versions libheif1 2>/dev/null | grep -o -m1 -w libheif-plugin-$1))

BUILD_PACKAGES = gcc make pkg-config $(foreach n,$(NEEDS) $(HEADERS_ONLY),$(DEBIAN_$n)) \
	$(if $(filter yes,$(HEIF)),libheif1 $(call heif_plugin,libde265))
TEST_PACKAGES  = check mandoc python3 python3-jsonschema python3-pil valgrind libjpeg-turbo-progs \
	$(if $(filter yes,$(HEIF)),libheif-examples $(call heif_plugin,x265)) fakeroot \
	parallel sqlite3 jq g++ zsh chromium chromium-driver python3-selenium fonts-dejavu-core poppler-utils

# clean, deps and help work on a machine without any of the packages.
ifneq ($(filter-out deps deps-check clean help demo check cross uninstall dist deb coverage po,$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell command -v $(PKG_CONFIG)),)
$(error pkg-config is missing: run `make deps`, or apt-get install pkg-config)
endif
MISSING := $(foreach n,$(NEEDS) $(HEADERS_ONLY),$(if $(shell $(PKG_CONFIG) --exists $n && echo yes),,$n))
ifneq ($(strip $(MISSING)),)
$(error missing: $(MISSING). Run `make deps`, or apt-get install $(foreach n,$(MISSING),$(DEBIAN_$n)))
endif
NEED_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(NEEDS) $(HEADERS_ONLY))
NEED_LIBS   := $(shell $(PKG_CONFIG) --libs $(NEEDS))
# For pigmatch.pc, which does not require their .pc files: linking to the shared library needs none of them.
STATIC_LIBS  = $(shell $(PKG_CONFIG) --static --libs $(NEEDS))
endif

# ---------------------------------------------------------------- how it is built
# -ffp-contract=off: the same numbers on every machine, with and without fused multiply-add.
# make before 4.3 reads a number sign in a function's argument in one way, later ones in another.
hash := \#
# Protection against overflows and stack clashes, in compilers that have it; $1 on stdin, $2 the flags.
if_taken = $(shell printf '$1' | $(CC) $2 -Werror -x c -c -o /dev/null - >/dev/null 2>&1 && echo '$2')
HARDENING := $(or $(call if_taken,$(hash)include <stdlib.h>\n,-O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3),-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2) \
	-fstack-protector-strong $(call if_taken,,-fstack-clash-protection) $(call if_taken,,-fcf-protection)
# Floats are computed as floats: without this i386 uses 80 bits without SSE, s390x 64 bits with -std=c17.
NARROW := $(call if_taken,,-fexcess-precision=fast) \
	$(if $(shell printf '' | $(CC) $(CPPFLAGS) $(CFLAGS) -dM -E -x c - 2>/dev/null | grep -w __i386__),-msse2 -mfpmath=sse)
# Files of more than 2 GB and years after 2038, also on 32-bit machines.
OUR_CPPFLAGS = -Iinclude -Isrc -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 \
	-DPM_WITH_PNG=$(if $(filter yes,$(PNG)),1,0) \
	-DPM_WITH_HEIF=$(if $(filter yes,$(HEIF)),1,0) \
	-DPM_WITH_CXF=$(if $(filter yes,$(CXF)),1,0) $(NEED_CFLAGS)
OUR_CFLAGS  = -std=c17 -O2 -g -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	-Wvla -Wundef -ffp-contract=off $(NARROW) -fPIC -fvisibility=hidden $(HARDENING) $(if $(WERROR),-Werror)
OUR_LDFLAGS = -pie -Wl,-z,relro,-z,now
LIBS = $(NEED_LIBS) -ldl -lpthread -lm
# Rises when a program that was linked to the library before would no longer work with it.
SONAME := libpigmatch.so.1

LIB_SOURCES := $(sort $(filter-out src/cli/%,$(wildcard src/*/*.c)))
CLI_SOURCES := src/main.c $(sort $(wildcard src/cli/*.c src/cli/*/*.c))
SAMPLE_SOURCES := $(sort $(wildcard samples/render/*.c))
TEST_SOURCES := $(sort $(wildcard tests/*/test_*.c))
# C written by the build: files that the program contains.
GENERATED := embedded network_weights translations

# $1: objects' folder, $2: extra flags
define objects
$1/%.o: %.c Makefile
	@mkdir -p $$(@D)
	@$(if $(V),,echo "  cc $$@")
	$$(Q)$$(CC) $$(OUR_CPPFLAGS) $$(CPPFLAGS) $$(OUR_CFLAGS) $2 $$(CFLAGS) -MMD -MP -c -o $$@ $$<
$(GENERATED:%=$1/%.o): $1/%.o: $(B)/%.c
	@mkdir -p $$(@D)
	@$(if $(V),,echo "  cc $$@")
	$$(Q)$$(CC) $$(OUR_CPPFLAGS) $$(CPPFLAGS) $$(OUR_CFLAGS) $2 $$(CFLAGS) -c -o $$@ $$<
$1/libpigmatch.a: $$(LIB_SOURCES:%.c=$1/%.o) $$(GENERATED:%=$1/%.o)
	$$(Q)rm -f $$@
	$$(Q)$$(AR) qcs $$@ $$^
$1/pigmatch: $$(CLI_SOURCES:%.c=$1/%.o) $1/libpigmatch.a
	@$(if $(V),,echo "  cc $$@")
	$$(Q)$$(CC) $$(OUR_LDFLAGS) $2 $$(LDFLAGS) -o $$@ $$^ $$(LIBS)
$1/render: $$(SAMPLE_SOURCES:%.c=$1/%.o) $1/libpigmatch.a
	@$(if $(V),,echo "  cc $$@")
	$$(Q)$$(CC) $$(OUR_LDFLAGS) $2 $$(LDFLAGS) -o $$@ $$^ $$(LIBS)
-include $$(LIB_SOURCES:%.c=$1/%.d) $$(CLI_SOURCES:%.c=$1/%.d) $$(SAMPLE_SOURCES:%.c=$1/%.d)
endef

all: $(B)/pigmatch $(B)/$(SONAME)

# Only this object depends on the place of the installed palettes, so another PREFIX does not rebuild everything.
WHERE := $(foreach o,obj san,$(B)/$o/src/palette/places.o)
$(WHERE): OUR_CPPFLAGS += -DPM_DATADIR='"$(DATADIR)"'
$(WHERE): $(B)/datadir
$(B)/datadir: FORCE
	@mkdir -p $(@D)
	@echo '$(DATADIR)' | cmp -s - $@ || echo '$(DATADIR)' >$@

$(B)/pigmatch: $(B)/obj/pigmatch
	$(Q)cp -f $< $@

# Only the declarations of pigmatch.h are visible from outside.
$(B)/$(SONAME): $(LIB_SOURCES:%.c=$(B)/obj/%.o) $(GENERATED:%=$(B)/obj/%.o)
	@$(if $(V),,echo "  cc $@")
	$(Q)$(CC) -shared -Wl,-soname,$(SONAME) -Wl,-z,relro,-z,now -Wl,--no-undefined $(LDFLAGS) -o $@ $^ $(LIBS)

# -g1 has the lines that a report names; CFLAGS=-g for a debugger. Undefined behaviour ends in SIGILL, which
# AddressSanitizer reports with handle_sigill=1 (tests/run.py): what tells its kind would be two thirds of the object
# code, read anew at the end of every process by the search for leaks. So would relocations be.
SAN := -fsanitize=address,undefined -fsanitize-undefined-trap-on-error -fno-omit-frame-pointer -fno-pie -no-pie \
	-U_FORTIFY_SOURCE -O1 -g1
$(eval $(call objects,$(B)/obj,))
$(eval $(call objects,$(B)/san,$(SAN)))
# gcc checks sums of lanes one by one, in two thirds of the tests' time; test_network has them against plain sums.
$(B)/san/src/hair/network_layers.o: private CFLAGS += $(if $(SAN),-fno-sanitize=signed-integer-overflow)

# Files that the program contains, as C strings line by line: the palette, the pages' style, the picker's script.
comma := ,
space := $(subst ,, )
EMBEDDED := pm_embedded_palette:palettes/default.cgats pm_sheet_css:src/report/sheet.css pm_pick_css:src/report/pick.css \
	pm_pick_html:src/report/pick.html \
	pm_pick_js:$(subst $(space),$(comma),$(foreach part,marks tell draw list view card photos hands,src/report/pick_$(part).js))
$(B)/embedded.c: $(foreach e,$(EMBEDDED),$(subst $(comma), ,$(lastword $(subst :, ,$e)))) Makefile
	@mkdir -p $(@D)
	$(Q)for e in $(EMBEDDED); do name=$${e%%:*}; files=$$(echo "$${e#*:}" | tr , ' '); \
	  echo "extern const char $$name[]; const char $$name[] ="; \
	  cat $$files | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^.*$$/"&\\n"/'; echo ';'; done > $@.tmp
	$(Q)mv $@.tmp $@

# The weights of the network that finds hair, as bytes.
$(B)/network_weights.c: src/hair/network/weights.bin Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "hair/network.h"'; echo 'const uint8_t pm_network_weights[] = {'; \
	  od -An -v -tu1 $< | sed -e 's/  */,/g' -e 's/^,//' -e 's/$$/,/'; \
	  echo '};'; echo 'const uint32_t pm_network_weights_size = sizeof pm_network_weights;'; } > $@.tmp
	$(Q)mv $@.tmp $@

# The translations.
TRANSLATIONS := $(sort $(wildcard po/*.po))
$(B)/translations.c: po/compile.awk $(TRANSLATIONS) Makefile
	@mkdir -p $(@D)
	$(Q)LC_ALL=C awk -f po/compile.awk $(TRANSLATIONS) > $@.tmp
	$(Q)mv $@.tmp $@

# ---------------------------------------------------------------- tests
TESTS := $(TEST_SOURCES:tests/%.c=$(B)/san/tests/%)
# Asked for at the first use, and once.
CHECK_CFLAGS = $(eval CHECK_CFLAGS := $(shell $(PKG_CONFIG) --cflags check))$(CHECK_CFLAGS)
CHECK_LIBS = $(eval CHECK_LIBS := $(shell $(PKG_CONFIG) --libs check))$(CHECK_LIBS)

$(B)/san/tests/%: tests/%.c tests/support/testing.h $(B)/san/libpigmatch.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  cc $@")
	$(Q)$(CC) $(OUR_CPPFLAGS) $(CHECK_CFLAGS) $(CPPFLAGS) -Itests -Itests/support $(OUR_CFLAGS) $(OUR_LDFLAGS) $(SAN) -O0 \
		$(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(B)/san/libpigmatch.a $(CHECK_LIBS) $(LIBS)
-include $(TESTS:%=%.d)

include tests/fuzz/fuzz.mk

tests: $(TESTS) $(REPLAYS) $(B)/san/pigmatch $(B)/pigmatch $(B)/obj/render
	$(PYTHON) tests/run.py $(TESTS) $(REPLAYS)

# On all processors, unless -j is given.
AT_ONCE = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
check: deps-check
	$(MAKE) $(AT_ONCE) tests

# Without sanitizers, long tests and a browser, for use while working. Installs nothing.
QUICK = $(patsubst tests/%.c,$(B)/quick/tests/%,$(shell grep -L __lsan_ $(TEST_SOURCES)))
$(B)/quick/tests/%: tests/%.c $(B)/obj/libpigmatch.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  cc $@")
	$(Q)$(CC) $(OUR_CPPFLAGS) $(CHECK_CFLAGS) $(CPPFLAGS) -Itests -Itests/support $(OUR_CFLAGS) -O0 -U_FORTIFY_SOURCE $(CFLAGS) \
		-MMD -MP $(OUR_LDFLAGS) $(LDFLAGS) -o $@ $< $(B)/obj/libpigmatch.a $(CHECK_LIBS) $(LIBS)
-include $(wildcard $(B)/quick/tests/*/*.d)

quick: $(QUICK) $(B)/pigmatch $(B)/obj/render
	PIGMATCH=$(CURDIR)/$(B)/pigmatch $(PYTHON) tests/run.py --quick $(QUICK)

check-quick:
	$(MAKE) $(AT_ONCE) quick

# The lines that the tests run (gcov), file by file. Without sanitizers; tests of memory and speed may fail here, so
# failures are shown but do not stop it. Tests that call the sanitizers themselves are left out.
coverage: deps-check
	find $(B)/cov -name '*.gcda' -delete 2>/dev/null || true
	-PIGMATCH=$(CURDIR)/$(B)/cov/san/pigmatch PIGMATCH_PLAIN=$(CURDIR)/$(B)/cov/san/pigmatch \
	  RENDER=$(CURDIR)/$(B)/cov/obj/render $(MAKE) B=$(B)/cov SAN=-O1 CFLAGS=--coverage LDFLAGS=--coverage \
	  TEST_SOURCES="$$(grep -L __lsan_ $(TEST_SOURCES) | tr '\n' ' ')" tests
	$(PYTHON) tests/support/coverage.py $(B)/cov/san

# ---------------------------------------------------------------- set-up
# Asks dpkg first, so that a machine that has everything needs neither network nor root.
define install_missing
missing=$$(for p in $1; do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q '^install ok installed' || echo $$p; done); \
if [ -n "$$missing" ]; then \
  command -v apt-get >/dev/null || { echo "install by hand, this is no Debian or Ubuntu:" $$missing >&2; exit 1; }; \
  sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; command -v sudo >/dev/null || \
    { echo "ask whoever looks after this machine to install:" $$missing >&2; exit 1; }; fi; \
  $$sudo apt-get update -q && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
fi
endef

deps:
	@$(call install_missing,$(BUILD_PACKAGES))

deb-deps:
	@$(call install_missing,build-essential debhelper fakeroot $(BUILD_PACKAGES))

deps-check:
	@$(call install_missing,$(BUILD_PACKAGES) $(TEST_PACKAGES))

# These must not depend on the settings of the user who runs them (pigmatch setup).
accuracy heads bench golden pictures: export XDG_CONFIG_HOME := /nonexistent

DEMO = samples/darkbrown.jpg
demo: deps
	$(MAKE) all
	$(B)/pigmatch --hair 25%,10%,50%,35% $(DEMO)

# Errors on rendered scenes of known colour.
accuracy: all $(B)/obj/render
	$(PYTHON) tests/bench/accuracy.py

# How often the hair is found correctly, on real heads in PIGMATCH_SHARED.
heads: all
	$(PYTHON) tests/bench/heads.py

# Whether OTHER, a build on another system (a command that sees the same files), gives the same results for a few hundred
# kinds of files and for those in PIGMATCH_SHARED.
builds: all
	@test -n "$(OTHER)" || { echo "builds: name another build: make builds OTHER=PROGRAM" >&2; exit 1; }
	rm -rf $(B)/kept
	mkdir -p $(B)/kept
	for t in kinds kinds_more; do PIGMATCH=$(CURDIR)/$(B)/pigmatch PIGMATCH_KEEP=$(B)/kept \
	  $(PYTHON) tests/photo/test_$$t.py || exit 1; done
	$(PYTHON) tests/bench/builds.py $(B)/pigmatch "$(OTHER)" $(CURDIR)/$(B)/kept $(CURDIR)/samples $(PIGMATCH_SHARED)

# Another machine's build, its golden records and unit tests, by qemu-user: make cross ARCH=s390x [CROSS_TESTS=color/test_lab]
cross:
	sh tests/bench/cross.sh $(ARCH) $(CROSS_TESTS)

# Ratios, instructions and memory beside djpeg, ImageMagick and libvips, on inputs that it makes itself.
bench: all $(B)/obj/bench-heic
	$(PYTHON) tests/bench/run.py

# Ratios searched, milliseconds and the ratio to the naive search.
bench-blend: $(B)/obj/bench-blend
	$(B)/obj/bench-blend

$(B)/obj/bench-blend: tests/bench/blend.c $(B)/obj/libpigmatch.a
	$(CC) $(OUR_CPPFLAGS) -Itests/support $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) $(OUR_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/obj/bench-heic: tests/bench/heic.c $(B)/obj/libpigmatch.a
	$(CC) $(OUR_CPPFLAGS) -Itests -Itests/support $(CPPFLAGS) $(OUR_CFLAGS) $(CFLAGS) $(OUR_LDFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# Needs chromium and python3-pil.
pictures: all $(B)/obj/render
	$(PYTHON) man/pictures/make.py $(B)/pigmatch

samples: $(B)/obj/render
	$(B)/obj/render samples

# Renews the program's output for the samples and for rendered scenes: read the difference before committing it.
golden: all $(B)/obj/render
	PIGMATCH=$(B)/pigmatch $(PYTHON) tests/golden/golden.py --update

# The sentences of the sources for translators, and each language's file with new and reworded ones.
po:
	$(PYTHON) po/update.py

# ---------------------------------------------------------------- installing and packaging
# The installed files, one per line: mode (or link), file of the tree (or the link's target), folder, name. Install and
# uninstall use the same list; folders may contain spaces.
PAGES := $(sort $(wildcard man/*.[1-9]))
define INSTALLED
755:$(B)/pigmatch:$(BINDIR):pigmatch
644:$(B)/obj/libpigmatch.a:$(LIBDIR):libpigmatch.a
644:$(B)/$(SONAME):$(LIBDIR):$(SONAME)
link:$(SONAME):$(LIBDIR):libpigmatch.so
644:$(B)/pigmatch.pc:$(LIBDIR)/pkgconfig:pigmatch.pc
644:include/pigmatch.h:$(INCLUDEDIR):pigmatch.h
$(foreach p,$(sort $(wildcard man/*.schema.json)),644:$p:$(DATADIR):$(notdir $p)$(newline))
644:$(B)/completion.bash:$(BASHDIR):pigmatch
644:$(B)/completion.zsh:$(ZSHDIR):_pigmatch
$(foreach p,$(PAGES),644:$p:$(MANDIR)/man$(patsubst .%,%,$(suffix $p)):$(notdir $p)$(newline))
$(foreach p,$(sort $(wildcard palettes/*.cgats)),644:$p:$(DATADIR)/palettes:$(notdir $p)$(newline))
$(foreach p,$(sort $(wildcard samples/*.jpg)),644:$p:$(DATADIR)/samples:$(notdir $p)$(newline))
endef
export INSTALLED DESTDIR PREFIX

install: all $(B)/pigmatch.pc $(B)/completion.bash $(B)/completion.zsh
	@set -e; printf '%s\n' "$$INSTALLED" | while IFS=': ' read -r mode file rest; do \
	  [ -n "$$mode" ] || continue; place="$$DESTDIR$${rest%:*}/$${rest##*:}"; \
	  if [ "$$mode" = link ]; then ln -sf "$$file" "$$place"; else install -D -m "$$mode" "$$file" "$$place"; fi; done
	@echo "installed: $(DESTDIR)$(BINDIR)/pigmatch and what goes with it"

# Folders that become empty are removed, except PREFIX's parent and those of every system.
uninstall:
	@set -e; parent=$$(dirname "$$PREFIX"); \
	printf '%s\n' "$$INSTALLED" | while IFS=': ' read -r mode file rest; do \
	  [ -n "$$mode" ] || continue; rm -f "$$DESTDIR$${rest%:*}/$${rest##*:}"; folder=$${rest%:*}; \
	  while [ "$$folder" != / ]; do \
	    if [ -z "$$DESTDIR" ]; then case $$folder in "$$parent" | /usr | /usr/local | /usr/bin | /usr/lib | /usr/include | \
	      /usr/share | /usr/share/man | /usr/local/bin | /usr/local/lib | /usr/local/include | /usr/local/share | \
	      /usr/local/share/man) break ;; esac; fi; \
	    rmdir "$$DESTDIR$$folder" 2>/dev/null || break; folder=$$(dirname "$$folder"); done; \
	done
	@echo "uninstalled: $(DESTDIR)$(BINDIR)/pigmatch and what went with it"

# A space in a folder's name, escaped for pkg-config.
escaped = $(subst $(space),\ ,$1)
# Written each time, since the folders may have changed.
$(B)/pigmatch.pc: include/pigmatch.h Makefile FORCE
	@printf '%s\n' 'prefix=$(call escaped,$(PREFIX))' 'includedir=$(call escaped,$(INCLUDEDIR))' \
	  'libdir=$(call escaped,$(LIBDIR))' '' 'Name: pigmatch' \
	  'Description: from a hair photo to scalp micropigmentation shades and sessions' 'Version: $(VERSION)' \
	  'Libs: -L$${libdir} -lpigmatch' 'Libs.private: $(STATIC_LIBS) -ldl -lpthread -lm' \
	  'Cflags: -I$${includedir}' >$@

$(B)/completion.%: $(B)/pigmatch
	$< --completion $* >$@.tmp
	mv $@.tmp $@

# The committed tree; without git, everything that is not a product. The same bytes each time: the files' time is then
# that of the last release.
DIST := pigmatch-$(VERSION)
DIST_TIME = $(or $(SOURCE_DATE_EPOCH),$(shell date -u -d "$$(sed -n 's/^## \[[0-9.]*\] - //p' CHANGELOG.md | head -n 1)" +%s))
$(B)/$(DIST).tar.gz: FORCE
	@mkdir -p $(B)
	if git rev-parse --git-dir >/dev/null 2>&1 && [ "$$(git rev-parse --show-prefix)" = "" ]; then \
	  git -c tar.umask=0022 archive --prefix=$(DIST)/ HEAD; \
	else \
	  find . -path ./build -prune -o -path './$(B)' -prune -o -name __pycache__ -prune -o -type f -print | LC_ALL=C sort | \
	    tar -c --format=ustar --no-recursion --transform='s,^\.,$(DIST),' --owner=root:0 --group=root:0 --mode=u+rw,go=u,go-w \
	      --mtime=@$(DIST_TIME) -T -; \
	fi | gzip -n9 >$@.tmp
	mv $@.tmp $@

dist: $(B)/$(DIST).tar.gz
	@echo $<

# Unpacks, builds, tests, installs and uninstalls the archive.
distcheck: dist
	rm -rf $(B)/dist && mkdir -p $(B)/dist
	tar -xzf $(B)/$(DIST).tar.gz -C $(B)/dist
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL sh tests/install/smoke.sh $(B)/dist/$(DIST)

# Built in a copy, so that the tree is unchanged. dpkg-buildpackage names missing packages.
deb: deb-deps $(B)/$(DIST).tar.gz
	rm -rf $(B)/deb && mkdir -p $(B)/deb
	tar -xzf $(B)/$(DIST).tar.gz -C $(B)/deb
	cd $(B)/deb/$(DIST) && env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL dpkg-buildpackage -us -uc -b
	rm -rf $(B)/deb/$(DIST)
	@ls $(B)/deb/*.deb

# ---------------------------------------------------------------- maintenance
format:
	clang-format -i $$(git ls-files '*.c' '*.h')

format-check:
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(B)

help:
	@sed -n 's/^#   //p' Makefile

.PHONY: all cross tests check quick check-quick deps deps-check deb-deps demo accuracy heads builds bench bench-blend samples golden install uninstall dist distcheck deb pictures po coverage \
	format format-check clean help FORCE
