# Two sites import one export and go on by themselves; copied together, what either corrected or took back holds.
$ sh "$DATA"/shop.sh; printf 'ticket id,created,status,subject,agent,replied\nH1,2026-01-02 10:00,open,Wrong words,li.na,2026-01-02 11:00\n' >t.csv; cp -r shop other

$ cd shop && csm import -q ../t.csv; cd ../other && csm site add b -q; csm import -q ../t.csv
b

$ cd other && csm correct b5 subject='Right words' && csm undo b6 && csm ticket list --no-header --format=csv --fields=case,subject,replies
b9
b10
T-b5c,Right words,0

$ cp -r shop/log/a other/log/ && cd other && csm ticket list --no-header --format=csv --fields=case,subject,replies && csm ticket show T-b5c | sed -n '/^Subject/p;/^Replies/p'
T-a4r,Right words,0
Subject        Right words

$ cp -r other/log/b shop/log/ && cd shop && csm ticket list --no-header --format=csv --fields=case,subject,replies && CSM_NOW=2026-04-02T13:00:00+08:00 csm undo b10 && csm ticket list --no-header --format=csv --fields=case,subject,replies
T-a4r,Right words,0
a8
T-a4r,Right words,1
