# The maps of Chinese marketplaces on the invented rows of tests/data/cn: what arises (JD: order fields repeat in the rows;
# Pinduoduo: the day of an order stands in its number; Douyin: every row has its own state and times), that the same file
# again adds nothing, that an unknown word is refused by file and line and put right by a map that extends, that GB18030
# reads as UTF-8.
$ sh "$DATA"/shop.sh && cp "$DATA"/cn/*.csv .

$ cd shop && csm import ../jd-orders.csv
a3
! csm import: ../jd-orders.csv:6: 订单状态: "暂停": unknown-value: unknown value; add it to maps: status of map jd.orders [row.unknown-value]
! ../jd-orders.csv: jd.orders into main: 5 rows, 4 orders read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a3.csv
[1]

$ cd shop && csm order list --fields=order,status,created,total,refunded,units,products --format=csv
order,status,created,total,refunded,units,products
100000000011,completed,2026-03-01T10:00:00+08:00,277.00 CNY,,3,"不粘平底锅 24cm
木铲"
100000000012,cancelled,2026-03-02T11:00:00+08:00,119.00 CNY,,1,不粘平底锅 24cm
100000000013,shipped,2026-03-02T11:00:00+08:00,119.00 CNY,,1,不粘平底锅 24cm

$ cd shop && cut -d, -f5-12,13-16 log/a/order_lines*.csv
key,shop,order,line,sku,product,variant,status,units,currency,price,total
jd:main:100000000011:PAN-24#1,main,100000000011,PAN-24#1,PAN-24,不粘平底锅 24cm,,,1,CNY,119.00,
jd:main:100000000011:SPAT-2#1,main,100000000011,SPAT-2#1,SPAT-2,木铲,,,2,CNY,80.00,
jd:main:100000000012:2000000001#1,main,100000000012,2000000001#1,2000000001,不粘平底锅 24cm,,,1,CNY,119.00,
jd:main:100000000013:PAN-24#1,main,100000000013,PAN-24#1,PAN-24,不粘平底锅 24cm,,,1,CNY,119.00,

$ cd shop && csm customer list --fields=account,name,orders --format=csv
account,name,orders
jd_buyer01,示例甲,1
jd_buyer02,示例乙,2

$ cd shop && cut -d, -f1-6 rejects/a3.csv
_file,_line,_reason,_field,_value,订单号
"jd-orders.csv","6","unknown-value","订单状态","暂停",100000000015

$ cd shop && mkdir -p maps && printf '%s\n' 'map: jd.ours' 'extends: jd.orders' 'maps: {status: {values: {暂停: paid}}}' >maps/jd.ours.yaml && csm import rejects/a3.csv
a7
! rejects/a3.csv: jd.ours into main: 1 rows, 1 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm import --again ../jd-orders.csv; rm rejects/*
a10
! ../jd-orders.csv: jd.ours into main: 5 rows, 4 orders read: 0 dropped, 0 created, 0 revised, 4 unchanged, 0 stale, 0 rejected

$ iconv -f utf-8 -t gb18030 jd-orders.csv >jd-gb.csv && cd shop && csm import ../jd-gb.csv
a12
! ../jd-gb.csv: jd.ours into main: 5 rows, 4 orders read: 0 dropped, 0 created, 0 revised, 4 unchanged, 0 stale, 0 rejected

$ sed '3s/,20.00,257.00/,20.00,258.00/' jd-orders.csv >jd-odd.csv; cd shop && csm import ../jd-odd.csv; cut -d, -f1-6 rejects/*; rm rejects/*
a14
_file,_line,_reason,_field,_value,订单号
"jd-odd.csv","2","conflict-in-group","余额支付","20.00",100000000011
"jd-odd.csv","3","conflict-in-group","余额支付","20.00",100000000011
! csm import: ../jd-odd.csv:2: 余额支付: "20.00": conflict-in-group: rows of one order come to different sums [row.conflict-in-group]
! ../jd-odd.csv: jd.ours into main: 5 rows, 4 orders read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a14.csv

$ cd shop && csm import ../pdd-orders.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a16
_file,_line,_reason,_field,_value
"pdd-orders.csv","5","unknown-value","订单状态","平台审核"
! csm import: ../pdd-orders.csv:5: 订单状态: "平台审核": unknown-value: unknown value; add it to maps: status of map pdd.orders [row.unknown-value]
! ../pdd-orders.csv: pdd.orders into main: 4 rows, 4 orders read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a16.csv

$ cd shop && csm order list --fields=order,status,created,total,refunded,units,products,carrier,tracking --format=csv | grep -e ^order -e ^26
order,status,created,total,refunded,units,products,carrier,tracking
260301-100000000000001,delivered,2026-03-01T00:00:00+08:00,52.30 CNY,,2,长绒棉浴巾,圆通快递,YT8000000000001
260302-100000000000002,refunded,2026-03-02T09:15:00+08:00,29.90 CNY,29.90 CNY,1,长绒棉浴巾,,
260303-100000000000003,shipped,2026-03-03T13:41:00+08:00,149.00 CNY,,1,护眼台灯,顺丰速运,SF8000000000003

$ cd shop && csm import --again ../pdd-orders.csv; rm rejects/*
a20
! csm import: ../pdd-orders.csv:5: 订单状态: "平台审核": unknown-value: unknown value; add it to maps: status of map pdd.orders [row.unknown-value]
! ../pdd-orders.csv: pdd.orders into main: 4 rows, 4 orders read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a20.csv

$ cd shop && csm import ../douyin-orders.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a22
_file,_line,_reason,_field,_value
"douyin-orders.csv","7","unknown-value","订单状态","拼单中"
! csm import: ../douyin-orders.csv:7: 订单状态: "拼单中": unknown-value: unknown value; add it to maps: status of map douyin.orders [row.unknown-value]
! ../douyin-orders.csv: douyin.orders into main: 6 rows, 4 orders read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a22.csv

$ cd shop && csm order list --fields=order,status,created,total,units --format=csv | grep -e ^order -e ^69
order,status,created,total,units
6917000000000000001,completed,2026-03-10T00:54:10+08:00,28.90 CNY,3
6917000000000000002,shipped,2026-03-11T10:00:00+08:00,35.90 CNY,2
6917000000000000003,cancelled,2026-03-12T10:00:00+08:00,20.00 CNY,1

$ cd shop && grep -h ,69170 log/a/orders*.csv | cut -d, -f7-22
6917000000000000001,completed,2026-03-10T00:54:10+08:00,,2026-03-10T08:53:45+08:00,,2026-03-14T13:18:29+08:00,,CNY,28.90,0.00,3.00,,3,,douyin
6917000000000000002,shipped,2026-03-11T10:00:00+08:00,,2026-03-11T18:00:00+08:00,,,,CNY,35.90,0.00,0.00,,2,,douyin
6917000000000000003,cancelled,2026-03-12T10:00:00+08:00,,,,,,CNY,20.00,6.00,0.00,,1,,douyin

$ cd shop && csm import ../douyin-orders-few.csv; cut -d, -f1-5 rejects/*; rm rejects/*; csm import detect ../douyin-orders-few.csv | grep -i -e ^map -e unknown
a24
_file,_line,_reason,_field,_value
"douyin-orders-few.csv","3","excel-damaged-id","子订单编号","6.917E+18"
Map                            douyin.orders
! csm import: ../douyin-orders-few.csv:3: 子订单编号: "6.917E+18": excel-damaged-id: a spreadsheet turned this id into a rounded number; export again and import that file unopened [row.excel-damaged-id]
! ../douyin-orders-few.csv: douyin.orders into main: 2 rows, 2 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a24.csv

$ cd shop && csm import ../douyin-aftersales.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a26
_file,_line,_reason,_field,_value
"douyin-aftersales.csv","5","unknown-value","售后状态","平台审核中"
! csm import: ../douyin-aftersales.csv:5: 售后状态: "平台审核中": unknown-value: unknown value; add it to maps: status of map douyin.aftersales [row.unknown-value]
! ../douyin-aftersales.csv: douyin.aftersales into main: 4 rows, 4 returns read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a26.csv

$ cd shop && csm import ../taobao-refunds.csv
a34
! ../taobao-refunds.csv: taobao.refunds into main: 3 rows, 3 returns read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm import ../wechat-aftersales.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a41
_file,_line,_reason,_field,_value
"wechat-aftersales.csv","4","unknown-value","status","3"
"wechat-aftersales.csv","5","bad-number","refund_info.amount","8.00"
! csm import: ../wechat-aftersales.csv:4: status: "3": unknown-value: unknown value; add it to maps: status of map wechat.aftersales [row.unknown-value]
! csm import: ../wechat-aftersales.csv:5: refund_info.amount: "8.00": bad-number: an amount in the smallest unit of its currency, a whole number, is wanted [row.bad-number]
! ../wechat-aftersales.csv: wechat.aftersales into main: 4 rows, 4 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a41.csv

$ cd shop && csm import ../wechat-component.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a49
_file,_line,_reason,_field,_value
"wechat-component.csv","4","unknown-value","status","17"
! csm import: ../wechat-component.csv:4: status: "17": unknown-value: unknown value; add it to maps: status of map wechat.component_aftersales [row.unknown-value]
! ../wechat-component.csv: wechat.component_aftersales into main: 3 rows, 3 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a49.csv

$ cd shop && csm import ../youzan-refunds.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a57
_file,_line,_reason,_field,_value
"youzan-refunds.csv","4","unknown-value","refundState","70"
! csm import: ../youzan-refunds.csv:4: refundState: "70": unknown-value: unknown value; add it to maps: status of map youzan.refunds [row.unknown-value]
! ../youzan-refunds.csv: youzan.refunds into main: 3 rows, 3 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a57.csv

$ cd shop && csm import ../linkedmall-disputes.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a63
_file,_line,_reason,_field,_value
"linkedmall-disputes.csv","5","unknown-value","disputeStatus","7"
! csm import: ../linkedmall-disputes.csv:5: disputeStatus: "7": unknown-value: unknown value; add it to maps: status of map linkedmall.disputes [row.unknown-value]
! ../linkedmall-disputes.csv: linkedmall.disputes into main: 4 rows, 4 returns read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a63.csv

$ cd shop && csm import ../pdd-aftersales.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a71
_file,_line,_reason,_field,_value
"pdd-aftersales.csv","4","unknown-value","after_sales_status","0"
"pdd-aftersales.csv","5","unknown-value","after_sales_type","1"
! csm import: ../pdd-aftersales.csv:4: after_sales_status: "0": unknown-value: unknown value; add it to maps: status of map pdd.aftersales [row.unknown-value]
! csm import: ../pdd-aftersales.csv:5: after_sales_type: "1": unknown-value: unknown value; add it to maps: kind of map pdd.aftersales [row.unknown-value]
! ../pdd-aftersales.csv: pdd.aftersales into main: 4 rows, 4 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a71.csv

$ cd shop && csm import ../jd-services.csv; cut -d, -f1-5 rejects/*; rm rejects/*
a77
_file,_line,_reason,_field,_value
"jd-services.csv","4","unknown-value","afsServiceStatus","10099"
! csm import: ../jd-services.csv:4: afsServiceStatus: "10099": unknown-value: unknown value; add it to maps: status of map jd.services [row.unknown-value]
! ../jd-services.csv: jd.services into main: 3 rows, 3 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a77.csv

$ cd shop && csm return list --fields=ref,opened,status,kind,reason,order,amount,refunded --format=csv
ref,opened,status,kind,reason,order,amount,refunded
pdd:main:260302-100000000000002/refund,2026-03-02T09:15:00+08:00,settled,,,260302-100000000000002,29.90 CNY,29.90 CNY
taobao:main:14700000000000001,2026-03-05T09:00:00+08:00,requested,return_refund,quality,3126000000000000001,50.00 CNY,
taobao:main:14700000000000002,2026-03-05T09:00:00+08:00,disputed,refund_only,quality,3126000000000000002,50.00 CNY,
taobao:main:14700000000000003,2026-03-05T09:00:00+08:00,settled,refund_only,quality,3126000000000000003,50.00 CNY,50.00 CNY
pdd:main:50000000001,2026-03-06T10:00:00+08:00,settled,return_refund,quality,260301-100000000000001,52.30 CNY,52.30 CNY
pdd:main:50000000002,2026-03-06T10:00:00+08:00,disputed,refund_only,not_received,260303-100000000000003,149.00 CNY,
jd:main:520000001,2026-03-08T10:00:00+08:00,received,return_refund,,100000000011,,
jd:main:520000002,2026-03-09T10:00:00+08:00,denied,exchange,,100000000013,,
linkedmall:main:6696000000000001,2026-03-09T12:00:35+08:00,received,return_refund,,6692000000000001,25.90 CNY,
linkedmall:main:6696000000000002,2026-03-09T12:00:35+08:00,settled,refund_only,,6692000000000003,1.00 CNY,1.00 CNY
linkedmall:main:6696000000000003,2026-03-09T12:00:35+08:00,denied,refund_only,,6692000000000005,1.00 CNY,
wechat:main:2000000000001,2026-03-10T08:00:00+08:00,settled,return_refund,quality,3700000000000000001,12.50 CNY,12.50 CNY
wechat:main:12000001,2026-03-10T10:00:00+08:00,settled,exchange,,3300000001,0.00 CNY,
youzan:main:R2026031000000001,2026-03-10T10:00:00+08:00,in_transit,return_refund,quality,E20260301000000001,99.00 CNY,
youzan:main:R2026031000000002,2026-03-10T10:00:00+08:00,settled,,agreed_refund,E20260301000000002,10.00 CNY,10.00 CNY
wechat:main:12000002,2026-03-10T11:00:00+08:00,settled,refund_only,,3300000002,5.00 CNY,5.00 CNY
wechat:main:2000000000002,2026-03-11T08:00:00+08:00,approved,refund_only,no_longer_wanted,3700000000000000002,8.00 CNY,
douyin:main:146000000000000001,2026-03-15T09:00:00+08:00,settled,return_refund,no_reason,6917000000000000001,34.90 CNY,34.90 CNY
douyin:main:146000000000000002,2026-03-16T09:00:00+08:00,in_transit,return_refund,not_as_described.packaging,6917000000000000002,20.00 CNY,
douyin:main:146000000000000003,2026-03-16T10:00:00+08:00,closed,refund_only,quality,6917000000000000002,15.90 CNY,

$ cd shop && csm return show wechat:main:2000000000001
Case             R-a43f
Requested        2026-03-10 08:00:00
Status           settled
Kind             return_refund
Reason           quality
Order            3700000000000000001
SKU              4740
Units            1
Amount           12.50 CNY
Refunded         12.50 CNY
Customer         C-a42e
Shop             main
Channel          wechat
Carrier          顺丰速运
Tracking         SF9000000000001
Updated          2026-03-13 08:00:00
Reference        wechat:main:2000000000001
Import           a41
Seen settled on  2026-03-13 08:00:00

Customer
Customer  C-a42e
Account   oInventedBuyer1

Time so far
requested  3d

History
2026-03-10 08:00:00  customer opened it: ref=wechat:main:2000000000001, shop=main, order=3700000000000000001, kind=return_refund, reason=quality, sku=4740, amount=12.50 CNY, units=1, channel=wechat, tracking=SF9000000000001, carrier=顺丰速运, customer=C-a42e [a43]
    质量问题
    有划痕

2026-03-13 08:00:00  platform state at export: status=settled, amount=12.50 CNY [a44]

$ cd shop && grep -c -v 'do: import,' log/a/events* >../before; for f in ../douyin* ../taobao* ../wechat* ../youzan* ../linkedmall* ../pdd-aft* ../jd-ser*; do csm import --again -q $f; done; rm -f rejects/*; grep -c -v 'do: import,' log/a/events* | cmp - ../before

$ cd shop && csm report overview --format=csv | grep -e ^orders -e ^returns_by
orders,,count,9,count,,by created date,
orders,,cancelled,2,count,,by created date,
orders,,undated,0,count,,of any period,
orders,currency=CNY,count,9,count,,by created date,
orders,currency=CNY,value,831.00,CNY,9,by created date,
orders,currency=CNY,cancelled,2,count,,by created date,
orders,currency=CNY,cancelled_value,139.00,CNY,2,by created date,

$ cd shop && csm check | tail -n 1
errors 0, warnings 0, notes 4
