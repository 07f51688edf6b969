# What tickets took until they were solved (tests/data/desk.sh): a 1 answer, b 1 (after the reopening), c 1, d 1; one touch each.
# Delivery b d: hands b li.na and wang, a handoff; d nobody was named; b reopened once. Quality a li.na, c nobody.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report touches --period=2026-03 | sed 1,8d

Touches until solved
Category  Solved  Answers  by ticket      p50      p90  Stations      p90  Handoffs  Reopened       One touch     from        to  Note
delivery       2        2       1.00  1 (n 2)  1 (n 2)         2  2 (n 2)         1         1  100.00 % (n 2)  34.24 %  100.00 %  small_n
quality        2        2       1.00  1 (n 2)  1 (n 2)         1  1 (n 2)         0         0  100.00 % (n 2)  34.24 %  100.00 %  small_n
all            4        4       1.00  1 (n 4)  1 (n 4)         3  2 (n 4)         1         1  100.00 % (n 4)  51.01 %  100.00 %  small_n

# One answer more about d: two touches, 3 answers of delivery.
$ cd shop && csm ticket reply T-a3q -m y --agent=wang --at=2026-03-05T10:00+08:00 -q; export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report touches --period=2026-03 --by=agent --format=csv --no-header | grep -e 'agent=wang' -e 'agent=all,one'; csm report touches --by=agent --drill='touches.one_touch[agent=wang]'; csm report touches --lang=zh --by=channel | tail -n 4
touches,agent=wang,n,2,count,,by date of the last solve,
touches,agent=wang,replies,3,count,,by date of the last solve,
touches,agent=wang,replies_mean,1.50,number,,by date of the last solve,
touches,agent=wang,replies_p50,1,count,2,by date of the last solve,
touches,agent=wang,replies_p90,2,count,2,by date of the last solve,
touches,agent=wang,stations,2,count,,by date of the last solve,
touches,agent=wang,stations_p90,2,count,2,by date of the last solve,
touches,agent=wang,handoffs,1,count,,by date of the last solve,
touches,agent=wang,reopens,1,count,,by date of the last solve,
touches,agent=wang,one_touch,0.5000,share,2,by date of the last solve,1
touches,agent=wang,one_touch_low,0.0945,number,,by date of the last solve,
touches,agent=wang,one_touch_high,0.9055,number,,by date of the last solve,
touches,agent=wang,note,small_n,text,,,
touches,agent=all,one_touch,0.7500,share,4,by date of the last solve,3
touches,agent=all,one_touch_low,0.3006,number,,by date of the last solve,
touches,agent=all,one_touch_high,0.9544,number,,by date of the last solve,
Name    At                   Value  Counted  Shop  Channel  Detail
T-a3q   2026-03-06 09:00:00      2  no       main  mail     delivery
T-a10v  2026-03-05 14:00:00      1  yes      main  chat     delivery
渠道           解决  回复  每单      p50      p90  经手      p90  转手  重开    一次回复解决     下限      上限  备注
chat 在线客服     2     2  1.00  1 (n 2)  1 (n 2)     3  2 (n 2)     1     1  100.00 % (n 2)  34.24 %  100.00 %  small_n
mail 电子邮箱     2     3  1.50  1 (n 2)  2 (n 2)     0  0 (n 2)     0     0   50.00 % (n 2)   9.45 %   90.55 %  small_n
all 全部          4     5  1.25  1 (n 4)  2 (n 4)     3  2 (n 4)     1     1   75.00 % (n 4)  30.06 %   95.44 %  small_n

# Speed beside satisfaction: li.na solved a (answer after 1h, solved after 7h) and c (30m, 30m), wang b (75h, 76h) and d (75h, 168h). Of csat
# answers a has 5, b 2, d 4 of 5; an nps answer is none, and so is one that names no ticket.
$ cd shop && printf '%s\n' id,at,rec,imp,key,shop,kind,scale,score,ticket,order,customer,agent,channel,asked,answered,text,raw a1,2026-03-07T09:00:00+08:00,,,k1,main,csat,5,5,T-a5s,,,,,2026-03-07T08:00:00+08:00,2026-03-07T09:00:00+08:00,, a2,2026-03-07T09:00:00+08:00,,,k2,main,csat,5,2,T-a10v,,,,,2026-03-07T08:00:00+08:00,2026-03-07T09:00:00+08:00,, a3,2026-03-07T09:00:00+08:00,,,k3,main,csat,5,4,T-a3q,,,,,2026-03-07T08:00:00+08:00,2026-03-07T09:00:00+08:00,, a4,2026-03-07T09:00:00+08:00,,,k4,main,nps,10,0,T-a3q,,,,,2026-03-07T08:00:00+08:00,2026-03-07T09:00:00+08:00,, a5,2026-03-07T09:00:00+08:00,,,k5,main,csat,5,1,,,,,,2026-03-07T08:00:00+08:00,2026-03-07T09:00:00+08:00,, >log/a/answers-2026-03-01.csv; export CSM_NOW=2026-03-12T09:00:00+08:00; csm report trade-off --period=2026-03 | sed 1,8d; csm report trade-off --period=2026-03 --by=category --format=csv --no-header | grep -e ',csat,' -e ',csat_n,'

Speed beside satisfaction
Solver  Solved  First response p50  Resolution p50  CSAT answers       Satisfied     from        to  Note
li.na        2           30m (n 2)       30m (n 2)             1  100.00 % (n 1)  20.65 %  100.00 %  small_n
wang         2         3d 3h (n 2)     3d 4h (n 2)             2   50.00 % (n 2)   9.45 %   90.55 %  small_n
all          4            1h (n 4)        7h (n 4)             3   66.67 % (n 3)  20.77 %   93.85 %  small_n
tradeoff,category=delivery,csat_n,2,count,,answers about these tickets,
tradeoff,category=delivery,csat,0.5000,share,2,answers about these tickets,1
tradeoff,category=quality,csat_n,1,count,,answers about these tickets,
tradeoff,category=quality,csat,1.0000,share,1,answers about these tickets,1
tradeoff,category=all,csat_n,3,count,,answers about these tickets,
tradeoff,category=all,csat,0.6667,share,3,answers about these tickets,2

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00; csm report trade-off --drill='tradeoff.csat[agent=wang]' --format=csv; csm report trade-off --by=shop; csm report touches --period=2019 --format=csv --no-header | grep ^touches; csm report trade-off --period=2019 --format=csv --no-header | grep ^tradeoff
name,at,value,counted,shop,channel,detail
T-a3q,2026-03-06T09:00:00+08:00,4,true,main,mail,delivery
T-a10v,2026-03-05T14:00:00+08:00,2,false,main,chat,delivery
touches,category=all,n,0,count,,by date of the last solve,
touches,category=all,replies,0,count,,by date of the last solve,
touches,category=all,replies_mean,,,,by date of the last solve,
touches,category=all,replies_p50,,,,by date of the last solve,
touches,category=all,replies_p90,,,,by date of the last solve,
touches,category=all,stations,0,count,,by date of the last solve,
touches,category=all,stations_p90,,,,by date of the last solve,
touches,category=all,handoffs,0,count,,by date of the last solve,
touches,category=all,reopens,0,count,,by date of the last solve,
touches,category=all,one_touch,,share,0,by date of the last solve,0
touches,category=all,one_touch_low,,,,by date of the last solve,
touches,category=all,one_touch_high,,,,by date of the last solve,
touches,category=all,note,small_n,text,,,
tradeoff,agent=all,n,0,count,,by date of the last solve,
tradeoff,agent=all,first_response_p50,,,,by date of the last solve,
tradeoff,agent=all,resolution_p50,,,,by date of the last solve,
tradeoff,agent=all,csat_n,0,count,,answers about these tickets,
tradeoff,agent=all,csat,,share,0,answers about these tickets,0
tradeoff,agent=all,csat_low,,,,answers about these tickets,
tradeoff,agent=all,csat_high,,,,answers about these tickets,
tradeoff,agent=all,note,small_n,text,,,
! csm report trade-off: by: unknown division "shop" (category, channel, agent) [report.by]
