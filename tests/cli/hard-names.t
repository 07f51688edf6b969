# Names in an export may hold quotes, backslashes and control characters: what is written can be read again.
$ sh "$DATA"/shop.sh

$ printf 'ticket id,created,status,subject,agent,replied\nH1,2026-01-02 10:00,open,Broken,"Bob ""the man""\\",2026-01-02 11:00\n' >t.csv

$ cd shop && csm import ../t.csv && csm check && csm import --again ../t.csv && csm log --format=csv --fields=id,by,do
a3
Level  Finding        Place                           Meaning                                                                                                  What to do
note   agent.unknown  log/a/events-2026-04-01.yaml:5  Agent "Bob "the man"\" is not in the policies: it is kept and counted under that word. First seen here.  Add the login to policy/agents.yaml, or correct the event.

errors 0, warnings 0, notes 1
a8
id,by,do
a1,system,policy
a2,system,policy
a3,system,import
a4,customer,open
a5,"Bob ""the man""\",reply
a6,system,seen
a7,system,import
a8,system,import
a9,system,import
! ../t.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
! ../t.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 0 created, 0 revised, 1 unchanged, 0 stale, 0 rejected
