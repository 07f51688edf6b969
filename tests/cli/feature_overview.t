# F195: the indicators of the desk in one table, each with what it is counted from, and the cases behind it.
$ sh "$EXAMPLES"/setup.sh && cd shop && csm report overview --period=2026-03 --format=csv >../o.csv; grep -e '^tickets,,' ../o.csv
tickets,,opening,6,count,,at the start of the period,
tickets,,opened,30,count,,by opened date,
tickets,,reopened,0,count,,by date of the change,
tickets,,restored,0,count,,by date of the change,
tickets,,solved,23,count,,by date of the change,
tickets,,void,0,count,,by date of the change,
tickets,,spam,0,count,,by date of the change,
tickets,,merged,0,count,,by date of the change,
tickets,,closing,13,count,,at the end of the period,
tickets,,flow,6 + 30 + 0 + 0 - 23 - 0 - 0 - 0 = 13,text,,,
tickets,,reopen_rate,0.0000,share,23,by solved date,0
tickets,,reopen_low,0.0000,number,,by solved date,
tickets,,reopen_high,0.1431,number,,by solved date,
tickets,,reopen_immature,0,count,,by solved date,

$ grep -e '^times,' -e '^return_rate,' -e '^rate,' -e '^scores,' -e '^score,' -e '^answers,' o.csv
times,,first_response_n,19,count,,by opened date,
times,,first_response_p50,1620,s,19,by opened date,
times,,first_response_p90,87600,s,19,by opened date,
times,,first_response_day_only,0,count,,by opened date,
times,,first_response_open,11,count,,by opened date,
times,,resolution_n,20,count,,by opened date,
times,,resolution_p50,126180,s,20,by opened date,
times,,resolution_p90,255120,s,20,by opened date,
times,,resolution_day_only,0,count,,by opened date,
times,,resolution_open,10,count,,by opened date,
times,,excluded,0,count,,by opened date,
answers,,asked,11,count,,by date of asking,
answers,,response_rate,1.0000,share,11,by date of asking,11
answers,,answered,11,count,,by date of answering,
answers,,unscored,0,count,,by date of answering,
answers,kind=csat scale=5,n,5,count,,by date of answering,
answers,kind=csat scale=5,satisfied,3,count,,by date of answering,
answers,kind=csat scale=5,share,0.6000,share,5,by date of answering,3
answers,kind=csat scale=5,share_low,0.2307,number,,by date of answering,
answers,kind=csat scale=5,share_high,0.8824,number,,by date of answering,
answers,kind=csat scale=5,nps,,,,by date of answering,
answers,kind=csat scale=5,nps_low,,,,by date of answering,
answers,kind=csat scale=5,nps_high,,,,by date of answering,
answers,kind=csat scale=5,mean,3.40,number,,by date of answering,
answers,kind=csat scale=5,distribution,1:1 3:1 4:2 5:1,text,,by date of answering,
answers,kind=csat scale=5,note,small_n,text,,,
answers,kind=nps scale=10,n,6,count,,by date of answering,
answers,kind=nps scale=10,satisfied,,,,by date of answering,
answers,kind=nps scale=10,share,,,,by date of answering,
answers,kind=nps scale=10,share_low,,,,by date of answering,
answers,kind=nps scale=10,share_high,,,,by date of answering,
answers,kind=nps scale=10,nps,50.00,number,,by date of answering,
answers,kind=nps scale=10,nps_low,-7.41,number,,by date of answering,
answers,kind=nps scale=10,nps_high,74.08,number,,by date of answering,
answers,kind=nps scale=10,mean,8.50,number,,by date of answering,
answers,kind=nps scale=10,distribution,7:1 8:2 9:2 10:1,text,,by date of answering,
answers,kind=nps scale=10,note,small_n,text,,,

$ cd shop && for f in opened solved reopened; do csm report overview --period=2026-01..2026-04 --drill=tickets.$f --ids | wc -l; done; csm report overview --period=2026-03 --lang=zh | sed -n '/^工单$/,/^$/{/./p}'
94
84
3
工单
期初积压       6
新建           30
重开           0
恢复           0
解决           23
作废           0
垃圾           0
合并           0
期末积压       13
流量恒等式     6 + 30 + 0 + 0 - 23 - 0 - 0 - 0 = 13
重开率         0.00 % (n 23)
  下限 (95 %)  0.00 %
  上限 (95 %)  14.31 %
  观察期未满   0

$ cd shop && csm report overview --period=2026-01..2026-04 --by=month --format=csv | grep -e ',opened,' | grep '^tickets'
tickets,,opened,94,count,,by opened date,
tickets,period=2026-01,opened,34,count,,by opened date,
tickets,period=2026-02,opened,30,count,,by opened date,
tickets,period=2026-03,opened,30,count,,by opened date,
tickets,channel=chat,opened,25,count,,by opened date,
tickets,channel=mail,opened,25,count,,by opened date,
tickets,channel=phone,opened,26,count,,by opened date,
tickets,channel=web,opened,15,count,,by opened date,
tickets,channel=wechat,opened,3,count,,by opened date,
tickets,"category=""""",opened,48,count,,by opened date,
tickets,category=delivery.damage,opened,3,count,,by opened date,
tickets,category=delivery.delay,opened,3,count,,by opened date,
tickets,category=delivery.stalled,opened,3,count,,by opened date,
tickets,category=inquiry.use,opened,3,count,,by opened date,
tickets,category=order.change,opened,3,count,,by opened date,
tickets,category=order.wrong,opened,3,count,,by opened date,
tickets,category=packaging.damaged,opened,1,count,,by opened date,
tickets,category=payment.invoice,opened,3,count,,by opened date,
tickets,category=payment.promotion,opened,2,count,,by opened date,
tickets,category=quality.description,opened,3,count,,by opened date,
tickets,category=quality.malfunction,opened,13,count,,by opened date,
tickets,category=refund.progress,opened,3,count,,by opened date,
tickets,category=return.exchange,opened,2,count,,by opened date,
tickets,category=return.request,opened,1,count,,by opened date,

$ cd shop && csm report overview --period=2026-03 --channel=chat --format=csv | grep -e '^tickets,,' | head -n 3; csm report overview --period=2026-03 --shop=intl --format=csv | grep -e '^orders,,'
tickets,,opening,1,count,,at the start of the period,
tickets,,opened,4,count,,by opened date,
tickets,,reopened,0,count,,by date of the change,
orders,,count,21,count,,by created date,
orders,,cancelled,1,count,,by created date,
orders,,undated,0,count,,of any period,
