# F011 applications for returns and exchanges come in with their reason, their text and what is asked for; F148 what a
# customer bought, how often and for how much; F151 what was said, with who said it.
$ csm init shop --shop=main:CNY -q && cp "$EXAMPLES"/agents.yaml shop/policy/ && cd shop && for f in ExportOrderList202604011000 ExportOrderDetailList202604011000 taobao-refunds-20260401 desk-customers desk-tickets desk-events desk-messages; do csm import "$EXAMPLES"/exports/$f.csv 2>&1 | sed 's,.*/,,'; done
ExportOrderList202604011000.csv: taobao.orders into main: 44 rows, 44 orders read: 0 dropped, 44 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a3
ExportOrderDetailList202604011000.csv: taobao.order_lines into main: 74 rows, 44 orders read: 0 dropped, 44 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a44
taobao-refunds-20260401.csv: taobao.refunds into main: 20 rows, 20 returns read: 0 dropped, 20 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a46
desk-customers.csv: csm.customers into main: 16 rows, 16 customers read: 0 dropped, 1 created, 15 revised, 0 unchanged, 0 stale, 0 rejected
a92
desk-tickets.csv: csm.tickets into main: 30 rows, 30 tickets read: 0 dropped, 30 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a110
desk-events.csv: csm.events into main: 96 rows, 96 events read: 0 dropped, 96 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a198
desk-messages.csv: csm.messages into main: 48 rows, 48 messages read: 0 dropped, 48 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a312

$ cd shop && csm return list --format=csv --fields=opened,kind,reason,status,amount --limit=4 && csm return show --format=json "$(csm return list --order=3126580186121230275 --ids)" | grep -e '"reason' -e '"kind":"return_refund"' -e '"amount"' -e '"text":"'
opened,kind,reason,status,amount
2026-01-11T22:05:41+08:00,return_refund,quality,settled,119.00 CNY
2026-01-11T23:15:42+08:00,return_refund,no_reason,settled,59.00 CNY
2026-01-17T21:09:18+08:00,refund_only,not_as_described.packaging,settled,39.95 CNY
2026-01-24T15:37:23+08:00,refund_only,missing_item,settled,59.50 CNY
"kind":"return_refund",
"reason":"no_reason",
"reason_text":null,
"amount":{"amount":"59.00","currency":"CNY"},
"refunded":{"amount":"59.00","currency":"CNY"},
"total":{"amount":"104.90","currency":"CNY"},
"shipping":{"amount":"0.00","currency":"CNY"},
"refunded":{"amount":"59.00","currency":"CNY"},
{"line":"TW-BATH#1","sku":"TW-BATH","product":"长绒棉浴巾","variant":"颜色分类:浅灰;尺寸:70x140cm","units":1,"price":{"amount":"59.00","currency":"CNY"},"total":null,"refunded":null,"status":"completed"},
{"line":"MG-350#1","sku":"MG-350","product":"双层玻璃杯 350ml","variant":"规格:两只装","units":1,"price":{"amount":"45.90","currency":"CNY"},"total":null,"refunded":null,"status":"completed"}
{"at":"2026-01-11T23:15:42+08:00","id":"a47","by":"customer","do":"open","changes":"key=taobao:main:14747662440007696360/open, ref=taobao:main:14747662440007696360, shop=main, order=3126580186121230275, kind=return_refund, reason=no_reason, liable=customer, sku=TW-BATH, product=长绒棉浴巾, amount=59.00 CNY, channel=platform, tracking=SF100200530275, carrier=顺丰速运","rec":"2026-04-02T12:00:00+08:00","mark":null,"text":"七天无理由退换货\n尺寸比想象的大，想退"},

$ cd shop && csm customer list --orders=5..99 --sort=-orders --limit=2 --format=csv --fields=account,orders,returns && csm customer show "$(csm customer list --account=tb_buyer01 --ids)" | sed -n '/^Orders/,/^$/{/./p}'
account,orders,returns
tb_buyer05,7,2
tb_buyer09,6,4
Orders
Order                Created              Status          Total   Refunded
3126538610101230001  2026-01-01 19:30:50  completed  159.00 CNY   0.00 CNY
3126566419081230823  2026-01-13 10:45:02  completed  198.00 CNY   0.00 CNY
3126572481321231508  2026-01-23 13:25:23  completed  119.00 CNY  59.50 CNY
3126537064241233974  2026-02-28 15:45:18  completed  129.00 CNY   0.00 CNY
3126541870921235207  2026-03-18 21:11:39  shipped    407.00 CNY   0.00 CNY

$ cd shop && csm order list --customer="$(csm customer list --account=tb_buyer01 --ids)" --format=csv --fields=order,created,total
order,created,total
3126538610101230001,2026-01-01T19:30:50+08:00,159.00 CNY
3126566419081230823,2026-01-13T10:45:02+08:00,198.00 CNY
3126572481321231508,2026-01-23T13:25:23+08:00,119.00 CNY
3126537064241233974,2026-02-28T15:45:18+08:00,129.00 CNY
3126541870921235207,2026-03-18T21:11:39+08:00,407.00 CNY

$ cd shop && csm ticket list --messages=2..99 --sort=-messages --limit=2 --format=csv --fields=messages,replies,subject && csm log --do=message --limit=2 --format=csv --fields=at,by,text && csm log --do=reply --limit=2 --format=csv --fields=at,by,text
messages,replies,subject
2,1,Kettle does not heat
2,1,水壶不加热怎么办
at,by,text
2026-03-19T17:12:43+08:00,customer,水壶插上电没有反应，换了插座也一样。
2026-03-20T02:48:43+08:00,customer,照片发过去了，谢谢
at,by,text
2026-03-14T09:54:53+08:00,wang.lei,Sorry to hear that. Could you send a photo of the type plate?
2026-03-19T17:43:43+08:00,wang.lei,您好，非常抱歉。请拍一张底座的照片，我们马上处理。

$ cd shop && iconv -f gb18030 -t utf8 "$EXAMPLES"/exports/taobao-refunds-20260401.csv | sed '2s/退款成功/退款完毕了/; 2s/14747662440007696360/99747662440007696360/' >../bad.csv; csm import ../bad.csv; cut -d, -f1-5 rejects/*.csv
a362
_file,_line,_reason,_field,_value
"bad.csv","2","unknown-value","退款状态","退款完毕了"
! csm import: ../bad.csv:2: 退款状态: "退款完毕了": unknown-value: unknown value; add it to maps: status of map taobao.refunds [row.unknown-value]
! ../bad.csv: taobao.refunds into main: 20 rows, 20 returns read: 0 dropped, 0 created, 0 revised, 19 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a362.csv

$ cd shop && sed -i 's/退款完毕了/退款成功/g' rejects/*.csv && csm import rejects/*.csv
a364
! rejects/a362.csv: taobao.refunds into main: 1 rows, 1 returns read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
