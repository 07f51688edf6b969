# Many tickets at once, from operands and from standard input.
$ sh "$DATA"/shop.sh
$ cd shop && for i in 1 2 3; do csm ticket new --channel=chat -m "no $i"; done
$ cd shop && csm ticket assign T-a3q T-a4r --to=wang && tail -n 2 log/a/events-*.yaml
$ cd shop && csm ticket list --active --ids | csm ticket assign - --to=li.na
$ cd shop && printf 't-A3q\r\n\na4\n' | csm ticket classify - --category=delivery
$ cd shop && csm ticket list -z --ids | csm ticket note - -z -m 'all of them'
$ cd shop && csm ticket list --ids -z | od -c | head -n 2
$ cd shop && csm ticket solve T-a4r --code=answered
$ cd shop && csm ticket solve T-a3q T-a4r T-a5s --code=answered; tail -n 2 log/a/events-*.yaml
$ cd shop && csm ticket reopen T-a3q T-a99z T-a4r --reason=test
$ cd shop && csm ticket wait T-a3q T-a5s T-a4r --for=customer --atomic; tail -n 1 log/a/events-*.yaml
$ cd shop && csm ticket wait T-a3q T-a4r --for=customer --atomic && tail -n 2 log/a/events-*.yaml
$ cd shop && csm ticket assign T-a3q T-a3q --to=wang
$ cd shop && csm ticket assign T-a3q T-a3q --to=wang --key=k1; tail -n 1 log/a/events-*.yaml
$ cd shop && csm ticket assign - --to=wang </dev/null
$ cd shop && csm ticket assign --to=wang
$ cd shop && csm check
