# Exports of help desks through the built-in maps: what is read, what is refused by name, and how a map is extended.
$ csm init shop --shop=main:CNY -q && cd shop && for f in freshdesk.csv freshdesk.json osticket.csv gorgias.json zendesk.json; do csm import "$DATA"/desk/$f 2>&1 | sed 's,/[^ ]*/,,g'; done
csm import: freshdesk.csv:4: Status: "OpenPending": unknown-value: unknown value; add it to maps: state of map freshdesk.csv [row.unknown-value]
freshdesk.csv: freshdesk.csv into main: 3 rows, 3 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: a3.csv
a3
csm import: freshdesk.json:64: status: "12": unknown-value: unknown value; add it to maps: state of map freshdesk.json [row.unknown-value]
freshdesk.json: freshdesk.json into main: 3 rows, 3 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 1 rejected; rejects: a13.csv
freshdesk.json: freshdesk.json_conversations into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a13
a21
osticket.csv: osticket.csv into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a26
gorgias.json: gorgias.json into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
gorgias.json: gorgias.json_messages into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a35
a41
zendesk.json: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
zendesk.json: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 3 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a46
a54

$ cd shop && csm ticket list --sort=opened --format=csv --fields=opened,state,priority,channel,type,agent,group,messages,replies,notes,first_reply_s,subject
opened,state,priority,channel,type,agent,group,messages,replies,notes,first_reply_s,subject
2026-03-01T16:00:00+08:00,closed,P2,mail,complaint,501,,1,1,1,3600,Lamp is broken
2026-03-02T09:00:00+08:00,closed,P2,mail,question,Li Na,Care,0,1,0,1800,Where is my parcel
2026-03-02T09:00:00+08:00,closed,P2,mail,question,51,9,1,1,1,1800,Late
2026-03-02T09:00:00+08:00,closed,P2,mail,,Li Na,Support,0,0,0,,=SUM of it
2026-03-02T09:00:00+08:00,closed,P3,mail,,li.na@example.org,,1,1,1,3601,Size?
2026-03-03T16:00:00+08:00,open,,chat,,,,0,0,0,,Where?
2026-03-04T09:00:00+08:00,spam,P4,chat,,,,0,0,0,,Buy now
2026-03-05T10:00:00+08:00,pending,P4,web,complaint,,,0,0,0,,Cup is broken
2026-03-20T10:30:00+08:00,open,P3,web,,,Support,0,0,0,,Cup; broken

$ cd shop && csm log --format=csv --fields=at,by,do,text | grep -e ,message, -e ,reply, -e ,note,
2026-03-02T09:30:00+08:00,Li Na,reply,
2026-03-02T09:30:00+08:00,51,reply,We look into it
2026-03-02T09:31:00+08:00,51,note,ask the carrier
2026-03-02T10:00:00+08:00,customer,message,Thanks
2026-03-02T09:00:00+08:00,customer,message,Which size?
2026-03-02T10:00:01+08:00,li.na@example.org,reply,Medium.
2026-03-02T11:00:00+08:00,li.na@example.org,note,regular
2026-03-01T16:00:00+08:00,customer,message,Lamp is broken on arrival
2026-03-01T17:00:00+08:00,501,reply,Sorry! 😀
2026-03-01T17:05:00+08:00,501,note,ask warehouse

$ cd shop && for r in rejects/*.csv; do cut -d, -f1-5 $r; done
_file,_line,_reason,_field,_value
"freshdesk.json","64","unknown-value","status","12"
_file,_line,_reason,_field,_value
"freshdesk.csv","4","unknown-value","Status","OpenPending"

$ cd shop && for f in freshdesk.csv freshdesk.json osticket.csv gorgias.json zendesk.json; do csm import --again "$DATA"/desk/$f 2>&1 | grep -v '^a' | sed 's,/[^ ]*/,,g'; done
csm import: freshdesk.csv:4: Status: "OpenPending": unknown-value: unknown value; add it to maps: state of map freshdesk.csv [row.unknown-value]
freshdesk.csv: freshdesk.csv into main: 3 rows, 3 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: a59.csv
csm import: freshdesk.json:64: status: "12": unknown-value: unknown value; add it to maps: state of map freshdesk.json [row.unknown-value]
freshdesk.json: freshdesk.json into main: 3 rows, 3 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 1 rejected; rejects: a61.csv
freshdesk.json: freshdesk.json_conversations into main: 3 rows, 3 messages read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 0 rejected
osticket.csv: osticket.csv into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
gorgias.json: gorgias.json into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
gorgias.json: gorgias.json_messages into main: 3 rows, 3 messages read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 0 rejected
zendesk.json: zendesk.json into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
zendesk.json: zendesk.json_comments into main: 3 rows, 3 messages read: 0 dropped, 0 created, 0 revised, 3 unchanged, 0 stale, 0 rejected

$ cd shop && csm import "$DATA"/desk/osticket-semicolon.csv 2>&1 | sed 's,/[^ ]*/,,g'; csm import "$DATA"/desk/osticket.json 2>&1 | sed 's,/[^ ]*/,,g'
osticket-semicolon.csv: osticket.csv into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
a75
osticket.json: osticket.csv into main: 2 rows, 2 tickets read: 0 dropped, 0 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
a77

$ cd shop && printf '%s\n' 'map: freshdesk.ours' 'extends: freshdesk.csv' 'maps: {state: {values: {OpenPending: open}}}' >maps/freshdesk.ours.yaml && csm import --map=freshdesk.ours "$DATA"/desk/freshdesk.csv 2>&1 | sed 's,/[^ ]*/,,g'
freshdesk.csv: freshdesk.ours into main: 3 rows, 3 tickets read: 0 dropped, 1 created, 0 revised, 2 unchanged, 0 stale, 0 rejected
a79

$ cd shop && printf '%s\n' 'map: osticket.german' 'extends: osticket.csv' 'detect: {all: [Ticketnummer, Erstellt, Status]}' 'fields:' '  ticket: {from: [Ticketnummer]}' '  opened: {from: [Erstellt], formats: ["%d.%m.%Y %H:%M"]}' '  state: {from: [Status]}' '  subject: {from: [Betreff]}' '  name: {from: [Absender]}' '  account: {from: [Absender-Mail]}' '  mail: {from: [Absender-Mail]}' 'maps: {state: {values: {Offen: open}}}' >maps/osticket.german.yaml && csm import "$DATA"/desk/osticket-german.csv 2>&1 | sed 's,/[^ ]*/,,g'
osticket-german.csv: osticket.german into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a84

$ cd shop && printf '"1"|"4"|"xxx"|"Support"|"testing"|"email"|"Closed"|"Low"|"Web form"|"Task"|"2009-09-01 19:02"\n' >../old.txt; csm import ../old.txt
! csm import: ../old.txt:1: no map fits these columns; the nearest, csm.customers, wants account [import.format]
[3]
