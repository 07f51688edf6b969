# A new store, and what refuses to be one.
$ csm init shop --shop=main:CNY

$ ls -A shop
.gitattributes
.gitignore
cache
csm.yaml
files
local
log
maps
people
policy
rejects

$ grep -v '^#' shop/csm.yaml

format: 1

store: "733d66fc41a5e9c0596d913c73ae8aea"

zone: Asia/Shanghai

lang: en

group: false

shops:
  main: {currency: CNY}

$ cat shop/.gitignore shop/.gitattributes
# Personal data and what belongs to this copy alone stay out of version control.
/local/
/cache/
/people/
/rejects/
/files/
# The log is bytes, and a policy or map is known by its digest: no line end is ever translated.
log/** -text
policy/** -text
maps/** -text

$ csm init shop
! csm init: shop: is a store already; nothing was changed [init.exists]
[3]

$ csm init other --zone=Mars/Olympus
! csm init: this system's zoneinfo knows no time zone "Mars/Olympus"; IANA names look like Asia/Shanghai [zone.unknown]
[2]

$ csm init other --shop=main
! csm init: --shop=main: name and currency are wanted, as main:CNY (csm init -h) [usage.value]
[2]

$ csm init other --shop=main:XYZ
! csm init: shop main: currency "XYZ" must be a code of ISO 4217 like CNY or USD [init.currency]
[2]

$ csm init other --shop=no:CNY
! csm init: shop "no" must be a word: a letter, then letters, digits, _ . / + - [init.shop]
[2]

$ csm init other --shop=:CNY
! csm init: shop "" must be a word: a letter, then letters, digits, _ . / + - [init.shop]
[2]

$ csm init other --site=e
! csm init: "e" cannot name a site: one to three letters a-z, and not e alone [site.name]
[2]

$ csm init other --site=abcd
! csm init: "abcd" cannot name a site: one to three letters a-z, and not e alone [site.name]
[2]

$ csm init other --lang=fr
! csm init: lang: "fr" must be en or zh [lang.unknown]
[2]

$ csm init other --shpo=main:CNY
! csm init: unknown option --shpo; did you mean --shop? (csm init -h) [usage.option]
[2]

$ csm init other another
! csm init: 'another' is one operand too many; expected: [DIR] (csm init -h) [usage.operand]
[2]

$ ls -A
shop

$ csm init two --shop=main:CNY --shop=intl:EUR --zone=Europe/Berlin --lang=zh --site=b

$ grep -v -e '^#' -e '^store:' two/csm.yaml

format: 1


zone: Europe/Berlin

lang: zh

group: false

shops:
  main: {currency: CNY}
  intl: {currency: EUR}

$ stat -c '%a %n' shop shop/log shop/csm.yaml shop/local/writer
700 shop
700 shop/log
600 shop/csm.yaml
600 shop/local/writer

$ csm init open --group && stat -c '%a %n' open open/log open/csm.yaml open/local/writer
2770 open
2770 open/log
660 open/csm.yaml
660 open/local/writer

$ mkdir -p file && : >file/x && csm init file/x/store
! csm init: file/x: is in the way of a folder [file.notdir]
[3]

$ mkdir full && : >full/mine && csm init full && ls full
cache
csm.yaml
files
local
log
maps
mine
people
policy
rejects

$ cd full && csm status | head -n 7; csm init
Store      $WORK/w/full
Id         733d66fc41a5e9c0596d913c73ae8aea
Time zone  Asia/Shanghai
Language   en
Site       a
Agent      admin

! csm init: .: is a store already; nothing was changed [init.exists]
[3]
