# All or nothing: --strict and --max-reject validate everything before anything is stored.
$ sh "$DATA"/shop.sh

$ printf 'ticket id,created,status,subject,reopens\nN1,2026-01-02 10:00,open,Number,many\nN2,2026-01-02 10:00,open,Check,-1\nN3,2026-01-02 10:00,open,Fine,2\n' >n.csv; cd shop && csm import --strict ../n.csv; ls -A log rejects
log:
a

rejects:
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! csm import: ../n.csv: 2 of 3 tickets refused, so nothing was imported (--strict) [import.strict]

$ cd shop && csm import --max-reject=1 ../n.csv; csm import --max-reject=66.6% ../n.csv; ls -A log rejects
log:
a

rejects:
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! csm import: ../n.csv: 2 of 3 tickets refused, more than 1, so nothing was imported (--max-reject) [import.max-reject]
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! csm import: ../n.csv: 2 of 3 tickets refused, more than 66.6%, so nothing was imported (--max-reject) [import.max-reject]

$ cd shop && csm import --max-reject=some ../n.csv; csm import --max-reject=101% ../n.csv; csm import --max-reject=-1 ../n.csv
! csm import: --max-reject=some: a number of records, as 20, or a share of them, as 1.5% [import.max-reject.form]
! csm import: --max-reject=101%: a number of records, as 20, or a share of them, as 1.5% [import.max-reject.form]
! csm import: --max-reject=-1: a number of records, as 20, or a share of them, as 1.5% [import.max-reject.form]
[2]

$ cd shop && csm import --max-reject=66.7% ../n.csv; csm ticket list --fields=ref --format=csv; ls rejects; csm import --max-reject=2 --again ../n.csv
a3
ref
csm:main:N3
a3.csv
a7
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! ../n.csv: csm.tickets into main: 3 rows, 3 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a3.csv
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! ../n.csv: csm.tickets into main: 3 rows, 3 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a7.csv
[1]

$ cd shop && csm import --strict ../n.csv
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! csm import: ../n.csv: 2 of 3 tickets refused, so nothing was imported (--strict) [import.strict]
[3]

$ printf 'ticket id,created,status,subject\nD1,2026-01-02 10:00,open,One\nD1,2026-01-02 10:00,open,Two\n' >d.csv; cd shop && csm import --strict ../d.csv; csm ticket list --fields=ref --format=csv
ref
csm:main:N3
! csm import: ../d.csv:3: ticket id: "D1": duplicate-key-in-file: the file holds this ticket before, with other values; keep the row that is right [row.duplicate-key-in-file]
! csm import: ../d.csv: 1 of 2 tickets refused, so nothing was imported (--strict) [import.strict]

$ head -n 2 d.csv >ok.csv; cd shop && csm import --strict ../ok.csv; csm import --strict ../ok.csv; csm log --format=csv --fields=id,do | tail -n 4; csm check
a9
a9,import
a10,open
a11,seen
a12,import
errors 0, warnings 0, notes 0
! ../ok.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../ok.csv: nothing to do: imported before as a9 with this map (--again does it once more)

$ (head -n 1 n.csv; for i in 1 2 3 4 5 6 7; do echo "M$i,2026-01-02 10:00,open,x,many"; done) >m.csv; cd shop && csm import ../m.csv; csm import -q --again ../m.csv; tail -n 2 rejects/a15.csv
a13
"m.csv","7","bad-number","reopens","many",M6,2026-01-02 10:00,open,x,many
"m.csv","8","bad-number","reopens","many",M7,2026-01-02 10:00,open,x,many
! csm import: ../m.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../m.csv:3: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../m.csv:4: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../m.csv:5: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../m.csv:6: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: and 2 more
! ../m.csv: csm.tickets into main: 7 rows, 7 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 7 rejected; rejects: $WORK/w/shop/rejects/a13.csv
