#!/bin/sh
# Pipelines: csm beside the other tools of a shell. Run inside a store (examples/setup.sh makes ./shop).
set -eu

echo "== every active ticket without an owner goes to admin"
csm ticket list --active --agent= --ids | csm ticket assign - --to=admin

echo "== tickets a channel, by other means"
csm ticket list --format=csv --no-header --fields=channel | sort | uniq -c | sort -rn

echo "== the log is text: who said what about cracks"
grep -h '屏幕' log/*/events-*.yaml | head -n 3 || true

echo "== returns as JSON lines, for any other program"
csm return list --format=jsonl --limit=3

echo "== one figure of a report, and the cases behind it"
csm report overview --period=2026-03 --format=csv | awk -F, '$1 == "tickets" && $3 == "opened"'
csm report overview --period=2026-03 --drill=tickets.opened --ids | wc -l
