# How long tickets were in each state, and who had to move (tests/data/desk.sh), in March up to 03-12 09:00.
# Us, new: a 1h, b 1h, c 30m, d 36h (from 03-01 00:00), e 82h50m, f 1h, h 2h = 124h20m in 7 tickets; p50 the 4th of 7: 1h, p90 the 7th.
# Us, open: a 2h, b 1h + 2h, c 0s (answered and solved in one second), d 93h = 98h in 4 tickets, 5 visits; p50 the 2nd of 4: 2h, p90 the 4th: 93h.
# Us, on hold for another part of the shop: f 70h50m. Customer: a 4h, h 46h. Carrier: b 24h, warehouse: b 24h.
# All: 124h20m + 98h + 70h50m + 50h + 48h = 391h10m. The spam g is left out. Us by ticket: a 3h, b 4h, c 30m, d 129h, e 82h50m, f 71h50m, h 2h.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report time-in-state --period=2026-03
Time in states
Period         2026-03
From           2026-03-01 00:00:00
To (excluded)  2026-04-01 00:00:00
As of          2026-03-12 09:00:00
Reopen window  7d
Definitions    csm-report(1)
Seals          a: a30, no seal

Time by who has to move
Who has to move  Visits  Tickets        Time  Business time    Share       p50           p90
us                   13        7  12d 5h 10m              -  74.95 %  4h (n 7)   5d 9h (n 7)
customer              2        2       2d 2h              -  12.78 %  4h (n 2)  1d 22h (n 2)
third_party           2        1          2d              -  12.27 %  2d (n 1)      2d (n 1)

Time in states
Who has to move  State    Waiting for  Visits  Tickets        Time  Business time    Share               p50               p90
us               new      -                 7        7   5d 4h 20m              -  31.79 %          1h (n 7)  3d 10h 50m (n 7)
us               open     -                 5        4       4d 2h              -  25.05 %          2h (n 4)      3d 21h (n 4)
us               on_hold  merchant          1        1  2d 22h 50m              -  18.11 %  2d 22h 50m (n 1)  2d 22h 50m (n 1)
customer         pending  customer          2        2       2d 2h              -  12.78 %          4h (n 2)      1d 22h (n 2)
third_party      on_hold  carrier           1        1          1d              -   6.14 %          1d (n 1)          1d (n 1)
third_party      on_hold  warehouse         1        1          1d              -   6.14 %          1d (n 1)          1d (n 1)

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report time-in-state --period=2026-03 --lang=zh | tail -n 7; csm report time-in-state --period=2026-03-03 --channel=chat --format=csv --no-header | grep ^state,
该谁行动            状态                等待            次数  工单        时间  营业时间     占比               p50               p90
us 本店             new 待受理          -                  7     7   5d 4h 20m         -  31.79 %          1h (n 7)  3d 10h 50m (n 7)
us 本店             open 处理中         -                  5     4       4d 2h         -  25.05 %          2h (n 4)      3d 21h (n 4)
us 本店             on_hold 待第三方    merchant 商家      1     1  2d 22h 50m         -  18.11 %  2d 22h 50m (n 1)  2d 22h 50m (n 1)
customer 客户       pending 待客户回复  customer 客户      2     2       2d 2h         -  12.78 %          4h (n 2)      1d 22h (n 2)
third_party 第三方  on_hold 待第三方    carrier 物流       1     1          1d         -   6.14 %          1d (n 1)          1d (n 1)
third_party 第三方  on_hold 待第三方    warehouse 仓库     1     1          1d         -   6.14 %          1d (n 1)          1d (n 1)
state,owner=third_party state=on_hold party=carrier,visits,1,count,,within the period,
state,owner=third_party state=on_hold party=carrier,tickets,1,count,,within the period,
state,owner=third_party state=on_hold party=carrier,seconds,39600,s,,within the period,
state,owner=third_party state=on_hold party=carrier,business,,,,within the period,
state,owner=third_party state=on_hold party=carrier,share,0.4583,share,,of the time of active tickets,39600
state,owner=third_party state=on_hold party=carrier,p50,39600,s,1,"by ticket, within the period",
state,owner=third_party state=on_hold party=carrier,p90,39600,s,1,"by ticket, within the period",
state,owner=third_party state=on_hold party=warehouse,visits,1,count,,within the period,
state,owner=third_party state=on_hold party=warehouse,tickets,1,count,,within the period,
state,owner=third_party state=on_hold party=warehouse,seconds,46800,s,,within the period,
state,owner=third_party state=on_hold party=warehouse,business,,,,within the period,
state,owner=third_party state=on_hold party=warehouse,share,0.5417,share,,of the time of active tickets,46800
state,owner=third_party state=on_hold party=warehouse,p50,46800,s,1,"by ticket, within the period",
state,owner=third_party state=on_hold party=warehouse,p90,46800,s,1,"by ticket, within the period",

# The sums are those of the overview.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report overview --period=2026-03 --format=csv | grep '^states.*seconds'
states,state=new,seconds,447600,s,,within the period,
states,state=open,seconds,352800,s,,within the period,
states,state=pending,seconds,180000,s,,within the period,
states,state=on_hold,seconds,427800,s,,within the period,

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report time-in-state --period=2026-03 --drill='state.seconds[owner=us state=open]' --format=csv; csm report time-in-state --drill='owner.tickets[owner=third_party]'; csm report time-in-state --drill='state.second'; csm report time-in-state --drill='state.seconds[agent=x]'
name,at,value,counted,shop,channel,detail
T-a3q,2026-02-27T09:00:00+08:00,334800,,main,mail,delivery
T-a5s,2026-03-02T09:00:00+08:00,7200,,main,chat,quality
T-a10v,2026-03-02T10:00:00+08:00,10800,,main,chat,delivery
T-a20f,2026-03-03T09:00:00+08:00,0,,main,mail,quality
Name    At                   Value  Counted  Shop  Channel  Detail
T-a10v  2026-03-02 10:00:00     2d           main  chat     delivery
! csm report time-in-state: drill: there is no figure "state.second"; did you mean "state.seconds"? (csm-report(1) lists them) [report.figure]
! csm report time-in-state: drill: state.seconds is not divided by "agent" (owner, state, party) [report.group]
[2]

# Nothing at all: no row is invented, no share is of nothing.
$ cd shop && csm report time-in-state --period=2019 --format=csv --no-header | grep -v ^report; csm report time-in-state --shop=nowhere
owner,owner=us,visits,0,count,,within the period,
owner,owner=us,tickets,0,count,,within the period,
owner,owner=us,seconds,0,s,,within the period,
owner,owner=us,business,,,,within the period,
owner,owner=us,share,,share,,of the time of active tickets,0
owner,owner=us,p50,,,,"by ticket, within the period",
owner,owner=us,p90,,,,"by ticket, within the period",
owner,owner=customer,visits,0,count,,within the period,
owner,owner=customer,tickets,0,count,,within the period,
owner,owner=customer,seconds,0,s,,within the period,
owner,owner=customer,business,,,,within the period,
owner,owner=customer,share,,share,,of the time of active tickets,0
owner,owner=customer,p50,,,,"by ticket, within the period",
owner,owner=customer,p90,,,,"by ticket, within the period",
owner,owner=third_party,visits,0,count,,within the period,
owner,owner=third_party,tickets,0,count,,within the period,
owner,owner=third_party,seconds,0,s,,within the period,
owner,owner=third_party,business,,,,within the period,
owner,owner=third_party,share,,share,,of the time of active tickets,0
owner,owner=third_party,p50,,,,"by ticket, within the period",
owner,owner=third_party,p90,,,,"by ticket, within the period",
! csm report time-in-state: shop: no shop "nowhere" is known to this shop or used by a case [report.filter]
[2]
