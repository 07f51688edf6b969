"""One call of the system, or one allocation, of one command fails (or all from there on), and csm is asked what became of it: a
message and the documented status, the store as it was or the event whole, and asked again with the same key it is recorded once.
What takes words out may be cut off behind its event: it says so, no reader sees the words any more, and the next write of any kind
takes them out. What only reads changes nothing, and what it hands over is whole, or nothing that looks so is there."""
import os, re, shutil, signal, subprocess, time

import lab as kit
import stories

ERRORS = {"ENOSPC": 28, "EIO": 5, "EDQUOT": 122, "EINTR": 4, "EMFILE": 24}
RULES = """rules:
  - rule: refund
    if: {text: refund}
    then: {category: refund.progress}
"""


class Command:
    """args: what is run in the store; keyed: asked again it says that it is known; loose: what it leaves is told by content, not by
    bytes (an import that was cut off is there, and is completed by the next); sweeps: the words that are taken out; reads: the store stays
    as it is, what is handed over stands beside it"""

    def __init__(self, name, args, keyed=True, loose=False, begin=None, inside=True, stdin=b"", sweeps=None, reads=False):
        self.name, self.args, self.keyed, self.loose, self.stdin = name, args, keyed, loose, stdin
        self.begin, self.inside, self.sweeps, self.reads = begin or stories.bare, inside, sweeps, reads


def on(verb, *more):
    return Command("ticket " + verb, ["ticket", verb, "T-a3q", "--key=k"] + list(more))


def solved(lab, store):
    stories.bare(lab, store)
    lab.must(["ticket", "solve", "T-a3q", "--code=refund"], store, more=stories.JANUARY)


def waiting(lab, store):
    stories.bare(lab, store)
    lab.must(["ticket", "wait", "T-a3q", "--for=customer"], store, more=stories.JANUARY)


def linked(lab, store):
    stories.bare(lab, store)
    lab.must(["ticket", "link", "T-a3q", "--to=T-a4r", "--rel=duplicates"], store, more=stories.JANUARY)
    lab.must(["customer", "new", "--shop=main", "--account=other"], store, more=stories.JANUARY)
    lab.must(["customer", "link", "C-a6t", "--to=C-a8v"], store, more=stories.JANUARY)


def two_customers(lab, store):
    stories.bare(lab, store)
    lab.must(["customer", "new", "--shop=main", "--account=other"], store, more=stories.JANUARY)


def imported(lab, store):
    stories.bare(lab, store)
    lab.must(["import", "orders.csv"], store, more=stories.JANUARY)


def with_rules(lab, store):
    stories.bare(lab, store)
    policy = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "triage")
    for name in ("agents.yaml", "rules.yaml"):
        shutil.copy(os.path.join(policy, name), store + "/policy/" + name.replace("rules", "triage"))


def with_answers(lab, store):
    stories.bare(lab, store)
    with open(store + "/policy/kb.yaml", "w") as f:
        f.write(lab.must(["kb", "sample"], store) + "\n")


def nothing(lab, store):
    pass


COMMANDS = [
    Command("ticket new", ["ticket", "new", "--channel=chat", "-m", "words", "--key=k", "--phone=13900000001", "--name=New"]),
    on("message", "-m", "words"), on("reply", "-m", "words"), on("note", "-m", "words"), on("assign", "--to=wang"),
    on("handoff", "--by=bot", "--reason=asks"), on("classify", "--severity=severe"), on("wait", "--for=carrier"),
    Command("ticket resume", ["ticket", "resume", "T-a3q", "--key=k"], begin=waiting), on("solve", "--code=refund"),
    Command("ticket reopen", ["ticket", "reopen", "T-a3q", "--reason=no", "--key=k"], begin=solved),
    on("link", "--to=T-a4r", "--rel=duplicates"), Command("ticket unlink", ["ticket", "unlink", "T-a3q", "--to=T-a4r", "--key=k"], begin=linked),
    on("void", "--as=spam"), Command("ticket attach", ["ticket", "attach", "T-a3q", "photo.jpg", "--key=k"]),
    Command("a batch", ["ticket", "classify", "-", "--severity=severe", "--atomic"], keyed=False, stdin=b"T-a3q\nT-a4r\nT-a5s\n"),
    Command("customer new", ["customer", "new", "--shop=main", "--account=new", "--name=New"], keyed=False),
    Command("customer set", ["customer", "set", "C-a6t", "--phone=13900000009", "--key=k"]),
    Command("customer link", ["customer", "link", "C-a6t", "--to=C-a7u", "--key=k"], begin=two_customers),
    Command("customer unlink", ["customer", "unlink", "C-a6t", "--to=C-a8v", "--key=k"], begin=linked),
    Command("undo", ["undo", "a3"], keyed=False), Command("correct", ["correct", "a3", "channel=phone"], keyed=False),
    Command("import", ["import", "orders.csv"], loose=True), Command("import tickets", ["import", "tickets.csv"], loose=True),
    Command("import undo", ["import", "undo", "a7"], keyed=False, begin=imported),
    Command("triage run", ["triage", "run"], keyed=False, begin=with_rules),
    Command("kb answer", ["kb", "answer", "T-a3q"], keyed=False, begin=with_answers),
    Command("site add", ["site", "add", "b"], loose=True, begin=stories.clone), Command("site adopt", ["site", "adopt", "a"], loose=True, begin=stories.clone),
    Command("init", ["init", "shop"], loose=True, begin=nothing, inside=False),
    Command("seal", ["seal"]),
    Command("redact", ["redact", "a7", "--reason=asked"], begin=stories.spoken, sweeps=stories.WORDS),
    Command("customer erase", ["customer", "erase", "C-a6t", "--reason=asked"], begin=stories.known, sweeps=stories.PERSON),
    Command("evidence", ["evidence", "T-a7u", "-o", "../out"], begin=stories.sealed, reads=True),
    Command("evidence as a tar", ["evidence", "T-a7u", "-o", "../out.tar"], begin=stories.sealed, reads=True),
    Command("verify", ["verify"], begin=stories.sealed, reads=True),
]


class Bench:
    """A command, its store as it was and as it becomes."""

    def __init__(self, lab, command, top):
        self.lab, self.command, self.top = lab, command, top
        self.base, self.work = top + "/base", top + "/work"
        os.makedirs(self.base)
        command.begin(lab, self.base + "/shop")
        self.before = self.left(self.base)
        self.calls_file, self.allocs_file = top + "/calls", top + "/allocs"
        self.fresh()
        r = self.run({"FAULT_LIST": self.calls_file, "ALLOC_LIST": self.allocs_file})
        if r.status not in (0, 1):
            raise AssertionError("%s: %r" % (command.name, r))
        self.status, self.out, self.after, self.given = r.status, r.out, self.left(self.work), self.beside()
        with open(self.calls_file) as f:
            lines = [l.split() for l in f]
        self.calls = [l[0] for l in lines]
        with open(self.allocs_file) as f:
            self.allocs = int(f.read().split()[-1])
        self.changes = self.after != self.before
        # before that settings and policies are read, which is the same in all commands
        self.begins = next((int(l[1]) for l in lines if l[0] in ("flock", "fdopendir")), 1)

    def fresh(self):
        shutil.rmtree(self.work, ignore_errors=True)
        shutil.copytree(self.base, self.work)
        kit.own(self.work + "/shop")
        self.stands = self.marks()

    def marks(self):
        """by which one knows that nothing was touched; the note of who held the lock aside"""
        found = {}
        for top, folders, names in os.walk(self.work):
            found.update(dict.fromkeys(os.path.join(top, n) for n in folders))
            for n in names:
                st = os.stat(os.path.join(top, n))
                found[os.path.join(top, n)] = n == "holder" or (st.st_ino, st.st_size, st.st_mtime_ns)
        found.pop(self.work + "/shop/local/holder", None)
        return found

    def beside(self):
        """what was handed over: what stands beside the store"""
        found = {}
        for top, folders, names in os.walk(self.work):
            if top == self.work:
                folders[:] = [n for n in folders if n != "shop"]
            found.update(dict.fromkeys(os.path.relpath(os.path.join(top, n), self.work) for n in folders))
            for n in names:
                with open(os.path.join(top, n), "rb") as f:
                    found[os.path.relpath(os.path.join(top, n), self.work)] = f.read()
        return found

    def run(self, more, before=()):
        here = self.work + "/shop" if self.command.inside else self.work
        return self.lab.run(self.command.args, here, {**stories.JANUARY, **more}, shim=bool(more), before=before, stdin=self.command.stdin)

    def left(self, root):
        if not os.path.isdir(root + "/shop"):
            return {}
        return kit.tree(root + "/shop")

    def content(self):
        """without numbers, and without what says how often an import or a joining was begun"""
        lines = set()
        for path, text in self.left(self.work).items():
            lines |= {(path.split("/")[0], kit.plain(l)) for l in text.split(b"\n") if b"do: import" not in l and b"do: site" not in l}
        return lines


def whole(tree):
    """as a reader sees it: without torn ends"""
    return {p: (t[:t.rfind(b"\n") + 1] if p.startswith(("log/", "people/")) else t) for p, t in tree.items()
            if not p.startswith(("log/", "people/")) or b"\n" in t}


def odd_end(bench, r, told):
    """what is wrong with the way the failing run ended"""
    if r.status is None or r.status < 0:
        return "ended by %s" % ("hanging" if r.status is None else "signal %d" % -r.status)
    if r.status not in (bench.status, 6):
        return "status %d: %s" % (r.status, r.err.strip()[-250:])
    if r.status == 6 and bench.status != 6 and told and not re.search(r"csm.*: |out of memory", r.err):
        return "no message"
    return ""


def judge(bench, r, told=True, more=()):
    """what is wrong after a run that was failed somewhere; told: the message could be written; more: how it was failed"""
    if bench.marks() == bench.stands:              # asked again, it is as if this had never been
        bench.touched, done = False, r.status == bench.status
        false = done and (bench.changes or bench.given or r.out != bench.out)
        return [b for b in [odd_end(bench, r, told), "false success: %r" % r if false else ""] if b]
    bench.touched = True
    if bench.command.reads:
        return judge_reading(bench, r, told, more)
    if bench.command.sweeps:
        return judge_sweeping(bench, r, told)
    return judge_writing(bench, r, told)


def judge_reading(bench, r, told, more):
    bad, given, done = [odd_end(bench, r, told)], bench.beside(), r.status == bench.status
    if bench.left(bench.work) != bench.before:
        bad.append("the store was changed: " + kit.tree_difference(bench.left(bench.work), bench.before))
    if done and (r.out != bench.out or given != bench.given):
        bad.append("false success: %r; %s" % (r, kit.tree_difference(given, bench.given)))
    if not done and any(b"index.html" in path.encode() + (content or b"") for path, content in given.items()):
        bad.append("looks whole: %s" % sorted(given))
    # only who ran out of memory, or could not remove anything, may leave a part
    parts = "out of memory" in r.err or bench.calls[int(dict(more).get("FAULT_AT", 1)) - 1] == "unlinkat"
    if not done and given and not parts:
        bad.append("a part stays behind: %s" % sorted(given))
    again = bench.run({}) if not given else r
    if not given and (again.status, again.out, bench.beside()) != (bench.status, bench.out, bench.given):
        bad.append("asked again: %r" % again)
    return [b for b in bad if b]


def swept(tree):
    """how many events say that words are gone"""
    return sum(len(re.findall(rb"do: (?:redact|erase)\b", text or b"")) for path, text in tree.items() if path.startswith("log/"))


def words_left(bench):
    """where the words that were taken out still stand"""
    found = []
    for top, _, names in os.walk(bench.work + "/shop"):
        for name in names:
            with open(os.path.join(top, name), "rb") as f:
                text = f.read()
            found += ["%s: %r" % (os.path.relpath(os.path.join(top, name), bench.work), w) for w in bench.command.sweeps if w in text and name != "photo.jpg"]
    return found


NEXT = ["ticket", "note", "T-a3q", "-m", "next", "--key=next"]


def finished(bench):
    """the next write completes what was cut off; asked again, nothing is added"""
    store, bad = bench.work + "/shop", []
    raw = bench.lab.run(["log", "--raw"], store, stories.JANUARY)
    bad += ["%s: still shown" % w for w in bench.command.sweeps if raw.status or w in raw.out.encode()]
    r = bench.lab.run(NEXT, store, stories.JANUARY)
    if r.status:
        bad.append("the next write: %r" % r)
    bad += ["the next write leaves " + w for w in words_left(bench)]
    again = bench.run({})
    if again.status:
        bad.append("asked again: %r" % again)
    now = {p: b"".join(l for l in t.splitlines(True) if b'key: "next"' not in l) for p, t in bench.left(bench.work).items()}
    if now != bench.after:
        bad.append("finished otherwise: " + kit.tree_difference(now, bench.after))
    return bad


def judge_sweeping(bench, r, told):
    bad, now, done = [odd_end(bench, r, told)], bench.left(bench.work), r.status == bench.status
    recorded = swept(whole(now)) == swept(bench.after)
    if done and now != bench.after:
        bad.append("false success: " + kit.tree_difference(now, bench.after))
    if not recorded and whole(now) != whole(bench.before):
        bad.append("not as before: " + kit.tree_difference(now, bench.before))
    if recorded and "nothing was recorded" in r.err:
        bad.append("recorded, and the contrary is said")
    if recorded and not done and told and not re.search("recorded.*next write|recorded whole|recorded, not printed", r.err):
        bad.append("recorded, and nothing says so: " + r.err.strip())
    if recorded:
        bad += finished(bench)
    else:
        again = bench.run({})
        if again.status != bench.status or bench.left(bench.work) != bench.after:
            bad.append("asked again: %r" % again)
    bad += ["in the end there is " + w for w in words_left(bench)]
    bad.append(kit.findings(bench.lab, bench.work + "/shop", stories.JANUARY))
    return [b for b in bad if b]


def judge_writing(bench, r, told):
    bad, now, done = [odd_end(bench, r, told)], bench.left(bench.work), r.status == bench.status
    store, command = bench.work + "/shop", bench.command
    if "nothing was recorded" in r.err and not command.loose and {**now, **bench.before} != now:
        bad.append("not taken back: " + kit.tree_difference(now, bench.before))
    if not command.loose:
        seen = whole(now)
        partly = {p: t for p, t in seen.items() if p not in bench.before}       # a file that came first and is not named yet
        if done and seen != whole(bench.after):
            bad.append("false success: " + kit.tree_difference(now, bench.after))
        elif not done and seen not in (whole(bench.before), whole(bench.after)) and not only_files(bench, seen, partly):
            bad.append("neither as before nor whole: " + kit.tree_difference(now, bench.before))
        elif not done and seen == whole(bench.after) and seen != whole(bench.before) and told and "recorded" not in r.err:
            bad.append("recorded, and nothing says so")
    if os.path.exists(store + "/csm.yaml"):
        bad.append(kit.findings(bench.lab, store, stories.JANUARY))
    if command.keyed or whole(now) == whole(bench.before):
        again = bench.run({})
        refused = command.loose and again.status == 3
        if again.status not in (0, 1, bench.status) and not refused:
            bad.append("asked again: %r" % again)
        if command.loose and bench.want - bench.content():
            bad.append("asked again, and lacking: %r" % sorted(bench.want - bench.content())[:2])
        if not command.loose and whole(bench.left(bench.work)) != whole(bench.after):
            bad.append("asked again: " + kit.tree_difference(bench.left(bench.work), bench.after))
        if os.path.exists(store + "/csm.yaml"):
            bad.append(kit.findings(bench.lab, store, stories.JANUARY))
    return [b for b in bad if b]


def only_files(bench, seen, more):
    """events as before, and beside them a file that nothing speaks of yet (an attachment), or people not yet written"""
    rest = {p: t for p, t in seen.items() if p not in more}
    if rest == whole(bench.before) and all(p.startswith("files/") for p in more):
        return True
    after = whole(bench.after)                      # the event is there, what it says of a person is to come
    return all(seen.get(p) == t or p.startswith("people/") for p, t in after.items())


def try_one(bench, more, before=(), told=True):
    if bench.touched:
        bench.fresh()
    return judge(bench, bench.run(more, before), told, more)


def call_cases(bench):
    """every way in which one call may fail"""
    for n, name in enumerate(bench.calls, 1):
        for word, number in ERRORS.items():
            for keep in ("0", "1"):
                if word == "EINTR" and keep == "1":
                    continue               # a call that is interrupted for ever hangs, as it must
                yield "%s %d: %s%s" % (name, n, word, " for good" if keep == "1" else ""), {
                    "FAULT_AT": str(n), "FAULT_ERR": str(number), "FAULT_KEEP": keep}
        if name in ("read", "pread", "write", "pwrite", "getrandom"):
            yield "%s %d: short" % (name, n), {"FAULT_AT": str(n), "FAULT_ERR": "short"}
        if name in ("write", "pwrite"):
            yield "%s %d: short, then full" % (name, n), {"FAULT_AT": str(n), "FAULT_ERR": "full"}


def alloc_cases(bench, first=1, last=None):
    for n in range(first, (last or bench.allocs) + 1):
        for keep in ("0", "1"):
            yield "allocation %d%s" % (n, " and all later" if keep == "1" else ""), {"ALLOC_AT": str(n), "ALLOC_KEEP": keep}


def prepare(lab, command, top):
    bench = Bench(lab, command, top)
    bench.fresh()
    r = bench.run({})
    bench.want, bench.touched = bench.content(), True
    bad = judge(bench, r)
    if bad:
        raise AssertionError("%s, with no failure at all: %s" % (command.name, bad))
    return bench
