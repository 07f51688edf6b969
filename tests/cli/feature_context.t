# F010 F015 F075 F148: nobody asks the customer again. A case that names only its order shows whose order it is, how that
# customer likes to be reached, the goods, the parcel, and every other case; so does a return from a list without buyers.
$ sh "$EXAMPLES"/setup.sh && cd shop && csm ticket new --channel=phone --shop=main --order=3126580186121230275 --category=delivery -m '还没收到'
T-a716r

$ cd shop && csm ticket show "$(csm ticket list --order=3126580186121230275 --ids)"
Case           T-a716r
Opened         2026-04-02 12:00:00
State          new
Channel        phone
Category       delivery
Order          3126580186121230275
Customer       C-a8v
Shop           main
Updated        2026-04-02 12:00:00
Last heard     2026-04-02 12:00:00
Age            0s
Events         1
Not known yet  product, desired

Customer
Customer  C-a8v
Prefers   wechat
Tier      normal
Account   tb_buyer11
Name      孙启航
Phone     13800000010
Mail      buyer11@example.com
Address   浙江省 杭州市 西湖区 示例路73号(000000)

Order
Order      3126580186121230275
Shop       main
Created    2026-01-05 18:47:42
Status     completed
Total      104.90 CNY
Shipping   0.00 CNY
Refunded   59.00 CNY
Units      2
Channel    taobao
Carrier    圆通速递
Tracking   No:YT7000001230275
Paid       2026-01-05 19:15:42
Completed  2026-01-13 02:15:42
Observed   2026-04-01 10:00:00
Row        orders:a3

Lines of the order
Line       SKU      Product           Variant                      Units      Price  Total  Refunded  Status
TW-BATH#1  TW-BATH  长绒棉浴巾        颜色分类:浅灰;尺寸:70x140cm      1  59.00 CNY                   completed
MG-350#1   MG-350   双层玻璃杯 350ml  规格:两只装                      1  45.90 CNY                   completed

Other cases
Case     Opened               State    About      Subject     Same
R-a464s  2026-01-11 23:15:42  settled  no_reason  长绒棉浴巾  customer order

History
2026-04-02 12:00:00  admin opened it: channel=phone, order=3126580186121230275, shop=main, category=delivery [a716]
    还没收到

$ cd shop && csm return show "$(csm return list --order=3126580186121230275 --ids)" | sed -n '/^Customer$/,/^Time so far/p'
Customer
Customer  C-a8v
Prefers   wechat
Tier      normal
Account   tb_buyer11
Name      孙启航
Phone     13800000010
Mail      buyer11@example.com
Address   浙江省 杭州市 西湖区 示例路73号(000000)

Order
Order      3126580186121230275
Shop       main
Created    2026-01-05 18:47:42
Status     completed
Total      104.90 CNY
Shipping   0.00 CNY
Refunded   59.00 CNY
Units      2
Channel    taobao
Carrier    圆通速递
Tracking   No:YT7000001230275
Paid       2026-01-05 19:15:42
Completed  2026-01-13 02:15:42
Observed   2026-04-01 10:00:00
Row        orders:a3

Lines of the order
Line       SKU      Product           Variant                      Units      Price  Total  Refunded  Status
TW-BATH#1  TW-BATH  长绒棉浴巾        颜色分类:浅灰;尺寸:70x140cm      1  59.00 CNY                   completed
MG-350#1   MG-350   双层玻璃杯 350ml  规格:两只装                      1  45.90 CNY                   completed

Other cases
Case     Opened               State  About     Subject  Same
T-a716r  2026-04-02 12:00:00  new    delivery           customer order

Time so far

$ cd shop && C=$(csm customer list --account=tb_buyer11 --ids) && csm customer show $C | sed '/^History/,$d' && csm return list --customer=$C --fields=order,customer,name --format=csv && csm ticket list --customer=$C --fields=order,name --format=csv && csm customer list --account=tb_buyer11 --fields=account,tickets,returns,orders --format=csv
Customer  C-a8v
Shop      main
Person    C-a8v
Noted     2026-04-01 10:00:00
Updated   2026-04-02 12:00:00

Customer
Customer  C-a8v
Prefers   wechat
Tier      normal
Account   tb_buyer11
Name      孙启航
Phone     13800000010
Mail      buyer11@example.com
Address   浙江省 杭州市 西湖区 示例路73号(000000)

Orders
Order                Created              Status          Total   Refunded
3126580186121230275  2026-01-05 18:47:42  completed  104.90 CNY  59.00 CNY
3126509267521231097  2026-01-17 15:09:13  completed  357.00 CNY   0.00 CNY

Other cases
Case     Opened               State    About      Subject     Same
T-a716r  2026-04-02 12:00:00  new      delivery               customer
R-a464s  2026-01-11 23:15:42  settled  no_reason  长绒棉浴巾  customer

order,customer,name
3126580186121230275,C-a8v,孙启航
order,name
3126580186121230275,孙启航
account,tickets,returns,orders
tb_buyer11,1,1,2

$ cd shop && csm find 0000010 --format=csv --fields=what,field,match | sort | uniq -c
      1 customer,phone,+490000000010
      1 customer,phone,13800000010
      1 return,phone,13800000010
      1 ticket,phone,13800000010
      1 what,field,match

$ cd shop && csm order show 3126580186121230275 --lang=zh
观测次数  1
订单号    3126580186121230275
店铺      main
下单时间  2026-01-05 18:47:42
状态      已完成
实付      104.90 CNY
运费      0.00 CNY
已退款    59.00 CNY
件数      2
渠道      taobao
承运商    圆通速递
运单号    No:YT7000001230275
付款时间  2026-01-05 19:15:42
完成时间  2026-01-13 02:15:42
观测时间  2026-04-01 10:00:00
行号      orders:a3

订单明细
行         货号     商品              规格                         件数       单价  小计  已退款  状态
TW-BATH#1  TW-BATH  长绒棉浴巾        颜色分类:浅灰;尺寸:70x140cm     1  59.00 CNY                completed
MG-350#1   MG-350   双层玻璃杯 350ml  规格:两只装                     1  45.90 CNY                completed

客户
客户      C-a8v
偏好渠道  微信
等级      normal
账号      tb_buyer11
姓名      孙启航
电话      13800000010
邮箱      buyer11@example.com
地址      浙江省 杭州市 西湖区 示例路73号(000000)

其他单据
单号     时间                 状态    事由            主题        关系
T-a716r  2026-04-02 12:00:00  待受理  物流配送                    客户 订单
R-a464s  2026-01-11 23:15:42  已处理  七天无理由退货  长绒棉浴巾  客户 订单

$ cd shop && csm ticket show --public "$(csm ticket list --order=3126580186121230275 --ids)"
Case      T-a716r
Opened    2026-04-02 12:00:00
State     new
Channel   phone
Category  delivery
Order     3126580186121230275

Order
Order      3126580186121230275
Shop       main
Created    2026-01-05 18:47:42
Status     completed
Total      104.90 CNY
Shipping   0.00 CNY
Refunded   59.00 CNY
Units      2
Channel    taobao
Carrier    圆通速递
Tracking   No:YT7000001230275
Paid       2026-01-05 19:15:42
Completed  2026-01-13 02:15:42

Lines of the order
Line       SKU      Product           Variant                      Units      Price  Total  Refunded  Status
TW-BATH#1  TW-BATH  长绒棉浴巾        颜色分类:浅灰;尺寸:70x140cm      1  59.00 CNY                   completed
MG-350#1   MG-350   双层玻璃杯 350ml  规格:两只装                      1  45.90 CNY                   completed

History
2026-04-02 12:00:00  agent opened it: channel=phone, order=3126580186121230275
    还没收到
