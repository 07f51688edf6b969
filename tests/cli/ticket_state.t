# What a ticket refuses in each of its states: status 3, nothing stored, and what to do instead.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m A && csm ticket new --channel=chat -m B && csm ticket new --channel=chat -m C
T-a3q
T-a4r
T-a5s

$ cd shop && csm ticket resume T-a3q
! csm ticket resume: T-a3q is new: resume is possible while it is pending or on_hold [ticket.state]
[3]

$ cd shop && csm ticket reopen T-a3q
! csm ticket reopen: T-a3q is new: reopen is possible while it is solved [ticket.state]
[3]

$ cd shop && csm ticket wait T-a3q
! csm ticket wait: needs --for (whose turn it is: customer, or carrier, warehouse, supplier, platform) [field.required]
[2]

$ cd shop && csm ticket wait T-a3q --for=moon
! csm ticket wait: for: "moon" is not known (parties); known are department, customer, merchant, carrier, platform, supplier, warehouse [field.word]
[2]

$ cd shop && csm ticket wait T-a3q --for=supplier
a6

$ cd shop && csm ticket wait T-a3q --for=customer
! csm ticket wait: T-a3q is on_hold: wait is possible while it is new, open or pending [ticket.state]
[3]

$ cd shop && csm ticket resume T-a3q
a7

$ cd shop && csm ticket solve T-a3q
! csm ticket solve: needs --code (how it was solved): answered, guided, remote, refund, return_refund, partial_refund, exchange, repair, resend, price, coupon, goodwill, order_changed, cancelled, delivered, explained, rejected, forwarded, duplicate, withdrawn, no_answer [field.required]
[2]

$ cd shop && csm ticket solve T-a3q --code=refnded
! csm ticket solve: code: "refnded" is not known (policy/terms.yaml, resolutions); known are answered, guided, remote, refund, return_refund, partial_refund, exchange, repair, resend, price, coupon, goodwill, order_changed, cancelled, delivered, explained, rejected, forwarded, duplicate, withdrawn, no_answer [field.word]
[2]

$ cd shop && csm ticket solve T-a3q --code=refund
a8

$ cd shop && csm ticket solve T-a3q --code=refund
! csm ticket solve: T-a3q is solved: solve is possible while it is new, open, pending or on_hold; reopen it first [ticket.solved]
[3]

$ cd shop && csm ticket wait T-a3q --for=customer
! csm ticket wait: T-a3q is solved: wait is possible while it is new, open or pending; reopen it first [ticket.solved]
[3]

$ cd shop && csm ticket resume T-a3q
! csm ticket resume: T-a3q is solved: resume is possible while it is pending or on_hold; reopen it first [ticket.solved]
[3]

$ cd shop && csm ticket assign T-a3q --to=wang
a9

$ cd shop && csm ticket note T-a3q -m 'after the end'
a10

$ cd shop && csm ticket reply T-a3q -m 'You are welcome'
a11

$ cd shop && csm ticket list --fields=case,state,reopens
Case   State   Reopens
T-a3q  solved        0
T-a4r  new           0
T-a5s  new           0

$ cd shop && csm ticket message T-a3q --by=customer -m 'still broken' --now=2026-04-05T12:00:00+08:00   # within the window
a12

$ cd shop && csm ticket list --fields=case,state,reopens --now=2026-04-05T12:00:00+08:00
Case   State  Reopens
T-a3q  open         1
T-a4r  new          0
T-a5s  new          0

$ cd shop && csm ticket solve T-a3q --code=exchange --now=2026-04-05T13:00:00+08:00
a13

$ cd shop && csm ticket list --fields=case,state,reopens --now=2026-04-20T12:00:00+08:00
Case   State   Reopens
T-a3q  closed        1
T-a4r  new           0
T-a5s  new           0

$ cd shop && csm ticket message T-a3q --by=customer -m 'again' --now=2026-04-20T12:00:00+08:00
! csm ticket message: T-a3q is closed, its reopen window has passed: open a new ticket with --follows=T-a3q [ticket.closed]
[3]

$ cd shop && csm ticket reply T-a3q -m 'hello' --now=2026-04-20T12:00:00+08:00
! csm ticket reply: T-a3q is closed, its reopen window has passed: open a new ticket with --follows=T-a3q [ticket.closed]
[3]

$ cd shop && csm ticket reopen T-a3q --now=2026-04-20T12:00:00+08:00
! csm ticket reopen: T-a3q is closed, its reopen window has passed: open a new ticket with --follows=T-a3q [ticket.closed]
[3]

$ cd shop && csm ticket solve T-a3q --code=exchange --now=2026-04-20T12:00:00+08:00
! csm ticket solve: T-a3q is closed, its reopen window has passed: open a new ticket with --follows=T-a3q [ticket.closed]
[3]

$ cd shop && csm ticket new --channel=chat --follows=T-a3q -m 'again' --now=2026-04-20T12:00:00+08:00 && tail -n 1 log/a/events-*.yaml
T-a14z
- {id: a14, at: "2026-04-20T12:00:00+08:00", by: admin, case: T-a14z, do: open, channel: chat, salt: "v6318sv5z8ye4", text: "again", shop: main, follows: T-a3q}

$ cd shop && csm ticket void T-a4r --reason='opened twice'
a15

$ cd shop && csm ticket void T-a4r
! csm ticket void: T-a4r is void: only note, attach and undo are possible now [ticket.ended]
[3]

$ cd shop && csm ticket void T-a5s --as=trash
! csm ticket void: as: "trash" is not known (void as); known are spam, void [field.word]
[2]

$ cd shop && csm ticket void T-a5s --as=spam
a16

$ cd shop && csm ticket reply T-a4r -m 'x'
! csm ticket reply: T-a4r is void: only note, attach and undo are possible now [ticket.ended]
[3]

$ cd shop && csm ticket message T-a5s --by=customer -m 'x'
! csm ticket message: T-a5s is spam: only note, attach and undo are possible now [ticket.ended]
[3]

$ cd shop && csm ticket solve T-a5s --code=refund
! csm ticket solve: T-a5s is spam: only note, attach and undo are possible now [ticket.ended]
[3]

$ cd shop && csm ticket link T-a3q --to=T-a3q --rel=duplicates
! csm ticket link: a ticket is linked to another case, not to itself [ticket.link]
[3]

$ cd shop && csm ticket link T-a3q --to=T-a99s --rel=duplicates
! csm ticket link: there is no T-a99s [name.unknown]
[4]

$ cd shop && csm ticket link T-a3q --to=T-a4r --rel=cousin
! csm ticket link: rel: "cousin" is not known (policy/terms.yaml, links); known are relates, duplicates, follows, blocks, caused_by, return, same [field.word]
[2]

$ cd shop && csm ticket unlink T-a3q --to=T-a4r
a17

$ cd shop && csm ticket reply T-a999f -m x
! csm ticket reply: "T-a999f" is mistyped, its check letter does not fit; the number as typed would be T-a999y [case.check]
[4]

$ cd shop && csm ticket reply T-a3c -m x
! csm ticket reply: "T-a3c" is mistyped, its check letter does not fit; the number as typed would be T-a3q [case.check]
[4]

$ cd shop && csm ticket reply nonsense -m x
! csm ticket reply: no ticket is called "nonsense": neither a name like T-a1042c, nor an event, a key of another system or an order [name.unknown]
[4]

$ cd shop && csm check
errors 0, warnings 0, notes 0
