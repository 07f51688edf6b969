# csm: one Makefile, non-recursive.
#   make demo    set up whatever is missing, build, and show the whole thing on a small shop
#   make check   every test; last line "N passed, N failed"
# Also: all, deps, install, uninstall, bench, san, lint, fuzz, torture, clean.

PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= gcc
CFLAGS  ?= -O2 -g
B       ?= build
VERSION := $(shell sed -n 's/^\#define CSM_VERSION "\(.*\)"/\1/p' lib/csm.h)

WARN = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wcast-qual -Wwrite-strings \
	-Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough -Wdouble-promotion -Werror
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Ilib $(WARN) -fvisibility=hidden -fPIC $(CFLAGS)
LIBS = -lyaml -lcsv -lutf8proc -lnettle -lz -lexpat -lm -pthread

# Sources by name, a line a room; tests/docs/house.py compares them with the folders.
BASE   = err map num pack period str survival utf8 val when whenparse words zone
CARE   = calendar cover customer event fold handover incident kb moment priority queue resolve rma roster shift sla sla_measure sla_policy terms \
	ticket triage verbs
FILE   = append bundle container csv csv_lib encode encode_out hash io json json_scan json_table line line_write lock magic mail mail_address \
	mail_body mail_box mail_code mail_date mail_head mail_html mail_words out peek print print_cell print_csv print_html print_json \
	print_report print_table remove replace xlsx xlsx_number xlsx_part xlsx_sheet xlsx_style xlsx_text yaml yaml_quick zip
STORE  = ahead answers cache calendar calendar_load calendar_show check check_erased check_files check_place check_sites check_sums check_tables \
	conf demo demo_files demo_made demo_words desk desk_record digest entry erase erased evidence evidence_page find_case handover_record \
	history holidays holidays_import ids image image_cols image_open image_reuse image_save image_tail import import_case import_erased \
	import_known import_load import_mail import_mail_find import_mail_known import_observe import_order import_people import_read \
	import_rejects import_return import_show import_subset import_ticket import_told import_undo import_what index index_past index_post \
	index_subset init kb map_date map_detect map_load map_new map_parse map_parse_field map_parse_input map_quick map_record map_row map_value \
	map_words observe open orders people policy queue_load record record_ask record_field record_judge record_one record_steps record_value \
	record_who redact revise roster scan scan_event seal seal_chain seal_head seal_verify segment_out segments settings site sla sla_load \
	source source_ahead source_apart source_plan sweep sweep_files sweep_log table triage triage_assign triage_case triage_intake triage_load \
	triage_rebalance triage_replay triage_show world world_clocks world_join world_keys world_refold writer writer_behind writer_open \
	writer_table
REPORT = at_hand bucket check_print desk desk_ageing desk_backlog desk_flow desk_heat desk_list desk_resolution desk_states desk_touches drill \
	drill_name filter find find_observe find_text group guard handovers incidents list log match noun noun_customer noun_order noun_return \
	noun_survey noun_ticket overview overview_answers overview_orders overview_products overview_returns overview_reuse overview_tally \
	overview_tickets policy queue report score seal_print shifts show show_customer show_events show_observe show_order show_parts show_return \
	show_ticket sla sla_report status survey today values verbs_api words
CMD    = calendar cases completion demo handover import incident kb main opt policy report run seal shift sla store ticket today triage verbs

LIB    := $(BASE:%=lib/base/%.c) $(CARE:%=lib/care/%.c) $(FILE:%=lib/file/%.c) $(STORE:%=lib/store/%.c) \
	$(REPORT:%=lib/report/%.c)
EMBED  := $(sort $(wildcard lib/store/policy/*.yaml lib/store/policy/*.csv lib/store/maps/*.yaml lib/store/evidence/*))
WORDS  := lib/words/messages.tsv $(sort $(wildcard lib/words/zh/*.tsv))

LIB_O := $(LIB:%.c=$B/%.o) $B/gen/builtin.o $B/gen/code.o $B/gen/words.o
CMD_O := $(CMD:%=$B/cmd/%.o)
UNIT  := $(patsubst tests/unit/%.c,$B/tests/unit/%,$(sort $(wildcard tests/unit/test_*.c)))
FUZZ  := $(patsubst tests/fuzz/%.c,$B/tests/fuzz/%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
# What tortures the store: a library to preload, a driver, and csm built wrong in one place each (lib/file/broken.h)
FAULT := $B/tests/fault/shim.so $B/tests/fault/replace
BROKEN := $(patsubst %,$B/tests/fault/broken/%,$(shell sed -n 's/^\#define BROKEN_\([A-Z_]*\) 0$$/\1/p' lib/file/broken.h))
BROKEN += $B/tests/fault/broken/replace.IN_PLACE
BROKEN_C := $(shell grep -l '\#include "file/broken.h"' $(LIB))
BENCH := $(patsubst tests/bench/%.c,$B/tests/bench/%,$(sort $(wildcard tests/bench/*.c)))

.PHONY: all check demo deps install uninstall bench san lint fuzz torture clean
all: $B/csm $B/libcsm.a $B/libcsm.so $B/libcsm.pc

$B/csm: $(CMD_O) $B/libcsm.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(CMD_O) $B/libcsm.a $(LIBS)

$B/libcsm.a: $(LIB_O)
	rm -f $@ && $(AR) rcs $@ $(LIB_O)

$B/libcsm.so: $(LIB_O)
	$(CC) -shared $(CFLAGS) $(LDFLAGS) -Wl,-soname,libcsm.so.0 -o $@ $(LIB_O) $(LIBS)

$B/libcsm.pc: lib/csm.h Makefile
	@mkdir -p $(@D)
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' 'Name: libcsm' \
	 'Description: The after-sales desk of an online shop over an append-only store' 'Version: $(VERSION)' \
	 'Libs: -L$${libdir} -lcsm' 'Libs.private: $(LIBS)' 'Cflags: -I$${includedir}' > $@

$B/gen/builtin.c: lib/store/embed.sh $(EMBED)
	@mkdir -p $(@D)
	sh lib/store/embed.sh $@.tmp $(EMBED) && mv $@.tmp $@

$B/gen/words.c: lib/words/embed.sh $(WORDS)
	@mkdir -p $(@D)
	sh lib/words/embed.sh $@.tmp $(WORDS) && mv $@.tmp $@

# What derived data is of: of another library's making it is not read.
CODE := $(sort $(wildcard lib/base/*.[ch] lib/care/*.[ch] lib/file/*.[ch] lib/store/*.[ch]))
$B/gen/code.c: $(CODE)
	@mkdir -p $(@D)
	cat $(CODE) | sha256sum | sed 's/^\(.\{16\}\).*/#include "store\/cache.h"\nconst uint64_t code_sum = UINT64_C(0x\1);/' > $@.tmp && mv $@.tmp $@

$B/gen/%.o: $B/gen/%.c
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$B/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$B/tests/unit/%: tests/unit/%.c $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -Itests/unit -MMD -MP -o $@ $< $B/libcsm.a $(LIBS)

# json-c is the second opinion of the JSON target, and no part of csm
$B/tests/fuzz/%: tests/fuzz/%.c $B/libcmd.a $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -DREPLAY -MMD -MP -o $@ $< $B/libcmd.a $B/libcsm.a $(LIBS) -ljson-c

# commands without their main, which the target of command lines has within itself
$B/libcmd.a: $(CMD_O)
	rm -f $@ && $(AR) rcs $@ $(filter-out %/main.o,$(CMD_O))

$B/tests/fault/shim.so: tests/fault/shim.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O1 -g -fPIC -shared -o $@ $< -ldl -pthread

$B/tests/fault/replace: tests/fault/replace.c $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $B/libcsm.a $(LIBS)

$B/tests/fault/broken/%: $(BROKEN_C) lib/file/broken.h $(CMD_O) $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -O0 -g0 -s -DBROKEN_$*=1 -o $@ $(BROKEN_C) $(CMD_O) $B/libcsm.a $(LIBS)

$B/tests/fault/broken/replace.%: tests/fault/replace.c lib/file/replace.c lib/file/broken.h $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -O0 -g0 -s -DBROKEN_$*=1 -o $@ tests/fault/replace.c lib/file/replace.c $B/libcsm.a $(LIBS)

$B/tests/bench/%: tests/bench/%.c $B/libcsm.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -o $@ $< $B/libcsm.a $(LIBS)

deps:
	sh tests/deps.sh

demo:
	sh tests/deps.sh
	$(MAKE) -s all
	sh examples/demo.sh $B/csm

check:
	sh tests/deps.sh
	$(MAKE) -s all $(UNIT) $(FUZZ) $(FAULT) $(BROKEN)
	sh tests/run.sh $B

# The same tests of the store in their long form, and those that need hours of a machine's patience or its root.
torture: all $(FAULT) $(BROKEN)
	sh tests/fault/run.sh $B

bench: all $(BENCH)
	sh tests/bench/run.sh $B

san:
	$(MAKE) B=build/san CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined" \
		all san-check
.PHONY: san-check
san-check: $(UNIT) $(FUZZ) $(FAULT) $(BROKEN)
	ASAN_OPTIONS=detect_leaks=0 sh tests/run.sh $B

lint:
	sh tests/lint.sh

fuzz:
	sh tests/fuzz/run.sh $B

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include \
		$(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5 $(DESTDIR)$(PREFIX)/share/man/man7 \
		$(DESTDIR)$(PREFIX)/share/doc/csm
	install -m 755 $B/csm $(DESTDIR)$(PREFIX)/bin/csm
	install -m 644 $B/libcsm.a $(DESTDIR)$(PREFIX)/lib/libcsm.a
	install -m 755 $B/libcsm.so $(DESTDIR)$(PREFIX)/lib/libcsm.so.0
	ln -sf libcsm.so.0 $(DESTDIR)$(PREFIX)/lib/libcsm.so
	install -m 644 lib/csm.h $(DESTDIR)$(PREFIX)/include/csm.h
	sed 's|^prefix=.*|prefix=$(PREFIX)|' $B/libcsm.pc > $(DESTDIR)$(PREFIX)/lib/pkgconfig/libcsm.pc
	for s in 1 5 7; do for f in man/*.$$s; do [ -e "$$f" ] || continue; \
		install -m 644 $$f $(DESTDIR)$(PREFIX)/share/man/man$$s/; done; done
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$B/csm completion bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/csm
	$B/csm completion zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_csm
	$B/csm completion fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/csm.fish
	install -m 644 README.md CHANGES.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/csm/

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/csm $(DESTDIR)$(PREFIX)/lib/libcsm.a $(DESTDIR)$(PREFIX)/lib/libcsm.so \
		$(DESTDIR)$(PREFIX)/lib/libcsm.so.0 $(DESTDIR)$(PREFIX)/include/csm.h $(DESTDIR)$(PREFIX)/lib/pkgconfig/libcsm.pc
	for f in man/*.[157]; do rm -f $(DESTDIR)$(PREFIX)/share/man/man$${f##*.}/$${f##*/}; done
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/csm $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_csm \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/csm.fish
	rm -rf $(DESTDIR)$(PREFIX)/share/doc/csm

clean:
	rm -rf build

-include $(LIB:%.c=$B/%.d) $(CMD_O:.o=.d) $(UNIT:%=%.d) $(FUZZ:%=%.d) $(BENCH:%=%.d)
