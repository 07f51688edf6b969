# The overview of a small shop, its figures drilled down, and survey scores.
$ CSM_EXAMPLES="$EXAMPLES" sh "$EXAMPLES"/setup.sh && ls
shop

$ cd shop && csm report overview --period=2026-01
Overview
Period         2026-01
From           2026-01-01 00:00:00
To (excluded)  2026-02-01 00:00:00
As of          2026-04-02 12:00:00
Reopen window  7d
Return window  30d
Definitions    csm-report(1)
Seals          a: a715, no seal

Orders
Orders          38
Cancelled       3
Without a date  0

Orders by currency
Currency  Orders               Value  Cancelled   Value cancelled
CNY           15  3004.30 CNY (n 15)          1  297.90 CNY (n 1)
EUR           23   932.14 EUR (n 23)          2   86.27 EUR (n 2)

Tickets
Backlog at start      0
Opened                34
Reopened              2
Restored              0
Solved                31
Void                  0
Spam                  0
Merged                0
Backlog at end        5
Flow                  0 + 34 + 2 + 0 - 31 - 0 - 0 - 0 = 5
Reopen rate           6.45 % (n 31)
  from (95 %)         1.79 %
  to (95 %)           20.72 %
  too recent to tell  0

Tickets by channel
Channel  Opened  Reopened  Solved  Backlog at end  First response p50     Resolution p50
chat         10         0      10               0           15m (n 6)  1d 18h 23m (n 10)
mail          9         0       8               1            9m (n 6)    2d 1h 35m (n 9)
phone         7         2       6               3           39m (n 3)   1d 22h 56m (n 5)
web           7         0       6               1            2h (n 7)   1d 19h 32m (n 7)
wechat        1         0       1               0           22m (n 1)    1d 0h 47m (n 1)

Tickets by category
Category             Opened  Reopened  Solved  Backlog at end  First response p50     Resolution p50
-                        17         0      15               2          58m (n 17)  1d 19h 32m (n 17)
delivery.damage           1         0       1               0                   -   1d 23h 26m (n 1)
delivery.delay            2         1       2               1           39m (n 1)    3d 6h 45m (n 1)
delivery.stalled          2         1       1               2            7m (n 1)   1d 22h 56m (n 1)
inquiry.use               1         0       1               0                   -      17h 06m (n 1)
order.change              1         0       1               0                   -      14h 27m (n 1)
order.wrong               2         0       2               0           39m (n 1)   1d 18h 55m (n 2)
payment.invoice           2         0       2               0           22m (n 1)    1d 0h 47m (n 2)
quality.malfunction       5         0       5               0           15m (n 2)   1d 19h 03m (n 5)
refund.progress           1         0       1               0                   -      14h 49m (n 1)

Times of tickets opened in the period (calendar time)
Answered                       23
First response p50             39m (n 23)
First response p90             1d 0h 20m (n 23)
Answered, only days known      0
Without an answer              11
Resolved                       32
Full resolution p50            1d 19h 03m (n 32)
Full resolution p90            2d 11h 58m (n 32)
Resolved, only days known      0
Without a solution             2
Left out (merged, spam, void)  0

Time in states
State               Time  Tickets    Share
new      21d 19h 29m 30s       34  31.67 %
open      45d 2h 51m 50s       23  65.52 %
pending        1d 8h 26m        6   1.96 %
on_hold          13h 57m        1   0.84 %

Returns
Returns             19
Units               13
Units unknown       6
Order unknown       0
Void (not counted)  0

Amounts of returns
Currency         Asked for   Refunded so far
CNY       485.45 CNY (n 6)  326.45 CNY (n 5)
EUR        66.58 EUR (n 4)   66.58 EUR (n 4)

Returns by kind
Kind           Returns  Units  Units unknown
cancel_refund        1      0              1
refund_only          2      0              2
return_refund       16     13              3

Amounts of returns by kind
Kind           Currency         Asked for   Refunded so far
cancel_refund  CNY        49.00 CNY (n 1)   49.00 CNY (n 1)
refund_only    CNY        99.45 CNY (n 2)   99.45 CNY (n 2)
return_refund  CNY       337.00 CNY (n 3)  178.00 CNY (n 2)
return_refund  EUR        66.58 EUR (n 4)   66.58 EUR (n 4)

Returns by reason
Reason                      Returns  Units  Units unknown
cheaper_elsewhere                 1      1              0
missing_item                      1      0              1
no_longer_wanted                  3      2              1
no_reason                         3      2              1
not_as_described                  2      2              0
not_as_described.colour           1      0              1
not_as_described.packaging        1      0              1
not_compatible                    1      1              0
ordered_wrong                     1      1              0
quality                           5      4              1

Amounts of returns by reason
Reason                      Currency         Asked for   Refunded so far
missing_item                CNY        59.50 CNY (n 1)   59.50 CNY (n 1)
no_longer_wanted            CNY        49.00 CNY (n 1)   49.00 CNY (n 1)
no_reason                   CNY        59.00 CNY (n 1)   59.00 CNY (n 1)
no_reason                   EUR        18.98 EUR (n 2)   18.98 EUR (n 2)
not_as_described            EUR        23.80 EUR (n 1)   23.80 EUR (n 1)
not_as_described.colour     CNY       159.00 CNY (n 1)                 -
not_as_described.packaging  CNY        39.95 CNY (n 1)   39.95 CNY (n 1)
quality                     CNY       119.00 CNY (n 1)  119.00 CNY (n 1)
quality                     EUR        23.80 EUR (n 1)   23.80 EUR (n 1)

Returns by status
Status    Returns  Units  Units unknown
approved        2      2              0
received        7      7              0
settled         9      4              5
denied          1      0              1

Amounts of returns by status
Status   Currency         Asked for   Refunded so far
settled  CNY       326.45 CNY (n 5)  326.45 CNY (n 5)
settled  EUR        66.58 EUR (n 4)   66.58 EUR (n 4)
denied   CNY       159.00 CNY (n 1)                 -

Return rate
By order cohort (30 days)       47.37 % (n 38)
  from (95 %)                   32.48 %
  to (95 %)                     62.74 %
  refunded, on a day not known  1
  orders too recent to tell     0
  of which returned already     0
By event (returns / orders)     50.00 % (n 38)

Products by number of returns
Product                             Returns  Units back  Units sold            Rate     from       to  Note     Reasons
PAN-24 Non-stick pan 24 cm                5           3          15  53.33 % (n 15)  30.12 %  75.19 %  small_n  quality 3, missing_item 1, not_as_described 1
KT-080 Folding travel kettle 0.8 l        4           4          12  50.00 % (n 12)  25.38 %  74.62 %  small_n  cheaper_elsewhere 1, no_longer_wanted 1, not_as_described 1 ...
KT-150 Stainless kettle 1.5 l             3           3          10  30.00 % (n 10)  10.78 %  60.32 %  small_n  quality 2, no_longer_wanted 1
SCALE-K 厨房电子秤                        2           1          11  18.18 % (n 11)   5.14 %  47.70 %  small_n  no_longer_wanted 1, no_reason 1
TW-BATH 长绒棉浴巾                        2           1           7   42.86 % (n 7)  15.82 %  74.95 %  small_n  no_reason 1, ordered_wrong 1
FN-MINI 桌面静音小风扇                    1           -           4   50.00 % (n 4)  15.00 %  85.00 %  small_n  not_as_described.packaging 1
LP-DESK 护眼台灯 三档调光                 1           -           9   11.11 % (n 9)   1.99 %  43.50 %  small_n  not_as_described.colour 1
MG-350 Double-wall glass 350 ml           1           1           7   14.29 % (n 7)   2.57 %  51.31 %  small_n  no_reason 1

Tickets by who solved them last
Agent     Solved     Resolution p50
li.na         19  1d 17h 14m (n 19)
maria          4    2d 1h 35m (n 4)
wang.lei       8      17h 06m (n 8)

Answers to surveys
Surveys sent            10
Answered by now         100.00 % (n 10)
Answers                 10
Without a usable score  0

Scores
Survey  Scale  Answers  Satisfied           Share     from        to    NPS    from     to  Mean  Score: answers  Note
csat    5            6          6  100.00 % (n 6)  60.97 %  100.00 %      -       -      -  4.67  4:2 5:4         small_n
nps     10           4          -               -        -         -  50.00  -19.34  76.49  8.25  7:2 9:1 10:1    small_n

$ cd shop && csm report overview --period=2026-01..2026-04 --by=month --format=csv | head -n 12
section,group,figure,value,unit,n,basis,num
report,,period,2026-01..2026-04,text,,,
report,,from,2026-01-01T00:00:00+08:00,instant,,,
report,,to,2026-04-01T00:00:00+08:00,instant,,,
report,,as_of,2026-04-02T12:00:00+08:00,instant,,,
report,,known_at,,,,,
report,,shop,,,,,
report,,channel,,,,,
report,,reopen_window,604800,s,,,
report,,return_window,2592000,s,,,
report,,definitions,csm-report(1),text,,,
report,,seals,"a: a715, no seal",text,,,

$ cd shop && csm report overview --period=2026-01 --lang=zh | head -n 12
总览
期间        2026-01
起          2026-01-01 00:00:00
止（不含）  2026-02-01 00:00:00
截至        2026-04-02 12:00:00
重开窗口    7d
退货窗口    30d
定义        csm-report(1)
封存        a: a715，未封存

订单
订单    38

$ cd shop && csm report overview --period=2026-01 --format=md | head -n 9
## Overview

- **Period:** 2026-01
- **From:** 2026-01-01 00:00:00
- **To (excluded):** 2026-02-01 00:00:00
- **As of:** 2026-04-02 12:00:00
- **Reopen window:** 7d
- **Return window:** 30d
- **Definitions:** csm-report(1)

$ cd shop && csm report overview --drill=no.such
! csm report overview: drill: there is no figure "no.such" (csm-report(1) lists them) [report.figure]
[2]

$ cd shop && csm report overvew
! csm report: unknown verb 'overvew'; did you mean 'overview'? (csm report -h) [usage.verb]
[2]

$ cd shop && csm report
! usage: csm report VERB [options] [operands]
! The numbers of the desk.
! 
!   overview     Orders, tickets, times, returns, agents, answers
!   products     What comes back: returns by product and reason, with what was sold
!   flow         How tickets move between states: rework, bottlenecks
!   time-in-state How long tickets were in each state, and who had to move
!   resolution   How long it takes until a ticket is solved, open ones not forgotten
!   backlog      How many tickets were active at any time, and Little's law
!   ageing       How old the open tickets are, and the oldest of them
!   heat         When tickets arrive, by weekday and half hour
!   touches      Answers, hands and reopenings that tickets took until they were solved
!   trade-off    Speed beside satisfaction, of the same tickets
! 
! examples:
!   csm report overview --period=2026-01
!   csm report products --period=2026-01
!   csm report flow --period=2026-01
!   csm report time-in-state --period=2026-01
! 
! csm report VERB -h shows the options of a verb.
[2]

$ cd shop && csm report overview --period=2026-99
! csm report overview: "2026-99" is no period: write 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year, last-7d, A..B or all [period.format]
[2]

$ cd shop && csm report overview --by=year
! csm report overview: by: unknown unit "year" (day, week, month) [report.by]
[2]

$ cd shop && csm report overview --shop=nowhere; csm report overview --channel=fax
! csm report overview: shop: no shop "nowhere" is known to this shop or used by a case [report.filter]
! csm report overview: channel: no channel "fax" is known to this shop or used by a case [report.filter]
[2]

$ cd shop && csm survey score
Survey  Scale  Sent  Answers  Satisfied           Share     from       to    NPS   from     to  Mean  Score: answers    Note
csat        5    16       16         11  68.75 % (n 16)  44.40 %  85.84 %                       3.75  1:2 3:3 4:6 5:5   small_n
nps        10    16       16                                               56.25  21.61  73.13  8.63  7:4 8:3 9:4 10:5  small_n

$ cd shop && csm survey score --format=json
[
{"kind":"csat","scale":5,"asked":16,"n":16,"satisfied":11,"share":{"share":0.6875,"num":11,"n":16},"share_low":0.4440,"share_high":0.8584,"nps":null,"nps_low":null,"nps_high":null,"mean":3.75,"distribution":"1:2 3:3 4:6 5:5","note":"small_n"},
{"kind":"nps","scale":10,"asked":16,"n":16,"satisfied":null,"share":null,"share_low":null,"share_high":null,"nps":56.25,"nps_low":21.61,"nps_high":73.13,"mean":8.63,"distribution":"7:4 8:3 9:4 10:5","note":"small_n"}
]

$ cd shop && csm survey list --limit=2
Row         Answered             Kind  Score  Scale  Ticket  Agent  Text
answers:a1  2026-01-05 11:33:21  csat      5      5                 took too long
answers:a2  2026-01-13 07:33:21  nps      10     10

$ cd shop && csm report overview --drill=tickets.closing --period=2026-01
Name     At                   Value  Counted  Shop  Channel  Detail
T-a203h  2026-01-13 16:12:10                  main  phone    delivery.delay
T-a225g  2026-01-28 14:12:00                  main  phone    delivery.stalled
T-a578r  2026-01-29 21:11:00                  main  mail
T-a383d  2026-01-31 14:26:30                  main  phone    delivery.stalled
T-a583w  2026-01-31 15:50:00                  main  web

$ cd shop && csm report overview --drill=returns.refunded --period=2026-01 --format=csv | head -n 3
name,at,value,counted,shop,channel,detail
R-a115n,2026-01-08T00:00:00+08:00,23.80 EUR,,intl,platform,not_as_described
R-a467v,2026-01-11T22:05:41+08:00,119.00 CNY,,main,platform,quality

$ cd shop && csm report overview --shop=intl --period=2026-02 | sed -n '/^Orders$/,/^Tickets/p'
Orders
Orders          22
Cancelled       1
Without a date  0

Orders by currency
Currency  Orders              Value  Cancelled  Value cancelled
EUR           22  921.74 EUR (n 22)          1  15.79 EUR (n 1)

Tickets
