#!/bin/sh
# Runs a fuzz target on each of its saved inputs: a crash or a difference is a failure. Usage: replay.sh PROGRAM FOLDER
n=0
for f in "$2"/*; do
	n=$((n + 1))
	if "$1" "$f" >/dev/null 2>&1; then echo "ok $n - ${f##*/}"; else echo "not ok $n - ${f##*/}"; fi
done
echo "1..$n"
