# The built-in maps, each with a file; the very same file again adds nothing; undo takes a whole import back.
$ sh "$DATA"/shop.sh && sed -i 's/^  main: .*/&\n  intl: {currency: EUR}/' shop/csm.yaml && tail -n 3 shop/csm.yaml
shops:
  main: {currency: CNY}
  intl: {currency: EUR}

$ cd shop && csm import maps --fields=map,record --format=csv | grep -e ^map -e ^csm -e ^taobao
map,record
csm.answers,answer
csm.behaviour,behaviour
csm.customers,customer
csm.device_events,device
csm.events,event
csm.messages,message
csm.orders,order
csm.returns,return
csm.tickets,ticket
csm.tracking,parcel
taobao.order_lines,order
taobao.orders,order
taobao.refunds,return

$ cp "$EXAMPLES"/exports/* . && cd shop && for f in ../Export* ../taobao*; do csm import --shop=main $f; done
a3
a5
a46
! ../ExportOrderDetailList202604011000.csv: taobao.order_lines into main: 74 rows, 44 orders read: 0 dropped, 44 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../ExportOrderList202604011000.csv: taobao.orders into main: 44 rows, 44 orders read: 0 dropped, 44 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../taobao-refunds-20260401.csv: taobao.refunds into main: 20 rows, 20 returns read: 0 dropped, 20 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && for f in ../amazon* ../shopify*; do csm import --shop=intl $f; done
a92
a94
a160
a214
! ../amazon-all-orders-20260401.tsv: amazon.all_orders into intl: 42 rows, 34 orders read: 0 dropped, 34 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../amazon-fba-returns-20260401.tsv: amazon.fba_returns into intl: 32 rows, 32 returns read: 0 dropped, 32 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../amazon-mfn-returns-20260401.tsv: amazon.mfn_returns into intl: 20 rows, 20 returns read: 0 dropped, 20 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../shopify-orders-20260401.csv: shopify.orders into intl: 65 rows, 36 orders read: 0 dropped, 36 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && for f in ../desk* ../zendesk*; do csm import --shop=main $f; done
a237
a239
a257
a371
a421
a509
! ../desk-answers.csv: csm.answers into main: 32 rows, 32 answers read: 0 dropped, 32 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../desk-customers.csv: csm.customers into main: 16 rows, 16 customers read: 0 dropped, 1 created, 15 revised, 0 unchanged, 0 stale, 0 rejected
! ../desk-events.csv: csm.events into main: 96 rows, 96 events read: 0 dropped, 96 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../desk-messages.csv: csm.messages into main: 48 rows, 48 messages read: 0 dropped, 48 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../desk-tickets.csv: csm.tickets into main: 30 rows, 30 tickets read: 0 dropped, 30 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../zendesk-tickets-20260401.csv: zendesk.csv into main: 48 rows, 48 tickets read: 0 dropped, 48 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm check | tail -n 1
errors 0, warnings 0, notes 63

$ cd shop && csm status | sed -n '/^Tickets/,/^Log/p'
Tickets
All      94
new      1
open     8
pending  4
closed   81

Returns
All         77
approved    10
in_transit  2
received    32
settled     29
denied      2
closed      2

Records
Customers    39
Orders       114
Order lines  181
Answers      32

Log
Tickets opened    48
Returns opened    0
Customers opened  12

Findings
Errors    0
Warnings  0
Notes     63

$ cd shop && csm order list --limit=3 --format=csv
order,created,status,total,refunded,units,products,carrier,tracking
3126538610101230001,2026-01-01T19:30:50+08:00,completed,159.00 CNY,0.00 CNY,1,护眼台灯 三档调光,圆通速递,No:YT7000001230001
3126593138081230138,2026-01-03T13:29:42+08:00,completed,159.00 CNY,0.00 CNY,1,护眼台灯 三档调光,圆通速递,No:YT7000001230138
3126580186121230275,2026-01-05T18:47:42+08:00,completed,104.90 CNY,59.00 CNY,2,"长绒棉浴巾
双层玻璃杯 350ml",圆通速递,No:YT7000001230275

$ cd shop && csm return list --limit=3 --format=csv
case,opened,status,kind,reason,order,product,amount,refunded
R-a161n,2026-01-08T00:00:00+08:00,settled,return_refund,not_as_described,302-1000001-2000003,Non-stick pan 24 cm,23.80 EUR,23.80 EUR
R-a50p,2026-01-11T22:05:41+08:00,settled,return_refund,quality,3126505902191230549,麦饭石不粘平底锅 24cm,119.00 CNY,119.00 CNY
R-a47k,2026-01-11T23:15:42+08:00,settled,return_refund,no_reason,3126580186121230275,长绒棉浴巾,59.00 CNY,59.00 CNY

$ cd shop && csm customer list --limit=3 --format=csv
customer,shop,account,name,tier,prefers,tickets,active,returns,orders,last
C-a6t,main,tb_buyer01,王晓宁,gold,phone,1,0,2,5,2026-03-22T01:34:39+08:00
C-a7u,main,tb_buyer14,胡可欣,normal,mail,0,0,0,4,
C-a8v,main,tb_buyer11,孙启航,normal,wechat,0,0,1,2,2026-01-11T23:15:42+08:00

$ cd shop && csm survey list --limit=3 --format=csv
row,answered,kind,score,scale,ticket,agent,text
answers:a1,2026-01-05T11:33:21+08:00,csat,5,5,,,took too long
answers:a2,2026-01-13T07:33:21+08:00,nps,10,10,,,
answers:a3,2026-01-11T00:52:08+08:00,csat,4,5,,,客服态度很好

$ cd shop && wc -c log/a/* >../before; csm import --shop=main ../taobao-refunds-20260401.csv; wc -c log/a/* | cmp - ../before
! ../taobao-refunds-20260401.csv: nothing to do: imported before as a46 with this map (--again does it once more)

$ cd shop && csm import ../taobao-refunds-20260401.csv
! csm import: this store has 2 shops; say which one the file is about: --shop=main, ... [import.shop]
[2]

$ cd shop && csm import --shop=intll ../shopify-orders-20260401.csv
! csm import: unknown shop 'intll'; did you mean 'intl'? (shops stand in csm.yaml) [import.shop]
[2]

$ cd shop && csm import --shop=main --map=taobao.refund ../taobao-refunds-20260401.csv; csm import --shop=main --map=nothing.like.it ../taobao-refunds-20260401.csv
! csm import: no map named taobao.refund; did you mean taobao.refunds? (csm import maps lists them) [map.unknown]
! csm import: no map named nothing.like.it (csm import maps lists them; own maps stand in maps/ of the store) [map.unknown]
[4]

$ cd shop && csm import --shop=main --map=shopify.orders ../taobao-refunds-20260401.csv
! csm import: ../taobao-refunds-20260401.csv: map shopify.orders does not fit: the file has none of its columns name, financialstatus, lineitemname, lineitemsku (csm import detect FILE finds the map) [import.format]
[3]

$ cd shop && csm import --shop=main ../none.csv
! csm import: ../none.csv: no such file or folder [file.missing]
[4]

$ cd shop && csm import --shop=main ../none.csv ../taobao-refunds-20260401.csv
! csm import: ../none.csv: no such file or folder [file.missing]
! ../taobao-refunds-20260401.csv: nothing to do: imported before as a46 with this map (--again does it once more)
[4]

$ cd shop && csm import --shop=main - <../taobao-refunds-20260401.csv
! -: nothing to do: imported before as a46 with this map (--again does it once more)

$ cd shop && csm import detect ../taobao-refunds-20260401.csv
File                        ../taobao-refunds-20260401.csv
Map                         taobao.refunds
Verified                    A- : column lists of several importers (42 columns in 2019, 36 in 2024); no genuine file was seen
Encoding                    gb18030
Delimiter                   ,
Header in line              1
Columns                     36
Columns that are not there  买家会员名

$ cd shop && csm import check | sed 1d >../checked && csm import maps --fields=map --no-header --format=csv | wc -l >../maps && wc -l <../checked | cmp - ../maps

$ cd shop && csm import undo a509 && tail -n 1 log/a/events-*.yaml && csm ticket list --ids | wc -l && csm import --shop=main ../zendesk-tickets-20260401.csv && csm ticket list --ids | wc -l
a707
- {id: a707, at: "2026-04-02T12:00:00+08:00", by: admin, do: undo, of: a509}
46
a708
94
! ../zendesk-tickets-20260401.csv: zendesk.csv into main: 48 rows, 48 tickets read: 0 dropped, 48 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
