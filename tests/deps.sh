#!/bin/sh
# Installs what building and testing csm needs and this machine lacks (Debian packages). Silent when nothing is missing.
set -eu
want="libc6-dev libyaml-dev libcsv-dev libutf8proc-dev nettle-dev zlib1g-dev libexpat1-dev libxxhash-dev libjson-c-dev pkg-config tzdata mandoc gawk sqlite3 python3 python3-yaml git rsync strace"
missing=
for p in $want; do
	dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
done
[ -n "$missing" ] || exit 0
echo "deps: installing$missing" >&2
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -qq >&2
# shellcheck disable=SC2086
$sudo apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 $missing >/dev/null
