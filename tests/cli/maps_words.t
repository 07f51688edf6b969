# The platforms' words for a state mean what their numbers mean.
$ sh "$DATA"/shop.sh

$ (echo afsServiceId,orderId,afsServiceStatus,afsApplyTime,customerExpect; i=1; for s in 10001 待审核 10002 待客户反馈 10012 客户已反馈 10005 待收货 13000 商家催收 10007 "已收货，待处理" 7060 "原返取消，待处理" 7023 换新取消 7090 线下换新取消 10009 待用户确认 10004 审核关闭 10011 取消 10010 完成; do echo "$((900000 + i)),$((800000 + i)),$s,2026-03-01 10:00:00,$([ $((i % 2)) = 1 ] && echo 10 || echo 退货)"; i=$((i + 1)); done) >j.csv; cd shop && csm import ../j.csv; csm return list --no-header --fields=status,kind | uniq -c
a3
      6 requested  return_refund
      4 approved   return_refund
      8 received   return_refund
      2 inspected  return_refund
      2 denied     return_refund
      2 withdrawn  return_refund
      2 settled    return_refund
! ../j.csv: jd.services into main: 26 rows, 26 returns read: 0 dropped, 26 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ (echo id,order_sn,after_sales_status,after_sales_type,refund_amount,created_time; i=1; for s in 2 买家申请退款，待商家处理 3 退货退款，待商家处理 4 商家同意退款，退款中 5 平台同意退款 6 驳回退款，待买家处理 7 已同意退货退款，待用户发货 8 平台处理中 9 平台拒绝退款，退款关闭 10 退款成功 11 买家撤销 12 买家逾期未处理，退款失败 13 买家逾期，超过有效期 21 待商家同意维修 22 待用户确认发货 24 维修关闭 25 维修成功 27 待用户确认收货 31 已同意拒收退款 32 补寄待商家发货 33 同意召回后退款; do echo "$((700000 + i)),260301-$((100 + i)),$s,$([ $((i % 2)) = 1 ] && echo 2 || echo 仅退款),1.00,2026-03-02 10:00:00"; i=$((i + 1)); done) >p.csv; cd shop && csm import ../p.csv; csm return list --opened=2026-03-02 --no-header --fields=status,kind | uniq -c
a51
      4 requested  refund_only
      4 approved   refund_only
      2 denied     refund_only
      2 approved   refund_only
      2 disputed   refund_only
      2 denied     refund_only
      2 settled    refund_only
      2 withdrawn  refund_only
      4 closed     refund_only
      2 requested  refund_only
      2 approved   refund_only
      2 closed     refund_only
      2 settled    refund_only
      2 received   refund_only
      6 approved   refund_only
! ../p.csv: pdd.aftersales into main: 40 rows, 40 returns read: 0 dropped, 40 created, 0 revised, 0 unchanged, 0 stale, 0 rejected

$ (echo 售后单号,订单号,售后状态,售后类型,退商品金额（元）,售后申请时间; i=1; for s in 0/退货 1/售后仅退款 2/发货前退款 4/系统取消 5/用户取消; do for k in ${s%/*} ${s#*/}; do echo "$((600000000000 + i)),6917000000000000$((100 + i)),已全额退款,$k,5.00,2026-03-03 10:00:00"; i=$((i + 1)); done; done) >d.csv; cd shop && csm import ../d.csv; csm return list --opened=2026-03-03 --no-header --fields=status,kind,refunded | uniq -c
a127
      2 settled  return_refund  5.00 CNY
      2 settled  refund_only    5.00 CNY
      6 settled  cancel_refund  5.00 CNY
! ../d.csv: douyin.aftersales into main: 10 rows, 10 returns read: 0 dropped, 10 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
