-- Month x category: opened, solved, reopened, p50 and p90 of the first response, from events in CSV.
CREATE TABLE tickets AS
	SELECT "case",
	       min("at") FILTER (WHERE "do" = 'open') AS opened,
	       min(category) FILTER (WHERE "do" = 'open') AS category,
	       min("at") FILTER (WHERE "do" = 'reply' AND "by" NOT IN ('customer', 'system', 'bot')) AS replied,
	       count(*) FILTER (WHERE "do" = 'solve') AS solves
	FROM read_csv('${events}', header = true, columns = {'id': 'VARCHAR', 'at': 'TIMESTAMPTZ', 'by': 'VARCHAR', 'case': 'VARCHAR',
	              'do': 'VARCHAR', 'channel': 'VARCHAR', 'category': 'VARCHAR', 'text': 'VARCHAR'})
	WHERE "case"[1] = 'T' GROUP BY "case";
SELECT date_trunc('month', opened) AS month, category, count(*) AS opened, count(*) FILTER (WHERE solves > 0) AS solved,
       sum(greatest(solves - 1, 0)) AS reopened,
       quantile_disc(date_diff('second', opened, replied), 0.5) AS p50, quantile_disc(date_diff('second', opened, replied), 0.9) AS p90
FROM tickets GROUP BY ALL ORDER BY ALL;
