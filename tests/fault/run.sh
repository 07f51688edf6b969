#!/bin/sh
# The long forms of the tests of the store, one after the other: each prints what it counted. Usage: run.sh BUILD
set -u
cd "$(dirname "$0")/../.." || exit 2
unset CSM_STORE CSM_AGENT CSM_NOW CSM_SEED CSM_LANG
bad=0
for t in writers broken crash fault loop; do
	echo "== $t"
	began=$(date +%s)
	python3 "tests/store/$t.py" "$1" full || bad=1
	echo "== $t took $(($(date +%s) - began)) s"
done
exit $bad
