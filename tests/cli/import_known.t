# Rows of the store are read again when their record comes: edited by hand, with columns in another order, the second observation of one order.
$ sh "$DATA"/shop.sh; head='Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Notes\n'; row() { printf '#%s,a@example.com,%s,fulfilled,CNY,50.00,2026-01-0%s 10:00:00 +0800,1,%s,50.00,%s,%s,%s\n' "$@"; }; { printf "$head"; row 1 paid 2 Cup CUP 0.00 'door \ code'; row 1 paid 2 Pan PAN 0.00 ''; row 2 paid 3 Cup CUP 0.00 ''; row 3 paid 4 Cup CUP 0.00 ''; } >one-20260201.csv; { printf "$head"; row 2 partially_refunded 3 Cup CUP 20.00 ''; row 3 paid 4 Bowl BOWL 0.00 ''; } >two-20260202.csv; cd shop; csm import -q ../one-20260201.csv; csm import -q ../two-20260202.csv; csm order list --format=csv --no-header --fields=status,order,refunded
shipped,#1,0.00 CNY
part_refunded,#2,20.00 CNY
shipped,#3,0.00 CNY

$ cd shop; sed -i '2s/,main,#1,/,main, "#1",/; 4s/,main,#3,/,main, "#3" ,/' log/a/orders-*.csv; awk -F, -v OFS=, '{ for (i = NF; i > 1; i--) printf "%s,", $i; print $1 }' log/a/order_lines-*.csv >turned; cp turned log/a/order_lines-*.csv; csm import ../two-20260202.csv --again; csm import ../one-20260201.csv --again; csm check --quiet
a10
a12
errors 0, warnings 0, notes 0
! ../two-20260202.csv: shopify.orders into main: 2 rows, 2 orders read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
! ../one-20260201.csv: shopify.orders into main: 4 rows, 3 orders read: 0 dropped, 0 created, 0 revised, 2 unchanged, 1 stale, 0 rejected

$ head='Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Notes\n'; row() { printf '#%s,a@example.com,%s,fulfilled,CNY,50.00,2026-01-0%s 10:00:00 +0800,1,%s,50.00,%s,%s,%s\n' "$@"; }; cd shop; { printf "$head"; row 3 partially_refunded 4 Cup CUP 5.00 ''; row 1 paid 2 Pan PAN 0.00 ''; row 4 paid 5 Cup CUP 0.00 ''; } >../three-20260203.csv; csm import ../three-20260203.csv; csm import -q ../three-20260203.csv --again; csm order list --format=csv --no-header --fields=order,status,refunded,note; cut -d, -f2,5-9 log/a/orders-*.csv | tail -n 2
a14
#1,shipped,0.00 CNY,
#2,part_refunded,20.00 CNY,
#3,part_refunded,5.00 CNY,
#4,shipped,0.00 CNY,
2026-02-03T23:59:59+08:00,shopify:main:#1,main,#1,shipped,2026-01-02T10:00:00+08:00
2026-02-03T23:59:59+08:00,shopify:main:#4,main,#4,shipped,2026-01-05T10:00:00+08:00
! ../three-20260203.csv: shopify.orders into main: 3 rows, 3 orders read: 0 dropped, 1 created, 2 revised, 0 unchanged, 0 stale, 0 rejected
