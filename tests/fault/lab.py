"""What the tests that torture the store share: TAP, running csm plainly or under the preload shim, stores to begin with, copies
that may write, and telling two stores apart. csm is steered to be repeatable (clock, seed), so a store can be compared byte by
byte with what the same command makes of it when nothing goes wrong."""
import contextlib, os, re, shutil, subprocess, sys, tempfile

NOW = "2026-04-02T12:00:00+08:00"
LIMIT_S = 60                       # nothing here takes a second: what is not over by then hangs


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, ok, name, why=""):
        self.count += 1
        print("%s %d - %s" % ("ok" if ok else "not ok", self.count, name))
        if not ok:
            self.failed += 1
            for line in str(why).split("\n")[:30]:
                print("# " + line[:400])
        sys.stdout.flush()
        return ok

    def skip(self, name, why):
        self.count += 1
        print("ok %d - %s # SKIP %s" % (self.count, name, why))

    def end(self):
        print("1..%d" % self.count)
        return 1 if self.failed else 0


class Result:
    """status: the exit status, -9 and the like for a signal, None for a run that hung"""

    def __init__(self, status, out, err, pid=0):
        self.pid = pid
        self.status, self.out, self.err = status, out.decode("utf-8", "replace"), err.decode("utf-8", "replace")

    def __repr__(self):
        return "status %s, out %r, err %r" % (self.status, self.out[:300], self.err[:500])


class Lab:
    def __init__(self, build, program=None):
        self.build = os.path.abspath(build)
        self.csm = program or self.build + "/csm"
        self.shim = self.build + "/tests/fault/shim.so"

    def why_no_shim(self):
        """None, or why nothing can be preloaded"""
        if b"__asan_init" in open(self.csm, "rb").read():
            return "the sanitizer's own allocator must be loaded first"
        return None

    def run(self, args, cwd, more=None, shim=False, before=(), stdin=b""):
        env = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": cwd, "CSM_NOW": NOW, "CSM_SEED": "torture", "CSM_AGENT": "admin"}
        env.update(more or {})
        if shim:
            env["LD_PRELOAD"] = self.shim
        before = list(before)
        if before and shim:        # strace is not to be failed itself
            del env["LD_PRELOAD"]
            before += ["-E", "LD_PRELOAD=" + self.shim]
        p = subprocess.Popen(before + [self.csm] + args, cwd=cwd, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        try:
            out, err = p.communicate(stdin, timeout=LIMIT_S)
        except subprocess.TimeoutExpired:
            p.kill()
            out, err = p.communicate()
            return Result(None, out, err, p.pid)
        return Result(p.returncode, out, err, p.pid)

    def must(self, args, cwd, **more):
        r = self.run(args, cwd, **more)
        if r.status not in (0, 1):
            raise AssertionError("%s: %r" % (args, r))
        return r.out.strip()


@contextlib.contextmanager
def room(name):
    """a scratch folder: in memory if there is such a place, because syncs to a real disk are slow and prove nothing here"""
    memory = "/dev/shm"
    top = tempfile.mkdtemp(prefix="csm-%s-" % name, dir=memory if os.access(memory, os.W_OK) else None)
    try:
        yield top
    finally:
        shutil.rmtree(top, ignore_errors=True)


def own(store):
    """makes the copy at store the one that may write: its writer file names its own inode"""
    path = store + "/local/writer"
    if not os.path.exists(path):
        return
    inode = os.stat(path).st_ino
    with open(path) as f:
        text = f.read()
    with open(path, "w") as f:
        f.write(re.sub(r"inode: \d+", "inode: %d" % inode, text))


def copy(store, to):
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(store, to)
    own(to)


KEPT = ("log", "people", "files", "policy", "maps", "rejects", "csm.yaml", ".gitignore", ".gitattributes", "local/writer")


def tree(store, derived=("policy/.seen", "rejects")):
    """path -> bytes of everything that must not get lost; the writer file without its inode"""
    found = {}
    for top, folders, names in os.walk(store):
        for name in names:
            path = os.path.relpath(os.path.join(top, name), store)
            if not path.startswith(KEPT) or path.startswith(tuple(derived)):
                continue
            with open(os.path.join(store, path), "rb") as f:
                found[path] = f.read()
            if path == "local/writer":
                found[path] = re.sub(rb"inode: \d+", b"inode: #", found[path])
            if not found[path] and path.startswith(("log/", "people/")):
                del found[path]            # a segment that was made, and not yet written to
    return found


def tree_difference(a, b):
    names = [p for p in sorted(set(a) | set(b)) if a.get(p) != b.get(p)]
    return "; ".join("%s: %r / %r" % (p, (a.get(p) or b"-")[-160:], (b.get(p) or b"-")[-160:]) for p in names[:3])


def plain(line):
    """a line of the log or of a table without what depends on the numbers of events"""
    line = re.sub(rb'(salt: "|, (rec|at): ")[^"]*"', rb'\1#"', line)
    line = re.sub(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+\d\d:\d\d"', b'"#"', line)
    return re.sub(rb"\b([TRC]-)?[a-z]{1,3}\d+[a-z]?\b", b"#", line)


def log_lines(store, what="log"):
    """every whole line below log/ or people/, by file"""
    lines = []
    for path, content in sorted(tree(store).items()):
        if path.startswith(what + "/"):
            lines += content[:content.rfind(b"\n") + 1].split(b"\n")[:-1]
    return lines


def findings(lab, store, more=None, pending=False):
    """what csm check says but for torn tails, which are no fault; a text, empty if nothing; pending: words may wait to be taken out"""
    r = lab.run(["check", "--strict", "--format=csv", "--no-header"], store, more)
    left = [l for l in r.out.split("\n") if l and ",tail.torn," not in l and not (pending and ",erase.pending," in l)]
    if r.status not in (0, 1) or left:
        return "check: status %s: %s %s" % (r.status, "\n".join(left[:4]), r.err)
    return ""


def begin(lab, store, now=NOW):
    """a store with a desk, a few tickets and a customer; returns the names of its tickets"""
    lab.must(["init", store, "--shop=main:CNY"], os.path.dirname(store), more={"CSM_NOW": now})
    with open(store + "/policy/agents.yaml", "w") as f:
        f.write("agents:\n  admin: {level: lead}\n  wang: {level: senior, skills: [returns]}\n")
    more = {"CSM_NOW": now}
    names = [lab.must(["ticket", "new", "--channel=chat", "--order=88", "-m", "first of %d" % k], store, more=more) for k in range(3)]
    lab.must(["customer", "new", "--shop=main", "--account=lin88", "--name=Lin Example", "--phone=13800000017"], store, more=more)
    return names
