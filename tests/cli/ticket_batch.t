# Many tickets at once, from operands and from standard input.
$ sh "$DATA"/shop.sh

$ cd shop && for i in 1 2 3; do csm ticket new --channel=chat -m "no $i"; done
T-a3q
T-a4r
T-a5s

$ cd shop && csm ticket assign T-a3q T-a4r --to=wang && tail -n 2 log/a/events-*.yaml
a6
a7
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: assign, to: wang}
- {id: a7, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: assign, to: wang}

$ cd shop && csm ticket list --active --ids | csm ticket assign - --to=li.na
a8
a9
a10

$ cd shop && printf 't-A3q\r\n\na4\n' | csm ticket classify - --category=delivery
a11
a12

$ cd shop && csm ticket list -z --ids | csm ticket note - -z -m 'all of them'
a13
a14
a15

$ cd shop && csm ticket list --ids -z | od -c | head -n 2
0000000   T   -   a   3   q  \0   T   -   a   4   r  \0   T   -   a   5
0000020   s  \0

$ cd shop && csm ticket solve T-a4r --code=answered
a16

$ cd shop && csm ticket solve T-a3q T-a4r T-a5s --code=answered; tail -n 2 log/a/events-*.yaml
a17
a18
- {id: a17, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: solve, code: answered}
- {id: a18, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a5s, do: solve, code: answered}
! csm ticket solve: T-a4r is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]

$ cd shop && csm ticket reopen T-a3q T-a99s T-a4r --reason=test
a19
a20
! csm ticket reopen: there is no T-a99s [name.unknown]
[1]

$ cd shop && csm ticket wait T-a3q T-a5s T-a4r --for=customer --atomic; tail -n 1 log/a/events-*.yaml
- {id: a20, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: reopen, salt: "c3wjyq06499w6", reason: "test"}
! csm ticket wait: request 2 of 3: T-a5s is solved: wait is possible while it is new, open or pending; reopen it first; nothing was recorded [ticket.solved]

$ cd shop && csm ticket wait T-a3q T-a4r --for=customer --atomic && tail -n 2 log/a/events-*.yaml
a21
a22
- {id: a21, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: wait, tx: "1/2", for: customer}
- {id: a22, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: wait, tx: "2/2", for: customer}

$ cd shop && csm ticket assign T-a3q T-a3q --to=wang
a23
a24

$ cd shop && csm ticket assign T-a3q T-a3q --to=wang --key=k1; tail -n 1 log/a/events-*.yaml
- {id: a24, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: assign, to: wang}
! csm ticket assign: --key names one event, and here are 2 cases; record them one by one (csm ticket assign -h) [usage.value]

$ cd shop && csm ticket assign - --to=wang </dev/null

$ cd shop && csm ticket assign --to=wang
! csm ticket assign: needs TICKET|- ... (csm ticket assign -h) [usage.operand]
[2]

$ cd shop && csm check
errors 0, warnings 0, notes 0

$ cd shop && csm ticket note T-a3q -m one --key=k1 && csm ticket note T-a4r -m two --key=k1
a25
! csm ticket note: key "k1" belongs to another request: a25 (note) of T-a3q [key.other]
[3]

$ cd shop && csm ticket solve T-a3q T-a4r --code=answered >/dev/null; csm ticket solve T-a3q T-a4r --code=answered
! csm ticket solve: T-a3q is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]
! csm ticket solve: T-a4r is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]
[3]
