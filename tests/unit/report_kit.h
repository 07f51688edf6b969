/*
 * A small store written as text files, and what a reading call prints as one string. For the tests of lists, screens, finding.
 * C-a1n and C-a2p are one person; T-a3q (chat, solved), T-a4r (phone, waits), T-a5s (spam), R-a6t (settled), one order of two lines.
 */
#ifndef REPORT_KIT_H
#define REPORT_KIT_H

#include <sys/mman.h>

#include "store_tmp.h"

#define KIT_NOW "2026-01-20T12:00:00+08:00"
#define DAY(d, t) "at: \"2026-01-" d "T" t "+08:00\""

static const char KIT_LOG[] =
	"- {id: a1, " DAY("10", "08:00:00") ", by: li.na, case: C-a1n, do: open, key: \"customer:1\", shop: main, prefers: chat, tier: vip}\n"
	"- {id: a2, " DAY("10", "08:01:00") ", by: li.na, case: C-a2p, do: open, key: \"customer:2\", shop: main}\n"
	"- {id: a3, " DAY("10", "09:00:00") ", by: customer, case: T-a3q, do: open, channel: chat, order: \"2026011588\", category: quality.defect, "
	"severity: normal, urgency: 2, customer: C-a1n, shop: main, subject: \"Crack in the lid\", salt: \"a\", text: \"屏幕有裂纹, Tel. \\\"A\\\"\"}\n"
	"- {id: a4, " DAY("11", "09:00:00") ", by: customer, case: T-a4r, do: open, channel: phone, category: delivery.delay, customer: C-a2p, "
	"shop: main, subject: \"Wo ist das Paket\"}\n"
	"- {id: a5, " DAY("11", "10:00:00") ", by: customer, case: T-a5s, do: open, channel: mail}\n"
	"- {id: a6, " DAY("12", "09:00:00") ", by: customer, case: R-a6t, do: open, kind: return_refund, reason: quality, order: \"2026011588\", "
	"amount: \"199.00 CNY\", customer: C-a1n, shop: main}\n"
	"- {id: a7, " DAY("10", "09:30:00") ", rec: \"2026-01-12T10:00:00+08:00\", by: li.na, case: T-a3q, do: reply, salt: \"b\", text: \"您好\\n谢谢\"}\n"
	"- {id: a8, " DAY("12", "11:00:00") ", by: wang, case: T-a3q, do: note, salt: \"c\", text: \"inside only\"}\n"
	"- {id: a9, " DAY("12", "12:00:00") ", by: wang, case: T-a3q, do: note, salt: \"d\", text: \"taken back\"}\n"
	"- {id: a10, " DAY("12", "12:30:00") ", by: wang, case: T-a3q, do: undo, of: a9, reason: \"wrong case\"}\n"
	"- {id: a11, " DAY("12", "13:00:00") ", by: li.na, case: T-a3q, do: correct, of: a3, set: {channel: app}}\n"
	"- {id: a12, " DAY("12", "14:00:00") ", by: li.na, case: T-a3q, do: assign, to: wang}\n"
	"- {id: a13, " DAY("13", "09:00:00") ", by: wang, case: T-a3q, do: solve, code: refunded}\n"
	"- {id: a14, " DAY("13", "10:00:00") ", by: wang, case: T-a4r, do: wait, for: carrier, reason: \"trace ordered\"}\n"
	"- {id: a15, " DAY("13", "11:00:00") ", by: wang, case: T-a5s, do: void, as: spam}\n"
	"- {id: a16, " DAY("14", "09:00:00") ", by: wang, case: R-a6t, do: approve}\n"
	"- {id: a17, " DAY("15", "09:00:00") ", by: wang, case: R-a6t, do: settle, amount: \"199.00 CNY\", method: original}\n"
	"- {id: a18, " DAY("15", "10:00:00") ", by: wang, case: C-a1n, do: link, to: C-a2p}\n"
	"- {id: a19, " DAY("15", "11:00:00") ", by: wang, case: T-a4r, do: link, to: T-a3q, rel: relates}\n";

static const char KIT_ORDERS[] =
	"id,at,rec,imp,key,shop,order,status,created,paid,shipped,delivered,completed,cancelled,currency,total,shipping,discount,refunded,units,"
	"customer,channel,carrier,tracking,note,tags,raw\n"
	"a1,2026-01-09T10:00:00+08:00,2026-01-16T10:00:00+08:00,,main:2026011588,main,2026011588,delivered,2026-01-05T10:00:00+08:00,"
	"2026-01-05T10:01:00+08:00,2026-01-06T10:00:00+08:00,2026-01-09T10:00:00+08:00,,,CNY,298.00,0.00,0.00,,2,C-a1n,taobao,SF,SF1234567890,"
	"inside note,,\n"
	"a2,2026-01-09T10:00:00+08:00,2026-01-16T10:00:00+08:00,,main:2026011599,main,2026011599,paid,2026-01-06T10:00:00+08:00,"
	"2026-01-06T10:01:00+08:00,,,,,CNY,50.50,0.00,0.00,,1,,,,,,,\n";
static const char KIT_LINES[] =
	"id,at,rec,imp,key,shop,order,line,sku,product,variant,status,units,currency,price,total,refunded,raw\n"
	"a1,2026-01-09T10:00:00+08:00,2026-01-16T10:00:00+08:00,,k1,main,2026011588,1,RC3,Rice cooker 3L,white,,1,CNY,199.00,199.00,,\n"
	"a2,2026-01-09T10:00:00+08:00,2026-01-16T10:00:00+08:00,,k2,main,2026011588,2,LID,Lid,,,1,CNY,99.00,99.00,,\n";
static const char KIT_PEOPLE[] =
	"- {customer: C-a1n, at: \"2026-01-10T08:00:00+08:00\", shop: main, account: \"lin88\", name: \"Lin Example\", phone: \"+86 555 0100 1234\", "
	"mail: \"lin@example.org\"}\n"
	"- {customer: C-a2p, at: \"2026-01-10T08:01:00+08:00\", shop: main, account: \"lin99\", name: \"Lin Beispiel\"}\n";

static inline void kit_folder(const char *dir, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	mkdir(path, 0700);
}

static inline void kit_store(char *dir)
{
	tmp_store(dir);
	kit_folder(dir, "log");
	kit_folder(dir, "log/a");
	kit_folder(dir, "people");
	tmp_write(dir, "log/a/events-2026-01-01.yaml", KIT_LOG);
	tmp_write(dir, "log/a/orders-2026-01-01.csv", KIT_ORDERS);
	tmp_write(dir, "log/a/order_lines-2026-01-01.csv", KIT_LINES);
	tmp_write(dir, "people/a-01.yaml", KIT_PEOPLE);
}

static inline struct csm *kit_open(const char *dir, const char *as_of, const char *lang)
{
	struct csm_options o = { .store = dir, .now = KIT_NOW, .as_of = as_of, .lang = lang };
	struct csm_err e;
	struct csm *c;

	if (csm_open(&c, &o, CSM_READ, &e)) {
		printf("# open: %s\n", e.text);
		exit(1);
	}
	return c;
}

/* What a call printed, or "code id" of its error. */
struct kit { struct csm *c; struct csm_print *p; int fd; struct csm_err e; char *out; };

static inline void kit_begin(struct kit *k, struct csm *c, const char *format, const char *fields)
{
	struct csm_print_options o = { .format = format, .fields = fields, .lang = csm_lang(c), .no_header = fields && !strcmp(format, "csv") };

	*k = (struct kit){ .c = c, .fd = memfd_create("out", 0) };
	if (csm_print_open(&k->p, k->fd, &o, &k->e)) {
		printf("# print: %s\n", k->e.text);
		exit(1);
	}
}

static inline const char *kit_end(struct kit *k, int code)
{
	struct csm_err late = { 0 };
	off_t n;

	if (csm_print_close(k->p, &late) && !code) {
		code = late.code;
		k->e = late;
	}
	n = lseek(k->fd, 0, SEEK_END);
	k->out = calloc(1, (size_t)n + 256);
	if (code > CSM_FOUND)
		snprintf(k->out, 256, "%d %s %.180s", code, k->e.id, k->e.text);
	else if (pread(k->fd, k->out, (size_t)n, 0) != n)
		exit(1);
	close(k->fd);
	return k->out;
}

#endif
