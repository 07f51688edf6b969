#!/bin/sh
# Linters. A tool that is not installed is said to be skipped; a finding is status 1.
set -u
cd "$(dirname "$0")/.." || exit 2
bad=0

lint() {
	tool=$1
	shift
	if ! command -v "$tool" >/dev/null 2>&1; then
		echo "lint: $tool is not installed: SKIPPED"
		return
	fi
	echo "lint: $tool"
	"$tool" "$@" || bad=1
}

lint mandoc -T lint -W warning man/*.[157]
lint shellcheck -s sh -S warning examples/*.sh tests/*.sh tests/bench/*.sh tests/fuzz/*.sh lib/store/embed.sh
lint cppcheck --quiet --std=c11 --inline-suppr --error-exitcode=1 --enable=warning,performance,portability --suppress=missingIncludeSystem \
	--suppress=normalCheckLevelMaxBranches --suppress=invalidPrintfArgType_sint \
	--suppress=internalAstError --suppress=CastIntegerToAddressAtReturn --suppress=nullPointerRedundantCheck:lib/base/str.c --suppress=nullPointerRedundantCheck:cmd/opt.c -D__x86_64__ -Ilib -j2 lib cmd
[ "${CLANG_TIDY:-1}" = 0 ] || lint clang-tidy --quiet --warnings-as-errors='*' \
	--checks='-*,bugprone-infinite-loop,bugprone-suspicious-memset-usage,bugprone-undefined-memory-manipulation,bugprone-integer-division,bugprone-misplaced-widening-cast,bugprone-string-literal-with-embedded-nul,bugprone-suspicious-semicolon,bugprone-too-small-loop-variable,cert-err34-c,cert-flp30-c' \
	lib/*/*.c cmd/*.c -- -std=c11 -D_GNU_SOURCE -Ilib
[ $bad = 0 ] && echo "lint: clean"
exit $bad
