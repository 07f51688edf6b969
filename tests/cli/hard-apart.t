# An export that somebody sorted by another column: the rows of one order stand apart, and still make one order.
$ csm init shop --shop=main:EUR --site=a -q

$ f="$EXAMPLES"/exports/amazon-all-orders-20260401.tsv; (head -n 1 $f; tail -n +2 $f | sort -t "$(printf '\t')" -k 12) >sorted.tsv; ! cmp -s $f sorted.tsv

$ cd shop && csm import ../sorted.tsv
a3
! ../sorted.tsv: amazon.all_orders into main: 42 rows, 34 orders read: 0 dropped, 34 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && cp "$EXAMPLES"/exports/amazon-all-orders-20260401.tsv .. && csm import ../amazon-all-orders-20260401.tsv
a5
! ../amazon-all-orders-20260401.tsv: amazon.all_orders into main: 42 rows, 34 orders read: 0 dropped, 0 created, 0 revised, 34 unchanged, 0 stale, 0 rejected

$ cd shop && csm order list --format=csv --fields=order,units | grep ',2$'
302-1063353-2837835,2
302-1007920-2104732,2
302-1087110-3152022,2
302-1142543-3885125,2
302-1015839-2209461,2
302-1126705-3675667,2
302-1237571-5141873,2
302-1031677-2418919,2

$ grep -n 302-1007920-2104732 sorted.tsv | cut -d: -f1
5
40

$ cd shop && csm import explain ../sorted.tsv:$(grep -n 302-1007920-2104732 ../sorted.tsv | cut -d: -f1 | tail -n 1) | head -n 4
Map    amazon.all_orders
Lines  5-40
Key    302-1007920-2104732
    field currency: column currency "EUR" -> "EUR"

$ awk -F '\t' -v OFS='\t' '$1 == "302-1007920-2104732" { $17 = "many" } 1' sorted.tsv >bad.tsv; cd shop && csm import ../bad.tsv
a7
! csm import: ../bad.tsv:5: item-price: "many": bad-number: an amount with at most 2 digits behind "." is wanted [row.bad-number]
! ../bad.tsv: amazon.all_orders into main: 42 rows, 34 orders read: 0 dropped, 0 created, 0 revised, 33 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a7.csv
[1]

$ cut -f 1-6 shop/rejects/*
_file	_line	_reason	_field	_value	amazon-order-id
bad.tsv	5	bad-number	item-price	many	302-1007920-2104732
bad.tsv	40	bad-number	item-price	many	302-1007920-2104732
