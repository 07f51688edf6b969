# The day and the queue: scores worked out by hand, sections, bad input; the same with derived data and without.
$ sh "$DATA"/shop.sh && cp "$DATA"/triage/agents.yaml shop/policy/ && cd shop && printf 'calendar: always\npolicies:\n  - policy: all\n    targets: {first_response: 4h, next_response: 2h, full_resolution: 24h, escalation: 30m}\n' >policy/sla.yaml

$ cd shop && csm ticket new --channel=chat --at=2026-04-01T10:00 --subject=late -m 'where is it' && csm ticket new --channel=chat --at=2026-04-02T10:00 --impact=1 --urgency=1 --subject=half -m 'broken' && csm ticket new --channel=chat --at=2026-04-02T11:00 --subject=quiet -m 'a question' && csm ticket new --channel=chat --at=2026-03-26T12:00 --subject=waits -m 'no parcel'
T-a3q
T-a4r
T-a5s
T-a6t

# First: late (due 1, unanswered 1, no priority 0.5, open 26 h of 336: 0.077). Second: 2 h of 4 (0.5), P1. Fourth waits: its clocks
# of work are paused, the first answer was given, what runs has no target; open 168 h of 336.
$ cd shop && set -- $(csm ticket list --ids) && csm ticket reply $1 --at=2026-03-26T13:00 -m 'we look' -q && csm ticket wait $1 --for=customer --until=2026-04-02T18:00 --at=2026-03-26T13:00 -q && csm ticket assign $2 --to=wang --at=2026-04-01T11:00 -q && csm queue --fields=rank,case,score,clock,left,priority,state,agent,subject
Rank  Ticket   Score  Clock           Left  P   State    Agent  Subject
   1  T-a3q   19.154  first_response  -22h      new      wang   late
   2  T-a4r   16.010  first_response    2h  P1  new             half
   3  T-a5s   10.004  first_response    3h      new             quiet
   4  T-a6t   -1.000                            pending         waits

$ cd shop && set -- $(csm ticket list --ids) && csm queue explain $2 && csm queue explain $3 --format=csv && csm queue explain $1 --format=jsonl
Ticket  T-a3q
As of   2026-04-02 12:00:00
Score   19.154

Terms
Term        Value  Coefficient    Part  Why
due         1.000       12.000  12.000  first_response
priority    0.500        6.000   3.000
age         0.077        2.000   0.154  1d 2h
vip         0.000        3.000   0.000
reopens     0.000        2.000   0.000
unanswered  1.000        4.000   4.000
escalated   0.000        8.000   0.000
waiting     0.000       -5.000   0.000
section,row,field,value
,,kind,queue
,,case,T-a4r
,,as_of,2026-04-02T12:00:00+08:00
,,score,16.010
terms,1,term,due
terms,1,value,0.500
terms,1,coefficient,12.000
terms,1,part,6.000
terms,1,why,first_response
terms,2,term,priority
terms,2,value,1.000
terms,2,coefficient,6.000
terms,2,part,6.000
terms,2,why,P1
terms,3,term,age
terms,3,value,0.005
terms,3,coefficient,2.000
terms,3,part,0.010
terms,3,why,2h
terms,4,term,vip
terms,4,value,0.000
terms,4,coefficient,3.000
terms,4,part,0.000
terms,4,why,
terms,5,term,reopens
terms,5,value,0.000
terms,5,coefficient,2.000
terms,5,part,0.000
terms,5,why,
terms,6,term,unanswered
terms,6,value,1.000
terms,6,coefficient,4.000
terms,6,part,4.000
terms,6,why,
terms,7,term,escalated
terms,7,value,0.000
terms,7,coefficient,8.000
terms,7,part,0.000
terms,7,why,
terms,8,term,waiting
terms,8,value,0.000
terms,8,coefficient,-5.000
terms,8,part,0.000
terms,8,why,
{"kind":"queue","case":"T-a6t","as_of":"2026-04-02T12:00:00+08:00","score":-1.000,"terms":[{"term":"due","value":0.000,"coefficient":12.000,"part":0.000,"why":null},{"term":"priority","value":0.500,"coefficient":6.000,"part":3.000,"why":null},{"term":"age","value":0.500,"coefficient":2.000,"part":1.000,"why":"7d"},{"term":"vip","value":0.000,"coefficient":3.000,"part":0.000,"why":null},{"term":"reopens","value":0.000,"coefficient":2.000,"part":0.000,"why":null},{"term":"unanswered","value":0.000,"coefficient":4.000,"part":0.000,"why":null},{"term":"escalated","value":0.000,"coefficient":8.000,"part":0.000,"why":null},{"term":"waiting","value":1.000,"coefficient":-5.000,"part":-5.000,"why":"pending"}]}

# Solved counts as answered; reopened once, escalated a quarter of an hour ago with half an hour to acknowledge.
$ cd shop && set -- $(csm ticket list --ids) && csm ticket solve $4 --code=answered --at=2026-04-02T11:10 -q; csm ticket reopen $4 --reason=again --at=2026-04-02T11:20 -q; csm ticket escalate $4 --level=2 --reason=angry --at=2026-04-02T11:45 -q; csm ticket promise $4 --until=2026-04-02T17:00 --at=2026-04-02T11:50 -m 'we call' -q; csm queue explain $4
Ticket  T-a5s
As of   2026-04-02 12:00:00
Score   17.670

Terms
Term        Value  Coefficient   Part  Why
due         0.500       12.000  6.000  escalation
priority    0.500        6.000  3.000
age         0.002        2.000  0.004  1h
vip         0.000        3.000  0.000
reopens     0.333        2.000  0.666  1
unanswered  0.000        4.000  0.000
escalated   1.000        8.000  8.000
waiting     0.000       -5.000  0.000

$ cd shop && csm queue --of-agent=wang --fields=rank,case,score && csm queue --unassigned --limit=2 --format=csv --fields=rank,score,subject && csm queue --of-agent=wang --unassigned --ids | wc -l
Rank  Ticket   Score
   1  T-a3q   19.154
rank,score,subject
1,17.670,quiet
2,16.010,half
4

$ cd shop && csm queue sample >q.yaml && csm queue >a && csm queue --policy=q.yaml >b && cmp a b && printf 'age_full: 24h\ncoefficients: {due: 0.5, age: -1.25}\n' >policy/queue.yaml && csm queue explain $(csm ticket list --ids | sed -n 2p) --fields=terms --format=csv; rm policy/queue.yaml
section,row,field,value
,,kind,queue
terms,1,term,due
terms,1,value,1.000
terms,1,coefficient,0.500
terms,1,part,0.500
terms,1,why,first_response
terms,2,term,priority
terms,2,value,0.500
terms,2,coefficient,6.000
terms,2,part,3.000
terms,2,why,
terms,3,term,age
terms,3,value,1.000
terms,3,coefficient,-1.250
terms,3,part,-1.250
terms,3,why,1d 2h
terms,4,term,vip
terms,4,value,0.000
terms,4,coefficient,3.000
terms,4,part,0.000
terms,4,why,
terms,5,term,reopens
terms,5,value,0.000
terms,5,coefficient,2.000
terms,5,part,0.000
terms,5,why,
terms,6,term,unanswered
terms,6,value,1.000
terms,6,coefficient,4.000
terms,6,part,4.000
terms,6,why,
terms,7,term,escalated
terms,7,value,0.000
terms,7,coefficient,8.000
terms,7,part,0.000
terms,7,why,
terms,8,term,waiting
terms,8,value,0.000
terms,8,coefficient,-5.000
terms,8,part,0.000
terms,8,why,

# Bad input.
$ cd shop && for r in 'age_ful: 1h' 'age_full: 0h' 'age_full: soon' 'coefficients: {du: 1}' 'coefficients: {due: much}' 'coefficients: {due: 1001}' 'coefficients: {age: 0.0001}' 'coefficients: [1]' 'coefficients: {due: [1]}'; do printf '%s\n' "$r" >bad.yaml; csm queue --policy=bad.yaml; done
! csm queue: bad.yaml:1:1: unknown key "age_ful"; is age_full meant? [policy.key]
! csm queue: bad.yaml:1:11: age_full: "0h" must be a duration, as 336h [policy.length]
! csm queue: bad.yaml:1:11: age_full: "soon" must be a duration, as 336h [policy.length]
! csm queue: bad.yaml:1:16: unknown key "du"; is due meant? [policy.key]
! csm queue: bad.yaml:1:21: due: "much" must be a number from -1000 to 1000 with at most 3 digits behind the point, as 12 or 0.5 [policy.number]
! csm queue: bad.yaml:1:21: due: "1001" must be a number from -1000 to 1000 with at most 3 digits behind the point, as 12 or 0.5 [policy.number]
! csm queue: bad.yaml:1:21: age: "0.0001" must be a number from -1000 to 1000 with at most 3 digits behind the point, as 12 or 0.5 [policy.number]
! csm queue: bad.yaml:1:15: must be a map with some of the keys due, priority, age, vip, reopens, unanswered, escalated, waiting [policy.map]
! csm queue: bad.yaml:1:21: due must be a single value, not a list or a map [policy.value]
[2]

$ cd shop && csm queue --of-agent=wnag; csm queue --limit=0; csm queue explain T-zz9; csm queue explain; csm queue expain; csm ticket solve $(csm ticket list --ids | sed -n 3p) --code=answered -q; csm queue explain $(csm ticket list --ids | sed -n 3p)
! csm queue: "wnag" is no agent of policy/agents.yaml and has no open ticket; is this meant: wang [agent.unknown]
! csm queue: --limit=0: a whole number from 1 (csm queue -h) [usage.value]
! csm queue explain: "T-zz9" lacks its check letter; is T-zz9d meant? [case.check]
! csm queue explain: needs TICKET (csm queue explain -h) [usage.operand]
! csm queue: 'expain' is one operand too many; none is expected (csm queue -h) [usage.operand]
! csm queue explain: T-a4r is solved: only open tickets stand in the queue [queue.done]
[3]

# The same whatever is read.
$ cd shop && for k in queue 'queue --unassigned' today 'today --only=overdue' 'sla due' 'sla radar'; do for f in table json; do CSM_CACHE=never csm $k --format=$f >never; CSM_CACHE=always csm $k --format=$f >made; CSM_CACHE=always csm $k --format=$f >used; cmp never made; cmp never used; wc -l <never | grep -v '^0$' >/dev/null || echo empty $k; done; done
