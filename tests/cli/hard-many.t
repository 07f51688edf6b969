# What is given many times on one command line is all taken: no file, filter, shop or correction falls off the end.
$ sh "$DATA"/shop.sh; mkdir f; for i in $(seq 200); do echo $i >f/$i; done

$ cd shop && csm ticket new --channel=chat -m 'many files'
T-a3q

$ cd shop && csm ticket attach T-a3q ../f/* | wc -l; find files -type f | wc -l
1
200

$ cd shop && csm ticket list --ids $(for i in $(seq 200); do echo --channel=mail; done) --channel=chat
T-a3q

$ csm init many $(for i in $(seq 100); do echo --shop=s$i:CNY; done) && grep -c ': {currency' many/csm.yaml
100
