# A pipe or device in the place of a file of the store: refused at once, with its name. Control bytes that were typed are shown.
$ sh "$DATA"/shop.sh; cd shop && csm ticket new --channel=chat -m x && rm log/a/*.yaml && mkfifo log/a/events-2026-04-01.yaml && csm status
T-a3q
! csm status: log/a/events-2026-04-01.yaml: is not a regular file; a store holds no pipes and no devices [file.kind]
[6]

$ cd shop && rm log/a/*.yaml && ln -s /dev/zero log/a/events-2026-04-01.yaml && csm ticket list
! csm ticket list: log/a/events-2026-04-01.yaml: is not a regular file; a store holds no pipes and no devices [file.kind]
[6]

$ cd shop && rm log/a/*.yaml policy/agents.yaml && mkfifo policy/agents.yaml && csm check
! csm check: policy/agents.yaml: is not a regular file; a store holds no pipes and no devices [file.kind]
[6]

$ cd shop && rm policy/agents.yaml && csm check "$(printf 'a\033[31mb')"
! csm check: 'a\x1B[31mb' is one operand too many; none is expected (csm check -h) [usage.operand]
[2]
