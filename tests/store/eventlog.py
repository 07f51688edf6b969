#!/usr/bin/env python3
"""The event log of another desk, 20,000 rows in no order of time, becomes a store; reopens, times in state and backlog that
csm reports equal an independent computation on the rows themselves. Usage: eventlog.py BUILD"""
import csv, io, os, random, shutil, subprocess, sys, tempfile
from datetime import datetime, timedelta, timezone

csm = os.path.abspath(sys.argv[1]) + "/csm"
count = failed = 0
ZONE = timezone(timedelta(hours=8))
ACTIVE = ("new", "open", "pending", "on_hold")
START, END = datetime(2025, 1, 1, tzinfo=ZONE), datetime(2025, 7, 1, tzinfo=ZONE)
NOW = END


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line)


def make(rows_wanted, seed):
    """rows (case, time, state, agent, priority, channel); a case never has two rows in one second"""
    rng, rows, case = random.Random(seed), [], 0
    while len(rows) < rows_wanted:
        case += 1
        t, state = START + timedelta(seconds=rng.randrange(0, 150 * 86400)), "new"
        channel = rng.choice(["chat", "mail", "phone"])
        for step in range(rng.randrange(2, 9)):
            rows.append([str(100000 + case), t, state, rng.choice(["ann", "bo", "cy"]), rng.choice(["low", "normal", "high"]), channel])
            t += timedelta(seconds=rng.randrange(1, 3 * 86400))
            if t >= NOW:
                break
            state = rng.choice([s for s in ACTIVE[1:] + ("solved", "solved") if s != state])
    rng.shuffle(rows)
    return rows


def run(args, cwd, **env):
    e = {"PATH": "/usr/bin:/bin", "HOME": cwd, "CSM_NOW": NOW.isoformat(), "CSM_SEED": "x", "CSM_AGENT": "admin"}
    e.update(env)
    p = subprocess.run([csm] + args, cwd=cwd, env=e, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return p.returncode, p.stdout, p.stderr


def independent(rows, begin, end, window=7 * 86400):
    """the same figures from the rows alone: case by case, in order of time"""
    cases = {}
    for r in rows:
        cases.setdefault(r[0], []).append((r[1], r[2]))
    got = {"opened": 0, "solved": 0, "reopened": 0, "start": 0, "end": 0, "seconds": {}}
    for events in cases.values():
        events.sort()
        got["opened"] += begin <= events[0][0] < end
        before = None
        for i, (t, s) in enumerate(events):
            if before is not None and begin <= t < end:
                got["solved"] += s == "solved" and before != "solved"
                got["reopened"] += s in ACTIVE and before == "solved"
            stop = events[i + 1][0] if i + 1 < len(events) else NOW
            if s == "solved":       # solved becomes closed when the window has passed: not counted as solved any more
                closed = min(stop, t + timedelta(seconds=window))
                for a, b, name in ((t, closed, "solved"), (closed, stop, "closed")):
                    sec = (min(b, end) - max(a, begin)).total_seconds()
                    if sec > 0:
                        got["seconds"][name] = got["seconds"].get(name, 0) + int(sec)
            else:
                sec = (min(stop, end) - max(t, begin)).total_seconds()
                if sec > 0:
                    got["seconds"][s] = got["seconds"].get(s, 0) + int(sec)
            before = s
        for name, at in (("start", begin), ("end", end)):
            last = [s for t, s in events if t < at]
            got[name] += bool(last) and last[-1] in ACTIVE
    return got


def figures(out):
    f = {}
    for r in csv.DictReader(io.StringIO(out)):
        f[(r["section"], r["group"], r["figure"])] = r["value"]
    return f


def main():
    work = tempfile.mkdtemp(prefix="csm-eventlog-")
    try:
        rows = make(20000, 7)
        with open(work + "/log.csv", "w", encoding="utf-8", newline="") as f:
            w = csv.writer(f)
            w.writerow(["case", "time", "state", "agent", "priority", "channel"])
            for r in rows:
                w.writerow([r[0], r[1].strftime("%Y-%m-%d %H:%M:%S")] + r[2:])
        code, out, err = run(["init", "shop"], work)
        check(code == 0, "init", err)
        code, out, err = run(["import", "../log.csv"], work + "/shop")
        check(code == 0 and ("%d created" % len(rows)) in err, "20,000 rows become events", err)
        before = open(work + "/shop/log/a/events-2025-06-01.yaml").read().count("\n") if os.path.exists(work + "/shop/log/a/events-2025-06-01.yaml") else None
        code, out, err = run(["import", "--again", "../log.csv"], work + "/shop")
        check(code == 0 and " 0 created" in err and ("%d unchanged" % len(rows)) in err, "the same rows again add nothing", err)
        code, out, err = run(["check"], work + "/shop")
        check(code == 0, "check finds no error", out[:2000] + err)
        for begin, end in ((START, END), (datetime(2025, 2, 1, tzinfo=ZONE), datetime(2025, 3, 1, tzinfo=ZONE)),
                           (datetime(2025, 3, 10, tzinfo=ZONE), datetime(2025, 3, 17, tzinfo=ZONE))):
            period = "%s..%s" % (begin.strftime("%Y-%m-%d"), end.strftime("%Y-%m-%d"))
            code, out, err = run(["report", "overview", "--period=" + period, "--format=csv"], work + "/shop")
            f, want = figures(out), independent(rows, begin, end)
            for name, fig in (("opened", "opened"), ("solved", "solved"), ("reopened", "reopened"), ("start", "opening"), ("end", "closing")):
                got = f.get(("tickets", "", fig))
                check(got == str(want[name]), "%s: %s = %d" % (period, fig, want[name]), "got %s; %s" % (got, err))
            for state, sec in sorted(want["seconds"].items()):
                if state in ("closed", "solved"):       # the report has times of active states
                    continue
                got = f.get(("states", "state=" + state, "seconds"))
                check(got == str(sec), "%s: seconds in %s = %d" % (period, state, sec), "got %s" % got)
        day = datetime(2025, 4, 1, tzinfo=ZONE)
        code, out, err = run(["ticket", "list", "--active", "--ids", "--as-of=" + day.isoformat()], work + "/shop")
        want = independent([r for r in rows if r[1] <= day], START, day + timedelta(seconds=1))["end"]
        check(len(out.split()) == want, "as of a day in the past: %d active" % want, len(out.split()))
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
