# A ticket from its opening to its end; the log is what is stored.
$ csm init shop -q
$ cd shop && csm ticket new --channel=chat --order=2026011588 --category=quality --severity=severe --urgency=1 --product='Rice cooker 3L' --desired=exchange -m '内胆掉漆'
$ cd shop && tail -n 1 log/a/events-*.yaml
$ cd shop && csm ticket reply T-a3c -m '您好,请发一张照片。' --wait=customer
$ cd shop && csm ticket list --format=csv --fields=ticket,state,priority,channel,category,order
