#!/bin/sh
# make demo: what csm does, on a small invented shop, in a temporary folder. Usage: demo.sh path/to/csm
set -eu
csm=$(cd "$(dirname "$1")" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
PATH=$csm:$PATH
export PATH CSM_NOW=2026-04-02T12:00:00+08:00 CSM_AGENT=admin CSM_EXAMPLES="$here"
unset CSM_STORE CSM_LANG
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

say() {
	printf '\n$ %s\n' "$*"
	"$@" || [ $? -eq 1 ]
}

echo "An invented shop in a temporary folder; the clock stands at $CSM_NOW."
say csm init shop --shop=main:CNY --shop=intl:EUR --zone=Asia/Shanghai
cp "$here"/agents.yaml shop/policy/agents.yaml
cd shop
for f in "$here"/exports/*; do
	case $f in
	*amazon*|*shopify*) shop=intl ;;
	*) shop=main ;;
	esac
	say csm import --shop=$shop "$f"
done
cd ..
rm -rf shop
sh "$here/setup.sh"
cd shop
say csm ticket list --active
t=$(csm ticket list --channel=chat --sort=-opened --limit=1 --ids)
say csm ticket show "$t"
say csm find 13800000017
say csm check
say csm report overview --period=2026-01..2026-04
printf '\nThat was a temporary store. For your own: build/csm try EXPORT, or build/csm init my-shop.\n'
