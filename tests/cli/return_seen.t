# What only an export shows has no date of its own: the return was seen settled, and no duration is drawn from that.
$ sh "$DATA"/shop.sh

$ f="$EXAMPLES"/exports/taobao-refunds-20260401.csv; iconv -f gb18030 -t utf-8 $f | sed -n 1,2p | sed -e 's/"2026-01-13 02:15:42"/""/g' >r.csv; cd shop && csm import ../r.csv --exported-at=2026-02-01T10:00:00+08:00; csm return list --format=csv --fields=status,opened,settled,ended,settle_s,refunded; csm return show $(csm return list --ids) | grep -e ^Status -e ^Seen -e ^Settled; csm report overview --period=2026-01..2026-03 --format=csv | grep -i -e settle -e refunded
a3
status,opened,settled,ended,settle_s,refunded
settled,2026-01-11T23:15:42+08:00,,,,59.00 CNY
Status           settled
Seen settled on  2026-02-01 10:00:00
returns,currency=CNY,refunded,59.00,CNY,1,by requested date,
returns,kind=return_refund currency=CNY,refunded,59.00,CNY,1,by requested date,
returns,reason=no_reason currency=CNY,refunded,59.00,CNY,1,by requested date,
returns,status=settled,count,1,count,,by requested date,
returns,status=settled,units,0,count,,by requested date,
returns,status=settled,without_units,1,count,,by requested date,
returns,status=settled currency=CNY,amount,59.00,CNY,1,by requested date,
returns,status=settled currency=CNY,refunded,59.00,CNY,1,by requested date,
! ../r.csv: taobao.refunds into main: 1 rows, 1 returns read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
