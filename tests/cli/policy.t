# Targets before they are used: proved, and compared with those in force.
$ sh "$DATA"/shop.sh && cd shop && csm policy check; cp "$DATA"/sla/sla.yaml policy/ && csm policy check && cp "$DATA"/sla/odd.yaml . && csm policy check odd.yaml --format=csv; csm policy check nowhere.yaml
policies 3, findings 0
place,policy,id,text
odd.yaml:6,phone,policy.shadowed,can never be reached: policy direct (line 3) has the same or wider conditions
odd.yaml:9,hasty,policy.order,the target of first_response is longer than that of full_resolution
odd.yaml:16,rest,policy.shadowed,can never be reached: policy never (line 14) has the same or wider conditions
! csm policy check: policy/sla.yaml: is not there: write targets into it (csm sla sample prints an example), then csm policy check [sla.none]
! csm policy check: nowhere.yaml: no such file or folder [file.missing]
[4]

# The answer at 10:50 is met under an hour's target, late under ten minutes'; the open ticket is late in the first place.
$ cd shop && csm ticket new --channel=chat -m one -q --at=2026-04-02T10:30 && csm ticket reply T-a3q -m yes -q --at=2026-04-02T10:50 && csm ticket new --channel=chat -m two -q --at=2026-04-01T10:30 && sed 's/: 1h$/: 10m/' policy/sla.yaml >strict.yaml && csm policy diff strict.yaml; csm policy diff strict.yaml --period=2026-03 && csm policy diff policy/sla.yaml --format=csv && csm policy diff strict.yaml --fields=case,was,verdict,policy --format=csv; csm policy diff odd.yaml --period=soon
Ticket  Clock           No.  Was  Would be  Was due              Would be due
T-a3q   first_response    1  met  breached  2026-04-02 11:30:00  2026-04-02 10:40:00

runs 11, judged otherwise 1
runs 0, judged otherwise 0
case,clock,no,was,verdict,due_was,due
case,was,verdict,policy
T-a3q,met,breached,normal@7bf7cd5566ed
! csm policy diff: "soon" is no period: write 2026, 2026-01, 2026-01-17, 2026-W03, 2026Q1, today, yesterday, this-week, last-week, this-month, last-month, this-year, last-year, last-7d, A..B or all [period.format]
[2]
