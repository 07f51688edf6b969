# A copy of a store reads everything and refuses to write until it is told what it is.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m 'at the first site'
T-a3q

$ cp -a shop copy && cd copy && csm ticket list --ids
T-a3q

$ cd copy && csm ticket new --channel=chat -m 'from the copy'
! csm ticket new: this is a copy of a store whose site a writes elsewhere, so it only reads; if both are to live on: csm site add; if the other is gone for good: csm site adopt a [site.copy]
[3]

$ cd copy && csm undo a3
! csm undo: this is a copy of a store whose site a writes elsewhere, so it only reads; if both are to live on: csm site add; if the other is gone for good: csm site adopt a [site.copy]
[3]

$ cd copy && csm status | head -n 8
Store       $WORK/w/copy
Id          733d66fc41a5e9c0596d913c73ae8aea
Time zone   Asia/Shanghai
Language    en
Agent       admin
Reads only  this is a copy of a store whose site a writes elsewhere, so it only reads; if both are to live on: csm site add; if the other is gone for good: csm site adopt a

Tickets

$ cd copy && csm site add a
! csm site add: site a exists; take another name, or csm site adopt a if its copy is gone for good [site.taken]
[3]

$ cd copy && csm site add e
! csm site add: "e" cannot name a site: one to three letters a-z, and not e alone [site.name]
[2]

$ cd copy && csm site add b && csm ticket new --channel=chat -m 'from the copy' && cat log/b/events-*.yaml
b
T-b2z
- {id: b1, at: "2026-04-02T12:00:00+08:00", by: admin, do: site, site: b, action: add}
- {id: b2, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-b2z, do: open, channel: chat, salt: "s5yad4g09cvp5", text: "from the copy", shop: main}

$ cd shop && csm site add c
! csm site add: this copy already writes as site a [site.has]
[3]

$ cp -a copy/log/b shop/log/ && cd shop && csm ticket list && csm check
Case   Opened               State  Priority  Channel  Category  Agent  Order  Subject
T-a3q  2026-04-02 12:00:00  new              chat
T-b2z  2026-04-02 12:00:00  new              chat
errors 0, warnings 0, notes 0

$ cd shop && csm ticket note T-b2z -m 'answered elsewhere' && tail -n 1 log/a/events-*.yaml
a4
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-b2z, do: note, salt: "cnbg83chkhex0", text: "answered elsewhere"}

$ cp -a shop third && cd third && csm site adopt z
! csm site adopt: there is no site z; log/ has a folder for each site [site.unknown]
[4]

$ cd third && csm site adopt
! csm site adopt: needs SITE (csm site adopt -h) [usage.operand]
[2]

$ cd third && csm site adopt a && tail -n 1 log/a/events-*.yaml && csm ticket note T-a3q -m 'after the gap' && tail -n 1 log/a/events-*.yaml && csm check
a
- {id: a1004, at: "2026-04-02T12:00:00+08:00", by: admin, do: site, site: a, action: adopt, last: a4}
a1005
- {id: a1005, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "hdhvn20entwwa", text: "after the gap"}
errors 0, warnings 0, notes 0

$ cp -a shop fourth && rm fourth/local/writer && cd fourth && csm ticket note T-a3q -m 'x'
! csm ticket note: this copy of the store has no site of its own, so it only reads; to write here as well: csm site add; to go on as a site whose copy is gone for good: csm site adopt X (sites: a, b) [site.none]
[3]

$ cd fourth && csm site add | grep -c '^[a-z][a-z][a-z]$'; ls log | wc -l
1
3

$ cd shop && csm site list
! csm site: unknown verb 'list' (csm site -h) [usage.verb]
[2]

$ chmod -R a-w shop && cd shop && csm ticket list --ids && csm check; chmod -R u+w .
T-a3q
T-b2z
errors 0, warnings 0, notes 0
