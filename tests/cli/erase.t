# Taking words out of an event, and a person out of the store: what stays, what is refused, and that it stays so.
$ sh "$DATA"/shop.sh

$ cd shop && csm customer new --account=lin88 --name='Lin Example' --phone=13800000017 && csm ticket new --channel=chat --customer=C-a3q --subject='Screen' -m 'I am Lin, card 4111' && csm ticket note T-a4r -m 'calls at ten'
C-a3q
T-a4r
a5

$ cd shop && csm redact a5
! csm redact: why? --reason=TEXT stands in the log for good, so it must not name the person [erase.reason]
[2]

$ cd shop && csm redact a5 --reason='not about the case' && csm redact a5 --reason='again'; grep -c 'calls at ten' log/a/*; sed -n 5,6p log/a/events-*.yaml
a6
a5
0
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: note, was: "d73c268f83638586fad4c4c0613d0638551e60f6257cba4f142e9fc0618d3d0f"}
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, of: a5, salt: "52m2wah00qxde", reason: "not about the case"}

$ cd shop && csm redact a1 --reason='nothing in it'
! csm redact: a1 (policy) holds no words that could be taken out [redact.nothing]
[3]

$ cd shop && csm redact a99 --reason='who knows'; csm redact T-a4r --reason='a case'
! csm redact: there is no event a99 [event.unknown]
! csm redact: "T-a4r" must be the id of an event, as a1042 (csm log shows them) [event.id]
[2]

$ cd shop && csm undo a6; csm correct a6 reason=other
! csm undo: a6 (redact) cannot be taken back: what it took out is gone for good [undo.erased]
! csm correct: a6 (redact) cannot be taken back: what it took out is gone for good [undo.erased]
[3]

$ cd shop && csm correct a4 text='I am Lin' --reason='typed twice' && csm redact a4 --reason='the number' -n
a7
- {id: a8, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, tx: "1/2", of: a4, salt: "8dzkgj00e4x9a", reason: "the number"}
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, tx: "2/2", of: a7, salt: "3ak306e0gbx53", reason: "the number"}

$ cd shop && csm redact a7 --reason='the number' && csm ticket show T-a4r | tail -n 8; csm redact a4 --reason='again'
a8
    (redacted)

2026-04-02 12:00:00  admin redacted: of=a5, reason=not about the case [a6]
2026-04-02 12:00:00  admin corrected: of=a4, set=text=(empty) [a7]
    (redacted)

2026-04-02 12:00:00  admin redacted: of=a7, reason=the number [a8]
2026-04-02 12:00:00  admin redacted: of=a4, reason=the number [a9]
a4

$ cd shop && csm find Lin; csm log --raw --known-at='2026-04-02' | grep -c Lin
Case   What      At                   Found in  Match        Event
C-a3q  customer  2026-04-02 12:00:00  name      Lin Example
T-a4r  ticket    2026-04-02 12:00:00  name      Lin Example
0
[1]

$ cd shop && csm customer erase C-a3q; csm customer erase C-a9z --reason=x
! csm customer erase: why? --reason=TEXT stands in the log for good, so it must not name the person [erase.reason]
! csm customer erase: "C-a9z" is mistyped, its check letter does not fit; the number as typed would be C-a9w [case.check]
[4]

$ cd shop && csm customer erase C-a3q --reason='asked for it' -n
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a3q, do: erase, tx: "1/4", key: "customer:82ad3a721964f7edd312e03ad00a63f1/erase", salt: "nq4kk8cw7hyv6", reason: "asked for it"}
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, tx: "2/4", of: a6}
- {id: a12, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, tx: "3/4", of: a8}
- {id: a13, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: redact, tx: "4/4", of: a9}
! C-a3q would be erased:
! 3 events, 0 rows, 1 lines of people/, 0 attachments, 0 refused rows or mails
! not reached from here: backups and copies of the store, the history of git, exports and downloads

$ cd shop && csm customer erase C-a3q --reason='asked for it'
a10
! C-a3q is erased:
! 3 events, 0 rows, 1 lines of people/, 0 attachments, 0 refused rows or mails
! not reached from here: backups and copies of the store, the history of git, exports and downloads

$ cd shop && csm customer erase C-a3q --reason='asked twice'
! C-a3q was erased before; nothing to do

$ cd shop && csm customer list; csm customer show C-a3q | tail -n 3; grep -r -e Lin -e lin88 -e 1380 . ; cat people/a-01.yaml
Customer  Shop  Account  Name  Tier  Prefers  Tickets  Active  Returns  Orders  Last heard
C-a3q     main                                      1       1        0       0  2026-04-02 12:00:00
History
2026-04-02 12:00:00  admin opened it: shop=main [a3]
2026-04-02 12:00:00  admin erased: reason=asked for it [a10]

$ cd shop && csm customer set C-a3q --phone=13800000017; csm customer new --account=lin88 --name='Lin Example'; csm ticket new --channel=chat --account=lin88 -m 'again'; csm undo a9
! csm customer set: C-a3q was erased and is not filled again [customer.erased]
! csm customer new: this account is customer C-a3q already [customer.exists]
! csm ticket new: the customer of this account, C-a3q, was taken back, erased or recorded by mistake; name the right one with --customer, or leave the account out [customer.gone]
! csm undo: a9 (redact) cannot be taken back: what it took out is gone for good [undo.erased]
[3]

$ cd shop && printf 'account,name,phone,tier\nlin88,Lin Example,13800000017,gold\nwang,Wang,13900000018,gold\n' >c.csv && csm import c.csv; csm customer list; rm c.csv; grep -r -e Lin -e lin88 .
a14
Customer  Shop  Account  Name  Tier  Prefers  Tickets  Active  Returns  Orders  Last heard
C-a3q     main                                      1       1        0       0  2026-04-02 12:00:00
C-a15a    main  wang     Wang  gold                 0       0        0       0
! c.csv: csm.customers into main: 2 rows, 2 customers read: 0 dropped, 1 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
! c.csv: 1 customers of persons who were erased: taken without them, or not at all
[1]

$ cd shop && csm check && csm customer erase C-a3q --reason='zh' --lang=zh; csm help erase.pending | head -n 2
errors 0, warnings 0, notes 0
erase.pending
Words or personal data were erased and still stand in files of this copy; nobody is shown them. The site whose files they are takes them out at its next write.
! C-a3q 的个人信息此前已删除，无事可做
