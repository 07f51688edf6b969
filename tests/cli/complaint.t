# Complaints: escalated, acknowledged, promised, kept; each step done or waived with a reason before the solution.
$ sh "$DATA"/shop.sh && cp "$DATA"/sla/sla.yaml shop/policy/sla.yaml && cd shop && csm ticket new --channel=chat --type=complaint -m 'it broke again' -q --at=2026-04-01T09:00 && csm ticket new --channel=chat -m 'no complaint' -q --at=2026-04-01T09:00

$ cd shop && csm ticket escalate T-a3q --level=2 --reason=anger --group=after_sales -q --at=2026-04-01T09:10 && csm ticket acknowledge T-a3q -q --at=2026-04-01T09:50 && csm ticket promise T-a3q --until=2026-04-01T15:00 -m 'we call back' -q --at=2026-04-01T10:00 && csm ticket keep T-a3q -q --at=2026-04-01T14:00 && csm ticket promise T-a3q --until=2026-04-02T11:00 -m 'a new one' -q --at=2026-04-01T16:00 && csm ticket step T-a3q --step=receive -q --at=2026-04-01T09:20

$ cd shop && csm sla list --fields=clock,no,of,verdict,due,elapsed,target,left,calendar --period=2026-04 | grep -e Clock -e escal -e promise -e step
Clock             No.  Of           Verdict   Due                  Elapsed  Target     Left  Calendar
step                1  receive      met       2026-04-01 09:30:00      20m     30m      10m  cn
step                2  investigate  running   2026-04-02 18:00:00  10h 30m     15h   4h 30m  cn
escalation          1  anger        breached  2026-04-01 09:40:00      40m     30m     -10m  cn
promise             1  a7           met       2026-04-01 15:00:00       4h      5h       1h  always
promise             2  a9           breached  2026-04-02 11:00:00      20h     19h      -1h  always

$ cd shop && csm ticket solve T-a3q --code=refund; csm ticket step T-a3q --step=investigat; csm ticket step T-a3q --step=x; csm ticket step T-a3q --step=remedy --as=waived; csm ticket step T-a3q --step=remedy --as=done --reason=no; csm ticket step T-a3q --step=investigate -q && csm ticket solve T-a3q --code=refund --lang=zh
! csm ticket solve: T-a3q is a complaint that lacks investigate, remedy: csm ticket step T-a3q --step=STEP, or --as=waived --reason=TEXT (policy/sla.yaml, complaint_steps) [complaint.steps]
! csm ticket step: "investigat" is no step of a complaint; is investigate meant? [ticket.step]
! csm ticket step: "x" is no step of a complaint; they are receive, soothe, investigate, liability, remedy, accept, execute, follow_up, lesson [ticket.step]
! csm ticket step: a step is waived only with a reason: --reason=TEXT [ticket.waived]
! csm ticket step: as: "done" is not known (step as); known are waived [field.word]
! csm ticket solve: T-a3q 是投诉，尚缺步骤 remedy:csm ticket step T-a3q --step=STEP，或 --as=waived --reason=TEXT(policy/sla.yaml,complaint_steps) [complaint.steps]
[3]

$ cd shop && csm ticket step T-a3q --step=remedy --as=waived --reason='took it back at once' -q --now=2026-04-02T12:01:00+08:00 && csm ticket solve T-a3q --code=refund -q --now=2026-04-02T12:02:00+08:00 && csm ticket solve T-a4r --code=answered -q --now=2026-04-02T12:02:00+08:00 && tail -4 log/a/*.yaml | cut -d, -f2- && cmp policy/sla.yaml policy/.seen/$(sha256sum <policy/sla.yaml | cut -c1-64).yaml && csm check --now=2026-04-03
 at: "2026-04-02T12:01:00+08:00", by: admin, case: T-a3q, do: step, step: remedy, as: waived, salt: "ccf0drst0ez78", reason: "took it back at once"}
 at: "2026-04-02T12:02:00+08:00", by: system, do: policy, policy: sla, digest: "c57fcbf1dec70f13696ae39c36817064cd46d8a31e3e6109a7dfd29bdd53875c", path: policy/sla.yaml}
 at: "2026-04-02T12:02:00+08:00", by: admin, case: T-a3q, do: solve, code: refund}
 at: "2026-04-02T12:02:00+08:00", by: admin, case: T-a4r, do: solve, code: answered}
errors 0, warnings 0, notes 0

# A ticket that is found to be a complaint only after it was solved: noted, nothing more.
$ cd shop && export CSM_NOW=2026-04-03T09:00:00+08:00 && csm ticket new --channel=chat -m three -q && N=$(csm ticket list --ids | tail -1) && csm ticket solve $N --code=refund -q; csm ticket reopen $N -q; csm ticket classify $N --type=complaint -q; csm ticket solve $N --code=refund; csm ticket step $N --step=receive -q; E=$(csm ticket step $N --step=investigate); csm ticket step $N --step=remedy -q; csm undo $E -q; csm ticket solve $N --code=refund; csm correct $(csm log T-a4r --do=open --format=csv --no-header --fields=id) type=complaint --reason=mistyped -q; csm check
Level  Finding          Place  Meaning                                                                                               What to do
note   complaint.steps  T-a4r  A complaint that was solved without receive, investigate, remedy (policy/sla.yaml, complaint_steps).  Nothing: it was imported, solved before the rule, or classified later.

errors 0, warnings 0, notes 1
! csm ticket solve: T-a16b is a complaint that lacks receive, investigate, remedy: csm ticket step T-a16b --step=STEP, or --as=waived --reason=TEXT (policy/sla.yaml, complaint_steps) [complaint.steps]
! csm ticket solve: T-a16b is a complaint that lacks investigate: csm ticket step T-a16b --step=STEP, or --as=waived --reason=TEXT (policy/sla.yaml, complaint_steps) [complaint.steps]
