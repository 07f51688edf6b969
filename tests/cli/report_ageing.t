# How old the open tickets are (tests/data/desk.sh) at 03-12 09:00: e 82h50m (new), f 71h50m (on hold), h 48h (pending).
# At 03-05 13:30: d 6d4h30m (open), b 3d3h30m (open, reopened at 12:00: the customer wrote 1h30m ago).
$ sh "$DATA"/desk.sh && cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report ageing | sed 1,6d

Since they were opened
Days   New  Open  Pending  On hold  Active    Share
0-1      0     0        0        0       0   0.00 %
1-3      0     0        1        1       2  66.67 %
3-7      1     0        0        0       1  33.33 %
7-15     0     0        0        0       0   0.00 %
15-30    0     0        0        0       0   0.00 %
30+      0     0        0        0       0   0.00 %

Since they were opened
State    Tickets           Age p50           Age p90      Oldest  which is
new            1  3d 10h 50m (n 1)  3d 10h 50m (n 1)  3d 10h 50m  T-a24k
open           0                 -                 -           -  -
pending        1          2d (n 1)          2d (n 1)          2d  T-a29r
on_hold        1  2d 23h 50m (n 1)  2d 23h 50m (n 1)  2d 23h 50m  T-a25m
all            3  2d 23h 50m (n 3)  3d 10h 50m (n 3)  3d 10h 50m  T-a24k

Since the customer wrote last
Days   New  Open  Pending  On hold  Active    Share
0-1      0     0        0        0       0   0.00 %
1-3      0     0        1        1       2  66.67 %
3-7      1     0        0        0       1  33.33 %
7-15     0     0        0        0       0   0.00 %
15-30    0     0        0        0       0   0.00 %
30+      0     0        0        0       0   0.00 %

Since the customer wrote last
State    Tickets           Age p50           Age p90      Oldest  which is
new            1  3d 10h 50m (n 1)  3d 10h 50m (n 1)  3d 10h 50m  T-a24k
open           0                 -                 -           -  -
pending        1          2d (n 1)          2d (n 1)          2d  T-a29r
on_hold        1  2d 23h 50m (n 1)  2d 23h 50m (n 1)  2d 23h 50m  T-a25m
all            3  2d 23h 50m (n 3)  3d 10h 50m (n 3)  3d 10h 50m  T-a24k

$ cd shop && csm report ageing --as-of=2026-03-05T13:30 --format=csv --no-header | grep -e 'age=[0137]-[137].*open' -e 'age=3-7.*share' -e state=open -e state=all
ageing,age=0-1,open,0,count,,active at as-of,
ageing,age=1-3,open,0,count,,active at as-of,
ageing,age=3-7,open,2,count,,active at as-of,
ageing,age=3-7,share,1.0000,share,,active at as-of,2
ageing,age=7-15,open,0,count,,active at as-of,
ageing,state=open,n,2,count,,active at as-of,
ageing,state=open,p50,271800,s,2,active at as-of,
ageing,state=open,p90,534600,s,2,active at as-of,
ageing,state=open,oldest,534600,s,,active at as-of,
ageing,state=open,oldest_case,T-a3q,text,,active at as-of,
ageing,state=all,n,2,count,,active at as-of,
ageing,state=all,p50,271800,s,2,active at as-of,
ageing,state=all,p90,534600,s,2,active at as-of,
ageing,state=all,oldest,534600,s,,active at as-of,
ageing,state=all,oldest_case,T-a3q,text,,active at as-of,
silence,age=0-1,open,1,count,,active at as-of,
silence,age=1-3,open,0,count,,active at as-of,
silence,age=3-7,open,1,count,,active at as-of,
silence,age=3-7,share,0.5000,share,,active at as-of,1
silence,age=7-15,open,0,count,,active at as-of,
silence,state=open,n,2,count,,active at as-of,
silence,state=open,p50,5400,s,2,active at as-of,
silence,state=open,p90,534600,s,2,active at as-of,
silence,state=open,oldest,534600,s,,active at as-of,
silence,state=open,oldest_case,T-a3q,text,,active at as-of,
silence,state=all,n,2,count,,active at as-of,
silence,state=all,p50,5400,s,2,active at as-of,
silence,state=all,p90,534600,s,2,active at as-of,
silence,state=all,oldest,534600,s,,active at as-of,
silence,state=all,oldest_case,T-a3q,text,,active at as-of,

# Ages are half open: two days to the second are at least one and less than three; nothing active is no share of anything.
$ cd shop && export CSM_NOW=2026-03-12T09:00:00+08:00 && csm report ageing --drill='ageing.total[age=1-3]' --format=csv; csm report ageing --drill='silence.total[state=new]' --lang=zh; csm report ageing --as-of=2026-01-01 --format=csv --no-header | grep -e share -e oldest | head -n 8; csm report ageing --period=2026-03
name,at,value,counted,shop,channel,detail
T-a25m,2026-03-09T09:10:00+08:00,258600,,main,chat,delivery
T-a29r,2026-03-10T09:00:00+08:00,172800,,main,mail,quality
名称    时间                         值  计入分子  店铺  渠道   说明
T-a24k  2026-03-08 22:10:00  3d 10h 50m            main  phone  quality
ageing,age=0-1,share,,share,,active at as-of,0
ageing,age=1-3,share,,share,,active at as-of,0
ageing,age=3-7,share,,share,,active at as-of,0
ageing,age=7-15,share,,share,,active at as-of,0
ageing,age=15-30,share,,share,,active at as-of,0
ageing,age=30+,share,,share,,active at as-of,0
ageing,state=new,oldest,,,,active at as-of,
ageing,state=new,oldest_case,,,,active at as-of,
! csm report ageing: unknown option --period (csm report ageing -h) [usage.option]
[2]
