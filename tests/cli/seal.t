# Seals, heads, and what verify says of a log that was changed; evidence of one case, and the script that checks it.
$ sh "$DATA"/shop.sh

$ cd shop && csm seal; csm head; csm verify
Nothing new since the last seal.
errors 0, warnings 0, notes 0

segments 0, lines 0, seals 0, rows of the saved head 0

$ cd shop && csm ticket new --channel=chat --subject='Cracked' -m '屏幕有裂纹' --order=11 --account=lin88 --name=林 && printf photo > ../photo.jpg && csm ticket attach T-a4r ../photo.jpg
T-a4r
a5

$ cd shop && csm seal
Seal  Segment                       Lines  Last event  Chain
a1    log/a/events-2026-04-01.yaml      5  a5          bc1f7057bd35de89bf7110677f03fedf6efc9fc7089cfdf465e2cb845ec79f56

$ cd shop && csm seal; csm seal --format=csv; csm seal --lang=zh
Nothing new since the last seal.
seal,segment,lines,last,chain
自上次封存以来没有新内容。

$ cd shop && csm ticket reply T-a4r -m 'Sorry. 抱歉' && csm seal -n && csm head && csm head --format=csv > ../head.csv && csm head --format=jsonl --fields=segment,lines,sealed,since
a6
Seal  Segment                       Lines  Last event  Chain
a2    log/a/events-2026-04-01.yaml      6  a6          89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7
Store                             Site  Segment                       Lines  Last number  Chain                                                             Sealed  Since
733d66fc41a5e9c0596d913c73ae8aea  a     log/a/events-2026-04-01.yaml      6  a6           89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7       5      1
733d66fc41a5e9c0596d913c73ae8aea  a     log/a/seals-2026-04-01.csv        2  a1           5655116f957878fed29771596f09f0c7696a6a1874a69b6e2da1679e1dd2da07
{"segment":"log/a/events-2026-04-01.yaml","lines":6,"sealed":5,"since":1}
{"segment":"log/a/seals-2026-04-01.csv","lines":2,"sealed":null,"since":null}

$ cd shop && csm report overview | sed -n '/Seals/p'; csm report overview --format=csv | grep report,,seals; csm report overview --lang=zh | grep 封存
Seals          a: seal a5 + 1
report,,seals,a: seal a5 + 1,text,,,
封存      a: 封存 a5 + 1

$ cd shop && csm seal --ids && csm verify --against=../head.csv && csm head --format=json | csm verify --against=- --format=csv
a2
errors 0, warnings 0, notes 0

segments 2, lines 9, seals 2, rows of the saved head 2
level,id,place,text,todo

# a word of a person taken out, as csm-store(5) says: nothing was changed
$ cd shop && cp -r . ../redacted && sed -i 's/salt: "[^"]*", text: "Sorry. 抱歉"/was: "'"$(sed -n 's/.*Sorry.*/&/p' log/a/events-*.yaml | tr -d '\n' | sha256sum | cut -c1-64)"'"/' ../redacted/log/a/events-*.yaml && cd ../redacted && tail -n 1 log/a/events-*.yaml && csm verify --against=../head.csv && csm log T-a4r && csm ticket show T-a4r | tail -n 3; csm ticket show T-a4r --lang=zh | tail -n 2; csm find Sorry
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: reply, was: "6877a95b493c3a979b2617488f0f9742af4acc4d0bd91aecd6414e79aa743869"}
errors 0, warnings 0, notes 0

segments 2, lines 9, seals 2, rows of the saved head 2

redacted lines: 1; their words are gone, all else in them is proven
Event  At                   By     Case   Verb    Detail
a4     2026-04-02 12:00:00  admin  T-a4r  open    channel=chat subject=Cracked order=11 shop=main customer=C-a3q 屏幕有裂纹
a5     2026-04-02 12:00:00  admin  T-a4r  attach  name=photo.jpg sha256=55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8 size=5 kind=photo
a6     2026-04-02 12:00:00  admin  T-a4r  reply   (redacted)
2026-04-02 12:00:00  admin added a file: name=photo.jpg, sha256=55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8, size=5, kind=photo [a5]
2026-04-02 12:00:00  admin answered [a6]
    (redacted)
2026-04-02 12:00:00  admin 回复 [a6]
    （已涂去）

# another was is no redaction
$ cd redacted && sed -i '$s/was: "./was: "x/; $s/was: "x/was: "0/' log/a/events-*.yaml && csm verify; sed -i '$s/was: "0/was: "1/' log/a/events-*.yaml; csm verify --format=csv
Level  Finding      Place                           Meaning                                                                                                What to do
error  seal.broken  log/a/events-2026-04-01.yaml:6  Line 6 is not the one that seals:a2 speaks of: it was changed, or one was removed, inserted or moved.  Compare with another copy of the store, or a backup: the log was changed since.

errors 1, warnings 0, notes 0

segments 2, lines 9, seals 2, rows of the saved head 0

redacted lines: 1; their words are gone, all else in them is proven
level,id,place,text,todo
error,seal.broken,log/a/events-2026-04-01.yaml:6,"Line 6 is not the one that seals:a2 speaks of: it was changed, or one was removed, inserted or moved.","Compare with another copy of the store, or a backup: the log was changed since."
[1]

$ cd shop && cp log/a/events-*.yaml ../kept && sed -i '4s/order: "11"/order: "12"/' log/a/events-*.yaml && csm verify --format=csv; csm seal; csm ticket note T-a4r -m more && csm seal; cp ../kept log/a/events-2026-04-01.yaml && csm verify
level,id,place,text,todo
error,seal.broken,log/a/events-2026-04-01.yaml:1,"Lines 1 to 5 are not those that seals:a1 speaks of: at least one was changed, removed, inserted or moved.","Compare with another copy of the store, or a backup: the log was changed since."
Nothing new since the last seal.
a7
errors 0, warnings 0, notes 0

segments 2, lines 9, seals 2, rows of the saved head 0
! csm seal: log/a/events-2026-04-01.yaml: does not fit its last seal any more, so it is not sealed again; csm verify tells more [seal.broken]

$ cd shop && sed -i 5d log/a/events-*.yaml && csm verify --format=csv --fields=level,id,place,text; cp ../kept log/a/events-2026-04-01.yaml; mv log/a/events-2026-04-01.yaml ../kept; csm verify --against=../head.csv --format=csv --fields=id,place; mv ../kept log/a/events-2026-04-01.yaml
level,id,place,text
error,seal.broken,log/a/events-2026-04-01.yaml:1,"Lines 1 to 5 are not those that seals:a1 speaks of: at least one was changed, removed, inserted or moved."
id,place
seal.missing,log/a/events-2026-04-01.yaml
head.missing,log/a/events-2026-04-01.yaml

$ cd shop && printf '%s' '- {id: a' >> log/a/events-2026-04-01.yaml && csm verify && csm verify --lang=zh
errors 0, warnings 0, notes 0

segments 2, lines 9, seals 2, rows of the saved head 0
错误 0，警告 0，提示 0

分段文件 2，行 9，封存 2，保存的链头行 0

$ cd shop && csm verify --against=csm.yaml; csm verify --against=nothing; sed s/^[0-9a-f]*/ffff/ ../head.csv | sed 1s/.*/store,site,segment,lines,last,chain,sealed,since/ > ../other.csv; csm verify --against=../other.csv | cat
! csm verify: csm.yaml:1: is no output of csm head: columns store, segment, lines and chain are wanted, as --format=csv, tsv, json or jsonl has them [head.form]
! csm verify: nothing: no such file or folder [file.missing]
! csm verify: ../other.csv:2: is the head of store ffff; this is store 733d66fc41a5e9c0596d913c73ae8aea [head.store]

$ cd shop && csm evidence T-a4r -o ../ev && cd ../ev && ls && cat proof.csv segments.csv seals.csv files.csv forms.yaml && python3 check.py
check.py
digests
events.yaml
files
files.csv
forms.yaml
index.html
proof.csv
seals.csv
segments.csv
n,event,segment,line,words,digest
1,a4,log/a/events-2026-04-01.yaml,4,salted,8a8a69e3e2926acab0cf0fb2ce0751382da3cc235284bc42afe3892e74475b41
2,a5,log/a/events-2026-04-01.yaml,5,salted,26834d110db27c3395fbde5a6191e279373e30b40b8dbb11551d5ef30e491a47
3,a6,log/a/events-2026-04-01.yaml,6,salted,8a71a3a7324475366359a33766f7ddda5dbb6d010bf2be70f6d51cdff7587254
store,segment,lines,chain
733d66fc41a5e9c0596d913c73ae8aea,log/a/events-2026-04-01.yaml,6,89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7
seal,at,segment,lines,chain
a1,2026-04-02T12:00:00+08:00,log/a/events-2026-04-01.yaml,5,bc1f7057bd35de89bf7110677f03fedf6efc9fc7089cfdf465e2cb845ec79f56
a2,2026-04-02T12:00:00+08:00,log/a/events-2026-04-01.yaml,6,89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7
event,name,sha256,bytes,there
a5,photo.jpg,55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8,5,yes
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: open, tx: "2/2", channel: chat, was: "748a6da2b285785268642b4862bca4fc043db4e803d2cfcfc9cc62727a907947", order: "11", shop: main, customer: C-a3q}
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: attach, was: "a0898c9aec5f38d00021b8e2700c4feb99feb82b6aa73c80245996843274b0a2", sha256: "55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8", size: 5, kind: photo}
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a4r, do: reply, was: "6877a95b493c3a979b2617488f0f9742af4acc4d0bd91aecd6414e79aa743869"}
log/a/events-2026-04-01.yaml: 6 lines, chain 89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7
  seal a1 of 2026-04-02T12:00:00+08:00: lines 1 to 5, chain bc1f7057bd35de89bf7110677f03fedf6efc9fc7089cfdf465e2cb845ec79f56
  seal a2 of 2026-04-02T12:00:00+08:00: lines 1 to 6, chain 89b86621b27827e47241f161deeaf519c293f553140ac35ea3231884c98356b7
file photo.jpg: SHA-256 55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8
OK: 3 lines, 1 segments, 2 seals

$ cd ev && sed -i 's/Sorry/Happy/' events.yaml && python3 check.py | tail -n 1
line 3 of events.yaml (event a6): its form holds what the line does not

$ cd shop && csm evidence T-a4r -o ../ev; csm evidence T-a4r -o ../ev.tar --with-person --lang=zh && tar tf ../ev.tar && tar xOf ../ev.tar T-a4r/person.csv && tar xOf ../ev.tar T-a4r/index.html | grep -c 封存; csm evidence T-a4r -o ../ev.tar; csm evidence T-a4r; csm evidence T-a4r -o -; test -e ./- && echo made; csm evidence T-a9c -o ../new
T-a4r/check.py
T-a4r/events.yaml
T-a4r/forms.yaml
T-a4r/proof.csv
T-a4r/segments.csv
T-a4r/digests/log_a_events-2026-04-01.yaml.txt
T-a4r/seals.csv
T-a4r/files.csv
T-a4r/files/55c64d0fcd6f9d5f7c828093857e3fdfda68478bb4e9bd24d481ef391c7804e8
T-a4r/person.csv
T-a4r/index.html
customer,shop,account,name,phone,mail,address,contact
C-a3q,main,lin88,林,,,,
7
! csm evidence: ../ev: is not empty; a new or empty folder is wanted [bundle.folder]
! csm evidence: ../ev.tar: is there already [file.exists]
! csm evidence: -o FOLDER or -o FILE.tar is wanted (csm evidence -h) [usage.value]
! csm evidence: -o -: evidence is many files and goes to no pipe; -o FOLDER or -o FILE.tar is wanted (csm evidence -h) [usage.value]
! csm evidence: "T-a9c" is mistyped, its check letter does not fit; the number as typed would be T-a9w [case.check]
[4]
