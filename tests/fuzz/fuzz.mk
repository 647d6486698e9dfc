# The fuzz targets, built by clang with libFuzzer. `make fuzz FUZZ_SECONDS=60` runs each in turn for so long.
#   FUZZ="decode-jpeg icc" runs only these; corpora grow in build/fuzz/corpus, findings stay in build/fuzz/found.
#   `make fuzz-corpus` makes tests/fuzz/corpus, which `make check` replays, of what they have grown to.

FUZZ_CC ?= clang
FUZZ_SECONDS ?= 60
# TARGET or TARGET-KIND: photos have a corpus for each format.
FUZZ ?= decode-jpeg decode-png decode-heif photo-jpeg photo-png photo-heif palette blends jobs list resume arguments \
	exif icc client
# Without the checks of every pointer that is followed: the address sanitizer sees the wrong ones, and the replay
# below has them all. Half of the time goes to them, as each is a comparison that libFuzzer notes.
FUZZ_SAN := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=null,alignment,object-size,pointer-overflow \
	-fno-sanitize-recover=undefined -fno-omit-frame-pointer -U_FORTIFY_SOURCE -O1
FUZZ_SOURCES := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_TARGETS := $(FUZZ_SOURCES:tests/fuzz/fuzz_%.c=$(B)/fuzz/%)
FUZZ_HEADERS := $(wildcard tests/fuzz/*.h)
FUZZ_CLI = $(filter-out $1/src/main.o,$(CLI_SOURCES:%.c=$1/%.o))
# No word of a format is compared here, but every pixel or letter is.
FUZZ_LOOPS := $(patsubst %.c,%,$(wildcard $(foreach room,hair scalp blend plan chart,src/$(room)/*.c src/$(room)/*/*.c))) \
	$(addprefix src/,photo/shrink photo/collect photo/cicp photo/frame base/error base/utf8)

$(eval $(call objects,$(B)/fuzz/obj,$(FUZZ_SAN)))
$(B)/fuzz/%: private CC = $(FUZZ_CC)
# Following their every comparison would take two thirds of the time.
$(FUZZ_LOOPS:%=$(B)/fuzz/obj/%.o): private CFLAGS += -fno-sanitize-coverage=trace-cmp -O2
$(B)/fuzz/%: private OUR_CPPFLAGS += -DPM_DATADIR='"$(DATADIR)"'

# What the corpora hold, once, under the tests' own sanitizers.
REPLAYS := $(FUZZ_SOURCES:tests/fuzz/fuzz_%.c=$(B)/san/fuzz/%)
$(B)/san/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(FUZZ_HEADERS) $(call FUZZ_CLI,$(B)/san) $(B)/san/libpigmatch.a
	@mkdir -p $(@D)
	@$(if $(V),,echo "  cc $@")
	$(Q)$(CC) $(OUR_CPPFLAGS) -DPM_FUZZ_TARGET='"$*"' $(CPPFLAGS) -Itests -Itests/support $(OUR_CFLAGS) $(OUR_LDFLAGS) $(SAN) \
		$(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o,$^) $(filter %.a,$^) $(LIBS)

# An archive, so that a target holds what it tries and no more: libFuzzer goes through the counters of all that is
# linked after each input.
$(B)/fuzz/obj/cli.a: $(call FUZZ_CLI,$(B)/fuzz/obj)
	rm -f $@
	$(AR) qcs $@ $^

$(B)/fuzz/%: tests/fuzz/fuzz_%.c $(FUZZ_HEADERS) $(B)/fuzz/obj/cli.a $(B)/fuzz/obj/libpigmatch.a
	$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) -Itests -Itests/support $(OUR_CFLAGS) $(FUZZ_SAN) \
		-fno-sanitize-coverage=trace-cmp -fsanitize=fuzzer $(CFLAGS) \
		$(OUR_LDFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(filter %.a,$^) $(LIBS)

$(B)/fuzz/seeds: tests/fuzz/seeds.c $(wildcard tests/fuzz/made*.h) $(B)/obj/libpigmatch.a
	@mkdir -p $(@D)
	$(CC) $(OUR_CPPFLAGS) $(CPPFLAGS) -Itests -Itests/support $(OUR_CFLAGS) $(CFLAGS) $(OUR_LDFLAGS) $(LDFLAGS) -o $@ $< \
		$(B)/obj/libpigmatch.a $(LIBS)

fuzz-check:
	@mkdir -p $(B)/fuzz
	@echo 'int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return d && n ? 0 : 0; }' \
		| $(FUZZ_CC) -x c -fsanitize=fuzzer,address,undefined -o $(B)/fuzz/probe - 2>/dev/null \
		|| { echo 'make fuzz needs clang with libFuzzer: apt-get install clang libclang-rt-dev' >&2; exit 1; }

fuzz-targets: fuzz-check
	$(MAKE) $(FUZZ_TARGETS) $(B)/fuzz/seeds

fuzz: fuzz-targets
	FUZZ_SECONDS=$(FUZZ_SECONDS) sh tests/fuzz/run.sh $(B)/fuzz $(FUZZ)

fuzz-corpus: fuzz-targets
	sh tests/fuzz/minimize.sh $(B)/fuzz $(FUZZ)

.PHONY: fuzz fuzz-check fuzz-targets fuzz-corpus
