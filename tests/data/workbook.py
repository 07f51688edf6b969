"""Workbooks for tests, made with nothing but zipfile: every part can be replaced. As a program: workbook.py OUT.xlsx ROWS
writes a large help desk export for measuring."""
import datetime, sys, zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_REL = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
FORMATS = [0, 22, 14, 164, 165, 166, 46, 167, 168]      # of styles 0, 1, 2, ...
CODES = {164: 'yyyy\\-mm\\-dd\\ hh:mm:ss;@', 165: '"day" 0.00', 166: '[$-804]h:mm AM/PM', 167: '[h]:mm', 168: '000000'}


def column(i):
    s = ""
    i += 1
    while i:
        i, r = divmod(i - 1, 26)
        s = chr(65 + r) + s
    return s


def serial(t, date1904=False):
    """the number of a date cell"""
    d = t - datetime.datetime(*((1904, 1, 1) if date1904 else (1899, 12, 30)))
    return repr(d.days + d.seconds / 86400)


def cell(ref, v):
    """v: None, str (inline), number, (type, value) or (type, value, style); type "" is a number"""
    if v is None:
        return ""
    if isinstance(v, str):
        return '<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (ref, escape(v))
    if not isinstance(v, tuple):
        v = ("", repr(v))
    kind = v[0] and ' t="%s"' % v[0]
    style = ' s="%d"' % v[2] if len(v) > 2 else ""
    return '<c r="%s"%s%s><v>%s</v></c>' % (ref, style, kind, escape(str(v[1])))


def sheet(rows, start=1, main=MAIN):
    out = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="%s"><sheetData>' % main]
    for i, row in enumerate(rows, start):
        out.append('<row r="%d">%s</row>' % (i, "".join(cell(column(k) + str(i), v) for k, v in enumerate(row))))
    out.append("</sheetData></worksheet>")
    return "".join(out)


def parts(sheets, strings=None, date1904=False, strict=False):
    """{path: text}; sheets: [(name, state, xml)]; strings: XML of <si> elements"""
    main, rel = (STRICT_MAIN, STRICT_REL) if strict else (MAIN, REL)
    p = {"[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'}
    p["_rels/.rels"] = '<Relationships xmlns="%s"><Relationship Id="rId1" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % (PACKAGE, rel)
    rels = ['<Relationship Id="s%d" Type="%s/worksheet" Target="%sworksheets/sheet%d.xml"/>' % (i, rel, "/xl/" if i % 2 else "", i)
            for i in range(len(sheets))]
    rels.append('<Relationship Id="st" Type="%s/styles" Target="styles.xml"/>' % rel)
    if strings is not None:
        rels.append('<Relationship Id="ss" Type="%s/sharedStrings" Target="sharedStrings.xml"/>' % rel)
        p["xl/sharedStrings.xml"] = '<sst xmlns="%s">%s</sst>' % (main, strings)
    p["xl/_rels/workbook.xml.rels"] = '<Relationships xmlns="%s">%s</Relationships>' % (PACKAGE, "".join(rels))
    p["xl/workbook.xml"] = '<workbook xmlns="%s" xmlns:r="%s"><workbookPr%s/><sheets>%s</sheets></workbook>' % (
        main, rel, ' date1904="1"' if date1904 else "",
        "".join('<sheet name=%s sheetId="%d"%s r:id="s%d"/>' % (quoteattr(name), i + 1, state and ' state="%s"' % state, i)
                for i, (name, state, xml) in enumerate(sheets)))
    p["xl/styles.xml"] = '<styleSheet xmlns="%s"><numFmts>%s</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>%s</cellXfs></styleSheet>' % (
        main, "".join('<numFmt numFmtId="%d" formatCode=%s/>' % (k, quoteattr(v)) for k, v in CODES.items()),
        "".join('<xf numFmtId="%d"/>' % f for f in FORMATS))
    for i, (name, state, xml) in enumerate(sheets):
        p["xl/worksheets/sheet%d.xml" % i] = xml
    return p


def save(path, p, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as z:
        for name, text in p.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = method
            z.writestr(info, text)


def simple(path, rows, **kw):
    save(path, parts([("Sheet1", "", sheet(rows))], **kw))


def large(path, rows):
    head = ["ticket id", "created", "status", "subject", "updated", "agent", "group", "channel", "priority", "order", "sku", "product",
            "replies", "tags", "customer name", "mail", "extra 1", "extra 2", "extra 3", "extra 4"]
    words = ["new", "open", "pending", "solved", "closed", "web", "mail", "phone", "urgent", "high", "normal", "low"]
    strings = words + head + ["agent%d" % i for i in range(20)] + ["商品 %d" % i for i in range(500)]
    at = {s: i for i, s in enumerate(strings)}
    subjects = len(strings)
    strings += ["屏幕有裂纹 subject no. %d" % i for i in range(rows)]
    t0 = datetime.datetime(2026, 1, 1)
    out = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%s"><sheetData>' % MAIN]

    def s(ref, i):
        return '<c r="%s" t="s"><v>%d</v></c>' % (ref, i)
    out.append('<row r="1">%s</row>' % "".join(s(column(i) + "1", at[h]) for i, h in enumerate(head)))
    for k in range(rows):
        r = str(k + 2)
        t = t0 + datetime.timedelta(seconds=k * 77)
        v = ['<c r="A%s"><v>%d</v></c>' % (r, 100000 + k), '<c r="B%s" s="1"><v>%s</v></c>' % (r, serial(t)), s("C" + r, k % 5),
             s("D" + r, subjects + k), '<c r="E%s" s="1"><v>%s</v></c>' % (r, serial(t + datetime.timedelta(hours=5))),
             s("F" + r, at["agent%d" % (k % 20)]), s("G" + r, 1), s("H" + r, 5 + k % 3), s("I" + r, 8 + k % 4),
             s("J" + r, subjects + k), s("K" + r, at["agent%d" % (k % 17)]), s("L" + r, at["商品 %d" % (k % 500)]),
             '<c r="M%s"><v>%d</v></c>' % (r, k % 9), s("N" + r, 6), s("O" + r, at["agent%d" % (k % 13)]), s("P" + r, subjects + k)]
        v += ['<c r="%s%s"><v>%s</v></c>' % (c, r, repr(k / 7)) for c in "QRST"]
        out.append('<row r="%s" spans="1:20">%s</row>' % (r, "".join(v)))
    out.append("</sheetData></worksheet>")
    save(path, parts([("Tickets", "", "".join(out))], "".join("<si><t>%s</t></si>" % escape(x) for x in strings)))


if __name__ == "__main__":
    large(sys.argv[1], int(sys.argv[2]))
