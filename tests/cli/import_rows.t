# What an import says of files and rows that it cannot take; rejected rows are kept, put right, and imported again.
$ sh "$DATA"/shop.sh

$ : >empty.csv; cd shop && csm import ../empty.csv
! csm import: ../empty.csv: the file is empty; an export has at least a header row [import.empty]
[3]

$ printf 'ticket id,created,status,subject\n' >head.csv; cd shop && csm import ../head.csv
a3
! ../head.csv: csm.tickets into main: 0 rows, 0 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ printf 'foo,bar\n1,2\n' >odd.csv; cd shop && csm import ../odd.csv; csm import detect ../odd.csv
! csm import: ../odd.csv: no map knows these columns; csm import new FILE drafts one from them (csm-map(5)), --map names it [import.format]
! csm import detect: ../odd.csv: no map knows these columns; csm import new FILE drafts one from them (csm-map(5)), --map names it [import.format]
[3]

$ printf 'ticket id,created,status,subject,channel,resolved\nH1,2026-01-02 10:00,open,Broken,chat,\nH2,2026-01-03 10:00,nonsense,Second,chat,\nH3,2026-02-30 10:00,open,Third,chat,\n,2026-01-04 10:00,open,No key,chat,\nH5,2026-01-05 10:00,open\nH6,2026-01-06 10:00,open,Six,chat,,too,many\nH1,2026-01-02 10:00,open,Other words,chat,\nH8,2027-01-06 10:00,open,Future,chat,\nH9,,open,No date,chat,\nH10,2026-01-07 10:00,solved,Backwards,chat,2026-01-06 10:00\n' >t.csv; cd shop && csm import ../t.csv
a5
! csm import: ../t.csv:3: status: "nonsense": unknown-value: unknown value; add it to maps: state of map csm.tickets [row.unknown-value]
! csm import: ../t.csv:4: created: "2026-02-30 10:00": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M [row.bad-date]
! csm import: ../t.csv:5: ticket id: missing-required: field ticket is required and this is empty [row.missing-required]
! csm import: ../t.csv:6: short-row: 3 fields where the header has 6 [row.short-row]
! csm import: ../t.csv:7: long-row: 8 fields where the header has 6; a delimiter inside a value wants quotes [row.long-row]
! csm import: and 4 more
! ../t.csv: csm.tickets into main: 10 rows, 10 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 9 rejected; rejects: $WORK/w/shop/rejects/a5.csv
[1]

$ cd shop && cat rejects/*
_file,_line,_reason,_field,_value,ticket id,created,status,subject,channel,resolved
"t.csv","3","unknown-value","status","nonsense",H2,2026-01-03 10:00,nonsense,Second,chat,
"t.csv","4","bad-date","created","2026-02-30 10:00",H3,2026-02-30 10:00,open,Third,chat,
"t.csv","5","missing-required","ticket id","",,2026-01-04 10:00,open,No key,chat,
"t.csv","6","short-row","","",H5,2026-01-05 10:00,open
"t.csv","7","long-row","","",H6,2026-01-06 10:00,open,Six,chat,,too,many
"t.csv","8","duplicate-key-in-file","ticket id","H1",H1,2026-01-02 10:00,open,Other words,chat,
"t.csv","9","bad-date","created","2027-01-06 10:00",H8,2027-01-06 10:00,open,Future,chat,
"t.csv","10","missing-required","created","",H9,,open,No date,chat,
"t.csv","11","not-allowed","resolved","2026-01-06 10:00",H10,2026-01-07 10:00,solved,Backwards,chat,2026-01-06 10:00

$ cd shop && csm ticket list --format=csv --fields=ref,state,subject,opened,solved,source
ref,state,subject,opened,solved,source
csm:main:H1,open,Broken,2026-01-02T10:00:00+08:00,,

$ cd shop && f=$(ls rejects/*.csv) && sed -i -e 's/nonsense/open/g' -e 's/2026-02-30/2026-02-28/g' $f && csm import $f; ls rejects
a9
a5.csv
a9.csv
! csm import: rejects/a5.csv:4: ticket id: missing-required: field ticket is required and this is empty [row.missing-required]
! csm import: rejects/a5.csv:5: short-row: 8 fields where the header has 11 [row.short-row]
! csm import: rejects/a5.csv:6: long-row: 13 fields where the header has 11; a delimiter inside a value wants quotes [row.long-row]
! csm import: rejects/a5.csv:8: created: "2027-01-06 10:00": bad-date: 2027-01-06T10:00:00+08:00 lies in the future; is the zone right (csm import explain)? [row.bad-date]
! csm import: rejects/a5.csv:9: created: missing-required: field opened is required and this is empty [row.missing-required]
! csm import: and 1 more
! rejects/a5.csv: csm.tickets into main: 9 rows, 9 tickets read: 0 dropped, 2 created, 1 revised, 0 unchanged, 0 stale, 6 rejected; rejects: $WORK/w/shop/rejects/a9.csv

$ cd shop && csm ticket list --format=csv --fields=ref,state,subject
ref,state,subject
csm:main:H1,open,Other words
csm:main:H2,open,Second
csm:main:H3,open,Third

$ cd shop && csm import explain ../t.csv:3
Map                  csm.tickets
Lines                3-3
Key                  H2
Rejected             unknown-value
Field                status
Value                nonsense
What would be right  unknown value; add it to maps: state of map csm.tickets
    field ticket: column ticket id "H2" -> "H2"
    rejected: unknown-value: unknown value; add it to maps: state of map csm.tickets

$ cd shop && csm import explain ../t.csv:2
Map    csm.tickets
Lines  2-2
Key    H1
    field ticket: column ticket id "H1" -> "H1"
    field state: column status "open" -> "open"
    field subject: column subject "Broken" -> "Broken"
    field opened: column created "2026-01-02 10:00" -> 2026-01-02T10:00:00+08:00
    field channel: column channel "chat" -> "chat"
    key: H1

$ cd shop && csm import explain ../t.csv:99; csm import explain ../t.csv; csm import explain ../t.csv:0
! csm import explain: ../t.csv: no row stands at line 99 [import.line]
! csm import explain: '../t.csv': FILE:LINE is wanted, as orders.csv:12 (csm import explain -h) [usage.value]
! csm import explain: '../t.csv:0': FILE:LINE is wanted, as orders.csv:12 (csm import explain -h) [usage.value]
[2]

$ cd shop && csm import ../t.csv
! ../t.csv: nothing to do: imported before as a5 with this map (--again does it once more)

$ cd shop && csm import undo a5 --dry-run
! csm import undo: 1 events were added by hand or by later imports to cases of import a5 (a14 of T-a6t); --force takes it back all the same [import.hand-made]
[3]

$ cd shop && t=$(csm ticket list --ids --limit=1) && csm ticket note $t -m 'by hand' && csm import undo a5
a16
! csm import undo: 2 events were added by hand or by later imports to cases of import a5 (a14 of T-a6t, a16 of T-a6t); --force takes it back all the same [import.hand-made]
[3]

$ cd shop && csm import undo a5 --force && tail -n 1 log/a/events-*.yaml && csm ticket list --fields=ref,state --format=csv
a17
- {id: a17, at: "2026-04-02T12:00:00+08:00", by: admin, do: undo, of: a5}
ref,state
csm:main:H2,open
csm:main:H3,open

$ cd shop && csm import undo a5
! csm import undo: import a5 was taken back already [import.undone]
[3]

$ cd shop && csm import undo a99; csm import undo a1; csm undo a5
! csm import undo: there is no import a99 (csm log --do=import) [import.unknown]
! csm import undo: there is no import a1 (csm log --do=import) [import.unknown]
! csm undo: a5 is an import: csm import undo a5 takes it back [undo.import]
[3]

$ cd shop && csm import ../t.csv; csm check
a18
errors 0, warnings 0, notes 0
! csm import: ../t.csv:3: status: "nonsense": unknown-value: unknown value; add it to maps: state of map csm.tickets [row.unknown-value]
! csm import: ../t.csv:4: created: "2026-02-30 10:00": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M [row.bad-date]
! csm import: ../t.csv:5: ticket id: missing-required: field ticket is required and this is empty [row.missing-required]
! csm import: ../t.csv:6: short-row: 3 fields where the header has 6 [row.short-row]
! csm import: ../t.csv:7: long-row: 8 fields where the header has 6; a delimiter inside a value wants quotes [row.long-row]
! csm import: and 4 more
! ../t.csv: csm.tickets into main: 10 rows, 10 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 9 rejected; rejects: $WORK/w/shop/rejects/a18.csv

$ cd shop && csm import ../t.csv --map=shopify.orders
! csm import: ../t.csv: map shopify.orders does not fit: the file has none of its columns name, financialstatus, lineitemname, lineitemsku (csm import detect FILE finds the map) [import.format]
[3]
