"""Every csm that was built wrong in one place (lib/file/broken.h), and the test that has to notice it."""
import os, re, shutil, signal, subprocess

import crash, disk, faults, lab as kit, stories


def story(name):
    return next(s for s in stories.ALL if s.name == name)


def by_crash(name):
    def look(lab, top):
        return crash.explore(lab, story(name), top, many=1, stop_at=1)[1]
    return look


def by_kill(word):
    """killed anywhere behind its first write to the store, asked again, and then a crash"""
    def look(lab, top):
        told, step = next(s for s in stories.KILLED if word in s[0].name)
        n = crash.calls(lab, told, step, top)
        for at in range(n - 4, n - 40, -3):
            bad = crash.explore(lab, told, top, many=1, most=8, kill=(step, at), stop_at=1)[1]
            if bad:
                return bad
        return []
    return look


def by_fault(call, error, keep="0"):
    """the last call of that name fails"""
    def look(lab, top):
        bench = faults.prepare(lab, next(c for c in faults.COMMANDS if c.name == "ticket note"), top)
        at = max(n for n, name in enumerate(bench.calls, 1) if name == call)
        bad = faults.try_one(bench, {"FAULT_AT": str(at), "FAULT_ERR": str(error), "FAULT_KEEP": keep})
        bench.fresh()
        r = bench.run({"FAULT_AT": str(at), "FAULT_ERR": str(error), "FAULT_KEEP": keep})
        if call == "write" and error == faults.ERRORS["EINTR"] and r.status:
            bad.append("an interruption is no failure: %r" % r)
        if call == "fdatasync" and (r.status != 6 or r.out.strip()):
            bad.append("a sync that failed was taken for done: %r" % r)
        return bad
    return look


def torn_is_kept(lab, top):
    os.makedirs(top + "/s")
    store = top + "/s/shop"
    stories.cut(lab, store)
    r = lab.run(["ticket", "note", "T-a3q", "-m", "behind"], store, stories.JANUARY)
    kept = [open(os.path.join(store, "rejects", n), "rb").read() for n in os.listdir(store + "/rejects")]
    return [] if r.status == 0 and kept == [b'- {id: a99, at: "2026-01'] else ["the torn end is not kept: %r %r" % (kept, r)]


def stopped(lab, store, args, at):
    """starts a command that stops in front of its call number at; None: it ended before"""
    env = {"PATH": "/usr/bin:/bin", "CSM_AGENT": "admin", "CSM_SEED": "torture", "LD_PRELOAD": lab.shim, "FAULT_AT": str(at), "FAULT_ERR": "stop",
           **stories.JANUARY}
    p = subprocess.Popen([lab.csm] + args, cwd=store, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _, status = os.waitpid(p.pid, os.WUNTRACED)
    if os.WIFSTOPPED(status):
        return p
    p.returncode = os.waitstatus_to_exitcode(status)
    p.communicate()
    return None


def between(lab, base, store, at, copy=None):
    """While one command stands still in front of a call, another runs from begin to end, readers look, and the folder is copied;
    what is wrong after both have ended."""
    kit.copy(base, store)
    p = stopped(lab, store, ["ticket", "note", "T-a3q", "-m", "first", "--key=first"], at)
    if not p:
        return []
    bad, second = [], ["ticket", "note", "T-a4r", "-m", "second", "--key=second", "--lock-wait=0"]
    try:
        bad.append(kit.findings(lab, store, stories.JANUARY))
        r = lab.run(second, store, stories.JANUARY)
        if r.status not in (0, 5):
            bad.append("the second: %r" % r)
        if copy:
            kit.copy(store, copy)
            bad.append(kit.findings(lab, copy, stories.JANUARY))
    finally:
        os.kill(p.pid, signal.SIGCONT)
    out, err = p.communicate(timeout=kit.LIMIT_S)
    if p.returncode:
        bad.append("the first: status %d: %s" % (p.returncode, err.decode()))
    if r.status == 5:
        lab.must(second, store, more=stories.JANUARY)
    bad.append(kit.findings(lab, store, stories.JANUARY))
    lines = kit.log_lines(store)
    for key in (b'key: "first"', b'key: "second"'):
        n = sum(key in l for l in lines)
        if n != 1:
            bad.append("%s is there %d times" % (key.decode(), n))
    return [b for b in bad if b]


def places(lab, top, store):
    """the calls in front of which it is worth stopping"""
    lab.run(["ticket", "note", "T-a3q", "-m", "first", "--key=first"], store, {**stories.JANUARY, "FAULT_LIST": top + "/calls"}, shim=True)
    with open(top + "/calls") as f:
        names = [line.split()[0] for line in f]
    locked = names.index("pwrite") - 3                 # the note of who holds the lock is written right behind it
    return [n for n, name in enumerate(names, 1) if n >= locked and name in ("flock", "write", "fdatasync", "close", "ftruncate", "fstat", "pread")]


def by_turns(lab, top):
    os.makedirs(top + "/b")
    stories.bare(lab, top + "/b/shop")
    kit.copy(top + "/b/shop", top + "/s")
    for at in places(lab, top, top + "/s"):
        bad = between(lab, top + "/b/shop", top + "/s", at)
        if bad:
            return bad
    return []


def by_network(lab, top):
    """on a network file system the lock is held until the sync is through"""
    root = top + "/disk"
    os.makedirs(root)
    stories.bare(lab, root + "/shop")
    lab.must(["ticket", "note", "T-a3q", "-m", "x"], root + "/shop",
             more={**stories.JANUARY, "FAULT_NETFS": "1", "TRACE": top + "/trace", "TRACE_ROOT": root}, shim=True)
    with open(top + "/trace", "rb") as f:
        ops = [(op[0], os.path.basename(op[2])) for op in disk.parse(f.read())]
    locked = max(k for k, op in enumerate(ops) if op == ("lock", "writer"))
    opened = next(k for k, op in enumerate(ops) if k > locked and op == ("close", "writer"))
    synced = next(k for k, op in enumerate(ops) if op[0] == "sync" and op[1].startswith("events-"))
    # the lock goes with its descriptor, which is the last of that file to be closed
    last = max(k for k, op in enumerate(ops) if op == ("close", "writer"))
    return [] if last > synced and opened >= locked else ["unlocked before the sync: %s" % ops]


def by_replace(lab, top):
    """a file is replaced: the old bytes or the new ones"""
    root = top + "/disk"
    program = lab.build + "/tests/fault/replace" if lab.csm.endswith("/csm") else os.path.dirname(lab.csm) + "/replace." + os.path.basename(lab.csm)
    os.makedirs(root)
    with open(root + "/name", "w") as f:
        f.write("old bytes")
    model = disk.Disk(root)
    r = kit.Lab(lab.build, program).run([root, "name", "new"], top, {"TRACE": top + "/trace", "TRACE_ROOT": root}, shim=True)
    if r.status:
        return ["%r" % r]
    with open(top + "/trace", "rb") as f:
        states, printed, bad = {}, False, []
        for op in disk.parse(f.read()):
            model.apply(op)
            printed |= op[0] == "print"
            for choice in model.choices(crash.random.Random(1), 4):
                name = model.after(choice).get("name")
                states[name and name[0], printed] = True
    bad += ["neither old nor new: %r" % (s,) for s, said in states if s not in ((b"new",) if said else (b"new", b"old bytes"))]
    return bad


SWITCHES = {
    "NO_SYNC": by_crash("one after the other"), "PRINT_FIRST": by_crash("one after the other"),
    "SYNC_IGNORED": by_fault("fdatasync", 5), "SYNC_TWICE": by_fault("fdatasync", 5),
    "NO_FOLDER_SYNC": by_crash("the first event"), "TORN_KEPT": by_crash("behind a torn end"), "NULS_KEPT": by_crash("one after the other"),
    "TORN_LOST": torn_is_kept, "NO_ROLLBACK": by_fault("write", "full"), "SHORT_WRITE": by_fault("write", "short"),
    "EINTR": by_fault("write", faults.ERRORS["EINTR"]), "IN_PLACE": by_replace, "RENAME_UNSYNCED": by_crash("a store is made"),
    "NAME_UNSYNCED": by_crash("a store is made"), "NO_LOCK": by_turns, "NUMBER_FIRST": by_turns, "UNLOCK_FIRST": by_turns,
    "UNLOCK_NETWORK": by_network, "KNOWN_UNSYNCED": by_kill("a note of the old month"), "OLD_UNSYNCED": by_kill("the month ends"),
    "NO_TX": by_crash("somebody new with a photo"), "PERSON_FIRST": by_crash("somebody new with a photo"),
    "ROWS_UNSYNCED": by_crash("orders of new customers"), "HALF_READ": by_crash("one after the other"),
}


def switches(header):
    with open(header) as f:
        return re.findall(r"^#define BROKEN_([A-Z_]+) 0$", f.read(), re.M)
