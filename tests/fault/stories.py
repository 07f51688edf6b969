"""The stories that the crash tests tell: what is done to a store, step by step."""
import os

import lab as kit
from crash import Step, Story

JANUARY, FEBRUARY = {"CSM_NOW": "2026-01-31T23:00:00+08:00"}, {"CSM_NOW": "2026-02-02T09:00:00+08:00"}
TICKETS = "ticket id,created,status,subject\n" + "".join("%d,2026-01-02 10:%02d,open,no. %d\n" % (n, n, n) for n in range(1, 6))
ORDERS = "order id,created,status,total,account,customer name,phone\n" + "".join(
    "8800%d,2026-01-03 09:%02d,paid,%d.00,acc%d,Buyer %d,1390000000%d\n" % (n, n, n, n % 3, n % 3, n % 3) for n in range(1, 7))


def put(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def bare(lab, store):
    """a store in which nothing was ever recorded: the first segment is still to be made"""
    kit.begin(lab, store, JANUARY["CSM_NOW"])
    put(store + "/tickets.csv", TICKETS)
    put(store + "/orders.csv", ORDERS)
    put(store + "/photo.jpg", "not really a photo\n" * 40)


def empty(lab, store):
    lab.must(["init", store, "--shop=main:CNY"], os.path.dirname(store), more=JANUARY)
    put(store + "/policy/agents.yaml", "agents:\n  admin: {level: lead}\n")
    put(store + "/photo.jpg", "not really a photo\n" * 40)


def cut(lab, store):
    """with the torn end that an earlier crash left"""
    bare(lab, store)
    with open(store + "/log/a/events-2026-01-01.yaml", "ab") as f:
        f.write(b'- {id: a99, at: "2026-01')


def clone(lab, store):
    bare(lab, store)
    os.unlink(store + "/local/writer")


WORDS, PERSON = [b"card number 4929"], [b"Lin Example", b"13800000017", b"lin88", b"card number 4929"]


def spoken(lab, store):
    """words that should not have been written, event a7, and a correction of them"""
    bare(lab, store)
    lab.must(["ticket", "note", "T-a3q", "-m", "card number 4929"], store, more=JANUARY)
    lab.must(["correct", "a7", "text=card number 4929, again"], store, more=JANUARY)


def known(lab, store):
    """a customer with a case, a photo, an order, a refused row of an export, and a place in the cache"""
    bare(lab, store)
    lab.must(["ticket", "new", "--channel=chat", "--customer=C-a6t", "-m", "card number 4929", "--attach=photo.jpg"], store, more=JANUARY)
    put(store + "/more.csv", "order id,created,status,total,account,customer name,phone\n"
        "99001,2026-01-03 09:00,paid,5.00,lin88,Lin Example,13800000017\n99002,2026-01-03 09:00,paid,-5.00,lin88,Lin Example,13800000017\n")
    lab.must(["import", "more.csv"], store, more=JANUARY)
    os.unlink(store + "/more.csv")


def sealed(lab, store):
    known(lab, store)
    lab.must(["seal"], store, more=JANUARY)
    lab.must(["ticket", "reply", "T-a7u", "-m", "thank you"], store, more=JANUARY)


def new(words, *more):
    return Step(["ticket", "new", "--channel=chat", "-m", words, "--key=" + words] + list(more), JANUARY)


def say(verb, words, *more, **env):
    return Step(["ticket", verb, "T-a3q", "--key=" + words] + list(more), env.get("env", JANUARY))


ALL = [
    Story("a store is made", [Step(["init", "shop"], JANUARY, once=True)], begin=lambda lab, store: None, inside=False, joins=True,
          agent="root" if os.getuid() == 0 else None),
    Story("the first event", [new("one"), new("two", "--phone=13900000001")], begin=empty),
    Story("one after the other", [say("reply", "r1", "-m", "please wait"), say("note", "n1", "-m", "seen before"), say("solve", "s1", "--code=refund")],
          begin=bare),
    Story("somebody new with a photo", [new("one", "--phone=13900000001", "--attach=photo.jpg", "--name=New Example")], begin=bare),
    Story("long texts", [new("x" * 3000, "--phone=13900000001")], begin=bare),
    Story("the month ends", [say("note", "n1", "-m", "old"), say("note", "n2", "-m", "new", env=FEBRUARY), say("reply", "r2", "-m", "hello", env=FEBRUARY)],
          begin=bare),
    Story("behind a torn end", [say("note", "n1", "-m", "first"), say("note", "n2", "-m", "second")], begin=cut),
    Story("an import", [Step(["import", "tickets.csv"], JANUARY)], begin=bare),
    Story("orders of new customers", [Step(["import", "orders.csv"], JANUARY)], begin=bare),
    Story("a clone begins to write", [Step(["site", "add", "b"], JANUARY, once=True)], begin=clone, joins=True),
    Story("a site is adopted", [Step(["site", "adopt", "a"], JANUARY, once=True)], begin=clone, joins=True),
    Story("a seal", [say("note", "n1", "-m", "to be sealed"), Step(["seal"], JANUARY)], begin=sealed, asked=False, verify=True),
    Story("words are taken out", [Step(["redact", "a7", "--reason=asked"], JANUARY)], begin=spoken, gone=WORDS, verify=True),
    Story("a person is erased", [Step(["customer", "erase", "C-a6t", "--reason=asked"], JANUARY)], begin=sealed, gone=PERSON, verify=True),
    Story("three at once, the first not synced yet", [say("note", "n1", "-m", "first"), new("two", "--phone=13900000001"), say("note", "n3", "-m", "third")],
          begin=bare, together="first stands"),
    Story("three at once, two of them somebody new", [new("one", "--phone=13900000001"), say("reply", "r2", "-m", "second"), new("three", "--phone=13900000003")],
          begin=bare, together="first stands"),
    Story("one at the end of a month, others in the next", [say("note", "n1", "-m", "old"), say("note", "n2", "-m", "new", env=FEBRUARY),
          say("note", "n3", "-m", "newer", env=FEBRUARY)], begin=bare, together="first stands"),
    Story("three at once, freely", [new("one", "--phone=13900000001"), say("note", "n2", "-m", "second"), new("three", "--attach=photo.jpg")],
          begin=bare, together="freely"),
]

# A command is killed somewhere, asked again, and then the machine goes down: (story, the step that is killed).
KILLED = [
    (Story("killed: a note of the old month", [say("note", "n1", "-m", "old"), say("note", "n2", "-m", "new", env=FEBRUARY)], begin=bare), 0),
    (Story("killed, not asked again: the month ends", [say("note", "n1", "-m", "old"), say("note", "n2", "-m", "new", env=FEBRUARY)], begin=bare, asked=False), 0),
    (Story("killed: somebody new", [new("one", "--phone=13900000001")], begin=bare), 0),
    (Story("killed: a photo", [say("attach", "a1", "photo.jpg"), say("note", "n1", "-m", "thanks")], begin=bare), 0),
    (Story("killed: the first event", [new("one")], begin=empty), 0),
    (Story("killed: orders of new customers", [Step(["import", "orders.csv"], JANUARY)], begin=bare), 0),
]
