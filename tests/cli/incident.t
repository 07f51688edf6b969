# Incidents: reported at once, acknowledged in time, closed; each with its own clock.
$ sh "$DATA"/shop.sh && cp "$DATA"/shift/agents.yaml shop/policy/

$ cd shop && csm incident kinds && csm incident kinds --lang=zh
Kind         Name                                       Report within  Acknowledge within
competition  Market competition                         30m            1h
mistake      Own operating mistake                      30m            1h
accident     Major error, accident or breach of ethics  15m            30m
safety       Personal safety                            15m            30m
authority    Beyond one's authority                     30m            1h
feedback     Important customer feedback                30m            1h
种类         名称                          上报时限  确认时限
competition  市场竞争                      30m       1h
mistake      自身操作失误                  30m       1h
accident     重大差错、事故或违反职业道德  15m       30m
safety       人身安全                      15m       30m
authority    超出权限                      30m       1h
feedback     重要客户反馈                  30m       1h

$ cd shop && csm ticket new --channel=chat -m '电池起火' --agent=wang && csm incident report safety -m '电池起火' --case=T-a3q --at=2026-04-02T11:50:00+08:00 --agent=wang && csm incident report authority -m 'refund of 9000' --at=2026-04-02T11:00:00+08:00 --agent=li.na --key=i1 && csm incident report authority -m 'refund of 9000' --at=2026-04-02T11:00:00+08:00 --agent=li.na --key=i1 && tail -n 2 log/a/events-*.yaml && csm incident list
T-a3q
a4
a5
a5
- {id: a4, at: "2026-04-02T11:50:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: wang, do: incident, kind: safety, salt: "cnbg83chkhex0", text: "电池起火", cases: [T-a3q]}
- {id: a5, at: "2026-04-02T11:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: li.na, do: incident, key: "i1", kind: authority, salt: "wbe1vba76qap8", text: "refund of 9000"}
Incident  Kind       At                   Reported             By     Late by  To acknowledge by    Acknowledged  By  Late by  Closed  State  Cases  What
a5        authority  2026-04-02 11:00:00  2026-04-02 12:00:00  li.na  30m      2026-04-02 13:00:00                                     open          refund of 9000
a4        safety     2026-04-02 11:50:00  2026-04-02 12:00:00  wang            2026-04-02 12:30:00                                     open   T-a3q  电池起火

# A colleague or a leader answers for it, within its time.
$ cd shop && csm incident acknowledge a4 --agent=wang; csm incident acknowledge a4 --agent=li.na --now=2026-04-02T12:20:00+08:00 && csm incident acknowledge a4 --agent=li.na --now=2026-04-02T12:21:00+08:00; csm incident close a5 --now=2026-04-02T12:21:00+08:00; csm incident list --open --check --now=2026-04-02T12:59:00+08:00 --fields=incident,state,overdue && csm incident list --open --check --now=2026-04-02T13:01:00+08:00 --fields=incident,due,state,overdue
a6
Incident  State         Late by
a5        open
a4        acknowledged
Incident  To acknowledge by    State         Late by
a5        2026-04-02 13:00:00  overdue       1m
a4        2026-04-02 12:30:00  acknowledged
! csm incident acknowledge: who reported a4 does not acknowledge it: a colleague or a leader does [incident.own]
! csm incident acknowledge: a4 was acknowledged by li.na already [incident.acknowledged]
! csm incident close: a5 is closed once somebody has acknowledged it [incident.unseen]
[1]

$ cd shop && csm incident close a4 -m '批次已下架' --agent=wang --now=2026-04-02T13:10:00+08:00 && csm incident close a4 --now=2026-04-02T13:11:00+08:00; csm incident acknowledge a4 --now=2026-04-02T13:11:00+08:00; csm incident list --now=2026-04-02T14:00:00+08:00 --format=csv --fields=incident,kind,at,reported,late,acknowledged,acknowledger,overdue,closed,state,cases
a7
incident,kind,at,reported,late,acknowledged,acknowledger,overdue,closed,state,cases
a5,authority,2026-04-02T11:00:00+08:00,2026-04-02T12:00:00+08:00,1800,,,3600,,overdue,
a4,safety,2026-04-02T11:50:00+08:00,2026-04-02T12:00:00+08:00,,2026-04-02T12:20:00+08:00,li.na,,2026-04-02T13:10:00+08:00,closed,T-a3q
! csm incident close: a4 is closed [incident.closed]
! csm incident acknowledge: a4 is closed [incident.closed]

# As of then, and what the leader gets to see.
$ cd shop && csm incident list --as-of=2026-04-02T12:10:00+08:00 --fields=incident,state && csm incident list --open --lang=zh --now=2026-04-02T14:00:00+08:00 --fields=incident,kind,state,text && csm shift report --period=2026-04-02 --now=2026-04-02T14:00:00+08:00
Incident  State
a5        open
a4        open
事件  种类      状态        内容
a5    超出权限  逾期未确认  refund of 9000
Finding           Shift  Agent  At                   By   Event  What
incident_late            li.na  2026-04-02 11:00:00  30m  a5     refund of 9000
incident_overdue                2026-04-02 12:00:00  1h   a5     refund of 9000

# What cannot be meant.
$ cd shop && csm incident report fire -m x; csm incident report safety; csm incident report safety -m x --case=T-a99s; csm incident report safety -m x --at=2026-05-01; csm incident acknowledge a1; csm incident acknowledge x; csm incident close a1; csm incident report
! csm incident report: "fire" is no kind of incident; known are competition, mistake, accident, safety, authority, feedback [incident.kind]
! csm incident report: needs --text (what has happened) [field.required]
! csm incident report: there is no T-a99s [name.unknown]
! csm incident report: at 2026-05-01T00:00:00+08:00 lies in the future; it is 2026-04-02T13:10:00+08:00 now, and only what has happened is recorded [event.future]
! csm incident acknowledge: a1 is no incident [incident.none]
! csm incident acknowledge: of: "x" must be the id of an event, as a1042 [field.event]
! csm incident close: a1 is no problem of a shift, and no incident [shift.no-problem]
! csm incident report: needs KIND (csm incident report -h) [usage.operand]
[2]

# The shop has its own kinds.
$ cd shop && printf 'incidents:\n  fire: {en: Fire, zh: 火灾, report_within: 5m, acknowledge_within: 10m}\n' >policy/roster.yaml && csm incident kinds && csm incident report fire -m 'smoke' -n && csm incident report safety -m x
Kind  Name  Report within  Acknowledge within
fire  Fire  5m             10m
- {id: a9, at: "2026-04-02T13:10:00+08:00", by: admin, do: incident, kind: fire, salt: "3ak306e0gbx53", text: "smoke"}
! csm incident report: "safety" is no kind of incident; known are fire [incident.kind]
[3]

# The words of an incident can be taken out, and the case it names must be there.
$ cd shop && csm redact a4 --reason='a name' --now=2026-04-02T15:00:00+08:00 -q && csm incident list --fields=incident,text --now=2026-04-02T15:00:00+08:00 && sed -i 's/cases: \[T-a3q\]/cases: [T-a4r]/' log/a/events-2026-04-01.yaml && csm check --now=2026-04-02T15:00:00+08:00
Incident  What
a5        refund of 9000
a4
Level  Finding            Place                           Meaning                                                       What to do
error  reference.nowhere  log/a/events-2026-04-01.yaml:4  Event a4: cases: T-a4r is not in this log.                    Fetch the missing site or file from another copy; else correct the name.
note   incident.kind      log/a/events-2026-04-01.yaml:5  Event a5: "authority" is no kind of incident; known are fire  Nothing, if policy/roster.yaml was edited since; else take the event back (csm undo).
note   incident.kind      log/a/events-2026-04-01.yaml:4  Event a4: "safety" is no kind of incident; known are fire     Nothing, if policy/roster.yaml was edited since; else take the event back (csm undo).

errors 1, warnings 0, notes 2
[1]
