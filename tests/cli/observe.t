# What carriers, devices and visits report: tables of their own, joined to orders and customers in any sequence of imports.
$ sh "$DATA"/shop.sh; cp "$DATA"/observe/*.csv .; cp "$DATA"/observe/*.yaml shop/maps; iconv -f UTF-8 -t GBK steps.csv >steps-gbk.csv

# The steps come before the orders; the same rows again, also in another encoding, add nothing.
$ cd shop && csm import ../steps.csv; csm import ../steps.csv; csm import ../steps-gbk.csv; csm import --exported-at=2026-03-02T12:00 ../orders.csv
a3
a5
a7
! ../steps.csv: csm.tracking into main: 4 rows, 4 parcel steps read: 0 dropped, 4 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../steps.csv: nothing to do: imported before as a3 with this map (--again does it once more)
! ../steps-gbk.csv: csm.tracking into main: 4 rows, 4 parcel steps read: 0 dropped, 0 created, 0 revised, 4 unchanged, 0 stale, 0 rejected
! ../orders.csv: csm.orders into main: 3 rows, 2 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm import explain ../steps.csv:5; cat log/a/tracking-*.csv
Map    csm.tracking
Lines  5-5
Key    content:aa951f37cec9476cd05e146a:1
    field tracking: column 运单号 "SF100200300" -> "SF100200300"
    field carrier: column 快递公司 "顺丰" -> "顺丰"
    field time: column 轨迹时间 "2026-03-04 18:00:00" -> 2026-03-04T18:00:00+08:00
    field status: column 状态 "已签收" -> "delivered"
    field place: column 地点 "上海" -> "上海"
    field text: column 描述 "本人签收" -> "本人签收"
    key: content:aa951f37cec9476cd05e146a:1
id,at,rec,imp,key,shop,order,tracking,carrier,status,place,text,raw
a1,2026-03-02T09:00:00+08:00,2026-04-02T12:00:00+08:00,a3,csm:main:content:0ee94e863ea0aed92be8e71f:1,main,,SF100200300,顺丰,accepted,杭州,快件已揽收,
a2,2026-03-03T09:00:00+08:00,2026-04-02T12:00:00+08:00,a3,csm:main:content:a6f9af2a1a32829ebc75d3b3:1,main,,SF100200300,顺丰,in_transit,南京,到达南京中转场,
a3,2026-03-03T09:00:00+08:00,2026-04-02T12:00:00+08:00,a3,csm:main:content:a6f9af2a1a32829ebc75d3b3:2,main,,SF100200300,顺丰,in_transit,南京,到达南京中转场,
a4,2026-03-04T18:00:00+08:00,2026-04-02T12:00:00+08:00,a3,csm:main:content:aa951f37cec9476cd05e146a:1,main,,SF100200300,顺丰,delivered,上海,本人签收,

$ cd shop && csm order show D1
Observed      1
Order         D1
Shop          main
Created       2026-03-01 10:00:00
Status        shipped
Total         1199.00 CNY
Units         3
Channel       web
Tracking      SF100200300
Delivered     2026-03-04 18:00:00
Delivered by  tracking:a4
Observed      2026-03-02 12:00:00
Row           orders:a1

Lines of the order
Line     SKU    Product  Variant  Units  Price  Total  Refunded  Status
POT-1#1  POT-1  电饭煲                1
SPO-1#1  SPO-1  勺子                  2

Parcels
Tracking     Carrier  Steps  Status     Since                Delivered
SF100200300  顺丰         3  delivered  2026-03-04 18:00:00  2026-03-04 18:00:00

Steps of the parcels
At                   Status      Place  Text            Tracking     Row
2026-03-02 09:00:00  accepted    杭州   快件已揽收      SF100200300  tracking:a1
2026-03-03 09:00:00  in_transit  南京   到达南京中转场  SF100200300  tracking:a2
2026-03-04 18:00:00  delivered   上海   本人签收        SF100200300  tracking:a4

Customer
Customer  C-a8v
Account   lin88
Name      林一

# As of an earlier instant the parcel is still on its way; a customer sees the steps, but not where they stand.
$ cd shop && csm order show D1 --as-of=2026-03-03T12:00 | sed -n '/^Parcels/,/^Customer/p'; csm order show D1 --known-at=2026-04-01; csm order show D1 --public | sed -n '/^Delivered/p; /^Parcels/,$p'; csm order show D1 --format=csv | grep -e deliv
Parcels
Tracking     Carrier  Steps  Status      Since                Delivered
SF100200300  顺丰         2  in_transit  2026-03-03 09:00:00

Steps of the parcels
At                   Status      Place  Text            Tracking     Row
2026-03-02 09:00:00  accepted    杭州   快件已揽收      SF100200300  tracking:a1
2026-03-03 09:00:00  in_transit  南京   到达南京中转场  SF100200300  tracking:a2

Customer
Delivered     2026-03-04 18:00:00
Delivered by  tracking
Parcels
Tracking     Carrier  Steps  Status     Since                Delivered
SF100200300  顺丰         3  delivered  2026-03-04 18:00:00  2026-03-04 18:00:00

Steps of the parcels
At                   Status      Place  Text            Tracking     Row
2026-03-02 09:00:00  accepted    杭州   快件已揽收      SF100200300
2026-03-03 09:00:00  in_transit  南京   到达南京中转场  SF100200300
2026-03-04 18:00:00  delivered   上海   本人签收        SF100200300
,,delivered,
,,delivered,2026-03-04T18:00:00+08:00
,,delivered_by,tracking:a4
parcels,1,status,delivered
parcels,1,delivered,2026-03-04T18:00:00+08:00
parcel_steps,3,status,delivered
! csm order show: there is no order "D1" as of this instant; csm find looks for parts of numbers [order.unknown]

$ cd shop && CSM_LANG=zh csm order show D1 | sed -n '/^签收/p; /^包裹/,/^客户/p'
签收时间  2026-03-04 18:00:00
签收依据  tracking:a4
包裹
运单号       承运商  轨迹数  状态    自                   签收时间
SF100200300  顺丰         3  已签收  2026-03-04 18:00:00  2026-03-04 18:00:00

物流轨迹
时间                 状态    地点  描述            运单号       行号
2026-03-02 09:00:00  已揽收  杭州  快件已揽收      SF100200300  tracking:a1
2026-03-03 09:00:00  运输中  南京  到达南京中转场  SF100200300  tracking:a2
2026-03-04 18:00:00  已签收  上海  本人签收        SF100200300  tracking:a4

客户

# An order of two parcels is delivered when both are.
$ cd shop && csm import ../first-parcel.csv; csm order show D2 | grep -e ^Delivered
a11
! ../first-parcel.csv: csm.tracking into main: 1 rows, 1 parcel steps read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
[1]

# Steps may name the order alone. What names neither is refused, and so are an unknown state, the future, no instant.
$ cd shop && csm import ../second-parcel.csv; csm order show D2 | sed -n '/^Delivered/p; /^Parcels/,/^Customer/p'; cat rejects/*.csv
a13
Delivered     2026-03-06 15:30:00
Delivered by  tracking:a7
Parcels
Tracking    Carrier  Steps  Status     Since                Delivered
            YTO          1  exception  2026-03-05 08:00:00
YT55000111  YTO          1  delivered  2026-03-05 10:00:00  2026-03-05 10:00:00
YT55000222  YTO          2  delivered  2026-03-06 15:30:00  2026-03-06 15:30:00

Steps of the parcels
At                   Status            Place   Text  Tracking    Row
2026-03-05 08:00:00  exception         Suzhou                    tracking:a8
2026-03-05 10:00:00  delivered         Suzhou        YT55000111  tracking:a5
2026-03-06 10:00:00  out_for_delivery  Suzhou        YT55000222  tracking:a6
2026-03-06 15:30:00  delivered         Suzhou        YT55000222  tracking:a7

Customer
_file,_line,_reason,_field,_value,Order number,Tracking number,Carrier,Event time,Status,Location
"second-parcel.csv","5","missing-key","Tracking number","",,,YTO,2026-03-07 08:00,delivered,Suzhou
"second-parcel.csv","6","unknown-value","Status","teleported",D2,YT55000222,YTO,2026-03-08 08:00,teleported,Suzhou
"second-parcel.csv","7","bad-date","Event time","2027-03-08 08:00",D2,YT55000222,YTO,2027-03-08 08:00,returned,Suzhou
"second-parcel.csv","8","missing-required","Event time","",D2,YT55000222,YTO,,returned,Suzhou
! csm import: ../second-parcel.csv:5: Tracking number: missing-key: a step is of a parcel with a tracking number or an order [row.missing-key]
! csm import: ../second-parcel.csv:6: Status: "teleported": unknown-value: unknown value; add it to maps: status of map csm.tracking [row.unknown-value]
! csm import: ../second-parcel.csv:7: Event time: "2027-03-08 08:00": bad-date: 2027-03-08T08:00:00+08:00 lies in the future; is the zone right (csm import explain)? [row.bad-date]
! csm import: ../second-parcel.csv:8: Event time: missing-required: field time is required and this is empty [row.missing-required]
! ../second-parcel.csv: csm.tracking into main: 7 rows, 7 parcel steps read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 4 rejected; rejects: $WORK/w/shop/rejects/a13.csv

# By number: the order, or the parcel alone where no order is known.
$ cd shop && csm import -q ../alone.csv; csm find SF100200300; csm find YT55000222; csm find ZZ900900900; csm find 900900
Case  What   At                   Found in  Match        Event
D1    order  2026-03-01 10:00:00  tracking  SF100200300
Case  What   At                   Found in  Match       Event
D2    order  2026-03-02 10:00:00  tracking  YT55000222
Case         What    At                   Found in  Match        Event
ZZ900900900  parcel  2026-03-09 08:00:00  tracking  ZZ900900900
Case         What    At                   Found in  Match        Event
ZZ900900900  parcel  2026-03-09 08:00:00  tracking  ZZ900900900

# Devices: a serial number belongs to the order or account that one of its rows names, before or after.
$ cd shop && csm import ../devices.csv; csm import --again ../devices.csv; csm order show D1 | sed -n '/^Devices/,/^Customer/p'
a17
a19
Devices
Serial    SKU  Product      Events  Last                 Code  Value
RC-77001       Rice cooker       4  2026-03-12 19:00:00  E05   131.5

Last device events
At                   Serial    Code    Value  Text         Row
2026-03-10 08:00:00  RC-77001  boot           first start  device_events:a1
2026-03-10 08:05:00  RC-77001  online                      device_events:a2
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a3
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a4

Customer
! csm import: ../devices.csv:7: serial number: missing-required: field serial is required and this is empty [row.missing-required]
! ../devices.csv: csm.device_events into main: 6 rows, 6 device events read: 0 dropped, 5 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a17.csv
! csm import: ../devices.csv:7: serial number: missing-required: field serial is required and this is empty [row.missing-required]
! ../devices.csv: csm.device_events into main: 6 rows, 6 device events read: 0 dropped, 0 created, 0 revised, 5 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a19.csv

$ cd shop && csm find RC-77001; csm find KT-10; csm order show D1 --as-of=2026-03-10T08:02 | grep -c RC-77001; csm order show D1 --public | grep -c RC-77001
Case  What   At                   Found in  Match     Event
D1    order  2026-03-01 10:00:00  serial    RC-77001
Case   What      At                   Found in  Match  Event
C-a9w  customer  2026-03-02 12:00:00  serial    KT-10
0
0
[1]

# The last ten of many events are listed, all are counted.
$ (echo serial,time,code,order; for i in 10 11 12 13 14 15 16 17 18 19 20 21; do echo "RC-77002,2026-03-$i 07:00,beat $i,D2"; done) >many.csv; cd shop && csm import -q ../many.csv; csm order show D2 | sed -n '/^Devices/,/^Customer/p'
Devices
Serial    SKU  Product  Events  Last                 Code     Value
RC-77002                    12  2026-03-21 07:00:00  beat 21

Last device events
At                   Serial    Code     Value  Text  Row
2026-03-12 07:00:00  RC-77002  beat 12               device_events:a8
2026-03-13 07:00:00  RC-77002  beat 13               device_events:a9
2026-03-14 07:00:00  RC-77002  beat 14               device_events:a10
2026-03-15 07:00:00  RC-77002  beat 15               device_events:a11
2026-03-16 07:00:00  RC-77002  beat 16               device_events:a12
2026-03-17 07:00:00  RC-77002  beat 17               device_events:a13
2026-03-18 07:00:00  RC-77002  beat 18               device_events:a14
2026-03-19 07:00:00  RC-77002  beat 19               device_events:a15
2026-03-20 07:00:00  RC-77002  beat 20               device_events:a16
2026-03-21 07:00:00  RC-77002  beat 21               device_events:a17

Customer

# What customers do: who is nobody or masked is refused; accounts stand in people/ alone.
$ cd shop && csm import ../deeds.csv; csm import --again ../deeds.csv; cat log/a/behaviour-*.csv; grep -r -e lin88 -e lin_new log
a23
a26
id,at,rec,imp,key,shop,customer,action,sku,product,channel,value,text,raw
a1,2026-03-20T20:00:00+08:00,2026-04-02T12:00:00+08:00,a23,csm:main:content:e052844e28b428f701d7122c:1,main,C-a8v,view,,电饭煲,wechat,,,
a2,2026-03-20T20:00:00+08:00,2026-04-02T12:00:00+08:00,a23,csm:main:content:e052844e28b428f701d7122c:2,main,C-a8v,view,,电饭煲,wechat,,,
a3,2026-03-20T20:01:00+08:00,2026-04-02T12:00:00+08:00,a23,csm:main:content:8e44c27733d63090f1d16d0a:1,main,C-a8v,cart,,电饭煲,wechat,,,
a4,2026-03-21T21:00:00+08:00,2026-04-02T12:00:00+08:00,a23,csm:main:content:7f7a76001e0bf8a619f65099:1,main,C-a8v,comment,,电饭煲,wechat,,"好用,推荐",
a5,2026-03-22T09:00:00+08:00,2026-04-02T12:00:00+08:00,a23,csm:main:content:4b1ca11f96807b357bc66ee6:1,main,C-a24k,share,,杯子,app,,,
! csm import: ../deeds.csv:7: 用户编号: "li***8": missing-key: an unmasked account identifies a customer [row.missing-key]
! csm import: ../deeds.csv:8: 用户编号: missing-required: field account is required and this is empty [row.missing-required]
! csm import: ../deeds.csv:9: 行为时间: "昨天": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M [row.bad-date]
! ../deeds.csv: csm.behaviour into main: 8 rows, 8 actions read: 0 dropped, 5 created, 0 revised, 0 unchanged, 0 stale, 3 rejected; rejects: $WORK/w/shop/rejects/a23.csv
! csm import: ../deeds.csv:7: 用户编号: "li***8": missing-key: an unmasked account identifies a customer [row.missing-key]
! csm import: ../deeds.csv:8: 用户编号: missing-required: field account is required and this is empty [row.missing-required]
! csm import: ../deeds.csv:9: 行为时间: "昨天": bad-date: no date in a form this column has, as %Y-%m-%d %H:%M [row.bad-date]
! ../deeds.csv: csm.behaviour into main: 8 rows, 8 actions read: 0 dropped, 0 created, 0 revised, 5 unchanged, 0 stale, 3 rejected; rejects: $WORK/w/shop/rejects/a26.csv
[1]

# Linked accounts are one person: behaviour and devices of all of them.
$ cd shop && A=$(csm customer list --account=lin88 --ids) B=$(csm customer list --account=lin_new --ids) C=$(csm customer list --account=wu9 --ids); csm customer link $A --to=$B; csm customer show $B | sed -n '/^Behaviour/,/^History/p'; csm customer link $A --to=$C; csm customer show $B | sed -n '/^Behaviour/,/^History/p'; csm customer show $A --as-of=2026-03-20T20:00:30 | sed -n '/^Behaviour/,/^History/p'; csm customer show $B --public | grep view
a28
Behaviour
Action   Count  Last                 Last about  Channel
view         2  2026-03-20 20:00:00  电饭煲      wechat
cart         1  2026-03-20 20:01:00  电饭煲      wechat
comment      1  2026-03-21 21:00:00  电饭煲      wechat
share        1  2026-03-22 09:00:00  杯子        app

Devices
Serial    SKU  Product      Events  Last                 Code  Value
RC-77001       Rice cooker       4  2026-03-12 19:00:00  E05   131.5

Last device events
At                   Serial    Code    Value  Text         Row
2026-03-10 08:00:00  RC-77001  boot           first start  device_events:a1
2026-03-10 08:05:00  RC-77001  online                      device_events:a2
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a3
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a4

Links
Relation  From   To      Since
          C-a8v  C-a24k  2026-04-02 12:00:00

History
a29
Behaviour
Action   Count  Last                 Last about  Channel
view         2  2026-03-20 20:00:00  电饭煲      wechat
cart         1  2026-03-20 20:01:00  电饭煲      wechat
comment      1  2026-03-21 21:00:00  电饭煲      wechat
share        1  2026-03-22 09:00:00  杯子        app

Devices
Serial    SKU  Product      Events  Last                 Code     Value
RC-77002                        12  2026-03-21 07:00:00  beat 21
RC-77001       Rice cooker       4  2026-03-12 19:00:00  E05      131.5
KT-10          Kettle            1  2026-03-11 08:00:00  E01

Last device events
At                   Serial    Code     Value  Text     Row
2026-03-12 19:00:00  RC-77001  E05      131.5  too hot  device_events:a4
2026-03-13 07:00:00  RC-77002  beat 13                  device_events:a9
2026-03-14 07:00:00  RC-77002  beat 14                  device_events:a10
2026-03-15 07:00:00  RC-77002  beat 15                  device_events:a11
2026-03-16 07:00:00  RC-77002  beat 16                  device_events:a12
2026-03-17 07:00:00  RC-77002  beat 17                  device_events:a13
2026-03-18 07:00:00  RC-77002  beat 18                  device_events:a14
2026-03-19 07:00:00  RC-77002  beat 19                  device_events:a15
2026-03-20 07:00:00  RC-77002  beat 20                  device_events:a16
2026-03-21 07:00:00  RC-77002  beat 21                  device_events:a17

Links
Relation  From   To      Since
          C-a8v  C-a24k  2026-04-02 12:00:00

History
Behaviour
Action  Count  Last                 Last about  Channel
view        2  2026-03-20 20:00:00  电饭煲      wechat

Devices
Serial    SKU  Product      Events  Last                 Code  Value
RC-77001       Rice cooker       4  2026-03-12 19:00:00  E05   131.5

Last device events
At                   Serial    Code    Value  Text         Row
2026-03-10 08:00:00  RC-77001  boot           first start  device_events:a1
2026-03-10 08:05:00  RC-77001  online                      device_events:a2
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a3
2026-03-12 19:00:00  RC-77001  E05     131.5  too hot      device_events:a4

History
[1]

$ cd shop && CSM_LANG=zh csm customer show $(csm customer list --account=wu9 --ids) | sed -n '/^行为/,/^经过/p'
行为
行为  次数  最近                 最近商品  渠道
浏览     2  2026-03-20 20:00:00  电饭煲    wechat
加购     1  2026-03-20 20:01:00  电饭煲    wechat
评论     1  2026-03-21 21:00:00  电饭煲    wechat
分享     1  2026-03-22 09:00:00  杯子      app

设备
序列号    货号  商品         事件数  最近                 状态码   数值
RC-77002                         12  2026-03-21 07:00:00  beat 21
RC-77001        Rice cooker       4  2026-03-12 19:00:00  E05      131.5
KT-10           Kettle            1  2026-03-11 08:00:00  E01

最近设备事件
时间                 序列号    状态码   数值   描述     行号
2026-03-12 19:00:00  RC-77001  E05      131.5  too hot  device_events:a4
2026-03-13 07:00:00  RC-77002  beat 13                  device_events:a9
2026-03-14 07:00:00  RC-77002  beat 14                  device_events:a10
2026-03-15 07:00:00  RC-77002  beat 15                  device_events:a11
2026-03-16 07:00:00  RC-77002  beat 16                  device_events:a12
2026-03-17 07:00:00  RC-77002  beat 17                  device_events:a13
2026-03-18 07:00:00  RC-77002  beat 18                  device_events:a14
2026-03-19 07:00:00  RC-77002  beat 19                  device_events:a15
2026-03-20 07:00:00  RC-77002  beat 20                  device_events:a16
2026-03-21 07:00:00  RC-77002  beat 21                  device_events:a17

关联
关系  自     至     时间
      C-a8v  C-a9w  2026-04-02 12:00:00

经过

# All of an import goes with it, and its rows are free again.
$ cd shop && for i in $(csm log --do=import --raw | sed -n 's/^- {id: \(a[0-9]*\),.*map: csm.tracking.*/\1/p'); do csm import undo $i >undone; done; csm order show D1 | grep tracking:; csm find ZZ900900900; csm import ../steps.csv; csm order show D1 | grep ^Delivered
a35
Delivered     2026-03-04 18:00:00
Delivered by  tracking:a13
! ../steps.csv: csm.tracking into main: 4 rows, 4 parcel steps read: 0 dropped, 4 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm check; csm import maps --format=csv --fields=map,record | grep -e parcel -e device -e behaviour
errors 0, warnings 0, notes 0
my.steps,parcel
csm.behaviour,behaviour
csm.device_events,device
csm.tracking,parcel

# A key of one's own: the last row of a key counts, also where it names another order than before.
$ cd shop && csm import ../scan-one.csv; csm order show D1 | grep X-1; csm import ../scan-two.csv; csm import --again ../scan-two.csv; csm order show D1 | grep X-1; csm order show D2 | grep X-1
a37
X-1                       1  in_transit  2026-03-03 10:00:00
2026-03-03 10:00:00  in_transit         one             X-1          tracking:a14
a39
a41
X-1                    1  exception  2026-03-03 10:00:00
2026-03-03 10:00:00  exception         two   X-1       tracking:a15
! ../scan-one.csv: my.steps into main: 1 rows, 1 parcel steps read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! csm import: ../scan-two.csv:3: What: "gone": unknown-value: no state of a parcel; csm-map(5) lists them: a value map of the map makes one of it [row.unknown-value]
! csm import: ../scan-two.csv:4: Parcel: missing-key: nothing names this record: field tracking is empty [row.missing-key]
! ../scan-two.csv: my.steps into main: 3 rows, 3 parcel steps read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a39.csv
! csm import: ../scan-two.csv:3: What: "gone": unknown-value: no state of a parcel; csm-map(5) lists them: a value map of the map makes one of it [row.unknown-value]
! csm import: ../scan-two.csv:4: Parcel: missing-key: nothing names this record: field tracking is empty [row.missing-key]
! ../scan-two.csv: my.steps into main: 3 rows, 3 parcel steps read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a41.csv

# A form of the shop's own: requests of customers, as returns; the same entries again add nothing.
$ cd shop && csm import ../form.csv; csm import --again ../form.csv; csm return list --fields=case,order,status,kind,reason,channel,product
a43
a49
Case    Order  Status     Kind           Reason            Channel  Product
R-a45h  D1     requested  exchange       damaged           web      电饭煲
R-a47k  D2     requested  return_refund  no_longer_wanted  web      杯子
! csm import: ../form.csv:4: 期望处理方式: "烧掉": unknown-value: unknown value; add it to maps: kind of map csm.returns [row.unknown-value]
! ../form.csv: csm.returns into main: 3 rows, 3 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a43.csv
! csm import: ../form.csv:4: 期望处理方式: "烧掉": unknown-value: unknown value; add it to maps: kind of map csm.returns [row.unknown-value]
! ../form.csv: csm.returns into main: 3 rows, 3 returns read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a49.csv

$ cd shop && csm import ../form-english.csv; csm return show $(csm return list --order=W-7 --ids) | sed -n '/^History/,$p'; grep -r -e ada@ -e Ada log
a51
History
2026-03-17 10:00:00  customer opened it: ref=csm:main:W-7/2026-03-17T02:00:00Z, shop=main, order=W-7, kind=exchange, reason=damaged, product=Kettle, channel=web, customer=C-a52r [a53]
    Arrived damaged
    The lid is cracked lid.jpg
! ../form-english.csv: csm.returns into main: 1 rows, 1 returns read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
[1]

# Orders of a shop of one's own, here one row an order.
$ cd shop && csm import ../own-shop.csv; csm order list --order=W-7 --fields=order,created,status,total,units,lines,tracking,name
a55
Order  Created              Status         Total  Units  Lines  Tracking  Name
W-7    2026-03-10 12:00:00  shipped  1049.50 USD      1      1  1Z999     Ada Example
! csm import: ../own-shop.csv:3: Status: "Strange": unknown-value: unknown value; add it to maps: status of map csm.orders [row.unknown-value]
! ../own-shop.csv: csm.orders into main: 2 rows, 2 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a55.csv
