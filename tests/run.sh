#!/bin/sh
# Runs every test of a build folder and sums up: the last line is "N passed, N failed" (", N skipped").
# A suite is any program that prints TAP. A suite that dies, or prints no plan, counts as one failure more.
# Usage: run.sh BUILD [WORD]    only suites whose name holds WORD
set -u
cd "$(dirname "$0")/.." || exit 2
b=$1
only=${2-}
unset CSM_STORE CSM_AGENT CSM_NOW CSM_SEED CSM_LANG CSM_CACHE POSIXLY_CORRECT
out=$(mktemp -d) || exit 2
trap 'rm -rf "$out"' EXIT
passed=0 failed=0 skipped=0

suite() {
	name=$1
	shift
	case $name in *"$only"*) ;; *) return ;; esac
	"$@" >"$out/log" 2>"$out/err"
	status=$?
	ok=$(grep -c '^ok ' "$out/log")
	bad=$(grep -c '^not ok ' "$out/log")
	skip=$(grep -c '^ok .*# SKIP' "$out/log")
	ok=$((ok - skip))
	plan=$(sed -n 's/^1\.\.\([0-9]*\)$/\1/p' "$out/log" | tail -n 1)
	if [ -z "$plan" ] || [ "$plan" -ne $((ok + bad + skip)) ] || { [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; }; then
		echo "not ok: $name: status $status, plan ${plan:-none}, ran $((ok + bad + skip))"
		tail -n 20 "$out/err"
		bad=$((bad + 1))
	fi
	passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
	if [ "$bad" -gt 0 ]; then
		echo "FAILED $name: $bad of $((ok + bad + skip))"
		grep -A 40 '^not ok ' "$out/log" | head -n 120
	else
		echo "ok $name: $ok"
	fi
	grep '# SKIP' "$out/log"
}

for t in "$b"/tests/unit/test_*; do
	case $t in *.d|*.o) continue ;; esac
	[ -x "$t" ] && suite "${t#"$b"/tests/}" "$t"
done
for t in "$b"/tests/fuzz/fuzz_*; do
	case $t in *.d|*.o) continue ;; esac
	n=${t##*/fuzz_}
	[ -x "$t" ] && suite "fuzz/$n seeds" sh tests/fuzz/replay.sh "$t" "tests/fuzz/seeds/$n"
done
for t in tests/cli/*.t; do
	[ -e "$t" ] && suite "${t#tests/}" python3 tests/cli/run.py "$b/csm" "$t"
done
# The same with derived data, however small the store: not a byte may differ.
for t in tests/cli/*.t; do
	[ -e "$t" ] && suite "${t#tests/}, cached" env CSM_CACHE=always python3 tests/cli/run.py "$b/csm" "$t"
done
for t in tests/store/*.sh tests/store/*.py tests/docs/*.sh tests/docs/*.py; do
	[ -e "$t" ] || continue
	case $t in
	*.sh) suite "${t#tests/}" sh "$t" "$b" ;;
	*.py) suite "${t#tests/}" python3 "$t" "$b" ;;
	esac
done
[ "$skipped" -gt 0 ] && echo "$passed passed, $failed failed, $skipped skipped" || echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
