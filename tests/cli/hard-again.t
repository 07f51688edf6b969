# An import that was cut off between its rejects file and its events is made again: what stands under its id stays, for somebody may have put it right.
$ sh "$DATA"/shop.sh && printf 'ticket id,created,status,subject\nA1,never,open,x\nA2,2026-01-02 10:00,open,y\n' >x.csv; cd shop && mkdir -p rejects && echo corrected >rejects/a3.csv && csm import -q ../x.csv; cat rejects/*; csm ticket list --fields=ref,subject --format=csv
_file,_line,_reason,_field,_value,ticket id,created,status,subject
"x.csv","2","bad-date","created","never",A1,never,open,x
corrected
ref,subject
csm:main:A2,y

$ cd shop && csm import undo -q a3 >/dev/null; cp rejects/a3-2.csv rejects/a8.csv; csm import ../x.csv 2>&1 | sed 's,/.*/rejects,rejects,'; ls rejects
csm import: ../x.csv:2: created: "never": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M [row.bad-date]
..rejects/a8.csv
a8
a3-2.csv
a3.csv
a8.csv

$ mkdir -p box/cur box/new; m() { printf 'From: %s@kunde.example\nDate: Thu, 2 Apr 2026 09:00:00 +0800\nMessage-ID: <%s@x>\nSubject: %s\n\ntext\n' $1 $1 $1; }; m a >box/cur/1; m b >"box/cur/2$(printf '\n.')x"; printf 'no mail\n' >box/new/3; : >box/new/4; m c >box/new/5; cd shop && csm import ../box; csm log --format=csv --fields=do,text | grep ^message
a12
message,text
message,text
message,text
! csm import: ../box:17: Mail Date: missing-required: field time is required and this is empty [row.missing-required]
! csm import: ../box:22: Mail Date: missing-required: field time is required and this is empty [row.missing-required]
! ../box: mail.messages into main: 5 rows, 5 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a12.csv

$ mkfifo box/new/6; cd shop && csm import ../box; rm ../box/new/6; mkdir ../box/new/6; csm import ../box; rmdir ../box/new/6; ln -s nowhere ../box/new/6; csm import ../box
! csm import: ../box/new/6: is not a regular file; cur and new of a Maildir hold nothing else [file.kind]
! csm import: ../box/new/6: is not a regular file; cur and new of a Maildir hold nothing else [file.kind]
! csm import: ../box/new/6: no such file or folder [file.missing]
[4]
