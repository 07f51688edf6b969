#!/usr/bin/env python3
"""Every call of the system and every allocation of every writing command fails, once and for good: a message, the documented status,
the store as before or the event whole; asked again, it is there once. A sample by default. Usage: fault.py BUILD [full]"""
import multiprocessing, os, random, shutil, subprocess, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import broken, faults, lab as kit, stories

full = sys.argv[2:] == ["full"]
tap, lab = kit.Tap(), kit.Lab(sys.argv[1])
why, runs = lab.why_no_shim(), 0


def some(cases, n, rng):
    return cases if len(cases) <= n else rng.sample(cases, n)


def allocations(bench, rng):
    """all of those behind the opening of the store; of those before it, which are the same in every command, all of one command"""
    early, late = list(faults.alloc_cases(bench, 1, bench.begins)), list(faults.alloc_cases(bench, bench.begins + 1))
    if not full:
        return some(early, 1, rng) + some(late, 3, rng)
    return (early if bench.command.name == "ticket note" else some(early, 60, rng)) + late


def traced(bench, n, rng):
    """the same by strace, which also sees what libc does within itself"""
    calls = "openat,read,pread64,write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,fstat,newfstatat,mmap,flock,close,mkdirat,getrandom"
    cases = []
    for call in calls.split(","):
        for when in (range(1, 40) if full else (1, 2, 3, 5, 9, 17)):
            for word in faults.ERRORS:
                if call != "mmap" or when > 25:        # before that the loader maps the libraries
                    cases.append((call, when, word, rng.random() < 0.3 and word != "EINTR"))
    for call, when, word, keep in some(cases, n, rng):
        steer = "inject=%s:error=%s:when=%d%s" % (call, word, when, "+" if keep else "")
        # the loader's own reading of the libraries comes first: what fails there never becomes csm
        if bench.touched:
            bench.fresh()
        r = bench.run({}, before=["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e", steer])
        if r.status == 127 or "error while loading shared libraries" in r.err:
            continue
        yield "%s %s" % (call, steer), faults.judge(bench, r, told=not (call == "write" and keep))


def by_strace(bench, command, rng):
    """(number of runs, what is wrong), or why there are none; None where the sample leaves it out"""
    if not shutil.which("strace"):
        return "there is no strace"
    if subprocess.run(["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL).returncode:
        return "strace may not trace here"
    if not full and command.name not in ("ticket new", "import", "init", "customer erase"):
        return None
    found = list(traced(bench, 300 if full else 6, rng))
    return len(found), ["%s: %s" % (name, "; ".join(wrong)) for name, wrong in found if wrong]


def torture(number):
    """one command: (number of runs, what is wrong) and the same by strace"""
    command, rng = faults.COMMANDS[number], random.Random(number)
    with kit.room("fault") as top:
        bench, bad = faults.prepare(lab, command, top), []
        cases = list(faults.call_cases(bench))
        cases = (cases if full else some(cases, 9, rng)) + allocations(bench, rng)
        for name, steer in cases:
            wrong = faults.try_one(bench, steer)
            bad += ["%s: %s" % (name, "; ".join(wrong))] if wrong else []
        return (len(cases), bad), by_strace(bench, command, rng)


with multiprocessing.Pool(2) as pool:
    done = pool.imap(torture, range(len(faults.COMMANDS))) if not why else iter(())
    for command in faults.COMMANDS:
        if why:
            tap.skip(command.name, why)
            continue
        (n, bad), strace = next(done)
        runs += n
        tap.check(n and not bad, "%s: %d failures" % (command.name, n), "\n".join(bad))
        if isinstance(strace, str):
            tap.skip("%s: failures by strace" % command.name, strace)
        elif strace:
            runs += strace[0]
            tap.check(strace[0] and not strace[1], "%s: %d failures by strace" % (command.name, strace[0]), "\n".join(strace[1]))
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
