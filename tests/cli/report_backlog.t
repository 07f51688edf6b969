# How many tickets were active (tests/data/desk.sh), in March up to 03-12 09:00: at the end of 03-02 b (on hold) and d (open), and so on.
# Little: 391h10m of report_states.t and the five minutes of the spam g, which was active too, are 391h15m, added up over time as well.
# 7 opened and 1 reopened in 273h: L = 391.25 / 273 = 1.43, lambda = 8 x 24 / 273 = 0.70 a day, W = 391h15m / 8 = 48h54m22.5s.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report backlog --period=2026-03 --by=day | sed 1,8d

Little's law
Window                              11d 9h
Active tickets, added up over time  16d 7h 15m
Time of active tickets              16d 7h 15m
Difference                          0s
Opened and reopened                 8
L, active on average                1.43
lambda, a day                       0.70
W = L / lambda                      2d 0h 54m 23s

Backlog
At the end of  New  Open  Pending  On hold  Active
2026-03-01       1     0        0        0       1
2026-03-02       0     1        0        1       2
2026-03-03       0     1        0        1       2
2026-03-04       0     1        0        0       1
2026-03-05       0     1        0        0       1
2026-03-06       0     0        0        0       0
2026-03-07       0     0        0        0       0
2026-03-08       1     0        0        0       1
2026-03-09       1     0        0        1       2
2026-03-10       1     0        1        1       3
2026-03-11       1     0        1        1       3
2026-03-12       1     0        1        1       3

# At any instant: the end of a period. Weeks are clipped to the period.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report backlog --period=2026-03-01..2026-03-02T13:00 --format=csv --no-header | grep ^backlog; csm report backlog --by=week --lang=zh --channel=chat | tail -n 4; csm report backlog --period=2026-03 --by=day --drill='backlog.on_hold[step=2026-03-03]'; csm report backlog --period=2026-03 --drill=little.spent --format=csv --no-header --fields=name,value
backlog,step=end,new,0,count,,at the end of the step,
backlog,step=end,open,1,count,,at the end of the step,
backlog,step=end,pending,1,count,,at the end of the step,
backlog,step=end,on_hold,1,count,,at the end of the step,
backlog,step=end,total,3,count,,at the end of the step,
积压
截至此期末  新建  处理中  待客户回复  待第三方  在办
2026-W10       0       0           0         0     0
2026-W11       0       0           0         1     1
Name    At                   Value  Counted  Shop  Channel  Detail
T-a10v  2026-03-03 11:00:00    13h           main  chat     delivery
T-a3q,464400
T-a5s,25200
T-a10v,187200
T-a20f,1800
T-a24k,298200
T-a25m,258600
T-a27p,300
T-a29r,172800

$ cd shop && csm report backlog --by=year; csm report backlog --period=2019 --format=csv --no-header | grep -v ^report
little,,window,31536000,s,,within the period,
little,,area,0,s,,within the period,
little,,spent,0,s,,within the period,
little,,difference,0,s,,within the period,
little,,entered,0,count,,within the period,
little,,average,0.00,number,,within the period,
little,,rate,0.00,number,,within the period,
little,,wait,,,,within the period,
backlog,step=end,new,0,count,,at the end of the step,
backlog,step=end,open,0,count,,at the end of the step,
backlog,step=end,pending,0,count,,at the end of the step,
backlog,step=end,on_hold,0,count,,at the end of the step,
backlog,step=end,total,0,count,,at the end of the step,
! csm report backlog: by: unknown unit "year" (day, week, month) [report.by]
