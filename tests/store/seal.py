#!/usr/bin/env python3
"""Seals against a second opinion: chains and redacted forms are made anew in Python from csm-store(5); every legal redaction
verifies, no changed byte, forged redaction, removed, inserted or moved line, lost segment or cut tail does. Evidence is recomputed
from its folder alone. Usage: seal.py BUILD"""
import csv, glob, hashlib, io, json, os, random, re, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import lab

csm = os.path.abspath(sys.argv[1]) + "/csm"
data = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "data"))
rand = random.Random(198)
CHANGES = 600


tap = lab.Tap()
check = tap.check


def run(args, cwd, now="2026-04-02T12:00:00+08:00", stdin=None):
    env = {"PATH": "/usr/bin:/bin", "HOME": cwd, "CSM_AGENT": "root", "CSM_NOW": now, "CSM_SEED": "7", "LC_ALL": "C.UTF-8"}
    p = subprocess.run([csm] + args, cwd=cwd, env=env, input=stdin, stdin=None if stdin else subprocess.DEVNULL, capture_output=True)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


def must(args, cwd, **more):
    code, out, err = run(args, cwd, **more)
    if code:
        raise SystemExit("csm %s: %d %s%s" % (args, code, out, err))
    return out


def sha(b):
    return hashlib.sha256(b).hexdigest()


# ---- the second opinion: a line as its pairs ----

TEXT = rb'"(?:[^"\\]|\\.)*"'
VALUE = re.compile(rb'%s|\[[^\]]*\]|\{(?:%s|[^"{}])*\}|[^,}\]"\[{]+' % (TEXT, TEXT))


def pairs(body):
    """[(key, bytes of the value)] of what stands between braces"""
    out, at = [], 0
    while at < len(body):
        colon = body.index(b": ", at)
        v = VALUE.match(body, colon + 2)
        out.append((body[at:colon].decode(), v.group()))
        at = v.end()
        assert body[at:at + 2] in (b", ", b""), body[at:]
        at += 2
    return out


def is_words(key, value):
    if value == b'""':
        return False
    return key in ("text", "subject", "raw", "name", "cause") or (key in ("reason", "path") and value[:1] == b'"')


def form(line):
    p = pairs(line[3:-1])
    keys = [k for k, _ in p]
    inner = dict((k, pairs(v[1:-1])) for k, v in p if k == "set" and v[:1] == b"{")
    some = [k for k, v in p if is_words(k, v)] + [k for k, v in inner.get("set", []) if is_words(k, v)]
    if "was" in keys or not some:
        return line
    was = b'"' + sha(line).encode() + b'"' if "salt" in keys else b"none"
    out, told = [], False
    for k, v in p:
        cut = k == "salt" or is_words(k, v)
        within = k == "set" and any(is_words(a, b) for a, b in inner["set"])
        if (cut or within) and not told:
            out.append(b"was: " + was)
            told = True
        if within:
            v = b"{" + b", ".join(a.encode() + b": " + (b'""' if is_words(a, b) else b) for a, b in inner["set"]) + b"}"
        if not cut:
            out.append(k.encode() + b": " + v)
    return b"- {" + b", ".join(out) + b"}"


WORDS = ("text", "note", "raw", "tags", "place", "value")


def row_form(header, line):
    fields = re.findall(rb'(?:^|(?<=,))("(?:[^"]|"")*"|[^,]*)', line)
    names = header.decode().split(",")
    return b",".join(b"" if n in WORDS else f for n, f in zip(names, fields))


def chain(store, path, text):
    lines = text.split(b"\n")[:-1]
    h = sha((store + " " + path).encode())
    for i, line in enumerate(lines):
        d = sha(form(line) if "/events-" in path else line if i == 0 else row_form(lines[0], line))
        h = sha((h + d).encode())
    return len(lines), h


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, b):
    with open(path, "wb") as f:
        f.write(b)


# ---- a store of two sites, with imports ----

top = tempfile.mkdtemp()
shop = top + "/shop"
must(["init", shop, "--shop=main:CNY"], top)
must(["ticket", "new", "--channel=chat", "--subject=a, \"b\": {c}", "--order=11", "--account=lin88", "-m", "屏幕\n\"裂\", {x: y}"], shop)
case = must(["ticket", "list", "--ids"], shop).split()[0]
write(top + "/photo.jpg", b"photo")
must(["ticket", "attach", case, top + "/photo.jpg"], shop)
must(["seal"], shop)
must(["ticket", "reply", case, "-m", "first answer"], shop)
must(["ticket", "wait", case, "--for=carrier", "--reason=trace \"ordered\""], shop)
last = must(["log", "--ids"], shop).split()[-1]
must(["undo", last, "--reason=not needed"], shop)
opened = [l for l in must(["log", case, "--format=jsonl"], shop).split("\n") if '"open"' in l][0]
must(["correct", json.loads(opened)["id"], "text=other, words", "order=12", "subject="], shop)
code, out, err = run(["import", data + "/mail/two.mbox", "--exported-at=2026-04-02"], shop)
check(code == 0, "a mailbox is imported", err)
write(top + "/orders.csv", "order,created,status,currency,total,remark\n11,2026-03-01 09:00:00,paid,CNY,10.00,\"ring, twice\"\n12,2026-03-01 09:00:00,paid,CNY,11.00,\n".encode())
code, out, err = run(["import", top + "/orders.csv", "--map=csm.orders", "--shop=main", "--exported-at=2026-04-01"], shop)
check(code in (0, 1) and glob.glob(shop + "/log/a/orders-*.csv"), "orders are imported", out + err)
must(["seal"], shop)
must(["ticket", "note", case, "-m", "next month"], shop, now="2026-05-03T12:00:00+08:00")
must(["seal"], shop, now="2026-05-03T12:00:00+08:00")
head = {f: must(["head", "--format=" + f], shop) for f in ("csv", "tsv", "json", "jsonl")}
for f, text in head.items():
    write(top + "/head." + f, text.encode())

rows = json.loads(head["json"])
store = rows[0]["store"]
mine = {r["segment"]: chain(store, r["segment"], read(shop + "/" + r["segment"])) for r in rows}
check(len(rows) >= 4 and mine == {r["segment"]: (r["lines"], r["chain"]) for r in rows}, "the head is what Python computes", (mine, rows))
check(b"salt" in read(glob.glob(shop + "/log/a/events-2026-04-*")[0]), "lines with words carry a salt")


def verify(where, *more):
    return run(["verify", "--format=csv", *more], where)


def finds(where, *more):
    code, out, _ = verify(where, *more)
    return code, [r["id"] for r in csv.DictReader(io.StringIO(out))]


for f in head:
    check(finds(shop, "--against=%s/head.%s" % (top, f)) == (0, []), "the head in %s verifies" % f, verify(shop, "--against=%s/head.%s" % (top, f)))
code, out, _ = run(["verify"], shop)
check(code == 0 and "salts" not in out, "no line has words that nothing proves", out)


def changed(name, change, want, *more):
    """A copy of the store, changed: what verify finds in it"""
    where = top + "/copy"
    shutil.copytree(shop, where)
    change(where)
    got = finds(where, *more)
    shutil.rmtree(where)
    check(got[0] == (1 if want else 0) and set(got[1]) == set(want), name, got)


def edit(path, fn):
    def change(where):
        lines = read(where + "/" + path).split(b"\n")[:-1]
        write(where + "/" + path, b"".join(l + b"\n" for l in fn(lines)))
    return change


events = sorted(p for p in mine if "/events-" in p)
first, orders = events[0], [p for p in mine if "/orders-" in p][0]
against = "--against=%s/head.csv" % top

# ---- what is legal ----


def redact_all(where):
    for p in events:
        edit(p, lambda lines: [form(l) for l in lines])(where)
    for p in mine:
        if "/events-" not in p and "/seals-" not in p:
            edit(p, lambda lines: lines[:1] + [row_form(lines[0], l) for l in lines[1:]])(where)


changed("everything redacted verifies", redact_all, [])
changed("and against the saved head", redact_all, [], against)
lines = read(shop + "/" + first).split(b"\n")[:-1]
bad = []
for i, line in enumerate(lines):
    if form(line) != line:
        where = top + "/one"
        shutil.copytree(shop, where)
        edit(first, lambda ls: [form(l) if k == i else l for k, l in enumerate(ls)])(where)
        if finds(where, against) != (0, []):
            bad.append(line)
        shutil.rmtree(where)
check(not bad and sum(form(l) != l for l in lines) >= 8, "each single line redacted verifies", bad)
changed("a last line without an end is being written", lambda w: write(w + "/" + events[-1], read(w + "/" + events[-1]) + b"- {id: a9"), [], against)

# ---- what is not ----

k = next(i for i, l in enumerate(lines) if b"first answer" in l)
forged = re.sub(rb'was: "..', b'was: "zz'.replace(b"z", b"0"), form(lines[k]))
other = form(lines[k].replace(b"first answer", b"kind answer"))
for name, line in (("another was", forged), ("the was of other words", other), ("was: none", re.sub(rb'was: "[^"]*"', b"was: none", form(lines[k]))),
                   ("words without their salt", re.sub(rb'salt: "[^"]*", ', b"", lines[k])), ("other words", lines[k].replace(b"first", b"fIrst")),
                   ("a redacted line with words again", form(lines[k])[:-1] + b', text: "x"}')):
    changed("forged: " + name, edit(first, lambda ls: ls[:k] + [line] + ls[k + 1:]), ["seal.broken"])
changed("a line removed", edit(first, lambda ls: ls[:k] + ls[k + 1:]), ["seal.short"])
changed("a line inserted", edit(first, lambda ls: ls[:k] + [ls[1]] + ls[k:]), ["seal.broken"])
changed("two lines in another order", edit(first, lambda ls: ls[:k] + [ls[k + 1], ls[k]] + ls[k + 2:]), ["seal.broken"])
changed("the end cut off", edit(first, lambda ls: ls[:-1]), ["seal.short"])
changed("the last line torn", lambda w: write(w + "/" + first, read(w + "/" + first)[:-9]), ["seal.short"])
changed("a segment lost", lambda w: os.remove(w + "/" + first), ["seal.missing", "head.missing"], against)
changed("a sum in a table", edit(orders, lambda ls: [l.replace(b"10.00", b"10.01") for l in ls]), ["seal.broken", "head.broken"], against)
changed("a segment slipped in", lambda w: write(w + "/log/a/events-2026-03-01.yaml", lines[0] + b"\n"), ["seal.inserted"])
seals = sorted(p for p in mine if "/seals-" in p)[0]
changed("a seal changed", edit(seals, lambda ls: [re.sub(rb"[0-9a-f]$", b"x", l).replace(b"x", b"0" if l[-1:] != b"0" else b"1") if i == 1 else l
                                                 for i, l in enumerate(ls)]), ["seal.changed"])
changed("a seal removed", edit(seals, lambda ls: ls[:1] + ls[2:]), ["seal.gap"])
changed("a seal that is none", edit(seals, lambda ls: ls[:1] + [ls[1][:-1]] + ls[2:]), ["seal.unreadable", "seal.gap"])


def anew(where):
    """who holds the log can write it and its seals anew; only the head that somebody kept tells"""
    edit(first, lambda ls: [l.replace(b"first", b"worst") for l in ls])(where)
    for p in glob.glob(where + "/log/a/seals-*"):
        os.remove(p)
    out = ["id,at,rec,imp,key,last,lines,bytes,chain"]
    for i, p in enumerate((p for p in mine if "/seals-" not in p), 1):
        n, h = chain(store, p, read(where + "/" + p))
        out.append("a%d,2026-05-03T12:00:00+08:00,,,%s,a1,%d,1,%s" % (i, os.path.basename(p), n, h))
    write(where + "/" + seals, ("\n".join(out) + "\n").encode())


changed("written anew with its seals: the seals fit", anew, [])
changed("written anew with its seals: the head does not", anew, ["head.broken", "head.missing"], against)

missed = []
sealed = [(p, read(shop + "/" + p)) for p in mine if "/seals-" not in p]
where = top + "/bytes"
shutil.copytree(shop, where)
for _ in range(CHANGES):
    path, text = rand.choice(sealed)
    at, bit = rand.randrange(len(text)), 1 << rand.randrange(8)
    new = text[:at] + bytes([text[at] ^ bit]) + text[at + 1:]
    row = text[:at].count(b"\n")
    if "/events-" not in path and row:      # words of tables are not proven
        old_rows, new_rows = text.split(b"\n"), new.split(b"\n")
        if len(old_rows) == len(new_rows) and row_form(old_rows[0], old_rows[row]) == row_form(old_rows[0], new_rows[row]):
            continue
    write(where + "/" + path, new)
    if verify(where)[0] != 1:
        missed.append((path, at, bit, new.split(b"\n")[row]))
    write(where + "/" + path, text)
check(not missed, "none of %d changed bits goes unnoticed" % CHANGES, missed)
check(finds(where) == (0, []), "and put back, all fits again")

# ---- evidence, from its folder alone ----

must(["evidence", case, "-o", top + "/ev"], shop, now="2026-06-01T00:00:00+08:00")
must(["evidence", case, "-o", top + "/ev.tar", "--with-person"], shop, now="2026-06-01T00:00:00+08:00")
must(["evidence", case, "-o", top + "/again.tar", "--with-person"], shop, now="2026-07-01T00:00:00+08:00")
check(read(top + "/ev.tar") == read(top + "/again.tar"), "the same store gives the same bytes")
ev = top + "/ev/"
said = read(ev + "events.yaml").split(b"\n")[:-1]
proof = list(csv.DictReader(open(ev + "proof.csv", encoding="utf-8")))
logged = [l.encode() for l in must(["log", case, "--raw"], shop, now="2026-06-01T00:00:00+08:00").split("\n")[:-1]]
check(sorted(said) == sorted(logged) and len(said) >= 6, "it holds the lines of the case as they stand", (said, logged))
digests = {p["segment"]: read(ev + "digests/" + p["segment"].replace("/", "_") + ".txt").decode().split() for p in proof}
check(all(digests[p["segment"]][int(p["line"]) - 1] == p["digest"] == sha(form(l)) for p, l in zip(proof, said)), "each line is in its place of the chain")
ends = {}
for seg, ds in digests.items():
    h = sha((store + " " + seg).encode())
    for n, d in enumerate(ds, 1):
        h = sha((h + d).encode())
        ends[seg, n] = h
check(all(ends[r["segment"], int(r["lines"])] == r["chain"] for name in ("seals.csv", "segments.csv") for r in csv.DictReader(open(ev + name, encoding="utf-8"))),
      "chains and seals follow from the digests")
files = list(csv.DictReader(open(ev + "files.csv", encoding="utf-8")))
check(files and all(sha(read(ev + "files/" + f["sha256"])) == f["sha256"] for f in files), "files have their digests")
p = subprocess.run([sys.executable, "check.py"], cwd=ev, capture_output=True, text=True)
check(p.returncode == 0 and p.stdout.rstrip().split("\n")[-1].startswith("OK"), "its own script says so too", p.stdout + p.stderr)
check("lin88" not in "".join(read(f).decode("utf-8", "replace") for f in glob.glob(ev + "*.*")), "nothing of people/ unless asked for")
for name, a, b in (("events.yaml", b"first", b"worst"), ("forms.yaml", b"reply", b"repay"), ("digests/" + os.listdir(ev + "digests")[0], b"a", b"b"),
                   ("files/" + files[0]["sha256"], b"photo", b"fake!")):
    was = read(ev + name)
    write(ev + name, was.replace(a, b, 1))
    p = subprocess.run([sys.executable, "check.py"], cwd=ev, capture_output=True, text=True)
    check(p.returncode == 1, "the script finds a changed " + name.split("/")[0], p.stdout)
    write(ev + name, was)
check(finds(shop, "--against=" + ev + "segments.csv") == (0, []), "verify takes its segments.csv")

shutil.rmtree(top)
sys.exit(tap.end())
