# What a later export says of a known record: changed values correct the opening, older exports and empty fields change nothing.
$ sh "$DATA"/shop.sh

$ printf 'ticket id,created,status,subject,description,channel,category,priority,order\nT1,2026-01-02 10:00,open,Old,Words,chat,quality,low,#1\nT2,2026-01-02 10:00,open,Two,,chat,,,\n' >1.csv; printf 'ticket id,created,status,subject,description,channel,category,priority,order\nT1,2026-01-02 10:00,open,New,Other words,phone,delivery,high,#2\nT2,2026-01-02 10:00,open,,,,,,\n' >2.csv; cd shop && csm import --exported-at=2026-02-01 ../1.csv && csm import --exported-at=2026-02-02 ../2.csv
a3
a9
! ../1.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../2.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 1 revised, 1 unchanged, 0 stale, 0 rejected

$ cd shop && csm ticket list --format=csv --fields=ref,subject,channel,category,priority,order; csm log --do=correct --format=jsonl
ref,subject,channel,category,priority,order
csm:main:T1,New,phone,delivery,P2,#2
csm:main:T2,Two,chat,,,
{"id":"a10","at":"2026-02-02T00:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"platform","case":"T-a4r","do":"correct","imp":"a9","key":"csm:main:T1/correct:4c2185d7b85d0688","of":"a4","salt":"nq4kk8cw7hyv6","set":{"channel":"phone","category":"delivery","priority":"P2","order":"#2","subject":"New","text":"Other words"}}

$ cd shop && sed 's/,Two,/,Zwei,/' ../1.csv >../0.csv && csm import --exported-at=2026-01-20 ../0.csv; csm import --exported-at=2026-02-02 --again ../2.csv; csm ticket list --format=csv --fields=ref,subject
a12
a14
ref,subject
csm:main:T1,New
csm:main:T2,Two
! ../0.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 2 stale, 0 rejected
! ../2.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected

$ cd shop && csm ticket classify csm:main:T2 --category=other -q; csm import --exported-at=2026-02-03 --again ../2.csv
a17
! ../2.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected

$ cd shop && csm import --exported-at=2026-02-05 --again --keep-raw=description ../1.csv; csm log --do=correct --format=jsonl | tail -n 2; csm check
a19
{"id":"a10","at":"2026-02-02T00:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"platform","case":"T-a4r","do":"correct","imp":"a9","key":"csm:main:T1/correct:4c2185d7b85d0688","of":"a4","salt":"nq4kk8cw7hyv6","set":{"channel":"phone","category":"delivery","priority":"P2","order":"#2","subject":"New","text":"Other words"}}
{"id":"a20","at":"2026-02-05T00:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"platform","case":"T-a4r","do":"correct","imp":"a19","key":"csm:main:T1/correct:a763277f4ef3a6d3","of":"a4","salt":"c3wjyq06499w6","set":{"channel":"chat","category":"quality","priority":"P4","order":"#1","subject":"Old","raw":"description: Words\n","text":"Words"}}
errors 0, warnings 0, notes 0
! ../1.csv: csm.tickets into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 1 revised, 1 unchanged, 0 stale, 0 rejected

$ printf 'ticket id,created,status,subject,updated\nU1,2026-01-02 10:00,open,One,2026-01-03 10:00\nU1,2026-01-02 10:00,open,Two,2026-01-04 10:00\nU1,2026-01-02 10:00,open,Late,2026-01-03 12:00\n' >u.csv; cd shop && csm import ../u.csv; csm ticket list --format=csv --fields=ref,subject
a22
ref,subject
csm:main:T1,Old
csm:main:T2,Two
csm:main:U1,Two
! ../u.csv: csm.tickets into main: 3 rows, 3 tickets read: 0 dropped, 1 created, 2 revised, 0 unchanged, 0 stale, 0 rejected

$ f="$EXAMPLES"/exports/taobao-refunds-20260401.csv; iconv -f gb18030 -t utf-8 $f | sed -n 1,2p >r1.csv; sed -e 's/"59.00"/"79.00"/' -e 's/SF100200530275/SF1/' -e 's/尺寸比想象的大，想退/还少了一条/' r1.csv >r2.csv; cd shop && csm import -q ../r1.csv --exported-at=2026-02-01; csm import ../r2.csv --exported-at=2026-02-02; csm log --do=correct --format=jsonl | tail -n 1 | grep -o '"set".*'
a34
"set":{"amount":"79.00 CNY","tracking":"SF1","text":"七天无理由退换货\n还少了一条"}}
! ../r2.csv: taobao.refunds into main: 1 rows, 1 returns read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && cp ../r1.csv ../r3.csv && sed -n 2p ../r2.csv >>../r3.csv && csm import ../r3.csv --exported-at=2026-02-03; cut -d, -f2-5 rejects/*
a38
_line,_reason,_field,_value
"3","duplicate-key-in-file","退款编号","14747662440007696360"
! csm import: ../r3.csv:3: 退款编号: "14747662440007696360": duplicate-key-in-file: the file holds this return before, with other values; keep the row that is right [row.duplicate-key-in-file]
! ../r3.csv: taobao.refunds into main: 2 rows, 2 returns read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a38.csv
