# Ready answers: which fits and why, answering with it, handing over to people when none fits.
$ sh "$DATA"/shop.sh && cd shop && csm kb match 退货; csm kb sample >policy/kb.yaml && csm kb match 请问怎么开发票 --ids
invoice
return_period
! csm kb match: policy/kb.yaml: is not there: write articles into it (csm kb sample prints an example) [kb.none]

$ cd shop && cp "$DATA"/triage/kb.yaml policy/ && csm kb match 请问怎么退货
Article        Title          Score  Question      Common  Of question  Of text  Keywords
return_period  Return period  0.966  怎么退货           3            3        5  退货
invoice        开发票         0.233  怎么开发票         1            4        5
receipt        补开发票       0.200  怎么补开发票       1            5        5

answered from 0.500 on

$ cd shop && csm kb match 'How can I RETURN this item?' --format=csv && csm kb match 怎么退货 --ids && csm kb match 国庆发货吗 --ids; csm kb match 国庆发货吗 --now=2026-10-02 --ids; csm kb match '???'
article,title,score,question,common,in_question,in_text,keywords
return_period,Return period,0.700,how do I return an item,3,5,5,return
return_period
invoice
receipt
holiday
answered from 0.500 on

$ cd shop && csm ticket new --channel=bot -m '请问怎么退货呀' && csm kb answer T-a3q && tail -n 2 log/a/events-*.yaml && csm kb answer T-a3q
T-a3q
a5
- {id: a4, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: kb, digest: "c2fbdc3c00f076634a733fffbf13009a42f56bebd8a2751aebaf13a659d9c913", path: policy/kb.yaml}
- {id: a5, at: "2026-04-02T12:00:00+08:00", by: bot, case: T-a3q, do: reply, salt: "wbe1vba76qap8", text: "您好,订单签收后七天内可申请退货。", article: return_period, version: "c2fbdc3c00f0"}
! csm kb answer: T-a3q: what the customer wrote last is answered already [kb.answered]
[3]

$ cd shop && csm ticket list --fields=case,state,replies,auto_replies,first_reply --format=csv
case,state,replies,auto_replies,first_reply
T-a3q,new,0,1,

$ cd shop && csm ticket message T-a3q -m '你们老板是谁' && csm kb answer T-a3q && tail -n 1 log/a/events-*.yaml && csm ticket message T-a3q -m '怎么退货' && csm kb answer T-a3q; csm ticket list --fields=case,state,group,handoff --format=csv
a6
a7
- {id: a7, at: "2026-04-02T12:00:00+08:00", by: bot, case: T-a3q, do: handoff, salt: "mwkw28vvyx4sc", reason: "no article fits", group: after_sales, version: "c2fbdc3c00f0"}
a8
case,state,group,handoff
T-a3q,open,after_sales,2026-04-02T12:00:00+08:00
! csm kb answer: T-a3q is with people: a machine answers only what it is told to (--article) [kb.handed]

$ cd shop && csm kb answer T-a3q --article=retrun_period; csm kb answer T-a3q --article=return_period -n; csm kb match T-a3q --ids
- {id: a9, at: "2026-04-02T12:00:00+08:00", by: bot, case: T-a3q, do: reply, salt: "3ak306e0gbx53", text: "您好,订单签收后七天内可申请退货。", article: return_period, version: "c2fbdc3c00f0"}
return_period
invoice
receipt
! csm kb answer: policy/kb.yaml has no article "retrun_period"; is return_period meant? [kb.article]

$ cd shop && t=$(csm ticket new --channel=bot -m '发票什么时候寄出?') && csm kb answer $t; csm ticket classify $t --order=88 && csm kb answer $t && tail -n 1 log/a/events-*.yaml
a10
a11
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: bot, case: T-a9w, do: reply, salt: "13p6gxczckcj5", text: "订单 88 的发票会发到邮箱。", article: invoice, version: "c2fbdc3c00f0"}
! csm kb answer: article invoice: {{order}} has no value for T-a9w; give it one, or write {{order|...}} [kb.placeholder]

$ cd shop && t=$(csm ticket new --channel=bot -m '怎么补开发票') && sed -i 's/margin.*//; s/^threshold: 500/&\nmargin: 600/' policy/kb.yaml && csm kb answer $t && tail -n 1 log/a/events-*.yaml && csm check
a14
- {id: a14, at: "2026-04-02T12:00:00+08:00", by: bot, case: T-a12x, do: handoff, salt: "v6318sv5z8ye4", reason: "two articles fit alike: receipt, invoice", group: after_sales, version: "3855f8ee6a7d"}
errors 0, warnings 0, notes 0

$ cd shop && for a in 'answer: {zh: 好}' 'questions: {zh: [好]}' 'questions: {zh: [好]}, answer: {zh: "{{name}}"}' 'questions: {zh: [好]}, answr: {zh: x}' 'questions: [好], answer: {zh: x}'; do printf 'articles:\n  a: {%s}\n' "$a" >policy/kb.yaml; csm kb match 好; done
! csm kb match: policy/kb.yaml:2:3: article a has neither questions nor keywords: it could never be found [policy.questions]
! csm kb match: policy/kb.yaml:2:3: article a has no answer [policy.answer]
! csm kb match: policy/kb.yaml:2:3: article a: {{name}} is not known; known are case, order, product, sku, shop, subject [policy.placeholder]
! csm kb match: policy/kb.yaml:2:29: unknown key "answr"; is answer meant? [policy.key]
! csm kb match: policy/kb.yaml:2:18: must be a map with some of the keys en, zh [policy.map]
[2]
