# The store of the tests of reports about tickets: ./shop with eight tickets of March 2026, all times in +08:00.
#   a    chat   quality   opened 03-02 09:00, waits for the customer 10:00-14:00 (reply), solved 16:00
#   b    chat   delivery  opened 03-02 10:00, on hold for the carrier 11:00, for the warehouse 03-03 11:00, resumed 03-04 11:00,
#                         solved 12:00, written to again 03-05 12:00 (reopened), solved 03-05 14:00
#   c    mail   quality   opened 03-03 09:00, first answer 09:30, solved 03-03 09:30
#   d    mail   delivery  opened 02-27 09:00, answered and open since 03-02 12:00, solved 03-06 09:00
#   e    phone  quality   opened 03-08 22:10 (Sunday), still new
#   f    chat   delivery  opened 03-09 09:10, on hold for another part of the shop (merchant) 10:10, still so
#   g    chat             opened 03-09 09:20, spam at 09:25
#   h    mail   quality   opened 03-10 09:00, answered 11:00 and waits for the customer since
sh "$DATA"/shop.sh || exit
cd shop || exit
at() { when=$1; shift; csm ticket "$@" --at="2026-${when}:00+08:00" -q; }
new() { csm ticket new --at="2026-$1:00+08:00" --channel="$2" ${3:+--category=$3} -m x --by=customer; }
d=$(new 02-27T09:00 mail delivery)
at 03-02T12:00 reply "$d" -m y --agent=wang
a=$(new 03-02T09:00 chat quality)
at 03-02T09:30 assign "$a" --to=li.na
at 03-02T10:00 reply "$a" -m y --wait=customer --agent=li.na
at 03-02T14:00 message "$a" -m z --by=customer
at 03-02T16:00 solve "$a" --code=answered -m y --agent=li.na
b=$(new 03-02T10:00 chat delivery)
at 03-02T10:30 assign "$b" --to=li.na
at 03-02T11:00 wait "$b" --for=carrier
at 03-03T11:00 wait "$b" --for=warehouse
at 03-04T11:00 resume "$b"
at 03-04T11:30 assign "$b" --to=wang
at 03-04T12:00 solve "$b" --code=answered -m y --agent=wang
at 03-05T12:00 message "$b" -m z --by=customer
at 03-05T13:00 reply "$b" -m y --agent=wang
at 03-05T14:00 solve "$b" --code=answered --agent=wang
c=$(new 03-03T09:00 mail quality)
at 03-03T09:30 reply "$c" -m y --agent=li.na
at 03-03T09:30 solve "$c" --code=answered --agent=li.na
at 03-06T09:00 solve "$d" --code=answered --agent=wang
e=$(new 03-08T22:10 phone quality)
f=$(new 03-09T09:10 chat delivery)
at 03-09T10:10 wait "$f" --for=merchant
g=$(new 03-09T09:20 chat)
at 03-09T09:25 void "$g" --as=spam
h=$(new 03-10T09:00 mail quality)
at 03-10T11:00 reply "$h" -m y --wait=customer --agent=li.na
