#!/usr/bin/env python3
"""The manual and the program say the same: options of -h = options in the man page of the command, every command has a
page, pages are lint clean, every example of a man page runs, features.tsv names commands and tests that exist.
Usage: manual.py BUILD"""
import glob, os, re, subprocess, sys, tempfile, shutil

build = os.path.abspath(sys.argv[1])
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
os.chdir(root)
csm = build + "/csm"
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:30]:
            print("# " + line)


def run(args, **kw):
    p = subprocess.run(args, capture_output=True, text=True, stdin=subprocess.DEVNULL, **kw)
    return p.returncode, p.stdout, p.stderr


# every report whose figures are not those of another, with options that make it print all of them
REPORTS = ["overview --period=2026-01..2026-04 --by=month", "time-in-state", "flow", "touches", "trade-off", "heat --calendar=cn", "backlog --by=month", "ageing", "resolution --by=channel --calendar=cn"]
commands = re.findall(r"^  (\w+) ", run([csm, "-h"])[1].split("commands:")[1], re.M)
check(len(commands) >= 15, "csm -h lists the commands", commands)


def verbs(command):
    out = run([csm, command, "-h"])[1]
    if " VERB " not in out.split("\n")[0]:
        return [""]
    return ["" if v in ("FILE", "[options]") else v for v in re.findall(r"^  (\S+) +\S", out.split("\n\n")[1], re.M)]


def help_options(command, verb):
    if verb:
        out = run([csm, command, verb, "-h"])[1]
    else:
        out = run([csm, command, "x", "-h"] if len(verbs(command)) > 1 else [csm, command, "-h"])[1]
    return set(re.findall(r"^ .*?--([a-z][a-z0-9-]*)(?==|\s)", out.split("options:")[-1], re.M))


def page(name):
    path = "man/" + name
    return open(path, encoding="utf-8").read() if os.path.exists(path) else None


for c in commands:
    text = page("csm-%s.1" % c)
    check(text is not None, "csm-%s(1) is there" % c)
    if text is None:
        continue
    wanted, missing = set(), []
    for v in verbs(c):
        wanted |= help_options(c, v)
        if v and not re.search(r"^\.(It|Sh|Ss|Nm|Ic|Cm).*\b%s\b" % re.escape(v), text, re.M):
            missing.append(v)
    named = set(o.replace("\\-", "-") for o in re.findall(r"Fl \\?-\\?-?((?:[a-z0-9]|\\-|-)+)", text))
    named = {o.lstrip("-") for o in named if len(o.lstrip("-")) > 1}
    check(wanted == named, "csm-%s(1): options are those of -h" % c,
          "only -h: %s\nonly man: %s" % (sorted(wanted - named), sorted(named - wanted)))
    check(not missing, "csm-%s(1) names every verb" % c, missing)

for path in sorted(glob.glob("man/*.[157]")):
    code, out, err = run(["mandoc", "-T", "lint", "-W", "warning", path])
    check(code == 0, "%s is lint clean" % path, out + err)
for name in ("csm.1", "csm-store.5", "csm-map.5", "csm-policy.5"):
    check(page(name) is not None, "%s is there" % name)

# reject reasons, exit statuses, tables' columns, verbs and keys
def words(path, pattern):
    return re.findall(pattern, open(path, encoding="utf-8").read())


maps = page("csm-map.5") or ""
reasons = words("lib/store/map.h", r'X\([A-Z_]+, "([a-z-]+)"')
check(len(reasons) >= 13 and all(re.search(r"^\.It .*%s" % re.escape(r).replace(r"\-", r"\\?-"), maps, re.M) for r in reasons),
      "csm-map(5) names every reject reason", [r for r in reasons if not re.search(r"^\.It .*%s" % r, maps, re.M)])
fields = [f for f in words("lib/store/map.h", r"X\(([a-z_]+), [a-z]\)") if len(f) > 1]
check(all(re.search(r"^\.It .*\b%s\b" % f, maps, re.M) for f in fields), "csm-map(5) names every field",
      [f for f in fields if not re.search(r"^\.It .*\b%s\b" % f, maps, re.M)])
store = page("csm-store.5") or ""
verbs_all = [w for w in words("lib/care/event.h", r'X\([A-Z_]+, "([a-z_]+)"\)')]
check(all(re.search(r"\b%s\b" % w, store) for w in verbs_all) and len(verbs_all) > 60, "csm-store(5) names every verb and key of csm",
      [w for w in verbs_all if not re.search(r"\b%s\b" % w, store)])
cols = words("lib/store/table.h", r"X\(([a-z_]+), [a-z]\)")
check(all(re.search(r"\b%s\b" % w, store) for w in cols), "csm-store(5) names every column of every table",
      [w for w in cols if not re.search(r"\b%s\b" % w, store)])
status = page("csm.1") or ""
check(all(re.search(r"^\.It %d\b|^\.It Ic %d\b|^\.It Li %d\b|^\.It Dv %d\b" % (n, n, n, n), status, re.M) for n in range(7)),
      "csm(1) names every exit status")

# built-in maps are listed
listed = run([csm, "import", "maps", "--format=csv", "--no-header", "--fields=map"], env={"PATH": os.environ["PATH"], "CSM_STORE": ""})
for m in sorted(glob.glob("lib/store/maps/*.yaml")):
    name = os.path.basename(m)[:-5]
    check(name.replace(".", r"\.") and re.search(r"\b%s\b" % re.escape(name), maps), "csm-map(5) names the map %s" % name)

# findings of csm check: what the readers of the store and the rules of the trade call them
ids = set()
for path in glob.glob("lib/store/check*.c") + ["lib/store/" + f for f in ("scan.c", "table.c", "people.c", "segments.c")]:
    ids |= set(re.findall(r'"([a-z]+\.[a-z][a-z-]*)"', open(path, encoding="utf-8").read()))
for path in glob.glob("lib/care/*.c"):
    ids |= set(re.findall(r'ruling_no\([^;]*?"([a-z]+\.[a-z][a-z-]*)"', open(path, encoding="utf-8").read()))
ids = {i for i in ids if not i.endswith((".yaml", ".csv", ".c", ".h"))}
text = page("csm-check.1") or ""
lost = sorted(i for i in ids if not re.search(r"^\.It .*%s" % re.escape(i), text, re.M))
check(len(ids) > 20 and not lost, "csm-check(1) names every finding", lost)

# every example of a man page runs: lines "$ command" of EXAMPLES, in a store of the example shop
work = tempfile.mkdtemp(prefix="csm-man-")
env = {"PATH": build + ":/usr/local/bin:/usr/bin:/bin", "HOME": work, "TMPDIR": work, "CSM_NOW": "2026-04-02T12:00:00+08:00",
       "CSM_SEED": "man", "CSM_AGENT": "admin", "CSM_EXAMPLES": root + "/examples"}
try:
    for path in sorted(glob.glob("man/*.[157]")):
        text = open(path, encoding="utf-8").read()
        examples = re.findall(r"^\$ (.*)$", text, re.M)
        if not examples or path.endswith("/csm-tutorial.7"):    # examples.py runs that one as a whole
            continue
        place = os.path.join(work, os.path.basename(path))
        os.mkdir(place)
        p = subprocess.run(["sh", root + "/examples/setup.sh"], cwd=place, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if p.returncode:
            check(False, "examples/setup.sh for %s" % path, p.stdout + p.stderr)
            continue
        for ex in examples:
            ex = ex.replace("\\-", "-").replace("\\e", "\\").replace("\\&", "").replace("\\(aq", "'").replace("\\(dq", '"')
            p = subprocess.run(["sh", "-c", ex], cwd=place + "/shop", env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            check(p.returncode in (0, 1) if "check" in ex else p.returncode == 0, "%s: %s" % (path, ex), p.stdout[-500:] + p.stderr[-500:])
    # figures of the report: printed = defined
    place = os.path.join(work, "figures")
    os.mkdir(place)
    subprocess.run(["sh", root + "/examples/setup.sh"], cwd=place, env=env, capture_output=True, stdin=subprocess.DEVNULL)
    printed = set()
    for report in REPORTS:
        p = subprocess.run([csm, "report"] + report.split() + ["--format=tsv", "--no-header"], cwd=place + "/shop",
                           env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        printed |= {".".join((l.split("\t")[0], l.split("\t")[2])) for l in p.stdout.rstrip("\n").split("\n")}
    check(sorted(r.split()[0] for r in REPORTS) == sorted(v for v in verbs("report") if v != "products"), "every report is compared", REPORTS)
    defined = set(re.findall(r"(?:^\.It Cm | , )([a-z_]+\.[a-z0-9_]+)", page("csm-report.1"), re.M))
    check(len(printed) > 60 and printed == defined, "csm-report(1) defines every figure that is printed, and no other",
          "printed only: %s\ndefined only: %s" % (sorted(printed - defined), sorted(defined - printed)))
finally:
    shutil.rmtree(work, ignore_errors=True)

# features
seen, wrong = set(), []
for no, line in enumerate(open("tests/features.tsv", encoding="utf-8").read().rstrip("\n").split("\n")):
    cell = line.split("\t")
    if no == 0:
        wrong += [] if cell == ["id", "command", "test"] else [line]
        continue
    if len(cell) != 3 or cell[0] in seen or not re.fullmatch(r"F\d{3}", cell[0]):
        wrong.append(line)
        continue
    seen.add(cell[0])
    test = cell[2].split(":")[0]
    if not os.path.exists(test) or (":" in cell[2] and cell[2].split(":", 1)[1] not in open(test, encoding="utf-8").read()):
        wrong.append("%s: no such test: %s" % (cell[0], cell[2]))
    words_ = cell[1].split()
    if words_[0] != "csm" or words_[1] not in commands:
        wrong.append("%s: no such command: %s" % (cell[0], cell[1]))
check(not wrong and len(seen) > 10, "features.tsv names commands and tests that exist", "\n".join(wrong))

print("1..%d" % count)
sys.exit(1 if failed else 0)
