# The log as it was written down, with every filter; undo, undo of an undo, correct.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m '屏幕有裂纹' --at='2026-03-31 10:00' --key=mail-1
T-a3q

$ cd shop && csm ticket new --channel=phone -m 'Second' && csm ticket note T-a3q -m 'one "quoted", and a, comma' --agent=wang
T-a4r
a5

$ cd shop && csm log
Event  At                   By      Case   Verb    Detail
a1     2026-04-02 12:00:00  system         policy  policy=terms digest=089fc54336a98878672db50fd1e17b4a84f4e64ee3f533c8611bce405446d677 path=policy/terms.yaml
a2     2026-04-02 12:00:00  system         policy  policy=agents digest=3e8d1b23178802056cd04bfce49d94735431b77f8b00c130d08dde098b543c3d path=policy/agents.yaml
a3     2026-03-31 10:00:00  admin   T-a3q  open    key=mail-1 channel=chat shop=main 屏幕有裂纹
a4     2026-04-02 12:00:00  admin   T-a4r  open    channel=phone shop=main Second
a5     2026-04-02 12:00:00  wang    T-a3q  note    one "quoted", and a, comma

$ cd shop && csm log T-a3q
Event  At                   By     Case   Verb  Detail
a3     2026-03-31 10:00:00  admin  T-a3q  open  key=mail-1 channel=chat shop=main 屏幕有裂纹
a5     2026-04-02 12:00:00  wang   T-a3q  note  one "quoted", and a, comma

$ cd shop && csm log T-a3q --raw
- {id: a3, at: "2026-03-31T10:00:00+08:00", rec: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: open, key: "mail-1", channel: chat, salt: "8mnfa5cdbq0ja", text: "屏幕有裂纹", shop: main}
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: wang, case: T-a3q, do: note, salt: "wbe1vba76qap8", text: "one \"quoted\", and a, comma"}

$ cd shop && csm log T-a3q --format=jsonl
{"id":"a3","at":"2026-03-31T10:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"admin","case":"T-a3q","do":"open","key":"mail-1","channel":"chat","salt":"8mnfa5cdbq0ja","text":"屏幕有裂纹","shop":"main"}
{"id":"a5","at":"2026-04-02T12:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"wang","case":"T-a3q","do":"note","salt":"wbe1vba76qap8","text":"one \"quoted\", and a, comma"}

$ cd shop && csm log T-a3q --format=csv
id,at,rec,by,case,do,imp,tx,detail
a3,2026-03-31T10:00:00+08:00,2026-04-02T12:00:00+08:00,admin,T-a3q,open,,,key=mail-1 channel=chat salt=8mnfa5cdbq0ja text=屏幕有裂纹 shop=main
a5,2026-04-02T12:00:00+08:00,2026-04-02T12:00:00+08:00,wang,T-a3q,note,,,"salt=wbe1vba76qap8 text=""one \""quoted\"", and a, comma"""

$ cd shop && csm log --do=note --ids; csm log --by=wang --ids; csm log --key=mail-1 --ids; csm log --period=2026-03 --ids; csm log --limit=2 --ids; csm log --period=today --do=open --ids
a5
a5
a3
a3
a4
a5
a4

$ cd shop && csm log --do=nite
! csm log: do: there is no verb "nite"; is note meant? [log.verb]
[2]

$ cd shop && csm log --period=2026-13
! csm log: period: "2026-13" is no period: write 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year, last-7d, A..B or all [log.period]
[2]

$ cd shop && csm log --import=a3
Event  At                   By     Case   Verb  Detail
a3     2026-03-31 10:00:00  admin  T-a3q  open  key=mail-1 channel=chat shop=main 屏幕有裂纹

$ cd shop && csm log --limit=0
! csm log: --limit=0: a whole number from 1 (csm log -h) [usage.value]
[2]

$ cd shop && csm log T-a99s
! csm log: there is no case "T-a99s" [name.unknown]
[4]

$ cd shop && csm log --key=none; csm log --by=nobody

$ cd shop && csm undo a5 --reason='wrong ticket' && tail -n 1 log/a/events-*.yaml
a6
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: undo, of: a5, salt: "52m2wah00qxde", reason: "wrong ticket"}

$ cd shop && csm undo a5
! csm undo: a5 is undone already; undo the undo to bring it back [undo.twice]
[3]

$ cd shop && csm ticket list --fields=case,notes
Case   Notes
T-a3q      0
T-a4r      0

$ cd shop && csm undo a6 && tail -n 1 log/a/events-*.yaml
a7
- {id: a7, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: undo, of: a6}

$ cd shop && csm ticket list --fields=case,notes
Case   Notes
T-a3q      1
T-a4r      0

$ cd shop && csm correct a3 channel=phone category=delivery --reason='typed in a hurry' && tail -n 1 log/a/events-*.yaml
a8
- {id: a8, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: correct, of: a3, salt: "8dzkgj00e4x9a", set: {channel: phone, category: delivery}, reason: "typed in a hurry"}

$ cd shop && csm ticket list --fields=case,channel,category
Case   Channel  Category
T-a3q  phone    delivery
T-a4r  phone

$ cd shop && csm ticket list --fields=case,channel,category --known-at='2026-04-02 11:59:59'

$ cd shop && csm correct a3 chanel=phone
! csm correct: a3 (open) has no "chanel"; is channel meant? [field.unknown]
[2]

$ cd shop && csm correct a3 channel=fone
! csm correct: channel: "fone" is not known; is phone meant? (policy/terms.yaml, channels) [field.word]
[2]

$ cd shop && csm correct a3 channel
! csm correct: 'channel': KEY=VALUE is wanted, as category=quality (csm correct -h) [usage.value]
[2]

$ cd shop && csm correct a3 text='new text' && tail -n 1 log/a/events-*.yaml
a9
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: correct, of: a3, salt: "3ak306e0gbx53", set: {text: "new text"}}

$ cd shop && csm correct a99 channel=phone
! csm correct: there is no event a99 [event.unknown]
[4]

$ cd shop && csm correct a8 reason=x
! csm correct: a8: a correct cannot be corrected, only undone [correct.verb]
[3]

$ cd shop && csm undo a99
! csm undo: there is no event a99 [event.unknown]
[4]

$ cd shop && csm undo T-a3q
! csm undo: "T-a3q" must be the id of an event, as a1042 (csm log shows them) [event.id]
[2]

$ cd shop && csm undo a1
! csm undo: a1 (policy) is the store's own and stays as it is [undo.store]
[3]

$ cd shop && csm undo a3; csm ticket list --fields=case,channel
a10
Case   Channel
T-a4r  phone

$ cd shop && csm undo -n a4; tail -n 1 log/a/events-*.yaml
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: undo, of: a4}
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: undo, of: a3}

$ cd shop && csm log --do=undo --format=tsv --fields=id,by,do
id	by	do
a6	admin	undo
a7	admin	undo
a10	admin	undo

$ cd shop && csm ticket show T-a3q
! csm ticket show: there is no ticket "T-a3q" [name.unknown]
[4]

$ cd shop && csm check
errors 0, warnings 0, notes 0
