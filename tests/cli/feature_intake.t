# What is taken in with a case, and how it is found again by it. F001 channels, F006 pre-sale and after-sale, F007 touch
# points of the sale itself, F009 the fields of intake, F013 order business, F014 paying, F018 classes, F020 priority.
$ sh "$DATA"/shop.sh

$ cd shop && csm ticket new --channel=phone --stage=after --order=2026011588 --line=1 --sku=RC-3L --product='Rice cooker 3L' --category=quality.defect --type=complaint --severity=severe --urgency=1 --desired=exchange --account=lin88 --name='Lin Example' --phone=13800000017 -m '内胆掉漆'
T-a4r

$ cd shop && csm ticket new --channel=chat --stage=pre --touchpoint=consult --category=inquiry.choice --type=question -m '有大一号的吗?'
T-a5s

$ cd shop && csm ticket new --channel=app --stage=in --touchpoint=pay --type=order.pay --category=payment.failed -m '付款失败'
T-a6t

$ cd shop && csm ticket new --channel=web --stage=in --touchpoint=tracking --category=delivery.stalled -m '物流三天没有更新' && csm ticket new --channel=social --type=suggestion -m 'x' && csm ticket new --channel=platform --type=complaint -m 'x' && csm ticket new --channel=mail --subject='Invoice' -m 'x'
T-a7u
T-a8v
T-a9w
T-a10v

$ cd shop && for t in new supplement swap cancel; do csm ticket new --channel=market_im --type=order.$t --order=2026011588 -m "$t"; done; csm ticket list --type=order --fields=case,type,order; csm ticket list --type=order.swap --ids
T-a11w
T-a12x
T-a13y
T-a14z
T-a13y
! csm ticket list: type: "order" is not known; known are question, complaint, return, exchange, repair, order.new, order.supplement, order.swap, order.cancel, order.pay, delivery, invoice, suggestion, praise, privacy, task [list.value]

$ cd shop && csm ticket list --fields=case,channel,stage,touchpoint,type,category
Case    Channel    Stage  Touchpoint  Type              Category
T-a4r   phone      after              complaint         quality.defect
T-a5s   chat       pre    consult     question          inquiry.choice
T-a6t   app        in     pay         order.pay         payment.failed
T-a7u   web        in     tracking                      delivery.stalled
T-a8v   social                        suggestion
T-a9w   platform                      complaint
T-a10v  mail
T-a11w  market_im                     order.new
T-a12x  market_im                     order.supplement
T-a13y  market_im                     order.swap
T-a14z  market_im                     order.cancel

$ cd shop && csm ticket list --fields=channel,stage,touchpoint,type,category --lang=zh --limit=4
渠道      阶段  触点      类型                类别
客服热线  售后            投诉                质量瑕疵
在线客服  售前  咨询      咨询                选购与规格
手机应用  售中  支付      订单确认与支付引导  支付失败
官网表单  售中  物流跟踪                      物流停滞

$ cd shop && csm ticket list --stage=pre --ids; csm ticket list --stage=in --touchpoint=pay --ids; csm ticket list --category=quality --ids; csm ticket list --channel=客服热线 --ids; csm ticket list --product=~cooker --desired=exchange --ids
T-a5s
T-a6t
T-a4r
T-a4r
T-a4r

$ cd shop && csm ticket list --service=voice --fields=case,channel,service,channel_group; csm ticket list --service=chat --ids | csm ticket assign - --to=li.na -q; csm ticket list --agent=li.na --fields=case,service --format=csv
Case   Channel  Service  Channel group
T-a4r  phone    voice    direct
case,service
T-a5s,chat
T-a6t,chat
T-a8v,chat
T-a11w,chat
T-a12x,chat
T-a13y,chat
T-a14z,chat

$ cd shop && csm ticket show T-a4r | sed -n '/^Not known/p'; csm ticket show T-a4r --format=json | grep '"lacks"'; csm ticket new -m 'no channel'
! csm ticket new: the ticket lacks --channel (policy/terms.yaml, intake) [intake.missing]
[2]

$ cd shop && csm ticket new --channel=fax -m x; csm ticket new --channel=chat --stage=during -m x; csm ticket new --channel=chat --type=order.refund -m x
! csm ticket new: channel: "fax" is not known (policy/terms.yaml, channels); known are platform, market_im, phone, callback, chat, mail, app, web, social, wechat, live, review, store, letter, bot, self, regulator, internal [field.word]
! csm ticket new: stage: "during" is not known (policy/terms.yaml, stages); known are pre, in, after [field.word]
! csm ticket new: type: "order.refund" is not known (policy/terms.yaml, types); known are question, complaint, return, exchange, repair, order.new, order.supplement, order.swap, order.cancel, order.pay, delivery, invoice, suggestion, praise, privacy, task [field.word]
[2]

$ cd shop && csm ticket classify T-a5s --category=order.stock --severity=normal --impact=2 --urgency=2 && csm ticket list --case=T-a5s --fields=category,severity,impact,urgency,priority && csm log T-a5s --fields=id,do,detail
a22
Category     Severity  Impact  Urgency  Priority
order.stock  normal         2        2  P3
Event  Verb      Detail
a5     open      channel=chat shop=main stage=pre touchpoint=consult category=inquiry.choice type=question 有大一号的吗?
a15    assign    to=li.na
a22    classify  category=order.stock severity=normal impact=2 urgency=2

$ cd shop && csm ticket list --priority=P1 --ids; csm ticket show T-a4r | grep '^Why'; csm ticket show T-a5s --lang=zh | grep 优先级; csm ticket classify T-a5s --flags=safety -q && csm ticket show T-a5s | grep '^Why'
T-a4r
Why this priority  impact 1 (from severity), urgency 1: P1
优先级        P3
优先级依据    影响 2、紧急 2:P3
Why this priority  flag "Danger to persons": P1

$ cd shop && csm check
errors 0, warnings 0, notes 0
