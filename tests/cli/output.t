# What lists look like: formats, fields, languages; output that cannot be written is never called success.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=chat --category=quality --order=2026011588 -m '屏幕有裂纹' --subject='屏幕, "裂"' && csm ticket new --channel=phone -m 'Second'
T-a3q
T-a4r

$ cd shop && csm ticket list
Case   Opened               State  Priority  Channel  Category  Agent  Order       Subject
T-a3q  2026-04-02 12:00:00  new              chat     quality          2026011588  屏幕, "裂"
T-a4r  2026-04-02 12:00:00  new              phone

$ cd shop && csm ticket list --lang=zh
工单   受理时间             状态    优先级  渠道      类别      客服  订单号      主题
T-a3q  2026-04-02 12:00:00  待受理          在线客服  商品质量        2026011588  屏幕, "裂"
T-a4r  2026-04-02 12:00:00  待受理          客服热线

$ cd shop && CSM_LANG=zh csm ticket show T-a3q
工单          T-a3q
受理时间      2026-04-02 12:00:00
状态          待受理
渠道          在线客服
类别          商品质量
订单号        2026011588
主题          屏幕, "裂"
店铺          main
更新时间      2026-04-02 12:00:00
客户最后留言  2026-04-02 12:00:00
已历时        0s
事件数        1
待补充        商品, 客户, 诉求

经过
2026-04-02 12:00:00  admin 新建:渠道=在线客服, 主题=屏幕, "裂", 订单号=2026011588, 店铺=main, 类别=商品质量 [a3]
    屏幕有裂纹

$ cd shop && csm ticket list --format=csv --fields=case,subject,opened,category
case,subject,opened,category
T-a3q,"屏幕, ""裂""",2026-04-02T12:00:00+08:00,quality
T-a4r,,2026-04-02T12:00:00+08:00,

$ cd shop && csm ticket list --format=tsv --fields=case,subject --lang=zh
case	subject
T-a3q	屏幕, "裂"
T-a4r	

$ cd shop && csm ticket list --format=json --fields=case,subject,urgency
[
{"case":"T-a3q","subject":"屏幕, \"裂\"","urgency":null},
{"case":"T-a4r","subject":null,"urgency":null}
]

$ cd shop && csm ticket list --format=jsonl --fields=case,subject
{"case":"T-a3q","subject":"屏幕, \"裂\""}
{"case":"T-a4r","subject":null}

$ cd shop && csm ticket list --format=md --fields=case,subject
| Case | Subject |
| --- | --- |
| T-a3q | 屏幕, "裂" |
| T-a4r |  |

$ cd shop && csm ticket list --format=html --fields=case,subject
<div class="csm" lang="en">
<table>
<thead><tr><th style="text-align:left">Case</th><th style="text-align:left">Subject</th></tr></thead>
<tbody>
<tr><td>T-a3q</td><td>屏幕, &quot;裂&quot;</td></tr>
<tr><td>T-a4r</td><td></td></tr>
</tbody>
</table>
</div>

$ cd shop && csm ticket list --format=xml
! csm ticket list: format: unknown format "xml" (table, csv, tsv, json, jsonl, md, html) [print.format]
[2]

$ cd shop && csm ticket list --format=csv --fields=case,subjct
! csm ticket list: --fields: unknown field "subjct"; did you mean "subject"? (there are: case, opened, state, priority, channel, service, channel_group, category, type, severity, agent, group, order, product, sku, line, subject, customer, name, tier, shop, stage, touchpoint, desired, flags, impact, urgency, wait_for, wait_until, code, cause, solver, updated, first_reply, handoff, handling, first_solved, solved, last_customer, first_reply_s, first_solve_s, solve_s, age_s, replies, auto_replies, messages, notes, reopens, handoffs, files, follows, merged_into, ref, source, import, events, odd) [print.field]
[2]

$ cd shop && csm ticket list --format=csv --fields=
! csm ticket list: --fields: an empty name; give names separated by commas [print.field]
[2]

$ cd shop && csm ticket list --no-header --fields=case,state; csm ticket list --no-header --format=csv --fields=case,state
T-a3q  new
T-a4r  new
T-a3q,new
T-a4r,new

$ cd shop && csm ticket list --format=csv -z --fields=case,state | tr '\0' '|'
case,state|T-a3q,new|T-a4r,new|%no-newline%

$ cd shop && csm ticket list --ids --sort=-case; csm ticket list --sort=subjct
T-a4r
T-a3q
! csm ticket list: sort: ticket has no column "subjct"; is subject meant? [list.field]
[2]

$ cd shop && csm ticket list --channel=phone --format=csv; csm ticket list --channel=phone --channel=chat --ids --limit=1
case,opened,state,priority,channel,category,agent,order,subject
T-a4r,2026-04-02T12:00:00+08:00,new,,phone,,,,
T-a3q

$ cd shop && csm ticket list --channel=fax
! csm ticket list: channel: "fax" is not known; known are platform, market_im, phone, callback, chat, mail, app, web, social, wechat, live, review, store, letter, bot, self, regulator, internal [list.value]
[2]

$ cd shop && csm ticket list --state=closed; csm ticket list --state=closed --format=csv --fields=case; csm ticket list --state=closed --format=json
case
[]

$ cd shop && csm ticket list --state=shut
! csm ticket list: state: "shut" is not known; known are new, open, pending, on_hold, solved, closed, merged, spam, void [list.value]
[2]

$ cd shop && csm ticket list --opened=2026-04 --ids; csm ticket list --opened=today --ids; csm ticket list --opened=someday
T-a3q
T-a4r
T-a3q
T-a4r
! csm ticket list: opened: "someday" is no period: write 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year, last-7d, A..B or all [list.period]
[2]

$ cd shop && csm ticket list --limit=x; csm ticket list --limit=-1
! csm ticket list: --limit=x: a whole number from 1 (csm ticket list -h) [usage.value]
! csm ticket list: --limit=-1: a whole number from 1 (csm ticket list -h) [usage.value]
[2]

$ cd shop && csm ticket list -o ../list.csv --fields=case && cat ../list.csv; csm ticket list -o ../no/list.csv
case
T-a3q
T-a4r
! csm ticket list: ../no/list.csv: No such file or directory [system.call]
[4]

$ cd shop && csm ticket list >&-
! csm ticket list: output: only 0 of 239 bytes were written: Bad file descriptor [output.write]
[6]

$ cd shop && csm ticket list >/dev/full
! csm ticket list: output: only 0 of 239 bytes were written: No space left on device [output.write]
[6]

$ cd shop && csm ticket new --channel=chat -m 'to a full disk' >/dev/full; tail -n 1 log/a/events-*.yaml
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a5s, do: open, channel: chat, salt: "wbe1vba76qap8", text: "to a full disk", shop: main}
! csm ticket new: recorded, not printed: a5
! csm: standard output: No space left on device

$ cd shop && csm ticket list --ids | head -n 1
T-a3q

$ cd shop && for i in 1 2 3 4 5 6 7 8; do csm log --raw; done >../x; csm log --raw | head -n 1 | cut -c1-10
- {id: a1,

$ cd shop && csm -h >/dev/full
! csm: standard output: No space left on device
[6]

$ cd shop && csm ticket list >../a; env -i PATH="$PATH" CSM_NOW=$CSM_NOW csm ticket list | cmp - ../a

$ cd shop && LC_ALL=C csm ticket list | cmp - ../a; LC_ALL=zh_CN.GBK TZ=America/New_York POSIXLY_CORRECT=1 COLUMNS=20 TERM=vt52 csm ticket list | cmp - ../a

$ cd shop && POSIXLY_CORRECT=1 csm ticket list ../nowhere --ids; POSIXLY_CORRECT=1 csm ticket note T-a3q -m 'options behind'
a6
! csm ticket list: '../nowhere' is one operand too many; none is expected (csm ticket list -h) [usage.operand]

$ CSM_STORE=shop csm ticket list --ids; CSM_STORE=nowhere csm ticket list; CSM_STORE= csm ticket list --store=shop --ids
T-a3q
T-a4r
T-a5s
T-a3q
T-a4r
T-a5s
! csm ticket list: nowhere: no such file or folder [file.missing]

$ cd shop/log && csm ticket list --ids
T-a3q
T-a4r
T-a5s

# Names of files are shown with their control bytes made visible, as everything else that was typed.
$ sh "$DATA"/shop.sh 2>/dev/null; rm -rf odd && mkdir odd && cd odd && csm init -q 2>/dev/null; csm ticket new --channel=chat -F "$(printf 'a\033[31mb')" 2>&1 | cat -v; csm ticket list -o "$(printf 'no\r\033/x')" 2>&1 | cat -v
csm ticket new: a\x1B[31mb: No such file or directory [system.call]
csm ticket list: no\r\x1B/x: No such file or directory [system.call]

$ cd odd && printf 'id,shop,order,created\n' >"$(printf 'x\033[2Jy.csv')" && cp "$EXAMPLES"/exports/desk-customers.csv "$(printf 'z\033[2J.csv')"; csm import --map=csm.customers "$(printf 'z\033[2J.csv')" 2>&1 | cat -v; csm import --map=csm.customers "$(printf 'z\033[2J.csv')" 2>&1 | cat -v
z\x1B[2J.csv: csm.customers into main: 16 rows, 16 customers read: 0 dropped, 16 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
a3
z\x1B[2J.csv: nothing to do: imported before as a3 with this map (--again does it once more)
