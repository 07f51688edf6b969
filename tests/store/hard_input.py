#!/usr/bin/env python3
"""Bad and odd input, one after the other: each is taken in as it should be or refused by name, and never crashes, hangs, eats
memory, changes the store or loses a row without a word. Usage: hard_input.py BUILD"""
import os, pty, re, resource, shutil, subprocess, sys, tempfile, time

csm = os.path.abspath(sys.argv[1]) + "/csm"
work = tempfile.mkdtemp(prefix="csm-hard-")
NOW = "2026-04-02T12:00:00+08:00"
HEAD = "ticket id,created,status,subject\n"
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line[:300])


def skip(name, why):
    global count
    count += 1
    print("ok %d - %s # SKIP %s" % (count, name, why))


def env(**more):
    return {"PATH": "/usr/bin:/bin", "CSM_NOW": NOW, "CSM_AGENT": "admin", "CSM_SEED": "hard", **more}


class Result:
    def __init__(self, code, out, err, seconds, kb):
        self.code, self.out, self.err, self.seconds, self.kb = code, out, err, seconds, kb

    def __repr__(self):
        return "status %d, %.1f s, %d kB\n%s\n%s" % (self.code, self.seconds, self.kb, self.out[:600], self.err[:600])


sanitized = b"__asan_init" in open(csm, "rb").read()


def run(args, store, stdin=b"", stdout=None, environment=None):
    """Runs csm as a child whose own memory is measured."""
    r, w = os.pipe()
    began = time.time()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as given:
        given.write(stdin)
        given.seek(0)
        p = subprocess.Popen([csm] + args, cwd=store, env=environment or env(), stdin=given, stdout=stdout or out, stderr=err)
        _, status, use = os.wait4(p.pid, 0)
        p.returncode = 0
        out.seek(0)
        err.seek(0)
        os.close(r)
        os.close(w)
        return Result(os.waitstatus_to_exitcode(status), out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace"),
                      time.time() - began, use.ru_maxrss)


def fresh(name, *shops):
    d = os.path.join(work, name)
    r = run(["init", d] + list(shops or ["--shop=main:CNY"]), work)
    assert r.code == 0, r
    open(d + "/policy/agents.yaml", "w").write("agents:\n  admin: {level: lead}\n")
    return d


def put(store, name, content):
    path = os.path.join(store, name)
    open(path, "wb").write(content.encode() if isinstance(content, str) else content)
    return name


def stored(store):
    """every byte of the log and the tables"""
    total = []
    for root, _, names in sorted(os.walk(store + "/log")):
        for n in sorted(names):
            total.append(n + ":" + open(os.path.join(root, n), "rb").read().decode("utf-8", "replace"))
    return "\n".join(total)


def ids(err):
    return re.findall(r"\[([a-z][a-z.-]+)\]$", err, re.M)


def counts(err):
    m = re.search(r": (\d+) rows, (\d+) \w+ read: (\d+) dropped, (\d+) created, (\d+) revised, (\d+) unchanged, (\d+) stale, (\d+) rejected", err)
    return [int(x) for x in m.groups()] if m else None


def subjects(store):
    r = run(["ticket", "list", "--format=tsv", "--no-header", "--fields=ref,subject"], store)
    return dict(line.split("\t", 1) for line in r.out.split("\n") if line)


def refused(name, content, id, status=3, more=(), file="x.csv"):
    """refused whole: message id, status, and the store as before"""
    store = fresh("r%d" % count)
    put(store, file, content)
    before = stored(store)
    r = run(["import", file] + list(more), store)
    check(r.code == status and id in ids(r.err) and file in r.err and stored(store) == before and not r.out, name, r)


def taken(name, content, want, rejected=(), more=(), file="x.csv", shops=()):
    """imported: subjects by key; rejected: reasons in the order of rows; nothing lost; the same again adds nothing"""
    store = fresh("t%d" % count, *shops)
    put(store, file, content)
    r = run(["import", file] + list(more), store)
    n = counts(r.err)
    got = subjects(store)
    ok = r.code == (1 if rejected else 0) and got == want and n and n[1] == sum(n[2:]) and n[7] == len(rejected)
    ok = ok and [i[4:] for i in ids(r.err) if i.startswith("row.")] == list(rejected)[:5]
    again = run(["import", "--again", file] + list(more), store)
    m = counts(again.err)
    ok = ok and m and m[3] == m[4] == 0 and subjects(store) == got
    check(ok and run(["check"], store).code == 0, name, "%s\n%s\n%s" % (r, got, again))
    return store, r


def t(n, subject="x", created="2026-01-02 10:00", status="open"):
    return "%s,%s,%s,%s\n" % (n, created, status, subject)


ONE = {"csm:main:A1": "屏幕有裂纹"}
row = HEAD + t("A1", "屏幕有裂纹")

# ---- files ----
refused("an empty file", "", "import.empty")
taken("a header and nothing else", HEAD, {})
for name, data in (("UTF-8", row.encode()), ("UTF-8 with BOM", b"\xef\xbb\xbf" + row.encode()), ("GB18030", row.encode("gb18030")),
                   ("UTF-16 with BOM", row.encode("utf-16")), ("UTF-32 with BOM", row.encode("utf-32")), ("UTF-16BE with BOM", b"\xfe\xff" + row.encode("utf-16-be")),
                   ("CR LF", row.replace("\n", "\r\n").encode()), ("no line feed at the end", row.rstrip("\n").encode())):
    taken(name, data, ONE)
refused("bytes of no encoding", row.encode() + b"A2,2026-01-02 10:00,open,\xff\xff\x80\n", "import.encoding")
many = HEAD + t("A1", "屏幕有裂纹") + "".join(t("B%d" % i, "屏幕有裂纹") for i in range(20))
taken("single bad bytes in UTF-8 cost their row only", many.encode() + b"C1,2026-01-02 10:00,open,\xe5\xb1\xff x\n" + t("C2", "y").encode(),
      {**ONE, "csm:main:C2": "y", **{"csm:main:B%d" % i: "屏幕有裂纹" for i in range(20)}}, ["bad-encoding"])
taken("a NUL in a field is refused with its row", HEAD + t("A1", "屏幕有裂纹") + t("A2", "a\0b") , ONE, ["bad-text"])
taken("U+FEFF in a field is kept", HEAD + t("A1", "a\ufeffb"), {"csm:main:A1": "a\ufeffb"})

# ---- tables ----
taken('="123" is a guarded value', HEAD + '="00123",2026-01-02 10:00,open,"=""x"""\n', {"csm:main:00123": "x"})
taken("an id that a spreadsheet damaged", "ticket id,created,status,subject,order\n" + "A1,2026-01-02 10:00,open,屏幕有裂纹,1\n"
      + "A2,2026-01-02 10:00,open,x,6.92E+17\n" + "A3,2026-01-02 10:00,open,x,692000000000000000.0\n", ONE, ["excel-damaged-id", "excel-damaged-id"])
taken("an unterminated quote takes one row with it, and it is kept", HEAD + t("A1", "屏幕有裂纹") + 'A2,2026-01-02 10:00,open,"never closed\nA3,2026-01-02 10:00,open,y\n',
      ONE, ["open-quote"])
store, r = taken("rows that are too short and too long", HEAD + t("A1", "屏幕有裂纹") + "A2,2026-01-02 10:00\nA3,2026-01-02 10:00,open,y,one,too many\n", ONE,
                 ["short-row", "long-row"])
rejects = open(store + "/rejects/" + sorted(os.listdir(store + "/rejects"))[0]).read()
check('"x.csv","3","short-row"' in rejects and "A2,2026-01-02 10:00\n" in rejects and '"x.csv","4","long-row"' in rejects and "one,too many" in rejects,
      "both stand in the rejects file, with line and reason", rejects)
store = fresh("dup")
put(store, "x.csv", "ticket id,created,status,subject,subject\nA1,2026-01-02 10:00,open,one,two\nA2,2026-01-02 10:00,open,same,same\n")
r = run(["import", "x.csv"], store)
check(r.code in (1, 3) and "A1" not in stored(store), "a column that stands twice with two values decides nothing", r)
taken("the header again in the middle is no record", HEAD + t("A1", "屏幕有裂纹") + HEAD + t("A2", "y"), {**ONE, "csm:main:A2": "y"})
wide = ",".join("c%d" % i for i in range(10000))
store, r = taken("10,000 columns", HEAD.strip() + "," + wide + "\n" + t("A1", "屏幕有裂纹").strip() + "," * 10000 + "\n", ONE)
check(r.seconds < 20, "10,000 columns take no ages", r)
store = fresh("big")
with open(store + "/x.csv", "wb") as f:     # in pieces: what this program has taken counts as its children's
    f.write((HEAD + t("A1", "屏幕有裂纹") + "A2,2026-01-02 10:00,open,").encode())
    for i in range(50):
        f.write(b"x" * (1 << 20))
    f.write(("\n" + t("A3", "z")).encode())
r = run(["import", "x.csv"], store)
check(r.code == 1 and ids(r.err) == ["row.bad-text"] and subjects(store) == {**ONE, "csm:main:A3": "z"}, "a field of 50 MB is refused with its row", r)
check(sanitized or r.kb < 50 * 1024 * 6, "and takes no more than a small multiple of it", r)

# ---- dates ----
both = "".join(t("A%d" % i, "屏幕有裂纹", "%02d/%02d/2026 10:00" % (i, i + 1)) for i in (1, 2))
refused("dates that can be read in two ways", HEAD + both, "import.date-order")
for order, want in (("dmy", "2026-02-01"), ("mdy", "2026-01-02")):
    store, r = taken("the same with --date-order=" + order, HEAD + t("A1", "屏幕有裂纹", "01/02/2026 10:00"), ONE, more=["--date-order=" + order])
    check(want in run(["ticket", "list", "--format=csv", "--fields=opened"], store).out, order + " is " + want)
store, r = taken("one date settles the order for its whole column", HEAD + t("A1", "屏幕有裂纹", "01/02/2026 10:00") + t("A2", "y", "13/02/2026 10:00"),
                 {**ONE, "csm:main:A2": "y"})
check("2026-02-01" in run(["ticket", "list", "--format=csv", "--fields=opened"], store).out, "day first, as the second row says")
taken("a day that no month has", HEAD + t("A1", "屏幕有裂纹") + t("A2", "y", "2026-02-30 10:00"), ONE, ["bad-date"])
berlin = ["--zone=Europe/Berlin", "--shop=main:EUR"]
taken("an hour that the clock leaves out", HEAD + t("A1", "屏幕有裂纹") + t("A2", "y", "2026-03-29 02:30"), ONE, ["bad-date"], shops=berlin)
taken("an hour that comes twice", HEAD + t("A1", "屏幕有裂纹") + t("A2", "y", "2025-10-26 02:30"), ONE, ["bad-date"], shops=berlin)
for fold, want in (("earlier", "2025-10-26T02:30:00+02:00"), ("later", "2025-10-26T02:30:00+01:00")):
    store, r = taken("the same with --fold=" + fold, HEAD + t("A1", "屏幕有裂纹", "2025-10-26 02:30"), ONE, more=["--fold=" + fold], shops=berlin)
    check(want in run(["ticket", "list", "--format=csv", "--fields=opened"], store).out, fold + " is " + want)
store, r = taken("times with an offset need no zone", HEAD + t("A1", "屏幕有裂纹", "2025-10-26T02:30:00-05:00"), ONE, shops=berlin)
check("2025-10-26T08:30:00+01:00" in run(["ticket", "list", "--format=csv", "--fields=opened"], store).out, "and are shown in the store's zone")
store = fresh("zones", "--shop=main:CNY", "--shop=us:USD")
text = open(store + "/csm.yaml").read()
open(store + "/csm.yaml", "w").write(re.sub(r"us: \{currency: USD\}", "us: {currency: USD, zone: America/New_York}", text))
put(store, "x.csv", HEAD + t("A1"))
a, b = (run(["import", "--shop=" + s, "x.csv"], store) for s in ("main", "us"))
got = run(["ticket", "list", "--format=csv", "--fields=ref,opened", "--no-header"], store).out.split()
check(a.code == b.code == 0 and sorted(got) == ["csm:main:A1,2026-01-02T10:00:00+08:00", "csm:us:A1,2026-01-02T23:00:00+08:00"],
      "one local time in the zones of two shops, and one number in two shops is two tickets", "%s\n%s\n%s\n%s" % (a, b, got, text))

# ---- YAML ----
for name, line, what in (("an anchor", "agents: &a {admin: {level: lead}}", "anchor"), ("an alias", "agents: {admin: &x {level: lead}, b: *x}", "a"),
                         ("a key twice", "agents: {admin: {level: lead}, admin: {level: junior}}", "admin"),
                         ("50,000 levels", "agents: " + "[" * 50000, ""), ("a tag", "agents: !!python/object:os.system {}", "")):
    store = fresh("y%d" % count)
    open(store + "/policy/agents.yaml", "w").write(line + "\n")
    r = run(["ticket", "list"], store)
    check(r.code in (2, 3, 6) and "policy/agents.yaml:" in r.err and what in r.err and r.seconds < 5 and ids(r.err), name + " in a policy is refused by name", r)
for name, line in (("an anchor", '- &a {id: a9, at: "2026-01-01T00:00:00+08:00", by: admin, case: T-a9m, do: open}'),
                   ("50,000 levels", "- " + "{a: " * 50000), ("a key twice", '- {id: a9, id: a9, at: "2026-01-01T00:00:00+08:00", by: admin, do: open}')):
    store = fresh("l%d" % count)
    assert run(["ticket", "new", "--channel=chat", "-m", "one"], store).code == 0
    seg = [os.path.join(store, "log", "a", n) for n in os.listdir(store + "/log/a") if n.startswith("events")]
    site = re.search(r"id: ([a-z]+)\d", open(seg[0]).read()).group(1) if seg else "a"
    with open(seg[0], "a") as f:
        f.write(line + "\n")
    r = run(["check"], store)
    listed = run(["ticket", "list", "--format=csv"], store)
    check(r.code == 1 and listed.out.count("T-") == 1 and r.seconds < 5, name + " in the log is named by check, and the rest is read", "%s\n%s" % (r, listed))

# ---- terminals ----
evil = "a\\033[31mred\\033]52;c;eA==\\a\\342\\200\\256flip".encode().decode("unicode_escape").encode("latin-1")
store = fresh("evil")
r = run(["ticket", "new", "--channel=chat", "-F", "-"], store, stdin=evil)
put(store, "x.csv", HEAD.encode() + b"E1,2026-01-02 10:00,open," + evil + b"\n")
i = run(["import", "x.csv"], store)


def on_terminal(args, cwd):
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.execve(csm, ["csm"] + args, env(TERM="xterm", PAGER="cat"))
    data = b""
    while True:
        try:
            more = os.read(fd, 65536)
        except OSError:
            break
        if not more:
            break
        data += more
    os.waitpid(pid, 0)
    os.close(fd)
    return data


seen = {a: on_terminal(a.split(), store) for a in ("ticket list --fields=case,subject,text", "ticket list --fields=case,subject", "log", "ticket show T-a1c", "find red", "import x\033[31m.csv", "log --case=\033]52;c;eA==\a")}
raw = [a for a, d in seen.items() if b"\033]" in d or b"\033[31m" in d or "\u202e".encode() in d or b"\a" in d]
check(not raw and any(b"red" in d for d in seen.values()), "escape sequences and bidirectional controls never reach a terminal", (raw, seen, r, i))

# ---- where output goes ----
store = fresh("out")
put(store, "x.csv", row)
with open("/dev/full", "w") as full:
    r = run(["ticket", "list", "--format=csv"], store, stdout=full)
    check(r.code == 6 and "output" in r.err, "a full device is an error", r)
    before = stored(store)
    r = run(["import", "x.csv"], store, stdout=full)
    check(r.code == 6 and "A1" in stored(store) and run(["check"], store).code == 0, "an import that cannot say its id has happened, and says so", r)
r = subprocess.run(["sh", "-c", '"%s" ticket list --format=csv >&-' % csm], cwd=store, env=env(), capture_output=True, text=True)
check(r.returncode == 6 and r.stderr, "closed standard output is an error", r)
r = subprocess.run(["bash", "-c", 'set -o pipefail; "%s" log --format=csv | head -c 1 >/dev/null; echo ${PIPESTATUS[0]}' % csm], cwd=store, env=env(),
                   capture_output=True, text=True)
check(r.stdout.strip() in ("0", "6") and not r.stderr, "a reader that goes away is no news", r)
r = subprocess.run([csm, "ticket", "list", "--store", store, "--format=csv"], env={}, capture_output=True, text=True)
check(r.returncode == 0 and "屏幕" not in r.stderr and "A1" in subprocess.run([csm, "ticket", "list", "--store", store, "--format=csv", "--fields=ref"], env={}, capture_output=True,
                                                                         text=True).stdout, "an empty environment", r)
same = {subprocess.run([csm, "ticket", "list", "--store", store, "--format=table"], env={**env(), **e}, capture_output=True).stdout
        for e in ({}, {"LC_ALL": "zh_CN.GBK", "TZ": "America/New_York"}, {"LC_ALL": "tr_TR.UTF-8", "COLUMNS": "20", "TERM": "dumb"})}
check(len(same) == 1, "output does not depend on locale, zone or terminal", same)

small = os.path.join(work, "small")
os.mkdir(small)
if os.geteuid() == 0 and subprocess.run(["mount", "-t", "tmpfs", "-o", "size=192k", "none", small], capture_output=True).returncode == 0:
    try:
        store = os.path.join(small, "s")
        r = run(["init", store, "--shop=main:CNY"], work)
        open(store + "/policy/agents.yaml", "w").write("agents:\n  admin: {level: lead}\n")
        put(work, "many.csv", HEAD + "".join(t("M%d" % i, "x" * 200) for i in range(3000)))
        r = run(["import", os.path.join(work, "many.csv")], store)
        c = run(["check"], store)
        check(r.code == 6 and ids(r.err) and c.code in (0, 1) and "torn" not in c.out, "a disk that is full in the middle of an import", "%s\n%s" % (r, c))
        os.remove(store + "/csm.yaml~") if os.path.exists(store + "/csm.yaml~") else None
        subprocess.run(["mount", "-o", "remount,size=16m", small])
        r = run(["import", os.path.join(work, "many.csv")], store)
        check(r.code == 0 and len(subjects(store)) == 3000 and run(["check"], store).code == 0, "with room again the same import completes it", r)
    finally:
        subprocess.run(["umount", small])
else:
    skip("a disk that is full in the middle of an import", "needs root and tmpfs")
    skip("with room again the same import completes it", "needs root and tmpfs")

# ---- containers out of proportion ----
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data"))
import workbook


def contained(name, file, content, want, kb=256 << 10, seconds=20):
    """refused by that name, or read (want None), without taking time or memory"""
    store = fresh("c%d" % count)
    put(store, file, content)
    r = run(["import", "detect", file], store)
    check((r.code == 3 and ids(r.err) == [want] if want else r.code in (0, 3)) and r.seconds < seconds and (sanitized or r.kb < kb), name, r)


contained("300,000 records in one line of JSON", "x.json", '{"tickets":[' + ",".join('{"id":%d}' % i for i in range(300000)) + "]}", None)
contained("one member said 400,000 times", "x.json", "[{" + ",".join('"k":%d' % i for i in range(400000)) + "}]", None)
contained("two members said 100,000 times in turn", "x.json", "[{" + ",".join('"k":1,"m":2' for i in range(100000)) + "}]", "container.large")
p = workbook.parts([("Sheet1", "", workbook.sheet([["a"]]).replace("</sheetData>", '<row r="2">%s</row></sheetData>' % "".join(
    '<c r="%s2" t="s"><v>0</v></c>' % workbook.column(i) for i in range(16384))))], "<si><t>%s</t></si>" % ("x" * 500000))
workbook.save(work + "/bomb.xlsx", p)
contained("a text of 500 kB in each cell of a row, 16,384 times", "x.xlsx", open(work + "/bomb.xlsx", "rb").read(), "container.large")

# ---- nothing that is fed to it makes it fall ----
odd = {"only line feeds": b"\n\n\n", "one quote": b'"', "only commas": b",,,,\n" * 100, "only NUL": b"\0" * 5000, "BOM alone": b"\xef\xbb\xbf", "UTF-16 BOM alone": b"\xff\xfe",
       "half a UTF-16 unit": b"\xff\xfea", "separators of all kinds": b"a,b;c|d\te\n1,2;3|4\t5\n", "a line of quotes": b'"' * 99999, "control separators": b"a\x1fb\x1fc\n1\x1f2\x1f3\n",
       "sep= line": b"sep=;\na;b\n1;2\n", "only a header of quotes": b'"","",""\n', "random bytes": bytes((i * 7919 + 13) % 256 for i in range(65536)), "CR only": b"a,b\r1,2\r",
       "formulas": b"a,b\n=cmd|' /C calc'!A0,@SUM(1+1)\n"}
store = fresh("odd")
before = stored(store)
bad = []
for name, data in odd.items():
    put(store, "x.csv", data)
    for args in (["import", "x.csv"], ["import", "detect", "x.csv"], ["import", "explain", "x.csv:2"], ["import", "new", "x.csv"], ["try", "x.csv"]):
        r = run(args, store)
        if r.code not in (0, 3, 4) or (r.code and (not ids(r.err) or "x.csv" not in r.err)) or r.seconds > 5 or (not sanitized and r.kb > 64 << 10):
            bad.append((name, args, r))
check(not bad and stored(store) == before, "%d odd files, five commands each: refused by name or read, within 64 MB" % len(odd), bad[:3])

shutil.rmtree(work, ignore_errors=True)
print("1..%d" % count)
sys.exit(1 if failed else 0)
