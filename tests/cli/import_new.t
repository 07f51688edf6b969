# A map for an export that none fits is drafted from its own header.
$ sh "$DATA"/shop.sh

$ printf 'exported by the old desk\nBon;Kontostand;Kundenmail;Telefon privat;Opened;Status;Kurztext;Lager 7\n17;9,50;mei@shop.example;555;2026-01-02 10:00;offen;Riss im Glas;B\n18;1,00;bo@shop.example;556;2026-01-03 11:00;closed;Wo ist es;B\n' >desk.csv; cd shop && csm import ../desk.csv; csm import new ../desk.csv
# Drafted by csm import new; look through it, save it as maps/my.desk.yaml in the store, then: csm import check my.desk
map: my.desk
verified: "own: drafted from the header of one file"
record: ticket    # order, return, ticket, customer, message, answer, event, parcel, device or behaviour
detect:
  all: ["Opened", "Status", "Bon"]    # columns by which this export is recognised
input:
  guards: [excel, apostrophe, tab]
  nulls: ["-", "--", "N/A", "n/a", "null"]
  ragged: {long: trailing-empty-ok}
fields:    # csm-map(5) lists what a record can have
  # no column is known to name a record; is it this one?
  ticket: {from: ["Bon"], required: true}    # e.g. "17"
  opened: {from: ["Opened"]}    # e.g. "2026-01-02 10:00"
  state: {from: ["Status"], map: state}    # e.g. "offen"
maps:    # this export's words: csm's words
  state:
    values: {"closed": "closed"}
    # a word for this value is still to be chosen: "offen"
    unknown: reject
key: [ticket]
personal:    # about people, so not taken
  ["Kundenmail",
  "Telefon privat"]
drop:    # not taken; what is of use goes up to fields
  ["Kontostand",
  "Kurztext",
  "Lager 7"]
! csm import: ../desk.csv:2: no map fits these columns; the nearest, csm.tickets, wants ticket [import.format]

$ cd shop && csm import new ../desk.csv | sed 's/{"closed": "closed"}/{"closed": "closed", "offen": "open"}/' >maps/my.desk.yaml; csm import check my.desk && csm import ../desk.csv && csm ticket list --fields=ref,state,subject,opened --format=csv
Map      Record  Version       Verified
my.desk  ticket  d720fe3313a8  own: drafted from the header of one file
a3
ref,state,subject,opened
my:main:17,open,,2026-01-02T10:00:00+08:00
my:main:18,closed,,2026-01-03T11:00:00+08:00
! ../desk.csv: my.desk into main: 2 rows, 2 tickets read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ printf '订单编号\t店小二\t买家电话\t实付\n1\t甲\t555\t9.50\n' | (cd shop && csm import new -)
# Drafted by csm import new; look through it, save it as maps/my.export.yaml in the store, then: csm import check my.export
map: my.export
verified: "own: drafted from the header of one file"
record: order    # order, return, ticket, customer, message, answer, event, parcel, device or behaviour
detect:
  all: ["订单编号", "实付", "店小二"]    # columns by which this export is recognised
input:
  guards: [excel, apostrophe, tab]
  nulls: ["-", "--", "N/A", "n/a", "null"]
  ragged: {long: trailing-empty-ok}
fields:    # csm-map(5) lists what a record can have
  order: {from: ["订单编号"], required: true}    # e.g. "1"
  total: {from: ["实付"]}    # e.g. "9.50"
group: {by: order}    # rows with one order number are lines of one order
key: [order]
personal:    # about people, so not taken
  ["买家电话"]
drop:    # not taken; what is of use goes up to fields
  ["店小二"]

$ printf 'no table at all\n' >t.txt; cd shop && csm import new ../t.txt; csm import new ../missing.csv; printf '' >e.csv; csm import new e.csv
! csm import new: ../t.txt: no header: none of the first 20 lines holds two or more names separated by comma, TAB, semicolon or bar [import.new.header]
! csm import new: ../missing.csv: no such file or folder [file.missing]
! csm import new: e.csv: no header: none of the first 20 lines holds two or more names separated by comma, TAB, semicolon or bar [import.new.header]
[3]

$ printf 'case no,refundFee,created,tid,refundState\nA1,1250,2026-03-01 10:00:00,E1,60\n' >fen.csv; printf 'Id,Status,Created at,First reply time in minutes\n1,Open,2026-03-01 10:00,35\n' >minutes.csv; printf 'Order ID,Order Amount,Order Status,Created Time\n1,$2,Shipped,2026-03-01\n' >sign.csv; cd shop && for f in fen minutes sign; do csm import new ../$f.csv | grep -e minor -e minutes, -e Amount -e chosen; done
  amount: {from: ["refundFee"], type: minor}    # e.g. "1250"
    # a word for this value is still to be chosen: "60"
  replied: {from: ["First reply time in minutes"], type: minutes, after: opened}    # e.g. "35"
  all: ["Order ID", "Order Amount", "Order Status", "Created Time"]    # columns by which this export is recognised
  total: {from: ["Order Amount"]}    # e.g. "$2"

$ printf '订单号,件数,备忘\nA1,2,x\n' >cn.csv; csm import new --lang=zh cn.csv >zh.yaml; csm import new cn.csv >en.yaml; sed -e 's/ *#.*//' en.yaml >en; sed -e 's/ *#.*//' zh.yaml | cmp en -; grep '#' zh.yaml
# 由 csm import new 起草；请通读，在数据仓中存为 maps/my.cn.yaml，然后：csm import check my.cn
record: order    # order 订单、return 退货、ticket 工单、customer 客户、message 消息、answer 问卷答复、event 事件、parcel 包裹动态、device 设备事件、behaviour 行为记录
  all: ["订单号", "件数", "备忘"]    # 据以识别此导出文件的列
fields:    # 可用的字段见 csm-map(5)
  order: {from: ["订单号"], required: true}    # 例如 "A1"
  units: {from: ["件数"]}    # 例如 "2"
group: {by: order}    # 订单号相同的行是同一订单的明细
drop:    # 不导入；有用的请移到 fields

# What customers wrote goes into no map: maps are kept in git.
$ printf 'Kunde wrote,case no,subject,status\nx,17,Mei Example 555-0100 called,open\n' >t2.csv; cd shop; csm import new ../t2.csv | grep -E 'subject|555|case no'
  all: ["subject", "status", "Kunde wrote"]    # columns by which this export is recognised
  subject: {from: ["subject"]}    # e.g. (personal)
  ["case no"]
