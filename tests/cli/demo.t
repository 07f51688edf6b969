# The demonstration shop: the same bytes for the same instant and seed, nothing for csm check to complain about, its exports can
# be imported again, and the truths that csm-demo(1) promises can be read off the commands it names.
$ csm demo | sed 's/  *$//'
csm-demo: half a year of an invented shop: 2917 orders, 506 tickets, 259 returns, 301 answers. Try:
  cd csm-demo
  csm status                                     how much there is, what came last, what is wrong
  csm report overview --period=2026-01           the numbers of a month
  csm report products                            what comes back most, and why
  csm ticket list --active                       what waits for an answer
  csm import --shop=main exports/main/*          the same exports again: nothing to do
  man csm-tutorial                               the first ten minutes, step by step

$ csm demo other -q && cat csm-demo/log/a/* | sha256sum >1 && cat other/log/a/* | sha256sum | diff 1 - && diff -r csm-demo/exports other/exports && diff -r csm-demo/policy other/policy && echo same
same

$ csm demo third -q --seed=2 && cat third/log/a/* | sha256sum | cmp -s 1 - || csm report products --store=third --format=csv --shop=main | grep '^products,[^ ]*,returns,' | head -1
products,product=SHOE-RUN,returns,65,count,,by requested date,

$ csm demo; csm demo csm-demo/csm.yaml; csm demo new --seed=x; csm demo new --now=never; ls new
! csm demo: csm-demo: is there already and not empty; name another folder, as csm demo my-demo [demo.exists]
! csm demo: csm-demo/csm.yaml: is in the way of a folder [file.notdir]
! csm demo: seed "x" must be a number, as 1 or 2026 [demo.seed]
! csm demo: "never" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [when.format]
! ls: cannot access 'new': No such file or directory
[2]

$ cd csm-demo && csm check --format=csv --no-header | cut -d, -f1,2 | sort | uniq -c | sed 's/^ *[0-9]* //'; csm check | tail -1 | cut -d, -f1,2
note,return.status
errors 0, warnings 0

$ cd csm-demo && ls exports exports/*; file=exports/main/taobao-refunds-20260402120000.csv; iconv -f gb18030 -t utf-8 $file | head -1 | cut -c1-60; cat exports/.gitignore
exports:
intl
main

exports/intl:
desk-answers-20260402120000.csv
desk-events-20260402120000.csv
desk-messages-20260402120000.csv
shopify-orders-20260402120000.csv

exports/main:
ExportOrderDetailList20260402120000.csv
ExportOrderList20260402120000.csv
desk-answers-20260402120000.csv
desk-events-20260402120000.csv
desk-messages-20260402120000.csv
taobao-refunds-20260402120000.csv
"订单编号","退款编号","商品编码","宝贝标题",
*

$ cd csm-demo && export CSM_AGENT=lin.yi; for shop in main intl; do csm import --shop=$shop exports/$shop/* 2>&1 | sed 's/.*csv: //; s/ as .*//'; done
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before
nothing to do: imported before

$ cd csm-demo && csm report products --format=csv | grep -e '=SHOE-RUN,' -e '=PAN-24,rate'
products,product=SHOE-RUN,returns,89,count,,by requested date,
products,product=SHOE-RUN,units,0,count,,by requested date,
products,product=SHOE-RUN,sold,450,count,,by order date,
products,product=SHOE-RUN,rate,0.1477,share,386,"units by order date, returned within 30 days",57
products,product=SHOE-RUN,rate_low,0.1158,number,,"units by order date, returned within 30 days",
products,product=SHOE-RUN,rate_high,0.1865,number,,"units by order date, returned within 30 days",
products,product=SHOE-RUN,note,,,,,
products,product=SHOE-RUN,reasons,"not_as_described.size 45, - 24, quality 7 ...",text,,by requested date,
products,product=PAN-24,rate,0.0652,share,184,"units by order date, returned within 30 days",12
products,product=PAN-24,rate_low,0.0377,number,,"units by order date, returned within 30 days",
products,product=PAN-24,rate_high,0.1105,number,,"units by order date, returned within 30 days",

$ cd csm-demo && for k in "csm return list --reason=courier_slow" "csm ticket list --category=delivery.delay --opened=2026-01 --shop=main"; do csm order list --format=tsv --no-header --fields=carrier $($k --fields=order --format=tsv --no-header | sed 's/^/--order=/') | sort | uniq -c; done
     30 蜗行物流
      2 山雀快递
      6 蜗行物流

$ cd csm-demo && csm ticket list --fields=opened --no-header --format=tsv | cut -c1-10 | LC_ALL=C date -f - +%u | sort | uniq -c
    172 1
     66 2
     64 3
     58 4
     56 5
     46 6
     44 7

$ cd csm-demo && csm report overview --by=month --format=csv --lang=zh | grep 'times,period.*response_p50'
times,period=2025-10,first_response_p50,26151,s,87,by opened date,
times,period=2025-11,first_response_p50,25631,s,81,by opened date,
times,period=2025-12,first_response_p50,30464,s,87,by opened date,
times,period=2026-01,first_response_p50,25670,s,82,by opened date,
times,period=2026-02,first_response_p50,3419,s,77,by opened date,
times,period=2026-03,first_response_p50,4050,s,89,by opened date,
times,period=2026-04,first_response_p50,5041,s,3,by opened date,

$ cd csm-demo && csm ticket list --fields=solver,reopens --no-header --format=tsv | awk '$2 != "" && NF == 2 { n[$1]++; again[$1] += $2 > 0 } END { for (a in n) print a, n[a], again[a] }' | sort
ada 87 2
ben 82 3
gao.fei 109 29
wu.er 101 9
zhu.san 122 8

$ csm demo zh --lang=zh | head -2; cd zh && csm status | head -4
zh：一家虚构店铺的半年：2917 个订单、506 张工单、259 张退货单、301 份答复。可以试试：
  cd zh
数据仓  $WORK/w/zh
编号    cbded324cc368ca5b0674bddcd99963c
时区    Asia/Shanghai
语言    zh
