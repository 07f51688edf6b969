# When tickets arrive (tests/data/desk.sh), by the time that such half hours had. From Monday 03-02 00:00 up to Monday 03-09 09:25:
# a Mon 09:00, b Mon 10:00, c Tue 09:00, e Sun 22:00, f and g Mon 09:00. Mondays 09:00 were there for 30 and 25 minutes:
# 3 arrivals in 3300 s are 1.64 each half hour. Mondays 10:00: 1 in 1800 s.
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report heat --period=2026-03-02..2026-03-09T09:25 | sed 1,8d

Arrivals of tickets
Opened              6
Only the day known  0

Busiest half hours
Day  From   Arrivals  By half hour
mon  09:00         3          1.64
mon  10:00         1          1.00
tue  09:00         1          1.00
sun  22:00         1          1.00

Arrivals
From   Mon  Tue  Wed  Thu  Fri  Sat  Sun  All
09:00    3    1    0    0    0    0    0    4
10:00    1    0    0    0    0    0    0    1
22:00    0    0    0    0    0    0    1    1
all      4    1    0    0    0    0    1    6

Arrivals by half hour, on average
From    Mon   Tue   Wed   Thu   Fri   Sat   Sun   All
09:00  1.64  1.00  0.00  0.00  0.00  0.00  0.00  0.51
10:00  1.00  0.00  0.00  0.00  0.00  0.00  0.00  0.14
22:00  0.00  0.00  0.00  0.00  0.00  0.00  1.00  0.14
all    0.06  0.02  0.00  0.00  0.00  0.00  0.02  0.02

# Kinds of day: 02-28 is a make-up Saturday in China, 03-01 a Sunday; d came on Friday 02-27.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report heat --period=2026-02-23..2026-03-02 --calendar=cn --format=csv --no-header | grep -e ^day -e '^class,slot=all'; csm report heat --period=2026-03 --calendar=cn --lang=zh | sed -n '/类型/,/^$/p' | head -n 6
day,class=workday,count,1,count,,by opened date,
day,class=workday,exposure,345600,s,,within the period,
day,class=workday,rate,0.25,number,4,arrivals by 24 hours,
day,class=weekend,count,0,count,,by opened date,
day,class=weekend,exposure,86400,s,,within the period,
day,class=weekend,rate,0.00,number,1,arrivals by 24 hours,
day,class=holiday,count,0,count,,by opened date,
day,class=holiday,exposure,86400,s,,within the period,
day,class=holiday,rate,0.00,number,1,arrivals by 24 hours,
day,class=make_up,count,0,count,,by opened date,
day,class=make_up,exposure,86400,s,,within the period,
day,class=make_up,rate,0.00,number,1,arrivals by 24 hours,
class,slot=all,workday,0.01,number,192,arrivals by half hour,
class,slot=all,weekend,0.00,number,48,arrivals by half hour,
class,slot=all,holiday,0.00,number,48,arrivals by half hour,
class,slot=all,make_up,0.00,number,48,arrivals by half hour,
到来数按日子类型
日子类型          到来           时间  每天
workday 工作日       6  8d 9h 00m 01s  0.72
weekend 休息日       1             3d  0.33
holiday 节假日       0             0s     -
make_up 调休上班     0             0s     -

$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report heat --period=2026-03 --drill='arrivals.mon[slot=09:00]' --format=csv --fields=name,at; csm report heat --calendar=cn --drill='day.count[class=workday]' --ids | wc -l; csm report heat --period=2019-01-01 --format=csv --no-header | grep -e ^heat -e ^peak -e '^rate,slot=00:00'
name,at
T-a5s,2026-03-02T09:00:00+08:00
T-a25m,2026-03-09T09:10:00+08:00
T-a27p,2026-03-09T09:20:00+08:00
7
heat,,opened,0,count,,by opened date,
heat,,day_only,0,count,,by opened date,
rate,slot=00:00,mon,,,,arrivals by half hour,
rate,slot=00:00,tue,0.00,number,1,arrivals by half hour,
rate,slot=00:00,wed,,,,arrivals by half hour,
rate,slot=00:00,thu,,,,arrivals by half hour,
rate,slot=00:00,fri,,,,arrivals by half hour,
rate,slot=00:00,sat,,,,arrivals by half hour,
rate,slot=00:00,sun,,,,arrivals by half hour,
rate,slot=00:00,total,0.00,number,1,arrivals by half hour,

# Clocks are put forward on 03-29 in Berlin: that Sunday has no half hour from 02:00; put back on 10-25: from 02:00 two of them, an hour.
$ cp -r shop berlin && cd berlin && sed -i 's|Asia/Shanghai|Europe/Berlin|' csm.yaml && export CSM_NOW=2026-12-12T09:00:00+01:00 && for day in 2026-03-29 2026-10-25; do csm report heat --period=$day --format=csv --no-header | grep -e 'rate,slot=0[123]:00.*sun'; done
rate,slot=01:00,sun,0.00,number,1,arrivals by half hour,
rate,slot=02:00,sun,,,,arrivals by half hour,
rate,slot=03:00,sun,0.00,number,1,arrivals by half hour,
rate,slot=01:00,sun,0.00,number,1,arrivals by half hour,
rate,slot=02:00,sun,0.00,number,2,arrivals by half hour,
rate,slot=03:00,sun,0.00,number,1,arrivals by half hour,
