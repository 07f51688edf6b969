#!/usr/bin/env python3
"""A csm that was built wrong in one place is noticed by the tests that the right one passes: otherwise they prove nothing. Each
switch of lib/file/broken.h is one such csm. Usage: broken.py BUILD"""
import os, sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here + "/../fault")
import broken, lab as kit

tap, build = kit.Tap(), sys.argv[1]
right = kit.Lab(build)
names = broken.switches(here + "/../../lib/file/broken.h")
tap.check(sorted(names) == sorted(broken.SWITCHES) and len(names) >= 12, "every switch has its test", sorted(set(names) ^ set(broken.SWITCHES)))
why = right.why_no_shim()
for name in names:
    if why:
        tap.skip("%s is noticed" % name, why)
        continue
    wrong = kit.Lab(build, right.build + "/tests/fault/broken/" + name)
    with kit.room("broken") as top:
        found = broken.SWITCHES[name](wrong, top)
    tap.check(found, "%s is noticed%s" % (name, ": " + found[0][:90].replace("\n", " ").replace("#", "") if found else ""))
looks = {}
for name in names:
    looks.setdefault(broken.SWITCHES[name].__qualname__.split(".")[0], broken.SWITCHES[name])
for name in ("by_network", "by_replace", "torn_is_kept"):       # the others have suites of their own
    if why:
        tap.skip("csm as it is passes %s" % name, why)
        continue
    with kit.room("right") as top:
        found = looks[name](right, top)
    tap.check(not found, "csm as it is passes %s" % name, found)
sys.exit(tap.end())
