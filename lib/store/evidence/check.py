#!/usr/bin/env python3
"""Checks a folder made by csm evidence with nothing but Python: run it in that folder, python3 check.py.
It prints what it recomputed; the last line is OK, or says what does not fit (exit status 1)."""
import csv
import hashlib
import os
import sys


def sha(data):
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def table(name):
    with open(name, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def lines(name):
    with open(name, "rb") as f:
        return f.read().split(b"\n")[:-1]


bad = []


def want(good, what):
    if not good:
        bad.append(what)


# 1. Each line of the case, its redacted form, and the place of its digest among those of its segment.
said, forms, digests = lines("events.yaml"), lines("forms.yaml"), {}
segments = table("segments.csv")
for s in segments:
    digests[s["segment"]] = [d.decode() for d in lines("digests/" + s["segment"].replace("/", "_") + ".txt")]
proof = table("proof.csv")
want(len(proof) == len(said) == len(forms), "proof.csv, events.yaml and forms.yaml differ in length")
for p, line, form in zip(proof, said, forms):
    where = f"line {p['n']} of events.yaml (event {p['event']})"
    n = int(p["line"])
    want(digests[p["segment"]][n - 1] == p["digest"] == sha(form), where + ": not the line that was chained")
    if form != line and p["words"] == "salted":
        want(b'was: "' + sha(line).encode() + b'"' in form, where + ": its words are not those that were chained")
    rest = iter(line)
    kept = form if form == line else b"".join(form.split(b"was: none", 1) if p["words"] == "unproven" else
                                              form.split(b'was: "' + sha(line).encode() + b'"', 1))
    want(all(byte in rest for byte in kept), where + ": its form holds what the line does not")

# 2. The chain of each segment, from its name to its last line; what the seals say of it on the way.
seals = table("seals.csv")
for s in segments:
    h, found = sha(s["store"] + " " + s["segment"]), {}
    for n, d in enumerate(digests[s["segment"]], 1):
        h = sha(h + d)
        found[n] = h
    want(len(found) == int(s["lines"]) and h == s["chain"], s["segment"] + ": the chain does not end as segments.csv says")
    print(f"{s['segment']}: {s['lines']} lines, chain {h}")
    for seal in (x for x in seals if x["segment"] == s["segment"]):
        want(found.get(int(seal["lines"])) == seal["chain"], f"seal {seal['seal']} does not fit")
        print(f"  seal {seal['seal']} of {seal['at']}: lines 1 to {seal['lines']}, chain {seal['chain']}")

# 3. The files that were attached.
for f in table("files.csv"):
    if f["there"] == "yes":
        with open(os.path.join("files", f["sha256"]), "rb") as h:
            want(sha(h.read()) == f["sha256"], f"{f['name']}: not the file that was attached")
        print(f"file {f['name']}: SHA-256 {f['sha256']}")

print("\n".join(bad) if bad else f"OK: {len(said)} lines, {len(segments)} segments, {len(seals)} seals")
sys.exit(1 if bad else 0)
