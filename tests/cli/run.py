#!/usr/bin/env python3
"""Command tests. A case file (*.t) is a transcript:

    $ csm init shop            a command, run by sh in the case's own empty folder
    T-a1c                      what it must print on standard output
    ! csm init: ...            what it must print on standard error
    [3]                        its exit status, if not 0

Lines that begin with # and empty lines before the first command are comments. `\\` at the end of a command goes on
in the next line (written "> ..."). The environment is emptied but for PATH, HOME, CSM_NOW, CSM_SEED and CSM_AGENT=admin.
Usage: run.py CSM [--update] FILE...   Prints TAP, one line a command."""
import os, shutil, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def parse(path):
    """[(line number, command, [expected lines])] and the comment lines in front"""
    head, steps = [], []
    for no, raw in enumerate(open(path, encoding="utf-8", newline="\n").read().split("\n"), 1):
        if raw.startswith("$ "):
            steps.append([no, raw[2:], []])
        elif raw.startswith("> ") and steps and not steps[-1][2] and steps[-1][1].endswith("\\"):
            steps[-1][1] += "\n" + raw[2:]
        elif steps:
            steps[-1][2].append(raw)
        else:
            head.append(raw)
    for s in steps:
        s.append([])     # comments behind it, for the next one
        while s[2] and (s[2][-1] == "" or s[2][-1].startswith("#")):
            line = s[2].pop()
            if line:
                s[3].insert(0, line)
    return head, steps


def run_step(command, cwd, env):
    p = subprocess.run(["sh", "-c", command], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    out = p.stdout.decode("utf-8", "backslashreplace")
    err = p.stderr.decode("utf-8", "backslashreplace")
    lines = out.split("\n")
    if lines[-1] == "":
        lines.pop()
    elif out:
        lines[-1] += "%no-newline%"
    lines += ["! " + l for l in err.rstrip("\n").split("\n")] if err else []
    if p.returncode:
        lines.append("[%d]" % p.returncode)
    return lines


def environment(csm, work):
    path = os.path.dirname(csm) + ":/usr/local/bin:/usr/bin:/bin"
    return {"PATH": path, "HOME": work, "CSM_NOW": "2026-04-02T12:00:00+08:00", "CSM_SEED": "test", "CSM_AGENT": "admin",
            "DATA": os.path.join(HERE, "..", "data"), "EXAMPLES": os.path.join(HERE, "..", "..", "examples"), "TMPDIR": work}


def sanitizers(env):
    """the options of sanitizers are the only settings that a case takes over, and whether derived data is made: it changes nothing"""
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "CSM_CACHE"):
        if name in os.environ:
            env[name] = os.environ[name]
    return env


def run_case(csm, path, update, count):
    head, steps = parse(path)
    work = tempfile.mkdtemp(prefix="csm-cli-")
    env = sanitizers(environment(csm, work))
    failed, name = 0, os.path.relpath(path, HERE)
    os.mkdir(os.path.join(work, "w"))
    for step in steps:
        try:
            got = run_step(step[1], os.path.join(work, "w"), env)
        except subprocess.TimeoutExpired:
            got = ["%timeout%"]
        got = [l.replace(work, "$WORK") for l in got]
        ok = got == step[2]
        count += 1
        print("%s %d - %s:%d $ %s" % ("ok" if ok else "not ok", count, name, step[0], step[1].split("\n")[0]))
        if not ok and not update:
            failed += 1
            for l in step[2]:
                print("# - " + l)
            for l in got:
                print("# + " + l)
        step[2] = got
    shutil.rmtree(work, ignore_errors=True)
    if update:
        with open(path, "w", encoding="utf-8", newline="\n") as f:
            f.write("\n".join(head + ["%s%s" % ("$ " + s[1].replace("\n", "\n> ") + "\n", "".join(l + "\n" for l in s[2]) +
                                              ("\n" + "\n".join(s[3]) if s[3] else "")) for s in steps]))
    return failed, count


def main():
    args = sys.argv[1:]
    update = "--update" in args
    args = [a for a in args if a != "--update"]
    csm = os.path.abspath(args[0])
    count = failed = 0
    for path in args[1:]:
        f, count = run_case(csm, path, update, count)
        failed += f
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
