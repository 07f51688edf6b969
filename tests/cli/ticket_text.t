# Where a text comes from, and files that prove something.
$ sh "$DATA"/shop.sh
$ cd shop && csm ticket new --channel=chat -m 'from -m'
$ cd shop && printf 'line 1\nline 2 "quoted" \\ tab\there\n\n' | csm ticket message T-a3q --by=customer -m - && tail -n 1 log/a/events-*.yaml
$ cd shop && printf '\357\273\277表情 \360\237\230\200\r\n' >../text && csm ticket message T-a3q --by=customer -F ../text && tail -n 1 log/a/events-*.yaml
$ cd shop && printf 'stdin' | csm ticket note T-a3q -F - && tail -n 1 log/a/events-*.yaml
$ cd shop && csm ticket note T-a3q -F ../missing
$ cd shop && csm ticket note T-a3q -F ..
$ cd shop && csm ticket note T-a3q -m a -F ../text
$ cd shop && csm ticket note T-a3q
$ cd shop && csm ticket reply T-a3q -m ''
$ cd shop && csm ticket new --channel=chat
$ cd shop && csm ticket new -m 'no channel'
$ cd shop && printf 'bad \377 byte' | csm ticket note T-a3q -m -
$ cd shop && printf 'nul \000 byte' | csm ticket note T-a3q -m -
$ cd shop && printf 'esc \033[31m red' | csm ticket note T-a3q -m - && tail -n 1 log/a/events-*.yaml
$ cd shop && head -c 1100000 /dev/zero | tr '\0' x | csm ticket note T-a3q -m -
$ cd shop && csm ticket note T-a3q --text='by its key' && tail -n 1 log/a/events-*.yaml
$ cd shop && printf 'not really a photo' >../photo.jpg && csm ticket attach T-a3q ../photo.jpg --kind=photo && tail -n 1 log/a/events-*.yaml
$ cd shop && (cd files && find . -type f && stat -c %a */*) && cat files/*/*
$ cd shop && csm ticket attach T-a3q ../photo.jpg && find files -type f | wc -l
$ cd shop && printf 'a film' >../film.mp4 && csm ticket attach T-a3q ../film.mp4 --by-reference --kind=video && tail -n 1 log/a/events-*.yaml && find files -type f | wc -l
$ cd shop && printf b >../b && csm ticket message T-a3q --by=customer -m 'with two files' --attach=../photo.jpg --attach=../b && tail -n 3 log/a/events-*.yaml
$ cd shop && csm ticket attach T-a3q ../nothing.jpg
$ cd shop && csm ticket attach T-a3q ..
$ cd shop && csm ticket attach T-a3q ../photo.jpg ../nothing.jpg; tail -n 1 log/a/events-*.yaml
$ cd shop && csm ticket attach T-a3q
$ cd shop && csm ticket attach T-a3q ../photo.jpg --kind=phto
$ cd shop && printf 'dry' >../dry && csm ticket attach -n T-a3q ../dry && find files -type f | wc -l
$ cd shop && csm ticket show T-a3q
$ cd shop && csm check
