#!/usr/bin/env python3
"""Crashes: from the recorded order of writes, renames and syncs every state in which a crash may leave the disk is built and read
back with csm: what was said to be recorded is there, nothing half is seen, the next write succeeds, what is asked again ends where
it should. Usage: crash.py BUILD [full]"""
import os, sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import crash, lab as kit, stories

full = sys.argv[2:] == ["full"]
tap, lab = kit.Tap(), kit.Lab(sys.argv[1])
why, total = lab.why_no_shim(), 0
for story in stories.ALL:
    if why:
        tap.skip(story.name, why)
        continue
    with kit.room("crash") as top:
        n, wrong = crash.explore(lab, story, top, many=12 if full else 2, most=None if full else 8)
    total += n
    tap.check(n and not wrong, "%s: %d states" % (story.name, n), "\n".join(wrong))
for story, step in stories.KILLED:
    if why:
        tap.skip(story.name, why)
        continue
    with kit.room("crash") as top:
        last, states, wrong = crash.calls(lab, story, step, top), 0, []
        points = range(last - 90, last + 1) if full else (last - 25, last - 12, last - 6)
        for at in points:
            n, bad = crash.explore(lab, story, top, many=1, most=40 if full else 3, kill=(step, max(at, 1)))
            states += n
            wrong += ["at call %d: %s" % (at, b) for b in bad]
    total += states
    tap.check(states and not wrong, "%s at %d places: %d states" % (story.name, len(points), states), "\n".join(wrong))
print("# %d states after a crash" % total)
sys.exit(tap.end())
