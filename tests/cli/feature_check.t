# F198: exports are checked as they come in, the store is proven; of many findings of one kind a reader sees five.
$ csm init shop --shop=intl:EUR -q && cd shop && csm import -q "$EXAMPLES"/exports/amazon-fba-returns-20260401.tsv

$ cd shop && csm check --fields=id,place
Finding        Place
return.status  log/a/events-2026-04-01.yaml:5
return.status  log/a/events-2026-04-01.yaml:37
return.status  log/a/events-2026-04-01.yaml:7
return.status  log/a/events-2026-04-01.yaml:39
return.status  log/a/events-2026-04-01.yaml:9

return.status: 27 more (csm check --format=csv lists all)

errors 0, warnings 0, notes 32

$ cd shop && csm check --fields=id --lang=zh
发现
return.status
return.status
return.status
return.status
return.status

return.status：还有 27 条（csm check --format=csv 全部列出）

错误 0，警告 0，提示 32

$ cd shop && csm check --format=csv --fields=id --no-header | sort | uniq -c
     32 return.status

$ cd shop && csm check --format=md --fields=id
| Finding |
| --- |
| return.status |
| return.status |
| return.status |
| return.status |
| return.status |

return.status: 27 more (csm check --format=csv lists all)

errors 0, warnings 0, notes 32

$ cd shop && csm check --strict -q >../out
[1]

$ cd shop && csm check --format=jsonl --fields=id | wc -l
32
