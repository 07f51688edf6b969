# An export that somebody sorted by another column: the rows of one order stand apart, and still make one order.
$ csm init shop --shop=main:EUR --site=a -q
! sh: 1: csm: not found
[127]

$ f="$EXAMPLES"/exports/amazon-all-orders-20260401.tsv; (head -n 1 $f; tail -n +2 $f | sort -t "$(printf '\t')" -k 12) >sorted.tsv; ! cmp -s $f sorted.tsv

$ cd shop && csm import ../sorted.tsv
! sh: 1: cd: can't cd to shop
[2]

$ cd shop && csm import "$EXAMPLES"/exports/amazon-all-orders-20260401.tsv
! sh: 1: cd: can't cd to shop
[2]

$ cd shop && csm order list --format=csv --fields=order,units | grep ',2$'
! sh: 1: cd: can't cd to shop
[2]

$ grep -n 302-1007920-2104732 sorted.tsv | cut -d: -f1
5
40

$ cd shop && csm import explain ../sorted.tsv:$(grep -n 302-1007920-2104732 ../sorted.tsv | cut -d: -f1 | tail -n 1) | head -n 4
! sh: 1: cd: can't cd to shop
[2]

$ awk -F '\t' -v OFS='\t' '$1 == "302-1007920-2104732" { $17 = "many" } 1' sorted.tsv >bad.tsv; cd shop && csm import ../bad.tsv
! sh: 1: cd: can't cd to shop
[2]

$ cut -f 1-6 shop/rejects/*
! cut: 'shop/rejects/*': No such file or directory
[1]
