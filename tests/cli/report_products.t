# Which product comes back most, and why. Sold: pans 1 + 2 in January and 1 in March (5 more were cancelled), mugs 2 + 1.
# Back: three pans (two bad, one of the wrong size, that one of an order younger than 30 days), one mug after 47 days, no reason
# told; and something of an order with two lines, of which nobody says what it was.
$ sh "$DATA"/shop.sh && cd shop && csm import -q "$DATA"/products/Export*.csv "$DATA"/products/refunds*.csv

$ cd shop && csm report products
Products that come back
Period         all
As of          2026-04-02 12:00:00
Reopen window  7d
Return window  30d
Definitions    csm-report(1)
Seals          a: a23, no seal

Products by number of returns
Product  Returns  Units back  Units sold           Rate     from       to  Note     Reasons
PAN Pan        3           -           4  66.67 % (n 3)  20.77 %  93.85 %  small_n  quality 2, not_as_described.size 1
MUG Mug        1           -           3   0.00 % (n 3)   0.00 %  56.15 %  small_n  - 1
-              1           -           -              -        -        -  small_n  no_reason 1

Returns by product and reason
Product  Reason                 Returns  Units back
PAN Pan  quality                      2           -
PAN Pan  not_as_described.size        1           -
MUG Mug  -                            1           -
-        no_reason                    1           -

$ cd shop && csm report products --period=2026-01 --format=csv --no-header
report,,period,2026-01,text,,,
report,,from,2026-01-01T00:00:00+08:00,instant,,,
report,,to,2026-02-01T00:00:00+08:00,instant,,,
report,,as_of,2026-04-02T12:00:00+08:00,instant,,,
report,,known_at,,,,,
report,,shop,,,,,
report,,channel,,,,,
report,,reopen_window,604800,s,,,
report,,return_window,2592000,s,,,
report,,definitions,csm-report(1),text,,,
report,,seals,"a: a23, no seal",text,,,
products,product=PAN,returns,2,count,,by requested date,
products,product=PAN,units,0,count,,by requested date,
products,product=PAN,sold,3,count,,by order date,
products,product=PAN,rate,0.6667,share,3,"units by order date, returned within 30 days",2
products,product=PAN,rate_low,0.2077,number,,"units by order date, returned within 30 days",
products,product=PAN,rate_high,0.9385,number,,"units by order date, returned within 30 days",
products,product=PAN,note,small_n,text,,,
products,product=PAN,reasons,quality 2,text,,by requested date,
products,product=PAN reason=quality,returns,2,count,,by requested date,
products,product=PAN reason=quality,units,0,count,,by requested date,

$ cd shop && csm report products --drill='products.returns[product=PAN reason=quality]' --format=csv
name,at,value,counted,shop,channel,detail
R-a13y,2026-01-10T10:00:00+08:00,,,main,platform,quality
R-a15a,2026-01-12T10:00:00+08:00,,,main,platform,quality

$ cd shop && csm report products --drill='products.returns[product=MUG reason=""]' --format=csv
name,at,value,counted,shop,channel,detail
R-a19e,2026-02-20T10:00:00+08:00,,,main,platform,

$ cd shop && csm report products --drill='products.returns[product=""]' --format=csv
name,at,value,counted,shop,channel,detail
R-a21g,2026-03-01T10:00:00+08:00,,,main,platform,no_reason

$ cd shop && csm report products --drill='products.reasons[product=PAN]' --format=csv --fields=detail --no-header
quality
quality
not_as_described.size

$ cd shop && csm report overview --period=2026-01 --format=csv | grep ^products, >../overview; csm report products --period=2026-01 --format=csv | grep -c -x -F -f ../overview; wc -l <../overview
8
8

$ cd shop && csm report product; csm report products --by=month; csm report products --shop=other; csm report products --lang=zh --drill='products.returns[product=PAN reason=quality]' --no-header
R-a13y  2026-01-10 10:00:00      main  platform  quality
R-a15a  2026-01-12 10:00:00      main  platform  quality
! csm report: unknown verb 'product'; did you mean 'products'? (csm report -h) [usage.verb]
! csm report products: unknown option --by (csm report products -h) [usage.option]
! csm report products: shop: no shop "other" is known to this shop or used by a case [report.filter]

$ cd shop && csm report products --format=csv --no-header | tail -4 && csm report products --drill='products.returns[product="" reason=no_reason]' --format=csv --no-header --fields=name
products,"product=MUG reason=""""",returns,1,count,,by requested date,
products,"product=MUG reason=""""",units,0,count,,by requested date,
products,"product="""" reason=no_reason",returns,1,count,,by requested date,
products,"product="""" reason=no_reason",units,0,count,,by requested date,
R-a21g

$ csm try --report=products -q "$DATA"/products/*.csv | grep -A 2 ^Product && csm try --report=products --by=day -q "$DATA"/products/refunds*; csm try --report=product -q "$DATA"/products/refunds*
Products that come back
Period         all
As of          2026-04-02 12:00:00
--
Products by number of returns
Product  Returns  Units back  Units sold           Rate     from       to  Note     Reasons
PAN Pan        3           -           4  66.67 % (n 3)  20.77 %  93.85 %  small_n  quality 2, not_as_described.size 1
MUG Mug        1           -           3   0.00 % (n 3)   0.00 %  56.15 %  small_n  - 1
--
Product  Reason                 Returns  Units back
PAN Pan  quality                      2           -
PAN Pan  not_as_described.size        1           -
! csm try: by: this report is of the whole period; leave --by out, or give --period [report.by]
! csm try: there is no report "product"; did you mean "products"? (csm report -h lists them) [report.name]
[2]
