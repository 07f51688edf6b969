#!/bin/sh
# Makes the example shop in ./shop: a store, the exports of examples/exports, a few cases by hand.
# Used by the demo, by the tests, and by anybody who wants something to play with. csm must be on PATH.
set -eu
here=${CSM_EXAMPLES:-$(cd "$(dirname "$0")" && pwd)}
export CSM_AGENT=admin
csm init shop --shop=main:CNY --shop=intl:EUR --zone=Asia/Shanghai -q
cp "$here"/agents.yaml shop/policy/agents.yaml
cd shop
for f in "$here"/exports/*; do
	case $f in
	*amazon*|*shopify*) shop=intl ;;
	*) shop=main ;;
	esac
	csm import --shop=$shop -q "$f" >/dev/null || [ $? -eq 1 ]
done
t=$(csm ticket new --channel=chat --shop=main --stage=after --category=quality --severity=severe --urgency=1 --order=2026031588 \
	--product='Rice cooker 3L' --desired=exchange --name='Lin Example' --phone=13800000017 -m '内胆掉漆，想换一个新的')
csm ticket reply "$t" -m '您好，请发一张照片。' --wait=customer >/dev/null
csm ticket message "$t" -m '照片发了' --by=customer >/dev/null
csm ticket assign "$t" --to=admin >/dev/null
u=$(csm ticket new --channel=mail --shop=intl --stage=after --category=delivery --order=2026031590 -m 'Where is my parcel?' --subject='Parcel')
csm ticket wait "$u" --for=carrier --reason='trace ordered' >/dev/null
v=$(csm ticket new --channel=phone --shop=main --stage=pre --category=inquiry --type=question -m '这款有大一号的吗？' --subject='尺寸')
csm ticket solve "$v" --code=answered -m '有，链接已发' >/dev/null
