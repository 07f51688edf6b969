# The rarer reasons for which a row is rejected, each with what would be right.
$ sh "$DATA"/shop.sh

$ printf 'ticket id,created,status,subject,reopens\nN1,2026-01-02 10:00,open,Number,many\nN2,2026-01-02 10:00,open,Check,-1\nN3,2026-01-02 10:00,open,Fine,2\n' >n.csv; cd shop && csm import ../n.csv; cat rejects/*; rm rejects/*
a3
_file,_line,_reason,_field,_value,ticket id,created,status,subject,reopens
"n.csv","2","bad-number","reopens","many",N1,2026-01-02 10:00,open,Number,many
"n.csv","3","check-failed","reopens","-1",N2,2026-01-02 10:00,open,Check,-1
! csm import: ../n.csv:2: reopens: "many": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../n.csv:3: reopens: "-1": check-failed: field reopens must be >= 0 [row.check-failed]
! ../n.csv: csm.tickets into main: 3 rows, 3 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a3.csv

$ printf 'ticket id,created,status,subject\nT1,2026-01-02 10:00,open,One\nT1,2026-01-02 10:00,open,Two\n' >d.csv; cd shop && csm import ../d.csv; ls rejects; csm ticket list --fields=ref,subject --format=csv
a7
a7.csv
ref,subject
csm:main:N3,Fine
csm:main:T1,One
! csm import: ../d.csv:3: ticket id: "T1": duplicate-key-in-file: the file holds this ticket before, with other values; keep the row that is right [row.duplicate-key-in-file]
! ../d.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a7.csv

$ f="$EXAMPLES"/exports/shopify-orders-20260401.csv; (head -n 3 $f; sed -n 2p $f | sed 's/62.30/99.99/') >g.csv; cd shop && csm import ../g.csv; cut -d, -f1-6 rejects/*; rm -f rejects/*
a11
_file,_line,_reason,_field,_value,Name
"g.csv","2","conflict-in-group","Total","99.99",#1001
"g.csv","3","conflict-in-group","Total","99.99",#1001
"g.csv","4","conflict-in-group","Total","99.99",#1001
_file,_line,_reason,_field,_value,ticket id
"d.csv","3","duplicate-key-in-file","ticket id","T1",T1
! csm import: ../g.csv:2: Total: "99.99": conflict-in-group: rows of one order differ in Total (first "62.30") [row.conflict-in-group]
! ../g.csv: shopify.orders into main: 3 rows, 1 orders read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a11.csv

$ printf 'account,name,phone\nb1,A,13800000001\nb1,B,13800000002\n' >c.csv; cd shop && csm import ../c.csv; csm customer list --fields=account,name,phone --format=csv
a13
account,name,phone
b1,A,13800000001
! csm import: ../c.csv:3: account: "b1": duplicate-key-in-file: the file holds this account before, with other values; keep the row that is right [row.duplicate-key-in-file]
! ../c.csv: csm.customers into main: 2 rows, 2 customers read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a13.csv

$ printf 'survey,scale,score,answered\ncsat,5,9,2026-01-02 10:00\ncsat,5,x,2026-01-02 10:00\nzzz,5,4,2026-01-02 10:00\n' >a.csv; cd shop && csm import ../a.csv; cat rejects/*; csm survey score --format=csv --fields=kind,asked,n; rm rejects/*
a16
_file,_line,_reason,_field,_value,account,name,phone
"c.csv","3","duplicate-key-in-file","account","b1",b1,B,13800000002
_file,_line,_reason,_field,_value,survey,scale,score,answered
"a.csv","2","check-failed","score","9",csat,5,9,2026-01-02 10:00
"a.csv","3","bad-number","score","x",csat,5,x,2026-01-02 10:00
"a.csv","4","unknown-value","survey","zzz",zzz,5,4,2026-01-02 10:00
kind,asked,n
! csm import: ../a.csv:2: score: "9": check-failed: the score lies outside of its scale; put the score or the scale right [row.check-failed]
! csm import: ../a.csv:3: score: "x": bad-number: a whole number is wanted [row.bad-number]
! csm import: ../a.csv:4: survey: "zzz": unknown-value: unknown value; add it to maps: survey of map csm.answers [row.unknown-value]
! ../a.csv: csm.answers into main: 3 rows, 3 answers read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 3 rejected; rejects: $WORK/w/shop/rejects/a16.csv

$ printf 'ticket_id,time,author,text\nT1,2026-01-03 10:00,customer,Hello\nT9,2026-01-03 10:00,customer,Nobody knows T9\nT1,2026-01-01 10:00,customer,Before it was opened\n' >m.csv; cd shop && csm import ../m.csv; csm log --do=message --format=jsonl | cut -c1-150
a18
{"id":"a19","at":"2026-01-03T10:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"customer","case":"T-a8v","do":"message","imp":"a18","key":"csm:ma
{"id":"a21","at":"2026-01-03T10:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"customer","case":"T-a20f","do":"message","imp":"a18","key":"csm:m
{"id":"a22","at":"2026-01-01T10:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"customer","case":"T-a8v","do":"message","imp":"a18","key":"csm:ma
! ../m.csv: csm.messages into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ printf 'ticket id,created,status,subject,resolved\nR1,2026-01-07 10:00,solved,Solved before it was opened,2026-01-06 10:00\n' >r.csv; cd shop && csm import ../r.csv; csm ticket list --fields=ref,state,opened,solved,subject --format=csv | grep -v ,open,; cat rejects/*
a24
ref,state,opened,solved,subject
csm:main:T9,new,2026-01-03T10:00:00+08:00,,
_file,_line,_reason,_field,_value,ticket id,created,status,subject,resolved
"r.csv","2","not-allowed","resolved","2026-01-06 10:00",R1,2026-01-07 10:00,solved,Solved before it was opened,2026-01-06 10:00
! csm import: ../r.csv:2: resolved: "2026-01-06 10:00": not-allowed: lies before the ticket was opened; put right which of the two times is wrong [row.not-allowed]
! ../r.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a24.csv
