#!/usr/bin/env python3
"""Derived data changes no answer: a store written and read with cache/ and without is the same, byte for byte, on the screen and in the
log; also where the file in cache/ is damaged, old, gone, in the way, or of a log that was changed behind its back. Usage: cache_index.py BUILD"""
import glob, os, random, shutil, subprocess, sys, tempfile, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import lab

csm = os.path.abspath(sys.argv[1]) + "/csm"
work = tempfile.mkdtemp(prefix="csm-cache-")


tap = lab.Tap()
check = tap.check


def run(store, cache, *args):
    env = {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_AGENT": "ada", "CSM_NOW": "2026-06-01T12:00:00+08:00", "CSM_SEED": "7", "CSM_CACHE": cache}
    p = subprocess.run([csm, *args], cwd=store, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return p.returncode, p.stdout.decode("utf-8", "surrogateescape"), p.stderr.decode("utf-8", "surrogateescape")


def ids(store, noun, field=None):
    """names of the list, or a field of every row"""
    return run(store, "never", noun, "list", *(["--format=csv", "--no-header", "--fields=" + field] if field else ["--ids"]))[1].split()


def some(names, n):
    return names[::max(1, len(names) // n)][:n]


def screens(store, n=12):
    """commands that look for one thing, by every kind of name"""
    out = []
    for noun in ("ticket", "return", "customer"):
        names = ids(store, noun)
        out += [(noun, "show", n, "--format=json") for n in some(names, n)]
        out += [("log", n) for n in some(names, 3)]
        out += [(noun, "show", n[2:-1]) for n in some(names, 2)]
    orders = ids(store, "order", "order")
    out += [("order", "show", n, "--format=json") for n in some(orders, n)]
    out += [("ticket", "show", n) for n in some(ids(store, "ticket", "order"), 3)]
    out += [("ticket", "show", "T-a1c"), ("order", "show", "nothing"), ("return", "show", "T-a2"), ("ticket", "show", "main:" + orders[0])]
    return out


def same(store, commands, name):
    """each command with derived data, as it stands, and without"""
    for c in commands:
        a, b = run(store, "always", *c), run(store, "never", *c)
        if a != b:
            return check(False, name, "csm %s\n%s\n%s" % (" ".join(c), a, b))
    check(len(commands) > 0, "%s: %d commands" % (name, len(commands)))


def log_of(store):
    out = {}
    for path in sorted(glob.glob(store + "/log/*/*") + glob.glob(store + "/people/*")):
        out[path[len(store):]] = open(path, "rb").read()
    return out


def pair(name):
    """two stores of the same bytes, each a writing place of its own"""
    a, b = os.path.join(work, name + "-a"), os.path.join(work, name + "-b")
    for to in (a, b):
        shutil.copytree(demo, to, symlinks=True)
        shutil.rmtree(to + "/cache", ignore_errors=True)
        assert run(to, "never", "site", "adopt", "a")[0] == 0
    return a, b


def writes(a, b, steps, name, news=True):
    """the same commands, one store with derived data, the other without: same answers, same log"""
    before = log_of(a)
    for c in steps:
        x, y = run(a, "always", *c), run(b, "never", *c)
        if (x[0], x[1], x[2].replace(a, b)) != y:
            return check(False, name, "csm %s\n%s\n%s" % (" ".join(c), x, y))
    check(log_of(a) == log_of(b) and (log_of(a) != before) == news, "%s: %d commands, same log" % (name, len(steps)))


demo = os.path.join(work, "demo")
made = run(work, "never", "demo", demo)
if made[0]:
    check(False, "a shop to try", made)
    sys.exit(tap.end())
rng = random.Random(5)

# reading
store = os.path.join(work, "read")
shutil.copytree(demo, store, symlinks=True)
assert run(store, "never", "site", "adopt", "a")[0] == 0
few = screens(store)
same(store, few, "the first reading makes the file, the others use it")
index = store + "/cache/index"
check(os.path.getsize(index) > 0, "it is there")

# a tail behind the file: late events, corrections, what is taken back, other names of a case
tickets = ids(store, "ticket")
twice = [run(store, "always", "ticket", "note", tickets[3], "--text=one", "--key=k1") for _ in range(2)]
check(twice[0] == twice[1] and twice[0][0] == 0 and twice[0][1].strip(), "a key in the tail is known: the same id again", twice)
for c in (("ticket", "note", tickets[5], "--text=late", "--at=2026-05-01T00:00:00+08:00"), ("ticket", "new", "--channel=chat", "--order=20269999", "--text=x"),
          ("ticket", "reply", tickets[8], "--text=y")):
    run(store, "always", *c)
    same(store, few[::9] + [("ticket", "show", tickets[5]), ("ticket", "show", tickets[8]), ("ticket", "show", "20269999")], "behind %s" % " ".join(c[:2]))

# damage
whole = open(index, "rb").read()
wrong = []
for k in range(60):
    bad = bytearray(whole)
    kind, at = rng.randrange(4), rng.randrange(len(whole))
    if kind == 0:
        bad[at] ^= 1 << rng.randrange(8)
    elif kind == 1:
        del bad[at:]
    elif kind == 2:
        bad[at:at + 5000] = bytes(len(bad[at:at + 5000]))
    else:
        bad[at:at + 64] = rng.randbytes(len(bad[at:at + 64]))
    open(index, "wb").write(bad)
    c = few[rng.randrange(len(few))]
    x, y = run(store, "always", *c), run(store, "never", *c)
    if x != y:
        wrong.append((k, kind, at, c, x, y))
check(not wrong, "60 damages at random change no answer", wrong[:1])
for what, text in (("empty", b""), ("garbage", b"csm" * 9000), ("of before", whole[:8] + bytes(32) + whole[40:])):
    open(index, "wb").write(text)
    same(store, few[::15], "a file that is " + what)
os.remove(index)
os.mkdir(index)
same(store, few[::15], "a folder in its place")
os.rmdir(index)
os.symlink("/dev/zero", index)
same(store, few[::15], "a link in its place")
os.remove(index)
shutil.rmtree(store + "/cache")
open(store + "/cache", "w").close()
same(store, few[::15], "a file where the folder should be")
os.remove(store + "/cache")

# the log changed behind its back
same(store, few[::15], "made anew")
log = sorted(glob.glob(store + "/log/a/events-*.yaml"))[0]
text = open(log, "rb").read()
at = text.index(b'order: "') + len(b'order: "')
with open(log, "r+b") as f:
    f.seek(at)
    f.write(b"9" if text[at:at + 1] != b"9" else b"8")
number = open(log, "rb").read()[at:].split(b'"')[0].decode()
same(store, few[::9] + [("ticket", "show", number), ("return", "show", number), ("order", "show", number)], "one digit of an old segment was changed in place")
open(log, "wb").write(text)
same(store, few[::15], "and changed back")
clone = os.path.join(work, "clone")
shutil.copytree(store, clone, symlinks=True)
same(clone, few[::15], "a copy with the cache of the original")
os.rename(log, log + ".away")
same(clone, few[::25], "the copy stands by itself")
same(store, few[::25], "a segment is gone")
os.rename(log + ".away", log)

# a segment that is replaced between two openings of one command: its places are of another file
if shutil.which("strace"):
    told = []
    for when in range(12, 44, 2):
        c = os.path.join(work, "swap")
        shutil.copytree(store, c, symlinks=True)
        assert run(c, "never", "site", "adopt", "a")[0] == 0
        name = ids(c, "ticket")[-1]
        whole = run(c, "always", "ticket", "show", name)
        env = {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_NOW": "2026-06-01T12:00:00+08:00", "CSM_CACHE": "always"}
        trace = os.path.join(work, "trace")
        open(trace, "w").close()
        p = subprocess.Popen(["strace", "-f", "-o", trace, "-e", "trace=openat", "-e", "inject=openat:delay_enter=200000:when=%d" % when, csm,
                              "ticket", "show", name], cwd=c, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        while p.poll() is None and open(trace).read().count("openat(") < when - 1:     # now it stands before that one
            time.sleep(0.005)
        first = sorted(glob.glob(c + "/log/a/events-*.yaml"))[-1]
        text = open(first, "rb").read()
        open(first + ".new", "wb").write(b"# words were taken out\n" + text)
        os.rename(first + ".new", first)
        out, err = p.communicate()
        told.append((when, p.returncode, p.returncode == 5 or (p.returncode, out.decode()) == whole[:2], err))
        shutil.rmtree(c)
    check(all(t[2] for t in told), "a segment replaced meanwhile: the answer, or that the command is to be run again", [t for t in told if not t[2]])
else:
    tap.skip("a segment replaced meanwhile", "strace is not there")

# writing
a, b = pair("write")
t = ids(a, "ticket")
steps = [("ticket", "new", "--channel=chat", "--order=%s" % o, "--text=hello %s" % o, "--key=n%d" % i) for i, o in enumerate(ids(a, "order", "order")[:5])]
steps += [("ticket", "note", t[i], "--text=again", "--key=n%d" % (i % 3)) for i in range(6)]
steps += [("ticket", "reply", o, "--text=by order") for o in ids(a, "ticket", "order")[:6]]
steps += [("undo", run(a, "never", "log", t[9], "--format=csv", "--no-header", "--fields=id")[1].split()[-1]), ("ticket", "assign", t[4], "--to=ben"),
          ("ticket", "new", "--channel=chat", "--account=somebody", "--text=z"), ("ticket", "new", "--channel=chat", "--account=somebody", "--text=zz")]
writes(a, b, steps, "writing by name, key and order")
files = sorted(glob.glob(demo + "/exports/**/*.*", recursive=True))
check(len(files) > 3, "the shop has exports", files)
steps = [("import", f) for f in files] + [("import", f, "--again") for f in files]
writes(a, b, steps, "imports of what is known", False)
imports = [line.split(",")[0] for line in run(a, "never", "log", "--do=import", "--format=csv", "--no-header", "--fields=id")[1].split()]
check(len(imports) > 0, "there are imports to take back", imports)
steps = [("import", "undo", imports[0], "--force"), ("import", "undo", imports[-1], "--force")] + [("import", f) for f in files]
writes(a, b, steps, "imports taken back and made again")
same(a, screens(a), "after all of it")
# ---- readings of the past do not open what they see nothing of ----

SEEN = [["--as-of=2026-02-20"], ["--as-of=2026-03-20"], ["--known-at=2026-03-20"], ["--as-of=2026-03-20", "--known-at=2026-05-25"], ["--as-of=2026-05-25", "--known-at=2026-03-20"]]
PAST = [("ticket", "list", "--format=jsonl", "--fields=case,opened,state,category,subject,customer,name,order,ref,replies"), ("customer", "list", "--format=jsonl", "--fields=customer,opened,tier,name,account"), ("report", "overview", "--by=month"), ("status",)]


def at(store, now, *args):
    """a change at an instant; the first word that it prints"""
    env = {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_AGENT": "ada", "CSM_NOW": "2026-" + now, "CSM_SEED": "7" + now, "CSM_CACHE": "never"}
    p = subprocess.run([csm, *args], cwd=store, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    assert p.returncode == 0, (args, p.stderr)
    return (p.stdout.decode().split() + [""])[0]


def append(store, month, line):
    with open("%s/log/a/events-2026-%s-01.yaml" % (store, month), "a") as f:
        f.write(line + "\n")


def number(store, month):
    """the next one"""
    return "a%d" % (int(open("%s/log/a/events-2026-%s-01.yaml" % (store, month)).read().rsplit("- {id: a", 1)[1].split(",")[0]) + 1)


def opening(name):
    return "a" + "".join(c for c in name[3:] if c.isdigit())


def month(store, m, n=4):
    """an ordinary month: tickets of a customer, some answered, some solved"""
    who = at(store, m + "-02T10:00:00+08:00", "customer", "new", "--shop=main", "--account=p" + m, "--tier=vip")
    out = [at(store, "%s-%02dT10:00:00+08:00" % (m, 3 + i), "ticket", "new", "--channel=chat", "--shop=main", "--order=%s%d" % (m, i), "--text=about %d" % i,
              "--subject=%s %d" % (m, i), "--customer=" + who) for i in range(n)]
    at(store, m + "-10T10:00:00+08:00", "ticket", "reply", out[0], "--text=yes")
    at(store, m + "-11T10:00:00+08:00", "ticket", "solve", out[1], "--code=explained")
    return out


calm = os.path.join(work, "calm")
at(work, "01-01T00:00:00+08:00", "init", calm, "--shop=main:CNY", "--zone=Asia/Shanghai")
open(calm + "/policy/agents.yaml", "w").write("agents:\n  ada: {level: lead}\n")
old = {m: month(calm, m) for m in ("01", "02", "03", "04")}
april = old["04"]
people, records, again = work + "/people.csv", work + "/records.csv", work + "/again.csv"
open(people, "w").write("customer id,name,tier\n" + "".join("K%d,Name %d,gold\n" % (i, i) for i in range(3)))
for path, m in ((records, 4), (again, 2)):
    open(path, "w").write("ticket id,created,status,subject\n" + "".join("H%d,2026-0%d-1%d 10:00,open,Words %d\n" % (i, m, i, i) for i in range(3)))
LINE = '- {id: %s, at: "2026-%sT10:00:00+08:00", %sby: ada, case: %s, do: %s}'


def nothing(s):
    pass


def corrected(s):
    at(s, "04-15T10:00:00+08:00", "correct", opening(old["02"][0]), "category=quality")


def brought_back(s):
    at(s, "05-15T10:00:00+08:00", "correct", opening(april[1]), "at=2026-02-15T10:00:00+08:00")


def undone(s):
    at(s, "04-15T10:00:00+08:00", "undo", opening(old["02"][1]))


def undone_later(s):
    at(s, "05-15T10:00:00+08:00", "undo", opening(april[0]))


def elsewhere(s, month, line):
    """another site's segment, copied here: what it takes out is still in the files of this one"""
    os.makedirs(s + "/log/b")
    open(s + "/log/b/events-2026-%s-01.yaml" % month, "w").write(line + "\n")


def redacted(s):
    elsewhere(s, "04", LINE % ("b1", "04-20", "", old["01"][2], "redact, of: %s, reason: card" % opening(old["01"][2])))


def erased(s):
    elsewhere(s, "04", LINE % ("b1", "04-20", "", ids(s, "customer")[0], "erase, reason: asked"))


def late(s):
    at(s, "04-15T10:00:00+08:00", "ticket", "reply", old["01"][3], "--text=late", "--at=2026-02-05T10:00:00+08:00")


def imported(s):
    at(s, "04-15T10:00:00+08:00", "import", records, "-q", "--shop=main")


def persons(s):
    """in a segment behind the one where the import begins"""
    at(s, "04-15T10:00:00+08:00", "import", people, "-q", "--shop=main")
    path = s + "/log/a/events-2026-04-01.yaml"
    lines = open(path).read().splitlines(True)
    first, *_, last = [i for i, line in enumerate(lines) if "do: import," in line]
    assert "do: open" in "".join(lines[first + 1:last])
    for nn, part in (("01", lines[:first + 1]), ("02", lines[first + 1:last]), ("03", lines[last:])):
        open(path.replace("-01.yaml", "-%s.yaml" % nn), "w").write("".join(part))


def taken_back(s):
    imported(s)
    of = run(s, "never", "log", "--do=import", "--format=csv", "--no-header", "--fields=id")[1].split()[0]
    at(s, "04-16T10:00:00+08:00", "import", "undo", of, "--force")
    at(s, "05-16T10:00:00+08:00", "import", again, "-q", "--shop=main")


def unreadable(s):
    append(s, "04", "- {this is no event")


def half(s):
    append(s, "04", LINE % (number(s, "04"), "04-20", "", april[0], 'note, tx: 1/2, text: "1"'))


def twice(s):
    append(s, "05", LINE % (opening(april[0]), "02-20", 'rec: "2026-05-20T10:00:00+08:00", ', old["02"][2], "solve, code: explained"))

def foreign(s):
    """a number of the other site in a segment of this one, where it is met first"""
    path = s + "/log/a/events-2026-04-01.yaml"
    lines = open(path).read().splitlines(True)
    lines.insert(-1, LINE % ("b500", "04-11", "", old["02"][2], "solve, code: explained") + "\n")
    open(path, "w").write("".join(lines))
    elsewhere(s, "05", LINE % ("b500", "02-15", 'rec: "2026-05-20T10:00:00+08:00", ', old["02"][2], "solve, code: explained"))


def opens(store, *args):
    """which segments of events it opens"""
    trace = os.path.join(work, "trace")
    env = {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_NOW": "2026-06-01T12:00:00+08:00", "CSM_CACHE": "always"}
    subprocess.run(["strace", "-f", "-e", "trace=openat", "-o", trace, csm, *args], cwd=store, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    return sorted({w[7:14] for w in open(trace).read().replace('"', "/").split("/") if w.startswith("events-")})


PARTS = [nothing, corrected, brought_back, undone, undone_later, redacted, erased, late, imported, persons, taken_back, unreadable, half, twice, foreign]
for part in PARTS:
    s = os.path.join(work, "past")
    shutil.copytree(calm, s, symlinks=True)
    at(s, "04-12T10:00:00+08:00", "site", "adopt", "a")
    first = part not in (undone_later, brought_back, twice, redacted, erased)
    if first:
        part(s)
    month(s, "05", 2)
    if not first:
        part(s)
    run(s, "always", "ticket", "show", old["01"][0])
    same(s, [c + tuple(seen) for c in PAST for seen in SEEN], "readings of the past: " + part.__name__.replace("_", " "))
    if part is nothing and shutil.which("strace"):
        seen = [opens(s, "ticket", "list", a) for a in ("--as-of=2026-02-20", "--known-at=2026-02-20", "--as-of=2026-03-20")]
        check(seen == [["2026-01", "2026-02"]] * 2 + [["2026-01", "2026-02", "2026-03"]], "months behind it are not opened", seen)
    shutil.rmtree(s)

shutil.rmtree(work, ignore_errors=True)
sys.exit(tap.end())
