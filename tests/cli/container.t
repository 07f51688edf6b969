# Files that are no exports: each is named, with the command that makes one of it. Workbooks are read as they are.
$ sh "$DATA"/shop.sh

$ printf '\320\317\021\340\241\261\032\341old' >"退款报表.xls"; cd shop && csm import ../退款报表.xls
! csm import: ../退款报表.xls: this is an old Excel workbook (.xls); soffice --headless --convert-to xlsx ../退款报表.xls [container.xls]
[3]

$ printf '\320\317\021\340\241\261\032\341E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0' >sealed.xlsx; cd shop && csm import ../sealed.xlsx
! csm import: ../sealed.xlsx: this is a workbook behind a password; open ../sealed.xlsx in the office program and save it without the password [container.encrypted]
[3]

$ printf '<html><table><tr><td>order</td></tr></table>' >page.xls; cd shop && csm import ../page.xls
! csm import: ../page.xls: this is a web page, whatever its name says; soffice --headless --convert-to xlsx ../page.xls [container.html]
[3]

$ printf '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>' >sheet.xls; cd shop && csm import ../sheet.xls
! csm import: ../sheet.xls: this is an XML spreadsheet of 2003; soffice --headless --convert-to xlsx ../sheet.xls [container.xml]
[3]

$ printf 'a,b\n' | gzip -n >orders.csv.gz; cd shop && csm import ../orders.csv.gz
! csm import: ../orders.csv.gz: this is packed by gzip; gunzip -c ../orders.csv.gz | csm import - [container.gzip]
[3]

$ printf 'BZh91AY&SY' >orders.bz2; printf '\3757zXZ\0' >orders.xz; printf '(\265/\375' >orders.zst; printf '7z\274\257\047\034' >orders.7z; printf 'Rar!\032\007\001' >orders.rar; cd shop && for f in bz2 xz zst 7z rar; do csm import ../orders.$f; done
! csm import: ../orders.bz2: this is packed by bzip2; bzip2 -dc ../orders.bz2 | csm import - [container.bzip2]
! csm import: ../orders.xz: this is packed by xz; xz -dc ../orders.xz | csm import - [container.xz]
! csm import: ../orders.zst: this is packed by zstd; zstd -dc ../orders.zst | csm import - [container.zstd]
! csm import: ../orders.7z: this is a 7z archive; 7z e -so ../orders.7z | csm import - [container.7z]
! csm import: ../orders.rar: this is a rar archive; unrar p -inul ../orders.rar | csm import - [container.rar]
[3]

$ printf '%%PDF-1.7' >a.pdf; printf 'SQLite format 3\0' >a.db; printf 'PAR1' >a.parquet; printf '\211PNG\r\n\032\n' >a.png; printf '\377\330\377\340' >a.jpg; cd shop && for f in pdf db parquet png jpg; do csm import ../a.$f; done
! csm import: ../a.pdf: this is a PDF, made for people to read; export the table as CSV or xlsx instead of ../a.pdf [container.pdf]
! csm import: ../a.db: this is an SQLite database; sqlite3 -header -csv ../a.db 'select * from TABLE' | csm import - [container.sqlite]
! csm import: ../a.parquet: this is a Parquet file; duckdb -csv -c "from '../a.parquet'" | csm import - [container.parquet]
! csm import: ../a.png: this is a PNG picture; export the table as CSV or xlsx instead of ../a.png [container.image]
! csm import: ../a.jpg: this is a JPEG picture; export the table as CSV or xlsx instead of ../a.jpg [container.image]
[3]

$ python3 -c 'import zipfile as f; [[z.writestr(*m) for m in ms] + [z.close()] for n, ms in (("orders.zip", [("2026/orders.csv", "a,b"), ("readme.md", "x")]), ("pictures.zip", [("a.png", "x")]), ("a.ods", [("mimetype", "x"), ("content.xml", "x")]), ("a.numbers", [("Index/Document.iwa", "x")]), ("a.xlsb", [("xl/workbook.bin", "x")])) for z in [f.ZipFile(n, "w")]]'; cd shop && for f in orders.zip pictures.zip a.ods a.numbers a.xlsb; do csm import ../$f; done
! csm import: ../orders.zip: this is a zip archive with 2026/orders.csv in it; unzip -p ../orders.zip '2026/orders.csv' | csm import - [container.zip]
! csm import: ../pictures.zip: this is a zip archive without an export in it; unzip -l ../pictures.zip lists it [container.zip]
! csm import: ../a.ods: this is an OpenDocument file (.ods); soffice --headless --convert-to xlsx ../a.ods [container.ods]
! csm import: ../a.numbers: this is a Numbers document; export it as CSV or Excel from Numbers [container.numbers]
! csm import: ../a.xlsb: this is a binary Excel workbook (.xlsb); soffice --headless --convert-to xlsx ../a.xlsb [container.xlsb]
[3]

$ cd shop && head -c 60 ../orders.zip >../cut.xlsx; csm import ../cut.xlsx
! csm import: ../cut.xlsx: the file is damaged: its end is missing; get it again from where it came [container.damaged]
[3]

$ cd shop && csm import detect ../orders.csv.gz
! csm import detect: ../orders.csv.gz: this is packed by gzip; gunzip -c ../orders.csv.gz | csm import - [container.gzip]
[3]

$ cd shop && csm log --format=csv | wc -l; ls rejects
1

$ printf 'BZh,created,status,ticket id\n1,2026-01-02 10:00,open,G1\n' >text.csv; cd shop && csm import ../text.csv
a3
! ../text.csv: csm.tickets into main: 1 rows, 1 tickets read: 0 dropped, 1 created, 0 revised, 0 unchanged, 0 stale, 0 rejected
