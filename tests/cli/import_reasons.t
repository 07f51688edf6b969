# Every reason for which a row can be refused, from the closed list of csm-map(5), each with a row that has it.
$ sh "$DATA"/shop.sh; cp "$DATA"/reasons.yaml shop/maps/t.yaml; cd shop && csm import check t
Map  Record  Version       Verified
t    ticket  1977bccd3f62  own

$ printf 'no,when,state\n100001,2026-01-02 10:00\n' >short-row.csv; printf 'no,when,state\n100001,2026-01-02 10:00,open,more\n' >long-row.csv; printf 'no,when,state\n100001,2026-01-02 10:00,"open\n100002,2026-01-02 10:00,open\n' >open-quote.csv; (printf 'no,when,state,subject\n'; for i in 1 2 3 4 5; do echo 10000$i,2026-01-02 10:00,open,屏幕有裂纹; done; printf '100009,2026-01-02 10:00,open,\377\n') >bad-encoding.csv; printf 'no,when,state\n,2026-01-02 10:00,open\n' >missing-required.csv; printf 'no,when,state\n100001,2026-01-02 10:00,broken\n' >unknown-value.csv; printf 'no,when,state\n100001,2026-01-32 10:00,open\n' >bad-date.csv; printf 'no,when,state,replies\n100001,2026-01-02 10:00,open,some\n' >bad-number.csv; printf 'no,when,state\n1.00001E+17,2026-01-02 10:00,open\n' >excel-damaged-id.csv; printf 'no,number,when,state\n100001,100002,2026-01-02 10:00,open\n' >conflict-alias.csv; printf 'no,when,state,replies\n100001,2026-01-02 10:00,open,-1\n' >check-failed.csv; printf 'no,when,state\n100001,2026-01-02 10:00,open\n100001,2026-01-02 10:00,shut\n' >duplicate-key-in-file.csv; printf 'no,when,state,subject\n100001,2026-01-02 10:00,open,a\000b\n' >bad-text.csv

$ cd shop; for f in ../*-*.csv; do csm import -n --map=t $f 2>&1 | grep 'csm import:'; done
csm import: ../bad-date.csv:2: when: "2026-01-32 10:00": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M:%S [row.bad-date]
csm import: ../bad-encoding.csv:7: subject: "￾": bad-encoding: the cell holds bytes that are no text in the file's encoding [row.bad-encoding]
csm import: ../bad-number.csv:2: replies: "some": bad-number: a whole number is wanted [row.bad-number]
csm import: ../bad-text.csv:2: subject: "a": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
csm import: ../check-failed.csv:2: replies: "-1": check-failed: field replies must be >= 0 [row.check-failed]
csm import: ../conflict-alias.csv:2: number: "100002": conflict-alias: columns no and number mean the same and differ [row.conflict-alias]
csm import: ../duplicate-key-in-file.csv:3: no: "100001": duplicate-key-in-file: the file holds this ticket before, with other values; keep the row that is right [row.duplicate-key-in-file]
csm import: ../excel-damaged-id.csv:2: no: "1.00001E+17": excel-damaged-id: a spreadsheet turned this id into a rounded number; export again and import that file unopened [row.excel-damaged-id]
csm import: ../long-row.csv:2: long-row: 4 fields where the header has 3; a delimiter inside a value wants quotes [row.long-row]
csm import: ../missing-required.csv:2: no: missing-required: field ticket is required and this is empty [row.missing-required]
csm import: ../open-quote.csv:2: open-quote: a quote is never closed: everything up to the end of the file was taken for this row [row.open-quote]
csm import: ../short-row.csv:2: short-row: 2 fields where the header has 3 [row.short-row]
csm import: ../unknown-value.csv:2: state: "broken": unknown-value: unknown value; add it to maps: state of map t [row.unknown-value]

$ printf 'account,name\nm***i,Mei\n' >missing-key.csv; printf 'Name,Financial Status,Currency,Created at,Total,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price\n#1,paid,CNY,2026-03-02 09:00:00 +0800,12.00,S9,Cup,1,12.00\n#1,paid,CNY,2026-03-02 09:00:00 +0800,13.00,S9,Cup,1,12.00\n' >conflict-in-group.csv; printf 'ticket id,created,status,resolved\n1,2026-01-07 10:00,solved,2026-01-06 10:00\n' >not-allowed.csv; printf 'From: a@shop.example\nMessage-ID: <1@shop.example>\nDate: Fri, 2 Jan 2026 10:00:00 +0800\nAuto-Submitted: auto-replied\nSubject: away\n\nI am away\n' >automatic.eml; cd shop; for f in ../missing-key.csv ../conflict-in-group.csv ../not-allowed.csv ../automatic.eml; do csm import -n $f 2>&1 | grep 'csm import:'; done
csm import: ../missing-key.csv:2: account: "m***i": missing-key: an unmasked account identifies a customer [row.missing-key]
csm import: ../conflict-in-group.csv:2: Total: "13.00": conflict-in-group: rows of one order differ in Total (first "12.00") [row.conflict-in-group]
csm import: ../not-allowed.csv:2: resolved: "2026-01-06 10:00": not-allowed: lies before the ticket was opened; put right which of the two times is wrong [row.not-allowed]
csm import: ../automatic.eml:1: Automatic: "auto-replied": automatic: a machine wrote it and it answers no known message, so it opens no ticket [row.automatic]
