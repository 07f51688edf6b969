#!/usr/bin/env python3
"""The house keeps its own rules: dependency directions, what the library exports, functions nobody may call, who may use
which library, message ids, nothing mutable at file scope. Usage: house.py BUILD"""
import glob, os, re, subprocess, sys

build = sys.argv[1]
root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
os.chdir(root)
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:20]:
            print("# " + line)


def bare(path):
    """the C text without comments and strings"""
    t = open(path, encoding="utf-8").read()
    t = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), t, flags=re.S)
    t = re.sub(r"//[^\n]*", "", t)
    return re.sub(r'"(\\.|[^"\\\n])*"', '""', t)


# dependency directions
allowed = {"base": {"base"}, "care": {"care", "base"}, "file": {"file", "base"}, "store": {"store", "care", "file", "base"},
           "report": {"report", "store", "care", "file", "base"}}
wrong = []
for path in sorted(glob.glob("lib/*/*.[ch]")):
    room = path.split("/")[1]
    for inc in re.findall(r'^#include "([^"]+)"', open(path, encoding="utf-8").read(), re.M):
        target = inc.split("/")[0] if "/" in inc else ("base" if inc == "csm.h" else room)
        if target not in allowed[room]:
            wrong.append("%s includes %s" % (path, inc))
check(not wrong, "rooms include only what lies below them", "\n".join(wrong))
wrong = []
for path in sorted(glob.glob("cmd/*.[ch]")):
    for inc in re.findall(r'^#include "([^"]+)"', open(path, encoding="utf-8").read(), re.M):
        if inc != "csm.h" and not os.path.exists("cmd/" + inc):
            wrong.append("%s includes %s" % (path, inc))
check(not wrong, "commands include csm.h and no other header of the library", "\n".join(wrong))

# foreign libraries and descriptors stay in the file room
wrong = []
for path in sorted(glob.glob("lib/*/*.[ch]")):
    room = path.split("/")[1]
    for inc in re.findall(r"^#include <([^>]+)>", open(path, encoding="utf-8").read(), re.M):
        if inc in ("yaml.h", "csv.h") or inc.startswith("nettle/"):
            if room != "file":
                wrong.append("%s includes <%s>" % (path, inc))
        if inc == "utf8proc.h" and room != "base":
            wrong.append("%s includes <%s>" % (path, inc))
check(not wrong, "libyaml, libcsv and nettle are known to file/ alone, utf8proc to base/ alone", "\n".join(wrong))

# banned functions
banned = ("strcpy strcat sprintf vsprintf gets atoi atol atoll atof strtok setlocale strcoll wcwidth wcswidth localtime gmtime "
          "ctime asctime mktime tzset system popen tmpnam rand srand alloca").split()
wrong = []
for path in sorted(glob.glob("lib/**/*.c", recursive=True) + glob.glob("cmd/*.c")):
    for no, line in enumerate(bare(path).split("\n"), 1):
        for m in re.finditer(r"\b(%s)\s*\(" % "|".join(banned), line):
            wrong.append("%s:%d: %s" % (path, no, m.group(1)))
check(not wrong, "no banned function is called", "\n".join(wrong))
wrong = []
for path in sorted(glob.glob("lib/**/*.c", recursive=True)):
    for no, line in enumerate(bare(path).split("\n"), 1):
        if re.search(r"\b(printf|puts|fprintf|perror|exit|abort|fputs|putchar)\s*\(", line):
            wrong.append("%s:%d: %s" % (path, no, line.strip()))
check(not wrong, "the library prints nothing and ends no process (out of memory aside)", "\n".join(wrong))

# mutable file-scope state
wrong = []
objects = [o for o in glob.glob(build + "/lib/**/*.o", recursive=True)]
for o in objects:
    for line in subprocess.run(["nm", o], capture_output=True, text=True).stdout.split("\n"):
        m = re.match(r"[0-9a-f]+ ([bBdDC]) (\S+)", line)
        if m and not re.match(r"(__|\.|CSWTCH|_\w*asan|_*odr|_*ubsan|\.?L)", m.group(2)) and ".rel.ro" not in line:
            sec = subprocess.run(["objdump", "-t", o], capture_output=True, text=True).stdout
            row = [l for l in sec.split("\n") if l.endswith(" " + m.group(2))]
            if row and ".data.rel.ro" not in row[0]:
                wrong.append("%s: %s" % (o, m.group(2)))
check(objects and ("san" in build or not wrong), "nothing mutable at file scope in the library", "\n".join(wrong))

# exported symbols
header = open("lib/csm.h", encoding="utf-8").read()
declared = set(re.findall(r"^CSM_API[^;]*?\b(csm_\w+)\(", header, re.M | re.S))
nm = subprocess.run(["nm", "-D", "--defined-only", build + "/libcsm.so"], capture_output=True, text=True).stdout
exported = set(l.split()[2] for l in nm.split("\n") if len(l.split()) == 3 and l.split()[1] in "TDBRV")
exported = {s for s in exported if not s.startswith("__")}
check(declared == exported, "libcsm.so exports exactly what csm.h declares",
      "declared only: %s\nexported only: %s" % (sorted(declared - exported), sorted(exported - declared)))
undefined = set()
for o in glob.glob(build + "/cmd/*.o"):
    undefined |= set(re.findall(r" U (\S+)", subprocess.run(["nm", o], capture_output=True, text=True).stdout))
own = set(re.findall(r" [TDRB] (\S+)", subprocess.run(["nm", build + "/libcsm.a"], capture_output=True, text=True).stdout))
check(undefined & own <= declared, "commands call the library only through csm.h", sorted((undefined & own) - declared))

# message ids
ids = {}
for path in sorted(glob.glob("lib/**/*.c", recursive=True)):
    t = open(path, encoding="utf-8").read()
    for m in re.finditer(r'err_(?:set|at)\([^,;()]*,[^,;]*,\s*"([^"]*)"', t):
        ids.setdefault(m.group(1), []).append(path)
bad = [i for i in ids if not re.fullmatch(r"[a-z0-9]+([.-][a-z0-9-]+)+", i)]
check(len(ids) > 50 and not bad, "message ids are lower-case words with dots", bad)

# the Makefile names every source, and no other
text = re.sub(r"\\\n", " ", open("Makefile", encoding="utf-8").read())
wrong = []
for var, folder in (("BASE", "lib/base"), ("CARE", "lib/care"), ("FILE", "lib/file"), ("STORE", "lib/store"), ("REPORT", "lib/report"), ("CMD", "cmd")):
    named = re.search(r"^%s +=(.*)$" % var, text, re.M).group(1).split()
    there = sorted(os.path.basename(f)[:-2] for f in glob.glob(folder + "/*.c"))
    if sorted(named) != there:
        wrong.append("%s: %s" % (var, sorted(set(named) ^ set(there))))
check(not wrong, "the Makefile names every source", "\n".join(wrong))

# every file says what it is for
wrong = [p for p in sorted(glob.glob("lib/**/*.[ch]", recursive=True) + glob.glob("cmd/*.[ch]"))
         if not open(p, encoding="utf-8").read().startswith("/*")]
check(not wrong, "every source file opens with what it is for", wrong)

print("1..%d" % count)
sys.exit(1 if failed else 0)
