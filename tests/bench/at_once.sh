#!/bin/sh
# Runs a command a number of times, a process each, so many at a time: at_once.sh PROCESSES TIMES COMMAND [ARGUMENT ...]
set -eu
n=$1 times=$2
shift 2
for _ in $(seq "$n"); do
	(i=0; while [ $i -lt $((times / n)) ]; do "$@" >/dev/null || exit 1; i=$((i + 1)); done) &
done
wait
