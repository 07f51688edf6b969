"""What a crash may leave of a folder: the record of a run (shim.c, TRACE) is played onto a model of a disk that promises nothing
but what was synced. Files: a write or truncation counts once the file was synced; until then each may be there, be missing, be
cut short, or have blocks of NULs. Folders: names made, renamed or removed count once the folder was synced; until then any
number of the first of them may be there. That is less than any file system in use promises, and what POSIX allows."""
import hashlib, os, random, re

BLOCK = 4096


def parse(record):
    """(what, pid, path, path2, number, bytes) in the order in which they happened"""
    ops, at = [], 0
    while at < len(record):
        end = record.index(b"\n", at)
        what, pid, path, path2, number, n = record[at:end].split(b"\t")
        at = end + 1 + int(n)
        ops.append((what.decode(), int(pid), os.path.normpath(path.decode()), path2 and os.path.normpath(path2.decode()), int(number),
                    record[end + 1:at]))
    return [(w, p, a, b.decode() if isinstance(b, bytes) else b, n, d) for w, p, a, b, n, d in ops]


class File:
    def __init__(self, content=b"", inode=0):
        self.safe, self.pending, self.inode = content, [], inode

    def now(self, n=None):
        return play(self.safe, self.pending if n is None else self.pending[:n])

    def states(self):
        """every content that a crash may leave, the one with nothing lost first"""
        found = [self.now()]
        for n in range(len(self.pending)):
            before = self.now(n)
            found.append(before)
            found += [play(before, [op]) for op in torn(self.pending[n])]
        for n in range(len(self.pending) - 1):         # one lost, the later ones there
            found.append(play(self.safe, self.pending[:n] + self.pending[n + 1:]))
        return list(dict.fromkeys(found))


def play(content, ops):
    for what, at, data in ops:
        if what == "truncate":
            content = content[:at].ljust(at, b"\0")
        else:
            content = content.ljust(at, b"\0")[:at] + data + content[at + len(data):]
    return content


def torn(op):
    """what may be left of one write"""
    what, at, data = op
    n = len(data)
    if what != "write" or not n:
        return []
    edges = [e for e in range(BLOCK - at % BLOCK, n, BLOCK)]
    if len(edges) > 6:
        edges = edges[:2] + edges[len(edges) // 2:len(edges) // 2 + 1] + edges[-3:]
    found = [("write", at, data[:k]) for k in sorted({1, n // 2, n - 1, *edges}) if 0 < k < n]
    found.append(("write", at, bytes(n)))
    for k in [n // 2] + edges:                          # size without data, as some file systems leave it
        found.append(("write", at, data[:k] + bytes(n - k)))
    if data.count(b"\n") == 1:
        found.append(("write", at, bytes(n // 2) + data[n // 2:]))
    for a, b in zip([0] + edges, edges + [n]):          # one block of NULs among good ones
        if b - a < n:
            found.append(("write", at, data[:a] + bytes(b - a) + data[b:]))
    return found


class Folder:
    """names: path below the root -> File, or None for a folder"""

    def __init__(self):
        self.safe, self.pending = {}, []

    def now(self, n=None):
        names = dict(self.safe)
        for changes in self.pending if n is None else self.pending[:n]:
            for name, node in changes:
                if node is False:
                    names.pop(name, None)
                else:
                    names[name] = node
        return names


class Disk:
    def __init__(self, root):
        """what is below root now is all on the disk"""
        self.root, self.folders = root, {root: Folder()}
        for top, folders, names in os.walk(root):
            here = self.folders.setdefault(top, Folder())
            for name in folders:
                here.safe[name] = None
                self.folders[os.path.join(top, name)] = Folder()
            for name in names:
                path = os.path.join(top, name)
                with open(path, "rb") as f:
                    here.safe[name] = File(f.read(), os.stat(path).st_ino)

    def find(self, path):
        folder, name = os.path.split(path)
        return self.folders[folder].now().get(name) if folder in self.folders else None

    def change(self, *changes):
        """(path, node) ...: in one folder, at once"""
        folder = os.path.dirname(changes[0][0])
        self.folders[folder].pending.append([(os.path.basename(p), node) for p, node in changes])

    def apply(self, op):
        what, _, path, path2, number, data = op
        if what == "create" and not self.find(path):
            self.change((path, File(inode=number)))
        elif what == "mkdir":
            self.change((path, None))
            self.folders[path] = Folder()
        elif what == "rename":
            self.change((path, False), (path2, self.find(path)))
        elif what == "link":
            self.change((path2, self.find(path)))
        elif what == "unlink":
            self.change((path, False))
        elif what == "write":
            self.find(path).pending.append(("write", number, data))
        elif what in ("truncate", "empty"):
            self.find(path).pending.append(("truncate", number if what == "truncate" else 0, b""))
        elif what == "sync" and path in self.folders:
            folder = self.folders[path]
            folder.safe, folder.pending = folder.now(), []
        elif what == "sync":
            f = self.find(path)
            f.safe, f.pending = f.now(), []

    def open_ends(self):
        """what is not decided yet, with how many ways each may turn out; a way 0 is: nothing lost"""
        ends = [(path, len(f.pending) + 1) for path, f in self.folders.items() if f.pending]
        files = {id(n): n for f in self.folders.values() for k in range(len(f.pending) + 1) for n in f.now(k).values() if n}
        return [(path, n) for path, n in ends] + [(f, len(f.states())) for f in files.values() if f.pending]

    def choices(self, rng, many):
        """ways to crash here: each open end in each of its ways, the others all kept or all lost, and many mixed ones"""
        ends = self.open_ends()
        if not ends:
            yield {}
            return
        lost = {e: (n - 1 if isinstance(e, str) else min(1, n - 1)) for e, n in ends}
        yield {}
        yield dict(lost)
        for e, n in ends:
            for way in range(n):
                yield {e: way}
                yield {**lost, e: way}
        for _ in range(many if len(ends) > 1 else 0):
            yield {e: rng.randrange(n) for e, n in ends}

    def after(self, choice):
        """path below the root -> bytes, None for a folder; inodes of files as they were"""
        found, todo = {}, [self.root]
        while todo:
            top = todo.pop()
            folder = self.folders[top]
            for name, node in folder.now(len(folder.pending) - choice.get(top, 0)).items():
                path = os.path.join(top, name)
                found[os.path.relpath(path, self.root)] = node and (node.states()[choice.get(node, 0)], node.inode)
                if node is None:
                    todo.append(path)
        return found


def fingerprint(state):
    return hashlib.sha256(repr(sorted(state.items())).encode()).digest()


def build(state, root):
    """the state as files below root, which must be empty; inode numbers in a writer file become those of the new file"""
    for path, node in sorted(state.items()):
        to = os.path.join(root, path)
        if node is None:
            os.mkdir(to)
            continue
        with open(to, "wb") as f:
            content, inode = node
            if "/local/" in path:
                here = os.fstat(f.fileno()).st_ino
                content = re.sub(rb"inode: %d\b" % inode, b"inode: %d" % here, content)
            f.write(content)
