#!/bin/sh
# Runs fuzzers under clang's libFuzzer, AddressSanitizer and UBSan, one after the other.
# Usage: run.sh BUILD [NAME...]    all fuzz_*.c unless named; FUZZ_SECONDS=600 each, FUZZ_RUNS=-1 (no limit), whichever ends first
# FUZZ_FAST=1 leaves out AddressSanitizer: several times as many inputs, all promises looked at; run it again without, on what it found.
# A further target is one file, fuzz_NAME.c beside the others, with its first inputs in seeds/NAME: `make check` replays them. What
# a run found worth keeping stays in BUILD/fuzz/corpus-NAME; `run.sh BUILD --merge NAME...` puts a minimised choice into
# BUILD/fuzz/small-NAME.
set -eu
cd "$(dirname "$0")/../.."
b=$1/fuzz
shift
merge=
[ "${1-}" = --merge ] && { merge=yes; shift; }
seconds=${FUZZ_SECONDS:-600}
runs=${FUZZ_RUNS:--1}
san=address,undefined
[ "${FUZZ_FAST-}" ] && san=undefined
# The empty view is {NULL, 0}, and NULL + 0 is NULL wherever csm is built (C2y says so too): no fault to look for.
flags="-std=c11 -D_GNU_SOURCE -Ilib -O1 -g -fsanitize=$san -fno-sanitize-recover=undefined -fno-sanitize=pointer-overflow"
command -v clang >/dev/null || { echo "fuzz: clang is not installed" >&2; exit 1; }
mkdir -p "$b"
b=$(cd "$b" && pwd)            # targets may change their folder
o=$b/o-$san
mkdir -p "$o"
[ "${TMPDIR-}" ] || { [ -w /dev/shm ] && export TMPDIR=/dev/shm; }
# Giving memory back to the system and filling it took much of the time.
export ASAN_OPTIONS="${ASAN_OPTIONS-quarantine_size_mb=8:allocator_release_to_os_interval_ms=-1:malloc_context_size=4:max_malloc_fill_size=0}"
limits='-rss_limit_mb=2048 -malloc_limit_mb=512 -timeout=20'

libs=$(sed -n 's/^LIBS = //p' Makefile)

object() {
	echo "$o/$(echo "${1#"$b"/}" | tr / _ | sed 's/c$/o/')"
}

# Objects that are older than any header or than their source are made again.
compile() {
	sh lib/store/embed.sh "$b/builtin.c" lib/store/policy/*.yaml lib/store/maps/*.yaml
	sh lib/words/embed.sh "$b/words.c" lib/words/messages.tsv lib/words/zh/*.tsv
	printf '#include "store/cache.h"\nconst uint64_t code_sum = 1;\n' > "$b/code.c"
	newest=$(ls -t lib/*.h lib/*/*.h cmd/*.h | head -n 1)
	rm -f "$b/lib.a"
	for f in lib/*/*.c cmd/*.c "$b/builtin.c" "$b/code.c" "$b/words.c"; do
		to=$(object "$f")
		if [ ! -e "$to" ] || [ "$(find "$f" "$newest" -newer "$to")" ]; then echo "$f $to"; fi
	done | xargs -r -P 2 -L 1 sh -c "exec clang $flags -fsanitize=fuzzer-no-link -c -o \"\$1\" \"\$0\""
	for f in lib/*/*.c cmd/*.c "$b/builtin.c" "$b/code.c" "$b/words.c"; do
		[ "$f" = cmd/main.c ] || object "$f"
	done | xargs ar rcs "$b/lib.a"
}

# Where short inputs say all there is to say, longer ones only cost; lengths then need not grow from nothing.
lengths() {
	case $1 in
	cache) echo -max_len=256 -len_control=0 ;;
	esac
}

compile
if [ $# -eq 0 ]; then
	for f in tests/fuzz/fuzz_*.c; do
		n=${f##*/fuzz_}
		set -- "$@" "${n%.c}"
	done
fi
# shellcheck disable=SC2046,SC2086
for n in "$@"; do
	clang $flags -fsanitize=fuzzer -o "$b/$n" "tests/fuzz/fuzz_$n.c" "$b/lib.a" $libs -ljson-c
	mkdir -p "$b/corpus-$n"
	if [ "$merge" ]; then
		rm -rf "$b/small-$n" && mkdir "$b/small-$n"
		"$b/$n" -merge=1 $limits $(lengths "$n") "$b/small-$n" "tests/fuzz/seeds/$n" "$b/corpus-$n" >"$b/$n.merge" 2>&1
		du -sh "$b/small-$n"
		continue
	fi
	echo "fuzz: $n for $seconds s"
	"$b/$n" -max_total_time="$seconds" -runs="$runs" $limits $(lengths "$n") -print_final_stats=1 -artifact_prefix="$b/$n-" \
		"$b/corpus-$n" "tests/fuzz/seeds/$n" 2>"$b/$n.log" || { tail -n 30 "$b/$n.log"; exit 1; }
	grep -E 'stat::number_of_executed_units|DONE' "$b/$n.log" | tail -n 2
done
