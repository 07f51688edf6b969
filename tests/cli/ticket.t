# A ticket from its opening to its end; the log is what is stored.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat --order=2026011588 --category=quality --severity=severe --urgency=1 \
> --product='Rice cooker 3L' --desired=exchange -m '内胆掉漆' && cat log/a/events-*.yaml
T-a3q
- {id: a1, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: terms, digest: "089fc54336a98878672db50fd1e17b4a84f4e64ee3f533c8611bce405446d677", path: policy/terms.yaml}
- {id: a2, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: agents, digest: "3e8d1b23178802056cd04bfce49d94735431b77f8b00c130d08dde098b543c3d", path: policy/agents.yaml}
- {id: a3, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: open, channel: chat, salt: "8mnfa5cdbq0ja", text: "内胆掉漆", order: "2026011588", product: "Rice cooker 3L", shop: main, category: quality, severity: severe, urgency: 1, desired: exchange}

$ cd shop && csm ticket reply T-a3q -m '您好,请发一张照片。' --wait=customer && tail -n 1 log/a/events-*.yaml
a4
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: reply, salt: "cnbg83chkhex0", text: "您好,请发一张照片。", wait: customer}

$ cd shop && csm ticket list --format=csv --fields=case,state,priority,channel,category,order
case,state,priority,channel,category,order
T-a3q,pending,P1,chat,quality,2026011588

$ cd shop && csm ticket message T-a3q --by=customer -m '照片发了,还有\n一行' && tail -n 1 log/a/events-*.yaml
a5
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: message, salt: "wbe1vba76qap8", text: "照片发了,还有\\n一行"}

$ cd shop && csm ticket note T-a3q -m 'seen this fault before' && tail -n 1 log/a/events-*.yaml
a6
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "52m2wah00qxde", text: "seen this fault before"}

$ cd shop && csm ticket assign T-a3q --to=wang && tail -n 1 log/a/events-*.yaml
a7
- {id: a7, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: assign, to: wang}

$ cd shop && csm ticket assign T-a3q --to=wnag
! csm ticket assign: to: "wnag" is not known; is wang meant? (policy/agents.yaml) [field.word]
[2]

$ cd shop && csm ticket classify T-a3q --category=quality.defect --stage=after --touchpoint=use
a8

$ cd shop && csm ticket classify T-a3q --category=quality.defect --stage=after --flags=safety && tail -n 1 log/a/events-*.yaml
a9
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: classify, stage: after, category: quality.defect, flags: [safety]}

$ cd shop && csm ticket classify T-a3q; csm ticket assign T-a3q
! csm ticket classify: nothing to set: give at least one of channel, subject, order, line, sku, product, shop, ref, stage, touchpoint, category, type, severity, impact, urgency, flags, priority, desired, customer, handling, source, text, tags [field.none]
! csm ticket assign: nothing to set: give at least one of to, group, agent, text, tags [field.none]
[2]

$ cd shop && csm ticket wait T-a3q --for=carrier --reason='trace ordered' --until=2026-04-05 && tail -n 1 log/a/events-*.yaml
a10
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: wait, for: carrier, until: "2026-04-05T00:00:00+08:00", salt: "nq4kk8cw7hyv6", reason: "trace ordered"}

$ cd shop && csm ticket resume T-a3q --reason='parcel found' && tail -n 1 log/a/events-*.yaml
a11
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: resume, salt: "13p6gxczckcj5", reason: "parcel found"}

$ cd shop && csm ticket new --channel=phone -m 'Same fault' && tail -n 1 log/a/events-*.yaml
T-a12x
- {id: a12, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a12x, do: open, channel: phone, salt: "ccf0drst0ez78", text: "Same fault", shop: main}

$ cd shop && csm ticket link T-a12x --rel=duplicates --to=T-a3q && tail -n 1 log/a/events-*.yaml
a13
- {id: a13, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a12x, do: link, to: T-a3q, rel: duplicates}

$ cd shop && csm ticket unlink T-a12x --to=T-a3q && tail -n 1 log/a/events-*.yaml
a14
- {id: a14, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a12x, do: unlink, to: T-a3q}

$ cd shop && csm ticket solve T-a3q --code=refund --cause='coating' -m 'refund agreed' && tail -n 1 log/a/events-*.yaml
a15
- {id: a15, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: solve, code: refund, salt: "ryhv8p3w8wfr5", cause: "coating", text: "refund agreed"}

$ cd shop && csm ticket reopen T-a3q --reason='not fixed' && tail -n 1 log/a/events-*.yaml
a16
- {id: a16, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: reopen, salt: "9dtf62750ppsa", reason: "not fixed"}

$ cd shop && csm ticket void T-a12x --as=spam --reason=advertising && tail -n 1 log/a/events-*.yaml
a17
- {id: a17, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a12x, do: void, as: spam, salt: "k46e1qs1dmy76", reason: "advertising"}

$ cd shop && csm ticket show T-a3q
Case               T-a3q
Opened             2026-04-02 12:00:00
State              open
Priority           P1
Channel            chat
Category           quality.defect
Severity           severe
Agent              wang
Order              2026011588
Product            Rice cooker 3L
Shop               main
Stage              after
Touchpoint         use
Wants              exchange
Flags              safety
Urgency            1
Resolution         refund
Root cause         coating
Solved by          admin
Updated            2026-04-02 12:00:00
First reply        2026-04-02 12:00:00
First solved       2026-04-02 12:00:00
Solved             2026-04-02 12:00:00
Last heard         2026-04-02 12:00:00
To first reply     0s
To first solve     0s
To solve           0s
Age                0s
Replies            1
Messages           1
Notes              1
Reopens            1
Events             11
Why this priority  flag "Danger to persons": P1
Not known yet      customer

History
2026-04-02 12:00:00  admin opened it: channel=chat, order=2026011588, product=Rice cooker 3L, shop=main, category=quality, severity=severe, urgency=1, desired=exchange [a3]
    内胆掉漆

2026-04-02 12:00:00  admin answered: wait=customer [a4]
    您好,请发一张照片。

2026-04-02 12:00:00  customer wrote [a5]
    照片发了,还有\n一行

2026-04-02 12:00:00  admin noted [a6]
    seen this fault before

2026-04-02 12:00:00  admin assigned it: to=wang [a7]
2026-04-02 12:00:00  admin classified it: stage=after, touchpoint=use, category=quality.defect [a8]
2026-04-02 12:00:00  admin classified it: stage=after, category=quality.defect, flags=safety [a9]
2026-04-02 12:00:00  admin set it to wait: for=carrier, until=2026-04-05T00:00:00+08:00, reason=trace ordered [a10]
2026-04-02 12:00:00  admin resumed it: reason=parcel found [a11]
2026-04-02 12:00:00  admin solved it: code=refund, cause=coating [a15]
    refund agreed

2026-04-02 12:00:00  admin reopened it: reason=not fixed [a16]

$ cd shop && csm ticket show T-a3q --public
Case        T-a3q
Opened      2026-04-02 12:00:00
State       open
Channel     chat
Category    quality.defect
Order       2026011588
Product     Rice cooker 3L
Wants       exchange
Resolution  refund
Solved      2026-04-02 12:00:00

History
2026-04-02 12:00:00  agent opened it: channel=chat, order=2026011588, product=Rice cooker 3L, desired=exchange
    内胆掉漆

2026-04-02 12:00:00  agent answered
    您好,请发一张照片。

2026-04-02 12:00:00  customer wrote
    照片发了,还有\n一行

2026-04-02 12:00:00  agent solved it: code=refund
2026-04-02 12:00:00  agent reopened it

$ cd shop && csm ticket list
Case    Opened               State  Priority  Channel  Category        Agent  Order       Subject
T-a3q   2026-04-02 12:00:00  open   P1        chat     quality.defect  wang   2026011588
T-a12x  2026-04-02 12:00:00  spam             phone

$ cd shop && csm ticket list --active --ids
T-a3q
