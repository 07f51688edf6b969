/*
 * What the demonstration shop sells, who works there and what people say in it. All of it is
 * invented: no such person, carrier or product exists.
 */
#include "store/demo.h"

const struct demo_product demo_products[DEMO_PRODUCTS] = {
	[SHOE] = { "SHOE-RUN", "轻羽跑步鞋", "Feather running shoe", 26900, 5900, 13, 300 },
	{ "SHOE-WALK", "软底健步鞋", "Soft walking shoe", 21900, 4900, 11, 70 },
	{ "BAG-DAY", "通勤双肩包", "Commuter backpack", 18900, 4500, 12, 55 },
	{ "KETTLE-15", "恒温电热水壶 1.5L", "Electric kettle 1.5 l", 15900, 3900, 10, 70 },
	{ "LAMP-DESK", "护眼台灯 三档", "Desk lamp, three steps", 12900, 3200, 10, 50 },
	{ "TOWEL-B", "长绒棉浴巾", "Cotton bath towel", 5900, 1500, 12, 35 },
	{ "MUG-35", "陶瓷马克杯 350ml", "Ceramic mug 350 ml", 3900, 1200, 12, 60 },
	{ "MAT-YOGA", "防滑瑜伽垫", "Yoga mat, non-slip", 9900, 2900, 8, 55 },
	{ "PAN-24", "不粘平底锅 24cm", "Non-stick pan 24 cm", 13900, 3500, 7, 65 },
	{ "UMBRELLA", "全自动折叠伞", "Folding umbrella", 7900, 2200, 5, 60 },
};

const struct demo_carrier demo_carriers[DEMO_CARRIERS] = {
	{ "海燕速运", "Petrel Parcel" },
	[SLOW_CARRIER] = { "蜗行物流", "Snail Freight" },
	{ "山雀快递", "Titmouse Post" },
};

const struct demo_agent demo_agents[DEMO_AGENTS] = {
	{ "wu.er", "吴二", "wu.er" }, [HASTY_AGENT] = { "gao.fei", "高飞", "gao.fei" }, { "zhu.san", "朱三", "zhu.san" },
	{ "ada", "Ada Example", "ada" }, { "ben", "Ben Sample", "ben" },
};

const char *const demo_channels_zh[4] = { "chat", "wechat", "phone", "app" };
const char *const demo_channels_en[4] = { "mail", "mail", "web", "chat" };

const struct demo_topic demo_topics[DEMO_TOPICS] = {
	[TOPIC_SIZE] = { "quality.size", "尺码偏小", "Runs small", "鞋子买了平时的码，穿不进去，能换大一码吗？",
		         "I ordered my usual size and cannot get into it. Can I have one size up?",
		         "您好，可以换。请在订单里申请退换，运费由我们承担。",
		         "Of course. Please open a return for the order; we pay the way back.", 12 },
	[TOPIC_LATE] = { "delivery.delay", "包裹还没到", "Where is my parcel?", "物流好几天没有更新了，到底什么时候能到？",
		         "The tracking has not moved for days. When will it arrive?",
		         "您好，已联系快递核实，一有消息马上告诉您。", "We have asked the carrier and will tell you as soon as we know.", 8 },
	{ "quality.malfunction", "不能用了", "Does not work", "用了两天就不工作了，指示灯也不亮。",
	  "It stopped working after two days. The light stays off.", "您好，请拍一段视频，我们马上安排换新。",
	  "Sorry about that. Could you send a short video? We will replace it.", 14 },
	{ "delivery.damage", "收到时已破损", "Arrived broken", "拆开就是碎的，包装也压扁了。", "It was broken when I opened the box.",
	  "您好，非常抱歉，今天给您补发一件。", "We are sorry. A new one leaves today.", 11 },
	{ "order.wrong", "发错颜色", "Wrong colour delivered", "我拍的是黑色，收到的是白色。", "I ordered black and got white.",
	  "您好，核实后给您换货。", "We will exchange it; a label follows.", 8 },
	{ "refund.progress", "退款什么时候到", "When do I get my refund?", "退货已经签收了，钱什么时候退？",
	  "You have had my parcel for days. When do I get my money?", "您好，退款已提交，三个工作日内到账。",
	  "The refund is on its way; it takes up to three working days.", 13 },
	{ "payment.invoice", "开发票", "Invoice", "请问怎么开发票？", "Could you send me an invoice?", "您好，电子发票已发到您的邮箱。",
	  "The invoice is in your mailbox.", 8 },
	{ "order.change", "改地址", "Change of address", "地址填错了，能改吗？", "I gave the wrong address. Can you change it?",
	  "您好，已经改好了。", "Done, it goes to the new address.", 8 },
	[TOPIC_PRE] = { "inquiry.choice", "选哪个码", "Which size should I take?", "脚长 25 厘米穿多大？", "My foot is 25 cm long. Which size is right?",
		        "您好，这款偏小，建议大一码。", "This one runs small, take one size up.", 14 },
	{ "inquiry.use", "怎么清洗", "How do I clean it?", "可以机洗吗？", "Is it machine-washable?", "您好，建议手洗。", "By hand, please.", 10 },
};

const struct demo_reason demo_reasons[DEMO_REASONS] = {
	{ "大小/尺寸与商品描述不符", "比平时的码小一号，穿不进去", 6, 74 },
	{ "七天无理由退换货", "不太合适，想退", 34, 10 },
	{ "质量问题", "用了两天就坏了", 22, 4 },
	{ "包装/商品破损", "收到就是破的", 14, 2 },
	{ "颜色/款式与商品描述不符", "颜色和图片不一样", 12, 6 },
	{ "卖家发错货", "发错了", 7, 2 },
	{ "不喜欢/不想要", "不喜欢", 5, 2 },
	[REASON_LATE] = { "快递一直未送到", "等太久了，不要了", 0, 0 },
};
