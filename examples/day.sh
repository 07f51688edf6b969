#!/bin/sh
# A day at the desk: a complaint comes in, waits, is answered too late, escalated, handed on, solved, reopened and solved again;
# csm tells what was due, what was late and why, to the second. csm must be on PATH; works in a new folder day/.
# Every step stands at its own instant (--now), so the figures are the same whenever this runs.
set -eu
here=${CSM_EXAMPLES:-$(cd "$(dirname "$0")" && pwd)}
export CSM_AGENT=admin CSM_SEED=day
rm -rf day
csm init day --now=2026-03-02T08:00+08:00 -q
cp "$here/agents.yaml" day/policy/agents.yaml
cd day
csm sla sample >policy/sla.yaml

at() {               # at 09:30 COMMAND ...: a command at that time of Monday, 2 March 2026
	now=2026-03-02T$1+08:00
	shift
	"$@" --now="$now"
}
say() { printf '\n# %s\n' "$*"; }

say "08:30 a complaint by mail; the desk opens at nine"
t=$(at 08:30 csm ticket new --channel=mail --type=complaint --by=customer -m '杯子碎了,没人理我' | head -1)
say "09:20 what is due in the next two hours"
at 09:20 csm sla radar --within=2h --fields=case,clock,due,left,agent
at 09:25 csm ticket step "$t" --step=receive -q
say "10:05 answered five minutes late, and a promise"
at 10:05 csm ticket reply "$t" -m '抱歉让您久等,请发一张照片。' --wait=customer -q
at 10:06 csm ticket promise "$t" --until=2026-03-02T16:00+08:00 -m '今天四点前给您处理方案' -q
say "11:00 the customer sends the photo and threatens to complain elsewhere: escalated to level 3, acknowledged in time"
at 11:00 csm ticket message "$t" -m '照片发了,再不处理我就投诉12315' -q
at 11:02 csm ticket escalate "$t" --level=3 --reason='12315' -q
at 11:20 csm ticket acknowledge "$t" -q
say "11:30 the warehouse is asked; a lunch break is no working time"
at 11:30 csm ticket wait "$t" --for=warehouse --reason='check the stock' -q
at 14:00 csm ticket resume "$t" -q
say "14:10 answered and solved; the promise is kept by that"
at 14:10 csm ticket reply "$t" -m '新杯子今天寄出,运费我们承担。' -q
at 14:11 csm ticket solve "$t" --code=resend --cause='packaging' -q
say "16:40 it is not over: reopened by the customer's message, solved half an hour later"
at 16:40 csm ticket message "$t" -m '地址错了' -q
at 17:10 csm ticket reply "$t" -m '已改地址。' -q
at 17:11 csm ticket solve "$t" --code=resend -q
say "18:00 every clock of this ticket, and where its time went"
at 18:00 csm sla explain "$t"
say "the same under stricter targets: what would have been late"
sed 's/default: 1h/default: 20m/' policy/sla.yaml >stricter.yaml
at 18:00 csm sla list --policy=stricter.yaml --verdict=breached --fields=case,clock,due,breached,elapsed,target
say "the day in figures"
at 18:00 csm sla report --period=today
at 18:00 csm check
