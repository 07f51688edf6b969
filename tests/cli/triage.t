# Rules of the shop sort and give out tickets: run, test, explain, check, replay, agents, at intake.
$ sh "$DATA"/shop.sh && cp "$DATA"/triage/agents.yaml shop/policy/

$ cd shop && csm triage run; csm triage test
! csm triage run: policy/triage.yaml: is not there: write rules into it (csm triage sample prints an example), then csm triage check [triage.none]
! csm triage test: policy/triage.yaml: is not there: write rules into it (csm triage sample prints an example), then csm triage check [triage.none]
[4]

$ cd shop && cp "$DATA"/triage/rules.yaml policy/triage.yaml && csm triage check
rules 4, findings 0

$ cd shop && csm ticket new --channel=chat --order=88 -m '盒子破损了,要退款' && csm ticket new --channel=phone -m '用了以后脸上过敏' && csm ticket new --channel=chat --category=quality -m '再不处理我就打12315' && csm ticket new --channel=chat --order=89 -m 'arrived BROKEN' && csm ticket new --channel=mail -m 'just a question' && csm ticket new --channel=chat -m '退款呢' && csm ticket new --channel=review -m '过敏'
T-a3q
T-a4r
T-a5s
T-a6t
T-a7u
T-a8v
T-a9w

# A dry run prints the very lines; nothing is stored.
$ cd shop && csm triage run -n && wc -l <log/a/events-2026-04-01.yaml
- {id: a11, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a3q, do: classify, category: delivery.damage, type: return, rule: damaged, version: "91d3751c77b4"}
- {id: a12, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a3q, do: assign, to: li.na, rule: damaged, version: "91d3751c77b4"}
- {id: a13, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a4r, do: classify, category: quality.safety, flags: [safety], rule: allergy, version: "91d3751c77b4"}
- {id: a14, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a4r, do: assign, to: zhao, rule: allergy, version: "91d3751c77b4"}
- {id: a15, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a5s, do: classify, type: complaint, severity: severe, urgency: 1, flags: [regulator], handling: complex, salt: "ryhv8p3w8wfr5", tags: ["投诉"], rule: regulator, version: "91d3751c77b4"}
- {id: a16, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a5s, do: assign, group: complaints, rule: regulator, version: "91d3751c77b4"}
- {id: a17, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a6t, do: classify, category: delivery.damage, type: return, rule: damaged, version: "91d3751c77b4"}
- {id: a18, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a6t, do: assign, to: wang, rule: damaged, version: "91d3751c77b4"}
- {id: a19, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a8v, do: classify, category: refund.progress, rule: refund, version: "91d3751c77b4"}
9

$ cd shop && csm triage run >ids && wc -l <ids && grep 'policy: triage' log/a/*.yaml | cut -d, -f1-5 && cmp policy/triage.yaml policy/.seen/$(sha256sum <policy/triage.yaml | cut -c1-64).yaml && csm check
9
- {id: a10, at: "2026-04-02T12:00:00+08:00", by: system, do: policy, policy: triage
errors 0, warnings 0, notes 0

# A second run adds nothing.
$ cd shop && csm triage run; wc -l <log/a/events-2026-04-01.yaml
19

$ cd shop && csm triage explain T-a3q
Rule       What           Wanted              Seen               Result
regulator  text contains  12315, 工商, 起诉   盒子破损了,要退款  no
regulator  channel is     regulator           chat               no
regulator  rule                                                  no hit
allergy    text contains  过敏, 红肿          盒子破损了,要退款  no
allergy    channel is     review              chat               no
allergy    rule                                                  no hit
damaged    text contains  破损, 摔坏, broken  盒子破损了,要退款  yes
damaged    order there                        88                 yes
damaged    rule                                                  hit
damaged    set category   delivery.damage     delivery.damage    is so
damaged    set type       return              return             is so
damaged    set agent      li.na               li.na              is so
refund     text matches   退款|refund         盒子破损了,要退款  yes
refund     agent missing                      li.na              no
refund     rule                                                  no hit

version of the rules 91d3751c77b4

$ cd shop && csm triage explain T-a3q --lang=zh --fields=rule,result | head -6
规则       结果
regulator  否
regulator  否
regulator  未命中
allergy    否
allergy    否

# What a person said stays; csm triage test says so.
$ cd shop && csm ticket classify T-a3q --category=packaging.damaged && csm ticket assign T-a3q --to=admin && csm triage run; csm triage test T-a3q T-a5s --format=csv
a20
a21
case,rule,field,value,was,effect
T-a3q,damaged,category,delivery.damage,packaging.damaged,kept
T-a3q,damaged,type,return,return,is so
T-a3q,damaged,agent,admin,admin,kept
T-a5s,regulator,type,complaint,complaint,is so
T-a5s,regulator,severity,severe,severe,is so
T-a5s,regulator,urgency,1,1,is so
T-a5s,regulator,flags,regulator,regulator,is so
T-a5s,regulator,handling,complex,complex,is so
T-a5s,regulator,group,complaints,complaints,is so

# With force the rule has the last word.
$ cd shop && sed 's/    when: {text: {matches/    force: true\n&/; s/, agent: false//' "$DATA"/triage/rules.yaml >policy/triage.yaml && csm triage run -n T-a3q | grep -o 'do: classify.*rule: refund'; cp "$DATA"/triage/rules.yaml policy/triage.yaml
do: classify, category: refund.progress, rule: refund

# Flags that a person gives do not drive out those of a rule.
$ cd shop && csm ticket classify T-a5s --flags=angry && csm triage run && tail -n 1 log/a/events-*.yaml && csm triage run
a22
a23
- {id: a23, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a5s, do: classify, flags: [angry, regulator], rule: regulator, version: "91d3751c77b4"}

$ cd shop && csm ticket list --handling=complex --fields=case,type,priority,flags,group,handling --format=csv
case,type,priority,flags,group,handling
T-a5s,complaint,P1,"regulator
angry",complaints,complex

$ cd shop && csm triage agents
Agent  Name  Level   Skills           Groups       Open tickets
admin  店长  lead                                             1
wang   王强  senior  returns          after_sales             1
li.na  李娜  junior  returns                                  0
zhao   赵敏  senior  returns, safety                          1

# Whoever fits: by level, by skill, in turn; nobody is a refusal.
$ cd shop && csm ticket assign T-a7u --level=senior+ -n; csm ticket assign T-a7u T-a8v --skill=returns --strategy=round_robin -n; csm ticket assign T-a7u --level=senior --skill=safety -n
- {id: a24, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a7u, do: assign, to: wang}
- {id: a24, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a7u, do: assign, to: li.na}
- {id: a25, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a8v, do: assign, to: wang}
- {id: a24, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a7u, do: assign, to: zhao}

$ cd shop && csm ticket assign T-a7u --skill=baking; csm ticket assign T-a7u --strategy=best; csm ticket assign T-a7u --to=wang --level=senior
! csm ticket assign: no agent of policy/agents.yaml fits: level "", skill "baking", group ""; csm triage agents lists them [assign.nobody]
! csm ticket assign: strategy: "best" must be least_open or round_robin [assign.strategy]
! csm ticket assign: --to names the agent; --level, --skill and --strategy let csm choose: one of them (csm ticket assign -h) [usage.value]
[2]

# Rules are proved before they are used.
$ cd shop && for r in 'when: {chanel: chat}' 'when: {channel: chatt}' 'set: {categry: quality}' 'set: {agent: wnag}' 'when: {earlier: many}' 'when: {amount: 5.. XXX}' 'when: {text: {matches: "(a"}}' 'when: {text: {matches: "[破]"}}' 'when: {text: {matches: "((a{99}){99}){99}"}}' 'when: {any: {}}' 'wen: {}' 'set: {flags: [safty]}' 'when: {text: []}' 'assign: {strategy: lest_open}'; do printf 'rules:\n  - rule: r\n    %s\n' "$r" >bad.yaml; csm triage check bad.yaml; done
! csm triage check: bad.yaml:3:12: when: "chanel" is not known; is channel meant? [policy.word]
! csm triage check: bad.yaml:3:21: channel: "chatt" is not known; is chat meant? [policy.word]
! csm triage check: bad.yaml:3:11: set: "categry" is not known; is category meant? [policy.word]
! csm triage check: bad.yaml:3:18: agent: "wnag" is not known; is wang meant? [policy.word]
! csm triage check: bad.yaml:3:21: earlier: "many" must be a number or a range like 3.. [policy.range]
! csm triage check: bad.yaml:3:20: amount: "5.. XXX" must be an amount or a range like "500.. CNY" [policy.range]
! csm triage check: bad.yaml:3:28: matches: "(a": Unmatched ( or \( [policy.ere]
! csm triage check: bad.yaml:3:28: matches: "[破]": [ ] holds ASCII only; write (破|裂) for characters beyond [policy.ere]
! csm triage check: bad.yaml:3:28: matches: "((a{99}){99}){99}": repeats of {n} must not multiply to more than 1000 [policy.ere]
! csm triage check: bad.yaml:3:17: conditions are a map, as {channel: phone, text: [12315]} [policy.map]
! csm triage check: bad.yaml:3:5: unknown key "wen"; is when meant? [policy.key]
! csm triage check: bad.yaml:3:19: flags: "safty" is not known; is safety meant? [policy.word]
! csm triage check: bad.yaml:3:18: text: the list is empty: nothing would ever be found [policy.value]
! csm triage check: bad.yaml:3:24: strategy: "lest_open" must be one of least_open, round_robin [policy.choice]
[2]

$ cd shop && printf 'rules:\n  - {rule: r, set: {type: complaint}}\n  - {rule: r}\n' >bad.yaml; csm triage check bad.yaml; printf 'rules:\n  - {when: {order: true}}\n' >bad.yaml; csm triage check bad.yaml
! csm triage check: bad.yaml:3:12: rule r is there twice (line 2) [policy.rule]
! csm triage check: bad.yaml:2:5: the rule has no name: rule: NAME is wanted, it stands in every event that comes of it [policy.rule]
[2]

# Rules that are never reached, do nothing, or find nobody.
$ cd shop && cp "$DATA"/triage/wide.yaml . && csm triage check wide.yaml
Place        Rule     Finding          Meaning
wide.yaml:3  hurt     triage.shadowed  can never be reached: rule chats (line 2) has the same or wider conditions and stops
wide.yaml:4  nothing  triage.idle      a hit has no effect: neither set, assign nor stop
wide.yaml:5  who      triage.nobody    no agent of policy/agents.yaml fits what assign asks for

rules 4, findings 3
[1]

# Over history: hits, and how often people chose the same.
$ cd shop && csm ticket new --channel=chat --order=90 --category=delivery.damage --type=complaint -m '全部破损' && csm triage replay --period=2026-04 --format=csv
T-a24k
rule,hits,field,compared,agree,share,differ
regulator,1,,0,0,,
allergy,1,,0,0,,
damaged,3,category,2,1,0.5000,T-a3q
damaged,3,type,1,0,0.0000,T-a24k
refund,1,,0,0,,

$ cd shop && csm triage replay --period=2026-03 --policy=wide.yaml
Rule     Hits  Field  Compared  Agree  Agreement  Differ
chats       0                0      0          -
hurt        0                0      0          -
nothing     0                0      0          -
who         0                0      0          -

tickets 0, version of the rules 72b27a980230

# At intake, in the transaction of the opening.
$ cd shop && sed -i '1i at_intake: true' policy/triage.yaml && csm ticket new --channel=chat --account=lin88 -m '收到时已破损' --order=91 && tail -n 4 log/a/events-*.yaml && csm triage run T-a27p; csm ticket new --channel=chat -m '你好' -n
T-a27p
- {id: a26, at: "2026-04-02T12:00:00+08:00", by: admin, case: C-a26n, do: open, tx: "1/4", key: "customer:82ad3a721964f7edd312e03ad00a63f1", shop: main}
- {id: a27, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a27p, do: open, tx: "2/4", channel: chat, salt: "e1j7wyfrsak90", text: "收到时已破损", order: "91", shop: main, customer: C-a26n}
- {id: a28, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a27p, do: classify, tx: "3/4", category: delivery.damage, type: return, rule: damaged, version: "c456676b151f"}
- {id: a29, at: "2026-04-02T12:00:00+08:00", by: system, case: T-a27p, do: assign, tx: "4/4", to: li.na, rule: damaged, version: "c456676b151f"}
- {id: a30, at: "2026-04-02T12:00:00+08:00", by: admin, case: T-a30s, do: open, channel: chat, salt: "803y1xd5nrys1", text: "你好", shop: main}

# All or none counts the events of the rules too.
$ cd shop && csm ticket new --channel=chat --order=92 -m 'broken' --atomic && tail -n 1 log/a/events-*.yaml | grep -o 'tx: "[^"]*"' && csm check
T-a30s
tx: "3/3"
errors 0, warnings 0, notes 0

# Facts that cost more: earlier tickets, tier, age, language.
$ cd shop && cp "$DATA"/triage/dear.yaml policy/triage.yaml && c=$(csm customer list --ids | head -1) && csm customer set $c --tier=gold && t=$(csm ticket new --channel=chat --customer=$c -m 'Where is it?' --now=2026-04-02T12:00:05+08:00) && csm triage test $t --now=2026-04-02T12:01+08:00 --format=csv --no-header && csm triage test $t --now=2026-04-04 --format=csv --no-header | grep -c waiting
a33
T-a34w,again,flags,repeat,,set
T-a34w,gold,impact,1,,set
T-a34w,english,group,english,,set
1

$ cd shop && csm triage run T-none; csm triage run - </dev/null; csm triage explain T-a999z
! csm triage run: "T-none" is no name of a case; one looks like T-a1042c: T ticket, R return or C customer, a site, a number, a check letter [case.form]
! csm triage explain: "T-a999z" is mistyped, its check letter does not fit; the number as typed would be T-a999y [case.check]
[4]

# A machine hands over: from then on a person's first answer is waited for.
$ cd shop && t=$(csm ticket new --channel=bot -m '人工') && csm ticket reply $t --by=bot -m '请稍等' && csm ticket handoff $t --by=bot --reason='转人工' --now=2026-04-02T12:30+08:00 && csm ticket reply $t -m '您好' --now=2026-04-02T12:40+08:00 && csm ticket list --now=2026-04-02T13:00+08:00 --handoff=2026-04 --fields=state,handoff,first_reply,first_reply_s,replies,auto_replies --format=csv && csm report overview --now=2026-04-02T13:00+08:00 --channel=bot --format=csv | grep 'times,,first_response_p50'
a36
a37
a38
state,handoff,first_reply,first_reply_s,replies,auto_replies
open,2026-04-02T12:30:00+08:00,2026-04-02T12:40:00+08:00,600,1,1
times,,first_response_p50,600,s,1,by opened date,

$ cd shop && t=$(csm ticket list --channel=bot --ids --now=2026-04-02T13:00+08:00) && csm ticket solve $t --code=answered --now=2026-04-02T13:00+08:00 && csm ticket handoff $t --by=bot --now=2026-04-20
a39
! csm ticket handoff: T-a35x is closed, its reopen window has passed: open a new ticket with --follows=T-a35x [ticket.closed]
[3]
