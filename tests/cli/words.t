# Two languages: --lang > CSM_LANG > csm.yaml > English, also for what is said before or without a store; ids stay.
$ csm ticket list --actve --lang=zh; CSM_LANG=zh csm tikcet; CSM_LANG=zh csm ticket lst; CSM_LANG=zh csm ticket show
! csm ticket list: 没有选项 --actve；是否想写 --active？ (csm ticket list -h) [usage.option]
! csm: 没有命令 'tikcet'；是否想写 'ticket'？ (csm -h) [usage.command]
! csm ticket: 没有子命令 'lst'；是否想写 'list'？ (csm ticket -h) [usage.verb]
! csm ticket show: 缺少 TICKET (csm ticket show -h) [usage.operand]
[2]

$ csm status --lang=zh; CSM_LANG=zh csm status --lang=en
! csm status: 这里没有数据仓：此文件夹及其上级都没有 csm.yaml；请用 --store 或 CSM_STORE 指定，或用 csm init 新建 [store.none]
! csm status: no store here: neither this folder nor one above it holds csm.yaml; name one with --store or CSM_STORE, or make one with csm init [store.none]
[4]

$ sh "$DATA"/shop.sh && cd shop && csm ticket list --channel=fone; csm ticket list --channel=fone --lang=zh; csm ticket list --channel=fone --lang=zh --format=json
[%no-newline%
! csm ticket list: channel: "fone" is not known; is phone meant? [list.value]
! csm ticket list: channel：没有 "fone"；是否指 phone？ [list.value]
! csm ticket list: channel：没有 "fone"；是否指 phone？ [list.value]
[2]

$ cd shop && sed -i 's/^lang: .*/lang: zh/' csm.yaml && csm ticket show T-a3; csm ticket show T-a3 --lang=en; csm ticket note -x; csm ticket new -h | head -n 3
用法：csm ticket new [选项]
新建工单；输出其编号。

! csm ticket show: "T-a3" 缺少校验字母；是否指 T-a3q？ [case.check]
! csm ticket show: "T-a3" lacks its check letter; is T-a3q meant? [case.check]
! csm ticket note: 没有选项 -x (csm ticket note -h) [usage.option]

$ cd shop && printf 'ticket id,created,status,subject,channel\nH1,2026-02-30 10:00,open,Broken,chat\n' >../t.csv && csm import ../t.csv; csm import explain ../t.csv:2
a3
映射  csm.tickets
行    2-2
键    H1
拒绝  bad-date
字段  created
值    2026-02-30 10:00
应为  不是此列格式的日期，应如 %Y-%m-%d %H:%M:%S
    字段 ticket：列 ticket id "H1" -> "H1"
    字段 state：列 status "open" -> "open"
    字段 subject：列 subject "Broken" -> "Broken"
    拒绝：bad-date:不是此列格式的日期，应如 %Y-%m-%d %H:%M:%S
! csm import: ../t.csv:2: created: "2026-02-30 10:00": bad-date: 不是此列格式的日期，应如 %Y-%m-%d %H:%M:%S [row.bad-date]
! ../t.csv：用 csm.tickets 导入店铺 main:1 行，读到 1 条工单：略过 0，新增 0，更新 0，未变 0，过时 0，被拒 1；被拒的行见 $WORK/w/shop/rejects/a3.csv

$ cd shop && csm help import.date-order; csm help import.date-order --lang=en; csm help import.date-ordre
import.date-order
某列日期可作两种理解（03/04），或没有一种顺序都适合。请指明顺序。

  csm import --date-order=dmy orders.csv
import.date-order
The dates of a column can be read in two ways (03/04), or no one order fits all of them. Say which order it is.

  csm import --date-order=dmy orders.csv
! csm help: 没有消息 'import.date-ordre'；是否想写 'import.date-order'？ (csm help -h) [usage.message]
[2]

$ cd shop && csm help messages --lang=en | head -n 2; csm
agent.gone                 The agent has left (gone: true in policy/agents.yaml): nothing new is signed by or given to that login. Name another agent.
agent.unknown              The login is not in policy/agents.yaml. When writing: give --agent or CSM_AGENT, or add the agent. In csm check: the event keeps the login and is counted under it.
! 当前数据仓是 $WORK/w/shop。接下来可以：
!   csm status                数量、最近一次写入、有无问题
!   csm ticket list --active  等待答复的工单
!   csm import EXPORT.csv     导入平台导出文件
!   csm report overview       各项数字
!   csm report products       什么退得最多，为什么
! 
! csm -h 列出全部命令。
[2]
