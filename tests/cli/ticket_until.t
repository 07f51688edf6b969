# A wait with a date is over when it has passed: the ticket is open from that instant on, without an event.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m one -q --at=2026-03-30T10:00; csm ticket wait T-a3q --for=carrier --until=2026-04-03T10:00 -q; csm ticket list --fields=case,state,wait_for,wait_until --format=csv
case,state,wait_for,wait_until
T-a3q,on_hold,carrier,2026-04-03T10:00:00+08:00

$ cd shop && for t in 2026-04-03T09:59:59 2026-04-03T10:00:00; do csm ticket list --now=$t --fields=case,state,wait_for,wait_until --no-header --format=csv; csm ticket list --now=$t --state=open --ids; csm ticket list --as-of=$t --now=2026-04-09 --fields=case,state --no-header --format=csv; done
T-a3q,on_hold,carrier,2026-04-03T10:00:00+08:00
T-a3q,on_hold
T-a3q,open,,
T-a3q
T-a3q,open

$ cd shop && csm ticket show T-a3q --now=2026-04-05T12:00:00 | sed -n '/Time/,/^$/p'; csm ticket show T-a3q --now=2026-04-05T12:00:00 | grep -n -i -e open -e hold
Time so far
new      3d 2h
open     2d 2h
on_hold  22h

2:Opened         2026-03-30 10:00:00
3:State          open
14:open     2d 2h
15:on_hold  22h
18:2026-03-30 10:00:00  admin opened it: channel=chat, shop=main [a3]

$ cd shop && csm ticket resume T-a3q --now=2026-04-05T12:00:00 -q; csm ticket list --fields=case,state --no-header --format=csv --now=2026-04-05T12:00:00; csm check --now=2026-04-06
T-a3q,open
errors 0, warnings 0, notes 0
