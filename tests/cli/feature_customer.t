# F004 the channel a customer prefers is kept and seen by whoever answers. F153 two accounts become one person by an event
# that can be taken back; nothing is copied.
$ sh "$DATA"/shop.sh

$ cd shop && csm customer new --shop=main --account=lin88 --name='Lin Example' --phone=13800000017 --prefers=phone && csm customer new --shop=main --account=lin_new --name='L. Example' --mail=lin@example.com
C-a3q
C-a4r

$ cd shop && csm ticket new --channel=chat --account=lin88 -m 'first' && csm ticket new --channel=mail --account=lin_new -m 'second'
T-a5s
T-a6t

$ cd shop && csm customer set C-a4r --prefers=wechat && csm customer list --prefers=wechat --fields=customer,prefers --format=csv && csm customer list --prefers=wechat --lang=zh --fields=customer,prefers
a7
customer,prefers
C-a4r,wechat
客户   偏好渠道
C-a4r  微信

$ cd shop && csm ticket show T-a6t | sed -n '/^Customer$/,/^History/p'
Customer
Customer  C-a4r
Prefers   wechat
Account   lin_new
Name      L. Example
Mail      lin@example.com

History

$ cd shop && csm customer link C-a4r --to=C-a3q --reason='same phone' && csm ticket show T-a6t | sed -n '/^Customer$/,/^History/p' && csm ticket list --customer=C-a3q --ids && csm find 13800000017 --format=csv --fields=case,field
a8
Customer
Customer     C-a4r
Prefers      wechat
Account      lin_new
Name         L. Example
Mail         lin@example.com
Same person  C-a3q

Other cases
Case   Opened               State  About  Subject  Same
T-a5s  2026-04-02 12:00:00  new                    customer

History
T-a5s
T-a6t
case,field
C-a3q,phone
T-a5s,phone
T-a6t,phone

$ cd shop && csm customer show C-a3q --as-of=2026-04-01; csm undo a8 --reason='two sisters' && csm ticket list --customer=C-a3q --ids && csm ticket list --customer=C-a3q --ids --known-at=2026-04-01
a9
T-a5s
! csm customer show: there is no customer "C-a3q" [name.unknown]
! csm ticket list: there is no customer "C-a3q" [name.unknown]
[4]

$ cd shop && csm customer link C-a4r --to=C-a3q && csm customer unlink C-a4r --to=C-a3q && csm ticket list --customer=C-a3q --ids && csm check
a10
a11
T-a5s
errors 0, warnings 0, notes 0
