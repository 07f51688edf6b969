# A new store, and what refuses to be one.
$ csm init shop --shop=main:CNY
$ ls -A shop
$ cat shop/.gitignore
$ csm init shop
$ csm init other --zone=Mars/Olympus
$ csm init other --shop=main
$ csm init other --shop=main:XYZ
$ csm init other --site=e
$ csm status --store=nowhere
$ csm status
$ cd shop && csm status
$ cd shop && csm check
$ ls -lA shop/local | cut -c1-10
