# Exports in JSON: which form a file has, records and what lies within them, lines that are damaged, texts that are hard to keep.
$ csm init shop --shop=main:CNY -q && cd shop && csm import detect "$DATA"/desk/zendesk.json | sed 's,/.*/,,'
File                           zendesk.json
Map                            zendesk.json
Verified                       A-: the ticket object of the API reference; no genuine export file
Kind                           json
Encoding                       utf-8
Delimiter                      ,
Header in line                 1
Columns                        22
Columns the map does not know  custom_fields.77, custom_fields.78
Columns that are not there     solvedat, dueat, metricset.reopens, metricset.replies, group.name, requester.phone

$ cd shop && csm import "$DATA"/desk/zendesk.json 2>&1 | sed 's,/.*/,,'
zendesk.json: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
zendesk.json: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a3
a11

$ cd shop && csm log --format=csv --fields=at,by,do,text | grep -e ,message, -e ,reply, -e ,note, -e 16:00:00.*,open,
2026-03-01T16:00:00+08:00,customer,open,
2026-03-03T16:00:00+08:00,customer,open,Where is it
2026-03-01T16:00:00+08:00,customer,message,Lamp is broken on arrival
2026-03-01T17:00:00+08:00,501,reply,Sorry! 😀
2026-03-01T17:05:00+08:00,501,note,ask warehouse

$ cd shop && csm ticket list --format=csv --fields=state,messages,replies,notes,channel,type,priority,subject,first_reply_s
state,messages,replies,notes,channel,type,priority,subject,first_reply_s
closed,1,1,1,mail,complaint,P2,Lamp is broken,3600
open,0,0,0,chat,,,Where?,

$ cd shop && csm import "$DATA"/desk/zendesk.json 2>&1 | sed 's,/.*/,,'; csm import "$DATA"/desk/zendesk.jsonl 2>&1 | sed 's,/.*/,,'; csm import --again "$DATA"/desk/zendesk.json 2>&1 | sed 's,/.*/,,'
zendesk.json: nothing to do: imported before as a3 with this map (--again does it once more)
zendesk.json: nothing to do: imported before as a11 with this map (--again does it once more)
zendesk.jsonl: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
zendesk.jsonl: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 0 rejected
a16
a18
zendesk.json: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
zendesk.json: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 0 rejected
a20
a22

$ csm init two --shop=main:CNY -q && cd two && csm import --map=zendesk.json_comments - <"$DATA"/desk/zendesk.jsonl && csm ticket list --format=csv --fields=subject,messages,replies,notes
a3
subject,messages,replies,notes
Lamp is broken,1,1,1
! -: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ csm init three --shop=main:CNY -q && cd three && csm import "$DATA"/desk/naughty.jsonl 2>&1 | sed 's,/[^ ]*/,,g'; cut -d, -f1-5 rejects/*.csv
csm import: naughty.jsonl:15: description: "a￿b": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
csm import: naughty.jsonl:16: description: "￿half a surrogate pair (\ud8xx) stands in this text: a�b": bad-text: half a surrogate pair (\ud8xx) stands in this text [row.bad-text]
csm import: naughty.jsonl:17: description: "￿NUL (\u0000) stands in this text: a�b": bad-text: NUL (\u0000) stands in this text [row.bad-text]
csm import: naughty.jsonl:18: description: "￿two members are called description: a | b": bad-text: two members are called description [row.bad-text]
csm import: naughty.jsonl:19: bad-text: this line is no JSON object; right would be the end of the string at its byte 43 [row.bad-text]
csm import: and 1 more
naughty.jsonl: zendesk.json into main: 20 rows, 20 tickets read: 0 dropped, 14 created, 0 revised, 0 unchanged, 0 stale, 6 rejected; rejects: a3.csv
a3
_file,_line,_reason,_field,_value
"naughty.jsonl","15","bad-text","description","a￿b"
"naughty.jsonl","16","bad-text","description","￿half a surrogate pair (\ud8xx) stands in this text: a�b"
"naughty.jsonl","17","bad-text","description","￿NUL (\u0000) stands in this text: a�b"
"naughty.jsonl","18","bad-text","description","￿two members are called description: a | b"
"naughty.jsonl","19","bad-text","",""
"naughty.jsonl","20","bad-text","",""

$ cd three && sed -i 's/a￿b/ab/g' rejects/*.csv && csm import rejects/*.csv 2>&1 | sed 's,/[^ ]*/,,g'
csm import: rejects/a3.csv:3: description: "￿half a surrogate pair (\ud8xx) stands in this text: a�b": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
csm import: rejects/a3.csv:4: description: "￿NUL (\u0000) stands in this text: a�b": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
csm import: rejects/a3.csv:5: description: "￿two members are called description: a | b": bad-text: the cell holds a NUL or a character that is none in Unicode [row.bad-text]
csm import: rejects/a3.csv:6: short-row: 6 fields where the header has 12 [row.short-row]
csm import: rejects/a3.csv:7: short-row: 6 fields where the header has 12 [row.short-row]
rejects/a3.csv: zendesk.json into main: 6 rows, 6 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 5 rejected; rejects: a34.csv
a34

$ cd three && csm log --do=open --format=json --fields=text | grep text
{"text":null},
{"text":"a"},
{"text":"👩‍💻 😀"},
{"text":"שלום \u202eabc\u202c"},
{"text":"a\u0085b"},
{"text":"a\u007fb"},
{"text":"\"'`\\,;|"},
{"text":"a\nb\nc"},
{"text":"=1+1"},
{"text":"​\ufeff"},
{"text":"<b>&amp;</b>"},
{"text":"Z͑ͫ̓"},
{"text":"Ａ１"},
{"text":"{a: [*b, &c]} # ~ null"},
{"text":"a\u2028b"},
{"text":"ab"}

$ cd three && csm import explain "$DATA"/desk/naughty.jsonl:19 | sed 's/  */ /g'
Map zendesk.json
Lines 19-19
Rejected bad-text
What would be right this line is no JSON object; right would be the end of the string at its byte 43
 rejected: bad-text: this line is no JSON object; right would be the end of the string at its byte 43

$ cd three && printf '[{"id":1},\n {"id":' >../cut.json; csm import ../cut.json; printf '{"tickets":[{"id":1,}]}' >../comma.json; csm import ../comma.json
! csm import: ../cut.json:2:8: this JSON ends too early; right would be a value ({ [ " a number, true, false or null) [container.damaged]
! csm import: ../comma.json:1:21: this JSON is damaged; right would be the name of a member in double quotes [container.damaged]
[3]

$ cd three && head -c 50000 /dev/zero | tr '\0' '[' >../deep.json; csm import ../deep.json; { printf '[{"a":'; head -c 50000 /dev/zero | tr '\0' '['; } >../deep.json; csm import ../deep.json
! csm import: ../deep.json:1:65: this JSON is damaged; right would be at most 64 levels of brackets [container.damaged]
! csm import: ../deep.json:1:69: this JSON is damaged; right would be at most 64 levels of brackets [container.damaged]
[3]

$ cd three && printf '{"tickets":[],"count":0}' >../none.json; csm import ../none.json; printf '{"a":[{"x":1}],"b":[{"y":1}]}' >../two.json; csm import ../two.json; printf '[{"x":1}]' >../x.json; csm import ../x.json; printf '[ref],date\n1,2\n' >../text.csv; csm import ../text.csv
! csm import: ../none.json: this JSON holds no record; a list of objects, or one object a line, is wanted [container.empty]
! csm import: ../two.json: several lists of objects stand in this JSON: a, b; say in a map which one is meant, as input: {rows: a} (csm-map(5)) [container.rows]
! csm import: ../x.json: no map knows these columns; csm import new FILE drafts one from them (csm-map(5)), --map names it [import.format]
! csm import: ../text.csv:1: no map fits these columns; the nearest, csm.answers, wants score [import.format]
[3]

$ csm init four --shop=main:CNY -q && cd four && iconv -f utf-8 -t utf-16 "$DATA"/desk/zendesk.json >../tickets.csv && csm import ../tickets.csv
a3
a11
! ../tickets.csv: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../tickets.csv: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ cd four && printf '%s\n' 'map: zendesk.ours' 'extends: zendesk.json' 'fields: {order: {from: [custom_fields.77]}}' 'also: []' >maps/zendesk.ours.yaml && csm import --map=zendesk.ours -q "$DATA"/desk/zendesk.json && csm ticket list --format=csv --fields=subject,order
subject,order
Lamp is broken,A-1
Where?,
