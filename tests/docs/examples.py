#!/usr/bin/env python3
"""Everything in examples/ runs, also in the empty environment of cron, and so does csm-tutorial(7), line by line.
Usage: examples.py BUILD"""
import os, re, shutil, subprocess, sys, tempfile

build = os.path.abspath(sys.argv[1])
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[-20:]:
            print("# " + line)


work = tempfile.mkdtemp(prefix="csm-examples-")
env = {"PATH": build + ":/usr/bin:/bin", "CSM_NOW": "2026-04-02T12:00:00+08:00"}


def sh(args, cwd, e=env):
    p = subprocess.run(["sh"] + args, cwd=cwd, env=e, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return p.returncode, p.stdout, p.stderr


def tutorial(cwd):
    """The commands of csm-tutorial(7) in one shell. Comments behind one say what it exits with, if not 0, and what it says."""
    steps = []
    for line in open(root + "/man/csm-tutorial.7", encoding="utf-8").read().split("\n"):
        if line.startswith("$ "):
            steps.append([line[2:].replace("\\e", "\\"), 0, []])
        elif line.startswith('.\\" exits '):
            steps[-1][1] = int(line[10:])
        elif line.startswith('.\\" says '):
            steps[-1][2].append(line[9:])
    script = "".join("%s\necho \"@@ $?\"\n" % s[0] for s in steps)
    p = subprocess.run(["sh", "-c", script], cwd=cwd, env=dict(env, HOME=cwd, TMPDIR=cwd), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                       text=True, stdin=subprocess.DEVNULL)
    parts = re.split(r"^@@ (\d+)\n", p.stdout, flags=re.M)
    check(len(steps) > 50 and len(parts) == 2 * len(steps) + 1, "csm-tutorial(7): all of its commands were run", p.stdout[-500:])
    for (command, exits, says), said, status in zip(steps, parts[::2], parts[1::2]):
        check(int(status) == exits and all(w in said for w in says), "csm-tutorial(7): %s" % command,
              "exit status %s\n%s\nwanted: %s %s" % (status, said, exits, says))


try:
    os.mkdir(work + "/tutorial")
    tutorial(work + "/tutorial")
    code, out, err = sh([root + "/examples/setup.sh"], work)
    check(code == 0 and os.path.exists(work + "/shop/csm.yaml"), "setup.sh makes the example shop", out + err)
    code, out, err = sh([root + "/examples/pipes.sh"], work + "/shop", dict(env, CSM_AGENT="admin"))
    check(code == 0 and "== tickets a channel" in out, "pipes.sh", out + err)
    code, out, err = sh([root + "/examples/cron.sh", work + "/shop", work + "/reports"], work)
    made = sorted(os.listdir(work + "/reports")) if os.path.isdir(work + "/reports") else []
    check(code == 0 and made == ["check.csv", "last-month.html", "overview.csv"] and os.path.getsize(work + "/reports/overview.csv") > 500,
          "cron.sh with hardly any environment", out + err + str(made))
    day = work + "/day-of-a-desk"
    os.mkdir(day)
    code, out, err = sh([root + "/examples/day.sh"], day, {"PATH": env["PATH"], "HOME": day})
    # opened 08:30, due an hour of open time after nine, answered at 10:05; a lunch break of ninety minutes within the wait for the warehouse
    wanted = [r"first_response +1 +breached +2026-03-02 08:30:00 +2026-03-02 10:05:00 +1h 05m +1h +-5m +2026-03-02 10:00:00 +2026-03-02 10:00:00",
              r"step +1 +receive +met +2026-03-02 08:30:00 +2026-03-02 09:25:00 +25m +30m",
              r"third_party +1 +warehouse +met +2026-03-02 11:30:00 +2026-03-02 14:00:00 +1h ",
              r"full_resolution +1 +met .* 3h 17m ", r"promise +1 +a6 +met ", r"errors 0, warnings 0"]
    check(code == 0 and all(re.search(w, out) for w in wanted), "day.sh: a day at the desk, every clock as worked out by hand",
          "%d %s %s" % (code, [w for w in wanted if not re.search(w, out)], err + out[-3000:]))
    code, out, err = sh([root + "/examples/demo.sh", build + "/csm"], work, {"PATH": "/usr/bin:/bin"})
    check(code == 0 and "report overview" in out and "rejected" in err, "demo.sh", out[-1500:] + err[-1500:])
    code, again, err = sh([root + "/examples/demo.sh", build + "/csm"], work, {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "America/New_York"})
    check(code == 0 and len(again.split("\n")) == len(out.split("\n")), "demo.sh says the same in another locale and zone", again[-500:])
finally:
    shutil.rmtree(work, ignore_errors=True)
print("1..%d" % count)
sys.exit(1 if failed else 0)
