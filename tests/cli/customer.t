# Customers: personal data stand in people/ only, never in the log; who is the same person is said by events.
$ sh "$DATA"/shop.sh

$ cd shop && csm customer new --shop=main --account=lin88 --name='Lin Example' --phone=13800000017 --mail=lin@example.com --prefers=chat --tier=gold
C-a3q

$ cd shop && tail -n 1 log/a/events-*.yaml; cat people/*
- {id: a3, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a3q, do: open, key: "customer:82ad3a721964f7edd312e03ad00a63f1", shop: main, tier: gold, prefers: chat}
- {customer: C-a3q, at: "2026-04-02T12:00:00+08:00", account: "lin88", name: "Lin Example", phone: "13800000017", mail: "lin@example.com", shop: "main"}

$ cd shop && grep -r -e Lin -e 13800000017 -e lin@ -e lin88 log; stat -c '%a %n' people people/*
700 people
600 people/a-01.yaml

$ cd shop && csm customer new --shop=main --account=lin88
! csm customer new: this account is customer C-a3q already [customer.exists]
[3]

$ cd shop && csm customer new --shop=main --account=lin2 --name='L. Example'
C-a4r

$ cd shop && csm customer new --name='Nobody'
C-a5s

$ cd shop && csm customer list
Customer  Shop  Account  Name         Tier  Prefers  Tickets  Active  Returns  Orders  Last heard
C-a3q     main  lin88    Lin Example  gold  chat           0       0        0       0
C-a4r     main  lin2     L. Example                        0       0        0       0
C-a5s     main           Nobody                            0       0        0       0

$ cd shop && csm customer show C-a3q
Customer  C-a3q
Shop      main
Person    C-a3q
Noted     2026-04-02 12:00:00
Updated   2026-04-02 12:00:00

Customer
Customer  C-a3q
Prefers   chat
Tier      gold
Account   lin88
Name      Lin Example
Phone     13800000017
Mail      lin@example.com

History
2026-04-02 12:00:00  admin opened it: shop=main, tier=gold, prefers=chat [a3]

$ cd shop && csm customer set C-a3q --prefers=phone --tier= --phone=13900000018; tail -n 1 log/a/events-*.yaml; tail -n 1 people/*
a6
- {id: a6, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a3q, do: set, tier: "", prefers: phone}
- {customer: C-a3q, at: "2026-04-02T12:00:00+08:00", phone: "13900000018", shop: "main"}

$ cd shop && csm customer set C-a3q --prefers=fax
! csm customer set: prefers: "fax" is not known (policy/terms.yaml, channels); known are platform, market_im, phone, callback, chat, mail, app, web, social, wechat, live, review, store, letter, bot, self, regulator, internal [field.word]
[2]

$ cd shop && csm customer set C-a3q --phone='not a number'
a7

$ cd shop && csm customer set C-a3q
! csm customer set: nothing to set: give at least one of tier, prefers, shop, name, phone, mail, address, contact, tags [field.none]
[2]

$ cd shop && csm ticket new --channel=chat --customer=C-a3q -m 'a question' && tail -n 1 log/a/events-*.yaml
T-a8v
- {id: a8, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a8v, do: open, channel: chat, salt: "8dzkgj00e4x9a", text: "a question", shop: main, customer: C-a3q}

$ cd shop && csm ticket new --channel=phone --name='Call Er' --phone=13700000019 -m 'by phone' && tail -n 2 log/a/events-*.yaml && tail -n 1 people/*; grep -r 'Call Er' log
T-a10v
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a9w, do: open, tx: "1/2", shop: main}
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a10v, do: open, tx: "2/2", channel: phone, salt: "nq4kk8cw7hyv6", text: "by phone", shop: main, customer: C-a9w}
- {customer: C-a9w, at: "2026-04-02T12:00:00+08:00", name: "Call Er", phone: "13700000019", shop: "main"}
[1]

$ cd shop && csm customer link C-a3q --to=C-a4r --reason='same address' && tail -n 1 log/a/events-*.yaml
a11
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a3q, do: link, to: C-a4r, salt: "13p6gxczckcj5", reason: "same address"}

$ cd shop && csm customer link C-a3q --to=C-a3q
! csm customer link: a customer is linked to another customer, named as C-a17c [customer.link]
[3]

$ cd shop && csm customer link C-a3q --to=C-a4r
a12

$ cd shop && csm customer show C-a4r
Customer  C-a4r
Shop      main
Person    C-a3q
Noted     2026-04-02 12:00:00
Updated   2026-04-02 12:00:00

Customer
Customer     C-a4r
Account      lin2
Name         L. Example
Same person  C-a3q

Other cases
Case   Opened               State  About  Subject  Same
T-a8v  2026-04-02 12:00:00  new                    customer

Links
Relation  From   To     Since
          C-a3q  C-a4r  2026-04-02 12:00:00
          C-a3q  C-a4r  2026-04-02 12:00:00

History
2026-04-02 12:00:00  admin opened it: shop=main [a4]

$ cd shop && csm customer unlink C-a3q --to=C-a4r && tail -n 1 log/a/events-*.yaml
a13
- {id: a13, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a3q, do: unlink, to: C-a4r}

$ cd shop && csm customer unlink C-a3q --to=C-a4r
! csm customer unlink: the two are not linked from here: unlink where the link was made [customer.unlink]
[3]

$ cd shop && csm customer link C-a3q --to=C-a99s
! csm customer link: there is no C-a99s [name.unknown]
[4]

$ cd shop && csm customer link C-a3q
! csm customer link: needs --to (the other customer: both are one person) [field.required]
[2]

$ cd shop && csm customer show nobody
! csm customer show: no customer is called "nobody": neither a name like C-a17c, nor an event, a key of another system or an order [name.unknown]
[4]

$ cd shop && csm ticket show C-a3q
! csm ticket show: "C-a3q" is a customer, not a ticket [name.kind]
[2]

$ cd shop && csm find 0019; csm find 13700000019 --ids; csm find 'Lin Example'; csm find lin88
Case    What      At                   Found in  Match        Event
C-a9w   customer  2026-04-02 12:00:00  phone     13700000019
T-a10v  ticket    2026-04-02 12:00:00  phone     13700000019
C-a9w
T-a10v
Case   What      At                   Found in  Match        Event
C-a3q  customer  2026-04-02 12:00:00  name      Lin Example
T-a8v  ticket    2026-04-02 12:00:00  name      Lin Example
Case   What      At                   Found in  Match  Event
C-a3q  customer  2026-04-02 12:00:00  account   lin88
T-a8v  ticket    2026-04-02 12:00:00  account   lin88

$ cd shop && csm check
errors 0, warnings 0, notes 0
