# What marketplaces do to a record after its date: refunds that grow, exports out of sequence, one number in two shops, one return in two exports.
$ csm init shop --shop=main:CNY --shop=intl:USD --site=a -q && printf 'agents:\n  admin: {level: lead}\n' >shop/policy/agents.yaml

$ for n in 0 30 50; do printf 'Name,Financial Status,Currency,Created at,Paid at,Total,Refunded Amount,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price\n#1001,%s,USD,2026-03-01 10:00:00 +0800,2026-03-01 10:00:00 +0800,80.00,%s.00,S1,Lamp,2,40.00\n' $(test $n = 0 && echo paid || echo partially_refunded) $n >shopify-2026030$((1 + n / 10)).csv; done; ls *.csv; cd shop; for f in ../shopify-*.csv; do csm import -q --shop=intl $f; csm return list --fields=order,from_order,amount,refunded --format=csv --no-header; done; csm check
shopify-20260301.csv
shopify-20260304.csv
shopify-20260306.csv
#1001,true,30.00 USD,30.00 USD
#1001,true,50.00 USD,50.00 USD
errors 0, warnings 0, notes 0

$ cd shop; csm import --shop=intl ../shopify-20260306.csv; csm import --again --shop=intl ../shopify-20260304.csv; csm return list --fields=order,refunded --format=csv --no-header; csm order show '#1001' --format=json | grep -E '"(status|refunded)"'
a12
#1001,50.00 USD
"status":"part_refunded",
"refunded":{"amount":"50.00","currency":"USD"},
{"line":"S1#1","sku":"S1","product":"Lamp","variant":null,"units":2,"price":{"amount":"40.00","currency":"USD"},"total":null,"refunded":null,"status":null}
! ../shopify-20260306.csv: nothing to do: imported before as a9 with this map (--again does it once more)
! ../shopify-20260304.csv: shopify.orders into intl: 1 rows, 1 orders read: 0 dropped, 0 created, 0 revised, 0 unchanged, 1 stale, 0 rejected

$ csm init back --shop=main:USD --site=b -q && printf 'agents:\n  admin: {level: lead}\n' >back/policy/agents.yaml; cd back; for f in ../shopify-20260306.csv ../shopify-20260304.csv ../shopify-20260301.csv; do csm import $f; done; csm return list --fields=order,refunded --format=csv --no-header
b3
b7
b9
#1001,50.00 USD
! ../shopify-20260306.csv: shopify.orders into main: 1 rows, 1 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../shopify-20260304.csv: shopify.orders into main: 1 rows, 1 orders read: 0 dropped, 0 created, 0 revised, 0 unchanged, 1 stale, 0 rejected
! ../shopify-20260301.csv: shopify.orders into main: 1 rows, 1 orders read: 0 dropped, 0 created, 0 revised, 0 unchanged, 1 stale, 0 rejected

$ cd shop; printf 'Name,Financial Status,Currency,Created at,Total,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price\n#1001,paid,CNY,2026-03-02 09:00:00 +0800,12.00,S9,Cup,1,12.00\n' >../other.csv; csm import --shop=main ../other.csv; csm order show '#1001'; csm order show 'shopify:main:#1001' --format=json | grep -E '"(shop|total|sku)"'; csm order show 'shopify:intl:#1001' --format=json | grep -E '"(shop|total|sku)"'
a14
"shop":"main",
"total":{"amount":"12.00","currency":"CNY"},
{"line":"S9#1","sku":"S9","product":"Cup","variant":null,"units":1,"price":{"amount":"12.00","currency":"CNY"},"total":null,"refunded":null,"status":null}
"shop":"intl",
"total":{"amount":"80.00","currency":"USD"},
{"line":"S1#1","sku":"S1","product":"Lamp","variant":null,"units":2,"price":{"amount":"40.00","currency":"USD"},"total":null,"refunded":null,"status":null}
! ../other.csv: shopify.orders into main: 1 rows, 1 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! csm order show: "#1001" is an order of several shops: intl:#1001, main:#1001; which one is meant? [name.several]

$ cd shop; printf '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货人姓名,宝贝标题 ,退款金额\n2026030100000001,mei,99.00,99.00,交易成功,2026-03-01 10:00:00,2026-03-01 10:01:00,美,台灯,40.00\n' >../o.csv; printf '订单编号,退款编号,售后类型,退款状态,买家退款金额,买家退款原因,退款的申请时间,退款完结时间\n2026030100000001,900000000000001,退货退款,退款成功,45.00,破损,2026-03-03 10:00:00,2026-03-05 10:00:00\n' >../r.csv; csm import -q --shop=main ../o.csv; csm return list --shop=main --fields=from_order,kind,refunded,odd --format=csv --no-header; csm import -q --shop=main ../r.csv; csm return list --shop=main --fields=from_order,kind,refunded,odd --format=csv --no-header; csm report overview --shop=main --drill=returns.refunded --format=csv; csm check
true,,40.00 CNY,0
false,return_refund,45.00 CNY,1
name,at,value,counted,shop,channel,detail
R-a22h,2026-03-03T10:00:00+08:00,45.00 CNY,,main,platform,not_as_described.packaging
Level  Finding        Place                            Meaning                                                                                     What to do
note   return.status  log/a/events-2026-04-01.yaml:23  Event a23: R-a22h is requested: settle is not the next step; csm-return(1) shows the steps  Nothing: imported history is kept as it happened.
note   return.amount  R-a22h                           R-a22h says 45.00 CNY, the order's own export says 40.00 CNY (R-a18d): R-a22h counts.       Compare with the platform; correct the one that is wrong (csm correct).

errors 0, warnings 0, notes 2

$ csm init turn --shop=main:CNY --site=c -q && printf 'agents:\n  admin: {level: lead}\n' >turn/policy/agents.yaml; cd turn; csm import -q ../r.csv; csm import -q ../o.csv; csm report overview --drill=returns.refunded --format=csv; csm check
name,at,value,counted,shop,channel,detail
R-c4n,2026-03-03T10:00:00+08:00,45.00 CNY,,main,platform,not_as_described.packaging
Level  Finding        Place                           Meaning                                                                                   What to do
note   return.status  log/c/events-2026-04-01.yaml:5  Event c5: R-c4n is requested: settle is not the next step; csm-return(1) shows the steps  Nothing: imported history is kept as it happened.
note   return.amount  R-c4n                           R-c4n says 45.00 CNY, the order's own export says 40.00 CNY (R-c9t): R-c4n counts.        Compare with the platform; correct the one that is wrong (csm correct).

errors 0, warnings 0, notes 2
