# The maps of Western and South-East-Asian marketplaces on invented rows: what arises, the same again, words that are not known.
$ csm init shop --site=a -q --shop=tik:THB --shop=idn:IDR --shop=us:USD --shop=uk:GBP --shop=laz:MYR --shop=eu:EUR

$ printf 'Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,Product Name,Variation,Quantity,SKU Unit Original Price,SKU Seller Discount,SKU Subtotal After Discount,Shipping Fee After Discount,Order Amount,Order Refund Amount,Created Time,Paid Time,Shipped Time,Delivered Time,Cancelled Time,Tracking ID,Buyer Username,Recipient,Zipcode\nPlatform unique order ID.,Current order status.,,,,,,,,,,,,,,,,,,,,,,,\n583870900000000001\t,จัดส่งแล้ว,,,Normal,1729001\t,SER-A,Serum A,30 ml,2,120.00,40.00,200.00,38.00,296.00,,15/03/2026 22:05:43\t,15/03/2026 22:06:01\t,16/03/2026 09:00:00\t,\t,\t,TH123,ann_k,A***,10110\t\n583870900000000001\t,จัดส่งแล้ว,,,Normal,1729002\t,SER-B,Serum B,50 ml,1,58.00,0,58.00,38.00,296.00,,15/03/2026 22:05:43\t,15/03/2026 22:06:01\t,17/03/2026 09:00:00\t,\t,\t,TH124,ann_k,A***,10110\t\n583870900000000002\t,Canceled,,Cancel,Normal,1729003\t,,Mask,Default,1,29.00,0,29.00,38.00,67.00,67.00,02/03/2026 12:00:00\t,02/03/2026 12:01:00\t,\t,\t,03/03/2026 08:00:00\t,,bob_l,B***,10110\t\n583870900000000003\t,เสร็จสมบูรณ์,,,Normal,1729004\t,CRM,Cream,Default,1,"1,290.50",0,"1,290.50",0,"1,290.50",,01/03/2026 13:00:00\t,01/03/2026 13:01:00\t,02/03/2026 10:00:00\t,04/03/2026 18:30:00\t,\t,TH126,cat_m,C***,10110\t\n583870900000000004\t,Kaput,,,Normal,1729004\t,CRM,Cream,Default,1,5,0,5,0,5,,01/03/2026 13:00:00\t,\t,\t,\t,\t,,cat_m,C***,10110\t\n' >tik.csv; cd shop && csm import ../tik.csv --shop=tik; cut -d, -f1-5 rejects/*
a3
_file,_line,_reason,_field,_value
"tik.csv","7","unknown-value","Order Status","Kaput"
! csm import: ../tik.csv:7: Order Status: "Kaput": unknown-value: unknown value; add it to maps: status of map tiktok.orders [row.unknown-value]
! ../tik.csv: tiktok.orders into tik: 6 rows, 5 orders read: 1 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a3.csv

$ cd shop && csm order list --shop=tik --format=csv --fields=order,created,status,total,refunded,units,products,tracking; cut -d, -f7-9,10,12-17 log/a/order_lines-*.csv
order,created,status,total,refunded,units,products,tracking
583870900000000001,2026-03-15T22:05:43+08:00,shipped,296.00 THB,,3,"Serum A
Serum B",TH123
583870900000000002,2026-03-02T12:00:00+08:00,cancelled,67.00 THB,67.00 THB,1,Mask,
583870900000000003,2026-03-01T13:00:00+08:00,completed,1290.50 THB,,1,Cream,TH126
order,line,sku,product,status,units,currency,price,total,refunded
583870900000000001,SER-A#1,SER-A,Serum A,shipped,2,THB,120.00,200.00,
583870900000000001,SER-B#1,SER-B,Serum B,shipped,1,THB,58.00,58.00,
583870900000000002,1729003#1,1729003,Mask,cancelled,1,THB,29.00,29.00,
583870900000000003,CRM#1,CRM,Cream,completed,1,THB,1290.50,1290.50,

$ cd shop && csm import ../tik.csv --shop=tik --again; csm import explain ../tik.csv:7 --shop=tik
a10
Map                  tiktok.orders
Lines                7-7
Key                  583870900000000004
Rejected             unknown-value
Field                Order Status
Value                Kaput
What would be right  unknown value; add it to maps: status of map tiktok.orders
    field currency: column Order Amount "5" -> ""
    field order: column Order ID "583870900000000004" -> "583870900000000004"
    rejected: unknown-value: unknown value; add it to maps: status of map tiktok.orders
! csm import: ../tik.csv:7: Order Status: "Kaput": unknown-value: unknown value; add it to maps: status of map tiktok.orders [row.unknown-value]
! ../tik.csv: tiktok.orders into tik: 6 rows, 5 orders read: 1 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a10.csv

$ printf 'Order ID,Order Status,Order Substatus,Cancelation/Return Type,SKU ID,Quantity,Order Amount,Created Time,Paid Time\n583870900000000011\t,Shipped,In transit,,1\t,1,19.99,03/04/2026 9:30:33 AM\t,03/04/2026 9:31:00 AM\t\n583870900000000012\t,To ship,Awaiting shipment,,1\t,1,19.99,03/05/2026 1:30:33 PM\t,03/05/2026 1:31:00 PM\t\n' >tik-us.csv; cd shop && csm import ../tik-us.csv --shop=us; csm import ../tik-us.csv --shop=us --date-order=mdy; csm order list --shop=us --format=csv --fields=order,created,status,total
a12
order,created,status,total
583870900000000011,2026-03-04T09:30:33+08:00,shipped,19.99 USD
583870900000000012,2026-03-05T13:30:33+08:00,paid,19.99 USD
! csm import: ../tik-us.csv: column Created Time: day and month could be either way round in all dates ("03/04/2026 9:30:33 AM"); say which with --date-order dmy or mdy [import.date-order]
! ../tik-us.csv: tiktok.orders into us: 2 rows, 2 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ printf 'Orders report generated 1 April 2026\n\nSales Record Number,Order Number,Buyer Username,Buyer Email,Ship To Name,Item Number,Item Title,Custom Label,Quantity,Sold For,Shipping And Handling,Total Price,Sale Date,Paid On Date,Shipped On Date,Tracking Number,Transaction ID,Variation Details\n,,,,,,,,,,,,,,,,,\n101,12-10001-10001,ann,ann@example.com,Ann A.,,,,3,"$1,433.66",$7.00,"$1,440.66",Mar-25-26,Mar-25-26,Mar-27-26,,,\n101,12-10001-10001,ann,,,2770001,Lamp,LAMP-1,1,"$1,400.00",,,Mar-25-26,Mar-25-26,Mar-27-26,94001,1001,\n101,12-10001-10001,ann,,,2770002,Bulb,,2,$16.83,,,Mar-25-26,Mar-25-26,Mar-27-26,94001,1002,[Colour:warm]\n102,12-10002-10002,bob,bob@example.com,Bob B.,2770001,Lamp,LAMP-1,1,"$1,400.00",$0.00,"$1,400.00",Mar-28-26,,,,1003,\n103,12-10003-10003,cat,,Cat C.,2770001,Lamp,LAMP-1,1,1 400 kr,0,1 400 kr,Mar-28-26,,,,1003,\n\n"5 record(s) downloaded",,,,,,,,,,,,,,,,,\nSeller ID : invented-shop,,,,,,,,,,,,,,,,,\n' >ebay.csv; cd shop && csm import ../ebay.csv --shop=eu; csm import ../ebay.csv --shop=eu --again; csm order list --shop=eu --format=csv --fields=order,created,status,total,units,products,tracking; tail -n 1 rejects/a18.csv | cut -c-80
a14
a18
order,created,status,total,units,products,tracking
12-10001-10001,2026-03-25T00:00:00+08:00,shipped,1440.66 USD,3,"Lamp
Bulb",94001
12-10002-10002,2026-03-28T00:00:00+08:00,pending,1400.00 USD,1,Lamp,
"ebay.csv","9","unknown-value","Total Price","1 400 kr",103,12-10003-10003,cat,,
! csm import: ../ebay.csv:9: Total Price: "1 400 kr": unknown-value: unknown value; add it to maps: sign of map ebay.orders [row.unknown-value]
! ../ebay.csv: ebay.orders into eu: 8 rows, 6 orders read: 3 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a14.csv
! csm import: ../ebay.csv:9: Total Price: "1 400 kr": unknown-value: unknown value; add it to maps: sign of map ebay.orders [row.unknown-value]
! ../ebay.csv: ebay.orders into eu: 8 rows, 6 orders read: 3 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a18.csv

$ printf 'Orders report\nsep=,\nOrder number,Buyer username,Post to name,Post to postcode,Item number,Item title,Quantity,Sold for,Postage and packaging,Total price,Sale date,Paid on date,Dispatched on date,Delivery service\n04-1-1,dan,Dan D.,YO1 7HH,31,Mug,2,£4.50,£2.99,£11.99,25-Mar-26,25-Mar-26,26-Mar-26,Royal Mail\nrecord(s) downloaded,,,,,,,,,,,,,\nSeller ID: discounted,,,,,,,,,,,,,\n04-1-2,eve,Eve E.,LS1 1BA,31,Mug,1,£4.50,£2.99,£7.49,26-Mar-26,26-Mar-26,,\n' >ebay-uk.csv; cd shop && csm import ../ebay-uk.csv --shop=uk; csm order list --shop=uk --format=csv --fields=order,created,status,total,units,products,carrier; grep -c 'YO1' log/a/*.csv log/a/*.yaml
a20
order,created,status,total,units,products,carrier
04-1-1,2026-03-25T00:00:00+08:00,shipped,11.99 GBP,2,Mug,Royal Mail
04-1-2,2026-03-26T00:00:00+08:00,paid,7.49 GBP,1,Mug,
log/a/order_lines-2026-04-01.csv:0
log/a/orders-2026-04-01.csv:0
log/a/events-2026-04-01.yaml:0
! ../ebay-uk.csv: ebay.orders into uk: 4 rows, 4 orders read: 2 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
[1]

$ printf 'Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Date Shipped,Street 1,Ship City,Ship Country,Currency,Order Value,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Buyer\n03/20/26,3001,annk,Ann K.,2,03/22/26,1 Road,Leeds,United Kingdom,EUR,30.00,3.00,1.00,4.50,0.00,31.50,Completed,Ann (annk)\n03/21/26,3002,bobl,Bob L.,1,,2 Road,York,United Kingdom,EUR,10.00,0.00,0.00,4.50,0.00,14.50,,Bob (bobl)\n03/22/26,3003,catm,Cat M.,1,,3 Road,Bath,United Kingdom,EUR,10.00,0.00,0.00,4.50,0.00,14.50,Dreaming,Cat (catm)\n' >etsy-orders.csv; printf 'Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Order ID,Variations,SKU\n03/20/26,Felt hat,annk,1,20.00,2.00,20.00,EUR,7001,501,03/20/2026,03/22/2026,Ann K.,3001,Size:M,HAT-M\n03/20/26,Felt ball,annk,1,10.00,1.00,10.00,EUR,7002,502,03/20/2026,03/22/2026,Ann K.,3001,,\n03/21/26,Felt ball,bobl,1,10.00,0.00,10.00,EUR,7003,502,03/21/2026,,Bob L.,3002,,\n' >etsy-items.csv; cd shop && csm import ../etsy-items.csv --shop=eu; csm import ../etsy-orders.csv --shop=eu; csm import ../etsy-items.csv --shop=eu --again; csm order list --shop=eu --format=csv --fields=order,created,status,total,units,products
a24
a26
a30
order,created,status,total,units,products
12-10001-10001,2026-03-25T00:00:00+08:00,shipped,1440.66 USD,3,"Lamp
Bulb"
12-10002-10002,2026-03-28T00:00:00+08:00,pending,1400.00 USD,1,Lamp
3001,2026-03-20T00:00:00+08:00,shipped,31.50 EUR,2,"Felt hat
Felt ball"
3002,2026-03-21T00:00:00+08:00,,14.50 EUR,1,Felt ball
! ../etsy-items.csv: etsy.items into eu: 3 rows, 2 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! csm import: ../etsy-orders.csv:4: Status: "Dreaming": unknown-value: unknown value; add it to maps: status of map etsy.orders [row.unknown-value]
! ../etsy-orders.csv: etsy.orders into eu: 3 rows, 3 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a26.csv
! ../etsy-items.csv: etsy.items into eu: 3 rows, 2 orders read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected

$ cd shop && csm order show 3001
Observed  1
Order     3001
Shop      eu
Created   2026-03-20 00:00:00
Status    shipped
Total     31.50 EUR
Shipping  4.50 EUR
Discount  4.00 EUR
Units     2
Channel   etsy
Shipped   2026-03-22 00:00:00
Observed  2026-03-22 00:00:00
Row       orders:a10

Lines of the order
Line  SKU    Product    Variant  Units      Price      Total  Refunded  Status
7001  HAT-M  Felt hat   Size:M       1  20.00 EUR  20.00 EUR
7002  502    Felt ball               1  10.00 EUR  10.00 EUR

Customer
Customer  C-a27p
Account   annk
Name      Ann K.
Address   1 Road  Leeds   United Kingdom

$ printf 'order_id,order_number,order_date,paid_date,status,order_total,order_subtotal,shipping_total,order_currency,customer_id,billing_first_name,billing_last_name,billing_email,"Product Item 1 Name","Product Item 1 id","Product Item 1 SKU","Product Item 1 Quantity","Product Item 1 Total","Product Item 1 Subtotal","Product Item 2 Name","Product Item 2 id","Product Item 2 SKU","Product Item 2 Quantity","Product Item 2 Total","Product Item 2 Subtotal",line_item_1,line_item_2\n9002,9002,2026-03-02 09:00:00,2026-03-02 09:01:00,wc-completed,55.00,50.00,5.00,EUR,0,Gia,U.,,eggs,10645,,5,32.50,32.50,"Rice, basmati",300,RICE,1,17.50,17.50,name:eggs|quantity:5,name:Rice|quantity:1\n9003,9003,2026-03-03 09:00:00,,pending,,,,EUR,0,,,,,,,,,,,,,,,,,\n9004,9004,2026-03-04 09:00:00,,lost,5.00,5.00,0.00,EUR,4,,,x@example.com,eggs,10645,,1,5.00,5.00,,,,,,,,\n' >woo.csv; cd shop && csm import detect ../woo.csv; csm import ../woo.csv --shop=eu; csm import ../woo.csv --shop=eu --again; csm order list --shop=eu --status=completed --format=csv --fields=order,created,status,total,units,products; csm order show 9003
File                        ../woo.csv
Map                         woocommerce.webtoffee
Verified                    B: headers in two programs and one test file; the columns are the seller's choice
Encoding                    utf-8
Delimiter                   ,
Header in line              1
Columns                     27
Columns that are not there  completeddate, discounttotal, shippingmethod, shippingphone
a32
a34
order,created,status,total,units,products
9002,2026-03-02T09:00:00+08:00,completed,55.00 EUR,6,"eggs
Rice, basmati"
Observed  1
Order     9003
Shop      eu
Created   2026-03-03 09:00:00
Status    pending
Channel   woocommerce
Observed  2026-03-03 09:00:00
Row       orders:a13
! csm import: ../woo.csv:4: status: "lost": unknown-value: unknown value; add it to maps: status of map woocommerce.webtoffee [row.unknown-value]
! ../woo.csv: woocommerce.webtoffee into eu: 3 rows, 3 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a32.csv
! csm import: ../woo.csv:4: status: "lost": unknown-value: unknown value; add it to maps: status of map woocommerce.webtoffee [row.unknown-value]
! ../woo.csv: woocommerce.webtoffee into eu: 3 rows, 3 orders read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a34.csv

$ printf 'No. Pesanan,Status Pesanan,Alasan Pembatalan,Status Pembatalan/ Pengembalian,No. Resi,Opsi Pengiriman,Waktu Pesanan Dibuat,Waktu Pembayaran Dilakukan,SKU Induk,Nama Produk,Nomor Referensi SKU,Nama Variasi,Harga Awal,Harga Setelah Diskon,Jumlah,Total Diskon,Ongkos Kirim Dibayar oleh Pembeli,Total Pembayaran,Username (Pembeli),Nama Penerima,Waktu Pesanan Selesai\n260301AAA111,Selesai,,,JP001,J&T,2026-03-01 10:00,2026-03-01 10:01,,Kaos,KAOS-L,L,Rp 99.000,Rp 89.000,1,Rp 10.000,Rp 9.000,Rp 1.187.000,ani,A.,05-03-2026 18:00\n260301AAA111,Selesai,,,JP001,J&T,2026-03-01 10:00,2026-03-01 10:01,,Jaket,JKT-M,M,545.000,544.500,2,1.000,Rp 9.000,Rp 1.187.000,ani,A.,05-03-2026 18:00\n260302BBB222,Batal,Ubah alamat,Permintaan Disetujui,,J&T,2026-03-02 10:00,-,,Kaos,KAOS-L,L,Rp 99.000,Rp 89.000,1,Rp 0,Rp 9.000,Rp 98.000,budi,B.,-\n260305EEE555,"Pesanan diterima, namun Pembeli masih dapat mengajukan pengembalian hingga 2026-03-12.",,,JP002,J&T,2026-03-05 10:00,2026-03-05 10:01,,Kaos,KAOS-L,L,Rp 99.000,Rp 89.000,1,Rp 0,Rp 9.000,Rp 98.000,citra,C.,-\n260303CCC333,Hilang,,,,J&T,2026-03-03 10:00,-,,Kaos,KAOS-L,L,Rp 99.000,Rp 89.000,1,Rp 0,Rp 9.000,Rp 98.000,budi,B.,-\n260304DDD444,Selesai,,,,J&T,2026-03-04 10:00,-,,Kaos,KAOS-L,L,Rp 99.000,Rp 89.00,1,Rp 0,Rp 9.000,Rp 98.000,budi,B.,-\n' >shopee.csv; cd shop && csm import ../shopee.csv --shop=idn; csm import ../shopee.csv --shop=idn --again; csm order list --shop=idn --format=csv --fields=order,created,status,total,units,products,carrier
a36
a41
order,created,status,total,units,products,carrier
260301AAA111,2026-03-01T11:00:00+08:00,completed,1187000.00 IDR,3,"Kaos
Jaket",J&T
260302BBB222,2026-03-02T11:00:00+08:00,cancelled,98000.00 IDR,1,Kaos,J&T
260305EEE555,2026-03-05T11:00:00+08:00,delivered,98000.00 IDR,1,Kaos,J&T
! csm import: ../shopee.csv:6: Status Pesanan: "Hilang": unknown-value: unknown value; add it to maps: status of map shopee.orders [row.unknown-value]
! csm import: ../shopee.csv:7: Harga Setelah Diskon: "Rp 89.00": bad-number: an amount with at most 2 digits behind "," is wanted [row.bad-number]
! ../shopee.csv: shopee.orders into idn: 6 rows, 5 orders read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a36.csv
! csm import: ../shopee.csv:6: Status Pesanan: "Hilang": unknown-value: unknown value; add it to maps: status of map shopee.orders [row.unknown-value]
! csm import: ../shopee.csv:7: Harga Setelah Diskon: "Rp 89.00": bad-number: an amount with at most 2 digits behind "," is wanted [row.bad-number]
! ../shopee.csv: shopee.orders into idn: 6 rows, 5 orders read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 2 rejected; rejects: $WORK/w/shop/rejects/a41.csv

$ printf 'No. Pengembalian,Nama Produk,Alasan Pengembalian,Catatan Pengembalian Barang,Status Pembatalan/ Pengembalian,Tanggal Pesanan Dibuat,Waktu Pengembalian Diajukan,Username (Pembeli)\n2603080001,Kaos,Barang rusak,sobek di lengan,Permintaan Disetujui,01-03-2026 10:00,08-03-2026 09:15,ani\n2603080002,Jaket,Salah ukuran,,Entah,01-03-2026 10:00,08-03-2026 09:15,ani\n' >shopee-returns.csv; cd shop && csm import ../shopee-returns.csv --shop=idn; csm import ../shopee-returns.csv --shop=idn --again; csm return list --shop=idn --format=csv --fields=ref,status,kind,reason,liable,opened
a43
a47
ref,status,kind,reason,liable,opened
shopee:idn:2603080001,approved,return_refund,damaged,,2026-03-08T10:15:00+08:00
! csm import: ../shopee-returns.csv:3: Status Pembatalan/ Pengembalian: "Entah": unknown-value: unknown value; add it to maps: status of map shopee.returns [row.unknown-value]
! ../shopee-returns.csv: shopee.returns into idn: 2 rows, 2 returns read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a43.csv
! csm import: ../shopee-returns.csv:3: Status Pembatalan/ Pengembalian: "Entah": unknown-value: unknown value; add it to maps: status of map shopee.returns [row.unknown-value]
! ../shopee-returns.csv: shopee.returns into idn: 2 rows, 2 returns read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a47.csv

$ printf 'orderItemId,orderNumber,createTime,updateTime,deliveredDate,customerName,customerEmail,sellerSku,itemName,variation,paidPrice,unitPrice,sellerDiscountTotal,shippingFee,shippingProvider,trackingCode,status,refundAmount,buyerFailedDeliveryReason\n400000001,300000001,04 Mar 2026 11:46,06 Mar 2026 08:00,06 Mar 2026 08:00,Ann K.,ann@example.com,MUG,Mug,Blue,18.90,20.00,-1.10,4.50,LEX,LX1,delivered,,\n400000002,300000001,04 Mar 2026 11:46,05 Mar 2026 09:00,,Ann K.,ann@example.com,MUG,Mug,Blue,18.90,20.00,-1.10,0.00,LEX,LX1,canceled,18.90,\n400000003,300000002,05 Mar 2026 07:00,05 Mar 2026 09:00,,Bob L.,bob@example.com,PAN,Pan,,"1,018.90","1,018.90",0,0.00,LEX,LX2,teleported,,\n' >laz.csv; cd shop && csm import ../laz.csv --shop=laz; csm import ../laz.csv --shop=laz --again; csm order list --shop=laz --format=csv --fields=order,created,status,total,refunded,units,products
a49
a54
order,created,status,total,refunded,units,products
300000001,2026-03-04T11:46:00+08:00,delivered,42.30 MYR,18.90 MYR,2,"Mug
Mug"
! csm import: ../laz.csv:4: status: "teleported": unknown-value: unknown value; add it to maps: status of map lazada.orders [row.unknown-value]
! ../laz.csv: lazada.orders into laz: 3 rows, 2 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a49.csv
! csm import: ../laz.csv:4: status: "teleported": unknown-value: unknown value; add it to maps: status of map lazada.orders [row.unknown-value]
! ../laz.csv: lazada.orders into laz: 3 rows, 2 orders read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a54.csv

$ printf 'orderPlacedDt,actualDeliveryDate,cancelDate,destinationState,estimatedDeliveryDate,salesOrder,returnDate,trackingNum,carrier,catlgItemId,returnReason,offerId,poNum,legacySlrId,defectType,cancelReason,offerConditionCode\n2026-03-01,2026-03-09,,TX,2026-03-05,2001,,1Z1,UPS,550001,,OFF1,108800001,7,OTD,,1\n2026-03-02,,2026-03-03,OH,2026-03-07,2002,,,,550002,,OFF2,108800002,7,CANCELLATION,SELLER_OUT_OF_STOCK,1\n' >walmart.csv; cd shop && csm import ../walmart.csv --shop=us; csm import ../walmart.csv --shop=us --again; csm order show 108800001; csm order show 108800002; grep -o ',OTD,\|,CANCELLATION,\|SELLER_OUT[A-Z_]*' log/a/orders-*.csv
a56
a58
Observed   1
Order      108800001
Shop       us
Created    2026-03-01 00:00:00
Status     delivered
Channel    walmart
Carrier    UPS
Tracking   1Z1
Delivered  2026-03-09 00:00:00
Tags       OTD
Observed   2026-03-09 00:00:00
Row        orders:a18

Lines of the order
Line      SKU     Product  Variant  Units  Price  Total  Refunded  Status
550001#1  550001                                                   delivered
Observed   1
Order      108800002
Shop       us
Created    2026-03-02 00:00:00
Status     cancelled
Channel    walmart
Cancelled  2026-03-03 00:00:00
Note       SELLER_OUT_OF_STOCK
Tags       CANCELLATION
Observed   2026-03-03 00:00:00
Row        orders:a19

Lines of the order
Line      SKU     Product  Variant  Units  Price  Total  Refunded  Status
550002#1  550002                                                   cancelled
,OTD,
SELLER_OUT_OF_STOCK
,CANCELLATION,
! ../walmart.csv: walmart.defects into us: 2 rows, 2 orders read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../walmart.csv: walmart.defects into us: 2 rows, 2 orders read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected

$ h='Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tReturn delivery date\tRefunded Amount\tOrder Item ID'; printf "$h"'\n302-1\t02-Mar-2026\t08-Mar-2026\tApproved\tD1RMA\tEUR\tPAN\tPan\t1\tCR-ORDERED_WRONG_ITEM\tStandardRefund\t \t \t9001\n302-1\t02-Mar-2026\t08-Mar-2026\tApproved\tD1RMA\tEUR\tPAN\tPan\t2\tAMZ-PG-APP-TOO-SMALL\tStandardRefund\t \t \t9002\n302-1\t02-Mar-2026\t08-Mar-2026\tLost\tD2RMA\tEUR\tPAN\tPan\t2\tCR-SWITCHEROO\tStandardRefund\t \t \t9003\n' >mfn.tsv; cd shop && csm import ../mfn.tsv --shop=eu; csm import ../mfn.tsv --shop=eu --again; csm return list --shop=eu --format=csv --fields=ref,status,reason,units
a60
a66
ref,status,reason,units
amazon:eu:D1RMA/9001,approved,ordered_wrong,1
amazon:eu:D1RMA/9002,approved,too_small,2
! csm import: ../mfn.tsv:4: Return request status: "Lost": unknown-value: unknown value; add it to maps: status of map amazon.mfn_returns [row.unknown-value]
! ../mfn.tsv: amazon.mfn_returns into eu: 3 rows, 3 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a60.csv
! csm import: ../mfn.tsv:4: Return request status: "Lost": unknown-value: unknown value; add it to maps: status of map amazon.mfn_returns [row.unknown-value]
! ../mfn.tsv: amazon.mfn_returns into eu: 3 rows, 3 returns read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a66.csv

$ printf 'amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tproduct-name\tsku\titem-status\tquantity\tcurrency\titem-price\n302-2\t\t2026-03-01T10:00:00+00:00\t2026-03-02T10:00:00+00:00\tShipped\tPan\tPAN\tShipped\t1\tEUR\t23.80\n302-2\t\t2026-03-01T10:00:00+00:00\t2026-03-02T10:00:00+00:00\tShipped\tLid\tLID\tCancelled\t0\tEUR\t\n302-3\t\t2026-03-01T10:00:00+00:00\t2026-03-02T10:00:00+00:00\tShipped\tLid\tLID\tMelted\t1\tEUR\t5.00\n' >amazon.tsv; cd shop && csm import ../amazon.tsv --shop=eu; grep -h 302-2 log/a/order_lines-*.csv | cut -d, -f6-
a68
eu,302-2,PAN#1,PAN,Pan,,shipped,1,EUR,,23.80,,
eu,302-2,LID#1,LID,Lid,,cancelled,0,EUR,,,,
! csm import: ../amazon.tsv:4: item-status: "Melted": unknown-value: unknown value; add it to maps: status of map amazon.all_orders [row.unknown-value]
! ../amazon.tsv: amazon.all_orders into eu: 3 rows, 2 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a68.csv

$ cd shop && csm check
errors 0, warnings 0, notes 0
