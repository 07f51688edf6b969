#!/usr/bin/env python3
"""Every call of the system and every allocation of every writing command fails, once and for good: a message, the documented status,
the store as before or the event whole; asked again, it is there once. A sample by default. Usage: fault.py BUILD [full]"""
import os, random, shutil, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import broken, faults, lab as kit, stories

full = sys.argv[2:] == ["full"]
tap, lab, rng = kit.Tap(), kit.Lab(sys.argv[1]), random.Random(7)
why, runs = lab.why_no_shim(), 0


def some(cases, n):
    return cases if len(cases) <= n else rng.sample(cases, n)


def traced(bench, n):
    """the same by strace, which also sees what libc does within itself"""
    calls = "openat,read,pread64,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,fstat,newfstatat,mmap,flock,close,mkdirat,getrandom"
    cases = []
    for call in calls.split(","):
        for when in (range(1, 40) if full else (1, 2, 3, 5, 9, 17)):
            for word in faults.ERRORS:
                if call != "mmap" or when > 25:        # before that the loader maps the libraries
                    cases.append((call, when, word, rng.random() < 0.3 and word != "EINTR"))
    for call, when, word, keep in some(cases, n):
        steer = "inject=%s:error=%s:when=%d%s" % (call, word, when, "+" if keep else "")
        # the loader's own reading of the libraries comes first: what fails there never becomes csm
        bench.fresh()
        r = bench.run({}, before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", steer])
        if r.status == 127 or "error while loading shared libraries" in r.err:
            continue
        yield "%s %s" % (call, steer), faults.judge(bench, r, told=not (call == "write" and keep))


for command in faults.COMMANDS:
    if why:
        tap.skip(command.name, why)
        continue
    with kit.room("fault") as top:
        bench, bad = faults.prepare(lab, command, top), []
        cases = list(faults.call_cases(bench)) if full else some(list(faults.call_cases(bench)), 9)
        cases += some(list(faults.alloc_cases(bench)), 2500 if full else 3)
        for name, steer in cases:
            wrong = faults.try_one(bench, steer)
            bad += ["%s: %s" % (name, "; ".join(wrong))] if wrong else []
        runs += len(cases)
        tap.check(not bad, "%s: %d failures" % (command.name, len(cases)), "\n".join(bad))
        if not shutil.which("strace"):
            tap.skip("%s: failures by strace" % command.name, "there is no strace")
        elif subprocess.run(["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL).returncode:
            tap.skip("%s: failures by strace" % command.name, "strace may not trace here")
        elif full or command.name in ("ticket new", "import", "init"):
            n, bad = 0, []
            for name, wrong in traced(bench, 300 if full else 6):
                n += 1
                bad += ["%s: %s" % (name, "; ".join(wrong))] if wrong else []
            runs += n
            tap.check(not bad, "%s: %d failures by strace" % (command.name, n), "\n".join(bad))
if why:
    tap.skip("two writers take turns", why)
else:
    with kit.room("turns") as top:
        os.makedirs(top + "/b")
        stories.bare(lab, top + "/b/shop")
        kit.copy(top + "/b/shop", top + "/s")
        at, bad = broken.places(lab, top, top + "/s"), []
        for n in at if full else at[::4]:
            bad += ["before call %d: %s" % (n, b) for b in broken.between(lab, top + "/b/shop", top + "/s", n, top + "/copy")]
        tap.check(at and not bad, "one stops anywhere while another writes, a third reads and a fourth copies", "\n".join(bad))
print("# %d runs in which something failed" % runs)
sys.exit(tap.end())
