# cache/ is derived and never trusted: whatever stands there, garbage, a file, a link, something unreadable, every command
# says the same as without it, and writing goes on.
$ sh "$DATA"/shop.sh && cd shop && csm ticket new --channel=chat --order=1001 -m one >/dev/null && csm ticket new --channel=phone -m two >/dev/null && csm ticket reply T-a3q -m three >/dev/null && csm customer new --shop=main --account=u1 --name=Somebody >/dev/null

$ printf '%s\n' 'ticket list' 'ticket list --format=json --as-of=2026-04-03' 'ticket show T-a3q' 'ticket show 1001' 'customer list' \
> 'return list' 'order list --format=csv' 'survey score' 'report overview --period=2026-04' 'report products' 'find 1001' \
> 'log --format=jsonl' 'log T-a3q' 'check --strict' 'status' 'triage test' 'triage agents' 'import maps' \
> 'ticket note T-a3q -m x -n' 'ticket new --channel=chat -m y --key=k -n' 'undo a4 -n' 'ticket show T-a3c' >commands; \
> printf '%s\n' 'cd shop; while read -r c; do echo "== $c"; timeout 60 csm $c 2>&1 </dev/null; echo "status $?"; done <../commands' >all.sh; \
> rm -rf shop/cache; CSM_CACHE=never sh all.sh >without; grep '^status' without | sort | uniq -c
     20 status 0
      2 status 4

# What a sound cache of this csm looks like is kept too, for the damage below.
$ mkdir shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && CSM_CACHE=always sh all.sh >with; cmp without with && echo same; cp -a shop/cache sound; ls sound >names; printf '%s\n' index world lock keys orders >>names
same

$ rm -rf shop/cache && mkdir shop/cache && while read -r f; do head -c 5000 /dev/zero | tr '\0' 'x' >shop/cache/$f; : >shop/cache/empty.$f; done <names && CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && mkdir shop/cache && while read -r f; do : >shop/cache/$f; done <names && CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && cp -a sound shop/cache && for f in shop/cache/*; do [ -s "$f" ] && { head -c 200 "$f"; head -c 300 /dev/zero; tail -c +501 "$f"; } >x && cp x "$f"; done; CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && mkdir shop/cache && while read -r f; do mkdir -p shop/cache/$f/$f; done <names; ln -s loop shop/cache/loop; CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && mkdir shop/cache && while read -r f; do rm -f shop/cache/$f; mkfifo shop/cache/$f; done <names; CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && echo 'no folder' >shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && echo same; cat shop/cache
same
no folder

$ rm -rf shop/cache && mkdir away && echo mine >away/letter && ln -s ../away shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && echo same; cat away/letter
same
mine

$ rm -rf shop/cache && ln -s ../nowhere shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && echo same; ls nowhere
same
! ls: cannot access 'nowhere': No such file or directory
[2]

$ rm -rf shop/cache && ln -s cache shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

$ rm -rf shop/cache && mkfifo shop/cache && CSM_CACHE=always sh all.sh >with; cmp without with && echo same
same

# Where these tests run as root the modes keep nobody out; the answers are the same either way.
$ rm -rf shop/cache && cp -a sound shop/cache && while read -r f; do [ -e shop/cache/$f ] && chmod 0 shop/cache/$f; done <names; chmod 0 shop/cache; CSM_CACHE=always sh all.sh >with; cmp without with && echo same; chmod 700 shop/cache
same

$ export CSM_CACHE=always; cd shop && for kind in 'echo x >cache' 'ln -s ../nowhere cache' 'mkdir -m 0 cache' 'mkfifo cache' 'ln -s cache cache'; do rm -rf cache; eval "$kind"; csm ticket note T-a3q -m "$kind" && csm check; done; rm -rf cache; csm check; csm log T-a3q --do=note
a7
errors 0, warnings 0, notes 0
a8
errors 0, warnings 0, notes 0
a9
errors 0, warnings 0, notes 0
a10
errors 0, warnings 0, notes 0
a11
errors 0, warnings 0, notes 0
errors 0, warnings 0, notes 0
Event  At                   By     Case   Verb  Detail
a7     2026-04-02 12:00:00  admin  T-a3q  note  echo x >cache
a8     2026-04-02 12:00:00  admin  T-a3q  note  ln -s ../nowhere cache
a9     2026-04-02 12:00:00  admin  T-a3q  note  mkdir -m 0 cache
a10    2026-04-02 12:00:00  admin  T-a3q  note  mkfifo cache
a11    2026-04-02 12:00:00  admin  T-a3q  note  ln -s cache cache
