# Where a text comes from, and files that prove something.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m 'from -m'
T-a3q

$ cd shop && printf 'line 1\nline 2 "quoted" \\ tab\there\n\n' | csm ticket message T-a3q --by=customer -m - && tail -n 1 log/a/events-*.yaml
a4
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: message, salt: "cnbg83chkhex0", text: "line 1\nline 2 \"quoted\" \\ tab\there"}

$ cd shop && printf '\357\273\277表情 \360\237\230\200\r\n' >../text && csm ticket message T-a3q --by=customer -F ../text && tail -n 1 log/a/events-*.yaml
a5
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: message, salt: "wbe1vba76qap8", text: "表情 😀"}

$ cd shop && printf 'stdin' | csm ticket note T-a3q -F - && tail -n 1 log/a/events-*.yaml
a6
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "52m2wah00qxde", text: "stdin"}

$ cd shop && csm ticket note T-a3q -F ../missing
! csm ticket note: ../missing: No such file or directory [system.call]
[4]

$ cd shop && csm ticket note T-a3q -F ..
! csm ticket note: ..: Is a directory [system.call]
[6]

$ cd shop && csm ticket note T-a3q -m a -F ../text
! csm ticket note: both --message and --file; one of them (csm ticket note -h) [usage.value]
[2]

$ cd shop && csm ticket note T-a3q
! csm ticket note: needs a text: -m TEXT, -m - for standard input, or -F FILE (csm ticket note -h) [usage.value]
[2]

$ cd shop && csm ticket reply T-a3q -m ''
! csm ticket reply: needs a text: -m TEXT, -m - for standard input, or -F FILE (csm ticket reply -h) [usage.value]
[2]

$ cd shop && csm ticket new --channel=chat
! csm ticket new: the ticket lacks -m TEXT (--text) (policy/terms.yaml, intake) [intake.missing]
[2]

$ cd shop && csm ticket new -m 'no channel'; csm ticket new --channel=web -m 'a channel'
T-a7u
! csm ticket new: the ticket lacks --channel (policy/terms.yaml, intake) [intake.missing]

$ cd shop && printf 'bad \377 byte' | csm ticket note T-a3q -m -
! csm ticket note: text: the text is not UTF-8, or holds NUL or a noncharacter, at byte offset 4; it must be UTF-8 text [line.text]
[2]

$ cd shop && printf 'nul \000 byte' | csm ticket note T-a3q -m -
! csm ticket note: standard input holds a NUL byte; a text has none (csm ticket note -h) [usage.value]
[2]

$ cd shop && printf 'esc \033[31m red' | csm ticket note T-a3q -m - && tail -n 1 log/a/events-*.yaml
a8
- {id: a8, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "8dzkgj00e4x9a", text: "esc \u001B[31m red"}

$ cd shop && head -c 1100000 /dev/zero | tr '\0' x | csm ticket note T-a3q -m -
! csm ticket note: the line has 1100111 bytes, at most 1048576 are possible; attach the long text as a file [line.long]
[2]

$ cd shop && csm ticket note T-a3q --text='by its key' && tail -n 1 log/a/events-*.yaml
a9
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: note, salt: "3ak306e0gbx53", text: "by its key"}

$ cd shop && printf 'not really a photo' >../photo.jpg && csm ticket attach T-a3q ../photo.jpg --kind=photo && tail -n 1 log/a/events-*.yaml
a10
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: attach, salt: "nq4kk8cw7hyv6", name: "photo.jpg", sha256: "8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a", size: 18, kind: photo}

$ cd shop && (cd files && find . -type f && stat -c %a */*) && cat files/*/*
./8e/8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a
600
not really a photo%no-newline%

$ cd shop && csm ticket attach T-a3q ../photo.jpg && find files -type f | wc -l
a11
1

$ cd shop && printf 'a film' >../film.mp4 && csm ticket attach T-a3q ../film.mp4 --by-reference --kind=video && tail -n 1 log/a/events-*.yaml && find files -type f | wc -l
a12
- {id: a12, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: attach, salt: "ccf0drst0ez78", name: "film.mp4", sha256: "eb4d67fa94a1035e41117b2890d6281a1ad461ac0c9cfa6d3c0e94256a08532f", size: 6, kind: video, path: "../film.mp4"}
1

$ cd shop && printf b >../b && csm ticket message T-a3q --by=customer -m 'with two files' --attach=../photo.jpg --attach=../b && tail -n 3 log/a/events-*.yaml
a13
- {id: a13, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: message, tx: "1/3", salt: "769ggs4jr3f05", text: "with two files"}
- {id: a14, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: attach, tx: "2/3", salt: "v6318sv5z8ye4", name: "photo.jpg", sha256: "8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a", size: 18, kind: photo}
- {id: a15, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: attach, tx: "3/3", salt: "ryhv8p3w8wfr5", name: "b", sha256: "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d", size: 1}

$ cd shop && csm ticket attach T-a3q ../nothing.jpg
! csm ticket attach: ../nothing.jpg: no such file or folder [file.missing]
[4]

$ cd shop && csm ticket attach T-a3q ..
! csm ticket attach: ..: is a folder; a file is wanted [file.folder]
[2]

$ cd shop && csm ticket attach T-a3q ../photo.jpg ../nothing.jpg; tail -n 1 log/a/events-*.yaml
- {id: a15, at: "2026-04-02T12:00:00+08:00", by: customer, case: T-a3q, do: attach, tx: "3/3", salt: "ryhv8p3w8wfr5", name: "b", sha256: "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d", size: 1}
! csm ticket attach: ../nothing.jpg: no such file or folder [file.missing]

$ cd shop && csm ticket attach T-a3q
! csm ticket attach: needs TICKET FILE... (csm ticket attach -h) [usage.operand]
[2]

$ cd shop && csm ticket attach T-a3q ../photo.jpg --kind=phto
! csm ticket attach: kind: "phto" is not known; is photo meant? (policy/terms.yaml, evidence) [field.word]
[2]

$ cd shop && printf 'dry' >../dry && csm ticket attach -n T-a3q ../dry && find files -type f | wc -l
- {id: a16, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a3q, do: attach, salt: "9dtf62750ppsa", name: "dry", sha256: "b755cb248c3c4a7d94f835b4421809336e7015850342064be4dfa23349dcdcaa", size: 3}
2

$ cd shop && csm ticket show T-a3q
Case           T-a3q
Opened         2026-04-02 12:00:00
State          new
Channel        chat
Shop           main
Updated        2026-04-02 12:00:00
Last heard     2026-04-02 12:00:00
Age            0s
Messages       3
Notes          3
Files          5
Events         12
Not known yet  order, product, customer, desired, category

Evidence
File       Kind   At                   By        Bytes  SHA-256                                                           Path
photo.jpg  photo  2026-04-02 12:00:00  admin        18  8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a  files/8e/8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a
photo.jpg  photo  2026-04-02 12:00:00  admin        18  8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a  files/8e/8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a
film.mp4   video  2026-04-02 12:00:00  admin         6  eb4d67fa94a1035e41117b2890d6281a1ad461ac0c9cfa6d3c0e94256a08532f  ../film.mp4
photo.jpg  photo  2026-04-02 12:00:00  customer     18  8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a  files/8e/8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a
b                 2026-04-02 12:00:00  customer      1  3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  files/3e/3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d

History
2026-04-02 12:00:00  admin opened it: channel=chat, shop=main [a3]
    from -m

2026-04-02 12:00:00  customer wrote [a4]
    line 1
    line 2 "quoted" \ tab\there

2026-04-02 12:00:00  customer wrote [a5]
    表情 😀

2026-04-02 12:00:00  admin noted [a6]
    stdin

2026-04-02 12:00:00  admin noted [a8]
    esc \x1B[31m red

2026-04-02 12:00:00  admin noted [a9]
    by its key

2026-04-02 12:00:00  admin added a file: name=photo.jpg, sha256=8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a, size=18, kind=photo [a10]
2026-04-02 12:00:00  admin added a file: name=photo.jpg, sha256=8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a, size=18, kind=photo [a11]
2026-04-02 12:00:00  admin added a file: name=film.mp4, sha256=eb4d67fa94a1035e41117b2890d6281a1ad461ac0c9cfa6d3c0e94256a08532f, size=6, kind=video, path=../film.mp4 [a12]
2026-04-02 12:00:00  customer wrote [a13]
    with two files

2026-04-02 12:00:00  customer added a file: name=photo.jpg, sha256=8edd7daf0eb75502845657a637ad9e62b78a8dcdb67a1c6861fb7c91752d519a, size=18, kind=photo [a14]
2026-04-02 12:00:00  customer added a file: name=b, sha256=3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d, size=1 [a15]

$ cd shop && csm check
errors 0, warnings 0, notes 0
