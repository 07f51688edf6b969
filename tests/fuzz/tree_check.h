/*
 * Documents of settings as trees: one canonical form (block style, texts quoted) and the comparison of two trees.
 * Relies on file/yaml.h. Promises: what tree_write gives is read as an equal tree.
 */
#ifndef TREE_CHECK_H
#define TREE_CHECK_H

#include "base/utf8.h"
#include "file/yaml.h"

static inline void tree_quoted(struct buf *out, struct str s)
{
	buf_char(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
		bool wide = (c == 0xc2 && next < 0xa0) || c == 0xe2 || c == 0xef;
		if (c == '"' || c == '\\') {
			buf_printf(out, "\\%c", c);
		} else if (c < ' ' || c == 0x7f) {
			buf_printf(out, "\\x%02X", c);
		} else if (wide && i + 1 < s.n) {      /* perhaps a break that has to be escaped */
			size_t n;
			buf_printf(out, "\\u%04X", (unsigned)utf8_next((struct str){ s.p + i, s.n - i }, &n));
			i += n - 1;
		} else {
			buf_char(out, (char)c);
		}
	}
	buf_char(out, '"');
}

/* Written plain stays plain where that is short and safe: settings tell true from "true". */
static inline bool tree_plain(const struct ynode *n)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";

	for (size_t i = 0; i < n->s.n; i++)
		if (!n->s.p[i] || !strchr(safe, n->s.p[i]))
			return false;
	return n->plain && n->s.n < 64 && !str_is(n->s, "...");
}

static inline void tree_node(struct buf *out, const struct ynode *n, int depth)
{
	if (n->kind == YNODE_SCALAR && tree_plain(n)) {
		buf_char(out, ' ');
		buf_str(out, n->s);
		buf_char(out, '\n');
		return;
	}
	buf_char(out, ' ');
	if (n->kind == YNODE_SCALAR)
		tree_quoted(out, n->s);
	else if (!n->n)
		buf_cstr(out, n->kind == YNODE_MAP ? "{}" : "[]");
	buf_char(out, '\n');
	for (size_t i = 0; n->kind != YNODE_SCALAR && i < n->n; i++) {
		buf_printf(out, "%*s%s", depth, "", n->kind == YNODE_MAP ? "? " : "-");
		if (n->kind == YNODE_MAP) {
			tree_quoted(out, n->keys[i]->s);
			buf_printf(out, "\n%*s:", depth, "");
		}
		tree_node(out, n->kids[i], depth + 1);
	}
}

static inline void tree_write(struct buf *out, const struct ynode *root)
{
	buf_cstr(out, "---");
	tree_node(out, root, 0);
}

static inline bool tree_equal(const struct ynode *a, const struct ynode *b)
{
	if (a->kind != b->kind || a->n != b->n || !str_eq(a->s, b->s))
		return false;
	for (size_t i = 0; i < a->n; i++)
		if ((a->keys && !str_eq(a->keys[i]->s, b->keys[i]->s)) || !tree_equal(a->kids[i], b->kids[i]))
			return false;
	return true;
}

#endif
