#!/bin/sh
# How fast csm is, beside other programs on the same data in the same run: run.sh BUILD prints job | csm | peer | ratio.
# Variables: TICKETS (1000000), ROWS of the order imports (TICKETS), RUNS (3; the shortest counts), ONLY (words: report warm import start
# ticket append check). Everything is made in a temporary folder and removed. Peers that are not there are skipped and said so;
# DuckDB comes from npm into that folder. Times are of this machine at this hour: nothing here passes or fails by them.
set -eu
B=$(cd "${1:-build}" && pwd)
HERE=$(cd "$(dirname "$0")" && pwd)
TICKETS=${TICKETS:-1000000}
ROWS=${ROWS:-$TICKETS}
RUNS=${RUNS:-3}
ONLY=${ONLY:-report warm import start ticket append check}
export LC_ALL=C TZ=UTC
csm=$B/csm
bin=$B/tests/bench
T=$(mktemp -d "${TMPDIR:-/tmp}/csm-bench.XXXXXX")
trap 'rm -rf "$T"' EXIT
trap 'exit 130' INT TERM

say() { printf '%s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1 || { say "SKIPPED: $1 is not there"; return 1; }; }
wanted() { case " $ONLY " in *" $1 "*) return 0 ;; *) return 1 ;; esac; }

# measure ARGUMENTS...: sets min, p50 (seconds) and kb; "-" if the command failed
measure() {
	if ! out=$("$bin/measure" "$@" 2>"$T/stderr"); then
		say "FAILED: $*: $(tail -n 2 "$T/stderr" | tr "\n" " ")"
		out='- - -'
	fi
	set -- $out
	min=$1 p50=$2 kb=$3
}

head_printed=
# row JOB CSM_S CSM_KB PEER PEER_S PEER_KB: ratio above 1 means that csm took less time
row() {
	[ "$head_printed" ] || printf '%-40s | %9s | %7s | %-30s | %9s | %7s | %s\n' job csm 'csm MB' peer seconds 'peer MB' 'peer/csm'
	head_printed=1
	awk -v job="$1" -v cs="$2" -v ck="$3" -v peer="$4" -v ps="$5" -v pk="$6" '
		function time(s) { return s == "-" ? "-" : s < 0.1 ? sprintf("%.2f ms", s * 1000) : sprintf("%.3f s", s) }
		function room(k) { return k == "-" ? "-" : sprintf("%.0f", k / 1024) }
		BEGIN { printf "%-40s | %9s | %7s | %-30s | %9s | %7s | %s\n", job, time(cs), room(ck), peer, time(ps), room(pk),
		        cs == "-" || ps == "-" || cs + 0 == 0 ? "-" : sprintf("%.2f", ps / cs) }'
}
# peer NAME ARGUMENTS_OF_MEASURE...: a row for the job in $job, against csm's time in $mine and $mine_kb
peer() {
	name=$1; shift
	measure "$@"
	row "$job" "$mine" "$mine_kb" "$name" "$min" "$kb"
}
# ours JOB ARGUMENTS_OF_MEASURE...
ours() {
	job=$1; shift
	measure "$@"
	mine=$min mine_kb=$kb mine_p50=$p50
}
alone() { row "$job" "$mine" "$mine_kb" - - -; }
# through BYTES: what was measured last, as a rate
through() { row "$job" "$mine" "$mine_kb" "$(awk -v n="$1" -v s="$mine" 'BEGIN { printf "%.0f MB/s", s == "-" ? 0 : n / 1e6 / s }')" - -; }

# ---- DuckDB ----

duck=
duck_ready() {
	[ -z "$duck" ] || { [ "$duck" = yes ]; return; }
	duck=no
	have node && have npm || return 1
	say 'fetching @duckdb/node-api into the temporary folder ...'
	mkdir -p "$T/npm"
	(cd "$T/npm" && timeout 180 npm install --silent --no-audit --no-fund @duckdb/node-api >/dev/null 2>&1) ||
		{ say 'SKIPPED: DuckDB: npm could not get @duckdb/node-api'; return 1; }
	duck=yes
}
# duck_row THREADS SQL name=value...: the queries alone, without the start of node
duck_row() {
	duck_ready || return 0
	best=
	threads=$1; shift
	for _ in $(seq "$RUNS"); do
		out=$(node "$HERE/duck.mjs" "$T/npm" "$threads" "$@" 2>"$T/stderr") || { say "FAILED: DuckDB: $(tail -n 3 "$T/stderr")"; return 0; }
		best=$(printf '%s\n%s\n' "$best" "$out" | sort -g | awk 'NF { print; exit }')
	done
	set -- $best
	row "$job" "$mine" "$mine_kb" "DuckDB, threads: $threads (queries)" "$1" "$3"
}

# duck_own SQL: the same query of a ready table in DuckDB's own file, made beforehand
duck_own() {
	duck_ready || return 0
	[ -f "$T/events.duck" ] || node "$HERE/duck.mjs" "$T/npm" 2 "$HERE/overview.duck.sql" events="$T/events.csv" db="$T/events.duck" >/dev/null || return 0
	for n in 1 2; do duck_row $n "$1" db="$T/events.duck"; done
}

# ---- the jobs ----

big_store() {
	[ -d "$T/big" ] && [ -f "$T/events.csv" ] && return
	say "making a store of $TICKETS tickets ..."
	"$bin/gen_store" "$T/big" "$TICKETS" 0 "$T/events.csv"
	sync                   # what was just written must not disturb what is measured
	log_bytes=$(cat "$T"/big/log/a/events-* | wc -c)
	say "log: $log_bytes bytes, $(cat "$T"/big/log/a/events-* | wc -l) events; the same as CSV: $(wc -c <"$T/events.csv") bytes"
}

bench_report() {
	big_store
	export CSM_CACHE=never
	ours "fold all cases, nothing else" -n "$RUNS" "$bin/bench_world" "$T/big"
	alone
	ours "overview report from scratch" -n "$RUNS" "$csm" report overview --by=month --format=csv --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	duck_row 1 "$HERE/overview.duck.sql" events="$T/events.csv"
	duck_row 2 "$HERE/overview.duck.sql" events="$T/events.csv"
	if have sqlite3; then
		peer 'sqlite3 (.import CSV, query)' sqlite3 :memory: ".import --csv $T/events.csv events" ".read $HERE/overview.sqlite.sql"
		sqlite3 "$T/events.db" ".import --csv $T/events.csv events"
		peer 'sqlite3 (query of its own file)' sqlite3 "$T/events.db" ".read $HERE/overview.sqlite.sql"
	fi
	have gawk && peer 'gawk over CSV' gawk -F, -f "$HERE/overview.awk" "$T/events.csv"
	unset CSM_CACHE
}

# With derived data: made by the first report, then read.
bench_warm() {
	big_store
	rm -rf "$T/big/cache"
	ours "overview report, the first one" -n 1 "$csm" report overview --by=month --format=csv --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	ours "overview report, warm" -n 20 "$csm" report overview --by=month --format=csv --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	duck_own "$HERE/overview_own.duck.sql"
	mkdir -p "$T/big/policy"
	{ echo agents:; sed -n 's/.*", by: \([a-z.]*\), case: T-[^,]*, do: reply.*/\1/p' "$T/big/log/a/events-2025-02-01.yaml" | sort -u |
		sed 's/.*/  &: {}/'; } >"$T/big/policy/agents.yaml"
	"$csm" triage agents --store="$T/big" --now=2026-02-01T00:00:00+08:00 >/dev/null        # another policy: the file is made anew
	ours "open tickets by agent, warm" -n 20 "$csm" triage agents --store="$T/big" --now=2026-02-01T00:00:00+08:00
	if have sqlite3; then
		[ -f "$T/events.csv.db" ] || sqlite3 "$T/events.csv.db" ".import --csv $T/events.csv events"
		sqlite3 "$T/events.csv.db" ".read $HERE/open.sqlite.sql"
		peer 'sqlite3, partial index' -n 20 sqlite3 "$T/events.csv.db" 'SELECT agent, count(*) FROM tickets WHERE open GROUP BY agent'
	fi
	ours "open tickets as a list, warm" -n 20 "$csm" ticket list --active --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	ours "csm today, warm" -n 20 "$csm" today --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	ours "csm queue, warm" -n 20 "$csm" queue --store="$T/big" --now=2026-02-01T00:00:00+08:00
	alone
	say "derived data: $(cat "$T"/big/cache/* | wc -c) bytes ($(cd "$T/big/cache" && wc -c * | awk '{ printf "%s %s; ", $2, $1 }')), of $log_bytes bytes of log"
}

# Everything is read and nothing believed.
bench_check() {
	big_store
	ours "csm check" -n "$RUNS" "$csm" check -q --store="$T/big"
	through "$log_bytes"
	{ "$csm" seal -q --store="$T/big" || { "$csm" site adopt a -q --store="$T/big"; "$csm" seal -q --store="$T/big"; }; } >/dev/null 2>&1
	ours "csm verify" -n "$RUNS" "$csm" verify -q --store="$T/big"
	through "$log_bytes"
}

import_peers() {
	have sqlite3 && peer 'sqlite3 .import (texts only)' -n "$RUNS" -p "rm -f $T/o.db" sqlite3 "$T/o.db" ".import --csv $1 orders"
	duck_row 1 "$HERE/orders.duck.sql" file="$1"
	duck_row 2 "$HERE/orders.duck.sql" file="$1"
	have mawk && peer 'mawk -F, (sum of a column)' -n "$RUNS" mawk -F, '{ n[$3]++; sum += $9 } END { for (k in n) print k, n[k], sum }' "$1"
	have gawk && peer 'gawk -F, (sum of a column)' -n "$RUNS" gawk -F, '{ n[$3]++; sum += $9 } END { for (k in n) print k, n[k], sum }' "$1"
	return 0
}
# import_of NAME FILE: first import, the same rows again
import_of() {
	ours "import, $1" -n "$RUNS" -p "rm -rf $T/shop && $csm init $T/shop -q" "$csm" import -q "$2" --store="$T/shop"
}
import_again() {
	ours "the same rows again, $1" -n "$RUNS" "$csm" import -q "$2" --again --store="$T/shop"
	alone
}

bench_import() {
	"$bin/gen_export" slim "$ROWS" >"$T/slim.csv"
	import_of "$ROWS rows of 20 columns" "$T/slim.csv"
	import_peers "$T/slim.csv"
	import_again "$ROWS rows of 20 columns" "$T/slim.csv"
	rm -f "$T/slim.csv"
	"$bin/gen_export" full $((ROWS / 5)) >"$T/full.csv"
	import_of "$((ROWS / 5)) rows of 79 columns" "$T/full.csv"
	import_peers "$T/full.csv"
	rm -f "$T/full.csv"
	"$bin/gen_export" taobao $((ROWS * 26 / 100)) >"$T/utf8.csv"
	import_of "Taobao in UTF-8, $(($(wc -c <"$T/utf8.csv") / 1000000)) MB" "$T/utf8.csv"
	alone
	have iconv || return 0
	iconv -f UTF-8 -t GBK "$T/utf8.csv" >"$T/gbk.csv"
	import_of "the same in GBK, $(($(wc -c <"$T/gbk.csv") / 1000000)) MB" "$T/gbk.csv"
	peer 'iconv -f GBK -t UTF-8 alone' -n "$RUNS" iconv -f GBK -t UTF-8 "$T/gbk.csv"
	rm -f "$T/gbk.csv" "$T/utf8.csv"
}

small_store() {
	[ -d "$T/small" ] || "$bin/gen_store" "$T/small" 1000 0 "$T/small.csv"
	small_ticket=$(sed -n 's/.*case: \(T-[a-z0-9]*\), do: solve.*/\1/p' "$T"/small/log/a/events-* | sed -n 500p)
}

bench_start() {
	small_store
	ours 'start: csm --version' -n 300 "$csm" --version
	peer '/bin/true' -n 300 /bin/true
	have sqlite3 && peer 'sqlite3 --version' -n 300 sqlite3 --version
	ours 'start: csm ticket show, 1,000 tickets' -n 200 "$csm" ticket show "$small_ticket" --store="$T/small"
	alone
}

# show_one FOLDER CSV NAME
show_one() {
	one=$(cat "$1"/log/a/events-* | sed -n 's/.*case: \(T-[a-z0-9]*\), do: solve.*/\1/p' | awk '{ a[NR] = $0 } END { print a[int(NR / 2)] }')
	ours "one ticket of $3" -n 20 "$csm" ticket show "$one" --store="$1"
	have sqlite3 || { alone; return 0; }
	[ -f "$2.db" ] || sqlite3 "$2.db" ".import --csv $2 events"
	sqlite3 "$2.db" 'CREATE INDEX IF NOT EXISTS by_case ON events("case")'
	peer 'sqlite3, indexed' -n 20 sqlite3 "$2.db" "SELECT * FROM events WHERE \"case\" = '$one'"
	number=$(cat "$1"/log/a/events-* | sed -n 's/.*do: open.* order: "\([0-9]*\)".*/\1/p' | awk '{ a[NR] = $0 } END { print a[int(NR / 2)] }')
	[ -z "$number" ] || { ours "opened by its order number, of $3" -n 20 "$csm" ticket show "$number" --store="$1"; alone; }
}

# A small export into a store of any size: whether it was imported before is asked of the index.
import_into() {
	"$csm" site adopt a -q --store="$1" >/dev/null 2>&1 || :
	"$csm" import -q "$T/few.csv" --store="$1" >/dev/null 2>&1
	ours "100 rows again, into $2 tickets" -n 5 "$csm" import -q "$T/few.csv" --again --store="$1"
	alone
}

bench_ticket() {
	small_store
	show_one "$T/small" "$T/small.csv" 1,000
	big_store
	[ ! -f "$T/events.db" ] || mv "$T/events.db" "$T/events.csv.db"
	show_one "$T/big" "$T/events.csv" "$TICKETS"
	"$bin/gen_export" slim 100 >"$T/few.csv"
	import_into "$T/small" 1,000
	import_into "$T/big" "$TICKETS"
}

bench_append() {
	"$csm" init "$T/desk" -q
	noted=$("$csm" ticket new --channel=chat --store="$T/desk" -m 'Where is my parcel?' | awk 'NR == 1 { print $NF }')
	ours 'durable append, a process each, p50' -n 100 "$csm" ticket note "$noted" -m 'looked at it' --store="$T/desk"
	mine=$mine_p50
	# shellcheck disable=SC2046    # its words are what is wanted
	set -- $("$bin/sync_alone" "$T/desk/sync" 100)
	row "$job" "$mine" "$mine_kb" 'write and fdatasync alone, p50' "$2" -
	have sqlite3 || { alone; return 0; }
	sqlite3 "$T/desk.db" 'PRAGMA journal_mode = WAL; CREATE TABLE events(id INTEGER PRIMARY KEY, at, "case", "do", text)' >/dev/null
	insert="INSERT INTO events VALUES (NULL, '2026-01-17T09:30:00+08:00', '$noted', 'note', 'looked at it')"
	measure -n 100 sqlite3 "$T/desk.db" 'PRAGMA synchronous = FULL' "$insert"
	row "$job" "$mine" "$mine_kb" 'sqlite3, WAL, synchronous=FULL' "$p50" "$kb"
	sqlite3 "$T/desk.db" 'PRAGMA journal_mode = DELETE' >/dev/null
	measure -n 100 sqlite3 "$T/desk.db" 'PRAGMA synchronous = FULL' "$insert"
	row "$job" "$mine" "$mine_kb" 'sqlite3, journal, synchronous=FULL' "$p50" "$kb"
	sqlite3 "$T/desk.db" 'PRAGMA journal_mode = WAL' >/dev/null
	for n in 1 4; do
		ours "1,000 durable appends, $n at a time" -n "$RUNS" sh "$HERE/at_once.sh" $n 1000 "$csm" ticket new --channel=chat -m "Where is it?" --store="$T/desk"
		peer 'sqlite3, WAL, synchronous=FULL' -n "$RUNS" sh "$HERE/at_once.sh" $n 1000 sqlite3 -cmd '.timeout 20000' "$T/desk.db" 'PRAGMA synchronous = FULL' "$insert"
	done
}

for part in report warm import start ticket append check; do
	! wanted "$part" || "bench_$part"
done
