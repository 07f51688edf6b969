#!/usr/bin/env python3
"""Everything csm says exists in both languages: sentences in the sources and in the running program = lib/words/zh/*.tsv,
with the same conversions; every message id of the sources = lib/words/messages.tsv = man/csm-messages.7.
Usage: words.py BUILD            tests, TAP
       words.py --missing        the sentences that have no translation yet, a line each, by room
       words.py --man            the manual page of messages, from messages.tsv"""
import ast, glob, os, re, subprocess, sys

root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
os.chdir(root)
MACROS = {"STR_FMT": "%.*s", "PRId64": "ld", "PRIu64": "lu", "PRIx64": "lx"}
# where the sentence stands among the arguments, from 0
CALLS = {"err_set": 3, "err_at": 6, "err_sys": 2, "parse_fail": 3, "conf_fault": 3, "import_reject": 3, "mapped_reject": 5,
         "source_step": 1, "ruling_no": 3, "check_say": 6, "say_at": 5, "ctx_usage": 1, "ctx_wrong": 2, "wrong_say": 1, "ctx_say": 1,
         "say": 1, "words_in": 1, "csm_words": 1, "ctx_words": 1, "usage_step": 3, "WORDS": 0, "container_fail": 3}
# further arguments that are sentences
MORE = {"check_say": [5], "say_at": [4], "scan_find": [6], "find_row": [4], "stray": [2], "word_unknown": [5]}
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
        if kind != "word" or toks[i + 1][1] != "(" or (value not in CALLS and value not in MORE):
            continue
        args = arguments(toks, i + 1)
        for k in ([CALLS[value]] if value in CALLS else []) + MORE.get(value, []):
            if k < len(args) and not (value == "say" and path.startswith("lib/") and "check_files" not in path and "priority" not in path):
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


def room(path):
    return path.split("/")[1] if path.startswith("lib/") else "cmd"


def sources():
    """sentence -> room"""
    out = {}
    for path in sorted(glob.glob("lib/**/*.[ch]", recursive=True) + glob.glob("cmd/*.[ch]")):
        for s in of_source(path) | of_tables(path):
            if speaks(s):
                out.setdefault(s, room(path))
    return out


def spelled(s):
    return s.replace("\n", "\\n")


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
            en, zh = (c.replace("\\n", "\n") for c in cell)
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
            if not (s.endswith((".yaml", ".c", ".h", ".xml")) or s.split(".")[0] in NOT_IDS or path in FIGURES):
                out[s] = path
        for room in re.findall(r'\.room = "(\w+)"', text):
            CONF.add(room)
        for what in re.findall(r'conf_fault\([^"]*?"([a-z]+)"', text):
            FAULTS.add(what)
    for room in CONF:
        out.update(("%s.%s" % (room, what), "lib/store/conf.c") for what in FAULTS)
    for s in re.findall(r'X\([A-Z_]+, "([a-z-]+)"', open("lib/store/map.h", encoding="utf-8").read()):
        out["row." + s] = "lib/store/map.h"
    return out


# keys of maps and names of figures have the same shape as ids
NOT_IDS = ("detect", "input", "fields", "maps", "csm")
FIGURES = ("lib/report/drill.c",)
CONF, FAULTS = set(), set()
