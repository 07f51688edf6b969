/*
 * Writes made-up order exports for measuring: gen_export slim|full|taobao ROWS. The same arguments give the same bytes.
 * slim: the 20 columns of a Shopify export that say something; full: its 79 columns; taobao: the columns of 2017, in UTF-8
 * (iconv makes GBK of it). Six orders of ten have one line, the others two; a customer orders about three times.
 * Needs no clock and no network; no person stands behind any row.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { YEAR_S = 365 * 86400 };

struct order {
	uint64_t i, bits;          /* running number; random bits of this order */
	uint64_t total, quantity;
	int64_t at;                /* seconds since the year began */
};

static uint64_t mix(uint64_t x)
{
	x += 0x9E3779B97F4A7C15u;
	x = (x ^ x >> 30) * 0xBF58476D1CE4E5B9u;
	x = (x ^ x >> 27) * 0x94D049BB133111EBu;
	return x ^ x >> 31;
}

/* "2025-03-04 05:06:07" */
static void put_time(char out[24], int64_t at)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t day = at / 86400, s = at % 86400;
	int month = 0;

	while (month < 11 && day >= days[month])
		day -= days[month++];
	snprintf(out, 24, "2025-%02d-%02d %02d:%02d:%02d", month + 1, (int)day % 31 + 1, (int)(s / 3600), (int)(s / 60 % 60),
	         (int)(s % 60));
}

static const char *const skus[] = { "MUG-01", "CASE-BLK", "LAMP-W", "T-SHIRT-M", "T-SHIRT-L", "CABLE-2M", "PAN-28", "TOY-7" };
static const char *const names[] = { "Mug, white", "Phone case black", "Lamp \"\"Warm\"\"", "T-shirt - M", "T-shirt - L",
	"USB cable 2 m", "Frying pan 28 cm", "Wooden toy" };
static const char *const statuses[] = { "paid", "paid", "paid", "paid", "paid", "paid", "pending", "partially_refunded" };

struct shown {
	char created[32], paid[32], shipped[32], total[16], refunded[16], email[48];
	const char *status, *fulfilled, *sku, *name;
};

static void show(const struct order *o, uint64_t rows, struct shown *s)
{
	uint64_t pick = mix(o->bits) % 8, status = o->bits >> 8 & 63;
	char t[24];

	put_time(t, o->at);
	snprintf(s->created, sizeof s->created, "%s +0800", t);
	put_time(t, o->at + 90);
	snprintf(s->paid, sizeof s->paid, "%s +0800", t);
	put_time(t, o->at + 40000);
	snprintf(s->shipped, sizeof s->shipped, "%s +0800", t);
	snprintf(s->total, sizeof s->total, "%" PRIu64 ".00", o->total);
	snprintf(s->refunded, sizeof s->refunded, "%s", status == 7 ? "5.00" : "0.00");
	snprintf(s->email, sizeof s->email, "buyer%" PRIu64 "@example.com", mix(o->i * 31) % (rows / 4 + 1));
	s->status = statuses[status < 8 ? status : 0];
	s->fulfilled = status == 6 ? "unfulfilled" : "fulfilled";
	if (status == 6)
		s->paid[0] = s->shipped[0] = '\0';
	s->sku = skus[pick];
	s->name = names[pick];
}

/* ---- Shopify ---- */

static const char *const slim[] = { "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at", "Currency",
	"Shipping", "Total", "Discount Amount", "Shipping Method", "Created at", "Lineitem quantity", "Lineitem name", "Lineitem price",
	"Lineitem sku", "Lineitem fulfillment status", "Cancelled at", "Refunded Amount", "Tags", NULL };
static const char *const full[] = { "Name", "Email", "Financial Status", "Paid at", "Fulfillment Status", "Fulfilled at",
	"Accepts Marketing", "Currency", "Subtotal", "Shipping", "Taxes", "Total", "Discount Code", "Discount Amount", "Shipping Method",
	"Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price", "Lineitem sku",
	"Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status", "Billing Name", "Billing Street",
	"Billing Address1", "Billing Address2", "Billing Company", "Billing City", "Billing Zip", "Billing Province", "Billing Country",
	"Billing Phone", "Shipping Name", "Shipping Street", "Shipping Address1", "Shipping Address2", "Shipping Company",
	"Shipping City", "Shipping Zip", "Shipping Province", "Shipping Country", "Shipping Phone", "Notes", "Note Attributes",
	"Cancelled at", "Payment Method", "Payment Reference", "Refunded Amount", "Vendor", "Outstanding Balance", "Employee",
	"Location", "Device ID", "Id", "Tags", "Risk Level", "Source", "Lineitem discount", "Tax 1 Name", "Tax 1 Value", "Tax 2 Name",
	"Tax 2 Value", "Tax 3 Name", "Tax 3 Value", "Tax 4 Name", "Tax 4 Value", "Tax 5 Name", "Tax 5 Value", "Phone",
	"Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID", "Payment Terms Name",
	"Next Payment Due At", "Payment References", NULL };

struct cell { const char *column, *value; int of_line; };

/* The value of a column; the order's own columns stand on its first row only. */
static const char *value_of(const char *column, const struct cell *cells, int line)
{
	for (const struct cell *c = cells; c->column; c++)
		if (!strcmp(c->column, column))
			return line && !c->of_line ? "" : c->value;
	return "";
}

static void shopify_row(const char *const *columns, const struct order *o, const struct shown *s, int line)
{
	char name[32], quantity[16], price[16], quoted[64];
	const struct cell cells[] = { { "Name", name, 1 }, { "Email", s->email, 1 }, { "Financial Status", s->status, 0 },
		{ "Paid at", s->paid, 0 }, { "Fulfillment Status", s->fulfilled, 0 }, { "Fulfilled at", s->shipped, 0 },
		{ "Currency", "CNY", 0 }, { "Shipping", "0.00", 0 }, { "Total", s->total, 0 }, { "Discount Amount", "0.00", 0 },
		{ "Shipping Method", "Standard", 0 }, { "Created at", s->created, 1 }, { "Lineitem quantity", quantity, 1 },
		{ "Lineitem name", quoted, 1 }, { "Lineitem price", price, 1 }, { "Lineitem sku", s->sku, 1 },
		{ "Lineitem fulfillment status", s->fulfilled, 1 }, { "Refunded Amount", s->refunded, 0 }, { "Subtotal", s->total, 0 },
		{ "Taxes", "0.00", 0 }, { "Accepts Marketing", "no", 0 }, { "Billing Name", "Buyer Example", 0 },
		{ "Billing City", "Example City", 0 }, { "Shipping Name", "Buyer Example", 0 }, { "Shipping City", "Example City", 0 },
		{ "Shipping Street", "1 Example Road", 0 }, { "Shipping Country", "CN", 0 }, { "Payment Method", "manual", 0 },
		{ "Source", "web", 0 }, { "Vendor", "Example", 1 }, { "Lineitem taxable", "true", 1 }, { "Risk Level", "Low", 0 },
		{ NULL, NULL, 0 } };

	snprintf(name, sizeof name, "#%" PRIu64, 1000 + o->i);
	snprintf(quantity, sizeof quantity, "%" PRIu64, o->quantity);
	snprintf(price, sizeof price, "%" PRIu64 ".00", o->total / o->quantity);
	snprintf(quoted, sizeof quoted, line ? "\"%s, second\"" : "\"%s\"", s->name);
	for (size_t i = 0; columns[i]; i++) {
		if (i)
			putchar_unlocked(',');
		fputs_unlocked(value_of(columns[i], cells, line), stdout);
	}
	putchar_unlocked('\n');
}

static void shopify(const char *const *columns, uint64_t rows)
{
	for (size_t i = 0; columns[i]; i++)
		printf("%s%s", i ? "," : "", columns[i]);
	putchar('\n');
	for (uint64_t row = 0, i = 0; row < rows; i++) {
		struct order o = { .i = i, .bits = mix(i), .at = (int64_t)(row * (YEAR_S - 400000) / rows) };
		struct shown s;
		uint64_t lines = o.bits % 10 < 6 || row + 1 == rows ? 1 : 2;
		o.quantity = 1 + (o.bits >> 20) % 3;
		o.total = o.quantity * (20 + (o.bits >> 30) % 900);
		show(&o, rows, &s);
		for (uint64_t k = 0; k < lines; k++, row++)
			shopify_row(columns, &o, &s, (int)k);
	}
}

/* ---- Taobao ---- */

static void taobao(uint64_t rows)
{
	static const char *const goods[] = { "【顺丰包邮】原厂授权雪平锅不锈钢", "陶瓷杯 白色 大号", "纯棉短袖T恤 男女同款", "手机壳 黑色 防摔" };

	puts("\"订单编号\",\"买家会员名\",\"买家支付宝账号\",\"买家应付货款\",\"买家应付邮费\",\"买家支付积分\",\"总金额\",\"返点积分\",\"买家实际支付金额\","
	     "\"买家实际支付积分\",\"订单状态\",\"买家留言\",\"收货人姓名\",\"收货地址 \",\"运送方式\",\"联系电话 \",\"联系手机\",\"订单创建时间\",\"订单付款时间 \","
	     "\"宝贝标题 \",\"宝贝种类 \",\"物流单号 \",\"物流公司\",\"订单备注\",\"宝贝总数量\",\"店铺Id\",\"店铺名称\",\"订单关闭原因\",\"退款金额\"");
	for (uint64_t i = 0; i < rows; i++) {
		uint64_t bits = mix(i), price = 20 + bits % 900;
		int64_t at = (int64_t)(i * (YEAR_S - 400000) / rows);
		char created[24], paid[24];
		put_time(created, at);
		put_time(paid, at + 7);
		printf("=\"%018" PRIu64 "\",\"买家%" PRIu64 "\",\"\",\"%" PRIu64 ".12\",\"0.00\",\"0\",\"%" PRIu64 ".12\",\"0\",\"%" PRIu64
		       ".12\",\"0\",\"%s\",\"\",\"某某某\",\"广东省 广州市 越秀区 某某路某某号某某大厦(000000)\",\"快递\",\"\",\"'00000000000\","
		       "\"%s\",\"%s\",\"%s\",\"1\",\"No:SF%010" PRIu64 "\",\"顺丰速运\",\"\",\"1\",\"0\",\"某某旗舰店\",\"订单未关闭\",\"%s\"\n",
		       20250000000000000 + i * 7, mix(i * 31) % (rows / 4 + 1), price, price, price,
		       bits >> 8 & 7 ? "交易成功" : "卖家已发货，等待买家确认", created, paid, goods[bits >> 16 & 3], bits % 10000000000,
		       (bits >> 24) % 30 ? "0.00" : "5.00");
	}
}

int main(int argc, char **argv)
{
	uint64_t rows = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;

	if (!rows) {
		fprintf(stderr, "usage: gen_export slim|full|taobao ROWS\n");
		return 2;
	}
	if (!strcmp(argv[1], "taobao"))
		taobao(rows);
	else
		shopify(strcmp(argv[1], "full") ? slim : full, rows);
	return fflush(stdout) ? 1 : 0;
}
