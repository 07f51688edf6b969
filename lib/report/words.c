/*
 * Words of csm itself in the two languages: states of tickets and returns, statuses of orders. The
 * shop's own words have their labels in policy/terms.yaml and win. Pure.
 */
#include "report/show.h"

struct str state_label(const struct csm *c, enum state s, bool zh)
{
	static const char *const en[ST_COUNT] = { [ST_MERGED] = "merged", [ST_SPAM] = "spam",
	                                          [ST_VOID] = "void" };
	static const char *const cn[ST_COUNT] = { [ST_NONE] = "", [ST_NEW] = "新建",
	                                          [ST_OPEN] = "处理中", [ST_PENDING] = "待客户回复",
		[ST_HOLD] = "待第三方", [ST_SOLVED] = "已解决", [ST_CLOSED] = "已关闭",
		[ST_MERGED] = "已合并", [ST_SPAM] = "垃圾", [ST_VOID] = "作废" };
	const char *word = state_word(s);
	const struct term *t = term_find(&c->terms, TERM_STATE, str_of(word));

	if (t && (zh ? t->zh : t->en).n)
		return zh ? t->zh : t->en;
	return str_of(zh ? cn[s] : en[s] ? en[s] : word);
}

struct str party_label(enum party p)
{
	static const char *const cn[PARTY_COUNT] = { [PARTY_NONE] = "", [PARTY_CUSTOMER] = "客户", [PARTY_MERCHANT] = "商家",
	                                             [PARTY_DEPARTMENT] = "内部部门", [PARTY_CARRIER] = "物流", [PARTY_PLATFORM] = "平台",
		[PARTY_SUPPLIER] = "供应商", [PARTY_WAREHOUSE] = "仓库" };

	return str_of(cn[p]);
}

const char *rstatus_label(enum rstatus s, bool zh)
{
	static const char *const cn[RS_COUNT] = { [RS_NONE] = "", [RS_REQUESTED] = "待审核",
	                                          [RS_APPROVED] = "已同意",
	                                          [RS_TRANSIT] = "退货在途",
		[RS_RECEIVED] = "已收货", [RS_INSPECTED] = "已质检", [RS_DISPUTED] = "有争议",
		[RS_SETTLED] = "已处理", [RS_DENIED] = "已拒绝",
		[RS_WITHDRAWN] = "已撤销", [RS_CLOSED] = "已关闭", [RS_VOID] = "作废" };

	return zh ? cn[s] : rstatus_word(s);
}

const char *order_status_label(struct str word, bool zh)
{
	static const char *const words[][2] = {
		{ "pending", "待付款" }, { "paid", "已付款" }, { "part_shipped", "部分发货" },
		{ "shipped", "已发货" }, { "delivered", "已签收" },
		{ "completed", "已完成" }, { "part_refunded", "部分退款" },
		{ "refunded", "已退款" }, { "cancelled", "已取消" }, { "closed", "已关闭" },
	};

	for (size_t i = 0; i < COUNT(words); i++)
		if (str_is(word, words[i][0]) || str_is(word, words[i][1]))
			return words[i][zh];
	return NULL;
}

const char *const *order_status_words(void)
{
	static const char *const words[] = { "pending", "paid", "part_shipped", "shipped",
	                                     "delivered", "completed", "part_refunded",
		"refunded", "cancelled", "closed", NULL };

	return words;
}

const char *verb_label(enum verb v, bool zh)
{
	static const char *const words[V_COUNT][2] = {
		[V_OPEN] = { "opened it", "新建" }, [V_MESSAGE] = { "wrote", "留言" },
		[V_REPLY] = { "answered", "回复" },
		[V_NOTE] = { "noted", "备注" }, [V_ASSIGN] = { "assigned it", "分派" },
		[V_CLASSIFY] = { "classified it", "归类" },
		[V_WAIT] = { "set it to wait", "转为等待" },
		[V_HANDOFF] = { "handed it over to people", "转人工" },
		[V_RESUME] = { "resumed it", "恢复处理" }, [V_SOLVE] = { "solved it", "解决" },
		[V_REOPEN] = { "reopened it", "重新打开" }, [V_LINK] = { "linked it", "关联" },
		[V_UNLINK] = { "unlinked it", "取消关联" },
		[V_VOID] = { "took it out", "作废" }, [V_ATTACH] = { "added a file", "添加凭证" },
		[V_STATE] = { "state", "状态" },
		[V_SEEN] = { "state at export", "导出时状态" },
		[V_APPROVE] = { "approved it", "同意" }, [V_DENY] = { "denied it", "拒绝" },
		[V_WITHDRAW] = { "withdrew it", "撤回" }, [V_SHIP] = { "sent the parcel", "寄回" },
		[V_RECEIVE] = { "received the parcel", "收货" },
		[V_INSPECT] = { "inspected it", "质检" },
		[V_SETTLE] = { "settled it", "退款或处理" }, [V_CLOSE] = { "closed it", "关闭" },
		[V_SET] = { "set", "设置" }, [V_CORRECT] = { "corrected", "更正" },
		[V_UNDO] = { "took back", "撤销" }, [V_REDACT] = { "redacted", "抹除文字" },
		[V_ERASE] = { "erased", "删除个人信息" },
		[V_IMPORT] = { "imported", "导入" }, [V_POLICY] = { "policy", "制度" },
		[V_SITE] = { "site", "写入点" },
		[V_ESCALATE] = { "escalated it", "升级" }, [V_ACKNOWLEDGE] = { "acknowledged it", "确认升级" },
		[V_PROMISE] = { "promised", "承诺" }, [V_KEEP] = { "kept the promise", "兑现承诺" },
		[V_STEP] = { "took a step of the complaint", "投诉步骤" },
	};

	return words[v][zh];
}

const char *actor_label(enum actor a)
{
	switch (a) {
	case ACT_CUSTOMER: return "客户";
	case ACT_AGENT: return "客服";
	case ACT_BOT: return "机器人";
	case ACT_SYSTEM: return "系统";
	case ACT_PLATFORM: return "平台";
	case ACT_CARRIER: return "物流";
	case ACT_SUPPLIER: return "供应商";
	case ACT_WAREHOUSE: return "仓库";
	}
	return "";
}
