#!/usr/bin/env python3
"""Fifty writers at once, one in three killed in the midst of it, and readers all the while: every id that was printed is in the
log once, numbers have no gap, no reader ever sees half a line, nothing is left locked. Then a torn tail. Exports are taken
in the same way by several processes, and a copy made in the midst of it is a valid store. Usage: writers.py BUILD [full]"""
import fcntl, glob, os, random, re, shutil, subprocess, sys, tempfile, threading, time

csm = os.path.abspath(sys.argv[1]) + "/csm"
FULL = sys.argv[2:] == ["full"]
WRITERS, WRITES, KILLED = 50, 30 if FULL else 6, 1 / 3
IMPORTS = 24 if FULL else 8
LINE = re.compile(rb'^- \{id: a(\d+), at: "[^"]+", .*\}$')
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line)


def start(args, cwd):
    e = {"PATH": "/usr/bin:/bin", "HOME": cwd, "CSM_AGENT": "admin", "LC_ALL": "C"}
    return subprocess.Popen([csm] + args, cwd=cwd, env=e, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run(args, cwd):
    p = start(args, cwd)
    out, err = p.communicate()
    return p.returncode, out.decode(), err.decode()


def log_bytes(store):
    """the events as any reader may take them: up to the last line end"""
    text = b""
    for path in sorted(glob.glob(store + "/log/a/events-*.yaml")):
        part = open(path, "rb").read()
        text += part[:part.rfind(b"\n") + 1]
    return text


class Writer(threading.Thread):
    """One after the other: tickets, tickets of somebody new (two events), notes. done: (words, printed) of those that ended well"""

    def __init__(self, store, number, ticket):
        super().__init__()
        self.store, self.number, self.ticket, self.rng = store, number, ticket, random.Random(number)
        self.done, self.killed, self.bad = [], [], []

    def one(self, k):
        words = "w%d.%d" % (self.number, k)
        kind = self.rng.randrange(3)
        if kind == 0:
            args = ["ticket", "note", self.ticket, "--text=" + words + " "]
        else:
            args = ["ticket", "new", "--channel=chat", "--text=" + words + " "]
            args += ["--phone=%03d%05d" % (self.number, k)] if kind == 2 else []
        p = start(args, self.store)
        if self.rng.random() < KILLED:
            time.sleep(self.rng.random() * 0.03)
            p.kill()
        out, err = p.communicate()
        printed = out.decode().strip()
        if p.returncode == 0:
            self.done.append((words, printed))
        elif p.returncode == -9:
            self.killed.append((words, printed))
        else:
            self.bad.append("%s: status %d: %s" % (words, p.returncode, err.decode()))

    def run(self):
        for k in range(WRITES):
            self.one(k)


class Reader(threading.Thread):
    """Reads as long as there are writers: the bytes themselves, and what csm says of them."""

    def __init__(self, store, look):
        super().__init__()
        self.store, self.look, self.stop, self.rounds, self.bad = store, look, False, 0, []

    def run(self):
        while not self.stop:
            self.bad += self.look(self.store)
            self.rounds += 1


def odd_lines(lines):
    """lines that are not whole, or whose numbers are not 1, 2, 3, ..."""
    bad = []
    for i, line in enumerate(lines):
        m = LINE.match(line)
        if not m or int(m.group(1)) != i + 1:
            bad.append("line %d: %r" % (i + 1, line[:120]))
    return bad[:3]


def look_bytes(store):
    return odd_lines(log_bytes(store).split(b"\n")[:-1])


def look_log(store):
    code, out, err = run(["log", "--raw"], store)
    return odd_lines(out.encode().split(b"\n")[:-1]) + (["log: status %d: %s" % (code, err)] if code else [])


def look_check(store):
    code, out, err = run(["check"], store)
    return ["check: status %d: %s%s" % (code, out, err)] if code else []


def opening(name):
    """T-a12v, of the event a12"""
    return name[2:-1] if name.startswith("T-") else name


def crowd(store, ticket):
    writers = [Writer(store, n, ticket) for n in range(WRITERS)]
    readers = [Reader(store, look) for look in (look_bytes, look_log, look_check)]
    for t in readers + writers:
        t.start()
    for t in writers:
        t.join()
    for t in readers:
        t.stop = True
    for t in readers:
        t.join()
    done, killed = sum((w.done for w in writers), []), sum((w.killed for w in writers), [])
    bad = sum((w.bad for w in writers), [])
    check(not bad, "no writer is refused or waits in vain", "\n".join(bad))
    check(len(done) + len(killed) + len(bad) == WRITERS * WRITES and killed,
          "%d writers made %d writes, some were killed" % (WRITERS, WRITERS * WRITES), "%d killed" % len(killed))
    for r in readers:
        check(not r.bad and r.rounds > 1, "%s: no reader sees half a line or a gap" % r.look.__name__, "\n".join(r.bad[:5]) or r.rounds)
    lines = log_bytes(store).split(b"\n")[:-1]
    check(not odd_lines(lines), "whole lines, numbers without gap or double", odd_lines(lines))
    ids = {m.group(1).decode(): line.decode() for line in lines for m in [re.match(rb"- \{id: (a\d+),", line)] if m}
    wrong = [(w, p) for w, p in done if (w + " ") not in ids.get(opening(p), "")]
    check(not wrong, "every id printed is that of the event recorded", wrong[:5])
    wrong = [(w, p) for w, p in killed if p and (w + " ") not in ids.get(opening(p), "")]
    check(not wrong, "also those printed before the process was killed", wrong[:5])
    text = b"\n".join(lines).decode()
    often = [w for w, p in done if text.count('"%s "' % w) != 1] + [w for w, p in killed if text.count('"%s "' % w) > 1]
    check(not often, "each is in the log once, what was killed at most once", often[:5])
    alone = [n for n, line in enumerate(lines) if b'tx: "1/2"' in line and b'tx: "2/2"' not in b"".join(lines[n + 1:n + 2])]
    check(not alone, "two events of one change stand together", alone[:5])


def nothing_left(store):
    with open(store + "/local/writer") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free = True
        except OSError:
            free = False
    check(free, "nothing is left locked")
    code, out, err = run(["ticket", "new", "--channel=chat", "--text=after", "--lock-wait=0"], store)
    check(code == 0, "the next writer need not wait", err)
    left = [p for p in glob.glob(store + "/**/*", recursive=True) if re.search(r"\.(tmp|new|lock)", p)]
    check(not left, "no temporary file is left", left)
    code, out, err = run(["check", "--strict"], store)
    check(code == 0, "csm check finds nothing", out + err)


def rows(n):
    """the export number n: orders of its own and orders that every export has"""
    mine = ["%d%03d,2026-01-03 09:00,paid,1.00,acc%d" % (9000 + n, k, k % 7) for k in range(40)]
    return "order id,created,status,total,account\n" + "\n".join(mine + ["shared%d,2026-01-03 09:00,paid,2.00,acc0" % k for k in range(5)]) + "\n"


class Importer(threading.Thread):
    """Imports one export until it was not killed."""

    def __init__(self, store, number):
        super().__init__()
        self.store, self.number, self.killed, self.bad = store, number, 0, []

    def run(self):
        rng = random.Random(self.number)
        for k in range(20):
            p = start(["import", "export%d.csv" % self.number, "--lock-wait=60"], self.store)
            if k < 3 and rng.random() < 0.6:
                time.sleep(rng.random() * 0.06)
                p.kill()
            err = p.communicate()[1].decode()
            if p.returncode == 0:
                return
            if p.returncode != -9:
                self.bad.append("status %d: %s" % (p.returncode, err))
                return
            self.killed += 1


def imports(store):
    for n in range(IMPORTS):
        with open(store + "/export%d.csv" % n, "w") as f:
            f.write(rows(n))
    crew = [Importer(store, n) for n in range(IMPORTS)]
    readers = [Reader(store, look) for look in (look_bytes, look_check)]
    for t in readers + crew:
        t.start()
    for t in crew:
        t.join()
    for t in readers:
        t.stop = True
    for t in readers:
        t.join()
    bad = sum((t.bad for t in crew + readers), [])
    check(not bad, "%d exports at once: no importer is refused, no reader sees half of anything" % IMPORTS, "\n".join(bad[:5]))
    check(sum(t.killed for t in crew), "some importers were killed", "none of %d" % IMPORTS)
    seen = []
    for path in sorted(glob.glob(store + "/log/a/orders-*.csv")):
        lines = open(path, encoding="utf-8").read().split("\n")
        head = lines[0].split(",")
        seen += [dict(zip(head, l.split(","))) for l in lines[1:-1]]
    check([r["id"] for r in seen] == ["a%d" % (k + 1) for k in range(len(seen))], "rows are numbered without gap or double", len(seen))
    names = sorted(r["order"] for r in seen)
    want = sorted(["%d%03d" % (9000 + n, k) for n in range(IMPORTS) for k in range(40)] + ["shared%d" % k for k in range(5)])
    check(names == want, "every order of every export is there once", "%d of %d" % (len(names), len(want)))
    code, out, err = run(["customer", "list", "--ids"], store)
    accounts = [l for p in glob.glob(store + "/people/a-*.yaml") for l in open(p, encoding="utf-8") if "account:" in l]
    check(len(accounts) == 7, "every customer was opened once", "".join(accounts))


def copied(store, work):
    """cp -r while ten write: what was printed before the copy began is in it"""
    writers = [Writer(store, 100 + n, "T-a3q") for n in range(10)]
    for w in writers:
        w.start()
    bad = []
    for k in range(3):
        before = [d for w in writers for d in list(w.done)]
        to = "%s/copy%d" % (work, k)
        subprocess.run(["cp", "-r", store, to], check=True)
        lines = log_bytes(to).decode()
        bad += odd_lines(lines.encode().split(b"\n")[:-1]) + look_check(to)
        bad += ["%s was printed, and is not in the copy" % w for w, p in before if lines.count('"%s "' % w) != 1][:3]
    for w in writers:
        w.join()
    check(not bad, "a plain copy made while ten write is a valid store", "\n".join(bad[:5]))


def torn(store):
    path = sorted(glob.glob(store + "/log/a/events-*.yaml"))[-1]
    whole = open(path, "rb").read()
    for tail in (b'- {id: a99999, at: "2026-01', b"\x00" * 100):
        before = set(glob.glob(store + "/rejects/torn-*"))
        whole = open(path, "rb").read()
        with open(path, "ab") as f:
            f.write(tail)
        code, out, err = run(["log", "--raw"], store)
        check(code == 0 and not odd_lines(out.encode().split(b"\n")[:-1]), "a reader stops before a torn tail", err)
        code, out, err = run(["ticket", "new", "--channel=chat", "--text=behind"], store)
        check(code == 0, "the next write succeeds", err)
        kept = set(glob.glob(store + "/rejects/torn-*")) - before
        check([open(p, "rb").read() for p in kept] == [tail], "the tail of %d bytes is kept in rejects/" % len(tail), kept)
        check("rejects/" in err and "%d bytes" % len(tail) in err, "and standard error says so", repr(err))
        now = open(path, "rb").read()
        check(now.startswith(whole) and now.count(b"\n") == whole.count(b"\n") + 1 and b"behind" in now[len(whole):],
              "the log goes on behind the last whole line", now[len(whole):])
    check(not look_bytes(store) and not look_check(store), "numbers have no gap", look_bytes(store) + look_check(store))


def main():
    work = tempfile.mkdtemp(prefix="csm-writers-")
    store = work + "/shop"
    try:
        code, out, err = run(["init", "shop"], work)
        check(code == 0, "init", err)
        with open(store + "/policy/agents.yaml", "w") as f:
            f.write("agents:\n  admin: {name: Desk}\n")
        code, out, err = run(["ticket", "new", "--channel=chat", "--text=first"], store)
        check(code == 0, "a first ticket", err)
        crowd(store, out.strip())
        nothing_left(store)
        copied(store, work)
        imports(store)
        nothing_left(store)
        torn(store)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
