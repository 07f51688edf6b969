# Encodings, delimiters, dates that can be read in two ways, spreadsheets' damage, dry runs.
$ sh "$DATA"/shop.sh

$ printf 'ticket id,created,status,subject\nG1,2026-01-02 10:00,open,屏幕有裂纹\n' >utf8.csv; iconv -f UTF-8 -t GBK utf8.csv >gbk.csv; iconv -f UTF-8 -t UTF-16 utf8.csv >utf16.csv; printf '\357\273\277' | cat - utf8.csv | sed 's/$/\r/' >bom.csv; tr , ';' <utf8.csv >semi.csv; tr , '\t' <utf8.csv >tab.tsv

$ cd shop && csm import --dry-run ../utf8.csv; ls -A log rejects; csm ticket list
- {id: a1, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: terms, digest: "089fc54336a98878672db50fd1e17b4a84f4e64ee3f533c8611bce405446d677", path: policy/terms.yaml}
- {id: a2, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: agents, digest: "3e8d1b23178802056cd04bfce49d94735431b77f8b00c130d08dde098b543c3d", path: policy/agents.yaml}
- {id: a3, at: "2026-04-02T12:00:00+08:00", by: system, do: import, file: "utf8.csv", sha256: "28ae9f4e86c74e3dfeddeabd523da16291da578db7b5d0995b5bad01e025ba59", map: csm.tickets, version: "facd1b3e3f31", shop: main}
- {id: a4, at: "2026-01-02T10:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: customer, case: T-a4r, do: open, imp: a3, key: "csm:main:G1/open", ref: "csm:main:G1", shop: main, salt: "cnbg83chkhex0", subject: "屏幕有裂纹"}
- {id: a5, at: "2026-01-02T10:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: system, case: T-a4r, do: seen, imp: a3, key: "csm:main:G1/seen:open:", to: open}
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: system, do: import, imp: a3, action: done, of: a3, rows: 1}
log:
a

rejects:
! ../utf8.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm import ../utf8.csv; csm import ../gbk.csv; csm import ../utf16.csv; csm import ../bom.csv; csm import ../semi.csv; csm import ../tab.tsv
a3
a7
a9
a11
a13
a15
! ../utf8.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../gbk.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! ../utf16.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! ../bom.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! ../semi.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! ../tab.tsv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected

$ cd shop && csm ticket list --fields=ref,subject,opened --format=csv
ref,subject,opened
csm:main:G1,屏幕有裂纹,2026-01-02T10:00:00+08:00

$ cd shop && csm import detect ../utf16.csv
File                        ../utf16.csv
Map                         csm.tickets
Verified                    own: column names in common use, not those of one program
Encoding                    utf-16le
Delimiter                   ,
Header in line              1
Columns                     4
Columns that are not there  text, replied, solved, updated, due, agent, group, channel, category, type, priority, order, sku, product, reopens, replies, tags, account, customername, mail, phone

$ printf 'ticket id,created,status,subject\nD1,01/02/2026 10:00,open,One\nD2,03/02/2026 11:00,open,Two\n' >dates.csv; cd shop && csm import ../dates.csv
! csm import: ../dates.csv: column created: day and month could be either way round in all dates ("01/02/2026 10:00"); say which with --date-order dmy or mdy [import.date-order]
[3]

$ cd shop && csm import ../dates.csv --date-order=ydm
! csm import: date order "ydm" is none of dmy, mdy, ymd [import.date-order]
[2]

$ cd shop && csm import ../dates.csv --date-order=dmy && csm ticket list --fields=ref,opened --format=csv
a17
ref,opened
csm:main:G1,2026-01-02T10:00:00+08:00
csm:main:D1,2026-02-01T10:00:00+08:00
csm:main:D2,2026-02-03T11:00:00+08:00
! ../dates.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ printf 'ticket id,created,status,subject\n6.9E+18,2026-01-02 10:00,open,Rounded\n"open quote,2026-01-02 10:00,open,x\nnext,2026-01-02 10:00,open,x\n' >excel.csv; cd shop && csm import ../excel.csv; cat rejects/*
a23
_file,_line,_reason,_field,_value,ticket id,created,status,subject
"excel.csv","2","excel-damaged-id","ticket id","6.9E+18",6.9E+18,2026-01-02 10:00,open,Rounded
"excel.csv","3","open-quote","","","open quote,2026-01-02 10:00,open,x
next,2026-01-02 10:00,open,x

! csm import: ../excel.csv:2: ticket id: "6.9E+18": excel-damaged-id: a spreadsheet turned this id into a rounded number; export again and import that file unopened [row.excel-damaged-id]
! csm import: ../excel.csv:3: open-quote: a quote is never closed: everything up to the end of the file was taken for this row [row.open-quote]
! ../excel.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a23.csv

$ printf 'ticket id,created,status,subject\nZ1,2026-01-02 10:00,open,a\000b\n' >nul.csv; cd shop && csm import ../nul.csv
a25
! csm import: ../nul.csv:2: subject: "a": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
! ../nul.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a25.csv
[1]

$ printf 'ticket id,created,status,subject\nB1,2026-01-02 10:00,open,\377\376 bad\n' >bad.csv; cd shop && csm import ../bad.csv
! csm import: ../bad.csv:2: neither UTF-8 (byte 58 is 0xff) nor GB18030 (byte 58 is 0xff); convert it first: iconv -f ENCODING -t UTF-8 [import.encoding]
[3]

$ printf 'ticket id,created,status,subject,favourite colour\nC1,2026-01-02 10:00,open,Sub,blue\n' >extra.csv; cd shop && csm import ../extra.csv; grep -c blue log/a/events-*.yaml; csm import ../extra.csv --again --keep-raw='favourite colour'; tail -n 1 log/a/events-*.yaml
a27
0
a31
- {id: a33, at: "2026-04-02T12:00:00+08:00", by: system, do: import, imp: a31, action: done, of: a31, rows: 1}
! ../extra.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../extra.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm import ../utf8.csv --exported-at=2026-01-01; csm import ../utf8.csv --exported-at=never
! ../utf8.csv: nothing to do: imported before as a3 with this map (--again does it once more)
! csm import: --exported-at: "never" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [import.exported-at]
[2]

$ cd shop && csm import ../utf8.csv --map=../nomap.yaml; printf 'map: my.own\nextends: csm.tickets\ninput: {zone: Mars}\n' >maps/my.own.yaml; csm import check my.own
! csm import: ../nomap.yaml: no such file or folder [file.missing]
! csm import check: maps/my.own.yaml:3:15: input.zone: "Mars" is no IANA zone nor an offset as +08:00 [map.value]
[2]

$ cd shop && csm import check
! csm import check: maps/my.own.yaml:3:15: input.zone: "Mars" is no IANA zone nor an offset as +08:00 [map.value]
[2]

$ csm try utf8.csv --period=2026-01 >out.md; head -n 5 out.md; ls -A | grep try
Overview
Period         2026-01
From           2026-01-01 00:00:00
To (excluded)  2026-02-01 00:00:00
As of          2026-04-02 12:00:00
! utf8.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
[1]

$ csm try none.csv; csm try odd-currency.csv --currency=XX
! csm try: none.csv: no such file or folder [file.missing]
! csm try: shop main: currency "XX" must be a code of ISO 4217 like CNY or USD [init.currency]
[2]
