# csm today: what belongs in which section, by hand; the calendar closed on Wednesday at 18:00, now is Thursday noon.
$ sh "$DATA"/shop.sh && cp "$DATA"/triage/agents.yaml shop/policy/ && cd shop && csm today && printf 'calendar: always\npolicies:\n  - policy: all\n    targets: {first_response: 4h, full_resolution: 24h, escalation: 30m}\n' >policy/sla.yaml
As of           2026-04-02 12:00:00
Last day's end  2026-04-01 18:00:00
Open tickets    0
Of nobody       0

The day
Section      What                          Number  Tickets  All of them
overdue      Overdue                            0        0  csm today --only=overdue
due          Due today                          0        0  csm today --only=due
promises     Promises due                       0        0  csm today --only=promises
escalations  Escalations not acknowledged       0        0  csm today --only=escalations
waited       Waits that are over                0        0  csm today --only=waited
follow_ups   Waits that end today               0        0  csm today --only=follow_ups
new          New since the last day's end       0        0  csm today --only=new

# One late by both clocks (due 14:00 and 10:00 the next day), one opened as the day ended, one the second before, one whose wait is
# over since 09:00 and one until 18:00.
$ cd shop && csm ticket new --channel=chat --at=2026-04-01T10:00 --subject=late -m x && csm ticket new --channel=chat --at=2026-04-01T18:00:00 --subject=new -m x && csm ticket new --channel=chat --at=2026-04-01T17:59:59 --subject=before -m x && csm ticket new --channel=chat --at=2026-03-31T12:00 --subject=over -m x && csm ticket new --channel=chat --at=2026-03-31T12:30 --subject=later -m x && csm ticket new --channel=chat --at=2026-04-02T09:00 --subject=soon -m x
T-a3q
T-a4r
T-a5s
T-a6t
T-a7u
T-a8v

$ cd shop && set -- $(csm ticket list --sort=opened --ids) && csm ticket wait $1 --for=carrier --until=2026-04-02T09:00 --at=2026-03-31T12:40 -q && csm ticket wait $2 --for=carrier --until=2026-04-02T18:00 --at=2026-03-31T12:40 -q && csm ticket assign $3 $4 --to=wang --at=2026-04-01T18:30 -q && csm ticket reply $4 $5 --at=2026-04-01T19:00 -m y -q && csm ticket promise $5 --until=2026-04-02T17:00 --at=2026-04-01T19:00 -m z -q && csm ticket promise $5 --until=2026-04-03T17:00 --at=2026-04-01T19:00 -m z -q && csm ticket escalate $4 --level=2 --reason=angry --at=2026-04-02T11:00 -q && csm today
As of           2026-04-02 12:00:00
Last day's end  2026-04-01 18:00:00
Open tickets    6
Of nobody       4

The day
Section      What                          Number  Tickets  All of them
overdue      Overdue                            6        3  csm today --only=overdue
due          Due today                          3        3  csm today --only=due
promises     Promises due                       1        1  csm today --only=promises
escalations  Escalations not acknowledged       1        1  csm today --only=escalations
waited       Waits that are over                1        1  csm today --only=waited
follow_ups   Waits that end today               1        1  csm today --only=follow_ups
new          New since the last day's end       2        2  csm today --only=new

Overdue (6)
Ticket  When                        Left  Clock            Of  P  State    Agent  Subject
T-a6t   2026-03-31 16:00:00      -1d 20h  first_response          open            over
T-a7u   2026-03-31 16:30:00  -1d 19h 30m  first_response          on_hold         later
T-a6t   2026-04-01 12:00:00          -1d  full_resolution         open            over
T-a7u   2026-04-01 12:30:00     -23h 30m  full_resolution         on_hold         later
T-a3q   2026-04-01 14:00:00         -22h  first_response          new      wang   late
T-a3q   2026-04-02 10:00:00          -2h  full_resolution         new      wang   late

Due today (3)
Ticket  When                       Left  Clock            Of  P  State  Agent  Subject
T-a8v   2026-04-02 13:00:00          1h  first_response          new           soon
T-a5s   2026-04-02 17:59:59  5h 59m 59s  full_resolution         open   wang   before
T-a4r   2026-04-02 18:00:00          6h  full_resolution         open          new

Promises due (1)
Ticket  When                 Left  Clock    Of   P  State  Agent  Subject
T-a4r   2026-04-02 17:00:00    5h  promise  a15     open          new

Escalations not acknowledged (1)
Ticket  When                 Left  Clock       Of     P  State  Agent  Subject
T-a5s   2026-04-02 11:30:00  -30m  escalation  angry     open   wang   before

Waits that are over (1)
Ticket  When                 Left  Clock  Of  P  State  Agent  Subject
T-a6t   2026-04-02 09:00:00                      open          over

Waits that end today (1)
Ticket  When                 Left  Clock  Of  P  State    Agent  Subject
T-a7u   2026-04-02 18:00:00                      on_hold         later

New since the last day's end (2)
Ticket  When                 Left  Clock  Of  P  State  Agent  Subject
T-a4r   2026-04-01 18:00:00                      open          new
T-a8v   2026-04-02 09:00:00                      new           soon

# What its command prints is what was counted; a limit; one agent; nothing left of a wait that was gone on with.
$ cd shop && csm today --format=json | sed -n 's/.*"command":"\([^"]*\)".*/\1/p' | while read -r k; do sh -c "$k --format=csv" | grep -c "^${k##*=},[0-9]*,case,"; done; csm today --only=overdue --limit=1 --fields=overdue --format=csv; csm today --of-agent=wang --fields=counts; csm ticket note $(csm ticket list --sort=opened --ids | sed -n 1p) --text=seen -q; csm today --only=waited --fields=counts --format=csv
6
3
1
1
1
1
2
section,row,field,value
,,kind,today
overdue,1,case,T-a6t
overdue,1,at,2026-03-31T16:00:00+08:00
overdue,1,left,-158400
overdue,1,clock,first_response
overdue,1,of,
overdue,1,priority,
overdue,1,state,open
overdue,1,agent,
overdue,1,subject,over
The day
Section      What                          Number  Tickets  All of them
overdue      Overdue                            2        1  csm today --only=overdue --of-agent=wang
due          Due today                          1        1  csm today --only=due --of-agent=wang
promises     Promises due                       0        0  csm today --only=promises --of-agent=wang
escalations  Escalations not acknowledged       1        1  csm today --only=escalations --of-agent=wang
waited       Waits that are over                0        0  csm today --only=waited --of-agent=wang
follow_ups   Waits that end today               0        0  csm today --only=follow_ups --of-agent=wang
new          New since the last day's end       0        0  csm today --only=new --of-agent=wang
section,row,field,value
,,kind,today
counts,1,section,waited
counts,1,what,Waits that are over
counts,1,n,0
counts,1,tickets,0
counts,1,command,csm today --only=waited

$ cd shop && csm today --lang=zh | head -14
截至            2026-04-02 12:00:00
上个工作日结束  2026-04-01 18:00:00
未完成工单      6
无人负责        4

今日
栏目         内容                  数量  工单数  查看全部
overdue      已超时                   6       3  csm today --only=overdue
due          今日到期                 3       3  csm today --only=due
promises     到期承诺                 1       1  csm today --only=promises
escalations  未确认的升级             1       1  csm today --only=escalations
waited       等待已到期               0       0  csm today --only=waited
follow_ups   今日需跟进               1       1  csm today --only=follow_ups
new          上个工作日结束后新增     2       2  csm today --only=new

$ cd shop && csm today --only=overdu; csm today --of-agent=nobody; csm today --limit=x; csm today now
! csm today: "overdu" is no section; is this meant: overdue [today.section]
! csm today: "nobody" is no agent of policy/agents.yaml and has no open ticket [agent.unknown]
! csm today: --limit=x: a whole number from 1 (csm today -h) [usage.value]
! csm today: 'now' is one operand too many; none is expected (csm today -h) [usage.operand]
[2]

# Whoever has too many gives: 6, 0 and 0 tickets are made 2, 2 and 2. What nobody has answered goes first, what presses most, the
# older; pressure before: 1 + 1 + 1 + 0.75 (3 h of 4) + 0.772 (promise, 17 h of 22) + 1 (escalation).
$ cd shop && csm ticket assign $(csm ticket list --ids) --to=li.na --at=2026-04-02T11:30 -q; csm ticket rebalance --plan --skill=returns && csm ticket rebalance --skill=returns -n | cut -d, -f4- && csm ticket rebalance --plan --skill=returns --format=json >plan && csm ticket rebalance --skill=returns | wc -l && csm ticket rebalance --skill=returns; csm ticket rebalance --plan --skill=returns
Agents
Agent  Level   Open tickets  Pressure  Tickets then  Pressure then
wang   senior             0     0.000             2          2.000
li.na  junior             6     5.522             2          1.772
zhao   senior             0     0.000             2          1.750

Moves
Ticket  From   To        Used  Group
T-a6t   li.na  wang  100.00 %
T-a7u   li.na  zhao  100.00 %
T-a3q   li.na  wang  100.00 %
T-a8v   li.na  zhao   75.00 %
 case: T-a6t, do: assign, to: wang}
 case: T-a7u, do: assign, to: zhao}
 case: T-a3q, do: assign, to: wang}
 case: T-a8v, do: assign, to: zhao}
4
Agents
Agent  Level   Open tickets  Pressure  Tickets then  Pressure then
wang   senior             2     2.000             2          2.000
li.na  junior             2     1.772             2          1.772
zhao   senior             2     1.750             2          1.750

$ cd shop && csm ticket rebalance --plan --skill=baking; csm ticket rebalance --skill=baking; csm ticket rebalance T-a3q; csm ticket rebalance --group=after_sales --plan --format=csv
section,row,field,value
,,kind,rebalance
agents,1,agent,wang
agents,1,level,senior
agents,1,open,2
agents,1,pressure,2.000
agents,1,open_after,2
agents,1,pressure_after,2.000
! csm ticket rebalance: no agent of policy/agents.yaml fits: level "", skill "baking", group ""; csm triage agents lists them [assign.nobody]
! csm ticket rebalance: no agent of policy/agents.yaml fits: level "", skill "baking", group ""; csm triage agents lists them [assign.nobody]
! csm ticket rebalance: 'T-a3q' is one operand too many; none is expected (csm ticket rebalance -h) [usage.operand]
