#!/bin/sh
# Runs every fuzzer under clang's libFuzzer and AddressSanitizer. Usage: run.sh BUILD    SECONDS=600 each unless set
set -eu
cd "$(dirname "$0")/../.."
b=$1/fuzz
seconds=${FUZZ_SECONDS:-600}
command -v clang >/dev/null || { echo "fuzz: clang is not installed" >&2; exit 1; }
mkdir -p "$b"
sh lib/store/embed.sh "$b/builtin.c" lib/store/policy/*.yaml lib/store/maps/*.yaml
sh lib/words/embed.sh "$b/words.c" lib/words/messages.tsv lib/words/zh/*.tsv
for f in tests/fuzz/fuzz_*.c; do
	n=$(basename "$f" .c)
	n=${n#fuzz_}
	echo "fuzz: $n for $seconds s"
	clang -std=c11 -D_GNU_SOURCE -Ilib -O1 -g -fsanitize=fuzzer,address,undefined -o "$b/$n" "$f" lib/*/*.c "$b/builtin.c" "$b/words.c" \
		-lyaml -lcsv -lutf8proc -lnettle -lz -lexpat -ljson-c -lm
	mkdir -p "$b/corpus-$n"
	"$b/$n" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 -artifact_prefix="$b/" "$b/corpus-$n" \
		"tests/fuzz/seeds/$n" 2>"$b/$n.log" || { tail -n 30 "$b/$n.log"; exit 1; }
	grep -E 'stat::number_of_executed_units|DONE' "$b/$n.log" | tail -n 2
done
