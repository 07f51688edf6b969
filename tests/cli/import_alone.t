# What needs no store of its own: the maps, and csm try. Neither leaves anything behind.
$ csm import maps --fields=map,record | sed -n 2,4p; mkdir tmp; printf 'Ref No,Betreff\n1,x\n' >odd.csv; TMPDIR=$PWD/tmp csm import new odd.csv | sed -n 2,4p; csm import detect odd.csv; cp "$EXAMPLES"/exports/shopify*.csv orders.csv; csm import detect orders.csv | grep ^Map; csm import explain orders.csv:2 | head -n 1; ls tmp
amazon.all_orders             order
amazon.fba_returns            return
amazon.mfn_returns            return
map: my.odd
verified: "own: drafted from the header of one file"
record: ticket    # order, return, ticket, customer, message, answer, event, parcel, device or behaviour
Map             shopify.orders
Map    shopify.orders
! csm import detect: odd.csv: no map knows these columns; csm import new FILE drafts one from them (csm-map(5)), --map names it [import.format]

$ csm import maps --store=nowhere; csm import orders.csv
! csm import maps: nowhere: no such file or folder [file.missing]
! csm import: no store here: neither this folder nor one above it holds csm.yaml; name one with --store or CSM_STORE, or make one with csm init [store.none]
[4]

$ mkdir -p tmp; iconv -f gb18030 -t utf-8 "$EXAMPLES"/exports/taobao-refunds-20260401.csv | sed '2s/"退款成功"/"退款成攻"/' >r.csv; TMPDIR=$PWD/tmp csm try r.csv >out; echo $?; head -n 1 out; ls tmp
1
Overview
! csm try: r.csv:2: 退款状态: "退款成攻": unknown-value: unknown value; add it to maps: status of map taobao.refunds [row.unknown-value]
! r.csv: taobao.refunds into main: 20 rows, 20 returns read: 0 dropped, 19 created, 0 revised, 0 unchanged, 0 stale, 1 rejected

$ csm try orders.csv >out; csm try --lang=zh orders.csv >out
! orders.csv: shopify.orders into main: 65 rows, 36 orders read: 0 dropped, 36 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! only orders here: refunds in them have no day of their own, so rates by order date miss those; reasons stand in the platform's export of refunds: csm try --report=products orders.csv refunds.csv
! orders.csv：用 shopify.orders 导入店铺 main:65 行，读到 36 条订单：略过 0，新增 36，更新 0，未变 0，过时 0，被拒 0
! 此处只有订单：其中的退款没有日期，按订单批次的退货率不含它们；退货原因在平台导出的退款表里：csm try --report=products orders.csv refunds.csv

$ csm try -q --lang=zh "$EXAMPLES"/exports/taobao-refunds-20260401.csv | grep -A 3 ^退货按状态; csm try -q "$EXAMPLES"/exports/taobao-refunds-20260401.csv --format=csv | grep returns,status=.*,count,
退货按状态
状态                 退货  件数  件数未知
approved 已同意         2     0         2
in_transit 退货在途     2     0         2
returns,status=approved,count,2,count,,by requested date,
returns,status=approved,units,0,count,,by requested date,
returns,status=approved,without_units,2,count,,by requested date,
returns,status=in_transit,count,2,count,,by requested date,
returns,status=in_transit,units,0,count,,by requested date,
returns,status=in_transit,without_units,2,count,,by requested date,
returns,status=settled,count,12,count,,by requested date,
returns,status=settled,units,0,count,,by requested date,
returns,status=settled,without_units,12,count,,by requested date,
returns,status=denied,count,2,count,,by requested date,
returns,status=denied,units,0,count,,by requested date,
returns,status=denied,without_units,2,count,,by requested date,
returns,status=closed,count,2,count,,by requested date,
returns,status=closed,units,0,count,,by requested date,
returns,status=closed,without_units,2,count,,by requested date,
