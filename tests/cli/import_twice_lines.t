# Two exports put together, header and all: the same order again with another price of a line is other values, not the same once more.
$ sh "$DATA"/shop.sh; head='Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku\n'; row='#1,a@example.com,paid,fulfilled,CNY,50.00,2026-01-02 10:00:00 +0800,1,Cup'; printf "${head}$row,50.00,CUP\n${head}$row,40.00,CUP\n" >o.csv; cd shop; csm import ../o.csv; cut -d, -f2-5 rejects/*
a3
_line,_reason,_field,_value
"4","duplicate-key-in-file","Name","#1"
! csm import: ../o.csv:4: Name: "#1": duplicate-key-in-file: the file holds this order before, with other values; keep the row that is right [row.duplicate-key-in-file]
! ../o.csv: shopify.orders into main: 3 rows, 3 orders read: 1 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a3.csv
