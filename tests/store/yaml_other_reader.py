#!/usr/bin/env python3
"""Logs written by csm mean the same to another YAML reader: PyYAML's own (not libyaml's) resolver and scanner.

Usage: yaml_other_reader.py PATH-OF-test_file_line [N]. Prints TAP; without PyYAML it skips, and says so.
"""
import os
import json
import subprocess
import sys

try:
    import yaml
except ImportError:
    print("1..0 # SKIP PyYAML is not installed: the log was NOT compared with another YAML reader")
    print("yaml_other_reader.py: SKIPPED, PyYAML is missing", file=sys.stderr)
    sys.exit(0)


def lines(program, n, *more):
    out = subprocess.run([program, "--emit", str(n), *more], stdout=subprocess.PIPE, check=True).stdout
    return out.decode("utf-8").split("\n")[:-1]


def main():
    if len(sys.argv) < 2:
        sys.exit("usage: yaml_other_reader.py PATH-OF-test_file_line [N]")
    n = int(sys.argv[2]) if len(sys.argv) > 2 else 1500
    if os.path.isdir(sys.argv[1]):
        sys.argv[1] += "/tests/unit/test_file_line"
    log = lines(sys.argv[1], n)
    want = [json.loads(line) for line in lines(sys.argv[1], n, "json")]
    bad = 0
    for line, value in zip(log, want):
        got = yaml.load(line, Loader=yaml.SafeLoader)
        # repr tells 1 from 1.0 and keeps the order of keys
        if repr(got) != repr([value]):
            bad += 1
            print(f"# {line}\n# got  {got!r}\n# want {[value]!r}")
    ok = len(log) == n and len(want) == n and bad == 0
    print(f"{'ok' if ok else 'not ok'} 1 - {n} lines, one by one, mean the same to PyYAML {yaml.__version__}")
    whole = yaml.load("\n".join(log) + "\n", Loader=yaml.SafeLoader)
    same = repr(whole) == repr(want)
    print(f"{'ok' if same else 'not ok'} 2 - and the log as a whole")
    print("1..2")
    return 0 if ok and same else 1


if __name__ == "__main__":
    sys.exit(main())
