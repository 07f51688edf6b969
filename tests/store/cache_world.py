#!/usr/bin/env python3
"""What lists and reports say with derived data is what they say without, byte for byte: a fresh file, tails of every kind behind it,
damage, another policy, a log that was edited, a folder that cannot be written, many processes at once. Usage: cache_world.py BUILD"""
import glob, json, os, random, shutil, subprocess, sys, tempfile, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import lab

csm = os.path.abspath(sys.argv[1]) + "/csm"
work = tempfile.mkdtemp(prefix="csm-cache-")
LATE = "2026-07-20T12:00:00+08:00"
DAMAGES = int(os.environ.get("DAMAGES", "200"))
rng = random.Random(7)
minute = 0


tap = lab.Tap()
check = tap.check


def env(cache, now):
    return {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_NOW": now, "CSM_AGENT": "admin", "CSM_SEED": "cache", "CSM_CACHE": cache, "LC_ALL": "C"}


def run(args, store, cache="always", now=LATE, **more):
    p = subprocess.run([csm] + args, cwd=store, env=env(cache, now), stdin=subprocess.DEVNULL, capture_output=True, **more)
    return p.returncode, p.stdout, p.stderr


def write(store, *args):
    """a change, a minute after the last one"""
    global minute
    minute += 1
    code, out, err = run(list(args), store, now="2026-07-10T%02d:%02d:00+08:00" % (8 + minute // 60, minute % 60))
    if code:
        check(False, "a change", (args, err))
    return out.decode().split()


READS = [
    ["ticket", "list", "--format=jsonl"], ["return", "list", "--format=jsonl"], ["customer", "list", "--format=jsonl"],
    ["ticket", "list", "--active", "--sort=-opened", "--fields=case,state,agent,wait_until,order,subject"],
    ["ticket", "list", "--agent=nobody.ever"], ["ticket", "list", "--as-of=2026-05-01", "--ids"],
    ["ticket", "list", "--known-at=2026-07-10T08:05:00+08:00", "--ids"],
    ["report", "overview", "--by=month"], ["report", "overview", "--by=week", "--period=2026Q2", "--shop=main"],
    ["report", "overview", "--channel=chat", "--format=json"], ["report", "overview", "--drill=tickets.opened", "--period=2026-03"],
    ["report", "products"], ["report", "products", "--shop=main"], ["order", "list", "--limit=50"], ["status"], ["find", "2026"],
]
# what is answered from the open tickets alone (world_open), and what looks like it but is not
OPEN = [
    ["ticket", "list", "--active", "--format=jsonl", "--sort=-updated", "--limit=40"], ["ticket", "list", "--active"], ["triage", "agents"],
    ["ticket", "list", "--state=open", "--state=pending", "--fields=case,state,priority,tier,subject,ref,import,follows,wait_for"],
    ["ticket", "list", "--state=待客户", "--ids"], ["ticket", "list", "--state=open", "--state=solved", "--ids"],
    ["ticket", "list", "--active", "--subject=~a", "--fields=case,subject,order,line,agent,tier"], ["ticket", "list", "--active", "--agent=nobody.ever"],
    ["ticket", "list", "--active", "--channel=once.only"], ["ticket", "list", "--active", "--fields=case,customer,name"],
    ["ticket", "list", "--active", "--as-of=2026-05-01", "--ids"],
]
SOME = READS[:4] + READS[7:8] + READS[14:15] + OPEN[:4]
FEW = [READS[0], READS[1], READS[7]]


def differ(store, reads=READS):
    for args in reads:
        never, always = run(args, store, "never"), run(args, store, "always")
        if never != always:
            a, b = (never[1] + never[2]).split(b"\n"), (always[1] + always[2]).split(b"\n")
            at = next((i for i in range(min(len(a), len(b))) if a[i] != b[i]), min(len(a), len(b)))
            return "%s: %s then %s; without and with:\n%s\n%s" % (args, never[0], always[0], a[at:at + 2], b[at:at + 2])
    return ""


def same(store, name, reads=READS):
    """twice: the first reading may make the file anew"""
    why = differ(store, reads) or differ(store, reads[:3])
    check(not why, name, why)


def made(store):
    try:
        return os.stat(store + "/cache/world").st_ino
    except OSError:
        return None


def field(store, args, name):
    return [json.loads(l)[name] for l in run(args + ["--format=jsonl"], store, "never")[1].decode().split("\n") if l]


def demo():
    d = work + "/shop"
    code, out, err = run(["demo", d], work, now="2026-07-01T12:00:00+08:00")
    assert code == 0, err
    open(d + "/policy/agents.yaml", "a").write("  admin: {level: lead}\n")
    shutil.rmtree(d + "/cache", ignore_errors=True)
    return d


def names(store, *args):
    return run(list(args) + ["--ids"], store, "never")[1].decode().split()


# ---- a fresh file, and proof that it is what is read ----

shop = demo()
same(shop, "a fresh file: every list and report")
same(shop, "and what asks for open tickets only", OPEN)
check(made(shop), "it was made")
first = made(shop)
differ(shop, FEW)
check(made(shop) == first, "and is not made again without need")

if os.getuid() == 0:
    subprocess.run(["chmod", "-R", "a+rX", work])
    for path in glob.glob(shop + "/log/a/events-*"):
        os.chmod(path, 0)
    time.sleep(0.1)                        # a stamp this young would not be believed
    os.remove(shop + "/cache/world")
    whole = run(READS[0], shop)            # made by somebody who reads everything
    subprocess.run(["chmod", "-R", "a+rX", shop + "/cache"])
    blind = run(READS[0], shop, user=65534, group=65534, extra_groups=[])
    check(blind[0] == 0 and blind[1] == whole[1], "who may not read the log reads the file", blind[2])
    for path in glob.glob(shop + "/log/a/events-*"):
        os.chmod(path, 0o644)
else:
    check(True, "who may not read the log reads the file # SKIP needs root")

# ---- tails ----

old = names(shop, "ticket", "list")
for i in range(16):
    write(shop, "ticket", "new", "--channel=chat", "--shop=main", "--order=B%d" % i, "--text=about %d" % i)
tickets = [t for t in names(shop, "ticket", "list") if t not in old]
customers = names(shop, "customer", "list")
differ(shop, FEW)


def tail(name, change):
    change()
    same(shop, name, SOME)


new = []
tail("a new ticket behind it", lambda: new.extend(write(shop, "ticket", "new", "--channel=chat", "--shop=main", "--order=A1", "--text=first", "--subject=new words")))
tail("replies, notes and a solve", lambda: [write(shop, "ticket", "reply", tickets[0], "--text=yes"), write(shop, "ticket", "note", tickets[1], "--text=hm"),
                                            write(shop, "ticket", "solve", tickets[0], "--code=refund")])
tail("a wait that ends by itself", lambda: write(shop, "ticket", "wait", tickets[2], "--for=carrier", "--until=2026-07-15"))
tail("a reply at an earlier instant", lambda: [write(shop, "ticket", "note", tickets[3], "--text=now"), write(shop, "ticket", "reply", tickets[3], "--text=late", "--at=2026-07-10T08:18:00+08:00")])
tail("a ticket opened at an earlier instant", lambda: write(shop, "ticket", "new", "--channel=chat", "--shop=main", "--text=before", "--at=2026-03-01"))
note = write(shop, "ticket", "reply", new[0] if new else tickets[4], "--text=oops")
# cases that are not among the open ones of the file
closed = names(shop, "ticket", "list", "--state=closed")
returns = names(shop, "return", "list", "--active")
busy = set(field(shop, ["ticket", "list", "--active", "--fields=customer"], "customer"))
idle = [c for c in field(shop, ["ticket", "list", "--state=closed", "--fields=customer"], "customer") if c and c not in busy]
check(closed and returns and len(idle) > 2, "there are finished cases to write to", (len(closed), len(returns), len(idle)))
tail("a note on a closed ticket", lambda: write(shop, "ticket", "note", closed[0], "--text=still closed"))
tail("a solved ticket opened again, with its words", lambda: write(shop, "ticket", "reopen", tickets[0], "--reason=not fixed"))
tail("an open ticket of a customer who had none", lambda: write(shop, "ticket", "classify", tickets[5], "--customer=" + idle[0]))
tail("a tier of such a customer, then his ticket", lambda: [write(shop, "customer", "set", idle[1], "--tier=vip"), write(shop, "ticket", "classify", tickets[6], "--customer=" + idle[1], "--impact=2", "--urgency=2")])
tail("a tier of a customer who is there", lambda: write(shop, "customer", "set", idle[0], "--tier=vip"))
tail("a link to a return", lambda: write(shop, "ticket", "link", tickets[7], "--rel=relates", "--to=" + returns[0]))
same(shop, "and what asks for open tickets only, with all that behind the file", OPEN)
tail("an undo", lambda: write(shop, "undo", note[0]))
tail("an undo of an undo", lambda: write(shop, "undo", field(shop, ["log", "--do=undo"], "id")[-1]))
opening = "a" + "".join(ch for ch in old[5][3:] if ch.isdigit())
tail("a correction of an opening long ago", lambda: write(shop, "correct", opening, "subject=Corrected", "order=A1"))
tail("the opening of a case undone", lambda: write(shop, "undo", opening))
tail("customers linked", lambda: write(shop, "customer", "link", customers[0], "--to=" + customers[1]))
tail("a policy that folding looks at", lambda: open(shop + "/policy/terms.yaml", "a").write("# more\n"))
check(made(shop) != first, "and the file was made anew")

# ---- what is kept of a report serves later instants ----

LATER = ["2026-07-10T09:30:00+08:00", "2026-07-12T00:00:00+08:00", "2026-07-15T00:00:00+08:00", "2026-07-18T09:00:00+08:00", "2026-08-20T00:00:00+08:00"]
ASKED = [["report", "overview", "--by=week"], ["report", "overview", "--by=month", "--period=2026Q3"], ["report", "overview", "--period=2026-07-05..2026-07-16"]]
write(shop, "ticket", "wait", tickets[4], "--for=carrier", "--until=2026-07-13")
os.remove(shop + "/cache/world")
wrong = ""
for now in LATER[:1] + LATER + LATER[1:3]:
    for args in ASKED:
        if run(args, shop, "never", now) != run(args, shop, "always", now):
            wrong += "%s at %s\n" % (args, now)
check(not wrong and glob.glob(shop + "/cache/report-*"), "reports as days pass: waits end, windows close", wrong)
kept = sorted(glob.glob(shop + "/cache/report-*"))[0]
good = open(kept, "rb").read()
wrong = ""
for i in range(30):
    bad = bytearray(good)
    bad[rng.randrange(len(bad))] ^= 1 << rng.randrange(8)
    open(kept, "wb").write(bad)
    for args in ASKED:
        if run(args, shop, "never", LATER[2]) != run(args, shop, "always", LATER[2]):
            wrong += "%s\n" % args
check(not wrong, "and damaged ones", wrong)

# ---- imports ----

export = work + "/t.csv"
open(export, "w").write("ticket id,created,status,subject,agent,replied\n" +
                        "".join("H%d,2026-02-%02d 10:00,%s,Words %d,,2026-02-%02d 11:00\n" % (i, i % 27 + 1, "open" if i % 3 else "solved", i, i % 27 + 1) for i in range(40)))
tail("an import", lambda: write(shop, "import", export, "-q", "--shop=main"))
imports = [i for i in field(shop, ["log", "--do=import"], "id")]
tail("the same import again", lambda: write(shop, "import", export, "-q", "--shop=main"))
run_id = [e for e in imports]
tail("an import taken back", lambda: write(shop, "import", "undo", run_id[-2] if len(run_id) > 1 else run_id[-1], "--force"))
tail("and made again", lambda: write(shop, "import", export, "-q", "--shop=main"))

# ---- two sites ----

other = work + "/other"
shutil.copytree(shop, other, symlinks=True)
code, out, err = run(["site", "add", "b"], other, now="2026-07-11T08:00:00+08:00")
assert code == 0, err
same(other, "a copy that became another site")
more = work + "/u.csv"
open(more, "w").write(open(export).read().replace("\nH", "\nJ"))
for store in (shop, other):
    code, out, err = run(["import", more, "-q", "--shop=main"], store, now="2026-07-11T09:00:00+08:00")
    assert code == 0, err
    code, out, err = run(["ticket", "reply", tickets[7], "--text=both"], store, now="2026-07-11T09:10:00+08:00")
    assert code == 0, err
differ(shop, FEW)
shutil.copytree(other + "/log/b", shop + "/log/b", dirs_exist_ok=True)
same(shop, "the other site's folder copied in: one record opened twice")
code, out, err = run(["ticket", "note", field(shop, ["ticket", "list", "--subject=Words 3"], "case")[-1], "--text=on it"], shop, now="2026-07-11T10:00:00+08:00")
assert code == 0, err
same(shop, "an event of a case with two names")
same(shop, "and the open ones among two sites' cases", OPEN)

# ---- a store whose names follow the order of opening: its open tickets stay by themselves, with a tail behind them too ----

small = work + "/small"
assert run(["init", small, "--shop=main:CNY", "--zone=Asia/Shanghai"], work, now="2026-06-30T12:00:00+08:00")[0] == 0
open(small + "/policy/agents.yaml", "w").write("agents:\n  admin: {level: lead}\n")
VIP = [["ticket", "list", "--active", "--tier=vip", "--format=jsonl"], ["ticket", "list", "--active", "--fields=case,state,tier,subject,priority"]]
people = [write(small, "customer", "new", "--shop=main", "--account=p%d" % i, "--tier=" + ("vip" if i % 2 else "plain"))[0] for i in range(8)]
open_ones = [write(small, "ticket", "new", "--channel=chat", "--shop=main", "--text=about %d" % i)[0] for i in range(4)]
done = [write(small, "ticket", "new", "--channel=chat", "--shop=main", "--text=of %d" % i, "--customer=" + people[i])[0] for i in range(8)]
for t in done:
    write(small, "ticket", "solve", t, "--code=explained")
for name, changes in (
        ("a new ticket of a customer who had no open one", [["ticket", "new", "--channel=chat", "--shop=main", "--text=new", "--customer=" + people[1]]]),
        ("a ticket given to such a customer", [["ticket", "classify", open_ones[0], "--customer=" + people[3]]]),
        ("a solved one opened again", [["ticket", "reopen", done[5], "--reason=not fixed"]]),
        ("a tier, then a ticket", [["customer", "set", people[2], "--tier=vip"], ["ticket", "classify", open_ones[1], "--customer=" + people[2]]]),
        ("a ticket, then a tier", [["ticket", "classify", open_ones[2], "--customer=" + people[4]], ["customer", "set", people[4], "--tier=vip"]]),
        ("a note on a solved one, and nothing else", [["ticket", "note", done[7], "--text=seen"]])):
    shutil.rmtree(small + "/cache", ignore_errors=True)
    run(READS[0], small)
    whole = made(small)
    before = run(VIP[0], small)
    for c in changes:
        write(small, *c)
    why = differ(small, VIP)
    news = run(VIP[0], small) != before
    check(whole and not why and made(small) == whole and news == (c[1] != "note"), "in order: " + name, why or ("another list: %s" % news))

# ---- what stands in the log is edited ----

path = sorted(glob.glob(shop + "/log/a/events-*.yaml"))[0]
text = open(path, "rb").read()
at = text.index(b"channel: chat") + len(b"channel: cha")
with open(path, "r+b") as f:
    f.seek(at)
    f.write(b"p")
same(shop, "one letter of an old segment changed in place")
open(path, "ab").write(b"- {this is no event\n")
same(shop, "a line behind it that cannot be read")
open(path, "ab").write(b'- {id: a99990, at: "2026-07-12T10:00:00+08:00", by: admin, case: %s, do: note, text: "1", tx: 1/2}\n' % tickets[8].encode())
same(shop, "half a transaction behind it")
open(path, "ab").write(b'- {id: a99991, at: "2026-07-12T10:00:00+08:00", by: admin, case: %s, do: note, text: "2", tx: 2/2}\n' % tickets[8].encode())
same(shop, "and its other half")
open(path, "ab").write(b'- {id: a99990, at: "2026-07-12T10:00:00+08:00", by: admin, case: %s, do: note, text: "3"}\n' % tickets[8].encode())
same(shop, "a number met before")
open(path, "ab").write(b'- {id: a99993, at: "2026-07-30T10:00:00+08:00", by: admin, case: %s, do: reply, text: "4"}\n' % tickets[8].encode())
same(shop, "an event later than the reading looks")
open(path, "ab").write(b'- {id: a99994, at: "2026-07-12T10:00:00+08:00", by: admin, case: T-a99999%s, do: reply, text: "4"}\n' % b"x")
same(shop, "an event of a case that is not there")
open(path, "wb").write(text[:text.rindex(b"\n", 0, len(text) - 1) + 1])
same(shop, "a log that became shorter")
os.remove(shop + "/cache/world")
same(shop, "the file taken away")

# ---- damage ----

FEW += OPEN[:2]
truth = [run(args, shop, "never") for args in FEW]
run(FEW[0], shop)
good = open(shop + "/cache/world", "rb").read()
wrong = []
for i in range(DAMAGES):
    bad = bytearray(good)
    at = rng.choice([rng.randrange(len(bad)), rng.randrange(4096)])
    kind = i % 4
    if kind == 0:
        bad[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del bad[at:]
    elif kind == 2:
        bad[at:at + 4096] = bytes(len(bad[at:at + 4096]))
    else:
        bad[at:at + 64] = rng.randbytes(len(bad[at:at + 64]))
    open(shop + "/cache/world", "wb").write(bad)
    n = i % len(FEW)
    got = run(FEW[n], shop)
    if got != truth[n]:
        wrong.append("%d at %d of %d, %s: %s %s" % (kind, at, len(good), FEW[n], got[0], got[2]))
check(not wrong, "%d damaged files: the log's answer, nothing said" % DAMAGES, "\n".join(wrong))

# ---- a folder that cannot be written ----

shutil.rmtree(shop + "/cache")
subprocess.run(["chmod", "-R", "a+rX", work])
if os.getuid() == 0:
    got = [run(args, shop, user=65534, group=65534, extra_groups=[]) for args in FEW]
    check(got == truth and not os.path.exists(shop + "/cache"), "a store that may only be read", got[0][2])
else:
    os.chmod(shop, 0o555)
    got = [run(args, shop) for args in FEW]
    os.chmod(shop, 0o755)
    check(got == truth and not os.path.exists(shop + "/cache"), "a store that may only be read", got[0][2])

# ---- many at once ----

errors = []


def reads(k):
    for i in range(6):
        code, out, err = run(FEW[(i + k) % len(FEW)], shop)
        if code:
            errors.append((code, err))


def writes(k):
    for i in range(12):
        code, out, err = run(["ticket", "note", tickets[10 + k], "--text=" + "w" * 300], shop, now="2026-07-12T%02d:%02d:00+08:00" % (10 + k, i))
        if code:
            errors.append((code, err))


threads = [threading.Thread(target=reads, args=(k,)) for k in range(20)] + [threading.Thread(target=writes, args=(k,)) for k in range(4)]
for t in threads:
    t.start()
for t in threads:
    t.join()
check(not errors, "20 readers, 4 writers: nobody fails", errors[:3])
same(shop, "and afterwards everything is the same")
check(made(shop) and not glob.glob(shop + "/cache/*tmp*"), "one file, and nothing left beside it", os.listdir(shop + "/cache"))

# ---- what proves the store reads the log ----

never, always = run(["check"], shop, "never"), run(["check"], shop, "always")
check(never == always, "csm check says the same")

shutil.rmtree(work)
sys.exit(tap.end())
