#!/usr/bin/env python3
"""However an export comes - again, copied, piped, reordered, overlapping, older after newer, killed half-way and repeated -
the store holds the same: csm log --format=jsonl sorted by key and without id, rec, salt, imp is equal, and so are tables
and people. Cases are named by their opening event, so names are replaced by its key. Usage: import_same.py BUILD"""
import csv, glob, io, json, os, random, re, resource, shutil, signal, subprocess, sys, tempfile, time

csm = os.path.abspath(sys.argv[1]) + "/csm"
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
work = tempfile.mkdtemp(prefix="csm-same-")
NOW = "2026-04-02T12:00:00+08:00"
AT = "--exported-at=2026-04-01T10:00:00+08:00"
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line[:300])


def env():
    return {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_NOW": NOW, "CSM_AGENT": "admin", "CSM_SEED": "same"}


def run(args, store, stdin=None):
    p = subprocess.run([csm] + args, cwd=store, env=env(), stdin=stdin or subprocess.DEVNULL, capture_output=True, text=True)
    return p.returncode, p.stdout, p.stderr


def fresh(name):
    d = os.path.join(work, name)
    shutil.rmtree(d, ignore_errors=True)
    code, out, err = run(["init", d], work)
    assert code == 0, err
    open(d + "/policy/agents.yaml", "w").write("agents:\n  admin: {level: lead}\n")
    return d


def content(store):
    """what the store holds, without names that depend on the order of writing"""
    code, out, err = run(["log", "--format=jsonl"], store)
    assert code == 0, err
    events = [json.loads(l) for l in out.split("\n") if l]
    undone = {e["of"] for e in events if e.get("do") == "undo"}
    events = [e for e in events if e.get("do") not in ("import", "policy", "undo") and e.get("imp") not in undone]
    names = {e["case"]: "<%s>" % e["key"] for e in events if e.get("do") == "open" and "key" in e}
    ids = {e["id"]: "<%s>" % e["key"] for e in events if "key" in e}

    def plain(e):
        e = {k: v for k, v in e.items() if k not in ("id", "rec", "salt", "imp")}
        return json.dumps({k: names.get(v, v) if k in ("case", "customer", "to") else ids.get(v, v) if k == "of" else v for k, v in e.items()},
                          sort_keys=True, ensure_ascii=False)

    result = {"events": sorted((e.get("key", ""), plain(e)) for e in events)}
    for table in ("orders", "order_lines", "answers", "tracking", "device_events", "behaviour"):
        rows = []
        for path in glob.glob(store + "/log/*/" + table + "-*.csv"):
            for r in csv.DictReader(open(path, encoding="utf-8", newline="")):
                if r["imp"] in undone:
                    continue
                r = {k: names.get(v, v) for k, v in r.items() if k not in ("id", "rec", "imp")}
                rows.append((r["key"], json.dumps(r, sort_keys=True, ensure_ascii=False)))
        result[table] = sorted(rows)
    people = {}             # of each value the one with the latest at, later lines first among equals
    for path in sorted(glob.glob(store + "/people/*.yaml")):
        for line in open(path, encoding="utf-8"):
            m = re.match(r"- \{customer: (\S+), at: \"([^\"]*)\", (.*)\}", line)
            if m and m.group(1) in names:
                for k, v in re.findall(r'(\w+): "((?:[^"\\\\]|\\\\.)*)"', m.group(3)):
                    key = (names[m.group(1)], k)
                    if key not in people or people[key][0] <= m.group(2):
                        people[key] = (m.group(2), v)
    people = [(k, v[1]) for k, v in people.items()]
    result["people"] = sorted(people)
    return result


def difference(a, b):
    for part in a:
        x, y = set(map(str, a[part])), set(map(str, b[part]))
        if a[part] != b[part]:
            return "%s: %d and %d\n%s\n%s" % (part, len(a[part]), len(b[part]), "\n".join("- " + s for s in sorted(x - y)[:4]), "\n".join("+ " + s for s in sorted(y - x)[:4]))
    return ""


def same(store, want, name):
    got = content(store)
    check(got == want, name, difference(want, got))


def shuffled(path, out, group):
    """rows in another order; rows of one group stay together"""
    raw = open(path, "rb").read()
    text = raw.decode("gb18030") if b"\xb6\xa9" in raw[:40] else raw.decode("utf-8-sig")
    enc = "gb18030" if b"\xb6\xa9" in raw[:40] else "utf-8"
    tab = path.endswith(".tsv")
    rows = [l.split("\t") for l in text.rstrip("\r\n").split("\n")] if tab else list(csv.reader(io.StringIO(text, newline="")))
    head, rows = rows[0], [r for r in rows[1:] if r]
    groups, order = {}, []
    for r in rows:
        groups.setdefault(r[group], []).append(r) if group is not None else order.append([r])
    order = order or list(groups.values())
    random.Random(3).shuffle(order)
    with open(out, "w", encoding=enc, newline="") as f:
        if tab:
            f.write("\n".join("\t".join(r) for r in [head] + [r for g in order for r in g]) + "\n")
        else:
            w = csv.writer(f)
            w.writerows([head] + [r for g in order for r in g])
    return len(rows)


def first_half(path, out):
    raw = open(path, "rb").read()
    lines = raw.split(b"\n")
    if b'"' in raw and any(l.count(b'"') % 2 for l in lines):
        return False        # line breaks inside fields: halves are not files
    open(out, "wb").write(b"\n".join(lines[:len(lines) // 2]) + b"\n")
    return True


GROUPED = {"shopify": 0, "Detail": 0, "all-orders": 0}

try:
    observed = [root + "/tests/data/observe/%s.csv" % n for n in ("steps", "second-parcel", "devices", "deeds", "form")]
    for path in sorted(glob.glob(root + "/examples/exports/*")) + observed:
        base = os.path.basename(path)
        store = fresh("one")
        code, out, err = run(["import", AT, path], store)
        check(code in (0, 1), "%s is imported" % base, err)
        want = content(store)
        check(sum(len(v) for v in want.values()) > (2 if path in observed else 10), "%s says something" % base)
        code, out, err = run(["import", AT, path], store)
        check(code == 0 and "nothing to do" in err, "%s: the same file again: nothing to do" % base, err)
        code, out, err = run(["import", AT, "--again", path], store)
        check(code in (0, 1) and " 0 created, 0 revised" in err, "%s: --again adds nothing" % base, err)
        same(store, want, "%s: again" % base)

        store = fresh("two")
        with open(path, "rb") as f:
            code, out, err = run(["import", AT, "-"], store, stdin=f)
        same(store, want, "%s: piped" % base)

        group = next((g for k, g in GROUPED.items() if k in base), None)
        mixed = os.path.join(work, "mixed" + os.path.splitext(base)[1])
        shuffled(path, mixed, group)
        store = fresh("three")
        code, out, err = run(["import", AT, mixed], store)
        same(store, want, "%s: reordered" % base)
        code, out, err = run(["import", AT, path], store)
        same(store, want, "%s: and the original behind it" % base)

        half = os.path.join(work, "half" + os.path.splitext(base)[1])
        if first_half(path, half):
            store = fresh("four")
            run(["import", AT, half], store)
            code, out, err = run(["import", AT, path], store)
            same(store, want, "%s: overlapping, a part first" % base)

        store = fresh("five")
        code, out, err = run(["import", AT, path], store)
        code, undo, err2 = run(["import", "undo", out.strip()], store)
        code, out, err3 = run(["import", AT, path], store)
        check(code in (0, 1) and "nothing to do" not in err3, "%s: taken back, then imported again" % base, err2 + err3)
        same(store, want, "%s: after undo and import" % base)

    # older after newer: 30 was refunded, later 50; the file of the first day comes last
    head = "Name,Email,Financial Status,Fulfillment Status,Currency,Total,Created at,Paid at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Lineitem fulfillment status,Refunded Amount,Id\n"
    row = "#1,a@example.com,%s,fulfilled,CNY,100.00,2026-03-01 10:00:00 +0800,2026-03-01 10:01:00 +0800,1,Pan,100.00,PAN,fulfilled,%s,77\n"
    for name, status, sum_ in (("a", "partially_refunded", "30.00"), ("b", "partially_refunded", "50.00")):
        open(os.path.join(work, name + ".csv"), "w").write(head + row % (status, sum_))
    store = fresh("six")
    run(["import", "--exported-at=2026-03-10", os.path.join(work, "a.csv")], store)
    run(["import", "--exported-at=2026-03-20", os.path.join(work, "b.csv")], store)
    code, out, err = run(["order", "list", "--format=csv", "--no-header", "--fields=order,refunded"], store)
    check(out == "#1,50.00 CNY\n" or "50.00" in out, "a refund that grew from 30 to 50 is 50", out + err)
    want = content(store)
    code, out, err = run(["import", "--exported-at=2026-03-10", "--again", os.path.join(work, "a.csv")], store)
    check("1 stale" in err, "the older file after the newer one is stale", err)
    same(store, want, "older after newer changes nothing")
    code, out, err = run(["return", "list", "--format=csv", "--no-header", "--fields=order,status,refunded"], store)
    check(out.count("\n") == 1 and "50.00" in out and "settled" in out, "and its return says 50, once", out + err)

    # killed half-way, many times, then repeated
    big = os.path.join(work, "big.csv")
    with open(big, "w") as f:
        f.write(head)
        for i in range(40000):
            f.write("#%d,c%d@example.com,%s,fulfilled,CNY,%d.00,2026-03-01 10:00:00 +0800,2026-03-01 10:01:00 +0800,1,Pan,10.00,PAN%d,fulfilled,%s,%d\n" %
                    (i, i % 20000, "partially_refunded" if i % 10 == 0 else "paid", i + 1, i % 50, "5.00" if i % 10 == 0 else "0.00", i))
    store = fresh("whole")
    begun = time.monotonic()
    code, out, err = run(["import", AT, big], store)
    took = time.monotonic() - begun
    check(code == 0 and " 40000 created" in err, "a large export", err)
    want, rng, killed = content(store), random.Random(5), 0
    store = fresh("killed")
    for i in range(12):
        p = subprocess.Popen([csm, "import", AT, big], cwd=store, env=env(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.random() * took * 1.1)
        p.send_signal(signal.SIGKILL)
        killed += p.wait() == -signal.SIGKILL
    code, out, err = run(["import", AT, big], store)
    check(code == 0, "a run after %d that were killed" % killed, err)
    same(store, want, "killed and repeated: everything once, nothing lost")
    code, out, err = run(["check"], store)
    check(code == 0, "and check finds no error", out[:1500] + err)

    # room for the events, none for the rows: an import that did not store its rows is not done
    flat = os.path.join(work, "flat.csv")
    with open(flat, "w") as f:
        f.write(head)
        for i in range(300):
            f.write("#%d,c@example.com,paid,fulfilled,CNY,%d.00,2026-03-01 10:00:00 +0800,2026-03-01 10:01:00 +0800,1,Pan,10.00,PAN%d,fulfilled,0.00,%d\n" %
                    (i, i + 1, i % 50, i))
    store = fresh("full")
    p = subprocess.run([csm, "import", AT, flat], cwd=store, env=env(), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                       preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (16384, 16384)))
    check(p.returncode == 6, "no room for the rows is said", "%d %s" % (p.returncode, p.stderr))
    code, out, err = run(["import", AT, flat], store)
    check(code == 0 and " 300 created" in err, "and the next run brings them all", err)
finally:
    shutil.rmtree(work, ignore_errors=True)
print("1..%d" % count)
sys.exit(1 if failed else 0)
