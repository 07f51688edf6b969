# A regular expression of a rule that takes the square of a text's length sees its beginning only; what a rule lists as words is sought in all of it.
$ sh "$DATA"/shop.sh; cd shop && { head -c 100000 /dev/zero | tr '\0' a; echo broken; } >long && csm ticket new --channel=chat -F long && printf 'rules:\n  - rule: slow\n    when: {text: {matches: "(a|b|ab)*c(a|b|ab)*c(a|b|ab)*c|a$"}}\n    set: {group: slow}\n  - rule: begins\n    when: {text: {matches: ^aaa}}\n    set: {tags: [begins]}\n  - rule: all\n    when: {text: [broken]}\n    set: {tags: [all]}\n' >policy/triage.yaml && timeout 60 csm triage run -n | grep -o 'tags.*rule.*, version'
T-a3q
tags: [begins], rule: begins, version
tags: [all], rule: all, version
