# Shifts: the roster, coming and going, swaps with consent, problems, uncovered time, and who answers for it.
$ sh "$DATA"/shop.sh && cp "$DATA"/shift/agents.yaml shop/policy/

$ cd shop && csm shift roster; csm shift gaps; csm shift report; csm shift now
! csm shift roster: policy/roster.yaml: plans no shifts: write a roster into it (csm shift sample prints an example) [shift.no-roster]
! csm shift gaps: policy/roster.yaml: plans no shifts: write a roster into it (csm shift sample prints an example) [shift.no-roster]

# Without a roster one may come and go all the same.
$ cd shop && csm shift check-in --agent=wang && csm shift now && csm shift check-out --agent=wang -n && csm undo a1 -n; csm undo a3
a3
Agent  Shift  Came                 Until  State  Late by
wang          2026-04-02 12:00:00
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: wang, do: check_out}
a4
! csm undo: a1 (policy) is the store's own and stays as it is [undo.store]

$ cd shop && cp "$DATA"/shift/roster.yaml policy/ && csm shift roster --period=2026-04-03..2026-04-06 --fields=shift,name,from,to,agent,state
Shift             Name   From                 To                   Agent  State
2026-04-03/early  Early  2026-04-03 08:00:00  2026-04-03 16:00:00  li.na  planned
2026-04-03/early  Early  2026-04-03 08:00:00  2026-04-03 16:00:00  wang   planned
2026-04-03/late   Late   2026-04-03 16:00:00  2026-04-04 00:00:00  chen   planned
2026-04-04/early  Early  2026-04-04 08:00:00  2026-04-04 16:00:00  li.na  planned
2026-04-04/early  Early  2026-04-04 08:00:00  2026-04-04 16:00:00  wang   planned
2026-04-04/late   Late   2026-04-04 16:00:00  2026-04-05 00:00:00  chen   planned
2026-04-05/early  Early  2026-04-05 08:00:00  2026-04-05 16:00:00  wang   planned

# Past midnight, by the plan that holds then.
$ cd shop && csm shift roster --period=2026-05-01..2026-05-04 --fields=shift,from,to,agent
Shift             From                 To                   Agent
2026-05-01/night  2026-05-01 22:00:00  2026-05-02 06:00:00  chen
2026-05-02/night  2026-05-02 22:00:00  2026-05-03 06:00:00  chen

# In time is 15 to 10 minutes before the shift; earlier is in time too.
$ cd shop && csm shift check-in --agent=wang --now=2026-04-03T07:40:00+08:00 && csm shift check-in --agent=li.na --now=2026-04-03T07:50:01+08:00 && csm shift roster --period=2026-04-03 --now=2026-04-03T15:55:00+08:00 --fields=agent,came,state,late
a6
a7
Agent  Came                 State   Late by
li.na  2026-04-03 07:50:01  late    1s
wang   2026-04-03 07:40:00  early
chen                        absent  5m

$ cd shop && csm shift check-in --agent=wang --now=2026-04-03T08:00:00+08:00
! csm shift check-in: wang is checked in already (a6) [shift.in]
[3]

$ cd shop && csm shift check-in --agent=wang --shift=2026-04-03/noon --now=2026-04-03T08:00:00+08:00; csm shift check-in --agent=wang --shift=2026-04-05/early --now=2026-04-03T08:00:00+08:00; csm shift check-out --agent=chen --now=2026-04-03T08:00:00+08:00; csm shift check-in --agent=admin --now=2026-04-03T08:00:00+08:00
! csm shift check-in: there is no shift "2026-04-03/noon" in policy/roster.yaml; csm shift roster lists them [shift.unknown]
! csm shift check-in: shift 2026-04-05/early is not on then: check-in is possible from 12 hours before it begins until it ends [shift.time]
! csm shift check-out: chen is not checked in [shift.out]
! csm shift check-in: no shift of admin is on, and none begins within 12 hours; name the one you stand in for with --shift (csm shift roster) [shift.none]
[3]

# Both sides answer for the time when nobody was there.
$ cd shop && csm shift check-out --agent=wang --now=2026-04-03T15:30:00+08:00 && csm shift check-out --agent=li.na --now=2026-04-03T16:00:00+08:00 && csm shift check-in --agent=chen --now=2026-04-03T16:20:00+08:00 && csm shift gaps --period=2026-04-03 --now=2026-04-03T18:00:00+08:00 --check
a8
a9
a10
Shift            From                 To                   Lasted  Who left     Who should have come
2026-04-03/late  2026-04-03 16:00:00  2026-04-03 16:20:00  20m     wang, li.na  chen
[1]

$ cd shop && csm shift gaps --period=2026-04-03 --now=2026-04-03T18:00:00+08:00 --as-of=2026-04-03T15:00:00+08:00 --check

$ cd shop && csm shift now --now=2026-04-03T18:00:00+08:00 && csm shift now --now=2026-04-04T00:10:00+08:00
Agent  Shift            Came                 Until                State  Late by
chen   2026-04-03/late  2026-04-03 16:20:00  2026-04-04 00:00:00  late   30m
Agent  Shift            Came                 Until                State         Late by
chen   2026-04-03/late  2026-04-03 16:20:00  2026-04-04 00:00:00  no_check_out  30m

# What was wrong is corrected, and can be taken back, as of any event; what then makes no sense is refused.
$ cd shop && csm log --do=check_in --format=csv --fields=id,at,by,detail && csm undo a6 --now=2026-04-03T18:00:00+08:00
id,at,by,detail
a3,2026-04-02T12:00:00+08:00,wang,
a6,2026-04-03T07:40:00+08:00,wang,shift=2026-04-03/early
a7,2026-04-03T07:50:01+08:00,li.na,shift=2026-04-03/early
a10,2026-04-03T16:20:00+08:00,chen,shift=2026-04-03/late
! csm undo: the later check_out (a8) would no longer be possible: wang is not checked in [shift.out]
[3]

$ cd shop && csm correct a9 at=2026-04-03T15:58:00+08:00 --reason='the clock was wrong' --now=2026-04-03T18:00:00+08:00 && csm shift gaps --period=2026-04-03 --now=2026-04-03T18:00:00+08:00 --check; csm undo a11 --now=2026-04-03T18:05:00+08:00 && csm shift gaps --period=2026-04-03 --now=2026-04-03T18:10:00+08:00 --format=csv --check
a11
Shift             From                 To                   Lasted  Who left     Who should have come
2026-04-03/early  2026-04-03 15:58:00  2026-04-03 16:00:00  2m      wang, li.na
2026-04-03/late   2026-04-03 16:00:00  2026-04-03 16:20:00  20m     wang, li.na  chen
a12
shift,from,to,lasted,left,due
2026-04-03/late,2026-04-03T16:00:00+08:00,2026-04-03T16:20:00+08:00,1200,"wang
li.na",chen
[1]

$ cd shop && csm shift gaps --period=2026-04-03 --now=2026-04-03T18:10:00+08:00 --known-at=2026-04-03T18:01:00+08:00
Shift             From                 To                   Lasted  Who left     Who should have come
2026-04-03/early  2026-04-03 15:58:00  2026-04-03 16:00:00  2m      wang, li.na
2026-04-03/late   2026-04-03 16:00:00  2026-04-03 16:20:00  20m     wang, li.na  chen

# A swap needs consent and, in this shop, a leader's approval, both before it begins.
$ cd shop && export CSM_NOW=2026-04-03T19:00:00+08:00 && csm shift swap --agent=wang --shift=2026-04-04/early --to=chen --for=2026-04-06/late --reason='看牙' --key=s1 && csm shift swap --agent=wang --shift=2026-04-04/early --to=chen --for=2026-04-06/late --reason='看牙' --key=s1 && csm shift approve a13 --agent=li.na; csm shift approve a13 --agent=chen -m '可以' && csm shift swaps
a13
a13
a14
Swap  Gives  Shift             Takes  For shift        Asked                Consent              Approved  By  State
a13   wang   2026-04-04/early  chen   2026-04-06/late  2026-04-03 19:00:00  2026-04-03 19:00:00                consented
! csm shift approve: consent is chen's to give, approval a leader's [swap.side]

$ cd shop && csm shift approve a13 --now=2026-04-03T20:00:00+08:00 && csm shift swaps --open --now=2026-04-03T20:01:00+08:00 --check && csm shift roster --period=2026-04-04 --now=2026-04-03T20:01:00+08:00 --fields=shift,agent,stands_in_for && csm shift approve a13 --now=2026-04-03T20:02:00+08:00
a15
Shift             Agent  Stands in for
2026-04-04/early  li.na
2026-04-04/early  chen   wang
2026-04-04/late   chen
! csm shift approve: the swap is agreed: nothing is left to approve [swap.over]
[3]

$ cd shop && export CSM_NOW=2026-04-03T21:00:00+08:00 && csm shift swap --agent=chen --shift=2026-04-04/late --to=admin && csm shift refuse a16 --agent=wang; csm shift refuse a16 --reason='没空' && csm shift refuse a16; csm shift swap --agent=chen --shift=2026-04-05/late --to=wang; csm shift swap --agent=chen --shift=2026-04-03/late --to=wang; csm shift swap --agent=wang --shift=2026-04-06/early --to=li.na; csm shift swap --agent=wang --shift=2026-04-06/early --to=wang; csm shift approve a2
a16
a17
! csm shift refuse: only chen, admin and a leader have a say in this swap [swap.refuse]
! csm shift refuse: the swap is declined: nothing is left to approve [swap.over]
! csm shift swap: there is no shift "2026-04-05/late" that could be swapped; csm shift roster lists them [swap.shift]
! csm shift swap: shift 2026-04-03/late has begun: a swap is agreed before [swap.begun]
! csm shift swap: li.na is planned for 2026-04-06/early already [swap.planned-too]
! csm shift swap: nobody swaps with himself: --to names the colleague [swap.self]
! csm shift approve: a2 is no request to swap shifts [swap.none]
[3]

# Consent that comes too late changes nothing: the swap has lapsed, and who comes instead was not planned.
$ cd shop && csm shift swap --agent=li.na --shift=2026-04-06/early --to=admin --now=2026-04-05T12:00:00+08:00 && csm shift check-in --shift=2026-04-06/early --now=2026-04-06T07:45:00+08:00 && csm shift approve a18 --now=2026-04-06T08:01:00+08:00; csm shift report --period=2026-04-06 --now=2026-04-06T09:00:00+08:00
a18
a19
Finding      Shift             Agent  At                   By      Event  What
absent       2026-04-06/early  li.na                       1h 10m
absent       2026-04-06/early  wang                        1h 10m
unplanned    2026-04-06/early  admin  2026-04-06 07:45:00          a19
swap_lapsed  2026-04-06/early  li.na  2026-04-05 12:00:00          a18    admin
! csm shift approve: the swap is lapsed: nothing is left to approve [swap.over]

# Problems are solved within the shift, or stand in the list for the leader.
$ cd shop && csm shift log -m '打印机坏了' --now=2026-04-06T09:00:00+08:00 && csm shift log -m '系统慢' --now=2026-04-06T09:10:00+08:00 && csm shift solved a21 --now=2026-04-06T09:30:00+08:00 && csm shift problems --now=2026-04-06T10:00:00+08:00 && csm shift problems --open --check --now=2026-04-06T10:00:00+08:00
a20
a21
a22
Problem  Shift             At                   Agent  What        Solved               By     Took
a20      2026-04-06/early  2026-04-06 09:00:00  admin  打印机坏了                              1h
a21      2026-04-06/early  2026-04-06 09:10:00  admin  系统慢      2026-04-06 09:30:00  admin  20m
Problem  Shift             At                   Agent  What        Solved  By  Took
a20      2026-04-06/early  2026-04-06 09:00:00  admin  打印机坏了              1h
[1]

$ cd shop && csm shift solved a21 --now=2026-04-06T10:00:00+08:00; csm shift solved a1 --now=2026-04-06T10:00:00+08:00; csm shift log --now=2026-04-06T10:00:00+08:00; csm shift solved --now=2026-04-06T10:00:00+08:00
! csm shift solved: a21 was solved by admin already [shift.solved]
! csm shift solved: a1 is no problem of a shift, and no incident [shift.no-problem]
! csm shift log: needs --text (what went wrong) [field.required]
! csm shift solved: needs PROBLEM (csm shift solved -h) [usage.operand]
[2]

# Words can be taken out for good.
$ cd shop && csm redact a21 --reason='a name' --now=2026-04-06T10:30:00+08:00 && csm shift problems --now=2026-04-06T11:00:00+08:00 && grep -c 系统慢 log/a/*; csm check --now=2026-04-06T11:00:00+08:00
a23
Problem  Shift             At                   Agent  What        Solved               By     Took
a20      2026-04-06/early  2026-04-06 09:00:00  admin  打印机坏了                              2h
a21      2026-04-06/early  2026-04-06 09:10:00  admin              2026-04-06 09:30:00  admin  20m
0
errors 0, warnings 0, notes 0

$ cd shop && csm shift report --period=2026-04-03..2026-04-07 --now=2026-04-06T17:00:00+08:00 --lang=zh --check
发现        班次              客服   时间                 时长    事件  内容
迟到        2026-04-03/early  li.na  2026-04-03 07:50:01  1s
早退        2026-04-03/early  wang   2026-04-03 15:30:00  30m     a8
迟到        2026-04-03/late   chen   2026-04-03 16:20:00  30m
未签退      2026-04-03/late   chen   2026-04-04 00:00:00          a10
缺勤        2026-04-04/early  li.na
缺勤        2026-04-04/early  chen
缺勤        2026-04-04/late   chen
缺勤        2026-04-05/early  wang
缺勤        2026-04-06/early  li.na
缺勤        2026-04-06/early  wang
未排班到岗  2026-04-06/early  admin  2026-04-06 07:45:00          a19
未签退      2026-04-06/early  admin  2026-04-06 16:00:00          a19
未到岗      2026-04-06/late   wang                        1h 10m
脱班        2026-04-03/late   wang   2026-04-03 16:00:00  20m           离岗方
脱班        2026-04-03/late   li.na  2026-04-03 16:00:00  20m           离岗方
脱班        2026-04-03/late   chen   2026-04-03 16:00:00  20m           应到方
脱班        2026-04-04/early  li.na  2026-04-04 08:00:00  8h            应到方
脱班        2026-04-04/early  chen   2026-04-04 08:00:00  8h            应到方
脱班        2026-04-04/late   chen   2026-04-04 16:00:00  8h            应到方
脱班        2026-04-05/early  wang   2026-04-05 08:00:00  8h            应到方
脱班        2026-04-06/late   admin  2026-04-06 16:00:00  1h            离岗方
脱班        2026-04-06/late   wang   2026-04-06 16:00:00  1h            应到方
换班未同意  2026-04-06/early  li.na  2026-04-05 12:00:00          a18   admin
问题未解决  2026-04-06/early  admin  2026-04-06 09:00:00  8h      a20   打印机坏了
[1]

$ cd shop && csm shift report --period=2026-04-03 --agent=wang --now=2026-04-06T17:00:00+08:00 --format=jsonl; csm shift report --agent=wnag; csm shift roster --period=someday
{"finding":"left_early","shift":"2026-04-03/early","agent":"wang","at":"2026-04-03T15:30:00+08:00","lasted":1800,"event":"a8","text":null}
{"finding":"uncovered","shift":"2026-04-03/late","agent":"wang","at":"2026-04-03T16:00:00+08:00","lasted":1200,"event":null,"text":"who left"}
! csm shift report: agent "wnag" is not in policy/agents.yaml [shift.agent]
! csm shift roster: period: "someday" is no period: write 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year, last-7d, A..B or all [period.format]
[2]

# A dry run leaves nothing behind.
$ cd shop && csm shift check-in --agent=wang -n --now=2026-04-06T15:48:00+08:00; csm log --do=check_in --ids | wc -l
- {id: a24, at: "2026-04-06T15:48:00+08:00", by: wang, do: check_in, shift: "2026-04-06/early"}
5

# Bad rosters are named with their place.
$ cd shop && for bad in 's/08:00-16:00/8-16/' 's/wang\]/wnag]/' 's/daily/dayly/' 's/2026-04-05/2026-04-31/' 's/late: \[chen\]/lat: [chen]/' 's/2026-05-01/2025-05-01/' 's/leader/boss/' 's/^roster/late_after: 20m\nroster/' 's/^roster/early_from: 3d\nroster/' 's/^roster/zone: Mars\nroster/' 's/fri-sat/sat-fri/' 's/"22:00-06:00"/"22:00-22:00"/' 's/\[chen\]/chen/' 's/^roster/incidents: {safety: {report_within: soon}}\nroster/' 's/^roster/leaders: [nobody]\nroster/' 's/early:/ea\/rly:/' 's/night: {hours/night: {ours/'; do sed "$bad" "$DATA"/shift/roster.yaml >policy/roster.yaml; csm shift roster; done
! csm shift roster: policy/roster.yaml:5:22: hours: "8-16" must be two times of day, as "08:00-16:00", or "22:00-06:00" past midnight [policy.roster]
! csm shift roster: policy/roster.yaml:8:30: agent "wnag" is not in policy/agents.yaml; is wang meant? [policy.agent]
! csm shift roster: policy/roster.yaml:8:7: "dayly" must be mon, tue, wed, thu, fri, sat, sun, a range as mon-fri, or daily [policy.roster]
! csm shift roster: policy/roster.yaml:10:7: "2026-04-31" must be a date, as 2026-02-17 [policy.roster]
! csm shift roster: policy/roster.yaml:8:37: there is no shift "lat"; is late meant? [policy.roster]
! csm shift roster: policy/roster.yaml:11:17: rosters stand in the order of valid_from, each later than the one above [policy.roster]
! csm shift roster: policy/roster.yaml:1:16: swap_approval: "boss" must be one of none, leader [policy.choice]
! csm shift roster: policy/roster.yaml:2:13: late_after must not be longer before the beginning than early_from [policy.roster]
! csm shift roster: policy/roster.yaml:2:13: early_from: "3d": a day may mean 24 hours or a working day; write hours, as 48h [policy.duration]
! csm shift roster: policy/roster.yaml:2:7: zone: this system's zoneinfo knows no time zone "Mars"; IANA names look like Asia/Shanghai [policy.zone]
! csm shift roster: policy/roster.yaml:15:7: "sat-fri" must be mon, tue, wed, thu, fri, sat, sun, a range as mon-fri, or daily [policy.roster]
! csm shift roster: policy/roster.yaml:13:22: hours: "22:00-22:00" must be two times of day, as "08:00-16:00", or "22:00-06:00" past midnight [policy.roster]
! csm shift roster: policy/roster.yaml:8:43: must be a list of agents, as [li.na, wang] [policy.list]
! csm shift roster: policy/roster.yaml:2:37: report_within: "soon" is no duration: write 90s, 90m or 4h [policy.duration]
! csm shift roster: policy/roster.yaml:2:11: agent "nobody" is not in policy/agents.yaml [policy.agent]
! csm shift roster: policy/roster.yaml:5:7: "ea/rly" cannot name a shift: / stands between date and name [policy.word]
! csm shift roster: policy/roster.yaml:13:15: unknown key "ours"; is hours meant? [policy.key]
[2]

$ cd shop && csm shift sample >policy/roster.yaml && csm shift roster; csm shift sample | head -2
# The planned shifts (csm shift roster), and what has to be reported at once (csm incident). An example:
# csm shift sample prints it; put your own shifts and logins into policy/roster.yaml.
! csm shift roster: policy/roster.yaml: plans no shifts: write a roster into it (csm shift sample prints an example) [shift.no-roster]
