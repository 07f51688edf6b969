# Hand-overs with two signatures: the list is frozen, tickets move with the second signature, one by one.
$ sh "$DATA"/shop.sh && cp "$DATA"/shift/agents.yaml "$DATA"/shift/roster.yaml shop/policy/

$ cd shop && export CSM_NOW=2026-04-03T15:00:00+08:00 CSM_AGENT=wang && csm ticket new --channel=chat --subject='屏幕有裂纹' -m '屏幕有裂纹' --severity=severe && csm ticket new --channel=phone --subject=Quote -m 'quote?' && csm ticket new --channel=chat --subject=Parcel -m 'where is it' && csm ticket new --channel=chat --subject=Solved -m 'fine' && csm ticket assign T-a3q T-a4r T-a5s T-a6t --to=wang -q; csm ticket list --fields=case,subject,agent
T-a3q
T-a4r
T-a5s
T-a6t
Case   Subject     Agent
T-a3q  屏幕有裂纹  wang
T-a4r  Quote       wang
T-a5s  Parcel      wang
T-a6t  Solved      wang

$ cd shop && export CSM_NOW=2026-04-03T15:10:00+08:00 CSM_AGENT=wang && csm ticket wait T-a5s --for=carrier --until=2026-04-03T18:00:00+08:00 -q; csm shift check-in --shift=2026-04-03/early -q; csm shift log -m '打印机坏了' -q; for e in 'a15 open, shop: main, order: "77", kind: return_refund, product: Kettle, agent: wang' 'a16 approve' 'a17 ship, tracking: SF123' 'a18 receive'; do echo "- {id: ${e%% *}, at: \"2026-04-03T15:10:00+08:00\", by: wang, case: R-a15a, do: ${e#* }}"; done >>log/a/events-2026-04-01.yaml; csm check
errors 0, warnings 0, notes 0

# The first signature; a dry run prints the line.
$ cd shop && export CSM_NOW=2026-04-03T15:50:00+08:00 CSM_AGENT=wang && csm handover open --to=chen -m '仓库下午停电' -n && csm handover open --to=chen -m '仓库下午停电' --key=h1 && csm handover open --to=chen -m '仓库下午停电' --key=h1
- {id: a19, at: "2026-04-03T15:50:00+08:00", by: wang, do: handover, to: chen, shift: "2026-04-03/early", cases: [T-a3q, T-a4r, T-a5s, T-a6t], salt: "j5y68d3yp5m5a", text: "仓库下午停电"}
a19
a19

$ cd shop && export CSM_NOW=2026-04-03T15:51:00+08:00 CSM_AGENT=wang; csm handover open --to=wang; csm handover open; csm handover open --to=nobody
! csm handover open: nobody hands over to himself: --to names the incoming agent [handover.self]
! csm handover open: needs --to (agent who takes over) [field.required]
! csm handover open: to: "nobody" is not known (policy/agents.yaml); known are admin, wang, li.na, chen [field.word]
[2]

# Nothing has moved yet.
$ cd shop && export CSM_NOW=2026-04-03T15:52:00+08:00 && csm handover list && csm handover show a19 && csm ticket list --agent=wang --ids | wc -l
Hand-over  From  To    Shift             Opened               Due                  Signed  Tickets  Open  Accepted  Held  Changed  State
a19        wang  chen  2026-04-03/early  2026-04-03 15:50:00  2026-04-03 16:15:00                4     4         0     0        0  open
Hand-over   a19
From        wang
To          chen
Shift       2026-04-03/early
Opened      2026-04-03 15:50:00
Next shift  2026-04-03/late
Due         2026-04-03 16:15:00
State       open
    仓库下午停电

Tickets
Ticket  Priority  State    Subject     Opened               Waits for  Due                  Became  Reason
T-a3q   P2        new      屏幕有裂纹  2026-04-03 15:00:00                                  open
T-a4r             new      Quote       2026-04-03 15:00:00                                  open
T-a5s             on_hold  Parcel      2026-04-03 15:00:00  carrier    2026-04-03 18:00:00  open
T-a6t             new      Solved      2026-04-03 15:00:00                                  open

Due in the next shift
Due                  What  Case   Who
2026-04-03 18:00:00  wait  T-a5s  carrier

Parcels to inspect
Return  Received             Product  Tracking  Agent
R-a15a  2026-04-03 15:10:00  Kettle   SF123     wang

Problems not solved
Event  Kind  At                   By    What
a14          2026-04-03 15:10:00  wang  打印机坏了
4

# Only the agent named signs; he holds what is in the middle of something.
$ cd shop && export CSM_NOW=2026-04-03T16:00:00+08:00; csm handover accept a19 --all --agent=li.na; csm handover accept a19 --agent=chen; csm handover accept a19 --all T-a4r --agent=chen; csm handover accept a1 --all --agent=chen; csm handover accept a19 T-a99x --agent=chen; csm handover hold a19 T-a3q --agent=wang; csm handover hold a19 T-a3q --reason='客户正在通话' --agent=wang && csm handover accept a19 T-a3q --agent=chen
a20
! csm handover accept: the second signature is chen's, to whom it was handed over [handover.side]
! csm handover accept: name the tickets that are accepted, or give --all (csm handover accept -h) [usage.value]
! csm handover accept: name the tickets that are accepted, or give --all (csm handover accept -h) [usage.value]
! csm handover accept: a1 is no hand-over [handover.none]
! csm handover accept: "T-a99x" is mistyped, its check letter does not fit; the number as typed would be T-a99s [case.check]
! csm handover hold: needs --reason (which stage has to be done first) [field.required]
! csm handover accept: request 1 of 2: T-a3q is held by the outgoing agent until a stage is done: csm handover release; nothing was recorded [handover.held]
[3]

# What was solved meanwhile is left alone; all else moves in the transaction of the signature.
$ cd shop && export CSM_NOW=2026-04-03T16:05:00+08:00; csm ticket solve T-a6t --code=answered --agent=wang -q; csm handover accept a19 T-a6t --agent=chen; csm handover accept a19 T-a4r --agent=chen && tail -n 2 log/a/events-*.yaml && csm handover list
a22
a23
- {id: a22, at: "2026-04-03T16:05:00+08:00", by: chen, do: accept, tx: "1/2", of: a19, cases: [T-a4r]}
- {id: a23, at: "2026-04-03T16:05:00+08:00", by: chen, case: T-a4r, do: assign, tx: "2/2", to: chen, of: a19}
Hand-over  From  To    Shift             Opened               Due                  Signed               Tickets  Open  Accepted  Held  Changed  State
a19        wang  chen  2026-04-03/early  2026-04-03 15:50:00  2026-04-03 16:15:00  2026-04-03 16:05:00        4     1         1     1        1  partly
! csm handover accept: T-a6t changed since it was handed over: it is solved, agent "wang" [handover.changed]

$ cd shop && export CSM_NOW=2026-04-03T16:06:00+08:00; csm handover accept a19 --all --agent=chen --text='收到'; csm handover accept a19 --all --agent=chen; csm handover accept a19 T-a4r --agent=chen; csm handover list --open --agent=wang && csm ticket list --fields=case,state,agent
a24
a25
a22
Hand-over  From  To    Shift             Opened               Due                  Signed               Tickets  Open  Accepted  Held  Changed  State
a19        wang  chen  2026-04-03/early  2026-04-03 15:50:00  2026-04-03 16:15:00  2026-04-03 16:05:00        4     0         2     1        1  held
Case   State    Agent
T-a3q  new      wang
T-a4r  new      chen
T-a5s  on_hold  chen
T-a6t  solved   wang
! csm handover accept: changed since they were handed over, and left alone: T-a6t
! csm handover accept: changed since they were handed over, and left alone: T-a6t
! csm handover accept: request 1 of 2: T-a4r was accepted already; nothing was recorded [handover.accepted]

# The stage is done: the ticket goes over at once, for the second signature is there.
$ cd shop && export CSM_NOW=2026-04-03T16:20:00+08:00; csm handover release a19 T-a3q --agent=chen; csm handover release a19 T-a4r --agent=wang; csm handover release a19 T-a3q --agent=wang && csm ticket list --fields=case,state,agent && csm handover list
a26
a27
Case   State    Agent
T-a3q  new      chen
T-a4r  new      chen
T-a5s  on_hold  chen
T-a6t  solved   wang
Hand-over  From  To    Shift             Opened               Due                  Signed               Tickets  Open  Accepted  Held  Changed  State
a19        wang  chen  2026-04-03/early  2026-04-03 15:50:00  2026-04-03 16:15:00  2026-04-03 16:05:00        4     0         3     0        1  accepted
! csm handover release: request 1 of 2: only wang, who held it, or a leader can release it; nothing was recorded [handover.side]
! csm handover release: T-a4r was accepted already [handover.accepted]

# It is printed as it was, whenever it is printed.
$ cd shop && csm handover show a19 --now=2026-04-08T09:00:00+08:00 >later; csm handover show a19 --now=2026-04-08T09:00:00+08:00 --as-of=2026-04-03T15:52:00+08:00 >then; diff then later; csm handover show a19 --now=2026-04-08T09:00:00+08:00 --format=json | head -c 400; csm handover show a20; csm handover show x
8c8,9
< State       open
---
> Signed      2026-04-03 16:05:00
> State       accepted
12,16c13,17
< Ticket  Priority  State    Subject     Opened               Waits for  Due                  Became  Reason
< T-a3q   P2        new      屏幕有裂纹  2026-04-03 15:00:00                                  open
< T-a4r             new      Quote       2026-04-03 15:00:00                                  open
< T-a5s             on_hold  Parcel      2026-04-03 15:00:00  carrier    2026-04-03 18:00:00  open
< T-a6t             new      Solved      2026-04-03 15:00:00                                  open
---
> Ticket  Priority  State    Subject     Opened               Waits for  Due                  Became    Reason
> T-a3q   P2        new      屏幕有裂纹  2026-04-03 15:00:00                                  accepted
> T-a4r             new      Quote       2026-04-03 15:00:00                                  accepted
> T-a5s             on_hold  Parcel      2026-04-03 15:00:00  carrier    2026-04-03 18:00:00  accepted
> T-a6t             new      Solved      2026-04-03 15:00:00                                  changed
{
"kind":"handover",
"handover":"a19",
"from":"wang",
"to":"chen",
"shift":"2026-04-03/early",
"opened":"2026-04-03T15:50:00+08:00",
"next_shift":"2026-04-03/late",
"due":"2026-04-03T16:15:00+08:00",
"signed":"2026-04-03T16:05:00+08:00",
"state":"accepted",
"note":"仓库下午停电",
"tickets":[
{"case":"T-a3q","priority":"P2","state":"new","subject":"屏幕有裂纹","opened":"2026-04-03T15:00:%no-newline%
! csm handover show: there is no hand-over a20; csm handover list shows them [handover.unknown]
! csm handover show: "x" must be the id of an event, as a1042 (csm log shows them) [event.id]
[2]

# Nobody signs: late 15 minutes after the shift has begun.
$ cd shop && csm handover open --to=li.na --agent=chen --now=2026-04-03T23:00:00+08:00 && csm handover list --open --check --now=2026-04-04T08:14:00+08:00 && csm handover list --open --check --now=2026-04-04T08:16:00+08:00; csm shift report --period=2026-04-03 --now=2026-04-04T09:00:00+08:00 --agent=li.na
a28
Hand-over  From  To     Shift            Opened               Due                  Signed  Tickets  Open  Accepted  Held  Changed  State
a28        chen  li.na  2026-04-03/late  2026-04-03 23:00:00  2026-04-04 08:15:00                3     3         0     0        0  open
Hand-over  From  To     Shift            Opened               Due                  Signed  Tickets  Open  Accepted  Held  Changed  State
a28        chen  li.na  2026-04-03/late  2026-04-03 23:00:00  2026-04-04 08:15:00                3     3         0     0        0  late
Finding        Shift             Agent  At                   By      Event  What
missed         2026-04-03/early  li.na
uncovered      2026-04-03/early  li.na  2026-04-03 08:00:00  7h 10m         who should have come
handover_late  2026-04-03/late   li.na  2026-04-04 08:15:00  45m     a28    chen

# An opening that was wrong is undone, as any event; what was signed since would hang in the air.
$ cd shop && csm undo a19 --now=2026-04-04T09:00:00+08:00; csm undo a29 --now=2026-04-04T09:00:00+08:00 && csm handover list --now=2026-04-04T09:00:00+08:00 --fields=handover,state && csm check --now=2026-04-04T09:00:00+08:00
! csm undo: the later hold (a20) would no longer be possible: a19 is no hand-over [handover.none]
! csm undo: there is no event a29 [event.unknown]
[4]

$ cd shop && csm handover list --now=2026-04-04T09:00:00+08:00 --lang=zh --fields=handover,from,to,state; csm handover list --period=2026-05 --format=csv; csm handover hold a19; csm handover open --to=li.na --shift=2026-04-04/noon --agent=wang --now=2026-04-04T09:00:00+08:00
交班  交班人  接班人  状态
a19   wang    chen    已签收
a28   chen    li.na   逾期未接班
handover,from,to,shift,opened,due,signed,tickets,open,accepted,held,changed,state
! csm handover hold: needs HANDOVER TICKET ... (csm handover hold -h) [usage.operand]
! csm handover open: there is no shift "2026-04-04/noon" in policy/roster.yaml; csm shift roster lists them [shift.unknown]
[3]
