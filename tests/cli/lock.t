# Another writer, and a wait that ends by itself.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat -m 'first' && flock local/writer csm ticket note T-a3q -m 'busy' --lock-wait=0 2>../err; echo "status $?"; sed 's/process [0-9]*/process N/' ../err
T-a3q
status 5
csm ticket note: process N is writing to the store; waited 0 s, nothing was changed [store.busy]

$ cd shop && flock local/writer csm ticket list --ids
T-a3q

$ cd shop && csm ticket note T-a3q -m 'free again' --lock-wait=0
a4

$ cd shop && csm ticket wait T-a3q --for=carrier --until=2026-04-04 && csm ticket list --fields=case,state,wait_for,wait_until
a5
Case   State    Waits for  Until
T-a3q  on_hold  carrier    2026-04-04 00:00:00

$ cd shop && csm ticket list --fields=case,state,wait_for --now=2026-04-05T12:00:00+08:00
Case   State  Waits for
T-a3q  open

$ cd shop && csm ticket show T-a3q --now=2026-04-05T12:00:00+08:00 | sed -n '/^Time/,/^on_hold/p'
Time so far
open     1d 12h
on_hold  1d 12h

$ cd shop && csm ticket solve T-a3q --code=delivered --now=2026-04-05T12:00:00+08:00 && csm check
a6
errors 0, warnings 0, notes 0
