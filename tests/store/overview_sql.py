#!/usr/bin/env python3
"""Every number of csm report overview is recomputed with SQL from the export files themselves, never from csm's store, and
compared as (section, group, figure) -> value, unit, n, num; a figure that is not recomputed fails by its name. --drill of a
figure prints the rows behind it, and csv, json and jsonl say the same. Usage: overview_sql.py BUILD"""
import csv, datetime as dt, glob, io, json, os, random, re, shutil, sqlite3, subprocess, sys, tempfile
from math import sqrt

csm = os.path.abspath(sys.argv[1]) + "/csm"
root = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
EXPORTS = os.path.join(root, "examples", "exports")
ZONE = dt.timezone(dt.timedelta(hours=8))
NOW, EXPORTED = "2026-04-05T12:00:00+08:00", "2026-04-01T10:00:00+08:00"
WINDOW, RETURN_WINDOW, SMALL = 7 * 86400, 30 * 86400, 30
count = failed = 0


def check(ok, name, why=""):
    global count, failed
    count += 1
    print("%s %d - %s" % ("ok" if ok else "not ok", count, name))
    if not ok:
        failed += 1
        for line in str(why).split("\n")[:40]:
            print("# " + line[:300])


def epoch(text):
    return int(dt.datetime.fromisoformat(text).timestamp())


# ---- functions that the SQL calls: formulas and formats, from their definitions ----

def share(num, den):
    """hundredths of a per cent, half up, as 0.1234"""
    if not den:
        return ""
    bp = (2 * 10000 * num + den) // (2 * den)
    return "%d.%04d" % (bp // 10000, bp % 10000)


def money(minor, currency):
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    sign, minor = "-" if minor < 0 else "", abs(minor)
    return sign + (str(minor) if not digits else "%d.%0*d" % (minor // 10 ** digits, digits, minor % 10 ** digits))


def minor_units(text, currency):
    if text is None or text == "":
        return None
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    whole, _, part = text.replace(",", "").strip("¥￥元").partition(".")
    assert not part[digits:].strip("0")
    return int(whole) * 10 ** digits + int((part + "000")[:digits] or 0)


Z = 1.959963984540054


def wilson(x, n, upper):
    """Wilson 1927: the roots p of |x/n - p| = z sqrt(p (1 - p) / n), by the quadratic formula"""
    if not n:
        return ""
    a, b, c = n + Z * Z, 2 * x + Z * Z, x * x / n
    root = sqrt(max(b * b - 4 * a * c, 0))
    p = (b + root) / (2 * a) if upper else (b - root) / (2 * a)
    return "%.4f" % (0 if x == 0 and not upper else 1 if x == n and upper else p)


def nps_bound(p, d, n, upper):
    """adjusted Wald: three answers more, of which 3/4 promoters and 3/4 detractors"""
    if not n:
        return ""
    pp, dd = (p + 0.75) / (n + 3), (d + 0.75) / (n + 3)
    half = Z * sqrt((pp + dd - (pp - dd) ** 2) / (n + 3))
    bound = min(pp - dd + half, 1) if upper else max(pp - dd - half, -1)
    return "%.2f" % (100 * bound)


def hundredths(num, den):
    """num / den with two digits, half up; below zero as above with the sign of floor((2 num + den) / 2 den)"""
    v = (200 * num + den) // (2 * den)
    return "%s%d.%02d" % ("-" if v < 0 else "", abs(v) // 100, abs(v) % 100)


class Rank:
    """nearest rank: the ceil(q n)-th smallest"""
    def __init__(self):
        self.v, self.pc = [], 50

    def step(self, value, pc):
        self.v.append(value)
        self.pc = pc

    def finalize(self):
        return sorted(self.v)[-(-self.pc * len(self.v) // 100) - 1]


def instant(text):
    """an instant of an export: with an offset, else Chinese time"""
    text = (text or "").strip()
    if not text:
        return None
    m = re.match(r"^(\d\d)-(\w{3})-(\d{4})$", text)
    if m:
        months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
        text = "%s-%02d-%s 00:00:00" % (m.group(3), months.index(m.group(2)) + 1, m.group(1))
    text += " 00:00:00" if len(text) == 10 else ""
    m = re.match(r"^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?\s*([+-]\d\d:?\d\d)?$", text)
    assert m, text
    at = int(dt.datetime(*[int(x or 0) for x in m.groups()[:6]], tzinfo=dt.timezone.utc).timestamp())
    zone = (m.group(7) or "+08:00").replace(":", "")
    return at - (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 3600 + int(zone[3:]) * 60)


def not_before(text, opened):
    """a date without time lies anywhere in its day: not before the opening of that day"""
    at, first = instant(text), instant(opened)
    return first if len(text) == 10 and at < first < at + 86400 else at


# ---- exports into raw tables ----

def plain(cell):
    """without what keeps a spreadsheet from changing a value"""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]
    cell = cell.lstrip("'").strip()
    return "" if cell in ("-", "--", "null", "无退款申请", "订单未关闭") else cell


def load(db, table, path, shop, encoding="utf-8", tab=False):
    with open(path, encoding=encoding, newline="") as f:
        rows = list(csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE) if tab else csv.reader(f))
    head = [c.strip() for c in rows[0]]
    cols = ", ".join('"%s"' % c for c in head)
    db.execute('create table if not exists "%s" (_shop, _row, %s)' % (table, cols))
    for i, r in enumerate(rows[1:]):
        r = [plain(c) for c in r[:len(head)]]
        db.execute('insert into "%s" values (%s)' % (table, ",".join("?" * (len(head) + 2))), [shop, i] + r + [""] * (len(head) - len(r)))


MODEL = """
create table ord (shop, number, currency, channel, created, cancelled, total);
create table line (shop, number, sku, product, units);
create table ret (id, shop, channel, number, kind, reason, status, units, amount, refunded, currency, opened, sku, product, drawn);
create table ticket (id primary key, shop, channel, category);
create table step (ticket, seq, at, step, actor, day default 0);  -- day: at is a date without time
create table answer (shop, channel, kind, scale, score, asked, answered);
create table exported (at); insert into exported values (0);
"""

# What the export of each program means, by the published meaning of its columns.
READ = {
"taobao.orders": """
insert into ord select _shop, "订单编号", 'CNY', 'taobao', instant("订单创建时间"), "订单状态" like '%关闭' and "订单付款时间" = '', minor("总金额", 'CNY') from src;
insert into ret select 'drawn:' || "订单编号", _shop, '', "订单编号", '', '', 'settled', 0, minor("退款金额", 'CNY'), minor("退款金额", 'CNY'),
  'CNY', (select at from exported), '', '', 1 from src where minor("退款金额", 'CNY') > 0;
""",
"taobao.order_lines": """
insert into line select _shop, "订单编号", coalesce(nullif("商家编码", ''), "外部系统编号"), "标题", cast("购买数量" as integer) from src;
""",
"taobao.refunds": """
insert into ret select "退款编号", _shop, 'platform', "订单编号",
  case when "售后类型" = '退货退款' then 'return_refund' when "货物状态" = '未发货' or "售后类型" = '未发货仅退款' then 'cancel_refund'
       when "售后类型" = '换货' then 'exchange' else 'refund_only' end,
  case when "买家退款原因" like '%七天无理由%' then 'no_reason' when "买家退款原因" like '%不想要%' then 'no_longer_wanted'
       when "买家退款原因" like '%少件%' then 'missing_item' when "买家退款原因" like '%发错%' then 'wrong_goods'
       when "买家退款原因" like '%未按约定时间%' then 'late_dispatch' when "买家退款原因" like '%破损%' then 'not_as_described.packaging'
       when "买家退款原因" like '%颜色%' then 'not_as_described.colour' when "买家退款原因" like '%瑕疵%' then 'seam'
       when "买家退款原因" like '%质量%' then 'quality' else 'other' end,
  case when "退款状态" = '退款成功' then 'settled' when "退款状态" = '退款关闭' then 'closed' when "退款状态" like '卖家拒绝%' then 'denied'
       when "退款状态" like '%等待买家退货' then 'approved' when "退款状态" like '%等待卖家确认收货' then 'in_transit' else 'requested' end,
  0, minor("买家退款金额", 'CNY'), case when "退款状态" = '退款成功' then minor("买家退款金额", 'CNY') end, 'CNY', instant("退款的申请时间"),
  "商品编码", "宝贝标题", 0 from src;
""",
"shopify.orders": """
create temp table first as select * from src where "Currency" <> '';
insert into ord select _shop, "Name", "Currency", 'shopify', instant("Created at"),
  "Cancelled at" <> '' or "Financial Status" in ('voided', 'expired'), minor("Total", "Currency") from first;
insert into line select s._shop, s."Name", s."Lineitem sku", s."Lineitem name", cast(s."Lineitem quantity" as integer) from src s order by _row;
insert into ret select 'drawn:' || "Name", _shop, '', "Name", '', '', 'settled', 0, minor("Refunded Amount", "Currency"),
  minor("Refunded Amount", "Currency"), "Currency", (select at from exported), '', '', 1 from first where minor("Refunded Amount", "Currency") > 0;
drop table first;
""",
"amazon.all_orders": """
insert into ord select _shop, "amazon-order-id", max("currency"), 'amazon', instant(min("purchase-date")), max("order-status") like 'Cancel%',
  case when sum("item-price" <> '' or "item-tax" <> '' or "shipping-price" <> '' or "shipping-tax" <> '' or "gift-wrap-price" <> '' or
  "gift-wrap-tax" <> '' or "item-promotion-discount" <> '' or "ship-promotion-discount" <> '') > 0 then
  sum(coalesce(minor("item-price", "currency"), 0) + coalesce(minor("item-tax", "currency"), 0) + coalesce(minor("shipping-price", "currency"), 0) +
      coalesce(minor("shipping-tax", "currency"), 0) + coalesce(minor("gift-wrap-price", "currency"), 0) + coalesce(minor("gift-wrap-tax", "currency"), 0)
    - coalesce(minor("item-promotion-discount", "currency"), 0) - coalesce(minor("ship-promotion-discount", "currency"), 0)) end
  from src group by _shop, "amazon-order-id" order by min(_row);
insert into line select _shop, "amazon-order-id", "sku", "product-name", cast("quantity" as integer) from src order by _row;
""",
"amazon.fba_returns": """
insert into ret select "license-plate-number", _shop, 'platform', "order-id", 'return_refund',
  case "reason" when 'DEFECTIVE' then 'quality' when 'QUALITY_UNACCEPTABLE' then 'quality' when 'NOT_COMPATIBLE' then 'not_compatible'
    when 'NOT_AS_DESCRIBED' then 'not_as_described' when 'NO_REASON_GIVEN' then 'no_reason' when 'UNWANTED_ITEM' then 'no_longer_wanted'
    when 'ORDERED_WRONG_ITEM' then 'ordered_wrong' when 'MISSING_PARTS' then 'missing_item' when 'FOUND_BETTER_PRICE' then 'cheaper_elsewhere'
    when 'DAMAGED_BY_CARRIER' then 'damaged' when 'DAMAGED_BY_FC' then 'damaged' when 'SWITCHEROO' then 'wrong_goods' else 'other' end,
  'received', cast("quantity" as integer), null, null, '', instant("return-date"), "sku", "product-name", 0 from src;
""",
"amazon.mfn_returns": """
insert into ret select "Amazon RMA ID" || "Order ID" || "Merchant SKU", _shop, 'platform', "Order ID", 'return_refund',
  case when "Return Reason" like '%TOO-SMALL%' then 'too_small' when "Return Reason" like '%BAD-DESC%' or "Return Reason" like '%NOT_AS_DESCRIBED%' then 'not_as_described'
    when "Return Reason" like '%DEFECTIVE%' or "Return Reason" like '%QUALITY%' then 'quality' when "Return Reason" like '%DAMAGED%' then 'damaged'
    when "Return Reason" like '%MISSING%' then 'missing_item' when "Return Reason" like '%WRONG%' or "Return Reason" like '%SWITCHEROO%' then 'wrong_goods'
    when "Return Reason" like '%UNWANTED%' then 'no_longer_wanted' when "Return Reason" like '%BETTER_PRICE%' then 'cheaper_elsewhere'
    when "Return Reason" like '%COMPATIBLE%' then 'not_compatible' when "Return Reason" like '%NO_REASON%' then 'no_reason' else 'other' end,
  case when "Return request status" = 'Completed' then iif("Refunded Amount" <> '', 'settled', 'closed')
    when "Return delivery date" <> '' then 'received' else 'approved' end,
  cast("Return quantity" as integer), minor("Refunded Amount", "Currency code"), minor("Refunded Amount", "Currency code"), "Currency code",
  instant("Return request date"), "Merchant SKU", "Item Name", 0 from src;
""",
"zendesk.csv": """
insert into ticket select _shop || 'zendesk' || "Id", _shop, case "Via" when 'Web form' then 'web' when 'Mail' then 'mail' else lower("Via") end, ''
  from src;
insert into step (ticket, seq, at, step, actor) select _shop || 'zendesk' || "Id", 1, instant("Created at"), 'state:new', '' from src;
insert into step (ticket, seq, at, step, actor) select _shop || 'zendesk' || "Id", 2, instant("Created at") + 60 * "First reply time in minutes", 'reply', "Assignee" from src
  where "First reply time in minutes" <> '' and "Assignee" <> '';
insert into step (ticket, seq, at, step, actor) select _shop || 'zendesk' || "Id", 3, instant("Solved at"), 'solve', "Assignee" from src
  where "Solved at" <> '' and "Status" in ('Solved', 'Closed');
insert into step (ticket, seq, at, step, actor) select _shop || 'zendesk' || "Id", 4, instant("Updated at"),
  'seen:' || case "Status" when 'Hold' then 'on_hold' else lower("Status") end, '' from src where "Status" not in ('New', 'Solved', 'Closed');
""",
"csm.tickets": """
insert into ticket select _shop || "ticket id", _shop, case "channel" when 'email' then 'mail' else coalesce("channel", '') end, coalesce("category", '') from src;
insert into step select _shop || "ticket id", 1, instant("created"), 'state:new', '', length("created") = 10 from src;
insert into step select _shop || "ticket id", 2, not_before("first reply", "created"), 'reply', "agent", length("first reply") = 10 from src
  where "first reply" <> '';
insert into step select _shop || "ticket id", 3, not_before("resolved", "created"), 'solve', "agent", length("resolved") = 10 from src
  where "resolved" <> '' and "status" in ('solved', 'closed', 'resolved');
insert into step (ticket, seq, at, step, actor) select _shop || "ticket id", 4, coalesce(instant("updated"), (select at from exported)), 'seen:' || s, '' from
  (select *, case "status" when 'waiting' then 'pending' when 'in progress' then 'open' when 'cancelled' then 'void' when 'hold' then 'on_hold'
   when 'resolved' then 'solved' else "status" end s from src) where s <> 'new' and not (s in ('solved', 'closed') and "resolved" <> '');
""",
"csm.events": """
create temp table named as select _shop || "case id" as id, *, case "activity" when 'assigned' then 'open' when 'reopened' then 'open' when 'in progress' then 'open'
  when 'waiting for customer' then 'pending' when 'hold' then 'on_hold' when 'on hold' then 'on_hold' when 'resolved' then 'solved'
  when 'cancelled' then 'void' else "activity" end s from src;
insert into ticket select id, _shop, case "channel" when 'email' then 'mail' else "channel" end, coalesce("category", '') from named group by id;
insert into step (ticket, seq, at, step, actor) select id, 1, instant(min("timestamp")), 'state:new', '' from named group by id;
insert into step (ticket, seq, at, step, actor) select id, 100 + _row, instant("timestamp"), 'state:' || s, "agent" from named;
drop table named;
""",
"csm.messages": """
insert into step (ticket, seq, at, step, actor) select _shop || "ticket_id", 100000 + _row, instant("time"), iif("author" = 'customer', 'message', iif("author" in ('bot', 'system'),
  'nothing', 'reply')), "author" from src;
""",
"csm.answers": """
insert into answer select _shop, case "channel" when 'email' then 'mail' else coalesce("channel", '') end, "survey", cast(nullif("scale", '') as integer), cast("score" as integer), instant("asked"), instant("answered") from src
  where cast("score" as integer) between 0 and iif("survey" = 'nps', 10, coalesce(cast(nullif("scale", '') as integer), cast("score" as integer)));
""",
}

# The timeline of each ticket: what a step makes of the state, by the state machine; closed: solved a week ago.
TIMELINE = """
create table ordered as select *, row_number() over (partition by ticket order by at, seq) k from step;
create index ordered_at on ordered (ticket, k);
create table walk as with recursive w(ticket, k, at, step, actor, was, is_, since, day) as (
  select ticket, k, at, step, actor, '', substr(step, 7), at, day from ordered where k = 1
  union all
  select o.ticket, o.k, o.at, o.step, o.actor, w.is_, x.next, iif(x.next = w.is_, w.since, o.at), o.day
  from w join ordered o on o.ticket = w.ticket and o.k = w.k + 1
  join lateral_next x on x.was = iif(w.is_ = 'solved' and o.at - w.since >= :window, 'closed', w.is_) and x.stored = w.is_ and x.step = o.step)
select * from w;
"""
STATES = ("new", "open", "pending", "on_hold", "solved", "closed", "merged", "spam", "void")


def transitions(db):
    """every step in every state; was: closing derived, stored: not"""
    db.execute("create table lateral_next (was, stored, step, next)")
    rank = {s: i for i, s in enumerate(STATES)}
    for was in STATES:
        for stored in ("solved", "closed") if was == "closed" else (was,):
            for to in STATES:
                db.execute("insert into lateral_next values (?, ?, ?, ?)", (was, stored, "state:" + to, to))
                seen = "solved" if to == "closed" else to
                back = rank[seen] < rank[was] or seen == stored
                db.execute("insert into lateral_next values (?, ?, ?, ?)", (was, stored, "seen:" + to, stored if back else seen))
            work = was in ("new", "open", "pending", "on_hold")
            for step, to in (("reply", "open" if work else stored), ("solve", "solved" if work else stored), ("nothing", stored),
                             ("message", "open" if was in ("pending", "on_hold", "solved") else stored)):
                db.execute("insert into lateral_next values (?, ?, ?, ?)", (was, stored, step, to))
    db.execute("create index next_at on lateral_next (step, was, stored)")


# One question: p holds from, to, as of, shop, channel (null: all); bucket the periods of --by.
ASK = """
create temp table tk as select t.*, o.at opened from ticket t join ordered o on o.ticket = t.id and o.k = 1, p
  where (p.shop is null or t.shop = p.shop) and (p.channel is null or t.channel = p.channel) and o.at <= p.as_of;
create temp table span as select ticket, row_number() over w n, at, is_ state, nullif(was, '') was, actor, step, day,
  coalesce(lead(at) over w, (select min(to_, as_of) from p)) till, is_ in ('new', 'open', 'pending', 'on_hold') act,
  coalesce(was in ('new', 'open', 'pending', 'on_hold'), 0) act_was from walk where (is_ <> was or k = 1) and at <= (select as_of from p)
  and ticket in (select id from tk) window w as (partition by ticket order by k);
create index span_at on span (ticket, n);
create temp table facts as select t.*,
  (select state from span s where s.ticket = t.id order by n desc limit 1) state,
  (select min(at) from walk w where w.ticket = t.id and w.step = 'reply' and at <= p.as_of) replied,
  (select max(at) from span s where s.ticket = t.id and state in ('solved', 'closed') and coalesce(was not in ('solved', 'closed'), 1)) solved,
  (select actor from span s where s.ticket = t.id and state in ('solved', 'closed') and coalesce(was not in ('solved', 'closed'), 1)
   order by n desc limit 1) solver,
  o.day day_opened, (select day from walk w where w.ticket = t.id and w.step = 'reply' and at <= p.as_of order by k limit 1) day_replied,
  (select day from span s where s.ticket = t.id and state in ('solved', 'closed') and coalesce(was not in ('solved', 'closed'), 1)
   order by n desc limit 1) day_solved,
  (select min(n) from span s where s.ticket = t.id and at >= p.from_ and at < p.to_ and state in ('solved', 'closed') and (was is null or act_was)) first_solve
  from tk t join ordered o on o.ticket = t.id and o.k = 1, p;
create temp table hit (hit, ticket, at, value);
insert into hit select 'opened', id, opened, 0 from facts, p where opened >= from_ and opened < to_;
insert into hit select iif(was in ('solved', 'closed'), 'reopened', 'restored'), ticket, at, 0 from span, p
  where at >= from_ and at < to_ and act and was is not null and not act_was;
insert into hit select iif(state = 'closed', 'solved', state), ticket, at, 0 from span, p
  where at >= from_ and at < to_ and not act and (was is null or act_was);
insert into hit select 'opening', ticket, null, 0 from span s, p where act and at < from_ and
  not exists (select 1 from span r where r.ticket = s.ticket and r.n > s.n and r.at < from_);
insert into hit select 'closing', ticket, null, 0 from span s, p where act and at < to_ and
  not exists (select 1 from span r where r.ticket = s.ticket and r.n > s.n and r.at < to_);
insert into hit select 'excluded', id, opened, 0 from facts, p where opened >= from_ and opened < to_ and state in ('merged', 'spam', 'void');
create temp table kept as select * from facts where state not in ('merged', 'spam', 'void');
insert into hit select case when replied is null then 'first_response_open' when day_opened or day_replied then 'first_response_day_only' else 'first_response_n' end, id, opened, replied - opened from kept, p
  where opened >= from_ and opened < to_;
insert into hit select case when state not in ('solved', 'closed') or solved is null then 'resolution_open' when day_opened or day_solved then
  'resolution_day_only' else 'resolution_n' end, id, opened, solved - opened
  from kept, p where opened >= from_ and opened < to_;
insert into hit select case when as_of - s.at < :window then 'immature' when r.at - s.at < :window then 'again' else 'stayed' end, k.id, s.at, 0
  from kept k join p join span s on s.ticket = k.id and s.n = k.first_solve
  left join span r on r.ticket = k.id and r.n = (select min(n) from span q where q.ticket = k.id and q.n > s.n and q.act and q.was in ('solved', 'closed'));
insert into hit select 'in:' || s.state, ticket, null, sum(min(till, p.to_, p.as_of) - max(s.at, from_)) from span s join kept k on k.id = s.ticket, p
  where act and min(till, p.to_, p.as_of) > max(s.at, from_) group by ticket, s.state;
insert into hit select 'solved_by', id, solved, iif(day_opened or day_solved, null, solved - opened) from kept, p where solved >= from_ and solved < to_;

create temp table o as select ord.*, (select min(opened) from ret r where r.shop = ord.shop and r.number = ord.number and r.opened <= p.as_of and
  not (drawn and exists (select 1 from ret q where q.shop = r.shop and q.number = r.number and not q.drawn))) back from ord, p
  where created >= from_ and created < to_ and (p.shop is null or ord.shop = p.shop) and (p.channel is null or ord.channel = p.channel);
create temp table live as select r.*, iif((select count(*) from line l where l.shop = r.shop and l.number = r.number) = 1,
  (select iif(l.sku <> '', l.sku, l.product) from line l where l.shop = r.shop and l.number = r.number), '') only_product from ret r, p
  where r.opened <= p.as_of and not (drawn and exists (select 1 from ret q where q.shop = r.shop and q.number = r.number and not q.drawn));
create temp table goods as select *, case when sku <> '' then sku when only_product <> '' then only_product else product end key from live;
create temp table r as select * from goods, p where opened >= from_ and opened < to_ and (p.shop is null or goods.shop = p.shop)
  and (p.channel is null or goods.channel = p.channel);
create temp table sold as select iif(l.sku <> '', l.sku, l.product) key, l.units, as_of - o.created >= :return_window mature
  from line l join o on o.shop = l.shop and o.number = l.number, p where not o.cancelled and l.units > 0;
create temp table cohort as select g.key, iif(g.units > 0, g.units, 1) units from goods g join o on o.shop = g.shop and o.number = g.number, p
  where not o.cancelled and as_of - o.created >= :return_window and g.opened - o.created < :return_window;
create temp table a as select answer.*, answered <= as_of and score is not null given, case when kind = 'nps' then 0 when kind = 'ces' and scale = 7 then 5
  when scale = 3 then 3 when scale between 4 and 7 then scale - 1 when scale = 10 then 8 else 0 end top from answer, p
  where (p.shop is null or answer.shop = p.shop) and (p.channel is null or answer.channel = p.channel) and asked <= as_of;
create temp table said as select *, iif(kind = 'nps', score between 0 and 10 and coalesce(scale in (10, 11), 1), top > 0 and score between 0 and scale) usable
  from a, p where given and answered >= from_ and answered < to_;
create temp table score as select kind, scale, count(*) n, sum(score) total, sum(score >= top) good, sum(score >= 9) p, sum(score <= 6) d
  from said where usable group by kind, scale;
"""
TICKET_FLOW = ("opening", "opened", "reopened", "restored", "solved", "void", "spam", "merged", "closing")

# section, group, figure, unit, value, n, num
FIGURES = """
select 'orders', '', 'count', 'count', count(*), '', '' from o where not cancelled
union all select 'orders', '', 'cancelled', 'count', count(*), '', '' from o where cancelled
union all select 'orders', '', 'undated', 'count', count(*), '', '' from ord where created is null
union all select 'orders', 'currency=' || currency, 'count', 'count', sum(not cancelled), '', '' from o group by currency
union all select 'orders', 'currency=' || currency, 'value', currency, money(sum(total) filter (where not cancelled), currency),
  count(total) filter (where not cancelled), '' from o group by currency
union all select 'orders', 'currency=' || currency, 'cancelled', 'count', sum(cancelled), '', '' from o group by currency
union all select 'orders', 'currency=' || currency, 'cancelled_value', currency, money(sum(total) filter (where cancelled), currency),
  count(total) filter (where cancelled), '' from o group by currency

union all select 'tickets', '', f.figure, 'count', (select count(*) from hit where hit = f.figure), '', '' from flow f
union all select 'tickets', '', 'flow', 'text', (select group_concat(n, '') from (select case figure when 'opening' then '' when 'closing' then ' = '
  when 'opened' then ' + ' when 'reopened' then ' + ' when 'restored' then ' + ' else ' - ' end || (select count(*) from hit where hit = f.figure) n
  from flow f order by place)), '', ''
union all select 'tickets', '', 'reopen_rate', 'share', share(sum(hit = 'again'), count(*)), count(*), coalesce(sum(hit = 'again'), 0) from hit where hit in ('again', 'stayed')
union all select 'tickets', '', 'reopen_low', 'number', wilson(sum(hit = 'again'), count(*), 0), '', '' from hit where hit in ('again', 'stayed')
union all select 'tickets', '', 'reopen_high', 'number', wilson(sum(hit = 'again'), count(*), 1), '', '' from hit where hit in ('again', 'stayed')
union all select 'tickets', '', 'reopen_immature', 'count', count(*), '', '' from hit where hit = 'immature'
union all select 'tickets', 'period=' || b.label, f.figure, 'count', case f.figure
  when 'opening' then (select count(*) from span s where act and at < b.from_ and not exists (select 1 from span r where r.ticket = s.ticket and r.n > s.n and r.at < b.from_))
  when 'closing' then (select count(*) from span s where act and at < b.to_ and not exists (select 1 from span r where r.ticket = s.ticket and r.n > s.n and r.at < b.to_))
  else (select count(*) from hit where hit = f.figure and at >= b.from_ and at < b.to_) end, '', '' from bucket b, flow f
union all select 'tickets', c.cut || '=' || c.word, f.figure, 'count', sum(h.hit is not null), '', '' from cuts c join flow f
  left join hit h on h.hit = f.figure and h.ticket = c.ticket where f.figure in ('opened', 'reopened', 'solved', 'closing') group by c.cut, c.word, f.figure
  having (c.cut, c.word) in (select cut, word from cuts join hit using (ticket) where hit in ('opened', 'reopened', 'solved', 'closing'))
union all select 'tickets', c.cut || '=' || c.word, iif(f.hit = 'first_response_n', 'first_response_p50', 'resolution_p50'), 's', rank(h.value, 50) filter
  (where h.hit is not null), count(h.hit), '' from cuts c join (select 'first_response_n' hit union select 'resolution_n') f
  left join hit h on h.hit = f.hit and h.ticket = c.ticket group by c.cut, c.word, f.hit
  having (c.cut, c.word) in (select cut, word from cuts join hit using (ticket) where hit in ('opened', 'reopened', 'solved', 'closing'))

union all select 'times', b.grp, f.figure, 'count', count(h.hit), '', '' from times b join (select 'first_response_n' figure union select 'first_response_open'
  union select 'resolution_n' union select 'resolution_open' union select 'excluded' union select 'first_response_day_only' union select 'resolution_day_only') f left join hit h on h.hit = f.figure and h.at >= b.from_ and h.at < b.to_
  group by b.grp, f.figure
union all select 'times', b.grp, replace(f.hit, '_n', '_p' || q.pc), 's', rank(h.value, q.pc) filter (where h.hit is not null), count(h.hit), ''
  from times b join (select 'first_response_n' hit union select 'resolution_n') f join (select 50 pc union select 90) q
  left join hit h on h.hit = f.hit and h.at >= b.from_ and h.at < b.to_ group by b.grp, f.hit, q.pc

union all select 'states', 'state=' || s.word, 'seconds', 's', coalesce(sum(value), 0), '', '' from words s left join hit on hit = 'in:' || s.word group by s.word
union all select 'states', 'state=' || s.word, 'count', 'count', count(hit), '', '' from words s left join hit on hit = 'in:' || s.word group by s.word
union all select 'states', 'state=' || s.word, 'share', 'share', share(coalesce(sum(value), 0), t.all_), '', coalesce(sum(value), 0)
  from words s left join hit on hit = 'in:' || s.word, (select coalesce(sum(value), 0) all_ from hit where hit like 'in:%') t group by s.word

union all select 'agents', 'agent=' || coalesce(solver, ''), 'solved', 'count', count(*), '', '' from hit join facts on id = ticket where hit = 'solved_by' group by 2
union all select 'agents', 'agent=' || coalesce(solver, ''), 'resolution_p50', 's', rank(value, 50) filter (where value is not null), count(value), '' from hit join facts on id = ticket
  where hit = 'solved_by' group by 2

union all select 'returns', '', 'count', 'count', count(*), '', '' from r
union all select 'returns', '', 'units', 'count', coalesce(sum(units), 0), '', '' from r
union all select 'returns', '', 'without_units', 'count', count(*), '', '' from r where units = 0
union all select 'returns', '', 'without_order', 'count', count(*), '', '' from r where not exists (select 1 from ord where ord.shop = r.shop and ord.number = r.number)
union all select 'returns', '', 'void', 'count', 0, '', ''
union all select 'returns', d.dim || '=' || d.word, f.figure, 'count', case f.figure when 'count' then count(*) when 'units' then sum(units) else sum(units = 0) end, '', ''
  from dims d join r on r.id = d.id join (select 'count' figure union select 'units' union select 'without_units') f where d.dim <> '' group by d.dim, d.word, f.figure
union all select 'returns', iif(d.dim = '', '', d.dim || '=' || d.word || ' ') || 'currency=' || currency, f.figure, currency,
  money(iif(f.figure = 'amount', sum(amount), sum(refunded)), currency), iif(f.figure = 'amount', count(amount), count(refunded)), ''
  from dims d join r on r.id = d.id join (select 'amount' figure union select 'refunded') f where amount is not null or refunded is not null
  group by d.dim, d.word, currency, f.figure
union all select 'returns', '', 'order_rate', 'share', share(sum(came), count(*)), count(*), coalesce(sum(came), 0) from mature
union all select 'returns', '', 'order_rate_low', 'number', wilson(sum(came), count(*), 0), '', '' from mature
union all select 'returns', '', 'order_rate_high', 'number', wilson(sum(came), count(*), 1), '', '' from mature
union all select 'returns', '', 'order_seen', 'count', count(*), '', '' from o, p where not cancelled and as_of - created >= :return_window
  and back - created >= :return_window and not exists (select 1 from ret q where q.shop = o.shop and q.number = o.number and not q.drawn)
union all select 'returns', '', 'order_immature', 'count', count(*), '', '' from o, p where not cancelled and as_of - created < :return_window
union all select 'returns', '', 'order_immature_returned', 'count', count(back), '', '' from o, p where not cancelled and as_of - created < :return_window
union all select 'returns', '', 'event_rate', 'share', share((select count(*) from r), count(*)), count(*), (select count(*) from r) from o where not cancelled

union all select 'products', 'product=' || key, f.figure, 'count', case f.figure when 'returns' then n when 'units' then units else sold end, '', ''
  from top join (select 'returns' figure union select 'units' union select 'sold') f
union all select 'products', 'product=' || key, 'rate', 'share', share(back, mature), mature, back from top
union all select 'products', 'product=' || key, 'rate_low', 'number', iif(back <= mature, wilson(back, mature, 0), ''), '', '' from top
union all select 'products', 'product=' || key, 'rate_high', 'number', iif(back <= mature, wilson(back, mature, 1), ''), '', '' from top
union all select 'products', 'product=' || key, 'note', 'text', iif(mature < :small, 'small_n', ''), '', '' from top
union all select 'products', 'product=' || t.key, 'reasons', 'text', (select group_concat(said || ' ' || times, ', ') || iif(max(all_) > 3, ' ...', '')
  from (select iif(coalesce(reason, '') = '', '-', reason) said, count(*) times, count(*) over () all_ from r where r.key = t.key
  group by coalesce(reason, '') order by times desc, coalesce(reason, '') limit 3)), '', '' from top t

union all select 'answers', '', 'asked', 'count', count(*), '', '' from a, p where asked >= from_ and asked < to_
union all select 'answers', '', 'response_rate', 'share', share(coalesce(sum(given), 0), count(*)), count(*), coalesce(sum(given), 0) from a, p where asked >= from_ and asked < to_
union all select 'answers', '', 'answered', 'count', count(*), '', '' from said
union all select 'answers', '', 'unscored', 'count', count(*), '', '' from said where not usable
union all select 'answers', grp, 'n', 'count', n, '', '' from scores
union all select 'answers', grp, 'satisfied', 'count', iif(kind = 'nps', '', good), '', '' from scores
union all select 'answers', grp, 'share', iif(kind = 'nps', '', 'share'), iif(kind = 'nps', '', share(good, n)), n, good from scores
union all select 'answers', grp, 'share_low', 'number', iif(kind = 'nps', '', wilson(good, n, 0)), '', '' from scores
union all select 'answers', grp, 'share_high', 'number', iif(kind = 'nps', '', wilson(good, n, 1)), '', '' from scores
union all select 'answers', grp, 'nps', 'number', iif(kind = 'nps', hundredths(100 * (p - d), n), ''), '', '' from scores
union all select 'answers', grp, 'nps_low', 'number', iif(kind = 'nps', nps_bound(p, d, n, 0), ''), '', '' from scores
union all select 'answers', grp, 'nps_high', 'number', iif(kind = 'nps', nps_bound(p, d, n, 1), ''), '', '' from scores
union all select 'answers', grp, 'mean', 'number', hundredths(total, n), '', '' from scores
union all select 'answers', grp, 'distribution', 'text', (select group_concat(score || ':' || n, ' ') from (select score, count(*) n from said
  where usable and kind = s.kind and scale is s.scale group by score order by score)), '', '' from scores s
union all select 'answers', grp, 'note', 'text', iif(n < :small, 'small_n', ''), '', '' from scores
"""
DERIVED = """
create temp table cuts as select id ticket, 'channel' cut, channel word from facts union all select id, 'category', category from facts;
create temp table times as select '' grp, from_, to_ from p union all select 'period=' || label, from_, to_ from bucket;
create temp table dims as select id, '' dim, '' word from r union all select id, 'kind', kind from r union all select id, 'reason', reason from r
  union all select id, 'status', status from r;
create temp table mature as select back is not null and back - created < :return_window came from o, p where not cancelled and as_of - created >= :return_window;
create temp table top as select key, count(*) n, sum(units) units, (select coalesce(sum(units), 0) from sold s where s.key = r.key) sold,
  (select coalesce(sum(units), 0) from sold s where s.key = r.key and mature) mature,
  (select coalesce(sum(units), 0) from cohort c where c.key = r.key) back from r where key <> '' group by key order by n desc, cast(key as blob) limit 20;
create temp table scores as select *, 'kind=' || kind || ' scale=' || coalesce(scale, '') grp from score;
"""
TEMP = ("tk", "span", "facts", "hit", "kept", "o", "live", "goods", "r", "sold", "cohort", "a", "said", "score", "cuts", "times", "dims", "mature", "top",
        "scores", "p", "bucket", "flow", "words")


def script(db, text, **values):
    values = dict(window=WINDOW, return_window=RETURN_WINDOW, small=SMALL, **values)
    for statement in text.split(";\n"):
        if statement.strip():
            db.execute(statement, {k: v for k, v in values.items() if ":" + k in statement})


def database(files):
    """files: (map, shop, path, encoding, tab)"""
    db = sqlite3.connect(":memory:")
    for name, n, f in (("share", 2, share), ("wilson", 3, wilson), ("nps_bound", 4, nps_bound), ("hundredths", 2, hundredths), ("instant", 1, instant), ("not_before", 2, not_before),
                       ("minor", 2, minor_units), ("money", 2, lambda v, c: "" if v is None else money(v, c))):
        db.create_function(name, n, f, deterministic=True)
    db.create_aggregate("rank", 2, Rank)
    db.executescript(MODEL)
    db.execute("update exported set at = ?", (epoch(EXPORTED),))
    for kind, shop, path, encoding, tab in files:
        load(db, "src", path, shop, encoding, tab)
        have = {r[1] for r in db.execute("pragma table_info(src)")}
        for optional in ("category", "channel", "first reply", "updated"):
            if optional not in have:
                db.execute('alter table src add column "%s"' % optional)
        script(db, READ[kind])
        db.execute("drop table src")
    transitions(db)
    script(db, TIMELINE)
    db.execute("create index walk_at on walk (ticket, k)")
    return db


def buckets(unit, begin, end):
    """(label, from, to) of the days, ISO weeks or months in Chinese time, clipped to the period"""
    out, at = [], begin
    while at < end:
        t = dt.datetime.fromtimestamp(at, ZONE)
        day = t.replace(hour=0, minute=0, second=0)
        if unit == "month":
            label, first = t.strftime("%Y-%m"), day.replace(day=1)
            after = (first + dt.timedelta(days=32)).replace(day=1)
        elif unit == "week":
            first = day - dt.timedelta(days=t.weekday())
            label, after = "%d-W%02d" % first.isocalendar()[:2], first + dt.timedelta(days=7)
        else:
            label, after = t.strftime("%Y-%m-%d"), day + dt.timedelta(days=1)
        after = min(int(after.timestamp()), end)
        out.append((label, at, after))
        at = after
    return out


def wanted(db, begin, end, as_of, shop, channel, by):
    """{(section, group, figure): (value, unit, n, num)}, and the products in their order"""
    for t in TEMP:
        db.execute("drop table if exists temp.%s" % t)
    end = min(end, as_of + 1)
    db.execute("create temp table p as select ? from_, ? to_, ? as_of, ? shop, ? channel", (begin, end, as_of, shop, channel))
    db.execute("create temp table bucket (label, from_, to_)")
    db.execute("create temp table flow (figure, place)")
    db.execute("create temp table words (word)")
    db.executemany("insert into flow values (?, ?)", [(f, i) for i, f in enumerate(TICKET_FLOW)])
    db.executemany("insert into words values (?)", [(s,) for s in STATES[:4]])
    script(db, ASK)
    if by:
        first = begin if begin > -2 ** 60 else db.execute("select min(opened) from tk").fetchone()[0]
        db.executemany("insert into bucket values (?, ?, ?)", buckets(by, end if first is None else first, end))
    script(db, DERIVED)
    want = {}
    for section, group, figure, unit, value, n, num in db.execute(FIGURES, {"return_window": RETURN_WINDOW, "small": SMALL}):
        value = "" if value is None else str(value)
        if value == "" and unit != "share":     # a share of nothing still says of how many; other figures are missing
            unit = n = num = ""
        key = (section, group_key(group, raw=True), figure)
        assert key not in want, key
        want[key] = (value, unit, "" if n is None else str(n), "" if num is None else str(num))
    return want, [r[0] for r in db.execute("select key from top")]


KEYS = "channel category period agent state currency kind reason status product scale".split()


def group_key(text, raw=False):
    """key=value pairs; as csm prints them, or with values as they are (raw: a key begins the text or stands behind a blank)"""
    if raw:
        parts = re.split(r"(?:^| )(%s)=" % "|".join(KEYS), text)
        return tuple(zip(parts[1::2], parts[2::2]))
    pairs = re.findall(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))(?: |$)', text or "")
    return tuple((k, re.sub(r"\\(.)", r"\1", q) if q else v) for k, q, v in pairs)


# ---- csm ----

def run(args, cwd, now=NOW):
    env = {"PATH": "/usr/bin:/bin", "HOME": cwd, "CSM_NOW": now, "CSM_AGENT": "admin"}
    p = subprocess.run([csm] + args, cwd=cwd, env=env, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return p.returncode, p.stdout, p.stderr


def figures(out):
    got, order = {}, []
    for r in csv.DictReader(io.StringIO(out)):
        key = (r["section"], group_key(r["group"]), r["figure"])
        assert key not in got, key
        got[key] = (r["value"], r["unit"], r["n"], r["num"])
        if key[0] == "products" and key[2] == "returns":
            order.append(key[1][0][1])
    return got, order


def json_rows(rows):
    def text(v):
        return "" if v is None else str(v)
    return {(r["section"], group_key(r["group"]), r["figure"]): tuple(text(r[k]) for k in ("value", "unit", "n", "num")) for r in rows}


def same_numbers(a, b):
    """csv and json: the same up to how a number is written"""
    def plain_value(v):
        return tuple(repr(float(x)) if re.match(r"^-?\d+(\.\d+)?$", x) else x for x in v)
    return {k: plain_value(v) for k, v in a.items()} == {k: plain_value(v) for k, v in b.items()}


def drill_of(key):
    group = " ".join('%s="%s"' % (k, re.sub(r'(["\\])', r"\\\1", v)) for k, v in key[1])
    return "%s.%s%s" % (key[0], key[2], "[%s]" % group if group else "")


NO_DRILL = {("tickets", "flow"), ("products", "note"), ("answers", "note")}
SUMS = {("returns", "units"), ("products", "units"), ("products", "sold"), ("states", "seconds")}


def drill_says(key, figure, rows):
    """what the rows behind a figure must be; "" if they are"""
    value, unit, n, num = figure
    section, _, name = key
    values = [r["value"] for r in rows if r["value"] != ""]
    if (section, name) in SUMS:
        got = sum(int(v) for v in values)
        return "" if got == int(value) else "sum of values %d" % got
    if unit == "count":
        return "" if len(rows) == int(value) else "%d rows" % len(rows)
    if unit == "s":
        pc = 90 if name.endswith("p90") else 50
        got = sorted(int(v) for v in values)
        ok = len(got) == int(n) == len(rows) and str(got[-(-pc * len(got) // 100) - 1]) == value
        return "" if ok else "%d rows, values %s" % (len(rows), got[:20])
    if name in ("value", "cancelled_value", "amount", "refunded"):
        got = sum(minor_units(v.split(" ")[0], unit) for v in values)
        return "" if len(values) == int(n) and money(got, unit) == value else "%d values, sum %s" % (len(values), money(got, unit))
    if section == "products" and unit == "share":
        yes, no = (sum(int(r["value"]) for r in rows if r["counted"] == c) for c in ("true", "false"))
        return "" if (str(yes), str(no)) == (num, n) else "%d of %d" % (yes, no)
    if section == "returns" and name == "event_rate":
        return "" if len(rows) == int(num) else "%d rows" % len(rows)
    if unit == "share" and section == "states":
        got = sum(int(v) for v in values)
        return "" if str(got) == num else "sum of values %d" % got
    if unit == "share" and section == "answers" and name == "share":
        return "" if len(rows) == int(n) else "%d rows" % len(rows)
    if unit == "share":
        yes = sum(r["counted"] == "true" for r in rows)
        return "" if (str(yes), str(len(rows))) == (num, n) else "%d of %d" % (yes, len(rows))
    return ""


def drills(name, store, args, got, now, every=1):
    bad = []
    keys = [k for k in sorted(got) if k[0] != "report" and (k[0], k[2]) not in NO_DRILL and got[k][0] != ""]
    for key in keys[::every]:
        code, out, err = run(["report", "overview", "--format=csv", "--drill=" + drill_of(key)] + args, store, now)
        why = err if code else drill_says(key, got[key], list(csv.DictReader(io.StringIO(out))))
        if why:
            bad.append("%s = %s: %s" % (drill_of(key), got[key], why))
    check(bool(keys) and not bad, "%s: %d figures have their rows" % (name, len(keys[::every])), "\n".join(bad))


def last_numbers(store):
    """the last number of each site; nothing was sealed"""
    last = {}
    for path in glob.glob(os.path.join(store, "log", "*", "events-*.yaml")):
        for site, number in re.findall(r"^- \{id: ([a-z]+)([0-9]+),", open(path, encoding="utf-8").read(), re.M):
            last[site] = max(int(number), last.get(site, 0))
    return "; ".join("%s: %s%d, no seal" % (site, site, last[site]) for site in sorted(last))


def compare(name, db, store, period=None, shop=None, channel=None, by=None, as_of=None, now=NOW, drill=0, formats=False):
    """period: None or (text, from, to) in days"""
    args = [a for a in (period and "--period=" + period[0], shop and "--shop=" + shop, channel and "--channel=" + channel, by and "--by=" + by,
                        as_of and "--as-of=" + as_of) if a]
    name = "%s %s" % (name, " ".join(args) or "all")
    begin, end = (epoch(period[1] + "T00:00:00+08:00"), epoch(period[2] + "T00:00:00+08:00")) if period else (-2 ** 61, 2 ** 61)
    want, order = wanted(db, begin, end, epoch(as_of or now), shop, channel, by)
    stamp = lambda t: dt.datetime.fromtimestamp(t, ZONE).isoformat()
    head = {"period": (period[0] if period else "all", "text"), "from": (stamp(begin) if period else "", "instant"),
            "to": (stamp(end) if period else "", "instant"), "as_of": (stamp(epoch(as_of or now)), "instant"), "known_at": ("", ""), "shop": (shop or "", "text"),
            "channel": (channel or "", "text"), "reopen_window": (str(WINDOW), "s"), "return_window": (str(RETURN_WINDOW), "s"),
            "seals": (last_numbers(store), "text"), "definitions": ("csm-report(1)", "text")}
    want.update({("report", (), k): (v, u if v else "", "", "") for k, (v, u) in head.items()})
    code, out, err = run(["report", "overview", "--format=csv"] + args, store, now)
    if code:
        check(False, name, err)
        return
    got, got_order = figures(out)
    wrong = ["%s %s: csm %s, SQL %s" % (k[0], drill_of(k), got.get(k, "has it not"), want.get(k, "has it not"))
             for k in sorted(set(got) | set(want)) if got.get(k) != want.get(k)]
    check(not wrong and got_order == order, "%s: %d figures" % (name, len(got)), "\n".join(wrong) or "products: %s, SQL %s" % (got_order, order))
    if formats:
        code, out, err = run(["report", "overview", "--format=json"] + args, store, now)
        check(code == 0 and same_numbers(got, json_rows(json.loads(out)["figures"])), name + ": json says the same", err)
        code, out, err = run(["report", "overview", "--format=jsonl"] + args, store, now)
        check(code == 0 and same_numbers(got, json_rows([json.loads(l) for l in out.split("\n") if l])), name + ": jsonl says the same", err)
    if drill:
        drills(name, store, args, got, now, drill)


# ---- the stores ----

def import_all(work, name, shops, files, now=NOW):
    store = os.path.join(work, name)
    code, out, err = run(["init", store, "--zone=Asia/Shanghai"] + ["--shop=" + s for s in shops], work, now)
    check(code == 0, name + ": init", err)
    for kind, shop, path, _, _ in files:
        code, out, err = run(["import", "--shop=" + shop, "--exported-at=" + EXPORTED, path], store, now)
        off_scale = os.path.basename(path) == "answers.csv" and code == 1      # some scores made lie outside of their scale
        check(off_scale or (code == 0 and " 0 rejected" in err), "%s: %s" % (name, os.path.basename(path)), err)
    code, out, err = run(["check"], store, now)
    check(code == 0, name + ": check", out[:2000] + err)
    return store


def example(kind, shop, name, encoding="utf-8", tab=False):
    return kind, shop, os.path.join(EXPORTS, name), encoding, tab


TAOBAO = [example("taobao.orders", "main", "ExportOrderList202604011000.csv", "gb18030"),
          example("taobao.order_lines", "main", "ExportOrderDetailList202604011000.csv", "gb18030"),
          example("taobao.refunds", "main", "taobao-refunds-20260401.csv", "gb18030")]
DESK = [example("shopify.orders", "intl", "shopify-orders-20260401.csv"), example("zendesk.csv", "main", "zendesk-tickets-20260401.csv"),
        example("csm.events", "main", "desk-events.csv"), example("csm.messages", "main", "desk-messages.csv"),
        example("csm.tickets", "main", "desk-tickets.csv"), example("csm.answers", "main", "desk-answers.csv"),
        example("amazon.all_orders", "intl", "amazon-all-orders-20260401.tsv", tab=True),
        example("amazon.fba_returns", "intl", "amazon-fba-returns-20260401.tsv", tab=True),
        example("amazon.mfn_returns", "intl", "amazon-mfn-returns-20260401.tsv", tab=True)]
QUARTER = ("2026-01-01..2026-04-01", "2026-01-01", "2026-04-01")
TO_NOW = ("2026-01-01..2026-05-01", "2026-01-01", "2026-05-01")
FEBRUARY = ("2026-02", "2026-02-01", "2026-03-01")
WEEK = ("2026-03-09..2026-03-16", "2026-03-09", "2026-03-16")


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        csv.writer(f).writerows(rows)
    return path


def text(at):
    return dt.datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%d %H:%M:%S")


def made_log(work, rng, start, now, cases):
    """event log and messages; a case has no two rows in one second; every state, also back from the dead"""
    states = ["open", "assigned", "in progress", "waiting for customer", "hold", "pending", "resolved", "resolved", "solved", "closed", "spam", "void", "cancelled", "merged"]
    log, said = [], []
    for case in range(cases):
        at, gone = start + rng.randrange(90 * 86400), False
        row = ["E%05d" % case, None, "new", "", rng.choice(["chat", "email", "phone", "wechat"]), rng.choice(["quality", "delivery", "", "refund"])]
        log.append(row[:1] + [text(at)] + row[2:])
        for i in range(rng.randrange(1, 12)):
            at += rng.randrange(1, rng.choice([3600, 86400, 6 * 86400]))
            if at >= now - 86400:
                break
            if rng.random() < 0.45 and not gone:
                said.append([row[0], "m%d-%d" % (case, i), text(at), rng.choice(["customer", "customer", "ann", "bo", "bot"]), "text %d" % i])
            else:
                state = rng.choice(states[:10] if rng.random() < 0.95 else states)
                gone = gone or state in ("spam", "void", "cancelled", "merged", "closed", "resolved", "solved")
                log.append([row[0], text(at), state, rng.choice(["ann", "bo", "cy", ""]), row[4], row[5]])
    rng.shuffle(log)
    head = [["case id", "timestamp", "activity", "agent", "channel", "category"]]
    return write(work + "/log.csv", head + log), write(work + "/said.csv", [["ticket_id", "message_id", "time", "author", "text"]] + said)


def made_tickets(work, rng, start, now, n):
    rows = [["ticket id", "created", "status", "agent", "channel", "category", "first reply", "resolved", "updated"]]
    for i in range(n):
        at = start + rng.randrange(85 * 86400)
        reply, solve = at + rng.randrange(1, 2 * 86400), at + rng.randrange(1, 9 * 86400)
        status = rng.choice(["open", "waiting", "hold", "new", "closed", "solved", "resolved", "spam", "cancelled", "in progress"])
        done = status in ("closed", "solved", "resolved")
        replied = rng.random() < 0.7 and status != "new"
        rows.append(["K%05d" % i, text(at), status, rng.choice(["ann", "bo"]) if replied or rng.random() < 0.5 else "", rng.choice(["email", "chat", "app"]),
                     rng.choice(["quality", "delivery", ""]), text(reply) if replied else "", text(solve) if done else "", text(max(reply, solve) + 5)])
    return write(work + "/desk.csv", rows)


def made_days(work, rng, start, n):
    """tickets of a desk that exports days: of the opening, or of the reply, or of the solve"""
    files = []
    for which in range(3):
        rows = [["ticket id", "created", "status", "agent", "first reply", "resolved"]]
        for i in range(n):
            at = start + rng.randrange(80 * 86400)
            times = [text(at), text(at + rng.randrange(1, 20000)), text(at + rng.randrange(20000, 200000))]
            times[which] = times[which][:10]
            rows.append(["D%d-%d" % (which, i), times[0], "solved", rng.choice(["ann", "bo"]), times[1], times[2]])
        files.append(("csm.tickets", "main", write("%s/days%d.csv" % (work, which), rows), "utf-8", False))
    return files


def made_answers(work, rng, start, now, n):
    rows = [["survey", "scale", "score", "ticket", "channel", "asked", "answered"]]
    for i in range(n):
        kind, scale = rng.choice([("csat", 5), ("csat", 5), ("csat", 3), ("csat", 10), ("csat", 2), ("nps", 10), ("nps", 10), ("nps", ""), ("ces", 7), ("ces", 5), ("csat", "")])
        asked = start + rng.randrange(94 * 86400)
        top = scale or 10
        rows.append([kind, scale, rng.randrange(0, top + 1) if rng.random() < 0.97 else top + 1, "K%05d" % i, rng.choice(["chat", "email", ""]), text(asked),
                     text(min(asked + rng.randrange(1, 8 * 86400), now - 1))])
    return write(work + "/answers.csv", rows)


SHOPIFY = ("Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,"
           "Lineitem sku,Cancelled at,Refunded Amount").split(",")


def made_orders(work, rng, start, now, n):
    rows = [SHOPIFY]
    goods = [("Lamp \"Noor\"", "", 40), ("Kettle 1.5 l", "KT-1", 25), ("Pan", "PAN", 30), ("Mug, blue", "MG b", 5)]
    goods += [("Thing %d" % i, "TH-%02d" % i, 7) for i in range(25)]
    for i in range(n):
        at, zone = start + rng.randrange(-20 * 86400, 88 * 86400), rng.choice([1, 8, -5])
        stamp = lambda t: dt.datetime.fromtimestamp(t, dt.timezone(dt.timedelta(hours=zone))).strftime("%Y-%m-%d %H:%M:%S %z")
        lines = [(rng.choice(goods[:4] if rng.random() < 0.5 else goods), rng.randrange(1, 4)) for _ in range(rng.randrange(1, 4))]
        cur = rng.choice(["EUR", "EUR", "USD", "JPY"])
        total = sum(g[2] * u for g, u in lines)
        status, refund = rng.choice([("paid", 0), ("paid", 0), ("refunded", total), ("partially_refunded", lines[0][0][2]), ("voided", 0)])
        for k, (g, u) in enumerate(lines):
            first = [status, stamp(at + 60), "fulfilled", cur, str(total) + ("" if cur == "JPY" else ".00")] if k == 0 else ["", "", "", "", ""]
            rows.append(["#%d" % (5000 + i), "buyer%d@example.com" % i] + first + [stamp(at), u, g[0], g[2], g[1],
                        stamp(at + 7200) if k == 0 and status == "voided" else "", ("%d" if cur == "JPY" else "%d.00") % refund if k == 0 else ""])
    return write(work + "/orders_export.csv", rows)


def main():
    work = tempfile.mkdtemp(prefix="csm-overview-")
    rng = random.Random(11)
    start, now = epoch("2026-01-01T00:00:00+08:00"), epoch(NOW)
    try:
        db, store = database(TAOBAO), import_all(work, "taobao", ["main:CNY"], TAOBAO)
        for period in (QUARTER, FEBRUARY, TO_NOW, None):
            compare("taobao", db, store, period, drill=1 if period in (QUARTER, None) else 0, formats=period is QUARTER)
        compare("taobao", db, store, QUARTER, by="month", channel="taobao")
        both = DESK + TAOBAO
        db, store = database(both), import_all(work, "both", ["main:CNY", "intl:EUR"], both)
        for period in (QUARTER, FEBRUARY, WEEK, TO_NOW, None):
            compare("both", db, store, period, by="month", drill=1 if period in (FEBRUARY, TO_NOW) else 0, formats=period is TO_NOW)
        for shop in ("main", "intl"):
            compare("both", db, store, TO_NOW, shop=shop, drill=2)
        for channel in ("shopify", "amazon", "mail", "platform", "web"):
            compare("both", db, store, TO_NOW, channel=channel, drill=2)
        compare("both", db, store, QUARTER, shop="intl", channel="platform", by="week")
        made = [("shopify.orders", "main", made_orders(work, rng, start, now, 500), "utf-8", False)]
        log, said = made_log(work, rng, start, now, 2500)
        made += [("csm.events", "main", log, "utf-8", False), ("csm.messages", "main", said, "utf-8", False),
                 ("csm.tickets", "main", made_tickets(work, rng, start, now, 800), "utf-8", False),
                 *made_days(work, rng, start, 40), ("csm.answers", "main", made_answers(work, rng, start, now, 600), "utf-8", False)]
        db, store = database(made), import_all(work, "made", ["main:EUR"], made)
        for period, by in ((QUARTER, "month"), (FEBRUARY, "day"), (WEEK, "day"), (None, "week"), (TO_NOW, None)):
            compare("made", db, store, period, by=by, drill=3 if period in (FEBRUARY, TO_NOW) else 0, formats=period is FEBRUARY)
        for channel in ("chat", "mail", "shopify"):
            compare("made", db, store, FEBRUARY, channel=channel)
        for as_of in ("2026-02-20T12:00:00+08:00", "2026-03-05T23:59:59+08:00"):
            compare("made", db, store, QUARTER, by="month", as_of=as_of, drill=9)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print("1..%d" % count)
    return 1 if failed else 0


sys.exit(main())
