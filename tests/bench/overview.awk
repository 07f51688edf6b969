# The same as overview.duck.sql for gawk -F, over events in CSV; the text is the last column, so its commas do no harm.
function seconds(at) {
	return mktime(substr(at, 1, 4) " " substr(at, 6, 2) " " substr(at, 9, 2) " " substr(at, 12, 2) " " substr(at, 15, 2) " " substr(at, 18, 2))
}
NR == 1 || substr($4, 1, 1) != "T" { next }
$5 == "open" { opened[$4] = $2; group[$4] = substr($2, 1, 7) " " $7 }
$5 == "reply" && !($4 in replied) && $3 != "customer" && $3 != "system" && $3 != "bot" { replied[$4] = $2 }
$5 == "solve" { solves[$4]++ }
END {
	for (c in opened) {
		g = group[c]
		n[g]++
		if (c in solves) {
			solved[g]++
			reopened[g] += solves[c] - 1
		}
		if (c in replied)
			waits[g][++m[g]] = seconds(replied[c]) - seconds(opened[c])
	}
	for (g in n) {
		k = asort(waits[g], w)
		print g, n[g], solved[g], reopened[g] + 0, w[int((k + 1) / 2)], w[int((9 * k + 9) / 10)]
	}
}
