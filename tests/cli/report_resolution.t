# How long it takes until a ticket is solved, open ones not forgotten (tests/data/desk.sh), in March up to 03-12 09:00. Ages at the last
# solve: c 30m, a 7h, b 76h, d 168h (from before: at risk from 39h on); still open: h 48h, f 71h50m, e 82h50m; g is spam.
# At 30m 6 at risk: 5/6; at 7h 5: 2/3; at 76h 3 (b d e): 4/9, so the median is 76h; at 168h d alone: 0, where no interval is defined.
# Mean up to 720h: 0.5 + 6.5 x 5/6 + 69 x 2/3 + 92 x 4/9 = 92.806h. The solved ones alone: p50 the 2nd of 4, 7h: far too good.
# Log-rank of delivery (b d f) and quality (a c e h): of delivery expected 2/6 + 2/5 + 2/3 + 1 = 2.4, observed 2;
# variance 2/9 + 6/25 + 2/9 + 0 = 0.6844; 0.16 / 0.6844 = 0.2338.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report resolution --period=2026-03 | sed 1,8d

Time to full resolution
Target                         3d
tau                            30d
Tickets                        7
Solved                         4
Still open                     3
From before                    1
Curve from                     30m
Solved before that             0
Median                         3d 4h
  from (95 %)                  30m
Within target                  33.33 %
  from (95 %)                  9.56 %
  to (95 %)                    80.54 %
Mean up to tau                 3d 20h 48m 20s
Solved ones p50                7h (n 4)
Solved ones p90                7d (n 4)
Standard error of the mean     1d 6h 39m 42s
Only days known                0
Left out (merged, spam, void)  1

Solved by age
By the age of  At risk    Solved    from       to
1h                   6   16.67 %  2.53 %  72.69 %
4h                   6   16.67 %  2.53 %  72.69 %
8h                   5   33.33 %  9.56 %  80.54 %
24h                  5   33.33 %  9.56 %  80.54 %
48h                  5   33.33 %  9.56 %  80.54 %
72h                  5   33.33 %  9.56 %  80.54 %
168h                 1  100.00 %       -        -

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report resolution --period=2026-03 --by=category --target=8h --tau=48h --format=csv --no-header | grep -e category= -e ^logrank -e ,within, -e ,mean,
resolution,,within,0.3333,number,,of tickets at risk in the period,
resolution,,mean,119700,s,,of tickets at risk in the period,
resolution,category=delivery,n,3,count,,of tickets at risk in the period,
resolution,category=delivery,solved,2,count,,of tickets at risk in the period,
resolution,category=delivery,open,1,count,,of tickets at risk in the period,
resolution,category=delivery,late,1,count,,of tickets at risk in the period,
resolution,category=delivery,start,,,,age,
resolution,category=delivery,skipped,2,count,,age,
resolution,category=delivery,median,,,,of tickets at risk in the period,
resolution,category=delivery,median_low,,,,of tickets at risk in the period,
resolution,category=delivery,median_high,,,,of tickets at risk in the period,
resolution,category=delivery,within,,,,of tickets at risk in the period,
resolution,category=delivery,within_low,,,,of tickets at risk in the period,
resolution,category=delivery,within_high,,,,of tickets at risk in the period,
resolution,category=delivery,mean,,,,of tickets at risk in the period,
resolution,category=delivery,p50,273600,s,2,by solved date,
resolution,category=delivery,p90,604800,s,2,by solved date,
resolution,category=quality,n,4,count,,of tickets at risk in the period,
resolution,category=quality,solved,2,count,,of tickets at risk in the period,
resolution,category=quality,open,2,count,,of tickets at risk in the period,
resolution,category=quality,late,0,count,,of tickets at risk in the period,
resolution,category=quality,start,,,,age,
resolution,category=quality,skipped,2,count,,age,
resolution,category=quality,median,,,,of tickets at risk in the period,
resolution,category=quality,median_low,,,,of tickets at risk in the period,
resolution,category=quality,median_high,,,,of tickets at risk in the period,
resolution,category=quality,within,,,,of tickets at risk in the period,
resolution,category=quality,within_low,,,,of tickets at risk in the period,
resolution,category=quality,within_high,,,,of tickets at risk in the period,
resolution,category=quality,mean,,,,of tickets at risk in the period,
resolution,category=quality,p50,1800,s,2,by solved date,
resolution,category=quality,p90,25200,s,2,by solved date,
logrank,,chi2,0.2338,number,,of tickets at risk in the period,
logrank,,df,1,count,,of tickets at risk in the period,
logrank,,p,0.6287,number,,of tickets at risk in the period,

# By open time of the calendar cn (09:00-12:00, 13:30-18:00): c 30m, a 5h30m, h 15h.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report resolution --period=2026-03 --calendar=cn --drill=resolution.n --format=csv --fields=name,value,counted --no-header; csm report time-in-state --period=2026-03 --calendar=cn | grep -e Calendar -e Provisional -e ^customer
T-a3q,162000,
T-a5s,19800,
T-a10v,90000,
T-a20f,1800,
T-a24k,81000,
T-a25m,80400,
T-a29r,54000,
Calendar       cn
Provisional    no
customer              2        2       2d 2h        15h 30m  12.78 %  4h (n 2)  1d 22h (n 2)
customer         pending  customer          2        2       2d 2h        15h 30m  12.78 %          4h (n 2)      1d 22h (n 2)

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report resolution --period=2026-03 --drill='resolution.late[category=delivery]'; csm report resolution --lang=zh --by=channel --period=2026-03 | tail -n 9
Name   At                    Value  Counted  Shop  Channel  Detail
T-a3q  2026-03-06 09:00:00  1d 15h           main  mail     delivery
渠道            工单  解决  未解决  期前新建  曲线起点  此前解决  中位数    下限 (95 %)    上限 (95 %)  目标内    下限 (95 %)    上限 (95 %)  限时均值  已解决者 p50  已解决者 p90
chat 在线客服      3     2       1         0         -         2       -              -              -       -              -              -         -      7h (n 2)   3d 4h (n 2)
mail 电子邮箱      3     2       1         1         -         2       -              -              -       -              -              -         -     30m (n 2)      7d (n 2)
phone 客服热线     1     0       1         0         -         0       -              -              -       -              -              -         -             -             -

有无差异
对数秩卡方  0.9801
  自由度    2
  p 值      0.6126

$ cd shop && csm report resolution --by=week; csm report resolution --target=2d; csm report resolution --tau=0h; csm report resolution --calendar=nowhere; csm report resolution --period=2019 --format=csv --no-header | grep -v ^report
resolution,,target,259200,s,,,
resolution,,tau,2592000,s,,,
resolution,,n,0,count,,of tickets at risk in the period,
resolution,,solved,0,count,,of tickets at risk in the period,
resolution,,open,0,count,,of tickets at risk in the period,
resolution,,late,0,count,,of tickets at risk in the period,
resolution,,start,,,,age,
resolution,,skipped,0,count,,age,
resolution,,median,,,,of tickets at risk in the period,
resolution,,median_low,,,,of tickets at risk in the period,
resolution,,median_high,,,,of tickets at risk in the period,
resolution,,within,,,,of tickets at risk in the period,
resolution,,within_low,,,,of tickets at risk in the period,
resolution,,within_high,,,,of tickets at risk in the period,
resolution,,mean,,,,of tickets at risk in the period,
resolution,,p50,,,,by solved date,
resolution,,p90,,,,by solved date,
resolution,,mean_error,,,,of tickets at risk in the period,
resolution,,day_only,0,count,,of tickets at risk in the period,
resolution,,excluded,0,count,,of tickets at risk in the period,
! csm report resolution: by: unknown division "week" (channel, category) [report.by]
! csm report resolution: target: "2d" must be a duration of more than nothing, as 48h or 90m [report.duration]
! csm report resolution: tau: "0h" must be a duration of more than nothing, as 48h or 90m [report.duration]
! csm report resolution: there is no calendar "nowhere"; there are always, cn [calendar.unknown]
