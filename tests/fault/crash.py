"""Runs commands one after the other under the recorder, builds what a crash at any moment may leave of their store, and asks csm:
everything that was said to be recorded is there, nothing half is seen, the next write succeeds, the commands asked again end where
they would have ended without a crash."""
import collections, os, random, re, shutil, signal, subprocess, threading

import disk, lab as kit

TX = re.compile(rb'id: ([a-z]+)(\d+), .*?, tx: "(\d+)/(\d+)"')


class Step:
    """args: of one command, which can be asked for again; more: environment; once: the second time may be refused; program: not csm"""

    def __init__(self, args, more=None, once=False, program=None):
        self.args, self.more, self.once, self.program = args, more or {}, once, program


class Story:
    """begin(lab, store): what is there, durably, before the steps; inside: steps run in the store; joins: only the steps make this
    folder one that may be written to; together: the steps run at the same time, the first of them stands still in front of its last
    sync until the others have ended ("first stands"), or nobody is held up ("freely"); gone: words that are nowhere once the steps
    have ended, nor ever again after the next write and the steps asked again; verify: the seals hold"""

    def __init__(self, name, steps, begin, inside=True, joins=False, agent="admin", asked=True, together=None, gone=(), verify=False):
        self.name, self.steps, self.begin, self.inside, self.joins, self.agent = name, steps, begin, inside, joins, agent
        self.asked, self.together, self.gone, self.verify = asked, together, gone, verify


class Told:
    """what has been promised up to a moment: lines of files that grow, files that are whole"""

    def __init__(self):
        self.lines, self.files, self.ended = collections.Counter(), {}, set()

    def copy(self):
        t = Told()
        t.lines, t.files, t.ended = self.lines.copy(), dict(self.files), set(self.ended)
        return t


class Promises:
    """What each step wrote so far; all of it is promised once the step has printed, or ended well."""

    def __init__(self, root, store):
        self.root, self.store, self.told = root, store, Told()
        self.lines, self.files, self.seen = collections.defaultdict(list), collections.defaultdict(dict), set()

    def name(self, path):
        return os.path.relpath(path, self.store)

    def note(self, op, step, model):
        what, _, path, path2, _, data = op
        name = self.name(path2 or path)
        if what == "write" and name.startswith(("log/", "people/")):
            self.lines[step] += [(name, line) for line in data.split(b"\n")[:-1]]
            self.seen.update(data.split(b"\n")[:-1])
        if what == "rename":
            self.files[step].pop(self.name(path), None)
        if what == "rename" and not name.startswith(("cache/", "rejects/", "policy/.seen", "local/erasing", "local/copied")):
            self.files[step][name] = model.find(path2)
        elif what in ("print", "exit"):
            self.told.lines.update(dict.fromkeys(self.lines[step], 1))
            self.told.files.update({n: f.now() for n, f in self.files[step].items()})
            self.told.ended.add(step)


def record(lab, story, top, kill=None):
    """runs the story below top/disk; returns (model of the disk before, operations with their step, trouble). kill: (step, N): that
    step is killed before its Nth call, and then asked again if story.asked"""
    root, trace = top + "/disk", top + "/trace"
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    store = root + "/shop"
    story.begin(lab, store)
    before, bad, who = disk.Disk(root), [], {}
    if os.path.exists(trace):
        os.unlink(trace)
    if story.together:
        return before, *at_once(lab, story, top, store, trace, root)
    with open(trace, "ab") as ends:
        for i, step in enumerate(story.steps):
            runs = [{}]
            if kill and kill[0] == i:
                runs = [{"FAULT_AT": str(kill[1]), "FAULT_ERR": "kill"}] + ([{}] if story.asked else [])
            for steer in runs:
                more = {**step.more, **steer, "TRACE": trace, "TRACE_ROOT": root}
                here = kit.Lab(lab.build, step.program or lab.csm)
                r = here.run(step.args, store if story.inside else root, more, shim=True)
                who[r.pid] = i
                if r.status in (0, 1):
                    ends.write(b"exit\t%d\t\t\t%d\t0\n" % (r.pid, r.status))
                    ends.flush()
                elif not steer:
                    bad.append("%s: %r" % (step.args, r))
    with open(trace, "rb") as f:
        ops = [(op, who[op[1]]) for op in disk.parse(f.read())]
    return before, ops, bad


def last_sync(lab, step, top, store):
    """the number of the call in front of which a step has said everything to the system but that it be synced"""
    kit.copy(store, top + "/rehearsal")
    lab.must(step.args, top + "/rehearsal", more={**step.more, "FAULT_LIST": top + "/calls"}, shim=True)
    with open(top + "/calls") as f:
        return max(n for n, line in enumerate(f, 1) if line.startswith("fdatasync "))


def at_once(lab, story, top, store, trace, root):
    """runs the steps at the same time; (operations with their step, trouble)"""
    who, bad, threads = {}, [], []
    steered = {"TRACE": trace, "TRACE_ROOT": root}

    def run(i, step):
        r = lab.run(step.args, store, {**step.more, **steered}, shim=True)
        who[r.pid] = i
        if r.status:
            bad.append("%s: %r" % (step.args, r))

    first = None
    if story.together == "first stands":
        env = {"PATH": "/usr/bin:/bin", "CSM_AGENT": "admin", "CSM_SEED": "torture", "LD_PRELOAD": lab.shim, **story.steps[0].more, **steered,
               "FAULT_AT": str(last_sync(lab, story.steps[0], top, store)), "FAULT_ERR": "stop"}
        first = subprocess.Popen([lab.csm] + story.steps[0].args, cwd=store, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        who[first.pid] = 0
        _, status = os.waitpid(first.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            return [], ["the first did not stand still"]
    for i, step in enumerate(story.steps):
        if not first or i:
            threads.append(threading.Thread(target=run, args=(i, step)))
            threads[-1].start()
    for t in threads:
        t.join()
    if first:
        os.kill(first.pid, signal.SIGCONT)
        out, err = first.communicate(timeout=kit.LIMIT_S)
        bad += ["the first: status %d: %s" % (first.returncode, err)] if first.returncode else []
    with open(trace, "rb") as f:
        return [(op, who[op[1]]) for op in disk.parse(f.read())], bad


def collect(before, ops, root, many, first=0):
    """the states in which a crash may leave the disk: fingerprint -> (state, what was promised, where). first: crashes behind this
    operation only"""
    rng, promises, states = random.Random(1), Promises(root, root + "/shop"), {}
    for k, (op, step) in enumerate(ops):
        before.apply(op)
        promises.note(op, step, before)
        if k < first:
            continue
        told = promises.told.copy()
        for choice in before.choices(rng, many):
            state = before.after(choice)
            where = "after %s of %s" % (op[0], os.path.basename(op[2]) if op[2] else "a message")
            states[disk.fingerprint(state)] = (state, told, where)
    return states, promises


def ask_again(lab, story, store):
    inside, bad = store if story.inside else os.path.dirname(store), []
    for step in story.steps:
        r = lab.run(step.args, inside, step.more)
        if r.status not in (0, 1) and not (r.status == 3 and step.once):
            bad.append("asked again: %s: %r" % (step.args[:3], r))
    return bad


def write_on(lab, story, store):
    more = {**story.steps[-1].more, "CSM_AGENT": story.agent}
    r = lab.run(["ticket", "new", "--channel=mail", "-m", "afterwards", "--key=afterwards", "--lock-wait=0"], store, more)
    return [] if r.status == 0 else ["the next write: %r" % r]


def acts(lab, story, store):
    """the steps asked again and a write that must succeed; what goes wrong. Before a store can be written to (it is being made, a
    clone joins) it cannot be asked for more."""
    if story.joins:
        return ask_again(lab, story, store) + write_on(lab, story, store)
    return write_on(lab, story, store) + ask_again(lab, story, store)


AFTER = (b'key: "afterwards"', b"do: import", b"do: policy")


def content(store):
    """log and people without numbers; imports open and end as often as they were asked for"""
    lines = [kit.plain(l) for what in ("log", "people") for l in kit.log_lines(store, what) if not any(a in l for a in AFTER)]
    return collections.Counter(lines)


def halves(lines):
    """transactions that are seen in part"""
    groups = collections.defaultdict(set)
    for line in lines:
        m = TX.search(line)
        if m:
            groups[m.group(1), int(m.group(2)) - int(m.group(3)), int(m.group(4))].add(int(m.group(3)))
    return ["half a transaction: %s" % (g,) for g, parts in groups.items() if len(parts) != g[2]]


def still_there(story, store):
    """words that must be gone, and where they stand; what the story itself put beside the store's files is not looked at"""
    found = []
    for top, _, names in os.walk(store):
        for name in names if story.gone and top != store else ():
            with open(os.path.join(top, name), "rb") as f:
                text = f.read()
            found += ["%s stands in %s" % (w.decode(), os.path.relpath(os.path.join(top, name), store)) for w in story.gone if w in text]
    return found[:3]


def has_hole(story, store):
    """Of several writers that were not acknowledged yet the bytes of the first may be missing and those of a later one be there.
    Nobody can tell that from damage to old lines, so nothing is cut off: csm check goes on to name the line."""
    return story.together and any(b"\0" in line for line in kit.log_lines(store))


def seen_bad(lab, story, store, told, known):
    """what is wrong with the store as it was left"""
    bad = still_there(story, store) if len(told.ended) == len(story.steps) else []
    here = kit.log_lines(store) + kit.log_lines(store, "people") if os.path.isdir(store) else []
    have = set(here)
    bad += ["promised and lost: %s: %r" % (n, line[:100]) for n, line in told.lines if line not in have][:3]
    for name, content_ in told.files.items():
        path = os.path.join(store, name)
        now = open(path, "rb").read() if os.path.exists(path) else b"is gone"
        if name == "local/writer":
            now, content_ = now[:8], content_[:8]
        if now != content_:
            bad.append("promised and lost: %s: %r" % (name, now[-80:]))
    if not os.path.exists(store + "/csm.yaml"):
        return bad
    last = story.steps[-1].more
    trouble = kit.findings(lab, store, last, pending=bool(story.gone))
    if trouble and not has_hole(story, store):
        bad.append(trouble)
    r = lab.run(["verify"], store, last) if story.verify else None
    if r and r.status:
        bad.append("verify: %r" % r)
    r = lab.run(["log", "--raw"], store, last)
    raw = r.out.encode().split(b"\n")[:-1]
    if r.status:
        bad.append("log: %r" % r)
    bad += ["half a line or a strange one: %r" % l[:120] for l in raw if l not in known][:2] + halves(raw)[:2]
    return bad


def judge(lab, story, top, state, told, known, want):
    """builds one state and says what is wrong with it and with what csm makes of it"""
    root = top + "/crashed"
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    disk.build(state, root)
    store = root + "/shop"
    bad = seen_bad(lab, story, store, told, known)
    bad += acts(lab, story, store) + still_there(story, store)
    trouble = kit.findings(lab, store, story.steps[-1].more)
    if trouble and not has_hole(story, store):
        bad.append("afterwards: " + trouble)
    if want is not None:
        now = content(store)
        bad += ["asked again, and still lacking: %r" % l for l in list((want - now))[:2]]
        bad += ["asked again, and there too often: %r" % l for l in list((now - want)) if b"do: site" not in l][:2]
    return bad


def explore(lab, story, top, many=4, most=None, kill=None, stop_at=None, say=None):
    """every state (or most, drawn evenly) of a story: (number of states, list of what is wrong). stop_at: enough findings"""
    root = top + "/disk"
    before, ops, bad = record(lab, story, top, kill)
    if bad:
        return 0, bad
    want = content(root + "/shop") if story.asked else None
    known = set(kit.log_lines(root + "/shop"))
    for path, node in before.after({}).items():
        known.update(node[0].split(b"\n") if node and path.startswith("shop/log/") else [])
    first = 0
    if kill is not None:                  # what comes before the kill was explored without it
        pids = [op[1] for op, step in ops if step == kill[0] + (not story.asked)]
        first = next((k for k, (op, step) in enumerate(ops) if pids and op[1] == pids[-1]), 0)
    states, promises = collect(before, ops, root, many, first)
    known |= promises.seen
    keys = list(states)
    if most and len(keys) > most:
        keys = random.Random(2).sample(keys, most)
    wrong = []
    for key in keys:
        state, told, where = states[key]
        found = judge(lab, story, top, state, told, known, want)
        wrong += ["%s: %s: %s" % (story.name, where, f) for f in found]
        if stop_at and len(wrong) >= stop_at:
            break
    return len(keys), wrong


def calls(lab, story, step, top):
    """how many calls of the system a step makes"""
    root, listed = top + "/disk", top + "/calls"
    shutil.rmtree(root, ignore_errors=True)
    os.makedirs(root)
    story.begin(lab, root + "/shop")
    for s in story.steps[:step]:
        lab.must(s.args, root + "/shop", more=s.more)
    lab.run(story.steps[step].args, root + "/shop", {**story.steps[step].more, "FAULT_LIST": listed}, shim=True)
    with open(listed) as f:
        return len(f.readlines())
