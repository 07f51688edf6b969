#!/bin/sh
# Turns the tables of sentences into a C source: embed.sh OUT MESSAGES SENTENCES...
# MESSAGES has rows "id TAB English TAB Chinese TAB example", SENTENCES rows "English TAB Chinese"; \n stands
# for a line feed, \\ for a backslash, lines that begin with # and a blank are remarks. Relies on POSIX sh, sed, sort and awk; the same
# input gives the same output everywhere. The strings are members of one struct, so that the table needs no
# relocation when the program starts.
set -eu
LC_ALL=C
export LC_ALL

rows() {         # without remarks; a line feed becomes byte 1, which sorts as a line feed would
	sed '/^# /d; /^#$/d; /^$/d; s/\\\\/'"$(printf '\002')"'/g; s/\\n/'"$(printf '\001')"'/g; s/'"$(printf '\002')"'/\\/g' "$@" | sort -t "$(printf '\t')" -k 1,1
}

emit() {         # PREFIX COLUMNS, rows on standard input: members, values and places, one file each
	awk -F '\t' -v k="$1" -v n="$2" -v members="$tmp/members" -v values="$tmp/values" -v places="$tmp/$1" '
	function backslashes(s,    n, i, part, out) {         # awks differ in what gsub makes of them
		n = split(s, part, "\\")
		out = part[1]
		for (i = 2; i <= n; i++)
			out = out "\\\\" part[i]
		return out
	}
	function quoted(s) {
		s = backslashes(s)
		gsub(/"/, "\\\"", s)
		gsub(/\?/, "\\?", s)
		gsub(/\001/, "\\n", s)
		return "\"" s "\""
	}
	NF != n { printf "embed.sh: %d columns are wanted: %s\n", n, $0 > "/dev/stderr"; exit 1 }
	{
		place = ""
		for (i = 1; i <= n; i++) {
			c = quoted($i)
			name = k NR "_" i
			print "\tchar " name "[sizeof(" c ")];" >> members
			print "\t" c "," >> values
			place = place (i > 1 ? ", " : "") "offsetof(struct pool, " name ")"
		}
		print "\t{ " place " }," >> places
	}'
}

out=$1
messages=$2
shift 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
: > "$tmp/members"; : > "$tmp/values"; : > "$tmp/s"; : > "$tmp/m"
rows "$@" > "$tmp/rows"
emit s 2 < "$tmp/rows"
rows "$messages" > "$tmp/rows"
emit m 4 < "$tmp/rows"
{
	echo '/* Made by lib/words/embed.sh from lib/words/; not edited by hand. */'
	echo '#include "base/words.h"'
	echo 'struct pool {'
	cat "$tmp/members"
	echo '};'
	echo 'static const struct pool pool = {'
	cat "$tmp/values"
	echo '};'
	echo 'const struct words_place words_places[] = {'
	cat "$tmp/s"
	echo '	{ 0, 0 }'
	echo '};'
	echo 'const struct words_help words_helps[] = {'
	cat "$tmp/m"
	echo '	{ 0, 0, 0, 0 }'
	echo '};'
	echo 'const size_t words_n = sizeof(words_places) / sizeof(words_places[0]) - 1;'
	echo 'const size_t words_n_helps = sizeof(words_helps) / sizeof(words_helps[0]) - 1;'
	echo 'const char *words_text(void) { return (const char *)&pool; }'
} > "$out"
