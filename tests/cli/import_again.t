# What a later export may change: refunds that follow, tickets that were reopened, rows in the order of their own dates.
$ sh "$DATA"/shop.sh

$ head='Order ID\tReturn request date\tReturn request status\tAmazon RMA ID\tMerchant SKU\tReturn quantity\tRefunded Amount\n'; { printf "$head"; printf '112-1\t10-Jan-2026\tCompleted\tR1\tS1\t1\t \n112-2\t10-Jan-2026\tCompleted\tR2\tS1\t1\t30.00\n'; } >mfn-20260201.txt; { printf "$head"; printf '112-1\t10-Jan-2026\tCompleted\tR1\tS1\t1\t40.00\n112-2\t10-Jan-2026\tCompleted\tR2\tS1\t1\t50.00\n'; } >mfn-20260215.txt

$ cd shop && csm import -q ../mfn-20260201.txt && csm return list --format=csv --fields=ref,status,amount,refunded && csm import -q ../mfn-20260215.txt && csm return list --format=csv --fields=ref,status,amount,refunded
ref,status,amount,refunded
amazon:main:R1/112-1/S1,closed,,
amazon:main:R2/112-2/S1,settled,30.00 CNY,30.00 CNY
ref,status,amount,refunded
amazon:main:R1/112-1/S1,settled,40.00 CNY,40.00 CNY
amazon:main:R2/112-2/S1,settled,50.00 CNY,50.00 CNY

$ csm init -q two --shop=main:CNY && cd two && csm import -q ../mfn-20260215.txt && csm import -q ../mfn-20260201.txt && csm return list --format=csv --fields=ref,status,amount,refunded
ref,status,amount,refunded
amazon:main:R1/112-1/S1,settled,40.00 CNY,40.00 CNY
amazon:main:R2/112-2/S1,settled,50.00 CNY,50.00 CNY

$ head='ticket id,created,updated,status,subject,agent,resolved\n'; printf "${head}H1,2026-01-02 10:00,2026-01-03 10:00,solved,A,li.na,2026-01-03 10:00\n" >t-20260103.csv; printf "${head}H1,2026-01-02 10:00,2026-01-04 10:00,open,A,li.na,\n" >t-20260105.csv; printf "${head}H1,2026-01-02 10:00,2026-01-06 10:00,solved,A,li.na,2026-01-06 10:00\n" >t-20260107.csv

$ cd shop && for d in 03 05 07; do csm import -q ../t-202601$d.csv && csm ticket list --no-header --format=csv --fields=ref,state,solved,reopens; done
csm:main:H1,closed,2026-01-03T10:00:00+08:00,0
csm:main:H1,open,2026-01-03T10:00:00+08:00,1
csm:main:H1,closed,2026-01-06T10:00:00+08:00,1

$ cd shop && csm import ../t-20260107.csv --again && csm import ../t-20260103.csv --again && csm ticket list --no-header --format=csv --fields=ref,state,solved,reopens
a24
a26
csm:main:H1,closed,2026-01-06T10:00:00+08:00,1
! ../t-20260107.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! ../t-20260103.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 0 unchanged, 1 stale, 0 rejected

$ cd two && csm import -q ../t-20260103.csv && csm import -q ../t-20260107.csv && csm ticket list --no-header --format=csv --fields=ref,state,solved,reopens
csm:main:H1,closed,2026-01-06T10:00:00+08:00,0

$ csm init -q three --shop=main:CNY && cp shop/policy/agents.yaml three/policy/ && cd three && csm import -q ../t-20260105.csv && csm ticket note $(csm ticket list --ids) --text=seen --at='2026-01-08 12:00' && csm import -q ../t-20260107.csv && csm ticket list --no-header --format=csv --fields=ref,state,solved,reopens
a7
csm:main:H1,closed,2026-01-06T10:00:00+08:00,0

$ head='ticket id,time,actor,text,order\n'; printf "${head}M1,2026-02-02 10:00,customer,Still broken,O1\n" >m2.csv; printf "${head}M1,2026-01-02 10:00,customer,Broken,O1\n" >m1.csv; csm init -q four --shop=main:CNY && cd four && csm import -q ../m2.csv && csm import -q ../m1.csv && csm ticket list --format=csv --fields=ref,order,opened,messages && csm ticket show csm:main:M1 | head -n 1
ref,order,opened,messages
csm:main:M1,O1,2026-01-02T10:00:00+08:00,2
Case           T-a4r

$ head='Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem sku,Refunded Amount\n'; printf "${head}#1,a@example.com,partially_refunded,fulfilled,CNY,50.00,2026-01-02 10:00:00 +0800,1,Cup,CUP,30.00\n" >o-20260105.csv; printf "${head}#1,a@example.com,refunded,fulfilled,CNY,50.00,2026-01-02 10:00:00 +0800,1,Cup,CUP,50.00\n" >o-20260110.csv; csm init -q five --shop=main:CNY && cp shop/policy/agents.yaml five/policy/ && cd five && csm import -q ../o-20260105.csv && csm import -q ../o-20260110.csv && csm return list --no-header --format=csv --fields=case,status,refunded,customer
R-a5s,settled,50.00 CNY,C-a4r

$ cd five && csm import undo a3; csm import undo --force a3 && csm return list --ids; csm import -q --again ../o-20260105.csv; csm import -q --again ../o-20260110.csv; csm return list --no-header --format=csv --fields=case,status,refunded,customer; csm return show R-a5s | sed -n '/^Case/p;/^Refunded/p'
a11
R-a16b,settled,50.00 CNY,C-a15a
Case             R-a16b
Refunded         50.00 CNY
Refunded  50.00 CNY
! csm import undo: 1 events were added by hand or by later imports to cases of import a3 (a9 of R-a5s); --force takes it back all the same [import.hand-made]

$ head='ticket id,created,status,subject,account\n'; printf "${head}T1,2026-01-02 10:00,open,One,K1\n" >k1.csv; printf "${head}T2,2026-01-03 10:00,open,Two,K1\n" >k2.csv; csm init -q six --shop=main:CNY && cp shop/policy/agents.yaml six/policy/ && cd six && csm import -q ../k1.csv && csm import -q ../k2.csv && csm ticket note csm:main:T1 --text=ours && csm import undo a3; csm import undo --force a3 && csm import -q --again ../k1.csv && csm ticket list --no-header --format=csv --fields=case,subject,notes,customer && csm customer list --no-header --format=csv --fields=customer,tickets
a12
a13
T-a16b,One,1,C-a15a
T-a9w,Two,0,C-a15a
C-a15a,2
! csm import undo: 1 events were added by hand or by later imports to cases of import a3 (a12 of T-a5s); --force takes it back all the same [import.hand-made]

$ head='return-date\torder-id\tsku\tfnsku\tquantity\tdetailed-disposition\treason\tlicense-plate-number\n'; row='2026-01-10T00:00:00+00:00\t112-1\tS1\tF\t1\tSELLABLE\tDEFECTIVE\t\n'; printf "$head$row$row" >fba.txt; csm init -q seven --shop=main:CNY && cd seven && csm import ../fba.txt; csm import --again ../fba.txt; csm return list --no-header --format=csv --fields=ref,units
a3
a9
amazon:main:112-1/S1/2026-01-10T00:00:00Z,1
amazon:main:112-1/S1/2026-01-10T00:00:00Z#2,1
! ../fba.txt: amazon.fba_returns into main: 2 rows, 2 returns read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../fba.txt: amazon.fba_returns into main: 2 rows, 2 returns read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected

$ head='Order ID\tReturn request date\tReturn request status\tAmazon RMA ID\tMerchant SKU\tReturn quantity\tRefunded Amount\n'; row='112-1\t10-Jan-2026\tApproved\tR1\tS1\t1\t \n'; printf "$head${row}112-1\t10-Jan-2026\tApproved\tR1\tS1\t2\t \n$row" >mfn.txt; cd seven && csm import ../mfn.txt; tail -n 1 rejects/*
a11
mfn.txt	3	duplicate-key-in-file	Amazon RMA ID	R1	112-1	10-Jan-2026	Approved	R1	S1	2	 
! csm import: ../mfn.txt:3: Amazon RMA ID: "R1": duplicate-key-in-file: the file holds this return before, with other values; keep the row that is right [row.duplicate-key-in-file]
! ../mfn.txt: amazon.mfn_returns into main: 3 rows, 3 returns read: 0 dropped, 1 created, 0 revised, 1 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/seven/rejects/a11.csv

$ head='ticket id,score,scale,answered,comment\n'; printf "${head}T1,2,5,2026-01-03 10:00,\n" >c1.csv; printf "${head}T1,5,5,2026-01-03 10:00,\n" >c2.csv; printf "${head}T1,5,5,2026-01-03 10:00,Thank you\n" >c3.csv; csm init -q eight --shop=main:CNY && cd eight && for f in 1 2 3 1 2; do csm import --again ../c$f.csv; done; csm survey list --no-header --format=csv --fields=score,text; csm report overview --format=csv | grep -E ',(answered|n|mean),'
a3
a5
a7
a9
a11
5,Thank you
section,group,figure,value,unit,n,basis,num
answers,,answered,1,count,,by date of answering,
answers,kind=csat scale=5,n,1,count,,by date of answering,
answers,kind=csat scale=5,mean,5.00,number,,by date of answering,
! ../c1.csv: csm.answers into main: 1 rows, 1 answers read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../c2.csv: csm.answers into main: 1 rows, 1 answers read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected
! ../c3.csv: csm.answers into main: 1 rows, 1 answers read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected
! ../c1.csv: csm.answers into main: 1 rows, 1 answers read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected
! ../c2.csv: csm.answers into main: 1 rows, 1 answers read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected

$ head='"订单编号","标题","价格","购买数量","外部系统编号","商品属性","订单状态"\n'; printf "$head=\"310000000000000001\",\"P\",\"10.00\",\"2\",\"S\",\"\",\"买家已付款，等待卖家发货\"\n" >old.csv; printf "$head=\"310000000000000001\",\"P\",\"10.00\",\"1\",\"S\",\"\",\"交易成功\"\n" >new.csv; csm init -q nine --shop=main:CNY && cd nine && csm import ../new.csv; csm import ../old.csv; tail -n 1 log/a/order_lines*
a3
a5
a1,2026-04-02T12:00:00+08:00,,a3,taobao:main:310000000000000001:S#1,main,310000000000000001,S#1,S,P,,completed,1,CNY,10.00,,,
! ../new.csv: taobao.order_lines into main: 1 rows, 1 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../old.csv: taobao.order_lines into main: 1 rows, 1 orders read: 0 dropped, 0 created, 0 revised, 0 unchanged, 1 stale, 0 rejected

$ csm init -q ten --shop=main:CNY && cd ten && csm import ../old.csv; csm import ../new.csv; tail -n 1 log/a/order_lines*
a3
a5
a2,2026-04-02T12:00:00+08:00,,a5,taobao:main:310000000000000001:S#1,main,310000000000000001,S#1,S,P,,completed,1,CNY,10.00,,,
! ../old.csv: taobao.order_lines into main: 1 rows, 1 orders read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../new.csv: taobao.order_lines into main: 1 rows, 1 orders read: 0 dropped, 0 created, 1 revised, 0 unchanged, 0 stale, 0 rejected

$ printf '订单编号,买家会员名,买家实际支付金额,总金额,订单状态,收货人姓名,订单创建时间,订单付款时间,退款金额\n310000000000000001,A,0.00,10.00,交易关闭,某,2026-01-02 10:00:00,,\n310000000000000002,A,20.00,20.00,交易关闭,某,2026-01-02 10:00:00,2026-01-02 11:00:00,20.00\n' >closed.csv; csm init -q eleven --shop=main:CNY && cd eleven && csm import -q ../closed.csv && csm order list --no-header --format=csv --fields=order,status,total,refunded && csm report overview --format=csv | grep -E 'CNY,(count|value|cancelled|refunded)'
310000000000000001,cancelled,10.00 CNY,
310000000000000002,closed,20.00 CNY,20.00 CNY
orders,currency=CNY,count,1,count,,by created date,
orders,currency=CNY,value,20.00,CNY,1,by created date,
orders,currency=CNY,cancelled,1,count,,by created date,
orders,currency=CNY,cancelled_value,10.00,CNY,1,by created date,
returns,currency=CNY,refunded,20.00,CNY,1,by requested date,
returns,status=settled currency=CNY,refunded,20.00,CNY,1,by requested date,

$ head='退款编号,订单编号,售后类型,退款状态,买家退款金额,退款的申请时间,完结时间\n'; line='310000000000000001,仅退款'; printf "${head}123456789012,$line,退款成功,30.00,2026-01-05 10:00:00,\n" >r1.csv; printf "${head}123456789012,$line,退款成功,30.00,2026-01-05 10:00:00,2026-01-06 10:00:00\n" >r2.csv; printf "${head}223456789012,$line,卖家拒绝退款,30.00,2026-01-05 10:00:00,\n" >r3.csv; printf "${head}223456789012,$line,退款成功,30.00,2026-01-05 10:00:00,\n" >r4.csv; for way in '1 2 3 4' '2 1 4 3'; do rm -rf twelve; csm init -q twelve --shop=main:CNY; cd twelve; for i in $way; do csm import -q ../r$i.csv; done; csm return list --no-header --format=csv --fields=ref,status,amount,refunded,settled; cd ..; done
taobao:main:123456789012,settled,30.00 CNY,30.00 CNY,2026-01-06T10:00:00+08:00
taobao:main:223456789012,settled,30.00 CNY,30.00 CNY,
taobao:main:123456789012,settled,30.00 CNY,30.00 CNY,2026-01-06T10:00:00+08:00
taobao:main:223456789012,settled,30.00 CNY,30.00 CNY,
