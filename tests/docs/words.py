#!/usr/bin/env python3
"""Everything csm says exists in both languages: sentences in the sources and in the running program = lib/words/zh/*.tsv,
with the same conversions; every message id of the sources = lib/words/messages.tsv = man/csm-messages.7.
Usage: words.py BUILD            tests, TAP
       words.py --missing        the sentences that have no translation yet, a line each, by room
       words.py --man            the manual page of messages, from messages.tsv"""
import ast, glob, os, pty, re, shlex, subprocess, sys, tempfile, time

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
os.chdir(root)
MACROS = {"STR_FMT": "%.*s", "PRId64": "ld", "PRIu64": "lu", "PRIx64": "lx"}
# where the sentence stands among the arguments, from 0
CALLS = {"err_set": 3, "err_at": 6, "err_sys": 2, "parse_fail": 3, "conf_fault": 3, "import_reject": 3, "mapped_reject": 5,
         "source_step": 1, "ruling_no": 3, "check_say": 6, "check_event": 5, "ctx_usage": 1, "ctx_wrong": 2, "wrong_say": 1, "ctx_say": 1,
         "say": 1, "words_in": 1, "csm_words": 1, "ctx_words": 1, "usage_step": 3, "WORDS": 0, "refuse_char": 2, "refuse_event": 2,
         "refuse_node": 3, "xlsx_damaged": 2, "file_error": 2}
# further arguments that are sentences
MORE = {"check_say": [5], "check_event": [4], "check_tell": [5], "scan_find": [6], "find_row": [4], "stray": [2], "word_unknown": [3, 5]}
# functions of one file that hand a reason on
OWN = {"lib/base/zone.c": {"bad": 2}, "lib/store/entry.c": {"bad": 3}, "lib/store/map_row.c": {"refuse": 2},
       "lib/store/check_files.c": {"say": 5}, "lib/file/zip.c": {"damaged": 2}, "lib/file/json_scan.c": {"fail": 1},
       "lib/store/check_sums.c": {"term_known": 4}, "lib/store/seal_verify.c": {"say": 4},
       "lib/store/seal_head.c": {"refuse": 2}}
TABLES = r"(help|summary)"


def tokens(text):
    """C text as (kind, value, place): words, strings (adjacent ones joined), marks; no comments, no directives but #define"""
    out, at = [], 0
    for m in re.finditer(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\d[\w.]*|\s+|.', text, re.S):
        t = m.group(0)
        if t.startswith(("/*", "//")) or t.isspace() or t == "\\":
            continue
        if t[0] == '"':
            value = ast.literal_eval('b' + ascii_c(t)).decode("utf-8", "replace") if "\\x" in t else ast.literal_eval(t)
            kind = "string"
        elif t in MACROS:
            kind, value = "string", MACROS[t]
        else:
            kind, value = ("word" if t[0].isalpha() or t[0] == "_" else "mark"), t
        if kind == "string" and out and out[-1][0] == "string":
            out[-1] = ("string", out[-1][1] + value, out[-1][2])
        else:
            out.append((kind, value, m.start()))
    return out


def ascii_c(t):
    return "".join(c if ord(c) < 128 else "".join("\\x%02x" % b for b in c.encode()) for c in t)


def arguments(toks, i):
    """toks[i] is "(": the arguments as lists of tokens"""
    args, depth = [[]], 0
    for t in toks[i:]:
        if t[1] in "([{" and t[0] == "mark":
            depth += 1
            if depth == 1:
                continue
        elif t[1] in ")]}" and t[0] == "mark":
            depth -= 1
            if depth == 0:
                return args
        elif t[0] == "mark" and t[1] == "," and depth == 1:
            args.append([])
            continue
        args[-1].append(t)
    return args


def speaks(s):
    """Has it words to translate, once conversions and names in quotes are out?"""
    return bool(re.search(r"[A-Za-z]{2}", re.sub(r"%[-+ #0]*[\d.*]*(?:l|ll|z|h)*[a-z]", "", s)))


def strings(arg):
    return [v for k, v, _ in arg if k == "string"]


def of_source(path):
    text = open(path, encoding="utf-8").read()
    toks = tokens(text)
    found = set()
    for i, (kind, value, _) in enumerate(toks[:-1]):
        own = OWN.get(path, {})
        if kind != "word" or toks[i + 1][1] != "(" or not (value in CALLS or value in MORE or value in own):
            continue
        if value == "say" and path.startswith("lib/") and value not in own:
            continue
        args = arguments(toks, i + 1)
        for k in [own[value]] if value in own else ([CALLS[value]] if value in CALLS else []) + MORE.get(value, []):
            if k < len(args):
                found.update(strings(args[k]))
    return found


def of_tables(path):
    """Sentences in tables: help and summaries of verbs, keys and columns, and todo texts of findings"""
    text = open(path, encoding="utf-8").read()
    toks = tokens(text)
    found = set()
    for i, (kind, value, _) in enumerate(toks[:-2]):
        if kind == "mark" and value == "." and toks[i + 1][1] in ("help", "todo") and toks[i + 2][1] == "=":
            if toks[i + 3][0] == "string":
                found.add(toks[i + 3][1])
    return found


def of_signs(path):
    """what files are that are no exports, and what to do with them; commands stay as they are"""
    return {v for k, v, _ in tokens(open(path, encoding="utf-8").read())
            if k == "string" and re.match(r"(a|an|packed|export|save|open) ", v)}


def room(path):
    return path.split("/")[1] if path.startswith("lib/") else "cmd"


def sources():
    """sentence -> room"""
    out = {}
    for path in sorted(glob.glob("lib/**/*.[ch]", recursive=True) + glob.glob("cmd/*.[ch]")):
        for s in of_source(path) | of_tables(path) | (of_signs(path) if path.endswith("/magic.c") else set()):
            out.setdefault(s, room(path))
    return out


def spelled(s):
    return s.replace("\\", "\\\\").replace("\n", "\\n")


def unspelled(s):
    return s.replace("\\\\", "\x02").replace("\\n", "\n").replace("\x02", "\\")


def table():
    """English -> (Chinese, file); and complaints"""
    out, wrong = {}, []
    for path in sorted(glob.glob("lib/words/zh/*.tsv")):
        for no, line in enumerate(open(path, encoding="utf-8").read().rstrip("\n").split("\n"), 1):
            if not line or line == "#" or line.startswith("# "):
                continue
            cell = line.split("\t")
            if len(cell) != 2 or not cell[0] or not cell[1]:
                wrong.append("%s:%d: English TAB Chinese is wanted" % (path, no))
                continue
            en, zh = (unspelled(c) for c in cell)
            if en in out:
                wrong.append("%s:%d: stands in %s already: %s" % (path, no, out[en][1], cell[0]))
            out[en] = (zh, path)
    return out, wrong


def helps(csm):
    """Every sentence of the help as the program prints it in English: of commands, verbs, options"""
    env = {"PATH": os.environ["PATH"], "CSM_STORE": "/nonexistent", "CSM_LANG": "en"}

    def run(*args):
        return subprocess.run([csm, *args], capture_output=True, text=True, stdin=subprocess.DEVNULL, env=env).stdout

    out = set()
    for command, text in re.findall(r"^  (\w+) +(\S.*)$", run("-h").split("commands:")[1], re.M):
        out.add(text)
        page = run(command, "-h")
        verbs = []
        if " VERB " in page.split("\n")[0]:
            for verb, what in re.findall(r"^  (\S+) +(\S.*)$", page.split("\n\n")[1], re.M):
                out.add(what)
                verbs.append(verb)
        for p in [page] + [run(command, v, "-h") for v in verbs if v != "FILE"]:
            for what in re.findall(r"^  (?:-\w, |    )--\S+\s+(\S.*)$", p, re.M):
                out.add(what)
            for what in re.findall(r"^usage: .*\n(.*)\.$", p, re.M):
                out.add(what)
    return out


def ids():
    """every message id of the sources -> a file that gives it"""
    out = {"system.call": "lib/base/err.c"}
    for path in sorted(glob.glob("lib/**/*.[ch]", recursive=True) + glob.glob("cmd/*.[ch]")):
        text = re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)
        for s in re.findall(r'"([a-z]+\.[a-z0-9][a-z0-9-]*)"', text):
            if not (s.endswith((".yaml", ".c", ".h", ".csv", ".py")) or s.split(".")[0] in NOT_IDS or path in FIGURES):
                out[s] = path
        out.update((s, path) for s in re.findall(r'err_(?:set|at)\([^;"]*"([a-z]+\.[a-z-]+)"', text) if path in FIGURES)
        for what in re.findall(r'conf_fault\([^"]*?"([a-z]+)"', text):
            for place in ("settings", "policy") if path.endswith("/conf.c") else ("settings",) if path.endswith("/settings.c") else ("policy",):
                out["%s.%s" % (place, what)] = path
    for s in re.findall(r'X\([A-Z_]+, "([a-z-]+)"', open("lib/store/map.h", encoding="utf-8").read()):
        out["row." + s] = "lib/store/map.h"
    return out


# keys of maps, names of figures and of what a demonstration is made of have the same shape as ids
NOT_IDS = ("detect", "input", "fields", "maps", "group", "mail", "csm", "my", "content", "index")
FIGURES = (*glob.glob("lib/report/desk_*.c"), "lib/report/drill.c", "lib/report/overview_orders.c", "lib/report/overview_tickets.c", "lib/store/demo.c",
           "lib/store/demo_words.c", "lib/store/demo_write.c")


# ---- tests ----

CONVERSION = re.compile(r"%(?:(\d+)\$)?[-+#0]*(?:\d+)?(?:\.(\d+|\*(?:\d+\$)?))?(ll|l|z|h|hh)?([a-zA-Z%])")


def conversions(s):
    """place -> type of the arguments of a format"""
    out, k = {}, 0
    for place, precision, size, kind in CONVERSION.findall(s):
        if kind == "%":
            continue
        if precision.startswith("*"):
            k += 1
            out[int(precision[1:-1]) if "$" in precision else k] = "*"
        if not place:
            k += 1
        out[int(place) if place else k] = size + kind
    return out


def man_page():
    """csm-messages(7) from messages.tsv"""
    lines = ['.Dd April 2, 2026', '.Dt CSM-MESSAGES 7', '.Os', '.Sh NAME', '.Nm csm-messages', '.Nd what the messages of csm mean',
             '.Sh DESCRIPTION', 'Every message ends with its id in brackets.', 'Ids never change and are the same in every language.',
             '.Ic csm help', '.Ar ID', 'says in a terminal what stands here, in English or Chinese.', '.Bl -tag -width Ds']
    for row in messages():
        lines += ['.It Cm %s' % row[0]] + [roff(s) for s in re.split(r"(?<=[.;:]) (?=[A-Z])", row[1])]
        if row[3]:
            lines += ['.Pp', '.Dl %s' % roff(row[3])]
    return "\n".join(lines + ['.El', '.Sh SEE ALSO', '.Xr csm 1 ,', '.Xr csm-check 1 ,', '.Xr csm-help 1']) + "\n"


def roff(s):
    s = s.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace('"', "\\(dq")
    return "\\&" + s if s.startswith(".") else s


def messages():
    rows = [l.split("\t") for l in open("lib/words/messages.tsv", encoding="utf-8").read().rstrip("\n").split("\n")
            if l and not l.startswith("# ")]
    return sorted(rows)


count = failed = 0


def check(good, name, why=()):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if good else "not ok", count, name))
    failed += not good
    for line in list(why)[:200] if not good else ():
        print("# " + str(line).replace("\n", "\\n"))


def test_words(csm):
    zh, wrong = table()
    said = sources()
    shown = helps(csm)
    check(len(said) > 500 and len(shown) > 200, "sentences were found in the sources and in the help", (len(said), len(shown)))
    check(not wrong, "the tables have two columns and no sentence twice", wrong)
    missing = sorted("%s: %s" % (said.get(s, "help"), spelled(s)) for s in set(said) | shown if speaks(s) and s not in zh)
    check(not missing, "every sentence has its Chinese", missing)
    unused = sorted(spelled(s) for s in zh if s not in said and s not in shown and not zh[s][1].endswith("/system.tsv"))
    check(not unused, "every translation is used", unused)
    differ = sorted(spelled(s) for s in zh if s in said and conversions(s) != conversions(zh[s][0]))
    check(not differ, "translations take the same arguments", differ)
    half = sorted(spelled(s) for s in zh if not re.search(r"[\u3000-\u9fff\uff00-\uffef]", zh[s][0]) and speaks(s) and s not in SAME and not re.fullmatch(r"[^ ]+:.*%s", s))
    check(not half, "translations are Chinese", half)


# lists of words that are the same in every language
SAME = {"csat, nps, ces", " meant?"}


def test_help(csm):
    """under --lang=zh no line of any help is English but usage, examples and closed words"""
    env = {"PATH": os.environ["PATH"], "CSM_STORE": "/nonexistent", "CSM_LANG": "zh"}
    zh = table()[0]
    english = helps(csm)
    left = []
    for command in re.findall(r"^  (\w+) ", subprocess.run([csm, "-h"], capture_output=True, text=True, env=dict(env, CSM_LANG="en"))
                              .stdout.split("commands:")[1], re.M):
        text = subprocess.run([csm, command, "-h"], capture_output=True, text=True, env=env).stdout
        left += [l for l in text.split("\n") for s in english if l.endswith("  " + s) and zh.get(s, ("",))[0] != s]
    check(not left, "under CSM_LANG=zh the help has no English line", left)


def test_ids(csm):
    rows = messages()
    known = {r[0] for r in rows}
    given = ids()
    check(all(len(r) == 4 and r[1] and r[2] for r in rows), "messages.tsv: id, English, Chinese, example", [r[0] for r in rows if len(r) != 4])
    check(len(known) == len(rows), "no message id stands twice", sorted(r[0] for r in rows if [q[0] for q in rows].count(r[0]) > 1))
    check(not set(given) - known, "every message id is explained", sorted("%s (%s)" % (i, given[i]) for i in set(given) - known))
    check(not known - set(given), "every explanation is of an id that is given", sorted(known - set(given)))
    wrong = []
    for row in rows:
        if row[3].startswith("csm ") and "|" not in row[3]:
            p = subprocess.run([csm] + shlex.split(row[3])[1:] + ["-h"], capture_output=True, text=True, stdin=subprocess.DEVNULL)
            wrong += ["%s: %s: %s" % (row[0], row[3], p.stderr.strip())] if p.returncode else []
    check(not wrong, "the commands of the examples are possible", wrong)
    page = open("man/csm-messages.7", encoding="utf-8").read() if os.path.exists("man/csm-messages.7") else ""
    check(page == man_page(), "man/csm-messages.7 is what messages.tsv says (words.py --man)")


def on_terminal(csm, store, *options):
    """what an import of 9000 tickets that begins to arrive after more than a second says on a terminal"""
    master, slave = pty.openpty()
    env = {"PATH": os.environ["PATH"], "CSM_STORE": store, "CSM_AGENT": "admin", "CSM_LANG": "zh", "CSM_NOW": "2026-04-02T12:00+08:00"}
    p = subprocess.Popen([csm, "import", "-n", "--map=csm.tickets", *options, "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                         stderr=slave, env=env)
    os.close(slave)
    time.sleep(1.05)
    rows = "".join("H%d,2026-01-02 10:00,open,Broken,chat\n" % i for i in range(9000))
    p.communicate(("ticket id,created,status,subject,channel\n" + rows).encode())
    said = b""
    while True:
        try:
            more = os.read(master, 65536)
        except OSError:
            more = b""
        if not more:
            break
        said += more
    os.close(master)
    return said.decode("utf-8", "replace")


def test_progress(csm):
    with tempfile.TemporaryDirectory() as work:
        store = work + "/s"
        subprocess.run([csm, "init", store], env={"PATH": os.environ["PATH"], "CSM_NOW": "2026-04-02T12:00+08:00"}, capture_output=True)
        said = on_terminal(csm, store)
        check("\r正在导入：4096 条\x1b[K" in said and "\x1b[K\r\x1b[K" in said and "9000" in said.split("\x1b[K")[-1],
              "long work is told of on a terminal, and the line is erased", [repr(said[-400:])])
        check("正在" not in on_terminal(csm, store, "-q"), "-q: no word of it")


def main():
    if sys.argv[1] == "--man":
        sys.stdout.write(man_page())
        return 0
    if sys.argv[1] == "--missing":
        zh = table()[0]
        for s, where in sorted(sources().items(), key=lambda p: (p[1], p[0])):
            if speaks(s) and s not in zh:
                print("%s\t%s" % (where, spelled(s)))
        return 0
    csm = os.path.abspath(sys.argv[1]) + "/csm"
    test_words(csm)
    test_help(csm)
    test_ids(csm)
    test_progress(csm)
    print("1..%d" % count)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
