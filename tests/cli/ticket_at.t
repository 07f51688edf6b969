# Back-dated events are judged in their place among those that come later; clocks, keys, dry runs.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m 'old' --at='2026-04-01T09:00:00+08:00' && tail -n 1 log/a/events-*.yaml
T-a3q
- {id: a3, at: "2026-04-01T09:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: open, channel: chat, salt: "8mnfa5cdbq0ja", text: "old", shop: main}

$ cd shop && csm ticket solve T-a3q --code=answered --at='2026-04-01 15:00' && tail -n 1 log/a/events-*.yaml
a4
- {id: a4, at: "2026-04-01T15:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: solve, code: answered}

$ cd shop && csm ticket reply T-a3q -m 'in between' --at='2026-04-01 10:00' && tail -n 1 log/a/events-*.yaml
a5
- {id: a5, at: "2026-04-01T10:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: reply, salt: "wbe1vba76qap8", text: "in between"}

$ cd shop && csm ticket solve T-a3q --code=answered --at='2026-04-01 11:00'
! csm ticket solve: the later solve (a4) would no longer be possible: T-a3q is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]
[3]

$ cd shop && csm ticket void T-a3q --at='2026-04-01 09:30'
! csm ticket void: the later reply (a5) would no longer be possible: T-a3q is void: only note, attach and undo are possible now [ticket.ended]
[3]

$ cd shop && csm ticket reply T-a3q -m 'before it was opened' --at='2026-03-31 10:00'
! csm ticket reply: T-a3q was opened later than this, or its opening is missing [ticket.unopened]
[3]

$ cd shop && csm ticket reply T-a3q -m 'tomorrow' --at='2026-04-03 10:00'
! csm ticket reply: at 2026-04-03T10:00:00+08:00 lies in the future; it is 2026-04-02T12:00:00+08:00 now, and only what has happened is recorded [event.future]
[2]

$ cd shop && csm ticket reply T-a3q -m 'x' --at='yesterday-ish'
! csm ticket reply: at: "yesterday-ish" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [when.format]
[2]

$ cd shop && csm ticket reply T-a3q -m 'x' --at='2026-02-30'
! csm ticket reply: at: "2026-02-30" is no real date and time: days go up to the month's last, times to 23:59:59 [when.date]
[2]

$ cd shop && csm ticket show T-a3q
Case            T-a3q
Opened          2026-04-01 09:00:00
State           solved
Channel         chat
Shop            main
Resolution      answered
Solved by       admin
Updated         2026-04-01 15:00:00
First reply     2026-04-01 10:00:00
First solved    2026-04-01 15:00:00
Solved          2026-04-01 15:00:00
Last heard      2026-04-01 09:00:00
To first reply  1h
To first solve  6h
To solve        6h
Replies         1
Events          3
Not known yet   order, product, customer, desired, category

Time so far
new     1h
open    5h
solved  21h

History
2026-04-01 09:00:00  admin opened it: channel=chat, shop=main [a3]
    old

2026-04-01 10:00:00  admin answered [a5]
    in between

2026-04-01 15:00:00  admin solved it: code=answered [a4]

$ cd shop && csm ticket note T-a3q -m 'clock' --now=2026-03-01T00:00:00+08:00 && tail -n 1 log/a/events-*.yaml
a6
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "52m2wah00qxde", text: "clock"}

$ cd shop && csm ticket note T-a3q -m 'clock' --now=whenever
! csm ticket note: now: "whenever" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [when.format]
[2]

$ cd shop && csm ticket note T-a3q -m 'once' --key=mail-17 && csm ticket note T-a3q -m 'once' --key=mail-17; grep -c once log/a/events-*.yaml
a7
a7
1

$ cd shop && csm ticket new --channel=chat -m 'once more' --key=mail-18 && csm ticket new --channel=chat -m 'once more' --key=mail-18; grep -c 'once more' log/a/events-*.yaml
T-a8v
T-a8v
1

$ cd shop && csm ticket reply T-a3q -m 'dry' --dry-run >../dry; cat ../dry; cat log/a/events-*.yaml | wc -l
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: reply, salt: "3ak306e0gbx53", text: "dry"}
8

$ cd shop && csm ticket reply T-a3q -m 'dry' >/dev/null && tail -n 1 log/a/events-*.yaml | cmp - ../dry

$ cd shop && csm ticket new -n --channel=chat -m 'dry' --agent=li.na
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: li.na, case: T-a10v, do: open, channel: chat, salt: "nq4kk8cw7hyv6", text: "dry", shop: main}

$ cd shop && csm ticket solve T-a3q -n --code=answered
! csm ticket solve: T-a3q is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]
[3]

$ cd shop && csm ticket list --fields=case,state,replies
Case   State   Replies
T-a3q  solved        2
T-a8v  new           0

$ cd shop && csm ticket list --fields=case,state,replies --as-of='2026-04-01 12:00'
Case   State  Replies
T-a3q  open         1

$ cd shop && csm ticket list --fields=case,state,replies --known-at='2026-04-01 12:00'

$ cd shop && csm ticket show T-a3q --as-of='2026-04-01 09:30'
Case           T-a3q
Opened         2026-04-01 09:00:00
State          new
Channel        chat
Shop           main
Updated        2026-04-01 09:00:00
Last heard     2026-04-01 09:00:00
Age            30m
Events         1
Not known yet  order, product, customer, desired, category

Time so far
new  30m

History
2026-04-01 09:00:00  admin opened it: channel=chat, shop=main [a3]
    old

$ cd shop && csm ticket show T-a3q --as-of='2026-03-01'
! csm ticket show: there is no ticket "T-a3q" [name.unknown]
[4]
