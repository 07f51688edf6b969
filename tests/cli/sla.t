# Clocks: the worked examples, every part summed, what is due, what was met, complaints and promises, bad input of each kind.
$ sh "$DATA"/shop.sh && cp "$DATA"/sla/sla.yaml shop/policy/sla.yaml && cd shop && csm sla report && csm sla due --check
Service levels
As of                                  2026-04-02 12:00:00
Policy                                 policy/sla.yaml@c57fcbf1dec7
Runs in a year without known holidays  0

Clocks
(none)

Where breaches arose
(none)

Waiting for customers
Pauses begun                                                 0
without a message to the customer in the ten minutes before  -

# A holiday between: opened half an hour before the close, one hour's target is due half an hour after the next opening.
$ cd shop && csm ticket new --channel=chat -m one -q --at=2025-09-30T17:30 && csm sla explain T-a3q --clock=first_response --as-of=2025-09-30T17:45 --format=csv
section,row,field,value
,,kind,sla
,,case,T-a3q
,,as_of,2025-09-30T17:45:00+08:00
clocks,1,clock,first_response
clocks,1,no,1
clocks,1,of,
clocks,1,verdict,running
clocks,1,start,2025-09-30T17:30:00+08:00
clocks,1,stop,
clocks,1,elapsed,900
clocks,1,target,3600
clocks,1,left,2700
clocks,1,due,2025-10-09T09:30:00+08:00
clocks,1,breached,
clocks,1,priority,
clocks,1,policy,normal@c57fcbf1dec7
clocks,1,calendar,cn
clocks,1,provisional,false
parts,1,clock,first_response
parts,1,no,1
parts,1,from,2025-09-30T17:30:00+08:00
parts,1,to,2025-09-30T17:45:00+08:00
parts,1,counted,900
parts,1,why,counts
parts,1,state,new
parts,1,priority,
parts,1,target,3600

# Eight hours, paused from 10-09 10:00 to 10-11 10:30: 5,400 s before the pause, due 10-13 09:30; the parts sum to what has elapsed.
$ cd shop && csm ticket reply T-a3q -m 'which one?' --wait=customer -q --at=2025-10-09T10:00 && csm ticket message T-a3q -m 'the red one' -q --at=2025-10-11T10:30 && csm sla explain T-a3q --clock=full_resolution --as-of=2025-10-13T09:31
Ticket  T-a3q
As of   2025-10-13 09:31:00

Clocks
Clock            No.  Of  Verdict   Start                Stop  Elapsed  Target  Left  Due                  Breached             P  Policy               Calendar  Provisional
full_resolution    1      breached  2025-09-30 17:30:00         8h 01m      8h   -1m  2025-10-13 09:30:00  2025-10-13 09:30:00     normal@c57fcbf1dec7  cn        no

Where the time went
Clock            No.  From                 To                   Counted  Why     State    P  Target
full_resolution    1  2025-09-30 17:30:00  2025-10-09 10:00:00   1h 30m  counts  new             8h
full_resolution    1  2025-10-09 10:00:00  2025-10-11 10:30:00       0s  paused  pending         8h
full_resolution    1  2025-10-11 10:30:00  2025-10-13 09:31:00   6h 31m  counts  open            8h

$ cd shop && csm sla explain T-a3q --as-of=2025-10-13T09:31 --format=json | python3 -c 'import json, sys; d = json.load(sys.stdin); print([(r["clock"], r["no"], r["elapsed"], sum(p["counted"] for p in d["parts"] if (p["clock"], p["no"]) == (r["clock"], r["no"]))) for r in d["clocks"]])'
[('first_response', 1, 5400, 5400), ('next_response', 1, 23460, 23460), ('update', 1, 23460, 23460), ('first_resolution', 1, 28860, 28860), ('full_resolution', 1, 28860, 28860), ('requester_wait', 1, 28860, 28860), ('agent_work', 1, 28860, 28860)]

# The close of a day, of the morning, and a target that fills it exactly.
$ cd shop && csm ticket new --channel=phone -m two -q --at=2025-11-03T18:00 && csm ticket new --channel=phone -m three -q --at=2025-11-03T12:00 && csm ticket new --channel=chat -m four -q --at=2025-11-04T09:00 && csm sla list --clock=first_response --period=2025-11 --fields=case,verdict,due,target,breached --format=csv; sed 's/first_response: 1h$/first_response: 3h/' policy/sla.yaml >three.yaml; csm sla list --policy=three.yaml --clock=first_response --period=2025-11-04 --fields=case,due --no-header --format=csv
case,verdict,due,target,breached
T-a7u,breached,2025-11-03T13:31:00+08:00,60,2025-11-03T13:31:00+08:00
T-a6t,breached,2025-11-04T09:01:00+08:00,60,2025-11-04T09:01:00+08:00
T-a8v,breached,2025-11-04T10:00:00+08:00,3600,2025-11-04T10:00:00+08:00
T-a6t,2025-11-04T09:01:00+08:00
T-a8v,2025-11-04T12:00:00+08:00

# Opened Monday 09:00, solved 11:00, reopened Tuesday 10:00, solved 11:30: resume, restart, total.
$ cd shop && csm ticket new --channel=chat -m five -q --at=2025-11-10T09:00 && N=$(csm ticket list --ids | tail -1) && csm ticket solve $N --code=answered -q --at=2025-11-10T11:00 && csm ticket reopen $N -q --at=2025-11-11T10:00 && csm ticket solve $N --code=answered -q --at=2025-11-11T11:30 && for how in resume restart total; do sed "s/^calendar: cn/&\nreopen: $how/" policy/sla.yaml >how.yaml; csm sla list --policy=how.yaml --clock=full_resolution --period=2025-W46..2025-W48 --fields=case,no,elapsed,verdict --no-header --format=csv; done
T-a9w,1,12600,met
T-a9w,1,7200,met
T-a9w,2,5400,met
T-a9w,1,36000,breached

# What is due and what is at risk: least open time left first; status 1 for cron. Then how many were met, and under stricter targets.
$ cd shop && csm ticket new --channel=chat -m six -q --at=2026-04-02T11:30 && csm ticket new --channel=mail -m seven -q --at=2026-04-02T09:00 && csm ticket reply T-a15a -m 'we look' -q --at=2026-04-02T09:20 && csm ticket wait T-a15a --for=carrier -q --at=2026-04-02T11:00 && csm sla radar --within=1h --check --fields=case,clock,of,verdict,due,left,used; csm sla radar --within=10m --check --ids --of-agent=wang; csm sla due --clock=third_party --fields=case,clock,of,due,target,policy --format=csv; csm sla due --limit=x
Ticket  Clock            Of  Verdict   Due                          Left          Used
T-a3q   next_response        breached  2025-10-11 15:00:00       -37d 3h    29800.00 %
T-a3q   full_resolution      breached  2025-10-13 09:30:00  -36d 23h 30m    11193.75 %
T-a7u   first_response       breached  2025-11-03 13:31:00   -32d 4h 29m  4635000.00 %
T-a6t   first_response       breached  2025-11-04 09:01:00  -31d 23h 59m  4608000.00 %
T-a8v   first_response       breached  2025-11-04 10:00:00      -31d 23h    76800.00 %
T-a8v   full_resolution      breached  2025-11-05 09:30:00      -31d 16h     9600.00 %
T-a14z  first_response       running   2026-04-02 14:00:00           30m       50.00 %
case,clock,of,due,target,policy
T-a15a,third_party,carrier,2026-04-07T18:00:00+08:00,73800,normal@c57fcbf1dec7
! csm sla due: --limit=x: a whole number from 1 (csm sla due -h) [usage.value]
[2]

$ cd shop && csm sla report --period=2026-04-02 --by=channel && csm sla report --period=2025-11 --clock=first_response --format=csv --fields=section,group,figure,value | grep -e 'met\|breached\|share,' && sed 's/: 1h$/: 10m/' policy/sla.yaml >strict.yaml && csm sla list --policy=strict.yaml --clock=first_response --period=2026-04-02 --fields=case,verdict,due --format=csv
Service levels
As of                                  2026-04-02 12:00:00
Policy                                 policy/sla.yaml@c57fcbf1dec7
Runs in a year without known holidays  0

Clocks
Group  Clock             Of  Runs  Met  Breached       Met share    from      to  Late now  Running  Paused  No target  Left out        p50        p90
chat   first_response    -      1    0         0               -       -       -         0        1       0          0         0          -          -
chat   first_resolution  -      1    0         0               -       -       -         0        1       0          0         0          -          -
chat   requester_wait    -      1    0         0               -       -       -         0        1       0          0         0          -          -
chat   agent_work        -      1    0         0               -       -       -         0        1       0          0         0          -          -
mail   first_response    -      1    1         0  100.00 % (n 1)  0.2065  1.0000         0        0       0          0         0  20m (n 1)  20m (n 1)
mail   update            -      1    0         0               -       -       -         0        1       0          0         0          -          -
mail   first_resolution  -      1    0         0               -       -       -         0        1       0          0         0          -          -
mail   requester_wait    -      1    0         0               -       -       -         0        1       0          0         0          -          -
mail   agent_work        -      1    0         0               -       -       -         0        0       1          0         0          -          -

Where breaches arose
(none)

Waiting for customers
Pauses begun                                                 0
without a message to the customer in the ten minutes before  -
clocks,"group="""" clock=first_response of=""""",met,0
clocks,"group="""" clock=first_response of=""""",breached,4
clocks,"group="""" clock=first_response of=""""",share,0.0000
breaches,"clock=first_response of="""" state=new",breached,4
case,verdict,due
T-a15a,breached,2026-04-02T09:10:00+08:00
T-a14z,breached,2026-04-02T11:40:00+08:00

# A year whose holidays are not known is marked, and named once.
$ cd shop && csm ticket new --channel=chat -m late -q --at=2027-01-04T10:00 --now=2027-01-04T10:00 && csm sla list --now=2027-01-04T10:30 --period=2027-01 --fields=case,clock,verdict,provisional --format=csv && csm sla explain T-a15a --clock=first_response --format=csv | grep provis && csm sla report --now=2027-01-04T10:30 --period=2027-01 --clock=first_response | head -5
case,clock,verdict,provisional
T-a18d,first_response,running,true
T-a18d,first_resolution,running,true
T-a18d,full_resolution,running,true
T-a18d,requester_wait,running,true
T-a18d,agent_work,running,true
clocks,1,provisional,false
Service levels
As of                                  2027-01-04 10:30:00
Policy                                 policy/sla.yaml@c57fcbf1dec7
Runs in a year without known holidays  1

! csm sla list: calendar cn: the holidays of 2027 are not in policy/holidays.csv, so the result is provisional (csm calendar import)
! csm sla report: calendar cn: the holidays of 2027 are not in policy/holidays.csv, so the result is provisional (csm calendar import)
