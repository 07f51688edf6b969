# Business calendars: shown, measured, proved; holidays taken in. Bad input of each kind.
$ sh "$DATA"/shop.sh && cd shop && ls policy && csm calendar check
agents.yaml
calendar.yaml
holidays.csv
terms.yaml
calendars 2, findings 0

$ cd shop && csm calendar show cn --period=2026-02-13..2026-02-17 && csm calendar show cn --period=2026-02-14 --format=jsonl && csm calendar show always --period=today --format=csv
Date        Day  Hours                    Open time  By       Name  Provisional
2026-02-13  fri  09:00-12:00 13:30-18:00     7h 30m  week           no
2026-02-14  sat  09:00-12:00 13:30-18:00     7h 30m  make_up  春节  no
2026-02-15  sun                                  0s  holiday  春节  no
2026-02-16  mon                                  0s  holiday  春节  no
{"date":"2026-02-14","weekday":"sat","hours":"09:00-12:00 13:30-18:00","open":27000,"why":"make_up","name":"春节","provisional":false}
date,weekday,hours,open,why,name,provisional
2026-04-02,thu,00:00-24:00,86400,week,,false

# Spring Festival 2026: 248 working days of 7.5 hours are 111,600 minutes; the reading form and the contract form.
$ cd shop && csm calendar between cn 2026-01-01 2027-01-01 --format=csv && csm calendar between cn 2026-02-13T17:30 2026-02-14T09:30 && csm calendar between always 2026-02-13 2026-02-14 --format=csv --no-header
calendar,from,to,open,wall,days,provisional,version
cn,2026-01-01T00:00:00+08:00,2027-01-01T00:00:00+08:00,6696000,31536000,248,false,553fc5d5d77d
Calendar  From                 To                   Open time  Clock time  Business days  Provisional  Version
cn        2026-02-13 17:30:00  2026-02-14 09:30:00         1h         16h              2  no           553fc5d5d77d
always,2026-02-13T00:00:00+08:00,2026-02-14T00:00:00+08:00,86400,86400,1,false,553fc5d5d77d

$ cd shop && for t in 1h 4h 0h 2bd 0bd '48h wall'; do csm calendar add cn 2026-02-13T17:30 "$t" --format=csv --no-header; done
cn,2026-02-13T17:30:00+08:00,1h,2026-02-14T09:30:00+08:00,57600,false,553fc5d5d77d
cn,2026-02-13T17:30:00+08:00,4h,2026-02-14T14:00:00+08:00,73800,false,553fc5d5d77d
cn,2026-02-13T17:30:00+08:00,0h,2026-02-13T17:30:00+08:00,0,false,553fc5d5d77d
cn,2026-02-13T17:30:00+08:00,2bd,2026-02-24T18:00:00+08:00,952200,false,553fc5d5d77d
cn,2026-02-13T17:30:00+08:00,0bd,2026-02-13T18:00:00+08:00,1800,false,553fc5d5d77d
cn,2026-02-13T17:30:00+08:00,48h wall,2026-02-15T17:30:00+08:00,172800,false,553fc5d5d77d

# A year without a notice is not free of holidays: it is said, and marked.
$ cd shop && csm calendar between cn 2026-12-31 2027-01-10 --format=csv --no-header; csm calendar add cn 2026-12-31T17:00 8h --format=csv --no-header; csm calendar show cn --period=2027-01-01 --lang=zh
cn,2026-12-31T00:00:00+08:00,2027-01-10T00:00:00+08:00,189000,864000,7,true,553fc5d5d77d
cn,2026-12-31T17:00:00+08:00,8h,2027-01-01T17:30:00+08:00,88200,true,553fc5d5d77d
日期        星期  时段                     营业时间  依据  名称  暂定
2027-01-01  fri   09:00-12:00 13:30-18:00    7h 30m  week        是
! csm calendar between: calendar cn: the holidays of 2027 are not in policy/holidays.csv, so the result is provisional (csm calendar import)
! csm calendar add: calendar cn: the holidays of 2027 are not in policy/holidays.csv, so the result is provisional (csm calendar import)
! csm calendar show: 日历 cn:policy/holidays.csv 中没有 2027 年的节假日，结果为暂定（csm calendar import）

# What cannot be meant.
$ cd shop && csm calendar add cn 2026-02-13 2d; csm calendar add cn 2026-02-13 -- -2h; csm calendar add cn 2026-02-13 xbd; csm calendar add cnn 2026-02-13 2h; csm calendar add cn yesterdy 2h; csm calendar between cn 2026-02-13 2026-02-12; csm calendar show cn --period=all; csm calendar between cn 2026-02-13; csm calendar import x.json
! csm calendar add: "2d" must be open time as 4h or 90m, business days as 2bd, or time by the clock as "48h wall"; a bare d could mean either [calendar.budget]
! csm calendar add: "-2h" must be open time as 4h or 90m, business days as 2bd, or time by the clock as "48h wall"; a bare d could mean either [calendar.budget]
! csm calendar add: "xbd" must be open time as 4h or 90m, business days as 2bd, or time by the clock as "48h wall"; a bare d could mean either [calendar.budget]
! csm calendar add: there is no calendar "cnn"; is cn meant? There are always, cn [calendar.unknown]
! csm calendar add: FROM: "yesterdy" is no instant: write 2026-01-17T09:30:00+08:00, 2026-01-17 09:30, 2026-01-17, now, today or yesterday [calendar.instant]
! csm calendar between: TO (2026-02-12) is before FROM (2026-02-13) [calendar.instant]
! csm calendar show: --period=all: a period of at most ten years with both ends is wanted [calendar.period]
! csm calendar between: needs NAME FROM TO (csm calendar between -h) [usage.operand]
! csm calendar import: --list=LIST is missing: which list of policy/holidays.csv the days belong to (csm calendar import -h) [usage.value]
[2]

$ cd shop && cp policy/calendar.yaml keep && printf 'calendars:\n  a:\n    week: {mon: ["09:00-12:00", "11:00-13:00"]}\n' >policy/calendar.yaml; csm calendar check; printf 'calendars:\n  a:\n    week: {mon: ["22:00-30:00"], tue: ["05:00-09:00"]}\n' >other.yaml; csm calendar check other.yaml; csm calendar check other.yaml --lang=zh; printf 'calendars: {a: {week: {tuesday: ["09:00-10:00"]}}}\n' >other.yaml; csm calendar check other.yaml; csm calendar check none.yaml; mv keep policy/calendar.yaml
! csm calendar check: policy/calendar.yaml:3:33: "11:00-13:00" begins before "09:00-12:00" ends; hours stand in order and apart [policy.overlap]
! csm calendar check: other.yaml:3:11: the hours of mon go on past midnight into those of tue [policy.overlap]
! csm calendar check: other.yaml:3:11: mon 的时段跨过午夜，与 tue 的时段重叠 [policy.overlap]
! csm calendar check: other.yaml:1:24: "tuesday" is no weekday; known are mon, tue, wed, thu, fri, sat, sun, ranges as mon-fri and lists as "mon,wed" [policy.weekday]
! csm calendar check: none.yaml: no such file or folder [file.missing]

# Findings of check: never open, ended, a year in use without its notice; the coming year's notice is due from October on.
$ cd shop && printf 'calendars:\n  shut: {dates: {2026-01-01: off}}\n  past:\n    - {week: {mon: ["09:00-10:00"]}, valid_to: 2026-03-01}\n  cn: {holidays: [cn], week: {mon-fri: ["09:00-18:00"]}}\n' >other.yaml; csm calendar check other.yaml; csm calendar check other.yaml --lang=zh --now=2027-03-01; csm calendar check --now=2026-10-01 --format=csv
Place         Calendar  Finding          Meaning
other.yaml:2  shut      calendar.closed  is never open: neither its week nor a date has hours
other.yaml:4  past      calendar.ended   has ended (valid_to): nothing is due any more

calendars 4, findings 2
位置          日历  发现                  含义
other.yaml:2  shut  calendar.closed       从不营业：一周与各日期都没有时段
other.yaml:4  past  calendar.ended        已终止（valid_to）：不会再有到期时间
other.yaml:5  cn    calendar.unpublished  policy/holidays.csv 中没有 2027 年通知的休息日；涉及该年的结果为暂定

日历 4 个，问题 3 个
place,calendar,id,text
policy/calendar.yaml:9,cn,calendar.unpublished,policy/holidays.csv has no days off by the notice of 2027; results that touch that year are provisional
[1]

# A calendar that ends: nothing is ever due behind it.
$ cd shop && cp policy/calendar.yaml keep && cp other.yaml policy/calendar.yaml && csm calendar add past 2026-02-27T09:00 1h; csm calendar add shut 2026-02-27T09:00 2bd; mv keep policy/calendar.yaml
! csm calendar add: calendar past has no 1h of open time from 2026-02-27T09:00 on within 50 years [calendar.never]
! csm calendar add: calendar shut has no 2bd of open time from 2026-02-27T09:00 on within 50 years [calendar.never]

# The notice of a year: first what would be added, then it is; days of the year before are of this notice.
$ cd shop && csm calendar import "$DATA"/calendar/2027.json --list=cn -n && csm calendar import "$DATA"/calendar/2027.json --list=cn && csm calendar import "$DATA"/calendar/2027.json --list=cn && tail -n 3 policy/holidays.csv && csm calendar between cn 2026-12-31 2027-01-04 --format=csv --no-header && ls policy
cn,2026-12-31,off,元旦,2027,https://www.example.org/notice-2027
cn,2027-01-01,off,元旦,2027,https://www.example.org/notice-2027
cn,2027-01-03,work,元旦,2027,https://www.example.org/notice-2027
cn,2026-12-31,off,元旦,2027,https://www.example.org/notice-2027
cn,2027-01-01,off,元旦,2027,https://www.example.org/notice-2027
cn,2027-01-03,work,元旦,2027,https://www.example.org/notice-2027
cn,2026-12-31T00:00:00+08:00,2027-01-04T00:00:00+08:00,27000,345600,1,false,553fc5d5d77d
agents.yaml
calendar.yaml
holidays.csv
terms.yaml
! cn: 3 added, 0 known before, 0 left out
! cn: 0 added, 3 known before, 0 left out

$ cd shop && cp policy/holidays.csv keep; printf '{"year":2028,"papers":[],"days":[]}' >e.json; csm calendar import e.json --list=cn; sed 's/"isOffDay": true/"isOffDay": false/' "$DATA"/calendar/2027.json >e.json; csm calendar import e.json --list=cn; csm calendar import - --list=cn --year=2026 <"$DATA"/calendar/2027.json; printf '{"year":2028,"days":[{"date":"2028-1-1","isOffDay":true}]}' >e.json; csm calendar import e.json --list=cn; printf '{"year":2028,"days":[{"date":"2028-01-01","isOffDay":1}]}' >e.json; csm calendar import e.json --list=cn; printf '{"year":2028,\n"days":[}' >e.json; csm calendar import e.json --list=cn; printf '{"year":2028}' >e.json; csm calendar import e.json --list=cn; printf 'date\n' >e.json; csm calendar import e.json --list=cn; csm calendar import e.json --list='a b'; csm calendar import e.json --list=cn --kind=rest; csm calendar import e.json --list=cn --year=27; csm calendar import no.json --list=cn; cmp keep policy/holidays.csv
! csm calendar import: e.json: has no days: the year is not published yet; nothing was changed [holidays.unpublished]
! csm calendar import: e.json:5: 2026-12-31 is work (元旦) here and off (元旦) in policy/holidays.csv:110; nothing was changed [holidays.contradiction]
! csm calendar import: -: the file is the notice of 2027, not of 2026 (--year) [holidays.year]
! csm calendar import: e.json:1: a day has no date as 2026-10-01 [holidays.file]
! csm calendar import: e.json:1: a day has no isOffDay of true or false [holidays.file]
! csm calendar import: e.json:2: is no JSON from here on [holidays.file]
! csm calendar import: e.json: there is no days in the file: it is no notice of holidays [holidays.file]
! csm calendar import: e.json:1: is neither an ics file (BEGIN:VCALENDAR) nor a notice as JSON ({"year":...,"days":[...]}) [holidays.file]
! csm calendar import: --list=a b must be a word: a letter, then letters, digits, _ . / + - [holidays.list]
! csm calendar import: --kind=rest must be off or work [holidays.kind]
! csm calendar import: --year=27 must be a year, as 2026 [holidays.year]
! csm calendar import: no.json: no such file or folder [file.missing]

$ cd shop && printf '{"papers":["a\\nb"],"year":2028,"days":[{"name":"x,\\ny","date":"2028-01-01","isOffDay":true}]}' >e.json; csm calendar import e.json --list=cn -n
cn,2028-01-01,off,"x, y",2028,a b

# A feed: events of whole days; observances only with --all; events with times and repeated ones never.
$ cd shop && csm calendar import "$DATA"/calendar/feed.ics --list=uk -n && csm calendar import "$DATA"/calendar/feed.ics --list=uk --all -n --year=2025 && csm calendar import - --list=uk <"$DATA"/calendar/feed.ics && head -n 4 "$DATA"/calendar/feed.ics >cut.ics; csm calendar import cut.ics --list=uk
uk,2026-12-25,off,"Christmas, and the day behind",2026,
uk,2026-12-26,off,"Christmas, and the day behind",2026,
uk,2026-05-02,work,劳动节,2026,
uk,2026-12-25,off,"Christmas, and the day behind",2025,
uk,2026-12-26,off,"Christmas, and the day behind",2025,
uk,2026-02-14,off,Valentine's Day,2025,
uk,2026-05-02,work,劳动节,2025,
! uk: 3 added, 0 known before, 3 left out
! csm calendar import: cut.ics:3: an event begins and never ends: the file is cut off [holidays.file]
[3]

# holidays.csv with mistakes; without either file the built-in ones hold.
$ cd shop && cp policy/holidays.csv keep && echo 'cn,2027-01-01,work,,2027,' >>policy/holidays.csv; csm calendar check; echo 'list,date,kind,name' >policy/holidays.csv; csm calendar between cn 2026-01-01 2026-01-02; printf 'list,date,kind,name,year\ncn,2026-13-01,off,,2026\n' >policy/holidays.csv; csm calendar between cn 2026-01-01 2026-01-02; rm policy/holidays.csv policy/calendar.yaml; csm calendar between cn 2026-01-01 2026-02-01 --format=csv --no-header; csm calendar import "$DATA"/calendar/2027.json --list=cn; head -n 2 policy/holidays.csv
cn,2026-01-01T00:00:00+08:00,2026-02-01T00:00:00+08:00,567000,2678400,21,false,553fc5d5d77d
list,date,kind,name,year,source
cn,2024-01-01,off,元旦,2024,国办发明电〔2023〕7号
! csm calendar check: policy/holidays.csv:116: list cn: 2027-01-01 is there already by the notice of 2027 (line 111) [holidays.twice]
! csm calendar between: policy/holidays.csv:1: column year is missing; the first line must be list,date,kind,name,year,source [holidays.column]
! csm calendar between: policy/holidays.csv:2: date: "2026-13-01" must be a date as 2026-10-01 [holidays.value]
! cn: 3 added, 0 known before, 0 left out
