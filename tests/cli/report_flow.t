# How tickets move (tests/data/desk.sh), in March up to 03-12 09:00. Active at its start: d. Opened: a b c e f g h. Reopened: b.
# Solved: a, b, c, d, b again. Ended: g. Active at the end: e f h. 1 + 7 + 1 - 5 - 1 = 3.
# Before new -> open (c 30m, d 75h): p50 the 1st of 2: 30m. Before open -> solved (a 2h, b 1h, c 0s, d 93h, b 2h): p50 the 3rd of 5: 2h, p90 93h.
# on_hold -> open: b 48h, a change of party is no change of state. solved -> open: b 24h, rework.
# Bottlenecks: seconds and shares are those of report_states.t. us open: p50 2h, p90 93h, 98h of 391h10m: 0.2505 x 46.5 = 11.65;
# us new: 0.3179 x 82h50m / 1h = 26.33; us on_hold 0.1811 x 1; third party 0.1227 x 1; customer 0.1278 x 46h / 4h = 1.47.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report flow --period=2026-03 | sed 1,8d

Flow
Active at start     1
Opened              7
Reopened            1
Solved              5
Merged, spam, void  1
Active at end       3
Flow                1 + 7 + 1 - 5 - 1 = 3

Changes of state
From     To       Changes  Before p50    Before p90  Rework
-        new            7           -             -  no
new      open           2   30m (n 2)   3d 3h (n 2)  no
new      pending        2    1h (n 2)      2h (n 2)  no
new      on_hold        2    1h (n 2)      1h (n 2)  no
new      spam           1    5m (n 1)      5m (n 1)  no
open     solved         5    2h (n 5)  3d 21h (n 5)  no
pending  open           1    4h (n 1)      4h (n 1)  no
on_hold  open           1    2d (n 1)      2d (n 1)  no
solved   open           1    1d (n 1)      1d (n 1)  yes

Bottlenecks
Who has to move  State          Time    Share               p50               p90  Score
us               new       5d 4h 20m  31.79 %          1h (n 7)  3d 10h 50m (n 7)  26.33
us               open          4d 2h  25.05 %          2h (n 4)      3d 21h (n 4)  11.65
us               on_hold  2d 22h 50m  18.11 %  2d 22h 50m (n 1)  2d 22h 50m (n 1)   0.18
third_party      on_hold          2d  12.27 %          2d (n 1)          2d (n 1)   0.12
customer         pending       2d 2h  12.78 %          4h (n 2)      1d 22h (n 2)   1.47

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report flow --period=2026-03 --drill='move.count[from=solved to=open]'; csm report flow --drill='move.p50[to=solved]' --format=csv --fields=name,at,value; csm report flow --period=2026-03 --drill=flow.solved --ids; csm report flow --drill=flow.spam
Name    At                   Value  Counted  Shop  Channel  Detail
T-a10v  2026-03-05 12:00:00     1d           main  chat     delivery
name,at,value
T-a3q,2026-03-06T09:00:00+08:00,334800
T-a5s,2026-03-02T16:00:00+08:00,7200
T-a10v,2026-03-04T12:00:00+08:00,3600
T-a10v,2026-03-05T14:00:00+08:00,7200
T-a20f,2026-03-03T09:30:00+08:00,0
T-a3q
T-a5s
T-a10v
T-a10v
T-a20f
! csm report flow: drill: there is no figure "flow.spam" (csm-report(1) lists them) [report.figure]
[2]

# The same changes as the overview counts; and by a period of its own, in Chinese.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report overview --period=2026-03 | grep Flow; csm report flow --lang=zh --period=2026-03-05 | sed 1,8d
Flow                  1 + 7 + 1 + 0 - 5 - 0 - 1 - 0 = 3

流量
期初在办        1
新建            0
重开            1
解决            1
合并/垃圾/作废  0
期末在办        1
流量恒等式      1 + 0 + 1 - 1 - 0 = 1

状态变化
从             到             次数  此前停留 p50  此前停留 p90  返工
open 处理中    solved 已解决     1      2h (n 1)      2h (n 1)  否
solved 已解决  open 处理中       1      1d (n 1)      1d (n 1)  是

瓶颈
该谁行动  状态          时间      占比       p50       p90  瓶颈分
us 本店   open 处理中  1d 2h  100.00 %  2h (n 2)  1d (n 2)   12.00

$ cd shop && csm report flow --period=2019 --format=csv --no-header | grep -v ^report
flow,,opening,0,count,,at the start of the period,
flow,,created,0,count,,by date of the change,
flow,,reopened,0,count,,by date of the change,
flow,,solved,0,count,,by date of the change,
flow,,ended,0,count,,by date of the change,
flow,,closing,0,count,,at the end of the period,
flow,,identity,0 + 0 + 0 - 0 - 0 = 0,text,,,
