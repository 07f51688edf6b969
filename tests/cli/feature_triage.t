# F016 F017 F019 F021 F022 F023 F088 F219: the desk's automatic part, as a day would see it.
$ sh "$DATA"/shop.sh && cd shop && cp "$DATA"/triage/agents.yaml policy/ && csm triage sample >policy/triage.yaml && csm kb sample >policy/kb.yaml && csm triage check
rules 4, findings 0

# F016 a common question is answered at any hour; F017 the rest goes to people, and their clock begins there.
$ cd shop && csm ticket new --channel=bot -m '怎么开发票' --now=2026-04-02T03:00+08:00 && csm ticket new --channel=bot -m '我的猫喜欢这个盒子' --now=2026-04-02T03:01+08:00 && csm ticket list --state=new --ids --sort=case | xargs -n 1 csm kb answer && csm log --by=bot --format=csv --no-header --fields=case,do,text
T-a3q
T-a4r
a6
a7
T-a3q,reply,您好，电子发票在确认收货后开具，会发到您下单时填写的邮箱。
T-a4r,handoff,

# F019 F021 recognised, classified, given to the department; F023 hard cases to the team that follows them.
$ cd shop && csm ticket new --channel=chat --order=88 -m '收到就破损' && csm ticket new --channel=phone -m '孩子用了起疹,要投诉到12315' && csm triage run -q && csm ticket list --group=complaints --group=returns --fields=case,category,type,priority,group,handling --format=csv; csm ticket list --handling=complex --fields=case,type,priority,group --format=csv
T-a8v
T-a9w
case,category,type,priority,group,handling
T-a8v,delivery.damage,return,,returns,
T-a9w,,complaint,P1,complaints,complex
case,type,priority,group
T-a9w,complaint,P1,complaints

# F022 up one level.
$ cd shop && csm ticket list --handling=complex --ids | csm ticket assign - --level=senior+ && csm triage agents --fields=agent,level,open --format=csv
a15
agent,level,open
admin,lead,0
wang,senior,1
li.na,junior,0
zhao,senior,0

# F219 names go along pipes, a dry run shows the lines, and again adds nothing.
$ cd shop && csm triage run -n | wc -l && csm ticket list --active --ids | csm triage run - && csm check
0
errors 0, warnings 0, notes 0

# F088 answers as they come, low scores for cron.
$ cd shop && printf 'ticket id,score,scale,answered,comment\nT1,2,5,2026-04-01 10:00,太慢\nT2,5,5,2026-04-02 09:00,很好\n' >a.csv && csm import a.csv && csm survey inbox --fields=answered,score,text --format=csv && csm survey inbox --since=2026-04-02 --fields=score --format=csv --no-header && csm survey alert --below=3 --fields=score,text --format=csv
a16
answered,score,text
2026-04-02T09:00:00+08:00,5,很好
2026-04-01T10:00:00+08:00,2,太慢
5
score,text
2,太慢
! a.csv: csm.answers into main: 2 rows, 2 answers read: 0 dropped, 2 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
[1]

$ cd shop && csm survey alert --below=3 --since=2026-04-02 && csm survey alert --below=2; csm survey alert; csm survey alert --below=low
! csm survey alert: --below=: a score is wanted, a whole number from 1 to 1000 (csm survey alert -h) [usage.value]
! csm survey alert: --below=low: a score is wanted, a whole number from 1 to 1000 (csm survey alert -h) [usage.value]
[2]
