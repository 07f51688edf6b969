# Names in an export may hold quotes, backslashes and control characters: what is written can be read again.
$ sh "$DATA"/shop.sh
! /work/main/tests/cli/../data/shop.sh: 2: csm: not found
[127]

$ printf 'ticket id,created,status,subject,agent,replied\nH1,2026-01-02 10:00,open,Broken,"Bob ""the man""\\",2026-01-02 11:00\n' >t.csv

$ cd shop && csm import ../t.csv && csm check && csm import --again ../t.csv && csm log --verb=reply --format=csv --fields=by
! sh: 1: cd: can't cd to shop
[2]
