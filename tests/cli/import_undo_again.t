# An export that was imported whole, after a part of its rows had come in by another file: when that other file is taken back, the
# whole one is not "imported before" any more.
$ sh "$DATA"/shop.sh; cp "$EXAMPLES"/exports/desk-tickets.csv all.csv; head -n 11 all.csv >half.csv; cd shop; csm import ../half.csv; csm import ../all.csv
a3
a35
! ../half.csv: csm.tickets into main: 10 rows, 10 tickets read: 0 dropped, 10 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../all.csv: csm.tickets into main: 30 rows, 30 tickets read: 0 dropped, 20 created, 0 revised, 10 unchanged, 0 stale, 0 rejected

$ cd shop && csm import undo a3 --force; csm ticket list --ids | wc -l; csm import ../all.csv; csm ticket list --ids | wc -l; csm import ../all.csv
a93
20
a94
30
! ../all.csv: csm.tickets into main: 30 rows, 30 tickets read: 0 dropped, 10 created, 0 revised, 20 unchanged, 0 stale, 0 rejected
! ../all.csv: nothing to do: imported before as a94 with this map (--again does it once more)
