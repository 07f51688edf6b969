# Completion: the script asks csm, which answers from its tables and from the store's words.
$ csm completion --words -- tick
ticket

$ csm completion --words -- ticket cl; csm completion --words -- ticket list --act; csm completion --words -- ticket list --format=js
classify
--active
json
jsonl

$ csm completion --words -- help usage.opt; csm completion --words -- nonsense x
usage.option

$ sh "$DATA"/shop.sh && cd shop && csm completion --words -- ticket new --channel=ch; csm completion --words -- ticket assign T --to=
chat
admin
wang
li.na

$ cd shop && csm completion --words -- ticket list --fields=case,pri; csm completion --words -- report overview --drill=orders.und
case,priority
orders.undated

$ cd shop && csm completion --words -- order list --status=ship; csm completion --words -- import --map shop | grep shopify
shipped
shopify.orders

$ csm completion bsh
! csm completion: there is no script for 'bsh'; did you mean 'bash'? (csm completion -h) [usage.operand]
[2]

$ csm completion
! csm completion: needs bash|zsh|fish (csm completion -h) [usage.operand]
[2]

$ cd shop && printf '%s\n' 'eval "$(csm completion bash)"' 't() { COMP_LINE=$1 COMP_POINT=${#1}; _csm; echo "$1 -> ${COMPREPLY[*]}"; }' >t.sh; for l in 'csm tic' 'csm ticket re' 'csm ticket list --form' 'csm ticket list --format=cs' 'csm import --map=zendesk.c'; do echo "t '$l'" >>t.sh; done; bash t.sh
csm tic -> ticket
csm ticket re -> reply rebalance resume reopen
csm ticket list --form -> --format=
csm ticket list --format=cs -> csv
csm import --map=zendesk.c -> zendesk.csv

$ csm completion bash >c.bash && bash -n c.bash; if command -v zsh >/dev/null; then csm completion zsh >c.zsh && zsh -n c.zsh; fi; if command -v fish >/dev/null; then csm completion fish >c.fish && fish -n c.fish; fi
