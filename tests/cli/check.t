# What csm check says of a store that something happened to: each finding has its place, its meaning and what to do.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m 'one' && csm ticket note T-a3q -m 'two' && csm ticket solve T-a3q --code=answered && csm check
T-a3q
a4
a5
errors 0, warnings 0, notes 0

$ cp -a shop gap && cd gap && sed -i '/id: a4/d' log/a/events-*.yaml && csm check
Level  Finding     Place  Meaning                                                    What to do
error  number.gap  log/a  Event a4 is missing: its line was lost or cannot be read.  Fetch the missing lines from another copy or a backup of this site.

errors 1, warnings 0, notes 0
[1]

$ cp -a shop twice && cd twice && sed -i '/id: a4/p' log/a/events-*.yaml && csm check
Level  Finding        Place                           Meaning                                                              What to do
error  number.double  log/a/events-2026-04-01.yaml:5  Event a4 stands in the log twice: only the first of the two counts.  If the lines are the same, delete one; else give this one the site's next number.

errors 1, warnings 0, notes 0
[1]

$ cp -a shop letter && cd letter && sed -i 's/case: T-a3q, do: note/case: T-a3c, do: note/' log/a/events-*.yaml && csm check
Level  Finding          Place                           Meaning                                                                                                                What to do
error  line.unreadable  log/a/events-2026-04-01.yaml:4  This entry cannot be read and counts for nothing: case: must be the name of a case with its check letter, as T-a1042c  Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.
error  number.gap       log/a                           Event a4 is missing: its line was lost or cannot be read.                                                              Fetch the missing lines from another copy or a backup of this site.

errors 2, warnings 0, notes 0
[1]

$ cp -a shop torn && cd torn && printf -- '- {id: a6, at: "2026-04-02T12' >>log/a/events-2026-04-01.yaml && csm check; echo "status $?"; csm ticket list --ids
Level  Finding    Place                           Meaning                                                                  What to do
note   tail.torn  log/a/events-2026-04-01.yaml:6  29 bytes at its end: a write that was cut short and never acknowledged.  Nothing: the next write of this site keeps them in rejects/ and goes on behind the last whole line.

errors 0, warnings 0, notes 1
status 0
T-a3q

$ cp -a shop verb && cd verb && csm site adopt a >../out && sed -i 's/do: note/do: levitate/' log/a/events-*.yaml && csm check; echo "status $?"; csm ticket list --fields=case,state; csm ticket note T-a3q -m x
Level  Finding       Place                           Meaning                                                                                                     What to do
note   format.newer  log/a/events-2026-04-01.yaml:4  The verb "levitate" is not known to this csm: newer format. The case is shown and counted, not written to.  Use a csm that knows it, or correct the word if it is mistyped.

errors 0, warnings 0, notes 1
status 0
Case   State
T-a3q  solved
! csm ticket note: T-a3q holds events of a newer csm; this one shows it but does not write to it [case.newer]
[3]

$ cp -a shop block && cd block && printf -- '- id: a6\n  at: 2026-04-02 12:00:00\n  by: wang\n  case: T-a3q\n  do: note\n  text: typed by hand\n' >>log/a/events-2026-04-01.yaml && csm check; echo "status $?"; csm log --do=note --format=jsonl --fields=id,text
Level  Finding          Place                           Meaning                                                                                                   What to do
error  line.unreadable  log/a/events-2026-04-01.yaml:6  This entry cannot be read and counts for nothing: at: must be an instant, as "2026-01-17T09:30:00+08:00"  Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.

errors 1, warnings 0, notes 0
status 1
{"id":"a4","text":"two"}

$ cp -a shop block2 && cd block2 && printf -- '- id: a6\n  at: "2026-04-02T12:00:00+08:00"\n  by: wang  # by hand\n  case: T-a3q\n  do: note\n  text: typed by hand\n' >>log/a/events-2026-04-01.yaml && csm check; echo "status $?"; csm log --do=note --format=jsonl
errors 0, warnings 0, notes 0
status 0
{"id":"a4","at":"2026-04-02T12:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"admin","case":"T-a3q","do":"note","salt":"cnbg83chkhex0","text":"two"}
{"id":"a6","at":"2026-04-02T12:00:00+08:00","rec":"2026-04-02T12:00:00+08:00","by":"wang","case":"T-a3q","do":"note","text":"typed by hand"}

$ cp -a shop junk && cd junk && printf 'junk\n' >>log/a/events-2026-04-01.yaml && csm check; echo "status $?"; csm ticket list --ids
Level  Finding          Place                           Meaning                                                                                  What to do
error  line.unreadable  log/a/events-2026-04-01.yaml:6  This entry cannot be read and counts for nothing: no entry: it does not begin with "- "  Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.

errors 1, warnings 0, notes 0
status 1
T-a3q

$ cp -a shop orphan && cd orphan && sed -i '/do: open/d' log/a/events-*.yaml && csm check
Level  Finding            Place                           Meaning                                                    What to do
error  number.gap         log/a                           Event a3 is missing: its line was lost or cannot be read.  Fetch the missing lines from another copy or a backup of this site.
error  reference.nowhere  log/a/events-2026-04-01.yaml:3  Event a4: case: T-a3q is not in this log.                  Fetch the missing site or file from another copy; else correct the name.
error  reference.nowhere  log/a/events-2026-04-01.yaml:4  Event a5: case: T-a3q is not in this log.                  Fetch the missing site or file from another copy; else correct the name.

errors 3, warnings 0, notes 0
[1]

$ cp -a shop ref && cd ref && csm ticket link T-a3q --to=R-a9w 2>&1; sed -i 's/case: T-a3q, do: solve, code: answered/case: T-a3q, do: link, to: T-a99s/' log/a/events-*.yaml && csm check
csm ticket link: this is a copy of a store whose site a writes elsewhere, so it only reads; if both are to live on: csm site add; if the other is gone for good: csm site adopt a [site.copy]
Level  Finding            Place                           Meaning                                   What to do
error  reference.nowhere  log/a/events-2026-04-01.yaml:5  Event a5: to: T-a99s is not in this log.  Fetch the missing site or file from another copy; else correct the name.

errors 1, warnings 0, notes 0
[1]

$ cp -a shop illegal && cd illegal && sed -i 's/do: note, salt: "[^"]*", text: "two"/do: resume/' log/a/events-*.yaml && csm check
Level  Finding       Place                           Meaning                                                                    What to do
error  ticket.state  log/a/events-2026-04-01.yaml:4  Event a4: T-a3q is new: resume is possible while it is pending or on_hold  Take the event back (csm undo) or correct it (csm correct).

errors 1, warnings 0, notes 0
[1]

$ cp -a shop word && cd word && sed -i 's/code: answered/code: unheard/; s/channel: chat/channel: fax/' log/a/events-*.yaml && csm check; echo "status $?"; csm check --strict >/dev/null
Level  Finding       Place                           Meaning                                                                                                What to do
note   word.unknown  log/a/events-2026-04-01.yaml:3  Channel "fax" is not in the policies: it is kept and counted under that word. First seen here.         Add it to policy/terms.yaml, or correct the event if it is mistyped.
note   word.unknown  log/a/events-2026-04-01.yaml:5  Resolution "unheard" is not in the policies: it is kept and counted under that word. First seen here.  Add it to policy/terms.yaml, or correct the event if it is mistyped.

errors 0, warnings 0, notes 2
status 0
[1]

$ cp -a shop utf && cd utf && printf -- '- {id: a6, at: "2026-04-02T12:00:00+08:00", by: wang, case: T-a3q, do: note, text: "\377"}\n' >>log/a/events-2026-04-01.yaml && csm check
Level  Finding          Place                           Meaning                                                                                            What to do
error  line.unreadable  log/a/events-2026-04-01.yaml:6  This entry cannot be read and counts for nothing: not UTF-8, or a character that no text may hold  Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.

errors 1, warnings 0, notes 0
[1]

$ cp -a shop date && cd date && sed -i 's/id: a4, at: "2026-04-02T12/id: a4, at: "2026-14-02T12/' log/a/events-*.yaml && csm check
Level  Finding          Place                           Meaning                                                                                                   What to do
error  line.unreadable  log/a/events-2026-04-01.yaml:4  This entry cannot be read and counts for nothing: at: must be an instant, as "2026-01-17T09:30:00+08:00"  Put the line right by hand (csm-store(5) has the form), or put a # in front of it if it is not needed.
error  number.gap       log/a                           Event a4 is missing: its line was lost or cannot be read.                                                 Fetch the missing lines from another copy or a backup of this site.

errors 2, warnings 0, notes 0
[1]

$ cp -a shop policy && cd policy && printf 'chanels: {}\n' >>policy/terms.yaml && csm check; echo "status $?"; csm ticket list
status 2
! csm check: policy/terms.yaml:308:1: unknown key "chanels"; is channels meant? [policy.key]
! csm ticket list: policy/terms.yaml:308:1: unknown key "chanels"; is channels meant? [policy.key]
[2]

$ cp -a shop conf && cd conf && sed -i 's/^zone: .*/zone: Mars/' csm.yaml && csm check
! csm check: csm.yaml:10:7: this system's zoneinfo knows no time zone "Mars"; IANA names look like Asia/Shanghai [zone.unknown]
[2]

$ cp -a shop newer && cd newer && sed -i 's/^format: 1/format: 2/' csm.yaml && csm ticket list
! csm ticket list: csm.yaml:4:9: the store has format 2; this csm knows format 1: use a newer csm [settings.newer]
[3]

$ cp -a shop evid && cd evid && csm site adopt a >/dev/null && printf x >../x.jpg && csm ticket attach T-a3q ../x.jpg >/dev/null && rm -r files/* && csm check
Level  Finding       Place                           Meaning                                                                                                                      What to do
error  file.missing  log/a/events-2026-04-01.yaml:7  Event a1006: the attachment x.jpg (files/2d/2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881) is not there.  Bring the file back from another copy or a backup of this store.

errors 1, warnings 0, notes 0
[1]

$ cd shop && csm check --format=csv && csm check --format=jsonl --fields=level
level,id,place,text,todo

$ cp -a shop files && cd files && printf 'a photo' >../p.jpg && csm site adopt a -q; csm ticket attach T-a3q ../p.jpg -q; csm check --strict | tail -n 1; f=$(find files -type f); chmod u+w $f; echo x >$f; csm check; csm check --strict; rm $f; csm check
a
errors 0, warnings 0, notes 0
errors 0, warnings 0, notes 0
Level  Finding       Place                           Meaning                                                                                                                                              What to do
error  file.differs  log/a/events-2026-04-01.yaml:7  Event a1006: the attachment p.jpg (files/d4/d4e24d749a4fe2f161af2de913c0402b04e3ae287dafd0f9dbfa4a5c56c69285) holds other bytes than were attached.  Bring the file back from another copy or a backup of this store.

errors 1, warnings 0, notes 0
Level  Finding       Place                           Meaning                                                                                                                      What to do
error  file.missing  log/a/events-2026-04-01.yaml:7  Event a1006: the attachment p.jpg (files/d4/d4e24d749a4fe2f161af2de913c0402b04e3ae287dafd0f9dbfa4a5c56c69285) is not there.  Bring the file back from another copy or a backup of this store.

errors 1, warnings 0, notes 0
[1]

$ cd shop && printf 'b' >../b.jpg && csm ticket attach T-a3q ../b.jpg --by-reference -q; rm ../b.jpg; csm check | tail -n 1
errors 0, warnings 0, notes 0
