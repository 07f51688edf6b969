# Mail: single messages, mboxes, Maildirs, deliveries; threads in any order of arrival; what opens no ticket.
$ sh "$DATA"/shop.sh && cp -r "$DATA"/mail . && cd shop && sed -i 's/main: *{currency: CNY}/main: {currency: CNY, mail: [service@shop.example]}/; s/^  main:$/&\n    mail: [service@shop.example]/' csm.yaml && sed -i 's/name: 王强,/name: 王强, mail: [Wang@shop.example],/' policy/agents.yaml && grep -n mail csm.yaml policy/agents.yaml
csm.yaml:21:  main: {currency: CNY, mail: [service@shop.example]}
policy/agents.yaml:3:  wang: {name: 王强, mail: [Wang@shop.example], form: voice, groups: [after_sales]}

$ cd shop && csm import ../mail/question.eml ../mail/reply.eml ../mail/answer.eml; csm ticket list --fields=case,state,channel,subject,customer,messages,replies
a3
a8
a11
Case   State  Channel  Subject                  Customer  Messages  Replies
T-a5s  open   mail     键盘的空格键坏了,怎么办  C-a4r            2        1
! ../mail/question.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../mail/reply.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../mail/answer.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd shop && csm log --format=csv --fields=id,at,by,case,do,detail | grep -v ,import, | tail -n +4
a4,2026-04-02T12:00:00+08:00,system,C-a4r,open,key=customer:f2bd0ef537784ccd47b8cb43fa5a2cda shop=main
a5,2026-04-01T09:30:00+08:00,customer,T-a5s,open,"key=mail:main:q1@kunde.example/open ref=mail:main:q1@kunde.example shop=main channel=mail salt=wbe1vba76qap8 subject=键盘的空格键坏了,怎么办 customer=C-a4r"
a6,2026-04-01T09:30:00+08:00,customer,T-a5s,message,"key=mail:main:q1@kunde.example/mail channel=mail salt=52m2wah00qxde text=""您好,订单 2026011588 的键盘空格键坏了。
镕先生代写"""
a9,2026-04-01T10:15:00+08:00,wang,T-a5s,reply,"key=mail:main:r1@shop.example/mail channel=mail references=q1@kunde.example salt=3ak306e0gbx53 text=""您好,请发一张照片, 谢谢。

> 键盘空格键坏了"""
a12,2026-04-01T18:02:00+08:00,customer,T-a5s,message,"key=mail:main:a1@kunde.example/mail channel=mail references=""q1@kunde.example r1@shop.example"" salt=ccf0drst0ez78 text=""照片 <1>

see here <https://kunde.example/p>"""
a13,2026-04-01T18:02:00+08:00,customer,T-a5s,attach,key=mail:main:a1@kunde.example/file-1 salt=769ggs4jr3f05 name=照片.png sha256=6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0 size=70 kind=photo text=image/png

$ cd shop && cat people/*; ls files/*; csm check --strict
- {customer: C-a4r, at: "2026-04-01T09:30:00+08:00", shop: "main", account: "fang@kunde.example", name: "王芳", mail: "fang@kunde.example"}
- {customer: C-a4r, at: "2026-04-01T18:02:00+08:00", name: "Fang"}
6b7fa434f92a8b80aab02d9bf1a12e49ffcae424e4013a1c4f68b67e3d2bbcd0
errors 0, warnings 0, notes 0

$ cd shop && csm import ../mail/answer.eml; cat ../mail/reply.eml >r.eml; echo >>r.eml; csm import r.eml; csm ticket list --ids
a15
T-a5s
! ../mail/answer.eml: nothing to do: imported before as a11 with this map (--again does it once more)
! r.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected

$ cd shop && csm import ../mail/away.eml ../mail/bounce.eml ../mail/news.eml; csm ticket list --fields=case,state,messages,notes; tail -n 1 rejects/*.csv
a17
a20
a25
Case   State  Messages  Notes
T-a5s  open          2      2
"news.eml","1","automatic","Automatic","bulk","n1@letter.example","","2026-04-01T08:00:00Z","news@letter.example","","","service@shop.example","Ten ways to sell more","Buy now.","bulk","","","line 1"
! ../mail/away.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../mail/bounce.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! csm import: ../mail/news.eml:1: Automatic: "bulk": automatic: a machine wrote it and it answers no known message, so it opens no ticket [row.automatic]
! ../mail/news.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a25.csv

$ cd shop && csm import ../mail/late.eml ../mail/never.eml; csm ticket list --fields=case,opened,subject --format=csv
a27
a33
case,opened,subject
T-a5s,2026-04-01T09:30:00+08:00,"键盘的空格键坏了,怎么办"
T-a29r,2026-04-02T08:00:00+08:00,parcel
! ../mail/late.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! csm import: ../mail/never.eml:1: Mail Date: "Thursday, the second": bad-date: no date in a form this column has, as %Y-%m-%dT%H:%M:%S%z [row.bad-date]
! ../mail/never.eml: mail.messages into main: 1 rows, 1 messages read: 0 dropped, 0 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: $WORK/w/shop/rejects/a33.csv

$ cd shop && csm import ../mail/two.mbox && csm ticket list --fields=case,opened,subject,messages --format=csv; csm log --format=csv --fields=case,do,detail | grep -v ,import, | tail -n 5
a35
case,opened,subject,messages
T-a5s,2026-04-01T09:30:00+08:00,"键盘的空格键坏了,怎么办",2
T-a29r,2026-04-02T08:00:00+08:00,parcel,1
T-a36y,2026-04-02T08:00:00+08:00,invoice,2
T-a36y,message,"key=mail:main:m2@kunde.example/mail channel=mail references=m1@kunde.example salt=wmcbzvp36x1b4 text=""From what I see it is wrong.
From me with thanks 10:00

From here on it is text."""
T-a36y,message,"key=mail:main:m1@kunde.example/mail channel=mail salt=39bmm8dccymcd text=""Please send one."""
! ../mail/two.mbox: mail.messages into main: 2 rows, 2 messages read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ rm -rf late && mkdir late && cd late && sh "$DATA"/shop.sh && cd shop && cp ../../shop/csm.yaml . && cp ../../shop/policy/agents.yaml policy/ && csm import -q ../../mail/answer.eml && csm import -q ../../mail/question.eml && csm import -q ../../mail/reply.eml; csm ticket list --fields=case,opened,messages,replies --format=csv; csm check
case,opened,messages,replies
T-a5s,2026-04-01T09:30:00+08:00,2,1
errors 0, warnings 0, notes 0

$ mkdir -p box/cur box/new box/tmp && cp mail/question.eml box/cur/1.a:2,S && cp mail/reply.eml box/new/2.a && cp mail/late.eml box/tmp/3.a && cd late/shop && csm import ../../box; csm import ../../box; csm import ../../mail; ls ../../box/*
a16
../../box/cur:
1.a:2,S

../../box/new:
2.a

../../box/tmp:
3.a
! ../../box: mail.messages into main: 2 rows, 2 messages read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
! ../../box: nothing to do: imported before as a16 with this map (--again does it once more)
! csm import: ../../mail: a folder that is no Maildir: it has no cur and new; name its files instead [import.folder]

$ cd shop && t=$(csm ticket list --ids | head -n 1) && printf 'From: %s\nTo: service@shop.example\nSubject: [%s] more\nDate: Thu, 2 Apr 2026 09:00:00 +0800\nMessage-ID: <s%s@x>\n\nMore.\n' fang@kunde.example $t 1 >s1.eml && printf 'From: %s\nTo: service@shop.example\nSubject: [%s] more\nDate: Thu, 2 Apr 2026 09:00:00 +0800\nMessage-ID: <s%s@x>\n\nMore.\n' eve@other.example $t 2 >s2.eml && csm import -q s1.eml && csm import -q s2.eml; csm log --format=csv --fields=case,do,detail | grep -v ,import, | tail -n 8

From here on it is text."""
T-a36y,message,"key=mail:main:m1@kunde.example/mail channel=mail salt=39bmm8dccymcd text=""Please send one."""
T-a5s,message,key=mail:main:s1@x/mail channel=mail salt=3adw2tap9y4qa text=More.
C-a44g,open,key=customer:4b0229862e6ef06485cf320ec88b7515 shop=main
T-a45h,open,"key=mail:main:s2@x/open ref=mail:main:s2@x shop=main channel=mail salt=vsfqdc9kgeny7 subject=""[T-a5s] more"" customer=C-a44g"
T-a45h,message,key=mail:main:s2@x/mail channel=mail salt=zex2ha2rydb7c text=More.
T-a45h,note,"key=mail:main:s2@x/named salt=wwkdmm70wakf9 text=""The subject names T-a5s, which is another customer's; nothing was added there."""

$ cd shop && sed 's/<q1@/<d1@/' ../mail/question.eml >d.eml; flock local/writer csm import --deliver - --lock-wait=0 <d.eml 2>/dev/null; echo "status $?"; csm import --deliver - <d.eml; echo "status $?"; csm import --deliver - <d.eml; echo "status $?"; csm ticket list --ids | wc -l
status 75
status 0
status 0
5

$ cd shop && csm import --deliver - <../mail/news.eml; echo "status $?"; printf 'no mail at all\n' | csm import --deliver -; echo "status $?"; printf 'From: a@b.example\nSubject: dateless\nMessage-ID: <dl@x>\n\nhello\n' | csm import --deliver -; ls rejects/*.eml; csm import --deliver --nonsense - <d.eml 2>/dev/null; echo "status $?"; csm ticket list --fields=opened,subject --format=csv | tail -n 1
status 0
status 0
rejects/mail-c7130abeadd688d8.eml
rejects/mail-d82cfda458bb4362.eml
status 75
2026-04-02T12:00:00+08:00,dateless
! csm import: -:1: Automatic: "bulk": automatic: a machine wrote it and it answers no known message, so it opens no ticket [row.automatic]
! csm import: no mail: it has no header lines like From and Message-ID; kept whole in $WORK/w/shop/rejects/mail-d82cfda458bb4362.eml [deliver.unread]

$ cd late/shop && sed -i 's/service@shop.example/service at shop/' csm.yaml; csm ticket list; sed -i 's/service at shop/service@shop.example/' csm.yaml; sed -i 's/name: 李娜,/name: 李娜, mail: [wang@shop.example],/' policy/agents.yaml; csm ticket list
! csm ticket list: csm.yaml:21:32: mail: "service at shop" is no address, as service@shop.example [settings.mail]
! csm ticket list: policy/agents.yaml:4:3: the address wang@shop.example belongs to two agents, wang and li.na [policy.mail]
[2]
