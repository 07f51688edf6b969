#!/usr/bin/env python3
"""One store written at two sites and copied together in both directions, with git, rsync and cp: both copies show the same, byte
for byte. What two sites did to one case without knowing of each other is folded the same whatever the order of copying, and csm
check lists it; nothing that really was so is missing from that list. One export imported at both is one set of cases. A clone, a
copy and a restored backup do not write before it is said what they are. Usage: two_sites.py BUILD"""
import csv, glob, io, os, random, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import lab

csm = os.path.abspath(sys.argv[1]) + "/csm"
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
work = tempfile.mkdtemp(prefix="csm-sites-")
NOW = "2026-04-03T12:00:00+08:00"


tap = lab.Tap()
check = tap.check


skip = tap.skip


def env(now):
    return {"PATH": os.environ["PATH"], "HOME": work, "CSM_NOW": now, "CSM_AGENT": "admin", "CSM_SEED": "sites", "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x@example.org",
            "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x@example.org"}


def run(args, cwd, now=NOW):
    p = subprocess.run(args, cwd=os.path.join(work, cwd), env=env(now), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return p.returncode, p.stdout, p.stderr


def do(store, when, *args):
    """a write that must succeed, on 2 April at that time of day; what it prints"""
    code, out, err = run([csm] + list(args), store, "2026-04-02T%s:00+08:00" % when)
    if code:
        raise RuntimeError("%s: csm %s: %d %s" % (store, " ".join(args), code, err))
    return out.strip()


def tool(args, cwd="."):
    code, out, err = run(args, cwd)
    if code:
        raise RuntimeError("%s: %s" % (" ".join(args), err))


# ---- what a copy shows ----

READINGS = [["ticket", "list", "--format=csv"], ["ticket", "list", "--as-of=2026-04-02T10:03:00+08:00", "--format=csv"],
            ["customer", "list", "--format=csv"], ["order", "list", "--format=csv"], ["return", "list", "--format=csv"],
            ["report", "overview", "--by=month", "--format=csv"], ["report", "overview", "--format=md"], ["log", "--format=jsonl"],
            ["log", "--raw"], ["log", "--known-at=2026-04-02T10:03:00+08:00", "--format=jsonl"], ["check", "--format=csv"], ["check"]]


def shown(store):
    """{command: status and output}. csm status names the folder and whether this copy writes: those two lines are left out."""
    got = {}
    code, out, err = run([csm, "ticket", "list", "--ids"], store)
    for args in READINGS + [["ticket", "show", name] for name in out.split()]:
        code, out, err = run([csm] + args, store)
        got[" ".join(args)] = "%d\n%s%s" % (code, out, err)
    code, out, err = run([csm, "status", "--format=csv"], store)
    got["status"] = "\n".join(l for l in out.split("\n") if os.path.join(work, store) not in l and "only reads" not in l and ",site," not in l)
    return got


def differing(x, y):
    return "\n".join("%s:\n%s\n--- and\n%s" % (k, x.get(k), y.get(k)) for k in sorted(set(x) | set(y)) if x.get(k) != y.get(k))


def concurrent(store):
    """the pairs that csm check lists, as (earlier, later)"""
    code, out, err = run([csm, "check", "--format=csv"], store)
    rows = [r for r in csv.DictReader(io.StringIO(out)) if r["id"] == "case.concurrent"]
    return [tuple(re.search(r"events (\w+) \(.*\) and (\w+) \(", r["text"]).groups()) for r in rows], rows


# ---- ways of copying: first() makes copy b of a, sync() brings both together ----

def own(store):
    return glob.glob(os.path.join(work, store, "people", os.path.basename(store)[-1] + "-*"))


def beside(frm, to):
    """people/ and files/ stay out of git: they are copied by other means"""
    for path in own(frm):
        os.makedirs(os.path.join(work, to, "people"), exist_ok=True)
        shutil.copy2(path, os.path.join(work, to, "people"))
    if os.path.isdir(os.path.join(work, frm, "files")):
        shutil.copytree(os.path.join(work, frm, "files"), os.path.join(work, to, "files"), dirs_exist_ok=True)


class Cp:
    name = "cp"

    def first(self, a, b):
        tool(["cp", "-a", a, b])

    def one(self, frm, to):
        site = os.path.basename(frm)[-1]
        if os.path.isdir(os.path.join(work, frm, "log", site)):
            tool(["cp", "-a", frm + "/log/" + site, to + "/log/"])
        beside(frm, to)

    def sync(self, a, b):
        self.one(a, b)
        self.one(b, a)


class Rsync(Cp):
    """each site's own folder"""
    name = "rsync of a site's own folder"

    def first(self, a, b):
        tool(["rsync", "-a", a + "/", b])

    def one(self, frm, to):
        tool(["rsync", "-a", frm + "/log/" + os.path.basename(frm)[-1], to + "/log/"])
        beside(frm, to)


class RsyncAll(Rsync):
    """the whole log: --update, so that an older copy of the other's files does not take the place of newer ones"""
    name = "rsync --update of the whole store"

    def one(self, frm, to):
        tool(["rsync", "-a", "--update", "--exclude=/local", "--exclude=/cache", frm + "/", to + "/"])


class Git(Cp):
    name = "git"

    def first(self, a, b):
        tool(["git", "init", "-q", "-b", "main"], a)
        self.commit(a)
        # a clone that translates line ends wherever it may
        tool(["git", "-c", "core.autocrlf=true", "clone", "-q", a, b])
        tool(["git", "config", "core.autocrlf", "true"], b)
        beside(a, b)

    def commit(self, store):
        tool(["git", "add", "-A"], store)
        tool(["git", "commit", "-q", "--allow-empty", "-m", "x"], store)

    def one(self, frm, to):
        self.commit(frm)
        self.commit(to)
        tool(["git", "pull", "-q", "--no-rebase", "--no-edit", os.path.join(work, frm), "main"], to)
        beside(frm, to)


def carriers():
    for c, program in ((Cp(), "cp"), (Git(), "git"), (Rsync(), "rsync"), (RsyncAll(), "rsync")):
        if shutil.which(program):
            yield c
        else:
            skip("two sites, copied with " + c.name, program + " is not installed")


# ---- refusing ----

def refuses(store, what):
    code, out, err = run([csm, "ticket", "new", "--channel=chat", "-m", "x"], store)
    check(code == 3 and not out and "csm site add" in err and "csm site adopt" in err, what + " refuses to write and names both ways out",
          "%d %s %s" % (code, out, err))


# ---- what is done at the two sites ----

def prepare(a):
    """at the first site, before there is a second one; names and ids by what they are for"""
    shutil.rmtree(os.path.join(work, a), ignore_errors=True)
    tool([csm, "init", a, "-q", "--shop=main:CNY", "--site=a"])
    open(os.path.join(work, a, "policy", "agents.yaml"), "w").write("agents:\n  admin: {level: lead}\n  wang: {level: agent}\n  li: {level: agent}\n")
    n = {}
    for what in "reply answered solve void1 void2 link correct undo notes assign classify target".split():
        n[what] = do(a, "09:00", "ticket", "new", "--channel=chat", "--category=quality", "--shop=main", "-m", what)
    for what, phone in (("c1", "13800000001"), ("c2", "13800000002")):
        n[what] = do(a, "09:01", "customer", "new", "--shop=main", "--account=" + what, "--phone=" + phone)
    n["fix"] = do(a, "09:02", "correct", n["undo"].split("-")[1][:-1], "category=delivery")
    open(os.path.join(work, "photo.jpg"), "w").write("photo")
    do(a, "09:03", "ticket", "attach", n["notes"], os.path.join(work, "photo.jpg"))
    return n


def change_both(a, b, n):
    """without knowing of each other; the pairs that check must list, (earlier, later)"""
    pairs = []

    def both(first, then, listed=True):
        (s1, t1, args1), (s2, t2, args2) = first, then
        pair = (do(s1, t1, *args1), do(s2, t2, *args2))
        if listed:
            pairs.append(pair)

    def opening(what):
        return n[what].split("-")[1][:-1]

    both((a, "10:00", ["ticket", "reply", n["reply"], "-m", "from a"]), (b, "10:05", ["ticket", "reply", n["reply"], "-m", "from b"]))
    both((a, "10:00", ["ticket", "solve", n["solve"], "--code=answered"]), (b, "10:05", ["ticket", "solve", n["solve"], "--code=answered"]))
    both((a, "10:00", ["ticket", "void", n["void1"], "--reason=mistake"]), (b, "10:05", ["ticket", "reply", n["void1"], "-m", "too late"]))
    both((a, "10:00", ["ticket", "reply", n["void2"], "-m", "too early"]), (b, "10:05", ["ticket", "void", n["void2"], "--reason=mistake"]))
    both((a, "10:01", ["ticket", "link", n["link"], "--to=" + n["target"]]), (b, "10:05", ["ticket", "link", n["link"], "--to=" + n["target"]]))
    both((a, "10:01", ["customer", "link", n["c1"], "--to=" + n["c2"]]), (b, "10:05", ["customer", "link", n["c1"], "--to=" + n["c2"]]))
    both((a, "10:02", ["correct", opening("correct"), "category=packaging"]), (b, "10:06", ["correct", opening("correct"), "category=delivery"]))
    # b takes a's correction back while a corrects the same thing once more
    both((a, "10:02", ["correct", opening("undo"), "category=packaging"]), (b, "10:06", ["undo", n["fix"]]))
    both((a, "10:03", ["ticket", "assign", n["assign"], "--to=wang"]), (b, "10:07", ["ticket", "assign", n["assign"], "--to=li"]))
    both((a, "10:03", ["ticket", "classify", n["classify"], "--severity=severe"]), (b, "10:07", ["ticket", "classify", n["classify"], "--severity=minor"]))
    # these stand beside each other and are no matter
    both((a, "10:04", ["ticket", "note", n["notes"], "-m", "a"]), (b, "10:08", ["ticket", "note", n["notes"], "-m", "b"]), False)
    both((a, "10:04", ["ticket", "reply", n["answered"], "-m", "a"]), (b, "10:08", ["ticket", "message", n["answered"], "-m", "customer"]), False)
    both((a, "10:04", ["correct", opening("assign"), "category=packaging"]), (b, "10:08", ["correct", opening("assign"), "channel=mail"]), False)
    return pairs


def written_at_two(c):
    a, b = "x/a", "x/b"
    shutil.rmtree(work + "/x", ignore_errors=True)
    os.mkdir(work + "/x")
    n = prepare(a)
    c.first(a, b)
    refuses(b, c.name + ": a copy")
    do(b, "09:30", "site", "add", "b")
    before = shown(a)
    check("case.concurrent" not in before["check"], c.name + ": nothing is concurrent before there are two sites", before["check"])
    pairs = change_both(a, b, n)
    c.sync(a, b)
    at_a, at_b = shown(a), shown(b)
    check(at_a == at_b, c.name + ": both sites show the same", differing(at_a, at_b))
    logs = [sorted((os.path.relpath(p, s), open(p, "rb").read()) for p in glob.glob(s + "/log/*/*")) for s in (work + "/x/a", work + "/x/b")]
    check(logs[0] == logs[1] and len(logs[0]) >= 2, c.name + ": their logs are the same bytes")
    got, rows = concurrent(a)
    check(sorted(got) == sorted(pairs), c.name + ": check lists what was done at both, and nothing else",
          "listed but not done: %s\ndone but not listed: %s" % (sorted(set(got) - set(pairs)), sorted(set(pairs) - set(got))))
    check({r["level"] for r in rows} == {"note"}, c.name + ": as notes", rows)
    # what is done about it, knowing of both
    for first, then in pairs:
        do(b, "11:00", "undo", then)
    c.sync(b, a)
    got, rows = concurrent(a)
    code, out, err = run([csm, "check", "--format=csv"], a)
    check(got == [] and code == 0, c.name + ": taken back, nothing is listed any more", out)
    at_a2, at_b2 = shown(a), shown(b)
    check(at_a2 == at_b2 and at_a2 != at_a, c.name + ": and both show the same again", differing(at_a2, at_b2))
    # An erasure at one site that reaches the other belongs here: csm customer erase n["c1"] at a, c.sync(a, b), the next write at
    # b, and no byte of it in either folder; shown(a) == shown(b).
    return at_a, at_a2


# ---- any order of copying, and what a site really knew ----

def any_order(seed):
    rng = random.Random(seed)
    base = "r%d" % seed
    os.mkdir(os.path.join(work, base))
    stores = [base + "/" + s for s in "abc"]
    shutil.rmtree(work + "/" + stores[0], ignore_errors=True)
    n = prepare(stores[0])
    tickets = [n[w] for w in ("reply", "assign", "notes")]
    for s in stores[1:]:
        tool(["cp", "-a", stores[0], s])
        do(s, "09:30", "site", "add", s[-1])
    way, made, knows, minute = Cp(), [], {s: set() for s in stores}, 0
    for step in range(45):
        minute += rng.randrange(2)         # often two write in one second
        s = rng.choice(stores)
        if rng.random() < 0.35:
            other = rng.choice([x for x in stores if x != s])
            way.one(other, s)
            knows[s] |= {e for e in knows[other] if e[0] == other[-1]}
        else:
            t = rng.choice(tickets)
            e = do(s, "10:%02d" % minute, "ticket", "assign", t, "--to=" + rng.choice(["wang", "li"]))
            made.append((minute, int(e[1:]), e, t, set(knows[s])))
            knows[s].add(e)
    for _ in range(2):
        for s in rng.sample(stores, 3):
            for other in stores:
                if other != s:
                    way.one(other, s)
    ways = [shown(s) for s in stores]
    check(ways[0] == ways[1] == ways[2], "seed %d: three sites, copied in any order, show the same" % seed,
          differing(ways[0], ways[1]) + differing(ways[0], ways[2]))
    truth = []
    for i, (when, number, e, t, knew) in enumerate(made):
        before = [m for m in made if m[3] == t and m[2] != e and (m[0], m[2][0], m[1]) < (when, e[0], number)]
        last = max(before, key=lambda m: (m[0], m[2][0], m[1])) if before else None
        if last and last[2][0] != e[0] and last[2] not in knew and e not in last[4]:
            truth.append((last[2], e))
    got, rows = concurrent(stores[0])
    check(truth and set(truth) <= set(got), "seed %d: every one of %d pairs that did not know of each other is listed" % (seed, len(truth)),
          "missing: %s" % sorted(set(truth) - set(got)))


# ---- the same export at both ----

def same_export():
    with open(work + "/desk.csv", "w") as f:
        f.write("ticket id,created,status,subject,agent,replied\n")
        for i in range(60):
            f.write("H%d,2026-01-%02d 10:00,%s,Words %d,li,2026-01-%02d 11:00\n" % (i, 1 + i % 28, "solved" if i % 3 else "open", i, 1 + i % 28))
    export = glob.glob(root + "/examples/exports/amazon-all-orders-*.tsv")[0]
    for s in ("one/a", "both/a"):
        os.makedirs(os.path.join(work, os.path.dirname(s)))
        tool([csm, "init", s, "-q", "--shop=main:EUR", "--site=a"])
    tool(["cp", "-a", "both/a", "both/b"])
    do("both/b", "09:30", "site", "add", "b")
    for s in ("one/a", "both/a", "both/b"):
        for path in (work + "/desk.csv", export):
            do(s, "10:00" if s[-1] == "a" else "10:30", "import", "-q", path)
    Cp().sync("both/a", "both/b")
    at_a, at_b = shown("both/a"), shown("both/b")
    check(at_a == at_b, "one export imported at both: both show the same", differing(at_a, at_b))
    alone = shown("one/a")
    same = [" ".join(r) for r in READINGS if r[0] in ("ticket", "order", "return", "report")]
    unsealed = lambda text: [l for l in text.split("\n") if "no seal" not in l]     # says which sites there are
    check(all(unsealed(alone[k]) == unsealed(at_a[k]) for k in same) and alone[same[0]].count("\n") > 60, "and the same as where it was imported once",
          differing({k: alone[k] for k in same}, {k: at_a[k] for k in same}))
    check(at_a["check"].startswith("0\n"), "and check finds no error", at_a["check"])
    check(concurrent("both/a")[0] == [], "imports of one thing at both are no matter of concurrent changes", at_a["check"])


# ---- copies, clones, backups ----

def adoption():
    a = "w/a"
    os.mkdir(work + "/w")
    prepare(a)
    tool(["cp", "-a", a, "w/copy"])
    tool(["tar", "-cf", "w/backup.tar", "-C", "w", "a"])
    os.mkdir(work + "/w/restored")
    tool(["tar", "-xf", "w/backup.tar", "-C", "w/restored"])
    for store, what in (("w/copy", "cp -a"), ("w/restored/a", "a restored backup")):
        refuses(store, what)
    last = max(int(x) for x in re.findall(r"^- \{id: a(\d+)", open(glob.glob(work + "/w/a/log/a/events-*.yaml")[0]).read(), re.M))
    do("w/copy", "10:00", "site", "add", "b")
    check(do("w/copy", "10:01", "ticket", "new", "--channel=chat", "-m", "x").startswith("T-b"), "a copy that was added writes as its own site")
    do("w/restored/a", "10:00", "site", "adopt", "a")
    text = open(glob.glob(work + "/w/restored/a/log/a/events-*.yaml")[0]).read()
    check("- {id: a%d, " % (last + 1000) in text and "action: adopt, last: a%d}" % last in text, "an adopted site goes on 1000 numbers later and says so", text[-300:])
    check(do("w/restored/a", "10:01", "ticket", "new", "--channel=chat", "-m", "x").startswith("T-a%d" % (last + 1001)), "and writes")
    code, out, err = run([csm, "check"], "w/restored/a")
    check(code == 0 and "number.gap" not in out, "check knows the gap", out)


def main():
    try:
        results = []
        for c in carriers():
            results.append((c.name, written_at_two(c)))
        check(len(results) > 1 and all(r == results[0][1] for _, r in results), "however it was copied, the same came of it",
              "\n".join("%s: %s" % (name, differing(results[0][1][0], r[0]) + differing(results[0][1][1], r[1])) for name, r in results))
        for seed in (1, 2, 3):
            any_order(seed)
        same_export()
        adoption()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return tap.end()


sys.exit(main())
