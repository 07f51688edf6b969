# One order with everything about it, one return, and finding them.
$ CSM_EXAMPLES="$EXAMPLES" sh "$EXAMPLES"/setup.sh

$ cd shop && csm order show '#1001'
Observed  1
Order     #1001
Shop      intl
Created   2026-01-01 17:23:22
Status    shipped
Total     62.30 EUR
Shipping  4.90 EUR
Discount  0.00 EUR
Refunded  0.00 EUR
Units     3
Channel   shopify
Carrier   Standard
Paid      2026-01-01 17:24:22
Shipped   2026-01-02 19:23:22
Observed  2026-04-01 23:59:59
Row       orders:a79

Lines of the order
Line       SKU      Product              Variant  Units      Price  Total  Refunded  Status
PAN-24#1   PAN-24   Non-stick pan 24 cm               2  23.80 EUR                   fulfilled
SCALE-K#1  SCALE-K  Kitchen scale                     1   9.80 EUR                   fulfilled

Customer
Customer  C-a441s
Account   jordan.ellis@example.com
Name      Jordan Ellis
Phone     +490000000006
Mail      jordan.ellis@example.com
Address   19 Sample Street Sampletown 01234  DE

Other cases
Case     Opened               State    About                Subject               Same
T-a353w  2026-01-01 10:07:41  closed   quality.malfunction  Kettle does not heat  order
T-a189t  2026-01-03 12:30:21  closed   quality.malfunction  Kettle does not heat  order
R-a458k  2026-04-01 23:59:59  settled                                             customer

$ cd shop && csm order show 3126580186121230275 --format=csv | head -n 4
section,row,field,value
,,kind,order
,,observations,1
,,order,3126580186121230275

$ cd shop && csm order show nowhere
! csm order show: there is no order "nowhere" as of this instant; csm find looks for parts of numbers [order.unknown]
[4]

$ cd shop && csm return list --limit=2
Case     Requested            Status   Kind           Reason            Order                Product                    Amount    Refunded
R-a115n  2026-01-08 00:00:00  settled  return_refund  not_as_described  302-1000001-2000003  Non-stick pan 24 cm     23.80 EUR   23.80 EUR
R-a467v  2026-01-11 22:05:41  settled  return_refund  quality           3126505902191230549  麦饭石不粘平底锅 24cm  119.00 CNY  119.00 CNY

$ cd shop && csm return show $(csm return list --ids --limit=1)
Case             R-a115n
Requested        2026-01-08 00:00:00
Status           settled
Kind             return_refund
Reason           not_as_described
Order            302-1000001-2000003
SKU              PAN-24
Product          Non-stick pan 24 cm
Units            1
Amount           23.80 EUR
Refunded         23.80 EUR
Shop             intl
Channel          platform
Liable           customer
Carrier          DHL
Tracking         00340000000000000001
Received         2026-01-13 00:00:00
Updated          2026-04-01 23:59:59
Reference        amazon:intl:DEX40000RMA/302-1000001-2000003/PAN-24
Import           a114
Odd steps        1
Seen settled on  2026-04-01 23:59:59

Order
Order     302-1000001-2000003
Shop      intl
Created   2026-01-03 05:48:18
Status    delivered
Total     23.80 EUR
Units     1
Channel   amazon
Observed  2026-01-05 05:48:18
Row       orders:a45

Lines of the order
Line      SKU     Product              Variant  Units  Price      Total  Refunded  Status
PAN-24#1  PAN-24  Non-stick pan 24 cm               1         23.80 EUR            shipped

Time so far
requested  5d
received   78d 23h 59m 59s

History
2026-01-08 00:00:00  customer opened it: ref=amazon:intl:DEX40000RMA/302-1000001-2000003/PAN-24, shop=intl, prec=day, order=302-1000001-2000003, kind=return_refund, reason=not_as_described, liable=customer, sku=PAN-24, product=Non-stick pan 24 cm, units=1, channel=platform, tracking=00340000000000000001, carrier=DHL [a115]
    AMZ-PG-BAD-DESC

2026-01-13 00:00:00  platform received the parcel: prec=day [a116]
2026-04-01 23:59:59  platform state at export: status=settled, amount=23.80 EUR [a117]

$ cd shop && csm return show R-a1; csm return show 3126580186121230275 | head -n 3
Case       R-a464s
Requested  2026-01-11 23:15:42
Status     settled
! csm return show: "R-a1" lacks its check letter; is R-a1n meant? [case.check]

$ cd shop && csm find 3126580186121230275; csm find 00017; csm find 内胆掉漆; csm find 'Lin Example'; csm find zzzzzz
Case                 What    At                   Found in  Match                Event
R-a464s              return  2026-01-11 23:15:42  order     3126580186121230275
3126580186121230275  order   2026-01-05 18:47:42  order     3126580186121230275
Case     What      At                   Found in  Match        Event
C-a707f  customer  2026-04-02 12:00:00  phone     13800000017
T-a708g  ticket    2026-04-02 12:00:00  phone     13800000017
Case     What    At                   Found in  Match                   Event
T-a708g  ticket  2026-04-02 12:00:00  text      内胆掉漆，想换一个新的  a708
Case     What      At                   Found in  Match        Event
C-a707f  customer  2026-04-02 12:00:00  name      Lin Example
T-a708g  ticket    2026-04-02 12:00:00  name      Lin Example

$ cd shop && csm order list --status=cancelled --fields=order,status,total; csm return list --reason=quality --kind=refund_only; csm return list --active --ids | wc -l
Order                Status          Total
3126515081181230686  cancelled  297.90 CNY
3126543512581232604  cancelled   53.90 CNY
302-1063353-2837835  cancelled   55.59 EUR
302-1158381-4094583  cancelled   15.79 EUR
#1010                cancelled   30.68 EUR
#1027                cancelled   30.70 EUR
44

$ cd shop && csm log --raw | head -n 1 | cut -c1-9; csm log --do=import --limit=2 --fields=id,do,by; csm log --import=a114 --limit=1 --ids
- {id: a1
Event  Verb    By
a509   import  system
a706   import  system
a167
