#!/usr/bin/env python3
"""Real file systems in a loop device, shut down by force while writers are at work (as if the power went): what was printed before
is there after, and the next write succeeds. Needs root, loop devices and the mkfs of the file system. Usage: loop.py BUILD [full]"""
import fcntl, os, shutil, signal, struct, subprocess, sys, threading, time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import lab as kit, stories

full = sys.argv[2:] == ["full"]
tap, lab = kit.Tap(), kit.Lab(sys.argv[1])
SHUTDOWN, NOLOGFLUSH = 0x8004587d, 2       # FS_IOC_SHUTDOWN: what the journal holds in memory is lost, too
KINDS = {"ext4": (["mkfs.ext4", "-q", "-F"], 64), "xfs": (["mkfs.xfs", "-q", "-f"], 320)}


def quiet(args):
    return subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def write_until_gone(store, number, said):
    """one ticket after the other, and what was printed"""
    for k in range(100000):
        words = "w%d.%d" % (number, k)
        r = lab.run(["ticket", "new", "--channel=chat", "-m", words, "--key=" + words, "--phone=13%04d%05d" % (number, k % 50)], store,
                    {"CSM_NOW": kit.NOW})
        if r.out.strip():
            said.append((words, r.out.strip()))
        if r.status:
            return


def one_round(image, mount, kind, store):
    """(what was said, what of it was lost, trouble)"""
    said = []
    writers = [threading.Thread(target=write_until_gone, args=(store, n, said)) for n in range(4)]
    for w in writers:
        w.start()
    while len(said) < 12:
        time.sleep(0.002)
    fd = os.open(mount, os.O_RDONLY)
    fcntl.ioctl(fd, SHUTDOWN, struct.pack("I", NOLOGFLUSH))
    os.close(fd)
    for w in writers:
        w.join()
    if not quiet(["umount", mount]) or not quiet(["mount", "-o", "loop", image, mount]):
        return said, [], "cannot be mounted again"
    lines = b"\n".join(kit.log_lines(store)).decode()
    lost = [s for s in said if '"%s"' % s[0] not in lines]
    trouble = kit.findings(lab, store)
    r = lab.run(["ticket", "new", "--channel=chat", "-m", "afterwards"], store)
    return said, lost, trouble or ("" if r.status == 0 else "the next write: %r" % r) or kit.findings(lab, store)


def shut_down(kind, top):
    make, size = KINDS[kind]
    image, mount = top + "/image", top + "/mount"
    os.makedirs(mount)
    with open(image, "wb") as f:
        f.truncate(size << 20)
    if not quiet(make + [image]) or not quiet(["mount", "-o", "loop", image, mount]):
        tap.skip("%s: forced shutdown" % kind, "no loop device can be mounted here")
        return
    try:
        stories.bare(lab, mount + "/shop")
        subprocess.run(["sync", "-f", mount])
        rounds, said, lost, bad = 40 if full else 3, 0, [], []
        for _ in range(rounds):
            s, l, trouble = one_round(image, mount, kind, mount + "/shop")
            said, lost, bad = said + len(s), lost + l, bad + ([trouble] if trouble else [])
        tap.check(said and not lost and not bad, "%s: %d forced shutdowns, %d events acknowledged, %d lost" % (kind, rounds, said, len(lost)),
                  "\n".join(["lost: %s" % (l,) for l in lost[:5]] + bad[:5]))
    finally:
        quiet(["umount", mount])


for kind in KINDS:
    if os.geteuid():
        tap.skip("%s: forced shutdown" % kind, "only root may mount")
    elif not shutil.which(KINDS[kind][0][0]):
        tap.skip("%s: forced shutdown" % kind, "there is no " + KINDS[kind][0][0])
    else:
        with kit.room("loop") as top:
            shut_down(kind, top)
sys.exit(tap.end())
