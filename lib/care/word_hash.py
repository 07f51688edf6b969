#!/usr/bin/env python3
"""Writes the perfect hashes of verbs and keys in event.c anew, for the words that event.h lists: python3 lib/care/word_hash.py
Needed when a word is added and tests/unit/test_care_event says that one is not found. The same words give the same tables."""
import os
import random
import re

HERE = os.path.dirname(os.path.abspath(__file__))


def words_of(header, name):
    body = re.search(r'#define %s\(X\)(.*?)\n#define' % name, header + '\n#define', re.S).group(1)
    return re.findall(r'X\((\w+), "(\w+)"\)', body.split('\n#')[0])


def slot(word, f, size):
    b = word.encode()
    return (len(b) * f[0] + b[0] * f[1] + b[-1] * f[2] + b[len(b) // 2] * f[3]) % size


def search(words, size):
    draw = random.Random(1)
    for _ in range(1000000):
        f = [draw.randrange(1, 256) for _ in range(4)]
        if len({slot(w, f, size) for _, w in words}) == len(words):
            return f
    raise SystemExit('no factors found: make the table larger')


def table(kind, prefix, words, f, size):
    rows = sorted((slot(w, f, size), e) for e, w in words)
    lines, line = [], '\t'
    for n, (at, e) in enumerate(rows):
        item = '[%d] = %s_%s%s' % (at, prefix, e, ',' if n + 1 < len(rows) else '')
        if len(line) + len(item) > 100:
            lines.append(line.rstrip())
            line = '\t'
        line += item + ' '
    lines.append(line.rstrip())
    return 'static const unsigned char %s_slots[%d] = {\n%s\n};' % (kind, size, '\n'.join(lines))


def main():
    header = open(os.path.join(HERE, 'event.h'), encoding='utf-8').read()
    path = os.path.join(HERE, 'event.c')
    code = open(path, encoding='utf-8').read()
    for kind, prefix, name, size in (('verb', 'V', 'CARE_VERBS', 256), ('key', 'K', 'CARE_KEYS', 512)):
        words = words_of(header, name)
        f = search(words, size)
        code = re.sub(r'static const unsigned char %s_slots\[\d+\] = \{.*?\n\};' % kind, table(kind, prefix, words, f, size), code,
                      flags=re.S)
        code = re.sub(r'%s_slots\[word_hash\(w, [\d, ]+\)' % kind, '%s_slots[word_hash(w, %s)' % (kind, ', '.join(map(str, f))), code)
    open(path, 'w', encoding='utf-8').write(code)


main()
