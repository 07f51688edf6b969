#!/usr/bin/env python3
"""Workbooks: every kind of cell, dates of both calendars, named and hidden sheets, what is sparse, out of order or damaged;
an import of a workbook is the import of the same table as CSV. Usage: xlsx.py BUILD"""
import csv, datetime, io, json, os, random, re, shutil, struct, subprocess, sys, tempfile, warnings, zipfile

csm = os.path.abspath(sys.argv[1]) + "/csm"
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
sys.path.insert(0, root + "/tests/data")
sys.dont_write_bytecode = True
import workbook as wb

work = tempfile.mkdtemp(prefix="csm-xlsx-")
env = {"PATH": "/usr/bin:/bin", "HOME": work, "CSM_NOW": "2026-04-02T12:00:00+08:00", "CSM_AGENT": "admin", "CSM_SEED": "same"}
count = failed = 0
T = datetime.datetime(2026, 1, 2, 10, 0, 5)


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line[:300])


def same(got, want, name):
    check(got == want, name, "got  %s\nwant %s" % (got, want))


def run(args, cwd=None, stdin=None):
    p = subprocess.run([csm] + args, cwd=cwd or store, env=env, input=stdin, capture_output=True)
    return p.returncode, p.stdout.decode(), p.stderr.decode()


def fresh(name):
    d = os.path.join(work, name)
    shutil.rmtree(d, ignore_errors=True)
    subprocess.run([csm, "init", d, "--shop=main:CNY", "-q"], env=env, check=True)
    open(d + "/policy/agents.yaml", "w").write("agents:\n  admin: {level: lead}\n")
    return d


store = fresh("store")
book = os.path.join(work, "t.xlsx")
HEAD = ["ticket id", "created", "status", "subject"]
DATE = ("", wb.serial(T), 1)


def subjects(path=book, options=()):
    """{ticket: (subject, opened)} of a dry run"""
    code, out, err = run(["import", "--dry-run", path] + list(options))
    found = {}
    for line in out.split("\n"):
        m = re.search(r'at: "([^"]*)".*do: open,.*ref: "?csm:main:([^",]*)', line)
        if m:
            s = re.search(r'subject: ("(?:[^"\\]|\\.)*"|[^,}]*)', line)
            s = s.group(1) if s else None
            found[m.group(2)] = (json.loads(s) if s and s[0] == '"' else s, m.group(1))
    return found, code, err


# ---- every kind of cell ----

STRINGS = ('<si><t>plain</t></si>'
           '<si><r><t xml:space="preserve">rich </t></r><r><rPr><b/></rPr><t>text</t></r></si>'
           '<si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si>'
           '<si><t>two_x000D_\nlines, "quoted"</t></si>'
           '<si><t>_x005F_x000D_ kept</t></si>'
           '<si/>'
           '<si><t>&amp;&lt;&#x5C4F; &#128512;</t></si>')
CASES = [
    (("s", 0), "plain", "a shared text"), (("s", 1), "rich text", "runs of a rich text are one"),
    (("s", 2), "課", "a reading above the characters is left out"), (("s", 3), 'two\nlines, "quoted"', "line breaks and quotes"),
    (("s", 4), "_x000D_ kept", "an escaped escape"), (("s", 5), None, "an empty text"), (("s", 6), "&<屏 😀", "entities"),
    ("inline, with comma", "inline, with comma", "an inline text"), (("str", "=1+1"), "=1+1", "the text of a formula"),
    (("b", 1), "TRUE", "true"), (("b", 0), "FALSE", "false"), (("e", "#DIV/0!"), "#DIV/0!", "an error keeps its name"),
    (("", "42"), "42", "an integer"), (("n", "0"), "0", "zero"), (("", "-7"), "-7", "a negative one"), (("", "1.0"), "1", "no .0"),
    (("", "0.1"), "0.1", "a decimal"), (("", "0.10000000000000001"), "0.1", "noise of a binary fraction"),
    (("", "19.989999999999998"), "19.99", "noise below"), (("", "99999.999999999985"), "100000", "noise that carries"),
    (("", "1E-3"), "0.001", "a small one with an exponent"), (("", "1.5E3"), "1500", "a larger one"), (("", "-2.5e-2"), "-0.025", "a negative one"),
    (("", "1E+2"), "100", "one digit and an exponent"), (("", "123456789012345"), "123456789012345", "fifteen digits stand"),
    (("", "2026011588123456"), "2.026011588123456E+15", "sixteen digits do not pass for an id"),
    (("", "2.0260115881234568E+18"), "2.0260115881234568E+18", "nor nineteen, rounded"),
    (("", "123", 8), "000123", "leading zeros that the format shows"),
    (("", wb.serial(T), 1), "2026-01-02 10:00:05", "a date and time"), (("", "46024"), "46024", "a number of the same size is none"),
    (("", "46024", 2), "2026-01-02", "a date"), (("", "46024.5", 2), "2026-01-02 12:00:00", "a date that has a time keeps it"),
    (("", "46024", 1), "2026-01-02 00:00:00", "midnight where times are shown"),
    (("", "46024.41672453704", 3), "2026-01-02 10:00:05", "a format of its own"), (("", "46024.25", 4), "46024.25", "letters in quotes make no date"),
    (("", "0.75", 5), "18:00:00", "a time"), (("", "1.5", 6), "36:00:00", "a span above a day"), (("", "2.0625", 7), "49:30:00", "one with minutes"),
    (("", "59", 2), "1900-02-28", "the day before the one that never was"), (("", "60", 2), "1900-02-29", "the one that never was"),
    (("", "61", 2), "1900-03-01", "the day after it"), (("", "2958465", 2), "9999-12-31", "the last day"), (("", "2958466", 2), "2958466", "the day after that"),
    (("", "-1", 2), "-1", "before the first day"), (("", "46023.999999", 1), "2026-01-02 00:00:00", "rounding to the next day"),
    (("d", "2026-01-02T10:00:05"), "2026-01-02 10:00:05", "an ISO date"), (("d", "2026-01-02"), "2026-01-02", "a day"),
    (("", "NaN"), "NaN", "what is no number stands as it is"),
]
wb.simple(book, [HEAD] + [["K%d" % i, DATE, "open", c[0]] for i, c in enumerate(CASES)], strings=STRINGS)
got, code, err = subjects()
for i, (value, want, name) in enumerate(CASES):
    if want is None:                    # without a subject the event says nothing of it
        same(got.get("K%d" % i, ("?",))[0] or None, None, name)
    else:
        same(got.get("K%d" % i, (None,))[0], want, name)
same({v[1] for v in got.values()}, {"2026-01-02T10:00:05+08:00"}, "opened at the time of the date cell, in the store's zone")

# ---- both calendars, strict, prefixes, order ----

wb.simple(book, [HEAD, ["A", ("", wb.serial(T, True), 1), "open", "x"]], date1904=True)
same(subjects()[0].get("A"), ("x", "2026-01-02T10:00:05+08:00"), "the calendar of 1904")
wb.save(book, wb.parts([("S", "", wb.sheet([HEAD, ["A", DATE, "open", ("s", 0)]], main=wb.STRICT_MAIN))], "<si><t>x</t></si>", strict=True))
same(subjects()[0].get("A"), ("x", "2026-01-02T10:00:05+08:00"), "strict namespaces")
p = wb.parts([("S", "", re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", wb.sheet([HEAD, ["A", DATE, "open", "x"]])).replace("xmlns=", "xmlns:x="))])
wb.save(book, p)
same(subjects()[0].get("A", (None,))[0], "x", "names with a prefix")
x = wb.sheet([HEAD, ["A", DATE, "open", "x"], ["B", DATE, "open", "y"], ["C", DATE, "open", "z"]])
rows = re.findall(r"<row.*?</row>", x)
wb.save(book, wb.parts([("S", "", x.replace("".join(rows), rows[3] + rows[0] + rows[2] + rows[1]))]))
same(sorted(v[0] for v in subjects()[0].values()), ["x", "y", "z"], "rows out of order")
cells = re.findall(r"<c .*?</c>", rows[1])
wb.save(book, wb.parts([("S", "", x.replace("".join(cells), "".join(reversed(cells))))]))
same(sorted(v[0] for v in subjects()[0].values()), ["x", "y", "z"], "cells out of order")
wb.save(book, wb.parts([("S", "", re.sub(r' r="[A-Z]*\d+"', "", x))]))
same(sorted(v[0] for v in subjects()[0].values()), ["x", "y", "z"], "rows and cells without a number")
wb.save(book, wb.parts([("S", "", x.replace("<sheetData>", '<dimension ref="A1"/><sheetData>').replace("</worksheet>", '<mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>'))]), zipfile.ZIP_STORED)
same(sorted(v[0] for v in subjects()[0].values()), ["x", "y", "z"], "merged cells, a wrong dimension, nothing packed")

# ---- sparse, titles, stray cells; what messages and rejects call a row ----

far = wb.sheet([HEAD, ["A", DATE, "open", "two\nlines"], [], ["B", DATE, "no such state", "y"]]).replace(
    "</sheetData>", '<row r="9"><c r="A9" t="inlineStr"><is><t>C</t></is></c>%s<c r="C9" t="inlineStr"><is><t>open</t></is></c>'
    '<c r="AB9" t="inlineStr"><is><t>stray</t></is></c></row></sheetData>' % wb.cell("B9", DATE))
wb.save(book, wb.parts([("S", "", far)]))
got, code, err = subjects()
same(sorted(got), ["A", "C"], "rows far down, a cell far to the right")
code, out, err = run(["import", "explain", book + ":9", "--format=json"])
check(code == 0 and '"9-9"' in out, "explain finds row 9 of the sheet, behind a cell with a line break", out + err)
code, out, err = run(["import", "explain", book + ":3"])
check(code == 4, "and no row in a gap", out + err)
code, out, err = run(["import", book])
rejects = [r for f in sorted(os.listdir(store + "/rejects")) for r in csv.DictReader(open(store + "/rejects/" + f, encoding="utf-8", newline=""))]
same([(r["_line"], r["_reason"], r["ticket id"]) for r in rejects], [("4", "unknown-value", "B")], "rejects name the row of the sheet")
code, out, err = run(["import", book])
check("nothing to do" in err, "the same workbook again adds nothing", err)

# what was refused can be put right as CSV, also where the map's dates have another form or its files are TAB-separated

store = fresh("again")
cols = [l.split("\t") for l in open(root + "/examples/exports/amazon-all-orders-20260401.tsv", encoding="utf-8").read().split("\n")[:2]]
when = cols[0].index("purchase-date")
good, bad = [c or None for c in cols[1]], [c or None for c in cols[1]]
good[when] = bad[when] = DATE
good[0], bad[0] = "111-0000001-0000001", "111-0000002-0000002"
bad[cols[0].index("quantity")] = "many"
wb.simple(book, [cols[0], good, bad])
code, out, err = run(["import", book])
check(code == 1 and "1 created" in err and "1 rejected" in err, "date cells where the map names other formats", err)
f = store + "/rejects/" + os.listdir(store + "/rejects")[0]
t = open(f, encoding="utf-8").read()
open(f, "w", encoding="utf-8").write(t.replace(",many,", ",1,"))
code, out, err = run(["import", f])
check(code == 0 and "1 created" in err, "rejects of a workbook, put right", err + t)

# ---- which sheet ----

store = fresh("sheets")
good = wb.sheet([HEAD, ["A", DATE, "open", "x"]])
note = wb.sheet([["How to use this file"]])
wb.save(book, wb.parts([("Notes", "hidden", note), ("Tickets", "", good), ("2月 工单", "", good.replace(">x<", ">y<"))]))
same(subjects()[0].get("A", (None,))[0], "x", "a hidden sheet is passed over")
same(subjects(options=["--sheet=2月 工单"])[0].get("A", (None,))[0], "y", "a sheet by name")
code, out, err = run(["import", "detect", book, "--sheet=Tickets", "--format=json"])
d = json.loads(out) if out else {}
same((d.get("kind"), d.get("sheet"), d.get("header_line")), ("xlsx", "Tickets", 1), "detect says kind and sheet")
code, out, err = run(["import", book, "--sheet=Ticket"])
check(code == 4 and 'did you mean "Tickets"' in err and '"Notes" (hidden), "Tickets", "2月 工单"' in err and "[container.sheet]" in err, "an unknown sheet", err)
code, out, err = run(["import", book, "--sheet=Notes"])
check(code == 3 and 'sheet "Notes" was read' in err and "[import.format]" in err, "a sheet that is no export", err)
code, out, err = run(["import", "-", "--sheet=X"], stdin=b"a,b\n1,2\n")
check(code == 2 and "[import.sheet]" in err, "a sheet of what is no workbook", err)
code, out, err = run(["import", "--dry-run", "-"], stdin=open(book, "rb").read())
check(code == 0 and "do: open" in out, "a workbook on standard input", err)

# ---- a report of a help desk: title, header in row 3, dates in cells, a footer ----

store = fresh("zammad")
cols = open(root + "/tests/data/headers/zammad.tickets.txt", encoding="utf-8").read().split("\n")[1:-1]


def ticket(**kw):
    return [kw.get(c.replace(" ", "_")) for c in ["number" if c == "#" else c for c in cols]]


wb.simple(book, [["2026-3"], [], cols,
                 ticket(number="31001", Title="裂纹", State="closed", Priority="2 normal", Group="Users", Owner="-", Customer="Erika Beispiel",
                        Create_Channel="email", Created_At=DATE, Closed_At=("", wb.serial(T + datetime.timedelta(1)), 1), Article_Count=3),
                 ticket(number="31002", Title="offen", State="pending reminder", Priority="3 high", Create_Channel="phone",
                        Created_At="2026-01-02 10:00:05", Article_Count=1),
                 [], ["Timezone: Europe/Berlin"]])
code, out, err = run(["import", book])
check(code == 0 and "zammad.tickets into main: 3 rows, 3 tickets read: 1 dropped, 2 created" in err, "a report of Zammad", err)
code, out, err = run(["ticket", "list", "--fields=ref,opened,state,priority,channel,subject", "--format=csv"])
same(out.split("\n")[1:-1], ["zammad:main:31001,2026-01-02T10:00:05+08:00,closed,P3,mail,裂纹", "zammad:main:31002,2026-01-02T10:00:05+08:00,pending,P2,phone,offen"],
     "its tickets")

# ---- the same table as CSV ----


def content(d):
    code, out, err = run(["log", "--format=jsonl"], d)
    events = [json.loads(l) for l in out.split("\n") if l]
    return [{k: v for k, v in e.items() if k not in ("sha256", "file", "salt", "digest")} for e in events], \
        [open(os.path.join(base, f), encoding="utf-8").read() for base, dirs, files in sorted(os.walk(d + "/log"))
         for f in sorted(files) if f.endswith(".csv")]


for name in ("taobao-refunds-20260401.csv", "shopify-orders-20260401.csv", "amazon-all-orders-20260401.tsv", "zendesk-tickets-20260401.csv",
             "ExportOrderList202604011000.csv"):
    raw = open(root + "/examples/exports/" + name, "rb").read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    rows = list(csv.reader(io.StringIO(text), delimiter="\t" if name.endswith(".tsv") else ",",
                           quoting=csv.QUOTE_NONE if name.endswith(".tsv") else csv.QUOTE_MINIMAL))
    wb.simple(book, [[c or None for c in r] for r in rows])
    results = []
    for path in (root + "/examples/exports/" + name, book):
        d = fresh("same")
        code, out, err = run(["import", path, "--exported-at=2026-04-01T10:00:00+08:00"], d)
        results.append((code, content(d), re.sub(r"^.*?: ", "", err.split("\n")[-2])))
    check(results[0] == results[1] and results[0][0] == 0, name + " as a workbook is the same import", str(results[0])[:200] + "\n" + str(results[1])[:200])

# ---- damage: refused by name, nothing changed, never a crash ----


def refused(name, want=("container.damaged",), code_wanted=3, data=None):
    if data is not None:
        open(book, "wb").write(data)
    code, out, err = run(["import", "--dry-run", book])
    ids = re.findall(r"\[([a-z.0-9-]+)\]$", err.strip())
    check(code == code_wanted and ids and ids[0] in want and "t.xlsx" in err and not out, name, "%d %s" % (code, err))


def mutate(name, change, want=("container.damaged",), **kw):
    p = wb.parts([("S", "", wb.sheet([HEAD, ["A", DATE, "open", ("s", 0)]]))], "<si><t>x</t></si>", **kw)
    change(p)
    wb.save(book, p)
    refused(name, want)


def set_sheet(old, new):
    def f(p):
        assert old in p["xl/worksheets/sheet0.xml"]
        p["xl/worksheets/sheet0.xml"] = p["xl/worksheets/sheet0.xml"].replace(old, new)
    return f


mutate("a cell beyond XFD", set_sheet('r="D2"', 'r="XFE2"'))
mutate("a row beyond 1048576", set_sheet('<row r="2"', '<row r="1048577"'))
mutate("a cell of another row", set_sheet('r="D2"', 'r="D3"'))
mutate("two cells in one place", set_sheet('r="D2"', 'r="C2"'))
mutate("a row twice", set_sheet('<row r="2">', '<row r="2"><c r="A2"><v>1</v></c></row><row r="2">'))
mutate("a text that is not there", set_sheet("<v>0</v>", "<v>7</v>"))
mutate("XML that ends too early", set_sheet("</row></sheetData></worksheet>", ""))
mutate("a document type", set_sheet("<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'))
mutate("deep nesting", set_sheet("<sheetData>", "<a>" * 100 + "</a>" * 100 + "<sheetData>"))
mutate("no sheet part", lambda p: p.pop("xl/worksheets/sheet0.xml"))
mutate("no workbook part", lambda p: p.pop("xl/workbook.xml"))
mutate("a bomb", lambda p: p.update({"xl/worksheets/sheet0.xml": wb.sheet([HEAD]).replace("<sheetData>", "<!--" + "x" * (40 << 20) + "--><sheetData>")}), ("container.large",))
mutate("a wide bomb", lambda p: p.update({"xl/worksheets/sheet0.xml": "<worksheet><sheetData>" + "".join(
    '<row><c r="XFD%d"><v>1</v></c></row>' % i for i in range(1, 20001)) + "</sheetData></worksheet>"}), ("container.large",))

wb.simple(book, [HEAD] + [["K%d" % i, DATE, "open", ("s", 0)] for i in range(30)], strings="<si><t>" + "".join(random.Random(3).choices("abcdefgh", k=2000)) + "</t></si>")
whole = open(book, "rb").read()
end = whole.rindex(b"PK\5\6")
flag = bytearray(whole)
at = -1
while (at := whole.find(b"PK\1\2", at + 1)) >= 0:
    flag[at + 8] |= 1
refused("the flag of encryption", ("container.encrypted",), data=bytes(flag))
central = whole.index(b"PK\1\2")
over = bytearray(whole)
second = whole.index(b"PK\1\2", central + 4)
over[second + 42:second + 46] = whole[central + 42:central + 46]
refused("members that overlap", data=bytes(over))
refused("an offset outside", data=whole[:central + 42] + struct.pack("<I", len(whole)) + whole[central + 46:])
refused("a count that cannot be", data=whole[:end + 8] + struct.pack("<HH", 60000, 60000) + whole[end + 12:])
refused("zip64", ("container.zip64",), data=whole[:end + 8] + b"\xff" * 12 + whole[end + 20:])
bad = bytearray(whole)
bad[whole.rindex(b"PK\1\2") + 16] ^= 1
refused("a checksum that is wrong", ("container.damaged",), data=bytes(bad))
with zipfile.ZipFile(book, "w") as z:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        z.writestr("a.csv", "x")
        z.writestr("a.csv", "y")
refused("one name twice")

wrong = []
for cut in range(0, len(whole), 37):
    open(book, "wb").write(whole[:cut])
    code, out, err = run(["import", "--dry-run", book])
    if code not in (2, 3) or out or "[" not in err:
        wrong.append("%d: %d %s" % (cut, code, err))
check(not wrong, "cut off anywhere: refused, in words", "\n".join(wrong[:5]))

wb.simple(book, [HEAD] + [["K%d" % i, DATE, "open", ("s", 0)] for i in range(5)], strings="<si><t>abc</t></si>")
whole, want = open(book, "rb").read(), subjects()[0]
wrong, rng = [], random.Random(7)
for i in range(300):
    b = bytearray(whole)
    at = rng.randrange(len(b))
    b[at] ^= 1 << rng.randrange(8)
    open(book, "wb").write(bytes(b))
    got, code, err = subjects()
    if code < 0 or code > 6 or (code == 0 and got != want) or (code and "[" not in err):
        wrong.append("byte %d: %d %s %s" % (at, code, err, got))
check(not wrong, "a flipped bit: refused or of no effect, never other figures", "\n".join(wrong[:5]))

shutil.rmtree(work, ignore_errors=True)
print("1..%d" % count)
sys.exit(failed > 0)
