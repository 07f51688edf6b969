# What marketplaces do to a record after its date: refunds that grow, exports out of sequence, one number in two shops, one return in two exports.
$ csm init shop --shop=main:CNY --shop=intl:USD --site=a -q && printf 'agents:\n  admin: {level: lead}\n' >shop/policy/agents.yaml

$ for n in 0 30 50; do printf 'Name,Financial Status,Currency,Created at,Paid at,Total,Refunded Amount,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price\n#1001,%s,USD,2026-03-01 10:00:00 +0800,2026-03-01 10:00:00 +0800,80.00,%s.00,S1,Lamp,2,40.00\n' $(test $n = 0 && echo paid || echo partially_refunded) $n >shopify-2026030$((1 + n / 10)).csv; done; ls *.csv; cd shop; for f in ../shopify-*.csv; do csm import -q --shop=intl $f; csm return list --fields=order,from_order,amount,refunded --format=csv --no-header; done; csm check

$ cd shop; csm import --shop=intl ../shopify-20260306.csv; csm import --again --shop=intl ../shopify-20260304.csv; csm return list --fields=order,refunded --format=csv --no-header; csm order show '#1001' --format=json | grep -E '"(status|refunded)"'

$ csm init back --shop=main:USD --site=b -q && printf 'agents:\n  admin: {level: lead}\n' >back/policy/agents.yaml; cd back; for f in ../shopify-20260306.csv ../shopify-20260304.csv ../shopify-20260301.csv; do csm import $f; done; csm return list --fields=order,refunded --format=csv --no-header

$ cd shop; printf 'Name,Financial Status,Currency,Created at,Total,Lineitem sku,Lineitem name,Lineitem quantity,Lineitem price\n#1001,paid,CNY,2026-03-02 09:00:00 +0800,12.00,S9,Cup,1,12.00\n' >../other.csv; csm import --shop=main ../other.csv; csm order show '#1001'; csm order show 'shopify:main:#1001' --format=json | grep -E '"(shop|total|sku)"'; csm order show 'shopify:intl:#1001' --format=json | grep -E '"(shop|total|sku)"'

$ cd shop; printf '订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货人姓名,宝贝标题 ,退款金额\n2026030100000001,mei,99.00,99.00,交易成功,2026-03-01 10:00:00,2026-03-01 10:01:00,美,台灯,40.00\n' >../o.csv; printf '订单编号,退款编号,售后类型,退款状态,买家退款金额,买家退款原因,退款的申请时间,退款完结时间\n2026030100000001,900000000000001,退货退款,退款成功,45.00,破损,2026-03-03 10:00:00,2026-03-05 10:00:00\n' >../r.csv; csm import -q --shop=main ../o.csv; csm return list --shop=main --fields=from_order,kind,refunded,odd --format=csv --no-header; csm import -q --shop=main ../r.csv; csm return list --shop=main --fields=from_order,kind,refunded,odd --format=csv --no-header; csm report overview --shop=main --drill=returns.refunded --format=csv; csm check

$ csm init turn --shop=main:CNY --site=c -q && printf 'agents:\n  admin: {level: lead}\n' >turn/policy/agents.yaml; cd turn; csm import -q ../r.csv; csm import -q ../o.csv; csm report overview --drill=returns.refunded --format=csv; csm check
