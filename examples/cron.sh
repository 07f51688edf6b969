#!/bin/sh
# For cron, every night: prove the store, keep yesterday's numbers. cron gives hardly any environment, so everything is named.
#   15 0 * * *  /path/to/examples/cron.sh /srv/shop /srv/reports
# Usage: cron.sh STORE FOLDER     exit status 1: csm check found something (its findings stand in FOLDER/check.csv)
set -eu
store=$1
folder=$2
mkdir -p "$folder"
csm report overview --store="$store" --period=yesterday -o "$folder/overview.csv"
csm report overview --store="$store" --period=last-month -o "$folder/last-month.html"
csm check --store="$store" -o "$folder/check.csv"
