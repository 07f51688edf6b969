# What exports mean rather than say: goods sent instead of money, a part of an order, days without a time, two mails of one id.
$ csm init shop --site=a -q --shop=cn:CNY --shop=us:USD

$ printf '售后单号,订单号,售后状态,售后类型,退商品金额（元）,退运费金额（元）,售后申请时间,售后完结时间\n700000000000001,6917000000000000001,14,换货,100,0,2026-03-01 10:00:00,2026-03-05 10:00:00\n700000000000002,6917000000000000002,"同意退款，退款成功",退货退款,100,5,2026-03-01 10:00:00,2026-03-05 10:00:00\n' >dy.csv; printf '[{"id":1,"order_sn":"260301-1","after_sales_status":16,"after_sales_type":4,"refund_amount":"88.00","created_time":"2026-03-01 10:00:00"}]' >pdd.json; printf '[{"id":1,"order_sn":"260301-1","after_sales_status":16,"after_sales_type":4,"refund_amount":"89.00","created_time":"2026-03-01 10:00:00"}]' >pdd2.json; cd shop && for f in dy.csv pdd.json pdd2.json; do csm import -q ../$f --shop=cn; done; csm return list --format=csv --fields=order,kind,status,amount,refunded
order,kind,status,amount,refunded
6917000000000000001,exchange,settled,100.00 CNY,
6917000000000000002,return_refund,settled,105.00 CNY,105.00 CNY
260301-1,exchange,settled,89.00 CNY,

$ for s in 20 60; do printf 'refundId,refundState,refundFee,created,refundType,tid,modified\n202603010001,%s,1250,2026-03-01 10:00:00,1,E1,2026-03-0%s 10:00:00\n' $s $((s / 10)) >yz$s.csv; (cd shop && csm import -q ../yz$s.csv --shop=cn); done; cd shop && csm return list --order=E1 --format=csv --fields=kind,status,refunded
kind,status,refunded
return_refund,settled,12.50 CNY

$ printf 'Order ID\tOrder Status\tOrder Substatus\tCancelation/Return Type\tSKU ID\tQuantity\tOrder Amount\tCreated Time\tDelivered Time\tCancelled Time\n583870900000000021\tShipped\tIn transit\t\t1\t1\t£12.50\t2026/03/20 10:00:00\t\t\n583870900000000021\tCancelled\tCancelled\tCancel\t2\t1\t£12.50\t2026/03/20 10:00:00\t\t2026/03/21 10:00:00\n583870900000000022\tShipped\tDelivered\t\t1\t1\t$8.00\t2026/03/20 10:00:00\t2026/03/24 10:00:00\t\n583870900000000022\tShipped\tIn transit\t\t2\t1\t$8.00\t2026/03/20 10:00:00\t\t\n583870900000000023\tShipped\tDelivered\t\t1\t1\t9.00\t2026/03/20 10:00:00\t2026/03/24 10:00:00\t\n583870900000000023\tShipped\tDelivered\t\t2\t1\t9.00\t2026/03/20 10:00:00\t2026/03/25 10:00:00\t\n583870900000000024\tCancelled\tCancelled\tCancel\t1\t1\t9.00\t2026/03/20 10:00:00\t\t2026/03/21 10:00:00\n583870900000000025\tShipped\tIn transit\t\t1\t1\tS$9.00\t2026/03/20 10:00:00\t\t\n' >tik.tsv; cd shop && csm import ../tik.tsv --shop=us; csm order list --shop=us --format=csv --fields=order,status,delivered,cancelled,total; csm report overview --format=csv | grep -e '^orders'
a23
order,status,delivered,cancelled,total
583870900000000021,shipped,,,12.50 GBP
583870900000000022,shipped,,,8.00 USD
583870900000000023,delivered,2026-03-25T10:00:00+08:00,,9.00 USD
583870900000000024,cancelled,,2026-03-21T10:00:00+08:00,9.00 USD
orders,,count,3,count,,by created date,
orders,,cancelled,1,count,,by created date,
orders,,undated,0,count,,of any period,
orders,currency=GBP,count,1,count,,by created date,
orders,currency=GBP,value,12.50,GBP,1,by created date,
orders,currency=GBP,cancelled,0,count,,by created date,
orders,currency=GBP,cancelled_value,,,,by created date,
orders,currency=USD,count,2,count,,by created date,
orders,currency=USD,value,17.00,USD,2,by created date,
orders,currency=USD,cancelled,1,count,,by created date,
orders,currency=USD,cancelled_value,9.00,USD,1,by created date,
! csm import: ../tik.tsv:9: Order Amount: "S$9.00": unknown-value: unknown value; add it to maps: sign of map tiktok.orders [row.unknown-value]
! ../tik.tsv: tiktok.orders into us: 8 rows, 5 orders read: 0 dropped, 4 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a23.csv

$ printf 'orderPlacedDt,poNum,defectType,offerId,cancelDate,actualDeliveryDate\n2026-03-01,10,CANCELLATION,o1,2026-03-03,\n2026-03-01,10,OTD,o2,,2026-03-09\n2026-03-01,11,CANCELLATION,o1,2026-03-03,\n' >wm.csv; cd shop && csm import -q ../wm.csv --shop=us; csm order list --channel=walmart --format=csv --fields=order,status,delivered,cancelled; grep -h ',10,o' log/a/order_lines-*.csv | cut -d, -f8,9,12
order,status,delivered,cancelled
10,,,
11,cancelled,,2026-03-03T00:00:00+08:00
o1#1,o1,cancelled
o2#1,o2,delivered

$ printf 'Order ID\tReturn request date\tAmazon RMA ID\tReturn request status\tCurrency code\tRefunded Amount\tReturn delivery date\tResolution\n1\t05-Mar-2026\tR1\tCompleted\tUSD\t0.00\t09-Mar-2026\tStandardRefund\n2\t05-Mar-2026\tR2\tCompleted\tUSD\t10.50\t09-Mar-2026\tStandardRefund\n' >mfn.tsv; mkdir -p shop/maps; printf '%s\n' 'map: own.returns' 'record: return' 'verified: "own: one file of ours"' 'detect: {all: [rma, asked, back, paid on]}' 'fields:' '  return: {from: [rma], required: true}' '  status: {const: settled}' '  applied: {from: [asked]}' '  received: {from: [back]}' '  settled: {from: [paid on]}' 'key: [return]' 'rank: [settled]' >shop/maps/own.returns.yaml; printf 'rma,asked,back,paid on\n1,2026-03-01 10:00:00,2026-03-01,2026-03-01\n2,2026-03-01 10:00:00,2026-03-02 11:00:00,2026-03-02 12:00:00\n' >own.csv; cd shop && csm import -q ../mfn.tsv --shop=us; csm import -q ../own.csv --shop=us; csm return list --shop=us --format=csv --fields=ref,status,refunded,opened,received,settled,settle_s,odd; csm log --format=csv --fields=do,detail | grep prec= | cut -c1-60
ref,status,refunded,opened,received,settled,settle_s,odd
own:us:1,settled,,2026-03-01T10:00:00+08:00,2026-03-01T10:00:00+08:00,2026-03-01T10:00:00+08:00,,1
own:us:2,settled,,2026-03-01T10:00:00+08:00,2026-03-02T11:00:00+08:00,2026-03-02T12:00:00+08:00,93600,1
amazon:us:R1/1,closed,,2026-03-05T00:00:00+08:00,2026-03-09T00:00:00+08:00,,,1
amazon:us:R2/2,settled,10.50 USD,2026-03-05T00:00:00+08:00,2026-03-09T00:00:00+08:00,,,1
open,key=amazon:us:R1/1/open ref=amazon:us:R1/1 shop=us prec
receive,key=amazon:us:R1/1/receive prec=day
open,key=amazon:us:R2/2/open ref=amazon:us:R2/2 shop=us prec
receive,key=amazon:us:R2/2/receive prec=day
receive,key=own:us:1/receive prec=day
settle,key=own:us:1/settle prec=day

$ m() { printf 'From: a@kunde.example\nTo: service@shop.example\nSubject: one\nDate: Thu, 2 Apr 2026 09:00:00 +0800\nMessage-ID: <same@x>\n\n%s\n' "$1"; }; m first >m1.eml; m second >m2.eml; (m first; printf '\n') >m3.eml; cd shop && for f in 1 1 2 3; do csm import --again --shop=us ../m$f.eml; done; csm ticket list --format=csv --fields=subject; tail -n 1 rejects/*.csv | grep -c second; csm import -q --again --shop=us ../m2.eml ../m1.eml
a43
a48
a50
a52
subject
one
1
! ../m1.eml: mail.messages into us: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../m1.eml: mail.messages into us: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! csm import: ../m2.eml:1: Message-ID: "same@x": duplicate-key-in-file: a message of this id with another text or other files is recorded; give this one an id of its own [row.duplicate-key-in-file]
! ../m2.eml: mail.messages into us: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a50.csv
! ../m3.eml: mail.messages into us: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
[1]

$ printf 'orderItemId,orderNumber,sellerSku,createTime,paidPrice,status,deliveredDate\n300000000001,400000000001,A,04 Jul 2025 11:46,10.50,delivered,05 Jul 2025 10:00\n300000000002,400000000001,A,04 Jul 2025 11:46,10.50,shipped,\n300000000003,400000000002,A,04 Jul 2025 11:46,10.50,delivered,05 Jul 2025 10:00\n300000000004,400000000002,A,04 Jul 2025 11:46,10.50,canceled,\n' >laz.csv; cd shop && csm import -q ../laz.csv --shop=us; csm order list --channel=lazada --format=csv --fields=order,status,delivered,total
order,status,delivered,total
400000000001,shipped,,21.00 USD
400000000002,delivered,2025-07-05T10:00:00+08:00,21.00 USD

$ printf '[{"id":2,"order_sn":"260301-2","after_sales_status":3,"after_sales_type":2,"after_sales_reason":"x","refund_amount":"88.00","created_time":"2026-03-01 10:00:00"}]' >one.json; printf '[{"id":3,"order_sn":"260301-3","after_sales_status":3,"after_sales_type":3,"after_sale_reason":"x","refund_amount":"88.00","created_time":"1772330400","updated_time":"1772416800"}]' >list.json; cd shop && csm import ../one.json --shop=cn; csm import -q ../list.json --shop=cn; csm return list --order=260301-3 --format=csv --fields=kind,status,opened
kind,status,opened
return_refund,requested,2026-03-01T10:00:00+08:00
! csm import: ../one.json:1: no map fits these columns; the nearest, pdd.aftersales, wants not to have aftersalesreason [import.format]

$ printf '{"tickets":[{"id":1,"subject":"x","status":"open","created_at":"2026-03-01T00:00:00Z","requester_id":5,"via":{"channel":"email"},"comments":[{"id":11,"created_at":"2026-03-01T00:00:00Z","body":"hi","author_id":5}]},{"id":2,"subject":"y","status":"weird","created_at":"2026-03-01T00:00:00Z","updated_at":"2026-03-01T01:00:00Z","requester_id":5,"via":{"channel":"email"},"comments":[{"id":12,"created_at":"2026-03-01T00:00:00Z","body":"ho","author_id":5}]}]}' >zd.json; sed 's/weird/pending/' zd.json >zd2.json; cd shop && csm import ../zd.json --shop=us; csm ticket list --channel=mail --format=csv --fields=ref,state,messages | grep zendesk; csm import -q ../zd2.json --shop=us;  csm ticket list --channel=mail --format=csv --fields=ref,state,messages | grep zendesk
a63
a68
zendesk:us:1,open,1
zendesk:us:1,open,1
zendesk:us:2,pending,1
! csm import: ../zd.json:1: status: "weird": unknown-value: unknown value; add it to maps: state of map zendesk.json [row.unknown-value]
! csm import: ../zd.json:1: id: "2": not-allowed: its ticket is refused and not known yet; put that right first, then import this [row.not-allowed]
! ../zd.json: zendesk.json into us: 2 rows, 2 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a63.csv
! ../zd.json: zendesk.json_comments into us: 2 rows, 2 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a68.csv
