#!/bin/sh
# Turns the built-in policy files, maps and pages into a C source with their bytes: embed.sh OUT FILE...
# Relies on POSIX sh, od and sed alone; the same input gives the same output everywhere. Promises the
# functions builtin_policy, builtin_page, builtin_map and builtin_map_count: a file in a folder "maps" is a map,
# one in "evidence" a page, any other a policy; its name is that of the file, the order the one given.
set -eu
LC_ALL=C
export LC_ALL

bytes() {        # the bytes of a file as "1,2,3," and a NUL behind them
	od -An -v -tu1 "$1" | sed 's/^ *//; s/ *$//; s/  */,/g; s/$/,/'
	echo 0
}

table() {        # NAME PATTERN FILE...: the files whose path fits the pattern, numbered as in arrays
	echo "static const struct builtin $1[] = {"
	pattern=$2
	shift 2
	i=0
	for f; do
		case $f in
		*/maps/*) kind=maps ;;
		*/evidence/*) kind=pages ;;
		*) kind=policies ;;
		esac
		[ "$kind" != "$pattern" ] || echo "	{ \"${f##*/}\", file_$i, sizeof(file_$i) - 1 },"
		i=$((i + 1))
	done
	echo '	{ NULL, NULL, 0 }'
	echo '};'
}

arrays() {
	i=0
	for f; do
		echo "static const unsigned char file_${i}[] = {"
		bytes "$f"
		echo '};'
		i=$((i + 1))
	done
}

write_all() {
	cat <<'END'
/* Made by lib/store/embed.sh from the built-in policy files and maps; not edited by hand. */
#include "store/map.h"
#include "store/store.h"

struct builtin { const char *name; const unsigned char *p; size_t n; };
END
	arrays "$@"
	table policies policies "$@"
	table maps maps "$@"
	table pages pages "$@"
	cat <<'END'

static struct str named(const struct builtin *b, const char *name)
{
	for (; b->name; b++)
		if (!strcmp(b->name, name))
			return (struct str){ (const char *)b->p, b->n };
	return (struct str){ NULL, 0 };
}

struct str builtin_policy(const char *name)
{
	return named(policies, name);
}

struct str builtin_page(const char *name)
{
	return named(pages, name);
}

size_t builtin_map_count(void)
{
	return COUNT(maps) - 1;
}

struct str builtin_map(size_t i, const char **name)
{
	if (i >= builtin_map_count())
		return (struct str){ NULL, 0 };
	*name = maps[i].name;
	return (struct str){ (const char *)maps[i].p, maps[i].n };
}
END
}

out=$1
shift
write_all "$@" > "$out"
